package queries

import (
	"context"
	"reflect"
	"strings"
	"sync/atomic"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"
)

// A watched store ends every walk with the query's context.
//
// Cayley looks at the context between results only: a walk that seeks its first result
// through a million quads, or compares three hops in Unique, goes on to its end although
// nobody waits for it. So the leaves, from which every walk draws, are made to fail once
// the context has ended. The price is one atomic load a quad.
//
// A store's own shapes are built on the store itself, since Cayley's key-value stores
// refuse any other; see bind.
type watched struct {
	cgraph.QuadStore
	ctx  context.Context
	over *atomic.Bool
}

// A snapshotter can show its state of the moment while it is written on. Closing
// the copy leaves the store open.
type snapshotter interface {
	ReadSnapshot() (cgraph.QuadStore, error)
}

// Watch wraps store for the length of one reading: once ctx ends, walks over it end with
// the context's error. A store that has snapshots is read in the state that it has now.
// stop frees what that needs. Run does it by itself.
func Watch(ctx context.Context, store cgraph.QuadStore) (w cgraph.QuadStore, stop func()) {
	store = cgraph.Unwrap(store)
	free := func() {}
	if s, ok := store.(snapshotter); ok {
		// A store that can't be read any more says so when it is read.
		if snapshot, err := s.ReadSnapshot(); err == nil {
			store, free = snapshot, func() { snapshot.Close() }
		}
	}
	over := new(atomic.Bool)
	after := context.AfterFunc(ctx, func() { over.Store(true) })
	return &watched{QuadStore: store, ctx: ctx, over: over}, func() { after(); free() }
}

// Ordered passes on what the store says; see package gizmo.
func (w *watched) Ordered() bool {
	o, ok := w.QuadStore.(interface{ Ordered() bool })
	return ok && o.Ordered()
}

func (w *watched) QuadIterator(d quad.Direction, v cgraph.Ref) iterator.Shape {
	return w.leaf(w.QuadStore.QuadIterator(d, v))
}

func (w *watched) NodesAllIterator() iterator.Shape {
	it := w.leaf(w.QuadStore.NodesAllIterator())
	if l, ok := it.(*leaf); ok {
		// The memory store calls its node count exact although it counts quads too,
		// and count() would believe it.
		l.inexact = true
	}
	return it
}

func (w *watched) QuadsAllIterator() iterator.Shape {
	return w.leaf(w.QuadStore.QuadsAllIterator())
}

func (w *watched) ValuesOf(ctx context.Context, vals []refs.Ref) ([]quad.Value, error) {
	return refs.ValuesOf(ctx, w.QuadStore, vals)
}

func (w *watched) RefsOf(ctx context.Context, nodes []quad.Value) ([]refs.Ref, error) {
	return refs.RefsOf(ctx, w.QuadStore, nodes)
}

func (w *watched) OptimizeShape(ctx context.Context, s shape.Shape) (shape.Shape, bool) {
	o, ok := w.QuadStore.(shape.Optimizer)
	if !ok {
		return s, false
	}
	// The store's optimizer must see its own shapes below this one, as it made them.
	n, changed := o.OptimizeShape(ctx, w.release(s))
	if !changed {
		return s, false
	}
	return w.bind(n), true
}

// A bound shape belongs to the store and is built on it.
type bound struct {
	own shape.Shape
	w   *watched
}

func (b bound) BuildIterator(cgraph.QuadStore) iterator.Shape {
	return b.w.leaf(b.own.BuildIterator(b.w.QuadStore))
}

func (b bound) Optimize(ctx context.Context, r shape.Optimizer) (shape.Shape, bool) {
	n, changed := b.own.Optimize(ctx, r)
	if !changed {
		return b, false
	}
	return b.w.bind(n), true
}

// bind wraps every shape in s that is not Cayley's own; release takes the wraps off.
func (w *watched) bind(s shape.Shape) shape.Shape {
	return replace(s, func(s shape.Shape) (shape.Shape, bool) {
		if _, done := s.(bound); done {
			return s, true
		}
		t := reflect.TypeOf(s)
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if strings.HasPrefix(t.PkgPath(), "github.com/cayleygraph/cayley/query/") {
			return s, false
		}
		return bound{s, w}, true
	})
}

func (w *watched) release(s shape.Shape) shape.Shape {
	return replace(s, func(s shape.Shape) (shape.Shape, bool) {
		if b, ok := s.(bound); ok {
			return b.own, true
		}
		return s, false
	})
}

var shapeType = reflect.TypeFor[shape.Shape]()

