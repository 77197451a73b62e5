package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	cayleyhttp "github.com/cayleygraph/cayley/server/http"
	"github.com/cayleygraph/quad/jsonld"

	"github.com/rawabit/rawabit/internal/server/problem"
	"github.com/rawabit/rawabit/internal/server/trace"
	"github.com/rawabit/rawabit/queries"
	"github.com/rawabit/rawabit/queries/answer"
	"github.com/rawabit/rawabit/queries/gizmo"
	"github.com/rawabit/rawabit/queries/saved"
)

// media are the formats that a client may ask for, and what they are called in HTTP.
var media = []struct{ format, mime string }{
	{answer.FormatJSON, "application/json"},
	{answer.FormatTyped, "application/sparql-results+json"},
	{answer.FormatCSV, "text/csv"},
	{answer.FormatTSV, "text/tab-separated-values"},
	{answer.FormatNQuads, "application/n-quads"},
	{answer.FormatPlain, "application/json"},
	{answer.FormatTable, "text/plain"},
	{formatJSONLD, "application/ld+json"},
	{formatLines, "application/x-ndjson"},
}

// formatLines is a line of JSON a result, and one that says whether that was all.
const formatLines = "ndjson"

// formatJSONLD is Cayley's v2 form: as json, with each term as a JSON-LD value.
const formatJSONLD = "jsonld"

// wanted finds the format: ?format= or, without it, the first best of Accept; JSON where
// neither names one that there is, since Cayley's clients accept anything.
func wanted(r *http.Request) (format, mimeType string, err error) {
	name := r.URL.Query().Get("format")
	if name != "" {
		var known []string
		for _, m := range media {
			if m.format == name {
				return m.format, m.mime, nil
			}
			known = append(known, m.format)
		}
		return "", "", fmt.Errorf("unknown format %q; known are %s", name, strings.Join(known, ", "))
	}
	specs := cayleyhttp.ParseAccept(r.Header, "Accept")
	sort.SliceStable(specs, func(i, j int) bool { return specs[i].Q > specs[j].Q })
	for _, s := range specs {
		for _, m := range media {
			if s.Q > 0 && s.Value == m.mime && m.format != answer.FormatTable {
				return m.format, m.mime, nil
			}
		}
	}
	return answer.FormatJSON, "application/json", nil
}

// bounds are those of a query that asks for none of its own.
func (s *server) bounds(gizmo func(context.Context, cgraph.QuadStore, string, int, int64, func(gizmo.Result) bool) error) queries.Options {
	return queries.Options{Limit: s.opt.MaxRows, Timeout: max(s.opt.Timeout, 0), Memory: s.opt.Memory, Gizmo: gizmo}
}

// options reads ?limit=: absent, 0 and -1 mean all, which MaxRows bounds.
func (s *server) options(r *http.Request) (queries.Options, error) {
	opt := s.bounds(s.opt.Gizmo)
	if text := r.URL.Query().Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < -1 {
			return opt, fmt.Errorf("limit %q is no number of results; -1 is all", text)
		}
		if n > 0 {
			opt.Limit = min(n, s.opt.MaxRows)
		}
	}
	return opt, nil
}

// answers runs f under the read lock and sends what it gives, in the form that the request
// asks for.
func (s *server) answers(w http.ResponseWriter, r *http.Request, lang string, f func(context.Context, queries.Options) (*answer.Answer, error)) {
	opt, err := s.options(r)
	if err != nil {
		problem.New("parameter", err.Error()).Write(w, r)
		return
	}
	s.answerWith(w, r, lang, opt, f)
}

