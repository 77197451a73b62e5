package store

import (
	"context"

	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
)

// The iterators of this package know ids without boxing them for each other.
type (
	idScanner interface {
		iterator.Scanner
		current() ID
	}
	idIndex interface {
		iterator.Index
		containsID(ctx context.Context, id ID) bool
	}
)

// currentOf is the result of any scanner as an id, 0 if it is none of ours.
func currentOf(s iterator.Scanner) ID {
	if s, ok := s.(idScanner); ok {
		return s.current()
	}
	id, _ := s.Result().(ID)
	return id
}

func containsOf(ctx context.Context, i iterator.Index, id ID) bool {
	if i, ok := i.(idIndex); ok {
		return i.containsID(ctx, id)
	}
	return i.Contains(ctx, id)
}

// leafShape is for iterators that have none below.
type leafShape struct{}

func (leafShape) SubIterators() []iterator.Shape { return nil }

// oneWay is for iterators that have no tags and no second way to a result.
type oneWay struct{}

func (oneWay) TagResults(map[string]refs.Ref) {}
func (oneWay) NextPath(context.Context) bool  { return false }

// atID is for iterators that stand on an id, or were last asked for it.
type atID struct {
	oneWay
	id ID
}

func (a *atID) current() ID      { return a.id }
func (a *atID) Result() refs.Ref { return a.id }

// A walker is what iterators over quads share: a cursor, which may not be open yet,
// and a look at the context.
type walker struct {
	tick
	c *cursor
}

func (w *walker) Err() error {
	if w.tick.err != nil || w.c == nil {
		return w.tick.err
	}
	return w.c.err
}

func (w *walker) Close() error {
	if w.c == nil {
		return nil
	}
	w.c.close()
	return w.c.err
}

// A tick looks at the context now and then.
type tick struct {
	n   uint
	err error
}

func (t *tick) over(ctx context.Context) bool {
	if t.n++; t.n&127 != 0 || ctx == nil {
		return t.err != nil
	}
	if t.err == nil {
		t.err = ctx.Err()
	}
	return t.err != nil
}
