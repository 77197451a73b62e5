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

// ingest writes sorted changes as tables, which come in all at once or not at all.
func (s *Store) ingest(changes []change) (err error) {
	var paths []string
	defer func() {
		for _, p := range paths {
			s.fs.Remove(p)
		}
	}()
	options := pebbleOptions(Options{FS: s.fs}, s.log)
	options.EnsureDefaults()
	wo := options.MakeWriterOptions(6, s.db.TableFormat())
	const perTable = 1 << 20
	for from := 0; from < len(changes); {
		// A table ends with its key space, so that later tables overlap little.
		to := from + 1
		for to < len(changes) && to-from < perTable && changes[to].key[0] == changes[from].key[0] {
			to++
		}
		path := filepath.Join(s.dir, fmt.Sprintf("ingest-%d.tmp", len(paths)))
		f, err := s.fs.Create(path, vfs.WriteCategoryUnspecified)
		if err != nil {
			return err
		}
		paths = append(paths, path)
		w := sstable.NewWriter(objstorageprovider.NewFileWritable(f), wo)
		for _, c := range changes[from:to] {
			if c.value == nil {
				err = w.Delete(c.key)
			} else {
				err = w.Set(c.key, c.value)
			}
			if err != nil {
				w.Close()
				return err
			}
		}
		if err := w.Close(); err != nil {
			return err
		}
		from = to
	}
	return s.db.Ingest(context.Background(), paths)
}
