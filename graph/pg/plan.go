package pg

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/jackc/pgx/v5/pgtype"
)

// A plan is a shape that becomes SQL. A result comes as often as there are ways to it.
type plan interface {
	shape.Shape
	// render makes the statement. If given is not empty, only results that are equal to that
	// expression are wanted; what has no condition of its own may then give just it.
	render(b *builder, given string) rel
}

// A builder hands out names and parameters.
type builder struct {
	ctx    context.Context
	s      *Store
	err    error
	args   []any
	tables int
	unique bool // how often a result comes makes no difference
}

func (b *builder) arg(v any) string {
	b.args = append(b.args, v)
	return fmt.Sprintf("$%d", len(b.args))
}

func (b *builder) table(prefix string) string {
	b.tables++
	return fmt.Sprintf("%s%d", prefix, b.tables)
}

// tagged is a name and the expression that it has.
type tagged struct{ name, expr string }

// A rel is the parts of a SELECT.
type rel struct {
	from, where []string
	out         string
	tags        []tagged
	order       string // by which rows come if only some are wanted; an index has it
}

// cond joins FROM and WHERE.
func (r *rel) cond() string {
	var sql string
	if len(r.from) > 0 {
		sql = " FROM " + strings.Join(r.from, ", ")
	}
	if len(r.where) > 0 {
		sql += " WHERE " + strings.Join(r.where, " AND ")
	}
	return sql
}

// sql is the statement: the result as id, and the tags as t0, t1 and so on.
func (r *rel) sql(tags bool) string {
	list := r.out + " AS id"
	if tags {
		for i, t := range r.tags {
			list += fmt.Sprintf(", %s AS t%d", t.expr, i)
		}
	}
	return "SELECT " + list + r.cond()
}

// by is who answers the statement.
func (r *rel) by(s *Store) on {
	sql := r.cond()
	if strings.Count(sql, "quads ")+strings.Count(sql, "dict ") > 1 {
		return on{&s.pools, s.joins}
	}
	return on{&s.pools, s.read}
}

// wrapped makes a table of a statement, so that others can join it.
func (r *rel) wrapped(b *builder, sql string) rel {
	name := b.table("d")
	out := rel{from: []string{"(" + sql + ") " + name}, out: name + ".id"}
	for i, t := range r.tags {
		out.tags = append(out.tags, tagged{t.name, fmt.Sprintf("%s.t%d", name, i)})
	}
	return out
}

// join takes in the parts of another, whose results are the expression.
func (r *rel) join(other rel, expr string) {
	r.from = append(r.from, other.from...)
	r.where = append(r.where, other.where...)
	r.tags = append(r.tags, other.tags...)
	if other.out != expr {
		r.where = append(r.where, expr+" = "+other.out)
	}
}

// storeOf finds the store that a shape is built on.
func storeOf(qs cgraph.QuadStore) *Store {
	s, _ := cgraph.Unwrap(qs).(*Store)
	return s
}

func built(p plan, qs cgraph.QuadStore) iterator.Shape {
	s := storeOf(qs)
	if s == nil {
		return iterator.NewError(errForeign)
	}
	return &walk{s: s, plan: p}
}

// part is a plan below a shape of Cayley's, which must not ask for its exact size: Cayley takes
// the size of an intersection's part for that of the whole.
type part struct{ plan }

func (p part) BuildIterator(qs cgraph.QuadStore) iterator.Shape {
	it := built(p.plan, qs)
	if w, ok := it.(*walk); ok {
		w.part = true
	}
	return it
}
func (p part) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return p, false }

// done is for plans, which are what is left when all is optimized.
func done(p plan) (shape.Shape, bool) { return p, false }

// all is every term that is in a quad.
type all struct{}

func (a all) BuildIterator(qs cgraph.QuadStore) iterator.Shape              { return built(a, qs) }
func (a all) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return done(a) }
func (a all) render(b *builder, given string) rel {
	if given != "" {
		return rel{out: given}
	}
	name := b.table("n")
	return rel{from: []string{"dict " + name}, where: []string{fmt.Sprintf(inAQuad, name+".id")}, out: name + ".id"}
}

// fixed is a list of terms.
type fixed struct{ ids []ID }

