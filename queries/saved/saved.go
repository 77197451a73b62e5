// Package saved holds the named questions: each a title and a description in Arabic and
// English, typed parameters, and a query text in Gizmo.
//
// In: a name and parameters as a person writes them ("PK", "باكستان", "2026-11"). Out: a
// query text for package queries. What a name stands for is asked of a Resolver, which
// the caller brings; the graph itself is not touched here.
//
// A question is one file in data, whose leading comment is its description:
//
//	//: en     Who visited a country
//	//: ar     من زار دولة
//	//: about  en  Every visit to …
//	//: about  ar  كل زيارة …
//	//: param  country country required | Country visited | الدولة المزورة
//	//: param  from    date    -        | From this day   | من تاريخ
//	//: columns visitor name date
//
// After it comes the program. It finds its parameters in the object P, as strings and
// numbers, IRIs as "<…>", "" where none was given; and the functions of lib.js.
//
// Parameters reach the program as JSON literals and in no other way, so no name can
// become code. Stores have few indexes: programs start from the nodes they are given.
package saved

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/rawabit/rawabit/queries/internal/near"
)

// A Text is in both languages.
type Text struct {
	Ar string `json:"ar"`
	En string `json:"en"`
}

// A Type says how a parameter is written and what it stands for.
type Type string

// The parameter types. Those from Country on are resolved to an IRI.
const (
	String  Type = "text"
	Int     Type = "int"
	Share   Type = "share" // a number from 0 to 1
	Date    Type = "date"  // 2026, 2026-11 or 2026-11-20
	Country Type = "country"
	Person  Type = "person"
	Sector  Type = "sector"
	Article Type = "article"
	Fact    Type = "fact"
	Entity  Type = "entity"
)

// Types lists them all.
func Types() []Type {
	return []Type{String, Int, Share, Date, Country, Person, Sector, Article, Fact, Entity}
}

// Resolved says whether a parameter of this type stands for an IRI.
func (t Type) Resolved() bool {
	switch t {
	case Country, Person, Sector, Article, Fact, Entity:
		return true
	}
	return false
}

// A Param is one blank of a question.
type Param struct {
	Name     string `json:"name"`
	Type     Type   `json:"type"`
	Title    Text   `json:"title"`
	Default  string `json:"default,omitempty"`
	Required bool   `json:"required,omitempty"` // no default and may not be left out
}

// A Question is a named query.
type Question struct {
	Name        string   `json:"name"`
	Title       Text     `json:"title"`
	Description Text     `json:"description"`
	Params      []Param  `json:"params"`
	Columns     []string `json:"columns"`
	Language    string   `json:"language"` // gizmo
	Query       string   `json:"query"`    // as in the file, parameters not yet put in
}

// A Resolver finds the IRI (in full, without angle brackets) that a person means by
// text: an IRI, an ISO code, an Arabic or English name. kind is one of the types
// that stand for an IRI. None found, or more than one, is an error that says so.
type Resolver interface {
	Resolve(ctx context.Context, kind Type, text string) (string, error)
}

// ErrUnknown is wrapped by the error of Get for a name that no question has.
var ErrUnknown = errors.New("unknown question")

// ErrParam is wrapped by every error of Bind that the asker can mend.
var ErrParam = errors.New("bad parameter")

//go:embed data/*.gizmo data/lib.js
var data embed.FS

type library struct {
	questions []*Question
	lib       string
}

var load = sync.OnceValues(func() (library, error) { return read(data) })

// All lists the questions, sorted by name.
func All() []*Question {
	l, _ := load()
	return append([]*Question(nil), l.questions...)
}

// Get returns the question with that name, or an error with the nearest names.
func Get(name string) (*Question, error) {
	l, err := load()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, q := range l.questions {
		if q.Name == name {
			return q, nil
		}
		names = append(names, q.Name)
	}
	near := Nearest(name, names)
	if len(near) == 0 {
		return nil, fmt.Errorf("%w %q; known are %s", ErrUnknown, name, strings.Join(names, ", "))
	}
	return nil, fmt.Errorf("%w %q; did you mean %s?", ErrUnknown, name, strings.Join(near, " or "))
}

// read loads all questions and reports every fault of every file at once.
func read(fsys fs.FS) (library, error) {
	var l library
	var errs []error
	lib, err := fs.ReadFile(fsys, "data/lib.js")
	if err != nil {
		return l, err
	}
	l.lib = string(lib)
	files, err := fs.Glob(fsys, "data/*.gizmo")
	if err != nil {
		return l, err
	}
	sort.Strings(files)
	for _, file := range files {
		b, err := fs.ReadFile(fsys, file)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		q, err := Parse(strings.TrimSuffix(path.Base(file), ".gizmo"), string(b))
		if err != nil {
			errs = append(errs, err)
			continue
		}
		l.questions = append(l.questions, q)
	}
	return l, errors.Join(errs...)
}

