package cli

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// A result is what a person at the terminal gets.
type result struct {
	code     int
	out, err string
}

// run runs a command as a person does.
func run(t testing.TB, args ...string) result { return runIn(t, "", args...) }

func runIn(t testing.TB, stdin string, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	code := Main(context.Background(), args, strings.NewReader(stdin), &out, &errs)
	for name, s := range map[string]string{"stdout": out.String(), "stderr": errs.String()} {
		if i := strings.IndexFunc(s, func(r rune) bool {
			return r < ' ' && r != '\n' && r != '\t' || r == 0x7f || 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069
		}); i >= 0 {
			t.Errorf("%q writes a control character to %s, which is no terminal: %q", args, name, s[max(0, i-20):min(len(s), i+20)])
		}
	}
	return result{code, out.String(), errs.String()}
}

// must runs a command that has to succeed and gives its output.
func must(t testing.TB, args ...string) string {
	t.Helper()
	r := run(t, args...)
	if r.code != ok {
		t.Fatalf("rawabit %s: status %d\n%s%s", strings.Join(args, " "), r.code, r.out, r.err)
	}
	return r.out
}
