package cage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"sort"
	"strings"
	"testing"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/queries/gizmo"
)

func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == Arg {
		os.Exit(Work())
	}
	os.Exit(m.Run())
}

func store(n int) cgraph.QuadStore {
	var quads []quad.Quad
	for i := range n {
		from, to := quad.IRI(fmt.Sprint("n", i)), quad.IRI(fmt.Sprint("n", i+1))
		quads = append(quads, quad.Make(from, quad.IRI("next"), to, quad.IRI("l")),
			quad.Make(from, quad.IRI("name"), quad.LangString{Value: quad.String(fmt.Sprint("اسم ", i)), Lang: "ar"}, nil),
			quad.Make(from, quad.IRI("size"), quad.Int(i), nil),
			quad.Make(from, quad.IRI("day"), quad.TypedString{Value: "2025-01-02", Type: "xsd:date"}, nil))
	}
	return memstore.New(quads...)
}

func results(run func(yield func(gizmo.Result) bool) error) ([]string, error) {
	var out []string
	err := run(func(r gizmo.Result) bool {
		out = append(out, fmt.Sprintf("%#v", r))
		return true
	})
	sort.Strings(out)
	return out, err
}

// A program gives the same in the cage and outside.
func TestSame(t *testing.T) {
	qs, p, ctx := store(40), New(Options{}), context.Background()
	defer p.Close()
	for _, text := range []string{
		`g.V("<n3>").out("<next>").all()`,
		`g.V("<n3>").out().tag("t").all()`,
		`g.V().has("<size>", gt(30)).save("<name>", "n").all()`,
		`g.V().has("<name>", regex("5$")).all()`,
		`g.V().has("<name>", like("اسم 1%")).all()`,
		`g.V("<n3>").out("<next>").count()`,
		`var m = g.M().out("<next>"); g.V("<n1>").follow(m).followR(m).and(g.V("<n1>", "<n2>")).all()`,
		`g.V("<n1>").followRecursive("<next>", 5, "d").all()`,
		`g.emit(g.V().out("<next>").toArray().length)`,
		`g.V("<n1>").out().toTerms().forEach(function (t) { g.emit(t) })`,
		`g.V().out("<name>").forEach(function (d) { if (d.id.endsWith("7")) g.emit({name: d.id, list: [1, 2.5, "x", null, true]}) })`,
		`g.V("<n1>", "<n2>").forEach(function (d) { g.V(d.id).out("<next>").forEach(3, function (e) { g.emit([d.id, e.id]) }) })`,
		`g.V("<n1>").out("<size>").toValue()`,
		`g.V("<n1>").tag("x").out("<next>").tagValue()`,
		`g.emit(lang("س", "ar")); g.emit(iri("x")); g.emit(typed("1", "xsd:x")); g.emit(12345678901234567890n); g.emit(new Date(0))`,
		`g.V("<n1>").out("<next>", "p").labelContext("<l>").back("p").all()`,
		"\n g.V().out(5, 5)", `throw new Error("x")`, `g.V(`, `g.V().nope()`, `(function f() { f() })()`,
		`try { g.V().out("<next>", 5) } catch (e) { g.emit("caught") }`,
		`g.loadNamespaces(); g.emit(1)`, `1 + 1`, `g.V("<n9>")`, ``,
	} {
		want, werr := results(func(y func(gizmo.Result) bool) error { return gizmo.Run(ctx, qs, text, y) })
		got, gerr := results(func(y func(gizmo.Result) bool) error { return p.Run(ctx, qs, text, 0, 0, y) })
		if !reflect.DeepEqual(got, want) || fmt.Sprint(gerr) != fmt.Sprint(werr) {
			t.Errorf("%s:\n got %v %v\nwant %v %v", text, got, gerr, want, werr)
		}
	}
	if started, killed := p.Stats(); started != 1 || killed != 0 {
		t.Errorf("%d processes started and %d killed for one program after another", started, killed)
	}
}

func TestLimit(t *testing.T) {
	qs, p, ctx := store(40), New(Options{}), context.Background()
	defer p.Close()
	for _, text := range []string{`g.V().all()`, `for (;;) g.emit(1)`, `g.V().forEach(function (d) { g.emit(d) }); for (;;) {}`} {
		n := 0
		err := p.Run(ctx, qs, text, 3, 0, func(gizmo.Result) bool { n++; return n < 3 })
		if n != 3 || err != nil {
			t.Errorf("%s: %d results, %v", text, n, err)
		}
	}
	if _, killed := p.Stats(); killed != 0 {
		t.Errorf("%d processes were killed for having enough", killed)
	}
	n := 0
	if err := p.Run(ctx, qs, `for (;;) g.emit("x")`, 0, 0, func(gizmo.Result) bool { n++; return n < 3 }); err != nil || n != 3 {
		t.Errorf("no limit: %d results, %v", n, err)
	}
}

