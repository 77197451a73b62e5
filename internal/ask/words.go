package ask

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/rawabit/rawabit/graph/search"
	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/lexicon"
)

//go:embed data/*.txt
var data embed.FS

// A sense is one thing that a wording may be: a class of the data files and its value, or
// a name (class ref).
type sense struct {
	class, value string
	ref          Ref
}

// A Grammar is the words of questions, loaded once; it is safe for concurrent use.
type Grammar struct {
	lex      *lexicon.Lexicon
	words    map[string][]sense // by folded wording without the article
	longest  int                // words of a wording
	clitics  [][2]string        // letters and class
	article  string
	future   string
	suffixes []string
	examples []example
}

// the classes of data files, beside those of clitics
var classes = []string{"question", "past", "now", "plan", "noun", "status", "mode", "prep", "date", "role", "sector", "filler", "not"}

// New loads the grammar; the lexicon has the names.
func New(lex *lexicon.Lexicon) (*Grammar, error) {
	g := &Grammar{lex: lex, words: map[string][]sense{}}
	var errs []error
	// clitics first: forms are folded without the article
	for _, pass := range []bool{true, false} {
		for _, name := range []string{"ar.txt", "en.txt"} {
			errs = append(errs, g.load(name, pass))
		}
	}
	g.lexiconNames()
	errs = append(errs, g.nationalities("nationalities.txt"), g.loadExamples("examples.txt"))
	return g, errors.Join(errs...)
}

// lines gives the lines of a data file as key and value.
func lines(name string) (out [][3]string, err error) {
	text, err := fs.ReadFile(data, path.Join("data", name))
	if err != nil {
		return nil, err
	}
	for i, line := range strings.Split(string(text), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(line, ":")
		if !ok || strings.TrimSpace(value) == "" {
			return nil, fmt.Errorf("%s:%d: write CLASS: FORM, FORM", name, i+1)
		}
		out = append(out, [3]string{strings.TrimSpace(key), strings.TrimSpace(value), fmt.Sprintf("%s:%d", name, i+1)})
	}
	return out, nil
}

func (g *Grammar) load(name string, clitics bool) error {
	list, err := lines(name)
	if err != nil {
		return err
	}
	for _, l := range list {
		class, value, _ := strings.Cut(l[0], " ")
		forms := strings.Split(l[1], ",")
		for i := range forms {
			forms[i] = strings.TrimSpace(forms[i])
		}
		switch {
		case class == "clitic" || class == "article" || class == "future" || class == "suffix":
			if !clitics {
				continue
			}
			for _, f := range forms {
				switch class {
				case "clitic":
					g.clitics = append(g.clitics, [2]string{f, value})
				case "article":
					g.article = f
				case "future":
					g.future = f
				case "suffix":
					g.suffixes = append(g.suffixes, f)
				}
			}
		case clitics:
		case !slices.Contains(classes, class):
			return fmt.Errorf("%s: class is one of %s, not %q", l[2], strings.Join(classes, ", "), class)
		default:
			for _, f := range forms {
				s := sense{class: class, value: value}
				if class == "sector" || class == "role" {
					s.ref = Ref{class + "/" + value}
				}
				g.add(f, s)
			}
		}
	}
	return nil
}

// add takes a wording into the table.
func (g *Grammar) add(form string, s sense) {
	words := strings.Fields(search.Fold(form))
	for i, w := range words {
		words[i] = g.bare(w)
	}
	if len(words) == 0 {
		return
	}
	key := strings.Join(words, " ")
	for _, have := range g.words[key] {
		if have.class == s.class && have.value == s.value && slices.Equal(have.ref, s.ref) {
			return
		}
	}
	g.words[key] = append(g.words[key], s)
	g.longest = max(g.longest, len(words))
}

// bare cuts the article.
func (g *Grammar) bare(w string) string {
	if rest, ok := strings.CutPrefix(w, g.article); ok && len(rest) >= 4 {
		return rest
	}
	return w
}

func (g *Grammar) nationalities(name string) error {
	list, err := lines(name)
	if err != nil {
		return err
	}
	for _, l := range list {
		if g.lex.Entry("country", l[0]) == nil {
			return fmt.Errorf("%s: no country has the code %q", l[2], l[0])
		}
		for _, f := range strings.Split(l[1], ",") {
			g.add(f, sense{class: "ref", ref: Ref{"country/" + l[0]}})
		}
	}
	return nil
}

// lexiconNames takes the English names of the lexicon; its Arabic ones are found by the lexicon itself.
func (g *Grammar) lexiconNames() {
	for _, kind := range []string{"country", "city", "organization", "region"} {
		for _, e := range g.lex.Entries(kind) {
			ref, ok := named(e)
			if !ok {
				continue
			}
			for _, key := range []string{"en", "acronym"} {
				for _, f := range e.All(key) {
					g.add(f, sense{class: "ref", ref: ref})
				}
			}
		}
	}
	for _, e := range g.lex.Entries("month") {
		for _, f := range e.All("ar") {
			g.add(f, sense{class: "month", value: e.ID})
		}
	}
	for i, f := range []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"} {
		g.add(f, sense{class: "month", value: fmt.Sprintf("%02d", i+1)})
	}
}

// named gives the id of an entry of the lexicon.
func named(e *lexicon.Entry) (Ref, bool) {
	iri := ""
	switch e.Kind {
	case "country":
		iri = vocab.CountryID(e.ID)
	case "city":
		iri = vocab.CityID(e.Get("country"), e.Get("ar"))
	case "region":
		iri = vocab.RegionID(e.Get("country"), e.Get("ar"))
	case "organization":
		iri = vocab.OrganizationID(e.Get("country"), e.Get("ar"))
	}
	id, ok := vocab.Local(iri)
	return Ref{id}, ok && id != ""
}
