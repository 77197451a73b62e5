package syntax

import "github.com/cayleygraph/quad"

// What SPARQL 1.2 adds: triple terms, reified triples, annotations.

var reifies = Node{Term: quad.IRI(rdfNS + "reifies")}

// tripleTerm reads <<( s p o )>>.
func (p *parser) tripleTerm() (Node, error) {
	up, err := p.deeper()
	if err != nil {
		return Node{}, err
	}
	defer up()
	if err := p.need("<<("); err != nil {
		return Node{}, err
	}
	t := &Triple{}
	if t.S, err = p.termInTriple(false); err != nil {
		return Node{}, err
	}
	if t.P, err = p.verbInTriple(); err != nil {
		return Node{}, err
	}
	if t.O, err = p.termInTriple(true); err != nil {
		return Node{}, err
	}
	return Node{Triple: t}, p.need(")>>")
}

// tripleValue reads a triple term that is a value, not a pattern: without blank nodes, and
// with a triple as its object at most.
func (p *parser) tripleValue() (Node, error) {
	defer func(blank string, value bool) { p.noBlank, p.value = blank, value }(p.noBlank, p.value)
	p.noBlank, p.value = "a triple term that is a value holds no blank nodes", true
	return p.tripleTerm()
}

func (p *parser) verbInTriple() (Node, error) {
	if p.isA() {
		p.advance()
		return Node{Term: quad.IRI(rdfNS + "type")}, nil
	}
	return p.varOrIRI()
}

// termInTriple reads the subject or object of a triple term.
func (p *parser) termInTriple(object bool) (Node, error) {
	switch {
	case p.isKind(variable, "a variable"):
		v, err := p.variable()
		return Node{Var: v}, err
	case p.isIRI():
		n, err := p.iri()
		return Node{Term: n}, err
	case p.tok.kind == blank:
		return p.label()
	case p.is("[") && p.peek().kind == sign && p.peek().text == "]":
		if p.noBlank != "" {
			return Node{}, p.fault(p.tok.at, "%s", p.noBlank)
		}
		p.advance()
		p.advance()
		return p.blankNode(), nil
	case object && (p.isLiteral() || p.isSigned()):
		n, err := p.literal()
		return Node{Term: n}, err
	case (object || !p.value) && p.is("<<("):
		return p.tripleTerm()
	}
	return Node{}, p.failure()
}

// reified reads << s p o ~ r >>, which stands for its reifier.
func (b *block) reified() (Node, error) {
	p := b.p
	up, err := p.deeper()
	if err != nil {
		return Node{}, err
	}
	defer up()
	p.advance()
	t := Triple{}
	part := func(object bool) (Node, error) {
		if p.is("<<") {
			return b.reified()
		}
		return p.termInTriple(object)
	}
	if t.S, err = part(false); err != nil {
		return Node{}, err
	}
	if t.P, err = p.verbInTriple(); err != nil {
		return Node{}, err
	}
	if t.O, err = part(true); err != nil {
		return Node{}, err
	}
	var r Node
	if p.take("~") {
		if r, err = b.reifier(); err != nil {
			return Node{}, err
		}
	} else if r, err = b.newReifier(); err != nil {
		return Node{}, err
	}
	b.list = append(b.list, Triple{S: r, P: reifies, O: Node{Triple: &t}})
	return r, p.need(">>")
}

// reifier reads what may follow ~.
func (b *block) reifier() (Node, error) {
	p := b.p
	switch {
	case p.isKind(variable, "a variable"):
		v, err := p.variable()
		return Node{Var: v}, err
	case p.isIRI():
		n, err := p.iri()
		return Node{Term: n}, err
	case p.tok.kind == blank:
		return p.label()
	case p.is("[") && p.peek().kind == sign && p.peek().text == "]":
		p.advance()
		p.advance()
	}
	return b.newReifier()
}

func (b *block) newReifier() (Node, error) {
	if b.p.noBlank != "" {
		return Node{}, b.p.fault(b.p.tok.at, "%s", b.p.noBlank)
	}
	return b.p.blankNode(), nil
}

// annotations reads the reifiers and annotation blocks after an object.
func (b *block) annotations(t Triple) error {
	p := b.p
	var last Node
	reify := func(r Node) {
		b.list = append(b.list, Triple{S: r, P: reifies, O: Node{Triple: &Triple{S: t.S, P: t.P, O: t.O}}})
		last = r
	}
	for p.is("~") || p.is("{|") {
		if t.Path != nil {
			return p.fault(p.tok.at, "a path cannot be annotated")
		}
		if p.take("~") {
			r, err := b.reifier()
			if err != nil {
				return err
			}
			reify(r)
			continue
		}
		p.advance()
		if last.IsZero() {
			r, err := b.newReifier()
			if err != nil {
				return err
			}
			reify(r)
		}
		up, err := p.deeper()
		if err != nil {
			return err
		}
		if err := b.properties(last); err != nil {
			return err
		}
		up()
		last = Node{}
		if err := p.need("|}"); err != nil {
			return err
		}
	}
	return nil
}
