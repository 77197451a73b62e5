package syntax

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// An Error is a fault in a text. Line and Column count from 1, in code points.
type Error struct {
	Line, Column int
	Msg          string
}

func (e *Error) Error() string { return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Msg) }

func newError(src string, at int, msg string) *Error {
	before := src[:at]
	line := strings.Count(before, "\n") + 1
	column := utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
	return &Error{line, column, msg}
}

// shown is how a token is named in an error.
func (p *parser) shown(t token) string {
	if t.kind == end {
		return "the end"
	}
	s := p.lex.src[t.at:t.stop]
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return s
}

// unexpected is the error for the token at hand: all that was asked of it in vain is what
// was expected.
func (p *parser) unexpected() error {
	slices.Sort(p.wanted)
	p.wanted = slices.Compact(p.wanted)
	msg := "unexpected " + p.shown(p.tok)
	if n := len(p.wanted); n == 1 {
		msg = fmt.Sprintf("expected %s, found %s", p.wanted[0], p.shown(p.tok))
	} else if n > 1 {
		msg = fmt.Sprintf("expected %s or %s, found %s", strings.Join(p.wanted[:n-1], ", "), p.wanted[n-1], p.shown(p.tok))
	}
	return newError(p.lex.src, p.tok.at, msg)
}

func (p *parser) fault(at int, format string, args ...any) error {
	return newError(p.lex.src, at, fmt.Sprintf(format, args...))
}
