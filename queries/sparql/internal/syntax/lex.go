package syntax

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// A kind of token.
type kind int

const (
	end kind = iota
	iriRef
	pname // prefix:local, with both in text and local
	blank // _:label
	variable
	text    // a string
	langTag // @en
	integer
	decimal
	double
	word // a keyword or name of a function
	sign // anything else: punctuation and operators
)

// A token with its place in the text.
type token struct {
	kind     kind
	text     string // an iriRef without brackets, a string without quotes and escapes
	local    string
	at, stop int
	spaced   bool // white space or a comment comes before it
}

// lexer cuts a text into tokens, one at a time.
type lexer struct {
	src string
	at  int
}

func (l *lexer) skip() (skipped bool) {
	for l.at < len(l.src) {
		switch c := l.src[l.at]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			l.at++
		case c == '#':
			for l.at < len(l.src) && l.src[l.at] != '\n' && l.src[l.at] != '\r' {
				l.at++
			}
		default:
			return skipped
		}
		skipped = true
	}
	return skipped
}

// signs longest first.
var signs = []string{
	"<<(", ")>>", "<<", ">>", "{|", "|}", "^^", "&&", "||", "!=", "<=", ">=",
	"{", "}", "(", ")", "[", "]", ".", ";", ",", "=", "<", ">", "+", "-", "*", "/", "|", "^", "?", "!", "~",
}

func (l *lexer) next() (token, error) {
	spaced := l.skip()
	t, err := l.scan()
	t.spaced = spaced
	t.stop = l.at
	return t, err
}

func (l *lexer) fail(at int, format string, args ...any) error {
	return newError(l.src, at, fmt.Sprintf(format, args...))
}

func (l *lexer) scan() (token, error) {
	start := l.at
	if start == len(l.src) {
		return token{kind: end, at: start}, nil
	}
	rest := l.src[start:]
	switch c := rest[0]; {
	case c == '<':
		if n := iriLength(rest); n > 0 {
			l.at += n
			iri := rest[1 : n-1]
			iri, bad := unescapeIRI(iri)
			if bad != "" {
				return token{}, l.fail(start, "%s", bad)
			}
			return token{kind: iriRef, text: iri, at: start}, nil
		}
	case c == '?' || c == '$':
		if n := varLength(rest[1:]); n > 0 {
			l.at += 1 + n
			return token{kind: variable, text: rest[1 : 1+n], at: start}, nil
		}
	case c == '"' || c == '\'':
		s, n, bad := readString(rest)
		if bad != "" {
			return token{}, l.fail(start, "%s", bad)
		}
		l.at += n
		return token{kind: text, text: s, at: start}, nil
	case c == '@':
		n := langLength(rest[1:])
		if n == 0 {
			return token{}, l.fail(start, "a language tag is missing after @")
		}
		l.at += 1 + n
		return token{kind: langTag, text: rest[1 : 1+n], at: start}, nil
	case isDigit(c) || c == '.' && len(rest) > 1 && isDigit(rest[1]):
		k, n := numberLength(rest)
		l.at += n
		return token{kind: k, text: rest[:n], at: start}, nil
	case strings.HasPrefix(rest, "_:"):
		n := labelLength(rest[2:])
		if n == 0 {
			return token{}, l.fail(start, "a label is missing after _:")
		}
		l.at += 2 + n
		return token{kind: blank, text: rest[2 : 2+n], at: start}, nil
	}
	if n := prefixLength(rest); n < len(rest) && rest[n] == ':' {
		local, m, bad := readLocal(rest[n+1:])
		if bad != "" {
			return token{}, l.fail(start+n+1, "%s", bad)
		}
		l.at += n + 1 + m
		return token{kind: pname, text: rest[:n], local: local, at: start}, nil
	}
	n := 0
	for n < len(rest) && (isLetter(rest[n]) || n > 0 && (isDigit(rest[n]) || rest[n] == '_')) {
		n++
	}
	if n > 0 {
		l.at += n
		return token{kind: word, text: rest[:n], at: start}, nil
	}
	for _, s := range signs {
		if strings.HasPrefix(rest, s) {
			l.at += len(s)
			return token{kind: sign, text: s, at: start}, nil
		}
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return token{}, l.fail(start, "%q begins no token of SPARQL", r)
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isHex(c byte) bool    { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }

// iriLength is the length of an IRI with its brackets at the start of s; 0 if there is none.
func iriLength(s string) int {
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '>':
			return i + 1
		case c == '\\' && i+1 < len(s) && (s[i+1] == 'u' || s[i+1] == 'U'):
		case c <= ' ' || strings.IndexByte("<\"{}|^`\\", c) >= 0:
			return 0
		}
	}
	return 0
}

