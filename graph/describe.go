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

// A Card is what the graph knows of one thing: an entity, an office, a sector,
// an article or a fact.
type Card struct {
	Node
	AltNames   []string    `json:"altNames,omitempty"` // other forms met, sorted
	Properties []Property  `json:"properties,omitempty"`
	Statements []Statement `json:"statements,omitempty"`
	Facts      int         `json:"facts"`               // how many there are; more than the statements show if there was a limit
	Offices    []Node      `json:"offices,omitempty"`   // of a country or organization: the offices known
	Mentioned  []Article   `json:"mentioned,omitempty"` // articles that speak of it
	Article    *Article    `json:"article,omitempty"`   // if it is an article
	Entities   []Node      `json:"entities,omitempty"`  // of an article: what it speaks of
	Text       string      `json:"text,omitempty"`      // of an article
}

// A Property is a predicate of the thing itself with its values (country, code,
// role, of).
type Property struct {
	Predicate string  `json:"predicate"` // IRI
	Values    []Value `json:"values"`
}

// A Value is a node or a literal.
type Value struct {
	*Node        // nil for a literal
	Text  string `json:"text,omitempty"` // of a literal
}

// String is for display.
func (v Value) String() string {
	if v.Node != nil {
		return v.Name()
	}
	return v.Text
}

// A Statement is what is said by one article or by several in the same words of
// the vocabulary.
type Statement struct {
	Type    string   `json:"type"` // class: Tenure, Visit, Meeting, Agreement, Cooperation, Objective, Measure
	Args    []Arg    `json:"args"` // in the order of the vocabulary
	Sources []Source `json:"sources"`
}

// Get gives the values of an argument by its predicate.
func (s *Statement) Get(predicate string) []Value {
	for _, a := range s.Args {
		if a.Predicate == predicate {
			return a.Values
		}
	}
	return nil
}

// An Arg is one argument of a statement.
type Arg struct {
	Predicate string  `json:"predicate"` // IRI
	Values    []Value `json:"values"`
}

// A Source is one article that makes a statement.
type Source struct {
	Fact       string     `json:"fact"` // IRI of the fact's node
	Article    Article    `json:"article"`
	Confidence float64    `json:"confidence"`
	Rules      []string   `json:"rules,omitempty"`
	Cameo      []string   `json:"cameo,omitempty"`
	Evidence   []Evidence `json:"evidence,omitempty"`
	Aims       []Value    `json:"aims,omitempty"`  // objectives that it serves
	Plans      []Value    `json:"plans,omitempty"` // measures planned with it
}

// Evidence is a stretch of an article: code points [Start, End) of its text.
type Evidence struct {
	Start    int    `json:"start"`
	End      int    `json:"end"`
	Exact    string `json:"exact"`
	Sentence string `json:"sentence"`

	number int // its place among the fact's evidence
}

// AtLeast drops what articles say with less confidence, and of the rest all but
// the first max facts; 0 is all.
func (c *Card) AtLeast(confidence float64, max int) {
	c.Facts = 0
	shown := 0
	c.Statements = slices.DeleteFunc(c.Statements, func(s Statement) bool { return len(s.atLeast(confidence)) == 0 })
	for i := range c.Statements {
		s := &c.Statements[i]
		s.Sources = s.atLeast(confidence)
		c.Facts += len(s.Sources)
		if max > 0 {
			s.Sources = s.Sources[:min(len(s.Sources), max-shown)]
		}
		shown += len(s.Sources)
	}
	c.Statements = slices.DeleteFunc(c.Statements, func(s Statement) bool { return len(s.Sources) == 0 })
}

func (s *Statement) atLeast(confidence float64) []Source {
	var out []Source
	for _, src := range s.Sources {
		if src.Confidence >= confidence {
			out = append(out, src)
		}
	}
	return out
}

// The arguments of facts, in the order in which they are read best.
var argOrder = []string{
	vocab.Holder, vocab.Position, vocab.Portfolio, vocab.Visitor, vocab.Destination, vocab.City, vocab.Host, vocab.VisitKind,
	vocab.Participant, vocab.Mode, vocab.Place, vocab.Party, vocab.Instrument, vocab.DCTermsTitle, vocab.Sector,
	vocab.RDFSLabel, vocab.SchemaStartDate, vocab.SchemaEndDate, vocab.Status,
}

var argRank = func() map[string]int {
	m := map[string]int{}
	for i, p := range argOrder {
		m[p] = i + 1
	}
	return m
}()

// The arguments by which a fact is about something.
var aboutPredicates = []string{
	vocab.Holder, vocab.Position, vocab.Portfolio, vocab.Visitor, vocab.Destination, vocab.City, vocab.Host,
	vocab.Participant, vocab.Place, vocab.Party, vocab.Sector,
}

// Describe gives the card of an IRI. max bounds the facts that are read, 0 reads
// all; the count in the card is of all. An IRI that the graph doesn't have is
// ErrUnknown.
func (db *DB) Describe(ctx context.Context, iri string, max int) (*Card, error) {
	c := &cards{reader: db.reader(ctx)}
	card, err := c.card(iri, max)
	if err != nil {
		return nil, fmt.Errorf("describe %s: %w", iri, err)
	}
	return card, nil
}

