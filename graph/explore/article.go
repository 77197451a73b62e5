package explore

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/search"
	"github.com/rawabit/rawabit/graph/vocab"
)

// An ArticleView is an article with its text and what was read in it.
type ArticleView struct {
	graph.Article
	Text     string       `json:"text"`
	Spans    []Span       `json:"spans"`    // by Start, then End
	Entities []graph.Node `json:"entities"` // that it mentions, by IRI
}

// A Span is evidence in the text: code points [Start, End).
type Span struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Fact  string `json:"fact"` // IRI
	Type  string `json:"type"` // of the fact
}

// Article gives an article by its IRI, or by the part below id/.
func (g *Graph) Article(ctx context.Context, iri string) (a *ArticleView, err error) {
	err = g.with(ctx, "article", func(r *reading) error {
		n, err := r.byIRI(iri)
		if err != nil {
			return err
		}
		if n == 0 {
			if n, err = r.must(vocab.ArticleID(iri)); err != nil {
				return err
			}
		}
		a, err = r.articleView(n)
		return err
	})
	return a, err
}

func (r *reading) articleView(n id) (*ArticleView, error) {
	meta, err := r.article(n)
	if err != nil {
		return nil, err
	}
	a := &ArticleView{Article: *meta, Spans: []Span{}, Entities: []graph.Node{}}
	if a.Text, err = r.textOf(n); err != nil {
		return nil, err
	}
	if a.Entities, err = r.joined(n, vocab.Mentions); err != nil {
		return nil, err
	}
	if a.Entities == nil {
		a.Entities = []graph.Node{}
	}
	list, err := r.filter(FactFilter{Article: a.IRI})
	if err != nil {
		return nil, err
	}
	for _, k := range list {
		f, err := r.fact(k.id)
		if err != nil {
			return nil, err
		}
		if f == nil {
			continue
		}
		for _, e := range f.Evidence {
			a.Spans = append(a.Spans, Span{e.Start, e.End, f.IRI, f.Type})
		}
	}
	slices.SortFunc(a.Spans, func(x, y Span) int {
		return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(x.End, y.End), cmp.Compare(x.Fact, y.Fact))
	})
	return a, nil
}

// An ArticleFilter says which articles are wanted; what is left empty is not asked for.
type ArticleFilter struct {
	Mentions     []string // IRIs: all of them are mentioned
	Outlet       string   // but for spelling
	Since, Until string   // days or months of publication
	Words        string   // all of them are in the text or the headline
	Oldest       bool     // the oldest first
}

// Articles are a page of articles.
type Articles struct {
	Items []graph.Article `json:"items"`
	Total int             `json:"total"`
	Next  string          `json:"next,omitempty"`
}

// Articles gives articles by day of publication, the newest first, then IRI.
func (g *Graph) Articles(ctx context.Context, f ArticleFilter, p Page) (out *Articles, err error) {
	err = g.with(ctx, "articles", func(r *reading) (err error) {
		out, err = r.listArticles(f, p)
		return err
	})
	return out, err
}

