package rdf

import (
	"io"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/queries/rdf/iri"
)

// A turtle reads the statements of Turtle and TriG; quads are given away as soon as their terms are known.
type turtle struct {
	*lexer
	trig     bool
	prefixes map[string]string
	graph    quad.Value
	depth    int
	emit     func(quad.Quad) bool
}

func readTurtle(l *lexer, trig bool, emit func(quad.Quad) bool) error {
	t := &turtle{lexer: l, trig: trig, prefixes: map[string]string{}, emit: emit}
	for {
		t.space()
		if t.at(0) == endOfText {
			if t.err != io.EOF {
				return t.err
			}
			return nil
		}
		if err := t.statement(); err != nil {
			return err
		}
	}
}

// add gives a quad away.
func (t *turtle) add(s, p, o quad.Value) error {
	if !t.emit(quad.Quad{Subject: s, Predicate: p, Object: o, Label: t.graph}) {
		return errStopped
	}
	return nil
}

// want passes a sign.
func (t *turtle) want(sign byte, place string) error {
	t.space()
	if t.at(0) != int(sign) {
		return t.fail("%s, where %q was expected %s", t.found(), string(sign), place)
	}
	t.skip(1)
	return nil
}

func (t *turtle) statement() error {
	switch t.at(0) {
	case '@':
		return t.atDirective()
	case '{':
		if t.trig {
			return t.block(nil)
		}
	}
	switch word := t.word(); {
	case strings.EqualFold(word, "PREFIX"):
		t.skip(len(word))
		return t.prefix()
	case strings.EqualFold(word, "BASE"):
		t.skip(len(word))
		return t.setBase()
	case t.trig && strings.EqualFold(word, "GRAPH"):
		t.skip(len(word))
		t.space()
		name, kind, err := t.subject()
		if err == nil && kind != named {
			err = t.fail("a graph is named by an IRI or a blank node")
		}
		if err != nil {
			return err
		}
		return t.block(name)
	}
	subject, kind, err := t.subject()
	if err != nil {
		return err
	}
	if t.space(); t.trig && kind == named && t.at(0) == '{' {
		return t.block(subject)
	}
	if err := t.rest(subject, kind); err != nil {
		return err
	}
	return t.want('.', "at the end of the statement")
}

// atDirective reads @prefix and @base, which unlike PREFIX and BASE end with a dot.
func (t *turtle) atDirective() error {
	t.skip(1)
	var err error
	end := t.prefixEnd() // a colon may follow at once: @prefix:<…>
	switch word := string(t.buf[t.pos : t.pos+end]); word {
	case "prefix":
		t.skip(len(word))
		err = t.prefix()
	case "base":
		t.skip(len(word))
		err = t.setBase()
	default:
		return t.fail("%s behind @, where prefix or base was expected", t.found())
	}
	if err != nil {
		return err
	}
	return t.want('.', "at the end of the directive")
}

func (t *turtle) prefix() error {
	t.space()
	end := t.prefixEnd()
	if t.at(end) != ':' {
		return t.fail("%s, where a prefix with its colon was expected, as in ex: <http://example.org/>", t.found())
	}
	name := string(t.buf[t.pos : t.pos+end])
	t.skip(end + 1)
	ns, err := t.wantIRIRef()
	if err != nil {
		return err
	}
	t.prefixes[name] = ns
	clear(t.iris)
	return nil
}

func (t *turtle) setBase() error {
	text, err := t.wantIRIRef()
	if err != nil {
		return err
	}
	base, err := iri.Parse(text)
	if err != nil {
		return t.fail("%v", err)
	}
	t.base = base
	clear(t.iris)
	return nil
}

func (t *turtle) wantIRIRef() (string, error) {
	t.space()
	if t.at(0) != '<' {
		return "", t.fail("%s, where an IRI in < and > was expected", t.found())
	}
	v, err := t.iriRef()
	if err != nil {
		return "", err
	}
	return string(v.(quad.IRI)), nil
}

// block reads the statements of a graph in braces. The dot behind the last may be missing.
func (t *turtle) block(graph quad.Value) error {
	if err := t.want('{', "behind the name of a graph"); err != nil {
		return err
	}
	t.graph = graph
	for {
		if t.space(); t.at(0) == '}' {
			t.skip(1)
			t.graph = nil
			return nil
		}
		subject, kind, err := t.subject()
		if err != nil {
			return err
		}
		if err := t.rest(subject, kind); err != nil {
			return err
		}
		if t.space(); t.at(0) == '.' {
			t.skip(1)
		} else if t.at(0) != '}' {
			return t.fail("%s, where . or } was expected", t.found())
		}
	}
}

