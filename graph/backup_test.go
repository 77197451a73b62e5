package graph_test

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rawabit/rawabit/graph"
)

// TestWriteBackup: an archive brings the store back; what is not the whole of one is
// refused and leaves nothing, wherever it is cut off or damaged.
func TestWriteBackup(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "db")
	db := must(graph.Create(ctx, dir))(t)
	must(0, second(db.Apply(ctx, assorted(), nil)))(t)
	must(0, db.Compact(ctx))(t)
	must(0, second(db.Apply(ctx, nil, assorted()[:3])))(t) // so that there are a segment and changes
	want := exported(t, db)
	var archive bytes.Buffer
	must(0, db.WriteBackup(ctx, &archive))(t)
	if got := exported(t, db); got != want {
		t.Errorf("the backup changed the store:\n%s", got)
	}
	// What happens while it is sent is not in it: all is gone here when the first byte goes.
	slow := &during{do: func() {
		must(0, second(db.Apply(ctx, nil, assorted())))(t)
		must(0, db.Compact(ctx))(t)
	}}
	must(0, db.WriteBackup(ctx, slow))(t)
	moved := filepath.Join(t.TempDir(), "moved")
	must(0, graph.RestoreFrom(ctx, "it", &slow.Buffer, moved, noProgress))(t)
	before := must(graph.Open(ctx, moved))(t)
	if got := exported(t, before); got != want {
		t.Errorf("changed while it was sent:\n%s\nwant\n%s", got, want)
	}
	must(0, before.Close())(t)
	if err := db.WriteBackup(ctx, failing{}); err == nil {
		t.Error("a backup that could not be written is no error")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "backup-*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	restored := filepath.Join(t.TempDir(), "restored")
	must(0, graph.RestoreFrom(ctx, "it", bytes.NewReader(archive.Bytes()), restored, noProgress))(t)
	again := must(graph.Open(ctx, restored))(t)
	if got := exported(t, again); got != want {
		t.Errorf("restored:\n%s\nwant\n%s", got, want)
	}
	must(0, again.Close())(t)
	if err := graph.RestoreFrom(ctx, "it", bytes.NewReader(archive.Bytes()), restored, noProgress); !errors.Is(err, graph.ErrExists) {
		t.Errorf("restored over a store: %v", err)
	}

	bad := filepath.Join(t.TempDir(), "bad")
	refused := func(what string, content []byte, target error) {
		t.Helper()
		if err := graph.RestoreFrom(ctx, "it", bytes.NewReader(content), bad, noProgress); !errors.Is(err, target) {
			t.Errorf("%s: %v", what, err)
		}
		if _, err := os.Stat(bad); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: something is left of it", what)
		}
		os.RemoveAll(bad)
	}
	whole := bytes.TrimRight(archive.Bytes(), "\x00") // the format file is the last
	for n := 0; n < len(whole); n += 1 + n/3 {
		refused("cut off", whole[:n], graph.ErrArchive)
	}
	damaged := bytes.Clone(archive.Bytes())
	damaged[bytes.Index(damaged, []byte("rawabit segment"))-100] ^= 1
	refused("damaged", damaged, graph.ErrDamaged)
	for _, name := range []string{"a", "../a/b", "rawabit/../b", "/rawabit/b", "..", "rawabit/a/b", `rawabit/..\b`, "./b", ""} {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		must(0, w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: 1}))(t)
		io.WriteString(w, "x")
		w.Close()
		refused(name, b.Bytes(), graph.ErrArchive)
	}
	var link bytes.Buffer
	w := tar.NewWriter(&link)
	must(0, w.WriteHeader(&tar.Header{Typeflag: tar.TypeSymlink, Name: "rawabit/b", Linkname: "/"}))(t)
	w.Close()
	refused("a link", link.Bytes(), graph.ErrArchive)

	// What a process that was killed left of a backup goes when the store is opened.
	must(0, db.Close())(t)
	left := filepath.Join(dir, "backup-1.tmp", "rawabit")
	must(0, os.MkdirAll(left, 0o755))(t)
	db = must(graph.Open(ctx, dir))(t)
	if _, err := os.Stat(filepath.Dir(left)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("still there: %v", err)
	}
	must(0, db.Close())(t)
}

func second(_, _ int, err error) error { return err }

type failing struct{}

// during does something when it is written to first.
type during struct {
	bytes.Buffer
	do func()
}

func (d *during) Write(b []byte) (int, error) {
	if d.do != nil {
		d.do()
		d.do = nil
	}
	return d.Buffer.Write(b)
}

func (failing) Write([]byte) (int, error) { return 0, errors.New("gone") }

// TestNoBackup: what has no files of ours to copy says so and writes nothing.
func TestNoBackup(t *testing.T) {
	for _, name := range []string{"memory:", "leveldb:" + filepath.Join(t.TempDir(), "level")} {
		db := must(graph.Create(ctx, name))(t)
		var b strings.Builder
		if err := db.WriteBackup(ctx, &b); !errors.Is(err, graph.ErrKind) || b.Len() > 0 {
			t.Errorf("%s: %d bytes, %v", name, b.Len(), err)
		}
		to := filepath.Join(t.TempDir(), "to")
		if err := db.Backup(to); !errors.Is(err, graph.ErrKind) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(to); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: a folder was made", name)
		}
		db.Close()
	}
}
