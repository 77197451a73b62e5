//go:build unix

package testkit

import (
	"syscall"
	"testing"
	"time"
)

// ProcessorTime gives how long the process has had a core, garbage collection
// included, so that what is measured by it does not depend on other work on the
// machine.
func ProcessorTime(tb testing.TB) time.Duration {
	tb.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
