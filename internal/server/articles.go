package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/server/problem"
	"github.com/rawabit/rawabit/internal/server/trace"
)

// An Ingester reads articles into the graph, each whole or not at all, and takes back what
// they say. The server calls it from one goroutine at a time, and readers go on meanwhile.
type Ingester interface {
	// Ingest reads what the body holds: an article as text, HTML or JSON, or a line of JSON
	// each. What can't be read is in the answer, not an error; that is the store's.
	Ingest(ctx context.Context, body *bytes.Reader, opt IngestOptions) (Ingested, error)
	// Delete takes an article back; graph.ErrUnknown if there is none.
	Delete(ctx context.Context, article string) (quads int, err error)
}

// IngestOptions are what the request says of its articles.
type IngestOptions struct {
	Replace           bool
	Published, Source string
	Kind              string // Content-Type of the body, without parameters; "" if unknown
}

// Ingested is what came of a body, in its order.
type Ingested struct {
	Articles []IngestedArticle `json:"articles"`
	Added    int               `json:"quadsAdded"`
	Removed  int               `json:"quadsRemoved"`
}

// An IngestedArticle is what came of one article.
type IngestedArticle struct {
	ID     string `json:"id,omitempty" doc:"The article's IRI"`
	Status string `json:"status" enum:"written,known,refused" doc:"known: it was there, and is as it was"`
	Facts  int    `json:"facts"`
	Code   string `json:"code,omitempty" doc:"Of the problem, if it was refused"`
	Detail string `json:"detail,omitempty" doc:"Why it was refused"`
}

// noIngest is answered where the server was given nothing that reads articles.
var noIngest = problem.New("not-available", "this server reads no articles")

// ingest answers 200 if any article was read, and the problem of the first if none was.
func (s *server) ingest(w http.ResponseWriter, r *http.Request) {
	if s.opt.Ingester == nil {
		noIngest.Write(w, r)
		return
	}
	q := r.URL.Query()
	opt := IngestOptions{Published: q.Get("published"), Source: q.Get("source"), Kind: kindOf(r)}
	if text := q.Get("replace"); text != "" {
		var err error
		if opt.Replace, err = strconv.ParseBool(text); err != nil {
			problem.New("parameter", fmt.Sprintf("replace is true or false, not %q", text)).Write(w, r)
			return
		}
	}
	if !slices.Contains([]string{"", typeText, "text/html", "application/xhtml+xml", typeJSON, "application/x-ndjson", "application/jsonl", "application/octet-stream"}, opt.Kind) {
		problem.New("media", fmt.Sprintf("%q is no form of articles; text/plain, text/html, application/json and application/x-ndjson are", opt.Kind)).Write(w, r)
		return
	}
	body, err := unpacked(r, s.opt.MaxBody)
	if err != nil {
		bodyError(w, r, err)
		return
	}
	began := time.Now()
	writeBy(r, time.Time{})
	var out Ingested
	err = s.writing(func() (err error) {
		ctx, span := trace.Start(context.WithoutCancel(r.Context()), "ingest")
		defer span.End()
		span.Count("rawabit.ingest.bytes", len(body))
		out, err = s.opt.Ingester.Ingest(ctx, bytes.NewReader(body), opt)
		span.Count("rawabit.ingest.articles", len(out.Articles))
		span.Count("rawabit.ingest.quads", out.Added)
		return err
	})
	writeBy(r, time.Now().Add(time.Minute))
	n := map[string]int{}
	for _, a := range out.Articles {
		n[a.Status]++
	}
	s.metrics.Ingested(n["written"], n["known"], n["refused"], time.Since(began))
	s.metrics.Wrote(out.Added, out.Removed)
	var p *problem.Problem
	switch {
	case errors.As(err, &p):
		p.Write(w, r)
	case err != nil:
		s.log.Error("ingest", "id", w.Header().Get("X-Request-Id"), "error", err.Error())
		fail(w, r, http.StatusInternalServerError, errors.New("the graph could not be written; articles that are not in the answer's place are not in it"))
	case len(out.Articles) == 0:
		problem.New("no-article", "the body holds no article").Write(w, r)
	case n["refused"] == len(out.Articles):
		problem.New(out.Articles[0].Code, out.Articles[0].Detail).Write(w, r)
	default:
		writeJSON(w, http.StatusOK, out)
	}
}

func (s *server) deleteArticle(w http.ResponseWriter, r *http.Request) {
	if s.opt.Ingester == nil {
		noIngest.Write(w, r)
		return
	}
	iri := vocab.ArticleID(r.PathValue("id"))
	n := 0
	err := s.writing(func() (err error) {
		n, err = s.opt.Ingester.Delete(context.WithoutCancel(r.Context()), iri)
		return err
	})
	s.metrics.Wrote(0, n)
	switch {
	case errors.Is(err, graph.ErrUnknown):
		problem.New("not-found", fmt.Sprintf("no article %s in the graph", iri)).Write(w, r)
	case err != nil:
		fail(w, r, http.StatusInternalServerError, err)
	default:
		writeJSON(w, http.StatusOK, deletedAnswer{iri, n})
	}
}

// writing runs f as the one writer, and gives the graph another version.
func (s *server) writing(f func() error) error {
	s.writers.Lock()
	defer s.writers.Unlock()
	if s.locked {
		s.mu.Lock()
		defer s.mu.Unlock()
	}
	defer s.version.Add(1)
	return f()
}
