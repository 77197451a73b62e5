package syntax

import "github.com/cayleygraph/quad"

func (p *parser) update() (*Update, error) {
	u := &Update{}
	for {
		if err := p.prologue(); err != nil {
			return nil, err
		}
		if p.tok.kind == end {
			break
		}
		op, err := p.operation()
		if err != nil {
			return nil, err
		}
		u.Operations = append(u.Operations, op)
		for l := range p.labels {
			p.closed[l] = true
		}
		if !p.take(";") {
			break
		}
	}
	u.Prefixes, u.Base, u.Version = p.prefix, p.base, p.version
	return u, nil
}

func (p *parser) operation() (Operation, error) {
	switch {
	case p.takeWord("LOAD"):
		return p.load()
	case p.takeWord("CLEAR"):
		return p.clear("CLEAR")
	case p.takeWord("DROP"):
		return p.clear("DROP")
	case p.takeWord("CREATE"):
		c := &Clear{Verb: "CREATE", Silent: p.takeWord("SILENT")}
		if err := p.needWord("GRAPH"); err != nil {
			return nil, err
		}
		var err error
		c.Target.Graph, err = p.iri()
		return c, err
	case p.takeWord("ADD"):
		return p.transfer("ADD")
	case p.takeWord("MOVE"):
		return p.transfer("MOVE")
	case p.takeWord("COPY"):
		return p.transfer("COPY")
	case p.takeWord("WITH"):
		with, err := p.iri()
		if err != nil {
			return nil, err
		}
		if !p.isWord("DELETE") && !p.isWord("INSERT") {
			return nil, p.failure()
		}
		return p.modify(with)
	case p.isWord("INSERT") || p.isWord("DELETE"):
		return p.modify("")
	}
	return nil, p.failure()
}

func (p *parser) load() (Operation, error) {
	l := &Load{Silent: p.takeWord("SILENT")}
	var err error
	if l.Source, err = p.iri(); err != nil {
		return nil, err
	}
	if p.takeWord("INTO") {
		if err = p.needWord("GRAPH"); err == nil {
			l.Into, err = p.iri()
		}
	}
	return l, err
}

func (p *parser) clear(verb string) (Operation, error) {
	c := &Clear{Verb: verb, Silent: p.takeWord("SILENT")}
	var err error
	switch {
	case p.takeWord("GRAPH"):
		c.Target.Graph, err = p.iri()
	case p.takeWord("DEFAULT"):
		c.Target.Default = true
	case p.takeWord("NAMED"):
		c.Target.Named = true
	case p.takeWord("ALL"):
		c.Target.All = true
	default:
		err = p.failure()
	}
	return c, err
}

func (p *parser) transfer(verb string) (Operation, error) {
	t := &Transfer{Verb: verb, Silent: p.takeWord("SILENT")}
	var err error
	if t.From, err = p.graphOrDefault(); err != nil {
		return nil, err
	}
	if err := p.needWord("TO"); err != nil {
		return nil, err
	}
	t.To, err = p.graphOrDefault()
	return t, err
}

func (p *parser) graphOrDefault() (t Target, err error) {
	if p.takeWord("DEFAULT") {
		t.Default = true
		return t, nil
	}
	p.takeWord("GRAPH")
	t.Graph, err = p.iri()
	return t, err
}

// modify reads an operation that begins with INSERT or DELETE.
func (p *parser) modify(with quad.IRI) (Operation, error) {
	m := &Modify{With: with}
	var err error
	if p.takeWord("DELETE") {
		switch {
		case with == "" && p.takeWord("DATA"):
			return p.data(true)
		case with == "" && p.takeWord("WHERE"):
			return p.deleteWhere()
		}
		p.noBlank = "DELETE holds no blank nodes; use a variable"
		m.Delete, err = p.quads()
		p.noBlank = ""
		if err != nil {
			return nil, err
		}
	}
	if p.takeWord("INSERT") {
		if with == "" && m.Delete == nil && p.takeWord("DATA") {
			return p.data(false)
		}
		if m.Insert, err = p.quads(); err != nil {
			return nil, err
		}
	}
	for p.takeWord("USING") {
		list := &m.Using
		if p.takeWord("NAMED") {
			list = &m.UsingNamed
		}
		g, err := p.iri()
		if err != nil {
			return nil, err
		}
		*list = append(*list, g)
	}
	if err := p.needWord("WHERE"); err != nil {
		return nil, err
	}
	p.bgp++
	p.labels = map[string]int{} // those of a template are not those of the pattern
	m.Where, err = p.group()
	return m, err
}

func (p *parser) data(remove bool) (Operation, error) {
	verb := "INSERT DATA"
	if remove {
		verb = "DELETE DATA"
		p.noBlank = "DELETE DATA holds no blank nodes"
	}
	p.noVar = verb + " holds no variables"
	q, err := p.quads()
	p.noBlank, p.noVar = "", ""
	return &Data{Delete: remove, Quads: q}, err
}

// deleteWhere reads DELETE WHERE, whose pattern is the template.
func (p *parser) deleteWhere() (Operation, error) {
	p.noBlank = "DELETE WHERE holds no blank nodes; use a variable"
	q, err := p.quads()
	p.noBlank = ""
	if err != nil {
		return nil, err
	}
	m := &Modify{Delete: q, Short: true, Where: &Group{}}
	for i := 0; i < len(q); {
		g := q[i].Graph
		t := &Triples{}
		for ; i < len(q) && q[i].Graph == g; i++ {
			t.List = append(t.List, q[i].Triple)
		}
		if g.IsZero() {
			m.Where.Elements = append(m.Where.Elements, t)
		} else {
			m.Where.Elements = append(m.Where.Elements, &GraphOf{g, &Group{Elements: []Element{t}}})
		}
	}
	return m, nil
}

// quads reads triples between braces, some of them in GRAPH. The list is not nil.
func (p *parser) quads() ([]Quad, error) {
	if err := p.need("{"); err != nil {
		return nil, err
	}
	p.bgp++
	out := []Quad{}
	gather := func(g Node) error {
		b := &block{p: p, noPaths: true}
		err := b.triples()
		for _, t := range b.list {
			out = append(out, Quad{t, g})
		}
		return err
	}
	for {
		if err := gather(Node{}); err != nil {
			return nil, err
		}
		if p.take("}") {
			return out, nil
		}
		if err := p.needWord("GRAPH"); err != nil {
			return nil, err
		}
		g, err := p.varOrIRI()
		if err != nil {
			return nil, err
		}
		if err := p.need("{"); err != nil {
			return nil, err
		}
		if err := gather(g); err != nil {
			return nil, err
		}
		if err := p.need("}"); err != nil {
			return nil, err
		}
		p.take(".")
	}
}
