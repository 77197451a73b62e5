package server

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/kv"
	kvleveldb "github.com/cayleygraph/cayley/graph/kv/leveldb"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/queries"
	"github.com/rawabit/rawabit/queries/answer"
)

type bare struct{ qs cgraph.QuadStore }

func (g bare) Store() cgraph.QuadStore { return g.qs }

func fixture(t testing.TB) []quad.Quad { return read(t, "../../queries/testdata/graph.nq") }

func read(t testing.TB, file string) []quad.Quad {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	quads, err := quad.ReadAll(nquads.NewReader(bytes.NewReader(b), false))
	if err != nil {
		t.Fatal(err)
	}
	return quads
}

func leveldb(t testing.TB, quads []quad.Quad) cgraph.QuadStore {
	t.Helper()
	opt := cgraph.Options{"no_bloom": true, "nosync": true}
	db, err := kvleveldb.Create(t.TempDir(), opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := kv.Init(db, opt); err != nil {
		t.Fatal(err)
	}
	qs, err := kv.New(db, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { qs.Close() })
	var deltas []cgraph.Delta
	for _, q := range quads {
		deltas = append(deltas, cgraph.Delta{Quad: q, Action: cgraph.Add})
	}
	if len(deltas) > 0 {
		if err := qs.ApplyDeltas(deltas, cgraph.IgnoreOpts{}); err != nil {
			t.Fatal(err)
		}
	}
	return qs
}

func stores(t testing.TB) map[string]cgraph.QuadStore {
	q := fixture(t)
	return map[string]cgraph.QuadStore{"memory": memstore.New(q...), "leveldb": leveldb(t, q)}
}

type reply struct {
	code int
	body string
	head http.Header
}

func ask(t testing.TB, h http.Handler, method, target, body string, head ...string) reply {
	t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for i := 0; i+1 < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return reply{w.Code, w.Body.String(), w.Header()}
}

const uy = "<https://w3id.org/rawabit/id/country/UY>"

// A query gives the same bytes through the library, which the command line prints, and
// over HTTP.
func TestSameAnswer(t *testing.T) {
	for name, qs := range stores(t) {
		h := Handler(bare{qs}, Options{})
		for _, c := range []struct{ lang, text string }{
			{"gizmo", `g.V("` + uy + `").in("<https://w3id.org/rawabit/ns#visited>").all()`},
			{"gizmo", `g.V("` + uy + `").out("<http://www.w3.org/2000/01/rdf-schema#label>").all()`},
			{"graphql", `{nodes(id: ` + uy + `) {id, l: <http://www.w3.org/2000/01/rdf-schema#label>}}`},
			{"mql", `[{"id": "` + uy + `", "<http://www.w3.org/2000/01/rdf-schema#label>": []}]`},
		} {
			a, err := queries.Run(context.Background(), qs, c.lang, c.text, queries.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range []string{"json", "csv", "tsv", "typed", "plain", "table"} {
				var want strings.Builder
				if err := a.Write(&want, f, answer.WriteOptions{}); err != nil {
					t.Fatal(err)
				}
				if !strings.Contains(want.String(), "أوروغواي") && !strings.Contains(want.String(), "تامر") {
					t.Errorf("%s %s %s: nothing found: %s", name, c.lang, f, want.String())
				}
				for _, got := range []reply{
					ask(t, h, "POST", "/api/v1/query/"+c.lang+"?format="+f, c.text),
					ask(t, h, "POST", "/api/v2/query?lang="+c.lang+"&format="+f, c.text),
					ask(t, h, "GET", "/api/v2/query?lang="+c.lang+"&format="+f+"&qu="+url.QueryEscape(c.text), ""),
				} {
					if got.code != 200 || got.body != want.String() {
						t.Errorf("%s %s %s: %d %s\nwant %s", name, c.lang, f, got.code, got.body, want.String())
					}
				}
			}
		}
		a, err := queries.Ask(context.Background(), qs, nil, "visits-to-country", map[string]string{"country": "UY", "status": "done"}, queries.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var want strings.Builder
		a.Write(&want, "json", answer.WriteOptions{})
		for _, got := range []reply{
			ask(t, h, "GET", "/api/queries/visits-to-country?country=UY&status=done", ""),
			ask(t, h, "GET", "/api/queries/visits-to-country?status=done&country="+url.QueryEscape("أوروغواي"), ""),
			ask(t, h, "POST", "/api/queries/visits-to-country", "country=UY&status=done", "Content-Type", "application/x-www-form-urlencoded"),
			ask(t, h, "POST", "/api/queries/visits-to-country?status=done", `{"country":"UY"}`, "Content-Type", "application/json"),
		} {
			if got.code != 200 || got.body != want.String() || !strings.Contains(got.body, "لجين") {
				t.Errorf("%s saved: %d %s\nwant %s", name, got.code, got.body, want.String())
			}
		}
	}
}

func TestStatus(t *testing.T) {
	h := Handler(bare{memstore.New(fixture(t)...)}, Options{Timeout: 300 * time.Millisecond, MaxRows: 50, MaxBody: 2000})
	for _, c := range []struct {
		method, target, body string
		code                 int
		want                 string
	}{
		{"GET", "/health", "", 204, ""},
		{"GET", "/", "", 200, `"ar":"هذه القائمة`},
		{"GET", "/api/queries", "", 200, `"name":"visits-to-country"`},
		{"GET", "/nowhere", "", 404, `{"error":`},
		{"GET", "/api/v1/query/gizmo", "", 405, `{"error":`},
		{"DELETE", "/health", "", 405, `{"error":`},
		{"POST", "/api/v1/query/sparql", "x", 400, "known are gizmo, graphql, mql"},
		{"POST", "/api/v1/query/gizmo", "", 400, "query is empty"},
		{"POST", "/api/v1/query/gizmo", "g.V(", 400, `{"error":"gizmo:1:5: Unexpected end of input; expected ) to close the ( at 1:4"`},
		{"POST", "/api/v1/query/gizmo", "g.V().out('<p>', 5)", 400, "wants a string"},
		{"POST", "/api/v1/query/gizmo", "while(true){}", 503, "took too long"},
		{"POST", "/api/v1/query/gizmo?limit=x", "g.V()", 400, "limit"},
		{"POST", "/api/v1/query/gizmo?format=xml", "g.V()", 400, "known are"},
		{"POST", "/api/v1/query/gizmo?format=nquads", "g.V().all()", 406, "no graph"},
		{"POST", "/api/v1/query/gizmo", strings.Repeat(" ", 1<<20) + "1", 413, "too large"},
		{"POST", "/api/v1/query/gizmo?limit=2", "g.V().all()", 200, `"truncated":true,"limit":2}`},
		{"POST", "/api/v1/query/gizmo?limit=-1", "g.V().getLimit(-1)", 200, `"truncated":true,"limit":50}`},
		{"POST", "/api/v1/query/gizmo", "g.V().limit(3).all()", 200, `"result":[`},
		{"POST", "/api/v1/query/gizmo", `g.V("<none>").all()`, 200, `{"result":null}`},
		{"GET", "/api/v2/query?lang=gizmo&limit=2&qu=g.V().all()", "", 200, `"truncated":true,"limit":2}`},
		{"GET", "/api/v2/query?qu=g.V()", "", 400, "lang="},
		{"POST", "/api/v1/query/graphql", "{nodes(id: <a>", 400, `"errors":[{"message":"graphql:1:`},
		{"POST", "/api/v1/query/graphql?limit=2", "{nodes{id}}", 200, `{"data":{"nodes":[`},
		{"POST", "/api/v1/query/mql", "[{", 400, "mql:1:3"},
		{"POST", "/api/v1/shape/gizmo", "", 501, "error"},
		{"GET", "/api/queries/visits-to-contry", "", 404, "did you mean visits-to-country"},
		{"GET", "/api/queries/visits-to-country", "", 400, "country (country) is missing"},
		{"GET", "/api/queries/visits-to-country?country=Atlantis", "", 400, "no country called"},
		{"GET", "/api/queries/visits-to-country?country=UY&land=UY", "", 400, "no parameter"},
		{"GET", "/api/queries/visits-to-country?country=UY&country=NZ", "", 400, "given twice"},
		{"GET", "/api/queries/visits-to-country?country=UY&from=yesterday", "", 400, "is no date"},
		{"GET", "/api/queries/visits-to-country?country=%ff", "", 400, "UTF-8"},
		{"POST", "/api/queries/visits-to-country", `{"country":["UY"]}`, 400, "error"},
		{"POST", "/api/v1/write", "[{]", 400, "error"},
		{"POST", "/api/v1/write", `[{"subject":"<a>"}]`, 400, "index 0"},
		{"POST", "/api/v1/write", strings.Repeat(" ", 3000), 413, "too large"},
		{"POST", "/api/v2/write", "<a> <b> <c> .\nnonsense\n", 400, "after 1 quads"},
		{"POST", "/api/v2/delete", "<never> <was> <there> .\n", 404, "quad does not exist"},
		{"POST", "/api/v1/write", `[{"subject":"alice","predicate":"<p>","object":"x"}]`, 400, "write it as"},
		{"POST", "/api/v2/write", "<a> <b> \"c\" \"l\" .\n", 400, "error"},
		{"POST", "/api/v2/node/delete", "<never>", 404, "error"},
		{"GET", "/api/v2/formats", "", 200, "nquads"},
		{"GET", "/api/v2/read?sub=" + url.QueryEscape(uy), "", 200, "أوروغواي"},
	} {
		got := ask(t, h, c.method, c.target, c.body)
		if got.code != c.code || !strings.Contains(got.body, c.want) {
			t.Errorf("%s %s %.40s: %d %.300s, want %d %s", c.method, c.target, c.body, got.code, got.body, c.code, c.want)
		}
		if c.code >= 400 && !json.Valid([]byte(got.body)) {
			t.Errorf("%s %s: error is no JSON: %s", c.method, c.target, got.body)
		}
	}
	if got := ask(t, h, "POST", "/api/v1/query/gizmo?limit=2", "g.V().all()", "Accept", "text/html;q=0.5, text/csv"); got.head.Get("Rawabit-Truncated") != "2" || !strings.HasPrefix(got.body, "id\n") {
		t.Errorf("CSV: %v %s", got.head, got.body)
	}
	if got := ask(t, h, "GET", "/api/v2/query?lang=gizmo&qu="+url.QueryEscape(`g.V("`+uy+`").all()`), "", "Accept", "application/ld+json"); !strings.Contains(got.body, `{"@id":"https://w3id.org/rawabit/id/country/UY"}`) {
		t.Errorf("JSON-LD: %s", got.body)
	}
	if got := ask(t, h, "GET", "/", "", "Accept", "text/html"); !strings.Contains(got.body, "روابط") || !strings.Contains(got.body, "</html>") {
		t.Errorf("index: %s", got.body)
	}
	if got := ask(t, h, "GET", "/nowhere", "", "Accept", "text/html"); got.code != 404 || !strings.Contains(got.body, "</html>") {
		t.Errorf("no page for a browser: %d %s", got.code, got.body)
	}
	if got := ask(t, h, "GET", "/api/nowhere", "", "Accept", "text/html"); got.code != 404 || strings.Contains(got.body, "</html>") {
		t.Errorf("no endpoint: %d %s", got.code, got.body)
	}
	if got := ask(t, h, "POST", "/api/v1/write", `[]`, "Sec-Fetch-Site", "cross-site"); got.code != 403 {
		t.Errorf("a page of another site may write: %d", got.code)
	}
	if got := ask(t, h, "POST", "/api/v2/write", `{"@context":"http://127.0.0.1:1/x","@id":"a"}`, "Content-Type", "application/ld+json"); got.code != 400 || !strings.Contains(got.body, "not fetched") {
		t.Errorf("remote context: %d %s", got.code, got.body)
	}
}

func count(t testing.TB, qs cgraph.QuadStore, iri string) string {
	t.Helper()
	a, err := queries.Run(context.Background(), qs, "gizmo", fmt.Sprintf(`g.V("<%s>").out().count()`, iri), queries.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return answer.JSONText(a.Results)
}

func TestWrite(t *testing.T) {
	zip := func(s string) string {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		w.Write([]byte(s))
		w.Close()
		return b.String()
	}
	form := func(content string) (string, string) {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		w, _ := m.CreateFormFile("NQuadFile", "x.nq")
		io.WriteString(w, content)
		m.Close()
		return b.String(), m.FormDataContentType()
	}
	db, err := graph.Open(context.Background(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for name, g := range map[string]Graph{"memory": bare{memstore.New()}, "leveldb": bare{leveldb(t, nil)}, "graph": db} {
		h, qs := Handler(g, Options{}), g.Store()
		body, kind := form("<x> <p> \"1\" .\n<x> <p> \"2\" .\n")
		zbody, zkind := form(zip("<x> <p> \"3\" .\n"))
		bad, badKind := form("<x> <p> \"9\" .\nnonsense\n")
		for i, c := range []struct {
			target, body, kind, enc string
			code                    int
			want                    string // quads of <x> afterwards
		}{
			{"/api/v1/write", `[{"subject":"<x>","predicate":"<q>","object":"\"ق\"@ar","label":"<l>"},{"subject":"<x>","predicate":"<q>","object":"<y>"},{"subject":"<x>","predicate":"<q>","object":"<y>"}]`, "", "", 200, "[2]"},
			{"/api/v1/write", `[{"subject":"<x>","predicate":"<q>","object":"<y>"}]`, "", "", 200, "[2]"},
			{"/api/v1/write", `[{"subject":"<x>","predicate":"<q>","object":"<z>"},{"subject":"<x>","predicate":"","object":"<z>"}]`, "", "", 400, "[2]"},
			{"/api/v1/write/file/nquad", body, kind, "", 200, "[4]"},
			{"/api/v1/write/file/nquad", zbody, zkind, "", 200, "[5]"},
			{"/api/v1/write/file/nquad", bad, badKind, "", 400, "[5]"},
			{"/api/v1/write/file/nquad", "x", "text/plain", "", 400, "[5]"},
			{"/api/v2/write", "<x> <p> \"4\" .\n", "application/n-quads", "", 200, "[6]"},
			{"/api/v2/write", zip("<x> <p> \"5\" .\n"), "application/n-quads", "gzip", 200, "[7]"},
			{"/api/v2/write", `{"@id":"http://example.org/x","p":"6","@context":{"p":"http://example.org/p"}}`, "application/ld+json", "", 200, "[7]"},
			{"/api/v2/write", "<x> <p> \"8\" .\n<x> nonsense", "application/n-quads", "", 400, "[7]"},
			{"/api/v2/delete", "<x> <p> \"none\" .\n", "", "", 404, "[7]"},
			{"/api/v2/delete", zip("<x> <p> \"4\" .\n"), "", "gzip", 200, "[6]"},
			{"/api/v1/delete", `[{"subject":"<x>","predicate":"<p>","object":"5"},{"subject":"<x>","predicate":"<p>","object":"none"}]`, "", "", 200, "[5]"},
			{"/api/v2/node/delete", "<x>", "", "", 200, "[0]"},
			{"/api/v2/write", "<x> <p> \"4\" .\n", "", "", 200, "[1]"},
		} {
			got := ask(t, h, "POST", c.target, c.body, "Content-Type", c.kind, "Content-Encoding", c.enc)
			if got.code != c.code {
				t.Errorf("%s %d %s: %d %s, want %d", name, i, c.target, got.code, got.body, c.code)
			}
			if n := count(t, qs, "x"); n != c.want {
				t.Errorf("%s %d %s: %s quads, want %s", name, i, c.target, n, c.want)
			}
		}
		ro := Handler(g, Options{ReadOnly: true})
		for _, target := range []string{"/api/v1/write", "/api/v1/delete", "/api/v1/write/file/nquad", "/api/v2/write", "/api/v2/delete", "/api/v2/node/delete"} {
			if got := ask(t, ro, "POST", target, "<x>"); got.code != 403 {
				t.Errorf("%s read-only %s: %d", name, target, got.code)
			}
		}
		if got := ask(t, ro, "GET", "/", ""); strings.Contains(got.body, "write") {
			t.Errorf("the index of a read-only server lists writing")
		}
	}
}

// The memory store dies of this without the lock.
func TestReadWhileWriting(t *testing.T) {
	for name, qs := range stores(t) {
		h := Handler(bare{qs}, Options{})
		var wg sync.WaitGroup
		for w := range 3 {
			wg.Go(func() {
				for i := range 15 {
					body := fmt.Sprintf(`[{"subject":"<w%d-%d>","predicate":"<https://w3id.org/rawabit/ns#visited>","object":"%s"}]`, w, i, uy)
					if got := ask(t, h, "POST", "/api/v1/write", body); got.code != 200 {
						t.Errorf("%s: %d %s", name, got.code, got.body)
					}
					for _, r := range []reply{
						ask(t, h, "POST", "/api/v1/query/gizmo", `g.V("`+uy+`").in("<https://w3id.org/rawabit/ns#visited>").all()`),
						ask(t, h, "GET", "/api/v2/read?obj="+url.QueryEscape(uy), ""),
						ask(t, h, "GET", "/api/queries/co-visited?country=UY", ""),
					} {
						if r.code != 200 {
							t.Errorf("%s: %d %s", name, r.code, r.body)
						}
					}
				}
			})
		}
		wg.Wait()
	}
}

// A client that goes away ends its query.
func TestClientGone(t *testing.T) {
	ended := make(chan struct{})
	h := Handler(bare{memstore.New(fixture(t)...)}, Options{Timeout: -1})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(ended)
		h.ServeHTTP(w, r)
	}))
	defer srv.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, "POST", srv.URL+"/api/v1/query/gizmo", strings.NewReader("while(true){}"))
	if _, err := http.DefaultClient.Do(req); err == nil {
		t.Fatal("an endless query was answered")
	}
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Fatal("the query goes on")
	}
}

type broken struct{ cgraph.QuadStore }

func (broken) ValueOf(quad.Value) (cgraph.Ref, error)                 { panic("lost") }
func (broken) QuadIterator(quad.Direction, cgraph.Ref) iterator.Shape { panic("lost") }
func (broken) QuadsAllIterator() iterator.Shape                       { panic("lost") }

func TestPanics(t *testing.T) {
	h := Handler(bare{broken{memstore.New()}}, Options{Log: quiet()})
	for _, target := range []string{"/api/v2/read?sub=a", "/api/queries/visits-to-country?country=UY"} {
		if got := ask(t, h, "GET", target, ""); got.code != 500 || !json.Valid([]byte(got.body)) {
			t.Errorf("%s: %d %s", target, got.code, got.body)
		}
	}
	if got := ask(t, h, "POST", "/api/v1/query/gizmo", `g.V("<a>").all()`); got.code < 400 {
		t.Errorf("%d %s", got.code, got.body)
	}
}

func TestServe(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	started := make(chan struct{})
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(started)
		time.Sleep(200 * time.Millisecond)
		io.WriteString(w, "whole")
	})
	done := make(chan error, 1)
	go func() { done <- Serve(ctx, l, h, Certificate{}) }()
	body := make(chan string, 1)
	go func() {
		resp, err := http.Get("http://" + l.Addr().String())
		if err != nil {
			body <- err.Error()
			return
		}
		b, _ := io.ReadAll(resp.Body)
		body <- string(b)
	}()
	<-started
	cancel()
	if err := <-done; err != nil && !errors.Is(err, http.ErrServerClosed) {
		t.Errorf("Serve: %v", err)
	}
	if b := <-body; b != "whole" {
		t.Errorf("the running request got %q", b)
	}
	if _, err := net.Dial("tcp", l.Addr().String()); err == nil {
		t.Error("still listening")
	}
}

func FuzzSavedParams(f *testing.F) {
	f.Add("country=UY", "status=done", "application/x-www-form-urlencoded")
	f.Add("a=%zz", `{"top":5,"x":null}`, "application/json")
	h := Handler(bare{memstore.New(fixture(f)...)}, Options{Log: quiet()})
	f.Fuzz(func(t *testing.T, query, body, kind string) {
		r := httptest.NewRequest("POST", "/api/queries/visits-to-country", strings.NewReader(body))
		r.URL.RawQuery = query
		r.Header.Set("Content-Type", kind)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }
