package pg_test

import (
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/graphtest"

	"github.com/rawabit/rawabit/graph/pg"
	"github.com/rawabit/rawabit/graph/pg/pgtest"
)

var ctx = context.Background()

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// TestCayley runs Cayley's own suite whole. No flag excuses anything: OptimizesComparison tells
// the suite whether a filter over all nodes is replaced.
func TestCayley(t *testing.T) {
	server := pgtest.Shared(t)
	out := must(exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/cayleygraph/cayley").Output())(t)
	t.Chdir(filepath.Join(strings.TrimSpace(string(out)), "graph", "memstore")) // where its tests find their data
	conf := &graphtest.Config{AlwaysRunIntegration: true, OptimizesComparison: true}
	graphtest.TestAll(t, func(t testing.TB) (cgraph.QuadStore, cgraph.Options, func()) {
		s := must(pg.Create(ctx, server.NewSchema(), pg.Options{}))(t)
		return s, nil, func() { s.Close() }
	}, conf)
}
