package cli

import (
	"strconv"
	"strings"

	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/pipeline"
)

// named lists what a fact says, with names for the IRIs of its entities.
func named(d *fact.Document, f *fact.Fact) []fact.Argument {
	names := map[string]string{}
	for i := range d.Entities {
		names[d.Entities[i].ID] = entityName(&d.Entities[i])
	}
	args := f.Arguments()
	for i := range args {
		if n := names[args[i].Value]; n != "" {
			args[i].Value = n
		}
	}
	return args
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
		for _, s := range named(d, f) {
			t.add("  "+s.Name, a.line(s.Value))
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
