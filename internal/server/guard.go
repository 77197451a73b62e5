package server

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/rawabit/rawabit/internal/server/problem"
	"github.com/rawabit/rawabit/internal/server/token"
)

// guard lets into a route who may use it, as often and as much as is allowed.
func (s *server) guard(rt *route, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := exchangeOf(r)
		x.route = rt.path
		scopes, err := s.identify(r, x)
		if wait, ok := s.limits.Allow(x.client, time.Now()); !ok {
			retry(w, wait)
			s.refuse(w, r, problem.New("rate", fmt.Sprintf("more than %g requests a second", s.opt.Rate)))
			return
		}
		switch {
		case err != nil && !errors.Is(err, token.ErrUnknown):
			s.log.Error("tokens", "error", err.Error())
			s.refuse(w, r, problem.New("internal", "the tokens can't be read"))
			return
		case err != nil, !token.Allows(scopes, rt.scope) && x.token == "":
			w.Header().Set("WWW-Authenticate", `Bearer realm="rawabit"`)
			detail := fmt.Sprintf("%s %s needs a token with the scope %s", rt.method, rt.path, rt.scope)
			if err != nil {
				detail = "the token is none of this server's; it may have been revoked"
			}
			s.refuse(w, r, problem.New("unauthorized", detail))
			return
		case !token.Allows(scopes, rt.scope):
			s.refuse(w, r, problem.New("forbidden", fmt.Sprintf("%s %s needs the scope %s", rt.method, rt.path, rt.scope)))
			return
		case rt.writes && s.opt.ReadOnly:
			s.refuse(w, r, problem.New("read-only", "the graph is read-only"))
			return
		}
		if r.ContentLength > s.most(rt) {
			s.refuse(w, r, tooLarge(s.most(rt)))
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, s.most(rt))
		if rt.cached && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
			tag := s.etag(r)
			w.Header().Set("ETag", tag)
			w.Header().Set("Cache-Control", "private, no-cache")
			w.Header().Add("Vary", "Accept, Accept-Language, Authorization")
			if matchesTag(r.Header.Get("If-None-Match"), tag) {
				w.WriteHeader(http.StatusNotModified)
				return
			}
		}
		if rt.cached || rt.kept {
			s.fromCache(w, r, func(w http.ResponseWriter, r *http.Request) { s.admit(rt, h, w, r, x) })
			return
		}
		s.admit(rt, h, w, r, x)
	})
}

// admit answers, if what costs work may be run now.
func (s *server) admit(rt *route, h http.Handler, w http.ResponseWriter, r *http.Request, x *exchange) {
	if rt.costly {
		leave, ok := s.enter(w, r, x)
		if !ok {
			return
		}
		defer leave()
	}
	h.ServeHTTP(w, r)
}

// most is how many bytes a route reads.
func (s *server) most(rt *route) int64 {
	if rt.writes {
		return s.opt.MaxBody
	}
	return maxQuery
}

func tooLarge(most int64) *problem.Problem {
	return problem.New("too-large", fmt.Sprintf("request is too large; the most is %d bytes", most))
}

// identify finds out what a request may do; with a token that, and nothing else.
func (s *server) identify(r *http.Request, x *exchange) ([]token.Scope, error) {
	if s.opt.Tokens == nil {
		return s.opt.Anonymous, nil
	}
	head := r.Header.Get("Authorization")
	if head == "" {
		return s.opt.Anonymous, nil
	}
	kind, sent, _ := strings.Cut(head, " ")
	if !strings.EqualFold(kind, "Bearer") {
		return nil, token.ErrUnknown
	}
	t, err := s.opt.Tokens.Check(strings.TrimSpace(sent))
	if err != nil {
		return nil, err
	}
	x.token, x.client = t.ID, "token:"+t.ID
	return t.Scopes, nil
}

// patience is how long a costly request waits for others to end.
const patience = time.Second

// enter takes one of the client's places, and one of the server's.
func (s *server) enter(w http.ResponseWriter, r *http.Request, x *exchange) (leave func(), ok bool) {
	out, ok := s.limits.Enter(x.client, time.Now())
	if !ok {
		retry(w, time.Second)
		s.refuse(w, r, problem.New("rate", fmt.Sprintf("more than %d requests of this client that cost work are running", s.opt.PerClient)))
		return nil, false
	}
	wait := time.NewTimer(patience)
	defer wait.Stop()
	select {
	case s.slots <- struct{}{}:
		return func() { <-s.slots; out() }, true
	case <-r.Context().Done():
	case <-wait.C:
		retry(w, 2*time.Second)
		s.refuse(w, r, problem.New("busy", fmt.Sprintf("%d requests that cost work are running", s.opt.MaxQueries)))
	}
	out()
	return nil, false
}

func retry(w http.ResponseWriter, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(wait.Seconds())))))
}

// etag names the answer: the graph's state, and all of the request that an answer depends
// on. It is weak, since an answer may come packed.
func (s *server) etag(r *http.Request) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%d\n%s\n%s\n%s\n%s", s.nonce, s.Writes(), r.URL.Path, r.URL.RawQuery, r.Header.Get("Accept"), problem.Lang(r))
	return `W/"` + hex.EncodeToString(h.Sum(nil)[:12]) + `"`
}

func matchesTag(header, tag string) bool {
	for t := range strings.SplitSeq(header, ",") {
		if t = strings.TrimSpace(t); t == "*" || strings.TrimPrefix(t, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}
