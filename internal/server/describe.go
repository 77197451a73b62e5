package server

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/rawabit/rawabit/internal/server/problem"
	"github.com/rawabit/rawabit/internal/server/rest"
)

func init() {
	// Package huma has no other way to give it an error of one's own.
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		p := problem.New(problem.ForStatus(status), msg)
		p.Status = status
		for _, err := range errs {
			var d huma.ErrorDetailer
			var own *problem.Problem
			var long *http.MaxBytesError
			switch {
			case err == nil:
			case errors.As(err, &long):
				return tooLarge(long.Limit)
			case errors.As(err, &own):
				return own
			case errors.As(err, &d):
				p.Errors = append(p.Errors, problem.Detail{Place: d.ErrorDetail().Location, Message: d.ErrorDetail().Message})
			default:
				p.Errors = append(p.Errors, problem.Detail{Message: err.Error()})
			}
		}
		return p
	}
	huma.NewErrorWithContext = func(_ huma.Context, status int, msg string, errs ...error) huma.StatusError {
		return huma.NewError(status, msg, errs...)
	}
}

// A guardedMux hands to huma a mux in which what it registers is guarded.
type guardedMux struct {
	*http.ServeMux
	wrap func(http.Handler) http.Handler
}

func (m *guardedMux) HandleFunc(pattern string, h func(http.ResponseWriter, *http.Request)) {
	m.ServeMux.Handle(pattern, m.wrap(http.HandlerFunc(h)))
}

// register puts the table on a mux and describes it.
func (s *server) register() http.Handler {
	mux := http.NewServeMux()
	guarded := &guardedMux{ServeMux: mux}
	config := huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{Title: "rawabit", Version: "1", Description: "Arabic news about diplomacy as a graph that answers questions. Errors are problems (RFC 9457) in Arabic or English.",
				License: &huma.License{Name: "Apache-2.0"}},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"token": {Type: "http", Scheme: "bearer", Description: "A token of \"rawabit token add\". Scopes: read, ingest, admin (which includes the others)."},
				},
			},
		},
		Formats:       map[string]huma.Format{typeJSON: huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat: typeJSON,
		Transformers:  []huma.Transformer{inLanguage},
	}
	s.api = humago.New(guarded, config)
	for i := range s.table {
		rt := &s.table[i]
		guarded.wrap = func(h http.Handler) http.Handler { return s.guard(rt, h) }
		op := s.operation(rt)
		if rt.typed != nil {
			op.MaxBodyBytes = s.most(rt) + 1 // the guard's is the limit, and has its own words
			rt.typed(s.api, op)
			continue
		}
		mux.Handle(rt.method+" "+rt.path, guarded.wrap(rt.handle))
		s.api.OpenAPI().AddOperation(&op)
	}
	for name, schema := range s.api.OpenAPI().Components.Schemas.Map() {
		if name != "Problem" && rest.Labelled(func(member string) bool { return schema.Properties[member] != nil }) {
			schema.Properties["label"] = &huma.Schema{Type: "string", Description: "The name in the language that lang asks for"}
			schema.PrecomputeMessages()
		}
	}
	if v := s.api.OpenAPI().Components.Schemas.Map()["Value"]; v != nil {
		v.Required = nil // a graph.Value is a node or a text
		v.PrecomputeMessages()
	}
	mux.HandleFunc("/", s.unknown)
	return mux
}

// inLanguage puts a problem into the client's language.
func inLanguage(ctx huma.Context, _ string, v any) (any, error) {
	p, ok := v.(*problem.Problem)
	if !ok {
		return v, nil
	}
	r, w := humago.Unwrap(ctx)
	p = p.In(problem.Lang(r))
	p.Request = w.Header().Get("X-Request-Id")
	return p, nil
}

var inPath = regexp.MustCompile(`\{(\w+)(?:\.\.\.)?\}`)

// pathOf is a route's path as OpenAPI writes it.
func pathOf(pattern string) string {
	return inPath.ReplaceAllString(strings.TrimSuffix(pattern, "{$}"), "{$1}")
}

