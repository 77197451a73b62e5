package store_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/query/path"
	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"

	"github.com/rawabit/rawabit/graph/internal/quiz"
	"github.com/rawabit/rawabit/graph/store"
)

// The safety tests write articles that know their version: all quads of article k
// say which version they are, and how many there are follows from both. Half an
// article, or a mixture of two versions, is seen at once.

const articles = 20

func size(k, version int) int { return 20 + (k*7+version*13)%200 }

func label(k int) quad.IRI { return quad.IRI(fmt.Sprintf("http://example.org/خبر/%d", k)) }

func article(k, version int) []quad.Quad {
	var out []quad.Quad
	for i := range size(k, version) {
		q := quad.Quad{Subject: quad.IRI(fmt.Sprintf("http://example.org/f/%d/%d/%d", k, version, i)), Predicate: quad.IRI("http://example.org/version"), Object: quad.Int(version), Label: label(k)}
		if i%3 == 1 {
			q.Subject, q.Predicate, q.Object = quad.IRI(fmt.Sprint("http://example.org/shared/", i)), quad.IRI("http://example.org/in"), quad.IRI(fmt.Sprint("http://example.org/v/", version))
		}
		out = append(out, q)
	}
	return out
}

// replace writes version of article k in the place of the one before.
func replace(s *store.Store, k, version int) error {
	var deltas []cgraph.Delta
	if version > 1 {
		for _, q := range article(k, version-1) {
			deltas = append(deltas, cgraph.Delta{Quad: q, Action: cgraph.Delete})
		}
	}
	for _, q := range article(k, version) {
		deltas = append(deltas, cgraph.Delta{Quad: q, Action: cgraph.Add})
	}
	return s.ApplyDeltas(deltas, cgraph.IgnoreOpts{})
}

// whole gives the version of article k, 0 if there is none, or what is wrong with it.
func whole(s *store.Snapshot, k int) (version int, err error) {
	g, err := s.ID(label(k))
	if err != nil || g == 0 {
		return 0, err
	}
	n := 0
	for row, err := range s.Match(ctx, store.Pattern{0, 0, 0, g}) {
		if err != nil {
			return 0, err
		}
		q, err := s.Terms(row)
		if err != nil {
			return 0, err
		}
		v := 0
		switch o := q.Object.(type) {
		case quad.Int:
			v = int(o)
		case quad.IRI:
			v, _ = strconv.Atoi(string(o)[len("http://example.org/v/"):])
		}
		if n > 0 && v != version {
			return 0, fmt.Errorf("article %d has quads of versions %d and %d", k, version, v)
		}
		version = v
		n++
	}
	if n != size(k, version) {
		return 0, fmt.Errorf("article %d, version %d: %d quads, want %d", k, version, n, size(k, version))
	}
	if c, err := s.Count(ctx, store.Pattern{0, 0, 0, g}); int(c) != n || err != nil {
		return 0, fmt.Errorf("article %d: count %d, %v; want %d", k, c, err, n)
	}
	return version, nil
}

