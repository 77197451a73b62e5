//go:build !small

package graph

import (
	"context"
	"errors"
	"io"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/search"
	"github.com/rawabit/rawabit/graph/store"
)

// defaultBackend is the kind of a new store whose name says none.
const defaultBackend = store.Backend

var decompress = store.Decompress

// ownBackends are the kinds of our own store, on disk and in memory.
var ownBackends = map[string]backend{
	store.Backend: {
		create: func(dir string) (*opened, error) { return own(store.Create(dir, options)) },
		open:   func(dir string) (*opened, error) { return own(store.Open(dir, options)) },
	},
	"memory": {memory: true, create: func(string) (*opened, error) { return own(store.Memory(options)) }},
}

// options give every store of ours the index by which names and words are found.
var options = store.Options{Index: &store.Index{
	Version: search.Version, Predicates: search.Predicates(), Keys: search.Keys,
}}

func own(s *store.Store, err error) (*opened, error) {
	if errors.Is(err, store.ErrInUse) {
		return nil, ErrInUse
	}
	if err != nil {
		return nil, err
	}
	return &opened{QuadStore: s, group: s.Group, keeper: keeping{s}}, nil
}

// keeping is a keeper.
type keeping struct{ s *store.Store }

func told(progress func(Progress)) func(store.Progress) {
	return func(p store.Progress) {
		progress(Progress{Read: p.Read, Done: p.Merged, Of: p.Quads4})
	}
}

func (k keeping) load(ctx context.Context, r io.Reader, progress func(Progress)) (read, added int64, err error) {
	return k.s.Load(ctx, r, told(progress))
}

func (k keeping) loadQuads(ctx context.Context, next func() (quad.Quad, error), progress func(Progress)) (read, added int64, err error) {
	return k.s.LoadQuads(ctx, next, told(progress))
}

func (k keeping) check(ctx context.Context, progress func(Progress)) error {
	err := k.s.Check(ctx, func(n int64) { progress(Progress{Done: n}) })
	if errors.Is(err, store.ErrDamaged) {
		err = errors.Join(ErrDamaged, err)
	}
	return err
}

func (k keeping) compact(ctx context.Context) error         { return k.s.Compact(ctx) }
func (k keeping) reindex(ctx context.Context) (bool, error) { return k.s.Reindex(ctx) }
func (k keeping) backup(dir string) error                   { return k.s.Backup(dir) }

func (k keeping) each(ctx context.Context, f func(quad.Quad) error) error {
	snap, err := k.s.Snapshot()
	if err != nil {
		return err
	}
	defer snap.Close()
	for row, err := range snap.Match(ctx, store.Pattern{}) {
		if err != nil {
			return err
		}
		q, err := snap.Terms(row)
		if err != nil {
			return err
		}
		if err := f(q); err != nil {
			return err
		}
	}
	return nil
}
