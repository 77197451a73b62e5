//go:build !small

package explore

import (
	"context"
	"iter"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/search"
	"github.com/rawabit/rawabit/graph/store"
)

// ownView opens a snapshot if the store is our own and has, or can be given, its index.
func ownView(ctx context.Context, qs cgraph.QuadStore) (view, error) {
	s, ok := qs.(*store.Store)
	if !ok {
		return postgresView(ctx, qs)
	}
	has, err := s.Indexed()
	if err == nil && !has {
		_, err = s.Reindex(ctx)
	}
	if err != nil {
		return nil, err
	}
	snap, err := s.Snapshot()
	if err != nil {
		return nil, err
	}
	if has, err = snap.Indexed(); err != nil || !has { // opened by who wants no index
		snap.Close()
		return nil, err
	}
	return &own{snap}, nil
}

type own struct{ s *store.Snapshot }

func (o *own) ID(v quad.Value) (id, error) {
	n, err := o.s.ID(v)
	return id(n), err
}
func (o *own) Term(n id) (quad.Value, error) { return o.s.Term(store.ID(n)) }
func (o *own) close() error                  { return o.s.Close() }

func pattern(p row) store.Pattern {
	return store.Pattern{store.ID(p[0]), store.ID(p[1]), store.ID(p[2]), store.ID(p[3])}
}

func (o *own) rows(ctx context.Context, p row) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		for q, err := range o.s.Match(ctx, pattern(p)) {
			if !yield(row{id(q[0]), id(q[1]), id(q[2]), id(q[3])}, err) || err != nil {
				return
			}
		}
	}
}

func (o *own) count(ctx context.Context, p row) (int64, error) { return o.s.Count(ctx, pattern(p)) }

func (o *own) Uses(ctx context.Context, n id) (int64, error) {
	return o.s.Count(ctx, store.Pattern{atO: store.ID(n)})
}

func (o *own) Find(ctx context.Context, prefix string, whole bool) iter.Seq2[search.Record, error] {
	return func(yield func(search.Record, error) bool) {
		for f, err := range o.s.Find(ctx, prefix, whole, store.Found{}) {
			if !yield(search.Record{Key: f.Key, Subject: id(f.Subject), Object: id(f.Object)}, err) || err != nil {
				return
			}
		}
	}
}

// distinct leaps over the labels of one statement if there are many.
func (o *own) distinct(ctx context.Context, p row, counted bool) iter.Seq2[run, error] {
	if counted {
		return runs(o.rows(ctx, p), p)
	}
	order, at := store.SPOG, atO
	if p[atS] == 0 {
		order, at = store.POSG, atS
	}
	const patience = 8 // rows; a leap takes longer than some steps
	return func(yield func(run, error) bool) {
		var from store.Quad
		for again := true; again; {
			again = false
			var last store.ID
			n := 0
			for q, err := range o.s.MatchFrom(ctx, order, pattern(p), from) {
				if err != nil {
					yield(run{}, err)
					return
				}
				if q[at] == last {
					if n++; n == patience {
						from, again = store.Quad{}, true
						from[at] = last + 1
						break
					}
					continue
				}
				last, n = q[at], 0
				if !yield(run{id(last), 1}, nil) {
					return
				}
			}
		}
	}
}
