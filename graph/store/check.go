package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
)

// Check reads the whole store and tells what does not agree: the four orders with
// each other, the dictionary with the quads, the counts with both, and every
// block with its checksum. It takes a snapshot, so the store may be written
// meanwhile. progress, if not nil, is called now and then with the number of
// records read.
func (s *Store) Check(ctx context.Context, progress func(records int64)) error {
	snap, err := s.Snapshot()
	if err != nil {
		return err
	}
	defer snap.Close()
	v := &snap.view
	damaged := func(format string, args ...any) error {
		return fmt.Errorf("%s: %w: "+format, append([]any{s.dir, ErrDamaged}, args...)...)
	}
	var records int64
	step := func() error {
		if records++; records&0xffff == 0 {
			if progress != nil {
				progress(records)
			}
			return ctx.Err()
		}
		return nil
	}
	st, err := v.readState()
	if err != nil {
		return err
	}
	// The orders: equal numbers of quads, equal sums of their hashes.
	var sums [orders]uint64
	for o := range orders {
		var n uint64
		c := v.cursor(o)
		for ok := c.seek(Quad{}, 0); ok; ok = c.next() {
			n++
			sums[o] += mix(c.quad)
			if err := step(); err != nil {
				c.close()
				return err
			}
		}
		c.close()
		if c.err != nil {
			return c.err
		}
		if n != st.quads || sums[o] != sums[0] {
			return damaged("order %s has %d quads, the store %d", orderNames[o], n, st.quads)
		}
		if err := snap.checkSegment(o, step); err != nil {
			return err
		}
		if err := snap.checkChanges(o, st.delta, step); err != nil {
			return err
		}
	}
	// The dictionary: each name has its term, is used, and can be read.
	it, err := v.iter([]byte{spaceName}, []byte{spaceName + 1})
	if err != nil {
		return err
	}
	defer it.Close()
	at := [orders]*cursor{}
	for o := range orders {
		at[o] = v.cursor(o)
		defer at[o].close()
	}
	terms, err := v.iter([]byte{spaceTerm}, []byte{spaceTerm + 1})
	if err != nil {
		return err
	}
	defer terms.Close()
	var nodes, dictionary uint64
	for ok := it.First(); ok; ok = it.Next() {
		nodes++
		if len(it.Key()) != 9 {
			return damaged("a name has the key %x", it.Key())
		}
		id := ID(binary.BigEndian.Uint64(it.Key()[1:]))
		if _, err := decode(id, it.Value()); err != nil {
			return damaged("%v", err)
		}
		if !id.inline() {
			b, found := valueAt(terms, termKey(it.Value()))
			if err := terms.Error(); err != nil {
				return s.explain(err)
			}
			if !found || !bytes.Equal(b, number(uint64(id))) {
				return damaged("term %x is not found by its text", uint64(id))
			}
			dictionary++
		}
		used := false
		for o := range orders {
			var q Quad
			q[perm[o][0]] = id
			if used = at[o].seek(q, 1); used {
				break
			}
			if at[o].err != nil {
				return at[o].err
			}
		}
		if !used {
			return damaged("term %x is in no quad", uint64(id))
		}
		if err := step(); err != nil {
			return err
		}
	}
	if err := it.Error(); err != nil {
		return s.explain(err)
	}
	if nodes != st.nodes {
		return damaged("%d terms are named, the store counts %d", nodes, st.nodes)
	}
	for ok := terms.First(); ok; ok = terms.Next() {
		dictionary--
		if err := step(); err != nil {
			return err
		}
	}
	if err := terms.Error(); err != nil {
		return s.explain(err)
	}
	if dictionary != 0 {
		return damaged("the dictionary has terms that have no name")
	}
	// Every member of a quad has a name.
	for o := range orders {
		c := at[o]
		at0 := perm[o][0]
		var q Quad
		for ok := c.seek(Quad{}, 0); ok; {
			id := c.quad[at0]
			if id != 0 {
				_, found := valueAt(it, nameKey(id))
				if err := it.Error(); err != nil {
					return s.explain(err)
				}
				if !found {
					return damaged("term %x is in a quad and has no name", uint64(id))
				}
			}
			q[at0] = id + 1
			ok = c.seekFrom(q, 0, 1)
		}
		if c.err != nil {
			return c.err
		}
	}
	return snap.checkIndex(ctx, step)
}

