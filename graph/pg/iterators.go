package pg

import (
	"context"
	"errors"
	"iter"

	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/jackc/pgx/v5"
)

// leaf is for iterators that have none below.
type leaf struct{}

func (leaf) SubIterators() []iterator.Shape { return nil }

// oneWay is for iterators that give each way to a result as a result.
type oneWay struct{}

func (oneWay) NextPath(context.Context) bool { return false }

// quads walks over the quads of a pattern, for plans of Cayley's own.
type quads struct {
	leaf
	s *Store
	p Pattern
}

func (q *quads) String() string                                  { return "Quads" }
func (q *quads) Optimize(context.Context) (iterator.Shape, bool) { return q, false }
func (q *quads) Stats(context.Context) (iterator.Costs, error) {
	c := iterator.Costs{ContainsCost: 1, NextCost: 2, Size: refs.Size{Value: 1_000_000}}
	switch {
	case q.p[atS] != ID{}, q.p[atG] != ID{}:
		c.Size.Value = 20
	case q.p[atO] != ID{}:
		c.Size.Value = 100
	case q.p[atP] != ID{}:
		c.Size.Value = 100_000
	}
	return c, nil
}
func (q *quads) Iterate() iterator.Scanner { return &quadScan{quads: q} }
func (q *quads) Lookup() iterator.Index    { return &quadIndex{quads: q} }

type quadScan struct {
	oneWay
	*quads
	next func() (Quad, error, bool)
	stop func()
	now  Quad
	err  error
}

func (q *quadScan) Next(ctx context.Context) bool {
	if q.next == nil {
		q.next, q.stop = iter.Pull2(match(ctx, q.s, q.p))
	}
	if q.err != nil {
		return false
	}
	var ok bool
	q.now, q.err, ok = q.next()
	return ok && q.err == nil
}
func (q *quadScan) Result() refs.Ref               { return q.now }
func (q *quadScan) TagResults(map[string]refs.Ref) {}
func (q *quadScan) Err() error                     { return q.err }
func (q *quadScan) Close() error {
	if q.stop != nil {
		q.stop()
	}
	return nil
}

type quadIndex struct {
	oneWay
	*quads
	now Quad
}

func (q *quadIndex) Contains(_ context.Context, r refs.Ref) bool {
	x, ok := r.(Quad)
	for at, id := range q.p {
		ok = ok && (id == ID{} || id == x[at])
	}
	q.now = x
	return ok
}
func (q *quadIndex) Result() refs.Ref               { return q.now }
func (q *quadIndex) TagResults(map[string]refs.Ref) {}
func (q *quadIndex) Err() error                     { return nil }
func (q *quadIndex) Close() error                   { return nil }

// A walk runs a plan as one statement.
type walk struct {
	leaf
	s     *Store
	plan  plan
	given ID // only this result, if set
	part  bool
}

func (w *walk) String() string                                  { return "Walk" }
func (w *walk) Optimize(context.Context) (iterator.Shape, bool) { return w, false }

// Stats counts for a walk that is all there is to walk: Cayley asks for the exact size to count
// without walking. Sizes of others are guesses, to tell a point from a crowd.
func (w *walk) Stats(ctx context.Context) (iterator.Costs, error) {
	c := iterator.Costs{ContainsCost: 50, NextCost: 2, Size: refs.Size{Value: 1000}}
	if w.part {
		return c, nil
	}
	n, err := w.s.count(ctx, w.plan)
	c.Size = refs.Size{Value: n, Exact: err == nil}
	return c, err
}
func (w *walk) Iterate() iterator.Scanner { return &walking{walk: w} }
func (w *walk) Lookup() iterator.Index    { return &probing{walk: w} }

// How many rows are read before the first is given, and between two.
const (
	rowsFirst = 256
	rowsMost  = 8192
)

type walking struct {
	oneWay
	*walk
	begun  bool
	rel    rel
	rows   pgx.Rows
	cancel context.CancelFunc
	buf    []ID // of the rows read, a result and its tags each
	at     int
	most   int
	err    error
}

func (w *walking) width() int { return 1 + len(w.rel.tags) }

