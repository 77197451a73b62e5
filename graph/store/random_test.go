package store_test

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"github.com/klauspost/compress/zstd"

	"github.com/rawabit/rawabit/graph/store"
)

var ctx = context.Background()

// pool is what random quads are made of: few enough for quads to meet.
var pool = func() (p struct{ nodes, preds, values, labels, bounds []quad.Value }) {
	for i := range 12 {
		p.nodes = append(p.nodes, quad.IRI(fmt.Sprintf("http://example.org/شخص/%d", i)))
	}
	p.nodes = append(p.nodes, quad.BNode("b"), quad.BNode("ب"))
	for i := range 4 {
		p.preds = append(p.preds, quad.IRI(fmt.Sprintf("http://example.org/p%d", i)))
	}
	p.values = []quad.Value{
		quad.String("القاهرة"), quad.String(""), quad.LangString{Value: "القاهرة", Lang: "ar"}, quad.LangString{Value: "القاهرة", Lang: "ar-EG"},
		quad.TypedString{Value: "القاهرة", Type: "http://example.org/t"}, quad.String("a\nb\"c"), quad.Int(0), quad.Int(-7), quad.Int(1 << 62),
		quad.Float(0.9), quad.Float(-1.5), quad.Bool(true), quad.Bool(false), quad.Time(time.Unix(1e9, 0).UTC()), quad.Time(time.Unix(1e9, 17).UTC()),
		quad.TypedString{Value: "2024-02-29", Type: "http://www.w3.org/2001/XMLSchema#date"}, quad.TypedString{Value: "2024-13-29", Type: "http://www.w3.org/2001/XMLSchema#date"},
		quad.TypedString{Value: "0001-01-01", Type: "http://www.w3.org/2001/XMLSchema#date"}, quad.String(strings.Repeat("نص ", 90)), quad.String(strings.Repeat("نص ", 91)),
	}
	p.values = append(p.values, quad.Int(5), quad.Int(-1<<62), quad.Int(1<<59), quad.Int(1<<59-1), quad.Float(2.5), quad.Time(time.Unix(1e9, 1000).UTC()), quad.Time(time.Unix(-5, 999).UTC()))
	p.bounds = append(slices.Clone(p.values), quad.Int(1), quad.Int(-1<<63), quad.Int(1<<63-1), quad.Int(-1<<59), quad.Time(time.Unix(1e9, 5).UTC()), quad.Time(time.Unix(1e9, 500).UTC()), quad.Time(time.Date(-200_000, 1, 1, 0, 0, 0, 0, time.UTC)), quad.Float(0.9))
	p.labels = []quad.Value{nil, quad.IRI("http://example.org/خبر/1"), quad.IRI("http://example.org/خبر/2"), quad.IRI("http://example.org/شخص/1")}
	return p
}()

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

func randomQuad(r *rand.Rand) quad.Quad {
	q := quad.Quad{Subject: pick(r, pool.nodes), Predicate: pick(r, pool.preds), Object: pick(r, pool.nodes), Label: pick(r, pool.labels)}
	if r.IntN(3) == 0 {
		q.Object = pick(r, pool.values)
	}
	return q
}

// A model is the plainest store there is.
type model map[quad.Quad]bool

