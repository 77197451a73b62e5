package rdf

import "unicode/utf8"

// The character classes of Turtle's grammar. N-Triples and SPARQL have the same.

func letter(c int) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func digit(r rune) bool { return '0' <= r && r <= '9' }

func hex(c int) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }

// nameStart is PN_CHARS_BASE.
func nameStart(r rune) bool {
	if r < utf8.RuneSelf {
		return letter(int(r))
	}
	return 0xC0 <= r && r <= 0x2FF && r != 0xD7 && r != 0xF7 ||
		0x370 <= r && r <= 0x1FFF && r != 0x37E ||
		0x200C <= r && r <= 0x200D ||
		0x2070 <= r && r <= 0x218F ||
		0x2C00 <= r && r <= 0x2FEF ||
		0x3001 <= r && r <= 0xD7FF ||
		0xF900 <= r && r <= 0xFDCF ||
		0xFDF0 <= r && r <= 0xFFFD ||
		0x10000 <= r && r <= 0xEFFFF
}

// nameChar is PN_CHARS.
func nameChar(r rune) bool {
	return nameStart(r) || r == '_' || r == '-' || digit(r) || r == 0xB7 ||
		0x300 <= r && r <= 0x36F || 0x203F <= r && r <= 0x2040
}

// rune gives the character that begins i bytes ahead and its length; the character is -1 at the end and for what is not
// UTF-8.
func (l *lexer) rune(i int) (rune, int) {
	c := l.at(i)
	switch {
	case c == endOfText:
		return -1, 0
	case c < utf8.RuneSelf:
		return rune(c), 1
	}
	l.at(i + utf8.UTFMax - 1)
	r, n := utf8.DecodeRune(l.buf[l.pos+i:])
	if r == utf8.RuneError && n == 1 {
		return -1, 1
	}
	return r, n
}

// nameEnd gives the end of a name of which i bytes are known. Dots stand inside of a name and not at its end; a local
// name has colons, %-escapes and \-escapes too.
func (l *lexer) nameEnd(i int, local bool) int {
	end := i
	for {
		r, n := l.rune(i)
		switch {
		case nameChar(r), local && r == ':':
			i += n
			end = i
		case r == '.':
			i++
		case local && r == '%' && hex(l.at(i+1)) && hex(l.at(i+2)):
			i += 3
			end = i
		case local && r == '\\' && escapable(l.at(i+1)):
			i += 2
			end = i
		default:
			return end
		}
	}
}

// escapable are the signs that a local name has behind a \.
func escapable(c int) bool {
	switch c {
	case '_', '~', '.', '-', '!', '$', '&', '\'', '(', ')', '*', '+', ',', ';', '=', '/', '?', '#', '@', '%':
		return true
	}
	return false
}
