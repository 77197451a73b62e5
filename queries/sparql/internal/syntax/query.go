package syntax

import (
	"strconv"
)

func (p *parser) query() (*Query, error) {
	if err := p.prologue(); err != nil {
		return nil, err
	}
	q := &Query{Limit: -1, Offset: -1}
	var err error
	switch {
	case p.isWord("SELECT"):
		err = p.selection(q)
	case p.takeWord("CONSTRUCT"):
		q.Form = Construct
		err = p.construct(q)
	case p.takeWord("DESCRIBE"):
		q.Form = Describe
		err = p.describe(q)
	case p.takeWord("ASK"):
		q.Form = Ask
		err = p.from(q)
		if err == nil {
			q.Where, err = p.where()
		}
		if err == nil {
			err = p.modifiers(q)
		}
	default:
		err = p.failure()
	}
	if err != nil {
		return nil, err
	}
	if q.Values, err = p.trailingValues(); err != nil {
		return nil, err
	}
	q.Prefixes, q.Base, q.Version = p.prefix, p.base, p.version
	return q, nil
}

// selection reads a SELECT query up to its VALUES.
func (p *parser) selection(q *Query) error {
	outer := p.aggScope
	p.aggScope = &aggregates{allowed: true}
	defer func() { p.aggScope = outer }()
	at := p.tok.at
	if err := p.needWord("SELECT"); err != nil {
		return err
	}
	if p.takeWord("DISTINCT") {
		q.Distinct = true
	} else if p.takeWord("REDUCED") {
		q.Reduced = true
	}
	for q.Star = p.take("*"); !q.Star; {
		switch {
		case p.isKind(variable, "a variable"):
			q.Items = append(q.Items, Item{Expr: &Term{Node{Var: p.tok.text}}, As: p.tok.text})
			p.advance()
			continue
		case p.take("("):
			e, err := p.expression()
			if err != nil {
				return err
			}
			if err := p.needWord("AS"); err != nil {
				return err
			}
			v, err := p.variable()
			if err != nil {
				return err
			}
			if err := p.need(")"); err != nil {
				return err
			}
			q.Items = append(q.Items, Item{Expr: e, As: v})
			continue
		}
		if len(q.Items) == 0 {
			return p.failure()
		}
		break
	}
	p.aggScope.allowed = false
	if !q.nest {
		if err := p.from(q); err != nil {
			return err
		}
	}
	var err error
	if q.Where, err = p.where(); err != nil {
		return err
	}
	p.aggScope.allowed = true
	if err := p.modifiers(q); err != nil {
		return err
	}
	q.hasAggregate = p.aggScope.found
	return p.checkSelection(q, at)
}

func (p *parser) from(q *Query) error {
	for p.takeWord("FROM") {
		list := &q.From
		if p.takeWord("NAMED") {
			list = &q.FromNamed
		}
		g, err := p.iri()
		if err != nil {
			return err
		}
		*list = append(*list, g)
	}
	return nil
}

func (p *parser) where() (*Group, error) {
	p.takeWord("WHERE")
	return p.group()
}

func (p *parser) construct(q *Query) error {
	if p.is("{") {
		t, err := p.template()
		if err != nil {
			return err
		}
		q.Template = t
		if err := p.from(q); err != nil {
			return err
		}
		if q.Where, err = p.where(); err != nil {
			return err
		}
		return p.modifiers(q)
	}
	// CONSTRUCT WHERE: the pattern is the template.
	if err := p.from(q); err != nil {
		return err
	}
	if err := p.needWord("WHERE"); err != nil {
		return err
	}
	t, err := p.template()
	if err != nil {
		return err
	}
	q.Template = t
	q.Where = &Group{}
	if len(t) > 0 {
		q.Where.Elements = []Element{&Triples{t}}
	}
	return p.modifiers(q)
}

// template reads triples between braces, without paths.
func (p *parser) template() ([]Triple, error) {
	if err := p.need("{"); err != nil {
		return nil, err
	}
	p.bgp++
	b := &block{p: p, noPaths: true}
	if err := b.triples(); err != nil {
		return nil, err
	}
	// The pattern may use the template's labels anew.
	p.labels = map[string]int{}
	p.bgp++
	return b.list, p.need("}")
}

func (p *parser) describe(q *Query) error {
	if q.Star = p.take("*"); !q.Star {
		for {
			if p.isKind(variable, "a variable") {
				q.Describe = append(q.Describe, Node{Var: p.tok.text})
				p.advance()
			} else if p.isIRI() {
				n, err := p.iri()
				if err != nil {
					return err
				}
				q.Describe = append(q.Describe, Node{Term: n})
			} else if len(q.Describe) == 0 {
				return p.failure()
			} else {
				break
			}
		}
	}
	if err := p.from(q); err != nil {
		return err
	}
	if p.isWord("WHERE") || p.is("{") {
		var err error
		if q.Where, err = p.where(); err != nil {
			return err
		}
	}
	return p.modifiers(q)
}

