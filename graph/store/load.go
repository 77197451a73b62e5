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
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/cayleygraph/quad"
	"github.com/klauspost/compress/zstd"
)

// A Progress tells how far a load is: first the input is read, then the quads of the
// store are written anew together with the new ones, in four orders.
type Progress struct {
	Read           int64 // quads of the input
	Merged, Quads4 int64 // quads written, and how many it will be at the most
}

// Load reads N-Quads, plain, gzip or zstd, and adds them: all of them, durably, or
// none if it fails. What is there already is passed over. Memory is bounded whatever
// the size of the input, for which temporary files in the store's folder are used, of
// about the size of the store-to-be. Others may read meanwhile; writers wait once the input is
// read. progress, if not nil, is called now and then, from any goroutine but not
// from two at a time.
func (s *Store) Load(ctx context.Context, r io.Reader, progress func(Progress)) (read, added int64, err error) {
	defer s.recoverClosed(&err)
	r, err = Decompress(r)
	if err != nil {
		return 0, 0, err
	}
	l := &load{s: s, progress: progress}
	defer l.clean()
	if err := l.read(ctx, r); err != nil {
		return l.told.Read, 0, err
	}
	added, err = l.write(ctx)
	return l.told.Read, added, err
}

// LoadQuads is Load for quads that come from elsewhere: next yields one after the
// other, and io.EOF.
func (s *Store) LoadQuads(ctx context.Context, next func() (quad.Quad, error), progress func(Progress)) (read, added int64, err error) {
	defer s.recoverClosed(&err)
	l := &load{s: s, progress: progress}
	defer l.clean()
	b := newBatch()
	for n := 0; ; n++ {
		q, err := next()
		if errors.Is(err, io.EOF) {
			break
		}
		if n&1023 == 0 {
			l.tell(1024, 0)
			if err == nil {
				err = ctx.Err()
			}
		}
		if err == nil {
			err = b.addQuad(q)
		}
		if err == nil {
			err = l.full(&b)
		}
		if err != nil {
			return l.told.Read, 0, err
		}
		read++
	}
	l.told.Read = read
	if err := l.end(b); err != nil {
		return read, 0, err
	}
	added, err = l.write(ctx)
	return read, added, err
}

// loadMin is from how many quads on a load makes a new segment. Fewer are a
// transaction like any other.
var loadMin = 20_000

// A load reads quads into batches, numbers their terms and merges them with what the
// store has.
type load struct {
	s        *Store
	mu       sync.Mutex
	progress func(Progress)
	told     Progress
	batches  []*batch
	files    []string // temporary
}

func (l *load) tell(read, merged int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.told.Read += read
	l.told.Merged += merged
	if l.progress != nil {
		l.progress(l.told)
	}
}

// temp names a temporary file.
func (l *load) temp(kind string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	path := filepath.Join(l.s.dir, fmt.Sprintf("load-%06d-%s.tmp", len(l.files), kind))
	l.files = append(l.files, path)
	return path
}

func (l *load) clean() {
	for _, path := range l.files {
		l.s.fs.Remove(path)
	}
}

// full spills a batch that has become too big.
func (l *load) full(b **batch) error {
	if len((*b).quads) < batchQuads && (*b).bytes < batchBytes {
		return nil
	}
	done := *b
	*b = newBatch()
	done.finish()
	if err := done.spill(l); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.batches = append(l.batches, done)
	return nil
}

// end takes a batch that stays in memory.
func (l *load) end(b *batch) error {
	if len(b.quads) == 0 {
		return nil
	}
	b.finish()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.batches = append(l.batches, b)
	return nil
}

// A block is whole lines of the input.
type block struct {
	text  []byte
	first int // number of its first line, from 1
}

const blockSize = 1 << 20