// isNameStart is PN_CHARS_U of the grammar.
func isNameStart(r rune) bool {
	return r == '_' || isNameBase(r)
}

// isNameBase is PN_CHARS_BASE of the grammar.
func isNameBase(r rune) bool {
	switch {
	case r < 0x80:
		return isLetter(byte(r))
	case r < 0xC0, r == 0xD7, r == 0xF7:
		return false
	case r <= 0x2FF, r >= 0x370 && r <= 0x37D, r >= 0x37F && r <= 0x1FFF, r == 0x200C, r == 0x200D,
		r >= 0x2070 && r <= 0x218F, r >= 0x2C00 && r <= 0x2FEF, r >= 0x3001 && r <= 0xD7FF,
		r >= 0xF900 && r <= 0xFDCF, r >= 0xFDF0 && r <= 0xFFFD, r >= 0x10000 && r <= 0xEFFFF:
		return true
	}
	return false
}

// isNameChar is PN_CHARS of the grammar.
func isNameChar(r rune) bool {
	return isNameStart(r) || r == '-' || r >= '0' && r <= '9' || r == 0xB7 || r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040
}

func varLength(s string) int {
	for i, r := range s {
		ok := isNameStart(r) || r >= '0' && r <= '9' || i > 0 && (r == 0xB7 || r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040)
		if !ok || r == utf8.RuneError {
			return i
		}
	}
	return len(s)
}

func langLength(s string) int {
	n := 0
	for n < len(s) && isLetter(s[n]) {
		n++
	}
	if n == 0 {
		return 0
	}
	for n < len(s) && s[n] == '-' {
		m := n + 1
		if m < len(s) && s[m] == '-' { // a base direction
			m++
		}
		from := m
		for m < len(s) && (isLetter(s[m]) || isDigit(s[m])) {
			m++
		}
		if m == from {
			break
		}
		n = m
	}
	return n
}

func numberLength(s string) (kind, int) {
	n, k := 0, integer
	digits := func() {
		for n < len(s) && isDigit(s[n]) {
			n++
		}
	}
	digits()
	if n < len(s) && s[n] == '.' {
		m := n + 1
		for m < len(s) && isDigit(s[m]) {
			m++
		}
		if m > n+1 {
			k, n = decimal, m
		} else if e := exponentLength(s[m:]); e > 0 && n > 0 {
			return double, m + e
		} else {
			return k, n
		}
	}
	if e := exponentLength(s[n:]); e > 0 {
		return double, n + e
	}
	return k, n
}

func exponentLength(s string) int {
	if s == "" || s[0]|0x20 != 'e' {
		return 0
	}
	n := 1
	if n < len(s) && (s[n] == '+' || s[n] == '-') {
		n++
	}
	from := n
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	if n == from {
		return 0
	}
	return n
}

// labelLength is the length of a blank node's label, which may hold dots but not end with one.
func labelLength(s string) int { return nameLength(s, true) }

// prefixLength is the length of a prefix, which may be empty.
func prefixLength(s string) int { return nameLength(s, false) }

func nameLength(s string, label bool) int {
	last := 0
	for i, r := range s {
		switch {
		case i == 0 && label && (isNameStart(r) || r >= '0' && r <= '9'):
		case i == 0 && !label && isNameBase(r) && r != utf8.RuneError:
		case i > 0 && r == '.':
			continue
		case i > 0 && isNameChar(r) && r != utf8.RuneError:
		default:
			return last
		}
		last = i + utf8.RuneLen(r)
	}
	return last
}