var paramName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// Parse reads a question's file. All faults are reported at once, each with its line.
func Parse(name, text string) (*Question, error) {
	q := &Question{Name: name, Language: "gizmo", Query: text, Params: []Param{}}
	var errs []error
	fault := func(n int, format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s.gizmo:%d: %s", name, n, fmt.Sprintf(format, args...)))
	}
	if !utf8.ValidString(text) {
		fault(1, "not UTF-8")
	}
	if !strings.HasPrefix(text, "//:") {
		fault(1, "the head must begin in the first line, which gives way to the parameters")
	}
	n, program := 0, false
	for line := range strings.Lines(text) {
		n++
		rest, ok := strings.CutPrefix(strings.TrimRight(line, "\r\n"), "//:")
		if !ok {
			program = program || strings.TrimSpace(line) != ""
			continue
		}
		if program {
			fault(n, "a line of the head after the program has begun")
			continue
		}
		key, value := cutSpace(rest)
		switch key {
		case "en":
			q.Title.En = value
		case "ar":
			q.Title.Ar = value
		case "about":
			switch lang, about := cutSpace(value); lang {
			case "en":
				q.Description.En = strings.TrimSpace(q.Description.En + " " + about)
			case "ar":
				q.Description.Ar = strings.TrimSpace(q.Description.Ar + " " + about)
			default:
				fault(n, "about wants en or ar, found %q", lang)
			}
		case "columns":
			q.Columns = strings.Fields(value)
		case "param":
			p, err := parseParam(value)
			if err != nil {
				fault(n, "%v", err)
				continue
			}
			for _, other := range q.Params {
				if other.Name == p.Name {
					fault(n, "parameter %s a second time", p.Name)
				}
			}
			q.Params = append(q.Params, p)
		default:
			fault(n, "unknown word %q; known are en, ar, about, param, columns", key)
		}
	}
	for what, missing := range map[string]bool{
		"title in English": q.Title.En == "", "title in Arabic": q.Title.Ar == "",
		"description in English": q.Description.En == "", "description in Arabic": q.Description.Ar == "",
		"columns": len(q.Columns) == 0, "program": !program,
	} {
		if missing {
			fault(1, "no %s", what)
		}
	}
	sort.Slice(errs, func(i, j int) bool { return errs[i].Error() < errs[j].Error() })
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return q, nil
}

func cutSpace(s string) (first, rest string) {
	s = strings.TrimSpace(s)
	i := strings.IndexFunc(s, unicode.IsSpace)
	if i < 0 {
		return s, ""
	}
	return s[:i], strings.TrimSpace(s[i:])
}

// parseParam reads: name type default | English | Arabic. The default is the word
// required, or - for none.
func parseParam(s string) (Param, error) {
	parts := strings.Split(s, "|")
	if len(parts) != 3 {
		return Param{}, fmt.Errorf("a parameter is NAME TYPE DEFAULT | English | Arabic, found %d parts", len(parts))
	}
	f := strings.Fields(parts[0])
	if len(f) != 3 {
		return Param{}, fmt.Errorf("a parameter is NAME TYPE DEFAULT, found %q", strings.TrimSpace(parts[0]))
	}
	p := Param{Name: f[0], Type: Type(f[1]), Title: Text{En: strings.TrimSpace(parts[1]), Ar: strings.TrimSpace(parts[2])}}
	switch f[2] {
	case "required":
		p.Required = true
	case "-":
	default:
		p.Default = f[2]
	}
	known := false
	for _, t := range Types() {
		known = known || t == p.Type
	}
	switch {
	case !paramName.MatchString(p.Name) || reserved[p.Name]:
		return p, fmt.Errorf("parameter name %q: small Latin letters, digits and _, and none of format, limit, lang", p.Name)
	case !known:
		return p, fmt.Errorf("no type %q; known are %v", p.Type, Types())
	case p.Title.En == "" || p.Title.Ar == "":
		return p, fmt.Errorf("parameter %s wants a title in both languages", p.Name)
	}
	if p.Default != "" && !p.Type.Resolved() {
		if _, err := plain(p.Type, p.Default); err != nil {
			return p, fmt.Errorf("default of %s: %w", p.Name, err)
		}
	}
	return p, nil
}

// reserved names are the HTTP interface's own.
var reserved = map[string]bool{"format": true, "limit": true, "lang": true}

