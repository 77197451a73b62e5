package syntax

import (
	"fmt"
	"strings"

	"github.com/cayleygraph/quad"
)

// String prints the query with all IRIs in full. What it prints is read as the same query.
func (q *Query) String() string {
	p := &printer{}
	if q.Version != "" {
		p.line("VERSION %s", quoted(q.Version))
	}
	p.query(q)
	return p.b.String()
}

// String prints the request with all IRIs in full.
func (u *Update) String() string {
	p := &printer{}
	if u.Version != "" {
		p.line("VERSION %s", quoted(u.Version))
	}
	for i, op := range u.Operations {
		if i > 0 {
			p.line(";")
		}
		p.operation(op)
	}
	return p.b.String()
}

type printer struct {
	b    strings.Builder
	deep int
}

func (p *printer) line(format string, args ...any) {
	p.b.WriteString(strings.Repeat("  ", p.deep))
	fmt.Fprintf(&p.b, format, args...)
	p.b.WriteByte('\n')
}

// braces prints head { … }.
func (p *printer) braces(head string, inner func()) {
	p.line("%s", strings.TrimSpace(head+" {"))
	p.deep++
	inner()
	p.deep--
	p.line("}")
}

func (p *printer) query(q *Query) {
	switch q.Form {
	case Select:
		p.line("%s", selectLine(q))
	case Construct:
		p.braces("CONSTRUCT", func() { p.triples(q.Template) })
	case Describe:
		s := "DESCRIBE"
		for _, n := range q.Describe {
			s += " " + n.String()
		}
		if q.Star {
			s += " *"
		}
		p.line("%s", s)
	case Ask:
		p.line("ASK")
	}
	for _, g := range q.From {
		p.line("FROM %s", g)
	}
	for _, g := range q.FromNamed {
		p.line("FROM NAMED %s", g)
	}
	if q.Where != nil {
		p.group("WHERE", q.Where)
	}
	if len(q.GroupBy) > 0 {
		s := "GROUP BY"
		for _, g := range q.GroupBy {
			if t, ok := g.Expr.(*Term); ok && t.Var != "" && t.Var == g.As {
				s += " ?" + g.As
			} else if g.As != "" {
				s += " (" + printExpr(g.Expr) + " AS ?" + g.As + ")"
			} else {
				s += " (" + printExpr(g.Expr) + ")"
			}
		}
		p.line("%s", s)
	}
	for i, h := range q.Having {
		s := "HAVING"
		if i > 0 {
			s = "      "
		}
		p.line("%s (%s)", s, printExpr(h))
	}
	if len(q.OrderBy) > 0 {
		s := "ORDER BY"
		for _, o := range q.OrderBy {
			dir := " ASC("
			if o.Desc {
				dir = " DESC("
			}
			s += dir + printExpr(o.Expr) + ")"
		}
		p.line("%s", s)
	}
	if q.Limit >= 0 {
		p.line("LIMIT %d", q.Limit)
	}
	if q.Offset >= 0 {
		p.line("OFFSET %d", q.Offset)
	}
	if q.Values != nil {
		p.values(q.Values)
	}
}

func selectLine(q *Query) string {
	s := "SELECT"
	if q.Distinct {
		s += " DISTINCT"
	}
	if q.Reduced {
		s += " REDUCED"
	}
	if q.Star {
		s += " *"
	}
	for _, it := range q.Items {
		if t, ok := it.Expr.(*Term); ok && t.Var == it.As {
			s += " ?" + it.As
		} else {
			s += " (" + printExpr(it.Expr) + " AS ?" + it.As + ")"
		}
	}
	return s
}

func (p *printer) group(head string, g *Group) {
	p.braces(head, func() {
		if g.Sub != nil {
			p.query(g.Sub)
		}
		for _, e := range g.Elements {
			p.element(e)
		}
	})
}

func (p *printer) element(e Element) {
	switch e := e.(type) {
	case *Triples:
		p.triples(e.List)
	case *Filter:
		p.line("FILTER (%s)", printExpr(e.Cond))
	case *Bind:
		p.line("BIND (%s AS ?%s)", printExpr(e.Expr), e.Var)
	case *Optional:
		p.group("OPTIONAL", e.Group)
	case *Minus:
		p.group("MINUS", e.Group)
	case *GraphOf:
		p.group("GRAPH "+e.Name.String(), e.Group)
	case *Service:
		s := "SERVICE "
		if e.Silent {
			s += "SILENT "
		}
		p.group(s+e.Name.String(), e.Group)
	case *Values:
		p.values(e)
	case *Group:
		p.group("", e)
	case *Union:
		for i, g := range e.Groups {
			if i > 0 {
				p.line("UNION")
			}
			p.group("", g)
		}
	}
}

func (p *printer) triples(list []Triple) {
	for _, t := range list {
		p.line("%s .", t)
	}
}

func (p *printer) values(v *Values) {
	s := "VALUES ("
	for _, name := range v.Vars {
		s += " ?" + name
	}
	p.braces(s+" )", func() {
		for _, row := range v.Rows {
			s := "("
			for _, n := range row {
				if n.IsZero() {
					s += " UNDEF"
				} else {
					s += " " + n.String()
				}
			}
			p.line("%s )", s)
		}
	})
}

