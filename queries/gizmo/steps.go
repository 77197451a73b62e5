package gizmo

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/query/path"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/voc"
	"github.com/dop251/goja"
)

// A valFilter is what lt, gte, regex and like make.
type valFilter struct{ f shape.ValueFilter }

// A step makes a path longer. Its arguments are Go values: strings, numbers, terms,
// *pathObject, valFilter, []any.
type step func(p *path.Path, args []any) (*path.Path, error)

var steps = map[string]step{
	"is":   func(p *path.Path, a []any) (*path.Path, error) { return onValues(p.Is, a) },
	"in":   func(p *path.Path, a []any) (*path.Path, error) { return walk(p.InWithTags, a) },
	"out":  func(p *path.Path, a []any) (*path.Path, error) { return walk(p.OutWithTags, a) },
	"both": func(p *path.Path, a []any) (*path.Path, error) { return walk(p.BothWithTags, a) },
	"labelContext": func(p *path.Path, a []any) (*path.Path, error) {
		return walk(p.LabelContextWithTags, a)
	},
	"follow":     func(p *path.Path, a []any) (*path.Path, error) { return onPath(p, p.Follow, a) },
	"followR":    func(p *path.Path, a []any) (*path.Path, error) { return onPath(p, p.FollowReverse, a) },
	"and":        func(p *path.Path, a []any) (*path.Path, error) { return onPath(p, p.And, a) },
	"intersect":  func(p *path.Path, a []any) (*path.Path, error) { return onPath(p, p.And, a) },
	"or":         func(p *path.Path, a []any) (*path.Path, error) { return onPath(p, p.Or, a) },
	"union":      func(p *path.Path, a []any) (*path.Path, error) { return onPath(p, p.Or, a) },
	"except":     func(p *path.Path, a []any) (*path.Path, error) { return onPath(p, p.Except, a) },
	"difference": func(p *path.Path, a []any) (*path.Path, error) { return onPath(p, p.Except, a) },

	"followRecursive": followRecursive,

	"has":  func(p *path.Path, a []any) (*path.Path, error) { return has(p, false, a) },
	"hasR": func(p *path.Path, a []any) (*path.Path, error) { return has(p, true, a) },

	"save":     func(p *path.Path, a []any) (*path.Path, error) { return save(p.Save, a) },
	"saveR":    func(p *path.Path, a []any) (*path.Path, error) { return save(p.SaveReverse, a) },
	"saveOpt":  func(p *path.Path, a []any) (*path.Path, error) { return save(p.SaveOptional, a) },
	"saveOptR": func(p *path.Path, a []any) (*path.Path, error) { return save(p.SaveOptionalReverse, a) },

	"tag": tag,
	"as":  tag,
	"back": func(p *path.Path, a []any) (*path.Path, error) {
		names, err := stringsOf(a)
		if err != nil || len(names) != 1 {
			return nil, errors.New("back takes the name of one tag")
		}
		return p.Back(names[0]), nil
	},
	"unique":           none((*path.Path).Unique),
	"labels":           none((*path.Path).Labels),
	"inPredicates":     none((*path.Path).InPredicates),
	"outPredicates":    none((*path.Path).OutPredicates),
	"order":            none((*path.Path).Order),
	"saveInPredicates": savePredicates(true), "saveOutPredicates": savePredicates(false),
	"filter": func(p *path.Path, a []any) (*path.Path, error) {
		f, ok := filters(a)
		if !ok {
			return nil, errors.New("filter takes lt, lte, gt, gte, regex or like")
		}
		return p.Filters(f...), nil
	},
	"limit": func(p *path.Path, a []any) (*path.Path, error) { return number(p.Limit, "limit", a) },
	"skip":  func(p *path.Path, a []any) (*path.Path, error) { return number(p.Skip, "skip", a) },
}

func none(f func(*path.Path) *path.Path) step {
	return func(p *path.Path, _ []any) (*path.Path, error) { return f(p), nil }
}

func savePredicates(rev bool) step {
	return func(p *path.Path, a []any) (*path.Path, error) {
		names, err := stringsOf(a)
		if err != nil || len(names) != 1 {
			return nil, errors.New("takes the name of one tag")
		}
		return p.SavePredicates(rev, names[0]), nil
	}
}

func number(f func(int64) *path.Path, name string, a []any) (*path.Path, error) {
	if len(a) == 1 {
		if n, ok := intOf(a[0]); ok {
			return f(int64(n)), nil
		}
	}
	return nil, fmt.Errorf("%s takes one number", name)
}