func (s *server) answerWith(w http.ResponseWriter, r *http.Request, lang string, opt queries.Options, f func(context.Context, queries.Options) (*answer.Answer, error)) {
	format, mimeType, err := wanted(r)
	if err != nil {
		problem.New("parameter", err.Error()).Write(w, r)
		return
	}
	if opt.Timeout > 0 {
		writeBy(r, time.Now().Add(opt.Timeout+time.Minute))
	} else {
		writeBy(r, time.Time{})
	}
	a, err := s.measured(r, lang, opt, f)
	if err != nil {
		if r.Context().Err() == nil { // else nobody is there to read it
			queryError(w, r, lang, err)
		}
		return
	}
	var buf bytes.Buffer
	switch format {
	case formatJSONLD:
		err = writeLD(&buf, a)
	case formatLines:
		err = writeLines(&buf, a)
	case answer.FormatJSON:
		if len(a.Results) == 0 && !a.Truncated && cayleys(r) && (lang == "gizmo" || lang == "mql") {
			buf.WriteString("{\"result\":null}\n")
			break
		}
		fallthrough
	default:
		err = a.Write(&buf, format, answer.WriteOptions{})
	}
	if errors.Is(err, answer.ErrNoGraph) {
		problem.New("format", err.Error()).Write(w, r)
		return
	}
	if err != nil {
		fail(w, r, http.StatusInternalServerError, err)
		return
	}
	if strings.HasPrefix(mimeType, "text/") {
		mimeType += "; charset=utf-8"
	}
	w.Header().Set("Content-Type", mimeType)
	w.Header().Add("Vary", "Accept")
	if a.Truncated {
		// CSV and the like have no place for it in the body.
		w.Header().Set("Rawabit-Truncated", strconv.Itoa(a.Limit))
	}
	w.Write(buf.Bytes())
}

// counted counts a query in and begins its span; call what it gives with the outcome and the number
// of results when it has ended. One whose client has gone is told to be cancelled, with the
// time that it went on after that.
func (s *server) counted(r *http.Request, label string) (ctx context.Context, ended func(outcome string, results int)) {
	began, done := time.Now(), s.metrics.QueryBegan(label)
	ctx, span := trace.Start(r.Context(), "query "+label)
	span.Set("rawabit.query.language", label)
	var gone atomic.Int64 // when the client went, after began
	stop := context.AfterFunc(r.Context(), func() { gone.Store(int64(time.Since(began)) + 1) })
	return ctx, func(outcome string, results int) {
		stop()
		took := time.Since(began)
		if r.Context().Err() != nil {
			outcome = "cancelled"
			since := time.Duration(gone.Load())
			if since == 0 { // the query has ended before it could be noted
				since = took
			}
			s.metrics.Cancelled(took - since)
		}
		done(outcome, took)
		span.Set("rawabit.query.outcome", outcome)
		if outcome != "ok" && outcome != "truncated" {
			span.Fail(outcome)
		}
		span.Count("rawabit.query.results", results)
		span.End()
	}
}

// measured runs a query and counts it.
func (s *server) measured(r *http.Request, lang string, opt queries.Options, f func(context.Context, queries.Options) (*answer.Answer, error)) (a *answer.Answer, err error) {
	label := lang
	if !slices.Contains(queries.Languages(), label) {
		label = "unknown"
		if lang == "" {
			label = "saved"
		}
	}
	outcome := "failed" // what a panic leaves
	ctx, ended := s.counted(r, label)
	defer func() {
		results := 0
		if a != nil {
			results = len(a.Results)
		}
		ended(outcome, results)
	}()
	ctx, done := s.guarded(ctx)
	defer done()
	defer s.rlock()()
	a, err = f(ctx, opt)
	if err != nil && ctx.Err() != nil && r.Context().Err() == nil {
		err = context.Cause(ctx)
	}
	switch p, _ := queryProblem(err); {
	case err == nil && a.Truncated:
		outcome = "truncated"
	case err == nil:
		outcome = "ok"
	case p.Code == "timeout" || p.Code == "memory":
		outcome = p.Code
	case p.Status < 500:
		outcome = "error"
	}
	return a, err
}

// cayleys says whether a request is for Cayley's API. There no results are null, which its
// clients test for.
func cayleys(r *http.Request) bool {
	route := exchangeOf(r).route
	return strings.HasPrefix(route, "/api/v1/query/") || route == "/api/v2/query"
}