func (p *printer) operation(op Operation) {
	silent := func(s bool) string {
		if s {
			return "SILENT "
		}
		return ""
	}
	switch op := op.(type) {
	case *Load:
		s := "LOAD " + silent(op.Silent) + op.Source.String()
		if op.Into != "" {
			s += " INTO GRAPH " + op.Into.String()
		}
		p.line("%s", s)
	case *Clear:
		p.line("%s %s%s", op.Verb, silent(op.Silent), op.Target)
	case *Transfer:
		p.line("%s %s%s TO %s", op.Verb, silent(op.Silent), op.From, op.To)
	case *Data:
		head := "INSERT DATA"
		if op.Delete {
			head = "DELETE DATA"
		}
		p.quads(head, op.Quads)
	case *Modify:
		if op.Short {
			p.quads("DELETE WHERE", op.Delete)
			return
		}
		if op.With != "" {
			p.line("WITH %s", op.With)
		}
		if op.Delete != nil {
			p.quads("DELETE", op.Delete)
		}
		if op.Insert != nil {
			p.quads("INSERT", op.Insert)
		}
		for _, g := range op.Using {
			p.line("USING %s", g)
		}
		for _, g := range op.UsingNamed {
			p.line("USING NAMED %s", g)
		}
		p.group("WHERE", op.Where)
	}
}

func (t Target) String() string {
	switch {
	case t.Default:
		return "DEFAULT"
	case t.Named:
		return "NAMED"
	case t.All:
		return "ALL"
	}
	return "GRAPH " + t.Graph.String()
}

func (p *printer) quads(head string, list []Quad) {
	p.braces(head, func() {
		for i := 0; i < len(list); {
			g := list[i].Graph
			var same []Triple
			for ; i < len(list) && list[i].Graph == g; i++ {
				same = append(same, list[i].Triple)
			}
			if g.IsZero() {
				p.triples(same)
			} else {
				p.braces("GRAPH "+g.String(), func() { p.triples(same) })
			}
		}
	})
}

// String prints the triple without a full stop.
func (t Triple) String() string {
	verb := t.P.String()
	if t.Path != nil {
		verb = t.Path.String()
	}
	return t.S.String() + " " + verb + " " + t.O.String()
}

func (n Node) String() string {
	switch {
	case n.Var != "":
		return "?" + n.Var
	case n.Triple != nil:
		return "<<( " + n.Triple.String() + " )>>"
	case n.Term != nil:
		return printTerm(n.Term)
	}
	return ""
}

func printTerm(v quad.Value) string {
	switch v := v.(type) {
	case quad.IRI:
		return "<" + string(v) + ">"
	case quad.BNode:
		return "_:" + string(v)
	case quad.String:
		return quoted(string(v))
	case quad.LangString:
		return quoted(string(v.Value)) + "@" + v.Lang
	case quad.TypedString:
		return quoted(string(v.Value)) + "^^<" + string(v.Type) + ">"
	case quad.TypedStringer:
		return printTerm(v.TypedString())
	}
	return ""
}

var escapes = strings.NewReplacer("\\", "\\\\", "\"", "\\\"", "\n", "\\n", "\r", "\\r", "\t", "\\t")

func quoted(s string) string { return "\"" + escapes.Replace(s) + "\"" }

// String prints the path, in parentheses where it has parts.
func (p *Path) String() string {
	var parts []string
	for _, a := range p.Args {
		parts = append(parts, a.String())
	}
	switch p.Op {
	case Link:
		return p.IRI.String()
	case Inverse:
		return "^" + parts[0]
	case Sequence:
		return "(" + strings.Join(parts, "/") + ")"
	case Alternative:
		return "(" + strings.Join(parts, "|") + ")"
	case ZeroOrMore:
		return "(" + parts[0] + "*)"
	case OneOrMore:
		return "(" + parts[0] + "+)"
	case ZeroOrOne:
		return "(" + parts[0] + "?)"
	}
	return "!(" + strings.Join(parts, "|") + ")"
}

func printExpr(e Expr) string {
	switch e := e.(type) {
	case *Term:
		return e.String()
	case *Exists:
		p := &printer{}
		head := "EXISTS"
		if e.Not {
			head = "NOT EXISTS"
		}
		p.group(head, e.Group)
		return strings.TrimSpace(p.b.String())
	case *Aggregate:
		s := e.Name + "("
		if e.Distinct {
			s += "DISTINCT "
		}
		if e.Star {
			return s + "*)"
		}
		s += printExpr(e.Arg)
		if e.Name == "GROUP_CONCAT" {
			s += "; SEPARATOR=" + quoted(e.Separator)
		}
		return s + ")"
	case *Call:
		return printCall(e)
	}
	return ""
}

func printCall(c *Call) string {
	var args []string
	for _, a := range c.Args {
		args = append(args, printExpr(a))
	}
	switch {
	case c.Op == "IN" || c.Op == "NOT IN":
		return "(" + args[0] + " " + c.Op + " (" + strings.Join(args[1:], ", ") + "))"
	case c.Op == "!" || c.Op == "u-" || c.Op == "u+":
		return "(" + strings.TrimPrefix(c.Op, "u") + " " + args[0] + ")"
	case c.Op != "" && !isLetter(c.Op[0]):
		return "(" + args[0] + " " + c.Op + " " + args[1] + ")"
	}
	name := c.Op
	if name == "" {
		name = c.IRI.String()
		if c.Distinct {
			name += "(DISTINCT " + strings.Join(args, ", ") + ")"
			return name
		}
	}
	return name + "(" + strings.Join(args, ", ") + ")"
}
