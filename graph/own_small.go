//go:build small

package graph

import (
	"io"

	"github.com/syndtr/goleveldb/leveldb/storage"
)

// The tag "small" leaves our own store out, and Pebble with it, for a build that is
// ready sooner. Such a program reads and writes only leveldb, and keeps in memory
// what it would keep there.
const defaultBackend = "leveldb"

// redacted is for addresses, which such a program knows none of.
func redacted(name string) string { return name }

// decompress leaves the input as it is.
func decompress(r io.Reader) (io.Reader, error) { return r, nil }

var ownBackends = map[string]backend{
	// Over a file system in memory: Cayley's own memory store ends the process when it is
	// read while it is written.
	"memory": {memory: true, create: func(string) (*opened, error) { return initKV(storage.NewMemStorage()) }},
}
