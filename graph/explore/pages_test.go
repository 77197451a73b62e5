package explore_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/graph/internal/news"
	"github.com/rawabit/rawabit/graph/vocab"
)

// invented opens a graph of invented news.
func invented(t testing.TB, name string, n int) *graph.DB {
	var data bytes.Buffer
	must(0, news.Write(&data, n))(t)
	db := must(graph.OpenOrCreate(ctx, name))(t)
	t.Cleanup(func() { db.Close() })
	_, _, err := db.LoadNQuads(ctx, &data, func(graph.Progress) {})
	must(0, err)(t)
	return db
}

// TestPages: pages of any length are the list, once each, whatever the size.
func TestPages(t *testing.T) {
	g := explore.New(invented(t, "memory:", 20_000))
	ar, _, famous := news.Person(0)
	lists := map[string]func(explore.Page) (ids []string, total int, next string, err error){
		"facts": func(p explore.Page) (ids []string, _ int, _ string, err error) {
			f, err := g.Facts(ctx, explore.FactFilter{Types: []string{"Visit"}}, p)
			if err != nil {
				return nil, 0, "", err
			}
			for _, x := range f.Items {
				ids = append(ids, x.When+" "+x.IRI)
			}
			return ids, f.Total, f.Next, nil
		},
		"timeline": func(p explore.Page) (ids []string, _ int, _ string, err error) {
			f, err := g.Timeline(ctx, famous, "", p)
			if err != nil {
				return nil, 0, "", err
			}
			for _, x := range f.Items {
				ids = append(ids, x.When+" "+x.IRI)
			}
			return ids, f.Total, f.Next, nil
		},
		"articles": func(p explore.Page) (ids []string, _ int, _ string, err error) {
			f, err := g.Articles(ctx, explore.ArticleFilter{Since: "2016-01-05"}, p)
			if err != nil {
				return nil, 0, "", err
			}
			for _, x := range f.Items {
				ids = append(ids, x.Published+" "+x.IRI)
			}
			return ids, f.Total, f.Next, nil
		},
		"text": func(p explore.Page) (ids []string, _ int, _ string, err error) {
			f, err := g.SearchText(ctx, explore.TextRequest{Words: "الزيارة", Page: p})
			if err != nil {
				return nil, 0, "", err
			}
			for _, x := range f.Items {
				ids = append(ids, x.Article.IRI)
			}
			return ids, f.Total, f.Next, nil
		},
		"search": func(p explore.Page) (ids []string, _ int, _ string, err error) {
			f, err := g.Search(ctx, explore.SearchRequest{Text: strings.Fields(ar)[0], Page: p})
			if err != nil {
				return nil, 0, "", err
			}
			for _, x := range f.Items {
				ids = append(ids, x.IRI)
			}
			return ids, f.Total, f.Next, nil
		},
		"neighbours": func(p explore.Page) (ids []string, total int, next string, err error) {
			f, err := g.Neighbours(ctx, famous, explore.NeighboursRequest{Relations: []string{"met"}, Cap: p.Limit, Cursor: p.Cursor})
			if err != nil {
				return nil, 0, "", err
			}
			for _, x := range f.Groups[0].Items {
				ids = append(ids, fmt.Sprint(x.Articles, x.IRI))
			}
			return ids, f.Groups[0].Total, f.Groups[0].Next, nil
		},
	}
	for name, list := range lists {
		all, total, next, err := list(explore.Page{Limit: explore.MaxLimit})
		if err != nil || total != len(all) || total < 10 || next != "" {
			t.Fatalf("%s: %d of %d, next %q, %v", name, len(all), total, next, err)
		}
		for _, limit := range []int{1, 3, 7, total} {
			if limit == 1 && total > 100 {
				continue
			}
			var got []string
			for p := (explore.Page{Limit: limit}); ; {
				ids, n, next, err := list(p)
				if err != nil || n != total || len(ids) > limit {
					t.Fatalf("%s by %d: %d of %d, %v", name, limit, len(ids), n, err)
				}
				got = append(got, ids...)
				if p.Cursor = next; next == "" || len(got) > total {
					break
				}
			}
			if !slices.Equal(got, all) {
				t.Errorf("%s by %d: other things than all at once", name, limit)
			}
		}
		if _, _, _, err := list(explore.Page{Cursor: "eA"}); !errors.Is(err, explore.ErrCursor) {
			t.Errorf("%s with a wrong cursor: %v", name, err)
		}
	}
}

