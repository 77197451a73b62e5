package gizmo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sort"
	"strings"
	"testing"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/cayley/query"
	theirs "github.com/cayleygraph/cayley/query/gizmo"
	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
)

func store() *memstore.QuadStore {
	q := func(s, p string, o quad.Value, l string) quad.Quad {
		var label quad.Value
		if l != "" {
			label = quad.IRI(l)
		}
		return quad.Quad{Subject: quad.IRI(s), Predicate: quad.IRI(p), Object: o, Label: label}
	}
	return memstore.New(
		q("a", "name", quad.LangString{Value: "سلوان", Lang: "ar"}, ""),
		q("a", "name", quad.LangString{Value: "Silwan", Lang: "en"}, ""),
		q("a", "born", quad.TypedString{Value: "1970-01-02", Type: "http://www.w3.org/2001/XMLSchema#date"}, ""),
		q("a", "age", quad.Int(56), ""),
		q("b", "age", quad.Int(7), ""),
		q("a", "knows", quad.IRI("b"), "p1"),
		q("b", "knows", quad.IRI("c"), "p1"),
		q("c", "knows", quad.IRI("d"), "p2"),
		q("a", "knows", quad.IRI("d"), "p2"),
		q("d", "likes", quad.String("شاي"), ""),
	)
}

func run(text string) ([]Result, error) {
	var out []Result
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	err := Run(ctx, store(), text, func(r Result) bool { out = append(out, r); return true })
	return out, err
}

// Programs of Cayley's own give what Cayley gives.
func TestAsCayley(t *testing.T) {
	for _, text := range []string{
		`g.V("<a>").out("<knows>").all()`,
		`g.V("<a>").Out("<knows>").All()`,
		`graph.Vertex("<a>","<b>").Out(["<knows>","<age>"], "p").All()`,
		`g.V("<d>").in("<knows>").tag("x").out("<name>").all()`,
		`g.V("<a>").both("<knows>").all()`,
		`g.V().has("<knows>","<d>").all()`,
		`g.V().has("<age>", gt(8)).all()`,
		`g.V("<d>").hasR("<knows>","<c>").all()`,
		`g.V().has("<likes>").all()`,
		`g.V("<a>").save("<age>","n").all()`,
		`g.V("<a>","<b>","<c>").saveOpt("<age>","n").all()`,
		`g.V("<b>").saveR("<knows>","k").all()`,
		`g.V("<a>").out("<knows>").and(g.V("<c>").out("<knows>")).all()`,
		`g.V("<a>").out("<knows>").or(g.V("<d>")).all()`,
		`g.V("<a>").out("<knows>").except(g.V("<d>")).all()`,
		`g.V("<a>").out("<knows>").unique().all()`,
		`g.V("<a>").tag("s").out("<knows>").back("s").all()`,
		`var m = g.M().out("<knows>").out("<knows>"); g.V("<a>").follow(m).all()`,
		`var m = g.M().out("<knows>").out("<knows>"); g.V("<c>").followR(m).all()`,
		`g.V("<a>").followRecursive("<knows>", 2, "depth").all()`,
		`g.V("<a>").followRecursive(g.M().out("<knows>")).all()`,
		`g.V("<a>").tag("x").followRecursive("<knows>", "d").all()`,
		`g.V("<a>","<a>").followRecursive("<knows>").all()`,
		`g.V("<a>").followRecursive("<knows>").save("<likes>", "l").all()`,
		`g.V("<a>").followRecursive(g.M().out("<knows>").tag("via")).all()`,
		`g.V("<a>").followRecursive("<knows>").has("<knows>", "<d>").out("<knows>").all()`,
		`g.V("<a>").tag("s").followRecursive("<knows>").back("s").all()`,
		`g.V("<a>").labelContext("<p1>").followRecursive("<knows>").all()`,
		`g.V("<a>").followRecursive("<knows>").labelContext("<p2>").out("<knows>").all()`,
		`g.V("<d>").and(g.V("<a>").followRecursive("<knows>")).all()`,
		`g.V("<a>").followRecursive("<knows>").and(g.V("<d>")).all()`,
		`g.V("<a>").followRecursive("<knows>").followRecursive("<likes>").all()`,
		`g.emit(g.V("<a>").followRecursive("<knows>").count())`,
		`g.V("<a>").labelContext("<p2>").out("<knows>").all()`,
		`g.V("<d>").labels().all()`,
		`g.V("<d>").inPredicates().all()`,
		`g.V("<a>").outPredicates().all()`,
		`g.V("<b>").saveInPredicates("p").all()`,
		`g.V("<a>").out("<name>").filter(regex("^Sil")).all()`,
		`g.V().filter(like("%an")).all()`,
		`g.V().filter(regex("^[ab]$", true)).all()`,
		`g.V("<a>").out("<knows>").order().all()`,
		`g.V("<a>").out("<knows>").order().limit(1).all()`,
		`g.V("<a>").out("<knows>").order().skip(1).all()`,
		`g.V("<a>").out("<knows>").order().getLimit(1)`,
		`g.V("<d>").out("<likes>").is("شاي").all()`,
		`g.V(lang("سلوان","ar")).in("<name>").all()`,
		`g.V('"سلوان"@ar').in("<name>").all()`,
		`g.V(typed("1970-01-02","http://www.w3.org/2001/XMLSchema#date")).in("<born>").all()`,
		`g.emit(g.V("<a>").out("<knows>").order().toArray())`,
		`g.emit(g.V("<a>").tag("q").out("<knows>").order().tagArray())`,
		`g.emit(g.V("<a>").out("<age>").toValue())`,
		`g.emit(g.V("<a>").tag("q").out("<age>").tagValue())`,
		`g.emit(g.V("<a>").out("<knows>").count())`,
		`g.V("<a>").out("<knows>").order().forEach(function(d){ g.emit({k: d.id, n: [1, {m: null}]}) })`,
		`g.V("<a>").out("<knows>").order().forEach(1, function(d){ g.emit(d) })`,
		`g.emit("x"); g.emit(1.5); g.emit(true); g.emit(null); g.emit([])`,
		`g.addNamespace("n","http://n/"); g.emit("" + g.IRI("n:x"))`,
		`let f = x => x + 1; g.emit(f(1))`,
	} {
		it, err := theirs.NewSession(store()).Execute(context.Background(), text, query.Options{Collation: query.JSON, Limit: -1})
		if err != nil {
			t.Fatalf("%s: Cayley: %v", text, err)
		}
		var want []string
		for it.Next(context.Background()) {
			if x := it.Result(); x != nil { // the value of the program
				want = append(want, fmt.Sprint(x))
			}
		}
		if err := it.Err(); err != nil {
			t.Errorf("%s: Cayley: %v", text, err)
			continue
		}
		rs, err := run(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		var got []string
		for _, r := range rs {
			got = append(got, fmt.Sprint(r.JSON))
		}
		want = drop(want, "map[]") // labels() of a quad without one
		sort.Strings(got)
		sort.Strings(want)
		if len(want) == 0 && text != `g.V("<d>").labels().all()` && !strings.Contains(text, "hasR") {
			t.Errorf("%s: Cayley gives nothing, so nothing is compared", text)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-Cayley +ours):\n%s", text, d)
		}
	}
}

