package syntax

import (
	"strings"
)

// builtins has the functions with how many arguments they take, at least and at most.
var builtins = map[string][2]int{
	"STR": {1, 1}, "LANG": {1, 1}, "LANGMATCHES": {2, 2}, "DATATYPE": {1, 1}, "BOUND": {1, 1}, "IRI": {1, 1}, "URI": {1, 1},
	"BNODE": {0, 1}, "RAND": {0, 0}, "ABS": {1, 1}, "CEIL": {1, 1}, "FLOOR": {1, 1}, "ROUND": {1, 1}, "CONCAT": {0, many},
	"STRLEN": {1, 1}, "UCASE": {1, 1}, "LCASE": {1, 1}, "ENCODE_FOR_URI": {1, 1}, "CONTAINS": {2, 2}, "STRSTARTS": {2, 2},
	"STRENDS": {2, 2}, "STRBEFORE": {2, 2}, "STRAFTER": {2, 2}, "YEAR": {1, 1}, "MONTH": {1, 1}, "DAY": {1, 1}, "HOURS": {1, 1},
	"MINUTES": {1, 1}, "SECONDS": {1, 1}, "TIMEZONE": {1, 1}, "TZ": {1, 1}, "NOW": {0, 0}, "UUID": {0, 0}, "STRUUID": {0, 0},
	"MD5": {1, 1}, "SHA1": {1, 1}, "SHA256": {1, 1}, "SHA384": {1, 1}, "SHA512": {1, 1}, "COALESCE": {0, many}, "IF": {3, 3},
	"STRLANG": {2, 2}, "STRDT": {2, 2}, "SAMETERM": {2, 2}, "ISIRI": {1, 1}, "ISURI": {1, 1}, "ISBLANK": {1, 1},
	"ISLITERAL": {1, 1}, "ISNUMERIC": {1, 1}, "REGEX": {2, 3}, "SUBSTR": {2, 3}, "REPLACE": {3, 4},
	// Of SPARQL 1.2.
	"LANGDIR": {1, 1}, "HASLANG": {1, 1}, "HASLANGDIR": {1, 1}, "STRLANGDIR": {3, 3},
	"TRIPLE": {3, 3}, "SUBJECT": {1, 1}, "PREDICATE": {1, 1}, "OBJECT": {1, 1}, "ISTRIPLE": {1, 1},
}

const many = 1 << 30

var aggregateNames = map[string]bool{"COUNT": true, "SUM": true, "MIN": true, "MAX": true, "AVG": true, "SAMPLE": true, "GROUP_CONCAT": true}

func (p *parser) expression() (Expr, error) {
	up, err := p.deeper()
	if err != nil {
		return nil, err
	}
	defer up()
	return p.chain([]string{"||"}, func() (Expr, error) { return p.chain([]string{"&&"}, p.relation) })
}

// chain reads operands with operators of equal rank between them, from left to right.
func (p *parser) chain(ops []string, operand func() (Expr, error)) (Expr, error) {
	left, err := operand()
	for err == nil {
		op := ""
		for _, s := range ops {
			if p.take(s) {
				op = s
				break
			}
		}
		if op == "" {
			return left, nil
		}
		var right Expr
		right, err = operand()
		left = &Call{Op: op, Args: []Expr{left, right}}
	}
	return nil, err
}

func (p *parser) relation() (Expr, error) {
	left, err := p.sum()
	if err != nil {
		return nil, err
	}
	for _, op := range []string{"=", "!=", "<", ">", "<=", ">="} {
		if p.take(op) {
			right, err := p.sum()
			return &Call{Op: op, Args: []Expr{left, right}}, err
		}
	}
	op := "IN"
	if p.takeWord("NOT") {
		op = "NOT IN"
		if !p.isWord("IN") {
			return nil, p.failure()
		}
	}
	if !p.takeWord("IN") {
		return left, nil
	}
	list, _, err := p.arguments(false)
	return &Call{Op: op, Args: append([]Expr{left}, list...)}, err
}

func (p *parser) sum() (Expr, error) {
	return p.chain([]string{"+", "-"}, func() (Expr, error) { return p.chain([]string{"*", "/"}, p.unary) })
}

func (p *parser) unary() (Expr, error) {
	if p.isSigned() {
		n, err := p.literal()
		return &Term{Node{Term: n}}, err
	}
	for _, s := range []string{"!", "-", "+"} {
		if p.take(s) {
			up, err := p.deeper()
			if err != nil {
				return nil, err
			}
			defer up()
			e, err := p.unary()
			if s != "!" {
				s = "u" + s
			}
			return &Call{Op: s, Args: []Expr{e}}, err
		}
	}
	return p.primary()
}

func (p *parser) primary() (Expr, error) {
	switch {
	case p.is("("):
		return p.bracketted()
	case p.startsCall():
		return p.call()
	case p.isKind(variable, "a variable"):
		v, err := p.variable()
		return &Term{Node{Var: v}}, err
	case p.isLiteral():
		n, err := p.literal()
		return &Term{Node{Term: n}}, err
	case p.is("<<("):
		n, err := p.tripleValue()
		return &Term{n}, err
	}
	return nil, p.failure()
}

