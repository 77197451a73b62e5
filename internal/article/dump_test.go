package article

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// show prints the blocks, one a line: kind, meaning in brackets, cells parted by ¦.
func show(a *Article) string {
	var b strings.Builder
	table := 0
	for _, k := range a.Blocks {
		if k.Table != 0 && k.Table != table {
			table = k.Table
			fmt.Fprintf(&b, "table %d\n", table)
		}
		b.WriteString(string(k.Kind))
		if k.Meaning != None {
			fmt.Fprintf(&b, " [%s]", k.Meaning)
		}
		b.WriteString(":\n")
		line := func(s string) { b.WriteString("  " + strings.ReplaceAll(s, "\n", " ⏎ ") + "\n") }
		if k.Cells == nil {
			line(k.Span.In(a.Text))
		}
		for _, c := range k.Cells {
			m := ""
			if c.Meaning != None {
				m = "[" + string(c.Meaning) + "] "
			}
			line(m + c.Span.In(a.Text))
		}
	}
	return b.String()
}

func TestDump(t *testing.T) {
	for _, f := range strings.Fields(os.Getenv("DUMP")) {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("=== %s\n%s", f, show(Parse(Source{Text: string(b)})))
	}
}