// writeLines ends with a line that says whether the results are all there are, so that an
// answer that was cut off on its way is not taken for whole.
func writeLines(buf *bytes.Buffer, a *answer.Answer) error {
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	for _, x := range a.Results {
		if err := enc.Encode(x); err != nil {
			return err
		}
	}
	end := map[string]any{"complete": !a.Truncated, "results": len(a.Results)}
	if a.Truncated {
		end["limit"] = a.Limit
	}
	return enc.Encode(end)
}

func writeLD(buf *bytes.Buffer, a *answer.Answer) error {
	rows := make([]any, 0, len(a.Rows))
	for _, row := range a.Rows {
		obj := map[string]any{}
		for i, v := range row {
			if v != nil {
				obj[a.Columns[i]] = jsonld.FromValue(v)
			}
		}
		rows = append(rows, obj)
	}
	out := map[string]any{"result": rows}
	if a.Truncated {
		out["truncated"], out["limit"] = true, a.Limit
	}
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}

// queryProblem says what an error of a query is to the one who asked, and where.
func queryProblem(err error) (*problem.Problem, *queries.Error) {
	if err == nil {
		return nil, nil
	}
	var qe *queries.Error
	var own *problem.Problem
	code := "internal"
	switch {
	case errors.As(err, &own):
		return own, nil
	case errors.As(err, &qe):
		code = "syntax"
	case errors.Is(err, queries.ErrLanguage):
		code = "language"
	case errors.Is(err, saved.ErrParam):
		code = "parameter"
	case errors.Is(err, saved.ErrUnknown):
		code = "not-found"
	case errors.Is(err, queries.ErrMemory):
		code = "memory"
	case errors.Is(err, queries.ErrTimeout), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		code = "timeout"
	}
	p := problem.New(code, err.Error())
	if qe != nil {
		p.Line, p.Column = qe.Line, qe.Column
	}
	return p, qe
}

func queryError(w http.ResponseWriter, r *http.Request, lang string, err error) {
	p, qe := queryProblem(err)
	if lang != "graphql" {
		p.Write(w, r)
		return
	}
	// GraphQL clients look for errors, Cayley's others for error.
	type location struct {
		Line   int `json:"line"`
		Column int `json:"column"`
	}
	type gqlError struct {
		Message   string     `json:"message"`
		Locations []location `json:"locations,omitempty"`
	}
	ge := gqlError{Message: err.Error()}
	if qe != nil && qe.Line > 0 {
		ge.Locations = []location{{qe.Line, qe.Column}}
	}
	writeJSON(w, p.Status, struct {
		Data   any        `json:"data"`
		Errors []gqlError `json:"errors"`
		Error  string     `json:"error"`
	}{nil, []gqlError{ge}, err.Error()})
}

// bodyError tells why a body can't be read.
func bodyError(w http.ResponseWriter, r *http.Request, err error) {
	var mbe *http.MaxBytesError
	var own *problem.Problem
	switch {
	case errors.As(err, &mbe):
		tooLarge(mbe.Limit).Write(w, r)
	case errors.Is(err, errTooLarge):
		problem.New("too-large", err.Error()).Write(w, r)
	case errors.As(err, &own):
		own.Write(w, r)
	default:
		problem.New("body", err.Error()).Write(w, r)
	}
}

// ownQuery answers POST /query. Its limits can make the server's smaller, not larger.
func (s *server) ownQuery(w http.ResponseWriter, r *http.Request, in *queryInput) {
	if _, err := url.ParseQuery(r.URL.RawQuery); err != nil {
		problem.New("parameter", err.Error()).Write(w, r)
		return
	}
	opt, err := s.options(r)
	if err != nil {
		problem.New("parameter", err.Error()).Write(w, r)
		return
	}
	q := in.Body
	if q.Limit > 0 {
		opt.Limit = min(opt.Limit, q.Limit)
	}
	if d := time.Duration(q.Timeout * float64(time.Second)); d > 0 && (opt.Timeout <= 0 || d < opt.Timeout) {
		opt.Timeout = d
	}
	if q.Memory > 0 {
		opt.Memory = min(opt.Memory, q.Memory)
	}
	if strings.TrimSpace(q.Text) == "" {
		problem.New("syntax", "query is empty").Write(w, r)
		return
	}
	s.answerWith(w, r, q.Language, opt, func(ctx context.Context, opt queries.Options) (*answer.Answer, error) {
		return queries.Run(ctx, s.store, q.Language, q.Text, opt)
	})
}

