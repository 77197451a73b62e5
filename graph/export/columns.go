package export

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/rawabit/rawabit/graph/view"
	"github.com/rawabit/rawabit/graph/vocab"
)

// The columns are what a node or an edge has in the formats whose attributes are plain
// values, in their order. A column has the same name everywhere.

// A kind is the type of a column's values.
type kind string

const (
	text   kind = "string"
	number kind = "double"
	yesNo  kind = "boolean"
)

type nodeColumn struct {
	name string
	kind kind
	get  func(*view.Node) string
}

type edgeColumn struct {
	name string
	kind kind
	get  func(*view.Edge) string
}

type factColumn struct {
	name string
	kind kind
	get  func(*view.Fact) string
}

// between stands between several values of a cell.
const between = " | "

var factColumns = []factColumn{
	{"fact", text, func(f *view.Fact) string { return f.IRI }},
	{"fact_type", text, func(f *view.Fact) string { return f.Type }},
	{"words", text, func(f *view.Fact) string { return f.Text }},
	{"start", text, func(f *view.Fact) string { return f.Start }},
	{"end", text, func(f *view.Fact) string { return f.End }},
	{"status", text, func(f *view.Fact) string { return f.Status }},
	{"kind", text, func(f *view.Fact) string { return f.Kind }},
	{"confidence", number, func(f *view.Fact) string { return decimal(f.Confidence) }},
	{"rules", text, func(f *view.Fact) string { return strings.Join(f.Rules, between) }},
	{"cameo", text, func(f *view.Fact) string { return strings.Join(f.Cameo, between) }},
	{"article", text, func(f *view.Fact) string { return f.Article.IRI }},
	{"headline", text, func(f *view.Fact) string { return f.Article.Title }},
	{"outlet", text, func(f *view.Fact) string { return f.Article.Outlet }},
	{"published", text, func(f *view.Fact) string { return f.Article.Published }},
	{"url", text, func(f *view.Fact) string { return f.Article.URL }},
	{"source_file", text, func(f *view.Fact) string { return f.Article.Source }},
	{"quote", text, quote},
	{"evidence", text, func(f *view.Fact) string { return evidenceJSON(f) }},
}

func name(get func(*view.Node) *view.Name, part func(view.Name) string) func(*view.Node) string {
	return func(n *view.Node) string {
		if at := get(n); at != nil {
			return part(*at)
		}
		return ""
	}
}

func shortOf(n view.Name) string { return n.ID[strings.LastIndexByte(n.ID, '/')+1:] }
func idOf(n view.Name) string    { return n.ID }
func arOf(n view.Name) string    { return n.Ar }
func enOf(n view.Name) string    { return n.En }

func role(n *view.Node) *view.Name      { return n.Role }
func portfolio(n *view.Node) *view.Name { return n.Portfolio }
func of(n *view.Node) *view.Name        { return n.Of }
func country(n *view.Node) *view.Name   { return n.Country }

var nodeColumns = func() []nodeColumn {
	list := []nodeColumn{
		{"iri", text, func(n *view.Node) string { return n.IRI }},
		{"label", text, func(n *view.Node) string { return n.Best() }},
		{"label_ar", text, func(n *view.Node) string { return n.Ar }},
		{"label_en", text, func(n *view.Node) string { return n.En }},
		{"type", text, func(n *view.Node) string { return n.Type }},
		{"type_ar", text, func(n *view.Node) string { return n.TypeAr }},
		{"type_en", text, func(n *view.Node) string { return n.TypeEn }},
		{"other_names", text, func(n *view.Node) string { return strings.Join(n.Alt, between) }},
		{"code", text, func(n *view.Node) string { return n.Code }},
		{"role", text, name(role, shortOf)},
		{"role_ar", text, name(role, arOf)},
		{"role_en", text, name(role, enOf)},
		{"portfolio", text, name(portfolio, shortOf)},
		{"portfolio_ar", text, name(portfolio, arOf)},
		{"portfolio_en", text, name(portfolio, enOf)},
		{"of", text, name(of, idOf)},
		{"of_ar", text, name(of, arOf)},
		{"of_en", text, name(of, enOf)},
		{"country", text, name(country, idOf)},
		{"country_ar", text, name(country, arOf)},
		{"country_en", text, name(country, enOf)},
		{"same_as", text, func(n *view.Node) string { return strings.Join(n.SameAs, between) }},
		{"identity", text, func(n *view.Node) string { return strings.Join(n.Identity, between) }},
		{"latitude", number, func(n *view.Node) string {
			if n.Place == nil {
				return ""
			}
			return decimal(n.Place.Lat)
		}},
		{"longitude", number, func(n *view.Node) string {
			if n.Place == nil {
				return ""
			}
			return decimal(n.Place.Lon)
		}},
	}
	article := map[string]func(*view.Node) string{
		"headline":    func(n *view.Node) string { return n.Article.Title },
		"outlet":      func(n *view.Node) string { return n.Article.Outlet },
		"published":   func(n *view.Node) string { return n.Article.Published },
		"url":         func(n *view.Node) string { return n.Article.URL },
		"source_file": func(n *view.Node) string { return n.Article.Source },
	}
	for _, c := range factColumns {
		list = append(list, nodeColumn{c.name, c.kind, func(n *view.Node) string {
			if n.Fact != nil {
				return c.get(n.Fact)
			}
			if get := article[c.name]; get != nil && n.Article != nil {
				return get(n)
			}
			return ""
		}})
	}
	return list
}()

var edgeColumns = func() []edgeColumn {
	list := []edgeColumn{
		{"label", text, func(e *view.Edge) string { return e.Ar }},
		{"label_ar", text, func(e *view.Edge) string { return e.Ar }},
		{"label_en", text, func(e *view.Edge) string { return e.En }},
		{"relation", text, func(e *view.Edge) string { return e.Relation }},
		{"mutual", yesNo, func(e *view.Edge) string { return strconv.FormatBool(e.Mutual) }},
	}
	for _, c := range factColumns {
		list = append(list, edgeColumn{c.name, c.kind, func(e *view.Edge) string {
			switch {
			case e.Fact != nil:
				return c.get(e.Fact)
			case c.name == "article":
				return strings.Join(e.Articles, between)
			}
			return ""
		}})
	}
	return list
}()

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// quote gives the words of the evidence, for reading.
func quote(f *view.Fact) string {
	var words []string
	for _, e := range f.Evidence {
		words = append(words, e.Exact)
	}
	return strings.Join(words, between)
}

func evidenceJSON(f *view.Fact) string {
	if len(f.Evidence) == 0 {
		return ""
	}
	return string(encode(f.Evidence))
}

// relationName is the part of an IRI by which people know it: visited.
func relationName(iri string) string { return strings.TrimPrefix(iri, vocab.NS) }

// span gives the first and the last day of what happened on a day or in a month, or
// from one to another; empty if no date is known.
func span(start, end string) (first, last string) {
	if start == "" {
		return "", ""
	}
	return firstDay(start), lastDay(cmp.Or(end, start))
}

func firstDay(date string) string {
	if len(date) == len("2026-11") {
		return date + "-01"
	}
	return date
}

func lastDay(date string) string {
	if len(date) != len("2026-11") {
		return date
	}
	year, err := strconv.Atoi(date[:4])
	month, err2 := strconv.Atoi(date[5:])
	if err != nil || err2 != nil || month < 1 || month > 12 {
		return date + "-28"
	}
	days := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
	if month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		days = 29
	}
	return date + "-" + strconv.Itoa(days)
}
