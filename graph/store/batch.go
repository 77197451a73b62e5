package store

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// batchQuads and batchBytes bound a batch: what a load keeps in memory for each core.
var (
	batchQuads = 1 << 19
	batchBytes = 48 << 20
)

// A term is one of a load: what is in its record, and what it is sorted by.
type term struct {
	kind ID
	id   ID     // if the id has the value
	enc  []byte // else this
	key  []byte // its record's key without the space
}

func newTerm(v quad.Value) (term, error) {
	id, enc, err := encode(v)
	switch {
	case err != nil:
		return term{}, err
	case id != 0:
		return term{kind: id.kind(), id: id}, nil
	case enc == nil:
		return term{}, errors.New("a term is missing")
	case len(enc) > maxTerm:
		return term{}, fmt.Errorf("a term of %d bytes; the most is %d", len(enc), maxTerm)
	}
	return encodedTerm(enc), nil
}

func encodedTerm(enc []byte) term {
	t := term{kind: ID(enc[0]), enc: enc, key: enc}
	if len(enc) > longTerm {
		t.key = termKey(enc)[1:]
	}
	return t
}

// kindID is an id of the term's kind, its own if it has the value.
func (t *term) kindID() ID {
	if t.id != 0 {
		return t.id
	}
	return t.kind << kindShift
}

// compare sorts as ids are given: by kind, then value or key. The keys of long terms
// come after those of short ones.
func (t *term) compare(u *term) int {
	if c := cmp.Compare(t.kind, u.kind); c != 0 {
		return c
	}
	if c := cmp.Compare(t.id, u.id); c != 0 {
		return c
	}
	return bytes.Compare(t.key, u.key)
}

// A batch is quads by the ranks of their terms among the terms of the batch. While
// it grows, terms have numbers as they come instead.
type batch struct {
	local map[string]uint32 // by how the term is written in the input
	last  [4][]byte         // the tokens of the quad before
	lastN [4]uint32
	bytes int

	terms []term
	quads [][4]uint32 // rank + 1; 0 is no label
	n     int         // how many quads

	path string // of what was spilled: the terms, then the quads
	size int    // how many terms

	ids   []ID     // of the ranks, when the terms have been numbered
	table []ID     // the same, sorted, after 0 for no label
	order []uint32 // where a rank's id is in table, if not at rank + 1
	runs  [orders]*segFile
}

func newBatch() *batch { return &batch{local: map[string]uint32{}} }

// addLines adds the quads of whole lines. After an error, line is how many lines come
// before the one at fault.
func (b *batch) addLines(text []byte) (n int64, line int, err error) {
	for len(text) > 0 {
		end := bytes.IndexByte(text, '\n')
		if end < 0 {
			end = len(text) - 1
		}
		l := text[:end+1]
		text = text[end+1:]
		if l[len(l)-1] == '\n' {
			l = l[:len(l)-1]
		}
		if tokens, ok := split(l); ok {
			var q [4]uint32
			for i, t := range tokens {
				if t == nil {
					continue
				}
				if bytes.Equal(t, b.last[i]) {
					q[i] = b.lastN[i]
					continue
				}
				if q[i], err = b.token(t); err != nil {
					return n, line, err
				}
				b.last[i], b.lastN[i] = append(b.last[i][:0], t...), q[i]
			}
			b.quads = append(b.quads, q)
			n++
		} else {
			q, err := parseLine(l)
			if err != nil {
				return n, line, err
			}
			if q.Subject != nil {
				if err := b.addQuad(q); err != nil {
					return n, line, err
				}
				n++
			}
		}
		line++
	}
	return n, line, nil
}

// token numbers a term by how it is written.
func (b *batch) token(t []byte) (uint32, error) {
	if n, ok := b.local[string(t)]; ok {
		return n, nil
	}
	v, err := plainTerm(t)
	if err != nil {
		return 0, err
	}
	return b.newTerm(string(t), v)
}

func (b *batch) newTerm(name string, v quad.Value) (uint32, error) {
	t, err := newTerm(v)
	if err != nil {
		return 0, err
	}
	b.terms = append(b.terms, t)
	n := uint32(len(b.terms))
	b.local[name] = n
	b.bytes += 2*len(name) + 100
	return n, nil
}

