package server

import (
	"context"
	"errors"
	"net/http"
	"strings"

	cgraph "github.com/cayleygraph/cayley/graph"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/graph/export"
	"github.com/rawabit/rawabit/internal/server/problem"
	"github.com/rawabit/rawabit/internal/server/rest"
	"github.com/rawabit/rawabit/internal/server/token"
	"github.com/rawabit/rawabit/queries"
	"github.com/rawabit/rawabit/queries/answer"
)

// Store and Writes make the server a source for package explore: what is kept of the graph
// is out of date with the next write, whoever writes.
func (s *server) Store() cgraph.QuadStore { return s.store }

// Writes grows with every write.
func (s *server) Writes() uint64 {
	n := uint64(s.version.Load())
	if db, ok := s.db.(interface{ Writes() uint64 }); ok {
		n += db.Writes()
	}
	return n
}

// resources makes the resources of the graph.
func (s *server) resources() *rest.API {
	db, ok := s.db.(*graph.DB)
	if !ok {
		db = graph.New(s.store)
	}
	return rest.New(db, explore.New(s), rest.Options{
		Timeout: max(s.opt.Timeout, 0), MaxRows: s.opt.MaxRows, Layout: s.opt.Layout, Until: writeBy,
		Ask: func(ctx context.Context, name string, params map[string]string) (*answer.Answer, error) {
			return queries.Ask(ctx, s.store, s.opt.Resolver, name, params, s.bounds(nil))
		},
		Run: func(ctx context.Context, lang, text string) (*answer.Answer, error) {
			return queries.Run(ctx, s.store, lang, text, s.bounds(s.opt.Gizmo))
		},
	})
}

func (s *server) resourceRoutes() []route {
	var out []route
	for _, e := range s.rest.Endpoints() {
		rt := route{
			method: "GET", path: e.Path, scope: token.Read, costly: true, cached: true, id: e.ID, tag: tagGraph,
			en: e.En, ar: e.Ar, media: e.Media, answer: e.Answer, handle: s.resource(e),
		}
		for _, p := range e.Params {
			rt.params = append(rt.params, param{name: p.Name, kind: p.Kind, doc: p.Doc, required: p.Required})
		}
		for _, target := range e.Try {
			rt.try = append(rt.try, trial{target: target})
		}
		out = append(out, rt)
	}
	return out
}

// resource answers for an endpoint, and counts it as a query.
func (s *server) resource(e *rest.Endpoint) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, ended := s.counted(r, "resource")
		outcome := "failed"
		defer func() { ended(outcome, 0) }()
		ctx, done := s.guarded(ctx)
		defer done()
		defer s.rlock()()
		sent, err := s.rest.Serve(e, w, r.WithContext(ctx))
		if err != nil && ctx.Err() != nil && r.Context().Err() == nil {
			err = context.Cause(ctx)
		}
		switch p := resourceProblem(err); {
		case err == nil:
			outcome = "ok"
		case r.Context().Err() != nil:
			// nobody is there to read anything
		case sent:
			s.log.Error("an answer broke off", "id", w.Header().Get("X-Request-Id"), "route", e.Path, "problem", p.Code)
			panic(http.ErrAbortHandler) // so that it is seen to be cut off
		default:
			if outcome = "error"; p.Code == "timeout" || p.Code == "memory" {
				outcome = p.Code
			}
			p.Write(w, r)
		}
	}
}

// resourceProblem says what an error is to the one who asked.
func resourceProblem(err error) *problem.Problem {
	var several *explore.AmbiguousError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &several):
		p := problem.New("ambiguous", several.Error())
		for _, h := range several.Candidates {
			c := problem.Candidate{ID: h.IRI, Types: h.Types, Ar: h.Ar, En: h.En}
			for _, n := range h.About {
				c.About = append(c.About, n.Name())
			}
			p.Candidates = append(p.Candidates, c)
		}
		return p
	case errors.Is(err, graph.ErrUnknown):
		return problem.New("not-found", err.Error())
	case errors.Is(err, explore.ErrCursor), errors.Is(err, explore.ErrType), errors.Is(err, explore.ErrRelation):
		_, text, ok := strings.Cut(err.Error(), ": ")
		if !ok {
			text = err.Error()
		}
		return problem.New("parameter", text)
	case errors.Is(err, export.ErrLarge), errors.Is(err, answer.ErrNoGraph):
		return problem.New("format", err.Error())
	}
	p, _ := queryProblem(err)
	return p
}
