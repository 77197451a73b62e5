package explore_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/graph/pg/pgtest"
	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/testkit"
)

var ctx = context.Background()

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// stores opens the graph of testdata/graph.nq in stores of several kinds.
func stores(t *testing.T) map[string]*graph.DB {
	out := map[string]*graph.DB{}
	names := map[string]string{
		"memory":  "memory:",
		"rawabit": "rawabit:" + filepath.Join(t.TempDir(), "a"),
		"leveldb": "leveldb:" + filepath.Join(t.TempDir(), "b"),
	}
	if !pgtest.Missing() {
		names["postgres"] = pgtest.Shared(t).NewSchema()
	}
	for kind, name := range names {
		db := must(graph.OpenOrCreate(ctx, name))(t)
		t.Cleanup(func() { db.Close() })
		f := must(os.Open("testdata/graph.nq"))(t)
		_, _, err := db.LoadNQuads(ctx, f, func(graph.Progress) {})
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		out[kind] = db
	}
	return out
}

func id(local string) string { return vocab.ID + local }

// calls are what the golden files hold the answers of.
var calls = map[string]func(g *explore.Graph) (any, error){
	"entity-person": func(g *explore.Graph) (any, error) { return g.Entity(ctx, id("person/أسامة_البنداري")) },
	"entity-country": func(g *explore.Graph) (any, error) {
		return g.Entity(ctx, id("country/LY"))
	},
	"neighbours": func(g *explore.Graph) (any, error) {
		return g.Neighbours(ctx, id("country/EG"), explore.NeighboursRequest{Cap: 2})
	},
	"path": func(g *explore.Graph) (any, error) {
		return g.Paths(ctx, id("person/كمال_اوزغان"), id("person/أسامة_البنداري"), explore.PathsRequest{})
	},
	"timeline": func(g *explore.Graph) (any, error) {
		return g.Timeline(ctx, id("person/أسامة_البنداري"), id("person/سالم_الورفلاني"), explore.Page{})
	},
	"facts-visits": func(g *explore.Graph) (any, error) {
		return g.Facts(ctx, explore.FactFilter{Types: []string{"visit"}, Country: id("country/LY"), Since: "2026-11-12"}, explore.Page{})
	},
	"facts-words": func(g *explore.Graph) (any, error) {
		return g.Facts(ctx, explore.FactFilter{Words: "مذكره الطاقه"}, explore.Page{})
	},
	"article": func(g *explore.Graph) (any, error) { return g.Article(ctx, "article/dfcbe2ffddb850a0") },
	"articles": func(g *explore.Graph) (any, error) {
		return g.Articles(ctx, explore.ArticleFilter{Mentions: []string{id("country/EG")}}, explore.Page{})
	},
	"stats": func(g *explore.Graph) (any, error) { return g.Stats(ctx) },
	"text": func(g *explore.Graph) (any, error) {
		return g.SearchText(ctx, explore.TextRequest{Words: "التعاون طاقه"})
	},
	"search": func(g *explore.Graph) (any, error) {
		return g.Search(ctx, explore.SearchRequest{Text: "البنداري"})
	},
}

func TestAnswers(t *testing.T) {
	dbs := stores(t)
	for name, call := range calls {
		var first []byte
		for _, kind := range []string{"memory", "rawabit", "leveldb", "postgres"} {
			if dbs[kind] == nil {
				continue
			}
			var b bytes.Buffer
			enc := json.NewEncoder(&b)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", " ")
			v, err := call(explore.New(dbs[kind]))
			if err != nil {
				t.Errorf("%s in %s: %v", name, kind, err)
				continue
			}
			must(0, enc.Encode(v))(t)
			if first == nil {
				first = b.Bytes()
				testkit.Golden(t, "testdata/answers/"+name+".json", first)
			} else if !bytes.Equal(first, b.Bytes()) {
				t.Errorf("%s: %s answers otherwise", name, kind)
			}
		}
	}
}

// TestSearch: who is found by what, why, and in which order.
func TestSearch(t *testing.T) {
	dbs := stores(t)
	for _, kind := range []string{"memory", "leveldb", "postgres"} {
		if dbs[kind] == nil {
			continue
		}
		g := explore.New(dbs[kind])
		testkit.Run(t, "testdata/search.txt", func(c *testkit.Case) {
			q := explore.SearchRequest{Text: c.Get("text"), Page: explore.Page{Limit: 5}}
			if types := c.Or("types", ""); types != "" {
				q.Types = strings.Fields(types)
			}
			hits := must(g.Search(ctx, q))(t)
			var got []string
			for _, h := range hits.Items {
				local, _ := vocab.Local(h.IRI)
				got = append(got, fmt.Sprintf("%s %s %s", local, h.Reason, strings.ReplaceAll(h.Match, " ", "_")))
			}
			c.Want("want", strings.Join(got, "\n"))
		})
	}
}

func TestResolve(t *testing.T) {
	g := explore.New(stores(t)["memory"])
	if h := must(g.Resolve(ctx, "Usama Bendary"))(t); h.IRI != id("person/أسامة_البنداري") {
		t.Errorf("resolved to %s", h.IRI)
	}
	var amb *explore.AmbiguousError
	if _, err := g.Resolve(ctx, "البنداري"); !errors.As(err, &amb) || len(amb.Candidates) != 2 || amb.Candidates[0].About == nil {
		t.Errorf("a surname of two: %v", err)
	}
	if _, err := g.Resolve(ctx, "قرقوش"); !errors.Is(err, graph.ErrUnknown) {
		t.Errorf("nobody: %v", err)
	}
}