func drop(list []string, x string) (out []string) {
	for _, y := range list {
		if y != x {
			out = append(out, y)
		}
	}
	return out
}

// What Cayley's Gizmo does not do, or not well.
func TestOwn(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`g.V("<a>").out("<knows>").count()`, `2`},
		{`g.V("<b>").out("<knows>")`, `id=<c>`},
		{`g.V("<a>").out("<knows>").forEach(function(){})`, ``},
		{`g.V("<a>").out("<nothing>").all(); 5`, ``},
		{`var x = 5`, ``},
		{`g`, ``},
		{`g.V("<a>").out("<name>").order().toTerms().map(function(t){ return t.text + "@" + t.lang }).join()`, `"Silwan@en,سلوان@ar"`},
		{`g.emit({b: lang("س","ar"), a: typed("2026-01-02","d"), i: iri("x")})`, `b="س"@ar a="2026-01-02"^^<d> i=<x>`},
		{`g.V("<a>").out("<name>").order().toTerms().forEach(function(t){ g.emit({n: t.term}) })`, `n="Silwan"@en n="سلوان"@ar`},
		{`g.emit({a: undefined, f: function(){}, n: 0/0})`, `n="NaN"`},
		{`try { g.V("<a>").out(5, 5) } catch (e) { g.emit("caught") }`, `"caught"`},
	} {
		rs, err := run(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		var parts []string
		for _, r := range rs {
			for i, k := range r.Keys {
				p := quad.StringOf(r.Cells[i])
				if n, ok := r.Cells[i].(quad.Int); ok {
					p = fmt.Sprint(int64(n))
				}
				if k != Scalar {
					p = k + "=" + p
				}
				parts = append(parts, p)
			}
		}
		if got := strings.Join(parts, " "); got != c.want {
			t.Errorf("%s = %s, want %s", c.text, got, c.want)
		}
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"g.V(", "gizmo:1:5: Unexpected end of input; expected ) to close the ( at 1:4"},
		{"var a = 1;\nvar ب = );", "gizmo:2:9: Unexpected token ); ) at 2:9 closes nothing"},
		{"g.V(\"<a>).all()", "gizmo:1:5: Unexpected token ILLEGAL; expected \" to close the string that begins at 1:5"},
		{"\n  g.V().inn('<p>')", `gizmo:2:12: no step "inn"; did you mean in?`},
		{"g.V('<a>').out('<knows>').forEach(function(d){\n d.x.y })", "gizmo:2:6: TypeError: Cannot read property 'y' of undefined"},
		{"g.V('<a>').out('<p>', 5).all()", "out: tag: wants a string, got 5"},
		{"g.V('<a>').has({})", "no node, path or list"},
		{"g.V('<a>').out(['<p>', g]).all()", "no node, path or list"},
		{"g.V().filter(5)", "filter takes"},
		{"g.V().filter(regex('('))", "error parsing regexp"},
		{"g.V().limit('x')", "limit takes one number"},
		{"g.emit(g.V())", "a path is no value"},
		{"var a = {}; a.a = a; g.emit(a)", "contains itself"},
		{"var a = []; a[4294967290] = 1; g.emit(a)", "the most is"},
		{"\n JSON.parse(Array(3000).join('['))", "gizmo:2:12: JSON.parse: nested"},
		{"function f() { f() }; f()", "calls nested more than"},
		{"[1].map(function f() { [1].map(f) })", "calls nested more than"},
		{"throw 'نعم'", "gizmo:1:1: نعم"},
		{"var p = g.V().out; p('<x>')", "called on something that is no path"},
		{strings.Repeat(" ", MaxText+1), "the most is"},
	} {
		_, err := run(c.text)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.60s: error %v, want %s", c.text, err, c.want)
		}
		var ge *Error
		if !errors.As(err, &ge) {
			t.Errorf("%.60s: error is a %T", c.text, err)
		}
	}
}

