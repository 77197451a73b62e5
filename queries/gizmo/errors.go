package gizmo

import (
	"errors"
	"fmt"
	"regexp"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"

	"github.com/rawabit/rawabit/queries/internal/near"
)

// syntaxError says where the program stopped making sense and what was wanted there.
func syntaxError(text string, err error) error {
	e := &Error{Syntax: true, Msg: err.Error()}
	var list parser.ErrorList
	var one *parser.Error
	var comp *goja.CompilerSyntaxError
	switch {
	case errors.As(err, &list) && len(list) > 0:
		one = list[0]
	case errors.As(err, &one):
	case errors.As(err, &comp):
		e.Msg = comp.Message
		if comp.File != nil {
			p := comp.File.Position(comp.Offset)
			e.Line, e.Column = p.Line, column(text, p.Line, p.Column)
		}
	}
	if one != nil {
		e.Msg = one.Message
		e.Line, e.Column = one.Position.Line, column(text, one.Position.Line, one.Position.Column)
	}
	if hint := unclosed(text); hint != "" {
		e.Msg += "; " + hint
	}
	return e
}

// column turns a byte column into one of code points.
func column(text string, line, col int) int {
	for i := 1; i < line; i++ {
		_, rest, ok := strings.Cut(text, "\n")
		if !ok {
			return col
		}
		text = rest
	}
	if col < 1 || col-1 > len(text) {
		return col
	}
	return utf8.RuneCountInString(text[:col-1]) + 1
}

// unclosed looks for the bracket or quote that is wanting. Regular expressions are
// not told from divisions, so it is a hint and no judgement.
func unclosed(text string) string {
	type open struct {
		r         rune
		line, col int
	}
	var stack []open
	pair := map[rune]rune{'(': ')', '[': ']', '{': '}'}
	rs := []rune(text)
	line, col := 1, 0
	for i := 0; i < len(rs); i++ {
		r := rs[i]
		col++
		switch {
		case r == '\n':
			line, col = line+1, 0
		case r == '/' && i+1 < len(rs) && rs[i+1] == '/':
			for i+1 < len(rs) && rs[i+1] != '\n' {
				i++
			}
		case r == '"' || r == '\'':
			start := col
			for i++; i < len(rs) && rs[i] != r && rs[i] != '\n'; i++ {
				col++
				if rs[i] == '\\' && i+1 < len(rs) {
					i, col = i+1, col+1
				}
			}
			if i >= len(rs) || rs[i] != r {
				return fmt.Sprintf("expected %c to close the string that begins at %d:%d", r, line, start)
			}
			col++
		case pair[r] != 0:
			stack = append(stack, open{r, line, col})
		case r == ')' || r == ']' || r == '}':
			if len(stack) == 0 {
				return fmt.Sprintf("%c at %d:%d closes nothing", r, line, col)
			}
			top := stack[len(stack)-1]
			if pair[top.r] != r {
				return fmt.Sprintf("expected %c to close the %c at %d:%d, found %c at %d:%d", pair[top.r], top.r, top.line, top.col, r, line, col)
			}
			stack = stack[:len(stack)-1]
		}
	}
	if len(stack) > 0 {
		top := stack[len(stack)-1]
		return fmt.Sprintf("expected %c to close the %c at %d:%d", pair[top.r], top.r, top.line, top.col)
	}
	return ""
}

var noMember = regexp.MustCompile(`has no member '([^']*)'`)

func (s *session) runtimeError(err error) error {
	e := &Error{Msg: err.Error()}
	var ex *goja.Exception
	var over *goja.StackOverflowError
	var in *goja.InterruptedError
	switch {
	case errors.As(err, &over):
		e.Msg = fmt.Sprintf("calls nested more than %d deep", callDepth)
		return e
	case errors.As(err, &in):
		e.Msg = fmt.Sprint(in.Value())
		return e
	case errors.As(err, &ex):
		if v := ex.Value(); v != nil {
			e.Msg = v.String()
			if obj, ok := v.(*goja.Object); ok {
				if g := obj.Get("value"); g != nil {
					if ge, ok := g.Export().(error); ok {
						e.Msg = ge.Error()
					}
				}
			}
		}
		for _, f := range ex.Stack() {
			if p := f.Position(); p.Line > 0 && f.SrcName() != hardeningName {
				e.Line, e.Column = p.Line, column(s.text, p.Line, p.Column)
				break
			}
		}
	}
	if m := noMember.FindStringSubmatch(e.Msg); m != nil {
		known := append([]string(nil), finals...)
		for name := range steps {
			known = append(known, name)
		}
		sort.Strings(known)
		e.Msg = fmt.Sprintf("no step %q", m[1])
		if like := nearest(m[1], known); like != "" {
			e.Msg += "; did you mean " + like + "?"
		}
	}
	return e
}

// nearest is the known name at the smallest edit distance, if that is small.
func nearest(name string, known []string) string {
	best, at := "", 3
	for _, k := range known {
		if d := near.Distance(strings.ToLower(name), strings.ToLower(k)); d < at {
			best, at = k, d
		}
	}
	return best
}
