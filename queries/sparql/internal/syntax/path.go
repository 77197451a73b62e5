package syntax

import "github.com/cayleygraph/quad"

// path reads a property path.
func (p *parser) path() (*Path, error) {
	up, err := p.deeper()
	if err != nil {
		return nil, err
	}
	defer up()
	return p.pathList("|", Alternative, func() (*Path, error) {
		return p.pathList("/", Sequence, p.pathElement)
	})
}

func (p *parser) pathList(between string, op PathOp, part func() (*Path, error)) (*Path, error) {
	first, err := part()
	if err != nil || !p.is(between) {
		return first, err
	}
	all := &Path{Op: op, Args: []*Path{first}}
	for p.take(between) {
		next, err := part()
		if err != nil {
			return nil, err
		}
		all.Args = append(all.Args, next)
	}
	return all, nil
}

// pathElement reads a path that may be inverse and may be repeated.
func (p *parser) pathElement() (*Path, error) {
	if p.take("^") {
		e, err := p.pathRepeated()
		return &Path{Op: Inverse, Args: []*Path{e}}, err
	}
	return p.pathRepeated()
}

func (p *parser) pathRepeated() (*Path, error) {
	e, err := p.pathPrimary()
	if err != nil {
		return nil, err
	}
	for _, m := range []struct {
		sign string
		op   PathOp
	}{{"*", ZeroOrMore}, {"+", OneOrMore}, {"?", ZeroOrOne}} {
		if p.take(m.sign) {
			return &Path{Op: m.op, Args: []*Path{e}}, nil
		}
	}
	return e, nil
}

func (p *parser) pathPrimary() (*Path, error) {
	switch {
	case p.take("!"):
		return p.negated()
	case p.take("("):
		e, err := p.path()
		if err != nil {
			return nil, err
		}
		return e, p.need(")")
	}
	return p.link()
}

func (p *parser) link() (*Path, error) {
	if p.isA() {
		p.advance()
		return &Path{Op: Link, IRI: quad.IRI(rdfNS + "type")}, nil
	}
	n, err := p.iri()
	return &Path{Op: Link, IRI: n}, err
}

// negated reads what may follow the ! of a path.
func (p *parser) negated() (*Path, error) {
	n := &Path{Op: Negated}
	one := func() error {
		inverse := p.take("^")
		l, err := p.link()
		if err != nil {
			return err
		}
		if inverse {
			l = &Path{Op: Inverse, Args: []*Path{l}}
		}
		n.Args = append(n.Args, l)
		return nil
	}
	if !p.take("(") {
		return n, one()
	}
	if p.take(")") {
		return n, nil
	}
	for {
		if err := one(); err != nil {
			return nil, err
		}
		if !p.take("|") {
			return n, p.need(")")
		}
	}
}
