// Package explore answers what people ask of a graph first: who is meant by a name, what is
// known of someone, who stands beside whom, how two are connected, what happened when, and
// where it is written. It is what the command line, HTTP and the explorer stand on.
//
//	g := explore.New(db)                                       // db is a *graph.DB
//	hits, err := g.Search(ctx, explore.SearchRequest{Text: "Usama Hammad"})
//	n, err := g.Resolve(ctx, "مصر", "Country")                 // one node, or *AmbiguousError
//	e, err := g.Entity(ctx, n.IRI)                             // its card; Card has the facts too
//	b, err := g.Neighbours(ctx, n.IRI, explore.NeighboursRequest{Cap: 10})
//	p, err := g.Paths(ctx, a, b, explore.PathsRequest{})       // facts and sentences at each hop
//	f, err := g.Facts(ctx, explore.FactFilter{Types: []string{"Visit"}}, explore.Page{Limit: 20})
//	t, err := g.Timeline(ctx, a, b, explore.Page{})            // b may be ""
//	a, err := g.Article(ctx, iri)                              // its text, evidence marked
//
// Every call reads one state of the graph (in the store of our own), stops when its context
// ends, and gives the same answer, in the same order, from any store with the same quads.
// Nodes are named by their IRIs; graph.ErrUnknown is wrapped for one that the graph lacks,
// ErrCursor for a cursor that no page gave. Lists come in pages: Page.Limit items (0 is
// DefaultLimit, at most MaxLimit), and a cursor for the next that stays right when the graph changes
// between two pages: nothing is given twice or left out but what changed itself. EachFact and
// EachArticle give a whole list.
//
// The types are the JSON of the command line and of HTTP. Dates are text as ISO 8601 has
// them, days or months; offsets are code points of the article's text, counted from 0.
//
// Names are found by the index that the store keeps (package search); a store of ours
// without one gets it at the first call, for stores of Cayley's it is made in memory, again
// after each write.
package explore

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/vocab"
)

// A Source is an open graph, such as *graph.DB.
type Source interface {
	Store() cgraph.QuadStore
	// Writes grows with every write.
	Writes() uint64
}

// A Graph answers. Its methods may be called from several goroutines.
type Graph struct {
	source Source
	mu     sync.Mutex
	index  *memoryIndex // for stores that keep none
}

// New makes one for an open graph, which stays the caller's to close.
func New(source Source) *Graph { return &Graph{source: source} }

// Limits of pages.
const (
	DefaultLimit = 20
	MaxLimit     = 1000
)

// A Page asks for a part of a list: Limit items behind those that the page with Cursor as
// Next ended with.
type Page struct {
	Limit  int
	Cursor string
}

func (p Page) limit() int {
	if p.Limit <= 0 {
		return DefaultLimit
	}
	return min(p.Limit, MaxLimit)
}

// all is limit where there is no most.
func (p Page) all() int {
	if p.Limit <= 0 {
		return math.MaxInt - 1
	}
	return p.Limit
}

// ErrCursor is wrapped for a cursor that cannot be read.
var ErrCursor = errors.New("not a cursor of this list")

// cursor writes the sorting key of the last item of a page.
func cursor(kind string, parts ...string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strings.Join(append([]string{kind}, parts...), "\x00")))
}

