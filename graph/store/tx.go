package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sync"
	"syscall"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
)

// A tx collects changes on top of the newest state and writes them at once. There
// is one at a time, so what it has read stays true.
type tx struct {
	s     *Store
	state state
	quads map[Quad]bool // changed: true is added, false is removed
	fresh map[ID][]byte // new terms, encoded
	terms map[string]ID // the same by their encoding
	order []ID          // the new terms as they came
	learn map[string]ID // old terms that were looked up

	removes bool // a quad was removed, if only one that had just been added
	blank   bool // of Pebble's quads none will be left before this

	at    [orders]*cursor
	added map[[3]ID]bool // subject, predicate and object of what is added, once asked for
}

func (s *Store) begin() *tx {
	return &tx{s: s, state: s.state, quads: map[Quad]bool{}, fresh: map[ID][]byte{}, terms: map[string]ID{}, learn: map[string]ID{}}
}

func (t *tx) close() {
	for _, c := range t.at {
		if c != nil {
			c.close()
		}
	}
}

func (t *tx) cursor(o Order) *cursor {
	if t.at[o] == nil {
		t.at[o] = t.s.cursor(o)
	}
	return t.at[o]
}

// id finds a term, or makes it if make is set; 0 if it isn't there.
func (t *tx) id(v quad.Value, create bool) (ID, error) {
	id, enc, err := encode(v)
	if err != nil {
		return 0, err
	}
	if id == 0 && enc == nil {
		return 0, nil
	}
	if id == 0 && len(enc) > maxTerm {
		return 0, fmt.Errorf("a term of %d bytes; the most is %d", len(enc), maxTerm)
	}
	name := enc
	if id != 0 {
		name = binary.BigEndian.AppendUint64([]byte{0}, uint64(id)) // no kind is 0
	}
	if known, ok := t.terms[string(name)]; ok {
		return known, nil
	}
	if known, ok := t.s.known[string(name)]; ok {
		return known, nil
	}
	if known, ok := t.learn[string(name)]; ok {
		return known, nil
	}
	var found bool
	if id != 0 {
		_, found, err = t.s.get(nameKey(id))
	} else {
		var b []byte
		if b, found, err = t.s.get(termKey(enc)); found && len(b) == 8 {
			id = ID(binary.BigEndian.Uint64(b))
		}
	}
	if err != nil {
		return 0, err
	}
	if found {
		t.learn[string(name)] = id
		return id, nil
	}
	if !create {
		return 0, nil
	}
	if id == 0 {
		id = ID(enc[0])<<kindShift | ID(t.state.next)
		t.state.next++
	}
	if enc == nil {
		enc = []byte{}
	}
	t.fresh[id] = enc
	t.terms[string(name)] = id
	t.order = append(t.order, id)
	return id, nil
}

// maxTerm keeps a record well below what a block and a log record may be.
const maxTerm = 64 << 20

func (t *tx) resolve(q quad.Quad, create bool) (out Quad, ok bool, err error) {
	for i, v := range [4]quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
		if v == nil {
			if i != atG {
				return out, false, fmt.Errorf("no quad, a member is missing: %v", q)
			}
			continue
		}
		if out[i], err = t.id(v, create); err != nil {
			return out, false, err
		}
		if out[i] == 0 {
			return out, false, nil
		}
	}
	return out, true, nil
}

func (t *tx) stored(q Quad) (bool, error) {
	for _, id := range q {
		if _, ok := t.fresh[id]; ok {
			return false, nil
		}
	}
	return t.s.has(q)
}

// add and remove say whether they made a difference.
func (t *tx) add(v quad.Quad) (bool, error) {
	q, _, err := t.resolve(v, true)
	if err != nil {
		return false, err
	}
	if there, changed := t.quads[q]; changed {
		if there {
			return false, nil
		}
		delete(t.quads, q) // it was removed in this transaction
		return true, nil
	}
	there, err := t.stored(q)
	if err != nil || there {
		return false, err
	}
	t.quads[q] = true
	return true, nil
}

func (t *tx) remove(v quad.Quad) (bool, error) {
	q, ok, err := t.resolve(v, false)
	if err != nil || !ok {
		return false, err
	}
	return t.removeIDs(q)
}

func (t *tx) removeIDs(q Quad) (bool, error) {
	t.removes = true
	if there, changed := t.quads[q]; changed {
		if there {
			delete(t.quads, q) // it was added in this transaction
		}
		return there, nil
	}
	there, err := t.stored(q)
	if err != nil || !there {
		return false, err
	}
	t.quads[q] = false
	return true, nil
}

