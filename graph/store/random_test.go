package store_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"testing"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"github.com/klauspost/compress/zstd"

	"github.com/rawabit/rawabit/graph/internal/model"
	"github.com/rawabit/rawabit/graph/store"
)

var ctx = context.Background()

func TestRandom(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, 1))
			dir := filepath.Join(t.TempDir(), "db")
			s := must(store.Create(dir, store.Options{Names: 1 << 14, Index: words(7)}))(t)
			defer func() { s.Close() }()
			m := model.Model{}
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
					deltas, ignore, next, fails := m.Change(r)
					err := s.ApplyDeltas(deltas, ignore)
					if (err != nil) != fails {
						t.Fatalf("ApplyDeltas: %v, model fails: %v", err, fails)
					}
					if err == nil {
						m = next
					}
				}
				if r.IntN(3) == 0 {
					l := model.Pick(r, model.Pool.Labels[1:])
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
func merged(t *testing.T, r *rand.Rand, s *store.Store, m model.Model) {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- s.Compact(ctx) }()
	for range 20 {
		q := model.RandomQuad(r)
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

func compare(t *testing.T, r *rand.Rand, s *store.Store, m model.Model) {
	t.Helper()
	if err := s.Check(ctx, nil); err != nil {
		t.Fatal(err)
	}
	st := must(s.Stats(ctx, true))(t)
	if int(st.Quads.Value) != len(m) || int(st.Nodes.Value) != len(m.Nodes()) {
		t.Fatalf("stats %+v, model has %d quads, %d nodes", st, len(m), len(m.Nodes()))
	}
	snap := must(s.Snapshot())(t)
	defer snap.Close()
	compareIndex(t, r, snap, m)
	// Patterns: what matches, and its count.
	for range 40 {
		q := model.RandomQuad(r)
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
	for _, v := range model.Pool.Values {
		id := must(s.ID(v))(t)
		if (id != 0) != m.Nodes()[v] {
			t.Fatalf("%v has id %x, in the model: %v", v, id, m.Nodes()[v])
		}
	}
	if err := m.Compare(ctx, r, s, 40); err != nil {
		t.Fatal(err)
	}
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