func (p *parser) bracketted() (Expr, error) {
	if err := p.need("("); err != nil {
		return nil, err
	}
	e, err := p.expression()
	if err != nil {
		return nil, err
	}
	return e, p.need(")")
}

// startsConstraint says whether a condition of FILTER or HAVING comes.
func (p *parser) startsConstraint() bool { return p.is("(") || p.startsCall() }

func (p *parser) constraint() (Expr, error) {
	if p.is("(") {
		return p.bracketted()
	}
	if !p.startsCall() {
		return nil, p.failure()
	}
	at := p.tok
	e, err := p.call()
	if _, plain := e.(*Term); plain && err == nil {
		p.tok, p.ahead = at, nil
		return nil, p.fault(at.at, "a condition stands in parentheses or is a call of a function")
	}
	return e, err
}

// startsCall says whether a function, an aggregate or an IRI comes.
func (p *parser) startsCall() bool {
	if p.isIRI() {
		return true
	}
	p.want("a function")
	if p.tok.kind != word {
		return false
	}
	name := strings.ToUpper(p.tok.text)
	_, ok := builtins[name]
	return ok || aggregateNames[name] || name == "EXISTS" || name == "NOT"
}

// call reads a function with its arguments, or an IRI alone.
func (p *parser) call() (Expr, error) {
	if p.isIRI() {
		n, err := p.iri()
		if err != nil {
			return nil, err
		}
		if !p.is("(") {
			return &Term{Node{Term: n}}, nil
		}
		args, distinct, err := p.arguments(true)
		return &Call{IRI: n, Args: args, Distinct: distinct}, err
	}
	at, name := p.tok, strings.ToUpper(p.tok.text)
	switch {
	case name == "EXISTS" || name == "NOT":
		return p.exists()
	case aggregateNames[name]:
		return p.aggregate(name)
	}
	p.advance()
	if !p.is("(") {
		return nil, p.failure()
	}
	args, _, err := p.arguments(false)
	if err != nil {
		return nil, err
	}
	if n := builtins[name]; len(args) < n[0] || len(args) > n[1] {
		return nil, p.fault(at.at, "%s takes %s, not %d", name, howMany(n), len(args))
	}
	if t, ok := first(args).(*Term); name == "BOUND" && (!ok || t.Var == "") {
		return nil, p.fault(at.at, "BOUND takes a variable")
	}
	if name == "TRIPLE" && p.noBlank != "" {
		return nil, p.fault(at.at, "%s", p.noBlank)
	}
	return &Call{Op: name, Args: args}, nil
}

func first(list []Expr) Expr {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

func howMany(n [2]int) string {
	numbers := []string{"no argument", "one argument", "two arguments", "three arguments", "four arguments"}
	switch {
	case n[1] == many:
		return "any number of arguments"
	case n[0] == n[1]:
		return numbers[n[0]]
	}
	return numbers[n[0]] + " to " + numbers[n[1]]
}

func (p *parser) arguments(mayDistinct bool) (args []Expr, distinct bool, err error) {
	if err := p.need("("); err != nil {
		return nil, false, err
	}
	if p.take(")") {
		return nil, false, nil
	}
	distinct = mayDistinct && p.takeWord("DISTINCT")
	for {
		e, err := p.expression()
		if err != nil {
			return nil, false, err
		}
		args = append(args, e)
		if !p.take(",") {
			return args, distinct, p.need(")")
		}
	}
}

func (p *parser) exists() (Expr, error) {
	e := &Exists{Not: p.takeWord("NOT")}
	if err := p.needWord("EXISTS"); err != nil {
		return nil, err
	}
	outer := p.aggScope
	p.aggScope = &aggregates{}
	defer func() { p.aggScope = outer }()
	saved := p.bgp
	g, err := p.group()
	p.bgp = saved
	e.Group = g
	return e, err
}

func (p *parser) aggregate(name string) (Expr, error) {
	switch {
	case p.aggScope.inside:
		return nil, p.fault(p.tok.at, "%s inside another aggregate", name)
	case !p.aggScope.allowed:
		return nil, p.fault(p.tok.at, "%s may stand in SELECT, HAVING and ORDER BY only", name)
	}
	p.advance()
	p.aggScope.inside, p.aggScope.found = true, true
	defer func() { p.aggScope.inside = false }()
	a := &Aggregate{Name: name, Separator: " "}
	if err := p.need("("); err != nil {
		return nil, err
	}
	a.Distinct = p.takeWord("DISTINCT")
	if name == "COUNT" && p.take("*") {
		a.Star = true
		return a, p.need(")")
	}
	var err error
	if a.Arg, err = p.expression(); err != nil {
		return nil, err
	}
	if name == "GROUP_CONCAT" && p.take(";") {
		if err := p.needWord("SEPARATOR"); err != nil {
			return nil, err
		}
		if err := p.need("="); err != nil {
			return nil, err
		}
		if !p.isKind(text, "a string") {
			return nil, p.failure()
		}
		a.Separator = p.tok.text
		p.advance()
	}
	return a, p.need(")")
}
