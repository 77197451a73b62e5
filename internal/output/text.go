package output

import (
	"strings"
	"unicode"

	"github.com/clipperhouse/displaywidth"
	"golang.org/x/text/unicode/bidi"
)

// How text that runs from right to left is written.
const (
	Auto    = "auto"    // isolate on a terminal, else none
	None    = "none"    // as it is
	Isolate = "isolate" // each cell between isolates, for terminals that order letters themselves
	Visual  = "visual"  // the letters joined, from left to right as they are seen, for terminals that don't
)

// Bidis lists them.
func Bidis() []string { return []string{Auto, None, Isolate, Visual} }

func rightToLeft(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return 0x0590 <= r && r <= 0x08FF || 0xFB1D <= r && r <= 0xFEFC })
}

// Clean makes one line of s, without characters that steer a terminal or turn text
// around: an article may hold them, by accident or not.
func Clean(s string) string {
	if strings.IndexFunc(s, steers) < 0 {
		return s
	}
	var b strings.Builder
	gap := false
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == 0x2028 || r == 0x2029:
			gap = true
		case steers(r):
		default:
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(r)
		}
	}
	return b.String()
}

func steers(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == 0xFEFF || r == 0x2028 || r == 0x2029
}

// shown is a cell as a terminal gets it. Its width is not changed by it.
func shown(s, mode string) string {
	if !rightToLeft(s) {
		return s
	}
	switch mode {
	case Isolate:
		return "\u2068" + s + "\u2069"
	case Visual:
		return visual(s)
	}
	return s
}

// visual puts the letters in the order in which they are seen.
func visual(s string) string {
	var p bidi.Paragraph
	if _, err := p.SetString(s); err != nil {
		return s
	}
	order, err := p.Order()
	if err != nil {
		return s
	}
	var b strings.Builder
	runs := order.NumRuns()
	for i := range runs {
		k := i
		if !p.IsLeftToRight() {
			k = runs - 1 - i
		}
		run := order.Run(k)
		if run.Direction() == bidi.RightToLeft {
			b.WriteString(reverse(run.String()))
		} else {
			b.WriteString(run.String())
		}
	}
	return b.String()
}

// reverse turns letters around and keeps marks behind their letter.
func reverse(s string) string {
	var out []string
	g := displaywidth.StringGraphemes(s)
	for g.Next() {
		out = append(out, bidi.ReverseString(g.Value()))
		if v := g.Value(); len([]rune(v)) > 1 {
			out[len(out)-1] = v
		}
	}
	var b strings.Builder
	for i := len(out) - 1; i >= 0; i-- {
		b.WriteString(out[i])
	}
	return b.String()
}

// Width is how many columns of a terminal a text takes: vowel marks take none.
func Width(s string) int { return displaywidth.String(s) }
