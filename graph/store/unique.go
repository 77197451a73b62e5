package store

import (
	"context"
	"errors"
	"slices"

	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
)

// ids yields a sorted list that is worked out when it is first needed.
type ids struct {
	leafShape
	list []ID
}

func (l *ids) String() string                                  { return "IDs" }
func (l *ids) Optimize(context.Context) (iterator.Shape, bool) { return l, false }
func (l *ids) Iterate() iterator.Scanner                       { return &idsScan{list: l.list} }
func (l *ids) Lookup() iterator.Index                          { return &idsIndex{list: l.list} }
func (l *ids) Stats(context.Context) (iterator.Costs, error) {
	return iterator.Costs{ContainsCost: 1, NextCost: 1, Size: refs.Size{Value: int64(len(l.list))}}, nil
}

type idsScan struct {
	oneWay
	list []ID
	i    int
}

func (l *idsScan) String() string            { return "IDs" }
func (l *idsScan) Next(context.Context) bool { l.i++; return l.i <= len(l.list) }
func (l *idsScan) current() ID               { return l.list[l.i-1] }
func (l *idsScan) Result() refs.Ref          { return l.list[l.i-1] }
func (l *idsScan) Err() error                { return nil }
func (l *idsScan) Close() error              { return nil }

type idsIndex struct {
	atID
	list []ID
}

func (l *idsIndex) String() string { return "IDs" }
func (l *idsIndex) Contains(ctx context.Context, r refs.Ref) bool {
	id, ok := r.(ID)
	return ok && l.containsID(ctx, id)
}
func (l *idsIndex) containsID(_ context.Context, id ID) bool {
	l.id = id
	_, ok := slices.BinarySearch(l.list, id)
	return ok
}
func (l *idsIndex) Err() error   { return nil }
func (l *idsIndex) Close() error { return nil }

// tagless says that nothing in an iterator tags, so that how a result is reached
// makes no difference.
func tagless(it iterator.Shape) bool {
	switch it := it.(type) {
	case *scan:
		return len(it.save) == 0
	case *hop:
		return len(it.save) == 0 && tagless(it.from)
	case *unique:
		return tagless(it.from)
	case *tested:
		return tagless(it.from)
	case *join:
		return !slices.ContainsFunc(it.subs, func(s iterator.Shape) bool { return !tagless(s) })
	case *allNodes, *ids, *iterator.Fixed, *iterator.Null:
		return true
	case *union:
		return !slices.ContainsFunc(it.subs, func(s iterator.Shape) bool { return !tagless(s) })
	}
	return false
}

// distinct gives the results of a tagless iterator, sorted, each once. Hops inside
// it start from distinct nodes too: this is what makes them semi-joins.
func distinct(ctx context.Context, it iterator.Shape) ([]ID, error) {
	switch t := it.(type) {
	case *unique:
		return distinct(ctx, t.from)
	case *ids:
		return t.list, nil
	case *hop:
		from, err := distinct(ctx, t.from)
		if err != nil {
			return nil, err
		}
		c := *t
		c.from = &ids{list: from}
		c.once = true
		it = &c
	case *scan:
		c := *t
		c.once = true
		it = &c
	}
	s := it.Iterate()
	var list []ID
	var tk tick
	for s.Next(ctx) {
		if id := currentOf(s); id != 0 && (len(list) == 0 || list[len(list)-1] != id) {
			list = append(list, id)
		}
		if len(list) > 1<<16 && len(list)&(len(list)-1) == 0 {
			slices.Sort(list)
			list = slices.Compact(list)
		}
		if tk.over(ctx) {
			break
		}
	}
	err := errors.Join(tk.err, s.Err())
	if e := s.Close(); err == nil {
		err = e
	}
	slices.Sort(list)
	return slices.Compact(list), err
}

// unique yields each result once, by the first way to it.
type unique struct {
	v    *view
	from iterator.Shape
}

func (u *unique) String() string                 { return "Unique" }
func (u *unique) SubIterators() []iterator.Shape { return []iterator.Shape{u.from} }
func (u *unique) Optimize(ctx context.Context) (iterator.Shape, bool) {
	if n, changed := u.from.Optimize(ctx); changed {
		return &unique{u.v, n}, true
	}
	return u, false
}
func (u *unique) Stats(ctx context.Context) (iterator.Costs, error) {
	c, err := u.from.Stats(ctx)
	c.NextCost *= 2
	c.Size = refs.Size{Value: c.Size.Value/2 + 1}
	return c, err
}
func (u *unique) Iterate() iterator.Scanner { return &uniqueScan{unique: u} }
func (u *unique) Lookup() iterator.Index    { return &onePath{u.from.Lookup()} }

type uniqueScan struct {
	*unique
	src  iterator.Scanner
	seen map[ID]struct{}
	err  error
}

func (u *uniqueScan) Next(ctx context.Context) bool {
	if u.src == nil {
		from := u.from
		// The last hop streams, so that a limit ends it early; the ones before
		// are made distinct first.
		if h, ok := from.(*hop); ok && tagless(h) {
			list, err := distinct(ctx, h.from)
			if err != nil {
				u.err = err
				return false
			}
			c := *h
			c.from = &ids{list: list}
			c.once = true
			from = &c
		} else if sc, ok := from.(*scan); ok && tagless(sc) {
			c := *sc
			c.once = true
			from = &c
		}
		u.src = from.Iterate()
		u.seen = map[ID]struct{}{}
	}
	for u.err == nil && u.src.Next(ctx) {
		id := currentOf(u.src)
		if id == 0 {
			continue
		}
		if _, ok := u.seen[id]; !ok {
			u.seen[id] = struct{}{}
			return true
		}
	}
	return false
}
func (u *uniqueScan) current() ID                   { return currentOf(u.src) }
func (u *uniqueScan) Result() refs.Ref              { return u.src.Result() }
func (u *uniqueScan) NextPath(context.Context) bool { return false }
func (u *uniqueScan) TagResults(dst map[string]refs.Ref) {
	if u.src != nil {
		u.src.TagResults(dst)
	}
}
func (u *uniqueScan) Err() error {
	if u.err != nil || u.src == nil {
		return u.err
	}
	return u.src.Err()
}
func (u *uniqueScan) Close() error {
	if u.src == nil {
		return nil
	}
	return u.src.Close()
}

// onePath hides further ways to a result.
type onePath struct{ iterator.Index }

func (o *onePath) NextPath(context.Context) bool { return false }
func (o *onePath) containsID(ctx context.Context, id ID) bool {
	return containsOf(ctx, o.Index, id)
}
