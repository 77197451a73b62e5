package rdf

import (
	"io"

	"github.com/cayleygraph/quad"
)

// readLines reads N-Triples, or with graphs N-Quads: a statement to a line, every term in full.
func readLines(l *lexer, graphs bool, emit func(quad.Quad) bool) error {
	l.relative = false
	for {
		l.space()
		if l.at(0) == endOfText {
			if l.err != io.EOF {
				return l.err
			}
			return nil
		}
		q, err := l.line(graphs)
		if err != nil {
			return err
		}
		if !emit(q) {
			return errStopped
		}
	}
}

// line reads one statement and sees that its line has no other.
func (l *lexer) line(graphs bool) (q quad.Quad, err error) {
	if q.Subject, err = l.node("a subject"); err != nil {
		return q, err
	}
	if l.blanks(); l.at(0) != '<' {
		return q, l.fail("%s, where a predicate was expected; it is an IRI in < and >", l.found())
	}
	if q.Predicate, err = l.iriRef(); err != nil {
		return q, err
	}
	if l.blanks(); l.at(0) == '"' {
		q.Object, err = l.lineLiteral()
	} else {
		q.Object, err = l.node("an object")
	}
	if err != nil {
		return q, err
	}
	if l.blanks(); graphs && l.at(0) != '.' {
		if q.Label, err = l.node("the name of a graph, or the dot at the end of the statement,"); err != nil {
			return q, err
		}
		l.blanks()
	}
	if l.at(0) != '.' {
		return q, l.fail("%s, where the dot at the end of the statement was expected", l.found())
	}
	l.skip(1)
	l.blanks()
	switch l.at(0) {
	case '\n', '\r', '#', endOfText:
		return q, nil
	}
	return q, l.fail("%s behind the dot; each statement has a line of its own", l.found())
}

// blanks passes spaces and tabs.
func (l *lexer) blanks() {
	for c := l.at(0); c == ' ' || c == '\t'; c = l.at(0) {
		l.skip(1)
	}
}

// node reads an IRI or a blank node.
func (l *lexer) node(role string) (quad.Value, error) {
	switch l.at(0) {
	case '<':
		if l.at(1) == '<' {
			return nil, l.fail(tripleTerm)
		}
		return l.iriRef()
	case '_':
		return l.blankLabel()
	}
	return nil, l.fail("%s, where %s was expected; IRIs stand in < and >, blank nodes begin with _:", l.found(), role)
}

func (l *lexer) lineLiteral() (quad.Value, error) {
	text, err := l.str(false)
	if err != nil {
		return nil, err
	}
	l.blanks()
	switch {
	case l.at(0) == '@':
		lang, err := l.language()
		return quad.LangString{Value: quad.String(text), Lang: lang}, err
	case l.at(0) == '^' && l.at(1) == '^':
		l.skip(2)
		if l.blanks(); l.at(0) != '<' {
			return nil, l.fail("%s, where a datatype was expected; it is an IRI in < and >", l.found())
		}
		datatype, err := l.iriRef()
		if err != nil {
			return nil, err
		}
		return typed(text, datatype.(quad.IRI)), nil
	}
	return quad.String(text), nil
}
