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
	"sort"
	"strconv"
	"strings"
	"time"

	cayleyhttp "github.com/cayleygraph/cayley/server/http"
	"github.com/cayleygraph/quad/jsonld"

	"github.com/rawabit/rawabit/queries"
	"github.com/rawabit/rawabit/queries/answer"
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
}

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

// options reads ?limit=: absent, 0 and -1 mean all, which MaxRows bounds.
func (s *server) options(r *http.Request) (queries.Options, error) {
	opt := queries.Options{Limit: s.opt.MaxRows, Timeout: max(s.opt.Timeout, 0)}
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

// answers runs f under the read lock and sends what it gives.
func (s *server) answers(w http.ResponseWriter, r *http.Request, lang string, f func(context.Context, queries.Options) (*answer.Answer, error)) {
	format, mimeType, err := wanted(r)
	if err != nil {
		fail(w, http.StatusBadRequest, err)
		return
	}
	opt, err := s.options(r)
	if err != nil {
		fail(w, http.StatusBadRequest, err)
		return
	}
	s.writeBy(w, opt.Timeout)
	a, err := func() (*answer.Answer, error) {
		defer s.rlock()()
		return f(r.Context(), opt)
	}()
	if err != nil {
		if r.Context().Err() != nil {
			return // nobody is there to read it
		}
		queryError(w, lang, err)
		return
	}
	var buf bytes.Buffer
	if format == formatJSONLD {
		err = writeLD(&buf, a)
	} else {
		err = a.Write(&buf, format, answer.WriteOptions{})
	}
	if err != nil {
		code := http.StatusInternalServerError
		if errors.Is(err, answer.ErrNoGraph) {
			code = http.StatusNotAcceptable
		}
		fail(w, code, err)
		return
	}
	if strings.HasPrefix(mimeType, "text/") {
		mimeType += "; charset=utf-8"
	}
	w.Header().Set("Content-Type", mimeType)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Vary", "Accept")
	if a.Truncated {
		// CSV and the like have no place for it in the body.
		w.Header().Set("Rawabit-Truncated", strconv.Itoa(a.Limit))
	}
	w.Write(buf.Bytes())
}

// writeBy gives the answer a minute beyond the query's own time.
func (s *server) writeBy(w http.ResponseWriter, d time.Duration) {
	rc := http.NewResponseController(w)
	if d <= 0 {
		rc.SetWriteDeadline(time.Time{})
		return
	}
	rc.SetWriteDeadline(time.Now().Add(d + time.Minute))
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

// queryError chooses the status: the asker's fault is 4xx, ours 5xx.
func queryError(w http.ResponseWriter, lang string, err error) {
	code := http.StatusInternalServerError
	var qe *queries.Error
	switch {
	case errors.As(err, &qe), errors.Is(err, queries.ErrLanguage), errors.Is(err, saved.ErrParam):
		code = http.StatusBadRequest
	case errors.Is(err, saved.ErrUnknown):
		code = http.StatusNotFound
	case errors.Is(err, queries.ErrTimeout), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		code = http.StatusServiceUnavailable
	}
	if lang != "graphql" {
		fail(w, code, err)
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
	writeJSON(w, code, struct {
		Data   any        `json:"data"`
		Errors []gqlError `json:"errors"`
		Error  string     `json:"error"`
	}{nil, []gqlError{ge}, err.Error()})
}

func bodyError(w http.ResponseWriter, err error) {
	code := http.StatusBadRequest
	var mbe *http.MaxBytesError
	if errors.Is(err, errTooLarge) || errors.As(err, &mbe) {
		code = http.StatusRequestEntityTooLarge
	}
	fail(w, code, err)
}

func (s *server) run(w http.ResponseWriter, r *http.Request, lang, text string) {
	if strings.TrimSpace(text) == "" {
		fail(w, http.StatusBadRequest, errors.New("query is empty"))
		return
	}
	s.answers(w, r, lang, func(ctx context.Context, opt queries.Options) (*answer.Answer, error) {
		return queries.Run(ctx, s.store, lang, text, opt)
	})
}

func (s *server) v1Query(w http.ResponseWriter, r *http.Request) {
	b, err := readAll(r.Body, maxQuery)
	if err != nil {
		bodyError(w, err)
		return
	}
	s.run(w, r, r.PathValue("lang"), string(b))
}

func (s *server) v1Shape(w http.ResponseWriter, _ *http.Request) {
	fail(w, http.StatusNotImplemented, errors.New("query shapes are not available"))
}

func (s *server) v2Query(w http.ResponseWriter, r *http.Request) {
	vals := r.URL.Query()
	lang := vals.Get("lang")
	if lang == "" {
		fail(w, http.StatusBadRequest, fmt.Errorf("query language not specified: lang= is one of %s", strings.Join(queries.Languages(), ", ")))
		return
	}
	text := vals.Get("qu")
	if r.Method == http.MethodPost {
		b, err := readAll(r.Body, maxQuery)
		if err != nil {
			bodyError(w, err)
			return
		}
		text = string(b)
	}
	s.run(w, r, lang, text)
}

func (s *server) savedList(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, map[string]any{"queries": saved.All()})
}

func (s *server) savedAsk(w http.ResponseWriter, r *http.Request) {
	params, err := savedParams(r)
	if err != nil {
		bodyError(w, err)
		return
	}
	s.answers(w, r, "", func(ctx context.Context, opt queries.Options) (*answer.Answer, error) {
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
			if name == "format" || name == "limit" {
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
