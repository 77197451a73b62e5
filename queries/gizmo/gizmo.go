// Package gizmo runs Cayley's query language Gizmo, which is JavaScript with an
// object g that walks the graph.
//
// In: a store and a program. Out: results in order, each with its terms whole (Cayley's
// own session drops language and datatype) and with the JSON form Cayley gives it.
//
// Why not Cayley's package query/gizmo: it runs the program in a goroutine of its own,
// where a Go panic ends the process, and out("<p>", 5) is enough for one. Here the
// program runs on the caller's goroutine, panics come back as errors, an endless loop
// ends with its context, and a limit is told to the caller. The steps are Cayley's,
// under both spellings (out and Out), and are built on its package query/path.
//
// What trips people up: forEach, toArray and the like hand plain strings to JavaScript,
// as in Cayley: "<iri>", and the bare text of a literal without its language.
package gizmo

// Portions of this package follow github.com/cayleygraph/cayley/query/gizmo,
// Copyright 2017 The Cayley Authors, Apache License 2.0.

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"unicode"
	"unicode/utf8"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/query/path"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/voc"
	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
)

// Top is the column of the node at which a path ends.
const Top = "id"

// Scalar is the column of an emitted value that is no object.
const Scalar = "value"

// MaxText is the longest program in bytes. The parser is recursive: a megabyte of
// opening brackets would use up the stack, which no recover can catch.
const MaxText = 32 << 10

// callDepth bounds recursion inside JavaScript for the same reason.
const callDepth = 2000

// A Result is one row.
type Result struct {
	Keys    []string     // names of the cells; for an emitted object in its own order
	Cells   []quad.Value // one a key, never nil
	JSON    any          // as Cayley gives it: strings, numbers, booleans, maps, slices
	Emitted bool         // by emit or as the value of the program, not by all()
	Ordered bool         // the path asked for order()
}

// An Error is a fault of the program, with its place. Line and Column count from 1,
// columns in code points; both are 0 where no place is known.
type Error struct {
	Line, Column int
	Syntax       bool // the program was not run at all
	Msg          string
}

func (e *Error) Error() string {
	kind := "gizmo"
	if e.Line > 0 {
		return fmt.Sprintf("%s:%d:%d: %s", kind, e.Line, e.Column, e.Msg)
	}
	return kind + ": " + e.Msg
}

// errStop interrupts the program once the receiver has enough.
var errStop = errors.New("enough results")

// Run runs the program text over qs. Each result goes to yield, which returns false
// when it wants no more; that ends the program without an error. When ctx ends, Run
// returns its error.
func Run(ctx context.Context, qs cgraph.QuadStore, text string, yield func(Result) bool) error {
	return runOn(ctx, &local{ctx, qs, yield}, text, 0, yield)
}

// runOn is Run with a limit of its own; 0 is none. One that is known here ends the program
// where yield can't be asked at once.
func runOn(ctx context.Context, e engine, text string, limit int, yield func(Result) bool) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	prog, err := compile(text)
	if err != nil {
		return err
	}
	s := &session{ctx: ctx, engine: e, vm: goja.New(), yield: yield, text: text, limit: limit}
	defer func() {
		if r := recover(); r != nil {
			err = s.panicked(r)
		}
	}()
	s.vm.SetMaxCallStackSize(callDepth)
	s.vm.SetFieldNameMapper(lowerFirst{})
	s.harden()
	s.environment()

	// The interrupt ends loops in JavaScript; walks over the graph look at ctx.
	stop := context.AfterFunc(ctx, func() { s.vm.Interrupt(ctx.Err()) })
	defer stop()
	v, err := s.vm.RunProgram(prog)
	if s.stopped {
		return nil
	}
	if cerr := ctx.Err(); cerr != nil {
		return cerr
	}
	if err != nil {
		return s.runtimeError(err)
	}
	return s.finish(v)
}

func compile(text string) (*goja.Program, error) {
	if len(text) > MaxText {
		return nil, &Error{Syntax: true, Msg: fmt.Sprintf("program of %d bytes; the most is %d", len(text), MaxText)}
	}
	ast, err := parser.ParseFile(nil, "", text, 0, parser.WithDisableSourceMaps)
	if err != nil {
		return nil, syntaxError(text, err)
	}
	prog, err := goja.CompileAST(ast, false)
	if err != nil {
		return nil, syntaxError(text, err)
	}
	return prog, nil
}

