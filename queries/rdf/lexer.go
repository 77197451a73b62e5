package rdf

import (
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/queries/rdf/iri"
)

// A lexer reads the terms that N-Triples, N-Quads, Turtle and TriG have in common.
type lexer struct {
	input
	base     iri.Base
	relative bool // relative IRIs may stand; if not, the syntax knows none
	blank    string
	maxDepth int
	anon     int // blank nodes without a label so far

	// iris keeps terms by their text: a document says the same few over and over.
	iris map[string]quad.Value
}

const tripleTerm = "a triple term of RDF 1.2, which a quad can't hold; say it with rdf:subject, rdf:predicate and rdf:object"

const keptIRIs = 1 << 14

func newLexer(r io.Reader, base iri.Base, opt Options) *lexer {
	return &lexer{
		input: newInput(r, opt.MaxTerm), base: base, relative: true, blank: opt.Blank, maxDepth: opt.MaxDepth,
		iris: map[string]quad.Value{},
	}
}

// keep remembers what a text means until the meaning of texts changes.
func (l *lexer) keep(text string, v quad.Value) {
	if len(l.iris) >= keptIRIs {
		clear(l.iris)
	}
	l.iris[text] = v
}

// badInIRI are the characters that no IRI holds in any syntax, escaped or not.
func badInIRI(r rune) bool {
	return r <= ' ' || r < utf8.RuneSelf && strings.IndexByte("<>\"{}|^`\\", byte(r)) >= 0
}

// iriRef reads <…> and resolves it.
func (l *lexer) iriRef() (quad.Value, error) {
	i, escaped := 1, false
	for {
		c := l.at(i)
		if c == '>' {
			break
		}
		switch {
		case c == endOfText || c == '\n' || c == '\r':
			return nil, l.fail("an IRI that is not closed; write > at its end")
		case c == '\\':
			escaped = true
		case badInIRI(rune(c)):
			return nil, l.failAt(i, "%q in an IRI; write it as %%%02X if it is meant", rune(c), c)
		}
		i++
	}
	token := l.buf[l.pos : l.pos+i+1]
	if v, ok := l.iris[string(token)]; ok {
		l.skip(i + 1)
		return v, nil
	}
	raw := token[1:i]
	if !utf8.Valid(raw) {
		return nil, l.fail("an IRI that is not UTF-8; the document has to be")
	}
	text := string(raw)
	if escaped {
		b, at, problem := unescape(raw, false)
		if problem != "" {
			return nil, l.failAt(1+at, "%s", problem)
		}
		text = string(b)
		if at := strings.IndexFunc(text, badInIRI); at >= 0 {
			return nil, l.fail("an escaped %q in an IRI; write it as %%%02X if it is meant", text[at], text[at])
		}
	}
	switch {
	case iri.Absolute(text) && (l.base.None() || !l.relative):
	case !l.relative:
		return nil, l.fail("the relative IRI <%s>; this syntax wants them in full, with a scheme such as http:", text)
	default:
		full, err := l.base.Resolve(text)
		if err != nil {
			return nil, l.fail("the relative IRI <%s>, and no base is known; write it in full, or @base <…> . before it", text)
		}
		text = full
	}
	v := quad.Value(quad.IRI(text))
	l.keep(string(token), v)
	l.skip(i + 1)
	return v, nil
}

// blankLabel reads _:name.
func (l *lexer) blankLabel() (quad.Value, error) {
	if l.at(1) != ':' {
		return nil, l.fail("%s, where a blank node was expected; it is _: and a name", l.found())
	}
	r, n := l.rune(2)
	if !nameStart(r) && r != '_' && !digit(r) {
		return nil, l.fail("%s, where a blank node was expected; its name begins with a letter, a digit or _", l.found())
	}
	end := l.nameEnd(2+n, false)
	token := l.buf[l.pos : l.pos+end]
	v, ok := l.iris[string(token)]
	if !ok {
		v = l.labelled(string(token[2:]))
		l.keep(string(token), v)
	}
	l.skip(end)
	return v, nil
}

