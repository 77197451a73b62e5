// Package graph keeps what articles say and answers what is known of someone.
//
// In go quads, an article at a time, each with the article's IRI as its label;
// out come the store for package queries, cards of entities, facts and articles
// with their evidence, counts, and exports. What an article says is not decided
// here, nor how its IRIs are made (graph/vocab).
//
// A store is opened by a name like a URL:
//
//	rawabit:DIR   a folder on disk, in the store of our own (graph/store)
//	leveldb:DIR   a folder on disk, in Cayley's
//	memory:       empty, gone with the process; our own store, without a disk
//	DIR           the store that is in the folder; a new one is our own
//	postgres://…  a schema of a PostgreSQL database, for several processes at a time (graph/pg)
//
// Whichever it is, Store yields it as a Cayley QuadStore, and nothing else in the
// program knows the difference.
//
// What trips people up:
//   - One process has a store on disk open at a time.
//   - Reading while another goroutine writes is safe. Writers wait for each other
//     in Load, Apply and Delete; who writes to Store() itself loses that, and
//     Cayley's counts of references go wrong when quads come twice. Use Writer.
//   - A write is whole or not at all, and on disk when the method returns.
//   - Numbers are stored as Cayley's own (quad.Int, quad.Float), so that its
//     filters compare them; whatever comes in as a typed string is converted.
package graph

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
)

// Format is the version of what a store on disk holds.
//
//	1  Cayley's key-value layout in leveldb with an index by label, or our own store, which has a format of its own (store.Format); vocabulary of rb: as first published
const Format = 1

// formatFile lies beside the data. It is written last, so a folder without it
// was never finished.
const formatFile = "rawabit-format"

// Errors that a caller may want to tell apart; they come wrapped, with the name
// of the store and the remedy.
var (
	ErrMissing = errors.New("no such store")
	ErrExists  = errors.New("there is a store already")
	ErrInUse   = errors.New("the store is in use by another process")
	ErrFormat  = errors.New("the store has another format")
	ErrFailed  = errors.New("an earlier write failed")
	ErrSource  = errors.New("unknown kind of source")
	// ErrUnknown is returned for an IRI that is nowhere in the graph.
	ErrUnknown = errors.New("not in the graph")
)

// A DB is an open store.
type DB struct {
	name   string
	dir    string // "" if it is not on disk, or somebody else's
	store  cgraph.QuadStore
	group  func(write func() error) error // this and what follows: see opened
	keeper keeper
	change func(ctx context.Context, add, remove []quad.Quad) (added, removed int64, err error)
	newest func(context.Context) context.Context

	write  sync.Mutex // one writer at a time
	failed error      // why no more is written
	writes atomic.Uint64
}

// Open opens the store that is there; a memory store is new and empty.
func Open(ctx context.Context, name string) (*DB, error) { return open(ctx, name, false, true) }

// Create makes a new store where there is none, and opens it.
func Create(ctx context.Context, name string) (*DB, error) { return open(ctx, name, true, false) }

// OpenOrCreate opens the store, or makes it if there is none.
func OpenOrCreate(ctx context.Context, name string) (*DB, error) { return open(ctx, name, true, true) }

// New takes a store that somebody else has opened, such as Cayley's own.
// Its writes are whole only as far as each ApplyDeltas of it is.
func New(store cgraph.QuadStore) *DB {
	return &DB{name: "a given store", store: store, group: func(write func() error) error { return write() }}
}

// Store is the open store.
func (db *DB) Store() cgraph.QuadStore { return db.store }

// Writes counts the writes through this DB, so that who keeps something that follows from
// the graph knows when it is out of date.
func (db *DB) Writes() uint64 { return db.writes.Load() }

// Name is the name under which the store was opened.
func (db *DB) Name() string { return db.name }

// Close waits for a running write, closes the store and lets other processes have it.
func (db *DB) Close() error {
	db.write.Lock()
	defer db.write.Unlock()
	if errors.Is(db.failed, fs.ErrClosed) {
		return nil
	}
	db.failed = fmt.Errorf("%s: the store is closed: %w", db.name, fs.ErrClosed)
	return db.store.Close()
}

var schemeRE = regexp.MustCompile(`^([a-z][a-z0-9]+):(.*)$`)

