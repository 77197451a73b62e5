package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestWatch puts a file into a folder that is watched, and then asks for what it says.
func TestWatch(t *testing.T) {
	inbox, db := t.TempDir(), filepath.Join(t.TempDir(), "w.db")
	files, err := filepath.Glob(filepath.Join(samples(t), "*"))
	if err != nil || len(files) == 0 {
		t.Fatal("no samples", err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan int)
	var out, errs bytes.Buffer
	go func() {
		done <- Main(ctx, []string{"watch", inbox, "--db", db, "--every", "20ms"}, strings.NewReader(""), &out, &errs)
	}()
	if err := os.WriteFile(filepath.Join(inbox, ".half"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(inbox, filepath.Base(files[0])), text, 0o644); err != nil {
		t.Fatal(err)
	}
	for range 1000 {
		if r := run(t, "stats", "--jq", ".articles", "--db", db); r.out == "1\n" {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	cancel()
	if code := <-done; code != ok {
		t.Errorf("status %d\n%s", code, errs.String())
	}
	if got := must(t, "stats", "--jq", ".articles", "--db", db); got != "1\n" {
		t.Errorf("%s articles\n%s", got, errs.String())
	}
	if strings.Contains(errs.String(), ".half") {
		t.Errorf("a file whose name begins with a dot was read:\n%s", errs.String())
	}
	for _, args := range [][]string{{"watch", filepath.Join(inbox, "none")}, {"watch", files[0]}, {"watch", inbox, "--every", "0s"}} {
		if r := run(t, append(args, "--db", db)...); r.code == ok {
			t.Errorf("%q: status %d", args, r.code)
		}
	}
}
