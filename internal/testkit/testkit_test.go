package testkit

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
)

func TestRun(t *testing.T) {
	var names []string
	Run(t, "testdata/stanza.txt", func(c *Case) {
		names = append(names, c.Get("name"))
		c.Want("lines", fmt.Sprint(1+strings.Count(c.Get("text"), "\n")))
	})
	if got := strings.Join(names, " "); got != "plain many-lines repeated" {
		t.Errorf("cases run: %s", got)
	}
}

func TestParseFaults(t *testing.T) {
	for text, want := range map[string]string{
		"":                           "no cases",
		"# only a comment\n":         "no cases",
		"word: x\n":                  "begins with \"name:\"",
		"name: a\n\nname: a\n":       "stands on line 1 too",
		"  indented\n":               "no key above",
		"name: a\nno colon here x\n": "want \"key: value\"",
	} {
		if _, err := parse("f.txt", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("parse(%q): %v, want an error with %q", text, err, want)
		}
	}
}

func TestPrintKeepsTheRest(t *testing.T) {
	b, err := os.ReadFile("testdata/stanza.txt")
	if err != nil {
		t.Fatal(err)
	}
	f, err := parse("f", string(b))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.print(); got != string(b) {
		t.Errorf("printed unlike it was read:\n%s", Diff(string(b), got))
	}
	f.cases()[0].set("lines", "2")
	f.cases()[1].set("new", "x\n\ny")
	got := f.print()
	if !strings.Contains(got, "text:  وزير\nlines: 2\n") || !strings.Contains(got, "lines: 3\nnew:\n  x\n  .\n  y\n\n# a comment") {
		t.Errorf("set changed more or less than the value:\n%s", got)
	}
	again, err := parse("f", got)
	if err != nil || again.cases()[1].all("new")[0] != "x\n\ny" {
		t.Errorf("what set wrote is not read back: %v", err)
	}
}

func TestDiff(t *testing.T) {
	if d := Diff("a\nb\nc\nd\ne\nf", "a\nb\nc\nX\ne\nf"); d != "  b\n  c\n- d\n+ X\n  e\n  f" {
		t.Errorf("diff:\n%s", d)
	}
	if d := Diff("same", "same"); d != "" {
		t.Errorf("diff of equals: %q", d)
	}
}

func TestQuadDiff(t *testing.T) {
	q := func(s, label string) quad.Quad {
		return quad.Quad{Subject: quad.IRI(s), Predicate: quad.IRI("p"), Object: quad.String("o"), Label: quad.IRI(label)}
	}
	a := []quad.Quad{q("a", "1"), q("b", "1")}
	if d := QuadDiff(a, []quad.Quad{q("b", "1"), q("a", "1"), q("a", "1")}); d != "" {
		t.Errorf("order and repetition count: %s", d)
	}
	want := "- <a> <p> \"o\" <1> .\n+ <a> <p> \"o\" <2> ."
	if d := QuadDiff(a, []quad.Quad{q("b", "1"), q("a", "2")}); d != want {
		t.Errorf("got\n%s\nwant\n%s", d, want)
	}
}

// A helper that never fails is no helper: each is asked about a difference.
func TestGoldenFails(t *testing.T) {
	if Updating() {
		t.Log("nothing to see with -update")
		return
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte("one\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		got  map[string]string
		want string
	}{
		{"same", map[string]string{"a.txt": "one\n"}, ""},
		{"differs", map[string]string{"a.txt": "two\n"}, "- one\n+ two"},
		{"missing", map[string]string{"a.txt": "one\n", "b.txt": "x"}, "b.txt is missing"},
		{"stale", map[string]string{"b.txt": "x"}, "a.txt is stale"},
	} {
		r := &recorder{TB: t}
		Folder(r, dir, c.got, "*.txt")
		if got := strings.Join(r.errors, "\n"); c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: errors %q, want %q", c.name, got, c.want)
		}
	}
}

type recorder struct {
	testing.TB
	errors []string
}

func (r *recorder) Helper()                   {}
func (r *recorder) Error(args ...any)         { r.errors = append(r.errors, fmt.Sprint(args...)) }
func (r *recorder) Errorf(f string, a ...any) { r.errors = append(r.errors, fmt.Sprintf(f, a...)) }
