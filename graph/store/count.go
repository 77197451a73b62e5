package store

import (
	"context"

	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/quad"
)

// A count yields one number: how many ways there are to results.
type count struct{ from iterator.Shape }

func (c *count) String() string                                  { return "Count" }
func (c *count) SubIterators() []iterator.Shape                  { return []iterator.Shape{c.from} }
func (c *count) Optimize(context.Context) (iterator.Shape, bool) { return c, false }
func (c *count) Iterate() iterator.Scanner                       { return &counting{count: c} }
func (c *count) Lookup() iterator.Index                          { return &countIndex{counting: &counting{count: c}} }
func (c *count) Stats(context.Context) (iterator.Costs, error) {
	return iterator.Costs{ContainsCost: 1, NextCost: 1, Size: refs.Size{Value: 1}}, nil
}

func (c *count) number(ctx context.Context) (int64, error) {
	switch t := c.from.(type) {
	case *scan:
		if t.counted() {
			return t.v.Count(ctx, t.p)
		}
	case *allNodes:
		if t.tests == nil {
			n, err := t.v.meta("nodes")
			return int64(n), err
		}
	case *unique:
		if tagless(t) {
			list, err := distinct(ctx, t.from)
			return int64(len(list)), err
		}
	}
	s := c.from.Iterate()
	var n int64
	var tk tick
	for s.Next(ctx) {
		for n++; s.NextPath(ctx); n++ {
			if tk.over(ctx) {
				break
			}
		}
		if tk.over(ctx) {
			break
		}
	}
	err := tk.err
	if err == nil {
		err = s.Err()
	}
	if e := s.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = ctx.Err()
	}
	return n, err
}

type counting struct {
	oneWay
	*count
	done bool
	n    quad.Int
	err  error
}

func (c *counting) Next(ctx context.Context) bool {
	if c.done {
		return false
	}
	c.done = true
	n, err := c.number(ctx)
	c.n, c.err = quad.Int(n), err
	return err == nil
}
func (c *counting) Result() refs.Ref { return refs.PreFetched(c.n) }
func (c *counting) Err() error       { return c.err }
func (c *counting) Close() error     { return nil }

type countIndex struct{ *counting }

func (c *countIndex) Contains(ctx context.Context, r refs.Ref) bool {
	if !c.done && !c.Next(ctx) {
		return false
	}
	switch r := r.(type) {
	case ID:
		return r.kind() == kindInt && quad.Int(r.inlined()) == c.n
	case refs.PreFetchedValue:
		return r.NameOf() == c.n
	}
	return false
}
