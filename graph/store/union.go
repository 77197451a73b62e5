package store

import (
	"context"
	"errors"

	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
)

// A union yields the results of all its parts, one part after the other.
type union struct{ subs []iterator.Shape }

func (u *union) String() string                 { return "Union" }
func (u *union) SubIterators() []iterator.Shape { return u.subs }
func (u *union) Optimize(ctx context.Context) (iterator.Shape, bool) {
	return u, false
}
func (u *union) Stats(ctx context.Context) (all iterator.Costs, err error) {
	for _, s := range u.subs {
		c, err := s.Stats(ctx)
		if err != nil {
			return all, err
		}
		all.ContainsCost += c.ContainsCost
		all.NextCost = max(all.NextCost, c.NextCost)
		all.Size.Value += c.Size.Value
	}
	return all, nil
}
func (u *union) Iterate() iterator.Scanner { return &unionScan{union: u} }
func (u *union) Lookup() iterator.Index {
	x := &unionProbe{}
	for _, s := range u.subs {
		x.subs = append(x.subs, s.Lookup())
	}
	return x
}

type unionScan struct {
	*union
	src  iterator.Scanner
	next int
	err  error
}

func (u *unionScan) Next(ctx context.Context) bool {
	for u.err == nil {
		if u.src == nil {
			if u.next == len(u.subs) {
				return false
			}
			u.src = u.subs[u.next].Iterate()
			u.next++
		}
		if u.src.Next(ctx) {
			return true
		}
		if u.err = u.src.Err(); u.next == len(u.subs) {
			return false
		}
		u.err = errors.Join(u.err, u.src.Close())
		u.src = nil
	}
	return false
}
func (u *unionScan) current() ID                       { return currentOf(u.src) }
func (u *unionScan) Result() refs.Ref                  { return u.src.Result() }
func (u *unionScan) NextPath(ctx context.Context) bool { return u.src != nil && u.src.NextPath(ctx) }
func (u *unionScan) TagResults(dst map[string]refs.Ref) {
	if u.src != nil {
		u.src.TagResults(dst)
	}
}
func (u *unionScan) Err() error { return u.err }
func (u *unionScan) Close() error {
	if u.src == nil {
		return nil
	}
	return u.src.Close()
}

type unionProbe struct {
	subs []iterator.Index
	at   int
	id   ID
}

func (u *unionProbe) String() string { return "Union" }
func (u *unionProbe) Contains(ctx context.Context, r refs.Ref) bool {
	id, ok := r.(ID)
	return ok && u.containsID(ctx, id)
}
func (u *unionProbe) containsID(ctx context.Context, id ID) bool {
	u.id, u.at = id, -1
	return u.onward(ctx)
}
func (u *unionProbe) onward(ctx context.Context) bool {
	for u.at++; u.at < len(u.subs); u.at++ {
		if containsOf(ctx, u.subs[u.at], u.id) {
			return true
		}
	}
	return false
}
func (u *unionProbe) NextPath(ctx context.Context) bool {
	if u.at < 0 || u.at >= len(u.subs) {
		return false
	}
	return u.subs[u.at].NextPath(ctx) || u.onward(ctx)
}
func (u *unionProbe) Result() refs.Ref { return u.id }
func (u *unionProbe) TagResults(dst map[string]refs.Ref) {
	if u.at >= 0 && u.at < len(u.subs) {
		u.subs[u.at].TagResults(dst)
	}
}
func (u *unionProbe) Err() error {
	for _, s := range u.subs {
		if err := s.Err(); err != nil {
			return err
		}
	}
	return nil
}
func (u *unionProbe) Close() error {
	var err error
	for _, s := range u.subs {
		err = errors.Join(err, s.Close())
	}
	return err
}
