package cli

import (
	"bufio"
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	draw := func(tty bool) string {
		var b strings.Builder
		a := &app{out: bufio.NewWriter(&b), tty: tty}
		tb := &table{head: []string{"NAME", "N"}}
		tb.add("مُحَمَّد", "1") // four letters on the screen, nine code points
		tb.add("longer", "2")
		tb.add("a\x1b[31m\u202eb", "3")
		a.print(tb)
		a.flush()
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
