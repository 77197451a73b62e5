//go:build !unix

package store

import "github.com/cockroachdb/pebble/v2/vfs"

// mapFile reads a file: files can't be mapped everywhere in one way.
func mapFile(fs vfs.FS, path string) (data []byte, unmap func([]byte), err error) {
	return readWhole(fs, path)
}

func (f *segFile) hold(data []byte, _ func([]byte)) { f.data = data }
