package cli

import (
	"strconv"
	"strings"

	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/pipeline"
)

// A slot is one argument of a fact, ready to be read.
type slot struct{ name, value string }

// slots lists what a fact says; entities by their names.
func slots(d *fact.Document, f *fact.Fact) []slot {
	names := map[string]string{}
	for i := range d.Entities {
		names[d.Entities[i].ID] = entityName(&d.Entities[i])
	}
	var out []slot
	add := func(name string, values ...string) {
		for _, v := range values {
			if n, ok := names[v]; ok {
				v = n
			}
			if v != "" {
				out = append(out, slot{name, v})
			}
		}
	}
	add("person", f.Person)
	add("role", f.Role)
	if len(f.Portfolios) > 0 {
		add("portfolio", f.Portfolios...)
	} else {
		add("portfolio", f.Portfolio)
	}
	add("of", f.Of)
	add("visitor", f.Visitor)
	add("destination", f.Destination)
	add("city", f.City)
	add("host", f.Host)
	add("kind", f.Kind)
	add("participant", f.Participants...)
	add("mode", f.Mode)
	add("place", f.Place)
	add("party", f.Parties...)
	add("instrument", f.Instrument)
	add("title", f.Title)
	add("sector", f.Sectors...)
	add("sector", f.Sector)
	add("status", f.Status)
	add("start", f.Start)
	add("end", f.End)
	add("date", f.Date)
	return out
}

func entityName(e *fact.Entity) string {
	name := e.LabelAr
	if name == "" {
		name = e.Name
	}
	if e.LabelEn != "" && e.LabelEn != name {
		if name == "" {
			return e.LabelEn
		}
		return name + " / " + e.LabelEn
	}
	return name
}

// sentences gives the sentences in which a fact's evidence lies, in order; the
// evidence itself where it lies in none.
func sentences(a *article.Article, f *fact.Fact) []string {
	var out []string
	last := -1
	for _, e := range f.Evidence {
		found := false
		for i := range a.Sentences {
			if s := a.Sentences[i].Span; s.Overlaps(e) {
				found = true
				if i > last {
					out = append(out, s.In(a.Text))
					last = i
				}
			}
		}
		if !found {
			out = append(out, e.In(a.Text))
		}
	}
	return out
}

// facts prints the facts of an article, a block each, with the sentences they
// rest on; most bounds how many of each type, 0 is all. It gives the number of facts left out.
// One string to a line: two Arabic ones on one line would change places on the screen.
func (a *app) facts(tr *pipeline.Trace, most int) int {
	d := tr.Document
	shown := map[fact.Type]int{}
	left, before := 0, ""
	for i := range d.Facts {
		f := &d.Facts[i]
		if f.Negated {
			continue
		}
		if shown[f.Type]++; most > 0 && shown[f.Type] > most {
			left++
			continue
		}
		a.printf("\n%s  (%s, %s)\n", f.Type, f.Rule, strconv.FormatFloat(f.Confidence, 'f', 2, 64))
		t := &table{}
		for _, s := range slots(d, f) {
			t.add("  "+s.name, a.line(s.value))
		}
		said := sentences(tr.Article, f)
		if all := strings.Join(said, "\n"); all == before {
			t.add("  says", "(the same)")
		} else {
			for j, s := range said {
				t.add(first(j, "  says"), "«"+a.line(s)+"»")
			}
			before = all
		}
		if f.Type == fact.Objective || f.Type == fact.Measure {
			// what the fact is about is its own words; the sentence may hold several
			t.rows = append([][]string{{"  words", a.line(f.Evidence[0].In(d.Text))}}, t.rows...)
		}
		a.print(t)
	}
	return left
}

// entities prints who and what the article speaks of.
func (a *app) entities(d *fact.Document) {
	t := &table{head: []string{"TYPE", "CODE", "MENTIONS", "NAME"}}
	for i := range d.Entities {
		e := &d.Entities[i]
		code := e.Code
		if code == "" {
			code = strings.Trim(e.Role+" "+e.Country, " ")
		}
		t.add(string(e.Type), code, strconv.Itoa(len(e.Mentions)), a.line(entityName(e)))
	}
	if len(t.rows) > 0 {
		a.print(t)
	}
}
