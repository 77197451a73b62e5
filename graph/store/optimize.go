package store

import (
	"context"
	"slices"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"
)

var _ shape.Optimizer = (*view)(nil)

// viewer is a store of this package: its shapes can be built on no other.
type viewer interface{ viewOf() *view }

func (v *view) viewOf() *view { return v }

func viewOf(qs cgraph.QuadStore) *view {
	if v, ok := cgraph.Unwrap(qs).(viewer); ok {
		return v.viewOf()
	}
	return nil
}

// OptimizeShape replaces what can run on sorted ranges. Shapes are optimized from
// the leaves up, so what is below a shape is done when it gets here.
func (v *view) OptimizeShape(_ context.Context, s shape.Shape) (shape.Shape, bool) {
	switch s := s.(type) {
	case shape.QuadsAction:
		return optimizeAction(s)
	case shape.NodesFrom:
		return optimizeNodesFrom(s)
	case shape.Intersect:
		if len(s) > 1 && !slices.ContainsFunc(s, holdsValues) {
			return joinShape{Subs: slices.Clone([]shape.Shape(s))}, true
		}
	case shape.IntersectOpt:
		if !slices.ContainsFunc(s.Sub, holdsValues) {
			return optionalShape{Sub: s.Sub, Opt: s.Opt}, true
		}
	case shape.Union:
		list := slices.DeleteFunc(slices.Clone([]shape.Shape(s)), shape.IsNull)
		if len(list) > 0 && !slices.ContainsFunc(list, func(s shape.Shape) bool { return holdsValues(s) || yieldsQuads(s) }) {
			return unionShape{list}, true
		}
	case shape.Unique:
		if !holdsValues(s.From) {
			return uniqueShape{From: s.From}, true
		}
	case shape.Filter:
		return optimizeFilter(s)
	case shape.Count:
		return countShape{From: s.Values}, true
	case shape.Sort:
		return Sort{From: s.From}, true
	}
	return s, false
}

// holdsValues says that a shape may yield values that are no terms of the store,
// such as counts: only Cayley's iterators compare those.
func holdsValues(s shape.Shape) bool {
	found := false
	shape.Walk(s, func(s shape.Shape) bool {
		switch s := s.(type) {
		case shape.Count, countShape:
			found = true
		case shape.Fixed:
			for _, r := range s {
				if _, ok := r.(ID); !ok {
					found = true
				}
			}
		}
		return !found
	})
	return found
}

// yieldsQuads says that the results of a shape are quads, not terms.
func yieldsQuads(s shape.Shape) bool {
	_, ok := s.(shape.Quads)
	return ok
}

func optimizeAction(s shape.QuadsAction) (shape.Shape, bool) {
	out := scanShape{Result: place(s.Result)}
	if out.Result < 0 {
		return s, false
	}
	for d, r := range s.Filter {
		at := place(d)
		id, ok := r.(ID)
		if at < 0 || !ok {
			return s, false
		}
		out.Pattern[at] = id
	}
	for _, d := range quad.Directions {
		if tags := s.Save[d]; len(tags) > 0 {
			out.Save = append(out.Save, saved{place(d), tags})
		}
	}
	return out, true
}

// optimizeNodesFrom makes a scan or a hop of quads by their members, if at most one
// member is given by more than a list of terms.
func optimizeNodesFrom(s shape.NodesFrom) (shape.Shape, bool) {
	quads, ok := s.Quads.(shape.Quads)
	out := scanShape{Result: place(s.Dir)}
	if !ok || out.Result < 0 {
		return s, false
	}
	var from shape.Shape
	at := -1
	var lists []shape.QuadFilter
	var taken [4]bool
	for _, f := range quads {
		i := place(f.Dir)
		if i < 0 {
			return s, false
		}
		values := f.Values
		var tags []string
		var fixed []saved
		if sv, ok := values.(shape.Save); ok {
			switch from := sv.From.(type) {
			case shape.AllNodes, shape.Fixed:
				values, tags = from, sv.Tags
			case testShape:
				if _, all := from.From.(shape.AllNodes); all {
					values, tags = from, sv.Tags
				}
			}
		}
		if len(tags) > 0 {
			fixed = append(fixed, saved{i, tags})
		}
		out.Save = append(out.Save, fixed...)
		if _, all := values.(shape.AllNodes); all {
			if len(tags) == 0 && i == atG {
				return s, false // only quads with a label: left to Cayley
			}
			continue
		}
		if taken[i] {
			return s, false
		}
		taken[i] = true
		if t, ok := values.(testShape); ok {
			if _, all := t.From.(shape.AllNodes); all {
				out.Where[i] = t.Tests
				continue
			}
		}
		if list, ok := values.(shape.Fixed); ok {
			for _, r := range list {
				if _, ok := r.(ID); !ok {
					return s, false
				}
			}
			if len(list) == 1 {
				out.Pattern[i] = list[0].(ID)
			} else {
				lists = append(lists, shape.QuadFilter{Dir: f.Dir, Values: list})
			}
			continue
		}
		if from != nil {
			return s, false
		}
		from, at = values, i
	}
	for _, l := range lists {
		list := l.Values.(shape.Fixed)
		if from == nil && !repeats(list) {
			from, at = list, place(l.Dir)
			continue
		}
		set := make(map[ID]bool, len(list))
		for _, r := range list {
			set[r.(ID)] = true
		}
		if len(set) < len(list) {
			return s, false // each repetition is a way of its own
		}
		out.In[place(l.Dir)] = set
	}
	if from == nil {
		return out, true
	}
	return hopShape{scanShape: out, From: from, At: at}, true
}

func repeats(list shape.Fixed) bool {
	seen := map[refs.Ref]bool{}
	for _, r := range list {
		if seen[r] {
			return true
		}
		seen[r] = true
	}
	return false
}

