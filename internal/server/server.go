// Package server answers over HTTP: the resources of package rest, queries, the saved questions, ingest and deletion of
// articles, Cayley's API v1 and v2 so that its clients work, and what operators need.
//
// In: an open graph and Options. Out: an http.Handler, and Serve, which runs it with time
// limits. Every endpoint is one line of the route table (routes.go), from which come the
// index, the API's description (/openapi.json), who may do what, and the tests of that.
//
// What is promised:
//   - A query ends when its time is up, its memory is used up or its client has gone. An
//     answer that was cut says so ("truncated", and the header Rawabit-Truncated).
//   - A request writes all of its quads or none; an article is in whole or not at all.
//   - Errors are problems (package problem) with a code, a place and a remedy. They carry
//     Cayley's member "error" too.
//   - Where there are tokens, a request needs one with the route's scope. Pages of other
//     sites may do nothing, unless their origin is in Options.Origins.
//   - No name or path of a request reaches a file, and no text of an article the log.
//
// Reading and writing at once is left to the store if it is known to stand it (Cayley's
// key-value stores, or one with a method ConcurrentReadWrite). Any other, above all the
// memory store, which takes the process down, is locked: readers together, writers alone.
package server

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/kv"
	"github.com/danielgtaylor/huma/v2"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/internal/server/limit"
	"github.com/rawabit/rawabit/internal/server/metric"
	"github.com/rawabit/rawabit/internal/server/rest"
	"github.com/rawabit/rawabit/internal/server/token"
	"github.com/rawabit/rawabit/internal/server/trace"
	"github.com/rawabit/rawabit/internal/server/web"
	"github.com/rawabit/rawabit/queries"
	"github.com/rawabit/rawabit/queries/gizmo"
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
	ReadOnly   bool                                  // refuse every write and delete
	Timeout    time.Duration                         // of one query; 0: 30 s, negative: none
	MaxRows    int                                   // most results of one query, whatever it asks; 0: 100000
	MaxBody    int64                                 // bytes of a request that writes, unpacked; 0: 64 MiB
	Memory     int64                                 // bytes of results of one query, and of its program; 0: 256 MiB
	Cache      int64                                 // bytes of answers that are kept until the graph is written; 0: 64 MiB, negative: none
	Heap       int64                                 // bytes of heap above which the longest query is ended; 0: none
	MaxQueries int                                   // at once; others wait a second and are refused then; 0: 32
	Resolver   saved.Resolver                        // finds names in saved questions; nil: looks in the graph itself
	Ingester   Ingester                              // reads articles; nil: there is no ingest
	Layout     func(title, text string) []rest.Block // finds the blocks of a text; nil: nobody can
	Log        *slog.Logger                          // a line a request; nil: none but what fails, on the default logger
	Tracer     *trace.Tracer                         // of requests; nil: none

	// Gizmo runs the programs of clients, see queries.Options; nil: in this process.
	Gizmo func(ctx context.Context, store cgraph.QuadStore, text string, limit int, memory int64, yield func(gizmo.Result) bool) error
	// Processes tells how many processes Gizmo has started and killed; nil: none.
	Processes func() (started, killed int)

	Tokens    *token.File   // nil: there are none, and whoever reaches the server may do all
	Anonymous []token.Scope // what may be done without a token, if there are tokens
	Hosts     []string      // names under which the server answers, without port; nil: any
	Origins   []string      // of pages that may use the server, as https://example.org

	Rate      float64 // requests a second of one client, 0: any
	Burst     int     // more than that at once
	PerClient int     // costly requests of one client at once; 0: 8, negative: any
}

// Handler serves the endpoints over g.
func Handler(g Graph, opt Options) http.Handler { return newServer(g, opt).handler }