func onValues(f func(...quad.Value) *path.Path, a []any) (*path.Path, error) {
	vs, err := valuesOf(a)
	if err != nil {
		return nil, err
	}
	return f(vs...), nil
}

func onPath(p *path.Path, f func(*path.Path) *path.Path, a []any) (*path.Path, error) {
	if len(a) == 0 || a[0] == nil {
		return p, nil
	}
	other, ok := a[0].(*pathObject)
	if !ok || len(a) > 1 {
		return nil, errors.New("takes one path")
	}
	return f(other.path.Clone()), nil
}

// via reads predicates: none, a term, a path, or a list of these.
func via(x any) ([]any, error) {
	switch x := x.(type) {
	case nil:
		return nil, nil
	case *pathObject:
		return []any{x.path.Clone()}, nil
	case []any:
		var out []any
		for _, y := range x {
			v, err := via(y)
			if err != nil {
				return nil, err
			}
			out = append(out, v...)
		}
		return out, nil
	}
	v, err := valueOf(x)
	if err != nil {
		return nil, fmt.Errorf("predicate: %w", err)
	}
	return []any{v}, nil
}

func walk(f func([]string, ...any) *path.Path, a []any) (*path.Path, error) {
	if len(a) == 0 {
		return f(nil), nil
	}
	preds, err := via(a[0])
	if err != nil {
		return nil, err
	}
	tags, err := stringsOf(a[1:])
	if err != nil {
		return nil, fmt.Errorf("tag: %w", err)
	}
	return f(tags, preds...), nil
}

func followRecursive(p *path.Path, a []any) (*path.Path, error) {
	r, err := recursionOf(a)
	if err != nil {
		return nil, err
	}
	return p.FollowRecursive(r.via, r.depth, r.tags), nil
}

// recursionOf reads the arguments of followRecursive: a predicate or path, and as may
// be a depth and tags for the depth.
func recursionOf(a []any) (r recursion, err error) {
	if len(a) == 0 {
		return r, errors.New("takes a predicate or a path")
	}
	preds, err := via(a[0])
	if err != nil {
		return r, err
	}
	if len(preds) != 1 {
		return r, errors.New("takes one predicate or path")
	}
	switch v := preds[0].(type) {
	case *path.Path:
		r.via = v
	default:
		r.via = path.StartMorphism().Out(v)
	}
	rest := a[1:]
	r.depth = -1
	if len(rest) > 0 {
		if n, ok := intOf(rest[0]); ok {
			r.depth, rest = n, rest[1:]
		}
	}
	if r.depth == 0 {
		r.depth = iterator.DefaultMaxRecursiveSteps
	}
	if r.tags, err = stringsOf(rest); err != nil {
		return r, fmt.Errorf("tag: %w", err)
	}
	return r, nil
}

func tag(p *path.Path, a []any) (*path.Path, error) {
	names, err := stringsOf(a)
	if err != nil {
		return nil, fmt.Errorf("tag: %w", err)
	}
	return p.Tag(names...), nil
}

func oneVia(x any) (any, error) {
	if p, ok := x.(*pathObject); ok {
		return p.path.Clone(), nil
	}
	return valueOf(x)
}

func has(p *path.Path, rev bool, a []any) (*path.Path, error) {
	if len(a) == 0 {
		return nil, errors.New("takes a predicate")
	}
	v, err := oneVia(a[0])
	if err != nil {
		return nil, fmt.Errorf("predicate: %w", err)
	}
	if f, ok := filters(a[1:]); ok {
		return p.HasFilter(v, rev, f...), nil
	}
	vs, err := valuesOf(a[1:])
	if err != nil {
		return nil, err
	}
	if rev {
		return p.HasReverse(v, vs...), nil
	}
	return p.Has(v, vs...), nil
}

func save(f func(any, string) *path.Path, a []any) (*path.Path, error) {
	if len(a) == 0 || len(a) > 2 {
		return nil, errors.New("takes a predicate and a tag")
	}
	name := ""
	if len(a) == 2 {
		var ok bool
		if name, ok = a[1].(string); !ok {
			return nil, fmt.Errorf("tag: %w", notA("string", a[1]))
		}
	}
	v, err := oneVia(a[0])
	if err != nil {
		return nil, fmt.Errorf("predicate: %w", err)
	}
	if name == "" {
		t, ok := v.(quad.Value)
		if !ok {
			return nil, errors.New("a saved path needs a tag")
		}
		name = quad.StringOf(t)
	}
	return f(v, name), nil
}

