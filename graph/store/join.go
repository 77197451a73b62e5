package store

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
)

// A join yields what is in all of its parts: it walks the one that is cheapest to
// walk and asks the others. A result comes as often as there are combinations of
// ways to it.
type join struct{ subs []iterator.Shape }

func (j *join) String() string                 { return "Join" }
func (j *join) SubIterators() []iterator.Shape { return j.subs }
func (j *join) Optimize(ctx context.Context) (iterator.Shape, bool) {
	subs := slices.Clone(j.subs)
	changed := false
	for i, s := range subs {
		if n, ok := s.Optimize(ctx); ok {
			subs[i], changed = n, true
		}
	}
	if changed {
		return &join{subs}, true
	}
	return j, false
}

// plan puts the part to walk first, then those that are cheapest to ask.
func (j *join) plan(ctx context.Context) ([]iterator.Shape, iterator.Costs, error) {
	costs := make([]iterator.Costs, len(j.subs))
	smallest := int64(1) << 62
	for i, s := range j.subs {
		c, err := s.Stats(ctx)
		if err != nil {
			return nil, c, err
		}
		costs[i] = c
		smallest = min(smallest, c.Size.Value)
	}
	first, least := 0, -1.0
	for i, c := range costs {
		each := c.NextCost
		for k, o := range costs {
			if k != i {
				each += o.ContainsCost
			}
		}
		if cost := float64(c.Size.Value+1) * float64(each); least < 0 || cost < least {
			first, least = i, cost
		}
	}
	for i, s := range j.subs {
		if recursive(s) {
			first = i
		}
	}
	order := make([]int, 0, len(costs))
	order = append(order, first)
	for i := range costs {
		if i != first {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order[1:], func(a, b int) int {
		weigh := func(c iterator.Costs) float64 { return float64(c.ContainsCost) * float64(c.Size.Value/8+1) }
		return cmp.Compare(weigh(costs[a]), weigh(costs[b]))
	})
	out := make([]iterator.Shape, len(order))
	all := iterator.Costs{NextCost: costs[first].NextCost, Size: refs.Size{Value: smallest}}
	for i, k := range order {
		out[i] = j.subs[k]
		all.ContainsCost += costs[k].ContainsCost
		if i > 0 {
			all.NextCost += costs[k].ContainsCost
		}
	}
	return out, all, nil
}

// recursive says that there is one of Cayley's recursive iterators in it. To ask it
// is to walk all of it, and after that its tags are those of the node asked for
// before (a fault of recursiveContains), so it is the one to walk.
func recursive(it iterator.Shape) bool {
	if _, ok := it.(*iterator.Recursive); ok {
		return true
	}
	return slices.ContainsFunc(it.SubIterators(), recursive)
}

func (j *join) Stats(ctx context.Context) (iterator.Costs, error) {
	_, c, err := j.plan(ctx)
	return c, err
}
func (j *join) Iterate() iterator.Scanner { return &joining{join: j} }
func (j *join) Lookup() iterator.Index {
	x := &joinProbe{}
	for _, s := range j.subs {
		x.others = append(x.others, s.Lookup())
	}
	return x
}

type joining struct {
	*join
	src iterator.Scanner
	joinProbe
	err error
}

func (j *joining) String() string { return "Join" }
func (j *joining) Next(ctx context.Context) bool {
	if j.src == nil {
		subs, _, err := j.plan(ctx)
		if err != nil {
			j.err = err
			return false
		}
		j.src = subs[0].Iterate()
		for _, s := range subs[1:] {
			j.others = append(j.others, s.Lookup())
		}
	}
	for j.err == nil && j.src.Next(ctx) {
		if id := currentOf(j.src); id != 0 && j.containsID(ctx, id) {
			return true
		}
	}
	return false
}
func (j *joining) NextPath(ctx context.Context) bool {
	if j.src == nil {
		return false
	}
	if j.joinProbe.NextPath(ctx) {
		return true
	}
	for j.src.NextPath(ctx) {
		if j.containsID(ctx, currentOf(j.src)) {
			return true
		}
	}
	return false
}
func (j *joining) TagResults(dst map[string]refs.Ref) {
	if j.src != nil {
		j.src.TagResults(dst)
	}
	j.joinProbe.TagResults(dst)
}
func (j *joining) current() ID      { return currentOf(j.src) }
func (j *joining) Result() refs.Ref { return j.src.Result() }
func (j *joining) Err() error {
	if j.err != nil || j.src == nil {
		return j.err
	}
	return errors.Join(j.src.Err(), j.joinProbe.Err())
}
func (j *joining) Close() error {
	if j.src == nil {
		return nil
	}
	return errors.Join(j.src.Close(), j.joinProbe.Close())
}

// joinProbe asks several indexes for the same id.
type joinProbe struct {
	others []iterator.Index
	id     ID
}

func (j *joinProbe) String() string { return "Join" }
func (j *joinProbe) Contains(ctx context.Context, r refs.Ref) bool {
	id, ok := r.(ID)
	return ok && j.containsID(ctx, id)
}
func (j *joinProbe) containsID(ctx context.Context, id ID) bool {
	j.id = id
	for _, o := range j.others {
		if !containsOf(ctx, o, id) {
			return false
		}
	}
	return true
}

// NextPath counts through the combinations like an odometer.
func (j *joinProbe) NextPath(ctx context.Context) bool {
	for i := len(j.others) - 1; i >= 0; i-- {
		if !j.others[i].NextPath(ctx) {
			continue
		}
		for _, o := range j.others[i+1:] { // back to its first way
			if !containsOf(ctx, o, j.id) {
				return false
			}
		}
		return true
	}
	return false
}
func (j *joinProbe) Result() refs.Ref { return j.id }
func (j *joinProbe) TagResults(dst map[string]refs.Ref) {
	for _, o := range j.others {
		o.TagResults(dst)
	}
}
func (j *joinProbe) Err() error {
	for _, o := range j.others {
		if err := o.Err(); err != nil {
			return err
		}
	}
	return nil
}
func (j *joinProbe) Close() error {
	var err error
	for _, o := range j.others {
		err = errors.Join(err, o.Close())
	}
	return err
}