// The parser is recursive; what fits in MaxText must not use up the stack.
func TestDeep(t *testing.T) {
	for _, unit := range []string{"(", "[", "{", "!", "- ", "a=>", "a?", "x=", "new ", "if(1)", "f(", "`${", "typeof ", "a.b(", "1+(", "function(){", "async ()=>", "class{static{", "[...", "{...", "switch(0){case ", "a**", "()=>{"} {
		text := strings.Repeat(unit, MaxText/len(unit))
		if _, err := run(text); err == nil {
			t.Errorf("%q repeated is no error", unit)
		}
	}
	// Deep text that is right.
	n := MaxText/2 - 10
	run(strings.Repeat("(", n) + "1" + strings.Repeat(")", n))
	for _, text := range []string{
		"JSON.parse(Array(3e5).join('['))",
		"eval(Array(2e6).join('('))",
		"new Function(Array(2e6).join('('))",
		"var p = g.M().out(); for (var i = 0; i < 60; i++) p = p.follow(p); g.V().follow(p).count()",
		"var p = g.V(); for (var i = 0; i < 1e5; i++) p = p.out(); p.all()",
	} {
		if _, err := run(text); err == nil || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, text := range []string{
		// Without a constructor of their own these are Object(text), which compiles nothing.
		"(function(){}).constructor(Array(2e5).join('('))",
		"(function*(){}).constructor(Array(2e5).join('('))",
		"(async () => 1).constructor(Array(2e5).join('('))",
		"var a = []; for (var i = 0; i < 1e5; i++) a = [a]; a.flat(Infinity); null",
		`/(a+)+b\1/.test(Array(60).join("a"))`,
		`g.emit(JSON.parse('{"a":[1]}')); g.emit([[1],[2]].flat())`,
	} {
		if _, err := run(text); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestCancel(t *testing.T) {
	for _, text := range []string{
		"while (true) {}",
		"while (true) { g.V().all() }",
		"while (true) { g.V().count() }",
		"for (;;) { try { g.V().toArray() } catch (e) {} }",
		"for (;;) { try { while (true) {} } catch (e) {} finally { while (true) {} } }",
	} {
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(50*time.Millisecond, cancel)
		start := time.Now()
		err := Run(ctx, store(), text, func(Result) bool { return true })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", text, err)
		}
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%s: took %s to end", text, d)
		}
	}
}

func TestStop(t *testing.T) {
	n := 0
	err := Run(context.Background(), store(), "for (;;) g.emit(1)", func(Result) bool { n++; return n < 3 })
	if err != nil || n != 3 {
		t.Errorf("%d results, %v", n, err)
	}
}

// A store that panics costs the query and nothing more.
type broken struct{ *memstore.QuadStore }

func (broken) QuadIterator(quad.Direction, cgraph.Ref) iterator.Shape {
	var p *int
	*p = 1
	return nil
}

func TestPanic(t *testing.T) {
	err := Run(context.Background(), broken{store()}, `g.V("<a>").out("<knows>").all()`, func(Result) bool { return true })
	if err == nil || !strings.Contains(err.Error(), "the store failed") {
		t.Errorf("error %v", err)
	}
}

func FuzzRun(f *testing.F) {
	for _, s := range []string{`g.V("<a>").out("<knows>").all()`, `g.emit({a:[1,"x"]})`, `g.V().has("<p>", lt(5)).forEach(function(d){g.emit(d)})`, `g.V(`, `g.V().out(5,5)`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
		defer cancel()
		n := 0
		Run(ctx, store(), text, func(Result) bool { n++; return n < 100 })
	})
}

