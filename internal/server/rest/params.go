package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/server/problem"
	"github.com/rawabit/rawabit/queries/saved"
)

// longest is how long the text of a parameter may be, in code points.
const longest = 1000

// A request is one on its way: its parameters are read, and their faults gathered.
type request struct {
	*API
	e      *Endpoint
	w      http.ResponseWriter
	r      *http.Request
	ctx    context.Context
	values url.Values
	form   form
	shaper *shaper
	faults []problem.Detail
	first  error // what is no fault of a parameter's form: a name that is unknown or fits several
	sent   bool
}

func (a *API) request(e *Endpoint, w http.ResponseWriter, r *http.Request) (*request, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, problem.New("parameter", err.Error())
	}
	q := &request{API: a, e: e, w: w, r: r, ctx: r.Context(), values: values}
	var known []string
	for _, p := range e.Params {
		known = append(known, p.Name)
	}
	for name, list := range values {
		if !slices.Contains(known, name) {
			hint := "known are " + strings.Join(known, ", ")
			if near := saved.Nearest(name, known); len(near) > 0 {
				hint = "did you mean " + strings.Join(near, " or ") + "?"
			}
			q.fault(name, "there is no such parameter; %s", hint)
			continue
		}
		for _, text := range list {
			if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
				q.fault(name, "it is no text in UTF-8")
			} else if utf8.RuneCountInString(text) > longest {
				q.fault(name, "it is longer than %d characters", longest)
			}
		}
	}
	if err := q.err(); err != nil {
		return nil, err
	}
	if q.form, err = q.wanted(); err != nil {
		return nil, err
	}
	q.shaper, err = newShaper(e, q.text("lang", "ar", "en"), q.list("fields"), q.form)
	if err != nil {
		q.fault("fields", "%v", err)
	}
	return q, q.err()
}

func (q *request) fault(name, format string, args ...any) {
	q.faults = append(q.faults, problem.Detail{Place: "query." + name, Message: fmt.Sprintf(format, args...)})
}

// err is the problem of the parameters, if there is one.
func (q *request) err() error {
	if len(q.faults) == 0 {
		return q.first
	}
	slices.SortStableFunc(q.faults, func(a, b problem.Detail) int { return strings.Compare(a.Place, b.Place) })
	f := q.faults[0]
	p := problem.New("parameter", strings.TrimPrefix(f.Place, "query.")+": "+f.Message)
	p.Errors = q.faults
	return p
}

// alive moves on the time by which the answer has to be written.
func (q *request) alive() {
	if q.opt.Until == nil {
		return
	}
	if q.opt.Timeout <= 0 {
		q.opt.Until(q.r, time.Time{})
		return
	}
	q.opt.Until(q.r, time.Now().Add(q.opt.Timeout+time.Minute))
}

// text is one value, one of a few if any are named.
func (q *request) text(name string, of ...string) string {
	list := q.values[name]
	switch {
	case len(list) == 0:
		return ""
	case len(list) > 1:
		q.fault(name, "it is given %d times", len(list))
	case len(of) > 0 && list[0] != "" && !slices.Contains(of, list[0]):
		q.fault(name, "it is one of %s, not %q", strings.Join(of, ", "), list[0])
	}
	return strings.TrimSpace(list[0])
}

// must is a text that may not be left out.
func (q *request) must(name string) string {
	text := q.text(name)
	if text == "" {
		q.fault(name, "it is missing")
	}
	return text
}

// list is values that come several times, or with commas.
func (q *request) list(name string) (out []string) {
	for _, text := range q.values[name] {
		for part := range strings.SplitSeq(text, ",") {
			if part = strings.TrimSpace(part); part != "" {
				out = append(out, part)
			}
		}
	}
	return out
}

func (q *request) number(name string, least, most, otherwise int) int {
	text := q.text(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		q.fault(name, "it is a number from %d to %d, not %q", least, most, text)
		return otherwise
	}
	return n
}