// What a subject is written as.
type subjectKind int

const (
	named      subjectKind = iota // an IRI or a blank node
	properties                    // [ … ], which says something by itself
	list                          // ( … )
)

func (t *turtle) subject() (v quad.Value, kind subjectKind, err error) {
	switch c := t.at(0); {
	case c == '_':
		v, err = t.blankLabel()
	case c == '[':
		return t.brackets()
	case c == '(':
		v, err = t.list()
		return v, list, err
	case c == '"' || c == '\'' || digit(rune(c)):
		err = t.fail("a literal as a subject; a subject is an IRI or a blank node")
	default:
		v, err = t.iri("a subject")
	}
	return v, named, err
}

// rest reads what is said of a subject.
func (t *turtle) rest(subject quad.Value, kind subjectKind) error {
	if t.space(); kind == properties && (t.at(0) == '.' || t.at(0) == '}') {
		return nil
	}
	return t.predicates(subject)
}

// predicates reads pairs of a predicate and its objects. Semicolons may be more than are needed.
func (t *turtle) predicates(subject quad.Value) error {
	for {
		t.space()
		p, err := t.predicate()
		if err != nil {
			return err
		}
		if err := t.objects(subject, p); err != nil {
			return err
		}
		if t.at(0) != ';' {
			return nil
		}
		for t.at(0) == ';' {
			t.skip(1)
			t.space()
		}
		switch t.at(0) {
		case '.', ']', '}':
			return nil
		}
	}
}

func (t *turtle) predicate() (quad.Value, error) {
	switch {
	case t.at(0) == '_':
		return nil, t.fail("a blank node as a predicate; a predicate is an IRI")
	case t.at(0) == 'a' && t.word() == "a":
		t.skip(1)
		return rdfType, nil
	}
	return t.iri("a predicate")
}

// objects reads what stands between commas, and the space behind it.
func (t *turtle) objects(s, p quad.Value) error {
	for {
		t.space()
		o, err := t.object()
		if err != nil {
			return err
		}
		if err := t.add(s, p, o); err != nil {
			return err
		}
		if t.space(); t.at(0) != ',' {
			return nil
		}
		t.skip(1)
	}
}

func (t *turtle) object() (v quad.Value, err error) {
	switch c := t.at(0); {
	case c == '_':
		return t.blankLabel()
	case c == '[':
		v, _, err = t.brackets()
		return v, err
	case c == '(':
		return t.list()
	case c == '"' || c == '\'':
		return t.literal()
	case c == '+' || c == '-' || c == '.' || digit(rune(c)):
		return t.number()
	case c == 't' || c == 'f':
		if word := t.word(); word == "true" || word == "false" {
			t.skip(len(word))
			return typed(word, xsdBoolean), nil
		}
	}
	return t.iri("an object")
}

// enter and leave count how deep brackets are nested.
func (t *turtle) enter() error {
	if t.depth++; t.depth > t.maxDepth {
		return t.fail("more than %d brackets within each other; give the inner nodes names", t.maxDepth)
	}
	t.skip(1)
	t.space()
	return nil
}

func (t *turtle) leave() {
	t.depth--
	t.skip(1)
}

// brackets reads [] and [ … ].
func (t *turtle) brackets() (quad.Value, subjectKind, error) {
	if err := t.enter(); err != nil {
		return nil, named, err
	}
	node, kind := t.fresh(), named
	if t.at(0) != ']' {
		kind = properties
		if err := t.predicates(node); err != nil {
			return nil, kind, err
		}
		if t.at(0) != ']' {
			return nil, kind, t.fail("%s, where ; , or ] was expected", t.found())
		}
	}
	t.leave()
	return node, kind, nil
}

// list reads ( … ).
func (t *turtle) list() (quad.Value, error) {
	if err := t.enter(); err != nil {
		return nil, err
	}
	var head, last quad.Value = rdfNil, nil
	for t.at(0) != ')' {
		if t.at(0) == endOfText {
			return nil, t.fail("a list that is not closed; write ) at its end")
		}
		item, err := t.object()
		if err != nil {
			return nil, err
		}
		node := t.fresh()
		if last == nil {
			head = node
		} else if err := t.add(last, rdfRest, node); err != nil {
			return nil, err
		}
		if err := t.add(node, rdfFirst, item); err != nil {
			return nil, err
		}
		last = node
		t.space()
	}
	t.leave()
	if last == nil {
		return rdfNil, nil
	}
	return head, t.add(last, rdfRest, rdfNil)
}
