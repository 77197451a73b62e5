package graph

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"
)

// A Progress tells how far long work is. Of is 0 where it is not known.
type Progress struct {
	Read     int64 // quads of the input
	Done, Of int64 // records that are dealt with after that, or instead
}

// A keeper does what only our own store can do.
type keeper interface {
	load(ctx context.Context, r io.Reader, progress func(Progress)) (read, added int64, err error)
	loadQuads(ctx context.Context, next func() (quad.Quad, error), progress func(Progress)) (read, added int64, err error)
	check(ctx context.Context, progress func(Progress)) error
	compact(ctx context.Context) error
	reindex(ctx context.Context) (bool, error)
	backup(dir string) error
	// each gives all quads of one state.
	each(ctx context.Context, f func(quad.Quad) error) error
}

var (
	// ErrKind is returned for what a kind of store can't do.
	ErrKind = errors.New("only a store of the kind rawabit can do this")
	// ErrDamaged is returned by Check and Restore.
	ErrDamaged = errors.New("the store is damaged")
	// ErrArchive is returned by RestoreFrom.
	ErrArchive = errors.New("not a whole backup")
)

func (db *DB) keeping() (keeper, error) {
	if db.keeper == nil {
		return nil, fmt.Errorf("%s: %w; \"rawabit load --from\" copies another into one", db.name, ErrKind)
	}
	return db.keeper, nil
}

// LoadNQuads adds the quads of N-Quads (plain, gzip or zstd), whatever their labels,
// and tells how many it read and how many were new: in our own store all of them or
// none, else those before the fault. progress is called from one goroutine at a time.
func (db *DB) LoadNQuads(ctx context.Context, r io.Reader, progress func(Progress)) (read, added int64, err error) {
	if db.keeper != nil {
		db.write.Lock()
		defer db.write.Unlock()
		if db.failed != nil {
			return 0, 0, db.failed
		}
		defer db.writes.Add(1)
		return db.keeper.load(ctx, r, progress)
	}
	if r, err = decompress(r); err != nil {
		return 0, 0, err
	}
	return db.loadQuads(ctx, nquads.NewReader(r, false).ReadQuad, progress)
}

// LoadQuads is LoadNQuads for quads that next gives, until io.EOF.
func (db *DB) LoadQuads(ctx context.Context, next func() (quad.Quad, error), progress func(Progress)) (read, added int64, err error) {
	if db.keeper != nil {
		db.write.Lock()
		defer db.write.Unlock()
		if db.failed != nil {
			return 0, 0, db.failed
		}
		defer db.writes.Add(1)
		return db.keeper.loadQuads(ctx, next, progress)
	}
	return db.loadQuads(ctx, next, progress)
}

func (db *DB) loadQuads(ctx context.Context, next func() (quad.Quad, error), progress func(Progress)) (read, added int64, err error) {
	const batch = 10_000
	for {
		var quads []quad.Quad
		for len(quads) < batch && err == nil {
			var q quad.Quad
			if q, err = next(); err == nil {
				quads = append(quads, q)
			}
		}
		n, _, applied := db.Apply(ctx, quads, nil)
		if applied != nil {
			return read, added, applied
		}
		read += int64(len(quads))
		added += int64(n)
		progress(Progress{Read: read})
		if errors.Is(err, io.EOF) {
			return read, added, nil
		}
		if err != nil {
			return read, added, fmt.Errorf("after %d quads: %w", read, err)
		}
	}
}

// Check reads the whole store and tells what is wrong with it, as ErrDamaged.
func (db *DB) Check(ctx context.Context, progress func(Progress)) error {
	k, err := db.keeping()
	if err != nil {
		return err
	}
	return k.check(ctx, progress)
}

// Reindex makes the index of names and words anew if the store has none, or one that an
// other version of this program made, and says whether it did.
func (db *DB) Reindex(ctx context.Context) (bool, error) {
	k, err := db.keeping()
	if err != nil {
		return false, err
	}
	return k.reindex(ctx)
}

// Compact brings the store into the form that takes the least room and is read fastest.
func (db *DB) Compact(ctx context.Context) error {
	k, err := db.keeping()
	if err != nil {
		return err
	}
	return k.compact(ctx)
}

// each gives all quads of the store.
func (db *DB) each(ctx context.Context, f func(quad.Quad) error) error {
	if db.keeper != nil {
		return db.keeper.each(ctx, f)
	}
	r := db.reader(ctx)
	edges, err := r.scan(db.store.QuadsAllIterator().Iterate())
	if err != nil {
		return err
	}
	quads, err := r.toQuads(edges)
	for i := 0; i < len(quads) && err == nil; i++ {
		err = f(quads[i])
	}
	return err
}

// A sorter puts lines in order, in memory as long as there are few, else by way of
// temporary files.
type sorter struct {
	lines []string
	bytes int
	files []*os.File
}

// sortMemory is how many bytes of lines are kept in memory.
var sortMemory = 64 << 20

func (s *sorter) add(line string) error {
	s.lines = append(s.lines, line)
	if s.bytes += len(line) + 16; s.bytes < sortMemory {
		return nil
	}
	slices.Sort(s.lines)
	f, err := os.CreateTemp("", "rawabit-export-")
	if err != nil {
		return err
	}
	s.files = append(s.files, f)
	w := bufio.NewWriterSize(f, 1<<18)
	for _, l := range s.lines {
		w.WriteString(l)
		w.WriteByte('\n')
	}
	clear(s.lines)
	s.lines, s.bytes = s.lines[:0], 0
	return w.Flush()
}

// write gives all lines in their order.
func (s *sorter) write(w *bufio.Writer) error {
	slices.Sort(s.lines)
	type run struct {
		line string
		next func() (string, error)
	}
	var runs []*run
	start := func(next func() (string, error)) error {
		line, err := next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		runs = append(runs, &run{line, next})
		return err
	}
	rest := s.lines
	err := start(func() (string, error) {
		if len(rest) == 0 {
			return "", io.EOF
		}
		line := rest[0]
		rest = rest[1:]
		return line, nil
	})
	for _, f := range s.files {
		if _, e := f.Seek(0, io.SeekStart); err == nil {
			err = e
		}
		r := bufio.NewReaderSize(f, 1<<16)
		if err == nil {
			err = start(func() (string, error) {
				line, err := r.ReadString('\n')
				if err != nil {
					return "", err
				}
				return line[:len(line)-1], nil
			})
		}
	}
	for err == nil && len(runs) > 0 {
		least := slices.MinFunc(runs, func(a, b *run) int { return cmp.Compare(a.line, b.line) })
		w.WriteString(least.line)
		if err = w.WriteByte('\n'); err != nil {
			break
		}
		if least.line, err = least.next(); errors.Is(err, io.EOF) {
			err = nil
			runs = slices.DeleteFunc(runs, func(r *run) bool { return r == least })
		}
	}
	return errors.Join(err, w.Flush())
}

func (s *sorter) close() {
	for _, f := range s.files {
		f.Close()
		os.Remove(f.Name())
	}
}
