package server

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	cayleyhttp "github.com/cayleygraph/cayley/server/http"
	"github.com/cayleygraph/quad"

	// The formats of quads that v2 reads and writes.
	_ "github.com/cayleygraph/quad/dot"
	_ "github.com/cayleygraph/quad/gml"
	_ "github.com/cayleygraph/quad/graphml"
	_ "github.com/cayleygraph/quad/json"
	_ "github.com/cayleygraph/quad/jsonld"
	"github.com/cayleygraph/quad/nquads"
	_ "github.com/cayleygraph/quad/pquads"

	"github.com/rawabit/rawabit/internal/server/problem"
	"github.com/rawabit/rawabit/queries"
)

// An applier writes quads, all or none, and counts those that made a difference.
// *graph.DB is one; a bare store gets graph.New's.
type applier interface {
	Apply(ctx context.Context, add, remove []quad.Quad) (added, removed int, err error)
}

// apply writes even if the client goes away: half of a request's work is of no use.
func (s *server) apply(r *http.Request, add, remove []quad.Quad) (added, removed int, err error) {
	err = s.writing(func() (err error) {
		added, removed, err = s.db.Apply(context.WithoutCancel(r.Context()), add, remove)
		return err
	})
	s.metrics.Wrote(added, removed)
	return added, removed, err
}

func (s *server) wrote(w http.ResponseWriter, r *http.Request, quads []quad.Quad) {
	n, _, err := s.apply(r, quads, nil)
	if err != nil {
		fail(w, r, http.StatusInternalServerError, fmt.Errorf("%w; nothing was written", err))
		return
	}
	done(w, "wrote", n)
}

func (s *server) deleted(w http.ResponseWriter, r *http.Request, quads []quad.Quad, strict bool) {
	_, n, err := s.apply(r, nil, quads)
	switch {
	case err != nil:
		fail(w, r, http.StatusInternalServerError, fmt.Errorf("%w; nothing was deleted", err))
	case strict && n == 0 && len(quads) > 0:
		fail(w, r, http.StatusNotFound, cgraph.ErrQuadNotExist)
	default:
		done(w, "deleted", n)
	}
}

// done answers in Cayley's form, with the number of quads that made a difference.
func done(w http.ResponseWriter, verb string, n int) {
	writeJSON(w, http.StatusOK, writeAnswer{fmt.Sprintf("Successfully %s %d quads.", verb, n), n})
}

// valid refuses what is no RDF. Cayley takes a bare string for a node; our graph doesn't.
func valid(q quad.Quad) error {
	node := func(v quad.Value) bool {
		switch v := v.(type) {
		case quad.IRI:
			return v != ""
		case quad.BNode:
			return v != ""
		}
		return false
	}
	iri, ok := q.Predicate.(quad.IRI)
	switch {
	case !node(q.Subject):
		return fmt.Errorf("the subject %s is no IRI; write it as <…>", quad.StringOf(q.Subject))
	case !ok || iri == "":
		return fmt.Errorf("the predicate %s is no IRI; write it as <…>", quad.StringOf(q.Predicate))
	case q.Object == nil:
		return errors.New("the object is missing")
	case q.Label != nil && !node(q.Label):
		return fmt.Errorf("the label %s is no IRI; write it as <…>", quad.StringOf(q.Label))
	}
	return nil
}

// jsonQuads reads Cayley's v1 form; its strings are terms where they look like one.
func jsonQuads(b []byte) ([]quad.Quad, error) {
	var list []struct {
		Subject   string `json:"subject"`
		Predicate string `json:"predicate"`
		Object    string `json:"object"`
		Label     string `json:"label"`
	}
	if err := json.Unmarshal(b, &list); err != nil {
		return nil, err
	}
	out := make([]quad.Quad, 0, len(list))
	for i, j := range list {
		q := quad.Quad{
			Subject: quad.StringToValue(j.Subject), Predicate: quad.StringToValue(j.Predicate),
			Object: quad.StringToValue(j.Object), Label: quad.StringToValue(j.Label),
		}
		if err := valid(q); err != nil {
			return nil, fmt.Errorf("invalid quad at index %d: %w", i, err)
		}
		out = append(out, q)
	}
	return out, nil
}

func (s *server) v1Body(w http.ResponseWriter, r *http.Request) ([]quad.Quad, bool) {
	b, err := readAll(r.Body, s.opt.MaxBody)
	if err != nil {
		bodyError(w, r, err)
		return nil, false
	}
	quads, err := jsonQuads(b)
	if err != nil {
		fail(w, r, http.StatusBadRequest, err)
		return nil, false
	}
	return quads, true
}

