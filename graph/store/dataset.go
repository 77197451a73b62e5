package store

import (
	"context"
	"errors"
	"iter"
)

// Match yields the quads that match a pattern, sorted in the order with the
// shortest range for it. It stops when ctx ends, yielding its error. A Quad may be
// kept.
func (v *view) Match(ctx context.Context, p Pattern) iter.Seq2[Quad, error] {
	o, n, err := v.bestOrder(p)
	if err != nil {
		return func(yield func(Quad, error) bool) { yield(Quad{}, err) }
	}
	return v.match(ctx, o, n, p, p, n)
}

// MatchFrom yields matching quads in a chosen order, beginning with the first that
// is not before from: members of from that are 0 come before all. What is bound in
// p but not at the front of the order is tested quad by quad.
func (v *view) MatchFrom(ctx context.Context, o Order, p Pattern, from Quad) iter.Seq2[Quad, error] {
	n := 0
	for n < 4 && p[perm[o][n]] != 0 {
		from[perm[o][n]] = p[perm[o][n]]
		n++
	}
	return v.match(ctx, o, n, p, from, 4)
}

func (v *view) match(ctx context.Context, o Order, n int, p, from Quad, m int) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		c := v.cursor(o)
		if bound(p) > n {
			c.filter(p)
		}
		var t tick
		for ok := c.seekFrom(from, n, m); ok; ok = c.next() {
			if t.over(ctx) {
				break
			}
			if !yield(c.quad, nil) {
				c.close()
				return
			}
		}
		c.close()
		if err := errors.Join(t.err, c.err); err != nil {
			yield(Quad{}, err)
		}
	}
}