func (s *server) run(w http.ResponseWriter, r *http.Request, lang, text string) {
	if strings.TrimSpace(text) == "" {
		problem.New("syntax", "query is empty").Write(w, r)
		return
	}
	s.answers(w, r, lang, func(ctx context.Context, opt queries.Options) (*answer.Answer, error) {
		return queries.Run(ctx, s.store, lang, text, opt)
	})
}

func (s *server) v1Query(w http.ResponseWriter, r *http.Request) {
	b, err := readAll(r.Body, maxQuery)
	if err != nil {
		bodyError(w, r, err)
		return
	}
	s.run(w, r, r.PathValue("lang"), string(b))
}

func (s *server) v1Shape(w http.ResponseWriter, r *http.Request) {
	fail(w, r, http.StatusNotImplemented, errors.New("query shapes are not available"))
}

func (s *server) v2Query(w http.ResponseWriter, r *http.Request) {
	vals := r.URL.Query()
	lang := vals.Get("lang")
	if lang == "" {
		fail(w, r, http.StatusBadRequest, fmt.Errorf("query language not specified: lang= is one of %s", strings.Join(queries.Languages(), ", ")))
		return
	}
	text := vals.Get("qu")
	if r.Method == http.MethodPost {
		b, err := readAll(r.Body, maxQuery)
		if err != nil {
			bodyError(w, r, err)
			return
		}
		text = string(b)
	}
	s.run(w, r, lang, text)
}

func (s *server) savedList(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, savedAnswer{saved.All()})
}

func (s *server) savedAsk(w http.ResponseWriter, r *http.Request) {
	params, err := savedParams(r)
	if err != nil {
		bodyError(w, r, err)
		return
	}
	s.answers(w, r, "", func(ctx context.Context, opt queries.Options) (*answer.Answer, error) {
		opt.Gizmo = nil // these programs are our own
		return queries.Ask(ctx, s.store, s.opt.Resolver, r.PathValue("name"), params, opt)
	})
}

// savedParams gathers the parameters of the address and of a form or JSON object in the
// body. One given twice is an error: which was meant can't be told.
func savedParams(r *http.Request) (map[string]string, error) {
	params := map[string]string{}
	add := func(name, value string) error {
		if old, twice := params[name]; twice && old != value {
			return fmt.Errorf("parameter %s is given twice", name)
		}
		params[name] = value
		return nil
	}
	values := func(v url.Values) error {
		for name, list := range v {
			if name == "format" || name == "limit" || name == "lang" {
				continue
			}
			for _, x := range list {
				if err := add(name, x); err != nil {
					return err
				}
			}
		}
		return nil
	}
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	if err := values(q); err != nil || r.Method != http.MethodPost {
		return params, err
	}
	body, err := readAll(r.Body, maxQuery)
	if err != nil || len(bytes.TrimSpace(body)) == 0 {
		return params, err
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "application/json" {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, err
		}
		return params, values(form)
	}
	var obj map[string]any
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	if err := dec.Decode(&obj); err != nil {
		return nil, fmt.Errorf("the body is no JSON object: %w", err)
	}
	for name, x := range obj {
		text := ""
		switch x := x.(type) {
		case nil:
			continue
		case string:
			text = x
		case json.Number:
			text = x.String()
		case bool:
			text = strconv.FormatBool(x)
		default:
			return nil, fmt.Errorf("parameter %s is neither text nor a number", name)
		}
		if err := add(name, text); err != nil {
			return nil, err
		}
	}
	return params, nil
}
