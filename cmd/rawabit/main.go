// Command rawabit reads Arabic news about diplomacy into a knowledge graph and
// answers questions about it. "rawabit help" lists what it can do.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"slices"
	"syscall"

	"github.com/rawabit/rawabit/internal/cli"
)

// spare is how much a short run may take before the first collection: a lookup ends
// before that, and leaves its garbage to the system.
const spare = 128 << 20

// collectLater puts off the first garbage collection; from that one on everything is as
// usual. Whoever sets GOGC or GOMEMLIMIT has decided otherwise.
func collectLater() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" || slices.Contains(os.Args[1:min(2, len(os.Args))], "serve") { // which runs long, and decides itself
		return
	}
	percent, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(spare)
	runtime.AddCleanup(new(*int), func(struct{}) { // it runs after the first collection
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}, struct{}{})
}

func main() {
	collectLater()
	// The first interrupt ends the work in an orderly way; stop gives a second one
	// back its usual meaning, so that a person is never locked out.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	os.Exit(cli.Main(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