// readCursor gives the parts of a cursor, nil for none.
func readCursor(kind, s string, parts int) ([]string, error) {
	if s == "" {
		return nil, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	list := strings.Split(string(b), "\x00")
	if err != nil || len(list) != parts+1 || list[0] != kind {
		return nil, fmt.Errorf("%w: %q; take what stands in \"next\" of the page before", ErrCursor, s)
	}
	return list[1:], nil
}

// A reading is one call: a view and what was read of it.
type reading struct {
	view
	ctx      context.Context
	known    map[string]id // of IRIs
	nodes    map[id]graph.Node
	articles map[id]*graph.Article
	when     map[id]string // of articles: the day of publication
	words    map[id]string // literals that many things have
	texts    map[id]string
}

// read opens a view for one call.
func (g *Graph) read(ctx context.Context) (*reading, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	v, err := ownView(ctx, g.source.Store())
	if err != nil {
		return nil, err
	}
	if v == nil {
		index, err := g.memory(ctx)
		if err != nil {
			return nil, err
		}
		v = foreignView(g.source.Store(), index)
	}
	return &reading{
		view: v, ctx: ctx, known: map[string]id{}, nodes: map[id]graph.Node{},
		articles: map[id]*graph.Article{}, when: map[id]string{}, words: map[id]string{}, texts: map[id]string{},
	}, nil
}

// memory makes the index of a store that keeps none.
func (g *Graph) memory(ctx context.Context) (*memoryIndex, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	writes := g.source.Writes()
	if g.index != nil && g.index.writes == writes {
		return g.index, nil
	}
	x, err := newMemoryIndex(ctx, g.source.Store(), writes)
	if err != nil {
		return nil, err
	}
	g.index = x
	return x, nil
}

// forget lets go of what was read of articles and facts, so that a long list does not fill the memory.
func (r *reading) forget() {
	clear(r.articles)
	clear(r.texts)
}

// with runs f on a view and names the errors.
func (g *Graph) with(ctx context.Context, what string, f func(*reading) error) error {
	r, err := g.read(ctx)
	if err == nil {
		err = errors.Join(f(r), r.close())
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// iri gives the id of an IRI, 0 if the graph lacks it.
func (r *reading) iri(iri string) (id, error) {
	if n, ok := r.known[iri]; ok {
		return n, nil
	}
	n, err := r.ID(quad.IRI(iri))
	if err == nil {
		r.known[iri] = n
	}
	return n, err
}

// must is iri for a thing that is asked for.
func (r *reading) must(iri string) (id, error) {
	n, err := r.iri(iri)
	if err == nil && n == 0 {
		err = fmt.Errorf("%s: %w", iri, graph.ErrUnknown)
	}
	return n, err
}

// name is the IRI of a node.
func (r *reading) name(n id) (string, error) {
	v, err := r.Term(n)
	return graph.Plain(v), err
}

// objects gives the objects of a subject and predicate, each once, sorted as quads are.
func (r *reading) objects(s id, predicate string) ([]quad.Value, error) {
	p, err := r.iri(predicate)
	if err != nil || p == 0 || s == 0 {
		return nil, err
	}
	var out []quad.Value
	for x, err := range r.distinct(r.ctx, row{atS: s, atP: p}, false) {
		if err != nil {
			return nil, err
		}
		v, err := r.Term(x.id)
		if err != nil {
			return nil, err
		}
		if v != nil {
			out = append(out, v)
		}
	}
	if len(out) > 1 {
		slices.SortFunc(out, func(a, b quad.Value) int { return strings.Compare(quad.ToString(a), quad.ToString(b)) })
	}
	return out, nil
}

// text is the first object as text.
func (r *reading) text(s id, predicate string) (string, error) {
	list, err := r.objects(s, predicate)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return graph.Plain(list[0]), nil
}

// node reads the types and names of a node.
func (r *reading) node(n id) (graph.Node, error) {
	if x, ok := r.nodes[n]; ok {
		return x, nil
	}
	iri, err := r.name(n)
	if err != nil {
		return graph.Node{}, err
	}
	x := graph.Node{IRI: iri}
	for _, p := range []string{vocab.RDFType, vocab.RDFSLabel} {
		list, err := r.objects(n, p)
		if err != nil {
			return x, err
		}
		for _, v := range list {
			x.Take(quad.Quad{Predicate: quad.IRI(p), Object: v})
		}
	}
	r.nodes[n] = x
	return x, nil
}

// value is a node, or a literal.
func (r *reading) value(n id) (graph.Value, error) {
	v, err := r.Term(n)
	if err != nil {
		return graph.Value{}, err
	}
	if _, ok := v.(quad.IRI); !ok {
		return graph.Value{Text: graph.Plain(v)}, nil
	}
	x, err := r.node(n)
	return graph.Value{Node: &x}, err
}

// article reads what is known of an article, without what it states.
func (r *reading) article(n id) (*graph.Article, error) {
	if a := r.articles[n]; a != nil {
		return a, nil
	}
	iri, err := r.name(n)
	if err != nil {
		return nil, err
	}
	a := &graph.Article{IRI: iri}
	for _, x := range []struct {
		to        *string
		predicate string
	}{
		{&a.Title, vocab.SchemaHeadline}, {&a.Outlet, vocab.Outlet}, {&a.Source, vocab.DCTermsSource}, {&a.URL, vocab.SchemaUrl},
		{&a.Published, vocab.SchemaDatePublished}, {&a.Language, vocab.SchemaInLanguage}, {&a.Hash, vocab.Sha256},
	} {
		if *x.to, err = r.text(n, x.predicate); err != nil {
			return nil, err
		}
	}
	r.articles[n] = a
	return a, nil
}

// published is the day of an article's publication: the first, if several are told.
func (r *reading) published(n id) (string, error) {
	if d, ok := r.when[n]; ok {
		return d, nil
	}
	p, err := r.iri(vocab.SchemaDatePublished)
	if err != nil {
		return "", err
	}
	first := ""
	if p != 0 {
		for q, err := range r.rows(r.ctx, row{atS: n, atP: p}) {
			if err != nil {
				return "", err
			}
			d, err := r.word(q[atO])
			if err != nil {
				return "", err
			}
			if first == "" || d < first {
				first = d
			}
		}
	}
	r.when[n] = first
	return first, nil
}

// word is a literal that many things have, such as a day or a status: it is read once.
func (r *reading) word(n id) (string, error) {
	if w, ok := r.words[n]; ok {
		return w, nil
	}
	v, err := r.Term(n)
	if err != nil {
		return "", err
	}
	w := graph.Plain(v)
	r.words[n] = w
	return w, nil
}

// textOf is the text of an article.
func (r *reading) textOf(n id) (string, error) {
	if t, ok := r.texts[n]; ok {
		return t, nil
	}
	t, err := r.text(n, vocab.Text)
	if err == nil {
		r.texts[n] = t
	}
	return t, err
}
