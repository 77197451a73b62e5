package graph

import (
	"cmp"
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
