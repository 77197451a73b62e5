package gizmo

import (
	"context"
	"strings"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"
)

// Plain runs a program that is one path with constants, such as
//
//	g.V("<a>").out("<p>").all()
//
// without JavaScript, which costs more than most such walks. done is false, and nothing has
// happened, if it is any other program, or has a fault: then it is Run that answers.
func Plain(ctx context.Context, qs cgraph.QuadStore, text string, yield func(Result) bool) (done bool, err error) {
	if len(text) > MaxText || strings.Contains(text, "function") || strings.Contains(text, "=>") {
		return false, nil // it would be parsed twice
	}
	prog, err := parser.ParseFile(nil, "", text, 0, parser.WithDisableSourceMaps)
	if err != nil || len(prog.Body) != 1 {
		return false, nil
	}
	statement, ok := prog.Body[0].(*ast.ExpressionStatement)
	if !ok {
		return false, nil
	}
	defer func() {
		if r := recover(); r != nil {
			done, err = true, (&session{ctx: ctx}).panicked(r)
		}
	}()
	p, limit, ok := ended(statement.Expression)
	if !ok {
		return false, nil
	}
	if err := ctx.Err(); err != nil {
		return true, err
	}
	l := &local{ctx, qs, yield}
	_, stopped, err := l.all(p, limit)
	if err == nil && !stopped {
		err = ctx.Err()
	}
	return true, err
}

// ended reads a path and the step that ends it: all, getLimit, or none, which is all.
func ended(x ast.Expression) (p *pathObject, limit int, ok bool) {
	if from, name, args, isCall := callOf(x); isCall {
		switch n := len(args); lower(name) {
		case "all":
			p, ok = plainPath(from)
			return p, -1, ok
		case "getLimit":
			if n != 1 {
				return nil, 0, false
			}
			v, isNumber := args[0].(*ast.NumberLiteral)
			if !isNumber {
				return nil, 0, false
			}
			limit, isNumber := v.Value.(int64)
			if !isNumber || limit < 0 || limit > 1<<30 {
				return nil, 0, false
			}
			if limit == 0 {
				limit = -1
			}
			p, ok = plainPath(from)
			return p, int(limit), ok
		}
	}
	p, ok = plainPath(x)
	return p, -1, ok
}

// callOf takes from.name(args) apart.
func callOf(x ast.Expression) (from ast.Expression, name string, args []ast.Expression, ok bool) {
	call, ok := x.(*ast.CallExpression)
	if !ok {
		return nil, "", nil, false
	}
	dot, ok := call.Callee.(*ast.DotExpression)
	if !ok || dot.Identifier.Name == "" {
		return nil, "", nil, false
	}
	return dot.Left, dot.Identifier.Name.String(), call.ArgumentList, true
}

// plainPath makes a path of g.V(…).step(…).step(…).
func plainPath(x ast.Expression) (*pathObject, bool) {
	type link struct {
		name string
		args []any
	}
	var links []link // the last one first
	for {
		from, name, list, ok := callOf(x)
		if !ok || len(links) > pathSteps {
			return nil, false
		}
		args := make([]any, len(list))
		for i, a := range list {
			if args[i], ok = constant(a, 0); !ok {
				return nil, false
			}
		}
		links = append(links, link{name, args})
		id, ok := from.(*ast.Identifier)
		if !ok {
			x = from
			continue
		}
		if id.Name != "g" && id.Name != "graph" {
			return nil, false
		}
		break
	}
	first := links[len(links)-1]
	var p *pathObject
	switch first.name {
	case "V", "Vertex":
		nodes, err := valuesOf(first.args)
		if err != nil {
			return nil, false
		}
		p = startAt(nodes)
	case "M", "Morphism":
		p = startAt(nil)
	default:
		return nil, false
	}
	for i := len(links) - 2; i >= 0; i-- {
		name := lower(links[i].name)
		f, ok := steps[name]
		if !ok || p.size+1+sizeOf(links[i].args) > pathSteps {
			return nil, false
		}
		var err error
		if p, err = p.after(name, f, links[i].args); err != nil {
			return nil, false
		}
	}
	return p, true
}

// constant reads an argument that is the same in JavaScript and here.
func constant(x ast.Expression, depth int) (any, bool) {
	switch x := x.(type) {
	case *ast.StringLiteral:
		return x.Value.String(), true
	case *ast.NumberLiteral:
		switch x.Value.(type) {
		case int64, float64:
			return x.Value, true
		}
	case *ast.NullLiteral:
		return nil, true
	case *ast.ArrayLiteral:
		if depth > 8 {
			return nil, false
		}
		out := make([]any, len(x.Value))
		for i, y := range x.Value {
			var ok bool
			if out[i], ok = constant(y, depth+1); !ok {
				return nil, false
			}
		}
		return out, true
	case *ast.CallExpression:
		if depth > 8 {
			return nil, false
		}
		if p, ok := plainPath(x); ok {
			return p, true
		}
	}
	return nil, false
}