func (f fixed) BuildIterator(qs cgraph.QuadStore) iterator.Shape              { return built(f, qs) }
func (f fixed) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return done(f) }
func (f fixed) render(b *builder, given string) rel {
	switch {
	case len(f.ids) == 1 && given != "":
		return rel{out: given, where: []string{given + " = " + b.arg(f.ids[0])}}
	case len(f.ids) == 1:
		return rel{out: b.arg(f.ids[0]) + "::uuid"}
	case given != "" && !repeats(f.ids):
		return rel{out: given, where: []string{given + " = ANY(" + b.arg(pgtype.FlatArray[ID](f.ids)) + "::uuid[])"}}
	}
	name := b.table("f")
	return rel{from: []string{fmt.Sprintf("unnest(%s::uuid[]) %s(id)", b.arg(pgtype.FlatArray[ID](f.ids)), name)}, out: name + ".id"}
}

func repeats(ids []ID) bool {
	seen := map[ID]bool{}
	for _, id := range ids {
		if seen[id] {
			return true
		}
		seen[id] = true
	}
	return false
}

// members is a member of every quad whose members are results of plans.
type members struct {
	Result  int
	Filters []member
}

type member struct {
	at   int
	From plan
}

func (m members) BuildIterator(qs cgraph.QuadStore) iterator.Shape              { return built(m, qs) }
func (m members) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return done(m) }
func (m members) render(b *builder, _ string) rel {
	name := b.table("q")
	r := rel{from: []string{"quads " + name}, out: name + "." + columns[m.Result]}
	if m.Result == atG {
		r.where = append(r.where, r.out+" <> "+noLabel)
	}
	plain := true
	for _, f := range m.Filters {
		col := name + "." + columns[f.at]
		if _, ok := f.From.(all); ok && f.at == atG {
			r.where = append(r.where, col+" <> "+noLabel)
			continue
		}
		_, list := f.From.(fixed)
		plain = plain && list
		sub := f.From.render(b, col)
		if b.unique && len(sub.tags) == 0 && len(sub.from) > 0 {
			r.where = append(r.where, col+" IN ("+sub.sql(false)+")")
			continue
		}
		r.join(sub, col)
	}
	if plain {
		r.order = r.out
	}
	return r
}

const noLabel = "'00000000-0000-0000-0000-000000000000'::uuid"

// both is what is in all of the parts.
type both struct{ Parts []plan }

func (j both) BuildIterator(qs cgraph.QuadStore) iterator.Shape              { return built(j, qs) }
func (j both) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return done(j) }
func (j both) render(b *builder, given string) rel {
	r := rel{out: given}
	apart := 0
	for _, p := range j.Parts {
		if hops(p) > 1 && anchored(p) {
			apart++
		}
	}
	// First what has terms of its own, then what only tests them.
	for _, tests := range []bool{false, true} {
		for _, p := range j.Parts {
			if testing(p) != tests {
				continue
			}
			sub := p.render(b, r.out)
			if apart > 1 && hops(p) > 1 && anchored(p) {
				// Each for itself and then together: as one join, PostgreSQL may walk from the
				// results of one back along all ways of the other.
				sub = sub.wrapped(b, sub.sql(true)+" OFFSET 0")
			}
			if r.out == "" {
				r = rel{from: sub.from, where: sub.where, tags: append(r.tags, sub.tags...), out: sub.out}
				continue
			}
			r.join(sub, r.out)
		}
	}
	return r
}

// hops is how many tables of quads a plan joins, at least.
func hops(p plan) int {
	n := 0
	eachPart(p, func(p plan) {
		if _, ok := p.(members); ok {
			n++
		}
	})
	return n
}

// anchored says that a plan begins with given terms, other than predicates and labels.
func anchored(p plan) bool {
	found := false
	eachPart(p, func(p plan) {
		if m, ok := p.(members); ok {
			for _, f := range m.Filters {
				_, given := f.From.(fixed)
				found = found || given && (f.at == atS || f.at == atO)
			}
		}
	})
	return found
}

// eachPart calls f with a plan and all that is below it.
func eachPart(p plan, f func(plan)) {
	shape.Walk(p, func(s shape.Shape) bool {
		if p, ok := s.(plan); ok {
			f(p)
		}
		return true
	})
}