// read parses the input on all cores, each into batches of its own.
func (l *load) read(ctx context.Context, r io.Reader) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	workers := runtime.GOMAXPROCS(0)
	blocks := make(chan block, workers)
	spare := make(chan []byte, 2*workers+1)
	errs := make([]error, workers+1)
	var bad atomic.Int64 // the first line that is at fault, of those seen
	var wg sync.WaitGroup
	wg.Go(func() {
		defer close(blocks)
		errs[workers] = l.cut(ctx, r, blocks, spare)
	})
	for i := range workers {
		wg.Go(func() {
			b := newBatch()
			for in := range blocks {
				if errs[i] != nil || ctx.Err() != nil || bad.Load() > 0 && int64(in.first) > bad.Load() {
					continue
				}
				n, line, err := b.addLines(in.text)
				l.tell(n, 0)
				if err != nil {
					line += in.first
					errs[i] = fmt.Errorf("line %d: %w", line, err)
					bad.Store(int64(line))
					stop()
					continue
				}
				if errs[i] = l.full(&b); errs[i] != nil {
					stop()
				}
				select {
				case spare <- in.text:
				default:
				}
			}
			if errs[i] == nil && ctx.Err() == nil {
				errs[i] = l.end(b)
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
	}
	return errors.Join(errs...)
}

// cut sends the input in blocks.
func (l *load) cut(ctx context.Context, r io.Reader, blocks chan<- block, spare <-chan []byte) error {
	var rest []byte
	line := 1
	for {
		var text []byte
		select {
		case text = <-spare:
			text = text[:0]
		default:
			text = make([]byte, 0, blockSize+4096)
		}
		text = append(text, rest...)
		var err error
		for len(text) < blockSize && err == nil {
			if len(text) == cap(text) {
				text = append(text, 0)[:len(text)]
			}
			var n int
			n, err = r.Read(text[len(text):min(cap(text), blockSize)])
			text = text[:len(text)+n]
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		end := len(text)
		if err == nil {
			// A line longer than a block goes on.
			if end = bytes.LastIndexByte(text, '\n') + 1; end == 0 {
				if text, err = longLine(r, text); err != nil && !errors.Is(err, io.EOF) {
					return err
				}
				end = len(text)
			}
		}
		rest = append(rest[:0], text[end:]...)
		text = text[:end]
		lines := bytes.Count(text, []byte{'\n'})
		select {
		case blocks <- block{text, line}:
		case <-ctx.Done():
			return ctx.Err()
		}
		line += lines
		if err != nil {
			return nil
		}
	}
}

// maxLine is more than the longest term in two escapes a byte.
const maxLine = 8 * maxTerm

// longLine reads on to the end of a line.
func longLine(r io.Reader, text []byte) ([]byte, error) {
	var one [1]byte
	for len(text) < maxLine {
		n, err := r.Read(one[:])
		if n == 1 {
			if text = append(text, one[0]); one[0] == '\n' {
				return text, nil
			}
		}
		if err != nil {
			return text, err
		}
	}
	return nil, fmt.Errorf("a line of more than %d bytes", maxLine)
}

// write adds the batches to the store. Nothing else is written meanwhile.
func (l *load) write(ctx context.Context) (added int64, err error) {
	s := l.s
	n := 0
	for _, b := range l.batches {
		n += b.n
	}
	if n == 0 {
		return 0, ctx.Err()
	}
	if n < loadMin && len(l.batches) > 0 {
		return l.transaction(ctx)
	}
	s.merging.Lock()
	defer s.merging.Unlock()
	s.write.Lock()
	defer s.write.Unlock()
	if err := s.writable(); err != nil {
		return 0, err
	}
	if added, err = l.merge(ctx); err == nil && s.index != nil && s.state.index != s.index.Version {
		// The quads are in whatever comes of this; without an index one is made by Reindex.
		_ = s.reindex(ctx)
	}
	return added, err
}

// transaction adds batches that are all in memory as others add quads.
func (l *load) transaction(ctx context.Context) (added int64, err error) {
	err = l.s.update(func(t *tx) error {
		for _, b := range l.batches {
			values := make([]quad.Value, len(b.terms))
			for i, term := range b.terms {
				var err error
				if values[i], err = decode(term.kindID(), term.enc); err != nil {
					return err
				}
			}
			for i, q := range b.quads {
				if i&1023 == 0 && ctx.Err() != nil {
					return ctx.Err()
				}
				var v [4]quad.Value
				for m, rank := range q {
					if rank > 0 {
						v[m] = values[rank-1]
					}
				}
				did, err := t.add(quad.Quad{Subject: v[atS], Predicate: v[atP], Object: v[atO], Label: v[atG]})
				if err != nil {
					return err
				}
				if did {
					added++
				}
			}
		}
		return nil
	})
	return added, err
}

// merge writes a new segment from the old quads and the new, and the terms' tables,
// and makes them count at once.
func (l *load) merge(ctx context.Context) (added int64, err error) {
	s := l.s
	snap, err := s.Snapshot()
	if err != nil {
		return 0, err
	}
	defer snap.Close()
	old := s.state
	next := old
	tables := newTables(s)
	defer tables.clean()
	if err := l.number(ctx, &snap.view, &next, tables); err != nil {
		return 0, err
	}
	if err := l.runs(ctx); err != nil {
		return 0, err
	}
	// The index is made anew when all is in; until then there is none.
	next.segment, next.delta, next.index = old.segment+1, 0, 0
	defer func() {
		if err != nil {
			removeSegment(s.fs, s.dir, next.segment)
		}
	}()
	l.mu.Lock()
	l.told.Quads4 = int64(orders) * (int64(old.quads) + l.told.Read)
	l.mu.Unlock()
	err = s.writeSegment(next.segment, func(o Order, add func(key) error) error {
		return l.mergeOrder(ctx, snap, o, add)
	})
	if err != nil {
		return 0, err
	}
	seg, err := openSegment(s.fs, s.dir, next.segment)
	if err != nil {
		return 0, err
	}
	next.quads = seg.quads
	if next.quads < old.quads {
		return 0, fmt.Errorf("%s: %w: %d quads were found, the store has %d", s.dir, ErrDamaged, next.quads, old.quads)
	}
	if next.quads == old.quads {
		// Nothing new, and so no new terms: the old segment does.
		removeSegment(s.fs, s.dir, next.segment)
		return 0, nil
	}
	if err := tables.finish(next); err != nil {
		return 0, err
	}
	s.switching.Lock()
	defer s.switching.Unlock()
	written := s.recent.writing(false)
	err = tables.ingest()
	written()
	if err != nil {
		return 0, err
	}
	s.state = next
	s.newest.Store(&base{seg: seg})
	if old.segment > 0 {
		removeSegment(s.fs, s.dir, old.segment)
	}
	return int64(next.quads - old.quads), nil
}

// mergeOrder yields old and new quads in an order, each once.
func (l *load) mergeOrder(ctx context.Context, snap *Snapshot, o Order, add func(key) error) error {
	m := &merger{}
	defer m.close()
	m.add(&oldSource{c: snap.cursor(o)})
	for _, b := range l.batches {
		if b.runs[o] != nil {
			m.add(&runSource{c: segCursor{f: b.runs[o]}})
		} else if b.quads != nil {
			m.add(&memSource{quads: b.sorted(o), table: b.table, o: o})
		}
	}
	var last key
	n := int64(0)
	for {
		k, ok, err := m.next()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		if n++; n&0xffff == 0 {
			l.tell(0, 0x10000)
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
		if k == last {
			continue
		}
		last = k
		if err := add(k); err != nil {
			return err
		}
	}
	l.tell(0, n&0xffff)
	return nil
}

// Decompress gives the text of what is plain, gzip or zstd, by its first bytes.
func Decompress(r io.Reader) (io.Reader, error) {
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
