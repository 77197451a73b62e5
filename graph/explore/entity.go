package explore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/vocab"
)

// An Entity is the card of someone or something.
type Entity struct {
	graph.Node
	Aliases     []string         `json:"aliases,omitempty"`    // other names met, sorted
	Properties  []graph.Property `json:"properties,omitempty"` // code, country, role, portfolio, of, notation, same as
	Merged      []string         `json:"merged,omitempty"`     // why several mentions were taken for one person, or kept apart
	Offices     []Office         `json:"offices,omitempty"`    // that it holds, or, of a country or body, that it has
	MoreOffices int              `json:"moreOffices,omitempty"`
	Relations   []RelationCount  `json:"relations"`       // to other things
	Facts       []TypeCount      `json:"facts"`           // about it, by type
	Articles    int              `json:"articles"`        // that speak of it
	First       string           `json:"first,omitempty"` // days of the first and last of its facts
	Last        string           `json:"last,omitempty"`
}

// An Office is an office with one who holds it, as several articles say.
type Office struct {
	Office   graph.Node   `json:"office"`
	Of       []graph.Node `json:"of,omitempty"`     // the country or body
	Holder   *graph.Node  `json:"holder,omitempty"` // nil on the card of the holder, or if nobody is known
	Status   string       `json:"status,omitempty"` // such as former
	First    string       `json:"first,omitempty"`  // days of the first and last article that say so
	Last     string       `json:"last,omitempty"`
	Articles int          `json:"articles"`
}

// A RelationCount counts the things at the other end of a relation.
type RelationCount struct {
	Relation
	Count int `json:"count"` // things
}

// A TypeCount counts facts of one type.
type TypeCount struct {
	Type  string `json:"type"`
	Count int    `json:"count"`
}

// mostOffices bounds the offices of a card.
const mostOffices = 50

// Entity gives the card of an IRI.
func (g *Graph) Entity(ctx context.Context, iri string) (e *Entity, err error) {
	err = g.with(ctx, "entity", func(r *reading) error {
		n, err := r.must(iri)
		if err == nil {
			e, _, err = r.entity(n)
		}
		return err
	})
	return e, err
}

// A Card is an entity with the facts about it.
type Card struct {
	*Entity
	Latest *Facts `json:"latest"` // the newest first
}

// Card gives an entity with a page of the facts about it of some confidence at least, in
// one go.
func (g *Graph) Card(ctx context.Context, iri string, minConfidence float64, p Page) (c *Card, err error) {
	err = g.with(ctx, "card", func(r *reading) error {
		n, err := r.must(iri)
		if err != nil {
			return err
		}
		e, list, err := r.entity(n)
		if err == nil && minConfidence > 0 {
			list, err = r.filter(FactFilter{About: []string{iri}, MinConfidence: minConfidence})
		}
		if err != nil {
			return err
		}
		facts, err := r.factPage("facts", list, true, p)
		c = &Card{e, facts}
		return err
	})
	return c, err
}

// entity gives a card, and the facts about the thing.
func (r *reading) entity(n id) (*Entity, []keyed, error) {
	node, err := r.node(n)
	if err != nil {
		return nil, nil, err
	}
	e := &Entity{Node: node, Relations: []RelationCount{}, Facts: []TypeCount{}}
	alt, err := r.objects(n, vocab.SKOSAltLabel)
	if err != nil {
		return nil, nil, err
	}
	for _, v := range alt {
		e.Aliases = append(e.Aliases, graph.Plain(v))
	}
	slices.Sort(e.Aliases)
	e.Aliases = slices.Compact(e.Aliases)
	for _, p := range []string{vocab.Code, vocab.Country, vocab.Role, vocab.Portfolio, vocab.Of, vocab.SKOSNotation, vocab.SchemaSameAs} {
		list, err := r.objects(n, p)
		if err != nil {
			return nil, nil, err
		}
		if len(list) == 0 {
			continue
		}
		prop := graph.Property{Predicate: p}
		for _, v := range list {
			x, err := r.valueOf(v)
			if err != nil {
				return nil, nil, err
			}
			prop.Values = append(prop.Values, x)
		}
		e.Properties = append(e.Properties, prop)
	}
	why, err := r.objects(n, vocab.Identity)
	if err != nil {
		return nil, nil, err
	}
	for _, v := range why {
		e.Merged = append(e.Merged, graph.Plain(v))
	}
	for _, rel := range relations {
		c := 0
		err := r.neighbours(n, rel, false, func(run) { c++ })
		if err != nil {
			return nil, nil, err
		}
		if c > 0 {
			e.Relations = append(e.Relations, RelationCount{rel.describe(), c})
		}
	}
	if e.Articles, err = r.spoken(n); err != nil {
		return nil, nil, err
	}
	facts, err := r.filter(FactFilter{About: []string{e.IRI}})
	if err != nil {
		return nil, nil, err
	}
	if err := r.countFacts(e, facts); err != nil {
		return nil, nil, err
	}
	return e, facts, r.offices(n, e)
}