// maxValue is the longest parameter in bytes.
const maxValue = 4 << 10

// Bind puts the parameters into the query text. A name that the question doesn't have
// is an error, as is a required one that is missing or empty; all faults are reported
// at once, each wrapping ErrParam. r may be nil if no parameter stands for an IRI.
func (q *Question) Bind(ctx context.Context, r Resolver, params map[string]string) (string, error) {
	l, err := load()
	if err != nil {
		return "", err
	}
	var errs []error
	fault := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("question %s: %w: %w", q.Name, ErrParam, fmt.Errorf(format, args...)))
	}
	var names []string
	for _, p := range q.Params {
		names = append(names, p.Name)
	}
	given := make([]string, 0, len(params))
	for name := range params {
		given = append(given, name)
	}
	sort.Strings(given)
	for _, name := range given {
		if !contains(names, name) {
			if len(names) == 0 {
				fault("%q: it takes no parameters", name)
			} else {
				fault("no parameter %q; it takes %s", name, strings.Join(names, ", "))
			}
		}
	}
	values := make(map[string]any, len(q.Params))
	for _, p := range q.Params {
		text := strings.TrimSpace(params[p.Name])
		if text == "" {
			text = p.Default
		}
		if text == "" {
			if p.Required {
				fault("%s (%s) is missing", p.Name, p.Type)
			}
			values[p.Name] = ""
			continue
		}
		if len(text) > maxValue || !utf8.ValidString(text) {
			fault("%s: longer than %d bytes or not UTF-8", p.Name, maxValue)
			continue
		}
		if !p.Type.Resolved() {
			v, err := plain(p.Type, text)
			if err != nil {
				fault("%s: %w", p.Name, err)
			}
			values[p.Name] = v
			continue
		}
		if r == nil {
			fault("%s: nobody to find %q", p.Name, text)
			continue
		}
		iri, err := r.Resolve(ctx, p.Type, text)
		if err != nil {
			if ctx.Err() != nil {
				return "", ctx.Err()
			}
			fault("%s: %w", p.Name, err)
			continue
		}
		if iri == "" || strings.ContainsFunc(iri, func(c rune) bool { return c <= ' ' || strings.ContainsRune("<>\"{}|^`\\", c) }) {
			fault("%s: %q is no IRI", p.Name, iri)
			continue
		}
		values[p.Name] = "<" + iri + ">"
	}
	if err := errors.Join(errs...); err != nil {
		return "", err
	}
	// json.Marshal escapes all that could end a JavaScript string, U+2028 included. The
	// head's first line gives its place, so errors name the lines of the file, and the
	// library comes last: its functions are hoisted.
	b, err := json.Marshal(values)
	if err != nil {
		return "", err
	}
	_, rest, _ := strings.Cut(q.Query, "\n")
	return "var P = " + string(b) + ";\n" + rest + "\n" + l.lib, nil
}

var dateForm = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)

func plain(t Type, text string) (any, error) {
	switch t {
	case Int:
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > 1_000_000 {
			return nil, fmt.Errorf("%q is no whole number from 0 to 1000000", text)
		}
		return n, nil
	case Share:
		n, err := strconv.ParseFloat(text, 64)
		if err != nil || !(n >= 0 && n <= 1) {
			return nil, fmt.Errorf("%q is no number from 0 to 1", text)
		}
		return n, nil
	case Date:
		layout := "2006-01-02"
		if dateForm.MatchString(text) {
			if _, err := time.Parse(layout[:len(text)], text); err == nil {
				return text, nil
			}
		}
		return nil, fmt.Errorf("%q is no date; write 2026, 2026-11 or 2026-11-20", text)
	}
	return text, nil
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// Nearest gives the known names that look like name: at most three, the best first.
func Nearest(name string, known []string) []string {
	type cand struct {
		name string
		d    int
	}
	var cands []cand
	name = strings.ToLower(name)
	for _, k := range known {
		d := near.Distance(name, k)
		if len(name) >= 3 && (strings.Contains(k, name) || strings.Contains(name, k)) {
			d = min(d, 1)
		}
		for _, w := range strings.Split(k, "-") {
			if len(w) >= 4 && near.Distance(name, w) <= 1 {
				d = min(d, 2)
			}
		}
		if d <= max(2, len(k)/3) {
			cands = append(cands, cand{k, d})
		}
	}
	sort.Slice(cands, func(i, j int) bool {
		if cands[i].d != cands[j].d {
			return cands[i].d < cands[j].d
		}
		return cands[i].name < cands[j].name
	})
	var out []string
	for _, c := range cands[:min(3, len(cands))] {
		out = append(out, c.name)
	}
	return out
}
