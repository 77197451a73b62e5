package server

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// What is kept is what would be answered, until the graph is written, and no more than may be.
func TestCache(t *testing.T) {
	s := sample(t, Options{Cache: 100_000})
	counted := func() string {
		for line := range strings.Lines(ask(t, s.handler, "GET", "/metrics", "").body) {
			if n, ok := strings.CutPrefix(line, "rawabit_http_kept_answers_total "); ok {
				return strings.TrimSpace(n)
			}
		}
		return ""
	}
	program := `g.V("<https://w3id.org/rawabit/id/country/UY>").in("<https://w3id.org/rawabit/ns#visited>").all()`
	for _, c := range []struct{ method, target, body string }{
		{"GET", "/api/v1/search.csv?q=Usama&limit=1", ""}, {"GET", "/api/v1/facts?limit=1", ""}, {"GET", "/api/queries/visits-to-country?country=UY", ""},
		{"POST", "/api/v1/query/gizmo", program}, {"POST", "/query", fmt.Sprintf(`{"language":"gizmo","text":%q}`, program)},
	} {
		before := counted()
		kind := []string{"Content-Type", typeJSON}
		a, b := ask(t, s.handler, c.method, c.target, c.body, kind...), ask(t, s.handler, c.method, c.target, c.body, kind...)
		if a.code != 200 || a.body != b.body || a.head.Get("Content-Type") != b.head.Get("Content-Type") || a.head.Get("Rawabit-Truncated") != b.head.Get("Rawabit-Truncated") ||
			a.head.Get("Link") != b.head.Get("Link") || a.head.Get("Etag") != b.head.Get("Etag") || !slices.Equal(a.head["Vary"], b.head["Vary"]) {
			t.Errorf("%s: %d %v %s\n%d %v %s", c.target, a.code, a.head, a.body, b.code, b.head, b.body)
		}
		if after := counted(); after == before {
			t.Errorf("%s was not kept: %s", c.target, after)
		}
	}
	count := func() string { return ask(t, s.handler, "GET", "/api/v1/stats?fields=quads", "").body }
	was := count()
	if got := ask(t, s.handler, "POST", "/api/v2/write", "<a> <b> <new> .\n"); got.code != 200 {
		t.Fatal(got.body)
	}
	if now := count(); now == was {
		t.Errorf("after a write there is still %s", now)
	}
	for _, body := range []string{`g.emit(new Date().getTime())`, `g.emit(Math.random())`, `g.emit("` + strings.Repeat("x", mostAsked) + `")`} {
		before := counted()
		for range 2 {
			if got := ask(t, s.handler, "POST", "/api/v1/query/gizmo", body); got.code != 200 || len(body) > mostAsked && !strings.Contains(got.body, "xxx") {
				t.Errorf("%.30s: %d %.99s", body, got.code, got.body)
			}
		}
		if counted() != before {
			t.Errorf("%.30s was kept", body)
		}
	}
	for i := range 300 {
		ask(t, s.handler, "GET", fmt.Sprintf("/api/v1/facts?limit=3&min-confidence=0.%d", i+1), "")
	}
	if c := s.answersKept; c.size > c.most || c.order.Len() != len(c.byKey) || c.order.Len() < 3 {
		t.Errorf("%d bytes in %d answers are kept", c.size, c.order.Len())
	}
}

// A body that ends with an error ends so behind the part that was looked at.
func TestAsked(t *testing.T) {
	r, _ := http.NewRequest("POST", "/x", bytes.NewReader(make([]byte, 3*mostAsked)))
	r.Body = http.MaxBytesReader(nil, r.Body, 100)
	if _, ok := asked(r); ok {
		t.Error("a body that is too long is a key")
	}
	if b, err := readAll(r.Body, 1<<20); err == nil || len(b) > 100 {
		t.Errorf("%d bytes, %v", len(b), err)
	}
}
