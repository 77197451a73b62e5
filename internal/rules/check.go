package rules

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/lexicon"
	"github.com/rawabit/rawabit/internal/mention"
)

// proofDay is when the sentences of proofs are published, so that «أمس» has a date.
const proofDay = "2026-03-11"

// Check runs the yes and no lines of every rule and reports all that do not
// hold, each with its file and line. It also reports triggers that no word of
// the lexicon has.
func (s *Set) Check(lex *lexicon.Lexicon) error {
	var faults []error
	known := triggerClasses(lex)
	for _, r := range s.Rules {
		for _, c := range sorted(r.Triggers) {
			if !known[c] && !r.Word {
				faults = append(faults, fmt.Errorf("%s:%d: rule %q: no verb or event noun of the lexicon has the class %q", r.File, r.Line, r.Name, c))
			}
		}
		for _, p := range append(slices.Clone(r.Yes), r.No...) {
			if err := s.prove(lex, r, p); err != nil {
				faults = append(faults, err)
			}
		}
	}
	return errors.Join(faults...)
}

func triggerClasses(lex *lexicon.Lexicon) map[string]bool {
	known := map[string]bool{}
	for _, e := range lex.Entries("verb") {
		known[e.Get("class")] = true
	}
	for _, e := range lex.Entries("eventnoun") {
		known[e.ID] = true
	}
	return known
}

// prove reads one proof's sentence as an article of its own.
func (s *Set) prove(lex *lexicon.Lexicon, r *Rule, p Proof) error {
	fault := func(format string, args ...any) error {
		return fmt.Errorf("%s:%d: rule %q: %s\n  %s", r.File, p.Line, r.Name, fmt.Sprintf(format, args...), p.Text)
	}
	d := mention.Read(article.Parse(article.Source{Name: r.Name, Text: p.Text, Published: proofDay}), lex)
	reader := s.lay(d)
	if len(p.Want) == 0 {
		if reader.fired[r.Name] {
			return fault("fires, but must not, for %s", p.Why)
		}
		return nil
	}
	if !reader.fired[r.Name] {
		return fault("does not fire")
	}
	var got []string
	for i := range reader.out.facts {
		f := &reader.out.facts[i]
		// who was present joins a fact that another rule has found
		if f.Type != r.Fact || f.Rule != r.Name && r.Way != "attendance" && r.Way != "companions" {
			continue
		}
		args := arguments(f)
		missing := slices.ContainsFunc(p.Want, func(w string) bool { return !slices.Contains(args, w) })
		if !missing {
			return nil
		}
		got = append(got, strings.Join(args, "\n  "))
	}
	return fault("wants\n  %s\n got\n  %s\n of", strings.Join(p.Want, "\n  "), strings.Join(got, "\n and\n  "))
}

// arguments writes a fact as the lines below a yes do.
func arguments(f *fact.Fact) []string {
	var out []string
	add := func(name string, values ...string) {
		for _, v := range values {
			if v != "" {
				out = append(out, name+": "+strings.TrimPrefix(v, vocab.ID))
			}
		}
	}
	switch f.Type {
	case fact.Visit:
		add("visitor", f.Visitor)
		add("destination", f.Destination)
		add("city", f.City)
		add("kind", f.Kind)
		add("start", f.Start)
		add("end", f.End)
	case fact.Meeting:
		add("participant", f.Participants...)
		add("mode", f.Mode)
		add("place", f.Place)
		add("date", f.Date)
	case fact.AgreementOf:
		add("party", f.Parties...)
		add("instrument", f.Instrument)
		add("sector", f.Sectors...)
		add("title", f.Title)
		add("date", f.Date)
	}
	add("status", f.Status)
	return out
}
