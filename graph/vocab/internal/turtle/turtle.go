// Package turtle reads the subset of Turtle in which the vocabulary is written:
// @prefix, full and prefixed IRIs, "a", literals in double quotes with an
// optional language tag, the separators ; and , and comments to the end of a
// line. Anything else is an error with its line.
//
// It is for a file that lies in this repository, and no general reader: no blank
// nodes, no long strings, no numbers, no base.
package turtle

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// A Term is an IRI in full, or a literal.
type Term struct {
	Text    string
	Lang    string // of a literal, may be empty
	Literal bool
}

// A Triple is a statement; Subject and Predicate are IRIs in full.
type Triple struct {
	Subject, Predicate string
	Object             Term
}

// Parse gives the statements of a document in its order, and the prefixes by name.
func Parse(doc string) (triples []Triple, prefixes map[string]string, err error) {
	p := &parser{rest: doc, line: 1, prefixes: map[string]string{}}
	for {
		tok, err := p.next()
		if err != nil {
			return nil, nil, err
		}
		if tok == "" {
			return p.triples, p.prefixes, nil
		}
		if tok == "@prefix" {
			err = p.prefix()
		} else {
			err = p.statement(tok)
		}
		if err != nil {
			return nil, nil, err
		}
	}
}

type parser struct {
	rest     string
	line     int
	prefixes map[string]string
	triples  []Triple
}

func (p *parser) errorf(format string, args ...any) error {
	return fmt.Errorf("line %d: %s", p.line, fmt.Sprintf(format, args...))
}

func (p *parser) prefix() error {
	name, err := p.next()
	if err != nil {
		return err
	}
	iri, err := p.next()
	if err != nil {
		return err
	}
	if !strings.HasSuffix(name, ":") || !strings.HasPrefix(iri, "<") {
		return p.errorf("@prefix wants name: <IRI>, not %q %q", name, iri)
	}
	p.prefixes[strings.TrimSuffix(name, ":")] = strings.Trim(iri, "<>")
	return p.want(".")
}

func (p *parser) want(sign string) error {
	tok, err := p.next()
	if err == nil && tok != sign {
		err = p.errorf("%q where %q was expected", tok, sign)
	}
	return err
}

func (p *parser) statement(tok string) error {
	subject, err := p.term(tok)
	if err != nil {
		return err
	}
	if subject.Literal {
		return p.errorf("the literal %q as a subject", subject.Text)
	}
	for {
		if tok, err = p.next(); err != nil {
			return err
		}
		predicate, err := p.term(tok)
		if err != nil {
			return err
		}
		if predicate.Literal {
			return p.errorf("the literal %q as a predicate", predicate.Text)
		}
		for {
			if tok, err = p.next(); err != nil {
				return err
			}
			object, err := p.term(tok)
			if err != nil {
				return err
			}
			p.triples = append(p.triples, Triple{subject.Text, predicate.Text, object})
			if tok, err = p.next(); err != nil {
				return err
			}
			if tok != "," {
				break
			}
		}
		if tok == "." {
			return nil
		}
		if tok != ";" {
			return p.errorf("%q where one of , ; . was expected", tok)
		}
	}
}

func (p *parser) term(tok string) (Term, error) {
	switch {
	case tok == "":
		return Term{}, p.errorf("the file ends within a statement")
	case tok == "a":
		return Term{Text: "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"}, nil
	case tok[0] == '<':
		return Term{Text: tok[1 : len(tok)-1]}, nil
	case tok[0] == '"':
		end := strings.LastIndexByte(tok, '"')
		text := strings.NewReplacer(`\\`, `\`, `\"`, `"`).Replace(tok[1:end])
		return Term{Text: text, Lang: strings.TrimPrefix(tok[end+1:], "@"), Literal: true}, nil
	}
	name, local, ok := strings.Cut(tok, ":")
	ns, known := p.prefixes[name]
	if !ok || !known {
		return Term{}, p.errorf("%q is no IRI, literal or name with a known prefix", tok)
	}
	return Term{Text: ns + local}, nil
}

// next gives the next token: an IRI with its brackets, a literal with its quotes
// and language, a name, or a sign. At the end it is "".
func (p *parser) next() (string, error) {
	for p.rest != "" {
		switch p.rest[0] {
		case '\n':
			p.line++
			p.rest = p.rest[1:]
		case ' ', '\t', '\r':
			p.rest = p.rest[1:]
		case '#':
			p.rest = p.rest[lineEnd(p.rest):]
		case '.', ';', ',':
			return p.take(1), nil
		case '<':
			end := strings.IndexAny(p.rest, "> \n")
			if end < 0 || p.rest[end] != '>' {
				return "", p.errorf("an IRI is not closed: %.40q", p.rest)
			}
			return p.take(end + 1), nil
		case '"':
			end := 1
			for end < len(p.rest) && p.rest[end] != '"' && p.rest[end] != '\n' {
				if p.rest[end] == '\\' {
					if end+1 >= len(p.rest) || p.rest[end+1] != '"' && p.rest[end+1] != '\\' {
						return "", p.errorf(`only \" and \\ are known: %.40q`, p.rest)
					}
					end++
				}
				end++
			}
			if end >= len(p.rest) || p.rest[end] != '"' {
				return "", p.errorf("a literal is not closed: %.40q", p.rest)
			}
			end++
			if end < len(p.rest) && p.rest[end] == '@' {
				for end++; end < len(p.rest) && (p.rest[end] == '-' || 'a' <= p.rest[end] && p.rest[end] <= 'z'); {
					end++
				}
			}
			return p.take(end), nil
		default:
			end := strings.IndexAny(p.rest, " \t\r\n;,\"<")
			if end < 0 {
				end = len(p.rest)
			}
			tok := p.rest[:end]
			if strings.HasSuffix(tok, ".") {
				end--
			}
			if r, _ := utf8.DecodeRuneInString(tok); end == 0 || r == utf8.RuneError {
				return "", p.errorf("unexpected %.20q", tok)
			}
			return p.take(end), nil
		}
	}
	return "", nil
}

func (p *parser) take(n int) string {
	tok := p.rest[:n]
	p.rest = p.rest[n:]
	return tok
}

func lineEnd(s string) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return i
	}
	return len(s)
}
