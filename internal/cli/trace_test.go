package cli

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	otlp "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/internal/server"
	"github.com/rawabit/rawabit/internal/server/trace"
)

// A stub keeps what it is sent as a collector.
type stub struct {
	sync.Mutex
	paths []string
	raw   bytes.Buffer
	spans []*otlp.Span
	names []string // of services
}

func (c *stub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.Lock()
	defer c.Unlock()
	b, _ := io.ReadAll(r.Body)
	c.paths = append(c.paths, r.URL.Path)
	c.raw.Write(b)
	var in collector.ExportTraceServiceRequest
	if err := proto.Unmarshal(b, &in); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	for _, rs := range in.ResourceSpans {
		for _, a := range rs.Resource.Attributes {
			if a.Key == "service.name" {
				c.names = append(c.names, a.Value.GetStringValue())
			}
		}
		for _, ss := range rs.ScopeSpans {
			c.spans = append(c.spans, ss.Spans...)
		}
	}
	w.Header().Set("Content-Type", "application/x-protobuf")
}

func (c *stub) span(t *testing.T, name string) *otlp.Span {
	t.Helper()
	var have []string
	for _, s := range c.spans {
		if s.Name == name {
			return s
		}
		have = append(have, s.Name)
	}
	t.Fatalf("no span %q among %q", name, have)
	return nil
}

func attribute(s *otlp.Span, key string) string {
	for _, a := range s.Attributes {
		if a.Key == key {
			return a.Value.GetStringValue()
		}
	}
	return ""
}

// A collector that the environment names gets the stages of an ingest and of a query,
// within their requests, and no word of an article, a query or an address.
func TestTraces(t *testing.T) {
	var c stub
	there := httptest.NewServer(&c)
	defer there.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", there.URL)
	t.Setenv("OTEL_SERVICE_NAME", "the-desk")
	ctx := context.Background()
	tracer, err := trace.Setup(ctx, slog.New(slog.DiscardHandler))
	if err != nil || tracer == nil {
		t.Fatal(tracer, err)
	}
	db, err := graph.Create(ctx, filepath.Join(t.TempDir(), "s.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	a := &app{err: io.Discard}
	srv := httptest.NewServer(server.Handler(db, server.Options{Ingester: a.feeder(db), Tracer: tracer, Log: slog.New(slog.DiscardHandler)}))
	defer srv.Close()
	const parent = "0af7651916cd43dd8448eb211c80319c"
	do := func(method, target, kind, body string) {
		t.Helper()
		r, err := http.NewRequest(method, srv.URL+target, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", kind)
		r.Header.Set("traceparent", "00-"+parent+"-b7ad6b7169203331-01")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	do("POST", "/api/v1/articles?published=2026-11-20", "text/plain", sent(1))
	do("POST", "/api/v1/query/gizmo", "text/plain", `g.V("secretive").all()`)
	do("POST", "/query", "application/json", `{"language":"gizmo","text":"secretive("}`)
	do("GET", "/api/queries/visits-to-country?country=MY", "", "")
	srv.Close() // the spans of requests end after their answers
	if err := tracer.Close(ctx); err != nil {
		t.Fatal(err)
	}
	c.Lock()
	defer c.Unlock()
	if c.paths[0] != "/v1/traces" || c.names[0] != "the-desk" {
		t.Errorf("%v %v", c.paths, c.names)
	}
	request, ingest := c.span(t, "POST /api/v1/articles"), c.span(t, "ingest")
	if string(ingest.ParentSpanId) != string(request.SpanId) {
		t.Error("the ingest is not within its request")
	}
	if got := attribute(request, "http.route"); got != "/api/v1/articles" {
		t.Errorf("route %q", got)
	}
	for _, name := range []string{"understand", "write", "settle"} {
		if s := c.span(t, name); string(s.ParentSpanId) != string(ingest.SpanId) || s.EndTimeUnixNano < s.StartTimeUnixNano {
			t.Errorf("%s is not within its ingest", name)
		}
	}
	var outcomes []string
	for _, s := range c.spans {
		if s.Name == "query gizmo" {
			outcomes = append(outcomes, attribute(s, "rawabit.query.outcome"))
		}
	}
	if strings.Join(outcomes, " ") != "ok error" {
		t.Errorf("outcomes %q", outcomes)
	}
	c.span(t, "query saved")
	c.span(t, "GET /api/queries/{name}")
	for _, s := range c.spans {
		if s.TraceId[0] != 0x0a || s.TraceId[15] != 0x9c {
			t.Errorf("%s is not in the trace of its client", s.Name)
		}
	}
	for _, word := range []string{"نزار", "زيارة", "secretive", "country=MY", "127.0.0.1"} {
		if strings.Contains(c.raw.String(), word) {
			t.Errorf("%q was sent", word)
		}
	}
}
