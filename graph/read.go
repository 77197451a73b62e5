package graph

import (
	"cmp"
	"context"
	"slices"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
)

// A reader reads quads by one of their members and keeps what it has resolved.
// It goes by the store's own indexes; Gizmo's planner would join by walking.
type reader struct {
	ctx    context.Context
	store  cgraph.QuadStore
	values map[any]quad.Value    // by Ref.Key
	refs   map[string]cgraph.Ref // by IRI
}

func (db *DB) reader(ctx context.Context) *reader {
	return &reader{ctx: ctx, store: db.store, values: map[any]quad.Value{}, refs: map[string]cgraph.Ref{}}
}

// newestReader is a reader for who writes by what it reads.
func (db *DB) newestReader(ctx context.Context) *reader {
	if db.newest != nil {
		ctx = db.newest(ctx)
	}
	return db.reader(ctx)
}

// An edge is a quad by references; label may be nil.
type edge [4]cgraph.Ref

var directions = [4]quad.Direction{quad.Subject, quad.Predicate, quad.Object, quad.Label}

const (
	subject = iota
	predicate
	object
	label
)

// ref finds a node; nil if the store has no such value.
func (r *reader) ref(v quad.Value) (cgraph.Ref, error) {
	iri, ok := v.(quad.IRI)
	if ok {
		if ref, ok := r.refs[string(iri)]; ok {
			return ref, nil
		}
	}
	ref, err := r.store.ValueOf(v)
	if err != nil {
		return nil, err
	}
	if ok {
		r.refs[string(iri)] = ref
	}
	return ref, nil
}

// key makes references comparable; nil stays nil.
func key(r cgraph.Ref) any {
	if r == nil {
		return nil
	}
	return r.Key()
}

// edges gives all quads with a node in a direction, in the store's order.
func (r *reader) edges(dir quad.Direction, node cgraph.Ref) ([]edge, error) {
	if node == nil {
		return nil, r.ctx.Err()
	}
	return r.scan(r.store.QuadIterator(dir, node).Iterate())
}

// A scanner is what scan needs of Cayley's.
type scanner interface {
	Next(context.Context) bool
	Result() cgraph.Ref
	Err() error
	Close() error
}

func (r *reader) scan(it scanner) ([]edge, error) {
	defer it.Close()
	var out []edge
	for it.Next(r.ctx) {
		if len(out)%256 == 0 && r.ctx.Err() != nil {
			return nil, r.ctx.Err()
		}
		q := it.Result()
		var e edge
		for i, d := range directions {
			ref, err := r.store.QuadDirection(q, d)
			if err != nil {
				return nil, err
			}
			e[i] = ref
		}
		out = append(out, e)
	}
	if err := it.Err(); err != nil {
		return nil, err
	}
	return out, r.ctx.Err()
}

// resolve looks up the values of the edges' members, many at a time.
func (r *reader) resolve(edges []edge) error {
	var want []cgraph.Ref
	for _, e := range edges {
		for _, ref := range e {
			if ref == nil {
				continue
			}
			if _, ok := r.values[ref.Key()]; !ok {
				r.values[ref.Key()] = nil
				want = append(want, ref)
			}
		}
	}
	const batch = 1000
	for chunk := range slices.Chunk(want, batch) {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		values, err := cgraph.ValuesOf(r.ctx, r.store, chunk)
		if err != nil {
			return err
		}
		for i, v := range values {
			r.values[chunk[i].Key()] = v
		}
	}
	return nil
}

// value is a resolved member.
func (r *reader) value(ref cgraph.Ref) quad.Value {
	if ref == nil {
		return nil
	}
	return r.values[ref.Key()]
}

func (r *reader) quad(e edge) quad.Quad {
	return quad.Quad{Subject: r.value(e[subject]), Predicate: r.value(e[predicate]), Object: r.value(e[object]), Label: r.value(e[label])}
}

// quads gives the quads with a value in a direction, sorted.
func (r *reader) quads(dir quad.Direction, v quad.Value) ([]quad.Quad, error) {
	node, err := r.ref(v)
	if err != nil || node == nil {
		return nil, err
	}
	edges, err := r.edges(dir, node)
	if err != nil {
		return nil, err
	}
	return r.toQuads(edges)
}

func (r *reader) toQuads(edges []edge) ([]quad.Quad, error) {
	if err := r.resolve(edges); err != nil {
		return nil, err
	}
	out := make([]quad.Quad, 0, len(edges))
	for _, e := range edges {
		// A quad that is being deleted may have lost its members already.
		if q := r.quad(e); q.Subject != nil && q.Predicate != nil && q.Object != nil {
			out = append(out, q)
		}
	}
	sortQuads(out)
	return out, nil
}

func sortQuads(quads []quad.Quad) {
	type line struct {
		text string
		quad quad.Quad
	}
	lines := make([]line, len(quads))
	for i, q := range quads {
		lines[i] = line{Line(q), q}
	}
	slices.SortFunc(lines, func(a, b line) int { return cmp.Compare(a.text, b.text) })
	for i, l := range lines {
		quads[i] = l.quad
	}
}

// iris gives the values that are IRIs.
func (r *reader) iri(ref cgraph.Ref) string {
	iri, _ := r.value(ref).(quad.IRI)
	return string(iri)
}
