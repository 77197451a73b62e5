// Package model is the plainest store there is, and random quads and questions, for tests that
// compare what stores answer with what the model says.
package model

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"
)

// Pool is what random quads are made of: few enough for quads to meet.
var Pool = func() (p struct{ Nodes, Preds, Values, Labels, Bounds []quad.Value }) {
	for i := range 12 {
		p.Nodes = append(p.Nodes, quad.IRI(fmt.Sprintf("http://example.org/شخص/%d", i)))
	}
	p.Nodes = append(p.Nodes, quad.BNode("b"), quad.BNode("ب"))
	for i := range 4 {
		p.Preds = append(p.Preds, quad.IRI(fmt.Sprintf("http://example.org/p%d", i)))
	}
	p.Values = []quad.Value{
		quad.String("القاهرة"), quad.String(""), quad.LangString{Value: "القاهرة", Lang: "ar"}, quad.LangString{Value: "القاهرة", Lang: "ar-EG"},
		quad.TypedString{Value: "القاهرة", Type: "http://example.org/t"}, quad.String("a\nb\"c"), quad.Int(0), quad.Int(-7), quad.Int(1 << 62),
		quad.Float(0.9), quad.Float(-1.5), quad.Bool(true), quad.Bool(false), quad.Time(time.Unix(1e9, 0).UTC()), quad.Time(time.Unix(1e9, 17).UTC()),
		quad.TypedString{Value: "2024-02-29", Type: "http://www.w3.org/2001/XMLSchema#date"}, quad.TypedString{Value: "2024-13-29", Type: "http://www.w3.org/2001/XMLSchema#date"},
		quad.TypedString{Value: "0001-01-01", Type: "http://www.w3.org/2001/XMLSchema#date"}, quad.String(strings.Repeat("نص ", 90)), quad.String(strings.Repeat("نص ", 91)),
	}
	p.Values = append(p.Values, quad.Int(5), quad.Int(-1<<62), quad.Int(1<<59), quad.Int(1<<59-1), quad.Float(2.5), quad.Time(time.Unix(1e9, 1000).UTC()), quad.Time(time.Unix(-5, 999).UTC()))
	p.Bounds = append(slices.Clone(p.Values), quad.Int(1), quad.Int(-1<<63), quad.Int(1<<63-1), quad.Int(-1<<59), quad.Time(time.Unix(1e9, 5).UTC()), quad.Time(time.Unix(1e9, 500).UTC()), quad.Time(time.Date(-200_000, 1, 1, 0, 0, 0, 0, time.UTC)), quad.Float(0.9))
	p.Labels = []quad.Value{nil, quad.IRI("http://example.org/خبر/1"), quad.IRI("http://example.org/خبر/2"), quad.IRI("http://example.org/شخص/1")}
	return p
}()

// Pick takes one of a list.
func Pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// RandomQuad makes a quad of the pool.
func RandomQuad(r *rand.Rand) quad.Quad {
	q := quad.Quad{Subject: Pick(r, Pool.Nodes), Predicate: Pick(r, Pool.Preds), Object: Pick(r, Pool.Nodes), Label: Pick(r, Pool.Labels)}
	if r.IntN(3) == 0 {
		q.Object = Pick(r, Pool.Values)
	}
	return q
}

// A Model is the plainest store there is.
type Model map[quad.Quad]bool

// Nodes are the terms of all quads.
func (m Model) Nodes() map[quad.Value]bool {
	out := map[quad.Value]bool{}
	for q := range m {
		for _, d := range quad.Directions {
			if v := q.Get(d); v != nil {
				out[v] = true
			}
		}
	}
	return out
}

// A Bag counts in how many ways each value is a result.
type Bag map[quad.Value]int

