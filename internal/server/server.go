// Package server answers over HTTP: Cayley's API v1 and v2, so that its clients work, and
// the saved questions.
//
// A backup (BackupPath) is the graph at one moment; reading and writing go on.
//
// In: an open graph. Out: an http.Handler, and Serve, which runs it with time limits.
//
// It differs from Cayley's own server where that one loses something: a limit is honoured
// and an answer that was cut says so ("truncated"), a query ends when its client goes away,
// a request writes all of its quads or none, errors have fitting status codes, a panic
// costs one request. Pages of other sites may not write: a browser's cross-origin request
// that changes something is refused, and there are no CORS headers.
//
// There is no password here. Who may reach the address is the caller's affair.
//
// Reading and writing at once is left to the store if it is known to stand it (Cayley's
// key-value stores, or one with a method ConcurrentReadWrite). Any other, above all the
// memory store, which takes the process down, is locked: readers together, writers alone.
package server

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/kv"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/queries"
	"github.com/rawabit/rawabit/queries/saved"
)

// A Graph is what the server needs of an open graph; *graph.DB is one. The store must stay
// open as long as requests run. If it has the method Apply of *graph.DB, writes go there, and
// with WriteBackup there are backups.
type Graph interface {
	Store() cgraph.QuadStore
}

// Options of a Handler; the zero value is usable.
type Options struct {
	ReadOnly bool           // refuse every write and delete
	Timeout  time.Duration  // of one query; 0: 30 s, negative: none
	MaxRows  int            // most results of one query, whatever it asks; 0: 100000
	MaxBody  int64          // bytes of a request that writes, unpacked; 0: 64 MiB
	Resolver saved.Resolver // finds names in saved questions; nil: looks in the graph itself
	Log      *log.Logger    // gets panics; nil: the standard logger
}

// maxQuery is the longest query in bytes, as in Cayley.
const maxQuery = 1 << 20

// Handler serves the endpoints over g.
func Handler(g Graph, opt Options) http.Handler {
	if opt.Timeout == 0 {
		opt.Timeout = 30 * time.Second
	}
	if opt.MaxRows <= 0 {
		opt.MaxRows = 100_000
	}
	if opt.MaxBody <= 0 {
		opt.MaxBody = 64 << 20
	}
	if opt.Log == nil {
		opt.Log = log.Default()
	}
	s := &server{store: cgraph.Unwrap(g.Store()), opt: opt}
	s.locked = !concurrent(s.store)
	var ok bool
	if s.db, ok = g.(applier); !ok {
		s.db = graph.New(s.store)
	}
	s.backups, _ = g.(backuper)
	if s.opt.Resolver == nil {
		s.opt.Resolver = queries.Names(s.store)
	}
	mux := http.NewServeMux()
	for _, e := range s.endpoints() {
		for _, m := range e.methods {
			h := e.handle
			if e.writes {
				h = s.writing(h)
			}
			mux.Handle(m+" "+e.path, h)
		}
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.unknown(w, r) })
	var h http.Handler = mux
	h = http.NewCrossOriginProtection().Handler(h)
	return s.recovered(h)
}

type server struct {
	store  cgraph.QuadStore
	opt    Options
	db     applier
	locked bool
	mu     sync.RWMutex // readers and writers of a store that can't have both

	backups   backuper // nil if there are none
	backingUp sync.Mutex
}

// An endpoint is one line of the index.
type endpoint struct {
	methods []string
	path    string
	writes  bool
	en, ar  string
	handle  http.HandlerFunc
}

func (s *server) endpoints() []endpoint {
	get, post, both := []string{"GET"}, []string{"POST"}, []string{"GET", "POST"}
	return []endpoint{
		{get, "/{$}", false, "This list", "هذه القائمة", s.index},
		{get, "/health", false, "204 while the server answers", "حالة الخادم: 204 إن كان يعمل", s.health},
		{get, "/api/queries", false, "The saved questions", "الأسئلة المحفوظة", s.savedList},
		{both, "/api/queries/{name}", false, "Answer a saved question; parameters in the address, a form or JSON", "جواب سؤال محفوظ؛ المعاملات في العنوان أو نموذج أو JSON", s.savedAsk},
		{post, "/api/v1/query/{lang}", false, "Answer a query in gizmo, graphql or mql (?limit=, ?format=)", "جواب استعلام بلغة gizmo أو graphql أو mql", s.v1Query},
		{post, "/api/v1/shape/{lang}", false, "Not available, as in Cayley", "غير متاح", s.v1Shape},
		{post, "/api/v1/write", true, "Add quads, as a JSON array", "إضافة رباعيات، مصفوفة JSON", s.v1Write},
		{post, "/api/v1/delete", true, "Delete quads, as a JSON array", "حذف رباعيات، مصفوفة JSON", s.v1Delete},
		{post, "/api/v1/write/file/nquad", true, "Add a file of N-Quads (form field NQuadFile)", "إضافة ملف N-Quads", s.v1File},
		{both, "/api/v2/query", false, "Answer a query (?lang=, ?limit=, GET: ?qu=)", "جواب استعلام", s.v2Query},
		{post, "/api/v2/write", true, "Add quads in any format, by Content-Type", "إضافة رباعيات بأي صيغة", s.v2Write},
		{post, "/api/v2/delete", true, "Delete quads in any format", "حذف رباعيات بأي صيغة", s.v2Delete},
		{post, "/api/v2/node/delete", true, "Delete a node with all its quads", "حذف عقدة بكل رباعياتها", s.v2NodeDelete},
		{both, "/api/v2/read", false, "Read quads (?sub=&pred=&obj=&label=&format=)", "قراءة رباعيات", s.v2Read},
		{get, "/api/v2/formats", false, "The formats of quads", "صيغ الرباعيات", s.v2Formats},
		{get, BackupPath, false, "A backup of the graph as it is now, as tar", "نسخة احتياطية من البيان كما هو الآن، بصيغة tar", s.backup},
	}
}