func (w *walking) begin(ctx context.Context) {
	w.begun, w.most = true, rowsFirst
	b := &builder{ctx: ctx, s: w.s}
	w.rel = w.plan.render(b, "")
	if w.err = b.err; w.err != nil {
		return
	}
	if w.given != (ID{}) {
		w.rel.where = append(w.rel.where, w.rel.out+" = "+b.arg(w.given))
	}
	ctx, w.cancel = context.WithCancel(ctx)
	w.rows, w.err = w.rel.by(w.s).query(ctx, w.rel.sql(true), b.args...)
}

func (w *walking) Next(ctx context.Context) bool {
	if !w.begun {
		w.begin(ctx)
	}
	if w.at += w.width(); w.at < len(w.buf) {
		return true
	}
	w.at, w.buf = 0, w.buf[:0]
	for n := 0; w.err == nil && w.rows != nil && n < w.most; n++ {
		if !w.rows.Next() {
			w.rows.Close()
			w.err = explain(ctx, w.rows.Err())
			w.rows = nil
			break
		}
		for i := range w.width() {
			var id ID
			if w.err = readID(w.rows, i, &id); w.err != nil {
				break
			}
			w.buf = append(w.buf, id)
		}
	}
	w.most = min(2*w.most, rowsMost)
	if w.err == nil && len(w.buf) > 0 {
		w.err = w.s.fetchNames(ctx, w.s.onTerms(), w.buf)
	}
	return w.err == nil && len(w.buf) > 0
}
func (w *walking) Result() refs.Ref {
	if w.at >= len(w.buf) {
		return nil
	}
	return w.buf[w.at]
}
func (w *walking) TagResults(dst map[string]refs.Ref) {
	if w.at >= len(w.buf) {
		return
	}
	for i, t := range w.rel.tags {
		if id := w.buf[w.at+1+i]; id != (ID{}) {
			dst[t.name] = id
		}
	}
}
func (w *walking) Err() error { return w.err }

// Close stops a statement that is not read to its end.
func (w *walking) Close() error {
	if w.rows != nil {
		w.cancel()
		w.rows.Close()
		w.rows = nil
	}
	if w.cancel != nil {
		w.cancel()
	}
	return nil
}

// A probing asks whether a plan has a result, and by which ways: a statement each for the first
// few, then it reads all results that there are, if they are not too many.
type probing struct {
	*walk
	asked int
	all   map[ID][]map[string]refs.Ref // of each result, the tags of each way; nil if not read
	large bool
	now   ID
	ways  []map[string]refs.Ref
	way   int
	err   error
}

const (
	probesApart = 4
	mostProbed  = 100_000
)

func (p *probing) Contains(ctx context.Context, r refs.Ref) bool {
	id, ok := r.(ID)
	if !ok || p.err != nil || id == (ID{}) {
		return false
	}
	p.now, p.way = id, 0
	if p.asked++; p.asked > probesApart && p.all == nil && !p.large {
		p.readAll(ctx)
	}
	if p.all != nil {
		p.ways = p.all[id]
		return len(p.ways) > 0 && p.err == nil
	}
	one := *p.walk
	one.given = id
	found := map[ID][]map[string]refs.Ref{}
	p.gather(ctx, &one, found, 1<<30)
	p.ways = found[id]
	return len(p.ways) > 0 && p.err == nil
}

func (p *probing) readAll(ctx context.Context) {
	list := map[ID][]map[string]refs.Ref{}
	if p.large = !p.gather(ctx, p.walk, list, mostProbed); !p.large {
		p.all = list
	}
}

// gather reads the ways to results, and says whether they were not too many.
func (p *probing) gather(ctx context.Context, w *walk, into map[ID][]map[string]refs.Ref, most int) bool {
	it := &walking{walk: w}
	defer it.Close()
	for n := 0; it.Next(ctx); n++ {
		if n == most {
			return false
		}
		tags := map[string]refs.Ref{}
		it.TagResults(tags)
		if id, ok := it.Result().(ID); ok {
			into[id] = append(into[id], tags)
		}
	}
	p.err = errors.Join(p.err, it.Err())
	return true
}

func (p *probing) NextPath(context.Context) bool {
	if p.way+1 >= len(p.ways) {
		return false
	}
	p.way++
	return true
}
func (p *probing) Result() refs.Ref { return p.now }
func (p *probing) TagResults(dst map[string]refs.Ref) {
	if p.way < len(p.ways) {
		for name, r := range p.ways[p.way] {
			dst[name] = r
		}
	}
}
func (p *probing) Err() error   { return p.err }
func (p *probing) Close() error { return nil }
