package saved

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dop251/goja"
)

type echo struct{}

func (echo) Resolve(_ context.Context, kind Type, text string) (string, error) {
	if text == "?" {
		return "", errors.New("nobody of that name")
	}
	return "http://x/" + text, nil
}

func TestAllLoad(t *testing.T) {
	if _, err := load(); err != nil {
		t.Fatal(err)
	}
	if n := len(All()); n < 15 {
		t.Errorf("%d questions", n)
	}
	for _, q := range All() {
		params := map[string]string{}
		for _, p := range q.Params {
			if p.Required {
				params[p.Name] = "x"
			}
		}
		text, err := q.Bind(context.Background(), echo{}, params)
		if err != nil {
			t.Error(err)
			continue
		}
		if _, err := goja.Compile(q.Name, text, true); err != nil {
			t.Errorf("%s: %v", q.Name, err)
		}
		// An error names the line of the file.
		if a, b := strings.Split(q.Query, "\n"), strings.Split(text, "\n"); a[1] != b[1] || a[len(a)-2] != b[len(a)-2] {
			t.Errorf("%s: the lines have moved", q.Name)
		}
	}
}

func TestGet(t *testing.T) {
	for name, want := range map[string]string{
		"visit-to-country":         "did you mean visits-to-country",
		"visits":                   "visits-of-person or visits-to-country",
		"timelin":                  "did you mean timeline",
		"TIMELINE":                 "did you mean timeline",
		"xyzzy":                    "known are agreements, article-says",
		"":                         "known are",
		strings.Repeat("x", 1<<20): "known are",
	} {
		_, err := Get(name)
		if !errors.Is(err, ErrUnknown) || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20s: %.200v, want %s", name, err, want)
		}
	}
}

func TestParseFaults(t *testing.T) {
	_, err := Parse("x", "//: en Title\n//: nonsense\n//: param A country required | a | ب\n//: param a land - | a | ب\n//: param b int many | a | ب\n//: param format text - | a | ب\n//: param c text - | a\n//: about fr x\ng.V()\n//: ar بعد\n")
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"x.gizmo:2: unknown word", "x.gizmo:3: parameter name", "x.gizmo:4: no type", "x.gizmo:5: default of b", "x.gizmo:6: parameter name",
		"x.gizmo:7: a parameter is", "x.gizmo:8: about wants", "x.gizmo:10: a line of the head", "x.gizmo:1: no title in Arabic", "no description in English", "no columns",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in\n%v", want, err)
		}
	}
}

const question = "//: en T\n//: ar ع\n//: about en T\n//: about ar ع\n//: param who person required | Who | من\n//: param text text - | Text | نص\n//: param n int 7 | N | ن\n//: param day date - | Day | يوم\n//: columns a\nP\n"

func TestBind(t *testing.T) {
	q, err := Parse("q", question)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		params map[string]string
		want   string
	}{
		{map[string]string{"who": "a"}, `var P = {"day":"","n":7,"text":"","who":"\u003chttp://x/a\u003e"};`},
		{map[string]string{"who": " a ", "n": "12", "day": "2026-02", "text": `"; g.V().all(); "` + "\u2028</script>"}, `"text":"\"; g.V().all(); \"\u2028\u003c/script\u003e"`},
		{map[string]string{}, "!who (person) is missing"},
		{map[string]string{"who": "?"}, "!nobody of that name"},
		{map[string]string{"who": "a> <b"}, "!is no IRI"},
		{map[string]string{"who": "a", "n": "x"}, "!no whole number"},
		{map[string]string{"who": "a", "n": "-1"}, "!no whole number"},
		{map[string]string{"who": "a", "day": "2026-02-30"}, "!is no date"},
		{map[string]string{"who": "a", "day": "26"}, "!is no date"},
		{map[string]string{"who": "a", "whom": "b"}, "!no parameter \"whom\"; it takes who, text, n, day"},
		{map[string]string{"who": "a\xff"}, "!UTF-8"},
		{map[string]string{"who": strings.Repeat("a", 5000)}, "!longer than"},
		{map[string]string{"n": "x", "day": "y"}, "!who (person) is missing\nquestion q: bad parameter: n:"},
	} {
		got, err := q.Bind(context.Background(), echo{}, c.params)
		if want, isErr := strings.CutPrefix(c.want, "!"); isErr {
			if !errors.Is(err, ErrParam) || !strings.Contains(fmt.Sprint(err), strings.Split(want, "\n")[0]) {
				t.Errorf("%v: %v, want %s", c.params, err, want)
			}
			continue
		}
		if err != nil || !strings.Contains(got, c.want) {
			t.Errorf("%v: %v\n%.300s", c.params, err, got)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	gone := resolver(func(ctx context.Context) error { return ctx.Err() })
	if _, err := q.Bind(ctx, gone, map[string]string{"who": "a"}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

type resolver func(context.Context) error

func (r resolver) Resolve(ctx context.Context, _ Type, _ string) (string, error) { return "", r(ctx) }

// Whatever is given, the program reads back that text and runs no other code.
func FuzzBind(f *testing.F) {
	f.Add(`x"; throw 1; "`, "a")
	f.Add("\u2028\n</script>`${1}", "a> <b")
	q, err := Parse("q", question)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text, who string) {
		prog, err := q.Bind(context.Background(), echo{}, map[string]string{"text": text, "who": who})
		if err != nil {
			return
		}
		v, err := goja.New().RunString(prog)
		if err != nil {
			t.Fatalf("%q %q: %v", text, who, err)
		}
		obj, ok := v.(*goja.Object)
		if !ok || !utf8.ValidString(text) {
			t.Fatalf("%q %q: value %v", text, who, v)
		}
		if got := obj.Get("text").String(); got != strings.TrimSpace(text) {
			t.Errorf("text %q came as %q", text, got)
		}
		if got := obj.Get("who").String(); strings.Count(got, "<") != 1 || strings.Count(got, ">") != 1 {
			t.Errorf("who %q came as %q", who, got)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add(question)
	f.Fuzz(func(t *testing.T, text string) {
		q, err := Parse("q", text)
		if err != nil {
			return
		}
		if q.Title.En == "" || q.Title.Ar == "" || len(q.Columns) == 0 {
			t.Errorf("accepted without title or columns: %+v", q)
		}
	})
}
