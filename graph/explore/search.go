package explore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/search"
	"github.com/rawabit/rawabit/graph/vocab"
)

// A SearchRequest asks for things by name.
type SearchRequest struct {
	Text  string
	Types []string // of these classes only (Person, Country, Position, …); none is all
	Exact bool     // no transliteration and no typing errors
	Page
}

// A Hit is a thing that a text may mean.
type Hit struct {
	graph.Node
	Match  string        `json:"match"`           // the name that matched
	Reason search.Reason `json:"reason"`          // iri, exact, spelling, prefix, part, transliteration, typo
	Score  int           `json:"score"`           // 100 is exact; hits come by score, then uses, then IRI
	Uses   int64         `json:"uses"`            // quads that speak of it
	About  []graph.Node  `json:"about,omitempty"` // what tells it apart: offices of a person, country of the rest
}

// Hits are a page of a search.
type Hits struct {
	Items []Hit  `json:"items"`
	Total int    `json:"total"`
	More  bool   `json:"more,omitempty"` // there are more than Total: the text is too short or too common to look at all
	Next  string `json:"next,omitempty"`
}

// Search finds things by Arabic or English names, however they are spelled, or by IRI or the
// part of an IRI below id/ (country/PK). Finding nothing is no error.
func (g *Graph) Search(ctx context.Context, q SearchRequest) (hits *Hits, err error) {
	err = g.with(ctx, "search", func(r *reading) (err error) {
		hits, err = r.search(q)
		return err
	})
	return hits, err
}

func (r *reading) search(q SearchRequest) (*Hits, error) {
	from := 0
	after, err := readCursor("search", q.Cursor, 1)
	if err != nil {
		return nil, err
	}
	if after != nil {
		if from, err = strconv.Atoi(after[0]); err != nil || from < 0 {
			return nil, ErrCursor
		}
	}
	if n, err := r.byIRI(q.Text); err != nil {
		return nil, err
	} else if n != 0 {
		h, err := r.hit(search.Match{Subject: n, Reason: search.IRI, Score: 100})
		if err != nil {
			return nil, err
		}
		h.Match = h.IRI
		return &Hits{Items: []Hit{h}, Total: 1}, nil
	}
	types, err := r.classes(q.Types)
	if err != nil {
		return nil, err
	}
	var keep func(id) (bool, error)
	if len(types) > 0 {
		keep = func(n id) (bool, error) { return r.isOf(n, types) }
	}
	limit := q.limit()
	found, total, more, err := search.Names(r.ctx, r, q.Text, search.Options{Keep: keep, Exact: q.Exact}, from, limit)
	if err != nil {
		return nil, err
	}
	out := &Hits{Items: []Hit{}, Total: total, More: more}
	for _, m := range found {
		h, err := r.hit(m)
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, h)
	}
	if from+limit < total {
		out.Next = cursor("search", strconv.Itoa(from+limit))
	}
	return out, nil
}

// byIRI finds a text that is an IRI, or the part below id/.
func (r *reading) byIRI(text string) (id, error) {
	text = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(text), "<"), ">")
	if !strings.Contains(text, "/") && !strings.Contains(text, ":") {
		return 0, nil
	}
	n, err := r.ID(quad.IRI(text))
	if n != 0 || err != nil {
		return n, err
	}
	return r.ID(quad.IRI(vocab.ID + text))
}

