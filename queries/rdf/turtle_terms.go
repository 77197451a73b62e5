package rdf

import (
	"strings"

	"github.com/cayleygraph/quad"
)

// word gives the bare word that begins here: what looks like a name and has no colon behind it.
func (t *turtle) word() string {
	end := t.prefixEnd()
	if t.at(end) == ':' {
		return ""
	}
	return string(t.buf[t.pos : t.pos+end])
}

// prefixEnd gives the length of the prefix, or bare word, that begins here.
func (t *turtle) prefixEnd() int {
	r, n := t.rune(0)
	if !nameStart(r) {
		return 0
	}
	return t.nameEnd(n, false)
}

// iri reads an IRI in full or by its prefix.
func (t *turtle) iri(role string) (quad.Value, error) {
	if t.at(0) == '<' {
		if t.at(1) == '<' {
			return nil, t.fail(tripleTerm)
		}
		return t.iriRef()
	}
	colon := t.prefixEnd()
	if t.at(colon) != ':' {
		return nil, t.fail("%s, where %s was expected; IRIs are written as <http://…> or ex:name", t.found(), role)
	}
	end := colon + 1
	if r, _ := t.rune(end); r != '.' && r != '-' && r != 0xB7 && !(0x300 <= r && r <= 0x36F) && !(0x203F <= r && r <= 0x2040) {
		end = t.nameEnd(end, true)
	}
	token := t.buf[t.pos : t.pos+end]
	v, ok := t.iris[string(token)]
	if !ok {
		ns, known := t.prefixes[string(token[:colon])]
		if !known {
			return nil, t.fail("the prefix %s: is not known; declare it before: @prefix %[1]s: <…> .", token[:colon])
		}
		v = quad.IRI(ns + unescapeLocal(string(token[colon+1:])))
		t.keep(string(token), v)
	}
	t.skip(end)
	return v, nil
}

// unescapeLocal takes the \ from before signs.
func unescapeLocal(local string) string {
	if !strings.Contains(local, `\`) {
		return local
	}
	var b strings.Builder
	for i := 0; i < len(local); i++ {
		if local[i] == '\\' {
			i++
		}
		b.WriteByte(local[i])
	}
	return b.String()
}

func (t *turtle) literal() (quad.Value, error) {
	text, err := t.str(true)
	if err != nil {
		return nil, err
	}
	t.space()
	switch {
	case t.at(0) == '@':
		lang, err := t.language()
		if err != nil {
			return nil, err
		}
		return quad.LangString{Value: quad.String(text), Lang: lang}, nil
	case t.at(0) == '^' && t.at(1) == '^':
		t.skip(2)
		t.space()
		datatype, err := t.iri("a datatype")
		if err != nil {
			return nil, err
		}
		return typed(text, datatype.(quad.IRI)), nil
	}
	return quad.String(text), nil
}

// number reads an integer, a decimal or a double. A dot without digits behind it belongs to the statement.
func (t *turtle) number() (quad.Value, error) {
	begin := 0
	if c := t.at(0); c == '+' || c == '-' {
		begin = 1
	}
	end := t.digits(begin)
	whole := end > begin
	datatype := quad.IRI(xsdInteger)
	after := end
	if t.at(end) == '.' {
		if after = t.digits(end + 1); after > end+1 {
			end, whole, datatype = after, true, xsdDecimal
		}
	}
	if exp := t.exponent(after); whole && exp > after {
		end, datatype = exp, xsdDouble
	}
	if !whole {
		return nil, t.fail("%s, where an object was expected", t.found())
	}
	text := string(t.buf[t.pos : t.pos+end])
	t.skip(end)
	return typed(text, datatype), nil
}

func (t *turtle) digits(i int) int {
	for digit(rune(t.at(i))) {
		i++
	}
	return i
}

// exponent gives the end of an exponent that begins i bytes ahead, or i.
func (t *turtle) exponent(i int) int {
	if c := t.at(i); c != 'e' && c != 'E' {
		return i
	}
	begin := i + 1
	if c := t.at(begin); c == '+' || c == '-' {
		begin++
	}
	if end := t.digits(begin); end > begin {
		return end
	}
	return i
}