func open(ctx context.Context, name string, create, existing bool) (*DB, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	scheme, dir := "", name
	if m := schemeRE.FindStringSubmatch(name); m != nil {
		scheme, dir = m[1], m[2]
		if _, ok := backends[scheme]; !ok {
			return nil, fmt.Errorf("%s: unknown kind of store %q; known are %s (write ./%s if it is a folder)",
				name, scheme, strings.Join(kinds(), ", "), name)
		}
	}
	if b, ok := backends[scheme]; ok && b.memory {
		if dir != "" {
			return nil, fmt.Errorf("%s: a %s store has no name; write %s:", name, scheme, scheme)
		}
		store, err := b.create("")
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return newDB(name, "", store), nil
	}
	if b := backends[scheme]; b.remote {
		return openRemote(name, b, create, existing)
	}
	if dir == "" {
		return nil, fmt.Errorf("%q names no folder; write %s:DIR or memory:", name, kinds()[0])
	}

	format, err := readFormat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if !create {
			return nil, fmt.Errorf("%s: %w; \"rawabit ingest PATH --db %s\" makes one", name, ErrMissing, name)
		}
		return makeStore(name, scheme, dir)
	case err != nil:
		return nil, err
	case !existing:
		return nil, fmt.Errorf("%s: %w; open it, or choose another folder", name, ErrExists)
	case format.version != Format:
		return nil, fmt.Errorf("%s: %w: it has %d, this program reads %d; use the rawabit that made it, or export it there as N-Quads and load that into a new store",
			name, ErrFormat, format.version, Format)
	case scheme != "" && scheme != format.backend:
		return nil, fmt.Errorf("%s: %w: it is a %s store; open it as %s:%s", name, ErrFormat, format.backend, format.backend, dir)
	}
	b, ok := backends[format.backend]
	if !ok || b.memory {
		return nil, fmt.Errorf("%s: %w: it is of the kind %q; known are %s", name, ErrFormat, format.backend, strings.Join(kinds(), ", "))
	}
	store, err := b.open(filepath.Join(dir, format.backend))
	if err != nil {
		return nil, explain(name, err)
	}
	clearBackups(dir)
	return newDB(name, dir, store), nil
}

func newDB(name, dir string, o *opened) *DB {
	return &DB{name: name, dir: dir, store: o.QuadStore, group: o.group, keeper: o.keeper, change: o.change, newest: o.newest}
}

// openRemote opens a store that a server keeps.
func openRemote(address string, b backend, create, existing bool) (*DB, error) {
	name := redacted(address)
	s, err := b.open(address)
	switch {
	case errors.Is(err, ErrMissing) && create:
		s, err = b.create(address)
	case errors.Is(err, ErrMissing):
		return nil, fmt.Errorf("%s: %w; \"rawabit ingest PATH --db ADDRESS\" makes one", name, err)
	case err == nil && !existing:
		return nil, errors.Join(fmt.Errorf("%s: %w; open it, or choose another schema", name, ErrExists), s.QuadStore.Close())
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return newDB(name, "", s), nil
}

func makeStore(name, scheme, dir string) (*DB, error) {
	if scheme == "" {
		scheme = defaultBackend
	}
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(entries) > 0 {
		return nil, fmt.Errorf("%s: the folder is not empty and no rawabit store (it has no %s); choose another, or empty it if a store was being made there",
			name, formatFile)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	store, err := backends[scheme].create(filepath.Join(dir, scheme))
	if err != nil {
		return nil, explain(name, err)
	}
	if err := writeFormat(dir, scheme); err != nil {
		store.QuadStore.Close()
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return newDB(name, dir, store), nil
}

func explain(name string, err error) error {
	switch {
	case errors.Is(err, ErrInUse):
		return fmt.Errorf("%s: %w, such as \"rawabit serve\"; ask that one over HTTP, or end it first", name, ErrInUse)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s: %w; a store is opened for reading and writing, so both must be allowed", name, err)
	}
	return fmt.Errorf("%s: %w", name, err)
}

func kinds() []string {
	var names []string
	for name := range backends {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

type storeFormat struct {
	version int
	backend string
}

// readFormat reads the two lines of the format file: "rawabit-format 1" and
// "backend leveldb". Later formats may add lines.
func readFormat(dir string) (storeFormat, error) {
	file := filepath.Join(dir, formatFile)
	content, err := os.ReadFile(file)
	if err != nil {
		return storeFormat{}, err
	}
	return parseFormat(file, content)
}

func parseFormat(file string, content []byte) (f storeFormat, err error) {
	for line := range strings.Lines(string(content)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch key {
		case "rawabit-format":
			if f.version, err = strconv.Atoi(value); err != nil {
				return f, fmt.Errorf("%s: %w: its version is %q, which is no number", file, ErrFormat, value)
			}
		case "backend":
			f.backend = value
		}
	}
	if f.version == 0 {
		return f, fmt.Errorf("%s: %w: the file names no version; restore it (\"rawabit-format %d\", \"backend %s\") or make a new store",
			file, ErrFormat, Format, defaultBackend)
	}
	return f, nil
}

func writeFormat(dir, backend string) error {
	temp := filepath.Join(dir, formatFile+".new")
	f, err := os.Create(temp)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "rawabit-format %d\nbackend %s\n", Format, backend)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(temp, filepath.Join(dir, formatFile))
	}
	return err
}
