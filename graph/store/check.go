package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
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
	// The orders: equal numbers of quads, equal sums of their hashes, right counts.
	var sums [orders]uint64
	for o := range orders {
		var n uint64
		c := v.cursor(o)
		var run [2]struct {
			q Quad
			n int64
		}
		end := func(i int) error {
			r := &run[i]
			if r.n > 0 {
				b, found, err := v.get(countKey(o, r.q, i+1))
				if err != nil {
					return err
				}
				if found != (r.n >= minCount) || found && binary.BigEndian.Uint64(b) != uint64(r.n) {
					return damaged("order %d: %d quads begin with %x, the count says %x", o, r.n, r.q, b)
				}
			}
			r.n = 0
			return nil
		}
		for ok := c.seek(Quad{}, 0); ok; ok = c.next() {
			n++
			sums[o] += mix(c.quad)
			for i := 1; i >= 0; i-- {
				same := run[i].n > 0
				for _, at := range perm[o][:i+1] {
					same = same && run[i].q[at] == c.quad[at]
				}
				if !same {
					if err := end(i); err != nil {
						c.close()
						return err
					}
					run[i].q = c.quad
				}
				run[i].n++
			}
			if err := step(); err != nil {
				c.close()
				return err
			}
		}
		c.close()
		if c.err != nil {
			return c.err
		}
		for i := range run {
			if err := end(i); err != nil {
				return err
			}
		}
		if n != st.quads || sums[o] != sums[0] {
			return damaged("order %d has %d quads, the store %d", o, n, st.quads)
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
			b, found, err := v.get(termKey(it.Value()))
			if err != nil {
				return err
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
	terms, err := v.iter([]byte{spaceTerm}, []byte{spaceTerm + 1})
	if err != nil {
		return err
	}
	defer terms.Close()
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
				if _, found, err := v.get(nameKey(id)); err != nil {
					return err
				} else if !found {
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
	return nil
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
