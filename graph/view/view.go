// Package view is the one form of the graph from which everything that is drawn, put
// on a map or a time line, or opened in another program is written: nodes and edges
// with names in both languages, dates, and the words of the articles they rest on.
//
// In: an open graph and what is to be seen of it (All, Around, Article, Of). Out: a View
// that gives its nodes, its facts, its edges and its quads one after the other, always
// in the same order; what a View holds itself is lists of IRIs, so a large graph can be
// written without being in memory.
//
// # Facts that join more than two
//
// With Options.Facts = Edges (the default) a fact becomes edges between those it joins,
// as relations.tsv has it: a visit is an edge from the visitor to the destination, one
// to the city and one from the host; a meeting is an edge for each pair. All edges
// of a fact have its IRI and carry all it says (dates, status, confidence, article,
// words), so they can be put together again. A fact stays a node, with an edge for
// each argument named after its part in it (party, sector, …), where that is the truer
// picture: objectives and measures; what joins more than MaxPairs; and whatever would
// give no edge at all. With Options.Facts = Nodes every fact is a node.
//
// # What trips people up
//
//   - An edge's two ends are always nodes of the view.
//   - Offices with their country, and cities and bodies with theirs, are edges without
//     a fact: they are knowledge about the world, not news.
//   - A date may be a month (2026-11). Text order is the order of time.
//   - Names come as articles have them. They may hold quotes, markup or control
//     characters; each writer has to see to that itself.
package view

import (
	"cmp"
	"slices"
	"strings"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/vocab"
)

// A Mode says what becomes of facts.
type Mode string

// The modes; see the package comment.
const (
	Edges Mode = "edges"
	Nodes Mode = "nodes"
)

// MaxPairs is how many pairs of one fact may become edges: four who met are six pairs.
const MaxPairs = 6

// Options narrow a view. The zero value is all, with facts as edges.
type Options struct {
	Facts         Mode    // Edges if empty
	MinConfidence float64 // without what is less sure
	Since, Until  string  // only facts of these days or months, by their date, else the day of publication; both inclusive
	Articles      bool    // articles are nodes too, with an edge to each thing they speak of
	NoBackground  bool    // quads: without what no article states

	// Of Around, and of Of where no fact is named.
	Depth    int // steps from the entity; 0 is 1
	MaxFacts int // facts of one entity, the newest first; 0 is DefaultMaxFacts, less is no bound
	MaxNodes int // nodes reached, after which no further are visited; 0 is DefaultMaxNodes, less is no bound
}

// The bounds of a view around an entity, so that a country doesn't bring the whole graph.
const (
	DefaultMaxFacts = 200
	DefaultMaxNodes = 300
)

// A Name is something with its names in both languages; ID is short.
type Name struct {
	IRI string `json:"iri"`
	ID  string `json:"id"`
	Ar  string `json:"ar,omitempty"`
	En  string `json:"en,omitempty"`
}

// Best is what to show where there is room for one name.
func (n Name) Best() string {
	return graph.Node{IRI: n.IRI, Ar: n.Ar, En: n.En}.Name()
}

// A Node is an entity, or a fact or an article if the options ask for that.
type Node struct {
	Name
	Type           string // class: Person, Country, …, Visit, …, Article
	TypeAr, TypeEn string
	Alt            []string // other names

	Code      string // ISO 3166-1, of countries
	Role      *Name  // of offices
	Portfolio *Name
	Of        *Name    // whose office it is
	Country   *Name    // of cities, regions, bodies
	SameAs    []string // elsewhere, as on Wikidata
	Identity  []string // why persons of several articles are one
	Place     *Point   // where it is, if known

	Fact    *Fact          // if the node is a fact
	Article *graph.Article // if it is an article
}

// A Point is on the globe, in degrees.
type Point struct{ Lat, Lon float64 }

// A Fact is what one article says, with its evidence.
type Fact struct {
	IRI, ID        string
	Type           string // class
	TypeAr, TypeEn string
	Text           string // words of an objective or measure, title of an agreement
	Start, End     string // day or month
	Status         string // done, planned, signed, …
	Kind           string // of a visit; mode of a meeting; instrument of an agreement
	Confidence     float64
	Rules, Cameo   []string
	Args           []Arg // in the order of the vocabulary, without what has a field of its own
	Aims, Plans    []Name
	Article        graph.Article
	Evidence       []graph.Evidence
}