// TestReadersAndWriter has eight readers check whole articles while one writer
// replaces them. RAWABIT_READ_FOR=1m makes it long.
func TestReadersAndWriter(t *testing.T) {
	long, _ := time.ParseDuration(os.Getenv("RAWABIT_READ_FOR"))
	if long == 0 {
		long = 2 * time.Second
	}
	defer store.SetBulk(store.SetBulk(3000))  // some versions come in as tables
	defer store.SetMerge(store.SetMerge(500)) // and the segment is made anew again and again
	s := must(store.Create(filepath.Join(t.TempDir(), "db"), store.Options{Names: 1 << 16}))(t)
	var over atomic.Bool
	var acked [articles]atomic.Int64
	var reads, writes atomic.Int64
	var wg sync.WaitGroup
	fail := func(err error) {
		t.Error(err)
		over.Store(true)
	}
	for r := range 8 {
		wg.Go(func() {
			rnd := rand.New(rand.NewPCG(uint64(r), 2))
			for !over.Load() {
				k := rnd.IntN(articles)
				least := acked[k].Load()
				snap, err := s.Snapshot()
				if err != nil {
					fail(err)
					return
				}
				v, err := whole(snap, k)
				if err == nil && int64(v) < least {
					err = fmt.Errorf("article %d: version %d was acknowledged, %d is read", k, least, v)
				}
				if err == nil && v > 0 {
					// The same through Cayley's paths on the same snapshot.
					p := path.StartPath(snap, quad.Int(v)).LabelContext(label(k)).In(quad.IRI("http://example.org/version"))
					var n int64
					n, err = iterator.Iterate(ctx, p.BuildIteratorOn(ctx, snap)).Count()
					want := 0
					for i := range size(k, v) {
						if i%3 != 1 {
							want++
						}
					}
					if err == nil && int(n) != want {
						err = fmt.Errorf("article %d: a path finds %d facts of version %d, want %d", k, n, v, want)
					}
				}
				if e := snap.Close(); err == nil {
					err = e
				}
				if err == nil { // and on the store itself, which moves on
					_, err = iterator.Iterate(ctx, path.StartPath(s, quad.IRI("http://example.org/shared/1")).Out().Unique().BuildIteratorOn(ctx, s)).Count()
				}
				if err != nil {
					fail(err)
					return
				}
				reads.Add(1)
			}
		})
	}
	least, batch := store.SetLoad(1, 500)
	defer store.SetLoad(least, batch)
	wg.Go(func() { // loads go in between
		for n := 500; n < 20_000 && !over.Load(); n *= 2 {
			var data bytes.Buffer
			quiz.Write(&data, n)
			if _, added, err := s.Load(ctx, &data, nil); err != nil || added == 0 {
				fail(fmt.Errorf("load of %d: %d added, %v", n, added, err))
				return
			}
		}
	})
	wg.Go(func() {
		rnd := rand.New(rand.NewPCG(0, 3))
		for end := time.Now().Add(long); time.Now().Before(end) && !over.Load(); {
			k := rnd.IntN(articles)
			v := int(acked[k].Load()) + 1
			if err := replace(s, k, v); err != nil {
				fail(err)
				return
			}
			acked[k].Store(int64(v))
			writes.Add(1)
		}
		over.Store(true)
	})
	wg.Wait()
	t.Logf("%d articles written, %d times read", writes.Load(), reads.Load())
	if err := s.Check(ctx, nil); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if writes.Load() == 0 || reads.Load() == 0 {
		t.Error("nothing was written or read")
	}
}

// TestKill kills a process that writes, again and again, and looks at what it left.
// RAWABIT_KILLS=200 makes it long.
func TestKill(t *testing.T) {
	if dir := os.Getenv("RAWABIT_KILL_DIR"); dir != "" {
		writeUntilKilled(dir)
		return
	}
	kills, _ := strconv.Atoi(os.Getenv("RAWABIT_KILLS"))
	if kills == 0 {
		kills = 8
	}
	dir := filepath.Join(t.TempDir(), "db")
	s := must(store.Create(dir, store.Options{Index: words(1)}))(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 4))
	var acked [articles]int
	total := 0
	for n := range kills {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKill$")
		cmd.Env = append(os.Environ(), "RAWABIT_KILL_DIR="+dir)
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		after := time.Duration(r.IntN(250)) * time.Millisecond
		for started := false; lines.Scan(); {
			if !started { // the first line says that the store is open
				started = true
				time.AfterFunc(after, func() { cmd.Process.Kill() })
				continue
			}
			var k, v int
			if _, err := fmt.Sscan(lines.Text(), &k, &v); err == nil {
				acked[k] = v
				total++
			}
		}
		cmd.Wait()
		s, err := store.Open(dir, store.Options{Index: words(1)})
		if err != nil {
			t.Fatalf("kill %d: %v", n, err)
		}
		if ok := must(s.Indexed())(t); !ok { // Check compares it with the quads
			t.Fatalf("kill %d: the index is gone", n)
		}
		if err := s.Check(ctx, nil); err != nil {
			t.Fatalf("kill %d: %v", n, err)
		}
		snap := must(s.Snapshot())(t)
		for k := range articles {
			v, err := whole(snap, k)
			if err != nil {
				t.Fatalf("kill %d: %v", n, err)
			}
			if v != acked[k] && v != acked[k]+1 { // one may have been on its way
				t.Fatalf("kill %d: article %d has version %d, %d was acknowledged", n, k, v, acked[k])
			}
			acked[k] = v
		}
		snap.Close()
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	segments, _ := filepath.Glob(filepath.Join(dir, "segment-*.spog"))
	t.Logf("%d kills, %d articles acknowledged; last segment %q", kills, total, segments)
	if total == 0 {
		t.Error("no article was written")
	}
}

