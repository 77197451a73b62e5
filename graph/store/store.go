// Package store keeps quads: a store behind Cayley's QuadStore that is fast, safe
// to read while it is written, and never loses a quad that it has acknowledged.
//
// In: quads, in transactions. Out: quads and terms, through Cayley's interface with
// an optimizer of its own (so that Gizmo, GraphQL and MQL run on sorted ranges), or
// through the narrow one of Snapshot. What a quad may say, and which store lies
// where, is left to package graph.
//
// How it is kept: terms are numbered (ID); a quad is four ids; all quads lie in four
// orders, most of them in immutable mapped files (a segment), and what has changed
// since these were written as sorted keys in Pebble, which has the terms too. From
// time to time the changes are merged into a new segment. Quads under a bound prefix
// are counted exactly.
//
// What trips people up:
//   - Equal subject, predicate and object under several labels are several quads.
//   - ValueOf gives no reference for a term that is in no quad.
//   - The Store itself answers each call from the newest state. Who needs several
//     calls to agree takes a Snapshot, and must close it.
//   - One process has a store open at a time.
//   - The literal "5"^^xsd:integer and quad.Int(5) are one term; it comes out as the latter.
package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/bloom"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// Format is the version of the layout on disk.
//
//	1  terms, names, counts and four orders of quads in Pebble as described in docs/store-format.md
//	2  the quads of Pebble may be changes of a segment
//	3  there may be an index of words, which every write must keep up
const Format = 3

// Backend is the name under which Cayley knows the store.
const Backend = "rawabit"

// Errors that a caller may want to tell apart. They come wrapped with the folder
// and what to do.
var (
	ErrInUse   = errors.New("the store is open elsewhere")
	ErrDamaged = errors.New("the data is damaged")
	ErrFormat  = errors.New("the store has another format")
	ErrFailed  = errors.New("an earlier write failed")
	ErrClosed  = errors.New("the store is closed")
)

// Options are for Open; the zero value is right for a server.
type Options struct {
	Cache int64  // bytes of data kept in memory; 0 is 64 MB
	Names int64  // bytes of terms kept in memory; 0 is 64 MB
	FS    vfs.FS // nil is the disk; tests have others
	Index *Index // nil is none; an index that is there is dropped with the first write
}

// A Store is an open store. All methods may be called from several goroutines.
type Store struct {
	view
	db     *pebble.DB
	dir    string
	fs     vfs.FS
	index  *Index
	memory bool
	names  names
	recent recent
	log    *quietLog

	shut atomic.Bool

	// Readers hold switching while they open what they read of the base and of
	// Pebble, so that the two belong together.
	switching sync.RWMutex
	newest    atomic.Pointer[base]

	merging sync.Mutex        // for what makes a segment, or needs it to stay
	since   map[Quad]struct{} // while a segment is made: what changes meanwhile
	behind  struct {          // merging in the background
		sync.WaitGroup
		ctx     context.Context
		stop    context.CancelFunc
		running atomic.Bool
		next    uint64 // not before there are so many changes
	}

	write   sync.Mutex // one transaction at a time
	closing bool
	failed  error
	known   map[string]ID // of recent terms, for the writer
	state   state

	groupMu sync.Mutex
	group   *tx
}

// state is what the meta records hold.
type state struct {
	next, nodes, quads uint64
	segment            uint64 // number of the segment, 0 if there is none
	delta              uint64 // quads in Pebble, those taken away included
	index              uint64 // version of the index, 0 if there is none that agrees with the quads
}

// records are the meta records, sorted.
func (st state) records() []change {
	list := []change{
		{metaKey("delta"), number(st.delta)},
		{metaKey("format"), number(Format)},
		{metaKey("index"), number(st.index)},
		{metaKey("next"), number(st.next)},
		{metaKey("nodes"), number(st.nodes)},
		{metaKey("quads"), number(st.quads)},
	}
	if st.segment > 0 {
		list = append(list, change{metaKey("segment"), number(st.segment)})
	}
	return list
}

