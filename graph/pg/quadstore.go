package pg

import (
	"context"
	"fmt"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/quad"
)

var (
	_ cgraph.QuadStore = (*Store)(nil)
	_ refs.BatchNamer  = (*Store)(nil)
)

// ValueOf gives the id of a term that is in a quad.
func (s *Store) ValueOf(v quad.Value) (refs.Ref, error) {
	list, err := s.find(context.Background(), s.onTerms(), []quad.Value{v})
	if err != nil || list[0] == (ID{}) {
		return nil, err
	}
	return list[0], nil
}

// NameOf gives the term of an id.
func (s *Store) NameOf(r refs.Ref) (quad.Value, error) {
	switch r := r.(type) {
	case ID:
		return s.name(context.Background(), s.onTerms(), r)
	case refs.PreFetchedValue:
		return r.NameOf(), nil
	}
	return nil, nil
}

// ValuesOf resolves many terms at once.
func (s *Store) ValuesOf(ctx context.Context, list []refs.Ref) ([]quad.Value, error) {
	var ids []ID
	for _, r := range list {
		if id, ok := r.(ID); ok {
			ids = append(ids, id)
		}
	}
	if err := s.fetchNames(ctx, s.onTerms(), ids); err != nil {
		return nil, err
	}
	out := make([]quad.Value, len(list))
	for i, r := range list {
		var err error
		if out[i], err = s.NameOf(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// RefsOf finds many terms; one that is not there is an error, as in Cayley.
func (s *Store) RefsOf(ctx context.Context, terms []quad.Value) ([]refs.Ref, error) {
	list, err := s.find(ctx, s.onTerms(), terms)
	if err != nil {
		return nil, err
	}
	out := make([]refs.Ref, len(terms))
	for i, id := range list {
		if id == (ID{}) {
			return nil, fmt.Errorf("not found: %v", terms[i])
		}
		out[i] = id
	}
	return out, nil
}

// Quad resolves a quad.
func (s *Store) Quad(r refs.Ref) (quad.Quad, error) {
	q, ok := r.(Quad)
	if !ok {
		return quad.Quad{}, nil
	}
	return s.quad(context.Background(), s.onTerms(), q)
}

// QuadDirection gives a member of a quad, nil for the label of one that has none.
func (s *Store) QuadDirection(r refs.Ref, d quad.Direction) (refs.Ref, error) {
	q, ok := r.(Quad)
	at := place(d)
	if !ok || at < 0 || q[at] == (ID{}) {
		return nil, nil
	}
	return q[at], nil
}

// place is where a direction is in a Quad; -1 for none.
func place(d quad.Direction) int {
	switch d {
	case quad.Subject:
		return atS
	case quad.Predicate:
		return atP
	case quad.Object:
		return atO
	case quad.Label:
		return atG
	}
	return -1
}

// QuadIterator walks over the quads with a term in a direction.
func (s *Store) QuadIterator(d quad.Direction, r refs.Ref) iterator.Shape {
	id, ok := r.(ID)
	at := place(d)
	if !ok || at < 0 || id == (ID{}) {
		return iterator.NewNull()
	}
	var p Pattern
	p[at] = id
	return &quads{s: s, p: p}
}

// QuadIteratorSize counts exactly.
func (s *Store) QuadIteratorSize(ctx context.Context, d quad.Direction, r refs.Ref) (refs.Size, error) {
	id, ok := r.(ID)
	at := place(d)
	if !ok || at < 0 || id == (ID{}) {
		return refs.Size{Exact: true}, nil
	}
	var p Pattern
	p[at] = id
	n, err := countOf(ctx, s, p)
	return refs.Size{Value: n, Exact: err == nil}, err
}

// countedQuads is up to how many quads Stats counts them, which is a walk over an index.
const countedQuads = 20_000_000

// Stats counts exactly what is asked to be exact, and what is small; of a large graph it gives
// what PostgreSQL believes.
func (s *Store) Stats(ctx context.Context, exact bool) (st cgraph.Stats, err error) {
	var quads, terms float64
	err = s.one(ctx, `SELECT q.reltuples, d.reltuples FROM pg_class q, pg_class d WHERE q.oid = 'quads'::regclass AND d.oid = 'dict'::regclass`, nil, &quads, &terms)
	if err != nil {
		return st, err
	}
	if !exact && quads > countedQuads {
		st.Quads.Value, st.Nodes.Value = int64(quads), int64(terms)
		return st, nil
	}
	err = s.one(ctx, `SELECT (SELECT count(*) FROM quads), (SELECT count(*) FROM dict d WHERE `+fmt.Sprintf(inAQuad, "d.id")+`)`, nil, &st.Quads.Value, &st.Nodes.Value)
	st.Quads.Exact, st.Nodes.Exact = err == nil, err == nil
	return st, err
}

// Ordered says that a list of terms is looked up at once, so that a walk that follows a list
// may be planned as such; see queries/gizmo.
func (s *Store) Ordered() bool { return true }

// NodesAllIterator walks over the terms of all quads.
func (s *Store) NodesAllIterator() iterator.Shape { return &walk{s: s, plan: all{}} }

// QuadsAllIterator walks over all quads.
func (s *Store) QuadsAllIterator() iterator.Shape { return &quads{s: s} }

// NewQuadWriter writes in large batches.
func (s *Store) NewQuadWriter() (quad.WriteCloser, error) { return &writer{s: s}, nil }

type writer struct {
	s    *Store
	list []quad.Quad
}

// writerBatch is how many quads a writer gathers.
const writerBatch = 10_000

func (w *writer) WriteQuad(q quad.Quad) error {
	_, err := w.WriteQuads([]quad.Quad{q})
	return err
}

func (w *writer) WriteQuads(quads []quad.Quad) (int, error) {
	w.list = append(w.list, quads...)
	if len(w.list) < writerBatch {
		return len(quads), nil
	}
	return len(quads), w.flush()
}

func (w *writer) flush() error {
	_, err := w.s.Add(context.Background(), w.list)
	w.list = w.list[:0]
	return err
}

func (w *writer) Close() error { return w.flush() }
