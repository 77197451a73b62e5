//go:build !unix

package testkit

import (
	"testing"
	"time"
)

var started = time.Now()

// ProcessorTime gives how long the process has run, where the system does not
// tell how long it had a core.
func ProcessorTime(testing.TB) time.Duration { return time.Since(started) }
