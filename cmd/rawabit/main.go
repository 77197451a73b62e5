// Command rawabit reads Arabic news about diplomacy into a knowledge graph and
// answers questions about it. "rawabit help" lists what it can do.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/rawabit/rawabit/internal/cli"
)

func main() {
	// The first interrupt ends the work in an orderly way; stop gives a second one
	// back its usual meaning, so that a person is never locked out.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	os.Exit(cli.Main(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
