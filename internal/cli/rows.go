package cli

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/internal/output"
)

// withRows gives a command the flags for printing rows.
func (a *app) withRows(c *cobra.Command, o *output.Options) *cobra.Command {
	o.Flags(c.Flags())
	return c
}

// emit prints rows as the flags ask, and says what the limit left out.
func (a *app) emit(ctx context.Context, t *output.Table, o output.Options) error {
	o.Bidi, o.Latin, o.Terminal, o.Width = a.look.Bidi, a.look.Latin, a.tty, a.wide
	if err := o.Check(); err != nil {
		return err
	}
	left := 0
	err := a.paged(!o.Machine(), func() (err error) {
		left, err = output.Write(ctx, a.out, t, o)
		return err
	})
	if err == nil && left > 0 {
		a.note("%d more (--limit)", left)
	}
	if err == nil {
		a.detail("%d rows", len(t.Rows)-left)
	}
	if err == nil && len(t.Rows) == 0 && !o.Machine() {
		a.note("no results")
	}
	return err
}

// emitValue prints something that is no table as JSON, or what jq makes of it.
func (a *app) emitValue(ctx context.Context, v any, o output.Options) error {
	return output.Value(ctx, a.out, v, o)
}

// paged shows what do prints in a pager if it is longer than the terminal. There is none in a
// pipe, and none if the output is for a program.
func (a *app) paged(wanted bool, do func() error) error {
	if !wanted || !a.tty || a.noPager || a.tall == 0 {
		return do()
	}
	if err := a.flush(); err != nil {
		return err
	}
	var text bytes.Buffer
	out := a.out
	a.out = bufio.NewWriter(&text)
	err := do()
	a.out.Flush()
	a.out = out
	if bytes.Count(text.Bytes(), []byte{'\n'}) < a.tall || !a.page(text.Bytes()) {
		if _, e := io.Copy(a.out, &text); err == nil {
			err = e
		}
	}
	return err
}

// page runs the pager that the environment names, else less; it reports whether there was one.
func (a *app) page(text []byte) bool {
	command := os.Getenv("RAWABIT_PAGER")
	if command == "" {
		command = os.Getenv("PAGER")
	}
	if command == "" {
		command = "less"
	}
	if command == "cat" {
		return false
	}
	c := exec.Command("sh", "-c", command)
	c.Stdin, c.Stdout, c.Stderr = bytes.NewReader(text), os.Stdout, a.err
	// -F ends at once if all fits, -R and -X leave the screen as it is. Isolates
	// are let through; less would write them as numbers.
	c.Env = append(os.Environ(), "LESSCHARSET=utf-8", "LESSUTFCHARDEF=2066-2069:c,200e-200f:c")
	if os.Getenv("LESS") == "" {
		c.Env = append(c.Env, "LESS=FRX")
	}
	err := c.Run()
	_, failed := err.(*exec.ExitError)
	return err == nil || failed
}
