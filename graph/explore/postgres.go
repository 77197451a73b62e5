//go:build !small

package explore

import (
	"context"
	"fmt"
	"iter"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/pg"
	"github.com/rawabit/rawabit/graph/search"
)

// postgresView opens a snapshot if the store is PostgreSQL and has, or can be given, its index.
func postgresView(ctx context.Context, qs cgraph.QuadStore) (view, error) {
	s, ok := qs.(*pg.Store)
	if !ok {
		return nil, nil
	}
	has, err := s.Indexed(ctx)
	if err == nil && !has {
		has, err = s.Reindex(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("the index of names and words: %w", err)
	}
	if !has { // opened by who wants no index
		return nil, nil
	}
	n, err := s.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	return &postgres{s: n, ctx: ctx, numbers: map[pg.ID]id{}, group: map[pg.ID]int{}, subjects: map[pg.ID][]pg.Quad{}}, nil
}

// A postgres is a view that reads ahead: a question costs a way to the server and back, and what is
// asked of one result of a list will be asked of the next. So when the quads of a subject are wanted
// that came with others, those of the others are read too, and kept as long as the view is.
type postgres struct {
	s       *pg.Snapshot
	ctx     context.Context
	numbers map[pg.ID]id
	ids     []pg.ID // of number-1

	lists    [][]pg.ID           // subjects and objects that came together
	group    map[pg.ID]int       // in which of them
	subjects map[pg.ID][]pg.Quad // all quads of a subject
}

const (
	aheadSubjects = 128 // how many subjects are read at a time
	aheadQuads    = 64  // of each; who has more is not kept
)

func (p *postgres) close() error { return p.s.Close() }

func (p *postgres) number(x pg.ID) id {
	if x == (pg.ID{}) {
		return 0
	}
	n, ok := p.numbers[x]
	if !ok {
		p.ids = append(p.ids, x)
		n = id(len(p.ids))
		p.numbers[x] = n
	}
	return n
}

func (p *postgres) at(n id) pg.ID {
	if n == 0 || n > id(len(p.ids)) {
		return pg.ID{}
	}
	return p.ids[n-1]
}

func (p *postgres) ID(v quad.Value) (id, error) {
	x, err := p.s.ID(p.ctx, v)
	return p.number(x), err
}

func (p *postgres) Term(n id) (quad.Value, error) { return p.s.Term(p.ctx, p.at(n)) }

func (p *postgres) pattern(r row) pg.Pattern {
	return pg.Pattern{p.at(r[0]), p.at(r[1]), p.at(r[2]), p.at(r[3])}
}

func (p *postgres) row(q pg.Quad) row {
	return row{p.number(q[0]), p.number(q[1]), p.number(q[2]), p.number(q[3])}
}

// noticed remembers what came together.
func (p *postgres) noticed(list []pg.ID) {
	for _, x := range list {
		if _, ok := p.group[x]; !ok {
			p.group[x] = len(p.lists)
		}
	}
	p.lists = append(p.lists, list)
}

// ahead reads the quads of a subject and of what came with it. ok is false if it has too many.
func (p *postgres) ahead(ctx context.Context, x pg.ID) (quads []pg.Quad, ok bool, err error) {
	if quads, ok = p.subjects[x]; ok {
		return quads, quads != nil, nil
	}
	want := []pg.ID{x}
	if at, ok := p.group[x]; ok {
		list := p.lists[at]
		from := 0
		for i, y := range list {
			if y == x {
				from = i
			}
		}
		for _, y := range list[from:] {
			if _, read := p.subjects[y]; !read && y != x && len(want) < aheadSubjects {
				want = append(want, y)
			}
		}
	}
	found, whole, err := p.s.Subjects(ctx, want, aheadQuads)
	if err != nil {
		return nil, false, err
	}
	for _, y := range want {
		p.subjects[y] = nil
		if whole[y] {
			p.subjects[y] = append([]pg.Quad{}, found[y]...)
		}
	}
	quads = p.subjects[x]
	return quads, quads != nil, nil
}

// quads yields what matches, from what was read ahead if the subject is given.
func (p *postgres) quads(ctx context.Context, r row) iter.Seq2[pg.Quad, error] {
	pattern := p.pattern(r)
	return func(yield func(pg.Quad, error) bool) {
		if pattern[atS] != (pg.ID{}) {
			list, ok, err := p.ahead(ctx, pattern[atS])
			if err != nil {
				yield(pg.Quad{}, err)
				return
			}
			if ok {
				p.noticed(objects(list))
				for _, q := range list {
					if matches(q, pattern) && !yield(q, nil) {
						return
					}
				}
				return
			}
		}
		var met []pg.ID
		for q, err := range p.s.Match(ctx, pattern) {
			if err == nil && pattern[atS] == (pg.ID{}) {
				met = append(met, q[atS])
			} else if err == nil {
				met = append(met, q[atO])
			}
			if len(met) == aheadSubjects {
				p.noticed(met)
				met = nil
			}
			if !yield(q, err) || err != nil {
				break
			}
		}
		p.noticed(met)
	}
}

func objects(list []pg.Quad) (out []pg.ID) {
	for _, q := range list {
		out = append(out, q[atO])
	}
	return out
}

func matches(q pg.Quad, p pg.Pattern) bool {
	for i, x := range p {
		if x != (pg.ID{}) && x != q[i] {
			return false
		}
	}
	return true
}

func (p *postgres) rows(ctx context.Context, r row) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		for q, err := range p.quads(ctx, r) {
			if !yield(p.row(q), err) || err != nil {
				return
			}
		}
	}
}

func (p *postgres) count(ctx context.Context, r row) (int64, error) {
	return p.s.Count(ctx, p.pattern(r))
}

func (p *postgres) Uses(ctx context.Context, n id) (int64, error) {
	return p.count(ctx, row{atO: n})
}

func (p *postgres) distinct(ctx context.Context, r row, _ bool) iter.Seq2[run, error] {
	return runs(p.rows(ctx, r), r)
}

func (p *postgres) Find(ctx context.Context, prefix string, whole bool) iter.Seq2[search.Record, error] {
	return func(yield func(search.Record, error) bool) {
		for f, err := range p.s.Find(ctx, prefix, whole) {
			if !yield(search.Record{Key: f.Key, Subject: p.number(f.Subject), Object: p.number(f.Object)}, err) || err != nil {
				return
			}
		}
	}
}
