package store

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2"
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
	for _, set := range s.in {
		if set != nil {
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
func (s *scan) takes(q *Quad) bool {
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
	tick
	c *cursor
	n int
}

func (s *scanning) Next(ctx context.Context) bool {
	if s.over(ctx) {
		return false
	}
	ok := false
	if s.c == nil {
		o, n, err := s.v.bestOrder(s.p)
		if s.c = s.v.cursor(o); err != nil {
			s.c.err = err
			return false
		}
		if bound(s.p) > n {
			s.c.filter(s.p)
		}
		s.n = n
		ok = s.c.seek(s.p, n)
	} else if s.c.opened {
		ok = s.onward(s.c, s.n)
	}
	for ; ok; ok = s.c.next() {
		if s.takes(&s.c.quad) {
			return true
		}
		if s.over(ctx) {
			return false
		}
	}
	s.c.close()
	return false
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
func (s *scanning) Err() error {
	if s.tick.err != nil || s.c == nil {
		return s.tick.err
	}
	return s.c.err
}
func (s *scanning) Close() error {
	if s.c == nil {
		s.c = s.v.cursor(SPOG)
		return nil
	}
	s.c.close()
	return s.c.err
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
	tick
	c      *cursor
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
		return s.scan.result == whole && r.matches(s.p) && s.takes(&r)
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
		if s.takes(&s.c.quad) {
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
func (s *probing) Err() error {
	if s.tick.err != nil || s.c == nil {
		return s.tick.err
	}
	return s.c.err
}
func (s *probing) Close() error {
	if s.c == nil {
		return nil
	}
	s.c.close()
	s.on = false
	return s.c.err
}

// allNodes yields every term, in the order of the ids.
type allNodes struct {
	leafShape
	v *view
}

func (a *allNodes) String() string                                  { return "AllNodes" }
func (a *allNodes) Optimize(context.Context) (iterator.Shape, bool) { return a, false }
func (a *allNodes) Iterate() iterator.Scanner                       { return &nodesScan{allNodes: a} }
func (a *allNodes) Lookup() iterator.Index                          { return &nodesIndex{v: a.v} }
func (a *allNodes) Stats(context.Context) (iterator.Costs, error) {
	n, err := a.v.meta("nodes")
	return iterator.Costs{ContainsCost: 2, NextCost: 1, Size: refs.Size{Value: int64(n)}}, err
}

type nodesScan struct {
	*allNodes
	tick
	it *pebble.Iterator
	id ID
}

func (n *nodesScan) Next(ctx context.Context) bool {
	if n.over(ctx) {
		return false
	}
	ok := false
	if n.it == nil {
		if n.it, n.tick.err = n.v.iter([]byte{spaceName}, []byte{spaceName + 1}); n.tick.err != nil {
			return false
		}
		ok = n.it.First()
	} else {
		ok = n.it.Next()
	}
	if !ok {
		n.tick.err = n.v.s.explain(n.it.Error())
		return false
	}
	key := n.it.Key()
	if len(key) != 9 {
		n.tick.err = fmt.Errorf("%s: %w: a name's key", n.v.s.dir, ErrDamaged)
		return false
	}
	n.id = ID(binary.BigEndian.Uint64(key[1:]))
	return true
}
func (n *nodesScan) current() ID                    { return n.id }
func (n *nodesScan) Result() refs.Ref               { return n.id }
func (n *nodesScan) TagResults(map[string]refs.Ref) {}
func (n *nodesScan) NextPath(context.Context) bool  { return false }
func (n *nodesScan) Err() error                     { return n.tick.err }
func (n *nodesScan) Close() error {
	if n.it != nil {
		err := n.it.Close()
		n.it = nil
		n.tick.err = errors.Join(n.tick.err, err)
		return err
	}
	return nil
}

type nodesIndex struct {
	v   *view
	id  ID
	err error
}

func (n *nodesIndex) String() string { return "AllNodes" }
func (n *nodesIndex) Contains(ctx context.Context, r refs.Ref) bool {
	id, ok := r.(ID)
	return ok && n.containsID(ctx, id)
}
func (n *nodesIndex) containsID(_ context.Context, id ID) bool {
	n.id = id
	if id == 0 {
		return false
	}
	_, found, err := n.v.get(nameKey(id))
	if err != nil {
		n.err = err
	}
	return found
}
func (n *nodesIndex) Result() refs.Ref               { return n.id }
func (n *nodesIndex) TagResults(map[string]refs.Ref) {}
func (n *nodesIndex) NextPath(context.Context) bool  { return false }
func (n *nodesIndex) Err() error                     { return n.err }
func (n *nodesIndex) Close() error                   { return nil }

// A hop goes from each result of an iterator along matching quads to another member.
type hop struct {
	scan
	from iterator.Shape
	at   int // where the results of from are
}

func (h *hop) String() string                 { return "Hop" }
func (h *hop) SubIterators() []iterator.Shape { return []iterator.Shape{h.from} }
func (h *hop) Optimize(ctx context.Context) (iterator.Shape, bool) {
	if n, changed := h.from.Optimize(ctx); changed {
		c := *h
		c.from = n
		return &c, true
	}
	return h, false
}
func (h *hop) Stats(ctx context.Context) (iterator.Costs, error) {
	c, err := h.from.Stats(ctx)
	if err != nil {
		return c, err
	}
	size := c.Size.Value * 4
	if bound(h.p) > 0 {
		most, err := h.v.estimate(h.p)
		if err != nil {
			return c, err
		}
		size = min(size, most)
	}
	return iterator.Costs{NextCost: c.NextCost + 4, ContainsCost: 10 + 2*c.ContainsCost, Size: refs.Size{Value: size}}, nil
}
func (h *hop) Iterate() iterator.Scanner { return &hopping{hop: h, src: h.from.Iterate()} }
func (h *hop) Lookup() iterator.Index    { return &hopProbe{hop: h, src: h.from.Lookup()} }

type hopping struct {
	*hop
	tick
	src iterator.Scanner
	c   *cursor
	n   int
	on  bool
	in  bool // src stands on a result
}

func (h *hopping) Next(ctx context.Context) bool {
	if h.over(ctx) {
		return false
	}
	if h.on {
		h.on = h.onward(h.c, h.n)
	}
	for {
		for ; h.on; h.on = h.c.next() {
			if h.takes(&h.c.quad) {
				return true
			}
			if h.over(ctx) {
				return false
			}
		}
		if h.c != nil && h.c.err != nil || h.over(ctx) {
			return false
		}
		if !(h.in && h.src.NextPath(ctx)) {
			if h.in = h.src.Next(ctx); !h.in {
				return false
			}
		}
		id := currentOf(h.src)
		if id == 0 {
			continue // a value that is in no quad
		}
		p := h.p
		p[h.at] = id
		if h.c == nil {
			o, n := longest(p, h.scan.result)
			h.c, h.n = h.v.cursor(o), n
		}
		if bound(p) > h.n {
			h.c.filter(p)
		}
		h.on = h.c.seek(p, h.n)
	}
}
func (h *hopping) current() ID                   { return h.c.quad[h.scan.result] }
func (h *hopping) Result() refs.Ref              { return h.c.quad[h.scan.result] }
func (h *hopping) NextPath(context.Context) bool { return false }
func (h *hopping) TagResults(dst map[string]refs.Ref) {
	h.src.TagResults(dst)
	h.tag(&h.c.quad, dst)
}
func (h *hopping) Err() error {
	switch {
	case h.tick.err != nil:
		return h.tick.err
	case h.c != nil && h.c.err != nil:
		return h.c.err
	}
	return h.src.Err()
}
func (h *hopping) Close() error {
	if h.c != nil {
		h.c.close()
		h.on = false
	}
	return h.src.Close()
}

type hopProbe struct {
	*hop
	tick
	src  iterator.Index
	c    *cursor
	n    int
	on   bool
	quad Quad
}

func (h *hopProbe) Contains(ctx context.Context, r refs.Ref) bool {
	id, ok := r.(ID)
	return ok && h.containsID(ctx, id)
}
func (h *hopProbe) containsID(ctx context.Context, id ID) bool {
	p := h.p
	at := h.scan.result
	if id == 0 || p[at] != 0 && p[at] != id || h.over(ctx) {
		return false
	}
	p[at] = id
	if h.c == nil {
		o, n := longest(p, h.at)
		h.c, h.n = h.v.cursor(o), n
	}
	if bound(p) > h.n {
		h.c.filter(p)
	}
	h.on = h.c.seek(p, h.n)
	return h.arrive(ctx)
}
func (h *hopProbe) arrive(ctx context.Context) bool {
	for ; h.on; h.on = h.c.next() {
		if h.takes(&h.c.quad) && containsOf(ctx, h.src, h.c.quad[h.at]) {
			h.quad = h.c.quad
			return true
		}
		if h.over(ctx) {
			return false
		}
	}
	return false
}
func (h *hopProbe) NextPath(ctx context.Context) bool {
	if !h.on {
		return false
	}
	if h.src.NextPath(ctx) {
		return true
	}
	h.on = h.c.next()
	return h.arrive(ctx)
}
func (h *hopProbe) Result() refs.Ref { return h.quad[h.scan.result] }
func (h *hopProbe) TagResults(dst map[string]refs.Ref) {
	h.src.TagResults(dst)
	h.tag(&h.quad, dst)
}
func (h *hopProbe) Err() error {
	switch {
	case h.tick.err != nil:
		return h.tick.err
	case h.c != nil && h.c.err != nil:
		return h.c.err
	}
	return h.src.Err()
}
func (h *hopProbe) Close() error {
	if h.c != nil {
		h.c.close()
		h.on = false
	}
	return h.src.Close()
}

// ids yields a sorted list that is worked out when it is first needed.
type ids struct {
	leafShape
	list []ID
}

func (l *ids) String() string                                  { return "IDs" }
func (l *ids) Optimize(context.Context) (iterator.Shape, bool) { return l, false }
func (l *ids) Iterate() iterator.Scanner                       { return &idsScan{list: l.list} }
func (l *ids) Lookup() iterator.Index                          { return &idsIndex{list: l.list} }
func (l *ids) Stats(context.Context) (iterator.Costs, error) {
	return iterator.Costs{ContainsCost: 1, NextCost: 1, Size: refs.Size{Value: int64(len(l.list))}}, nil
}

type idsScan struct {
	list []ID
	i    int
}

func (l *idsScan) String() string                 { return "IDs" }
func (l *idsScan) Next(context.Context) bool      { l.i++; return l.i <= len(l.list) }
func (l *idsScan) current() ID                    { return l.list[l.i-1] }
func (l *idsScan) Result() refs.Ref               { return l.list[l.i-1] }
func (l *idsScan) TagResults(map[string]refs.Ref) {}
func (l *idsScan) NextPath(context.Context) bool  { return false }
func (l *idsScan) Err() error                     { return nil }
func (l *idsScan) Close() error                   { return nil }

type idsIndex struct {
	list []ID
	id   ID
}

func (l *idsIndex) String() string { return "IDs" }
func (l *idsIndex) Contains(ctx context.Context, r refs.Ref) bool {
	id, ok := r.(ID)
	return ok && l.containsID(ctx, id)
}
func (l *idsIndex) containsID(_ context.Context, id ID) bool {
	l.id = id
	_, ok := slices.BinarySearch(l.list, id)
	return ok
}
func (l *idsIndex) Result() refs.Ref               { return l.id }
func (l *idsIndex) TagResults(map[string]refs.Ref) {}
func (l *idsIndex) NextPath(context.Context) bool  { return false }
func (l *idsIndex) Err() error                     { return nil }
func (l *idsIndex) Close() error                   { return nil }

// tagless says that nothing in an iterator tags, so that how a result is reached
// makes no difference.
func tagless(it iterator.Shape) bool {
	switch it := it.(type) {
	case *scan:
		return len(it.save) == 0
	case *hop:
		return len(it.save) == 0 && tagless(it.from)
	case *unique:
		return tagless(it.from)
	case *join:
		return !slices.ContainsFunc(it.subs, func(s iterator.Shape) bool { return !tagless(s) })
	case *allNodes, *ids, *iterator.Fixed, *iterator.Null:
		return true
	case *union:
		return !slices.ContainsFunc(it.subs, func(s iterator.Shape) bool { return !tagless(s) })
	}
	return false
}

// distinct gives the results of a tagless iterator, sorted, each once. Hops inside
// it start from distinct nodes too: this is what makes them semi-joins.
func distinct(ctx context.Context, it iterator.Shape) ([]ID, error) {
	switch t := it.(type) {
	case *unique:
		return distinct(ctx, t.from)
	case *ids:
		return t.list, nil
	case *hop:
		from, err := distinct(ctx, t.from)
		if err != nil {
			return nil, err
		}
		c := *t
		c.from = &ids{list: from}
		c.once = true
		it = &c
	case *scan:
		c := *t
		c.once = true
		it = &c
	}
	s := it.Iterate()
	var list []ID
	var tk tick
	for s.Next(ctx) {
		if id := currentOf(s); id != 0 && (len(list) == 0 || list[len(list)-1] != id) {
			list = append(list, id)
		}
		if len(list) > 1<<16 && len(list)&(len(list)-1) == 0 {
			slices.Sort(list)
			list = slices.Compact(list)
		}
		if tk.over(ctx) {
			break
		}
	}
	err := errors.Join(tk.err, s.Err())
	if e := s.Close(); err == nil {
		err = e
	}
	slices.Sort(list)
	return slices.Compact(list), err
}

// unique yields each result once, by the first way to it.
type unique struct {
	v    *view
	from iterator.Shape
}

func (u *unique) String() string                 { return "Unique" }
func (u *unique) SubIterators() []iterator.Shape { return []iterator.Shape{u.from} }
func (u *unique) Optimize(ctx context.Context) (iterator.Shape, bool) {
	if n, changed := u.from.Optimize(ctx); changed {
		return &unique{u.v, n}, true
	}
	return u, false
}
func (u *unique) Stats(ctx context.Context) (iterator.Costs, error) {
	c, err := u.from.Stats(ctx)
	c.NextCost *= 2
	c.Size = refs.Size{Value: c.Size.Value/2 + 1}
	return c, err
}
func (u *unique) Iterate() iterator.Scanner { return &uniqueScan{unique: u} }
func (u *unique) Lookup() iterator.Index    { return &onePath{u.from.Lookup()} }

type uniqueScan struct {
	*unique
	src  iterator.Scanner
	seen map[ID]struct{}
	err  error
}

func (u *uniqueScan) Next(ctx context.Context) bool {
	if u.src == nil {
		from := u.from
		// The last hop streams, so that a limit ends it early; the ones before
		// are made distinct first.
		if h, ok := from.(*hop); ok && tagless(h) {
			list, err := distinct(ctx, h.from)
			if err != nil {
				u.err = err
				return false
			}
			c := *h
			c.from = &ids{list: list}
			c.once = true
			from = &c
		} else if sc, ok := from.(*scan); ok && tagless(sc) {
			c := *sc
			c.once = true
			from = &c
		}
		u.src = from.Iterate()
		u.seen = map[ID]struct{}{}
	}
	for u.err == nil && u.src.Next(ctx) {
		id := currentOf(u.src)
		if id == 0 {
			continue
		}
		if _, ok := u.seen[id]; !ok {
			u.seen[id] = struct{}{}
			return true
		}
	}
	return false
}
func (u *uniqueScan) current() ID                   { return currentOf(u.src) }
func (u *uniqueScan) Result() refs.Ref              { return u.src.Result() }
func (u *uniqueScan) NextPath(context.Context) bool { return false }
func (u *uniqueScan) TagResults(dst map[string]refs.Ref) {
	if u.src != nil {
		u.src.TagResults(dst)
	}
}
func (u *uniqueScan) Err() error {
	if u.err != nil || u.src == nil {
		return u.err
	}
	return u.src.Err()
}
func (u *uniqueScan) Close() error {
	if u.src == nil {
		return nil
	}
	return u.src.Close()
}

// onePath hides further ways to a result.
type onePath struct{ iterator.Index }

func (o *onePath) NextPath(context.Context) bool { return false }
func (o *onePath) containsID(ctx context.Context, id ID) bool {
	return containsOf(ctx, o.Index, id)
}

// A join yields what is in all of its parts: it walks the one that is cheapest to
// walk and asks the others. A result comes as often as there are combinations of
// ways to it.
type join struct{ subs []iterator.Shape }

func (j *join) String() string                 { return "Join" }
func (j *join) SubIterators() []iterator.Shape { return j.subs }
func (j *join) Optimize(ctx context.Context) (iterator.Shape, bool) {
	subs := slices.Clone(j.subs)
	changed := false
	for i, s := range subs {
		if n, ok := s.Optimize(ctx); ok {
			subs[i], changed = n, true
		}
	}
	if changed {
		return &join{subs}, true
	}
	return j, false
}

// plan puts the part to walk first, then those that are cheapest to ask.
func (j *join) plan(ctx context.Context) ([]iterator.Shape, iterator.Costs, error) {
	costs := make([]iterator.Costs, len(j.subs))
	smallest := int64(1) << 62
	for i, s := range j.subs {
		c, err := s.Stats(ctx)
		if err != nil {
			return nil, c, err
		}
		costs[i] = c
		smallest = min(smallest, c.Size.Value)
	}
	first, least := 0, -1.0
	for i, c := range costs {
		each := c.NextCost
		for k, o := range costs {
			if k != i {
				each += o.ContainsCost
			}
		}
		if cost := float64(c.Size.Value+1) * float64(each); least < 0 || cost < least {
			first, least = i, cost
		}
	}
	for i, s := range j.subs {
		if recursive(s) {
			first = i
		}
	}
	order := make([]int, 0, len(costs))
	order = append(order, first)
	for i := range costs {
		if i != first {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order[1:], func(a, b int) int {
		weigh := func(c iterator.Costs) float64 { return float64(c.ContainsCost) * float64(c.Size.Value/8+1) }
		return cmp.Compare(weigh(costs[a]), weigh(costs[b]))
	})
	out := make([]iterator.Shape, len(order))
	all := iterator.Costs{NextCost: costs[first].NextCost, Size: refs.Size{Value: smallest}}
	for i, k := range order {
		out[i] = j.subs[k]
		all.ContainsCost += costs[k].ContainsCost
		if i > 0 {
			all.NextCost += costs[k].ContainsCost
		}
	}
	return out, all, nil
}

// recursive says that there is one of Cayley's recursive iterators in it. To ask it
// is to walk all of it, and after that its tags are those of the node asked for
// before (a fault of recursiveContains), so it is the one to walk.
func recursive(it iterator.Shape) bool {
	if _, ok := it.(*iterator.Recursive); ok {
		return true
	}
	return slices.ContainsFunc(it.SubIterators(), recursive)
}

func (j *join) Stats(ctx context.Context) (iterator.Costs, error) {
	_, c, err := j.plan(ctx)
	return c, err
}
func (j *join) Iterate() iterator.Scanner { return &joining{join: j} }
func (j *join) Lookup() iterator.Index {
	x := &joinProbe{}
	for _, s := range j.subs {
		x.others = append(x.others, s.Lookup())
	}
	return x
}

type joining struct {
	*join
	src iterator.Scanner
	joinProbe
	err error
}

func (j *joining) String() string { return "Join" }
func (j *joining) Next(ctx context.Context) bool {
	if j.src == nil {
		subs, _, err := j.plan(ctx)
		if err != nil {
			j.err = err
			return false
		}
		j.src = subs[0].Iterate()
		for _, s := range subs[1:] {
			j.others = append(j.others, s.Lookup())
		}
	}
	for j.err == nil && j.src.Next(ctx) {
		if id := currentOf(j.src); id != 0 && j.containsID(ctx, id) {
			return true
		}
	}
	return false
}
func (j *joining) NextPath(ctx context.Context) bool {
	if j.src == nil {
		return false
	}
	if j.joinProbe.NextPath(ctx) {
		return true
	}
	for j.src.NextPath(ctx) {
		if j.containsID(ctx, currentOf(j.src)) {
			return true
		}
	}
	return false
}
func (j *joining) TagResults(dst map[string]refs.Ref) {
	if j.src != nil {
		j.src.TagResults(dst)
	}
	j.joinProbe.TagResults(dst)
}
func (j *joining) current() ID      { return currentOf(j.src) }
func (j *joining) Result() refs.Ref { return j.src.Result() }
func (j *joining) Err() error {
	if j.err != nil || j.src == nil {
		return j.err
	}
	return errors.Join(j.src.Err(), j.joinProbe.Err())
}
func (j *joining) Close() error {
	if j.src == nil {
		return nil
	}
	return errors.Join(j.src.Close(), j.joinProbe.Close())
}

// joinProbe asks several indexes for the same id.
type joinProbe struct {
	others []iterator.Index
	id     ID
}

func (j *joinProbe) String() string { return "Join" }
func (j *joinProbe) Contains(ctx context.Context, r refs.Ref) bool {
	id, ok := r.(ID)
	return ok && j.containsID(ctx, id)
}
func (j *joinProbe) containsID(ctx context.Context, id ID) bool {
	j.id = id
	for _, o := range j.others {
		if !containsOf(ctx, o, id) {
			return false
		}
	}
	return true
}

// NextPath counts through the combinations like an odometer.
func (j *joinProbe) NextPath(ctx context.Context) bool {
	for i := len(j.others) - 1; i >= 0; i-- {
		if j.others[i].NextPath(ctx) {
			return true
		}
		if i > 0 && !containsOf(ctx, j.others[i], j.id) { // back to its first way
			return false
		}
	}
	return false
}
func (j *joinProbe) Result() refs.Ref { return j.id }
func (j *joinProbe) TagResults(dst map[string]refs.Ref) {
	for _, o := range j.others {
		o.TagResults(dst)
	}
}
func (j *joinProbe) Err() error {
	for _, o := range j.others {
		if err := o.Err(); err != nil {
			return err
		}
	}
	return nil
}
func (j *joinProbe) Close() error {
	var err error
	for _, o := range j.others {
		err = errors.Join(err, o.Close())
	}
	return err
}

// A union yields the results of all its parts, one part after the other.
type union struct{ subs []iterator.Shape }

func (u *union) String() string                 { return "Union" }
func (u *union) SubIterators() []iterator.Shape { return u.subs }
func (u *union) Optimize(ctx context.Context) (iterator.Shape, bool) {
	return u, false
}
func (u *union) Stats(ctx context.Context) (all iterator.Costs, err error) {
	for _, s := range u.subs {
		c, err := s.Stats(ctx)
		if err != nil {
			return all, err
		}
		all.ContainsCost += c.ContainsCost
		all.NextCost = max(all.NextCost, c.NextCost)
		all.Size.Value += c.Size.Value
	}
	return all, nil
}
func (u *union) Iterate() iterator.Scanner { return &unionScan{union: u} }
func (u *union) Lookup() iterator.Index {
	x := &unionProbe{}
	for _, s := range u.subs {
		x.subs = append(x.subs, s.Lookup())
	}
	return x
}

type unionScan struct {
	*union
	src  iterator.Scanner
	next int
	err  error
}

func (u *unionScan) Next(ctx context.Context) bool {
	for u.err == nil {
		if u.src == nil {
			if u.next == len(u.subs) {
				return false
			}
			u.src = u.subs[u.next].Iterate()
			u.next++
		}
		if u.src.Next(ctx) {
			return true
		}
		if u.err = u.src.Err(); u.next == len(u.subs) {
			return false
		}
		u.err = errors.Join(u.err, u.src.Close())
		u.src = nil
	}
	return false
}
func (u *unionScan) current() ID                       { return currentOf(u.src) }
func (u *unionScan) Result() refs.Ref                  { return u.src.Result() }
func (u *unionScan) NextPath(ctx context.Context) bool { return u.src != nil && u.src.NextPath(ctx) }
func (u *unionScan) TagResults(dst map[string]refs.Ref) {
	if u.src != nil {
		u.src.TagResults(dst)
	}
}
func (u *unionScan) Err() error { return u.err }
func (u *unionScan) Close() error {
	if u.src == nil {
		return nil
	}
	return u.src.Close()
}

type unionProbe struct {
	subs []iterator.Index
	at   int
	id   ID
}

func (u *unionProbe) String() string { return "Union" }
func (u *unionProbe) Contains(ctx context.Context, r refs.Ref) bool {
	id, ok := r.(ID)
	return ok && u.containsID(ctx, id)
}
func (u *unionProbe) containsID(ctx context.Context, id ID) bool {
	u.id, u.at = id, -1
	return u.onward(ctx)
}
func (u *unionProbe) onward(ctx context.Context) bool {
	for u.at++; u.at < len(u.subs); u.at++ {
		if containsOf(ctx, u.subs[u.at], u.id) {
			return true
		}
	}
	return false
}
func (u *unionProbe) NextPath(ctx context.Context) bool {
	if u.at < 0 || u.at >= len(u.subs) {
		return false
	}
	return u.subs[u.at].NextPath(ctx) || u.onward(ctx)
}
func (u *unionProbe) Result() refs.Ref { return u.id }
func (u *unionProbe) TagResults(dst map[string]refs.Ref) {
	if u.at >= 0 && u.at < len(u.subs) {
		u.subs[u.at].TagResults(dst)
	}
}
func (u *unionProbe) Err() error {
	for _, s := range u.subs {
		if err := s.Err(); err != nil {
			return err
		}
	}
	return nil
}
func (u *unionProbe) Close() error {
	var err error
	for _, s := range u.subs {
		err = errors.Join(err, s.Close())
	}
	return err
}

// A count yields one number: how many ways there are to results.
type count struct{ from iterator.Shape }

func (c *count) String() string                                  { return "Count" }
func (c *count) SubIterators() []iterator.Shape                  { return []iterator.Shape{c.from} }
func (c *count) Optimize(context.Context) (iterator.Shape, bool) { return c, false }
func (c *count) Iterate() iterator.Scanner                       { return &counting{count: c} }
func (c *count) Lookup() iterator.Index                          { return &countIndex{counting: &counting{count: c}} }
func (c *count) Stats(context.Context) (iterator.Costs, error) {
	return iterator.Costs{ContainsCost: 1, NextCost: 1, Size: refs.Size{Value: 1}}, nil
}

func (c *count) number(ctx context.Context) (int64, error) {
	switch t := c.from.(type) {
	case *scan:
		if t.counted() {
			return t.v.Count(ctx, t.p)
		}
	case *allNodes:
		n, err := t.v.meta("nodes")
		return int64(n), err
	case *unique:
		if tagless(t) {
			list, err := distinct(ctx, t.from)
			return int64(len(list)), err
		}
	}
	s := c.from.Iterate()
	var n int64
	var tk tick
	for s.Next(ctx) {
		for n++; s.NextPath(ctx); n++ {
			if tk.over(ctx) {
				break
			}
		}
		if tk.over(ctx) {
			break
		}
	}
	err := tk.err
	if err == nil {
		err = s.Err()
	}
	if e := s.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = ctx.Err()
	}
	return n, err
}

type counting struct {
	*count
	done bool
	n    quad.Int
	err  error
}

func (c *counting) Next(ctx context.Context) bool {
	if c.done {
		return false
	}
	c.done = true
	n, err := c.number(ctx)
	c.n, c.err = quad.Int(n), err
	return err == nil
}
func (c *counting) Result() refs.Ref               { return refs.PreFetched(c.n) }
func (c *counting) TagResults(map[string]refs.Ref) {}
func (c *counting) NextPath(context.Context) bool  { return false }
func (c *counting) Err() error                     { return c.err }
func (c *counting) Close() error                   { return nil }

type countIndex struct{ *counting }

func (c *countIndex) Contains(ctx context.Context, r refs.Ref) bool {
	if !c.done && !c.Next(ctx) {
		return false
	}
	switch r := r.(type) {
	case ID:
		return r.kind() == kindInt && quad.Int(r.inlined()) == c.n
	case refs.PreFetchedValue:
		return r.NameOf() == c.n
	}
	return false
}
