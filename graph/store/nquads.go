package store

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"
)

// split finds the terms of a line that is plain: IRIs, blank nodes and literals
// without escapes, with nothing behind the full stop. Other lines, faulty ones
// among them, are for Cayley's parser, which takes twenty times as long.
func split(line []byte) (t [4][]byte, ok bool) {
	at, n := 0, 0
	for ; ; n++ {
		for at < len(line) && (line[at] == ' ' || line[at] == '\t') {
			at++
		}
		if at == len(line) {
			return t, false
		}
		if line[at] == '.' {
			return t, n >= 3 && at == len(line)-1
		}
		if n == 4 {
			return t, false
		}
		end := tokenEnd(line[at:], n)
		if end < 0 || at+end == len(line) || line[at+end] != ' ' && line[at+end] != '\t' {
			return t, false
		}
		t[n] = line[at : at+end]
		at += end
	}
}

// tokenEnd is where the plain term at the front of b ends, -1 if it is not plain.
func tokenEnd(b []byte, n int) int {
	switch b[0] {
	case '<':
		return iriEnd(b)
	case '_':
		if n == 1 || len(b) < 3 || b[1] != ':' {
			return -1
		}
		end := 2
		for end < len(b) && alnum(b[end]) {
			end++
		}
		if end == 2 {
			return -1
		}
		return end
	case '"':
		if n != 2 {
			return -1
		}
		end := bytes.IndexByte(b[1:], '"')
		if end < 1 || bytes.IndexByte(b[1:1+end], '\\') >= 0 || bytes.IndexByte(b[1:1+end], '\r') >= 0 {
			return -1
		}
		end += 2
		rest := b[end:]
		switch {
		case len(rest) > 3 && rest[0] == '^' && rest[1] == '^' && rest[2] == '<':
			iri := iriEnd(rest[2:])
			if iri < 0 {
				return -1
			}
			return end + 2 + iri
		case len(rest) > 1 && rest[0] == '@':
			i := 1
			for i < len(rest) && (alnum(rest[i]) && (rest[i] > '9' || bytes.IndexByte(rest[:i], '-') > 0) || rest[i] == '-' && i > 1 && rest[i-1] != '-') {
				i++
			}
			if i == 1 || rest[i-1] == '-' {
				return -1
			}
			return end + i
		}
		return end
	}
	return -1
}

func alnum(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' }

// plainIRI has the bytes that an IRI may have as they are.
var plainIRI = func() (t [256]bool) {
	for c := '!'; c <= 0xff; c++ {
		t[c] = c != 0x7f && !strings.ContainsRune("\"<>\\^`{|}", c)
	}
	return t
}()

func iriEnd(b []byte) int {
	end := 1
	for end < len(b) && plainIRI[b[end]] {
		end++
	}
	if end < 2 || end >= len(b) || b[end] != '>' {
		return -1
	}
	return end + 1
}

// plainTerm is the term of what split has found.
func plainTerm(token []byte) (quad.Value, error) {
	if !utf8.Valid(token) {
		token = []byte(string([]rune(string(token)))) // as Cayley's parser does
	}
	switch token[0] {
	case '<':
		return quad.IRI(token[1 : len(token)-1]), nil
	case '_':
		return quad.BNode(token[2:]), nil
	}
	end := bytes.IndexByte(token[1:], '"') + 1
	value, rest := quad.String(token[1:end]), token[end+1:]
	switch {
	case len(rest) == 0:
		return value, nil
	case rest[0] == '@':
		return quad.LangString{Value: value, Lang: string(rest[1:])}, nil
	}
	t := quad.TypedString{Value: value, Type: quad.IRI(rest[3 : len(rest)-1])}
	if n, err := t.ParseValue(); err == nil {
		return n, nil
	}
	return t, nil
}

// parseLine is for the lines that are not plain; a quad without a subject holds nothing.
func parseLine(line []byte) (q quad.Quad, err error) {
	defer func() {
		if r := recover(); r != nil { // Cayley's parser, of an escape that names no character
			q, err = quad.Quad{}, fmt.Errorf("no quad: %v", r)
		}
	}()
	line = bytes.TrimSpace(line)
	if len(line) == 0 || line[0] == '#' {
		return q, nil
	}
	if q, err = nquads.Parse(string(line)); err != nil || !q.IsValid() {
		return quad.Quad{}, err
	}
	for _, d := range quad.Directions {
		if iri, ok := q.Get(d).(quad.IRI); ok && strings.Contains(string(iri), `\`) {
			q.Set(d, unescape(iri))
		}
	}
	return q, nil
}

// unescape gives the characters that an IRI writes as \u and a number, which
// Cayley's parser leaves as they are.
func unescape(iri quad.IRI) quad.IRI {
	var b strings.Builder
	for s := string(iri); s != ""; {
		digits := map[bool]int{true: 4, false: 8}[strings.HasPrefix(s, `\u`)]
		if s[0] != '\\' || len(s) < 2+digits {
			b.WriteByte(s[0])
			s = s[1:]
			continue
		}
		n, err := strconv.ParseUint(s[2:2+digits], 16, 32)
		if err != nil {
			b.WriteByte(s[0])
			s = s[1:]
			continue
		}
		b.WriteRune(rune(n))
		s = s[2+digits:]
	}
	return quad.IRI(b.String())
}
