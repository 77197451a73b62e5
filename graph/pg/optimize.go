package pg

import (
	"context"
	"errors"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/store"
)

var _ shape.Optimizer = (*Store)(nil)

var errForeign = errors.New("a plan made for PostgreSQL was run on another store")

// OptimizeShape makes plans of shapes. Shapes are optimized from the leaves up, so what is below
// a shape is a plan already if it can be one.
func (s *Store) OptimizeShape(_ context.Context, sh shape.Shape) (shape.Shape, bool) {
	switch sh := sh.(type) {
	case shape.AllNodes, shape.Fixed, shape.Quads: // their parents have a use for them as they are
		return sh, false
	case shape.Filter:
		return filtered(sh)
	}
	if p, ok := planOf(sh); ok {
		return p, true
	}
	switch sh := sh.(type) {
	case shape.Count:
		if p, ok := planOf(sh.Values); ok {
			return counted{p}, true
		}
	case shape.Sort:
		sh.From = below(sh.From)
		return store.Sort{From: sh.From}, true
	case shape.Union:
		return shape.Union(allBelow(sh)), false
	case shape.Intersect:
		return shape.Intersect(allBelow(sh)), false
	case shape.IntersectOpt:
		return shape.IntersectOpt{Sub: allBelow(sh.Sub), Opt: allBelow(sh.Opt)}, false
	case shape.Unique:
		return shape.Unique{From: below(sh.From)}, false
	case shape.Save:
		return shape.Save{From: below(sh.From), Tags: sh.Tags}, false
	case shape.Page:
		sh.From = below(sh.From)
		return sh, false
	case shape.Except:
		return shape.Except{From: below(sh.From), Exclude: below(sh.Exclude)}, false
	}
	return sh, false
}

// below marks what has a shape of Cayley's above it.
func below(s shape.Shape) shape.Shape {
	if p, ok := planOf(s); ok {
		return part{p}
	}
	return s
}

func allBelow(list []shape.Shape) []shape.Shape {
	out := make([]shape.Shape, len(list))
	for i, s := range list {
		out[i] = below(s)
	}
	return out
}

// planOf gives the plan that a shape is, or can be.
func planOf(sh shape.Shape) (plan, bool) {
	switch sh := sh.(type) {
	case part:
		return sh.plan, true
	case plan:
		return sh, true
	case shape.AllNodes:
		return all{}, true
	case shape.Fixed:
		f := fixed{}
		for _, r := range sh {
			id, ok := r.(ID)
			if !ok {
				return nil, false
			}
			f.ids = append(f.ids, id)
		}
		return f, len(f.ids) > 0
	case shape.FixedTags:
		return constantsOf(sh)
	case shape.Materialize:
		return planOf(sh.Values)
	case shape.Save:
		p, ok := planOf(sh.From)
		return saved{p, sh.Tags}, ok
	case shape.Unique:
		p, ok := planOf(sh.From)
		return once{p}, ok
	case shape.Page:
		p, ok := planOf(sh.From)
		return page{p, max(sh.Skip, 0), max(sh.Limit, 0)}, ok
	case shape.Except:
		return exceptOf(sh)
	case shape.Intersect:
		list, ok := plansOf(sh)
		return both{list}, ok
	case shape.Union:
		list, ok := plansOf(sh)
		return either{list}, ok
	case shape.IntersectOpt:
		return optionalOf(sh)
	case shape.QuadsAction:
		return actionOf(sh)
	case shape.NodesFrom:
		return membersOf(sh.Dir, sh.Quads)
	case shape.Filter:
		p, ok := planOf(sh.From)
		return picked{p, sh.Filters}, ok
	}
	return nil, false
}

// plansOf is planOf for a list, without what is empty.
func plansOf(list []shape.Shape) (out []plan, ok bool) {
	for _, sh := range list {
		if shape.IsNull(sh) {
			continue
		}
		p, ok := planOf(sh)
		if !ok {
			return nil, false
		}
		out = append(out, p)
	}
	return out, len(out) > 0
}

func constantsOf(sh shape.FixedTags) (plan, bool) {
	p, ok := planOf(sh.On)
	if !ok {
		return nil, false
	}
	c := constants{p, map[string]ID{}}
	for name, r := range sh.Tags {
		id, ok := r.(ID)
		if !ok {
			return nil, false
		}
		c.tags[name] = id
	}
	return c, true
}

func exceptOf(sh shape.Except) (plan, bool) {
	var from plan = all{}
	if sh.From != nil {
		p, ok := planOf(sh.From)
		if !ok {
			return nil, false
		}
		from = p
	}
	if shape.IsNull(sh.Exclude) {
		return from, true
	}
	not, ok := planOf(sh.Exclude)
	return except{from, not}, ok
}

