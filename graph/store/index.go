package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"slices"

	"github.com/cayleygraph/quad"
)

// An Index finds subjects by words of their literals. What the words are is the
// caller's affair: the store keeps, for each key that Keys gives for a subject and an
// object, a record that leads to both, and changes it in the transaction that changes
// the quads. A store whose index is missing, or was made with another version, answers
// as before, but Indexed says no until Reindex has run.
type Index struct {
	Version    uint64     // of Keys: another number for other keys; not 0
	Predicates []quad.IRI // whose quads are indexed
	// Keys gives the keys of one quad, in any order, some perhaps twice. It must depend
	// on nothing but its arguments. A key has no zero byte and at most 200 bytes; others
	// are passed over.
	Keys func(subject, predicate, object quad.Value) []string
}

// spaceIndex: key, 0, subject, object -> nothing. Last of all spaces.
const spaceIndex = 'x'

const maxIndexKey = 200

func indexRecord(key string, s, o ID) []byte {
	b := make([]byte, 0, 1+len(key)+1+16)
	b = append(append(append(b, spaceIndex), key...), 0)
	b = binary.BigEndian.AppendUint64(b, uint64(s))
	return binary.BigEndian.AppendUint64(b, uint64(o))
}

func indexable(key string) bool {
	return key != "" && len(key) <= maxIndexKey && bytes.IndexByte([]byte(key), 0) < 0
}

// Indexed says whether the index is there and of the version that the store was opened with.
func (v *view) Indexed() (bool, error) {
	if v.s.index == nil {
		return false, nil
	}
	n, err := v.meta("index")
	return n == v.s.index.Version, err
}

// A Found is a record of the index.
type Found struct {
	Key             string
	Subject, Object ID
}

// Find yields the records of an index whose keys begin with prefix (or are it, if whole
// is set), sorted by key, subject, object, beginning with the first that is not before from.
func (v *view) Find(ctx context.Context, prefix string, whole bool, from Found) iter.Seq2[Found, error] {
	return func(yield func(Found, error) bool) {
		lower := append([]byte{spaceIndex}, prefix...)
		if whole {
			lower = append(lower, 0)
		}
		upper := slices.Clone(lower)
		for i := len(upper) - 1; ; i-- {
			if upper[i]++; upper[i] != 0 {
				upper = upper[:i+1]
				break
			}
		}
		it, err := v.iter(lower, upper)
		if err != nil {
			yield(Found{}, err)
			return
		}
		start := lower
		if from.Key != "" {
			start = indexRecord(from.Key, from.Subject, from.Object)
		}
		var t tick
		for ok := it.SeekGE(start); ok && !t.over(ctx); ok = it.Next() {
			f, err := readFound(it.Key())
			if !yield(f, err) || err != nil {
				it.Close()
				return
			}
		}
		if err := errors.Join(t.err, v.s.explain(errors.Join(it.Error(), it.Close()))); err != nil {
			yield(Found{}, err)
		}
	}
}

func readFound(b []byte) (f Found, err error) {
	at := len(b) - 17
	if at < 2 || b[at] != 0 {
		return f, fmt.Errorf("%w: a record of the index", ErrDamaged)
	}
	return Found{
		Key:     string(b[1:at]),
		Subject: ID(binary.BigEndian.Uint64(b[at+1:])),
		Object:  ID(binary.BigEndian.Uint64(b[at+9:])),
	}, nil
}

// indexed gives the ids of the indexed predicates, those of the transaction included.
func (t *tx) indexed() (map[ID]quad.IRI, error) {
	ids := map[ID]quad.IRI{}
	for _, p := range t.s.index.Predicates {
		id, err := t.id(p, false)
		if err != nil {
			return nil, err
		}
		if id != 0 {
			ids[id] = p
		}
	}
	return ids, nil
}

// term is Term for those of the transaction as well.
func (t *tx) term(id ID) (quad.Value, error) {
	if enc, ok := t.fresh[id]; ok && !id.inline() {
		return decode(id, enc)
	}
	return t.s.Term(id)
}

// indexChanges gives the records of the index, sorted, and what the index is then: its
// version, or 0 if it doesn't know of this transaction.
func (t *tx) indexChanges() (list []change, version uint64, err error) {
	if t.s.index == nil || t.state.index != t.s.index.Version {
		return nil, 0, nil
	}
	predicates, err := t.indexed()
	if err != nil || len(predicates) == 0 {
		return nil, t.state.index, err
	}
	type pair struct{ s, o ID }
	touched := map[pair]bool{}
	for q := range t.quads {
		if _, ok := predicates[q[atP]]; ok {
			touched[pair{q[atS], q[atO]}] = true
		}
	}
	for p := range touched {
		before, after := map[string]bool{}, map[string]bool{}
		s, err := t.term(p.s)
		if err != nil {
			return nil, 0, err
		}
		o, err := t.term(p.o)
		if err != nil {
			return nil, 0, err
		}
		for id, iri := range predicates {
			was, is, err := t.around(p.s, id, p.o)
			if err != nil {
				return nil, 0, err
			}
			if !was && !is {
				continue
			}
			for _, k := range t.s.index.Keys(s, iri, o) {
				if indexable(k) {
					before[k] = before[k] || was
					after[k] = after[k] || is
				}
			}
		}
		for k, is := range after {
			switch {
			case is && !before[k]:
				list = append(list, change{indexRecord(k, p.s, p.o), noValue})
			case !is && before[k]:
				list = append(list, change{indexRecord(k, p.s, p.o), nil})
			}
		}
	}
	slices.SortFunc(list, byKey)
	return list, t.state.index, nil
}