func writeUntilKilled(dir string) {
	store.SetBulk(3000)
	store.SetMerge(1000) // so that some are killed while they merge
	s, err := store.Open(dir, store.Options{Index: words(1)})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("open")
	snap, _ := s.Snapshot()
	var version [articles]int
	for k := range articles {
		version[k], _ = whole(snap, k)
	}
	snap.Close()
	for i := 0; ; i++ {
		k := i * 7 % articles
		version[k]++
		if err := replace(s, k, version[k]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(k, version[k])
	}
}

func TestDamage(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "db")
	s := must(store.Create(dir, store.Options{}))(t)
	for k := range articles {
		if err := replace(s, k, 1); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	tables, _ := filepath.Glob(filepath.Join(dir, "*.sst"))
	if len(tables) == 0 {
		t.Fatal("no tables")
	}
	for _, file := range tables {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []int{10, len(content) / 4, len(content) / 2, len(content) - 60, len(content) - 3} {
			bad := append([]byte(nil), content...)
			bad[at] ^= 0x40
			if err := os.WriteFile(file, bad, 0o644); err != nil {
				t.Fatal(err)
			}
			s, err := store.Open(dir, store.Options{})
			if err == nil {
				err = s.Check(ctx, nil)
				s.Close()
			}
			if !errors.Is(err, store.ErrDamaged) {
				t.Errorf("%s, byte %d: %v", filepath.Base(file), at, err)
			}
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s = must(store.Open(dir, store.Options{}))(t)
	if err := s.Check(ctx, nil); err != nil {
		t.Errorf("after all is mended: %v", err)
	}
	s.Close()
	// A file that is gone.
	if err := os.Remove(tables[0]); err != nil {
		t.Fatal(err)
	}
	if s, err := store.Open(dir, store.Options{}); err == nil {
		err = s.Check(ctx, nil)
		s.Close()
		if !errors.Is(err, store.ErrDamaged) {
			t.Errorf("a table is gone: %v", err)
		}
	} else if !errors.Is(err, store.ErrDamaged) {
		t.Errorf("a table is gone: %v", err)
	}
}

func TestOpen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "db")
	if _, err := store.Open(dir, store.Options{}); !errors.Is(err, cgraph.ErrNotInitialized) {
		t.Errorf("open nothing: %v", err)
	}
	s := must(store.Create(dir, store.Options{}))(t)
	if _, err := store.Open(dir, store.Options{}); !errors.Is(err, store.ErrInUse) {
		t.Errorf("open twice: %v", err)
	}
	if err := replace(s, 1, 1); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("close twice: %v", err)
	}
	if err := replace(s, 1, 2); !errors.Is(err, store.ErrClosed) {
		t.Errorf("write after close: %v", err)
	}
	if _, err := s.ValueOf(quad.IRI("x")); !errors.Is(err, store.ErrClosed) {
		t.Errorf("read after close: %v", err)
	}
	if _, err := s.Snapshot(); !errors.Is(err, store.ErrClosed) {
		t.Errorf("snapshot after close: %v", err)
	}
	if _, err := store.Create(dir, store.Options{}); !errors.Is(err, cgraph.ErrDatabaseExists) {
		t.Errorf("create again: %v", err)
	}
}

// TestBackup copies a store while it is written: the copy is whole and stays as it was.
func TestBackup(t *testing.T) {
	defer store.SetBulk(store.SetBulk(3000))
	defer store.SetMerge(store.SetMerge(500)) // so that segments come and go meanwhile
	s := must(store.Create(filepath.Join(t.TempDir(), "db"), store.Options{}))(t)
	defer s.Close()
	version := make([]int, articles)
	for k := range articles {
		version[k] = 1
		if err := replace(s, k, 1); err != nil {
			t.Fatal(err)
		}
	}
	var wg sync.WaitGroup
	var over atomic.Bool
	wg.Go(func() {
		for k := 0; !over.Load(); k = (k + 1) % articles {
			version[k]++
			if err := replace(s, k, version[k]); err != nil {
				t.Error(err)
				return
			}
		}
	})
	var copies []string
	for n := range 20 {
		dir := filepath.Join(t.TempDir(), fmt.Sprint("copy", n))
		if err := s.Backup(dir); err != nil {
			t.Error(err)
		}
		copies = append(copies, dir)
		if n == 0 {
			if err := s.Backup(dir); err == nil {
				t.Error("a backup was written over")
			}
		}
	}
	over.Store(true)
	wg.Wait()
	for _, dir := range copies {
		c := must(store.Open(dir, store.Options{}))(t)
		if err := c.Check(ctx, nil); err != nil {
			t.Error(err)
		}
		snap := must(c.Snapshot())(t)
		for k := range articles {
			if v, err := whole(snap, k); err != nil || v == 0 || v > version[k] {
				t.Errorf("%s, article %d: version %d, %v", filepath.Base(dir), k, v, err)
			}
		}
		must(0, snap.Close())(t)
		must(0, c.Close())(t)
	}
}

