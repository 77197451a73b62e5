package identity

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/span"
)

// Aliases is what a user's file says of persons: stanzas parted by blank lines,
// lines with # are comments.
//
//	# one person under several names
//	person: ريان بن سالم
//	also: ريان السالمي
//	also: ر. السالمي
//
//	# two persons under one name: the office's state tells which
//	person: ريان السالمي (عمان)
//	also: ريان السالمي
//	of: OM
//
// "person" is the name from which the IRI is made, "also" another name for the
// same person, "of" the ISO code of a state whose office the article must give
// for the stanza to apply; without "of" it always does. Of two that apply the
// one with "of" is taken. Spelling (hamza, ة, vowel marks, عبد الله) makes no
// difference. An Aliases that is nil says nothing.
type Aliases struct {
	byKey map[string][]*stanza
}

type stanza struct {
	person string
	names  []string
	of     []string
	line   int
}

var code = regexp.MustCompile(`^[A-Z]{2}$`)

// ParseAliases reads a file's text; the error lists every fault with its line.
func ParseAliases(file, text string) (*Aliases, error) {
	var faults []error
	fault := func(line int, format string, args ...any) {
		faults = append(faults, fmt.Errorf("%s:%d: %s", file, line, fmt.Sprintf(format, args...)))
	}
	var all []*stanza
	var cur *stanza
	n := 0
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		n++
		line = strings.TrimSpace(line)
		if line == "" {
			cur = nil
			continue
		}
		if strings.HasPrefix(line, "#") {
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		if !ok || value == "" {
			fault(n, "want \"key: value\", got %q", line)
			continue
		}
		if name == "person" {
			if vocab.PersonID(value) == "" {
				fault(n, "%q is no name: it has no letter", value)
			}
			cur = &stanza{person: value, names: []string{value}, line: n}
			all = append(all, cur)
			continue
		}
		if cur == nil {
			fault(n, "a stanza begins with \"person\", got %q", name)
			continue
		}
		switch name {
		case "also":
			if vocab.Slug(value) == "" {
				fault(n, "%q is no name: it has no letter", value)
			}
			cur.names = append(cur.names, value)
		case "of":
			if !code.MatchString(value) {
				fault(n, "\"of\" is a state's ISO code such as JO, not %q", value)
			}
			cur.of = append(cur.of, value)
		default:
			fault(n, "no key %q; known are person, also, of", name)
		}
	}
	a := &Aliases{byKey: map[string][]*stanza{}}
	for _, s := range all {
		for _, name := range s.names {
			k := key(name)
			if slices.Contains(a.byKey[k], s) {
				continue
			}
			for _, o := range a.byKey[k] {
				if clash(s, o) {
					fault(s.line, "«%s» is %q here and %q at line %d; \"of\" could tell which", name, s.person, o.person, o.line)
				}
			}
			a.byKey[k] = append(a.byKey[k], s)
		}
	}
	return a, errors.Join(faults...)
}

// clash reports whether two stanzas for one name can't be told apart.
func clash(a, b *stanza) bool {
	if len(a.of) == 0 || len(b.of) == 0 {
		return len(a.of) == len(b.of)
	}
	return slices.ContainsFunc(a.of, func(c string) bool { return slices.Contains(b.of, c) })
}

// find gives the stanza for a name with offices in these states, or nil.
func (a *Aliases) find(name string, states []string) *stanza {
	var always *stanza
	for _, s := range a.byKey[key(name)] {
		switch {
		case len(s.of) == 0:
			always = s
		case slices.ContainsFunc(s.of, func(c string) bool { return slices.Contains(states, c) }):
			return s
		}
	}
	return always
}

// Apply gives the persons of an article the IRIs that the file wants, and makes
// one of those who thereby become one. Facts follow.
func (a *Aliases) Apply(d *fact.Document) {
	if a == nil {
		return
	}
	to := map[string]string{}
	for i := range d.Entities {
		e := &d.Entities[i]
		if e.Type != fact.Person {
			continue
		}
		p := NewProfile(e.ID, "", d.Facts)
		for _, name := range []string{e.Name, p.name()} {
			if s := a.find(name, p.states()); s != nil {
				e.Was, e.LabelAr = e.ID, s.person
				to[e.ID] = vocab.PersonID(s.person)
				break
			}
		}
	}
	if len(to) == 0 {
		return
	}
	// whoever has such an IRI by nature is the same person
	for i := range d.Entities {
		e := &d.Entities[i]
		if id := to[e.ID]; id != "" {
			e.ID = id
		}
	}
	rename(d, to)
	join(d)
}

// rename puts the new IRIs into the facts. Who meets himself meets nobody: such a
// meeting goes.
func rename(d *fact.Document, to map[string]string) {
	number := make([]int, len(d.Facts)+1) // old number → new, as Event counts them
	out := d.Facts[:0]
	for i := range d.Facts {
		f := d.Facts[i]
		f.Rename(to)
		if f.Type == fact.Meeting && len(f.Participants) < 2 {
			continue
		}
		out = append(out, f)
		number[i+1] = len(out)
	}
	for i := range out {
		if e := out[i].Event; e > 0 && e < len(number) {
			out[i].Event = number[e]
		}
	}
	d.Facts = out
}

// join merges entities with one IRI into the one with the longest name.
func join(d *fact.Document) {
	slices.SortStableFunc(d.Entities, func(x, y fact.Entity) int { return strings.Compare(x.ID, y.ID) })
	out := d.Entities[:0]
	for _, e := range d.Entities {
		if len(out) == 0 || out[len(out)-1].ID != e.ID {
			out = append(out, e)
			continue
		}
		into := &out[len(out)-1]
		names := append(append(slices.Clone(into.Aliases), e.Aliases...), into.Name, e.Name)
		if len(e.Name) > len(into.Name) {
			into.Name = e.Name
		}
		if into.Was == "" { // it had the IRI by nature
			into.Was = e.Was
		}
		slices.Sort(names)
		into.Aliases = slices.DeleteFunc(slices.Compact(names), func(n string) bool { return n == into.Name })
		into.Mentions = append(slices.Clone(into.Mentions), e.Mentions...)
		slices.SortFunc(into.Mentions, func(x, y span.Span) int { return x.Start - y.Start })
		into.Mentions = slices.Compact(into.Mentions)
	}
	d.Entities = out
}