func optionalOf(sh shape.IntersectOpt) (plan, bool) {
	var from plan = all{}
	if len(sh.Sub) > 0 {
		list, ok := plansOf(sh.Sub)
		if !ok {
			return nil, false
		}
		if from = list[0]; len(list) > 1 {
			from = both{list}
		}
	}
	opt, ok := plansOf(sh.Opt)
	return optional{from, opt}, ok
}

func actionOf(sh shape.QuadsAction) (plan, bool) {
	m := members{Result: place(sh.Result)}
	for _, d := range quad.Directions {
		at := place(d)
		if r, ok := sh.Filter[d]; ok {
			id, ok := r.(ID)
			if !ok {
				return nil, false
			}
			m.Filters = append(m.Filters, member{at, fixed{[]ID{id}}})
		}
		if tags := sh.Save[d]; len(tags) > 0 {
			m.Filters = append(m.Filters, member{at, saved{all{}, tags}})
		}
	}
	return m, m.Result >= 0
}

func membersOf(d quad.Direction, of shape.Shape) (plan, bool) {
	at := place(d)
	if at < 0 {
		return nil, false
	}
	switch of := of.(type) {
	case shape.Union: // of quads: what Labels makes
		var list []plan
		for _, sub := range of {
			p, ok := membersOf(d, sub)
			if !ok {
				return nil, false
			}
			list = append(list, p)
		}
		return either{list}, len(list) > 0
	case shape.Quads:
		m := members{Result: at}
		for _, f := range of {
			p, ok := planOf(f.Values)
			if !ok || place(f.Dir) < 0 {
				return nil, false
			}
			m.Filters = append(m.Filters, member{place(f.Dir), p})
		}
		return m, true
	}
	return nil, false
}

// filtered takes the comparisons that SQL can make into the plan, and leaves the others to Cayley.
func filtered(sh shape.Filter) (shape.Shape, bool) {
	from, ok := planOf(sh.From)
	if !ok {
		sh.From = below(sh.From)
		return sh, false
	}
	var rest []shape.ValueFilter
	for _, f := range sh.Filters {
		c, ok := f.(shape.Comparison)
		if ok && comparable(c) {
			from = compared{from, c.Op, c.Val}
		} else {
			rest = append(rest, f)
		}
	}
	if len(rest) == len(sh.Filters) {
		sh.From = below(sh.From)
		return sh, false
	}
	if len(rest) > 0 {
		return shape.Filter{From: part{from}, Filters: rest}, true
	}
	return from, true
}

// comparable says that a comparison is with a value whose kind has an order in SQL. Cayley
// compares others as text of N-Quads.
func comparable(c shape.Comparison) bool {
	switch c.Val.(type) {
	case quad.Int, quad.Float, quad.Time, quad.String, quad.IRI, quad.BNode:
		return true
	}
	return false
}

var operators = map[iterator.Operator]string{
	iterator.CompareLT: "<", iterator.CompareLTE: "<=", iterator.CompareGT: ">", iterator.CompareGTE: ">=",
}

// compared is what compares with a value of its kind.
type compared struct {
	From plan
	op   iterator.Operator
	val  quad.Value
}

func (c compared) BuildIterator(qs cgraph.QuadStore) iterator.Shape              { return built(c, qs) }
func (c compared) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return done(c) }
func (c compared) render(b *builder, given string) rel {
	r := c.From.render(b, given)
	name := b.table("t")
	t, err := termOf(c.val)
	if err != nil {
		r.where = append(r.where, "false")
		return r
	}
	op := operators[c.op]
	strict := op[:1]
	is := name + ".kind = '" + string(rune(t.kind)) + "'"
	var cond string
	switch v := c.val.(type) {
	case quad.Int:
		// A float can't tell large numbers apart; the text can, but only of this kind.
		cond = "CASE WHEN " + is + " THEN convert_from(" + name + ".lex, 'UTF8')::bigint " + op + " " + b.arg(int64(v)) + " ELSE false END"
	case quad.Float:
		cond = name + ".num " + op + " " + b.arg(float64(v))
	case quad.Time:
		num, lex := b.arg(micros(time.Time(v))), b.arg(t.lex)
		cond = "(" + name + ".num " + strict + " " + num + " OR " + name + ".num = " + num + " AND " + name + ".lex " + op + " " + lex + ")"
	default:
		cond = name + ".lex " + op + " " + b.arg(t.lex)
	}
	r.from = append(r.from[:len(r.from):len(r.from)], "dict "+name)
	r.where = append(r.where[:len(r.where):len(r.where)], name+".id = "+r.out, is, cond)
	return r
}
