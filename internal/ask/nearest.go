package ask

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// An example is a question with blanks.
type example struct {
	kind, language string
	text           string
}

// mostNearest is how many questions are offered.
const mostNearest = 3

func (g *Grammar) loadExamples(name string) error {
	list, err := lines(name)
	if err != nil {
		return err
	}
	for _, l := range list {
		kind, language, _ := strings.Cut(l[0], " ")
		if asked[kind] == nil || language != "ar" && language != "en" {
			return fmt.Errorf("%s: %q is no kind of query with ar or en", l[2], l[0])
		}
		g.examples = append(g.examples, example{kind, language, l[1]})
	}
	return nil
}

// nearest gives questions that can be answered: of the kind that words of the question speak of, with
// the names that were understood in their blanks.
func (g *Grammar) nearest(r *reader, text string) []string {
	language := "en"
	for _, c := range text {
		if unicode.Is(unicode.Arabic, c) {
			language = "ar"
			break
		}
	}
	blanks := map[string][]string{}
	points := map[string]int{}
	if r != nil {
		for _, it := range r.items {
			name := r.text[r.words[it.from].start:r.words[it.to-1].end]
			if r.words[it.to-1].possessor {
				name = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(name, "s"), "'"), "’")
			}
			plain := len(it.clitics) == 0 && !it.nation && it.several == nil && r.words[it.from].id == ""
			switch {
			case plain && it.ref("person") != nil:
				blanks["person"] = append(blanks["person"], name)
			case plain && it.ref("country") != nil && g.noun(name):
				blanks["country"] = append(blanks["country"], name)
			case plain && it.ref("city") != nil && it.is("ref"):
				blanks["city"] = append(blanks["city"], name)
			case plain && it.is("outlet"):
				blanks["outlet"] = append(blanks["outlet"], name)
			}
			for _, s := range it.senses {
				switch s.class {
				case "past", "now", "noun":
					for kind, words := range allowed {
						if slices.Contains(words.verbs[:1], s.value) || slices.Contains(words.nouns[:1], s.value) {
							points[kind] += 4
						}
					}
				case "role":
					points["office"]++
				}
			}
		}
	}
	if n := len(blanks["country"]); n > 1 {
		blanks["other"] = blanks["country"][1:]
	}
	if r != nil && r.stats != nil && len(r.stats.Outlets) > 0 && blanks["outlet"] == nil {
		blanks["outlet"] = []string{r.stats.Outlets[0].Outlet}
		points["any"]--
	}
	type scored struct {
		text string
		n    int
	}
	var list []scored
	for _, e := range g.examples {
		if e.language != language {
			continue
		}
		if text, n := fill(e.text, blanks); n >= 0 {
			list = append(list, scored{text, points[e.kind] + n*2})
		}
	}
	slices.SortStableFunc(list, func(a, b scored) int { return b.n - a.n })
	var out []string
	for _, s := range list[:min(len(list), mostNearest)] {
		out = append(out, s.text)
	}
	return out
}

// noun says whether a country's name is one that stands alone, no adjective of English.
func (g *Grammar) noun(name string) bool {
	for _, e := range g.lex.Entries("country") {
		if slices.Contains(e.All("en"), name) || slices.Contains(e.All("ar"), name) {
			return true
		}
	}
	return false
}

// fill puts names into the blanks and counts those that were there; -1 if one is missing.
func fill(text string, blanks map[string][]string) (string, int) {
	n := 0
	for {
		before, rest, ok := strings.Cut(text, "{")
		if !ok {
			return text, n
		}
		blank, after, _ := strings.Cut(rest, "}")
		kind, name, _ := strings.Cut(blank, "|")
		if list := blanks[kind]; len(list) > 0 {
			name = list[0]
			n++
		} else if name == "" {
			return "", -1
		}
		text = before + name + after
	}
}
