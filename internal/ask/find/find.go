// Package find answers the queries of package ask from a graph.
//
//	a, err := find.Answer(ctx, explore.New(db), query)
//
// An answer is a list of things, or of whole facts, each with the facts it rests on, and
// those with their sentences, outlets and days; of a path it is the paths. The same
// query on the same quads has the same answer, in the same order: the newest first.
package find

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/ask"
)

// A Result is what a query has found.
type Result struct {
	Query string         `json:"query"`
	Ask   string         `json:"ask,omitempty"`
	Count *int           `json:"count,omitempty"` // where it was asked for
	Items []Item         `json:"items"`
	Paths *explore.Paths `json:"paths,omitempty"`
}

// An Item is one answer with what it rests on.
type Item struct {
	Value graph.Value    `json:"value"` // of a whole fact: its words if it has any, else its id
	When  string         `json:"when"`  // the newest of the facts
	Facts []explore.Fact `json:"facts"`
}

type finder struct {
	ctx   context.Context
	graph *explore.Graph
	query *ask.Query
	cards map[string]*explore.Entity
}

// Answer answers a query.
func Answer(ctx context.Context, g *explore.Graph, q *ask.Query) (*Result, error) {
	f := &finder{ctx: ctx, graph: g, query: q, cards: map[string]*explore.Entity{}}
	out := &Result{Query: q.String(), Ask: q.Ask, Items: []Item{}}
	if q.Kind == "path" {
		p, err := g.Paths(ctx, iri(q.Refs["from"][0]), iri(q.Refs["to"][0]), explore.PathsRequest{})
		if errors.Is(err, graph.ErrUnknown) {
			return out, nil
		}
		out.Paths = p
		return out, err
	}
	facts, err := f.facts()
	if err != nil {
		return nil, err
	}
	if err := f.collect(facts, out); err != nil {
		return nil, err
	}
	if q.Count {
		n := len(out.Items)
		if q.Ask == "fact" {
			n = events(out.Items)
		}
		out.Count = &n
	}
	return out, nil
}

func iri(r ask.Ref) string { return vocab.ID + r[0] }

var classes = map[string][]string{
	"visit": {"Visit"}, "meeting": {"Meeting"}, "agreement": {"Agreement"}, "cooperation": {"Cooperation"}, "objective": {"Objective"},
	"measure": {"Measure"}, "office": {"Tenure"}, "any": nil,
}

// The arguments of facts that each argument of a query stands for.
var predicates = map[string][]string{
	"position": {vocab.Position}, "holder": {vocab.Holder}, "visitor": {vocab.Visitor}, "destination": {vocab.Destination, vocab.City},
	"with": {vocab.Participant}, "party": {vocab.Party}, "sector": {vocab.Sector, vocab.Portfolio}, "place": {vocab.Place},
	"about": {
		vocab.Holder, vocab.Position, vocab.Visitor, vocab.Destination, vocab.City, vocab.Host, vocab.Participant, vocab.Place, vocab.Party, vocab.Sector,
	},
}

// What is asked for, as arguments of the facts.
var answers = map[string][]string{
	"visitor": {vocab.Visitor}, "destination": {vocab.Destination}, "city": {vocab.City}, "participant": {vocab.Participant}, "place": {vocab.Place},
	"party": {vocab.Party}, "sector": {vocab.Sector}, "holder": {vocab.Holder}, "position": {vocab.Position},
}

// facts gives the facts that the query is about, the newest first.
func (f *finder) facts() ([]explore.Fact, error) {
	q := f.query
	filter := explore.FactFilter{
		Types: classes[q.Kind], Since: q.Text["since"], Until: q.Text["until"], Outlet: q.Text["outlet"],
	}
	// the store narrows by what it can; the rest is looked at here
	for _, key := range []string{"position", "holder", "visitor", "destination", "with", "party", "place", "about", "sector"} {
		for _, r := range q.Refs[key] {
			for _, part := range r {
				id := vocab.ID + part
				switch kind, _, _ := strings.Cut(part, "/"); {
				case kind == "country" && filter.Country == "":
					filter.Country = id
				case kind == "role" && filter.Role == "":
					filter.Role = id
				case kind == "organization" && filter.Organization == "":
					filter.Organization = id
				case kind == "sector" && key == "sector" && filter.Sector == "":
					filter.Sector = id
				case kind == "person" || kind == "city" || kind == "region":
					filter.About = append(filter.About, id)
				}
			}
		}
	}
	all, err := f.list(filter)
	if err != nil {
		return nil, err
	}
	var out []explore.Fact
	for i := range all {
		ok, err := f.passes(&all[i])
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, all[i])
		}
	}
	return out, nil
}

// list reads all pages. What the graph does not know has no facts.
func (f *finder) list(filter explore.FactFilter) (all []explore.Fact, err error) {
	page := explore.Page{Limit: explore.MaxLimit}
	for {
		got, err := f.graph.Facts(f.ctx, filter, page)
		if errors.Is(err, graph.ErrUnknown) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		all = append(all, got.Items...)
		if got.Next == "" {
			return all, nil
		}
		page.Cursor = got.Next
	}
}

