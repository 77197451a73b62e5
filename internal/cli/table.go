package cli

import (
	"context"
	"strings"
	"unicode"

	"github.com/rawabit/rawabit/internal/output"
)

// A table is part of a text for people, such as a card. Rows that programs may want too are
// an output.Table.
type table struct {
	head []string
	rows [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// print writes the table; its cells are whole, however narrow the terminal.
func (a *app) print(t *table) {
	rows := &output.Table{Columns: t.head, Bare: t.head == nil}
	for _, r := range t.rows {
		cells := make([]any, len(r))
		for i, c := range r {
			cells[i] = c
		}
		rows.Add(cells...)
	}
	o := a.look
	o.Terminal = a.tty
	if _, err := output.Write(context.Background(), a.out, rows, o); err != nil {
		a.note("%v", err)
	}
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
