package explore_test

import (
	"encoding/json"
	"testing"

	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/graph/internal/news"
)

// TestPathLengths compares the lengths and ends of paths with a plain walk over neighbours.
func TestPathLengths(t *testing.T) {
	g := explore.New(stores(t)["memory"])
	joins := []string{"holdsPosition", "of", "visited", "met", "contacted", "agreedWith", "cooperatesWith"}
	next := map[string][]string{}
	all := []string{id("person/أسامة_البنداري"), id("person/نادر_خان_جلالي"), id("person/منير_البنداري"), id("country/EG"), id("country/MR"), id("person/كمال_اوزغان")}
	ends := len(all)
	known := map[string]bool{}
	for i := 0; i < len(all); i++ {
		if known[all[i]] {
			continue
		}
		known[all[i]] = true
		n := must(g.Neighbours(ctx, all[i], explore.NeighboursRequest{Relations: joins, Cap: explore.MaxLimit}))(t)
		for _, grp := range n.Groups {
			for _, x := range grp.Items {
				next[all[i]] = append(next[all[i]], x.IRI)
				all = append(all, x.IRI)
			}
		}
	}
	direct := 0
	for _, a := range all[:ends] {
		steps := map[string]int{a: 0}
		for queue := []string{a}; len(queue) > 0; queue = queue[1:] {
			for _, x := range next[queue[0]] {
				if _, ok := steps[x]; !ok {
					steps[x] = steps[queue[0]] + 1
					queue = append(queue, x)
				}
			}
		}
		for b := range known {
			p := must(g.Paths(ctx, a, b, explore.PathsRequest{MaxHops: 8, Limit: 100}))(t)
			want, ok := steps[b]
			if !ok || a == b {
				if len(p.Items) > 0 {
					t.Errorf("%s to %s: a path where there is none", a, b)
				}
				continue
			}
			if want == 1 {
				direct++
			}
			if len(p.Items) == 0 || p.Total < len(p.Items) {
				t.Errorf("%s to %s: no path, want %d steps", a, b, want)
				continue
			}
			for _, way := range p.Items {
				if len(way.Hops) != want || way.Hops[0].From.IRI != a || way.Hops[want-1].To.IRI != b {
					t.Errorf("%s to %s: %d steps, want %d", a, b, len(way.Hops), want)
				}
				for i, h := range way.Hops {
					if i > 0 && way.Hops[i-1].To.IRI != h.From.IRI || len(h.Relations) == 0 || h.Articles == 0 {
						t.Errorf("%s to %s: a step that is none: %+v", a, b, h)
					}
				}
			}
			if want > 1 {
				if short := must(g.Paths(ctx, a, b, explore.PathsRequest{MaxHops: want - 1}))(t); len(short.Items) > 0 {
					t.Errorf("%s to %s in %d steps", a, b, want-1)
				}
			}
		}
	}
	if direct < 5 {
		t.Errorf("%d direct paths were tried", direct)
	}
}

// TestAlike: our own store, which leaps over labels and counts without walking, answers as
// one of Cayley's does.
func TestAlike(t *testing.T) {
	ours, theirs := explore.New(invented(t, "memory:", 6_000)), explore.New(invented(t, "leveldb:"+t.TempDir()+"/db", 6_000))
	ar, _, a := news.Person(0)
	_, _, b := news.Person(2)
	for name, call := range map[string]func(g *explore.Graph) (any, error){
		"stats":      func(g *explore.Graph) (any, error) { return g.Stats(ctx) },
		"card":       func(g *explore.Graph) (any, error) { return g.Card(ctx, a, 0.6, explore.Page{}) },
		"country":    func(g *explore.Graph) (any, error) { return g.Entity(ctx, id("country/EG")) },
		"neighbours": func(g *explore.Graph) (any, error) { return g.Neighbours(ctx, a, explore.NeighboursRequest{}) },
		"search":     func(g *explore.Graph) (any, error) { return g.Search(ctx, explore.SearchRequest{Text: ar[:8]}) },
		"latin":      func(g *explore.Graph) (any, error) { return g.Search(ctx, explore.SearchRequest{Text: "Salim"}) },
		"text": func(g *explore.Graph) (any, error) {
			return g.SearchText(ctx, explore.TextRequest{Words: "زيار* " + ar})
		},
		"paths": func(g *explore.Graph) (any, error) { return g.Paths(ctx, a, b, explore.PathsRequest{}) },
		"facts": func(g *explore.Graph) (any, error) {
			return g.Facts(ctx, explore.FactFilter{Country: id("country/PK"), Role: "", MinConfidence: 0.6, Status: "done", Outlet: "قناه الجسر"}, explore.Page{})
		},
	} {
		x, err := json.Marshal(must(call(ours))(t))
		must(0, err)(t)
		y, err := json.Marshal(must(call(theirs))(t))
		must(0, err)(t)
		if string(x) != string(y) {
			t.Errorf("%s: ours answers\n%.300s\ntheirs\n%.300s", name, x, y)
		}
		if len(x) < 300 {
			t.Errorf("%s answers nothing: %s", name, x)
		}
	}
}
