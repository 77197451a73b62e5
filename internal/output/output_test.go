package output

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

type short string

func (s short) Text() string { return "https://example.org/" + string(s) }
func (s short) Show() string { return "ex:" + string(s) }

func sample() *Table {
	t := &Table{Columns: []string{"name", "n", "of"}}
	t.Add("مُحَمَّد", 1, short("a"))
	t.Add("=1+1\t\"x\"\n<b>|\u202e", 2.5, nil)
	t.Add("longer", true, []string{"a", "b"})
	return t
}

func print(t testing.TB, table *Table, o Options) string {
	t.Helper()
	var b strings.Builder
	if _, err := Write(context.Background(), &b, table, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestEye(t *testing.T) {
	want := "NAME           N     OF\nمُحَمَّد           1     ex:a\n=1+1 \"x\" <b>|  2.5\nlonger         true  a | b\n"
	if got := print(t, sample(), Options{}); got != want {
		t.Errorf("in a pipe:\n%s\nwant\n%s", got, want)
	}
	isolated := strings.Replace(want, "مُحَمَّد", "\u2068مُحَمَّد\u2069", 1)
	if got := print(t, sample(), Options{Terminal: true}); got != isolated {
		t.Errorf("on a terminal:\n%q", got)
	}
	if got := print(t, sample(), Options{Terminal: true, Bidi: None}); got != want {
		t.Errorf("none:\n%q", got)
	}
	if got := print(t, sample(), Options{Latin: true}); !strings.Contains(got, "muhamad ") {
		t.Errorf("latin:\n%s", got)
	}
	for _, line := range strings.Split(strings.TrimSpace(print(t, sample(), Options{Terminal: true, Width: 20, Bidi: None})), "\n") {
		if Width(line) > 20 {
			t.Errorf("wider than the terminal: %q", line)
		}
	}
}

func TestVisual(t *testing.T) {
	for in, want := range map[string]string{
		"سلام":       "مالس",
		"abc":        "abc",
		"قمة G20":    "G20 ةمق",
		"مُحَمَّد":   "دمَّحَمُ",
		"في 12 مايو": "ويام 12 يف",
	} {
		if got := shown(in, Visual); got != want {
			t.Errorf("%s: %+q, want %+q", in, got, want)
		}
		if Width(shown(in, Visual)) != Width(in) {
			t.Errorf("%s: its width changes", in)
		}
	}
}

func TestJoined(t *testing.T) {
	for in, want := range map[string]string{
		"سلام":    "\ufeb3\ufefc\ufee1",
		"بيت":     "\ufe91\ufef4\ufe96",
		"دار":     "\ufea9\ufe8d\ufead",
		"لا":      "\ufefb",
		"مُحَمّد": "\ufee3\u064f\ufea4\u064e\ufee4\u0651\ufeaa",
		"شيء":     "\ufeb7\ufef2\ufe80",
		"G20":     "G20",
	} {
		if got := joined(in); got != want {
			t.Errorf("%s: %+q, want %+q", in, got, want)
		}
	}
	table := &Table{Columns: []string{"a", "b"}, Rows: [][]any{{"لا", "x"}, {"بيت", "y"}}}
	if got, want := print(t, table, Options{Bidi: Visual}), "A    B\n\ufefb    x\n\ufe96\ufef4\ufe91  y\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestLatin(t *testing.T) {
	for in, want := range map[string]string{
		"سالم الورفلاني": "salm al-wrflani",
		"ليبيا":          "libia",
		"وزارة الخارجية": "wzara al-kharjia",
		"قمة G20، ٢٠٢٦":  "qma G20, 2026",
		"abc":            "abc",
		"ال":             "al",
	} {
		if got := Latin(in); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

// TestMachine wants programs to get what is there, whole, and nothing else.
func TestMachine(t *testing.T) {
	var rows []map[string]any
	if err := json.Unmarshal([]byte(print(t, sample(), Options{Format: JSON, Terminal: true, Width: 10})), &rows); err != nil || rows[1]["name"] != "=1+1\t\"x\"\n<b>|\u202e" || rows[0]["of"] != "https://example.org/a" || rows[0]["n"] != 1.0 || rows[1]["of"] != nil {
		t.Errorf("%v %v", err, rows)
	}
	if got := print(t, sample(), Options{Format: NDJSON}); strings.Count(got, "\n") != 3 || !strings.HasPrefix(got, `{"name":"مُحَمَّد","n":1,"of":"https://example.org/a"}`) {
		t.Errorf("%s", got)
	}
	records, err := csv.NewReader(strings.NewReader(print(t, sample(), Options{Format: CSV}))).ReadAll()
	if err != nil || len(records) != 4 || records[2][0] != "=1+1\t\"x\"\n<b>|\u202e" {
		t.Errorf("%v %q", err, records)
	}
	excel := print(t, sample(), Options{Excel: true})
	if !strings.HasPrefix(excel, "\ufeffname,") || !strings.Contains(excel, `"'=1+1`) {
		t.Errorf("%q", excel)
	}
	for _, line := range strings.Split(strings.TrimSpace(print(t, sample(), Options{Format: TSV})), "\n") {
		if strings.Count(line, "\t") != 2 {
			t.Errorf("%q", line)
		}
	}
	for _, line := range strings.Split(strings.TrimSpace(print(t, sample(), Options{Format: Markdown})), "\n") {
		if strings.Count(line, "|")-strings.Count(line, `\|`) != 4 || strings.Contains(line, "<b>") {
			t.Errorf("%q", line)
		}
	}
}

func TestJQ(t *testing.T) {
	if got := print(t, sample(), Options{JQ: `.[] | select(.n == 1) | .name, .n`}); got != "مُحَمَّد\n1\n" {
		t.Errorf("%q", got)
	}
	for _, o := range []Options{{JQ: ".["}, {JQ: ".nothing"}, {JQ: "error"}, {JQ: ".", Format: CSV}, {Columns: []string{"nobody"}}, {Limit: -1}, {Bidi: "up"}, {Excel: true, Format: JSON}} {
		var b strings.Builder
		if _, err := Write(context.Background(), &b, sample(), o); !errors.Is(err, ErrOption) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Write(ctx, new(strings.Builder), sample(), Options{JQ: "range(1e9)|select(false)"}); !errors.Is(err, context.Canceled) {
		t.Errorf("an endless expression: %v", err)
	}
}

func TestPick(t *testing.T) {
	if got := print(t, sample(), Options{Columns: []string{"N", " name"}, Limit: 1, Format: TSV}); got != "n\tname\n1\tمُحَمَّد\n" {
		t.Errorf("%q", got)
	}
	if left, err := Write(context.Background(), new(strings.Builder), sample(), Options{Limit: 1}); left != 2 || err != nil {
		t.Errorf("%d left, %v", left, err)
	}
}

func TestFlags(t *testing.T) {
	parse := func(args ...string) (Options, error) {
		var o Options
		f := pflag.NewFlagSet("", pflag.ContinueOnError)
		o.Flags(f)
		err := f.Parse(args)
		return o, err
	}
	if o, err := parse("--csv", "--columns", "a,b", "--limit", "3"); err != nil || o.Format != CSV || len(o.Columns) != 2 || o.Limit != 3 {
		t.Errorf("%+v %v", o, err)
	}
	if _, err := parse("--csv", "--json"); err == nil {
		t.Error("two formats at once")
	}
}
