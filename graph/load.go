package graph

import (
	"context"
	"errors"
	"fmt"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/vocab"
)

// Load writes the quads of an article, whose label must be its IRI: all of them
// or none, in one transaction that is on disk when Load returns.
//
// An article that is there already is left as it is, 0 quads added, unless
// replace is set: then its old quads that are not in quads go, and the new ones
// come, in the same transaction.
func (db *DB) Load(ctx context.Context, article string, quads []quad.Quad, replace bool) (added, removed int, err error) {
	iri := quad.IRI(article)
	if article == "" {
		return 0, 0, errors.New("load: the article has no IRI")
	}
	want := make(map[string]bool, len(quads))
	for i, q := range quads {
		if q.Label != iri {
			return 0, 0, fmt.Errorf("load %s: quad %d has the label %s: %s", article, i+1, quad.StringOf(q.Label), Line(q))
		}
		if err := valid(q); err != nil {
			return 0, 0, fmt.Errorf("load %s: quad %d: %w: %s", article, i+1, err, Line(q))
		}
		want[Line(nativeQuad(q))] = true
	}
	db.write.Lock()
	defer db.write.Unlock()
	old, err := db.newestReader(ctx).quads(quad.Label, iri)
	if err != nil {
		return 0, 0, fmt.Errorf("load %s: %w", article, err)
	}
	if len(old) > 0 && !replace {
		return 0, 0, nil
	}
	var deltas []cgraph.Delta
	there := make(map[string]bool, len(old))
	for _, q := range old {
		line := Line(q)
		there[line] = true
		if !want[line] {
			deltas = append(deltas, cgraph.Delta{Quad: q, Action: cgraph.Delete})
			removed++
		}
	}
	for _, q := range quads {
		q = nativeQuad(q)
		if line := Line(q); !there[line] {
			there[line] = true
			deltas = append(deltas, cgraph.Delta{Quad: q, Action: cgraph.Add})
			added++
		}
	}
	if err := db.apply(ctx, deltas); err != nil {
		return 0, 0, fmt.Errorf("load %s: %w", article, err)
	}
	return added, removed, nil
}

// Delete removes what an article states: the quads with its label and no others.
// Whatever then has no quad left is gone too. An article that is not there is
// ErrUnknown.
func (db *DB) Delete(ctx context.Context, article string) (removed int, err error) {
	db.write.Lock()
	defer db.write.Unlock()
	old, err := db.newestReader(ctx).quads(quad.Label, quad.IRI(article))
	if err != nil {
		return 0, fmt.Errorf("delete %s: %w", article, err)
	}
	if len(old) == 0 {
		return 0, fmt.Errorf("delete %s: %w", article, ErrUnknown)
	}
	deltas := make([]cgraph.Delta, len(old))
	for i, q := range old {
		deltas[i] = cgraph.Delta{Quad: q, Action: cgraph.Delete}
	}
	if err := db.apply(ctx, deltas); err != nil {
		return 0, fmt.Errorf("delete %s: %w", article, err)
	}
	return len(old), nil
}

// Apply removes and adds quads of any label in one transaction and tells how
// many it made a difference for: what is there is not added again, what is not
// there can't be removed. A quad in both lists is there afterwards.
func (db *DB) Apply(ctx context.Context, add, remove []quad.Quad) (added, removed int, err error) {
	for _, list := range [][]quad.Quad{add, remove} {
		for i, q := range list {
			if err := valid(q); err != nil {
				return 0, 0, fmt.Errorf("quad %d: %w: %s", i+1, err, Line(q))
			}
		}
	}
	db.write.Lock()
	defer db.write.Unlock()
	if db.change != nil {
		return db.applyAll(ctx, add, remove)
	}
	r := db.reader(ctx)
	here := map[quad.Value]map[string]bool{} // by subject: what the store has of it
	has := func(q quad.Quad) (bool, error) {
		lines, ok := here[q.Subject]
		if !ok {
			quads, err := r.quads(quad.Subject, q.Subject)
			if err != nil {
				return false, err
			}
			lines = make(map[string]bool, len(quads))
			for _, q := range quads {
				lines[Line(q)] = true
			}
			here[q.Subject] = lines
		}
		return lines[Line(q)], nil
	}
	var deltas []cgraph.Delta
	seen := map[string]bool{}
	step := func(list []quad.Quad, action cgraph.Procedure, wanted bool) (n int, err error) {
		for _, q := range list {
			q = nativeQuad(q)
			line := Line(q)
			if seen[line] {
				continue
			}
			seen[line] = true
			there, err := has(q)
			if err != nil {
				return 0, err
			}
			if there == wanted {
				deltas = append(deltas, cgraph.Delta{Quad: q, Action: action})
				n++
			}
		}
		return n, nil
	}
	if added, err = step(add, cgraph.Add, false); err != nil {
		return 0, 0, err
	}
	if removed, err = step(remove, cgraph.Delete, true); err != nil {
		return 0, 0, err
	}
	if err := db.apply(ctx, deltas); err != nil {
		return 0, 0, err
	}
	return added, removed, nil
}

// applyAll is Apply for a store that counts by itself what made a difference.
func (db *DB) applyAll(ctx context.Context, add, remove []quad.Quad) (added, removed int, err error) {
	if db.failed != nil {
		return 0, 0, db.failed
	}
	natives := func(list []quad.Quad) []quad.Quad {
		out := make([]quad.Quad, len(list))
		for i, q := range list {
			out[i] = nativeQuad(q)
		}
		return out
	}
	n, m, err := db.change(ctx, natives(add), natives(remove))
	if err != nil {
		return 0, 0, fmt.Errorf("%s: %w", db.name, err)
	}
	if n+m > 0 {
		db.writes.Add(1)
	}
	return int(n), int(m), nil
}