// begin makes the card of an IRI with its types and names, and gives the values of
// its own predicates.
func (c *cards) begin(iri string) (*Card, map[string][]quad.Value, error) {
	own, err := c.quads(quad.Subject, quad.IRI(iri))
	if err != nil {
		return nil, nil, err
	}
	card := &Card{}
	card.IRI = iri
	properties := map[string][]quad.Value{}
	for _, q := range own {
		card.Take(q)
		p := plainText(q.Predicate)
		if p == vocab.SKOSAltLabel {
			card.AltNames = append(card.AltNames, plainText(q.Object))
		}
		properties[p] = append(properties[p], q.Object)
	}
	slices.Sort(card.AltNames)
	card.AltNames = slices.Compact(card.AltNames)
	return card, properties, nil
}

func (c *cards) card(iri string, max int) (*Card, error) {
	node, err := c.ref(quad.IRI(iri))
	if err != nil {
		return nil, err
	}
	if node == nil {
		return nil, ErrUnknown
	}
	card, properties, err := c.begin(iri)
	if err != nil {
		return nil, err
	}
	in, err := c.edges(quad.Object, node)
	if err != nil {
		return nil, err
	}
	facts := map[string]bool{}
	switch {
	case slices.Contains(card.Types, "Article"):
		if err := c.articleCard(card, properties); err != nil {
			return nil, err
		}
		if err := c.gather(facts, in, vocab.ProvWasDerivedFrom); err != nil {
			return nil, err
		}
	case card.isFact():
		facts[iri] = true
	default:
		if err := c.gather(facts, in, aboutPredicates...); err != nil {
			return nil, err
		}
		if err := c.offices(card, facts, in); err != nil {
			return nil, err
		}
		if err := c.properties(card, properties); err != nil {
			return nil, err
		}
		mentions := map[string]bool{}
		if err := c.gather(mentions, in, vocab.Mentions); err != nil {
			return nil, err
		}
		for a := range mentions {
			article, err := c.article(a)
			if err != nil {
				return nil, err
			}
			card.Mentioned = append(card.Mentioned, *article)
		}
		slices.SortFunc(card.Mentioned, compareArticles)
	}
	card.Facts = len(facts)
	all := make([]string, 0, len(facts))
	for f := range facts {
		all = append(all, f)
	}
	slices.Sort(all)
	if max > 0 && len(all) > max {
		all = all[:max]
	}
	card.Statements, err = c.statements(all)
	return card, err
}

// gather adds the subjects of those edges that have one of the predicates.
func (c *cards) gather(into map[string]bool, in []edge, predicates ...string) error {
	var found []edge
	for _, p := range predicates {
		ref, err := c.ref(quad.IRI(p))
		if err != nil {
			return err
		}
		for _, e := range in {
			if ref != nil && key(e[predicate]) == key(ref) {
				found = append(found, edge{e[subject]})
			}
		}
	}
	if err := c.resolve(found); err != nil {
		return err
	}
	for _, e := range found {
		if iri := c.iri(e[subject]); iri != "" {
			into[iri] = true
		}
	}
	return nil
}

// offices adds the offices of a country or organization and who holds them.
func (c *cards) offices(card *Card, facts map[string]bool, in []edge) error {
	found := map[string]bool{}
	if err := c.gather(found, in, vocab.Of); err != nil {
		return err
	}
	for office := range found {
		n, err := c.node(office)
		if err != nil {
			return err
		}
		card.Offices = append(card.Offices, n)
		ref, err := c.ref(quad.IRI(office))
		if err != nil {
			return err
		}
		edges, err := c.edges(quad.Object, ref)
		if err != nil {
			return err
		}
		if err := c.gather(facts, edges, vocab.Position); err != nil {
			return err
		}
	}
	slices.SortFunc(card.Offices, func(a, b Node) int { return cmp.Compare(a.IRI, b.IRI) })
	return nil
}

// properties are shown in the order of the vocabulary.
func (c *cards) properties(card *Card, properties map[string][]quad.Value) error {
	for _, p := range []string{vocab.Code, vocab.Country, vocab.Role, vocab.Portfolio, vocab.Of, vocab.SKOSNotation, vocab.SchemaSameAs, vocab.Identity} {
		values, err := c.toValues(properties[p])
		if err != nil {
			return err
		}
		if len(values) > 0 {
			card.Properties = append(card.Properties, Property{p, values})
		}
	}
	return nil
}

func (c *cards) articleCard(card *Card, properties map[string][]quad.Value) (err error) {
	if card.Article, err = c.article(card.IRI); err != nil {
		return err
	}
	for _, v := range properties[vocab.Text] {
		card.Text = plainText(v)
	}
	for _, v := range properties[vocab.Mentions] {
		n, err := c.node(plainText(v))
		if err != nil {
			return err
		}
		card.Entities = append(card.Entities, n)
	}
	return nil
}