// readLocal reads the local part of a prefixed name, which may be empty.
func readLocal(s string) (local string, n int, bad string) {
	var b strings.Builder
	last, kept := 0, 0
	for i := 0; i < len(s); {
		r, w := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '%':
			if i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
				return "", 0, "% in a name wants two hexadecimal digits after it"
			}
			w = 3
			b.WriteString(s[i : i+3])
		case r == '\\':
			if i+1 >= len(s) || strings.IndexByte("_~.-!$&'()*+,;=/?#@%", s[i+1]) < 0 {
				return "", 0, "a backslash in a name wants one of _~.-!$&'()*+,;=/?#@% after it"
			}
			w = 2
			b.WriteByte(s[i+1])
		case r == '.' && i > 0:
			b.WriteByte('.')
			i++
			continue
		case r == utf8.RuneError, i == 0 && !(isNameStart(r) || r == ':' || r >= '0' && r <= '9'), !isNameChar(r) && r != ':':
			return b.String()[:kept], last, ""
		default:
			b.WriteRune(r)
		}
		i += w
		last, kept = i, b.Len()
	}
	return b.String()[:kept], last, ""
}

// readString reads a string at the start of s, which begins with a quote.
func readString(s string) (value string, n int, bad string) {
	q := s[:1]
	long := strings.HasPrefix(s, q+q+q)
	at := 1
	if long {
		at = 3
	}
	var b strings.Builder
	for at < len(s) {
		c := s[at]
		switch {
		case long && strings.HasPrefix(s[at:], q+q+q):
			return b.String(), at + 3, ""
		case !long && c == q[0]:
			return b.String(), at + 1, ""
		case !long && (c == '\n' || c == '\r'):
			return "", 0, "the string does not end on its line; begin it with three quotes if it shall go on"
		case c == '\\':
			r, w, bad := readEscape(s[at:])
			if bad != "" {
				return "", 0, bad
			}
			b.WriteRune(r)
			at += w
		default:
			b.WriteByte(c)
			at++
		}
	}
	return "", 0, "the string does not end"
}

func readEscape(s string) (r rune, n int, bad string) {
	if len(s) < 2 {
		return 0, 0, "the string does not end"
	}
	if i := strings.IndexByte("tbnrf\"'\\", s[1]); i >= 0 {
		return rune("\t\b\n\r\f\"'\\"[i]), 2, ""
	}
	return readCodePoint(s)
}

// readCodePoint reads \u or \U with its digits.
func readCodePoint(s string) (r rune, n int, bad string) {
	n = 0
	switch s[1] {
	case 'u':
		n = 4
	case 'U':
		n = 8
	default:
		r, _ := utf8.DecodeRuneInString(s[1:])
		return 0, 0, fmt.Sprintf("no escape \\%c; known are \\t \\b \\n \\r \\f \\\" \\' \\\\ \\u \\U", r)
	}
	if len(s) < 2+n {
		return 0, 0, "an escape is cut short"
	}
	for _, c := range []byte(s[2 : 2+n]) {
		if !isHex(c) {
			return 0, 0, fmt.Sprintf("\\%c wants %d hexadecimal digits", s[1], n)
		}
		r = r<<4 | rune(strings.IndexByte("0123456789abcdef", c|0x20))
		if c <= '9' {
			r = r&^15 | rune(c-'0')
		}
	}
	if !utf8.ValidRune(r) {
		return 0, 0, fmt.Sprintf("\\%s is no character", s[1:2+n])
	}
	return r, 2 + n, ""
}

func unescapeIRI(s string) (string, string) {
	if !strings.Contains(s, "\\") {
		return s, ""
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] != '\\' {
			b.WriteByte(s[i])
			i++
			continue
		}
		r, n, bad := readCodePoint(s[i:])
		if bad != "" {
			return "", bad
		}
		if r <= ' ' || strings.ContainsRune("<>\"{}|^`\\", r) {
			return "", fmt.Sprintf("%q may not be in an IRI", r)
		}
		b.WriteRune(r)
		i += n
	}
	return b.String(), ""
}
