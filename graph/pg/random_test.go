package pg_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/internal/model"
	"github.com/rawabit/rawabit/graph/pg"
	"github.com/rawabit/rawabit/graph/pg/pgtest"
)

// letters index the values of two predicates by their letters.
func letters(version uint64) *pg.Index {
	return &pg.Index{
		Version: version, Predicates: []quad.IRI{"http://example.org/p0", "http://example.org/p1"},
		Keys: func(_, _, object quad.Value) (keys []string) {
			for _, l := range quad.StringOf(object) {
				keys = append(keys, fmt.Sprintf("%c%d", l, version))
			}
			return keys
		},
	}
}

// TestRandom writes random transactions, by two stores at a time on one graph, and compares what
// both then answer with a model.
func TestRandom(t *testing.T) {
	server := pgtest.Shared(t)
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, 2))
			address := server.NewSchema()
			one := must(pg.Create(ctx, address, pg.Options{Names: 16, Index: letters(7)}))(t)
			defer one.Close()
			two := must(pg.Open(ctx, address, pg.Options{Index: letters(7)}))(t)
			defer two.Close()
			if did := must(one.Reindex(ctx))(t); !did {
				t.Error("a new graph has an index")
			}
			m := model.Model{}
			for round := range 4 {
				for range 8 {
					s := []*pg.Store{one, two}[r.IntN(2)]
					deltas, ignore, next, fails := m.Change(r)
					err := s.ApplyDeltas(deltas, ignore)
					if (err != nil) != fails {
						t.Fatalf("ApplyDeltas: %v, model fails: %v", err, fails)
					}
					if err == nil {
						m = next
					}
				}
				if r.IntN(2) == 0 {
					l := model.Pick(r, model.Pool.Labels[1:])
					before := len(m)
					maps.DeleteFunc(m, func(q quad.Quad, _ bool) bool { return q.Label == l })
					if n, err := two.DeleteLabel(ctx, l); int(n) != before-len(m) || err != nil {
						t.Fatalf("DeleteLabel: %d, %v; want %d", n, err, before-len(m))
					}
				}
				if r.IntN(2) == 0 {
					if err := one.Compact(ctx); err != nil {
						t.Fatal(err)
					}
				}
				if round == 2 { // written meanwhile by a program that knows no index
					other := must(pg.Open(ctx, address, pg.Options{}))(t)
					q := model.RandomQuad(r)
					m[q] = true
					must(other.Add(ctx, []quad.Quad{q}))(t)
					other.Close()
					if did := must(two.Reindex(ctx))(t); !did {
						t.Error("an index that was not kept up is left as it is")
					}
				}
				for _, s := range []*pg.Store{one, two} {
					compare(t, r, s, m)
				}
			}
		})
	}
}

func compare(t *testing.T, r *rand.Rand, s *pg.Store, m model.Model) {
	t.Helper()
	if err := s.Check(ctx, nil); err != nil {
		t.Fatal(err)
	}
	st := must(s.Stats(ctx, true))(t)
	if int(st.Quads.Value) != len(m) || int(st.Nodes.Value) != len(m.Nodes()) {
		t.Fatalf("stats %+v, model has %d quads, %d nodes", st, len(m), len(m.Nodes()))
	}
	all := model.Model{}
	if err := s.Each(ctx, func(q quad.Quad) error { all[q] = true; return nil }); err != nil || !maps.Equal(all, m) {
		t.Fatalf("%d quads, model has %d (%v)", len(all), len(m), err)
	}
	n := must(s.Snapshot(ctx))(t)
	defer n.Close()
	for range 20 {
		comparePattern(t, r, n, m)
	}
	compareIndex(t, s, n, m)
	if err := m.Compare(ctx, r, s, 25); err != nil {
		t.Fatal(err)
	}
}

// comparePattern asks for what matches, and how many that is.
func comparePattern(t *testing.T, r *rand.Rand, n *pg.Snapshot, m model.Model) {
	t.Helper()
	q := model.RandomQuad(r)
	var p pg.Pattern
	for i, d := range quad.Directions {
		if v := q.Get(d); v != nil && r.IntN(2) == 0 {
			if p[i] = must(n.ID(ctx, v))(t); p[i] == (pg.ID{}) {
				if m.Nodes()[v] {
					t.Fatalf("%v is in the graph, and has no id", v)
				}
				return
			}
		} else {
			q.Set(d, nil)
		}
	}
	want := model.Model{}
	for mq := range m {
		ok := true
		for _, d := range quad.Directions {
			ok = ok && (q.Get(d) == nil || q.Get(d) == mq.Get(d))
		}
		if ok {
			want[mq] = true
		}
	}
	got := model.Model{}
	for row, err := range n.Match(ctx, p) {
		if err != nil {
			t.Fatal(err)
		}
		got[must(n.Terms(ctx, row))(t)] = true
	}
	if !maps.Equal(got, want) {
		t.Fatalf("pattern %v: %d quads, want %d", q, len(got), len(want))
	}
	if c := must(n.Count(ctx, p))(t); int(c) != len(want) {
		t.Fatalf("pattern %v: count %d, want %d", q, c, len(want))
	}
}

// compareIndex asks for all records, and for those of one key and one beginning.
func compareIndex(t *testing.T, s *pg.Store, n *pg.Snapshot, m model.Model) {
	t.Helper()
	index := letters(7)
	var want []string
	for q := range m {
		if p, ok := q.Predicate.(quad.IRI); ok && slices.Contains(index.Predicates, p) {
			for _, k := range index.Keys(q.Subject, p, q.Object) {
				want = append(want, fmt.Sprint(k, "\x00", q.Subject, " ", q.Object))
			}
		}
	}
	slices.Sort(want)
	want = slices.Compact(want)
	for _, key := range []string{"", "\"", "ا7"} {
		for _, whole := range []bool{false, true} {
			var got, some []string
			for f, err := range n.Find(ctx, key, whole) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, fmt.Sprint(f.Key, "\x00", must(n.Term(ctx, f.Subject))(t), " ", must(n.Term(ctx, f.Object))(t)))
			}
			for _, w := range want {
				k, _, _ := strings.Cut(w, "\x00")
				if k == key || !whole && strings.HasPrefix(w, key) {
					some = append(some, w)
				}
			}
			slices.Sort(got)
			got = slices.Compact(got) // times are printed without their nanoseconds
			if !slices.Equal(got, some) {
				t.Fatalf("key %q, whole %v: %d records, want %d", key, whole, len(got), len(some))
			}
		}
	}
	if ok, err := s.Indexed(ctx); !ok || err != nil {
		t.Fatalf("indexed: %v, %v", ok, err)
	}
}
