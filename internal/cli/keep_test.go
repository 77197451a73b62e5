package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestKeep takes a graph through load, export, backup, damage, fsck and restore.
func TestKeep(t *testing.T) {
	dir := t.TempDir()
	nq := file(t, dir, "in.nq", "<http://example.org/a> <http://example.org/p> \"نص\"@ar <http://example.org/g> .\n<http://example.org/a> <http://example.org/p> \"7\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n")
	db, copied, again := filepath.Join(dir, "db"), filepath.Join(dir, "copy"), filepath.Join(dir, "again")
	r := run(t, "load", nq, "--db", db)
	if r.code != ok || !strings.Contains(r.out, "2 new") {
		t.Fatalf("load: %+v", r)
	}
	want := must(t, "export", "--db", db)
	if strings.Count(want, "\n") != 2 {
		t.Errorf("export:\n%s", want)
	}
	if got := runIn(t, want, "load", "-", "--db", db); got.code != ok || !strings.Contains(got.out, "0 new") {
		t.Errorf("loaded again: %+v", got)
	}
	must(t, "compact", "--db", db)
	if out := must(t, "fsck", "--db", db); !strings.Contains(out, "all is well") {
		t.Errorf("fsck: %s", out)
	}
	must(t, "backup", copied, "--db", db)
	must(t, "restore", copied, "--db", again)
	if got := must(t, "export", "--db", again); got != want {
		t.Errorf("restored:\n%s\nwant\n%s", got, want)
	}
	// From a leveldb store.
	level := "leveldb:" + filepath.Join(dir, "level")
	must(t, "load", nq, "--db", level)
	must(t, "load", "--from", level, "--db", filepath.Join(dir, "copied"))
	if got := must(t, "export", "--db", filepath.Join(dir, "copied")); got != want {
		t.Errorf("from leveldb:\n%s\nwant\n%s", got, want)
	}
	segments, _ := filepath.Glob(filepath.Join(again, "rawabit", "segment-*.spog"))
	if len(segments) != 1 {
		t.Fatalf("segments: %q", segments)
	}
	content, err := os.ReadFile(segments[0])
	if err != nil {
		t.Fatal(err)
	}
	content[50] ^= 1
	if err := os.WriteFile(segments[0], content, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
		part string
	}{
		{[]string{"fsck", "--db", again}, failed, filepath.Base(segments[0])},
		{[]string{"fsck", "--db", level}, usage, "only a store of the kind rawabit"},
		{[]string{"restore", copied, "--db", db}, failed, "there is a store already"},
		{[]string{"restore", filepath.Join(dir, "nothing"), "--db", filepath.Join(dir, "x")}, notFound, "no backup"},
		{[]string{"backup", copied, "--db", db}, failed, "there is a store already"},
		{[]string{"load", "--db", db}, usage, "name the files"},
		{[]string{"load", nq, "--from", level, "--db", db}, usage, "name the files"},
		{[]string{"load", "--from", "bolt:x", "--db", db}, usage, "unknown kind"},
		{[]string{"load", filepath.Join(dir, "none.nq"), "--db", db}, notFound, "none.nq"},
		{[]string{"load", file(t, dir, "bad.nq", "<a> <b> .\n"), "--db", db}, failed, "line 1"},
	} {
		if r := run(t, c.args...); r.code != c.code || !strings.Contains(r.err, c.part) {
			t.Errorf("%q: %+v; want %d and %q", c.args, r, c.code, c.part)
		}
	}
}