func newServer(g Graph, opt Options) *server {
	if opt.Timeout == 0 {
		opt.Timeout = 30 * time.Second
	}
	if opt.MaxRows <= 0 {
		opt.MaxRows = 100_000
	}
	if opt.MaxBody <= 0 {
		opt.MaxBody = 64 << 20
	}
	if opt.Memory <= 0 {
		opt.Memory = 256 << 20
	}
	if opt.Cache == 0 {
		opt.Cache = 64 << 20
	}
	if opt.MaxQueries <= 0 {
		opt.MaxQueries = 32
	}
	if opt.PerClient == 0 {
		opt.PerClient = 8
	}
	if opt.Tokens == nil {
		opt.Anonymous = token.Scopes()
	}
	s := &server{store: cgraph.Unwrap(g.Store()), opt: opt, log: opt.Log, running: map[*running]bool{}}
	if s.log == nil {
		s.log = slog.New(quietly{slog.Default().Handler()})
	}
	s.locked = !concurrent(s.store)
	var ok bool
	if s.db, ok = g.(applier); !ok {
		s.db = graph.New(s.store)
	}
	s.backups, _ = g.(backuper)
	if s.opt.Resolver == nil {
		s.opt.Resolver = queries.Names(s.store)
	}
	s.limits = limit.New(opt.Rate, opt.Burst, max(opt.PerClient, 0))
	s.slots = make(chan struct{}, opt.MaxQueries)
	s.metrics = metric.New(s.quads, s.processes(0), s.processes(1))
	var nonce [8]byte
	rand.Read(nonce[:])
	s.rest = s.resources()
	if opt.Cache > 0 {
		s.answersKept = &cache{most: opt.Cache}
	}
	s.nonce = hex.EncodeToString(nonce[:])
	s.site = web.Open()
	s.table = s.routes()
	mux := s.register()
	s.handler = s.around(mux)
	return s
}

type server struct {
	store cgraph.QuadStore
	opt   Options
	log   *slog.Logger
	db    applier
	rest  *rest.API
	site  *web.Site

	answersKept *cache // nil if none are

	locked  bool
	mu      sync.RWMutex // readers and writers of a store that can't have both
	limits  *limit.Limiter
	metrics *metric.Set
	slots   chan struct{} // of costly requests
	table   []route
	api     huma.API
	handler http.Handler

	nonce   string       // of this run, in ETags
	version atomic.Int64 // of the graph, in this run
	writers sync.Mutex   // one at a time

	backups   backuper // nil if there are none
	backingUp sync.Mutex

	watch   sync.Mutex
	running map[*running]bool
	watched bool // somebody looks at the heap
}

// quietly lets through what needs a look.
type quietly struct{ slog.Handler }

func (q quietly) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && q.Handler.Enabled(ctx, l)
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

func (s *server) quads() float64 {
	defer s.rlock()()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	st, err := s.store.Stats(ctx, false)
	if err != nil {
		return 0
	}
	return float64(st.Quads.Value)
}

func (s *server) processes(which int) func() float64 {
	return func() float64 {
		if s.opt.Processes == nil {
			return 0
		}
		started, killed := s.opt.Processes()
		return float64([]int{started, killed}[which])
	}
}

// A running query can be ended from outside.
type running struct {
	since time.Time
	end   context.CancelCauseFunc
}

// guarded lets ctx end with queries.ErrMemory if the heap gets too large while this is the
// query that has run longest. What walks over the graph hold can't be told apart by query.
func (s *server) guarded(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	q := &running{time.Now(), cancel}
	s.watch.Lock()
	s.running[q] = true
	if !s.watched && s.opt.Heap > 0 {
		s.watched = true
		go s.watchHeap()
	}
	s.watch.Unlock()
	return ctx, func() {
		s.watch.Lock()
		delete(s.running, q)
		s.watch.Unlock()
		cancel(nil)
	}
}

// watchHeap looks at the heap while queries run.
func (s *server) watchHeap() {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for range tick.C {
		over := heap() > uint64(s.opt.Heap)
		if over {
			runtime.GC() // most of it may be garbage
			over = heap() > uint64(s.opt.Heap)
		}
		s.watch.Lock()
		var longest *running
		for q := range s.running {
			if longest == nil || q.since.Before(longest.since) {
				longest = q
			}
		}
		if longest == nil {
			s.watched = false
			s.watch.Unlock()
			return
		}
		if over {
			longest.end(errHeap)
			delete(s.running, longest)
		}
		s.watch.Unlock()
	}
}
