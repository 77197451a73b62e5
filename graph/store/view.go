package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2"
)

// A view reads one state of the store, or, on the Store itself, the newest.
type view struct {
	r pebble.Reader
	s *Store
}

// A Snapshot is the store as it was when the snapshot was taken. It is a Cayley
// QuadStore too, one that can't be written. Close it when done: it keeps old data
// from being cleaned up.
type Snapshot struct {
	view
	snap *pebble.Snapshot
}

// Snapshot takes a snapshot, which costs next to nothing.
func (s *Store) Snapshot() (snap *Snapshot, err error) {
	defer s.recoverClosed(&err)
	p := s.db.NewSnapshot()
	return &Snapshot{view: view{r: p, s: s}, snap: p}, nil
}

// ReadSnapshot is Snapshot for who knows Cayley's interface only.
func (s *Store) ReadSnapshot() (cgraph.QuadStore, error) { return s.Snapshot() }

// Close lets go of the snapshot. Its iterators must be closed before.
func (s *Snapshot) Close() (err error) {
	defer s.s.recoverClosed(&err)
	return s.snap.Close()
}

// recoverClosed turns Pebble's panic about a closed store into an error.
func (s *Store) recoverClosed(err *error) {
	if r := recover(); r != nil {
		if e, ok := r.(error); ok && (errors.Is(e, pebble.ErrClosed) || s.shut.Load()) {
			*err = fmt.Errorf("%s: %w", s.dir, ErrClosed)
			return
		}
		if s.shut.Load() {
			*err = fmt.Errorf("%s: %w", s.dir, ErrClosed)
			return
		}
		panic(r)
	}
}

func (v *view) get(key []byte) (value []byte, found bool, err error) {
	defer v.s.recoverClosed(&err)
	b, closer, err := v.r.Get(key)
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, v.s.explain(err)
	}
	value = bytes.Clone(b)
	if value == nil {
		value = []byte{}
	}
	return value, true, closer.Close()
}

func (v *view) iter(lower, upper []byte) (it *pebble.Iterator, err error) {
	defer v.s.recoverClosed(&err)
	it, err = v.r.NewIter(&pebble.IterOptions{LowerBound: lower, UpperBound: upper})
	return it, v.s.explain(err)
}

// Term gives the term of an id; nil if there is none.
func (v *view) Term(id ID) (quad.Value, error) {
	if id == 0 {
		return nil, nil
	}
	if id.inline() {
		return decode(id, nil)
	}
	if t, ok := v.s.names.get(id); ok {
		return t, nil
	}
	b, found, err := v.get(nameKey(id))
	if err != nil || !found {
		return nil, err
	}
	t, err := decode(id, b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %v", v.s.dir, ErrDamaged, err)
	}
	v.s.names.put(id, t, len(b))
	return t, nil
}

// ID gives the id of a term, 0 if it is in no quad.
func (v *view) ID(t quad.Value) (ID, error) {
	id, enc, err := encode(t)
	if err != nil {
		return 0, nil // what is no term is in no quad
	}
	if id != 0 {
		_, found, err := v.get(nameKey(id))
		if !found {
			id = 0
		}
		return id, err
	}
	if enc == nil {
		return 0, nil
	}
	b, found, err := v.get(termKey(enc))
	if err != nil || !found {
		return 0, err
	}
	if len(b) != 8 {
		return 0, fmt.Errorf("%s: %w: dictionary", v.s.dir, ErrDamaged)
	}
	return ID(binary.BigEndian.Uint64(b)), nil
}

// A Pattern asks for quads; 0 matches any id. Labelled asks for a quad without a
// label where the pattern has no label.
type Pattern = Quad

// bestOrder picks the order with the shortest range for a pattern and says how
// many members lead it.
func (v *view) bestOrder(p Pattern) (Order, int, error) {
	best, bestN := SPOG, 0
	for o := range orders {
		if n := leading(o, p); n > bestN {
			best, bestN = o, n
		}
	}
	if bound(p) == bestN {
		return best, bestN, nil
	}
	// No order has all that is bound in front: the counts decide.
	least := int64(-1)
	for o := range orders {
		n := leading(o, p)
		if n == 0 {
			continue
		}
		c, err := v.prefixCount(o, p, n)
		if err != nil {
			return 0, 0, err
		}
		if least < 0 || c < least {
			best, bestN, least = o, n, c
		}
	}
	return best, bestN, nil
}

