package gizmo

import (
	"context"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/cayley/schema"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/voc"
)

// An engine walks the graph for a program. There are two: one that has the store, and
// one that asks the process which has it.
type engine interface {
	// rows calls f for every way through the path, until f returns false. A limit below
	// zero is none.
	rows(p *pathObject, limit int, f func(row) (bool, error)) error
	// terms calls f for every node at the end of the path, whatever the ways there.
	terms(p *pathObject, limit int, f func(quad.Value) (bool, error)) error
	// all sends the rows as results and tells how many; none are sent after yield has
	// returned false, which stopped says.
	all(p *pathObject, limit int) (sent int, stopped bool, err error)
	count(p *pathObject) (int64, error)
	namespaces() ([]voc.Namespace, error)
}

// A row is one way through a path: the end and the tags, those that have a term, in the
// order of sortedKeys.
type row struct {
	keys  []string
	cells []quad.Value
}

// native is the row as JavaScript and JSON get it.
func (r row) native() map[string]any {
	obj := make(map[string]any, len(r.keys))
	for i, k := range r.keys {
		obj[k] = Native(r.cells[i])
	}
	return obj
}

// A local engine has the store.
type local struct {
	ctx   context.Context
	qs    cgraph.QuadStore
	yield func(Result) bool
}

func (l *local) build(p *pathObject) iterator.Shape {
	return shape.BuildIterator(l.ctx, l.qs, p.shape())
}

func (l *local) rows(p *pathObject, limit int, f func(row) (bool, error)) (err error) {
	if limit == 0 {
		return nil
	}
	it, _ := iterator.Tag(l.build(p), Top).Optimize(l.ctx)
	rows := it.Iterate()
	defer func() {
		if e := rows.Close(); err == nil {
			err = e
		}
	}()
	tags := map[string]cgraph.Ref{}
	var keys []string // of the row before, mostly those of all
	for n := 0; n != limit && l.ctx.Err() == nil && rows.Next(l.ctx); {
		for way := true; way && n != limit; way = l.ctx.Err() == nil && rows.NextPath(l.ctx) {
			clear(tags)
			rows.TagResults(tags)
			if !sameKeys(keys, tags) {
				keys = sortedKeys(tags)
			}
			r, err := l.named(keys, tags)
			if err != nil {
				return err
			}
			if more, err := f(r); err != nil || !more {
				return err
			}
			n++
		}
	}
	if err := l.ctx.Err(); err != nil {
		return err
	}
	return rows.Err()
}

func (l *local) named(keys []string, tags map[string]cgraph.Ref) (row, error) {
	r := row{keys: keys[:0:0], cells: make([]quad.Value, 0, len(tags))}
	for i, k := range keys {
		v, err := l.qs.NameOf(tags[k])
		if err != nil {
			return r, err
		}
		if v == nil {
			continue
		}
		if len(r.keys) == i {
			r.keys = keys[: i+1 : i+1] // as long as none is left out
		} else {
			r.keys = append(r.keys, k)
		}
		r.cells = append(r.cells, v)
	}
	return r, nil
}

func (l *local) all(p *pathObject, limit int) (sent int, stopped bool, err error) {
	err = l.rows(p, limit, func(r row) (bool, error) {
		if len(r.keys) == 0 {
			return true, nil // labels() of a quad without one
		}
		sent++
		stopped = !l.yield(Result{Ordered: p.ordered, Keys: r.keys, Cells: r.cells, JSON: r.native()})
		return !stopped, nil
	})
	return sent, stopped, err
}

func (l *local) terms(p *pathObject, limit int, f func(quad.Value) (bool, error)) error {
	ctx, cancel := context.WithCancel(l.ctx)
	defer cancel()
	err := iterator.Iterate(ctx, l.build(p)).Paths(false).Limit(max(limit, -1)).EachValue(l.qs, func(v quad.Value) error {
		if v == nil {
			return nil
		}
		more, err := f(v)
		if err == nil && !more {
			err = errStop
		}
		return err
	})
	if err == errStop {
		err = nil
	}
	if cerr := l.ctx.Err(); cerr != nil {
		return cerr
	}
	return err
}

func (l *local) count(p *pathObject) (int64, error) {
	n, err := iterator.Iterate(l.ctx, l.build(p)).Paths(true).Count()
	if cerr := l.ctx.Err(); cerr != nil {
		return 0, cerr // Cayley gives the number so far and no error
	}
	return n, err
}

func (l *local) namespaces() ([]voc.Namespace, error) {
	var ns voc.Namespaces
	err := schema.NewConfig().LoadNamespaces(l.ctx, l.qs, &ns)
	return ns.List(), err
}
