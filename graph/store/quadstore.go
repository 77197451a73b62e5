package store

import (
	"context"
	"errors"
	"fmt"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/quad"
)

var (
	_ cgraph.QuadStore = (*Store)(nil)
	_ cgraph.QuadStore = (*Snapshot)(nil)
	_ refs.BatchNamer  = (*Store)(nil)
)

// The methods of Cayley's QuadStore that read, for Store and Snapshot. Its terms
// are of type ID, its quads of type Quad.

func (v *view) ValueOf(t quad.Value) (refs.Ref, error) {
	if t == nil {
		return nil, nil
	}
	id, err := v.ID(t)
	if id == 0 || err != nil {
		return nil, err
	}
	return id, nil
}

func (v *view) NameOf(r refs.Ref) (quad.Value, error) {
	switch r := r.(type) {
	case nil:
		return nil, nil
	case ID:
		return v.Term(r)
	case refs.PreFetchedValue:
		return r.NameOf(), nil
	}
	return nil, nil
}

// ValuesOf resolves many terms.
func (v *view) ValuesOf(ctx context.Context, list []refs.Ref) ([]quad.Value, error) {
	out := make([]quad.Value, len(list))
	for i, r := range list {
		if i&255 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var err error
		if out[i], err = v.NameOf(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// RefsOf finds many terms; one that is not there is an error, as in Cayley.
func (v *view) RefsOf(ctx context.Context, terms []quad.Value) ([]refs.Ref, error) {
	out := make([]refs.Ref, len(terms))
	for i, t := range terms {
		r, err := v.ValueOf(t)
		if err != nil {
			return nil, err
		}
		if r == nil {
			return nil, fmt.Errorf("not found: %v", t)
		}
		out[i] = r
	}
	return out, nil
}

func (v *view) Quad(r refs.Ref) (quad.Quad, error) {
	q, ok := r.(Quad)
	if !ok {
		return quad.Quad{}, nil
	}
	return v.Terms(q)
}

// Terms resolves a quad.
func (v *view) Terms(q Quad) (out quad.Quad, err error) {
	for i, to := range [4]*quad.Value{&out.Subject, &out.Predicate, &out.Object, &out.Label} {
		if *to, err = v.Term(q[i]); err != nil {
			return quad.Quad{}, err
		}
	}
	return out, nil
}

func (v *view) QuadDirection(r refs.Ref, d quad.Direction) (refs.Ref, error) {
	q, ok := r.(Quad)
	at := place(d)
	if !ok || at < 0 || q[at] == 0 {
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

func (v *view) QuadIterator(d quad.Direction, r refs.Ref) iterator.Shape {
	id, ok := r.(ID)
	at := place(d)
	if !ok || at < 0 || id == 0 {
		return iterator.NewNull()
	}
	var p Pattern
	p[at] = id
	return &scan{v: v, p: p, result: whole}
}

func (v *view) QuadIteratorSize(ctx context.Context, d quad.Direction, r refs.Ref) (refs.Size, error) {
	id, ok := r.(ID)
	at := place(d)
	if !ok || at < 0 || id == 0 {
		return refs.Size{Exact: true}, nil
	}
	var p Pattern
	p[at] = id
	n, err := v.Count(ctx, p)
	return refs.Size{Value: n, Exact: err == nil}, err
}

// Stats counts exactly, whatever is asked for: it is two look-ups.
func (v *view) Stats(ctx context.Context, _ bool) (cgraph.Stats, error) {
	st, err := v.readState()
	return cgraph.Stats{
		Nodes: refs.Size{Value: int64(st.nodes), Exact: true},
		Quads: refs.Size{Value: int64(st.quads), Exact: true},
	}, err
}

// Ordered says that a list of terms is looked up in sorted quads, a seek each, so
// that it pays to let the optimizer plan for a list.
func (v *view) Ordered() bool { return true }

func (v *view) NodesAllIterator() iterator.Shape { return &allNodes{v: v} }
func (v *view) QuadsAllIterator() iterator.Shape { return &scan{v: v, result: whole} }

var (
	errReadOnly = errors.New("a snapshot can't be written")
	errForeign  = errors.New("a plan made for one store was run on another")
)

// ApplyDeltas refuses.
func (s *Snapshot) ApplyDeltas([]cgraph.Delta, cgraph.IgnoreOpts) error { return errReadOnly }

// NewQuadWriter refuses.
func (s *Snapshot) NewQuadWriter() (quad.WriteCloser, error) { return nil, errReadOnly }
