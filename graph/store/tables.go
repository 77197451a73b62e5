package store

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/cockroachdb/pebble/v2/objstorage/objstorageprovider"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// bulk is from how many records on a transaction is written as sorted tables
// instead of going through the log.
var bulk = 100_000

// tables are sorted records on their way into Pebble, which come in all at once or
// not at all. Each space of keys has a writer of its own.
type tables struct {
	s       *Store
	options sstable.WriterOptions
	paths   []string
	open    map[byte]*table
}

type table struct {
	w *sstable.Writer
	n int
}

// perTable is how many records a table has at the most.
const perTable = 1 << 20

func newTables(s *Store) *tables {
	o := pebbleOptions(Options{FS: s.fs}, s.log)
	o.EnsureDefaults()
	// Level 0 because the tables may delete: in one for the lowest level a deletion has
	// nothing to hide, and does not.
	return &tables{s: s, options: o.MakeWriterOptions(0, s.db.TableFormat()), open: map[byte]*table{}}
}

// writer gives the writer of a space; space is any byte that tells them apart.
func (t *tables) writer(space byte) (*sstable.Writer, error) {
	tb := t.open[space]
	if tb != nil && tb.n == perTable {
		delete(t.open, space)
		if err := tb.w.Close(); err != nil {
			return nil, err
		}
		tb = nil
	}
	if tb == nil {
		path := filepath.Join(t.s.dir, fmt.Sprintf("table-%d.tmp", len(t.paths)))
		f, err := t.s.fs.Create(path, vfs.WriteCategoryUnspecified)
		if err != nil {
			return nil, err
		}
		t.paths = append(t.paths, path)
		tb = &table{w: sstable.NewWriter(objstorageprovider.NewFileWritable(f), t.options)}
		t.open[space] = tb
	}
	tb.n++
	return tb.w, nil
}

func (t *tables) set(space byte, key, value []byte) error {
	w, err := t.writer(space)
	if err != nil {
		return err
	}
	if value == nil {
		return w.Delete(key)
	}
	return w.Set(key, value)
}

// term writes the records of a new term and gives its id. Terms come in their order.
func (t *tables) term(x *term, st *state) (ID, error) {
	st.nodes++
	if x.id != 0 {
		return x.id, t.set(spaceName, nameKey(x.id), noValue)
	}
	id := x.kind<<kindShift | ID(st.next)
	st.next++
	if err := t.set(spaceName, nameKey(id), x.enc); err != nil {
		return 0, err
	}
	space := byte(spaceTerm)
	if x.key[0]&0x80 != 0 {
		space |= 0x80 // long terms have keys after all others
	}
	return id, t.set(space, append([]byte{spaceTerm}, x.key...), number(uint64(id)))
}

// finish writes what makes a new segment count, and closes the tables.
func (t *tables) finish(st state) error {
	w, err := t.writer(spaceMeta)
	if err != nil {
		return err
	}
	for _, r := range quadSpaces {
		if err := w.DeleteRange([]byte{r[0]}, []byte{r[1]}); err != nil {
			return err
		}
	}
	for _, c := range st.records() {
		if err := w.Set(c.key, c.value); err != nil {
			return err
		}
	}
	return t.close()
}

func (t *tables) close() (err error) {
	for space, tb := range t.open {
		delete(t.open, space)
		if e := tb.w.Close(); err == nil {
			err = e
		}
	}
	return err
}

func (t *tables) ingest() (err error) {
	defer t.s.recoverFatal(&err)
	if err := t.s.room(); err != nil {
		return err
	}
	return t.s.explain(t.s.db.Ingest(context.Background(), t.paths))
}

// clean closes and removes what was not taken in.
func (t *tables) clean() {
	t.close()
	for _, p := range t.paths {
		t.s.fs.Remove(p)
	}
}

// ingest writes sorted changes as tables.
func (s *Store) ingest(changes []change) error {
	t := newTables(s)
	defer t.clean()
	for _, c := range changes {
		if err := t.set(c.key[0], c.key, c.value); err != nil {
			return err
		}
	}
	if err := t.close(); err != nil {
		return err
	}
	return t.ingest()
}
