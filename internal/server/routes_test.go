package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/danielgtaylor/huma/v2"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/internal/server/problem"
	"github.com/rawabit/rawabit/internal/server/rest"
	"github.com/rawabit/rawabit/internal/server/token"
)

// An ingester that does what the real one promises, as far as the server can see it.
type invented struct{}

func (invented) Ingest(_ context.Context, body *bytes.Reader, _ IngestOptions) (Ingested, error) {
	if body.Len() == 0 {
		return Ingested{}, nil
	}
	return Ingested{Articles: []IngestedArticle{{ID: "a", Status: "written"}}, Added: 1}, nil
}

func (invented) Delete(_ context.Context, article string) (int, error) {
	return 0, fmt.Errorf("%s: %w", article, graph.ErrUnknown)
}

func sample(t testing.TB, opt Options) *server {
	if opt.Log == nil {
		opt.Log = quiet()
	}
	opt.Ingester = invented{}
	opt.Layout = func(_, text string) []rest.Block { return []rest.Block{{Kind: "paragraph", End: len([]rune(text))}} }
	quads := fixture(t)
	for _, q := range read(t, "../../graph/explore/testdata/graph.nq") {
		if !slices.Contains(quads, q) {
			quads = append(quads, q)
		}
	}
	return newServer(bare{memstore.New(quads...)}, opt)
}

// trials are the requests of a route, at least one.
func trials(rt route) []trial {
	if len(rt.try) > 0 {
		return rt.try
	}
	return []trial{{target: strings.TrimSuffix(rt.path, "{$}")}}
}

// Each endpoint with each scope, with none and with a wrong token. The table is the source,
// so a new route can't be forgotten.
func TestWhoMayDoWhat(t *testing.T) {
	tokens := token.Open(filepath.Join(t.TempDir(), "tokens"))
	secrets := map[token.Scope]string{}
	for _, scope := range token.Scopes() {
		var err error
		if secrets[scope], _, err = tokens.Add(string(scope), []token.Scope{scope}); err != nil {
			t.Fatal(err)
		}
	}
	closed := sample(t, Options{Tokens: tokens})
	open := sample(t, Options{Tokens: tokens, Anonymous: []token.Scope{token.Read}})
	ro := sample(t, Options{Tokens: tokens, ReadOnly: true})
	admins := []string{"DELETE", "backup", "node/delete"}
	n := 0
	for _, rt := range closed.table {
		for _, tr := range trials(rt) {
			if strings.HasPrefix(rt.path, "/api/v1/write") || strings.Contains(rt.path, "article") && rt.method != "GET" {
				if rt.scope != token.Ingest {
					t.Errorf("%s writes and needs the scope %q", rt.path, rt.scope)
				}
			}
			if rt.writes && rt.scope != token.Ingest && rt.scope != token.Admin {
				t.Errorf("%s %s writes with the scope %q", rt.method, rt.path, rt.scope)
			}
			try := func(s *server, secret string) int {
				n++
				head := []string{"Content-Type", tr.kind}
				if secret != "" {
					head = append(head, "Authorization", "Bearer "+secret)
				}
				got := ask(t, s.handler, rt.method, tr.target, tr.body, head...)
				if got.code >= 400 && got.code < 500 && got.head.Get("Content-Type") != problem.Type {
					t.Errorf("%s %s: %d is no problem: %s", rt.method, rt.path, got.code, got.body)
				}
				return got.code
			}
			let := func(code int) bool { return code != 401 && code != 403 }
			if code := try(closed, ""); let(code) != (rt.scope == "") || rt.scope != "" && code != 401 {
				t.Errorf("%s %s without a token: %d", rt.method, rt.path, code)
			}
			if code := try(open, ""); let(code) != (rt.scope == "" || rt.scope == token.Read) {
				t.Errorf("%s %s where all may read: %d", rt.method, rt.path, code)
			}
			if code := try(closed, "rwb_0000000000_wrong"); code != 401 {
				t.Errorf("%s %s with a wrong token: %d", rt.method, rt.path, code)
			}
			for _, scope := range token.Scopes() {
				want := rt.scope == "" || scope == rt.scope || scope == token.Admin
				if code := try(closed, secrets[scope]); let(code) != want || !want && code != 403 {
					t.Errorf("%s %s with the scope %s: %d", rt.method, rt.path, scope, code)
				}
			}
			if code := try(ro, secrets[token.Admin]); (code == 403) != rt.writes {
				t.Errorf("%s %s read-only: %d", rt.method, rt.path, code)
			}
		}
	}
	if n < 7*len(closed.table) || len(closed.table) < 25 || len(admins) == 0 {
		t.Errorf("only %d requests for %d routes", n, len(closed.table))
	}
}