// classes gives the ids of classes by their short names; an unknown one is an error.
func (r *reading) classes(names []string) (out []id, err error) {
	for _, name := range names {
		t, err := class(name)
		if err != nil {
			return nil, err
		}
		n, err := r.iri(t.IRI)
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

// ErrType is wrapped for a class that the vocabulary lacks.
var ErrType = errors.New("unknown type")

// class finds a class by its short name, in any case.
func class(name string) (vocab.Term, error) {
	var known []string
	for _, t := range vocab.Terms {
		if short, ok := strings.CutPrefix(t.IRI, vocab.NS); ok && t.Class {
			if strings.EqualFold(short, name) || t.IRI == name {
				return t, nil
			}
			known = append(known, short)
		}
	}
	return vocab.Term{}, fmt.Errorf("%w %q; known are %s", ErrType, name, strings.Join(known, ", "))
}

// isOf says whether a node is of one of some classes.
func (r *reading) isOf(n id, classes []id) (bool, error) {
	p, err := r.iri(vocab.RDFType)
	if err != nil {
		return false, err
	}
	for x, err := range r.distinct(r.ctx, row{atS: n, atP: p}, false) {
		if err != nil {
			return false, err
		}
		if slices.Contains(classes, x.id) {
			return true, nil
		}
	}
	return false, nil
}

func (r *reading) hit(m search.Match) (Hit, error) {
	n, err := r.node(m.Subject)
	if err != nil {
		return Hit{}, err
	}
	h := Hit{Node: n, Match: m.Name, Reason: m.Reason, Score: m.Score, Uses: m.Uses}
	if h.Uses == 0 {
		if h.Uses, err = r.Uses(r.ctx, m.Subject); err != nil {
			return h, err
		}
	}
	h.About, err = r.about(m.Subject)
	return h, err
}

// mostAbout bounds what tells a hit apart.
const mostAbout = 3

// about gives the offices of a person, else what a thing is of, or lies in.
func (r *reading) about(n id) ([]graph.Node, error) {
	for _, p := range []string{vocab.HoldsPosition, vocab.Of, vocab.Country} {
		pred, err := r.iri(p)
		if err != nil {
			return nil, err
		}
		if pred == 0 {
			continue
		}
		var list []keyed
		for x, err := range r.distinct(r.ctx, row{atS: n, atP: pred}, true) {
			if err != nil {
				return nil, err
			}
			list = append(list, keyed{key: fmt.Sprintf("%09d", x.n), id: x.id})
		}
		list, _, err = r.page("", list, true, Page{Limit: mostAbout})
		if err != nil {
			return nil, err
		}
		var out []graph.Node
		for _, k := range list {
			x, err := r.node(k.id)
			if err != nil {
				return nil, err
			}
			out = append(out, x)
		}
		if len(out) > 0 {
			return out, nil
		}
	}
	return nil, nil
}

// An AmbiguousError says that a name fits several. It is no ErrUnknown.
type AmbiguousError struct {
	Text       string
	Candidates []Hit // the best first, at most ten
	Total      int
}

func (e *AmbiguousError) Error() string {
	var list []string
	for _, c := range e.Candidates {
		local, ok := vocab.Local(c.IRI)
		if !ok {
			local = c.IRI
		}
		list = append(list, local)
	}
	if n := e.Total - len(list); n > 0 {
		list = append(list, fmt.Sprintf("%d more", n))
	}
	return fmt.Sprintf("%q may be any of %s", e.Text, strings.Join(list, ", "))
}

// Resolve gives the one thing that a text means: an IRI, or a name of which only one thing
// is a match of the best kind there is. A text that fits several is an *AmbiguousError, one that fits none wraps
// graph.ErrUnknown. Types narrow the choice.
func (g *Graph) Resolve(ctx context.Context, text string, types ...string) (hit Hit, err error) {
	err = g.with(ctx, "resolve", func(r *reading) (err error) {
		hit, err = r.resolve(text, types)
		return err
	})
	return hit, err
}

func (r *reading) resolve(text string, types []string) (Hit, error) {
	const most = 10
	hits, err := r.search(SearchRequest{Text: text, Types: types, Page: Page{Limit: most}})
	if err != nil {
		return Hit{}, err
	}
	switch {
	case len(hits.Items) == 0:
		return Hit{}, fmt.Errorf("%q: %w", text, graph.ErrUnknown)
	case len(hits.Items) == 1:
		return hits.Items[0], nil
	}
	first, second := hits.Items[0], hits.Items[1]
	best := first.Score > second.Score
	if isPerson(first) && isPerson(second) && first.Reason != search.Typo && !strings.Contains(strings.TrimSpace(text), " ") {
		best = false // a surname alone, by which an article called the first
	}
	switch first.Reason {
	case search.Prefix, search.Part: // what was left out may be anything
		best = best && second.Reason != search.Prefix && second.Reason != search.Part
	}
	if best {
		return first, nil
	}
	return Hit{}, &AmbiguousError{Text: text, Candidates: hits.Items, Total: hits.Total}
}

func isPerson(h Hit) bool { return slices.Contains(h.Types, "Person") }

// A TextRequest asks for articles by words.
type TextRequest struct {
	Words string // all of them; a word with * behind it stands for its beginning
	Page
}

// A TextHit is an article that has the words, and the sentences in which they stand.
type TextHit struct {
	Article   graph.Article `json:"article"`
	Sentences []Sentence    `json:"sentences"` // the first few
	Count     int           `json:"count"`     // how often the words occur
}

// A Sentence is a sentence or line of an article: code points [Start, End) of its text, and
// where words of it are marked, counted from Start.
type Sentence struct {
	Start int      `json:"start"`
	End   int      `json:"end"`
	Text  string   `json:"text"`
	Marks [][2]int `json:"marks"`
}

// TextHits are a page of articles.
type TextHits struct {
	Items []TextHit `json:"items"`
	Total int       `json:"total"`
	Next  string    `json:"next,omitempty"`
}

// SearchText finds the articles that have all the words in their text or headline, in any spelling
// that folding makes the same and with the article or without, the newest first.
func (g *Graph) SearchText(ctx context.Context, q TextRequest) (hits *TextHits, err error) {
	err = g.with(ctx, "search text", func(r *reading) (err error) {
		hits, err = r.searchText(q)
		return err
	})
	return hits, err
}

func (r *reading) searchText(q TextRequest) (*TextHits, error) {
	query := search.ParseQuery(q.Words)
	out := &TextHits{Items: []TextHit{}}
	if query.Empty() {
		return out, nil
	}
	found, err := search.Texts(r.ctx, r, query)
	if err != nil {
		return nil, err
	}
	list, err := r.byDate(found)
	if err != nil {
		return nil, err
	}
	out.Total = len(list)
	list, out.Next, err = r.page("text", list, true, q.Page)
	if err != nil {
		return nil, err
	}
	for _, k := range list {
		a, err := r.article(k.id)
		if err != nil {
			return nil, err
		}
		text, err := r.textOf(k.id)
		if err != nil {
			return nil, err
		}
		h := TextHit{Article: *a}
		h.Sentences, h.Count = sentences(text, query)
		if h.Sentences == nil {
			h.Sentences = []Sentence{}
		}
		out.Items = append(out.Items, h)
	}
	return out, nil
}

// byDate gives articles their days.
func (r *reading) byDate(articles []id) ([]keyed, error) {
	list := make([]keyed, len(articles))
	for i, n := range articles {
		if i%256 == 0 && r.ctx.Err() != nil {
			return nil, r.ctx.Err()
		}
		d, err := r.published(n)
		if err != nil {
			return nil, err
		}
		list[i] = keyed{key: d, id: n}
	}
	return list, nil
}

// mostSentences bounds what is quoted of an article.
const mostSentences = 3

// sentences gives the first sentences with words of a query, and counts the words.
func sentences(text string, q search.Query) (out []Sentence, count int) {
	marks := q.Marks(text)
	c := counter{text: text}
	for i := 0; i < len(marks) && len(out) < mostSentences; {
		start, end := search.Sentence(text, marks[i][0], marks[i][1])
		s := Sentence{Start: c.at(start), Text: text[start:end]}
		s.End = s.Start + utf8.RuneCountInString(s.Text)
		for ; i < len(marks) && marks[i][1] <= end; i++ {
			inner := counter{text: s.Text}
			from := inner.at(marks[i][0] - start)
			s.Marks = append(s.Marks, [2]int{from, inner.at(marks[i][1] - start)})
		}
		out = append(out, s)
	}
	return out, len(marks)
}

// A counter turns bytes of a text, asked for in rising order, into code points.
type counter struct {
	text         string
	bytes, runes int
}

func (c *counter) at(b int) int {
	c.runes += utf8.RuneCountInString(c.text[c.bytes:b])
	c.bytes = b
	return c.runes
}