func isNode(v quad.Value) bool {
	switch v.(type) {
	case quad.IRI, quad.BNode:
		return true
	}
	return false
}

// addQuad adds a quad that is not text.
func (b *batch) addQuad(v quad.Quad) error {
	if v.Subject == nil || v.Predicate == nil || v.Object == nil {
		return fmt.Errorf("no quad, a member is missing: %v", v)
	}
	_, iri := v.Predicate.(quad.IRI)
	if !iri || !isNode(v.Subject) || v.Label != nil && !isNode(v.Label) {
		return fmt.Errorf("no quad, only its object may be a literal: %v", v)
	}
	var q [4]uint32
	for i, t := range [4]quad.Value{v.Subject, v.Predicate, v.Object, v.Label} {
		if t == nil {
			continue
		}
		id, enc, err := encode(t)
		if err != nil {
			return err
		}
		// No token begins with a byte below the space.
		name := "\x00" + string(enc)
		if enc == nil {
			name = string(binary.BigEndian.AppendUint64([]byte{1}, uint64(id)))
		}
		n, ok := b.local[name]
		if !ok {
			if n, err = b.newTerm(name, t); err != nil {
				return err
			}
		}
		q[i] = n
	}
	b.quads = append(b.quads, q)
	return nil
}

// finish sorts the terms, drops those that are there twice, and writes the quads by
// their ranks.
func (b *batch) finish() {
	b.local, b.last = nil, [4][]byte{}
	order := make([]uint32, len(b.terms))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(x, y uint32) int { return b.terms[x].compare(&b.terms[y]) })
	ranks := make([]uint32, len(b.terms)+1)
	sorted := make([]term, 0, len(b.terms))
	for _, i := range order {
		t := b.terms[i]
		if n := len(sorted); n == 0 || sorted[n-1].compare(&t) != 0 {
			sorted = append(sorted, t)
		}
		ranks[i+1] = uint32(len(sorted))
	}
	for i := range b.quads {
		for m, n := range b.quads[i] {
			b.quads[i][m] = ranks[n]
		}
	}
	b.terms, b.size, b.n = sorted, len(sorted), len(b.quads)
}

// spill writes the batch to a file and forgets it.
func (b *batch) spill(l *load) error {
	b.path = l.temp("batch")
	f, err := l.s.fs.Create(b.path, vfs.WriteCategoryUnspecified)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<18)
	var buf []byte
	for i := range b.quads {
		buf = buf[:0]
		for _, n := range b.quads[i] {
			buf = binary.LittleEndian.AppendUint32(buf, n)
		}
		w.Write(buf)
	}
	for i := range b.terms {
		t := &b.terms[i]
		buf = append(buf[:0], byte(t.kind))
		if t.id != 0 {
			buf = binary.LittleEndian.AppendUint64(buf, uint64(t.id))
		} else {
			buf = append(binary.AppendUvarint(buf, uint64(len(t.enc))), t.enc...)
		}
		w.Write(buf)
	}
	b.terms, b.quads = nil, nil
	return w.Flush()
}

// A termReader yields the terms of a batch in their order.
type termReader struct {
	b    *batch
	rank int
	f    vfs.File
	r    *bufio.Reader
	term term
}

func (b *batch) reader(fs vfs.FS) (*termReader, error) {
	r := &termReader{b: b, rank: -1}
	if b.path == "" {
		return r, nil
	}
	f, err := fs.Open(b.path)
	if err != nil {
		return nil, err
	}
	r.f = f
	r.r = bufio.NewReaderSize(io.NewSectionReader(f, int64(16*b.n), 1<<62), 1<<16)
	return r, nil
}

func (r *termReader) close() {
	if r.f != nil {
		r.f.Close()
	}
}

func (r *termReader) next() (bool, error) {
	if r.rank++; r.rank == r.b.size {
		return false, nil
	}
	if r.r == nil {
		r.term = r.b.terms[r.rank]
		return true, nil
	}
	kind, err := r.r.ReadByte()
	if err != nil {
		return false, err
	}
	if (ID(kind) << kindShift).inline() {
		var b [8]byte
		_, err := io.ReadFull(r.r, b[:])
		r.term = term{kind: ID(kind), id: ID(binary.LittleEndian.Uint64(b[:]))}
		return err == nil, err
	}
	n, err := binary.ReadUvarint(r.r)
	if err != nil || n > maxTerm {
		return false, fmt.Errorf("%s: %w: a term of %d bytes, %v", r.b.path, ErrDamaged, n, err)
	}
	enc := make([]byte, n)
	_, err = io.ReadFull(r.r, enc)
	if err == nil && n > 0 {
		r.term = encodedTerm(enc)
	}
	return err == nil, err
}

