package main

import (
	"strings"
	"testing"
)

const run = `{"Action":"run","Package":"github.com/rawabit/rawabit/a","Test":"TestX"}
`

func TestReport(t *testing.T) {
	ev := func(lines ...string) string {
		out := run
		for _, l := range lines {
			out += `{"Package":"github.com/rawabit/rawabit/a",` + l + "}\n"
		}
		return out
	}
	pass := ev(`"Action":"pass","Test":"TestX"`, `"Action":"pass","Elapsed":1`)
	skip := ev(`"Action":"output","Test":"TestX","Output":"    a_test.go:1: no network\n"`, `"Action":"skip","Test":"TestX"`, `"Action":"pass"`)
	fail := ev(`"Action":"output","Test":"TestX","Output":"    a_test.go:1: broken\n"`, `"Action":"fail","Test":"TestX"`, `"Action":"fail"`)
	build := `{"ImportPath":"b","Action":"build-output","Output":"b.go:1: syntax error\n"}
{"ImportPath":"b","Action":"build-fail"}
{"Action":"fail","Package":"b","FailedBuild":"b"}
`
	for _, c := range []struct {
		name, in, skips string
		strict, ok      bool
		say             string
	}{
		{"pass", pass, "", true, true, "ok   a "},
		{"skip", skip, "", false, true, "no network"},
		{"skip in CI", skip, "", true, false, "not on the list"},
		{"listed skip", skip, "a TestX: needs a network", true, true, "(listed)"},
		{"skip of some machines", skip, "a TestX?: needs a network", true, true, "(listed)"},
		{"listed but ran", pass, "a TestX: needs a network", true, false, "take it off"},
		{"may skip and ran", pass, "a TestX?: needs a network", true, true, "passed: 1 tests"},
		{"fail", fail, "", false, false, "a_test.go:1: broken"},
		{"build", run + build, "", false, false, "syntax error"},
		{"nothing ran", "", "", false, false, "no test ran"},
	} {
		allowed, err := readSkips(strings.NewReader(c.skips))
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		if ok := report(strings.NewReader(c.in), &out, allowed, c.strict); ok != c.ok || !strings.Contains(out.String(), c.say) {
			t.Errorf("%s: ok %v, want %v, with %q in\n%s", c.name, ok, c.ok, c.say, out.String())
		}
	}
	if _, err := readSkips(strings.NewReader("no reason given")); err == nil {
		t.Error("a skip without a reason was taken")
	}
}
