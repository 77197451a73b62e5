package syntax

import "github.com/cayleygraph/quad"

// group reads a group graph pattern with its braces.
func (p *parser) group() (*Group, error) {
	up, err := p.deeper()
	if err != nil {
		return nil, err
	}
	defer up()
	if err := p.need("{"); err != nil {
		return nil, err
	}
	g := &Group{}
	p.bgp++
	if p.isWord("SELECT") {
		if g.Sub, err = p.subSelect(); err != nil {
			return nil, err
		}
		return g, p.need("}")
	}
	for !p.is("}") {
		e, err := p.element(g)
		if err != nil {
			return nil, err
		}
		// Triples go on until there is no full stop after them.
		if _, ok := e.(*Triples); ok && p.startsNode() {
			return nil, p.failure()
		}
		if e != nil {
			g.Elements = append(g.Elements, e)
		}
	}
	p.advance()
	p.bgp++
	return g, nil
}

// element reads one element of a group.
func (p *parser) element(g *Group) (Element, error) {
	if p.startsNode() {
		b := &block{p: p}
		if err := b.triples(); err != nil {
			return nil, err
		}
		return &Triples{b.list}, nil
	}
	e, err := p.otherElement(g)
	if err != nil {
		return nil, err
	}
	p.take(".")
	return e, nil
}

// otherElement reads what is no triples. A filter does not end the basic graph pattern
// that it is in, anything else does.
func (p *parser) otherElement(g *Group) (Element, error) {
	if p.takeWord("FILTER") {
		e, err := p.constraint()
		return &Filter{e}, err
	}
	p.bgp++
	defer func() { p.bgp++ }()
	switch {
	case p.takeWord("OPTIONAL"):
		inner, err := p.group()
		return &Optional{inner}, err
	case p.takeWord("MINUS"):
		inner, err := p.group()
		return &Minus{inner}, err
	case p.takeWord("GRAPH"):
		name, err := p.varOrIRI()
		if err != nil {
			return nil, err
		}
		inner, err := p.group()
		return &GraphOf{name, inner}, err
	case p.takeWord("SERVICE"):
		return p.service()
	case p.takeWord("BIND"):
		return p.bind(g)
	case p.isWord("VALUES"):
		return p.values()
	case p.is("{"):
		inner, err := p.group()
		if err != nil || !p.isWord("UNION") {
			return inner, err
		}
		u := &Union{Groups: []*Group{inner}}
		for p.takeWord("UNION") {
			inner, err := p.group()
			if err != nil {
				return nil, err
			}
			u.Groups = append(u.Groups, inner)
		}
		return u, nil
	}
	return nil, p.failure()
}

func (p *parser) service() (Element, error) {
	s := &Service{Silent: p.takeWord("SILENT")}
	var err error
	if s.Name, err = p.varOrIRI(); err != nil {
		return nil, err
	}
	from := p.tok.at
	if s.Group, err = p.group(); err != nil {
		return nil, err
	}
	to := p.tok.at
	if p.tok.kind == end {
		to = len(p.lex.src)
	}
	s.Text = p.lex.src[from:to]
	return s, nil
}

func (p *parser) bind(g *Group) (Element, error) {
	if err := p.need("("); err != nil {
		return nil, err
	}
	e, err := p.expression()
	if err != nil {
		return nil, err
	}
	if err := p.needWord("AS"); err != nil {
		return nil, err
	}
	at := p.tok.at
	v, err := p.variable()
	if err != nil {
		return nil, err
	}
	if inScope(g.Elements, v) {
		return nil, p.fault(at, "BIND cannot name ?%s, which has a value before it in the group", v)
	}
	return &Bind{e, v}, p.need(")")
}

func (p *parser) varOrIRI() (Node, error) {
	if p.tok.kind == variable {
		v, err := p.variable()
		return Node{Var: v}, err
	}
	p.want("a variable")
	n, err := p.iri()
	return Node{Term: n}, err
}

// startsNode says whether the token at hand begins triples.
func (p *parser) startsNode() bool {
	return p.isKind(variable, "a variable") || p.isIRI() || p.tok.kind == blank || p.isLiteral() ||
		p.isSigned() || p.is("(") || p.is("[") || p.is("<<") || p.is("<<(")
}

// A block gathers the triples of a basic graph pattern or a template.
type block struct {
	p       *parser
	list    []Triple
	noPaths bool
}

// triples reads triples with the same subject, again and again, up to what is none.
func (b *block) triples() error {
	p := b.p
	for p.startsNode() {
		if err := b.sameSubject(); err != nil {
			return err
		}
		if !p.take(".") {
			return nil
		}
	}
	return nil
}