// TestCancelled: every call ends with its context.
func TestCancelled(t *testing.T) {
	g := explore.New(invented(t, "memory:", 20_000))
	_, _, a := news.Person(0)
	_, _, b := news.Person(1)
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	for name, err := range map[string]error{
		"search":     second(g.Search(stopped, explore.SearchRequest{Text: "اسا"})),
		"text":       second(g.SearchText(stopped, explore.TextRequest{Words: "الزيارة"})),
		"entity":     second(g.Entity(stopped, a)),
		"neighbours": second(g.Neighbours(stopped, a, explore.NeighboursRequest{})),
		"paths":      second(g.Paths(stopped, a, b, explore.PathsRequest{})),
		"facts":      second(g.Facts(stopped, explore.FactFilter{}, explore.Page{})),
		"articles":   second(g.Articles(stopped, explore.ArticleFilter{}, explore.Page{})),
		"stats":      second(g.Stats(stopped)),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// TestWritten: what is written is found at once, what is deleted is not, in stores with an
// index of their own and in others.
func TestWritten(t *testing.T) {
	for kind, db := range stores(t) {
		g := explore.New(db)
		finds := func(text string) (names, texts int) {
			return must(g.Search(ctx, explore.SearchRequest{Text: text, Exact: true}))(t).Total, must(g.SearchText(ctx, explore.TextRequest{Words: text}))(t).Total
		}
		if n, m := finds("قرقوش"); n+m != 0 {
			t.Errorf("%s: found before it is there", kind)
		}
		article, person := id("article/00000000000000aa"), id("person/قرقوش")
		other := id("article/00000000000000bb")
		quads := func(label string) []quad.Quad {
			ar := func(s, p, text string) quad.Quad {
				return quad.Quad{Subject: quad.IRI(s), Predicate: quad.IRI(p), Object: quad.LangString{Value: quad.String(text), Lang: "ar"}, Label: quad.IRI(label)}
			}
			return []quad.Quad{
				{Subject: quad.IRI(label), Predicate: quad.IRI(vocab.RDFType), Object: quad.IRI(vocab.ClassArticle), Label: quad.IRI(label)},
				ar(label, vocab.Text, "قال قرقوش."), ar(person, vocab.RDFSLabel, "قرقوش"),
			}
		}
		for _, a := range []string{article, other} {
			_, _, err := db.Load(ctx, a, quads(a), false)
			must(0, err)(t)
		}
		if n, m := finds("قرقوش"); n != 1 || m != 2 {
			t.Errorf("%s: found %d and %d, want 1 and 2", kind, n, m)
		}
		must(db.Delete(ctx, article))(t)
		if n, m := finds("قرقوش"); n != 1 || m != 1 {
			t.Errorf("%s, one deleted: found %d and %d, want 1 and 1", kind, n, m)
		}
		must(db.Rename(ctx, other, map[string]string{person: id("person/قرقوش-EG")}))(t)
		if h := must(g.Search(ctx, explore.SearchRequest{Text: "قرقوش"}))(t); len(h.Items) != 1 || h.Items[0].IRI != id("person/قرقوش-EG") {
			t.Errorf("%s, renamed: %+v", kind, h.Items)
		}
		must(db.Delete(ctx, other))(t)
		if n, m := finds("قرقوش"); n+m != 0 {
			t.Errorf("%s: found when it is gone", kind)
		}
		if kind != "leveldb" {
			must(0, db.Check(ctx, func(graph.Progress) {}))(t)
		}
	}
}

// TestReadWhileWritten: readers see whole articles, each of one state.
func TestReadWhileWritten(t *testing.T) {
	db := invented(t, "memory:", 5_000)
	g := explore.New(db)
	label := id("article/00000000000000aa")
	version := func(i int) (out []quad.Quad) {
		for k := range 5 {
			p := id(fmt.Sprintf("person/زائر_%d_%d", i, k))
			out = append(out,
				quad.Quad{Subject: quad.IRI(p), Predicate: quad.IRI(vocab.RDFType), Object: quad.IRI(vocab.ClassPerson), Label: quad.IRI(label)},
				quad.Quad{Subject: quad.IRI(p), Predicate: quad.IRI(vocab.RDFSLabel), Object: quad.String(fmt.Sprintf("زائر عجيب %d %d", i, k)), Label: quad.IRI(label)})
		}
		return out
	}
	_, _, err := db.Load(ctx, label, version(0), true)
	must(0, err)(t)
	done := make(chan error, 1)
	go func() {
		var err error
		for i := 1; i < 100 && err == nil; i++ {
			_, _, err = db.Load(ctx, label, version(i), true)
		}
		done <- err
	}()
	for n := 0; ; n++ {
		h := must(g.Search(ctx, explore.SearchRequest{Text: "زائر عجيب"}))(t)
		if len(h.Items) != 5 {
			t.Fatalf("%d of an article's five names", len(h.Items))
		}
		for _, x := range h.Items {
			if len(x.Types) != 1 || strings.Fields(x.Ar)[2] != strings.Fields(h.Items[0].Ar)[2] {
				t.Fatalf("two versions in one answer: %v", h.Items)
			}
		}
		select {
		case err := <-done:
			must(0, err)(t)
			if n == 0 {
				t.Error("nothing was read meanwhile")
			}
			return
		default:
		}
	}
}
