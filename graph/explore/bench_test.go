package explore_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/graph/internal/news"
)

// BenchmarkExplore asks a graph of invented news, of RAWABIT_QUADS quads (else 100,000), on disk.
func BenchmarkExplore(b *testing.B) {
	n, _ := strconv.Atoi(os.Getenv("RAWABIT_QUADS"))
	if n == 0 {
		n = 100_000
	}
	var data bytes.Buffer
	must(0, news.Write(&data, n))(b)
	db := must(graph.Create(ctx, filepath.Join(b.TempDir(), "db")))(b)
	defer db.Close()
	_, _, err := db.LoadNQuads(ctx, &data, func(graph.Progress) {})
	must(0, err)(b)
	g := explore.New(db)
	famous, _, f := news.Person(0)
	l, err := g.Facts(ctx, explore.FactFilter{Types: []string{"Meeting"}, Oldest: true}, explore.Page{Limit: 7})
	must(0, err)(b)
	rare := l.Items[6].Args[0].Values[0].IRI
	ar, en, _ := news.Person(37)
	eg, _ := g.Resolve(ctx, "EG")
	search := func(text string) func() (any, error) {
		return func() (any, error) { return g.Search(ctx, explore.SearchRequest{Text: text}) }
	}
	for _, c := range []struct {
		name string
		call func() (any, error)
	}{
		{"search/exact", search(famous)},
		{"search/prefix-2", search("اس")},
		{"search/prefix-4", search("اسام")},
		{"search/prefix-two-words", search(ar[:len(ar)-4])},
		{"search/variant", search("اسامه اسامه بنداري")},
		{"search/surname", search("الورفلاني")},
		{"search/transliteration", search(en)},
		{"search/typo", search("اسامه اسامه البندازي")},
		{"search/nothing", search("قرقوشة")},
		{"text/two-words", func() (any, error) {
			return g.SearchText(ctx, explore.TextRequest{Words: "المنارة " + famous})
		}},
		{"text/common", func() (any, error) {
			return g.SearchText(ctx, explore.TextRequest{Words: "زيارة العلاقات"})
		}},
		{"entity/famous", func() (any, error) { return g.Entity(ctx, f) }},
		{"entity/rare", func() (any, error) { return g.Entity(ctx, rare) }},
		{"entity/country", func() (any, error) { return g.Entity(ctx, eg.IRI) }},
		{"neighbours/famous", func() (any, error) { return g.Neighbours(ctx, f, explore.NeighboursRequest{}) }},
		{"neighbours/country", func() (any, error) { return g.Neighbours(ctx, eg.IRI, explore.NeighboursRequest{}) }},
		{"paths/rare-famous", func() (any, error) { return g.Paths(ctx, rare, f, explore.PathsRequest{}) }},
		{"timeline/famous", func() (any, error) { return g.Timeline(ctx, f, "", explore.Page{}) }},
		{"timeline/pair", func() (any, error) { return g.Timeline(ctx, f, eg.IRI, explore.Page{}) }},
		{"facts/visits", func() (any, error) {
			return g.Facts(ctx, explore.FactFilter{Types: []string{"Visit"}}, explore.Page{})
		}},
		{"facts/filtered", func() (any, error) {
			return g.Facts(ctx, explore.FactFilter{Types: []string{"Visit"}, Country: eg.IRI, Since: "2016-06", MinConfidence: 0.7}, explore.Page{})
		}},
		{"article", func() (any, error) {
			l, err := g.Articles(ctx, explore.ArticleFilter{Mentions: []string{rare}}, explore.Page{})
			if err != nil || len(l.Items) == 0 {
				return nil, err
			}
			return g.Article(ctx, l.Items[0].IRI)
		}},
		{"articles", func() (any, error) { return g.Articles(ctx, explore.ArticleFilter{}, explore.Page{}) }},
		{"stats", func() (any, error) { return g.Stats(ctx) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := c.call(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