// EachArticle is to Articles what EachFact is to Facts.
func (g *Graph) EachArticle(ctx context.Context, f ArticleFilter, p Page, yield func(a *graph.Article, total int) error) (next string, err error) {
	err = g.with(ctx, "articles", func(r *reading) error {
		list, err := r.keptArticles(f)
		if err != nil {
			return err
		}
		total := len(list)
		if list, next, err = r.some("articles", list, !f.Oldest, p.Cursor, p.all()); err != nil {
			return err
		}
		for i, k := range list {
			if i%1000 == 999 {
				r.forget()
			}
			a, err := r.article(k.id)
			if err == nil {
				err = yield(a, total)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return next, err
}

func (r *reading) listArticles(f ArticleFilter, p Page) (*Articles, error) {
	kept, err := r.keptArticles(f)
	if err != nil {
		return nil, err
	}
	out := &Articles{Items: []graph.Article{}, Total: len(kept)}
	list, next, err := r.page("articles", kept, !f.Oldest, p)
	if err != nil {
		return nil, err
	}
	out.Next = next
	for _, k := range list {
		a, err := r.article(k.id)
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, *a)
	}
	return out, nil
}

// keptArticles gives the articles that pass, with their days.
func (r *reading) keptArticles(f ArticleFilter) ([]keyed, error) {
	found, err := r.articlesOf(f)
	if err != nil {
		return nil, err
	}
	list, err := r.byDate(found)
	if err != nil {
		return nil, err
	}
	outlet := search.Fold(f.Outlet)
	kept := list[:0]
	for _, k := range list {
		if !within(k.key, f.Since, f.Until) {
			continue
		}
		if outlet != "" {
			name, err := r.text(k.id, vocab.Outlet)
			if err != nil {
				return nil, err
			}
			if search.Fold(name) != outlet {
				continue
			}
		}
		kept = append(kept, k)
	}
	return kept, nil
}

// articlesOf gives the articles that mention things and have words, all if neither is asked for.
func (r *reading) articlesOf(f ArticleFilter) ([]id, error) {
	var sets [][]id
	if q := search.ParseQuery(f.Words); !q.Empty() {
		found, err := search.Texts(r.ctx, r, q)
		if err != nil {
			return nil, err
		}
		sets = append(sets, found)
	}
	gather := func(predicate string, o id) error {
		p, err := r.iri(predicate)
		if err != nil {
			return err
		}
		set := []id{}
		if p != 0 && o != 0 {
			for x, err := range r.distinct(r.ctx, row{atP: p, atO: o}, false) {
				if err != nil {
					return err
				}
				set = append(set, x.id)
			}
		}
		slices.Sort(set)
		sets = append(sets, set)
		return nil
	}
	for _, iri := range f.Mentions {
		n, err := r.must(iri)
		if err != nil {
			return nil, err
		}
		if err := gather(vocab.Mentions, n); err != nil {
			return nil, err
		}
	}
	if len(sets) == 0 {
		n, err := r.iri(vocab.ClassArticle)
		if err != nil {
			return nil, err
		}
		if err := gather(vocab.RDFType, n); err != nil {
			return nil, err
		}
	}
	out := sets[0]
	for _, set := range sets[1:] {
		out = slices.DeleteFunc(out, func(n id) bool {
			_, ok := slices.BinarySearch(set, n)
			return !ok
		})
	}
	return out, nil
}

// Stats are counts of a graph.
type Stats struct {
	Quads     int64           `json:"quads"`
	Articles  int             `json:"articles"`
	Facts     []TypeCount     `json:"facts"`           // in the order of the vocabulary, without those of which there is none
	Entities  []TypeCount     `json:"entities"`        // the same; those of the background count as well
	Relations []RelationCount `json:"relations"`       // statements, by the articles that make them
	Outlets   []OutletCount   `json:"outlets"`         // by number of articles, then name
	First     string          `json:"first,omitempty"` // days of the first and last article
	Last      string          `json:"last,omitempty"`
}

// An OutletCount counts the articles of an outlet.
type OutletCount struct {
	Outlet   string `json:"outlet"`
	Articles int    `json:"articles"`
}

// Stats counts what is in the graph.
func (g *Graph) Stats(ctx context.Context) (s *Stats, err error) {
	err = g.with(ctx, "stats", func(r *reading) (err error) {
		s, err = r.stats()
		return err
	})
	return s, err
}

func (r *reading) stats() (*Stats, error) {
	s := &Stats{Facts: []TypeCount{}, Entities: []TypeCount{}, Relations: []RelationCount{}, Outlets: []OutletCount{}}
	var err error
	if s.Quads, err = r.count(r.ctx, row{}); err != nil {
		return nil, err
	}
	rdfType, err := r.iri(vocab.RDFType)
	if err != nil {
		return nil, err
	}
	each := func(p, o id, f func(run) error) error {
		if p == 0 || o == 0 {
			return nil
		}
		for x, err := range r.distinct(r.ctx, row{atP: p, atO: o}, false) {
			if err == nil {
				err = f(x)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	outlets := map[string]int{}
	for _, t := range vocab.Terms {
		if !t.Class || t.IRI == vocab.ClassEvidence || t.IRI == vocab.ClassFact {
			continue
		}
		c, err := r.iri(t.IRI)
		if err != nil {
			return nil, err
		}
		n := 0
		err = each(rdfType, c, func(x run) error {
			n++
			if t.IRI != vocab.ClassArticle {
				return nil
			}
			day, err := r.published(x.id)
			if err != nil {
				return err
			}
			if day != "" && (s.First == "" || day < s.First) {
				s.First = day
			}
			s.Last = max(s.Last, day)
			outlet, err := r.text(x.id, vocab.Outlet)
			if outlet != "" {
				outlets[outlet]++
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		count := TypeCount{strings.TrimPrefix(t.IRI, vocab.NS), n}
		switch {
		case n == 0:
		case t.IRI == vocab.ClassArticle:
			s.Articles = n
		case t.Fact:
			s.Facts = append(s.Facts, count)
		default:
			s.Entities = append(s.Entities, count)
		}
	}
	for _, rel := range relations {
		if rel.inverse {
			continue
		}
		p, err := r.iri(rel.predicate)
		if err != nil {
			return nil, err
		}
		if p == 0 {
			continue
		}
		n, err := r.count(r.ctx, row{atP: p})
		if err != nil {
			return nil, err
		}
		s.Relations = append(s.Relations, RelationCount{rel.describe(), int(n)})
	}
	for name, n := range outlets {
		s.Outlets = append(s.Outlets, OutletCount{name, n})
	}
	slices.SortFunc(s.Outlets, func(a, b OutletCount) int {
		return cmp.Or(cmp.Compare(b.Articles, a.Articles), cmp.Compare(a.Outlet, b.Outlet))
	})
	return s, nil
}