func (q *request) share(name string) float64 {
	text := q.text(name)
	if text == "" {
		return 0
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || !(x >= 0 && x <= 1) {
		q.fault(name, "it is a number from 0 to 1, not %q", text)
		return 0
	}
	return x
}

func (q *request) yes(name string) bool {
	return q.text(name, "true", "false") == "true"
}

// date takes 2026, 2026-11 and 2026-11-20.
func (q *request) date(name string) string {
	text := q.text(name)
	layout := time.DateOnly
	if n := len(text); n == 4 || n == 7 {
		layout = layout[:n]
	}
	if _, err := time.Parse(layout, text); text != "" && err != nil {
		q.fault(name, "a date is like 2026, 2026-11 or 2026-11-20, not %q", text)
	}
	return text
}

// entity finds what a text means; "" if there is none.
func (q *request) entity(text string, types ...string) string {
	if text == "" || q.first != nil || len(q.faults) > 0 {
		return ""
	}
	iri, err := q.resolve(text, types...)
	if err != nil {
		q.first = err
	}
	return iri
}

// named is entity for a parameter.
func (q *request) named(name string, types ...string) string { return q.entity(q.text(name), types...) }

func (q *request) resolve(text string, types ...string) (string, error) {
	if n := len(text); len(types) == 1 && !strings.Contains(text, "/") && n <= 40 {
		// A code or the last part of an IRI, where the type tells the rest.
		code := strings.ToLower(text)
		if types[0] == "Country" {
			code = strings.ToUpper(text)
		}
		hit, err := q.g.Resolve(q.ctx, strings.ToLower(types[0])+"/"+code)
		if err == nil || !errors.Is(err, graph.ErrUnknown) {
			return hit.IRI, err
		}
	}
	hit, err := q.g.Resolve(q.ctx, text, types...)
	if errors.Is(err, graph.ErrUnknown) {
		what := "nothing"
		if len(types) == 1 {
			what = "no " + strings.ToLower(types[0])
		}
		return "", problem.New("not-found", fmt.Sprintf("%s in the graph is called %q; /api/v1/search finds parts of names", what, text))
	}
	return hit.IRI, err
}

// article takes an IRI, or the digits of an article with or without article/ before them.
func article(text string) string {
	if text == "" || strings.Contains(text, "://") {
		return strings.Trim(text, "<>")
	}
	return vocab.ArticleID(strings.TrimPrefix(text, "article/"))
}

// page is that of a list; what is streamed has no limit of its own.
func (q *request) page() explore.Page {
	otherwise := explore.DefaultLimit
	most := explore.MaxLimit
	if q.form.flows() {
		otherwise, most = q.opt.MaxRows, max(q.opt.MaxRows, 1_000_000)
	}
	return explore.Page{Limit: q.number("limit", 1, most, otherwise), Cursor: q.text("cursor")}
}

// The parameters that many endpoints have.
var (
	langParam   = Param{Name: "lang", Kind: "string", Doc: "ar or en: everything with names has a label in this language, and problems are told in it"}
	fieldsParam = Param{Name: "fields", Kind: "string", Doc: "Only these members of each item, with commas; dots go inside: id,article.title. Of CSV and TSV: columns"}
	formParam   = Param{Name: "format", Kind: "string", Doc: "Form of the answer, in place of Accept or the ending of the path"}
	limitParam  = Param{Name: "limit", Kind: "integer", Doc: fmt.Sprintf("Items of a page: %d if not given, at most %d; as ndjson, csv, tsv and nquads all if not given", explore.DefaultLimit, explore.MaxLimit)}
	cursorParam = Param{Name: "cursor", Kind: "string", Doc: "\"next\" of the page before"}
	sureParam   = Param{Name: "min-confidence", Kind: "number", Doc: "Only facts that are so sure, from 0 to 1"}
	sinceParam  = Param{Name: "since", Kind: "string", Doc: "From this date: 2026, 2026-11 or 2026-11-20"}
	untilParam  = Param{Name: "until", Kind: "string", Doc: "Up to this date"}
	orderParam  = Param{Name: "order", Kind: "string", Doc: "newest or oldest first"}
)

func with(list []Param, more ...Param) []Param { return append(slices.Clone(list), more...) }

var (
	shapeParams = []Param{fieldsParam, langParam, formParam}
	pageParams  = []Param{limitParam, cursorParam, fieldsParam, langParam, formParam}
)
