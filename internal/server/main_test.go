package server

import (
	"os"
	"testing"

	"github.com/rawabit/rawabit/queries/cage"
)

// The processes of queries are this binary.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == cage.Arg {
		os.Exit(cage.Work())
	}
	os.Exit(m.Run())
}