// modifiers reads GROUP BY, HAVING, ORDER BY, LIMIT and OFFSET.
func (p *parser) modifiers(q *Query) error {
	if p.takeWord("GROUP") {
		if err := p.needWord("BY"); err != nil {
			return err
		}
		if err := p.groupBy(q); err != nil {
			return err
		}
	}
	saved := *p.aggScope
	p.aggScope.allowed = true
	defer func() { p.aggScope.allowed = saved.allowed }()
	if p.takeWord("HAVING") {
		for {
			e, err := p.constraint()
			if err != nil {
				return err
			}
			q.Having = append(q.Having, e)
			if !p.startsConstraint() {
				break
			}
		}
	}
	if p.takeWord("ORDER") {
		if err := p.needWord("BY"); err != nil {
			return err
		}
		if err := p.orderBy(q); err != nil {
			return err
		}
	}
	for q.Limit < 0 || q.Offset < 0 {
		var into *int64
		switch {
		case q.Limit < 0 && p.takeWord("LIMIT"):
			into = &q.Limit
		case q.Offset < 0 && p.takeWord("OFFSET"):
			into = &q.Offset
		default:
			return nil
		}
		if !p.isKind(integer, "a whole number") {
			return p.failure()
		}
		n, err := strconv.ParseInt(p.tok.text, 10, 64)
		if err != nil {
			return p.fault(p.tok.at, "%s is too large", p.tok.text)
		}
		*into = n
		p.advance()
	}
	return nil
}

func (p *parser) groupBy(q *Query) error {
	saved := p.aggScope.allowed
	p.aggScope.allowed = false
	defer func() { p.aggScope.allowed = saved }()
	for {
		switch {
		case p.isKind(variable, "a variable"):
			q.GroupBy = append(q.GroupBy, Item{Expr: &Term{Node{Var: p.tok.text}}, As: p.tok.text})
			p.advance()
		case p.take("("):
			e, err := p.expression()
			if err != nil {
				return err
			}
			it := Item{Expr: e}
			if p.takeWord("AS") {
				if it.As, err = p.variable(); err != nil {
					return err
				}
			} else if t, ok := e.(*Term); ok {
				it.As = t.Var
			}
			if err := p.need(")"); err != nil {
				return err
			}
			q.GroupBy = append(q.GroupBy, it)
		case p.startsCall():
			e, err := p.call()
			if err != nil {
				return err
			}
			q.GroupBy = append(q.GroupBy, Item{Expr: e})
		default:
			if len(q.GroupBy) == 0 {
				return p.failure()
			}
			return nil
		}
	}
}

func (p *parser) orderBy(q *Query) error {
	for {
		var o Order
		var err error
		switch {
		case p.isWord("ASC") || p.isWord("DESC"):
			o.Desc = p.isWord("DESC")
			p.advance()
			if !p.is("(") {
				return p.failure()
			}
			o.Expr, err = p.bracketted()
		case p.isKind(variable, "a variable"):
			o.Expr = &Term{Node{Var: p.tok.text}}
			p.advance()
		case p.startsConstraint():
			o.Expr, err = p.constraint()
		default:
			if len(q.OrderBy) == 0 {
				return p.failure()
			}
			return nil
		}
		if err != nil {
			return err
		}
		q.OrderBy = append(q.OrderBy, o)
	}
}

func (p *parser) trailingValues() (*Values, error) {
	if !p.isWord("VALUES") {
		return nil, nil
	}
	return p.values()
}

// values reads VALUES with its table.
func (p *parser) values() (*Values, error) {
	p.advance()
	v := &Values{}
	one := p.isKind(variable, "a variable")
	if one {
		v.Vars = []string{p.tok.text}
		p.advance()
	} else {
		if err := p.need("("); err != nil {
			return nil, err
		}
		for p.isKind(variable, "a variable") {
			for _, w := range v.Vars {
				if w == p.tok.text {
					return nil, p.fault(p.tok.at, "variable ?%s a second time", w)
				}
			}
			v.Vars = append(v.Vars, p.tok.text)
			p.advance()
		}
		if err := p.need(")"); err != nil {
			return nil, err
		}
	}
	if err := p.need("{"); err != nil {
		return nil, err
	}
	for !p.is("}") {
		if one {
			n, err := p.dataValue()
			if err != nil {
				return nil, err
			}
			v.Rows = append(v.Rows, []Node{n})
			continue
		}
		at := p.tok.at
		if err := p.need("("); err != nil {
			return nil, err
		}
		row := make([]Node, 0, len(v.Vars))
		for !p.is(")") {
			n, err := p.dataValue()
			if err != nil {
				return nil, err
			}
			row = append(row, n)
		}
		if len(row) != len(v.Vars) {
			return nil, p.fault(at, "a row of %d values for %d variables", len(row), len(v.Vars))
		}
		p.advance()
		v.Rows = append(v.Rows, row)
	}
	p.advance()
	return v, nil
}

func (p *parser) dataValue() (Node, error) {
	switch {
	case p.takeWord("UNDEF"):
		return Node{}, nil
	case p.isIRI():
		n, err := p.iri()
		return Node{Term: n}, err
	case p.isLiteral() || p.isSigned():
		n, err := p.literal()
		return Node{Term: n}, err
	case p.is("<<("):
		saved := p.noVar
		p.noVar = "VALUES holds no variables"
		n, err := p.tripleValue()
		p.noVar = saved
		return n, err
	}
	return Node{}, p.failure()
}

// subSelect reads a subquery.
func (p *parser) subSelect() (*Query, error) {
	q := &Query{Limit: -1, Offset: -1, nest: true}
	if err := p.selection(q); err != nil {
		return nil, err
	}
	var err error
	q.Values, err = p.trailingValues()
	return q, err
}