// concurrent says whether the store stands a writer beside its readers.
func concurrent(qs cgraph.QuadStore) bool {
	if _, ok := qs.(*kv.QuadStore); ok {
		return true
	}
	_, ok := qs.(interface{ ConcurrentReadWrite() })
	return ok
}

func (s *server) rlock() (unlock func()) {
	if !s.locked {
		return func() {}
	}
	s.mu.RLock()
	return s.mu.RUnlock
}

// recovered turns a panic into status 500, if nothing was sent yet.
func (s *server) recovered(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sw := &started{ResponseWriter: w}
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler {
				panic(p)
			}
			s.opt.Log.Printf("%s %s: panic: %v\n%s", r.Method, r.URL.Path, p, debug.Stack())
			if sw.yes {
				panic(http.ErrAbortHandler) // cut the answer off visibly
			}
			fail(w, http.StatusInternalServerError, errors.New("internal error; the server's log has the details"))
		}()
		h.ServeHTTP(sw, r)
	})
}

// started notes whether an answer has begun.
type started struct {
	http.ResponseWriter
	yes bool
}

func (w *started) WriteHeader(code int)        { w.yes = true; w.ResponseWriter.WriteHeader(code) }
func (w *started) Write(b []byte) (int, error) { w.yes = true; return w.ResponseWriter.Write(b) }
func (w *started) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// unknown answers for what no endpoint matches: 405 if another method would, else 404.
func (s *server) unknown(w http.ResponseWriter, r *http.Request) {
	var allow []string
	for _, m := range []string{"GET", "POST"} {
		for _, e := range s.endpoints() {
			for _, em := range e.methods {
				if em == m && m != r.Method && matches(e.path, r.URL.Path) {
					allow = append(allow, m)
				}
			}
		}
	}
	if len(allow) > 0 {
		for _, m := range allow {
			w.Header().Add("Allow", m)
		}
		fail(w, http.StatusMethodNotAllowed, errors.New(r.Method+" is not allowed here"))
		return
	}
	fail(w, http.StatusNotFound, errors.New("no such endpoint; / lists them"))
}

// writing guards what changes the graph.
func (s *server) writing(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if s.opt.ReadOnly {
			fail(w, http.StatusForbidden, errors.New("the graph is read-only"))
			return
		}
		h(w, r)
	}
}

// fail answers with an error in Cayley's form.
func fail(w http.ResponseWriter, code int, err error) {
	writeJSON(w, code, map[string]string{"error": err.Error()})
}

func writeJSON(w http.ResponseWriter, code int, x any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(code)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.Encode(x) // the client is gone if this fails
}

// errTooLarge is answered with 413.
var errTooLarge = errors.New("request is too large")

// readAll reads at most limit bytes.
func readAll(r io.Reader, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(b)) > limit {
		return nil, errTooLarge
	}
	return b, nil
}

// grace is how long running requests have to finish once the server is told to stop.
const grace = 10 * time.Second

// Serve answers on l until ctx ends, then lets running requests finish for a while. It
// closes l. Ending with ctx is no error.
func Serve(ctx context.Context, l net.Listener, h http.Handler) error {
	base, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	srv := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       2 * time.Minute,
		WriteTimeout:      5 * time.Minute, // queries and exports set their own
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		BaseContext:       func(net.Listener) context.Context { return base },
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	stop, end := context.WithTimeout(base, grace)
	defer end()
	err := srv.Shutdown(stop)
	if err != nil {
		cancel() // ends the queries that still run
		err = srv.Close()
	}
	<-done
	return err
}