// The description holds for the running server: what it says can be asked is answered as
// it says, in a form that it names, by its schema.
func TestDescription(t *testing.T) {
	s := sample(t, Options{})
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			OperationID string
			Responses   map[string]struct {
				Content map[string]struct{ Schema *huma.Schema }
			}
		}
	}
	got := ask(t, s.handler, "GET", "/openapi.json", "")
	if err := json.Unmarshal([]byte(got.body), &doc); err != nil || doc.OpenAPI != "3.1.0" {
		t.Fatalf("%v %.100s", err, got.body)
	}
	if got := ask(t, s.handler, "GET", "/openapi.yaml", ""); got.code != 200 || !strings.Contains(got.body, "operationId: query") {
		t.Errorf("YAML: %d %.100s", got.code, got.body)
	}
	described := 0
	for _, item := range doc.Paths {
		described += len(item)
	}
	if described != len(s.table) {
		t.Errorf("%d operations described, %d routes", described, len(s.table))
	}
	ids := map[string]bool{}
	registry := s.api.OpenAPI().Components.Schemas
	for _, rt := range s.table {
		path := pathOf(rt.path)
		op, ok := doc.Paths[path][strings.ToLower(rt.method)]
		if !ok || op.OperationID != rt.id || ids[rt.id] {
			t.Errorf("%s %s is not described, or as %q", rt.method, path, op.OperationID)
			continue
		}
		ids[rt.id] = true
		for _, tr := range trials(rt) {
			got := ask(t, s.handler, rt.method, tr.target, tr.body, "Content-Type", tr.kind)
			want := max(tr.status, rt.status)
			if want == 0 {
				want = 200
			}
			if got.code != want {
				t.Errorf("%s %s: %d %.200s, want %d", rt.method, tr.target, got.code, got.body, want)
				continue
			}
			answer, ok := op.Responses[fmt.Sprint(got.code)]
			if !ok {
				answer = op.Responses["default"]
			}
			kind, _, _ := mime.ParseMediaType(got.head.Get("Content-Type"))
			if _, ok := answer.Content[kind]; !ok && (got.body != "" || len(answer.Content) > 0) {
				t.Errorf("%s %s answers %d with %q, which is not described", rt.method, tr.target, got.code, kind)
			}
			inMemory := s.api.OpenAPI().Paths[path]
			o := map[string]*huma.Operation{"GET": inMemory.Get, "POST": inMemory.Post, "DELETE": inMemory.Delete}[rt.method]
			r := o.Responses[fmt.Sprint(got.code)]
			if r == nil {
				r = o.Responses["default"]
			}
			if mt := r.Content[kind]; mt != nil && mt.Schema != nil {
				var v any
				if err := json.Unmarshal([]byte(got.body), &v); err != nil {
					t.Errorf("%s %s: %v", rt.method, tr.target, err)
				}
				res := &huma.ValidateResult{}
				huma.Validate(registry, mt.Schema, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, v, res)
				for _, err := range res.Errors {
					t.Errorf("%s %s: the answer is not as described: %v", rt.method, tr.target, err)
				}
			}
		}
	}
}

// Nothing that the page to try the API loads comes from elsewhere.
func TestPage(t *testing.T) {
	s := sample(t, Options{})
	for _, target := range []string{"/docs", "/docs/page.js", "/docs/page.css"} {
		got := ask(t, s.handler, "GET", target, "")
		if got.code != 200 || got.head.Get("Content-Security-Policy") != openPolicy {
			t.Errorf("%s: %d %v", target, got.code, got.head)
		}
		for _, bad := range []string{"http://", "https://", "innerHTML", "eval(", "style=\"", "onclick="} {
			if strings.Contains(got.body, bad) {
				t.Errorf("%s has %s", target, bad)
			}
		}
	}
	if got := ask(t, s.handler, "GET", "/docs/../server.go", ""); got.code == 200 {
		t.Error("a path reached a file")
	}
}

