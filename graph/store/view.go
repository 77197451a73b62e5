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
	r    pebble.Reader
	s    *Store
	base *base  // nil: the newest
	when moment // of a snapshot
}

// A base is what the quads in Pebble are changes of.
type base struct {
	seg   *segment // nil: there is none, all quads are in Pebble
	delta bool     // Pebble may have changes
}

// state gives the base and keeps it right, with what is then read of Pebble, until
// release is called.
func (v *view) now() (b *base, release func(), err error) {
	if v.s.shut.Load() {
		return nil, nil, fmt.Errorf("%s: %w", v.s.dir, ErrClosed)
	}
	if v.base != nil {
		return v.base, func() {}, nil
	}
	v.s.switching.RLock()
	return v.s.newest.Load(), v.s.switching.RUnlock, nil
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
	_, release, err := s.now()
	if err != nil {
		return nil, err
	}
	defer release()
	when := s.recent.begin()
	p := s.db.NewSnapshot()
	s.recent.end(&when)
	// After the snapshot: a transaction that it has said before that there are changes. The
	// segment stays the same until release.
	return &Snapshot{view: view{r: p, s: s, base: s.newest.Load(), when: when}, snap: p}, nil
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
	if err != nil || id == 0 && enc == nil {
		return 0, nil // what is no term is in no quad
	}
	when := v.when
	if v.base == nil {
		when = v.s.recent.newest()
	}
	key := recentKey(id, enc)
	if known, ok := v.s.recent.get(key, when); ok && !v.s.shut.Load() {
		return known, nil
	}
	if id, err = v.find(id, enc); id != 0 {
		if v.base == nil {
			v.s.recent.end(&when)
		}
		v.s.recent.put(key, id, when)
	}
	return id, err
}

// find looks an encoded term up.
func (v *view) find(id ID, enc []byte) (ID, error) {
	if id != 0 {
		_, found, err := v.get(nameKey(id))
		if !found {
			id = 0
		}
		return id, err
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
	if n == 0 {
		c, err := v.meta("quads")
		return int64(c), err
	}
	b, release, err := v.now()
	if err != nil {
		return 0, err
	}
	defer release()
	var total int64
	if b.seg != nil {
		if total, err = b.seg.count(o, o.permute(p), n); err != nil || !b.delta {
			return total, err
		}
	}
	d, err := v.changed(o, p, n)
	return total + d.added - d.removed, err
}

// tally is how many quads Pebble adds to the segment and takes from it.
type tally struct{ added, removed int64 }

func (t tally) sum() int64 { return t.added + t.removed }

// changed is the tally of the quads that agree with p in the first n members.
func (v *view) changed(o Order, p Pattern, n int) (t tally, err error) {
	if n <= 2 {
		b, found, err := v.get(countKey(o, p, n))
		if err != nil {
			return t, err
		}
		if found {
			return readTally(b)
		}
	}
	prefix := o.appendPrefix(nil, p, n)
	it, err := v.iter(prefix, []byte{prefix[0] + 1})
	if err != nil {
		return t, err
	}
	for ok := it.SeekGE(prefix); ok && bytes.HasPrefix(it.Key(), prefix); ok = it.Next() {
		if len(it.Value()) == 0 {
			t.added++
		} else {
			t.removed++
		}
	}
	return t, v.s.explain(errors.Join(it.Error(), it.Close()))
}

func readTally(b []byte) (t tally, err error) {
	switch len(b) {
	case 16:
		t.removed = int64(binary.BigEndian.Uint64(b[8:]))
		fallthrough
	case 8:
		t.added = int64(binary.BigEndian.Uint64(b))
		return t, nil
	}
	return t, fmt.Errorf("%w: a count of %d bytes", ErrDamaged, len(b))
}

// record is the reverse of readTally.
func (t tally) record() []byte {
	b := number(uint64(t.added))
	if t.removed > 0 {
		b = binary.BigEndian.AppendUint64(b, uint64(t.removed))
	}
	return b
}

// has says whether a quad is there.
func (v *view) has(q Quad) (bool, error) {
	b, release, err := v.now()
	if err != nil {
		return false, err
	}
	defer release()
	if b.delta {
		value, found, err := v.get(SPOG.key(q))
		if found || err != nil {
			return found && len(value) == 0, err
		}
	}
	if b.seg == nil {
		return false, nil
	}
	return b.seg.has(q)
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

// A cursor walks quads in one order: those of the segment, less those that Pebble
// says are gone, and those that Pebble adds. It may be sought again and again.
type cursor struct {
	v      *view
	o      Order
	opened bool
	based  bool             // there is a segment
	seg    segCursor        // of the segment
	it     *pebble.Iterator // of the changes; nil if there are none
	change key              // where it stands, if on
	on     bool
	from   key // the first n members are the prefix
	n      int
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
	if c.opened || c.err != nil {
		return c.err == nil
	}
	b, release, err := c.v.now()
	if err != nil {
		c.err = err
		return false
	}
	defer release()
	c.opened = true
	if b.seg != nil {
		c.seg, c.based = b.seg.cursor(c.o), true
	}
	if b.delta {
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
	k := c.o.permute(p)
	clear(k[m:])
	c.from, c.n = k, n
	if c.based {
		c.seg.seek(&k)
	}
	if c.it != nil {
		c.it.SeekGE(c.o.appendKey(c.buf[:0], &k))
		c.landChange()
	}
	return c.land()
}

func (c *cursor) next() bool {
	if c.it == nil {
		if !c.seg.next() {
			c.err = c.seg.err
			return false
		}
		return c.land()
	}
	c.step()
	return c.land()
}

// step leaves the quad that the cursor stands on.
func (c *cursor) step() {
	if c.based && c.seg.on && (!c.on || c.seg.key.less(&c.change)) {
		c.seg.next()
		return
	}
	c.it.Next()
	c.landChange()
}

func (c *cursor) landChange() {
	c.on = c.it.Valid()
	if !c.on {
		if err := c.it.Error(); err != nil {
			c.err = c.v.s.explain(err)
		}
		return
	}
	b := c.it.Key()
	if len(b) != keyLen {
		c.on, c.err = false, fmt.Errorf("%s: %w: a quad's key of %d bytes", c.v.s.dir, ErrDamaged, len(b))
		return
	}
	for i := range c.change {
		c.change[i] = ID(binary.BigEndian.Uint64(b[1+8*i:]))
	}
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

// land finds the first quad from here on that is there and passes.
func (c *cursor) land() bool {
	for c.err == nil {
		k := &c.seg.key
		if c.on && (!c.seg.on || !c.seg.key.less(&c.change)) {
			k = &c.change
			if len(c.it.Value()) > 0 { // a quad of the segment that was removed
				if c.seg.on && c.seg.key == c.change {
					c.seg.next()
				}
				c.it.Next()
				c.landChange()
				continue
			}
		} else if !c.seg.on {
			c.err = c.seg.err
			return false
		}
		if !k.agrees(&c.from, c.n) {
			return false
		}
		c.quad = c.o.restore(*k)
		if !c.check || c.quad.matches(c.want) {
			return true
		}
		if c.it == nil {
			c.seg.next()
		} else {
			c.step()
		}
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
	c.seg.on, c.on, c.opened = false, false, false
	if c.it != nil {
		if err := c.it.Close(); c.err == nil && err != nil {
			c.err = c.v.s.explain(err)
		}
		c.it = nil
	}
}