// passes looks at what the store was not asked.
func (f *finder) passes(x *explore.Fact) (bool, error) {
	q := f.query
	status := text(x, vocab.Status)
	switch want := q.Text["status"]; {
	case want == "":
	case want == "done" && (x.Type == "Visit" || x.Type == "Meeting"):
		if status == "planned" {
			return false, nil
		}
	case want != status:
		return false, nil
	}
	if m := q.Text["mode"]; m != "" && text(x, vocab.Mode) != m || q.Text["instrument"] != "" && text(x, vocab.Instrument) != q.Text["instrument"] {
		return false, nil
	}
	for key, refs := range q.Refs {
		if key == "only" || key == "host" {
			continue
		}
		var taken []string
		for _, r := range refs {
			found := ""
			for _, p := range predicates[key] {
				for _, v := range x.Get(p) {
					if v.Node == nil || slices.Contains(taken, v.IRI) || found != "" {
						continue
					}
					ok, err := f.means(r, v.Node, x)
					if err != nil {
						return false, err
					}
					if ok {
						found = v.IRI
					}
				}
			}
			if found == "" {
				return false, nil
			}
			if key == "with" || key == "party" { // two parties are two
				taken = append(taken, found)
			}
		}
	}
	return true, nil
}

func text(x *explore.Fact, predicate string) string {
	if v := x.Get(predicate); len(v) > 0 {
		return v[0].Text
	}
	return ""
}

// means says whether a thing is one that a ref means: the thing itself, what belongs to a
// country or body, an office of the kind, or one who holds such an office.
func (f *finder) means(r ask.Ref, n *graph.Node, x *explore.Fact) (bool, error) {
	id, _ := vocab.Local(n.IRI)
	if len(r) == 1 && id == r[0] {
		return true, nil
	}
	kind, rest, _ := strings.Cut(id, "/")
	if len(r) == 1 {
		want, code, _ := strings.Cut(r[0], "/")
		switch want {
		case "country":
			switch kind {
			case "city", "region", "organization":
				return strings.HasPrefix(rest, code+"/"), nil
			}
		case "person", "city", "region", "sector":
			return false, nil
		}
	}
	switch kind {
	case "position":
		of, err := f.card(n.IRI)
		if err != nil {
			return false, err
		}
		office := explore.Office{Office: *n}
		for _, p := range of.Properties {
			if p.Predicate == vocab.Of {
				for _, v := range p.Values {
					if v.Node != nil {
						office.Of = append(office.Of, *v.Node)
					}
				}
			}
		}
		return fits(office, r, x), nil
	case "person":
		e, err := f.card(n.IRI)
		if err != nil {
			return false, err
		}
		return slices.ContainsFunc(e.Offices, func(o explore.Office) bool { return fits(o, r, nil) }), nil
	}
	return false, nil
}

// fits is ask.Fits, where the portfolios of a tenure count like that of the office.
func fits(o explore.Office, r ask.Ref, x *explore.Fact) bool {
	if ask.Fits(o, r) {
		return true
	}
	if x == nil || x.Type != "Tenure" {
		return false
	}
	rest := slices.DeleteFunc(slices.Clone(r), func(part string) bool {
		return strings.HasPrefix(part, "sector/") && slices.ContainsFunc(x.Get(vocab.Portfolio), func(v graph.Value) bool { return v.Node != nil && v.IRI == vocab.ID+part })
	})
	return len(rest) < len(r) && ask.Fits(o, rest)
}

func (f *finder) card(iri string) (*explore.Entity, error) {
	if e, ok := f.cards[iri]; ok {
		return e, nil
	}
	e, err := f.graph.Entity(f.ctx, iri)
	if err != nil {
		return nil, err
	}
	f.cards[iri] = e
	return e, nil
}

// collect gives the answers in the order of the facts, each with all its facts.
func (f *finder) collect(facts []explore.Fact, out *Result) error {
	at := map[string]int{}
	add := func(v graph.Value, x explore.Fact) {
		key := v.Text
		if v.Node != nil {
			key = v.IRI
		}
		i, ok := at[key]
		if !ok {
			i = len(out.Items)
			at[key] = i
			out.Items = append(out.Items, Item{Value: v, When: x.When})
		}
		if !slices.ContainsFunc(out.Items[i].Facts, func(y explore.Fact) bool { return y.IRI == x.IRI }) {
			out.Items[i].Facts = append(out.Items[i].Facts, x)
		}
	}
	for _, x := range facts {
		switch f.query.Ask {
		case "fact":
			v := graph.Value{Text: cmp.Or(text(&x, vocab.RDFSLabel), text(&x, vocab.DCTermsTitle))}
			if v.Text == "" {
				v.Node = &graph.Node{IRI: x.IRI, Types: []string{x.Type}}
			}
			out.Items = append(out.Items, Item{Value: v, When: x.When, Facts: []explore.Fact{x}})
		case "date":
			if d := text(&x, vocab.SchemaStartDate); d != "" {
				add(graph.Value{Text: d}, x)
			}
		case "host":
			if err := f.hosts(x, add); err != nil {
				return err
			}
		case "objective":
			if err := f.aims(x, add); err != nil {
				return err
			}
		default:
			if hosts := f.query.Refs["host"]; len(hosts) > 0 {
				if ok, err := f.hosted(&x, hosts[0]); err != nil || !ok {
					if err != nil {
						return err
					}
					continue
				}
			}
			if err := f.values(x, add); err != nil {
				return err
			}
		}
	}
	return nil
}

