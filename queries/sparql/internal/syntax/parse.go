package syntax

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/queries/rdf/iri"
)

// maxDepth is how deep groups, expressions, paths and lists may be nested in one another.
const maxDepth = 250

// ParseQuery reads a query. Relative IRIs are resolved against base, unless the query
// names one itself; with neither they stay as they are.
func ParseQuery(src, base string) (*Query, error) {
	p, err := newParser(src, base)
	if err != nil {
		return nil, err
	}
	q, err := p.query()
	if err != nil {
		return nil, err
	}
	if p.tok.kind != end {
		return nil, p.unexpectedEnd()
	}
	return q, nil
}

// ParseUpdate reads an update request, which may be empty.
func ParseUpdate(src, base string) (*Update, error) {
	p, err := newParser(src, base)
	if err != nil {
		return nil, err
	}
	u, err := p.update()
	if err != nil {
		return nil, err
	}
	if p.tok.kind != end {
		return nil, p.unexpectedEnd()
	}
	return u, nil
}

type parser struct {
	lex     lexer
	tok     token
	ahead   *token // the one after tok, if it was looked at
	wanted  []string
	broken  error // the lexer's
	depth   int
	base    string
	given   string // the base that the caller gave
	version string
	prefix  map[string]string
	anon    string // what the labels of blank nodes begin with that have none in the text
	fresh   int    // how many of them there are

	labels   map[string]int // of blank nodes → the basic graph pattern that they are in
	bgp      int            // number of the basic graph pattern
	closed   map[string]bool
	noBlank  string // why blank nodes may not be here; "" if they may
	noVar    string // the same of variables
	value    bool   // inside a triple term that is a value
	aggScope *aggregates
}

// aggregates says whether aggregates may stand where the parser is, and if there were any.
type aggregates struct {
	allowed, inside, found bool
}

func newParser(src, base string) (*parser, error) {
	if !utf8.ValidString(src) {
		at := 0
		for at < len(src) {
			if r, n := utf8.DecodeRuneInString(src[at:]); r == utf8.RuneError && n == 1 {
				break
			} else {
				at += n
			}
		}
		return nil, newError(src, at, "the text is not UTF-8")
	}
	p := &parser{lex: lexer{src: src}, base: base, given: base, prefix: map[string]string{}, labels: map[string]int{}, closed: map[string]bool{}, aggScope: &aggregates{}}
	for p.anon = "anon"; strings.Contains(src, "_:"+p.anon); {
		p.anon += "x"
	}
	p.advance()
	return p, nil
}

func (p *parser) unexpectedEnd() error {
	p.want("the end")
	return p.failure()
}

// failure is the lexer's error if there is one, else that the token at hand was not expected.
func (p *parser) failure() error {
	if p.broken != nil {
		return p.broken
	}
	return p.unexpected()
}

func (p *parser) advance() {
	p.wanted = p.wanted[:0]
	if p.ahead != nil {
		p.tok, p.ahead = *p.ahead, nil
		return
	}
	t, err := p.lex.next()
	if err != nil && p.broken == nil {
		p.broken = err
		t = token{kind: end, at: p.lex.at, stop: p.lex.at}
		p.lex.at = len(p.lex.src)
	}
	p.tok = t
}

// peek is the token after the one at hand.
func (p *parser) peek() token {
	if p.ahead == nil {
		t, err := p.lex.next()
		if err != nil {
			if p.broken == nil {
				p.broken = err
			}
			t = token{kind: end, at: len(p.lex.src), stop: len(p.lex.src)}
		}
		p.ahead = &t
	}
	return *p.ahead
}

func (p *parser) want(what string) { p.wanted = append(p.wanted, what) }

// is says whether the token at hand is that sign.
func (p *parser) is(s string) bool {
	if p.tok.kind == sign && p.tok.text == s {
		return true
	}
	p.want(s)
	return false
}

func (p *parser) take(s string) bool {
	if p.is(s) {
		p.advance()
		return true
	}
	return false
}

func (p *parser) need(s string) error {
	if !p.take(s) {
		return p.failure()
	}
	return nil
}

// isWord says whether the token at hand is that keyword.
func (p *parser) isWord(w string) bool {
	if p.tok.kind == word && strings.EqualFold(p.tok.text, w) {
		return true
	}
	p.want(w)
	return false
}

func (p *parser) takeWord(w string) bool {
	if p.isWord(w) {
		p.advance()
		return true
	}
	return false
}

func (p *parser) needWord(w string) error {
	if !p.takeWord(w) {
		return p.failure()
	}
	return nil
}

func (p *parser) isKind(k kind, name string) bool {
	if p.tok.kind == k {
		return true
	}
	p.want(name)
	return false
}

// deeper is called where the grammar calls itself; what it returns is to be called after.
func (p *parser) deeper() (func(), error) {
	if p.depth++; p.depth > maxDepth {
		return nil, p.fault(p.tok.at, "nested more than %d deep", maxDepth)
	}
	return func() { p.depth-- }, nil
}

