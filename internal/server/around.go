package server

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"github.com/rawabit/rawabit/internal/server/problem"
	"github.com/rawabit/rawabit/internal/server/rest"
	"github.com/rawabit/rawabit/internal/server/trace"
)

// around puts what holds for every request around the routes, from the outside: its id and
// its line in the log, panics, headers, whose page and which name it comes by, packing,
// and the form that the path's suffix asks for.
func (s *server) around(h http.Handler) http.Handler {
	h = s.suffixed(h)
	h = packed(h)
	h = s.origins(h)
	h = s.hosts(h)
	h = headers(h)
	h = s.recovered(h)
	return s.logged(h)
}

// An exchange is what the layers know of a request together.
type exchange struct {
	control *http.ResponseController // of the writer that has deadlines
	route   string                   // the pattern
	client  string                   // by what its limits are kept
	token   string                   // its id, if it was given
}

type exchangeKey struct{}

func exchangeOf(r *http.Request) *exchange {
	if x, ok := r.Context().Value(exchangeKey{}).(*exchange); ok {
		return x
	}
	return &exchange{}
}

// writeBy gives the answer so long from now. A writer without limits, as in tests, has none
// to move.
func writeBy(r *http.Request, t time.Time) {
	if x := exchangeOf(r); x.control != nil {
		_ = x.control.SetWriteDeadline(t)
	}
}

// An answering notes what was answered.
type answering struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *answering) WriteHeader(code int) {
	if w.status == 0 && code >= 200 {
		w.status = code
	}
	w.ResponseWriter.WriteHeader(code)
}

func (w *answering) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

func (w *answering) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *answering) Flush() { _ = http.NewResponseController(w.ResponseWriter).Flush() }

var requestID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// logged gives the request an id, the client's own if it has one of a decent form, and the
// log a line with the route's pattern. Neither the path nor the query is logged: they
// hold names and texts.
func (s *server) logged(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began, ended := time.Now(), s.metrics.Began()
		id := r.Header.Get("X-Request-Id")
		if !requestID.MatchString(id) {
			var b [8]byte
			rand.Read(b[:])
			id = hex.EncodeToString(b[:])
		}
		w.Header().Set("X-Request-Id", id)
		x := &exchange{control: http.NewResponseController(w), route: "none", client: "address:" + address(r)}
		aw := &answering{ResponseWriter: w}
		r, span := s.opt.Tracer.Request(r.WithContext(context.WithValue(r.Context(), exchangeKey{}, x)))
		defer func() {
			took := time.Since(began)
			status := aw.status
			if status == 0 {
				status = 499 // nothing was answered: the client had gone
			}
			ended(x.route, method(r.Method), status, took)
			spanned(span, method(r.Method), x.route, status, id)
			level := slog.LevelInfo
			if status >= 500 && status != http.StatusServiceUnavailable && status != http.StatusNotImplemented {
				level = slog.LevelError
			}
			s.log.LogAttrs(context.WithoutCancel(r.Context()), level, "request", slog.String("id", id), slog.String("method", method(r.Method)), slog.String("route", x.route),
				slog.Int("status", status), slog.Int64("bytes", aw.bytes), slog.Duration("took", took), slog.String("client", x.client))
		}()
		h.ServeHTTP(aw, r)
	})
}

// spanned ends the span of a request, with the names that OpenTelemetry has for what it
// carries.
func spanned(span *trace.Span, method, route string, status int, id string) {
	span.Name(method + " " + route)
	span.Set("http.request.method", method)
	span.Set("http.route", route)
	span.Count("http.response.status_code", status)
	span.Set("rawabit.request.id", id)
	if status >= 500 {
		span.Fail(http.StatusText(status))
	}
	span.End()
}

// method is the request's, if it is one that there is: the labels of metrics are few.
func method(m string) string {
	if slices.Contains([]string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}, m) {
		return m
	}
	return "other"
}

func address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// recovered turns a panic into status 500, if nothing was sent yet.
func (s *server) recovered(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler {
				panic(p)
			}
			s.log.Error("panic", "id", w.Header().Get("X-Request-Id"), "route", exchangeOf(r).route, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			if aw, ok := w.(*answering); ok && aw.status != 0 {
				panic(http.ErrAbortHandler) // cut the answer off visibly
			}
			w.Header().Del("Content-Encoding")
			fail(w, r, http.StatusInternalServerError, errors.New("internal error; the server's log has the details"))
		}()
		h.ServeHTTP(w, r)
	})
}