// An Arg is an argument of a fact: a predicate and who or what fills it.
type Arg struct {
	Predicate string
	Values    []Name
}

// Get gives who fills an argument.
func (f *Fact) Get(predicate string) []Name {
	for _, a := range f.Args {
		if a.Predicate == predicate {
			return a.Values
		}
	}
	return nil
}

// Day is the date of the event or, where the article tells none, of its publication.
func (f *Fact) Day() string { return cmp.Or(f.Start, f.Article.Published) }

// Label says in a few words what the fact is: its own words, or its class.
func (f *Fact) Label() (ar, en string) {
	if f.Text != "" {
		return f.Text, ""
	}
	return f.TypeAr, f.TypeEn
}

// An Edge joins two nodes.
type Edge struct {
	ID             string // of the fact with a number, or of the ends and the relation
	Source, Target Name
	Relation       string // IRI of the predicate, or of the fact's class where the vocabulary has no predicate for it
	Ar, En         string // what it is called
	Mutual         bool   // it has no direction
	Fact           *Fact  // nil for what no fact says
	Articles       []string
}

// ShortID is how an IRI is written where it must be short: country/LY. IRIs of others
// stay as they are.
func ShortID(iri string) string {
	if local, ok := vocab.Local(iri); ok {
		return local
	}
	return iri
}

func nameOf(n graph.Node) Name { return Name{IRI: n.IRI, ID: ShortID(n.IRI), Ar: n.Ar, En: n.En} }

func className(iri string) string { return strings.TrimPrefix(iri, vocab.NS) }

func classLabels(class string) (ar, en string) {
	t, _ := vocab.Lookup(vocab.NS + class)
	return t.Ar, t.En
}

// newFact turns a statement of one source into a Fact.
func newFact(s *graph.Statement) *Fact {
	src := s.Sources[0]
	f := &Fact{
		IRI: src.Fact, ID: ShortID(src.Fact), Type: s.Type, Confidence: src.Confidence,
		Rules: src.Rules, Cameo: src.Cameo, Article: src.Article, Evidence: src.Evidence,
	}
	f.TypeAr, f.TypeEn = classLabels(s.Type)
	for _, v := range src.Aims {
		if v.Node != nil {
			f.Aims = append(f.Aims, nameOf(*v.Node))
		}
	}
	for _, v := range src.Plans {
		if v.Node != nil {
			f.Plans = append(f.Plans, nameOf(*v.Node))
		}
	}
	for _, a := range s.Args {
		var names []Name
		text := ""
		for _, v := range a.Values {
			if v.Node != nil {
				names = append(names, nameOf(*v.Node))
			} else if text == "" {
				text = v.Text
			}
		}
		switch a.Predicate {
		case vocab.SchemaStartDate:
			f.Start = text
		case vocab.SchemaEndDate:
			f.End = text
		case vocab.Status:
			f.Status = text
		case vocab.VisitKind, vocab.Mode, vocab.Instrument:
			f.Kind = text
		case vocab.RDFSLabel, vocab.DCTermsTitle:
			f.Text = cmp.Or(f.Text, text)
		default:
			if len(names) > 0 {
				f.Args = append(f.Args, Arg{a.Predicate, names})
			}
		}
	}
	return f
}

// edges gives the edges of a fact; asNode tells that the fact is a node itself.
// Only edges to facts that have filter say is in the view are made.
func (f *Fact) edges(mode Mode, in func(fact string) bool) (edges []Edge, asNode bool) {
	if mode != Nodes {
		edges = f.direct()
	}
	if edges == nil {
		asNode = true
		edges = f.spokes()
	}
	begin := []Name{{IRI: f.IRI, ID: f.ID}}
	if !asNode {
		begin = f.Get(relations()[f.Type][0].from)
	}
	for _, part := range []struct {
		predicate string
		to        []Name
	}{{vocab.Aims, f.Aims}, {vocab.Plans, f.Plans}} {
		t, _ := vocab.Lookup(part.predicate)
		for _, to := range part.to {
			for _, from := range begin {
				if in(to.IRI) {
					edges = append(edges, Edge{Source: from, Target: to, Relation: part.predicate, Ar: t.Ar, En: t.En})
				}
			}
		}
	}
	for i := range edges {
		edges[i].ID = f.ID + "." + itoa(i+1)
		edges[i].Fact = f
	}
	return edges, asNode
}

