package eval

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

//go:embed lists.txt
var listsText string

// lists are the closed lists of values by their name in lists.txt.
var lists = func() map[string][]string {
	out, name := map[string][]string{}, ""
	for line := range strings.Lines(listsText) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			name = strings.Trim(line, "[]")
		default:
			out[name] = append(out[name], strings.Fields(line)...)
		}
	}
	return out
}()

// Check reports every fault of g as gold of an article with that text: values
// outside the closed lists, keys without an entity, names and words that the
// text does not have, spans out of range or unlike their words, dates that are
// none. An empty result means that g can be trusted to be what its author meant.
func (g *Gold) Check(text string) []error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	oneOf := func(where, list, value string, optional bool) {
		if optional && value == "" || slices.Contains(lists[list], value) {
			return
		}
		fault("%s: %q is none of the %s (%s)", where, value, list, strings.Join(lists[list], " "))
	}
	date := func(where, value string) {
		if value == "" {
			return
		}
		if _, err := time.Parse("2006-01-02", value); err == nil {
			return
		}
		if _, err := time.Parse("2006-01", value); err != nil {
			fault("%s: date %q; write a day (2026-11-20) or a month (2026-11)", where, value)
		}
	}
	key := func(where, k string, types ...string) {
		e, ok := g.Entities[k]
		if !ok {
			fault("%s: no entity %q; the entities are %s", where, k, strings.Join(slices.Sorted(maps.Keys(g.Entities)), ", "))
		} else if len(types) > 0 && !slices.Contains(types, e.Type) {
			fault("%s: %q is a %s; want %s", where, k, e.Type, strings.Join(types, " or "))
		}
	}
	serves := func(where, of string) { key(where, of, "Country", "Organization", "Region") }

	date("published", g.Published)
	for _, k := range g.Keys {
		e := g.Entities[k]
		where := fmt.Sprintf("entity %q", k)
		oneOf(where, "entity types", e.Type, false)
		switch e.Type {
		case "Country":
			if !isCode(k) {
				fault("%s: the key of a country is its ISO 3166-1 alpha-2 code", where)
			}
		case "Position":
			oneOf(where, "roles", e.Role, false)
			oneOf(where, "sectors", e.Portfolio, true)
			serves(where, e.Of)
		default:
			if len(e.Names) == 0 {
				fault("%s: no names", where)
			}
		}
		if e.Country != "" && !isCode(e.Country) {
			fault("%s: country %q is no ISO 3166-1 alpha-2 code", where, e.Country)
		}
		for _, n := range e.Names {
			if !inText(text, n) {
				fault("%s: the text has no «%s»", where, n)
			}
		}
	}
	runes := []rune(text)
	for i, f := range g.Facts {
		where := fmt.Sprintf("facts[%d] (%s)", i, f.Type)
		all := func(name string, keys []string, least int) {
			if len(keys) < least {
				fault("%s: %d %s; want %d or more", where, len(keys), name, least)
			}
			for j, k := range keys {
				key(where, k)
				if slices.Contains(keys[:j], k) {
					fault("%s: %q twice in %s", where, k, name)
				}
			}
		}
		date(where, f.Start)
		date(where, f.End)
		date(where, f.Date)
		for _, s := range append(append([]string{f.Sector, f.Portfolio}, f.Sectors...), f.Portfolios...) {
			oneOf(where, "sectors", s, true)
		}
		for _, k := range []string{f.City, f.Host, f.Place} {
			if k != "" {
				key(where, k)
			}
		}
		switch f.Type {
		case "position":
			key(where, f.Person, "Person")
			oneOf(where, "roles", f.Role, false)
			serves(where, f.Of)
			if len(f.Portfolios) > 0 && f.Portfolios[0] != f.Portfolio {
				fault("%s: portfolio %q is not the first of portfolios %v", where, f.Portfolio, f.Portfolios)
			}
		case "visit":
			key(where, f.Visitor, "Person", "Position", "Organization")
			key(where, f.Destination, "Country", "City", "Region", "Organization")
			if f.City != "" {
				key(where, f.City, "City", "Region")
			}
		case "meeting":
			all("participants", f.Participants, 2)
			oneOf(where, "modes", f.Mode, false)
		case "agreement":
			all("parties", f.Parties, 1)
			oneOf(where, "instruments", f.Instrument, false)
			oneOf(where, "agreement statuses", f.Status, false)
		case "cooperation":
			all("parties", f.Parties, 2)
			oneOf(where, "sectors", f.Sector, false)
			oneOf(where, "cooperation statuses", f.Status, true)
			for _, e := range g.Facts[:i] {
				if e.Type == f.Type && e.Sector == f.Sector && slices.Equal(e.Parties, f.Parties) {
					fault("%s: sector %q twice for the same parties", where, f.Sector)
				}
			}
		case "objective", "measure":
			switch {
			case f.Span[1] > len(runes):
				fault("%s: span %v ends after the text's %d code points", where, f.Span, len(runes))
			case f.Text != "" && cut(runes, f.Span[0], f.Span[1]) != f.Text:
				at := strings.Index(text, f.Text)
				if at < 0 {
					fault("%s: the text has no «%s»", where, f.Text)
					break
				}
				start := utf8.RuneCountInString(text[:at])
				fault("%s: span %v is «%s»; «%s» is at [%d, %d]", where, f.Span, cut(runes, f.Span[0], f.Span[1]), f.Text, start, start+utf8.RuneCountInString(f.Text))
			case strings.TrimSpace(cut(runes, f.Span[0], f.Span[1])) != cut(runes, f.Span[0], f.Span[1]):
				fault("%s: span %v begins or ends with white space", where, f.Span)
			}
		default:
			fault("%s: no such type of fact", where)
		}
	}
	return faults
}

func isCode(s string) bool {
	return len(s) == 2 && 'A' <= s[0] && s[0] <= 'Z' && 'A' <= s[1] && s[1] <= 'Z'
}

// inText reports whether text has the name as it stands or fused with a leading
// lam, which swallows the alef of the article (الوزارة, للوزارة).
func inText(text, name string) bool {
	rest, ok := strings.CutPrefix(name, "ا")
	return strings.Contains(text, name) || ok && (strings.Contains(text, "ل"+rest) || strings.HasPrefix(rest, "لل") && strings.Contains(text, rest))
}
