package graph_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/pg/pgtest"
)

func noProgress(graph.Progress) {}

// assorted are quads of every kind of term, with and without labels.
func assorted() []quad.Quad {
	var out []quad.Quad
	for i, v := range []quad.Value{
		quad.IRI("http://example.org/بلد/1"), quad.BNode("b1"), quad.String("نص\n\"مقتبس\""), quad.LangString{Value: "القاهرة", Lang: "ar-EG"},
		quad.Int(-5), quad.Float(0.75), quad.Bool(true), quad.TypedString{Value: "2024-02-29", Type: "http://www.w3.org/2001/XMLSchema#date"},
	} {
		for k := range 3 {
			q := quad.Quad{Subject: quad.IRI(fmt.Sprintf("http://example.org/%d", k)), Predicate: quad.IRI(fmt.Sprintf("http://example.org/p%d", i)), Object: v}
			if k > 0 {
				q.Label = quad.IRI(fmt.Sprintf("http://example.org/خبر/%d", k))
			}
			out = append(out, q)
		}
	}
	return out
}

func exported(t *testing.T, db *graph.DB) string {
	t.Helper()
	var b bytes.Buffer
	if err := db.Export(ctx, &b, graph.Filter{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestLoadExport: what is exported and loaded again is the same, in every kind of
// store, by way of files and by reading one store into another.
func TestLoadExport(t *testing.T) {
	defer graph.SetSortMemory(graph.SetSortMemory(300)) // several runs
	stores(t, func(t *testing.T, db *graph.DB) {
		if _, _, err := db.Apply(ctx, assorted(), nil); err != nil {
			t.Fatal(err)
		}
		text := exported(t, db)
		if n := strings.Count(text, "\n"); n != len(assorted()) {
			t.Fatalf("%d lines, want %d:\n%s", n, len(assorted()), text)
		}
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		io.WriteString(z, text)
		z.Close()
		for name, in := range map[string]string{"plain": text, "gzip": packed.String()} {
			again := must(graph.Create(ctx, "memory:"))(t)
			read, added, err := again.LoadNQuads(ctx, strings.NewReader(in), noProgress)
			if err != nil || int(read) != len(assorted()) || int(added) != len(assorted()) {
				t.Errorf("%s: %d read, %d added, %v", name, read, added, err)
			}
			if got := exported(t, again); got != text {
				t.Errorf("%s: got\n%s\nwant\n%s", name, got, text)
			}
			again.Close()
		}
		if _, _, err := db.LoadNQuads(ctx, strings.NewReader("\"a\" <b> <c> .\n"), noProgress); err == nil {
			t.Error("a literal was taken as a subject")
		}
		if got := exported(t, db); got != text {
			t.Errorf("after a fault: got\n%s\nwant\n%s", got, text)
		}
	})
}

func TestForeign(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "level")
	db := must(graph.Create(ctx, "leveldb:"+dir))(t)
	if _, _, err := db.Apply(ctx, assorted(), nil); err != nil {
		t.Fatal(err)
	}
	want := exported(t, db)
	if _, err := graph.OpenForeign(ctx, "leveldb:"+dir); !errors.Is(err, graph.ErrInUse) {
		t.Errorf("a store that is open: %v", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	files := listing(t, dir)
	// Wrapped as this program has it, or as Cayley does.
	for _, name := range []string{"leveldb:" + dir, "leveldb:" + filepath.Join(dir, "leveldb")} {
		s := must(graph.OpenForeign(ctx, name))(t)
		own := must(graph.Create(ctx, filepath.Join(t.TempDir(), "own")))(t)
		if _, n, err := own.LoadQuads(ctx, s.Next, noProgress); err != nil || int(n) != len(assorted()) {
			t.Errorf("%s: %d quads, %v", name, n, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if got := exported(t, own); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
		own.Close()
	}
	if now := listing(t, dir); now != files {
		t.Errorf("reading changed the store: before\n%s\nafter\n%s", files, now)
	}
	for name, part := range map[string]string{"bolt:x": "known to load from are leveldb:", "leveldb:" + t.TempDir(): "no leveldb"} {
		if _, err := graph.OpenForeign(ctx, name); err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// listing is the files of a folder with their contents.
func listing(t *testing.T, dir string) string {
	var b strings.Builder
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		fmt.Fprintf(&b, "%s %x\n", path, content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestBackup(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "db")
	db := must(graph.Create(ctx, dir))(t)
	if _, _, err := db.Apply(ctx, assorted(), nil); err != nil {
		t.Fatal(err)
	}
	if err := db.Compact(ctx); err != nil {
		t.Fatal(err)
	}
	want := exported(t, db)
	copied := filepath.Join(t.TempDir(), "copy")
	if err := db.Backup(copied); err != nil {
		t.Fatal(err)
	}
	if err := db.Backup(copied); !errors.Is(err, graph.ErrExists) {
		t.Errorf("a backup over another: %v", err)
	}
	if _, _, err := db.Apply(ctx, nil, assorted()); err != nil {
		t.Fatal(err)
	}
	if err := db.Check(ctx, noProgress); err != nil {
		t.Error(err)
	}
	db.Close()

	files := listing(t, copied)
	restored := filepath.Join(t.TempDir(), "restored")
	if err := graph.Restore(ctx, copied, restored, noProgress); err != nil {
		t.Fatal(err)
	}
	if listing(t, copied) != files {
		t.Error("restoring changed the backup")
	}
	if err := graph.Restore(ctx, copied, restored, noProgress); !errors.Is(err, graph.ErrExists) {
		t.Errorf("restored over a store: %v", err)
	}
	again := must(graph.Open(ctx, restored))(t)
	if got := exported(t, again); got != want {
		t.Errorf("restored:\n%s\nwant\n%s", got, want)
	}
	again.Close()

	// A damaged backup is found out, and leaves nothing.
	segments, _ := filepath.Glob(filepath.Join(copied, "rawabit", "segment-*.posg"))
	if len(segments) != 1 {
		t.Fatalf("segments: %q", segments)
	}
	content, err := os.ReadFile(segments[0])
	if err != nil {
		t.Fatal(err)
	}
	content[100] ^= 1
	if err := os.Remove(segments[0]); err != nil { // it may be a link
		t.Fatal(err)
	}
	if err := os.WriteFile(segments[0], content, 0o600); err != nil {
		t.Fatal(err)
	}
	bad := filepath.Join(t.TempDir(), "bad")
	if err := graph.Restore(ctx, copied, bad, noProgress); err == nil || !strings.Contains(err.Error(), "segment-000001.posg") {
		t.Errorf("a damaged backup: %v", err)
	}
	if _, err := os.Stat(bad); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something is left of it: %v", err)
	}
	if err := graph.Restore(ctx, t.TempDir(), bad, noProgress); !errors.Is(err, graph.ErrMissing) {
		t.Errorf("what is no backup: %v", err)
	}
	level := must(graph.Create(ctx, "leveldb:"+filepath.Join(t.TempDir(), "level")))(t)
	defer level.Close()
	if err := level.Check(context.Background(), noProgress); !errors.Is(err, graph.ErrKind) {
		t.Errorf("a leveldb store: %v", err)
	}
}

// TestPostgres loads from a database that Cayley has filled.
func TestPostgres(t *testing.T) {
	address := pgtest.Shared(t).URL("postgres")
	pg := must(sql.Open("postgres", address))(t)
	defer pg.Close()
	must(pg.Exec("DROP SCHEMA public CASCADE; CREATE SCHEMA public;" + string(must(os.ReadFile("testdata/postgres/dump.sql"))(t))))(t)
	all := append(assorted(),
		quad.Quad{Subject: quad.IRI("a"), Predicate: quad.IRI("b"), Object: quad.String("null \x00 byte")},
		quad.Quad{Subject: quad.IRI("a"), Predicate: quad.IRI("b"), Object: quad.Time(time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC))})
	want := must(graph.Open(ctx, "memory:"))(t)
	defer want.Close()
	must(0, want.Writer().AddQuadSet(all))(t)
	got := must(graph.Open(ctx, "memory:"))(t)
	defer got.Close()
	s := must(graph.OpenForeign(ctx, "postgres:"+strings.TrimPrefix(address, "postgres:")))(t)
	if _, _, err := got.LoadQuads(ctx, s.Next, noProgress); err != nil {
		t.Fatal(err)
	}
	must(0, s.Close())(t)
	if g, w := exported(t, got), exported(t, want); g != w {
		t.Errorf("got\n%s\nwant\n%s", g, w)
	}
}