// panicked turns a Go panic into an error: goja lets those of host functions through.
func (s *session) panicked(r any) error {
	if err := s.ctx.Err(); err != nil {
		return err
	}
	if re, ok := r.(runtime.Error); ok {
		return &Error{Msg: "the store failed: " + re.Error()}
	}
	return &Error{Msg: fmt.Sprint(r)}
}

// finish takes the value of the program, which counts only when nothing was sent:
// g.V().count() alone is a question, and so is a path whose all() was forgotten.
func (s *session) finish(v goja.Value) error {
	if s.sent > 0 || s.asked || v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
		return nil
	}
	if _, isFunc := goja.AssertFunction(v); isFunc {
		return nil
	}
	var err error
	func() {
		defer func() {
			if r := recover(); r != nil {
				err = s.panicked(r)
			}
		}()
		if p := s.pathOf(v); p != nil {
			err = s.all(p, -1)
			return
		}
		if s.isGraph(v) {
			return
		}
		err = s.emit(v)
	}()
	if s.stopped {
		return nil
	}
	if cerr := s.ctx.Err(); cerr != nil {
		return cerr
	}
	return err
}

type session struct {
	ctx     context.Context
	engine  engine
	vm      *goja.Runtime
	yield   func(Result) bool
	text    string
	ns      voc.Namespaces
	graph   *goja.Object
	steps   *goja.Object // prototype of all paths
	lazy    lazy         // what it has
	hidden  *goja.Symbol // under it an object keeps its *pathObject
	sent    int
	limit   int  // most results; 0 is all
	asked   bool // some final step or emit ran, so an empty answer is meant
	stopped bool
}

// A pathObject is what JavaScript sees as a path.
type pathObject struct {
	path    *path.Path
	ordered bool
	size    int // steps, those of the paths in it included

	// After followRecursive, unless a step needs the path whole: what the recursion
	// yields, and the steps after it. path has all of it in Cayley's way.
	start    shape.Shape
	tail     *path.Path
	labelled bool // labelContext was used, which holds for all later steps

	// How it was made, to be made again elsewhere: from another path by a step, or, if
	// there is none, from nodes.
	from *pathObject
	step string
	args []any
}

// shape is what the path asks for.
func (p *pathObject) shape() shape.Shape {
	if p.start != nil {
		return p.tail.ShapeFrom(p.start)
	}
	return p.path.Shape()
}

// after makes the path that a step has led to.
func (p *pathObject) after(name string, f step, args []any) (*pathObject, error) {
	np, err := f(p.path.Clone(), args)
	if err != nil {
		return nil, err
	}
	out := &pathObject{path: np, ordered: p.ordered || name == "order", size: p.size + 1 + sizeOf(args), labelled: p.labelled || name == "labelContext",
		from: p, step: name, args: args}
	switch {
	case name == "followRecursive" && !p.labelled:
		r, err := recursionOf(args)
		if err != nil {
			return nil, err
		}
		r.In = p.shape()
		out.start, out.tail = r, path.StartMorphism()
	case name != "back" && p.start != nil: // back looks for its tag in the whole path
		if out.tail, err = f(p.tail.Clone(), args); err != nil {
			return nil, err
		}
		out.start = p.start
	}
	return out, nil
}

func (s *session) send(r Result) bool {
	if s.stopped {
		return false
	}
	s.sent++
	if !s.yield(r) || s.limit > 0 && s.sent >= s.limit {
		s.stopped = true
		s.vm.Interrupt(errStop)
		return false
	}
	return true
}

// all sends the results of a path.
func (s *session) all(p *pathObject, limit int) error {
	s.asked = true
	if s.stopped {
		return nil
	}
	n, stopped, err := s.engine.all(p, limit)
	s.sent += n
	if stopped || s.limit > 0 && s.sent >= s.limit {
		s.stopped = true
		s.vm.Interrupt(errStop)
	}
	return err
}

func sameKeys(keys []string, tags map[string]cgraph.Ref) bool {
	if len(keys) != len(tags) {
		return false
	}
	for _, k := range keys {
		if _, ok := tags[k]; !ok {
			return false
		}
	}
	return true
}

