package view_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/view"
	"github.com/rawabit/rawabit/graph/vocab"
)

var ctx = context.Background()

// open loads the graph of the tests of the exports.
func open(t testing.TB) *graph.DB {
	t.Helper()
	db, err := graph.Open(ctx, "memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	var quads []quad.Quad
	for _, line := range strings.Split(strings.TrimSpace(graphFile(t)), "\n") {
		q, err := nquads.Parse(line)
		if err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		quads = append(quads, q)
	}
	if _, _, err := db.Apply(ctx, quads, nil); err != nil {
		t.Fatal(err)
	}
	return db
}

func list(t testing.TB, v *view.View) string {
	t.Helper()
	var b strings.Builder
	err := v.Nodes(ctx, func(n *view.Node) error {
		fmt.Fprintf(&b, "node %s %s\n", n.Type, n.ID)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = v.Edges(ctx, func(e *view.Edge) error {
		fact := "-"
		if e.Fact != nil {
			fact = e.Fact.Day()
		}
		fmt.Fprintf(&b, "edge %s: %s -%s-> %s %s\n", e.ID, e.Source.ID, e.En, e.Target.ID, fact)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestClosed wants each edge to end in nodes of the view, each id to be there once,
// and every argument of every fact to be joined to something.
func TestClosed(t *testing.T) {
	db := open(t)
	for _, mode := range []view.Mode{view.Edges, view.Nodes} {
		for _, articles := range []bool{false, true} {
			v, err := view.All(ctx, db, view.Options{Facts: mode, Articles: articles})
			if err != nil {
				t.Fatal(err)
			}
			nodes, ids, facts := map[string]bool{}, map[string]bool{}, map[string]bool{}
			v.Nodes(ctx, func(n *view.Node) error {
				if nodes[n.ID] {
					t.Errorf("%s: node %s twice", mode, n.ID)
				}
				nodes[n.ID] = true
				if n.Fact != nil {
					facts[n.Fact.IRI] = true
				} else if n.Type == "" {
					t.Errorf("%s: %s has no type", mode, n.ID)
				}
				return nil
			})
			joined := map[string]map[string]bool{}
			edges := 0
			v.Edges(ctx, func(e *view.Edge) error {
				edges++
				if ids[e.ID] {
					t.Errorf("%s: edge %s twice", mode, e.ID)
				}
				ids[e.ID] = true
				if !nodes[e.Source.ID] || !nodes[e.Target.ID] {
					t.Errorf("%s: %s hangs in the air: %s, %s", mode, e.ID, e.Source.ID, e.Target.ID)
				}
				if e.Ar == "" || e.En == "" {
					t.Errorf("%s: %s has no label", mode, e.ID)
				}
				if e.Fact != nil {
					facts[e.Fact.IRI] = true
					m := joined[e.Fact.IRI]
					if m == nil {
						m = map[string]bool{}
						joined[e.Fact.IRI] = m
					}
					m[e.Source.IRI], m[e.Target.IRI] = true, true
				}
				return nil
			})
			n := 0
			v.Facts(ctx, func(f *view.Fact) error {
				n++
				if !facts[f.IRI] {
					t.Errorf("%s: %s is neither a node nor an edge", mode, f.ID)
				}
				if len(f.Evidence) == 0 || f.Article.Title == "" {
					t.Errorf("%s: %s has lost its evidence or article", mode, f.ID)
				}
				for _, a := range f.Args {
					for _, x := range a.Values {
						if !joined[f.IRI][x.IRI] {
							t.Errorf("%s: %s: %s is joined to nothing", mode, f.ID, x.ID)
						}
					}
				}
				for _, goal := range append(slices.Clone(f.Aims), f.Plans...) {
					if !joined[f.IRI][goal.IRI] {
						t.Errorf("%s: %s: %s is joined to nothing", mode, f.ID, goal.ID)
					}
				}
				return nil
			})
			if n != 8 {
				t.Errorf("%s: %d facts", mode, n)
			}
			if size, count, err := v.Size(ctx); err != nil || size != len(nodes) || articles == false && count > edges {
				t.Errorf("%s: size %d %d %v, have %d %d", mode, size, count, err, len(nodes), edges)
			}
		}
	}
}

func TestAround(t *testing.T) {
	db := open(t)
	person := vocab.PersonID("سالم الدرعي")
	one, err := view.Around(ctx, db, person, view.Options{})
	if err != nil {
		t.Fatal(err)
	}
	two, err := view.Around(ctx, db, person, view.Options{Depth: 2})
	if err != nil {
		t.Fatal(err)
	}
	a, b := list(t, one), list(t, two)
	if !strings.Contains(a, "visited") || strings.Contains(a, "agreement/") || !strings.Contains(b, "agreement/") {
		t.Errorf("one step:\n%s\ntwo:\n%s", a, b)
	}
	if one.More != 0 {
		t.Errorf("%d more", one.More)
	}
	cut, err := view.Around(ctx, db, person, view.Options{MaxFacts: 1})
	if err != nil || cut.More == 0 {
		t.Errorf("a bound of one fact tells of %d more: %v", cut.More, err)
	}
	if _, err := view.Around(ctx, db, vocab.PersonID("لا أحد"), view.Options{}); !errors.Is(err, graph.ErrUnknown) {
		t.Errorf("nobody: %v", err)
	}
}

func TestOptions(t *testing.T) {
	db := open(t)
	count := func(o view.Options) (n int) {
		v, err := view.All(ctx, db, o)
		if err != nil {
			t.Fatal(err)
		}
		v.Facts(ctx, func(*view.Fact) error { n++; return nil })
		return n
	}
	for _, c := range []struct {
		opt  view.Options
		want int
	}{
		{view.Options{}, 8},
		{view.Options{MinConfidence: 0.85}, 7},
		{view.Options{Since: "2026-05"}, 1},
		{view.Options{Until: "2026-03"}, 7},
		{view.Options{Since: "2026-03-05", Until: "2026-03-05"}, 1},
	} {
		if got := count(c.opt); got != c.want {
			t.Errorf("%+v: %d facts, want %d", c.opt, got, c.want)
		}
	}
}

// TestArticle wants the quads of an article to be all that the article states.
func TestArticle(t *testing.T) {
	db := open(t)
	a := vocab.ArticleID("00000000000000a1")
	v, err := view.Article(ctx, db, a, view.Options{NoBackground: true})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := v.NQuads(ctx, &b); err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Count(b.String(), "\n"), strings.Count(graphFile(t), "<"+a+"> .\n"); got != want {
		t.Errorf("%d quads, want %d", got, want)
	}
	if _, err := view.Article(ctx, db, vocab.ArticleID("00"), view.Options{}); !errors.Is(err, graph.ErrUnknown) {
		t.Errorf("no such article: %v", err)
	}
}

func TestOf(t *testing.T) {
	db := open(t)
	v, err := view.Of(ctx, db, "q", []string{vocab.ID + "visit/v1"}, view.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := list(t, v); strings.Count(got, "visit/v1.") == 0 || strings.Contains(got, "meeting/") {
		t.Errorf("a fact:\n%s", got)
	}
	v, err = view.Of(ctx, db, "q", []string{vocab.CountryID("UY"), vocab.CountryID("NZ"), "http://example.org/nobody"}, view.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := list(t, v); !strings.Contains(got, "agreement/a1") {
		t.Errorf("two countries:\n%s", got)
	}
}

// TestStable wants the same view twice to be the same.
func TestStable(t *testing.T) {
	db := open(t)
	var last string
	for range 5 {
		v, err := view.Around(ctx, db, vocab.CountryID("UY"), view.Options{Depth: 2, MaxNodes: 5})
		if err != nil {
			t.Fatal(err)
		}
		got := list(t, v)
		if last != "" && got != last {
			t.Fatalf("another order:\n%s\n%s", last, got)
		}
		last = got
	}
}

func graphFile(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile("../export/testdata/hostile.nq")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
