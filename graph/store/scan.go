package store

import (
	"context"

	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
)

// whole is the result of a scan that yields quads, not one of their members.
const whole = -1

// saved tags a member of the quad.
type saved struct {
	at   int
	tags []string
}

// A scan yields a member of every quad that matches a pattern.
type scan struct {
	leafShape
	v      *view
	p      Pattern
	result int
	save   []saved
	in     [4]map[ID]bool // members that must be in a set
	where  [4][]test      // tests that members must pass
	alone  bool           // no intersection of Cayley's has it as a part
	once   bool           // a result may be left out if it has just come
}

// onward goes from a quad that was taken to the next, n members leading the order.
func (s *scan) onward(c *cursor, n int) bool {
	if s.once && s.result >= 0 && n < 4 && perm[c.o][n] == s.result {
		return c.nextOther(n)
	}
	return c.next()
}

func (s *scan) String() string                                  { return "Scan" }
func (s *scan) Optimize(context.Context) (iterator.Shape, bool) { return s, false }
func (s *scan) Iterate() iterator.Scanner                       { return &scanning{scan: s} }
func (s *scan) Lookup() iterator.Index                          { return &probing{scan: s} }

// Stats calls a size exact only for a scan that stands alone: Cayley takes the size
// of an intersection's exact part for that of the whole. It asks for the exact size
// to count without walking.
func (s *scan) Stats(ctx context.Context) (iterator.Costs, error) {
	c := iterator.Costs{ContainsCost: 6, NextCost: 1}
	var err error
	if o, n := longest(s.p, -1); s.alone && s.counted() && n == bound(s.p) {
		c.Size.Exact = true
		c.Size.Value, err = s.v.prefixCount(o, s.p, n)
	} else {
		c.Size.Value, err = s.v.estimate(s.p)
	}
	return c, err
}

// counted says that the scan takes every quad of its pattern.
func (s *scan) counted() bool {
	for at := range s.in {
		if s.in[at] != nil || s.where[at] != nil {
			return false
		}
	}
	for _, sv := range s.save {
		if sv.at == atG && s.p[atG] == 0 {
			return false
		}
	}
	return s.result != atG || s.p[atG] != 0
}

// estimate is exact where that is a look-up, else an upper bound.
func (v *view) estimate(p Pattern) (int64, error) {
	o, n, err := v.bestOrder(p)
	if err != nil {
		return 0, err
	}
	if n > 2 {
		return 1, nil
	}
	return v.prefixCount(o, p, n)
}

// takes says whether a quad passes what the pattern can't say.
func (s *scan) takes(q *Quad, err *error) bool {
	if s.result >= 0 && q[s.result] == 0 {
		return false // no label
	}
	for i := range s.save {
		if q[s.save[i].at] == 0 {
			return false
		}
	}
	for at, set := range s.in {
		if set != nil && !set[q[at]] {
			return false
		}
	}
	for at, tests := range s.where {
		if tests != nil {
			ok, e := s.v.pass(q[at], tests)
			if e != nil {
				*err = e
			}
			if !ok {
				return false
			}
		}
	}
	return true
}

func (s *scan) tag(q *Quad, dst map[string]refs.Ref) {
	for _, sv := range s.save {
		for _, t := range sv.tags {
			dst[t] = q[sv.at]
		}
	}
}

type scanning struct {
	*scan
	walker
	n      int
	ranges []idRange // of the member after the prefix; nil if it may be any
	end    ID        // of the range that it is in
}

func (s *scanning) Next(ctx context.Context) bool {
	if s.over(ctx) {
		return false
	}
	ok := false
	if s.c == nil {
		ok = s.begin()
	} else if s.c.opened {
		ok = s.onward(s.c, s.n)
	}
	for {
		for ; ok && s.inRange(); ok = s.c.next() {
			if s.takes(&s.c.quad, &s.c.err) {
				return true
			}
			if s.over(ctx) {
				return false
			}
		}
		if s.c.err != nil || len(s.ranges) == 0 {
			s.c.close()
			return false
		}
		ok = s.nextRange()
	}
}

func (s *scanning) begin() bool {
	o, n, err := s.v.bestOrder(s.p)
	if s.c = s.v.cursor(o); err != nil {
		s.c.err = err
		return false
	}
	if bound(s.p) > n {
		s.c.filter(s.p)
	}
	s.n = n
	if n < 4 && s.where[perm[o][n]] != nil {
		s.ranges = rangesOf(s.where[perm[o][n]])
		return false // the first range is sought next
	}
	return s.c.seek(s.p, n)
}

func (s *scanning) inRange() bool { return s.end == 0 || s.c.quad[perm[s.c.o][s.n]] <= s.end }