// values adds the values of what is asked, but for those that the query itself names.
func (f *finder) values(x explore.Fact, add func(graph.Value, explore.Fact)) error {
	q := f.query
	named := q.Refs["with"]
	switch q.Ask {
	case "party":
		named = q.Refs["party"]
	case "participant":
	default:
		named = nil
	}
	for _, p := range answers[q.Ask] {
		left := slices.Clone(named) // each name takes one value away
		for _, v := range x.Get(p) {
			if v.Node == nil {
				continue
			}
			gone := false
			for i, r := range left {
				ok, err := f.means(r, v.Node, &x)
				if err != nil {
					return err
				}
				if ok {
					left = slices.Delete(left, i, i+1)
					gone = true
					break
				}
			}
			if gone {
				continue
			}
			wanted := true
			narrow := q.Refs["only"]
			if q.Ask == "visitor" || q.Ask == "destination" {
				narrow = q.Refs[q.Ask]
			}
			for _, r := range narrow {
				ok, err := f.means(r, v.Node, &x)
				if err != nil {
					return err
				}
				wanted = wanted && ok
			}
			if wanted {
				add(v, x)
			}
		}
	}
	return nil
}

// hosts adds who is said to receive, and who of the place visited meets the visitor in the same article.
func (f *finder) hosts(x explore.Fact, add func(graph.Value, explore.Fact)) error {
	for _, v := range x.Get(vocab.Host) {
		add(v, x)
	}
	return f.receptions(&x, func(v graph.Value, m explore.Fact) { add(v, m) })
}

// hosted says whether one of those whom ref means receives the visitor.
func (f *finder) hosted(x *explore.Fact, r ask.Ref) (bool, error) {
	var list []*graph.Node
	for _, v := range x.Get(vocab.Host) {
		if v.Node != nil {
			list = append(list, v.Node)
		}
	}
	if err := f.receptions(x, func(v graph.Value, _ explore.Fact) { list = append(list, v.Node) }); err != nil {
		return false, err
	}
	for _, n := range list {
		if ok, err := f.means(r, n, x); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

func (f *finder) receptions(x *explore.Fact, add func(graph.Value, explore.Fact)) error {
	for _, visitor := range x.Get(vocab.Visitor) {
		if visitor.Node == nil {
			continue
		}
		meetings, err := f.list(explore.FactFilter{Types: []string{"Meeting"}, About: []string{visitor.IRI}, Article: x.Article.IRI})
		if err != nil {
			return err
		}
		for _, m := range meetings {
			for _, v := range m.Get(vocab.Participant) {
				if v.Node == nil || v.IRI == visitor.IRI {
					continue
				}
				for _, place := range x.Get(vocab.Destination) {
					if place.Node == nil {
						continue
					}
					id, _ := vocab.Local(place.IRI)
					home, err := f.means(ask.Ref{id}, v.Node, &m)
					if err != nil {
						return err
					}
					if home {
						add(v, m)
					}
				}
			}
		}
	}
	return nil
}

// aims adds what a visit or meeting is for, by its own word or that of its article.
func (f *finder) aims(x explore.Fact, add func(graph.Value, explore.Fact)) error {
	for _, v := range x.Aims {
		if v.Node == nil {
			continue
		}
		a, err := f.graph.Fact(f.ctx, v.IRI)
		if err != nil {
			return err
		}
		add(graph.Value{Text: cmp.Or(text(a, vocab.RDFSLabel), v.String())}, *a)
	}
	if len(x.Aims) > 0 {
		return nil
	}
	list, err := f.list(explore.FactFilter{Types: []string{"Objective"}, Article: x.Article.IRI})
	for i := range list {
		add(graph.Value{Text: text(&list[i], vocab.RDFSLabel)}, list[i])
	}
	return err
}

// events counts what several articles may tell: facts with the same arguments on the same day are one.
func events(items []Item) int {
	seen := map[string]bool{}
	for _, it := range items {
		x := &it.Facts[0]
		key := x.Type + " " + x.When
		for _, a := range x.Args {
			switch a.Predicate {
			case vocab.Status, vocab.VisitKind, vocab.City, vocab.Host, vocab.SchemaEndDate:
				continue
			}
			key += fmt.Sprint(" ", a.Predicate)
			for _, v := range a.Values {
				key += " " + v.String()
			}
		}
		seen[key] = true
	}
	return len(seen)
}