func BenchmarkFloor(b *testing.B) {
	qs := store()
	for b.Loop() {
		if err := Run(context.Background(), qs, "g.emit(1)", func(Result) bool { return true }); err != nil {
			b.Fatal(err)
		}
	}
}

// TestRecursion: what Cayley's own recursion does not find, or does not end.
func TestRecursion(t *testing.T) {
	for text, want := range map[string]string{
		// Cayley finds nothing behind a union.
		`g.V("<a>").followRecursive(g.M().both("<knows>")).all()`:              "<a> <b> <c> <d>",
		`g.V("<a>").followRecursive(g.M().both("<knows>"), 1).all()`:           "<b> <d>",
		`g.V("<a>").followRecursive(g.M().both("<knows>"), 1).unique().all()`:  "<b> <d>",
		`g.V("<x>").followRecursive("<knows>").all()`:                          "",
		`g.V("<a>").followRecursive(g.M().both("<knows>")).has("<age>").all()`: "<a> <b>",
	} {
		results, err := run(text)
		var got []string
		for _, r := range results {
			got = append(got, quad.StringOf(r.Cells[0]))
		}
		sort.Strings(got)
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%s: %q, %v; want %q", text, got, err, want)
		}
	}
	// A chain that is long, walked with little time.
	var quads []quad.Quad
	for i := range 100_000 {
		quads = append(quads, quad.MakeIRI(fmt.Sprint("n", i), "next", fmt.Sprint("n", i+1), ""))
	}
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	err := Run(ctx, memstore.New(quads...), `g.V("<n0>").followRecursive("<next>").all()`, func(Result) bool { return true })
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 5*time.Second {
		t.Errorf("after %v: %v", time.Since(start), err)
	}
}

// What comes from the process of a program is not trusted to be a message.
func FuzzMessage(f *testing.F) {
	e := message(msgAll)
	p, err := startAt([]quad.Value{quad.IRI("a")}).after("out", steps["out"], []any{quad.IRI("knows")})
	if err != nil {
		f.Fatal(err)
	}
	e.path(p)
	e.int(-1)
	f.Add(e.b)
	e = message(msgEmit)
	e.int(1)
	e.string("id")
	e.value(quad.LangString{Value: "س", Lang: "ar"})
	e.value(map[string]any{"id": "س"})
	f.Add(e.b)
	qs := store()
	f.Fuzz(func(t *testing.T, b []byte) {
		s := &driven{wire: newWire(strings.NewReader(""), io.Discard, 1<<20), readings: map[int64]*reading{}}
		s.yield = func(Result) bool { return true }
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		s.local = &local{ctx, qs, s.yield}
		defer func() {
			for _, r := range s.readings {
				r.stop()
			}
			if r := recover(); r != nil && !strings.Contains(fmt.Sprint(r), "cayley") {
				if _, isRuntime := r.(runtime.Error); isRuntime {
					panic(r)
				}
			}
		}()
		s.serve(&decoder{b: b}, 0)
	})
}
