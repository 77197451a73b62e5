package graph

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/vocab"
)

// A Node is someone or something with its names.
type Node struct {
	IRI   string   `json:"id"`
	Types []string `json:"types,omitempty"` // classes of rb: by their short names, sorted
	Ar    string   `json:"ar,omitempty"`
	En    string   `json:"en,omitempty"`
}

// Name is the best there is for display: Arabic, English, what the IRI says.
func (n Node) Name() string {
	if name := cmp.Or(n.Ar, n.En); name != "" {
		return name
	}
	if local, ok := vocab.Local(n.IRI); ok {
		return strings.ReplaceAll(local[strings.LastIndexByte(local, '/')+1:], "_", " ")
	}
	return n.IRI
}

// Match says how a candidate was found.
type Match string

// From the best to the weakest.
const (
	ByIRI  Match = "iri"    // the text is its IRI, or the part of it below id/
	Exact  Match = "exact"  // the text is one of its names
	Prefix Match = "prefix" // one of its names begins with the text
	Inside Match = "inside" // one of its names has the text in it
)

// A Candidate is somebody that a name may mean.
type Candidate struct {
	Node
	Match  Match  `json:"match"`
	Key    string `json:"key,omitempty"` // the folded name that matched
	Weight int    `json:"weight"`        // quads that speak of it; counted to 1000 and no further
}

// Find looks for the nodes that texts may mean: texts are IRIs, or names folded
// as rb:key has them (the caller folds; text as typed may stand beside it). The
// best kind of match that there is decides: candidates of a weaker kind are not
// given. They come with those that are spoken of most in front. Finding nobody is
// no error.
//
// An exact name is one look-up; beginnings and middles of names walk over all
// entities.
func (db *DB) Find(ctx context.Context, texts ...string) ([]Candidate, error) {
	found, err := db.find(ctx, texts)
	if err != nil {
		return nil, fmt.Errorf("find: %w", err)
	}
	return found, nil
}

func (db *DB) find(ctx context.Context, texts []string) ([]Candidate, error) {
	r := db.reader(ctx)
	keys := map[string]Candidate{} // by IRI
	for _, t := range texts {
		if t = strings.TrimSpace(t); t == "" {
			continue
		}
		t = strings.TrimSuffix(strings.TrimPrefix(t, "<"), ">")
		for _, iri := range []string{t, vocab.ID + t} {
			if !strings.Contains(iri, "/") {
				continue
			}
			ref, err := r.ref(quad.IRI(iri))
			if err != nil {
				return nil, err
			}
			if ref != nil {
				keys[iri] = Candidate{Node: Node{IRI: iri}, Match: ByIRI}
			}
		}
	}
	if len(keys) == 0 {
		for _, t := range texts {
			subjects, err := r.subjects(vocab.Key, quad.String(t))
			if err != nil {
				return nil, err
			}
			for _, iri := range subjects {
				keys[iri] = Candidate{Node: Node{IRI: iri}, Match: Exact, Key: t}
			}
		}
	}
	if len(keys) == 0 {
		var err error
		if keys, err = r.walkKeys(texts); err != nil {
			return nil, err
		}
	}
	c := &cards{reader: r}
	out := make([]Candidate, 0, len(keys))
	for iri, cand := range keys {
		n, err := c.node(iri)
		if err != nil {
			return nil, err
		}
		cand.Node = n
		if cand.Weight, err = r.degree(iri); err != nil {
			return nil, err
		}
		out = append(out, cand)
	}
	slices.SortFunc(out, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.IRI, b.IRI))
	})
	return out, nil
}

// walkKeys compares the texts with the names of all entities.
func (r *reader) walkKeys(texts []string) (map[string]Candidate, error) {
	texts = slices.DeleteFunc(slices.Clone(texts), func(t string) bool { return strings.TrimSpace(t) == "" })
	if len(texts) == 0 {
		return nil, nil
	}
	keyRef, err := r.ref(quad.IRI(vocab.Key))
	if err != nil || keyRef == nil {
		return nil, err
	}
	best := map[Match]map[string]Candidate{Prefix: {}, Inside: {}}
	for _, t := range vocab.Terms {
		if !t.Class || t.Fact || t.IRI == vocab.ClassArticle || t.IRI == vocab.ClassEvidence {
			continue
		}
		class, err := r.ref(quad.IRI(t.IRI))
		if err != nil {
			return nil, err
		}
		members, err := r.edges(quad.Object, class)
		if err != nil {
			return nil, err
		}
		seen := map[any]bool{}
		for _, m := range members {
			if seen[key(m[subject])] {
				continue
			}
			seen[key(m[subject])] = true
			edges, err := r.edges(quad.Subject, m[subject])
			if err != nil {
				return nil, err
			}
			edges = slices.DeleteFunc(edges, func(e edge) bool { return key(e[predicate]) != key(keyRef) })
			if err := r.resolve(edges); err != nil {
				return nil, err
			}
			for _, e := range edges {
				name, _ := r.value(e[object]).(quad.String)
				for _, text := range texts {
					how := Inside
					switch i := strings.Index(string(name), text); {
					case i < 0:
						continue
					case i == 0:
						how = Prefix
					}
					iri := r.iri(e[subject])
					// of several names that match, the first in the alphabet is shown
					if old, ok := best[how][iri]; iri != "" && (!ok || string(name) < old.Key) {
						best[how][iri] = Candidate{Node: Node{IRI: iri}, Match: how, Key: string(name)}
					}
				}
			}
		}
	}
	if len(best[Prefix]) > 0 {
		return best[Prefix], nil
	}
	return best[Inside], nil
}

