package cli

import (
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	a := &app{}
	draw := func(isolate bool) string {
		var b strings.Builder
		tb := &table{head: []string{"NAME", "N"}}
		tb.add("مُحَمَّد", "1") // four letters on the screen, nine code points
		tb.add("longer", "2")
		tb.add("a\x1b[31m\u202eb", "3")
		tb.print(&b, a.clean, isolate)
		return b.String()
	}
	want := "NAME    N\nمُحَمَّد    1\nlonger  2\na[31mb  3\n"
	if got := draw(false); got != want {
		t.Errorf("in a pipe:\n%q\nwant\n%q", got, want)
	}
	want = strings.Replace(want, "مُحَمَّد", "\u2068مُحَمَّد\u2069", 1)
	if got := draw(true); got != want {
		t.Errorf("on a terminal:\n%q\nwant\n%q", got, want)
	}
}