func (t *tx) apply(deltas []cgraph.Delta, ignore cgraph.IgnoreOpts) error {
	for _, d := range deltas {
		var did bool
		var err, undone error
		switch d.Action {
		case cgraph.Add:
			did, err = t.add(d.Quad)
			if !ignore.IgnoreDup {
				undone = cgraph.ErrQuadExists
			}
		case cgraph.Delete:
			did, err = t.remove(d.Quad)
			if !ignore.IgnoreMissing {
				undone = cgraph.ErrQuadNotExist
			}
		default:
			err = &cgraph.DeltaError{Delta: d, Err: cgraph.ErrInvalidAction}
		}
		if err != nil {
			return err
		}
		if !did && undone != nil {
			return &cgraph.DeltaError{Delta: d, Err: undone}
		}
	}
	return nil
}

// A change is a record to write, or to delete if the value is nil.
type change struct{ key, value []byte }

// changes works out all records of the transaction, sorted, and which terms go.
func (t *tx) changes() ([]change, []ID, error) {
	list := make([]moved, 0, len(t.quads))
	seg := t.s.newest.Load().seg
	for q, added := range t.quads {
		m := moved{quad: q, added: added}
		if seg != nil {
			var err error
			if m.based, err = seg.has(q); err != nil {
				return nil, nil, err
			}
		}
		list = append(list, m)
		if added {
			t.state.quads++
		} else {
			t.state.quads--
		}
		if added != m.based {
			t.state.delta++
		} else {
			t.state.delta--
		}
	}
	// The orders are independent of each other.
	var quads, counts [orders][]change
	var errs [orders]error
	work := func(o Order, list []moved) { quads[o], counts[o], errs[o] = t.changesIn(o, list) }
	if len(list) < 1000 {
		for o := range orders {
			work(o, list)
		}
	} else {
		var wg sync.WaitGroup
		for o := range orders {
			wg.Go(func() { work(o, slices.Clone(list)) })
		}
		wg.Wait()
	}
	if err := errors.Join(errs[:]...); err != nil {
		return nil, nil, err
	}
	names, terms, gone, err := t.termChanges()
	if err != nil {
		return nil, nil, err
	}
	index, version, err := t.indexChanges()
	if err != nil {
		return nil, nil, err
	}
	t.state.index = version
	meta := t.state.records()
	// In the order of the spaces.
	return slices.Concat(quads[SPOG], quads[POSG], quads[OSPG], quads[GSPO],
		counts[SPOG], counts[POSG], counts[OSPG], counts[GSPO], meta, names, terms, index), gone, nil
}

type moved struct {
	quad  Quad
	added bool
	based bool // it is in the segment
}

// value is the record of the quad, nil for none: as the segment has it.
func (m moved) value() []byte {
	switch {
	case m.added == m.based:
		return nil
	case m.added:
		return noValue
	}
	return removedValue
}

// step is what the record makes of the tally.
func (m moved) step() tally {
	switch {
	case m.added && m.based:
		return tally{removed: -1}
	case m.added:
		return tally{added: 1}
	case m.based:
		return tally{removed: 1}
	}
	return tally{added: -1}
}

func byKey(a, b change) int { return bytes.Compare(a.key, b.key) }

// changesIn gives the records of one order and its counts.
func (t *tx) changesIn(o Order, list []moved) (quads, counts []change, err error) {
	at := perm[o]
	slices.SortFunc(list, func(a, b moved) int {
		for _, i := range at {
			if a.quad[i] != b.quad[i] {
				return cmp.Compare(a.quad[i], b.quad[i])
			}
		}
		return 0
	})
	keys := make([]byte, 0, keyLen*len(list))
	quads = make([]change, 0, len(list))
	var steps [3]tally // by the length of the prefix
	end := func(q Quad, n int) error {
		step := steps[n]
		if steps[n] = (tally{}); step == steps[n] {
			return nil
		}
		before, err := t.before(o, q, n)
		if err != nil {
			return err
		}
		after := tally{before.added + step.added, before.removed + step.removed}
		switch {
		case after.added < 0 || after.removed < 0:
			return fmt.Errorf("%s: %w: the count of %x in order %d is less than nothing", t.s.dir, ErrDamaged, q, o)
		case after.sum() >= minCount:
			counts = append(counts, change{countKey(o, q, n), after.record()})
		case before.sum() >= minCount:
			counts = append(counts, change{countKey(o, q, n), nil})
		}
		return nil
	}
	for i, m := range list {
		q := m.quad
		if i > 0 {
			last := list[i-1].quad
			other := last[at[0]] != q[at[0]]
			if other || last[at[1]] != q[at[1]] {
				if err := end(last, 2); err != nil {
					return nil, nil, err
				}
			}
			if other {
				if err := end(last, 1); err != nil {
					return nil, nil, err
				}
			}
		}
		step := m.step()
		for n := 1; n <= 2; n++ {
			steps[n].added += step.added
			steps[n].removed += step.removed
		}
		from := len(keys)
		keys = o.appendPrefix(keys, q, 4)
		quads = append(quads, change{keys[from:], m.value()})
	}
	if n := len(list); n > 0 {
		for _, l := range []int{2, 1} {
			if err := end(list[n-1].quad, l); err != nil {
				return nil, nil, err
			}
		}
	}
	slices.SortFunc(counts, byKey)
	return quads, counts, nil
}

