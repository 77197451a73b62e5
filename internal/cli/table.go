package cli

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/clipperhouse/displaywidth"
)

// A table is printed in columns that are as wide as terminals draw them: Arabic
// marks take no room, so neither bytes nor runes will do.
type table struct {
	head []string
	rows [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// print writes the table. On a terminal each Arabic cell is put between
// isolates, or two of them beside each other would change places; in a pipe there
// are none, as the reader is a program.
func (a *app) print(t *table) { t.print(a.out, a.clean, a.tty) }

func (t *table) print(w io.Writer, clean func(string) string, isolate bool) {
	all := t.rows
	if t.head != nil {
		all = append([][]string{t.head}, t.rows...)
	}
	var widths []int
	for _, row := range all {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			cell = clean(cell)
			row[i] = cell
			widths[i] = max(widths[i], displaywidth.String(cell))
		}
	}
	for _, row := range all {
		var b strings.Builder
		for i, cell := range row {
			if i > 0 {
				b.WriteString("  ")
			}
			shown := cell
			if isolate && rightToLeft(cell) {
				shown = "\u2068" + cell + "\u2069"
			}
			b.WriteString(shown)
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-displaywidth.String(cell)))
			}
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
}

func rightToLeft(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return 0x0590 <= r && r <= 0x08FF || 0xFB1D <= r && r <= 0xFEFC })
}

// clean makes one line of s without characters that steer a terminal or turn
// text around: an article may hold them, by accident or not.
func (a *app) clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return '\n'
		case r == '\t' || r == '\r':
			return ' '
		case unicode.IsControl(r), r == 0x061C, r == 0x200E, r == 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0xFEFF:
			return -1
		}
		return r
	}, s)
}

// line is clean without line ends, for a cell or a quotation.
func (a *app) line(s string) string { return strings.Join(strings.Fields(a.clean(s)), " ") }
