package cli

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"os/signal"
	"testing"

	"github.com/rawabit/rawabit/queries/cage"
)

// envArgs makes the test binary the program itself, for what only a process of
// its own can show: a store in use by another process, another user's rights.
const envArgs = "RAWABIT_TEST_ARGS"

// envMain makes the test binary the program with the arguments it is called with, for
// lines that a shell runs.
const envMain = "RAWABIT_TEST_MAIN"

func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == cage.Arg {
		os.Exit(cage.Work())
	}
	if list := os.Getenv(envArgs); list != "" {
		var args []string
		if err := json.Unmarshal([]byte(list), &args); err != nil {
			panic(err)
		}
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		code := Main(ctx, args, os.Stdin, os.Stdout, os.Stderr)
		stop()
		os.Exit(code)
	}
	if os.Getenv(envMain) != "" {
		os.Exit(Main(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// process is the program as a process of its own, not yet started.
func process(t testing.TB, program string, args ...string) *exec.Cmd {
	t.Helper()
	list, err := json.Marshal(args)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), envArgs+"="+string(list))
	return cmd
}
