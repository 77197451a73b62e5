package syntax

// Vars calls f for each variable that is visible outside of the group (section 18.2.1 of
// SPARQL 1.1), in the order of the text, some more than once.
func (g *Group) Vars(f func(string)) {
	if g == nil {
		return
	}
	if g.Sub != nil {
		g.Sub.Vars(f)
		return
	}
	for _, e := range g.Elements {
		elementVars(e, f)
	}
}

func elementVars(e Element, f func(string)) {
	switch e := e.(type) {
	case *Triples:
		for _, t := range e.List {
			t.vars(f)
		}
	case *Bind:
		f(e.Var)
	case *Optional:
		e.Group.Vars(f)
	case *Union:
		for _, g := range e.Groups {
			g.Vars(f)
		}
	case *GraphOf:
		e.Name.vars(f)
		e.Group.Vars(f)
	case *Service:
		e.Name.vars(f)
		e.Group.Vars(f)
	case *Values:
		for _, v := range e.Vars {
			f(v)
		}
	case *Group:
		e.Vars(f)
	}
}

func (t Triple) vars(f func(string)) {
	t.S.vars(f)
	t.P.vars(f)
	t.O.vars(f)
}

func (n Node) vars(f func(string)) {
	if n.Var != "" {
		f(n.Var)
	}
	if n.Triple != nil {
		n.Triple.vars(f)
	}
}

// Vars calls f for each variable that a SELECT query gives, or all that are visible in
// the pattern of another.
func (q *Query) Vars(f func(string)) {
	if q.Form == Select && !q.Star {
		for _, it := range q.Items {
			f(it.As)
		}
		return
	}
	q.Where.Vars(f)
	if q.Values != nil {
		for _, v := range q.Values.Vars {
			f(v)
		}
	}
}

func inScope(list []Element, v string) (found bool) {
	for _, e := range list {
		elementVars(e, func(w string) { found = found || v == w })
	}
	return found
}

// exprVars calls f for each variable of an expression outside of aggregates and EXISTS.
func exprVars(e Expr, f func(string)) {
	switch e := e.(type) {
	case *Term:
		e.vars(f)
	case *Call:
		for _, a := range e.Args {
			exprVars(a, f)
		}
	}
}

// checkSelection checks what a SELECT names.
func (p *parser) checkSelection(q *Query, at int) error {
	grouped := len(q.GroupBy) > 0 || q.hasAggregate
	if q.Star {
		if grouped {
			return p.fault(at, "SELECT * cannot go with GROUP BY or an aggregate; name the variables")
		}
		return nil
	}
	named := map[string]bool{}
	visible := map[string]bool{}
	q.Where.Vars(func(v string) { visible[v] = true })
	groups := map[string]bool{}
	for _, g := range q.GroupBy {
		if g.As != "" {
			groups[g.As] = true
		}
	}
	for _, it := range q.Items {
		t, plain := it.Expr.(*Term)
		if plain = plain && t.Var == it.As; !plain && (named[it.As] || visible[it.As] || groups[it.As]) {
			return p.fault(at, "SELECT (… AS ?%s): the variable has a value already", it.As)
		}
		if grouped {
			var loose string
			exprVars(it.Expr, func(v string) {
				if !groups[v] && (plain || !named[v]) {
					loose = v
				}
			})
			if loose != "" {
				return p.fault(at, "?%s is neither in GROUP BY nor inside an aggregate", loose)
			}
		}
		named[it.As] = true
	}
	return nil
}