func (m model) nodes() map[quad.Value]bool {
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

// bag counts in how many ways each value is a result.
type bag map[quad.Value]int

func (m model) eval(s shape.Shape) bag {
	out := bag{}
	switch s := s.(type) {
	case shape.AllNodes:
		for v := range m.nodes() {
			out[v]++
		}
	case shape.Lookup:
		nodes := m.nodes()
		for _, v := range s {
			if nodes[v] {
				out[v]++
			}
		}
	case shape.Unique:
		for v := range m.eval(s.From) {
			out[v] = 1
		}
	case shape.Save:
		return m.eval(s.From)
	case shape.Filter:
		for v, n := range m.eval(s.From) {
			if !slices.ContainsFunc(s.Filters, func(f shape.ValueFilter) bool { return !passes(v, f.(shape.Comparison)) }) {
				out[v] = n
			}
		}
	case shape.Union:
		for _, sub := range s {
			for v, n := range m.eval(sub) {
				out[v] += n
			}
		}
	case shape.Intersect:
		for i, sub := range s {
			b := m.eval(sub)
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
		var bags []bag
		quads := s.Quads.(shape.Quads)
		for _, f := range quads {
			bags = append(bags, m.eval(f.Values))
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
	v := pick(r, pool.bounds)
	if r.IntN(3) == 0 {
		v = pick(r, pool.nodes)
	}
	return shape.Compare(from, op, v)
}

func randomShape(r *rand.Rand, depth int) shape.Shape {
	if depth == 0 {
		switch r.IntN(6) {
		case 0:
			return shape.AllNodes{}
		case 1:
			return shape.Lookup{pick(r, pool.values), pick(r, pool.nodes)}
		default:
			return shape.Lookup{pick(r, pool.nodes)}
		}
	}
	sub := func() shape.Shape { return randomShape(r, depth-1) }
	via := shape.Lookup{pick(r, pool.preds)}
	if r.IntN(4) == 0 {
		via = append(via, quad.IRI("http://example.org/p9")) // in no quad
		if p := pick(r, pool.preds); p != via[0] {
			via = append(via, p)
		}
	}
	var labels shape.Shape
	if l := pick(r, pool.labels); l != nil && r.IntN(3) == 0 {
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
		return shape.Has(sub(), via, shape.Lookup{pick(r, pool.nodes)}, r.IntN(2) == 0)
	}
	return shape.Out(sub(), via, labels)
}

// plain hides the optimizer of a store.
type plain struct{ cgraph.QuadStore }

func results(t *testing.T, qs cgraph.QuadStore, it iterator.Shape) bag {
	t.Helper()
	out := bag{}
	s := it.Iterate()
	defer s.Close()
	for s.Next(ctx) {
		for more := true; more; more = s.NextPath(ctx) {
			v, err := qs.NameOf(s.Result())
			if err != nil {
				t.Fatal(err)
			}
			if v == nil {
				continue // a quad without a label
			}
			out[v]++
			tags := map[string]refs.Ref{}
			s.TagResults(tags)
			for name, r := range tags {
				if v, err := qs.NameOf(r); v == nil || err != nil {
					t.Fatalf("tag %s: %v, %v", name, r, err)
				}
			}
		}
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestRandom(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, 1))
			dir := filepath.Join(t.TempDir(), "db")
			s := must(store.Create(dir, store.Options{Names: 1 << 14, Index: words(7)}))(t)
			defer func() { s.Close() }()
			m := model{}
			for round := range 8 {
				again := map[int]*store.Index{4: words(7)}
				if seed%2 == 1 { // written meanwhile by a program that knows no index, or another
					again = map[int]*store.Index{2: nil, 4: words(7), 5: words(8), 6: words(7)}
				}
				if index, ok := again[round]; ok { // again from disk
					if err := s.Close(); err != nil {
						t.Fatal(err)
					}
					s = must(store.Open(dir, store.Options{Index: index}))(t)
					if did := must(s.Reindex(ctx))(t); did != (seed%2 == 1 && index != nil) {
						t.Fatalf("round %d: Reindex made an index: %v", round, did)
					}
				}
				for range 10 {
					var deltas []cgraph.Delta
					for range r.IntN(60) {
						d := cgraph.Delta{Quad: randomQuad(r), Action: cgraph.Add}
						if r.IntN(3) == 0 {
							d.Action = cgraph.Delete
							if all := slices.Collect(maps.Keys(m)); len(all) > 0 && r.IntN(2) == 0 {
								sort.Slice(all, func(i, j int) bool { return all[i].NQuad() < all[j].NQuad() })
								d.Quad = pick(r, all)
							}
						}
						deltas = append(deltas, d)
					}
					ignore := cgraph.IgnoreOpts{IgnoreDup: r.IntN(4) > 0, IgnoreMissing: r.IntN(4) > 0}
					next := maps.Clone(m)
					fails := false
					for _, d := range deltas {
						if d.Action == cgraph.Add {
							fails = fails || next[d.Quad] && !ignore.IgnoreDup
							next[d.Quad] = true
						} else {
							fails = fails || !next[d.Quad] && !ignore.IgnoreMissing
							delete(next, d.Quad)
						}
					}
					err := s.ApplyDeltas(deltas, ignore)
					if (err != nil) != fails {
						t.Fatalf("ApplyDeltas: %v, model fails: %v", err, fails)
					}
					if err == nil {
						m = next
					}
				}
				if r.IntN(3) == 0 {
					l := pick(r, pool.labels[1:])
					want := 0
					for q := range m {
						if q.Label == l {
							delete(m, q)
							want++
						}
					}
					if n, err := s.DeleteLabel(l); n != want || err != nil {
						t.Fatalf("DeleteLabel: %d, %v; want %d", n, err, want)
					}
				}
				switch r.IntN(4) {
				case 0:
					if err := s.Compact(ctx); err != nil {
						t.Fatal(err)
					}
				case 1:
					merged(t, r, s, m)
				}
				compare(t, r, s, m)
			}
		})
	}
}

// merged changes the store while it is compacted.
func merged(t *testing.T, r *rand.Rand, s *store.Store, m model) {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- s.Compact(ctx) }()
	for range 20 {
		q := randomQuad(r)
		d := cgraph.Delta{Quad: q, Action: cgraph.Add}
		if m[q] {
			d.Action = cgraph.Delete
			delete(m, q)
		} else {
			m[q] = true
		}
		if err := s.ApplyDeltas([]cgraph.Delta{d}, cgraph.IgnoreOpts{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

func compare(t *testing.T, r *rand.Rand, s *store.Store, m model) {
	t.Helper()
	if err := s.Check(ctx, nil); err != nil {
		t.Fatal(err)
	}
	st := must(s.Stats(ctx, true))(t)
	if int(st.Quads.Value) != len(m) || int(st.Nodes.Value) != len(m.nodes()) {
		t.Fatalf("stats %+v, model has %d quads, %d nodes", st, len(m), len(m.nodes()))
	}
	snap := must(s.Snapshot())(t)
	defer snap.Close()
	compareIndex(t, r, snap, m)
	// Patterns: what matches, and its count.
	for range 40 {
		q := randomQuad(r)
		var p store.Pattern
		known := true
		for i, d := range quad.Directions {
			if v := q.Get(d); v != nil && r.IntN(2) == 0 {
				p[i] = must(snap.ID(v))(t)
				known = known && p[i] != 0
			} else {
				q.Set(d, nil)
			}
		}
		if !known {
			continue
		}
		want := model{}
		for mq := range m {
			ok := true
			for _, d := range quad.Directions {
				ok = ok && (q.Get(d) == nil || q.Get(d) == mq.Get(d))
			}
			if ok {
				want[mq] = true
			}
		}
		got := model{}
		for row, err := range snap.Match(ctx, p) {
			if err != nil {
				t.Fatal(err)
			}
			got[must(snap.Terms(row))(t)] = true
		}
		if !maps.Equal(got, want) {
			t.Fatalf("pattern %v: %d quads, want %d", q, len(got), len(want))
		}
		if n := must(snap.Count(ctx, p))(t); int(n) != len(want) {
			t.Fatalf("pattern %v: count %d, want %d", q, n, len(want))
		}
	}
	for _, v := range pool.values {
		id := must(s.ID(v))(t)
		if (id != 0) != m.nodes()[v] {
			t.Fatalf("%v has id %x, in the model: %v", v, id, m.nodes()[v])
		}
	}
	for range 40 {
		sh := randomShape(r, 1+r.IntN(3))
		want := m.eval(sh)
		got := results(t, s, shape.BuildIterator(ctx, s, sh))
		if !maps.Equal(got, want) {
			opt, _ := shape.Optimize(ctx, sh, s)
			t.Fatalf("shape %#v\noptimized %#v\n got %v\nwant %v", sh, opt, got, want)
		}
		total := 0
		for _, n := range want {
			total += n
		}
		if n := must(iterator.Iterate(ctx, shape.BuildIterator(ctx, s, sh)).Count())(t); int(n) != total {
			t.Fatalf("shape %#v: counted %d, want %d", sh, n, total)
		}
		cit := results(t, s, shape.BuildIterator(ctx, s, shape.Count{Values: sh}))
		if !maps.Equal(cit, bag{quad.Int(total): 1}) {
			t.Fatalf("shape %#v: count shape %v, want %d", sh, cit, total)
		}
		// Cayley's own plan on our leaves. Its intersections count ways in their own
		// manner, so only what is found is compared.
		got = results(t, s, shape.BuildIterator(ctx, plain{s}, sh))
		if !slices.Equal(sorted(got), sorted(want)) {
			t.Fatalf("shape %#v, not optimized\n got %v\nwant %v", sh, got, want)
		}
	}
}

func sorted(b bag) []string {
	var out []string
	for v := range b {
		out = append(out, v.String()+fmt.Sprintf("%T", v))
	}
	slices.Sort(out)
	return out
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func gzipped(t *testing.T, data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zstded(t *testing.T, data []byte) []byte {
	w := must(zstd.NewWriter(nil))(t)
	return w.EncodeAll(data, nil)
}
