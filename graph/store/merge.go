package store

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// mergeMin and mergePart are from how many changes on they are merged into a new
// segment without being asked: so many, and that part of the segment. A quad is thus
// written a handful of times over, and most of the store is read from the segment.
var (
	mergeMin  uint64 = 200_000
	mergePart uint64 = 4
)

// mergeSoon merges in the background if there are enough changes. The caller holds
// the write lock.
func (s *Store) mergeSoon() {
	var quads uint64
	if seg := s.newest.Load().seg; seg != nil {
		quads = seg.quads
	}
	if s.state.delta < max(mergeMin, quads/mergePart, s.behind.next) || s.closing || s.behind.running.Swap(true) {
		return
	}
	s.behind.Go(func() {
		defer s.behind.running.Store(false)
		err := s.merge(s.behind.ctx)
		s.write.Lock()
		defer s.write.Unlock()
		s.behind.next = 0
		if err != nil {
			// Nothing is lost, only slower to read. Not again at once.
			s.behind.next = 2 * s.state.delta
		}
	})
}

// Compact merges what has changed into a new segment and rewrites what is in Pebble
// into one sorted run, which takes the least room and is read fastest. The store may
// be read and written meanwhile.
func (s *Store) Compact(ctx context.Context) (err error) {
	defer s.recoverClosed(&err)
	if err := s.merge(ctx); err != nil {
		return err
	}
	return s.explain(s.db.Compact(ctx, []byte{0}, []byte{0xff}, true))
}

// Backup copies the store as it is now into a folder that does not exist yet, which
// Open can open. The store may be read and written meanwhile. Files are linked, not
// copied, where the folder is on the same disk.
func (s *Store) Backup(dir string) (err error) {
	defer s.recoverClosed(&err)
	s.merging.Lock() // the segment stays what it is
	defer s.merging.Unlock()
	if err := s.db.Checkpoint(dir, pebble.WithFlushedWAL()); err != nil {
		return fmt.Errorf("backup to %s: %w", dir, s.explain(err))
	}
	if seg := s.newest.Load().seg; seg != nil {
		for o := range orders {
			if err := vfs.LinkOrCopy(s.fs, segPath(s.dir, seg.number, o), segPath(dir, seg.number, o)); err != nil {
				return fmt.Errorf("backup to %s: %w", dir, err)
			}
		}
		if err := syncDir(s.fs, dir); err != nil {
			return fmt.Errorf("backup to %s: %w", dir, err)
		}
	}
	return nil
}

func syncDir(fs vfs.FS, dir string) error {
	d, err := fs.OpenDir(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// merge writes a segment of all quads that there are when it begins. What changes
// meanwhile stays a change, of the new segment. If it fails, all is as before.
func (s *Store) merge(ctx context.Context) (err error) {
	defer s.recoverClosed(&err)
	s.merging.Lock()
	defer s.merging.Unlock()
	s.write.Lock()
	if err := s.writable(); err != nil {
		s.write.Unlock()
		return err
	}
	if s.state.delta == 0 {
		s.write.Unlock()
		return nil
	}
	snap, err := s.Snapshot()
	if err != nil {
		s.write.Unlock()
		return err
	}
	s.since = map[Quad]struct{}{}
	old := s.state
	s.write.Unlock()
	defer func() {
		s.write.Lock()
		s.since = nil
		s.write.Unlock()
	}()
	defer snap.Close()

	number := old.segment + 1
	defer func() {
		if err != nil {
			removeSegment(s.fs, s.dir, number)
		}
	}()
	err = s.writeSegment(number, func(o Order, add func(key) error) error {
		c := snap.cursor(o)
		defer c.close()
		var t tick
		for ok := c.seek(Quad{}, 0); ok; ok = c.next() {
			if t.over(ctx) {
				return t.err
			}
			if err := add(o.permute(c.quad)); err != nil {
				return err
			}
		}
		return c.err
	})
	if err != nil {
		return err
	}
	seg, err := openSegment(s.fs, s.dir, number)
	if err != nil {
		return err
	}
	if seg.quads != old.quads {
		return fmt.Errorf("%s: %w: %d quads were found, the store has %d", s.dir, ErrDamaged, seg.quads, old.quads)
	}
	s.write.Lock()
	defer s.write.Unlock()
	if err := s.writable(); err != nil {
		return err
	}
	return s.rebase(seg)
}

// writeSegment makes the files of a segment from what each order yields.
func (s *Store) writeSegment(number uint64, yield func(o Order, add func(key) error) error) error {
	var errs [orders]error
	var wg sync.WaitGroup
	cores := make(chan struct{}, runtime.GOMAXPROCS(0))
	for o := range orders {
		wg.Go(func() {
			cores <- struct{}{}
			defer func() { <-cores }()
			errs[o] = func() error {
				w, err := newSegWriter(s.fs, segPath(s.dir, number, o), o)
				if err != nil {
					return err
				}
				defer w.abandon()
				if err := yield(o, w.add); err != nil {
					return err
				}
				return w.finish()
			}()
		})
	}
	wg.Wait()
	return errors.Join(append(errs[:], syncDir(s.fs, s.dir))...)
}

// rebase makes a segment the base. It has what the store had when s.since was begun.
// The caller holds the write lock.
func (s *Store) rebase(seg *segment) error {
	t := s.begin()
	defer t.close()
	t.blank = true
	var list []moved
	for q := range s.since {
		m := moved{quad: q}
		var err error
		if m.added, err = s.has(q); err == nil {
			m.based, err = seg.has(q)
		}
		if err != nil {
			return err
		}
		if m.added != m.based {
			list = append(list, m)
		}
	}
	var changes []change
	for o := range orders {
		quads, counts, err := t.changesIn(o, list)
		if err != nil {
			return err
		}
		changes = append(append(changes, quads...), counts...)
	}
	old := s.state.segment
	next := s.state
	next.segment, next.delta = seg.number, uint64(len(list))
	changes = append(changes, next.records()...)
	s.switching.Lock()
	defer s.switching.Unlock()
	if err := s.applyChanges(changes, quadSpaces); err != nil {
		return err
	}
	s.state = next
	s.newest.Store(&base{seg: seg, delta: next.delta > 0})
	if old > 0 {
		removeSegment(s.fs, s.dir, old)
	}
	return nil
}

// quadSpaces are the ranges of keys that hold quads and their counts.
var quadSpaces = [][2]byte{{spaceSPOG, spaceGSPO + 1}, {spaceCount, spaceCount + 1}}