// The shapes below are built on a store of this package only. Their fields that
// hold other shapes are exported, so that code that looks into shapes sees them.

type scanShape struct {
	Pattern Pattern
	Result  int
	Save    []saved
	In      [4]map[ID]bool
	Where   [4][]test
}

func (s scanShape) on(v *view) *scan {
	return &scan{v: v, p: s.Pattern, result: s.Result, save: s.Save, in: s.In, where: s.Where}
}

func (s scanShape) BuildIterator(qs cgraph.QuadStore) iterator.Shape {
	v := viewOf(qs)
	if v == nil {
		return foreign()
	}
	it := s.on(v)
	it.alone = true
	return it
}

func (s scanShape) Optimize(ctx context.Context, r shape.Optimizer) (shape.Shape, bool) {
	return s, false
}

type hopShape struct {
	scanShape
	From shape.Shape
	At   int
}

func (s hopShape) BuildIterator(qs cgraph.QuadStore) iterator.Shape {
	v := viewOf(qs)
	if v == nil {
		return foreign()
	}
	return &hop{scan: *s.on(v), from: s.From.BuildIterator(qs), at: s.At}
}

func (s hopShape) Optimize(ctx context.Context, r shape.Optimizer) (shape.Shape, bool) {
	n, changed := s.From.Optimize(ctx, r)
	if shape.IsNull(n) {
		return nil, true
	}
	s.From = n
	return s, changed
}

type joinShape struct{ Subs []shape.Shape }

func (s joinShape) BuildIterator(qs cgraph.QuadStore) iterator.Shape {
	j := &join{}
	for _, sub := range s.Subs {
		j.subs = append(j.subs, sub.BuildIterator(qs))
	}
	return j
}

func (s joinShape) Optimize(ctx context.Context, r shape.Optimizer) (shape.Shape, bool) {
	return optimizeAll(ctx, r, s, s.Subs, func(subs []shape.Shape) shape.Shape { return joinShape{subs} })
}

func optimizeAll(ctx context.Context, r shape.Optimizer, s shape.Shape, subs []shape.Shape, with func([]shape.Shape) shape.Shape) (shape.Shape, bool) {
	list := slices.Clone(subs)
	changed := false
	for i, sub := range list {
		n, ok := sub.Optimize(ctx, r)
		if shape.IsNull(n) {
			return nil, true
		}
		list[i], changed = n, changed || ok
	}
	if !changed {
		return s, false
	}
	return with(list), true
}

// optionalShape is a join with parts that a result may lack.
type optionalShape struct {
	Sub []shape.Shape
	Opt []shape.Shape
}

func (s optionalShape) BuildIterator(qs cgraph.QuadStore) iterator.Shape {
	sub := s.Sub
	if len(sub) == 0 {
		sub = []shape.Shape{shape.AllNodes{}}
	}
	and := iterator.NewAnd(joinShape{sub}.BuildIterator(qs))
	for _, o := range s.Opt {
		and.AddOptionalIterator(o.BuildIterator(qs))
	}
	return and
}

func (s optionalShape) Optimize(ctx context.Context, r shape.Optimizer) (shape.Shape, bool) {
	return s, false
}

type unionShape struct{ Subs []shape.Shape }

func (s unionShape) BuildIterator(qs cgraph.QuadStore) iterator.Shape {
	u := &union{}
	for _, sub := range s.Subs {
		u.subs = append(u.subs, sub.BuildIterator(qs))
	}
	return u
}

func (s unionShape) Optimize(ctx context.Context, r shape.Optimizer) (shape.Shape, bool) {
	return s, false
}

type uniqueShape struct{ From shape.Shape }

func (s uniqueShape) BuildIterator(qs cgraph.QuadStore) iterator.Shape {
	return &unique{viewOf(qs), s.From.BuildIterator(qs)}
}

func (s uniqueShape) Optimize(ctx context.Context, r shape.Optimizer) (shape.Shape, bool) {
	return optimizeAll(ctx, r, s, []shape.Shape{s.From}, func(l []shape.Shape) shape.Shape { return uniqueShape{l[0]} })
}

type countShape struct{ From shape.Shape }

func (s countShape) BuildIterator(qs cgraph.QuadStore) iterator.Shape {
	return &count{s.From.BuildIterator(qs)}
}

func (s countShape) Optimize(ctx context.Context, r shape.Optimizer) (shape.Shape, bool) {
	n, changed := s.From.Optimize(ctx, r)
	if shape.IsNull(n) {
		return shape.Fixed{refs.PreFetched(quad.Int(0))}, true
	}
	return countShape{n}, changed
}

// Sort sorts as Cayley does. Cayley's iterator says that its size is exact when
// it is but estimated, and counting would believe it.
type Sort struct{ From shape.Shape }

func (s Sort) BuildIterator(qs cgraph.QuadStore) iterator.Shape {
	return inexact{iterator.NewSort(qs, s.From.BuildIterator(qs))}
}

func (s Sort) Optimize(ctx context.Context, r shape.Optimizer) (shape.Shape, bool) {
	return optimizeAll(ctx, r, s, []shape.Shape{s.From}, func(l []shape.Shape) shape.Shape { return Sort{l[0]} })
}

type inexact struct{ iterator.Shape }

func (i inexact) Optimize(ctx context.Context) (iterator.Shape, bool) {
	n, changed := i.Shape.Optimize(ctx)
	return inexact{n}, changed
}

func (i inexact) Stats(ctx context.Context) (iterator.Costs, error) {
	c, err := i.Shape.Stats(ctx)
	c.Size.Exact = false
	return c, err
}

func foreign() iterator.Shape {
	return iterator.NewError(errForeign)
}