// direct joins those of whom the fact speaks; nil if that gives nothing or too much.
func (f *Fact) direct() []Edge {
	var edges []Edge
	pairs := 0
	done := map[[2]string]bool{}
	for _, r := range relations()[f.Type] {
		if done[[2]string{r.from, r.to}] || !f.holds(r) {
			continue
		}
		done[[2]string{r.from, r.to}] = true
		add := func(a, b Name) {
			relation := cmp.Or(r.predicate, vocab.NS+f.Type)
			edges = append(edges, Edge{Source: a, Target: b, Relation: relation, Ar: r.ar, En: r.en, Mutual: r.mutual})
		}
		from := f.Get(r.from)
		if r.from == r.to {
			for i, a := range from {
				for _, b := range from[i+1:] {
					add(a, b)
					pairs++
				}
			}
			continue
		}
		for _, a := range from {
			for _, b := range f.Get(r.to) {
				add(a, b)
			}
		}
	}
	first := relations()[f.Type]
	if pairs > MaxPairs || len(edges) == 0 || len(f.Get(first[0].from)) == 0 {
		return nil
	}
	// Who takes part but is joined to nobody would be lost.
	ends := map[string]bool{}
	for _, e := range edges {
		ends[e.Source.IRI], ends[e.Target.IRI] = true, true
	}
	for _, a := range f.Args {
		for _, v := range a.Values {
			if !ends[v.IRI] {
				return nil
			}
		}
	}
	return edges
}

func (f *Fact) holds(r relation) bool {
	switch r.argument {
	case "":
		return true
	case vocab.Status:
		return f.Status == r.value
	case vocab.Mode, vocab.VisitKind, vocab.Instrument:
		return f.Kind == r.value
	}
	return false
}

// spokes joins the fact to each of its arguments.
func (f *Fact) spokes() []Edge {
	var edges []Edge
	me := Name{IRI: f.IRI, ID: f.ID}
	for _, a := range f.Args {
		t, _ := vocab.Lookup(a.Predicate)
		for _, v := range a.Values {
			edges = append(edges, Edge{Source: me, Target: v, Relation: a.Predicate, Ar: t.Ar, En: t.En})
		}
	}
	return edges
}

// node is the fact as a node.
func (f *Fact) node() Node {
	ar, en := f.Label()
	return Node{Name: Name{IRI: f.IRI, ID: f.ID, Ar: ar, En: en}, Type: f.Type, TypeAr: f.TypeAr, TypeEn: f.TypeEn, Fact: f}
}

// newNode turns a card into a node.
func newNode(c *graph.Card) Node {
	n := Node{Name: nameOf(c.Node), Alt: c.AltNames}
	if len(c.Types) > 0 {
		n.Type = c.Types[0]
		n.TypeAr, n.TypeEn = classLabels(n.Type)
	}
	for _, p := range c.Properties {
		var first *Name
		var texts []string
		for _, v := range p.Values {
			if v.Node == nil {
				texts = append(texts, v.Text)
				continue
			}
			texts = append(texts, v.IRI)
			if first == nil {
				name := nameOf(*v.Node)
				first = &name
			}
		}
		slices.Sort(texts)
		switch p.Predicate {
		case vocab.Code:
			n.Code = texts[0]
		case vocab.Role:
			n.Role = first
		case vocab.Portfolio:
			n.Portfolio = first
		case vocab.Of:
			n.Of = first
		case vocab.Country:
			n.Country = first
		case vocab.SchemaSameAs:
			n.SameAs = texts
		case vocab.Identity:
			n.Identity = texts
		}
	}
	n.Place = placeOf(n.ID)
	return n
}