func (r *reading) valueOf(v quad.Value) (graph.Value, error) {
	n, err := r.ID(v)
	if err != nil {
		return graph.Value{}, err
	}
	return r.value(n)
}

// spoken counts the articles that mention a thing.
func (r *reading) spoken(n id) (count int, err error) {
	p, err := r.iri(vocab.Mentions)
	if err != nil || p == 0 {
		return 0, err
	}
	for _, err := range r.distinct(r.ctx, row{atP: p, atO: n}, false) {
		if err != nil {
			return 0, err
		}
		count++
	}
	return count, nil
}

// countFacts counts what the facts about a thing are, and when they were.
func (r *reading) countFacts(e *Entity, list []keyed) error {
	counts := map[id]int{}
	for _, k := range list {
		counts[k.typ]++
		if k.key != "" && (e.First == "" || k.key < e.First) {
			e.First = k.key
		}
		e.Last = max(e.Last, k.key)
	}
	for _, t := range vocab.Terms {
		if !t.Fact {
			continue
		}
		n, err := r.iri(t.IRI)
		if err != nil {
			return err
		}
		if c := counts[n]; c > 0 {
			e.Facts = append(e.Facts, TypeCount{strings.TrimPrefix(t.IRI, vocab.NS), c})
		}
	}
	return nil
}

// offices reads the tenures of a person, or those of the offices of a country or body, or
// of an office itself.
func (r *reading) offices(n id, e *Entity) error {
	of, err := r.iri(vocab.Of)
	if err != nil {
		return err
	}
	holder, err := r.iri(vocab.Holder)
	if err != nil {
		return err
	}
	position, err := r.iri(vocab.Position)
	if err != nil {
		return err
	}
	status, err := r.iri(vocab.Status)
	if err != nil {
		return err
	}
	type key struct {
		office, holder id
		status         string
	}
	found := map[key]*Office{}
	articles := map[key]map[id]bool{}
	var keys []key
	add := func(tenure id) error {
		var k key
		var article, held id
		for q, err := range r.rows(r.ctx, row{atS: tenure}) {
			if err != nil {
				return err
			}
			switch q[atP] {
			case holder:
				k.holder = q[atO]
			case position:
				k.office = q[atO]
			case status:
				held = q[atO]
			default:
				article = q[atG]
			}
		}
		if k.office == 0 {
			return nil
		}
		var err error
		if k.status, err = r.word(held); err != nil {
			return err
		}
		o := found[k]
		if o == nil {
			o = &Office{}
			found[k] = o
			articles[k] = map[id]bool{}
			keys = append(keys, k)
		}
		if article == 0 || articles[k][article] {
			return nil
		}
		articles[k][article] = true
		o.Articles++
		day, err := r.published(article)
		if err != nil || day == "" {
			return err
		}
		if o.First == "" || day < o.First {
			o.First = day
		}
		o.Last = max(o.Last, day)
		return nil
	}
	tenures := func(p, o id) error {
		if p == 0 {
			return nil
		}
		for t, err := range r.distinct(r.ctx, row{atP: p, atO: o}, false) {
			if err != nil {
				return err
			}
			if err := add(t.id); err != nil {
				return err
			}
		}
		return nil
	}
	if err := tenures(holder, n); err != nil {
		return err
	}
	if err := tenures(position, n); err != nil {
		return err
	}
	if of != 0 {
		for office, err := range r.distinct(r.ctx, row{atP: of, atO: n}, false) {
			if err != nil {
				return err
			}
			before := len(keys)
			if err := tenures(position, office.id); err != nil {
				return err
			}
			if len(keys) == before { // nobody is known to hold it
				k := key{office: office.id}
				found[k] = &Office{}
				keys = append(keys, k)
			}
		}
	}
	// Names are read only of those that may be among the first.
	before := func(a, b *Office) int {
		return cmp.Or(cmp.Compare(b.Articles, a.Articles), cmp.Compare(b.Last, a.Last))
	}
	slices.SortFunc(keys, func(a, b key) int { return before(found[a], found[b]) })
	total := len(keys)
	for n := mostOffices; n < len(keys); n++ {
		if before(found[keys[n-1]], found[keys[n]]) != 0 {
			keys = keys[:n]
		}
	}
	for _, k := range keys {
		o := found[k]
		if o.Office, err = r.node(k.office); err != nil {
			return err
		}
		o.Status = k.status
		if k.holder != 0 && k.holder != n {
			h, err := r.node(k.holder)
			if err != nil {
				return err
			}
			o.Holder = &h
		}
		e.Offices = append(e.Offices, *o)
	}
	slices.SortFunc(e.Offices, func(a, b Office) int {
		return cmp.Or(before(&a, &b), cmp.Compare(a.Office.IRI, b.Office.IRI),
			cmp.Compare(holderOf(a), holderOf(b)), cmp.Compare(a.Status, b.Status))
	})
	if total > mostOffices {
		e.Offices, e.MoreOffices = e.Offices[:mostOffices], total-mostOffices
	}
	for i := range e.Offices {
		o := &e.Offices[i]
		office, err := r.iri(o.Office.IRI)
		if err != nil {
			return err
		}
		if o.Of, err = r.joined(office, vocab.Of); err != nil {
			return err
		}
	}
	return nil
}