func TestForms(t *testing.T) {
	s := sample(t, Options{})
	ask1 := func(target string, head ...string) reply { return ask(t, s.handler, "GET", target, "", head...) }
	base := "/api/queries/visits-to-country"
	csv := ask1(base + ".csv?country=UY")
	if csv.code != 200 || !strings.HasPrefix(csv.head.Get("Content-Type"), "text/csv") || csv.body != ask1(base+"?country=UY", "Accept", "text/csv").body {
		t.Errorf("suffix: %d %v", csv.code, csv.head)
	}
	lines := strings.Split(strings.TrimSpace(ask1(base+".ndjson?country=UY").body), "\n")
	if last := lines[len(lines)-1]; last != fmt.Sprintf(`{"complete":true,"results":%d}`, len(lines)-1) {
		t.Errorf("the last line is %s of %d", last, len(lines))
	}
	if got := ask(t, s.handler, "POST", "/query?format=ndjson", `{"language":"gizmo","text":"g.V().all()","limit":1}`, "Content-Type", typeJSON); !strings.HasSuffix(got.body, "{\"complete\":false,\"limit\":1,\"results\":1}\n") || got.head.Get("Rawabit-Truncated") != "1" {
		t.Errorf("cut: %v %s", got.head, got.body)
	}
	tag := csv.head.Get("ETag")
	if got := ask1(base+".csv?country=UY", "If-None-Match", tag); got.code != 304 || got.body != "" {
		t.Errorf("unchanged: %d %s", got.code, got.body)
	}
	for _, head := range [][]string{{"Accept", "application/json"}, {"Accept-Language", "ar"}} {
		if got := ask1(base+".csv?country=UY", append(head, "If-None-Match", tag)...); got.code != 200 {
			t.Errorf("another form has the same tag: %v", head)
		}
	}
	if got := ask(t, s.handler, "POST", "/api/v2/write", "<a> <b> <c> .\n"); got.code != 200 {
		t.Fatal(got.body)
	}
	if got := ask1(base+".csv?country=UY", "If-None-Match", tag); got.code != 200 {
		t.Errorf("after a write: %d", got.code)
	}
	if got := ask1(base+"?country=Atlantis", "If-None-Match", tag); got.code != 400 || got.head.Get("ETag") != "" {
		t.Errorf("a problem has a tag: %v", got.head)
	}
	long := ask1("/openapi.json", "Accept-Encoding", "zstd, gzip")
	if long.head.Get("Content-Encoding") != "zstd" || !strings.HasPrefix(long.body, "\x28\xb5\x2f\xfd") {
		t.Errorf("packing: %v", long.head)
	}
	if gz := ask1("/openapi.json", "Accept-Encoding", "gzip"); gz.head.Get("Content-Encoding") != "gzip" {
		t.Errorf("packing: %v", gz.head)
	}
}

func TestProblems(t *testing.T) {
	s := sample(t, Options{MaxBody: 2000})
	for _, c := range []struct {
		method, target, kind, body string
		code                       string
		line                       int
	}{
		{"POST", "/query", typeJSON, `{"language":"gizmo","text":"\n g.V("}`, "syntax", 2},
		{"POST", "/query", typeJSON, `{"language":"cypher","text":"x"}`, "language", 0},
		{"POST", "/query", typeJSON, `{"language":"gizmo","text":"while(true){}","timeout":0.05}`, "timeout", 0},
		{"POST", "/query", typeJSON, `{"language":"gizmo","text":"g.V().all()","memory":1000}`, "memory", 0},
		{"POST", "/query", typeJSON, `{"language":"gizmo"}`, "invalid", 0},
		{"POST", "/query", typeJSON, `{"language":5,"text":"x"}`, "invalid", 0},
		{"POST", "/query", typeJSON, `{`, "parameter", 0},
		{"POST", "/query", typeJSON, ``, "parameter", 0},
		{"POST", "/query", typeJSON, `{"language":"gizmo","text":" "}`, "syntax", 0},
		{"POST", "/query?format=xml", typeJSON, `{"language":"gizmo","text":"g.V()"}`, "parameter", 0},
		{"POST", "/query", typeJSON, `{"language":"gizmo","text":"` + strings.Repeat("x", 1<<20) + `"}`, "too-large", 0},
		{"POST", "/api/v1/articles", "image/png", "x", "media", 0},
		{"POST", "/api/v1/articles?replace=maybe", typeText, "x", "parameter", 0},
		{"POST", "/api/v1/articles", typeText, "", "no-article", 0},
		{"POST", "/api/v1/articles", typeText, strings.Repeat("x", 2001), "too-large", 0},
		{"DELETE", "/api/v1/articles/0123456789abcdef", "", "", "not-found", 0},
		{"PUT", "/query", typeJSON, "", "method", 0},
		{"GET", "/nowhere", "", "", "not-found", 0},
		{"GET", "/api/queries/nothing-like-it", "", "", "not-found", 0},
	} {
		for lang, letter := range map[string]string{"ar": "ا", "en": "e"} {
			got := ask(t, s.handler, c.method, c.target, c.body, "Content-Type", c.kind, "Accept-Language", lang)
			var p problem.Problem
			err := json.Unmarshal([]byte(got.body), &p)
			if err != nil || p.Code != c.code || p.Status != got.code || p.Line != c.line || p.Message != p.Detail || !strings.Contains(p.Title, letter) || p.Request == "" || got.head.Get("Content-Type") != problem.Type {
				t.Errorf("%s %s %.40s: %d %s %s (%v), want %s", c.method, c.target, c.body, got.code, got.head.Get("Content-Type"), got.body, err, c.code)
			}
		}
	}
}