// Eval answers.
func (m Model) Eval(s shape.Shape) Bag {
	out := Bag{}
	switch s := s.(type) {
	case shape.AllNodes:
		for v := range m.Nodes() {
			out[v]++
		}
	case shape.Lookup:
		nodes := m.Nodes()
		for _, v := range s {
			if nodes[v] {
				out[v]++
			}
		}
	case shape.Unique:
		for v := range m.Eval(s.From) {
			out[v] = 1
		}
	case shape.Save:
		return m.Eval(s.From)
	case shape.Filter:
		for v, n := range m.Eval(s.From) {
			if !slices.ContainsFunc(s.Filters, func(f shape.ValueFilter) bool { return !passes(v, f.(shape.Comparison)) }) {
				out[v] = n
			}
		}
	case shape.Union:
		for _, sub := range s {
			for v, n := range m.Eval(sub) {
				out[v] += n
			}
		}
	case shape.Intersect:
		for i, sub := range s {
			b := m.Eval(sub)
			if i == 0 {
				out = b
				continue
			}
			for v := range out {
				if out[v] *= b[v]; out[v] == 0 {
					delete(out, v)
				}
			}
		}
	case shape.NodesFrom:
		var bags []Bag
		quads := s.Quads.(shape.Quads)
		for _, f := range quads {
			bags = append(bags, m.Eval(f.Values))
		}
		for q := range m {
			n := 1
			for i, f := range quads {
				n *= bags[i][q.Get(f.Dir)]
			}
			if v := q.Get(s.Dir); n > 0 && v != nil {
				out[v] += n
			}
		}
	default:
		panic(fmt.Sprintf("%T", s))
	}
	return out
}

// passes compares as Cayley does: with values of the same kind, and as text with what
// it knows no order of.
func passes(v quad.Value, f shape.Comparison) bool {
	c := 0
	switch b := f.Val.(type) {
	case quad.Int, quad.Float, quad.String, quad.IRI, quad.BNode, quad.Time:
		if fmt.Sprintf("%T", v) != fmt.Sprintf("%T", b) {
			return false
		}
		switch b := b.(type) {
		case quad.Int:
			c = cmp.Compare(v.(quad.Int), b)
		case quad.Float:
			c = cmp.Compare(v.(quad.Float), b)
		case quad.Time:
			c = time.Time(v.(quad.Time)).Compare(time.Time(b))
		case quad.String:
			c = cmp.Compare(v.(quad.String), b)
		case quad.IRI:
			c = cmp.Compare(v.(quad.IRI), b)
		case quad.BNode:
			c = cmp.Compare(v.(quad.BNode), b)
		}
	default:
		c = cmp.Compare(quad.StringOf(v), quad.StringOf(b))
	}
	switch f.Op {
	case iterator.CompareLT:
		return c < 0
	case iterator.CompareLTE:
		return c <= 0
	case iterator.CompareGT:
		return c > 0
	}
	return c >= 0
}

func randomFilter(r *rand.Rand, from shape.Shape) shape.Shape {
	op := []iterator.Operator{iterator.CompareLT, iterator.CompareLTE, iterator.CompareGT, iterator.CompareGTE}[r.IntN(4)]
	v := Pick(r, Pool.Bounds)
	if r.IntN(3) == 0 {
		v = Pick(r, Pool.Nodes)
	}
	return shape.Compare(from, op, v)
}

// RandomShape makes a question so many steps deep.
func RandomShape(r *rand.Rand, depth int) shape.Shape {
	if depth == 0 {
		switch r.IntN(6) {
		case 0:
			return shape.AllNodes{}
		case 1:
			return shape.Lookup{Pick(r, Pool.Values), Pick(r, Pool.Nodes)}
		default:
			return shape.Lookup{Pick(r, Pool.Nodes)}
		}
	}
	sub := func() shape.Shape { return RandomShape(r, depth-1) }
	via := shape.Lookup{Pick(r, Pool.Preds)}
	if r.IntN(4) == 0 {
		via = append(via, quad.IRI("http://example.org/p9")) // in no quad
		if p := Pick(r, Pool.Preds); p != via[0] {
			via = append(via, p)
		}
	}
	var labels shape.Shape
	if l := Pick(r, Pool.Labels); l != nil && r.IntN(3) == 0 {
		labels = shape.Lookup{l}
	}
	switch r.IntN(12) {
	case 9:
		return randomFilter(r, sub())
	case 10:
		return shape.Has(sub(), via, randomFilter(r, shape.AllNodes{}), r.IntN(2) == 0)
	case 11:
		return randomFilter(r, randomFilter(r, sub()))
	case 0:
		return shape.Unique{From: sub()}
	case 1:
		return shape.Intersect{sub(), sub()}
	case 2:
		return shape.Intersect{sub(), sub(), sub()}
	case 3:
		return shape.Union{sub(), sub()}
	case 4:
		return shape.In(sub(), via, labels)
	case 5:
		return shape.Save{From: sub(), Tags: []string{"t"}}
	case 6:
		return shape.SaveViaLabels(sub(), via, labels, "s", r.IntN(2) == 0, false)
	case 7:
		return shape.Has(sub(), via, shape.Lookup{Pick(r, Pool.Nodes)}, r.IntN(2) == 0)
	}
	return shape.Out(sub(), via, labels)
}

