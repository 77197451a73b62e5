package metric

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func page(t *testing.T, s *Set) string {
	t.Helper()
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	return w.Body.String()
}

func want(t *testing.T, s *Set, lines ...string) {
	t.Helper()
	text := "\n" + page(t, s)
	for _, line := range lines {
		if !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("no line %q in\n%s", line, text)
		}
	}
}

// What is counted in is counted out, and each number has the labels that it was given.
func TestSet(t *testing.T) {
	size := 7.0
	s := New(func() float64 { return size }, func() float64 { return 3 }, func() float64 { return 2 })
	want(t, s, "rawabit_quads 7", "rawabit_query_processes_started_total 3", "rawabit_query_processes_killed_total 2", "rawabit_http_requests_in_flight 0")
	size = 8

	first, second := s.Began(), s.Began()
	want(t, s, "rawabit_quads 8", "rawabit_http_requests_in_flight 2")
	first("/query", "POST", 200, 3*time.Millisecond)
	second("/query", "POST", 503, 2*time.Second)
	want(t, s,
		"rawabit_http_requests_in_flight 0",
		`rawabit_http_requests_total{code="200",method="POST",route="/query"} 1`,
		`rawabit_http_requests_total{code="503",method="POST",route="/query"} 1`,
		`rawabit_http_request_seconds_bucket{method="POST",route="/query",le="0.0025"} 0`,
		`rawabit_http_request_seconds_bucket{method="POST",route="/query",le="0.005"} 1`,
		`rawabit_http_request_seconds_bucket{method="POST",route="/query",le="+Inf"} 2`,
	)

	s.Refused("rate")
	s.Refused("rate")
	s.Refused("read-only")
	want(t, s, `rawabit_http_refused_total{code="rate"} 2`, `rawabit_http_refused_total{code="read-only"} 1`)

	ended := s.QueryBegan("gizmo")
	want(t, s, "rawabit_queries_running 1")
	ended("timeout", 40*time.Millisecond)
	want(t, s, "rawabit_queries_running 0", `rawabit_queries_total{language="gizmo",outcome="timeout"} 1`, `rawabit_query_seconds_count{language="gizmo"} 1`)

	s.Cancelled(20 * time.Millisecond)
	want(t, s, `rawabit_query_cancel_seconds_bucket{le="0.01"} 0`, `rawabit_query_cancel_seconds_bucket{le="0.1"} 1`)

	s.Ingested(2, 1, 0, time.Second)
	s.Ingested(1, 0, 4, time.Second)
	want(t, s, `rawabit_ingest_articles_total{outcome="written"} 3`, `rawabit_ingest_articles_total{outcome="known"} 1`, `rawabit_ingest_articles_total{outcome="refused"} 4`, "rawabit_ingest_seconds_count 2")

	s.Wrote(10, 0)
	s.Wrote(5, 4)
	want(t, s, `rawabit_quads_written_total{what="added"} 15`, `rawabit_quads_written_total{what="removed"} 4`)
}

// Two servers in one process don't share their numbers, nor get in each other's way.
func TestApart(t *testing.T) {
	none := func() float64 { return 0 }
	a, b := New(none, none, none), New(none, none, none)
	a.Wrote(1, 0)
	want(t, a, `rawabit_quads_written_total{what="added"} 1`)
	if strings.Contains(page(t, b), "rawabit_quads_written_total{") {
		t.Error("what one server wrote is counted for the other")
	}
}

// Every metric says what it is, and times are in seconds.
func TestHelp(t *testing.T) {
	none := func() float64 { return 0 }
	s := New(none, none, none)
	s.Began()("/", "GET", 200, time.Millisecond)
	text := page(t, s)
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") || !strings.HasPrefix(line, "rawabit_") {
			continue
		}
		name, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		name, _, _ = strings.Cut(name, "{")
		for _, s := range []string{"_bucket", "_sum", "_count"} {
			name = strings.TrimSuffix(name, s)
		}
		if !strings.Contains(text, "# HELP "+name+" ") {
			t.Errorf("%s has no help", name)
		}
		if strings.Contains(name, "milli") || strings.HasSuffix(name, "_ms") {
			t.Errorf("%s is not in seconds", name)
		}
	}
}