func holderOf(o Office) string {
	if o.Holder == nil {
		return ""
	}
	return o.Holder.IRI
}

// joined gives the nodes one step away.
func (r *reading) joined(n id, predicate string) ([]graph.Node, error) {
	list, err := r.objects(n, predicate)
	if err != nil {
		return nil, err
	}
	var out []graph.Node
	for _, v := range list {
		x, err := r.valueOf(v)
		if err != nil {
			return nil, err
		}
		if x.Node != nil {
			out = append(out, *x.Node)
		}
	}
	return out, nil
}

// A Relation is a short edge between entities, seen from one end.
type Relation struct {
	Name    string `json:"relation"`          // met, visited, … (short name of the predicate)
	Inverse bool   `json:"inverse,omitempty"` // the thing is the object: it was visited
	Ar      string `json:"ar"`
	En      string `json:"en"`
}

// A relation is a predicate that joins entities, in one direction.
type relation struct {
	predicate string
	inverse   bool
	path      bool // a path may go this way
}

// The relations, in the order in which they are shown. Those between equals are stored in
// both directions and need no inverse.
var relations = []relation{
	{vocab.HoldsPosition, false, true}, {vocab.HoldsPosition, true, true},
	{vocab.Of, false, true}, {vocab.Of, true, true},
	{vocab.Visited, false, true}, {vocab.Visited, true, true},
	{vocab.Met, false, true}, {vocab.Contacted, false, true},
	{vocab.AgreedWith, false, true}, {vocab.CooperatesWith, false, true},
	{vocab.CooperatesIn, false, false}, {vocab.CooperatesIn, true, false},
	{vocab.Country, false, false}, {vocab.Country, true, false},
	{vocab.Role, false, false}, {vocab.Role, true, false},
	{vocab.Portfolio, false, false}, {vocab.Portfolio, true, false},
}

func (rel relation) describe() Relation {
	t, _ := vocab.Lookup(rel.predicate)
	return Relation{strings.TrimPrefix(rel.predicate, vocab.NS), rel.inverse, t.Ar, t.En}
}

// neighbours calls f for each thing at the other end.
func (r *reading) neighbours(n id, rel relation, counted bool, f func(run)) error {
	p, err := r.iri(rel.predicate)
	if err != nil || p == 0 {
		return err
	}
	at := row{atS: n, atP: p}
	if rel.inverse {
		at = row{atP: p, atO: n}
	}
	for x, err := range r.distinct(r.ctx, at, counted) {
		if err != nil {
			return err
		}
		f(x)
	}
	return nil
}

// A NeighboursRequest says which neighbours are wanted.
type NeighboursRequest struct {
	Relations []string // short names (met, visited); none is all
	Types     []string // classes of the neighbours; none is all
	Cap       int      // so many of each relation; 0 is DefaultLimit
	Cursor    string   // goes on in one relation: where its Next says
}