var noValue = []byte{}

// termChanges gives the records of terms that come and go.
func (t *tx) termChanges() (names, terms []change, gone []ID, err error) {
	var used, lost map[ID]bool
	if t.removes {
		used, lost = map[ID]bool{}, map[ID]bool{}
		for q, added := range t.quads {
			for _, id := range q {
				if id != 0 && added {
					used[id] = true
				} else if id != 0 {
					lost[id] = true
				}
			}
		}
	}
	for _, id := range t.order {
		if t.removes && !used[id] {
			continue // all its quads went again
		}
		enc := t.fresh[id]
		names = append(names, change{nameKey(id), enc})
		if !id.inline() {
			terms = append(terms, change{termKey(enc), number(uint64(id))})
		}
		t.state.nodes++
	}
	for id := range lost {
		if used[id] {
			continue
		}
		still, err := t.remains(id)
		if err != nil {
			return nil, nil, nil, err
		}
		if still {
			continue
		}
		enc, found, err := t.s.get(nameKey(id))
		if err != nil {
			return nil, nil, nil, err
		}
		if !found {
			continue
		}
		names = append(names, change{nameKey(id), nil})
		if !id.inline() {
			terms = append(terms, change{termKey(enc), nil})
		}
		t.state.nodes--
		gone = append(gone, id)
	}
	slices.SortFunc(names, byKey)
	slices.SortFunc(terms, byKey)
	return names, terms, gone, nil
}

// before is the tally under a prefix without this transaction.
func (t *tx) before(o Order, q Quad, n int) (tally, error) {
	for _, at := range perm[o][:n] {
		// An id that has its value was perhaps in quads that are gone.
		if _, fresh := t.fresh[q[at]]; fresh && !q[at].inline() {
			return tally{}, nil
		}
	}
	if t.blank {
		return tally{}, nil
	}
	return t.s.changed(o, q, n)
}

// remains says whether a term is in a quad that this transaction leaves.
func (t *tx) remains(id ID) (bool, error) {
	for o := range orders {
		var q Quad
		q[perm[o][0]] = id
		c := t.cursor(o)
		for ok := c.seek(q, 1); ok; ok = c.next() {
			if _, removed := t.quads[c.quad]; !removed {
				return true, nil
			}
		}
		if c.err != nil {
			return false, c.err
		}
	}
	return false, nil
}

// commit writes everything, durably, or nothing.
func (t *tx) commit() error {
	s := t.s
	if s.failed != nil {
		return s.failed
	}
	if len(t.quads) == 0 {
		return nil
	}
	changes, gone, err := t.changes()
	if err == nil {
		err = s.room()
	}
	if err != nil {
		return err
	}
	if b := s.newest.Load(); !b.delta {
		// Before the changes are there: to look in vain does no harm.
		s.newest.Store(&base{seg: b.seg, delta: true})
	}
	written := s.recent.writing(len(gone) > 0)
	if len(changes) >= bulk && !s.memory {
		err = s.ingest(changes)
	} else {
		err = s.applyChanges(changes, nil)
	}
	written()
	if err != nil {
		return err
	}
	s.state = t.state
	if s.since != nil {
		for q := range t.quads {
			s.since[q] = struct{}{}
		}
	}
	if len(s.known)+len(t.terms)+len(t.learn) > maxKnown {
		clear(s.known)
	}
	for _, m := range []map[string]ID{t.terms, t.learn} {
		for name, id := range m {
			if len(name) <= longTerm {
				s.known[name] = id
			}
		}
	}
	if len(gone) > 0 || len(t.order) > 0 {
		// Terms that never made it or went must be looked for again.
		t.forget(gone)
	}
	s.mergeSoon()
	return nil
}

// applyChanges writes records as one batch, after ranges of others are deleted.
func (s *Store) applyChanges(changes []change, ranges [][2]byte) (err error) {
	defer s.recoverFatal(&err)
	b := s.db.NewBatch()
	for _, r := range ranges {
		if err := b.DeleteRange([]byte{r[0]}, []byte{r[1]}, nil); err != nil {
			return err
		}
	}
	for _, c := range changes {
		if c.value == nil {
			err = b.Delete(c.key, nil)
		} else {
			err = b.Set(c.key, c.value, nil)
		}
		if err != nil {
			return err
		}
	}
	if err = s.db.Apply(b, s.sync()); err == nil {
		err = b.Close()
	}
	return s.explain(err)
}

