package graph

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	ckv "github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/quad"
	"github.com/hidal-go/hidalgo/kv/flat"
	flatleveldb "github.com/hidal-go/hidalgo/kv/flat/leveldb"
	"github.com/syndtr/goleveldb/leveldb"
	"github.com/syndtr/goleveldb/leveldb/opt"
	"github.com/syndtr/goleveldb/leveldb/storage"
)

// A Foreign is a store of Cayley's that is read once, from its first quad to its last,
// and not written.
type Foreign struct {
	Next  func() (quad.Quad, error) // io.EOF after the last
	Close func() error
}

// sources open stores to read them, by kind.
var sources = map[string]func(ctx context.Context, address string) (*Foreign, error){
	"leveldb": leveldbSource,
}

// OpenForeign opens another store to load from:
//
//	leveldb:DIR              a leveldb store of Cayley's, or of this program
//	postgres:CONNECTION      a database that Cayley keeps its quads in
//
// where CONNECTION is what follows "postgres:" in a URL, or key=value pairs.
func OpenForeign(ctx context.Context, name string) (*Foreign, error) {
	kind, address, _ := strings.Cut(name, ":")
	open, ok := sources[kind]
	if !ok {
		var known []string
		for k := range sources {
			known = append(known, k+":")
		}
		slices.Sort(known)
		return nil, fmt.Errorf("%s: %w; known to load from are %s", name, ErrSource, strings.Join(known, ", "))
	}
	s, err := open(ctx, address)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return s, nil
}

func leveldbSource(ctx context.Context, dir string) (*Foreign, error) {
	if _, err := os.Stat(filepath.Join(dir, formatFile)); err == nil {
		dir = filepath.Join(dir, "leveldb")
	}
	if _, err := os.Stat(filepath.Join(dir, "CURRENT")); err != nil {
		return nil, fmt.Errorf("%w: no leveldb (it has no CURRENT)", ErrMissing)
	}
	files, err := storage.OpenFile(dir, true)
	if err != nil {
		return nil, inUse(err)
	}
	db, err := leveldb.Open(files, &opt.Options{ReadOnly: true, ErrorIfMissing: true})
	if err != nil {
		files.Close()
		return nil, err
	}
	kv := closer{flatleveldb.New(db), files}
	store, err := ckv.New(flat.Upgrade(kv), cgraph.Options{ckv.OptNoBloom: true})
	if err != nil {
		kv.Close()
		return nil, err
	}
	return &Foreign{Next: quadsOf(ctx, store), Close: store.Close}, nil
}

// quadsOf walks over a store.
func quadsOf(ctx context.Context, store cgraph.QuadStore) func() (quad.Quad, error) {
	var it iterator.Scanner
	return func() (quad.Quad, error) {
		if it == nil {
			it = store.QuadsAllIterator().Iterate()
		}
		if !it.Next(ctx) {
			err := it.Err()
			it.Close()
			if err == nil {
				err = ctx.Err()
			}
			if err == nil {
				err = io.EOF
			}
			return quad.Quad{}, err
		}
		return store.Quad(it.Result())
	}
}
