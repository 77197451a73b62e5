package rest

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/internal/server/problem"
)

// sample opens the graph of package explore's tests.
func sample(t testing.TB) *graph.DB {
	t.Helper()
	db, err := graph.Open(context.Background(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	f, err := os.Open("../../../graph/explore/testdata/graph.nq")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, _, err := db.LoadNQuads(context.Background(), f, func(graph.Progress) {}); err != nil {
		t.Fatal(err)
	}
	return db
}

// An outcome is an answer, and the error that the server would have to tell of.
type outcome struct {
	*httptest.ResponseRecorder
	err  error
	sent bool
}

// asker gives a function that asks for an address below /api/v1.
func asker(t testing.TB, opt Options) func(target string, head ...string) outcome {
	db := sample(t)
	api := New(db, explore.New(db), opt)
	mux := http.NewServeMux()
	var last outcome
	for _, e := range api.Endpoints() {
		mux.HandleFunc("GET "+e.Path, func(w http.ResponseWriter, r *http.Request) {
			last.sent, last.err = api.Serve(e, w, r)
		})
	}
	return func(target string, head ...string) outcome {
		t.Helper()
		path, query, _ := strings.Cut(target, "?")
		r := httptest.NewRequest("GET", (&url.URL{Path: "/api/v1" + path, RawQuery: query}).String(), nil)
		for i := 0; i+1 < len(head); i += 2 {
			r.Header.Set(head[i], head[i+1])
		}
		last = outcome{ResponseRecorder: httptest.NewRecorder()}
		mux.ServeHTTP(last, r)
		return last
	}
}

func decode[T any](t testing.TB, o outcome) T {
	t.Helper()
	var v T
	if o.err != nil {
		t.Fatal(o.err)
	}
	if err := json.Unmarshal(o.Body.Bytes(), &v); err != nil {
		t.Fatalf("%v in %s", err, o.Body)
	}
	return v
}

// Pages put together are the whole list, in every form.
func TestPages(t *testing.T) {
	ask := asker(t, Options{})
	whole := decode[explore.Facts](t, ask("/facts?limit=1000"))
	if len(whole.Items) != whole.Total || whole.Total < 20 {
		t.Fatalf("%d of %d facts", len(whole.Items), whole.Total)
	}
	var ids []string
	for cursor, n := "", 0; ; n++ {
		p := ask("/facts?limit=7&cursor=" + cursor)
		page := decode[explore.Facts](t, p)
		for _, f := range page.Items {
			ids = append(ids, f.IRI)
		}
		if link := p.Header().Get("Link"); (link == "") != (page.Next == "") || !strings.Contains(link, page.Next) {
			t.Errorf("Link is %s", link)
		}
		if cursor = page.Next; cursor == "" || n > 99 {
			break
		}
	}
	if len(ids) != whole.Total {
		t.Errorf("%d facts in pages, %d in all", len(ids), whole.Total)
	}
	for i, f := range whole.Items {
		if i < len(ids) && f.IRI != ids[i] {
			t.Errorf("fact %d is %s, in pages %s", i, f.IRI, ids[i])
		}
	}
	lines := strings.Split(strings.TrimSpace(ask("/facts?format=ndjson").Body.String()), "\n")
	if len(lines) != whole.Total+1 || lines[len(lines)-1] != `{"complete":true,"results":33}` {
		t.Errorf("%d lines, the last is %s", len(lines), lines[len(lines)-1])
	}
	rows, err := csv.NewReader(ask("/facts?format=csv").Body).ReadAll()
	if err != nil || len(rows) != whole.Total+1 || rows[1][0] != ids[0] {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	if tsv := ask("/facts?format=tsv").Body.String(); strings.Count(tsv, "\n") != whole.Total+1 {
		t.Errorf("tsv: %s", tsv)
	}
	cut := ask("/facts?format=csv&limit=3")
	if n := strings.Count(cut.Body.String(), "\n"); n != 4 || cut.Header().Get("Rawabit-Truncated") != "3" {
		t.Errorf("%d lines, %v", n, cut.Header())
	}
	cut = ask("/facts?format=ndjson&limit=3")
	if !strings.Contains(cut.Body.String(), `{"complete":false,"next":"`) || strings.Count(cut.Body.String(), "\n") != 4 {
		t.Errorf("%s", cut.Body)
	}
	few := asker(t, Options{MaxRows: 5})("/facts?format=csv")
	if strings.Count(few.Body.String(), "\n") != 6 || few.Header().Get("Rawabit-Truncated") != "5" {
		t.Errorf("the server's bound: %v %s", few.Header(), few.Body)
	}
	if nq := ask("/facts?format=nquads&type=visit&limit=1"); nq.err != nil || !strings.Contains(nq.Body.String(), "ns#Visit") || nq.Header().Get("Rawabit-Truncated") != "1" {
		t.Errorf("nquads: %v %v %s", nq.err, nq.Header(), nq.Body)
	}
}

// Filters leave in what they say, and by whatever name.
func TestFilters(t *testing.T) {
	ask := asker(t, Options{})
	count := func(target string) int { t.Helper(); return decode[explore.Facts](t, ask(target)).Total }
	all := count("/facts?type=visit")
	for _, c := range []struct {
		target string
		same   string
	}{
		{"/facts?type=visit&country=LY", "/facts?type=Visit&country=country/LY"},
		{"/facts?country=LY", "/facts?country=%D9%84%D9%8A%D8%A8%D9%8A%D8%A7"},
		{"/facts?sector=energy", "/facts?sector=sector/energy"},
		{"/facts?type=visit,meeting", "/facts?type=meeting&type=visit"},
		{"/timeline?of=LY", "/facts?about=country/LY"},
		{"/facts?person=أسامة_البنداري&about=سالم_الورفلاني", "/timeline?of=أسامة_البنداري&with=سالم_الورفلاني"},
		{"/facts?article=010aab9c636e5bea", "/facts?article=article/010aab9c636e5bea"},
	} {
		if a, b := count(c.target), count(c.same); a != b || a == 0 || a >= 33 {
			t.Errorf("%s has %d facts, %s %d", c.target, a, c.same, b)
		}
	}
	for _, f := range []string{"since=2026-11-15", "until=2026-11-12", "min-confidence=0.95", "status=planned", "outlet=وكالة"} {
		if n := count("/facts?type=visit&" + f); n >= all {
			t.Errorf("%s leaves all %d", f, n)
		}
	}
	first := decode[explore.Facts](t, ask("/facts?order=oldest&limit=1")).Items[0]
	last := decode[explore.Facts](t, ask("/facts?limit=1")).Items[0]
	if first.When >= last.When {
		t.Errorf("oldest %s, newest %s", first.When, last.When)
	}
}

func TestFields(t *testing.T) {
	ask := asker(t, Options{})
	for _, c := range []struct{ target, want string }{
		{"/entities/country/LY?fields=id,en", `{"id":"https://w3id.org/rawabit/id/country/LY","en":"Libya"}`},
		{"/entities/country/LY?fields=id,label&lang=en", `{"id":"https://w3id.org/rawabit/id/country/LY","label":"Libya"}`},
		{"/entities/country/LY?fields=label&lang=ar", `{"label":"ليبيا"}`},
		{"/facts?type=visit&limit=1&order=oldest&fields=type,article.outlet", `{"items":[{"type":"Visit","article":{"outlet":"صحيفة 1"}}],"total":4,"next":"…"}`},
		{"/facts?type=visit&limit=1&order=oldest&fields=type,label&lang=ar", `{"items":[{"type":"Visit","label":"زيارة"}],"total":4,"next":"…"}`},
		{"/facts?type=visit&limit=1&format=csv&fields=sentence,type,when", "…"},
	} {
		got := ask(c.target)
		body := strings.TrimSuffix(got.Body.String(), "\n")
		if head, _, ok := strings.Cut(body, "\r\n"); ok && head == "sentence,type,when" {
			body = "…"
		}
		if i := strings.Index(body, `"next":"`); i >= 0 {
			body = body[:i] + `"next":"…"}`
		}
		if got.err != nil || body != c.want {
			t.Errorf("%s\n got %s %v\nwant %s", c.target, body, got.err, c.want)
		}
	}
	// With all members but labels the answer is the same.
	plain, labelled := decode[map[string]any](t, ask("/entities/country/EG")), decode[map[string]any](t, ask("/entities/country/EG?lang=ar"))
	if labelled["label"] != "مصر" {
		t.Errorf("the label is %v", labelled["label"])
	}
	if a, b := canonical(plain), canonical(without(labelled)); a != b {
		t.Errorf("lang changes more than labels:\n%s\n%s", a, b)
	}
}

func canonical(v any) string { b, _ := json.Marshal(v); return string(b) }

func without(v any) any {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "label")
		for k := range v {
			v[k] = without(v[k])
		}
	case []any:
		for i := range v {
			v[i] = without(v[i])
		}
	}
	return v
}

// What is wrong is told with its place and what there is.
func TestFaults(t *testing.T) {
	ask := asker(t, Options{})
	for _, c := range []struct{ target, code, says string }{
		{"/search", "parameter", "q: it is missing"},
		{"/search?q=a&limt=3", "parameter", "did you mean limit?"},
		{"/search?q=a&limit=0", "parameter", "a number from 1 to 1000"},
		{"/search?q=a&limit=x", "parameter", "a number from 1 to 1000"},
		{"/search?q=a&q=b", "parameter", "2 times"},
		{"/search?q=%ff", "parameter", "UTF-8"},
		{"/search?q=" + strings.Repeat("a", 1001), "parameter", "longer"},
		{"/search?q=a&exact=yes", "parameter", "true, false"},
		{"/search?q=a&type=planet", "", "unknown type"},
		{"/search?q=a&cursor=x", "", "not a cursor"},
		{"/search?q=a&lang=fr", "parameter", "ar, en"},
		{"/search?q=a&fields=nme", "parameter", "known are"},
		{"/search?q=a&format=csv&fields=nme", "parameter", "known are"},
		{"/search?q=a&format=xml", "format", "json, ndjson"},
		{"/search?%zz", "parameter", "%zz"},
		{"/facts?since=2026-13", "parameter", "a date is like"},
		{"/facts?min-confidence=2", "parameter", "from 0 to 1"},
		{"/facts?min-confidence=NaN", "parameter", "from 0 to 1"},
		{"/facts?person=قرقوشة", "not-found", "no person"},
		{"/entities/country/XX", "not-found", "nothing"},
		{"/facts/visit/none", "", "not in the graph"},
		{"/articles/none", "", "not in the graph"},
		{"/paths?from=country/EG", "parameter", "to: it is missing"},
		{"/neighbours/country/EG?relation=loves", "", "unknown relation"},
		{"/export?format=docx", "format", "unknown export format"},
		{"/export?view=entity", "parameter", "entity:NAME"},
		{"/export?view=planet:mars", "parameter", "entity:NAME"},
		{"/export?param=a", "parameter", "NAME=VALUE"},
		{"/export?view=article:none", "", "not in the graph"},
	} {
		got := ask(c.target)
		var p *problem.Problem
		if got.err == nil || got.sent || got.Body.Len() > 0 {
			t.Errorf("%s: no error but %s", c.target, got.Body)
			continue
		}
		if !strings.Contains(got.err.Error(), c.says) || errors.As(got.err, &p) != (c.code != "") || p != nil && p.Code != c.code {
			t.Errorf("%s: %#v %v", c.target, p, got.err)
		}
	}
	var several *explore.AmbiguousError
	if got := ask("/entities/البنداري"); !errors.As(got.err, &several) || len(several.Candidates) != 2 {
		t.Errorf("two of one name: %v", got.err)
	}
	if got := ask("/search?q=a", "Accept", "image/png, text/html;q=0.5"); got.err == nil {
		t.Error("an answer that the client does not take")
	}
}

func TestAccept(t *testing.T) {
	ask := asker(t, Options{})
	for accept, want := range map[string]string{
		"": "application/json", "*/*": "application/json", "text/csv": "text/csv; charset=utf-8", "text/*": "text/csv; charset=utf-8",
		"application/json;q=0.1, text/tab-separated-values": "text/tab-separated-values; charset=utf-8",
		"text/html, */*;q=0.1":                              "application/json", "text/csv;q=0, application/n-quads": "application/n-quads", "application/x-ndjson": "application/x-ndjson",
	} {
		if got := ask("/facts?type=visit", "Accept", accept); got.Header().Get("Content-Type") != want {
			t.Errorf("%q gives %q (%v)", accept, got.Header().Get("Content-Type"), got.err)
		}
	}
}

// Each format of exports comes as Write makes it, with its media type.
func TestExport(t *testing.T) {
	ask := asker(t, Options{})
	n := 0
	for ext, format := range Suffixes() {
		got := ask("/export?view=entity:country/EG&format=" + format)
		if got.err != nil || got.Body.Len() == 0 || !strings.HasSuffix(got.Header().Get("Content-Disposition"), `rawabit`+ext+`"`) {
			t.Errorf("%s: %v, %d bytes, %v", format, got.err, got.Body.Len(), got.Header())
		}
		n++
	}
	if n < 12 {
		t.Errorf("only %d formats have an ending", n)
	}
	all := strings.Split(strings.TrimSpace(ask("/export").Body.String()), "\n")
	if len(all) != 1020 || !slices.IsSorted(all) {
		t.Errorf("%d quads in all", len(all))
	}
}

// Work ends with the request.
func TestGone(t *testing.T) {
	db := sample(t)
	api := New(db, explore.New(db), Options{})
	for _, e := range api.Endpoints() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		target, _, _ := strings.Cut(e.Try[0], ".")
		r := httptest.NewRequest("GET", (&url.URL{Path: target}).String(), nil).WithContext(ctx)
		_, query, _ := strings.Cut(e.Try[0], "?")
		r.URL.RawQuery = query
		r.SetPathValue("id", "country/LY")
		w := httptest.NewRecorder()
		if _, err := api.Serve(e, w, r); !errors.Is(err, context.Canceled) {
			t.Errorf("%s went on: %v", e.Path, err)
		}
	}
}

// The layout of an article is the caller's to find; without it there is none.
func TestLayout(t *testing.T) {
	const target = "/articles/dfcbe2ffddb850a0/layout"
	var p *problem.Problem
	if got := asker(t, Options{})(target); !errors.As(got.err, &p) || p.Code != "not-available" {
		t.Errorf("without a layout: %v", got.err)
	}
	ask := asker(t, Options{Layout: func(_, text string) []Block { return []Block{{Kind: "row", End: len([]rune(text)), Table: 1}} }})
	if got := decode[Blocks](t, ask(target)); len(got.Items) != 1 || got.Items[0].End < 100 {
		t.Errorf("%+v", got)
	}
	if got := ask(target + "?format=csv"); !strings.HasPrefix(got.Body.String(), "kind,start,end,meaning,table\r\nrow,0,") {
		t.Errorf("%s %v", got.Body, got.err)
	}
}
