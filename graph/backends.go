package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"runtime"
	"sync"
	"syscall"

	cgraph "github.com/cayleygraph/cayley/graph"
	ckv "github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/quad"
	"github.com/hidal-go/hidalgo/kv"
	"github.com/hidal-go/hidalgo/kv/flat"
	flatleveldb "github.com/hidal-go/hidalgo/kv/flat/leveldb"
	"github.com/syndtr/goleveldb/leveldb"
	lerrors "github.com/syndtr/goleveldb/leveldb/errors"
	"github.com/syndtr/goleveldb/leveldb/filter"
	"github.com/syndtr/goleveldb/leveldb/opt"
	"github.com/syndtr/goleveldb/leveldb/storage"
)

// A backend makes and opens stores of one kind in a folder of its own.
type backend struct {
	memory bool // has no folder; create is all there is
	remote bool // has an address instead of a folder, which create and open are given whole
	create func(dir string) (*opened, error)
	open   func(dir string) (*opened, error)
}

// opened is a store and its way to put several ApplyDeltas into one transaction:
// group runs write and keeps all that it has written, or nothing if it fails.
type opened struct {
	cgraph.QuadStore
	group  func(write func() error) error
	keeper keeper // nil if it is not our own

	// For a store with more writers than this process, else nil: change adds and removes quads
	// and counts what it made a difference for, newest makes a context with which is read what
	// was written last. A write that failed leaves nothing of it behind, so that the next may be tried.
	change func(ctx context.Context, add, remove []quad.Quad) (added, removed int64, err error)
	newest func(context.Context) context.Context
}

// The kinds of store. Cayley's registry is not used: it offers what it can't
// keep whole (see the notes on each).
var backends = map[string]backend{
	// The one store of Cayley's that stands being read while it is written:
	// bolt can lock up for good, memstore kills the process.
	"leveldb": {create: createLevelDB, open: openLevelDB},
}

func init() { maps.Copy(backends, ownBackends) }

var levelOptions = opt.Options{
	Filter:             filter.NewBloomFilter(10), // most look-ups of a load are for what is not there yet
	BlockCacheCapacity: 32 * opt.MiB,
}

func createLevelDB(dir string) (*opened, error) {
	if err := os.Mkdir(dir, 0o755); err != nil {
		return nil, err
	}
	files, err := storage.OpenFile(dir, false)
	if err != nil {
		return nil, inUse(err)
	}
	return initKV(files)
}

func openLevelDB(dir string) (*opened, error) {
	if _, err := os.Stat(dir); err != nil {
		return nil, fmt.Errorf("the data is gone: %w", err)
	}
	files, err := storage.OpenFile(dir, false)
	if err != nil {
		return nil, inUse(err)
	}
	options := levelOptions
	options.ErrorIfMissing = true
	db, err := openKV(files, &options)
	if err != nil {
		return nil, err
	}
	return newKV(db)
}

func inUse(err error) error {
	const sharingViolation = syscall.Errno(32) // what Windows says of a file that is open elsewhere
	if errors.Is(err, storage.ErrLocked) || errors.Is(err, syscall.EAGAIN) ||
		runtime.GOOS == "windows" && errors.Is(err, sharingViolation) {
		return ErrInUse
	}
	return err
}

func openKV(files storage.Storage, options *opt.Options) (*groupKV, error) {
	db, err := leveldb.Open(files, options)
	if err != nil {
		files.Close()
		if lerrors.IsCorrupted(err) {
			return nil, fmt.Errorf("the data is damaged (%w); restore a copy, or read the articles into a new store", err)
		}
		return nil, err
	}
	return &groupKV{KV: flat.Upgrade(closer{flatleveldb.New(db), files})}, nil
}

// closer lets go of the files too, which leveldb leaves to whoever opened them.
type closer struct {
	flat.KV
	files storage.Storage
}

func (c closer) Close() error { return errors.Join(c.KV.Close(), c.files.Close()) }

// Cayley has two indexes, SP and OPS. The third finds the quads of an article:
// without it, deleting or reading again is a walk over the whole store.
var kvIndexes = append(append([]ckv.QuadIndex(nil), ckv.DefaultQuadIndexes...),
	ckv.QuadIndex{Dirs: []quad.Direction{quad.Label, quad.Subject}})

func initKV(files storage.Storage) (*opened, error) {
	db, err := openKV(files, &levelOptions)
	if err != nil {
		return nil, err
	}
	if err := ckv.Init(db, nil); err != nil {
		db.Close()
		return nil, err
	}
	// Init always writes the default indexes (the variable CAYLEY_KV_INDEXES that
	// should change them can't be read by Cayley itself). The list lies in the
	// store and is read when it is opened; it must be set before the first quad.
	ctx := context.Background()
	err = kv.Update(ctx, db, func(tx kv.Tx) error {
		list, err := json.Marshal(kvIndexes)
		if err != nil {
			return err
		}
		return tx.Put(kv.Key{[]byte("meta"), []byte("indexes")}, list)
	})
	if err != nil {
		db.Close()
		return nil, err
	}
	return newKV(db)
}

func newKV(db *groupKV) (*opened, error) {
	// Cayley's Bloom filter is filled by reading the whole store at every start.
	store, err := ckv.New(db, cgraph.Options{ckv.OptNoBloom: true})
	if err != nil {
		db.Close()
		return nil, err
	}
	return &opened{QuadStore: store, group: db.group}, nil
}

// A groupKV can make several write transactions one.
//
// Cayley's ApplyDeltas is a transaction, but not for additions and deletions at a
// time: a node that loses more quads than it gains is then not found when the new
// quads are linked, and they are stored without it. So additions and deletions
// are two calls, and one transaction here.
type groupKV struct {
	kv.KV
	mu     sync.Mutex
	shared kv.Tx // of the running group, or nil
}

func (g *groupKV) Tx(rw bool) (kv.Tx, error) {
	if rw {
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.shared != nil {
			return part{g.shared}, nil
		}
	}
	return g.KV.Tx(rw)
}

func (g *groupKV) group(write func() error) error {
	tx, err := g.KV.Tx(true)
	if err != nil {
		return err
	}
	defer tx.Close() // discards what has not been committed
	g.set(tx)
	err = write()
	g.set(nil)
	if err != nil {
		return err
	}
	return tx.Commit(context.Background())
}

func (g *groupKV) set(tx kv.Tx) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shared = tx
}

// A part of a group is committed and closed with the group.
type part struct{ kv.Tx }

func (part) Commit(context.Context) error { return nil }
func (part) Close() error                 { return nil }
