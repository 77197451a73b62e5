package gizmo

import (
	"context"
	"errors"
	"maps"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/cayley/query/path"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"
)

// A recursion follows a path from the results of a shape, and from what it finds again,
// until there is nothing new. Cayley's own hides what comes before it and the path from
// the optimizer, drops errors, and has no end of its own when the context ends.
type recursion struct {
	In    shape.Shape
	via   *path.Path
	depth int // at most; less than 1 is without end
	tags  []string
}

func (r recursion) Optimize(ctx context.Context, o shape.Optimizer) (shape.Shape, bool) {
	in, changed := r.In.Optimize(ctx, o)
	if shape.IsNull(in) {
		return nil, true
	}
	r.In = in
	return r, changed
}

func (r recursion) BuildIterator(qs cgraph.QuadStore) iterator.Shape {
	return &recursiveShape{recursion: r, qs: qs, in: r.In.BuildIterator(qs)}
}

type recursiveShape struct {
	recursion
	qs cgraph.QuadStore
	in iterator.Shape
}

func (r *recursiveShape) String() string                 { return "Recursive" }
func (r *recursiveShape) SubIterators() []iterator.Shape { return []iterator.Shape{r.in} }
func (r *recursiveShape) Optimize(ctx context.Context) (iterator.Shape, bool) {
	in, changed := r.in.Optimize(ctx)
	if !changed {
		return r, false
	}
	c := *r
	c.in = in
	return &c, true
}

// Stats guesses: how far it goes is known only when it has been there.
func (r *recursiveShape) Stats(ctx context.Context) (iterator.Costs, error) {
	c, err := r.in.Stats(ctx)
	c.NextCost += 10
	c.ContainsCost = 2 * c.NextCost
	c.Size = refs.Size{Value: 100 * (c.Size.Value + 1)}
	return c, err
}

func (r *recursiveShape) Iterate() iterator.Scanner {
	return &recursing{recursiveShape: r, seen: map[any]*reached{}, ways: map[any][]map[string]refs.Ref{}, scratch: map[string]refs.Ref{}}
}
func (r *recursiveShape) Lookup() iterator.Index {
	return &recursed{recursing: r.Iterate().(*recursing)}
}

// reached is a node, how it was come upon first, and from which result of In.
type reached struct {
	ref   refs.Ref
	depth int
	base  any // its key
	tags  map[string]refs.Ref
}

type recursing struct {
	*recursiveShape
	begun bool
	tags  bool                          // there is more than one way to some result of In, or tags
	ways  map[any][]map[string]refs.Ref // the tags of each way to a result of In
	seen  map[any]*reached
	level iterator.Scanner // from the nodes of the last level
	next  []refs.Ref       // nodes of the next
	depth int
	now   *reached
	way   int // of now's base

	scratch map[string]refs.Ref
	err     error
}

// baseTag is no name that a program can give: it would have to write a NUL.
const baseTag = "\x00base"

func (r *recursing) begin(ctx context.Context) {
	r.begun = true
	it := r.in.Iterate()
	for it.Next(ctx) {
		ref := it.Result()
		k := refs.ToKey(ref)
		r.next = append(r.next, ref)
		for more := true; more; more = it.NextPath(ctx) {
			tags := map[string]refs.Ref{}
			it.TagResults(tags)
			r.ways[k] = append(r.ways[k], tags)
			r.tags = r.tags || len(tags) > 0 || len(r.ways[k]) > 1
		}
	}
	r.err = errors.Join(it.Err(), it.Close(), ctx.Err())
}

func (r *recursing) Next(ctx context.Context) bool {
	r.way = 0
	if !r.begun {
		r.begin(ctx)
	}
	for r.err == nil {
		if r.level == nil {
			if len(r.next) == 0 || r.recursion.depth > 0 && r.depth >= r.recursion.depth {
				return false
			}
			r.depth++
			r.level = r.from(ctx, r.next)
			r.next = nil
		}
		for r.level.Next(ctx) {
			if r.take() {
				return true
			}
		}
		r.err = errors.Join(r.level.Err(), r.level.Close(), ctx.Err())
		r.level = nil
	}
	return false
}

// from follows the path once.
func (r *recursing) from(ctx context.Context, nodes []refs.Ref) iterator.Scanner {
	var start shape.Shape = shape.Fixed(nodes)
	if r.tags {
		start = shape.Save{From: start, Tags: []string{baseTag}}
	}
	next := r.via.ShapeFrom(start)
	// Other stores of Cayley's plan a list of terms as so many queries; what is not planned
	// walks over the list.
	if o, ok := cgraph.Unwrap(r.qs).(interface{ Ordered() bool }); !ok || !o.Ordered() {
		return next.BuildIterator(r.qs).Iterate()
	}
	it, _ := shape.BuildIterator(ctx, r.qs, next).Optimize(ctx)
	return it.Iterate()
}

// take says whether the node that was come upon is new.
func (r *recursing) take() bool {
	ref := r.level.Result()
	if ref == nil {
		return false
	}
	k := refs.ToKey(ref)
	if r.seen[k] != nil {
		return false
	}
	n := &reached{ref: ref, depth: r.depth}
	clear(r.scratch)
	if r.level.TagResults(r.scratch); len(r.scratch) > 0 {
		n.tags = maps.Clone(r.scratch)
	}
	if r.tags {
		n.base = refs.ToKey(n.tags[baseTag])
		delete(n.tags, baseTag)
		if before := r.seen[n.base]; before != nil && r.depth > 1 {
			n.base = before.base
		}
	}
	r.seen[k], r.now = n, n
	r.next = append(r.next, ref)
	return true
}

func (r *recursing) NextPath(context.Context) bool {
	if !r.tags || r.now == nil || r.way+1 >= len(r.ways[r.now.base]) {
		return false
	}
	r.way++
	return true
}

func (r *recursing) Result() refs.Ref {
	if r.now == nil {
		return nil
	}
	return r.now.ref
}

func (r *recursing) TagResults(dst map[string]refs.Ref) {
	if r.now == nil {
		return
	}
	for _, t := range r.recursion.tags {
		dst[t] = refs.PreFetched(quad.Int(r.now.depth))
	}
	if ways := r.ways[r.now.base]; r.tags && r.way < len(ways) {
		for t, ref := range ways[r.way] {
			dst[t] = ref
		}
	}
	for t, ref := range r.now.tags {
		dst[t] = ref
	}
}

func (r *recursing) Err() error { return r.err }

func (r *recursing) Close() error {
	if r.level == nil {
		return nil
	}
	err := r.level.Close()
	r.level = nil
	return err
}

// recursed answers which nodes a recursion reaches: it goes on until it has come
// upon the one that is asked for.
type recursed struct{ *recursing }

func (r *recursed) Contains(ctx context.Context, ref refs.Ref) bool {
	k := refs.ToKey(ref)
	for r.seen[k] == nil {
		if !r.Next(ctx) {
			return false
		}
	}
	r.now, r.way = r.seen[k], 0
	return true
}
