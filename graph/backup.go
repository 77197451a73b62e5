package graph

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Backup copies the store as it is now into a folder that there is not, or that is
// empty. It may be read and written meanwhile. The copy is a store like any other.
func (db *DB) Backup(dir string) error {
	k, err := db.copying()
	if err != nil {
		return err
	}
	if err := makeEmpty(dir); err != nil {
		return err
	}
	if err := k.backup(filepath.Join(dir, defaultBackend)); err != nil {
		return err
	}
	return writeFormat(dir, defaultBackend)
}

// copying is keeping for what needs files.
func (db *DB) copying() (keeper, error) {
	k, err := db.keeping()
	if err == nil && db.dir == "" {
		err = fmt.Errorf("%s: %w, on disk; \"rawabit export\" writes the quads of any", db.name, ErrKind)
	}
	return k, err
}

// backupFolders match what WriteBackup makes in the folder of a store.
const backupFolders = "backup-*.tmp"

// clearBackups deletes what a process left that ended while it wrote a backup.
func clearBackups(dir string) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if ok, _ := filepath.Match(backupFolders, e.Name()); ok && e.IsDir() {
			os.RemoveAll(filepath.Join(dir, e.Name()))
		}
	}
}

// WriteBackup writes the store as it is when it is called as a tar archive: unpacked
// it is a store like any other, and RestoreFrom reads it. The store may be read and
// written meanwhile; its files are linked in its own folder until all is sent, so
// nothing is written twice. Nothing is written to w if the store can't be copied.
func (db *DB) WriteBackup(ctx context.Context, w io.Writer) (err error) {
	k, err := db.copying()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp(db.dir, backupFolders)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	files := filepath.Join(dir, defaultBackend)
	if err := k.backup(files); err != nil {
		return err
	}
	if err := writeFormat(dir, defaultBackend); err != nil {
		return err
	}
	entries, err := os.ReadDir(files)
	if err != nil {
		return err
	}
	t := tar.NewWriter(w)
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		if err := packFile(ctx, t, defaultBackend+"/"+e.Name(), filepath.Join(files, e.Name())); err != nil {
			return err
		}
	}
	// The last, as in a folder: an archive that is cut off has none.
	if err := packFile(ctx, t, formatFile, filepath.Join(dir, formatFile)); err != nil {
		return err
	}
	return t.Close()
}

func packFile(ctx context.Context, t *tar.Writer, name, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := t.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o644, Size: info.Size()}); err != nil {
		return err
	}
	_, err = io.Copy(t, whileReader{ctx, f})
	return err
}

// A whileReader ends with its context.
type whileReader struct {
	ctx context.Context
	r   io.Reader
}

func (r whileReader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(b)
}

func makeEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s: %w; choose a folder that is not there yet", dir, ErrExists)
	}
	return os.MkdirAll(dir, 0o755)
}

// Restore copies a backup to where no store is and reads the whole copy before it
// says that all is well. If anything is wrong nothing is left of the copy.
func Restore(ctx context.Context, backup, dir string, progress func(Progress)) error {
	format, err := readFormat(backup)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w; it is no backup", backup, ErrMissing)
	}
	if err != nil {
		return err
	}
	if m := schemeRE.FindStringSubmatch(dir); m != nil && m[1] == format.backend {
		dir = m[2]
	}
	return restore(ctx, backup, dir, progress, func() (storeFormat, error) {
		from := filepath.Join(backup, format.backend)
		if _, err := os.Stat(from); err != nil {
			return format, err
		}
		return format, copyFolder(ctx, filepath.Join(dir, format.backend), from)
	})
}

// RestoreFrom is Restore from what WriteBackup writes. name is for messages.
func RestoreFrom(ctx context.Context, name string, r io.Reader, dir string, progress func(Progress)) error {
	return restore(ctx, name, dir, progress, func() (storeFormat, error) { return unpack(whileReader{ctx, r}, dir) })
}

// restore makes a store of what bring brings into the folder.
func restore(ctx context.Context, name, dir string, progress func(Progress), bring func() (storeFormat, error)) (err error) {
	if err := makeEmpty(dir); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.RemoveAll(dir)
			err = fmt.Errorf("%s: %w", name, err)
		}
	}()
	format, err := bring()
	if err != nil {
		return err
	}
	kind, ok := backends[format.backend]
	if !ok || kind.memory {
		return fmt.Errorf("%w: it is of the kind %q", ErrFormat, format.backend)
	}
	if format.version != Format {
		return fmt.Errorf("%w: it has %d, this program reads %d", ErrFormat, format.version, Format)
	}
	store, err := kind.open(filepath.Join(dir, format.backend))
	if err != nil {
		return err
	}
	if store.keeper == nil {
		return errors.Join(fmt.Errorf("%w: it is a copy of a %s store", ErrKind, format.backend), store.QuadStore.Close())
	}
	if err := errors.Join(store.keeper.check(ctx, progress), store.QuadStore.Close()); err != nil {
		return err
	}
	return writeFormat(dir, format.backend)
}

// unpack reads an archive of WriteBackup into a folder, but for the format file, which
// it must end with.
func unpack(r io.Reader, dir string) (format storeFormat, err error) {
	made := map[string]bool{}
	for t := tar.NewReader(r); ; {
		h, err := t.Next()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return format, fmt.Errorf("%w: it is cut off, or no archive (%w)", ErrArchive, err)
		}
		if h.Typeflag == tar.TypeReg && h.Name == formatFile {
			content, err := io.ReadAll(io.LimitReader(t, 1<<16))
			if err == nil {
				format, err = parseFormat(formatFile, content)
			}
			if err == nil {
				err = ended(t)
			}
			return format, err
		}
		folder, name, ok := strings.Cut(h.Name, "/")
		if h.Typeflag != tar.TypeReg || !ok || !plainName(folder) || !plainName(name) {
			return format, fmt.Errorf("%w: it has %q, which no backup has", ErrArchive, h.Name)
		}
		if !made[folder] {
			if err := os.Mkdir(filepath.Join(dir, folder), 0o755); err != nil {
				return format, err
			}
			made[folder] = true
		}
		err = writeFile(filepath.Join(dir, folder, name), t)
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = fmt.Errorf("%w: it is cut off in %s", ErrArchive, h.Name)
		}
		if err != nil {
			return format, err
		}
	}
}

// ended tells whether an archive ends here, as it should.
func ended(t *tar.Reader) error {
	h, err := t.Next()
	switch {
	case err == io.EOF:
		return nil
	case err != nil:
		return fmt.Errorf("%w: it is cut off (%w)", ErrArchive, err)
	}
	return fmt.Errorf("%w: it has %q after its end", ErrArchive, h.Name)
}

// plainName tells whether a name stays in its folder, on any system.
func plainName(name string) bool {
	return name != "" && filepath.IsLocal(name) && !strings.ContainsAny(name, `/\:`) && name != "."
}

// copyFolder copies the files of a folder and syncs them.
func copyFolder(ctx context.Context, to, from string) error {
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return err
		}
		if e.IsDir() {
			continue
		}
		if err := copyFile(filepath.Join(to, e.Name()), filepath.Join(from, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	return writeFile(to, in)
}

// writeFile makes a file of what r has, and syncs it.
func writeFile(path string, r io.Reader) (err error) {
	out, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if _, err := io.Copy(out, r); err != nil {
		return err
	}
	return out.Sync()
}
