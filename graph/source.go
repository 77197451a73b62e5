package graph

import (
	"context"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/vocab"
)

// A Reader reads single things for who puts a view of the graph together. It keeps
// what it has read, so it is for one goroutine, and who walks over the whole graph
// calls Forget from time to time.
type Reader struct{ c cards }

// Reader gives a new one.
func (db *DB) Reader(ctx context.Context) *Reader {
	return &Reader{cards{reader: db.reader(ctx), nodes: map[string]Node{}}}
}

// Fresh gives a reader for another walk that knows the names which this one has read.
func (r *Reader) Fresh(ctx context.Context, db *DB) *Reader {
	return &Reader{cards{reader: db.reader(ctx), nodes: r.c.nodes}}
}

// Forget lets go of what was read, but for types and names: a country has as many edges as the
// news has facts of it, and its name is asked for with each of them.
func (r *Reader) Forget() {
	clear(r.c.values)
	clear(r.c.refs)
	r.c.articles = nil
}

// Node gives types and names of one thing.
func (r *Reader) Node(iri string) (Node, error) { return r.c.node(iri) }

// Entity gives the names, the other names and the properties of one thing. Of what
// the graph doesn't have, nothing but the IRI is filled in.
func (r *Reader) Entity(iri string) (*Card, error) {
	card, properties, err := r.c.begin(iri)
	if err != nil {
		return nil, err
	}
	return card, r.c.properties(card, properties)
}

// Article gives what the graph knows of an article, without what it states.
func (r *Reader) Article(iri string) (*Article, error) { return r.c.article(iri) }

// Fact gives one fact as a statement with a single source; nil if it is none.
func (r *Reader) Fact(iri string) (*Statement, error) {
	s, err := r.c.statements([]string{iri})
	if err != nil || len(s) == 0 {
		return nil, err
	}
	if t, ok := vocab.Lookup(vocab.NS + s[0].Type); !ok || !t.Fact {
		return nil, nil
	}
	return &s[0], nil
}

// Day gives the date of a fact or, where the article tells none, of its publication; empty if
// neither is known. It reads far less than Fact.
func (r *Reader) Day(iri string) (string, error) {
	quads, err := r.c.some(iri, vocab.SchemaStartDate, vocab.ProvWasDerivedFrom)
	if err != nil {
		return "", err
	}
	article := ""
	for _, q := range quads {
		if q.Predicate == quad.IRI(vocab.SchemaStartDate) {
			return plainText(q.Object), nil
		}
		article = plainText(q.Object)
	}
	if article == "" {
		return "", nil
	}
	a, err := r.c.article(article)
	if err != nil {
		return "", err
	}
	return a.Published, nil
}

// FactsOf lists the facts that an article states, sorted.
func (r *Reader) FactsOf(article string) ([]string, error) {
	return r.c.subjects(vocab.ProvWasDerivedFrom, quad.IRI(article))
}

// About lists the facts that speak of something, sorted.
func (r *Reader) About(iri string) ([]string, error) { return r.To(iri, aboutPredicates...) }

// To lists what has one of the predicates with this IRI as the object, sorted.
func (r *Reader) To(iri string, predicates ...string) ([]string, error) {
	ref, err := r.c.ref(quad.IRI(iri))
	if err != nil || ref == nil {
		return nil, err
	}
	in, err := r.c.edges(quad.Object, ref)
	if err != nil {
		return nil, err
	}
	found := map[string]bool{}
	if err := r.c.gather(found, in, predicates...); err != nil {
		return nil, err
	}
	out := make([]string, 0, len(found))
	for f := range found {
		out = append(out, f)
	}
	slices.Sort(out)
	return out, nil
}

// From lists the IRIs that something has with one of the predicates, sorted, each once.
func (r *Reader) From(iri string, predicates ...string) ([]string, error) {
	quads, err := r.c.some(iri, predicates...)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, q := range quads {
		if o, ok := q.Object.(quad.IRI); ok {
			out = append(out, string(o))
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// Subject gives the quads of one subject, sorted.
func (r *Reader) Subject(iri string) ([]quad.Quad, error) {
	return r.c.quads(quad.Subject, quad.IRI(iri))
}

// Stated gives the quads with a label, sorted.
func (r *Reader) Stated(label string) ([]quad.Quad, error) {
	if blank, ok := strings.CutPrefix(label, "_:"); ok {
		return r.c.quads(quad.Label, quad.BNode(blank))
	}
	return r.c.quads(quad.Label, quad.IRI(label))
}

// Labels walks over the whole store and lists the labels that there are, sorted. The
// quads without a label, of which only foreign graphs have many, are given as they are.
func (db *DB) Labels(ctx context.Context) (labels []string, bare []quad.Quad, err error) {
	seen := map[quad.Value]bool{}
	err = db.each(ctx, func(q quad.Quad) error {
		if q.Label == nil {
			bare = append(bare, q)
		} else if !seen[q.Label] {
			seen[q.Label] = true
			labels = append(labels, plainText(q.Label))
		}
		return nil
	})
	slices.Sort(labels)
	sortQuads(bare)
	return labels, bare, err
}

// RDF gives a term as RDF has it: an IRI or blank node (as _:name) in id, else the
// text of a literal with its datatype, empty for a plain string, or its language.
func RDF(v quad.Value) (id, text, datatype, lang string) {
	id, lit := rdf(v)
	if lit.datatype == vocab.XSDString {
		lit.datatype = ""
	}
	return id, lit.text, lit.datatype, lit.lang
}
