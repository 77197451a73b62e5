package store

import (
	"context"
	"math"
	"slices"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"
)

// A test is a comparison with a fixed value, worked out for ids: most pass or fail
// without their term being looked up, and whole ranges need not be read.
type test struct {
	op     iterator.Operator
	val    quad.Value
	passes idRange // ids that have their value in them and pass
	look   uint16  // a bit for each kind whose terms must be looked at
}

// An idRange is the ids from lo to hi; none if lo is more.
type idRange struct{ lo, hi ID }

func (r idRange) has(id ID) bool { return r.lo <= id && id <= r.hi }

func kindRange(kind ID) idRange { return idRange{kind << kindShift, kind<<kindShift | valueMask} }

var noIDs = idRange{1, 0}

const allKinds = math.MaxUint16

// newTest mirrors Cayley's comparison: values are compared with their own kind, and
// what is of no kind that it knows as text.
func newTest(op iterator.Operator, val quad.Value) test {
	t := test{op: op, val: val, passes: noIDs}
	switch v := val.(type) {
	case quad.Int:
		t.look = 1 << kindBigInt
		t.passes = ranged(kindInt, op, int64(v), true)
	case quad.Time:
		t.look = 1 << kindFineTime
		at := time.Time(v)
		if us := at.UnixMicro(); at.Year() > -100_000 && at.Year() < 100_000 { // where that does not overflow
			t.passes = ranged(kindTime, op, us, at.Nanosecond()%1000 == 0)
		} else {
			t.look |= 1 << kindTime
		}
	case quad.Float:
		t.look = 1 << kindFloat
	case quad.String:
		t.look = 1 << kindString
	case quad.BNode:
		t.look = 1 << kindBNode
	case quad.IRI:
		t.look = 1 << kindIRI
	default:
		t.look = allKinds
	}
	return t
}

// ranged is the range of a kind whose ids have a number in them: those that compare
// so with n, or with something between n and n+1 if n is not exact.
func ranged(kind ID, op iterator.Operator, n int64, exact bool) idRange {
	r := kindRange(kind)
	switch op {
	case iterator.CompareLT, iterator.CompareLTE:
		if op == iterator.CompareLT && exact {
			if n == math.MinInt64 {
				return noIDs
			}
			n--
		}
		if n < -bias {
			return noIDs
		}
		r.hi, _ = inlineID(kind, min(n, bias-1))
	case iterator.CompareGT, iterator.CompareGTE:
		if op == iterator.CompareGT || !exact {
			if n == math.MaxInt64 {
				return noIDs
			}
			n++
		}
		if n >= bias {
			return noIDs
		}
		r.lo, _ = inlineID(kind, max(n, -bias))
	}
	return r
}

// ranges are where ids that may pass lie, in rising order.
func (t *test) ranges() (out []idRange) {
	for kind := ID(1); kind < 16; kind++ {
		if r := kindRange(kind); t.look>>kind&1 == 1 {
			out = append(out, r)
		} else if t.passes.lo <= t.passes.hi && r.has(t.passes.lo) {
			out = append(out, t.passes)
		}
	}
	return out
}

// rangesOf are where ids lie that may pass all tests.
func rangesOf(tests []test) []idRange {
	out := tests[0].ranges()
	for _, t := range tests[1:] {
		var both []idRange
		for _, a := range out {
			for _, b := range t.ranges() {
				if r := (idRange{max(a.lo, b.lo), min(a.hi, b.hi)}); r.lo <= r.hi {
					both = append(both, r)
				}
			}
		}
		out = both
	}
	return out
}

// pass says whether an id passes all tests.
func (v *view) pass(id ID, tests []test) (bool, error) {
	for i := range tests {
		t := &tests[i]
		if t.passes.has(id) {
			continue
		}
		if t.look>>id.kind()&1 == 0 {
			return false, nil
		}
		term, err := v.Term(id)
		if err != nil || term == nil || !compare(term, t.op, t.val) {
			return false, err
		}
	}
	return true, nil
}

func compare(a quad.Value, op iterator.Operator, b quad.Value) bool {
	switch b := b.(type) {
	case quad.Int:
		a, ok := a.(quad.Int)
		return ok && iterator.RunIntOp(a, op, b)
	case quad.Float:
		a, ok := a.(quad.Float)
		return ok && iterator.RunFloatOp(a, op, b)
	case quad.String:
		a, ok := a.(quad.String)
		return ok && iterator.RunStrOp(string(a), op, string(b))
	case quad.BNode:
		a, ok := a.(quad.BNode)
		return ok && iterator.RunStrOp(string(a), op, string(b))
	case quad.IRI:
		a, ok := a.(quad.IRI)
		return ok && iterator.RunStrOp(string(a), op, string(b))
	case quad.Time:
		a, ok := a.(quad.Time)
		return ok && iterator.RunTimeOp(time.Time(a), op, time.Time(b))
	}
	return iterator.RunStrOp(quad.StringOf(a), op, quad.StringOf(b))
}

