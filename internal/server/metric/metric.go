// Package metric counts what a server does, for Prometheus.
//
// Labels are of a few known values only: a route's pattern and no path, a status, a
// language; never a name, an address or a text.
package metric

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// A Set is the metrics of one server.
type Set struct {
	registry *prometheus.Registry

	requests  *prometheus.CounterVec
	seconds   *prometheus.HistogramVec
	inFlight  prometheus.Gauge
	refused   *prometheus.CounterVec
	queries   *prometheus.CounterVec
	queryTime *prometheus.HistogramVec
	running   prometheus.Gauge
	cancelled prometheus.Histogram
	articles  *prometheus.CounterVec
	written   *prometheus.CounterVec
	ingest    prometheus.Histogram
	kept      prometheus.Counter
}

// New makes the metrics; quads is asked for the size of the graph, and started and killed
// for the processes of queries, when somebody looks.
func New(quads, started, killed func() float64) *Set {
	r := prometheus.NewRegistry()
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
		r.MustRegister(c)
		return c
	}
	buckets := []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}
	times := func(name, help string, labels ...string) *prometheus.HistogramVec {
		h := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets}, labels)
		r.MustRegister(h)
		return h
	}
	gauge := func(name, help string) prometheus.Gauge {
		g := prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
		r.MustRegister(g)
		return g
	}
	s := &Set{
		registry:  r,
		requests:  counter("rawabit_http_requests_total", "Requests answered, by route, method and status.", "route", "method", "code"),
		seconds:   times("rawabit_http_request_seconds", "How long requests took.", "route", "method"),
		inFlight:  gauge("rawabit_http_requests_in_flight", "Requests being answered now."),
		refused:   counter("rawabit_http_refused_total", "Requests refused, by the code of the problem.", "code"),
		queries:   counter("rawabit_queries_total", "Queries, by language and outcome: ok, truncated, error, timeout, memory, cancelled, failed.", "language", "outcome"),
		queryTime: times("rawabit_query_seconds", "How long queries ran.", "language"),
		running:   gauge("rawabit_queries_running", "Queries running now."),
		articles:  counter("rawabit_ingest_articles_total", "Articles sent, by outcome: written, known, refused.", "outcome"),
		written:   counter("rawabit_quads_written_total", "Quads added and removed.", "what"),
	}
	s.kept = counter("rawabit_http_kept_answers_total", "Requests answered with what was answered before.").WithLabelValues()
	s.cancelled = times("rawabit_query_cancel_seconds", "From a client's hanging up to the end of its query.").WithLabelValues().(prometheus.Histogram)
	s.ingest = times("rawabit_ingest_seconds", "How long a request that ingests took.").WithLabelValues().(prometheus.Histogram)
	r.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "rawabit_quads", Help: "Quads in the graph."}, quads),
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "rawabit_query_processes_started_total", Help: "Processes started for queries."}, started),
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "rawabit_query_processes_killed_total", Help: "Processes of queries that had to be killed."}, killed),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return s
}

// Handler answers with all metrics.
func (s *Set) Handler() http.Handler {
	return promhttp.HandlerFor(s.registry, promhttp.HandlerOpts{DisableCompression: true})
}

// Began counts a request in; call what it gives when it is answered.
func (s *Set) Began() (ended func(route, method string, code int, took time.Duration)) {
	s.inFlight.Inc()
	return func(route, method string, code int, took time.Duration) {
		s.inFlight.Dec()
		s.requests.WithLabelValues(route, method, strconv.Itoa(code)).Inc()
		s.seconds.WithLabelValues(route, method).Observe(took.Seconds())
	}
}

// Refused counts a request that was not let in.
func (s *Set) Refused(code string) { s.refused.WithLabelValues(code).Inc() }

// QueryBegan counts a query in; call what it gives when it has ended.
func (s *Set) QueryBegan(language string) (ended func(outcome string, took time.Duration)) {
	s.running.Inc()
	return func(outcome string, took time.Duration) {
		s.running.Dec()
		s.queries.WithLabelValues(language, outcome).Inc()
		s.queryTime.WithLabelValues(language).Observe(took.Seconds())
	}
}

// FromCache counts a request that was answered with what was answered before.
func (s *Set) FromCache() { s.kept.Inc() }

// Cancelled tells how long a query went on after its client had gone.
func (s *Set) Cancelled(after time.Duration) { s.cancelled.Observe(after.Seconds()) }

// Ingested counts a request that ingests.
func (s *Set) Ingested(written, known, refused int, took time.Duration) {
	s.articles.WithLabelValues("written").Add(float64(written))
	s.articles.WithLabelValues("known").Add(float64(known))
	s.articles.WithLabelValues("refused").Add(float64(refused))
	s.ingest.Observe(took.Seconds())
}

// Wrote counts quads.
func (s *Set) Wrote(added, removed int) {
	s.written.WithLabelValues("added").Add(float64(added))
	s.written.WithLabelValues("removed").Add(float64(removed))
}