func init() {
	cgraph.RegisterQuadStore(Backend, cgraph.QuadStoreRegistration{
		IsPersistent: true,
		NewFunc: func(dir string, _ cgraph.Options) (cgraph.QuadStore, error) {
			return Open(dir, Options{})
		},
		InitFunc: func(dir string, _ cgraph.Options) error {
			s, err := Create(dir, Options{})
			if err != nil {
				return err
			}
			return s.Close()
		},
	})
}

// Create makes a store in a folder where there is none.
func Create(dir string, o Options) (*Store, error) { return open(dir, o, true) }

// Open opens the store in a folder.
func Open(dir string, o Options) (*Store, error) { return open(dir, o, false) }

// Memory makes a store that is gone with the process.
func Memory(o Options) (*Store, error) {
	o.FS = vfs.NewMem()
	s, err := open("", o, true)
	if err != nil {
		return nil, err
	}
	s.memory = true
	return s, nil
}

func pebbleOptions(o Options, log *quietLog) *pebble.Options {
	p := &pebble.Options{
		FS:                          o.FS,
		Logger:                      log,
		FormatMajorVersion:          pebble.FormatValueSeparation,
		MemTableSize:                16 << 20,
		MemTableStopWritesThreshold: 4,
		L0CompactionThreshold:       4,
		L0StopWritesThreshold:       40,
		MaxOpenFiles:                500,
		// Damage comes back as an error from where it was met; Pebble's own answer
		// is to end the process.
		EventListener: &pebble.EventListener{DataCorruption: func(pebble.DataCorruptionInfo) {}},
	}
	p.Levels[0].FilterPolicy = bloom.FilterPolicy(10)
	for i := range p.Levels {
		p.Levels[i].BlockSize = 8 << 10
		p.Levels[i].IndexBlockSize = 32 << 10
		p.Levels[i].FilterPolicy = bloom.FilterPolicy(10)
		p.Levels[i].Compression = func() *sstable.CompressionProfile { return sstable.SnappyCompression }
	}
	return p
}

func open(dir string, o Options, create bool) (_ *Store, err error) {
	if o.Cache == 0 {
		o.Cache = 64 << 20
	}
	if o.Names == 0 {
		o.Names = 64 << 20
	}
	if o.FS == nil {
		o.FS = vfs.Default
	}
	log := &quietLog{}
	p := pebbleOptions(o, log)
	p.ErrorIfExists, p.ErrorIfNotExists = create, !create
	p.Cache = pebble.NewCache(o.Cache)
	defer p.Cache.Unref()
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%s: %w: %v", dir, ErrDamaged, r)
		}
	}()
	db, err := pebble.Open(dir, p)
	if err != nil {
		return nil, openError(dir, err)
	}
	s := &Store{db: db, dir: dir, fs: o.FS, index: o.Index, log: log, known: map[string]ID{}}
	s.names.limit = o.Names
	s.view = view{r: db, s: s}
	s.behind.ctx, s.behind.stop = context.WithCancel(context.Background())
	if create {
		s.state.next = 1
		first := []change{{metaKey("format"), number(Format)}}
		if o.Index != nil { // of no quads, and so whole
			s.state.index = o.Index.Version
			first = append(first, change{metaKey("index"), number(s.state.index)})
		}
		s.newest.Store(&base{delta: true})
		if err := s.applyChanges(first, nil); err != nil {
			db.Close()
			return nil, openError(dir, err)
		}
		return s, nil
	}
	format, err := s.meta("format")
	if err == nil && (format < 1 || format > Format) {
		err = fmt.Errorf("%w: it has %d, this program reads 1 to %d; use the program that made it, or export it there and load that here", ErrFormat, format, Format)
	}
	if err == nil {
		s.state, err = s.readState()
	}
	if err == nil {
		err = s.openBase(dir, o.FS)
	}
	if err != nil {
		db.Close()
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	return s, nil
}