// replace copies s with f applied to every shape in it, from the top; f says whether
// its answer is final or has shapes of its own to look at. Only exported fields are
// looked into, which are all that Cayley's shapes have for other shapes.
func replace(s shape.Shape, f func(shape.Shape) (shape.Shape, bool)) shape.Shape {
	if s == nil {
		return nil
	}
	s, final := f(s)
	if final || s == nil {
		return s
	}
	v := reflect.ValueOf(s)
	if c, changed := replaceIn(v, f); changed {
		return c.Interface().(shape.Shape)
	}
	return s
}

func replaceIn(v reflect.Value, f func(shape.Shape) (shape.Shape, bool)) (reflect.Value, bool) {
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() || !v.Type().Implements(shapeType) {
			return v, false
		}
		old := v.Interface().(shape.Shape)
		n, final := f(old)
		changed := final && !same(old, n)
		if !final {
			var c reflect.Value
			if c, changed = replaceIn(reflect.ValueOf(n), f); changed {
				n = c.Interface().(shape.Shape)
			}
		}
		if !changed {
			return v, false
		}
		out := reflect.New(v.Type()).Elem()
		out.Set(reflect.ValueOf(n))
		return out, true
	case reflect.Struct:
		var out reflect.Value
		for i := range v.NumField() {
			if !v.Type().Field(i).IsExported() {
				continue
			}
			if c, changed := replaceIn(v.Field(i), f); changed {
				if !out.IsValid() {
					out = reflect.New(v.Type()).Elem()
					out.Set(v)
				}
				out.Field(i).Set(c)
			}
		}
		return out, out.IsValid()
	case reflect.Slice:
		if k := v.Type().Elem().Kind(); k != reflect.Interface && k != reflect.Struct {
			return v, false
		}
		var out reflect.Value
		for i := range v.Len() {
			if c, changed := replaceIn(v.Index(i), f); changed {
				if !out.IsValid() {
					out = reflect.MakeSlice(v.Type(), v.Len(), v.Len())
					reflect.Copy(out, v)
				}
				out.Index(i).Set(c)
			}
		}
		return out, out.IsValid()
	}
	return v, false
}

// same says that f left the shape alone: only wrapping and unwrapping change its type.
func same(a, b shape.Shape) bool { return reflect.TypeOf(a) == reflect.TypeOf(b) }

// leaf wraps one of the store's iterators.
func (w *watched) leaf(it iterator.Shape) iterator.Shape {
	if it == nil || iterator.IsNull(it) {
		return it
	}
	if l, ok := it.(*leaf); ok {
		return l
	}
	return &leaf{Shape: it, w: w}
}

type leaf struct {
	iterator.Shape
	w       *watched
	inexact bool
}

func (l *leaf) Iterate() iterator.Scanner { return &leafScan{Scanner: l.Shape.Iterate(), w: l.w} }
func (l *leaf) Lookup() iterator.Index    { return &leafIndex{Index: l.Shape.Lookup(), w: l.w} }

func (l *leaf) Optimize(ctx context.Context) (iterator.Shape, bool) {
	n, changed := l.Shape.Optimize(ctx)
	if !changed {
		return l, false
	}
	it := l.w.leaf(n)
	if nl, ok := it.(*leaf); ok {
		nl.inexact = l.inexact
	}
	return it, true
}

func (l *leaf) Stats(ctx context.Context) (iterator.Costs, error) {
	c, err := l.Shape.Stats(ctx)
	if l.inexact {
		c.Size.Exact = false
	}
	return c, err
}

type leafScan struct {
	iterator.Scanner
	w *watched
}

func (s *leafScan) Next(ctx context.Context) bool { return !s.w.over.Load() && s.Scanner.Next(ctx) }
func (s *leafScan) NextPath(ctx context.Context) bool {
	return !s.w.over.Load() && s.Scanner.NextPath(ctx)
}
func (s *leafScan) Err() error {
	if s.w.over.Load() {
		return context.Cause(s.w.ctx)
	}
	return s.Scanner.Err()
}

type leafIndex struct {
	iterator.Index
	w *watched
}

func (s *leafIndex) Contains(ctx context.Context, v refs.Ref) bool {
	return !s.w.over.Load() && s.Index.Contains(ctx, v)
}
func (s *leafIndex) NextPath(ctx context.Context) bool {
	return !s.w.over.Load() && s.Index.NextPath(ctx)
}
func (s *leafIndex) Err() error {
	if s.w.over.Load() {
		return context.Cause(s.w.ctx)
	}
	return s.Index.Err()
}