// Native is the JSON form of a term in Cayley's results: the plain value where there
// is one, else the term as in N-Quads.
func Native(v quad.Value) any {
	if v == nil {
		return nil
	}
	switch v := v.(type) {
	case quad.IRI, quad.BNode, quad.TypedString:
		return quad.StringOf(v)
	case quad.Time:
		return v.Native()
	}
	n := v.Native()
	if _, isTerm := n.(quad.Value); isTerm {
		return quad.StringOf(v)
	}
	return n
}

func (s *session) emit(v goja.Value) error {
	s.asked = true
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
		return nil
	}
	r := Result{Emitted: true}
	var err error
	if r.JSON, err = s.export(v, 0); err != nil {
		return err
	}
	obj, isObject := r.JSON.(map[string]any)
	if !isObject {
		r.Keys, r.Cells = []string{Scalar}, []quad.Value{s.cell(v, r.JSON)}
		s.send(r)
		return nil
	}
	js := v.(*goja.Object)
	for _, k := range js.Keys() {
		x, ok := obj[k]
		if !ok || x == nil {
			continue
		}
		r.Keys = append(r.Keys, k)
		r.Cells = append(r.Cells, s.cell(js.Get(k), x))
	}
	s.send(r)
	return nil
}

// cell makes a term of an emitted value; js keeps the term where the program made one.
func (s *session) cell(js goja.Value, x any) quad.Value {
	if obj, ok := js.(*goja.Object); ok {
		if v := termOf(obj); v != nil {
			return v
		}
	}
	return Term(x)
}

// maxItems bounds arrays, which in JavaScript may be 2^32 long and hold nothing.
const maxItems = 1 << 20

// export is Cayley's JSON form of a value. Unlike goja's own it ends on cycles.
func (s *session) export(v goja.Value, depth int) (any, error) {
	if depth > 64 {
		return nil, errors.New("emit: value contains itself, or is nested more than 64 deep")
	}
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
		return nil, nil
	}
	obj, ok := v.(*goja.Object)
	if !ok {
		return finite(v.Export()), nil
	}
	if s.pathOf(v) != nil {
		return nil, errors.New("emit: a path is no value; end it with all(), toArray() or count()")
	}
	if t := termOf(obj); t != nil {
		// Cayley would show a Go struct here, so nothing depends on its form: a date is
		// better as text, and the cell keeps its type.
		if ts, ok := t.(quad.TypedString); ok {
			return string(ts.Value), nil
		}
		return Native(t), nil
	}
	if _, isFunc := goja.AssertFunction(v); isFunc {
		return nil, nil
	}
	switch obj.ClassName() {
	case "Array":
		n := obj.Get("length").ToInteger()
		if n > maxItems {
			return nil, fmt.Errorf("emit: array of %d; the most is %d", n, maxItems)
		}
		out := make([]any, 0, n)
		for i := int64(0); i < n; i++ {
			x, err := s.export(obj.Get(fmt.Sprint(i)), depth+1)
			if err != nil {
				return nil, err
			}
			out = append(out, x)
		}
		return out, nil
	case "Date", "String", "Number", "Boolean":
		return finite(obj.Export()), nil
	}
	keys := obj.Keys()
	if et := obj.ExportType(); et != nil && et.Kind() != reflect.Map && len(keys) == 0 && et.Kind() != reflect.Interface {
		return fmt.Sprint(obj.Export()), nil
	}
	out := make(map[string]any, len(keys))
	for _, k := range keys {
		x := obj.Get(k)
		if _, isFunc := goja.AssertFunction(x); isFunc {
			continue
		}
		y, err := s.export(x, depth+1)
		if err != nil {
			return nil, err
		}
		out[k] = y
	}
	return out, nil
}

type lowerFirst struct{}

func (lowerFirst) FieldName(_ reflect.Type, f reflect.StructField) string { return lower(f.Name) }
func (lowerFirst) MethodName(_ reflect.Type, m reflect.Method) string     { return lower(m.Name) }

func lower(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func (s *session) loadNamespaces() error {
	list, err := s.engine.namespaces()
	for _, ns := range list {
		s.ns.Register(ns)
	}
	return err
}