func filters(a []any) ([]shape.ValueFilter, bool) {
	var out []shape.ValueFilter
	for _, x := range a {
		switch x := x.(type) {
		case valFilter:
			out = append(out, x.f)
		case []any:
			f, ok := filters(x)
			if !ok {
				return nil, false
			}
			out = append(out, f...)
		default:
			return nil, false
		}
	}
	return out, len(out) > 0
}

func notA(what string, x any) error {
	if _, ok := x.(*pathObject); ok {
		return fmt.Errorf("wants a %s, got a path", what)
	}
	return fmt.Errorf("wants a %s, got %v", what, x)
}

func intOf(x any) (int, bool) {
	switch x := x.(type) {
	case int64:
		return int(x), true
	case float64:
		return int(x), true
	}
	return 0, false
}

func stringsOf(a []any) ([]string, error) {
	var out []string
	for _, x := range a {
		switch x := x.(type) {
		case string:
			out = append(out, x)
		case []any:
			sub, err := stringsOf(x)
			if err != nil {
				return nil, err
			}
			out = append(out, sub...)
		default:
			return nil, notA("string", x)
		}
	}
	return out, nil
}

func valueOf(x any) (quad.Value, error) {
	switch x := x.(type) {
	case quad.Value:
		return x, nil
	case string:
		if v := quad.StringToValue(x); v != nil {
			return v, nil
		}
		return quad.String(x), nil
	case bool:
		return quad.Bool(x), nil
	case int64:
		return quad.Int(x), nil
	case float64:
		if float64(int64(x)) == x {
			return quad.Int(int64(x)), nil
		}
		return quad.Float(x), nil
	case time.Time:
		return quad.Time(x), nil
	}
	return nil, notA("node", x)
}