// testing says that a plan takes its terms from all terms.
func testing(p plan) bool {
	switch p := p.(type) {
	case all:
		return true
	case saved:
		return testing(p.From)
	case except:
		return testing(p.From)
	case compared:
		return testing(p.From)
	case picked:
		return testing(p.From)
	}
	return false
}

// saved tags results.
type saved struct {
	From plan
	tags []string
}

func (s saved) BuildIterator(qs cgraph.QuadStore) iterator.Shape              { return built(s, qs) }
func (s saved) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return done(s) }
func (s saved) render(b *builder, given string) rel {
	r := s.From.render(b, given)
	expr := r.out
	if strings.HasSuffix(expr, ".g") {
		expr = "nullif(" + expr + ", " + noLabel + ")"
	}
	for _, t := range s.tags {
		r.tags = append(slices.Clone(r.tags), tagged{t, expr})
	}
	return r
}

// constants tags all results with the same terms.
type constants struct {
	From plan
	tags map[string]ID
}

func (c constants) BuildIterator(qs cgraph.QuadStore) iterator.Shape              { return built(c, qs) }
func (c constants) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return done(c) }
func (c constants) render(b *builder, given string) rel {
	r := c.From.render(b, given)
	for _, name := range slices.Sorted(keys(c.tags)) {
		r.tags = append(r.tags, tagged{name, b.arg(c.tags[name]) + "::uuid"})
	}
	return r
}

func keys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// either is what is in any of the parts, as often as in all of them together.
type either struct{ Parts []plan }

func (u either) BuildIterator(qs cgraph.QuadStore) iterator.Shape              { return built(u, qs) }
func (u either) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return done(u) }
func (u either) render(b *builder, _ string) rel {
	var subs []rel
	var names []string
	for _, p := range u.Parts {
		sub := p.render(b, "")
		subs = append(subs, sub)
		for _, t := range sub.tags {
			if !slices.Contains(names, t.name) {
				names = append(names, t.name)
			}
		}
	}
	var list []string
	whole := rel{}
	for _, name := range names {
		whole.tags = append(whole.tags, tagged{name: name})
	}
	for _, sub := range subs {
		has := sub.tags
		sub.tags = nil
		for _, name := range names {
			expr := "NULL::uuid"
			for _, t := range has { // the last of a name counts
				if t.name == name {
					expr = t.expr
				}
			}
			sub.tags = append(sub.tags, tagged{name, expr})
		}
		list = append(list, sub.sql(true))
	}
	how := " UNION ALL "
	if b.unique && len(names) == 0 {
		how = " UNION "
	}
	return whole.wrapped(b, strings.Join(list, how))
}

// once is each result one time.
type once struct{ From plan }

func (u once) BuildIterator(qs cgraph.QuadStore) iterator.Shape              { return built(u, qs) }
func (u once) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return done(u) }
func (u once) render(b *builder, _ string) rel {
	before := b.unique
	b.unique = true
	r := u.From.render(b, "")
	b.unique = before
	if len(r.tags) == 0 {
		return r.wrapped(b, "SELECT DISTINCT"+strings.TrimPrefix(r.sql(true), "SELECT"))
	}
	// Of several ways the one whose tags sort first, the same each time.
	by := make([]string, 1+len(r.tags))
	for i := range by {
		by[i] = fmt.Sprint(i + 1)
	}
	sql := "SELECT DISTINCT ON (" + r.out + ")" + strings.TrimPrefix(r.sql(true), "SELECT") + " ORDER BY " + strings.Join(by, ", ")
	return r.wrapped(b, sql)
}

// page is some of the results.
type page struct {
	From        plan
	skip, limit int64
}

func (p page) BuildIterator(qs cgraph.QuadStore) iterator.Shape              { return built(p, qs) }
func (p page) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return done(p) }
func (p page) render(b *builder, _ string) rel {
	before := b.unique
	b.unique = false
	r := p.From.render(b, "")
	b.unique = before
	sql := r.sql(true)
	if r.order != "" {
		sql += " ORDER BY " + r.order
	}
	if p.limit > 0 {
		sql += " LIMIT " + b.arg(p.limit) + "::bigint"
	}
	if p.skip > 0 {
		sql += " OFFSET " + b.arg(p.skip) + "::bigint"
	}
	return r.wrapped(b, sql)
}