func openError(dir string, err error) error {
	switch {
	case errors.Is(err, pebble.ErrDBDoesNotExist):
		return fmt.Errorf("%s: %w", dir, cgraph.ErrNotInitialized)
	case errors.Is(err, pebble.ErrDBAlreadyExists):
		return fmt.Errorf("%s: %w", dir, cgraph.ErrDatabaseExists)
	case errors.Is(err, syscall.EAGAIN), errors.Is(err, syscall.EACCES) && strings.Contains(err.Error(), "LOCK"),
		strings.Contains(err.Error(), "lock held by current process"):
		return fmt.Errorf("%s: %w", dir, ErrInUse)
	case pebble.IsCorruptionError(err), errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: %w (%v); restore a backup, or read the articles into a new store", dir, ErrDamaged, err)
	}
	return fmt.Errorf("%s: %w", dir, err)
}

// explain names damage as such; other errors stay.
func (s *Store) explain(err error) error {
	if err == nil || errors.Is(err, ErrDamaged) {
		return err
	}
	if pebble.IsCorruptionError(err) {
		return fmt.Errorf("%s: %w (%v); restore a backup, or read the articles into a new store", s.dir, ErrDamaged, err)
	}
	if errors.Is(err, pebble.ErrClosed) {
		return fmt.Errorf("%s: %w", s.dir, ErrClosed)
	}
	return err
}

func (s *Store) sync() *pebble.WriteOptions {
	if s.memory {
		return pebble.NoSync
	}
	return pebble.Sync
}

func (v *view) meta(name string) (uint64, error) {
	b, closer, err := v.r.Get(metaKey(name))
	if errors.Is(err, pebble.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, v.s.explain(err)
	}
	defer closer.Close()
	if len(b) != 8 {
		return 0, fmt.Errorf("%w: record %q", ErrDamaged, name)
	}
	return binary.BigEndian.Uint64(b), nil
}

func (v *view) readState() (st state, err error) {
	if st.next, err = v.meta("next"); err == nil {
		if st.nodes, err = v.meta("nodes"); err == nil {
			if st.quads, err = v.meta("quads"); err == nil {
				if st.segment, err = v.meta("segment"); err == nil {
					if st.delta, err = v.meta("delta"); err == nil {
						st.index, err = v.meta("index")
					}
				}
			}
		}
	}
	st.next = max(st.next, 1)
	if st.segment == 0 {
		st.delta = st.quads
	}
	return st, err
}

// openBase opens the segment and clears away what an earlier process began and did
// not finish.
func (s *Store) openBase(dir string, fs vfs.FS) error {
	b := &base{delta: s.state.delta > 0 || s.state.segment == 0}
	if s.state.segment > 0 {
		seg, err := openSegment(fs, dir, s.state.segment)
		if err != nil {
			return err
		}
		b.seg = seg
	}
	s.newest.Store(b)
	files, err := fs.List(dir)
	if err != nil {
		return err
	}
	for _, name := range files {
		var n uint64
		if _, err := fmt.Sscanf(name, "segment-%d.", &n); err == nil && n != s.state.segment || strings.HasSuffix(name, ".tmp") {
			fs.Remove(filepath.Join(dir, name))
		}
	}
	return nil
}

// Close waits for the running transaction and lets other processes have the store.
// Snapshots and iterators that are still open must not be used any more.
func (s *Store) Close() (err error) {
	s.write.Lock()
	s.closing = true // no merge begins any more
	s.write.Unlock()
	s.behind.stop()
	s.behind.Wait()
	s.write.Lock()
	defer s.write.Unlock()
	if s.shut.Swap(true) {
		return nil
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%s: %v", s.dir, r)
		}
	}()
	if !s.memory && s.failed == nil {
		// So that opening it has no log to read again.
		err = s.db.Flush()
	}
	return s.explain(errors.Join(err, s.db.Close()))
}

// quietLog keeps Pebble from printing, and from ending the process when a disk
// fails: the panic is caught where the write began.
type quietLog struct{}

func (*quietLog) Infof(string, ...any)  {}
func (*quietLog) Errorf(string, ...any) {}
func (*quietLog) Fatalf(format string, args ...any) {
	panic(fatal(fmt.Sprintf(format, args...)))
}

type fatal string
