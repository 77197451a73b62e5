package ask

import (
	"fmt"
	"slices"
	"strings"
)

// A Query is what a question means. Its text is one line,
//
//	visit ask=visitor destination=country/PK status=done since=2025
//
// kind, what is asked, and what narrows it down; see the package comment.
type Query struct {
	Kind  string           // visit, meeting, agreement, cooperation, objective, measure, office, any, path
	Ask   string           // the argument that is wanted; "fact" is the whole fact; of a path: ""
	Count bool             // how many of them
	Refs  map[string][]Ref // by argument; all must hold
	Text  map[string]string
}

// A Ref says who or what is meant, as parts of IRIs below id/: one thing (country/LY,
// person/…), or all that a role, a country and a portfolio have in common
// (role/minister, sector/health, country/LY: whoever is minister of health there).
type Ref []string

func (r Ref) String() string { return strings.Join(r, "+") }

// has says whether a ref has a part of a kind.
func (r Ref) has(kind string) bool {
	return slices.ContainsFunc(r, func(s string) bool { return strings.HasPrefix(s, kind+"/") })
}

// The arguments in the order in which they are written, and which of them are things.
var order = []string{
	"from", "to", "position", "holder", "visitor", "destination", "host", "with", "party", "sector", "place", "about", "only",
	"instrument", "mode", "status", "outlet", "since", "until",
}

var things = map[string]bool{
	"from": true, "to": true, "position": true, "holder": true, "visitor": true, "destination": true, "host": true, "with": true,
	"party": true, "sector": true, "place": true, "about": true, "only": true,
}

// asked says what can be asked of each kind, and narrowed which arguments narrow it.
var asked = map[string][]string{
	"visit":       {"visitor", "destination", "city", "host", "date", "objective", "fact"},
	"meeting":     {"participant", "place", "date", "objective", "fact"},
	"agreement":   {"party", "sector", "date", "fact"},
	"cooperation": {"party", "sector", "date", "fact"},
	"objective":   {"party", "sector", "fact"},
	"measure":     {"party", "sector", "fact"},
	"office":      {"holder", "position"},
	"any":         {"fact"},
	"path":        {""},
}

var narrowed = map[string][]string{
	"visit":       {"visitor", "destination", "host", "sector"},
	"meeting":     {"with", "place", "only", "mode", "sector"},
	"agreement":   {"party", "sector", "instrument"},
	"cooperation": {"party", "sector"},
	"objective":   {"party", "sector"},
	"measure":     {"party", "sector"},
	"office":      {"position", "holder"},
	"any":         {"about", "sector"},
	"path":        {"from", "to"},
}

var everywhere = []string{"status", "outlet", "since", "until"}

func (q *Query) add(key string, r Ref) {
	if len(r) == 0 {
		return
	}
	if q.Refs == nil {
		q.Refs = map[string][]Ref{}
	}
	if !slices.ContainsFunc(q.Refs[key], func(x Ref) bool { return slices.Equal(x, r) }) {
		q.Refs[key] = append(q.Refs[key], r)
	}
}

func (q *Query) set(key, value string) {
	if value == "" {
		return
	}
	if q.Text == nil {
		q.Text = map[string]string{}
	}
	q.Text[key] = value
}

// String writes the query so that Parse reads it; two that mean the same are written alike.
func (q *Query) String() string {
	var b strings.Builder
	b.WriteString(q.Kind)
	if q.Ask != "" {
		b.WriteString(" ask=" + q.Ask)
	}
	if q.Count {
		b.WriteString(" count=yes")
	}
	for _, key := range order {
		if v := q.Text[key]; v != "" {
			fmt.Fprintf(&b, " %s=%s", key, quote(v))
		}
		var list []string
		for _, r := range q.Refs[key] {
			parts := slices.Clone(r)
			slices.SortFunc(parts, func(a, b string) int { return rank(a) - rank(b) })
			list = append(list, quote(Ref(parts).String()))
		}
		if key != "from" && key != "to" {
			slices.Sort(list)
		}
		for _, v := range list {
			fmt.Fprintf(&b, " %s=%s", key, v)
		}
	}
	return b.String()
}

