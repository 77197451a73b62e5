//go:build unix

package store

import (
	"os"
	"runtime"
	"syscall"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// mapFile gives the bytes of a file, mapped where it is on a disk.
func mapFile(fs vfs.FS, path string) (data []byte, unmap func([]byte), err error) {
	if fs != vfs.Default {
		return readWhole(fs, path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	if info.Size() == 0 {
		return nil, nil, nil
	}
	data, err = syscall.Mmap(int(f.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, nil, err
	}
	return data, func(b []byte) { syscall.Munmap(b) }, nil
}

// hold keeps the bytes as long as f is in use.
func (f *segFile) hold(data []byte, unmap func([]byte)) {
	f.data = data
	if unmap != nil {
		runtime.AddCleanup(f, unmap, data)
	}
}