func (b *block) sameSubject() error {
	p := b.p
	// A list, a blank node with properties or a reified triple may stand alone.
	alone := p.is("<<") || p.is("(") || p.is("[")
	if alone && p.tok.text != "<<" {
		next := p.peek()
		alone = !(next.kind == sign && (next.text == ")" || next.text == "]"))
	}
	s, err := b.node()
	if err != nil {
		return err
	}
	if alone && !p.startsVerb(b.noPaths) {
		return nil
	}
	return b.properties(s)
}

// startsVerb says whether a predicate comes, or a path.
func (p *parser) startsVerb(noPaths bool) bool {
	if p.isKind(variable, "a variable") || p.isIRI() || p.isA() {
		return true
	}
	return !noPaths && (p.is("(") || p.is("^") || p.is("!"))
}

// isA is for the word a, which is a keyword in small letters only.
func (p *parser) isA() bool {
	p.want("a")
	return p.tok.kind == word && p.tok.text == "a"
}

// properties reads a list of predicates with their objects.
func (b *block) properties(s Node) error {
	p := b.p
	if !p.startsVerb(b.noPaths) {
		return p.failure()
	}
	for {
		t := Triple{S: s}
		if p.isKind(variable, "a variable") {
			v, err := p.variable()
			if err != nil {
				return err
			}
			t.P = Node{Var: v}
		} else if b.noPaths {
			if p.isA() {
				p.advance()
				t.P = Node{Term: quad.IRI(rdfNS + "type")}
			} else {
				n, err := p.iri()
				if err != nil {
					return err
				}
				t.P = Node{Term: n}
			}
		} else {
			path, err := p.path()
			if err != nil {
				return err
			}
			if path.Op == Link {
				t.P = Node{Term: path.IRI}
			} else {
				t.Path = path
			}
		}
		if err := b.objects(t); err != nil {
			return err
		}
		if !p.take(";") {
			return nil
		}
		for p.take(";") {
		}
		if !p.startsVerb(b.noPaths) {
			return nil
		}
	}
}

// objects reads a list of objects, each with its annotations.
func (b *block) objects(t Triple) error {
	p := b.p
	for {
		o, err := b.node()
		if err != nil {
			return err
		}
		t.O = o
		b.list = append(b.list, t)
		if err := b.annotations(t); err != nil {
			return err
		}
		if !p.take(",") {
			return nil
		}
	}
}

// node reads a term of a triple; what stands in brackets becomes triples of its own.
func (b *block) node() (Node, error) {
	p := b.p
	up, err := p.deeper()
	if err != nil {
		return Node{}, err
	}
	defer up()
	switch {
	case p.isKind(variable, "a variable"):
		v, err := p.variable()
		return Node{Var: v}, err
	case p.isIRI():
		n, err := p.iri()
		return Node{Term: n}, err
	case p.tok.kind == blank:
		return p.label()
	case p.isLiteral() || p.isSigned():
		n, err := p.literal()
		return Node{Term: n}, err
	case p.is("["):
		return b.blankProperties()
	case p.is("("):
		return b.collection()
	case p.is("<<"):
		return b.reified()
	case p.is("<<("):
		return p.tripleTerm()
	}
	return Node{}, p.failure()
}

func (b *block) blankProperties() (Node, error) {
	p := b.p
	if p.noBlank != "" {
		return Node{}, p.fault(p.tok.at, "%s", p.noBlank)
	}
	p.advance()
	n := p.blankNode()
	if p.take("]") {
		return n, nil
	}
	if err := b.properties(n); err != nil {
		return n, err
	}
	return n, p.need("]")
}

func (b *block) collection() (Node, error) {
	p := b.p
	at := p.tok.at
	p.advance()
	if p.take(")") {
		return Node{Term: rdfNil}, nil
	}
	if p.noBlank != "" {
		return Node{}, p.fault(at, "%s", p.noBlank)
	}
	first := p.blankNode()
	for cell := first; ; {
		v, err := b.node()
		if err != nil {
			return first, err
		}
		b.list = append(b.list, Triple{S: cell, P: Node{Term: quad.IRI(rdfNS + "first")}, O: v})
		rest := Node{Term: rdfNil}
		more := !p.take(")")
		if more {
			rest = p.blankNode()
		}
		b.list = append(b.list, Triple{S: cell, P: Node{Term: quad.IRI(rdfNS + "rest")}, O: rest})
		if !more {
			return first, nil
		}
		cell = rest
	}
}