// TestDiskFull lets the disk run full under a writer: the write fails with an
// error, and what was acknowledged is there when there is room again.
func TestDiskFull(t *testing.T) {
	var full atomic.Bool
	disk := vfs.NewMem()
	inject := errorfs.InjectorFunc(func(op errorfs.Op) error {
		switch op.Kind {
		case errorfs.OpFileWrite, errorfs.OpFileWriteAt, errorfs.OpFileSync, errorfs.OpFileSyncData, errorfs.OpFileSyncTo, errorfs.OpCreate, errorfs.OpFilePreallocate:
			if full.Load() {
				return &fs.PathError{Op: "write", Path: op.Path, Err: syscall.ENOSPC}
			}
		}
		return nil
	})
	s := must(store.Create("db", store.Options{FS: errorfs.Wrap(disk, inject)}))(t)
	for k := range articles {
		if err := replace(s, k, 1); err != nil {
			t.Fatal(err)
		}
	}
	full.Store(true)
	err := replace(s, 3, 2)
	if err == nil {
		t.Fatal("written to a full disk")
	}
	t.Log(err)
	if err := replace(s, 4, 2); err == nil {
		t.Error("written after a failure")
	}
	// The process is gone; the disk has room.
	full.Store(false)
	again := must(store.Open("db", store.Options{FS: withoutLocks(t, disk)}))(t)
	defer again.Close()
	if err := again.Check(ctx, nil); err != nil {
		t.Error(err)
	}
	snap := must(again.Snapshot())(t)
	defer snap.Close()
	for k := range articles {
		if v, err := whole(snap, k); err != nil || v != 1 && !(k == 3 && v == 2) {
			t.Errorf("article %d: version %d, %v", k, v, err)
		}
	}
}

// TestMergeFails lets the disk fail at each operation on the files that a merge and a
// load make, in turn: the store says so, and has all that it had. What Pebble writes
// itself is TestDiskFull's.
func TestMergeFails(t *testing.T) {
	least, batch := store.SetLoad(1, 500)
	defer store.SetLoad(least, batch)
	var data bytes.Buffer
	quiz.Write(&data, 1500)
	for what, work := range map[string]func(s *store.Store) error{
		"merge": func(s *store.Store) error { return s.Compact(ctx) },
		"load": func(s *store.Store) error {
			_, _, err := s.Load(ctx, bytes.NewReader(data.Bytes()), nil)
			return err
		},
	} {
		failed, worked := 0, 0
		for at := int64(0); worked == 0; at += 1 + at/4 {
			var left atomic.Int64
			left.Store(1 << 40)
			disk := vfs.NewMem()
			inject := errorfs.InjectorFunc(func(op errorfs.Op) error {
				if name := filepath.Base(op.Path); !strings.HasPrefix(name, "segment-") && !strings.HasSuffix(name, ".tmp") {
					return nil
				}
				switch op.Kind {
				case errorfs.OpFileWrite, errorfs.OpFileSync, errorfs.OpFileSyncData, errorfs.OpCreate, errorfs.OpOpen, errorfs.OpFileRead, errorfs.OpFileReadAt, errorfs.OpLink:
					if left.Add(-1) < 0 {
						return &fs.PathError{Op: "write", Path: op.Path, Err: syscall.ENOSPC}
					}
				}
				return nil
			})
			s := must(store.Create("db", store.Options{FS: errorfs.Wrap(disk, inject)}))(t)
			for k := range articles {
				must(0, replace(s, k, 1))(t)
			}
			left.Store(at)
			err := work(s)
			if err == nil {
				worked++
			} else {
				failed++
			}
			left.Store(1 << 40)
			// It goes on, and so does what is on the disk.
			must(0, replace(s, 0, 2))(t)
			again := must(store.Open("db", store.Options{FS: withoutLocks(t, disk)}))(t)
			if e := again.Check(ctx, nil); e != nil {
				t.Errorf("%s, operation %d fails (%v): %v", what, at, err, e)
			}
			snap := must(again.Snapshot())(t)
			for k := range articles {
				want := 1
				if k == 0 {
					want = 2
				}
				if v, e := whole(snap, k); e != nil || v != want {
					t.Errorf("%s, operation %d fails (%v): article %d has version %d, %v", what, at, err, k, v, e)
				}
			}
			snap.Close()
			again.Close()
		}
		t.Logf("%s: failed %d times", what, failed)
		if failed == 0 {
			t.Errorf("%s never failed", what)
		}
	}
}

// withoutLocks copies a disk as a new process would find it.
func withoutLocks(t *testing.T, disk *vfs.MemFS) *vfs.MemFS {
	t.Helper()
	out := vfs.NewMem()
	if _, err := vfs.Clone(disk, out, "db", "db"); err != nil {
		t.Fatal(err)
	}
	return out
}