func valuesOf(a []any) ([]quad.Value, error) {
	var out []quad.Value
	for _, x := range a {
		if sub, ok := x.([]any); ok {
			vs, err := valuesOf(sub)
			if err != nil {
				return nil, err
			}
			out = append(out, vs...)
			continue
		}
		v, err := valueOf(x)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// arg reads one JavaScript value.
func (s *session) arg(v goja.Value, depth int) (any, error) {
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
		return nil, nil
	}
	obj, ok := v.(*goja.Object)
	if !ok {
		return v.Export(), nil
	}
	if p := s.pathOf(v); p != nil {
		return p, nil
	}
	if obj.ClassName() == "Array" {
		n := obj.Get("length").ToInteger()
		if n > maxItems || depth > 16 {
			return nil, fmt.Errorf("list of %d items is too long or nested too deep", n)
		}
		out := make([]any, 0, n)
		for i := int64(0); i < n; i++ {
			x, err := s.arg(obj.Get(fmt.Sprint(i)), depth+1)
			if err != nil {
				return nil, err
			}
			out = append(out, x)
		}
		return out, nil
	}
	if t := termOf(obj); t != nil {
		return t, nil
	}
	switch x := obj.Export().(type) {
	case valFilter, time.Time, string, bool, int64, float64:
		return x, nil
	default:
		return nil, fmt.Errorf("no node, path or list: %s", v)
	}
}

func (s *session) args(call goja.FunctionCall) []any {
	out := make([]any, 0, len(call.Arguments))
	for _, a := range call.Arguments {
		x, err := s.arg(a, 0)
		if err != nil {
			s.throw(err)
		}
		out = append(out, x)
	}
	return out
}

// throw raises err in JavaScript, where the program may catch it.
func (s *session) throw(err error) { panic(s.vm.NewGoError(err)) }

func (s *session) pathOf(v goja.Value) *pathObject {
	obj, ok := v.(*goja.Object)
	if !ok {
		return nil
	}
	h := obj.GetSymbol(s.hidden)
	if h == nil {
		return nil
	}
	p, _ := h.Export().(*pathObject)
	return p
}

func (s *session) isGraph(v goja.Value) bool { return v == goja.Value(s.graph) }

func (s *session) newPath(p *pathObject) goja.Value {
	obj := s.vm.CreateObject(s.steps)
	if err := obj.DefineDataPropertySymbol(s.hidden, s.vm.ToValue(p), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE); err != nil {
		s.throw(err)
	}
	return obj
}

// method binds a function that needs its path.
func (s *session) method(name string, f func(p *pathObject, call goja.FunctionCall) (goja.Value, error)) {
	fn := func(call goja.FunctionCall) (result goja.Value) {
		p := s.pathOf(call.This)
		if p == nil {
			s.throw(fmt.Errorf("%s: called on something that is no path", name))
		}
		v, err := f(p, call)
		if err != nil {
			s.throw(fmt.Errorf("%s: %w", name, err))
		}
		if v == nil {
			return goja.Null()
		}
		return v
	}
	s.lazy.defined[name] = fn
}

// lazy is the prototype of paths: a hundred functions, of which a program uses a
// handful. They are made when they are asked for, which halves the least that a
// program costs.
type lazy struct {
	vm      *goja.Runtime
	defined map[string]func(goja.FunctionCall) goja.Value // by the lower-case spelling
	made    map[string]goja.Value
}

func (l *lazy) Get(key string) goja.Value {
	if v, ok := l.made[key]; ok {
		return v
	}
	if !l.Has(key) {
		return nil
	}
	v := l.vm.ToValue(l.defined[lower(key)])
	l.made[key] = v
	return v
}

func (l *lazy) Has(key string) bool {
	_, ok := l.defined[lower(key)]
	if !ok {
		_, ok = l.made[key]
	}
	return ok
}

// Set lets a program add steps of its own, or change those that are there.
func (l *lazy) Set(key string, v goja.Value) bool {
	l.made[key] = v
	return true
}

func (l *lazy) Delete(key string) bool { return !l.Has(key) }

func (l *lazy) Keys() []string {
	var keys []string
	for name := range l.defined {
		keys = append(keys, name, upper(name))
	}
	slices.Sort(keys)
	return keys
}

// set defines a name under both spellings.
func (s *session) set(obj *goja.Object, name string, v any) {
	for _, n := range []string{name, upper(name)} {
		if err := obj.Set(n, v); err != nil {
			panic(err)
		}
	}
}

// sizeOf counts the steps of the paths among arguments.
func sizeOf(args []any) (n int) {
	for _, a := range args {
		switch a := a.(type) {
		case *pathObject:
			n += a.size
		case []any:
			n += sizeOf(a)
		}
	}
	return n
}

// finals are the steps that end a path.
var finals = []string{"all", "getLimit", "toArray", "tagArray", "toTerms", "toValue", "tagValue", "forEach", "map", "count"}

func (s *session) environment() {
	vm := s.vm
	s.hidden = goja.NewSymbol("path")
	s.lazy = lazy{vm: vm, defined: map[string]func(goja.FunctionCall) goja.Value{}, made: map[string]goja.Value{}}
	s.steps = vm.NewDynamicObject(&s.lazy)
	for name, f := range steps {
		s.method(name, func(p *pathObject, call goja.FunctionCall) (goja.Value, error) {
			args := s.args(call)
			if p.size+1+sizeOf(args) > pathSteps {
				return nil, fmt.Errorf("path of more than %d steps", pathSteps)
			}
			np, err := p.after(name, f, args)
			if err != nil {
				return nil, err
			}
			return s.newPath(np), nil
		})
	}
	s.method("all", func(p *pathObject, _ goja.FunctionCall) (goja.Value, error) { return nil, s.all(p, -1) })
	s.method("getLimit", func(p *pathObject, call goja.FunctionCall) (goja.Value, error) {
		n, err := s.limitArg(call.Arguments, 1)
		if err != nil {
			return nil, err
		}
		return nil, s.all(p, n)
	})
	s.method("toArray", func(p *pathObject, call goja.FunctionCall) (goja.Value, error) {
		n, err := s.limitArg(call.Arguments, 0)
		if err != nil {
			return nil, err
		}
		a, err := s.collect(p, n, false)
		return vm.ToValue(a), err
	})
	s.method("tagArray", func(p *pathObject, call goja.FunctionCall) (goja.Value, error) {
		n, err := s.limitArg(call.Arguments, 0)
		if err != nil {
			return nil, err
		}
		a, err := s.collect(p, n, true)
		return vm.ToValue(a), err
	})
	s.method("toTerms", func(p *pathObject, call goja.FunctionCall) (goja.Value, error) {
		n, err := s.limitArg(call.Arguments, 0)
		if err != nil {
			return nil, err
		}
		terms, err := s.terms(p, n)
		if err != nil {
			return nil, err
		}
		out := make([]any, len(terms))
		for i, t := range terms {
			out[i] = s.term(t)
		}
		return vm.NewArray(out...), nil
	})
	for name, tags := range map[string]bool{"toValue": false, "tagValue": true} {
		s.method(name, func(p *pathObject, _ goja.FunctionCall) (goja.Value, error) {
			a, err := s.collect(p, 1, tags)
			if err != nil || len(a) == 0 {
				return nil, err
			}
			return vm.ToValue(a[0]), nil
		})
	}
	for _, name := range []string{"forEach", "map"} {
		s.method(name, s.forEach)
	}
	s.method("count", func(p *pathObject, _ goja.FunctionCall) (goja.Value, error) {
		n, err := s.engine.count(p)
		return vm.ToValue(n), err
	})

	g := vm.NewObject()
	s.graph = g
	vertex := func(call goja.FunctionCall) goja.Value {
		vs, err := valuesOf(s.args(call))
		if err != nil {
			s.throw(err)
		}
		return s.newPath(startAt(vs))
	}
	morphism := func(goja.FunctionCall) goja.Value {
		return s.newPath(startAt(nil))
	}
	iri := func(t string) quad.IRI { return quad.IRI(s.ns.FullIRI(t)) }
	for name, f := range map[string]any{
		"V": vertex, "Vertex": vertex, "M": morphism, "Morphism": morphism,
		"IRI": iri, "Uri": iri, "uri": iri,
	} {
		s.must(g.Set(name, f))
	}
	s.set(g, "addNamespace", func(prefix, ns string) {
		s.ns.Register(voc.Namespace{Prefix: prefix + ":", Full: ns})
	})
	s.set(g, "addDefaultNamespaces", func() { voc.CloneTo(&s.ns) })
	s.set(g, "loadNamespaces", func() error { return s.loadNamespaces() })
	s.set(g, "emit", func(call goja.FunctionCall) goja.Value {
		if err := s.emit(call.Argument(0)); err != nil {
			s.throw(err)
		}
		return goja.Null()
	})
	s.must(vm.Set("graph", g))
	s.must(vm.Set("g", g))
	for name, f := range s.functions() {
		s.must(vm.Set(name, f))
	}
}

// startAt makes the path that begins at nodes, or at all.
func startAt(nodes []quad.Value) *pathObject {
	p := &pathObject{path: path.StartMorphism(nodes...)}
	for _, v := range nodes {
		p.args = append(p.args, v)
	}
	return p
}

func (s *session) must(err error) {
	if err != nil {
		panic(err)
	}
}

// limitArg reads the first argument as a limit; least says how many there must be.
func (s *session) limitArg(args []goja.Value, least int) (int, error) {
	if len(args) > 1 || len(args) < least {
		return 0, fmt.Errorf("wants one number, got %d arguments", len(args))
	}
	if len(args) == 0 {
		return -1, nil
	}
	n, ok := intOf(args[0].Export())
	if !ok {
		return 0, fmt.Errorf("wants a number, got %s", args[0])
	}
	if n == 0 && least > 0 {
		n = -1
	}
	return n, nil
}

// collect gathers the nodes at the end of a path without regard to other ways there,
// or, with tags, the map of every way.
func (s *session) collect(p *pathObject, limit int, tags bool) ([]any, error) {
	out := []any{}
	if tags {
		err := s.engine.rows(p, limit, func(r row) (bool, error) {
			out = append(out, s.object(r))
			return true, nil
		})
		return out, err
	}
	err := s.engine.terms(p, limit, func(v quad.Value) (bool, error) {
		out = append(out, Native(v))
		return true, nil
	})
	return out, err
}

// object is a row as JavaScript gets it: its members stand in the order of the row, as
// those of a Go map would not.
func (s *session) object(r row) *goja.Object {
	obj := s.vm.NewObject()
	for i, k := range r.keys {
		s.must(obj.Set(k, Native(r.cells[i])))
	}
	return obj
}

func (s *session) terms(p *pathObject, limit int) (out []quad.Value, err error) {
	err = s.engine.terms(p, limit, func(v quad.Value) (bool, error) {
		out = append(out, v)
		return true, nil
	})
	return out, err
}

// term hands a term to JavaScript whole: text, lang, type, and under term what emit and
// the steps take. toTerms is the one step that Cayley's Gizmo lacks: without it a program
// can't tell an Arabic label from an English one, nor read a date without its type.
func (s *session) term(v quad.Value) goja.Value {
	text, lang, typ := fmt.Sprint(Native(v)), "", ""
	switch v := v.(type) {
	case quad.LangString:
		lang = v.Lang
	case quad.TypedString:
		text, typ = string(v.Value), string(v.Type)
	}
	obj := s.vm.NewObject()
	s.must(obj.Set("text", text))
	s.must(obj.Set("lang", lang))
	s.must(obj.Set("type", typ))
	s.must(obj.Set("term", v))
	return obj
}

func (s *session) forEach(p *pathObject, call goja.FunctionCall) (goja.Value, error) {
	s.asked = true
	n := len(call.Arguments)
	if n != 1 && n != 2 {
		return nil, errors.New("wants a function, or a number and a function")
	}
	f, ok := goja.AssertFunction(call.Argument(n - 1))
	if !ok {
		return nil, errors.New("wants a function as its last argument")
	}
	limit, err := s.limitArg(call.Arguments[:n-1], 0)
	if err != nil {
		return nil, err
	}
	return nil, s.engine.rows(p, limit, func(r row) (bool, error) {
		if _, err := f(goja.Undefined(), s.object(r)); err != nil {
			// An exception of the callback keeps its own place in the program.
			var ex *goja.Exception
			if errors.As(err, &ex) {
				panic(ex)
			}
			var in *goja.InterruptedError
			if errors.As(err, &in) {
				panic(in)
			}
			return false, err
		}
		return !s.stopped, nil
	})
}

func (s *session) functions() map[string]any {
	text := func(name string, f func(string) quad.Value) any {
		return func(call goja.FunctionCall) goja.Value {
			a, err := stringsOf(s.args(call))
			if err != nil || len(a) != 1 {
				s.throw(fmt.Errorf("%s takes one string", name))
			}
			return s.vm.ToValue(f(a[0]))
		}
	}
	text2 := func(name string, f func(a, b string) quad.Value) any {
		return func(call goja.FunctionCall) goja.Value {
			a, err := stringsOf(s.args(call))
			if err != nil || len(a) != 2 {
				s.throw(fmt.Errorf("%s takes two strings", name))
			}
			return s.vm.ToValue(f(a[0], a[1]))
		}
	}
	compare := func(name string, op iterator.Operator) any {
		return func(call goja.FunctionCall) goja.Value {
			a := s.args(call)
			if len(a) != 1 {
				s.throw(fmt.Errorf("%s takes one value", name))
			}
			v, err := valueOf(a[0])
			if err != nil {
				s.throw(fmt.Errorf("%s: %w", name, err))
			}
			return s.vm.ToValue(valFilter{shape.Comparison{Op: op, Val: v}})
		}
	}
	return map[string]any{
		"iri":   text("iri", func(t string) quad.Value { return quad.IRI(t) }),
		"bnode": text("bnode", func(t string) quad.Value { return quad.BNode(t) }),
		"raw":   text("raw", func(t string) quad.Value { return quad.Raw(t) }),
		"str":   text("str", func(t string) quad.Value { return quad.String(t) }),
		"lang": text2("lang", func(t, l string) quad.Value {
			return quad.LangString{Value: quad.String(t), Lang: l}
		}),
		"typed": text2("typed", func(t, typ string) quad.Value {
			return quad.TypedString{Value: quad.String(t), Type: quad.IRI(typ)}
		}),
		"lt": compare("lt", iterator.CompareLT), "lte": compare("lte", iterator.CompareLTE),
		"gt": compare("gt", iterator.CompareGT), "gte": compare("gte", iterator.CompareGTE),
		"like": func(call goja.FunctionCall) goja.Value {
			a, err := stringsOf(s.args(call))
			if err != nil || len(a) != 1 {
				s.throw(errors.New("like takes one pattern"))
			}
			return s.vm.ToValue(valFilter{shape.Wildcard{Pattern: a[0]}})
		},
		"regex": func(call goja.FunctionCall) goja.Value {
			f, err := regexFilter(s.args(call))
			if err != nil {
				s.throw(fmt.Errorf("regex: %w", err))
			}
			return s.vm.ToValue(f)
		},
	}
}

func regexFilter(a []any) (valFilter, error) {
	if len(a) != 1 && len(a) != 2 {
		return valFilter{}, errors.New("takes a pattern, and true if it may match IRIs")
	}
	refs := false
	if len(a) == 2 {
		var ok bool
		if refs, ok = a[1].(bool); !ok {
			return valFilter{}, notA("boolean", a[1])
		}
	}
	pattern, ok := a[0].(string)
	if !ok {
		v, isIRI := a[0].(quad.IRI)
		if !isIRI || !refs {
			return valFilter{}, notA("string", a[0])
		}
		pattern = string(v)
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return valFilter{}, err
	}
	return valFilter{shape.Regexp{Re: re, Refs: refs}}, nil
}
