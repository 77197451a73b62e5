package store

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"
	"github.com/cockroachdb/pebble/v2/objstorage/objstorageprovider"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/klauspost/compress/zstd"
)

// bulk is from how many records on a transaction is written as sorted tables
// instead of going through the log.
var bulk = 100_000

// loadBatch is how many quads of a bulk load are one transaction. It bounds the
// memory that loading takes, to about 1 kB a quad.
const loadBatch = 200_000

// Load reads N-Quads, plain, gzip or zstd, and adds them, many in a transaction.
// What is there already is passed over. When it fails, what was added before stays:
// read again from the start, as duplicates do no harm. progress, if not nil, is
// told after each transaction how many quads were read and how many were new.
func (s *Store) Load(ctx context.Context, r io.Reader, progress func(read, added int64)) (read, added int64, err error) {
	r, err = decompress(r)
	if err != nil {
		return 0, 0, err
	}
	type batch struct {
		quads []quad.Quad
		err   error
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	batches := make(chan batch, 1)
	go func() {
		defer close(batches)
		in := nquads.NewReader(r, false)
		for {
			b := batch{quads: make([]quad.Quad, 0, loadBatch)}
			for len(b.quads) < loadBatch && b.err == nil {
				var q quad.Quad
				if q, b.err = in.ReadQuad(); b.err == nil {
					b.quads = append(b.quads, q)
				}
			}
			select {
			case batches <- b:
			case <-ctx.Done():
				return
			}
			if b.err != nil {
				return
			}
		}
	}()
	for b := range batches {
		if err := ctx.Err(); err != nil {
			return read, added, err
		}
		var n int64
		err := s.update(func(t *tx) error {
			for _, q := range b.quads {
				did, err := t.add(q)
				if err != nil {
					return err
				}
				if did {
					n++
				}
			}
			return nil
		})
		if err != nil {
			return read, added, err
		}
		read, added = read+int64(len(b.quads)), added+n
		if progress != nil {
			progress(read, added)
		}
		if b.err != nil && !errors.Is(b.err, io.EOF) {
			return read, added, fmt.Errorf("after %d quads: %w", read, b.err)
		}
	}
	if err := ctx.Err(); err != nil {
		return read, added, err
	}
	if added >= loadBatch {
		// The batches overlap; reading would look into each.
		err = s.Compact(ctx)
	}
	return read, added, err
}

// decompress looks at the first bytes.
func decompress(r io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(r, 1<<20)
	magic, _ := b.Peek(4)
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		return gzip.NewReader(b)
	case bytes.Equal(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		z, err := zstd.NewReader(b, zstd.WithDecoderConcurrency(1))
		if err != nil {
			return nil, err
		}
		return z.IOReadCloser(), nil
	}
	return b, nil
}

// ingest writes sorted changes as tables, which come in all at once or not at all.
func (s *Store) ingest(changes []change) (err error) {
	defer s.recoverFatal(&err)
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
		path := filepath.Join(s.dir, fmt.Sprintf("table-%d.tmp", len(paths)))
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
	return s.explain(s.db.Ingest(context.Background(), paths))
}
