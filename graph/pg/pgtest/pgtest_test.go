package pgtest_test

import (
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/rawabit/rawabit/graph/pg/pgtest"
)

// TestLeavesNothing ends a program that has started a server by a panic: the server goes too.
func TestLeavesNothing(t *testing.T) {
	if os.Getenv("PGTEST_PANIC") != "" {
		s := pgtest.Shared(t)
		os.WriteFile(os.Getenv("PGTEST_PANIC"), []byte(s.Socket()), 0o600)
		panic("as tests do")
	}
	pgtest.Shared(t) // skips where there is none
	said := t.TempDir() + "/folder"
	c := exec.Command(os.Args[0], "-test.run", "^TestLeavesNothing$")
	c.Env = append(os.Environ(), "PGTEST_PANIC="+said)
	if err := c.Run(); err == nil {
		t.Fatal("it did not panic")
	}
	folder, err := os.ReadFile(said)
	if err != nil {
		t.Fatal(err)
	}
	for range 200 {
		if _, err := os.Stat(string(folder)); os.IsNotExist(err) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("%s is still there", folder)
}