// number gives every term of the batches its id: the one that it has in the store,
// or the next. The terms come sorted, so that what sorts together has near numbers,
// and the records are written in their order.
func (l *load) number(ctx context.Context, v *view, st *state, out *tables) error {
	readers := make([]*termReader, 0, len(l.batches))
	defer func() {
		for _, r := range readers {
			r.close()
		}
	}()
	h := heap[*termReader]{less: func(a, b *termReader) bool { return a.term.compare(&b.term) < 0 }}
	for _, b := range l.batches {
		b.ids = make([]ID, b.size)
		r, err := b.reader(l.s.fs)
		if err != nil {
			return err
		}
		readers = append(readers, r)
		ok, err := r.next()
		if err != nil {
			return err
		}
		if ok {
			h.push(r)
		}
	}
	first := st.nodes == 0
	var t tick
	for len(h.list) > 0 {
		if t.over(ctx) {
			return t.err
		}
		term := h.list[0].term
		id, err := ID(0), error(nil)
		if !first {
			id, err = v.find(term.id, term.enc)
		}
		if err == nil && id == 0 {
			id, err = out.term(&term, st)
		}
		if err != nil {
			return err
		}
		for len(h.list) > 0 && h.list[0].term.compare(&term) == 0 {
			r := h.list[0]
			r.b.ids[r.rank] = id
			ok, err := r.next()
			if err != nil {
				return err
			}
			if ok {
				h.fix()
			} else {
				h.pop()
			}
		}
	}
	for _, b := range l.batches {
		b.terms = nil
	}
	return nil
}

// rank makes the sorted table of the batch's ids.
func (b *batch) rank() {
	b.table = append(make([]ID, 0, len(b.ids)+1), 0)
	b.table = append(b.table, b.ids...)
	if slices.IsSorted(b.table) {
		b.ids = nil
		return
	}
	slices.Sort(b.table)
	b.order = make([]uint32, len(b.ids)+1)
	for i, id := range b.ids {
		at, _ := slices.BinarySearch(b.table, id)
		b.order[i+1] = uint32(at)
	}
	b.ids = nil
}

// reorder makes the quads refer to table.
func (b *batch) reorder() {
	if b.order == nil {
		return
	}
	for i := range b.quads {
		for m, n := range b.quads[i] {
			b.quads[i][m] = b.order[n]
		}
	}
	b.order = nil
}

// runs makes the batches ready to be merged: those that were spilled are sorted into
// files, one after the other, the others are sorted when they are needed.
func (l *load) runs(ctx context.Context) error {
	for _, b := range l.batches {
		if err := ctx.Err(); err != nil {
			return err
		}
		b.rank()
		if b.path != "" {
			if err := b.unspill(l.s.fs); err != nil {
				return err
			}
		}
		b.reorder()
		if b.path == "" {
			continue
		}
		for o := range orders {
			path := l.temp(orderNames[o])
			w, err := newSegWriter(l.s.fs, path, o)
			if err != nil {
				return err
			}
			src := &memSource{quads: b.sorted(o), table: b.table, o: o}
			var last key
			for {
				k, ok, _ := src.next()
				if !ok {
					break
				}
				if k == last {
					continue
				}
				last = k
				if err := w.add(k); err != nil {
					w.abandon()
					return err
				}
			}
			if err := w.finish(); err != nil {
				w.abandon()
				return err
			}
			if b.runs[o], err = openSegFile(l.s.fs, path, o); err != nil {
				return err
			}
		}
		b.quads, b.table = nil, nil
	}
	return nil
}

// unspill reads the quads again.
func (b *batch) unspill(fs vfs.FS) error {
	f, err := fs.Open(b.path)
	if err != nil {
		return err
	}
	defer f.Close()
	buf := make([]byte, 16*b.n)
	if _, err := io.ReadFull(f, buf); err != nil {
		return err
	}
	b.quads = make([][4]uint32, b.n)
	for i := range b.quads {
		for m := range 4 {
			b.quads[i][m] = binary.LittleEndian.Uint32(buf[16*i+4*m:])
		}
	}
	return nil
}