// checkSegment reads every page of a file of the segment: its quads rise, and the
// index says how many come before each page.
func (v *view) checkSegment(o Order, step func() error) error {
	if v.base.seg == nil {
		return nil
	}
	c := v.base.seg.cursor(o)
	f := c.f
	var zero, last key
	var n uint64
	for ok := c.seek(&zero); ok; ok = c.next() {
		switch {
		case n > 0 && !last.less(&c.key):
			return f.damaged("page %d: its quads are not sorted", c.page)
		case c.rank() != n:
			return f.damaged("page %d begins with quad %d, the index says %d", c.page, n-uint64(c.i), f.before(c.page))
		}
		if c.i == 0 {
			for i, id := range c.key {
				if f.first(c.page, i) != id {
					return f.damaged("page %d does not begin with the quad that the index says", c.page)
				}
			}
		}
		last = c.key
		n++
		if err := step(); err != nil {
			return err
		}
	}
	if c.err == nil && n != f.quads {
		return f.damaged("%d quads are found, it should have %d", n, f.quads)
	}
	return c.err
}

// checkChanges reads what Pebble says of an order: each record makes a difference to
// the segment, and the counts are right.
func (v *view) checkChanges(o Order, total uint64, step func() error) error {
	damaged := func(format string, args ...any) error {
		return fmt.Errorf("%s: %w: "+format, append([]any{v.s.dir, ErrDamaged}, args...)...)
	}
	it, err := v.iter([]byte{spaceSPOG + byte(o)}, []byte{spaceSPOG + byte(o) + 1})
	if err != nil {
		return err
	}
	defer it.Close()
	var seg segCursor
	if v.base.seg != nil {
		seg = v.base.seg.cursor(o)
	}
	var run [2]struct {
		k      key
		t      tally
		counts *pebble.Iterator
	}
	for i := range run {
		if run[i].counts, err = v.iter([]byte{spaceCount, spaceSPOG + byte(o)}, []byte{spaceCount, spaceSPOG + byte(o) + 1}); err != nil {
			return err
		}
		defer run[i].counts.Close()
	}
	counts := 0
	end := func(i int) error {
		r := &run[i]
		if r.t.sum() > 0 {
			b, found := valueAt(r.counts, countKey(o, o.restore(r.k), i+1))
			if err := r.counts.Error(); err != nil {
				return v.s.explain(err)
			}
			if found != (r.t.sum() >= minCount) || found && !bytes.Equal(b, r.t.record()) {
				return damaged("order %s: %v quads begin with %x, the count says %x", orderNames[o], r.t, r.k[:i+1], b)
			}
			if found {
				counts++
			}
		}
		r.t = tally{}
		return nil
	}
	var n uint64
	for ok := it.First(); ok; ok = it.Next() {
		n++
		b := it.Key()
		if len(b) != keyLen {
			return damaged("a quad's key of %d bytes", len(b))
		}
		var k key
		for i := range k {
			k[i] = ID(binary.BigEndian.Uint64(b[1+8*i:]))
		}
		removed := len(it.Value()) > 0
		based := seg.f != nil && seg.seek(&k) && seg.key == k
		if removed != based {
			return damaged("order %s: the change of %x is none", orderNames[o], k)
		}
		for i := 1; i >= 0; i-- {
			if !run[i].k.agrees(&k, i+1) {
				if err := end(i); err != nil {
					return err
				}
				run[i].k = k
			}
			if removed {
				run[i].t.removed++
			} else {
				run[i].t.added++
			}
		}
		if err := step(); err != nil {
			return err
		}
	}
	if err := it.Error(); err != nil {
		return v.s.explain(err)
	}
	for i := range run {
		if err := end(i); err != nil {
			return err
		}
	}
	if n != total {
		return damaged("order %s has %d changes, the store %d", orderNames[o], n, total)
	}
	// No count is left of quads that are gone.
	all := run[0].counts
	for ok := all.First(); ok; ok = all.Next() {
		counts--
	}
	if counts != 0 {
		return damaged("order %s has counts of quads that are gone", orderNames[o])
	}
	return v.s.explain(all.Error())
}

// valueAt gives the value of a key, valid until the iterator moves on. An iterator that
// is kept finds keys that rise in a fraction of the time of a Get each.
func valueAt(it *pebble.Iterator, key []byte) (value []byte, found bool) {
	if !it.SeekGE(key) || !bytes.Equal(it.Key(), key) {
		return nil, false
	}
	return it.Value(), true
}

// mix is a hash of a quad: sums of it tell sets of quads apart.
func mix(q Quad) uint64 {
	h := uint64(0x9e3779b97f4a7c15)
	for _, id := range q {
		h ^= uint64(id)
		h *= 0xff51afd7ed558ccd
		h ^= h >> 32
	}
	return h
}