// around says whether there is a quad of subject, predicate and object, whatever its
// label, before the transaction and after.
func (t *tx) around(s, p, o ID) (was, is bool, err error) {
	c := t.cursor(SPOG)
	for ok := c.seek(Quad{s, p, o}, 3); ok && !is; ok = c.next() {
		was = true
		_, removed := t.quads[c.quad]
		is = !removed
	}
	if c.err != nil || is {
		return was, is, c.err
	}
	if t.added == nil {
		t.added = map[[3]ID]bool{}
		for q, added := range t.quads {
			if added {
				t.added[[3]ID{q[atS], q[atP], q[atO]}] = true
			}
		}
	}
	return was, t.added[[3]ID{s, p, o}], nil
}

// Reindex makes the index anew if it is missing or of another version, and says whether
// it did. Readers go on, writers wait.
func (s *Store) Reindex(ctx context.Context) (did bool, err error) {
	defer s.recoverClosed(&err)
	if s.index == nil {
		return false, nil
	}
	s.write.Lock()
	defer s.write.Unlock()
	if err := s.writable(); err != nil || s.state.index == s.index.Version {
		return false, err
	}
	return true, s.reindex(ctx)
}

// indexPart is how many records are made between two writes.
var indexPart = 1 << 20

// reindex writes the index. The caller holds the write lock. As long as it has not
// ended the store says that there is none.
func (s *Store) reindex(ctx context.Context) error {
	if s.state.index != 0 {
		next := s.state
		next.index = 0
		if err := s.applyChanges(next.records(), nil); err != nil {
			return err
		}
		s.state = next
	}
	if err := s.applyChanges(nil, [][2]byte{{spaceIndex, spaceIndex + 1}}); err != nil {
		return err
	}
	var list []change
	flush := func() error {
		if len(list) == 0 {
			return nil
		}
		slices.SortFunc(list, byKey)
		err := s.room()
		if err == nil && !s.memory && len(list) >= bulk {
			err = s.ingest(list)
		} else if err == nil {
			err = s.applyChanges(list, nil)
		}
		list = list[:0]
		return err
	}
	err := s.eachKey(ctx, func(r []byte) error {
		if list = append(list, change{r, noValue}); len(list) < indexPart {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	if err != nil {
		return err
	}
	next := s.state
	next.index = s.index.Version
	if err := s.applyChanges(next.records(), nil); err != nil {
		return err
	}
	s.state = next
	return nil
}

// checkIndex compares the index with the quads.
func (s *Snapshot) checkIndex(ctx context.Context, step func() error) error {
	if ok, err := s.Indexed(); !ok || err != nil {
		return err
	}
	it, err := s.iter([]byte{spaceIndex}, []byte{spaceIndex + 1})
	if err != nil {
		return err
	}
	var seed = maphash.MakeSeed()
	var there, should int
	var sum uint64
	for ok := it.First(); ok; ok = it.Next() {
		there++
		sum += maphash.Bytes(seed, it.Key())
		if err := step(); err != nil {
			return errors.Join(err, it.Close())
		}
	}
	if err := errors.Join(it.Error(), it.Close()); err != nil {
		return s.s.explain(err)
	}
	err = s.eachKey(ctx, func(r []byte) error {
		should++
		sum -= maphash.Bytes(seed, r)
		return step()
	})
	if err != nil {
		return err
	}
	if there != should || sum != 0 {
		return fmt.Errorf("%s: %w: the index has %d records, the quads make %d", s.s.dir, ErrDamaged, there, should)
	}
	return nil
}

// eachKey yields the records that the index should have, each once: of two predicates that
// give a subject and an object the same key, the first does.
func (v *view) eachKey(ctx context.Context, f func(record []byte) error) error {
	var ids []ID
	for _, p := range v.s.index.Predicates {
		id, err := v.ID(p)
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	for i, id := range ids {
		if id == 0 {
			continue
		}
		var last Quad
		for q, err := range v.MatchFrom(ctx, POSG, Pattern{atP: id}, Quad{}) {
			if err != nil {
				return err
			}
			if q[atS] == last[atS] && q[atO] == last[atO] {
				continue
			}
			last = q
			s, err := v.Term(q[atS])
			if err != nil {
				return err
			}
			o, err := v.Term(q[atO])
			if err != nil {
				return err
			}
			seen := map[string]bool{}
			for j, earlier := range ids[:i] {
				if earlier == 0 {
					continue
				}
				n, err := v.prefixCount(SPOG, Quad{q[atS], earlier, q[atO]}, 3)
				if err != nil {
					return err
				}
				if n > 0 {
					for _, k := range v.s.index.Keys(s, v.s.index.Predicates[j], o) {
						seen[k] = true
					}
				}
			}
			for _, k := range v.s.index.Keys(s, v.s.index.Predicates[i], o) {
				if !indexable(k) || seen[k] {
					continue
				}
				seen[k] = true
				if err := f(indexRecord(k, q[atS], q[atO])); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
