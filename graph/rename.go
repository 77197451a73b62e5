package graph

import (
	"context"
	"fmt"
	"slices"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/vocab"
)

// Persons calls yield with every statement of a predicate about a person: the
// person's IRI, the value as text and the label. The order is the store's.
func (db *DB) Persons(ctx context.Context, of string, yield func(person, value, label string)) error {
	r := db.reader(ctx)
	class, err := r.ref(quad.IRI(vocab.ClassPerson))
	if err != nil {
		return fmt.Errorf("persons: %w", err)
	}
	want, err := r.ref(quad.IRI(of))
	if err != nil || class == nil || want == nil {
		return err
	}
	members, err := r.edges(quad.Object, class)
	if err != nil {
		return fmt.Errorf("persons: %w", err)
	}
	seen := map[any]bool{}
	for _, m := range members {
		if seen[key(m[subject])] {
			continue
		}
		seen[key(m[subject])] = true
		edges, err := r.edges(quad.Subject, m[subject])
		if err != nil {
			return fmt.Errorf("persons: %w", err)
		}
		edges = slices.DeleteFunc(edges, func(e edge) bool { return key(e[predicate]) != key(want) })
		if err := r.resolve(edges); err != nil {
			return fmt.Errorf("persons: %w", err)
		}
		for _, e := range edges {
			if q := r.quad(e); q.Subject != nil && q.Object != nil {
				yield(plainText(q.Subject), plainText(q.Object), plainText(q.Label))
			}
		}
	}
	return nil
}

// Rename puts other IRIs in the place of some in all quads of one label, in one
// transaction, and tells how many quads changed. IRIs of two different nodes must
// not become one, or nothing could part them again.
func (db *DB) Rename(ctx context.Context, label string, to map[string]string) (changed int, err error) {
	db.write.Lock()
	defer db.write.Unlock()
	old, err := db.newestReader(ctx).quads(quad.Label, quad.IRI(label))
	if err != nil {
		return 0, fmt.Errorf("rename in %s: %w", label, err)
	}
	there := make(map[string]bool, len(old))
	for _, q := range old {
		there[Line(q)] = true
	}
	want := make(map[string]bool)
	var deltas []cgraph.Delta
	for _, q := range old {
		if n, ok := renamed(q, to); ok {
			want[Line(n)] = true
			changed++
			if !there[Line(n)] {
				deltas = append(deltas, cgraph.Delta{Quad: n, Action: cgraph.Add})
			}
		}
	}
	for _, q := range old {
		if _, ok := renamed(q, to); ok && !want[Line(q)] {
			deltas = append(deltas, cgraph.Delta{Quad: q, Action: cgraph.Delete})
		}
	}
	if err := db.apply(ctx, deltas); err != nil {
		return 0, fmt.Errorf("rename in %s: %w", label, err)
	}
	return changed, nil
}

// renamed gives the quad with other IRIs, and whether it has any of them.
func renamed(q quad.Quad, to map[string]string) (quad.Quad, bool) {
	found := false
	for _, v := range []*quad.Value{&q.Subject, &q.Object} {
		if iri, ok := (*v).(quad.IRI); ok {
			if n, ok := to[string(iri)]; ok && n != string(iri) {
				*v, found = quad.IRI(n), true
			}
		}
	}
	return q, found
}

// Renamed gives the quad with other IRIs in the place of some.
func Renamed(q quad.Quad, to map[string]string) quad.Quad {
	q, _ = renamed(q, to)
	return q
}