// closedPolicy is for everything but the page to try the API: a browser is to run, show and
// load nothing of an answer, and no page may frame it.
const closedPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

func headers(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("X-Frame-Options", "DENY")
		head.Set("Referrer-Policy", "no-referrer")
		head.Set("Content-Security-Policy", closedPolicy)
		head.Set("Cross-Origin-Resource-Policy", "same-origin")
		head.Set("Cache-Control", "no-store")
		if r.TLS != nil {
			head.Set("Strict-Transport-Security", "max-age=31536000")
		}
		h.ServeHTTP(w, r)
	})
}

// hosts refuses names that the server does not have: a page may have its own name point
// at this computer, and would then pass for one of the server's own.
func (s *server) hosts(h http.Handler) http.Handler {
	if len(s.opt.Hosts) == 0 {
		return h
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		host = strings.ToLower(strings.Trim(host, "[]"))
		if !slices.Contains(s.opt.Hosts, host) {
			s.refuse(w, r, problem.New("cross-origin", fmt.Sprintf("this server has no name %q; --host adds one", host)))
			return
		}
		h.ServeHTTP(w, r)
	})
}

// origins lets the pages of other sites do what Options.Origins allows them: nothing, or
// all that their token may.
func (s *server) origins(h http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	for _, o := range s.opt.Origins {
		// What is no origin was refused where the options were read.
		_ = guard.AddTrustedOrigin(o)
	}
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.refuse(w, r, problem.New("cross-origin", "a request from a page of another site"))
	}))
	h = guard.Handler(h)
	if len(s.opt.Origins) == 0 {
		return h
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Add("Vary", "Origin")
		if o := r.Header.Get("Origin"); o != "" && slices.Contains(s.opt.Origins, o) {
			head.Set("Access-Control-Allow-Origin", o)
			head.Set("Access-Control-Expose-Headers", "ETag, Rawabit-Truncated, X-Request-Id, Retry-After")
			head.Set("Cross-Origin-Resource-Policy", "cross-origin")
			if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
				head.Set("Access-Control-Allow-Methods", "GET, POST, DELETE")
				head.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, If-None-Match, X-Request-Id")
				head.Set("Access-Control-Max-Age", "600")
				w.WriteHeader(http.StatusNoContent)
				return
			}
		}
		h.ServeHTTP(w, r)
	})
}

// packed answers in zstd or gzip to who takes it, but for what is short or packed already.
func packed(h http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.ExceptContentTypes([]string{"application/x-tar"}))
	if err != nil {
		panic(err) // only its options can be wrong
	}
	return wrap(h)
}

// suffixes are forms that a path may end with, in place of format=.
var suffixes = map[string]string{".json": "json", ".csv": "csv", ".tsv": "tsv", ".nq": "nquads", ".ndjson": "ndjson"}

var exportSuffixes = rest.Suffixes()

func (s *server) suffixed(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.Path
		dot := strings.LastIndexByte(path, '.')
		known := suffixes
		if dot >= 0 && path[:dot] == "/api/v1/export" {
			known = exportSuffixes
		}
		if dot < 0 || !strings.HasPrefix(path, "/api/") || known[path[dot:]] == "" {
			h.ServeHTTP(w, r)
			return
		}
		r2 := new(http.Request)
		*r2 = *r
		u := *r.URL
		u.Path = path[:dot]
		u.RawPath = strings.TrimSuffix(u.RawPath, path[dot:]) // where a / of a name is escaped
		q := "format=" + known[path[dot:]]
		if u.RawQuery != "" {
			q += "&" + u.RawQuery
		}
		u.RawQuery = q
		r2.URL = &u
		h.ServeHTTP(w, r2)
	})
}

// refuse is for what is not let in.
func (s *server) refuse(w http.ResponseWriter, r *http.Request, p *problem.Problem) {
	s.metrics.Refused(p.Code)
	p.Write(w, r)
}
