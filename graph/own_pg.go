//go:build !small

package graph

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"

	"github.com/rawabit/rawabit/graph/pg"
	"github.com/rawabit/rawabit/graph/search"
)

func init() {
	b := backend{
		remote: true,
		create: func(address string) (*opened, error) { return ownPostgres(pg.Create, address) },
		open:   func(address string) (*opened, error) { return ownPostgres(pg.Open, address) },
	}
	backends["postgres"], backends["postgresql"] = b, b
}

func ownPostgres(open func(context.Context, string, pg.Options) (*pg.Store, error), address string) (*opened, error) {
	s, err := open(context.Background(), address, pg.Options{Index: &pg.Index{
		Version: search.Version, Predicates: search.Predicates(), Keys: search.Keys,
	}})
	switch {
	case errors.Is(err, pg.ErrMissing):
		return nil, fmt.Errorf("%w (%w)", ErrMissing, err)
	case errors.Is(err, pg.ErrFormat):
		return nil, fmt.Errorf("%w (%w)", ErrFormat, err)
	case err != nil:
		return nil, err
	}
	return &opened{QuadStore: s, group: s.Group, keeper: keepingPostgres{s}, change: s.Change, newest: pg.OnPrimary}, nil
}

// redacted hides the password of an address.
func redacted(name string) string {
	if u, err := url.Parse(name); err == nil {
		return u.Redacted()
	}
	return name
}

// keepingPostgres is a keeper.
type keepingPostgres struct{ s *pg.Store }

func (k keepingPostgres) load(ctx context.Context, r io.Reader, progress func(Progress)) (read, added int64, err error) {
	if r, err = decompress(r); err != nil {
		return 0, 0, err
	}
	return k.loadQuads(ctx, nquads.NewReader(r, false).ReadQuad, progress)
}

func (k keepingPostgres) loadQuads(ctx context.Context, next func() (quad.Quad, error), progress func(Progress)) (read, added int64, err error) {
	return k.s.Load(ctx, func() (quad.Quad, error) {
		q, err := next()
		if err != nil {
			return q, err
		}
		return nativeQuad(q), valid(q)
	}, func(n int64) { progress(Progress{Read: n}) })
}

func (k keepingPostgres) check(ctx context.Context, progress func(Progress)) error {
	err := k.s.Check(ctx, func(n int64) { progress(Progress{Done: n}) })
	if errors.Is(err, pg.ErrDamaged) {
		err = errors.Join(ErrDamaged, err)
	}
	return err
}

func (k keepingPostgres) compact(ctx context.Context) error         { return k.s.Compact(ctx) }
func (k keepingPostgres) reindex(ctx context.Context) (bool, error) { return k.s.Reindex(ctx) }
func (k keepingPostgres) each(ctx context.Context, f func(quad.Quad) error) error {
	return k.s.Each(ctx, f)
}

// backup is not asked for: the store has no folder.
func (k keepingPostgres) backup(string) error { return ErrKind }
