package store_test

import (
	"testing"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/store"
)

// TestOldSnapshot: what was found in one state is not found in another that lacks it.
func TestOldSnapshot(t *testing.T) {
	s := must(store.Memory(store.Options{}))(t)
	defer s.Close()
	change := func(a cgraph.Procedure, q quad.Quad) {
		t.Helper()
		if err := s.ApplyDeltas([]cgraph.Delta{{Quad: q, Action: a}}, cgraph.IgnoreOpts{}); err != nil {
			t.Fatal(err)
		}
	}
	term := quad.IRI("x")
	q := quad.Quad{Subject: term, Predicate: quad.IRI("p"), Object: quad.Int(7)}
	change(cgraph.Add, quad.Quad{Subject: quad.IRI("a"), Predicate: quad.IRI("p"), Object: quad.Int(1)})
	var snaps []*store.Snapshot
	var want []bool
	look := func() {
		t.Helper()
		for range 2 { // found, then remembered
			for i, snap := range snaps {
				for _, v := range []quad.Value{term, quad.Int(7)} {
					if id := must(snap.ID(v))(t); (id != 0) != want[i] {
						t.Errorf("snapshot %d of %d: %v has the id %x, want one: %v", i, len(snaps), v, id, want[i])
					}
				}
			}
		}
	}
	take := func(there bool) {
		t.Helper()
		if id := must(s.ID(term))(t); (id != 0) != there {
			t.Errorf("newest: the id is %x, want one: %v", id, there)
		}
		snaps, want = append(snaps, must(s.Snapshot())(t)), append(want, there)
		look()
	}
	for range 3 {
		take(false)
		change(cgraph.Add, q)
		take(true)
		change(cgraph.Delete, q)
	}
	change(cgraph.Add, q)
	take(true)
	for i, snap := range snaps {
		// Each time the term came it got another id, and each snapshot keeps its own.
		if id := must(snap.ID(term))(t); want[i] {
			if n := must(snap.Count(ctx, store.Pattern{id}))(t); n != 1 {
				t.Errorf("snapshot %d: %d quads of %x", i, n, id)
			}
		}
		snap.Close()
	}
}
