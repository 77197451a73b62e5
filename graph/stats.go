package graph

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/vocab"
)

// Stats are the counts of a store.
type Stats struct {
	Quads    int64          `json:"quads"`
	Articles int            `json:"articles"`
	Facts    map[string]int `json:"facts"`    // by class: Visit, Meeting, …; without those of which there is none
	Entities map[string]int `json:"entities"` // by class: Person, Country, …
}

// Stats counts. Entities of the background graph count as well.
func (db *DB) Stats(ctx context.Context) (*Stats, error) {
	st, err := db.store.Stats(ctx, false)
	if err != nil {
		return nil, fmt.Errorf("stats: %w", err)
	}
	s := &Stats{Quads: st.Quads.Value, Facts: map[string]int{}, Entities: map[string]int{}}
	r := db.reader(ctx)
	for _, t := range vocab.Terms {
		if !t.Class || t.IRI == vocab.ClassEvidence || t.IRI == vocab.ClassFact {
			continue
		}
		// A type stated by several articles is several quads, but one thing.
		subjects, err := r.subjects(vocab.RDFType, quad.IRI(t.IRI))
		if err != nil {
			return nil, fmt.Errorf("stats: %w", err)
		}
		n := len(subjects)
		switch {
		case n == 0:
		case t.IRI == vocab.ClassArticle:
			s.Articles = n
		case t.Fact:
			s.Facts[className(t.IRI)] = n
		default:
			s.Entities[className(t.IRI)] = n
		}
	}
	return s, nil
}

// An Article is what the graph knows of one, without what it states.
type Article struct {
	IRI       string `json:"id"`
	Title     string `json:"title,omitempty"`
	Outlet    string `json:"outlet,omitempty"`
	Source    string `json:"source,omitempty"`
	URL       string `json:"url,omitempty"`
	Published string `json:"published,omitempty"`
	Language  string `json:"language,omitempty"`
	Hash      string `json:"sha256,omitempty"`
}

// Articles lists the articles by date of publication, then IRI.
func (db *DB) Articles(ctx context.Context) ([]Article, error) {
	r := db.reader(ctx)
	subjects, err := r.subjects(vocab.RDFType, quad.IRI(vocab.ClassArticle))
	if err != nil {
		return nil, fmt.Errorf("articles: %w", err)
	}
	c := &cards{reader: r}
	out := make([]Article, 0, len(subjects))
	for _, iri := range subjects {
		a, err := c.article(iri)
		if err != nil {
			return nil, fmt.Errorf("articles: %w", err)
		}
		out = append(out, *a)
	}
	slices.SortFunc(out, compareArticles)
	return out, nil
}

func compareArticles(a, b Article) int {
	if c := strings.Compare(a.Published, b.Published); c != 0 {
		return c
	}
	return strings.Compare(a.IRI, b.IRI)
}

// HasArticle reports whether an article with this IRI has been loaded.
func (db *DB) HasArticle(ctx context.Context, article string) (bool, error) {
	r := db.reader(ctx)
	node, err := r.ref(quad.IRI(article))
	if err != nil || node == nil {
		return false, err
	}
	class, err := r.ref(quad.IRI(vocab.ClassArticle))
	if err != nil || class == nil {
		return false, err
	}
	edges, err := r.edges(quad.Subject, node)
	if err != nil {
		return false, err
	}
	for _, e := range edges {
		if key(e[object]) == key(class) {
			return true, nil
		}
	}
	return false, nil
}

// subjects gives the IRIs that have a predicate with an object, sorted, each once.
func (r *reader) subjects(p string, o quad.Value) ([]string, error) {
	pred, err := r.ref(quad.IRI(p))
	if err != nil || pred == nil {
		return nil, err
	}
	node, err := r.ref(o)
	if err != nil || node == nil {
		return nil, err
	}
	edges, err := r.edges(quad.Object, node)
	if err != nil {
		return nil, err
	}
	found := edges[:0]
	seen := map[any]bool{}
	for _, e := range edges {
		if key(e[predicate]) == key(pred) && !seen[key(e[subject])] {
			seen[key(e[subject])] = true
			found = append(found, edge{e[subject]})
		}
	}
	if err := r.resolve(found); err != nil {
		return nil, err
	}
	var out []string
	for _, e := range found {
		if iri := r.iri(e[subject]); iri != "" {
			out = append(out, iri)
		}
	}
	slices.Sort(out)
	return out, nil
}

// className is the part of an IRI by which people know it: Visit.
func className(iri string) string {
	if rest, ok := strings.CutPrefix(iri, vocab.NS); ok {
		return rest
	}
	return iri
}

func hashOf(quads []quad.Quad) string {
	lines := make([]string, len(quads))
	for i, q := range quads {
		lines[i] = Line(q)
	}
	slices.Sort(lines)
	h := sha256.New()
	for _, l := range slices.Compact(lines) {
		h.Write([]byte(l))
		h.Write([]byte{'\n'})
	}
	return hex.EncodeToString(h.Sum(nil))
}
