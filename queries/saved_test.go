package queries_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/kv"
	kvleveldb "github.com/cayleygraph/cayley/graph/kv/leveldb"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"
	"github.com/google/go-cmp/cmp"

	"github.com/rawabit/rawabit/graph/store"
	"github.com/rawabit/rawabit/queries"
	"github.com/rawabit/rawabit/queries/answer"
	"github.com/rawabit/rawabit/queries/saved"
)

var update = flag.Bool("update", false, "rewrite the .want files")

func fixture(t testing.TB) []quad.Quad {
	t.Helper()
	f, err := os.Open("testdata/graph.nq")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	quads, err := quad.ReadAll(nquads.NewReader(f, false))
	if err != nil {
		t.Fatal(err)
	}
	return quads
}

func memory(t testing.TB) cgraph.QuadStore { return memstore.New(fixture(t)...) }

// leveldb is the store that the program uses, with its two indexes.
func leveldb(t testing.TB) cgraph.QuadStore {
	t.Helper()
	opt := cgraph.Options{"no_bloom": true, "nosync": true}
	db, err := kvleveldb.Create(t.TempDir(), opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := kv.Init(db, opt); err != nil {
		t.Fatal(err)
	}
	qs, err := kv.New(db, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { qs.Close() })
	var deltas []cgraph.Delta
	for _, q := range fixture(t) {
		deltas = append(deltas, cgraph.Delta{Quad: q, Action: cgraph.Add})
	}
	if err := qs.ApplyDeltas(deltas, cgraph.IgnoreOpts{}); err != nil {
		t.Fatal(err)
	}
	return qs
}

// A .want file holds stanzas: a line "ask:" with parameters, separated by semicolons,
// then the answer as TSV, then an empty line.
// rawabit is our own store.
func rawabit(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.Memory(store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err) // such as an iterator that nobody closed
		}
	})
	w, _ := s.NewQuadWriter()
	if _, err := w.WriteQuads(fixture(t)); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSnapshot reads through Watch while the store is written.
func TestSnapshot(t *testing.T) {
	s := rawabit(t)
	w, stop := queries.Watch(t.Context(), s)
	before, err := w.Stats(t.Context(), true)
	if err != nil {
		t.Fatal(err)
	}
	q := quad.Quad{Subject: quad.IRI("http://example.org/new"), Predicate: quad.IRI("http://example.org/p"), Object: quad.Int(1)}
	if err := s.ApplyDeltas([]cgraph.Delta{{Quad: q, Action: cgraph.Add}}, cgraph.IgnoreOpts{}); err != nil {
		t.Fatal(err)
	}
	if after, err := w.Stats(t.Context(), true); err != nil || after != before {
		t.Errorf("the state that is read moved from %v to %v, %v", before, after, err)
	}
	if v, err := w.ValueOf(q.Subject); v != nil || err != nil {
		t.Errorf("a later quad is seen: %v, %v", v, err)
	}
	stop()
	a, err := queries.Run(t.Context(), s, "gizmo", `g.V("<http://example.org/new>").out().all()`, queries.Options{})
	if err != nil || len(a.Rows) != 1 {
		t.Errorf("the new quad is not found: %v", err)
	}
}

func TestSaved(t *testing.T) {
	stores := map[string]cgraph.QuadStore{"memory": memory(t), "leveldb": leveldb(t), "rawabit": rawabit(t)}
	all := saved.All()
	if len(all) == 0 {
		_, err := saved.Get("x")
		t.Fatalf("no questions: %v", err)
	}
	for _, q := range all {
		file := filepath.Join("saved", "data", q.Name+".want")
		want, err := os.ReadFile(file)
		if err != nil {
			t.Errorf("%s: every question wants a .want file: %v", q.Name, err)
			continue
		}
		for _, store := range []string{"memory", "leveldb", "rawabit"} {
			t.Run(q.Name+"/"+store, func(t *testing.T) {
				got := ""
				for line := range strings.Lines(string(want)) {
					ask, ok := strings.CutPrefix(strings.TrimSpace(line), "ask:")
					if !ok {
						continue
					}
					params := map[string]string{}
					for _, p := range strings.Split(ask, ";") {
						if k, v, ok := strings.Cut(strings.TrimSpace(p), "="); ok {
							params[k] = v
						}
					}
					a, err := queries.Ask(context.Background(), stores[store], nil, q.Name, params, queries.Options{})
					if err != nil {
						t.Fatalf("ask:%s: %v", ask, err)
					}
					var b strings.Builder
					if err := a.Write(&b, answer.FormatTSV, answer.WriteOptions{}); err != nil {
						t.Fatal(err)
					}
					text := strings.NewReplacer("https://w3id.org/rawabit/id/", "id:", "http://www.w3.org/2001/XMLSchema#", "xsd:").Replace(b.String())
					got += fmt.Sprintf("ask:%s\n%s\n", ask, text)
				}
				if got == "" {
					t.Fatalf("%s asks nothing", file)
				}
				if *update && store == "memory" {
					if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
					return
				}
				if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
					t.Errorf("%s (-want +got; go test ./queries -update accepts):\n%s", file, d)
				}
			})
		}
	}
}