const anonymous = "anon"

// labelled gives the blank node that the document calls by a name; names that anonymous
// nodes could have get out of their way.
func (l *lexer) labelled(name string) quad.Value {
	if strings.HasPrefix(name, anonymous) {
		name = anonymous + "_" + name
	}
	return quad.BNode(l.blank + name)
}

// fresh makes a blank node.
func (l *lexer) fresh() quad.Value {
	l.anon++
	return quad.BNode(l.blank + anonymous + strconv.Itoa(l.anon))
}

// str reads a string in quotes; long tells whether three of them are known here, and ' beside ".
func (l *lexer) str(long bool) (string, error) {
	quote := l.at(0)
	open, closing := 1, 1
	if l.at(1) == quote {
		if !long || l.at(2) != quote {
			l.skip(2)
			return "", nil
		}
		open, closing = 3, 3
	}
	i, escaped := open, false
	for run := 0; run < closing; i++ {
		c := l.at(i)
		if c == quote {
			run++
			continue
		}
		run = 0
		switch {
		case c == endOfText || closing == 1 && (c == '\n' || c == '\r'):
			remedy := ""
			if closing == 1 && long {
				remedy = " on its line; one with line ends stands between three quotes"
			}
			return "", l.fail("a string that is not closed%s", remedy)
		case c == '\\':
			escaped = true
			if i++; l.at(i) == endOfText {
				return "", l.fail("a string that is not closed")
			}
		}
	}
	raw := l.buf[l.pos+open : l.pos+i-closing]
	if !utf8.Valid(raw) {
		return "", l.fail("a string that is not UTF-8; the document has to be")
	}
	if escaped {
		b, at, problem := unescape(raw, true)
		if problem != "" {
			return "", l.failAt(open+at, "%s", problem)
		}
		raw = b
	}
	text := string(raw)
	if closing == 3 {
		l.take(i)
	} else {
		l.skip(i)
	}
	return text, nil
}

// unescape decodes \uXXXX and \UXXXXXXXX, and with chars \n and its like. If it can't, it tells where and why.
func unescape(raw []byte, chars bool) (out []byte, at int, problem string) {
	out = make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			out = append(out, raw[i])
			continue
		}
		if i+1 == len(raw) {
			return nil, i, `a lone \`
		}
		digits := 0
		switch raw[i+1] {
		case 'u':
			digits = 4
		case 'U':
			digits = 8
		default:
			k := strings.IndexByte(`tbnrf"'\`, raw[i+1])
			if !chars {
				return nil, i, `an escape that is not \uXXXX or \UXXXXXXXX`
			}
			if k < 0 {
				return nil, i, `an unknown escape; there are \t \b \n \r \f \" \' \\ \uXXXX and \UXXXXXXXX`
			}
			out = append(out, "\t\b\n\r\f\"'\\"[k])
			i++
			continue
		}
		if i+2+digits > len(raw) {
			return nil, i, "an escape with too few digits"
		}
		code, err := strconv.ParseUint(string(raw[i+2:i+2+digits]), 16, 32)
		if err != nil {
			return nil, i, "an escape whose digits are not hexadecimal"
		}
		if code > utf8.MaxRune || !utf8.ValidRune(rune(code)) {
			return nil, i, "an escape that is no character of Unicode"
		}
		out = utf8.AppendRune(out, rune(code))
		i += 1 + digits
	}
	return out, 0, ""
}

// language reads @tag.
func (l *lexer) language() (string, error) {
	i := 1
	for letter(l.at(i)) {
		i++
	}
	if i == 1 {
		return "", l.fail("%s, where a language tag was expected; it is @ and letters, as in @ar or @en-GB", l.found())
	}
	for l.at(i) == '-' {
		j := i + 1
		for letter(l.at(j)) || digit(rune(l.at(j))) {
			j++
		}
		if j == i+1 {
			return "", l.failAt(j, "a language tag that ends with -")
		}
		i = j
	}
	tag := string(l.buf[l.pos+1 : l.pos+i])
	l.skip(i)
	return tag, nil
}