const maxWeight = 1000

// degree counts the quads that have the node as subject or object, up to maxWeight.
func (r *reader) degree(iri string) (int, error) {
	node, err := r.ref(quad.IRI(iri))
	if err != nil || node == nil {
		return 0, err
	}
	n := 0
	for _, d := range []quad.Direction{quad.Subject, quad.Object} {
		it := r.store.QuadIterator(d, node).Iterate()
		for n < maxWeight && it.Next(r.ctx) {
			n++
		}
		err := it.Err()
		it.Close()
		if err != nil {
			return 0, err
		}
	}
	return n, r.ctx.Err()
}

// cards reads nodes and articles, each once.
type cards struct {
	*reader
	nodes    map[string]Node
	articles map[string]*Article
}

// node reads types and names.
func (c *cards) node(iri string) (Node, error) {
	if n, ok := c.nodes[iri]; ok {
		return n, nil
	}
	n := Node{IRI: iri}
	quads, err := c.some(iri, vocab.RDFType, vocab.RDFSLabel)
	if err != nil {
		return n, err
	}
	for _, q := range quads {
		n.Take(q)
	}
	if c.nodes == nil {
		c.nodes = map[string]Node{}
	}
	c.nodes[iri] = n
	return n, nil
}

// Take notes what a quad says of the node's type or name. Quads come sorted, so
// of several labels the first wins, the same one each time.
func (n *Node) Take(q quad.Quad) {
	switch q.Predicate {
	case quad.IRI(vocab.RDFType):
		if class, ok := q.Object.(quad.IRI); ok && !slices.Contains(n.Types, className(string(class))) {
			n.Types = append(n.Types, className(string(class)))
			slices.Sort(n.Types)
		}
	case quad.IRI(vocab.RDFSLabel):
		switch v := q.Object.(type) {
		case quad.LangString:
			if v.Lang == "en" {
				n.En = cmp.Or(n.En, string(v.Value))
			} else {
				n.Ar = cmp.Or(n.Ar, string(v.Value))
			}
		case quad.String:
			n.Ar = cmp.Or(n.Ar, string(v))
		}
	}
}

// some reads the quads of a subject with some of its predicates.
func (c *cards) some(iri string, predicates ...string) ([]quad.Quad, error) {
	node, err := c.ref(quad.IRI(iri))
	if err != nil || node == nil {
		return nil, err
	}
	want := map[any]bool{}
	for _, p := range predicates {
		ref, err := c.ref(quad.IRI(p))
		if err != nil {
			return nil, err
		}
		if ref != nil {
			want[key(ref)] = true
		}
	}
	edges, err := c.edges(quad.Subject, node)
	if err != nil {
		return nil, err
	}
	return c.toQuads(slices.DeleteFunc(edges, func(e edge) bool { return !want[key(e[predicate])] }))
}

func (c *cards) article(iri string) (*Article, error) {
	if a := c.articles[iri]; a != nil {
		return a, nil
	}
	a := &Article{IRI: iri}
	quads, err := c.some(iri, vocab.SchemaHeadline, vocab.Outlet, vocab.DCTermsSource, vocab.SchemaUrl,
		vocab.SchemaDatePublished, vocab.SchemaInLanguage, vocab.Sha256)
	if err != nil {
		return nil, err
	}
	for _, q := range quads {
		text := plainText(q.Object)
		switch q.Predicate {
		case quad.IRI(vocab.SchemaHeadline):
			a.Title = text
		case quad.IRI(vocab.Outlet):
			a.Outlet = text
		case quad.IRI(vocab.DCTermsSource):
			a.Source = text
		case quad.IRI(vocab.SchemaUrl):
			a.URL = text
		case quad.IRI(vocab.SchemaDatePublished):
			a.Published = text
		case quad.IRI(vocab.SchemaInLanguage):
			a.Language = text
		case quad.IRI(vocab.Sha256):
			a.Hash = text
		}
	}
	if c.articles == nil {
		c.articles = map[string]*Article{}
	}
	c.articles[iri] = a
	return a, nil
}

// Plain is the text of a value: an IRI, or what a literal says; "" for none.
func Plain(v quad.Value) string {
	if v == nil {
		return ""
	}
	return plainText(v)
}

func plainText(v quad.Value) string {
	id, lit := rdf(v)
	return cmp.Or(id, lit.text)
}