// optimizeFilter takes the comparisons of a filter; what else it asks for, such as
// patterns of text, stays Cayley's.
func optimizeFilter(s shape.Filter) (shape.Shape, bool) {
	var tests []test
	var rest []shape.ValueFilter
	for _, f := range s.Filters {
		if c, ok := f.(shape.Comparison); ok {
			tests = append(tests, newTest(c.Op, c.Val))
		} else {
			rest = append(rest, f)
		}
	}
	if len(tests) == 0 || holdsValues(s.From) || yieldsQuads(s.From) {
		return s, false
	}
	var out shape.Shape
	switch from := s.From.(type) {
	case scanShape:
		from.Where[from.Result] = append(slices.Clip(from.Where[from.Result]), tests...)
		out = from
	case hopShape:
		from.Where[from.Result] = append(slices.Clip(from.Where[from.Result]), tests...)
		out = from
	default:
		out = testShape{From: s.From, Tests: tests}
	}
	if len(rest) > 0 {
		out = shape.Filter{From: out, Filters: rest}
	}
	return out, true
}

// testShape is what of another shape passes tests.
type testShape struct {
	From  shape.Shape
	Tests []test
}

func (s testShape) BuildIterator(qs cgraph.QuadStore) iterator.Shape {
	v := viewOf(qs)
	if v == nil {
		return foreign()
	}
	from := s.From.BuildIterator(qs)
	if all, ok := from.(*allNodes); ok {
		return &allNodes{v: all.v, tests: s.Tests}
	}
	return &tested{v: v, from: from, tests: s.Tests}
}

func (s testShape) Optimize(ctx context.Context, r shape.Optimizer) (shape.Shape, bool) {
	return optimizeAll(ctx, r, s, []shape.Shape{s.From}, func(l []shape.Shape) shape.Shape { return testShape{l[0], s.Tests} })
}

// tested yields what passes tests.
type tested struct {
	v     *view
	from  iterator.Shape
	tests []test
}

func (f *tested) String() string                 { return "Tested" }
func (f *tested) SubIterators() []iterator.Shape { return []iterator.Shape{f.from} }
func (f *tested) Optimize(ctx context.Context) (iterator.Shape, bool) {
	if n, changed := f.from.Optimize(ctx); changed {
		return &tested{f.v, n, f.tests}, true
	}
	return f, false
}
func (f *tested) Stats(ctx context.Context) (iterator.Costs, error) {
	c, err := f.from.Stats(ctx)
	c.Size = refs.Size{Value: c.Size.Value/2 + 1}
	return c, err
}
func (f *tested) Iterate() iterator.Scanner { return &testedScan{Scanner: f.from.Iterate(), tested: f} }
func (f *tested) Lookup() iterator.Index    { return &testedIndex{Index: f.from.Lookup(), tested: f} }

type testedScan struct {
	iterator.Scanner
	*tested
	err error
}

func (t *testedScan) String() string { return "Tested" }
func (t *testedScan) Next(ctx context.Context) bool {
	for t.err == nil && t.Scanner.Next(ctx) {
		var ok bool
		if ok, t.err = t.v.pass(currentOf(t.Scanner), t.tests); ok {
			return true
		}
	}
	return false
}
func (t *testedScan) current() ID { return currentOf(t.Scanner) }
func (t *testedScan) Err() error {
	if t.err != nil {
		return t.err
	}
	return t.Scanner.Err()
}

type testedIndex struct {
	iterator.Index
	*tested
	err error
}

func (t *testedIndex) String() string { return "Tested" }
func (t *testedIndex) Contains(ctx context.Context, r refs.Ref) bool {
	id, ok := r.(ID)
	return ok && t.containsID(ctx, id)
}
func (t *testedIndex) containsID(ctx context.Context, id ID) bool {
	ok, err := t.v.pass(id, t.tests)
	if err != nil {
		t.err = err
	}
	return ok && containsOf(ctx, t.Index, id)
}
func (t *testedIndex) Err() error {
	if t.err != nil {
		return t.err
	}
	return t.Index.Err()
}