// sorted gives the quads of the batch in an order, by counting digits of 11 bits from
// the last to the first.
func (b *batch) sorted(o Order) [][4]uint32 {
	from, to := slices.Clone(b.quads), make([][4]uint32, len(b.quads))
	for m := 3; m >= 0; m-- {
		at := perm[o][m]
		for shift := 0; shift < 32 && (len(b.table)-1)>>shift > 0; shift += 11 {
			var count [1 << 11]uint32
			for i := range from {
				count[from[i][at]>>shift&(1<<11-1)]++
			}
			sum := uint32(0)
			for d, n := range count {
				count[d] = sum
				sum += n
			}
			for i := range from {
				d := from[i][at] >> shift & (1<<11 - 1)
				to[count[d]] = from[i]
				count[d]++
			}
			from, to = to, from
		}
	}
	return from
}

// A source yields keys in rising order.
type source interface {
	next() (key, bool, error)
	close()
}

type memSource struct {
	quads [][4]uint32
	table []ID
	o     Order
	i     int
}

func (s *memSource) next() (k key, ok bool, err error) {
	if s.i == len(s.quads) {
		return k, false, nil
	}
	q := &s.quads[s.i]
	s.i++
	for m, at := range perm[s.o] {
		k[m] = s.table[q[at]]
	}
	return k, true, nil
}
func (s *memSource) close() { s.quads = nil }

type runSource struct {
	c     segCursor
	begun bool
}

func (s *runSource) next() (key, bool, error) {
	if s.begun {
		s.c.next()
	} else {
		s.begun = true
		var zero key
		s.c.seek(&zero)
	}
	return s.c.key, s.c.on, s.c.err
}
func (s *runSource) close() {}

type oldSource struct {
	c     *cursor
	begun bool
}

func (s *oldSource) next() (k key, ok bool, err error) {
	if s.begun {
		ok = s.c.next()
	} else {
		s.begun = true
		ok = s.c.seek(Quad{}, 0)
	}
	return s.c.o.permute(s.c.quad), ok, s.c.err
}
func (s *oldSource) close() { s.c.close() }

// A merger yields the keys of several sources in rising order.
type merger struct {
	h     heap[*head]
	all   []source
	begun bool
}

type head struct {
	source
	key key
}

func (m *merger) add(s source) { m.all = append(m.all, s) }

func (m *merger) next() (k key, ok bool, err error) {
	if !m.begun {
		m.begun = true
		m.h.less = func(a, b *head) bool { return a.key.less(&b.key) }
		for _, s := range m.all {
			h := &head{source: s}
			if h.key, ok, err = s.next(); err != nil {
				return k, false, err
			}
			if ok {
				m.h.push(h)
			}
		}
	}
	if len(m.h.list) == 0 {
		return k, false, nil
	}
	top := m.h.list[0]
	k = top.key
	if top.key, ok, err = top.next(); err != nil {
		return k, false, err
	}
	if ok {
		m.h.fix()
	} else {
		m.h.pop()
	}
	return k, true, nil
}

func (m *merger) close() {
	for _, s := range m.all {
		s.close()
	}
}

// A heap has its least at the front.
type heap[T any] struct {
	list []T
	less func(a, b T) bool
}

func (h *heap[T]) push(x T) {
	h.list = append(h.list, x)
	for i := len(h.list) - 1; i > 0; {
		up := (i - 1) / 2
		if !h.less(h.list[i], h.list[up]) {
			return
		}
		h.list[i], h.list[up] = h.list[up], h.list[i]
		i = up
	}
}

// fix puts the first, which has changed, where it belongs.
func (h *heap[T]) fix() {
	for i := 0; ; {
		down := 2*i + 1
		if down >= len(h.list) {
			return
		}
		if down+1 < len(h.list) && h.less(h.list[down+1], h.list[down]) {
			down++
		}
		if !h.less(h.list[down], h.list[i]) {
			return
		}
		h.list[i], h.list[down] = h.list[down], h.list[i]
		i = down
	}
}

func (h *heap[T]) pop() {
	n := len(h.list) - 1
	h.list[0] = h.list[n]
	h.list = h.list[:n]
	h.fix()
}