// bombs are what a program can do to memory: slowly, or by one instruction.
var bombs = []string{
	`var a = []; for (;;) a.push({x: a.length})`,
	`var s = "x"; for (;;) s += s`,
	`"x".repeat(1 << 30)`,
	`"x".padStart(1 << 30)`,
	`var s = "xxxxxxxxxxxxxxxx".repeat(1 << 16), a = []; for (var i = 0; i < 1e5; i++) a.push(s); a.join("")`,
	`new ArrayBuffer(1 << 30)`,
	`new Array(1 << 28).fill("x").join("yyyyyyyy")`,
	`2n ** 100000000n`,
	`var a = [1]; for (var i = 0; i < 60; i++) a = [a, a]; g.emit(a)`,
	`var a = [1]; for (var i = 0; i < 60; i++) a = [a, a]; JSON.stringify(a)`,
	`var m = new Map(); for (var i = 0; ; i++) m.set(i, "x" + i)`,
	`function f(x) { return f([x, x, x, x]) + 1 } for (;;) try { f(1) } catch (e) {}`,
	`var a = []; for (;;) a = a.concat(g.V().toArray())`,
}

func TestBombs(t *testing.T) {
	qs, p := store(100), New(Options{Memory: 32 << 20})
	defer p.Close()
	for _, text := range bombs {
		ctx, cancel := context.WithTimeout(context.Background(), 700*time.Millisecond)
		err := p.Run(ctx, qs, text, 0, 0, func(gizmo.Result) bool { return true })
		var ge *gizmo.Error
		if !errors.Is(err, ErrMemory) && !errors.Is(err, context.DeadlineExceeded) && !errors.As(err, &ge) {
			t.Errorf("%s: %v", text, err)
		}
		cancel()
	}
	if _, killed := p.Stats(); killed < len(bombs)/2 {
		t.Errorf("only %d of %d bombs went off", killed, len(bombs))
	}
	if err := p.Run(context.Background(), qs, "g.emit(1)", 0, 0, func(gizmo.Result) bool { return true }); err != nil {
		t.Errorf("after the bombs: %v", err)
	}
}

// A context that ends does so at once, whatever the program is in.
func TestEnds(t *testing.T) {
	qs, p := store(10), New(Options{})
	defer p.Close()
	for _, text := range []string{`for (;;) {}`, `for (;;) g.V().count()`, `/(x+x+)+y/.test("x".repeat(40))`, `g.V().forEach(function () { for (;;) {} })`} {
		ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
		err := p.Run(ctx, qs, text, 0, 0, func(gizmo.Result) bool { return true })
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) && !strings.Contains(text, "/(x+") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// Nothing of the host is to be seen from a program.
func TestHost(t *testing.T) {
	p := New(Options{})
	defer p.Close()
	names := `["require", "process", "os", "fetch", "XMLHttpRequest", "console", "eval", "Function", "import", "Deno", "WebAssembly"]`
	err := p.Run(context.Background(), store(1), names+`.forEach(function (n) { if (n in globalThis) g.emit(n) })`, 0, 0, func(r gizmo.Result) bool {
		t.Errorf("a program sees %v", r.JSON)
		return true
	})
	if err != nil {
		t.Error(err)
	}
}

func BenchmarkRun(b *testing.B) {
	qs, p := store(300), New(Options{})
	defer p.Close()
	for _, text := range []string{`g.V("<n3>").out("<next>").all()`, `g.V().out("<next>").all()`, `g.V().out("<next>").forEach(function (d) { g.emit(d.id) })`} {
		for _, where := range []string{"inside", "caged"} {
			b.Run(where+"/"+text, func(b *testing.B) {
				for range b.N {
					var err error
					if where == "caged" {
						err = p.Run(context.Background(), qs, text, 0, 0, func(gizmo.Result) bool { return true })
					} else {
						err = gizmo.Run(context.Background(), qs, text, func(gizmo.Result) bool { return true })
					}
					if err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