func (s *scanning) nextRange() bool {
	p := s.p
	p[perm[s.c.o][s.n]] = s.ranges[0].lo
	s.end = s.ranges[0].hi
	s.ranges = s.ranges[1:]
	return s.c.seekFrom(p, s.n, s.n+1)
}

func bound(p Pattern) (n int) {
	for _, id := range p {
		if id != 0 {
			n++
		}
	}
	return n
}

func (s *scanning) current() ID {
	if s.result < 0 {
		return 0
	}
	return s.c.quad[s.result]
}

func (s *scanning) Result() refs.Ref {
	if s.c == nil {
		return nil
	}
	if s.result < 0 {
		return s.c.quad
	}
	return s.c.quad[s.result]
}

func (s *scanning) TagResults(dst map[string]refs.Ref) {
	if s.c != nil {
		s.tag(&s.c.quad, dst)
	}
}
func (s *scanning) NextPath(context.Context) bool { return false }
func (s *scanning) Close() error {
	if s.c == nil {
		s.c = s.v.cursor(SPOG) // it is over
		return nil
	}
	return s.walker.Close()
}

// leading is how many members at the front of an order are bound.
func leading(o Order, p Pattern) (n int) {
	for n < 4 && p[perm[o][n]] != 0 {
		n++
	}
	return n
}

// longest is the order with the longest prefix for the members that are bound, and
// the length.
func longest(p Pattern, prefer int) (Order, int) {
	best, bestN := SPOG, 0
	for o := range orders {
		n := leading(o, p)
		if n > bestN || n == bestN && n > 0 && n < 4 && perm[o][n] == prefer {
			best, bestN = o, n
		}
	}
	return best, bestN
}

// probing asks whether ids are among the results of a scan. Ids that come in rising
// order make it a merge: it steps forward where that is shorter than a seek.
type probing struct {
	*scan
	walker
	ready  bool
	n      int  // members that lead the order, the result among them
	sorted bool // the result comes last in the prefix
	on     bool // the cursor stands on a quad
	quad   Quad
	last   ID
	ref    refs.Ref
}

func (s *probing) Contains(ctx context.Context, r refs.Ref) bool {
	switch r := r.(type) {
	case ID:
		return s.containsID(ctx, r)
	case Quad:
		s.ref = r
		s.quad = r
		return s.scan.result == whole && r.matches(s.p) && s.takes(&r, &s.tick.err)
	}
	return false
}

func (s *probing) containsID(ctx context.Context, id ID) bool {
	at := s.scan.result
	if at == whole || id == 0 || s.p[at] != 0 && s.p[at] != id || s.over(ctx) {
		return false
	}
	p := s.p
	p[at] = id
	if !s.ready {
		s.ready = true
		o, n := longest(p, -1)
		for other := range orders { // as long, with the result last
			if l := leading(other, p); l == n && perm[other][n-1] == at {
				o = other
			}
		}
		s.c, s.n = s.v.cursor(o), n
		s.sorted = perm[o][n-1] == at && s.p[at] == 0
	}
	if bound(p) > s.n {
		s.c.filter(p)
	}
	rising := s.sorted && s.last != 0 && id > s.last && !s.c.check
	s.last = id
	if rising {
		// Between the last id and this one the cursor may be already.
		s.c.from, s.c.n = s.c.o.permute(p), s.n-1
		for i := 0; s.on && s.c.quad[at] < id && i < 8; i++ {
			s.on = s.c.next()
		}
		if !s.on || s.c.quad[at] >= id {
			return s.arrive(id)
		}
		s.on = s.c.seekFrom(p, s.n-1, s.n)
		return s.arrive(id)
	}
	if s.sorted && !s.c.check {
		s.on = s.c.seekFrom(p, s.n-1, s.n)
	} else {
		s.on = s.c.seek(p, s.n)
	}
	return s.arrive(id)
}

// arrive takes the first quad from here on that has the id and passes.
func (s *probing) arrive(id ID) bool {
	for ; s.on && s.c.quad[s.scan.result] == id; s.on = s.c.next() {
		if s.takes(&s.c.quad, &s.c.err) {
			s.quad, s.ref = s.c.quad, nil
			return true
		}
	}
	return false
}

func (s *probing) NextPath(ctx context.Context) bool {
	if !s.on || s.scan.result == whole || s.over(ctx) {
		return false
	}
	id := s.quad[s.scan.result]
	if s.c.quad[s.scan.result] != id {
		return false
	}
	s.on = s.c.next()
	return s.arrive(id)
}

func (s *probing) Result() refs.Ref {
	if s.ref == nil && s.scan.result >= 0 {
		s.ref = s.quad[s.scan.result]
	}
	return s.ref
}
func (s *probing) TagResults(dst map[string]refs.Ref) { s.tag(&s.quad, dst) }
func (s *probing) Close() error {
	s.on = false
	return s.walker.Close()
}
