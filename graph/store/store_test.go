package store_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/graphtest"

	_ "github.com/rawabit/rawabit/graph/store" // registers itself
)

// TestCayley runs Cayley's own suite whole. No flag excuses anything:
// OptimizesComparison tells the suite whether a filter over all nodes is replaced.
func TestCayley(t *testing.T) {
	chdirCayley(t)
	conf := &graphtest.Config{AlwaysRunIntegration: true, OptimizesComparison: true}
	graphtest.TestAll(t, func(t testing.TB) (cgraph.QuadStore, cgraph.Options, func()) {
		dir := filepath.Join(t.TempDir(), "db")
		if err := cgraph.InitQuadStore("rawabit", dir, nil); err != nil {
			t.Fatal(err)
		}
		s, err := cgraph.NewQuadStore("rawabit", dir, nil)
		if err != nil {
			t.Fatal(err)
		}
		return s, nil, func() { s.Close() }
	}, conf)
}

// chdirCayley goes to where Cayley's tests find their data.
func chdirCayley(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/cayleygraph/cayley").Output()
	if err != nil {
		t.Fatalf("where Cayley's source is: %v", err)
	}
	t.Chdir(filepath.Join(strings.TrimSpace(string(out)), "graph", "memstore"))
}