// prefixCount counts the quads that agree with p in the first n members of an order.
func (v *view) prefixCount(o Order, p Pattern, n int) (int64, error) {
	switch n {
	case 0:
		c, err := v.meta("quads")
		return int64(c), err
	case 1, 2:
		b, found, err := v.get(countKey(o, p, n))
		if err != nil {
			return 0, err
		}
		if found && len(b) == 8 {
			return int64(binary.BigEndian.Uint64(b)), nil
		}
	}
	c := v.cursor(o)
	defer c.close()
	var total int64
	for ok := c.seek(p, n); ok; ok = c.next() {
		total++
	}
	return total, c.err
}

// Count counts the quads that match, exactly. It is a look-up when what is bound
// begins one of the orders, as it does unless a label is bound together with a
// predicate or an object.
func (v *view) Count(ctx context.Context, p Pattern) (int64, error) {
	o, n, err := v.bestOrder(p)
	if err != nil {
		return 0, err
	}
	if bound(p) == n {
		return v.prefixCount(o, p, n)
	}
	c := v.cursor(o)
	defer c.close()
	c.filter(p)
	var total int64
	for ok := c.seek(p, n); ok; ok = c.next() {
		if total&1023 == 0 && ctx.Err() != nil {
			return 0, ctx.Err()
		}
		total++
	}
	return total, c.err
}

// A cursor walks quads in one order. It may be sought again and again.
type cursor struct {
	v      *view
	o      Order
	it     *pebble.Iterator
	prefix []byte
	want   Pattern // also hold, beyond the prefix
	check  bool
	buf    [keyLen]byte
	quad   Quad
	err    error
}

func (v *view) cursor(o Order) *cursor { return &cursor{v: v, o: o} }

// filter passes over quads that don't match p.
func (c *cursor) filter(p Pattern) { c.want, c.check = p, p != Pattern{} }

func (c *cursor) open() bool {
	if c.it == nil && c.err == nil {
		c.it, c.err = c.v.iter([]byte{spaceSPOG + byte(c.o)}, []byte{spaceSPOG + byte(c.o) + 1})
	}
	return c.err == nil
}

// seek goes to the first quad that agrees with p in n members.
func (c *cursor) seek(p Pattern, n int) bool { return c.seekFrom(p, n, n) }

// seekFrom goes to the first quad that agrees with p in the first n members and is
// not before p in the first m.
func (c *cursor) seekFrom(p Pattern, n, m int) bool {
	if !c.open() {
		return false
	}
	key := c.o.appendPrefix(c.buf[:0], p, m)
	c.prefix = key[:1+8*n]
	c.it.SeekGE(key)
	return c.land()
}

func (c *cursor) next() bool {
	c.it.Next()
	return c.land()
}

// nextOther passes over the quads that agree with this one in the first n+1 members,
// n of which are the prefix.
func (c *cursor) nextOther(n int) bool {
	at := perm[c.o][n]
	q := c.quad
	for range 4 { // a few steps are shorter than a seek
		if !c.next() {
			return false
		}
		if c.quad[at] != q[at] {
			return true
		}
	}
	if q[at]++; q[at] == 0 {
		return false
	}
	return c.seekFrom(q, n, n+1)
}

func (c *cursor) land() bool {
	for c.it.Valid() {
		key := c.it.Key()
		if len(key) != keyLen || !bytes.HasPrefix(key, c.prefix) {
			return false
		}
		c.quad = c.o.decode(key)
		if !c.check || c.quad.matches(c.want) {
			return true
		}
		c.it.Next()
	}
	if err := c.it.Error(); err != nil {
		c.err = c.v.s.explain(err)
	}
	return false
}

func (q Quad) matches(p Pattern) bool {
	for i, id := range p {
		if id != 0 && id != q[i] {
			return false
		}
	}
	return true
}

func (c *cursor) close() {
	if c.it != nil {
		if err := c.it.Close(); c.err == nil && err != nil {
			c.err = c.v.s.explain(err)
		}
		c.it = nil
	}
}