func (s *server) v1Write(w http.ResponseWriter, r *http.Request) {
	if quads, ok := s.v1Body(w, r); ok {
		s.wrote(w, r, quads)
	}
}

// v1Delete passes over quads that are not there, as Cayley does.
func (s *server) v1Delete(w http.ResponseWriter, r *http.Request) {
	if quads, ok := s.v1Body(w, r); ok {
		s.deleted(w, r, quads, false)
	}
}

func (s *server) v1File(w http.ResponseWriter, r *http.Request) {
	f, _, err := r.FormFile("NQuadFile")
	if err != nil {
		bodyError(w, r, fmt.Errorf("form field NQuadFile: %w", err))
		return
	}
	defer r.MultipartForm.RemoveAll()
	defer f.Close()
	var rd io.Reader = f
	magic := make([]byte, 2)
	n, _ := io.ReadFull(f, magic)
	rd = io.MultiReader(bytes.NewReader(magic[:n]), f)
	if n == 2 && magic[0] == 0x1f && magic[1] == 0x8b {
		zr, err := gzip.NewReader(rd)
		if err != nil {
			bodyError(w, r, err)
			return
		}
		rd = zr
	}
	quads, err := readQuads(nquads.NewReader(&capped{rd, s.opt.MaxBody}, false))
	if err != nil {
		bodyError(w, r, err)
		return
	}
	s.wrote(w, r, quads)
}

// capped fails where io.LimitReader would pass for the end of the file.
type capped struct {
	r    io.Reader
	left int64
}

func (c *capped) Read(p []byte) (int, error) {
	if c.left <= 0 {
		var one [1]byte
		if n, err := c.r.Read(one[:]); n == 0 {
			return 0, err
		}
		return 0, errTooLarge
	}
	if int64(len(p)) > c.left {
		p = p[:c.left]
	}
	n, err := c.r.Read(p)
	c.left -= int64(n)
	return n, err
}

// readQuads reads all, so that a fault in the last line leaves nothing written.
func readQuads(r quad.Reader) ([]quad.Quad, error) {
	var out []quad.Quad
	for {
		q, err := r.ReadQuad()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("after %d quads: %w", len(out), err)
		}
		if err := valid(q); err != nil {
			return nil, fmt.Errorf("after %d quads: %w", len(out), err)
		}
		out = append(out, q)
	}
}

// v2Format is the format of the body: that of ?format=, else by its Content-Type, N-Quads
// without one. It is one that can do nothing if the name is unknown.
func v2Format(r *http.Request) *quad.Format {
	if name := r.URL.Query().Get("format"); name != "" {
		if f := quad.FormatByName(name); f != nil {
			return f
		}
		return &quad.Format{Name: name}
	}
	if specs := cayleyhttp.ParseAccept(r.Header, "Content-Type"); len(specs) > 0 {
		if f := quad.FormatByMime(specs[0].Value); f != nil {
			return f
		}
	}
	return quad.FormatByName("nquads")
}

func (s *server) v2Body(w http.ResponseWriter, r *http.Request) (quads []quad.Quad, ok bool) {
	format := v2Format(r)
	if format.Reader == nil {
		fail(w, r, http.StatusUnsupportedMediaType, fmt.Errorf("format %s can't be read", format.Name))
		return nil, false
	}
	b, err := unpacked(r, s.opt.MaxBody)
	if err == nil && format.Name == "jsonld" {
		err = localContext(b)
	}
	if err != nil {
		bodyError(w, r, err)
		return nil, false
	}
	qr := format.Reader(bytes.NewReader(b))
	defer qr.Close()
	if quads, err = readQuads(qr); err != nil {
		bodyError(w, r, err)
		return nil, false
	}
	return quads, true
}

// unpacked reads a body that may be packed, at most limit bytes of it when unpacked.
func unpacked(r *http.Request, limit int64) ([]byte, error) {
	switch packing := strings.ToLower(r.Header.Get("Content-Encoding")); packing {
	case "", "identity":
		return readAll(r.Body, limit)
	case "gzip":
		zr, err := gzip.NewReader(r.Body)
		if err != nil {
			return nil, err
		}
		return readAll(zr, limit)
	default:
		return nil, problem.New("media", fmt.Sprintf("Content-Encoding %q is not read; gzip is", packing))
	}
}

// kindOf is the Content-Type without parameters, in small letters.
func kindOf(r *http.Request) string {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return kind
}