// EnsureBackground writes what no article states (countries, roles, sectors and
// their names; all labelled vocab.BackgroundID) if the store has none or another
// one, and tells whether it did. It is cheap when nothing has changed.
func (db *DB) EnsureBackground(ctx context.Context, quads []quad.Quad) (changed bool, err error) {
	hash := hashOf(quads)
	background := quad.IRI(vocab.BackgroundID)
	mark := quad.Quad{Subject: background, Predicate: quad.IRI(vocab.Sha256), Object: quad.String(hash), Label: background}
	now, err := db.newestReader(ctx).quads(quad.Subject, background)
	if err != nil {
		return false, fmt.Errorf("background: %w", err)
	}
	for _, q := range now {
		if q == mark {
			return false, nil
		}
	}
	added, removed, err := db.Load(ctx, vocab.BackgroundID, append(quads[:len(quads):len(quads)], mark), true)
	return added+removed > 0, err
}

// apply is the one place that writes. The deltas must be exact: Cayley counts a
// quad's members even when it then ignores the quad as known, and would never
// let go of them.
func (db *DB) apply(ctx context.Context, deltas []cgraph.Delta) error {
	if db.failed != nil {
		return db.failed
	}
	if err := ctx.Err(); err != nil || len(deltas) == 0 {
		return err
	}
	var add, remove []cgraph.Delta
	for _, d := range deltas {
		if d.Action == cgraph.Add {
			add = append(add, d)
		} else {
			remove = append(remove, d)
		}
	}
	defer db.writes.Add(1)
	// The options forgive what a writer past this package has done meanwhile.
	forgive := cgraph.IgnoreOpts{IgnoreDup: true, IgnoreMissing: true}
	err := db.group(func() error {
		// Additions first: what moves from an old quad to a new one is never gone.
		if len(add) > 0 {
			if err := db.store.ApplyDeltas(add, forgive); err != nil {
				return err
			}
		}
		if len(remove) > 0 {
			return db.store.ApplyDeltas(remove, forgive)
		}
		return nil
	})
	if err != nil && db.newest == nil {
		// Nothing has reached the disk, but Cayley remembers the ids that it gave
		// away; the next write would use them.
		db.failed = fmt.Errorf("%s: %w (%v); nothing of it was written; close the store and open it again", db.name, ErrFailed, err)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", db.name, err)
	}
	return nil
}

var errQuad = errors.New("not a quad")

// valid refuses what could not be written as N-Quads and read again.
func valid(q quad.Quad) error {
	switch s := q.Subject.(type) {
	case quad.IRI, quad.BNode:
		if !quad.IsValidValue(s) {
			return fmt.Errorf("%w: its subject is empty", errQuad)
		}
	default:
		return fmt.Errorf("%w: its subject must be an IRI or a blank node", errQuad)
	}
	if p, ok := q.Predicate.(quad.IRI); !ok || p == "" {
		return fmt.Errorf("%w: its predicate must be an IRI", errQuad)
	}
	if !quad.IsValidValue(q.Object) {
		return fmt.Errorf("%w: its object is empty", errQuad)
	}
	switch l := q.Label.(type) {
	case nil:
	case quad.IRI, quad.BNode:
		if !quad.IsValidValue(l) {
			return fmt.Errorf("%w: its label is empty", errQuad)
		}
	default:
		return fmt.Errorf("%w: its label must be an IRI or a blank node", errQuad)
	}
	return nil
}

// Writer is the store's writing side for Cayley's own code (its HTTP handlers
// want one). Everything goes through Apply. Closing it leaves the store open.
func (db *DB) Writer() cgraph.QuadWriter { return writer{db} }

type writer struct{ db *DB }

func (w writer) AddQuad(q quad.Quad) error { return w.AddQuadSet([]quad.Quad{q}) }

func (w writer) AddQuadSet(quads []quad.Quad) error {
	_, _, err := w.db.Apply(context.Background(), quads, nil)
	return err
}

// RemoveQuad says so if there is no such quad, as Cayley's writer does.
func (w writer) RemoveQuad(q quad.Quad) error {
	_, n, err := w.db.Apply(context.Background(), nil, []quad.Quad{q})
	if err == nil && n == 0 {
		err = &cgraph.DeltaError{Delta: cgraph.Delta{Quad: q, Action: cgraph.Delete}, Err: cgraph.ErrQuadNotExist}
	}
	return err
}

// ApplyTransaction applies the changes in their order: of a quad that is both
// added and removed the last word counts.
func (w writer) ApplyTransaction(tx *cgraph.Transaction) error {
	last := map[string]cgraph.Procedure{}
	for _, d := range tx.Deltas {
		last[Line(nativeQuad(d.Quad))] = d.Action
	}
	var add, remove []quad.Quad
	for _, d := range tx.Deltas {
		if last[Line(nativeQuad(d.Quad))] == cgraph.Add {
			add = append(add, d.Quad)
		} else {
			remove = append(remove, d.Quad)
		}
	}
	_, _, err := w.db.Apply(context.Background(), add, remove)
	return err
}

func (w writer) RemoveNode(v quad.Value) error {
	r := w.db.reader(context.Background())
	var all []quad.Quad
	for _, d := range directions {
		quads, err := r.quads(d, v)
		if err != nil {
			return err
		}
		all = append(all, quads...)
	}
	if len(all) == 0 {
		return cgraph.ErrNodeNotExists
	}
	_, _, err := w.db.Apply(context.Background(), nil, all)
	return err
}

func (w writer) Close() error { return nil }
