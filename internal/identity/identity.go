// Package identity decides who is who, inside an article and across articles:
// whether two names may mean one person (Alike), which persons of all articles of
// a graph are one (Resolve), and what a user's own file says of that (Aliases).
//
// It sees names and offices only, no text and no store. Inside an article package
// mention decides; the IRI that it makes, from the name alone, is what an article
// says by itself. Resolve then looks at the articles of a graph together. What it
// gives depends on the set of articles and not on the order in which they came.
package identity

import (
	"maps"
	"slices"
	"strings"

	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/fact"
)

// A Profile is what one article tells about who a person is: enough to compare
// with other articles, and little enough that many articles tell the same.
type Profile struct {
	Person  string   // local IRI made of the name: person/سالم_الورفلاني
	Was     string   // local IRI before an aliases file gave it another; else empty
	Offices []string // local IRIs without "position/", sorted: minister/energy/LY; with guess where the words leave open whom it serves
}

// guess marks an office whose state the article's context tells, not its words.
// Contexts mislead now and then, so such a state never speaks against a name.
const guess = "?"

// NewProfile makes the profile of a person of an article: by the full IRI, the one
// before an aliases file gave it (else empty), and the offices among the facts.
func NewProfile(person, was string, facts []fact.Fact) Profile {
	p := Profile{Person: local(person), Was: local(was)}
	marked := map[string]bool{}
	for i := range facts {
		f := &facts[i]
		if f.Type != fact.PositionHeld || f.Person != person || f.Negated {
			continue
		}
		if o := strings.TrimPrefix(local(f.Office()), "position/"); o != "" {
			marked[o] = marked[o] || f.Marked
		}
	}
	for _, o := range slices.Sorted(maps.Keys(marked)) {
		if !marked[o] {
			o += guess
		}
		p.Offices = append(p.Offices, o)
	}
	return p
}

func local(iri string) string {
	if s, ok := vocab.Local(iri); ok {
		return s
	}
	return iri
}

// String is the profile as the graph keeps it. IRIs have no blanks and no «<».
func (p Profile) String() string {
	person := p.Person
	if p.Was != "" {
		person += "<" + p.Was
	}
	return strings.Join(append([]string{person}, p.Offices...), " ")
}

// ParseProfile reads what String wrote; of anything else it makes what it can.
func ParseProfile(s string) Profile {
	fields := strings.Fields(s)
	if len(fields) == 0 {
		return Profile{}
	}
	p := Profile{Offices: fields[1:]}
	p.Person, p.Was, _ = strings.Cut(fields[0], "<")
	return p
}

// name is the name in the IRI.
func (p Profile) name() string {
	return strings.ReplaceAll(strings.TrimPrefix(p.Person, "person/"), "_", " ")
}

// states gives the ISO codes of the states that the words say are served.
func (p Profile) states() []string {
	var out []string
	for _, o := range p.Offices {
		if code := state(o); code != "" && !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return out
}

// state is the code of the state that an office serves, itself or by one of its
// bodies or places; "" where it serves none or that is a guess.
func state(office string) string {
	if strings.HasSuffix(office, guess) {
		return ""
	}
	for _, part := range strings.Split(office, "/")[1:] {
		if len(part) == 2 && part == strings.ToUpper(part) && part[0] >= 'A' && part[0] <= 'Z' {
			return part
		}
	}
	return ""
}