func (p *parser) prologue() error {
	for {
		switch {
		case p.takeWord("BASE"):
			if !p.isKind(iriRef, "an IRI") {
				return p.failure()
			}
			p.base = p.resolve(p.tok.text)
			p.advance()
		case p.takeWord("PREFIX"):
			if !p.isKind(pname, "a prefix") || p.tok.local != "" || strings.HasSuffix(p.lex.src[p.tok.at:p.tok.stop], "\\") {
				return p.failure()
			}
			name := p.tok.text
			p.advance()
			if !p.isKind(iriRef, "an IRI") {
				return p.failure()
			}
			p.prefix[name] = p.resolve(p.tok.text)
			p.advance()
		case p.takeWord("VERSION"):
			if raw := p.lex.src[p.tok.at:p.tok.stop]; !p.isKind(text, "a string") || strings.HasPrefix(raw, `"""`) || strings.HasPrefix(raw, "'''") {
				return p.failure()
			}
			p.version = p.tok.text
			p.advance()
		default:
			return nil
		}
	}
}

// resolve gives the IRI that a reference means, which is itself if there is no base.
func (p *parser) resolve(ref string) string {
	if base, err := iri.Parse(p.base); err == nil {
		if full, err := base.Resolve(ref); err == nil {
			return full
		}
	}
	return ref
}

// isIRI says whether an IRI comes, in full or with a prefix.
func (p *parser) isIRI() bool {
	return p.isKind(iriRef, "an IRI") || p.tok.kind == pname
}

func (p *parser) iri() (quad.IRI, error) {
	if !p.isIRI() {
		return "", p.failure()
	}
	t := p.tok
	if t.kind == iriRef {
		p.advance()
		return quad.IRI(p.resolve(t.text)), nil
	}
	ns, ok := p.prefix[t.text]
	if !ok {
		return "", p.fault(t.at, "no prefix %q; declare it before: PREFIX %s: <…>", t.text+":", t.text)
	}
	p.advance()
	return quad.IRI(ns + t.local), nil
}

const (
	xsd    = "http://www.w3.org/2001/XMLSchema#"
	rdfNS  = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	rdfNil = quad.IRI(rdfNS + "nil")
)

// isLiteral says whether a literal comes that is no signed number.
func (p *parser) isLiteral() bool {
	switch p.tok.kind {
	case text, integer, decimal, double:
		return true
	case word:
		return p.isWord("true") || p.isWord("false")
	}
	p.want("a literal")
	return false
}

// isNumber says whether a number comes, with or without a sign.
func (p *parser) isSigned() bool {
	if p.tok.kind != sign || p.tok.text != "+" && p.tok.text != "-" {
		return false
	}
	n := p.peek()
	return !n.spaced && (n.kind == integer || n.kind == decimal || n.kind == double)
}

func (p *parser) literal() (quad.Value, error) {
	prefix := ""
	if p.isSigned() {
		prefix = p.tok.text
		p.advance()
	}
	t := p.tok
	typed := func(name string) quad.Value {
		p.advance()
		return quad.TypedString{Value: quad.String(prefix + t.text), Type: quad.IRI(xsd + name)}
	}
	switch t.kind {
	case integer:
		return typed("integer"), nil
	case decimal:
		return typed("decimal"), nil
	case double:
		return typed("double"), nil
	case word:
		if p.isWord("true") || p.isWord("false") {
			t.text = strings.ToLower(t.text)
			return typed("boolean"), nil
		}
	case text:
		p.advance()
		if p.tok.kind == langTag {
			tag := p.tok.text
			if base, dir, ok := strings.Cut(tag, "--"); ok && (dir != "ltr" && dir != "rtl" || base == "") {
				return nil, p.fault(p.tok.at, "the base direction %q is neither ltr nor rtl", dir)
			}
			p.advance()
			return quad.LangString{Value: quad.String(t.text), Lang: tag}, nil
		}
		if p.take("^^") {
			dt, err := p.iri()
			if err != nil {
				return nil, err
			}
			if dt == xsd+"string" {
				return quad.String(t.text), nil
			}
			return quad.TypedString{Value: quad.String(t.text), Type: dt}, nil
		}
		return quad.String(t.text), nil
	}
	p.want("a literal")
	return nil, p.failure()
}

// blankNode makes a blank node that no label means.
func (p *parser) blankNode() Node {
	p.fresh++
	return Node{Term: quad.BNode(fmt.Sprint(p.anon, p.fresh))}
}

// label takes a blank node's label, which must be in one basic graph pattern only.
func (p *parser) label() (Node, error) {
	l := p.tok.text
	if p.noBlank != "" {
		return Node{}, p.fault(p.tok.at, "%s", p.noBlank)
	}
	if p.closed[l] {
		return Node{}, p.fault(p.tok.at, "blank node _:%s was used in an operation before", l)
	}
	if at, ok := p.labels[l]; ok && at != p.bgp {
		return Node{}, p.fault(p.tok.at, "blank node _:%s is used in another basic graph pattern, too; use a variable", l)
	}
	p.labels[l] = p.bgp
	p.advance()
	return Node{Term: quad.BNode(l)}, nil
}

func (p *parser) variable() (string, error) {
	if !p.isKind(variable, "a variable") {
		return "", p.failure()
	}
	if p.noVar != "" {
		return "", p.fault(p.tok.at, "%s", p.noVar)
	}
	v := p.tok.text
	p.advance()
	return v, nil
}