func TestOrigins(t *testing.T) {
	s := sample(t, Options{Hosts: []string{"localhost", "::1"}, Origins: []string{"https://explorer.example.org"}})
	do := func(method, target string, head ...string) reply {
		return ask(t, s.handler, method, "http://localhost:64210"+target, "", head...)
	}
	for _, c := range []struct {
		method string
		head   []string
		code   int
		allow  string
	}{
		{"GET", nil, 200, ""},
		{"GET", []string{"Origin", "https://explorer.example.org"}, 200, "https://explorer.example.org"},
		{"GET", []string{"Origin", "https://evil.example.org"}, 200, ""},
		{"OPTIONS", []string{"Origin", "https://explorer.example.org", "Access-Control-Request-Method", "POST"}, 204, "https://explorer.example.org"},
		{"OPTIONS", []string{"Origin", "https://evil.example.org", "Access-Control-Request-Method", "POST"}, 405, ""},
	} {
		got := do(c.method, "/healthz", c.head...)
		if got.code != c.code || got.head.Get("Access-Control-Allow-Origin") != c.allow {
			t.Errorf("%s %v: %d %v", c.method, c.head, got.code, got.head)
		}
	}
	if got := do("POST", "/query", "Origin", "https://evil.example.org", "Sec-Fetch-Site", "cross-site"); got.code != 403 {
		t.Errorf("a query of a foreign page: %d", got.code)
	}
	if got := do("POST", "/query", "Origin", "https://explorer.example.org", "Sec-Fetch-Site", "cross-site"); got.code == 403 {
		t.Errorf("a query of an allowed page: %d", got.code)
	}
	for host, code := range map[string]int{"localhost": 200, "LOCALHOST:99": 200, "[::1]:64210": 200, "evil.example.org": 403, "localhost.evil.example.org:64210": 403} {
		r, _ := http.NewRequest("GET", "http://x/healthz", nil)
		r.Host = host
		w := &recorder{head: http.Header{}}
		s.handler.ServeHTTP(w, r)
		if w.code != code {
			t.Errorf("host %s: %d, want %d", host, w.code, code)
		}
	}
	for _, want := range []string{"X-Content-Type-Options", "X-Frame-Options", "Content-Security-Policy", "Referrer-Policy", "X-Request-Id"} {
		if do("GET", "/nowhere").head.Get(want) == "" {
			t.Errorf("no %s", want)
		}
	}
	if got := do("GET", "/healthz", "X-Request-Id", "from-the-proxy.1"); got.head.Get("X-Request-Id") != "from-the-proxy.1" {
		t.Error("the request's own id is lost")
	}
	if got := do("GET", "/healthz", "X-Request-Id", "a\x00<script>"); strings.Contains(got.head.Get("X-Request-Id"), "<") {
		t.Error("any id is echoed")
	}
}

type recorder struct {
	head http.Header
	code int
}

func (r *recorder) Header() http.Header         { return r.head }
func (r *recorder) Write(b []byte) (int, error) { r.WriteHeader(200); return len(b), nil }
func (r *recorder) WriteHeader(code int) {
	if r.code == 0 {
		r.code = code
	}
}

func TestRate(t *testing.T) {
	s := sample(t, Options{Rate: 0.001, Burst: 3})
	var codes []int
	for range 5 {
		got := ask(t, s.handler, "GET", "/healthz", "")
		codes = append(codes, got.code)
		if got.code == 429 && got.head.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	}
	if !slices.Equal(codes, []int{200, 200, 200, 429, 429}) {
		t.Errorf("%v", codes)
	}
}

// Whatever is sent to whatever route, the server answers with no fault of its own.
func FuzzHandlers(f *testing.F) {
	s := sample(f, Options{Timeout: 200e6, MaxBody: 1 << 16})
	for i, rt := range s.table {
		for _, tr := range trials(rt) {
			_, query, _ := strings.Cut(tr.target, "?")
			f.Add(i, query, tr.kind, tr.body, "")
		}
	}
	f.Add(3, "format=%zz&limit=x", "application/json;;", "{\"a\":[", "\x00")
	f.Fuzz(func(t *testing.T, i int, query, kind, body, accept string) {
		rt := s.table[((i%len(s.table))+len(s.table))%len(s.table)]
		r, err := http.NewRequest(rt.method, strings.SplitN(trials(rt)[0].target, "?", 2)[0], strings.NewReader(body))
		if err != nil {
			t.Skip()
		}
		r.URL.RawQuery = query
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Accept", accept)
		r.Header.Set("Accept-Language", accept)
		w := &recorder{head: http.Header{}}
		s.handler.ServeHTTP(w, r)
		if w.code >= 500 && w.code != 501 && w.code != 503 {
			t.Errorf("%s %s?%s: %d", rt.method, rt.path, query, w.code)
		}
	})
}