// except is what is not in another plan.
type except struct{ From, Not plan }

func (e except) BuildIterator(qs cgraph.QuadStore) iterator.Shape              { return built(e, qs) }
func (e except) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return done(e) }
func (e except) render(b *builder, given string) rel {
	r := e.From.render(b, given)
	not := e.Not.render(b, r.out)
	if not.out != r.out {
		not.where = append(not.where, not.out+" = "+r.out)
	}
	r.where = append(slices.Clone(r.where), "NOT EXISTS (SELECT 1"+not.cond()+")")
	return r
}

// picked is what passes filters that SQL has no like of, such as regular expressions of Go: all
// terms that might are read and tried when the statement is made.
type picked struct {
	From    plan
	filters []shape.ValueFilter
}

func (p picked) BuildIterator(qs cgraph.QuadStore) iterator.Shape              { return built(p, qs) }
func (p picked) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return done(p) }
func (p picked) render(b *builder, given string) rel {
	r := p.From.render(b, given)
	if b.err != nil {
		return r
	}
	var it iterator.Shape = &walk{s: b.s, plan: once{p.From}, part: true}
	for _, f := range p.filters {
		it = f.BuildIterator(b.s, it)
	}
	var ids []ID
	sc := it.Iterate()
	for sc.Next(b.ctx) {
		if id, ok := sc.Result().(ID); ok {
			ids = append(ids, id)
		}
	}
	b.err = errors.Join(sc.Err(), sc.Close(), b.ctx.Err())
	r.where = append(slices.Clone(r.where), r.out+" = ANY("+b.arg(pgtype.FlatArray[ID](ids))+"::uuid[])")
	return r
}

// optional is a plan whose results have more tags where other plans have the result too. A result
// comes once for the first ways of all of these, and once for each further way of one, which is
// how Cayley counts.
type optional struct {
	From plan
	Opt  []plan
}

func (o optional) BuildIterator(qs cgraph.QuadStore) iterator.Shape              { return built(o, qs) }
func (o optional) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return done(o) }
func (o optional) render(b *builder, _ string) rel {
	r := o.From.render(b, "")
	r = r.wrapped(b, r.sql(true))
	item := r.from[0]
	var further []string
	for _, p := range o.Opt {
		sub := p.render(b, r.out)
		if sub.out != r.out {
			sub.where = append(sub.where, sub.out+" = "+r.out)
		}
		sql := "SELECT 1 AS one"
		if len(o.Opt) > 1 {
			sql = "SELECT row_number() OVER () AS way"
		}
		name := b.table("o")
		for i, t := range sub.tags {
			sql += fmt.Sprintf(", %s AS t%d", t.expr, i)
			r.tags = append(r.tags, tagged{t.name, fmt.Sprintf("%s.t%d", name, i)})
		}
		item += fmt.Sprintf(" LEFT JOIN LATERAL (%s%s) %s ON true", sql, sub.cond(), name)
		further = append(further, fmt.Sprintf("(coalesce(%s.way, 1) > 1)::int", name))
	}
	r.from = []string{item}
	if len(o.Opt) > 1 {
		r.where = append(r.where, strings.Join(further, " + ")+" <= 1")
	}
	return r
}

// count counts the ways of a plan.
func (s *Store) count(ctx context.Context, p plan) (n int64, err error) {
	b := &builder{ctx: ctx, s: s}
	r := p.render(b, "")
	if b.err != nil {
		return 0, b.err
	}
	err = r.by(s).one(ctx, "SELECT count(*) FROM ("+r.sql(true)+") c", b.args, &n)
	return n, err
}

// counted is one number, how many ways a plan has.
type counted struct{ From plan }

func (c counted) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return c, false }
func (c counted) BuildIterator(qs cgraph.QuadStore) iterator.Shape {
	s := storeOf(qs)
	if s == nil {
		return iterator.NewError(errForeign)
	}
	return iterator.NewCount(&walk{s: s, plan: c.From}, qs)
}