// plain hides the optimizer of a store.
type plain struct{ cgraph.QuadStore }

// results walks over an iterator and counts the ways to each result. If tags is set every tag must
// have a term: Cayley's own plans lose some.
func results(ctx context.Context, qs cgraph.QuadStore, it iterator.Shape, tags bool) (Bag, error) {
	out := Bag{}
	s := it.Iterate()
	defer s.Close()
	for s.Next(ctx) {
		for more := true; more; more = s.NextPath(ctx) {
			v, err := qs.NameOf(s.Result())
			if err != nil {
				return nil, err
			}
			if v == nil {
				continue // a quad without a label
			}
			out[v]++
			if !tags {
				continue
			}
			found := map[string]refs.Ref{}
			s.TagResults(found)
			for name, r := range found {
				if v, err := qs.NameOf(r); v == nil || err != nil {
					return nil, fmt.Errorf("tag %s: %v, %v", name, r, err)
				}
			}
		}
	}
	return out, s.Err()
}

func sorted(b Bag) []string {
	var out []string
	for v := range b {
		out = append(out, v.String()+fmt.Sprintf("%T", v))
	}
	slices.Sort(out)
	return out
}

// Change makes a random transaction, the model after it, and whether it must fail as a whole.
func (m Model) Change(r *rand.Rand) (deltas []cgraph.Delta, ignore cgraph.IgnoreOpts, next Model, fails bool) {
	for range r.IntN(60) {
		d := cgraph.Delta{Quad: RandomQuad(r), Action: cgraph.Add}
		if r.IntN(3) == 0 {
			d.Action = cgraph.Delete
			if all := slices.Collect(maps.Keys(m)); len(all) > 0 && r.IntN(2) == 0 {
				slices.SortFunc(all, func(a, b quad.Quad) int { return cmp.Compare(a.NQuad(), b.NQuad()) })
				d.Quad = Pick(r, all)
			}
		}
		deltas = append(deltas, d)
	}
	ignore = cgraph.IgnoreOpts{IgnoreDup: r.IntN(4) > 0, IgnoreMissing: r.IntN(4) > 0}
	next = maps.Clone(m)
	for _, d := range deltas {
		if d.Action == cgraph.Add {
			fails = fails || next[d.Quad] && !ignore.IgnoreDup
			next[d.Quad] = true
		} else {
			fails = fails || !next[d.Quad] && !ignore.IgnoreMissing
			delete(next, d.Quad)
		}
	}
	return deltas, ignore, next, fails
}

// Compare asks a store n random questions, each also for the number of its ways and in Cayley's own
// plan, and says where it answers otherwise than the model.
func (m Model) Compare(ctx context.Context, r *rand.Rand, s cgraph.QuadStore, n int) error {
	for range n {
		sh := RandomShape(r, 1+r.IntN(3))
		want := m.Eval(sh)
		got, err := results(ctx, s, shape.BuildIterator(ctx, s, sh), true)
		if err != nil || !maps.Equal(got, want) {
			opt, _ := shape.Optimize(ctx, sh, s)
			return fmt.Errorf("shape %#v\noptimized %#v\n got %v, %v\nwant %v", sh, opt, got, err, want)
		}
		total := 0
		for _, n := range want {
			total += n
		}
		if n, err := iterator.Iterate(ctx, shape.BuildIterator(ctx, s, sh)).Count(); int(n) != total || err != nil {
			return fmt.Errorf("shape %#v: counted %d, %v, want %d", sh, n, err, total)
		}
		number, err := results(ctx, s, shape.BuildIterator(ctx, s, shape.Count{Values: sh}), true)
		if err != nil || !maps.Equal(number, Bag{quad.Int(total): 1}) {
			return fmt.Errorf("shape %#v: count shape %v, %v, want %d", sh, number, err, total)
		}
		// Cayley's own plan on the store's leaves. Its intersections count ways in their own
		// manner, so only what is found is compared.
		got, err = results(ctx, s, shape.BuildIterator(ctx, plain{s}, sh), false)
		if err != nil || !slices.Equal(sorted(got), sorted(want)) {
			return fmt.Errorf("shape %#v, not optimized\n got %v, %v\nwant %v", sh, got, err, want)
		}
	}
	return nil
}