func rank(part string) int {
	for i, kind := range []string{"role/", "sector/", "country/"} {
		if strings.HasPrefix(part, kind) {
			return i
		}
	}
	return 3
}

// quote keeps a value of several words together.
func quote(s string) string {
	if strings.ContainsAny(s, " \t") {
		return `"` + s + `"`
	}
	return s
}

// IsQuery says whether a text is meant as a query and not as a question.
func IsQuery(text string) bool {
	kind, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	return asked[kind] != nil && strings.Contains(rest, "=")
}

// ParseQuery reads what String writes. Errors name the word and what may stand there.
func ParseQuery(text string) (*Query, error) {
	fields, err := split(text)
	if err != nil {
		return nil, err
	}
	if len(fields) == 0 || asked[fields[0]] == nil {
		return nil, fmt.Errorf("a query begins with one of %s", strings.Join(kinds(), ", "))
	}
	q := &Query{Kind: fields[0]}
	for _, f := range fields[1:] {
		key, value, ok := strings.Cut(f, "=")
		if !ok || value == "" {
			return nil, fmt.Errorf("%q: write NAME=VALUE", f)
		}
		switch {
		case key == "ask":
			q.Ask = value
		case key == "count":
			if value != "yes" {
				return nil, fmt.Errorf("count=%s: write count=yes or leave it out", value)
			}
			q.Count = true
		case !slices.Contains(narrowed[q.Kind], key) && !slices.Contains(everywhere, key):
			return nil, fmt.Errorf("%s has no %q, but ask, count, %s", q.Kind, key, strings.Join(append(slices.Clone(narrowed[q.Kind]), everywhere...), ", "))
		case (key == "since" || key == "until") && !isDate(value):
			return nil, fmt.Errorf("%s=%s: a date is like 2024, 2024-05 or 2024-05-17", key, value)
		case things[key]:
			var r Ref
			for _, part := range strings.Split(value, "+") {
				if kind, name, ok := strings.Cut(part, "/"); !ok || kind == "" || name == "" {
					return nil, fmt.Errorf("%s: %q is no id such as country/LY", key, part)
				}
				r = append(r, part)
			}
			q.add(key, r)
		default:
			q.set(key, value)
		}
	}
	if q.Ask == "" && q.Kind != "path" {
		q.Ask = "fact"
	}
	if !slices.Contains(asked[q.Kind], q.Ask) {
		return nil, fmt.Errorf("%s: ask is one of %s, not %q", q.Kind, strings.Join(asked[q.Kind], ", "), q.Ask)
	}
	if q.Kind == "path" && (len(q.Refs["from"]) != 1 || len(q.Refs["to"]) != 1) {
		return nil, fmt.Errorf("a path has one from and one to")
	}
	return q, nil
}

func kinds() []string {
	var list []string
	for k := range asked {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}

// split cuts at blanks outside of quotes.
func split(text string) (out []string, err error) {
	var b strings.Builder
	quoted, some := false, false
	for _, r := range text {
		switch {
		case r == '"':
			quoted, some = !quoted, true
		case (r == ' ' || r == '\t' || r == '\n' || r == '\r') && !quoted:
			if some {
				out = append(out, b.String())
			}
			b.Reset()
			some = false
		default:
			b.WriteRune(r)
			some = true
		}
	}
	if quoted {
		return nil, fmt.Errorf("a quote is not closed")
	}
	if some {
		out = append(out, b.String())
	}
	return out, nil
}

func isDate(d string) bool {
	pattern := "dddd-dd-dd"
	if len(d) != 4 && len(d) != 7 && len(d) != 10 {
		return false
	}
	for i := range len(d) {
		if digit := '0' <= d[i] && d[i] <= '9'; digit != (pattern[i] == 'd') || !digit && d[i] != '-' {
			return false
		}
	}
	return true
}