// operation describes a route.
func (s *server) operation(rt *route) huma.Operation {
	registry := s.api.OpenAPI().Components.Schemas
	op := huma.Operation{
		Method: rt.method, Path: pathOf(rt.path), OperationID: rt.id, Tags: []string{rt.tag},
		Summary: rt.en, Description: rt.ar, Responses: map[string]*huma.Response{}, Security: []map[string][]string{},
		Extensions: map[string]any{},
	}
	if rt.scope != "" {
		op.Security = append(op.Security, map[string][]string{"token": {string(rt.scope)}})
	}
	if rt.typed == nil {
		for _, m := range inPath.FindAllStringSubmatch(rt.path, -1) {
			op.Parameters = append(op.Parameters, &huma.Param{Name: m[1], In: "path", Required: true, Schema: &huma.Schema{Type: "string"}})
		}
	}
	for _, p := range rt.params {
		op.Parameters = append(op.Parameters, &huma.Param{Name: p.name, In: "query", Required: p.required, Description: p.doc, Schema: &huma.Schema{Type: p.kind}})
	}
	if len(rt.body) > 0 {
		op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{}}
		for _, m := range rt.body {
			op.RequestBody.Content[m] = &huma.MediaType{}
		}
	}
	status := rt.status
	if status == 0 {
		status = http.StatusOK
	}
	ok := &huma.Response{Description: http.StatusText(status)}
	for _, m := range rt.media {
		if ok.Content == nil {
			ok.Content = map[string]*huma.MediaType{}
		}
		mt := &huma.MediaType{}
		if m == typeJSON && rt.answer != nil {
			mt.Schema = registry.Schema(reflect.TypeOf(rt.answer), true, rt.id)
		}
		ok.Content[m] = mt
	}
	bad := &huma.Response{Description: "A problem", Content: map[string]*huma.MediaType{
		problem.Type: {Schema: registry.Schema(reflect.TypeFor[problem.Problem](), true, "Problem")},
	}}
	if status < 400 {
		op.Responses[strconv.Itoa(status)] = ok
	} else {
		op.Responses[strconv.Itoa(status)] = bad
	}
	op.Responses["default"] = bad
	if len(rt.try) > 0 {
		op.Extensions["x-example"] = map[string]string{"target": rt.try[0].target, "type": rt.try[0].kind, "body": rt.try[0].body}
	}
	return op
}

// openAPI answers with the description, which is made once.
func (s *server) openAPI(yaml bool) http.HandlerFunc {
	made := sync.OnceValues(func() ([]byte, error) {
		if yaml {
			return s.api.OpenAPI().YAML()
		}
		return json.Marshal(s.api.OpenAPI())
	})
	kind := "application/openapi+json"
	if yaml {
		kind = "application/openapi+yaml"
	}
	return func(w http.ResponseWriter, r *http.Request) {
		b, err := made()
		if err != nil {
			fail(w, r, http.StatusInternalServerError, err)
			return
		}
		w.Header().Set("Content-Type", kind)
		w.Write(b)
	}
}

//go:embed page
var pages embed.FS

// openPolicy lets the page to try the API use its own script, style and this server.
const openPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

var pageTypes = map[string]string{".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}

// page answers with a file that is part of the program.
func page(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		b, err := pages.ReadFile("page/" + name)
		if err != nil {
			fail(w, r, http.StatusInternalServerError, err)
			return
		}
		w.Header().Set("Content-Security-Policy", openPolicy)
		w.Header().Set("Content-Type", pageTypes[name[strings.LastIndexByte(name, '.'):]])
		w.Write(b)
	}
}

// problems lists the kinds of problems.
func (s *server) problems(w http.ResponseWriter, r *http.Request) {
	var out []*problem.Problem
	for _, code := range problem.Codes() {
		out = append(out, problem.New(code, "").In(problem.Lang(r)))
	}
	writeJSON(w, http.StatusOK, map[string]any{"problems": out})
}

// queryInput is the body of POST /query.
type queryInput struct {
	Format string `query:"format" doc:"Form of the answer, in place of Accept: json, typed, csv, tsv, ndjson, nquads, plain, table, jsonld"`
	Lang   string `query:"lang" doc:"Language of problems, ar or en"`
	Body   struct {
		Language string  `json:"language" doc:"Of the query: gizmo, graphql, mql" example:"gizmo"`
		Text     string  `json:"text" minLength:"1" maxLength:"1048576" doc:"The query" example:"g.V().limit(3).all()"`
		Limit    int     `json:"limit,omitempty" minimum:"-1" doc:"Most results; 0 and -1 are all that the server allows"`
		Timeout  float64 `json:"timeout,omitempty" minimum:"0" maximum:"86400" doc:"Seconds after which the query is ended, if the server's own limit is not shorter"`
		Memory   int64   `json:"memory,omitempty" minimum:"0" doc:"Bytes that the query's program and its results may each take, if the server's own limit is not smaller"`
	}
}

func (s *server) registerQuery(api huma.API, op huma.Operation) {
	huma.Register(api, op, func(ctx context.Context, in *queryInput) (*huma.StreamResponse, error) {
		return &huma.StreamResponse{Body: func(ctx huma.Context) {
			r, w := humago.Unwrap(ctx)
			s.ownQuery(w, r, in)
		}}, nil
	})
}