func (n *Node) isFact() bool {
	for _, t := range n.Types {
		if term, ok := vocab.Lookup(vocab.NS + t); ok && term.Fact {
			return true
		}
	}
	return false
}

// toValues reads names of nodes; each value comes once, in the order of the quads.
func (c *cards) toValues(values []quad.Value) ([]Value, error) {
	var out []Value
	seen := map[quad.Value]bool{}
	for _, v := range values {
		if seen[v] {
			continue
		}
		seen[v] = true
		iri, ok := v.(quad.IRI)
		if !ok {
			out = append(out, Value{Text: plainText(v)})
			continue
		}
		n, err := c.node(string(iri))
		if err != nil {
			return nil, err
		}
		out = append(out, Value{Node: &n})
	}
	return out, nil
}

// statements reads facts and puts together those that say the same.
func (c *cards) statements(facts []string) ([]Statement, error) {
	byKey := map[string]*Statement{}
	var keys []string
	for _, f := range facts {
		quads, err := c.quads(quad.Subject, quad.IRI(f))
		if err != nil {
			return nil, err
		}
		s := Statement{}
		src := Source{Fact: f}
		args := map[string][]quad.Value{}
		var article string
		for _, q := range quads {
			p := plainText(q.Predicate)
			switch p {
			case vocab.RDFType:
				s.Type = className(plainText(q.Object))
			case vocab.ProvWasDerivedFrom:
				article = plainText(q.Object)
			case vocab.Confidence:
				if v, ok := native(q.Object).(quad.Float); ok {
					src.Confidence = max(src.Confidence, float64(v))
				}
			case vocab.Rule:
				src.Rules = append(src.Rules, plainText(q.Object))
			case vocab.Cameo:
				src.Cameo = append(src.Cameo, plainText(q.Object))
			case vocab.OAHasTarget:
				e, err := c.evidence(plainText(q.Object))
				if err != nil {
					return nil, err
				}
				src.Evidence = append(src.Evidence, e)
			case vocab.Aims, vocab.Plans:
				v, err := c.toValues([]quad.Value{q.Object})
				if err != nil {
					return nil, err
				}
				if p == vocab.Aims {
					src.Aims = append(src.Aims, v...)
				} else {
					src.Plans = append(src.Plans, v...)
				}
			default:
				if argRank[p] > 0 {
					args[p] = append(args[p], q.Object)
				}
			}
		}
		slices.SortStableFunc(src.Evidence, func(a, b Evidence) int { return cmp.Compare(a.number, b.number) })
		if s.Type == "" {
			continue // it has gone while we were reading
		}
		if article != "" {
			a, err := c.article(article)
			if err != nil {
				return nil, err
			}
			src.Article = *a
		}
		k := s.Type
		for _, p := range argOrder {
			values, err := c.toValues(args[p])
			if err != nil {
				return nil, err
			}
			if len(values) == 0 {
				continue
			}
			s.Args = append(s.Args, Arg{p, values})
			for _, v := range args[p] {
				k += "\n" + p + " " + v.String()
			}
		}
		if byKey[k] == nil {
			byKey[k] = &s
			keys = append(keys, k)
		}
		byKey[k].Sources = append(byKey[k].Sources, src)
	}
	out := make([]Statement, 0, len(keys))
	for _, k := range keys {
		s := byKey[k]
		slices.SortFunc(s.Sources, func(a, b Source) int {
			return cmp.Or(compareArticles(a.Article, b.Article), strings.Compare(a.Fact, b.Fact))
		})
		out = append(out, *s)
	}
	slices.SortStableFunc(out, func(a, b Statement) int {
		return cmp.Or(cmp.Compare(typeRank[a.Type], typeRank[b.Type]), cmp.Compare(a.date(), b.date()), cmp.Compare(a.Sources[0].Fact, b.Sources[0].Fact))
	})
	return out, nil
}

var typeRank = func() map[string]int {
	m := map[string]int{}
	for i, t := range vocab.Terms {
		if t.Class {
			m[className(t.IRI)] = i
		}
	}
	return m
}()

// date is the day of the event, or the first day on which it was in the news.
func (s *Statement) date() string {
	if d := s.Get(vocab.SchemaStartDate); len(d) > 0 {
		return d[0].Text
	}
	return s.Sources[0].Article.Published
}

func (c *cards) evidence(iri string) (Evidence, error) {
	var e Evidence
	quads, err := c.quads(quad.Subject, quad.IRI(iri))
	if err != nil {
		return e, err
	}
	for _, q := range quads {
		switch q.Predicate {
		case quad.IRI(vocab.OAStart):
			e.Start = integer(q.Object)
		case quad.IRI(vocab.Number):
			e.number = integer(q.Object)
		case quad.IRI(vocab.OAEnd):
			e.End = integer(q.Object)
		case quad.IRI(vocab.OAExact):
			e.Exact = plainText(q.Object)
		case quad.IRI(vocab.Sentence):
			e.Sentence = plainText(q.Object)
		}
	}
	return e, nil
}

func integer(v quad.Value) int {
	n, _ := native(v).(quad.Int)
	return int(n)
}