// localContext refuses JSON-LD whose context lies elsewhere: reading it would make this
// server fetch an address of the client's choice.
func localContext(b []byte) error {
	var x any
	if err := json.Unmarshal(b, &x); err != nil {
		return err
	}
	var walk func(x any, inContext bool) error
	walk = func(x any, inContext bool) error {
		switch x := x.(type) {
		case string:
			if inContext {
				return fmt.Errorf("JSON-LD context %q is not fetched; write it into the document", x)
			}
		case []any:
			for _, y := range x {
				if err := walk(y, inContext); err != nil {
					return err
				}
			}
		case map[string]any:
			for k, y := range x {
				if err := walk(y, k == "@context" || k == "@import"); err != nil {
					return err
				}
			}
		}
		return nil
	}
	return walk(x, false)
}

func (s *server) v2Write(w http.ResponseWriter, r *http.Request) {
	if quads, ok := s.v2Body(w, r); ok {
		s.wrote(w, r, quads)
	}
}

// v2Delete answers 404 if none of the quads is there; otherwise count tells how many were.
func (s *server) v2Delete(w http.ResponseWriter, r *http.Request) {
	if quads, ok := s.v2Body(w, r); ok {
		s.deleted(w, r, quads, true)
	}
}

// v2NodeDelete is not Cayley's own, which deletes in batches and answers 500 for a node
// that is not there.
func (s *server) v2NodeDelete(w http.ResponseWriter, r *http.Request) {
	format := v2Format(r)
	if format.UnmarshalValue == nil {
		fail(w, r, http.StatusUnsupportedMediaType, fmt.Errorf("format %s has no nodes", format.Name))
		return
	}
	b, err := readAll(r.Body, 128<<10)
	if err != nil {
		bodyError(w, r, err)
		return
	}
	v, err := format.UnmarshalValue(bytes.TrimSpace(b))
	if err != nil || v == nil {
		fail(w, r, http.StatusBadRequest, fmt.Errorf("the body is no node: %q", b))
		return
	}
	quads, err := s.quadsOf(r, v)
	if err == nil && len(quads) > 0 {
		_, _, err = s.apply(r, nil, quads)
	}
	switch {
	case err != nil:
		fail(w, r, http.StatusInternalServerError, err)
	case len(quads) == 0:
		fail(w, r, http.StatusNotFound, fmt.Errorf("%w: %s", cgraph.ErrNodeNotExists, quad.StringOf(v)))
	default:
		writeJSON(w, http.StatusOK, writeAnswer{"Successfully deleted 1 nodes.", 1})
	}
}

// quadsOf finds the quads in which a node stands anywhere.
func (s *server) quadsOf(r *http.Request, v quad.Value) ([]quad.Quad, error) {
	defer s.rlock()()
	ref, err := s.store.ValueOf(v)
	if err != nil || ref == nil {
		return nil, err
	}
	var out []quad.Quad
	for _, d := range []quad.Direction{quad.Subject, quad.Predicate, quad.Object, quad.Label} {
		err := func() error {
			it := s.store.QuadIterator(d, ref).Iterate()
			defer it.Close()
			for it.Next(r.Context()) {
				if err := r.Context().Err(); err != nil {
					return err
				}
				q, err := s.store.Quad(it.Result())
				if err != nil {
					return err
				}
				out = append(out, q)
			}
			return it.Err()
		}()
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// v2Read is Cayley's own, over a store that ends with the client.
func (s *server) v2Read(w http.ResponseWriter, r *http.Request) {
	writeBy(r, time.Now().Add(30*time.Minute))
	store, stop := queries.Watch(r.Context(), s.store)
	defer stop()
	defer s.rlock()()
	cayleyhttp.NewAPIv2(&cgraph.Handle{QuadStore: store, QuadWriter: noWriter{}}).ServeRead(w, r)
}

func (s *server) v2Formats(w http.ResponseWriter, r *http.Request) {
	cayleyhttp.NewAPIv2(&cgraph.Handle{QuadStore: s.store, QuadWriter: noWriter{}}).ServeFormats(w, r)
}

// noWriter stands where Cayley's handlers want a writer and only read.
type noWriter struct{}

var errNoWriter = errors.New("this handler only reads")

func (noWriter) AddQuad(quad.Quad) error                    { return errNoWriter }
func (noWriter) AddQuadSet([]quad.Quad) error               { return errNoWriter }
func (noWriter) RemoveQuad(quad.Quad) error                 { return errNoWriter }
func (noWriter) ApplyTransaction(*cgraph.Transaction) error { return errNoWriter }
func (noWriter) RemoveNode(quad.Value) error                { return errNoWriter }
func (noWriter) Close() error                               { return nil }
