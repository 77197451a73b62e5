package server

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/internal/server/problem"
)

// matches compares a path with a route's pattern, part by part.
func matches(pattern, path string) bool {
	pattern = strings.TrimSuffix(pattern, "{$}")
	a, b := strings.Split(pattern, "/"), strings.Split(path, "/")
	if n := len(a) - 1; strings.HasSuffix(a[n], "...}") && len(b) > n {
		a, b = a[:n], b[:n]
	}
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] && (!strings.HasPrefix(a[i], "{") || b[i] == "") {
			return false
		}
	}
	return true
}

// unknown answers for what no route matches: 405 if another method would, else 404.
func (s *server) unknown(w http.ResponseWriter, r *http.Request) {
	x := exchangeOf(r)
	if wait, ok := s.limits.Allow(x.client, time.Now()); !ok {
		retry(w, wait)
		s.refuse(w, r, problem.New("rate", "too many requests"))
		return
	}
	var allow []string
	for _, rt := range s.table {
		if rt.method != r.Method && matches(rt.path, r.URL.Path) {
			allow = append(allow, rt.method)
		}
	}
	if len(allow) > 0 {
		slices.Sort(allow)
		w.Header().Set("Allow", strings.Join(slices.Compact(allow), ", "))
		problem.New("method", method(r.Method)+" is not allowed here").Write(w, r)
		return
	}
	if r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html") && !strings.HasPrefix(r.URL.Path, "/api/") {
		s.site.NotFound(w, r)
		return
	}
	problem.New("not-found", "no such endpoint; / lists them").Write(w, r)
}

// health is Cayley's.
func (s *server) health(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

func (s *server) healthz(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, stateAnswer{"ok"})
}

// readyz reads something from the graph.
func (s *server) readyz(w http.ResponseWriter, r *http.Request) {
	done := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- fmt.Errorf("the store failed: %v", p)
			}
		}()
		defer s.rlock()()
		_, err := s.store.ValueOf(quad.IRI("https://w3id.org/rawabit/ns#visited"))
		done <- err
	}()
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	select {
	case err := <-done:
		if err != nil {
			s.log.Error("not ready", "error", err.Error())
			problem.New("busy", "the graph can't be read").Write(w, r)
			return
		}
		writeJSON(w, http.StatusOK, stateAnswer{"ok"})
	case <-ctx.Done():
		problem.New("busy", "the graph does not answer; it may be being written").Write(w, r)
	}
}

// lines are the routes for the index, those of one path together.
func (s *server) lines() []indexLine {
	var out []indexLine
	for _, rt := range s.table {
		if s.opt.ReadOnly && rt.writes {
			continue
		}
		path := strings.TrimSuffix(rt.path, "{$}")
		i := slices.IndexFunc(out, func(l indexLine) bool { return l.Path == path && l.Scope == rt.scope })
		if i >= 0 {
			out[i].Methods = append(out[i].Methods, rt.method)
			continue
		}
		out = append(out, indexLine{[]string{rt.method}, path, rt.scope, rt.en, rt.ar})
	}
	return out
}

// index lists the endpoints, and is the explorer for a browser.
func (s *server) index(w http.ResponseWriter, r *http.Request) {
	w.Header().Add("Vary", "Accept")
	if strings.Contains(r.Header.Get("Accept"), "text/html") {
		s.site.Page(w, r)
		return
	}
	writeJSON(w, http.StatusOK, indexAnswer{"rawabit", s.lines()})
}