// leastRoom is how much of the disk must be free for a write to begin. Where Pebble
// finds no room for its log, it ends the process.
const leastRoom = 32 << 20

func (s *Store) room() error {
	if s.memory {
		return nil
	}
	use, err := s.fs.GetDiskUsage(s.dir)
	if err != nil || use.AvailBytes >= leastRoom {
		return nil // where it is not known, the write will tell
	}
	return fmt.Errorf("%s: %w: %d MB are left on the disk; nothing was written", s.dir, syscall.ENOSPC, use.AvailBytes>>20)
}

// recoverFatal makes an error of the panic by which Pebble says that it can't write
// any more, and remembers it.
func (s *Store) recoverFatal(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%v", r)
		if !errors.Is(s.failed, ErrClosed) {
			s.failed = fmt.Errorf("%s: %w (%v); close the store, look at its disk, and open it again", s.dir, ErrFailed, r)
			*err = s.failed
		}
	}
}

const maxKnown = 1 << 18

func (t *tx) forget(gone []ID) {
	drop := map[ID]bool{}
	for _, id := range gone {
		drop[id] = true
	}
	if len(t.order) > 0 {
		used := map[ID]bool{}
		for q := range t.quads {
			for _, id := range q {
				used[id] = true
			}
		}
		for _, id := range t.order {
			if !used[id] {
				drop[id] = true
			}
		}
	}
	if len(drop) == 0 {
		return
	}
	for name, id := range t.s.known {
		if drop[id] {
			delete(t.s.known, name)
		}
	}
}

// update runs f in a transaction of its own, or in the group's if one runs.
func (s *Store) update(f func(*tx) error) error {
	s.groupMu.Lock()
	if s.group != nil {
		defer s.groupMu.Unlock()
		return f(s.group)
	}
	s.groupMu.Unlock()
	s.write.Lock()
	defer s.write.Unlock()
	if err := s.writable(); err != nil {
		return err
	}
	t := s.begin()
	defer t.close()
	if err := f(t); err != nil {
		return err
	}
	return t.commit()
}

func (s *Store) writable() error {
	if s.shut.Load() {
		return fmt.Errorf("%s: %w", s.dir, ErrClosed)
	}
	return s.failed
}

// Group makes all that write does through ApplyDeltas one transaction, which is
// written when it returns, or not at all if it returns an error. What others write
// meanwhile goes into the same transaction.
func (s *Store) Group(write func() error) error {
	s.write.Lock()
	defer s.write.Unlock()
	if err := s.writable(); err != nil {
		return err
	}
	t := s.begin()
	defer t.close()
	s.groupMu.Lock()
	s.group = t
	s.groupMu.Unlock()
	err := write()
	s.groupMu.Lock()
	s.group = nil
	s.groupMu.Unlock()
	if err != nil {
		return err
	}
	return t.commit()
}

// ApplyDeltas makes the changes in their order, all or none; they are on disk when
// it returns.
func (s *Store) ApplyDeltas(deltas []cgraph.Delta, ignore cgraph.IgnoreOpts) error {
	return s.update(func(t *tx) error { return t.apply(deltas, ignore) })
}

// DeleteLabel removes all quads with a label and says how many there were.
func (s *Store) DeleteLabel(label quad.Value) (n int, err error) {
	err = s.update(func(t *tx) error {
		g, err := t.id(label, false)
		if err != nil || g == 0 {
			return err
		}
		var list []Quad
		c := s.cursor(GSPO)
		for ok := c.seek(Quad{atG: g}, 1); ok; ok = c.next() {
			list = append(list, c.quad)
		}
		c.close()
		if c.err != nil {
			return c.err
		}
		for _, q := range list {
			if _, err := t.removeIDs(q); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}

// NewQuadWriter writes each WriteQuads as a transaction; what is there already is
// passed over.
func (s *Store) NewQuadWriter() (quad.WriteCloser, error) { return &quadWriter{s: s}, nil }

type quadWriter struct {
	s   *Store
	buf []quad.Quad
}

func (w *quadWriter) WriteQuad(q quad.Quad) error {
	if w.buf = append(w.buf, q); len(w.buf) < quad.DefaultBatch {
		return nil
	}
	return w.flush()
}

func (w *quadWriter) flush() error {
	if len(w.buf) == 0 {
		return nil
	}
	buf := w.buf
	w.buf = nil
	_, err := w.WriteQuads(buf)
	return err
}

func (w *quadWriter) WriteQuads(quads []quad.Quad) (int, error) {
	if err := w.flush(); err != nil {
		return 0, err
	}
	err := w.s.update(func(t *tx) error {
		for _, q := range quads {
			if _, err := t.add(q); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return len(quads), nil
}

func (w *quadWriter) Close() error { return w.flush() }