// Neighbours are the things around one, by relation.
type Neighbours struct {
	Node   graph.Node `json:"node"`
	Groups []Group    `json:"groups"`
}

// A Group is the neighbours by one relation, those that most articles tie to it first.
type Group struct {
	Relation
	Items []Neighbour `json:"items"`
	Total int         `json:"total"`
	More  int         `json:"more,omitempty"` // how many come behind these
	Next  string      `json:"next,omitempty"` // a cursor for them
}

// A Neighbour is a thing and how many articles (or the background) tie it to the other.
type Neighbour struct {
	graph.Node
	Articles int `json:"articles"`
}

// ErrRelation is wrapped for a relation that there is not.
var ErrRelation = errors.New("unknown relation")

// Neighbours gives the things around an IRI, with counts and capped.
func (g *Graph) Neighbours(ctx context.Context, iri string, q NeighboursRequest) (out *Neighbours, err error) {
	err = g.with(ctx, "neighbours", func(r *reading) error {
		n, err := r.must(iri)
		if err == nil {
			out, err = r.neighbourhood(n, q)
		}
		return err
	})
	return out, err
}

func (r *reading) neighbourhood(n id, q NeighboursRequest) (*Neighbours, error) {
	for _, name := range q.Relations {
		if !slices.ContainsFunc(relations, func(rel relation) bool { return rel.describe().Name == name }) {
			return nil, fmt.Errorf("%w %q; known are %s", ErrRelation, name, strings.Join(relationNames(), ", "))
		}
	}
	types, err := r.classes(q.Types)
	if err != nil {
		return nil, err
	}
	node, err := r.node(n)
	if err != nil {
		return nil, err
	}
	out := &Neighbours{Node: node, Groups: []Group{}}
	for _, rel := range relations {
		d := rel.describe()
		kind := "near " + d.Name
		if d.Inverse {
			kind = "near -" + d.Name
		}
		if len(q.Relations) > 0 && !slices.Contains(q.Relations, d.Name) {
			continue
		}
		if q.Cursor != "" {
			if _, err := readCursor(kind, q.Cursor, 2); err != nil {
				continue // it is of another relation
			}
		}
		var list []keyed
		if err := r.neighbours(n, rel, true, func(x run) { list = append(list, keyed{key: fmt.Sprintf("%09d", x.n), id: x.id}) }); err != nil {
			return nil, err
		}
		if len(types) > 0 {
			var kept []keyed
			for _, k := range list {
				ok, err := r.isOf(k.id, types)
				if err != nil {
					return nil, err
				}
				if ok {
					kept = append(kept, k)
				}
			}
			list = kept
		}
		if len(list) == 0 {
			continue
		}
		grp := Group{Relation: d, Total: len(list), Items: []Neighbour{}}
		behind, err := r.behind(kind, list, q.Cursor)
		if err != nil {
			return nil, err
		}
		list, grp.Next, err = r.page(kind, list, true, Page{Limit: q.Cap, Cursor: q.Cursor})
		if err != nil {
			return nil, err
		}
		grp.More = behind - len(list)
		for _, k := range list {
			x, err := r.node(k.id)
			if err != nil {
				return nil, err
			}
			articles, err := strconv.Atoi(k.key)
			if err != nil {
				return nil, err
			}
			grp.Items = append(grp.Items, Neighbour{x, articles})
		}
		out.Groups = append(out.Groups, grp)
	}
	if q.Cursor != "" && len(out.Groups) == 0 {
		return nil, fmt.Errorf("%w: %q", ErrCursor, q.Cursor)
	}
	return out, nil
}

// behind counts what lies behind a cursor.
func (r *reading) behind(kind string, list []keyed, cursor string) (int, error) {
	after, err := readCursor(kind, cursor, 2)
	if err != nil || after == nil {
		return len(list), err
	}
	n := 0
	for _, k := range list {
		if k.key == after[0] {
			if k.iri, err = r.name(k.id); err != nil {
				return 0, err
			}
		}
		if k.key < after[0] || k.key == after[0] && k.iri > after[1] {
			n++
		}
	}
	return n, nil
}

func relationNames() []string {
	var out []string
	for _, rel := range relations {
		if n := rel.describe().Name; !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}
