package answer

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/clipperhouse/displaywidth"
)

func sample() *Answer {
	return &Answer{
		Columns: []string{"id", "name", "n"},
		Rows: [][]quad.Value{
			{quad.IRI("https://w3id.org/rawabit/id/person/سلوان"), quad.LangString{Value: "سلوان \"الكبير\"", Lang: "ar"}, quad.Int(3)},
			{quad.BNode("b"), quad.TypedString{Value: "2026-01-02", Type: "http://www.w3.org/2001/XMLSchema#date"}, nil},
			{quad.String("a,b\nc\td"), quad.Time(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)), quad.Float(1.5)},
		},
		Results: []any{map[string]any{"id": "<x&y>"}, map[string]any{"n": math.NaN()}, map[string]any{"t": quad.Time(time.Unix(0, 0))}},
	}
}

func text(t *testing.T, a *Answer, format string, opt WriteOptions) string {
	t.Helper()
	var b strings.Builder
	if err := a.Write(&b, format, opt); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFormats(t *testing.T) {
	for format, want := range map[string]string{
		FormatTable: "id                name             n\n" +
			"────────────────  ───────────────  ───\n" +
			"id:person/سلوان   سلوان \"الكبير\"   3\n" +
			"_:b               2026-01-02\n" +
			"a,b\\nc\\td         2026-01-02T03:04:05Z  1.5\n",
		FormatJSON:  `{"result":[{"id":"<x&y>"},{"n":"NaN"},{"t":"1970-01-01T00:00:00Z"}]}` + "\n",
		FormatPlain: `[{"id":"<x&y>"},{"n":"NaN"},{"t":"1970-01-01T00:00:00Z"}]` + "\n",
		FormatTyped: `{"head":{"vars":["id","name","n"]},"results":{"bindings":[` +
			`{"id":{"type":"uri","value":"https://w3id.org/rawabit/id/person/سلوان"},"n":{"type":"literal","value":"3","datatype":"http://www.w3.org/2001/XMLSchema#integer"},"name":{"type":"literal","value":"سلوان \"الكبير\"","xml:lang":"ar"}},` +
			`{"id":{"type":"bnode","value":"b"},"name":{"type":"literal","value":"2026-01-02","datatype":"http://www.w3.org/2001/XMLSchema#date"}},` +
			`{"id":{"type":"literal","value":"a,b\nc\td"},"n":{"type":"literal","value":"1.5","datatype":"http://www.w3.org/2001/XMLSchema#double"},"name":{"type":"literal","value":"2026-01-02T03:04:05Z","datatype":"http://www.w3.org/2001/XMLSchema#dateTime"}}]}}` + "\n",
		FormatCSV: "id,name,n\nhttps://w3id.org/rawabit/id/person/سلوان,\"سلوان \"\"الكبير\"\"\",3\n_:b,2026-01-02,\n\"a,b\nc\td\",2026-01-02T03:04:05Z,1.5\n",
		FormatTSV: "?id\t?name\t?n\n<https://w3id.org/rawabit/id/person/سلوان>\t\"سلوان \\\"الكبير\\\"\"@ar\t\"3\"^^<http://www.w3.org/2001/XMLSchema#integer>\n" +
			"_:b\t\"2026-01-02\"^^<http://www.w3.org/2001/XMLSchema#date>\t\n" +
			"\"a,b\\nc\\td\"\t\"2026-01-02T03:04:05Z\"^^<http://www.w3.org/2001/XMLSchema#dateTime>\t\"1.5\"^^<http://www.w3.org/2001/XMLSchema#double>\n",
	} {
		got := text(t, sample(), format, WriteOptions{})
		if format == FormatTable {
			// widths are checked below; here what stands in the cells
			got, want = strings.Join(strings.Fields(got), " "), strings.Join(strings.Fields(want), " ")
			got, want = strings.ReplaceAll(got, "─", ""), strings.ReplaceAll(want, "─", "")
		}
		if got != want {
			t.Errorf("%s:\n%q\nwant\n%q", format, got, want)
		}
	}
	var b strings.Builder
	if err := sample().Write(&b, "xml", WriteOptions{}); !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), "known are table, json") {
		t.Error(err)
	}
	if err := sample().Write(&b, FormatNQuads, WriteOptions{}); !errors.Is(err, ErrNoGraph) {
		t.Error(err)
	}
}

func TestNQuads(t *testing.T) {
	a := &Answer{Columns: []string{"label", "object", "predicate", "subject"}, Rows: [][]quad.Value{
		{quad.IRI("l"), quad.String("ب"), quad.IRI("p"), quad.IRI("s")},
		{nil, quad.String("ا"), quad.IRI("p"), quad.IRI("s")},
		{nil, nil, quad.IRI("p"), quad.IRI("s")},
	}}
	if got := text(t, a, FormatNQuads, WriteOptions{}); got != "<s> <p> \"ا\" .\n<s> <p> \"ب\" <l> .\n" {
		t.Errorf("%q", got)
	}
}

func TestEmpty(t *testing.T) {
	yes := true
	for _, c := range []struct {
		a            *Answer
		format, want string
	}{
		{&Answer{}, FormatTable, ""},
		{&Answer{}, FormatJSON, "{\"result\":[]}\n"},
		{&Answer{}, FormatPlain, "[]\n"},
		{&Answer{}, FormatCSV, ""},
		{&Answer{Columns: []string{"a"}}, FormatCSV, "a\n"},
		{&Answer{Columns: []string{"a"}}, FormatTyped, `{"head":{"vars":["a"]},"results":{"bindings":[]}}` + "\n"},
		{&Answer{Boolean: &yes}, FormatTable, "yes\n"},
		{&Answer{Boolean: &yes}, FormatTyped, `{"head":{},"boolean":true}` + "\n"},
		{&Answer{Data: map[string]any{"a": nil}}, FormatJSON, `{"data":{"a":null}}` + "\n"},
		{&Answer{Truncated: true, Limit: 5, Results: []any{1}}, FormatJSON, `{"result":[1],"truncated":true,"limit":5}` + "\n"},
	} {
		if got := text(t, c.a, c.format, WriteOptions{}); got != c.want {
			t.Errorf("%s: %q, want %q", c.format, got, c.want)
		}
	}
}

func TestTableWidth(t *testing.T) {
	a := sample()
	for i := range 30 {
		a.Rows = append(a.Rows, []quad.Value{quad.String(strings.Repeat("كلمة ", i)), quad.String(strings.Repeat("界", i)), quad.Int(i)})
	}
	for _, width := range []int{20, 40, 80} {
		for line := range strings.Lines(text(t, a, FormatTable, WriteOptions{Width: width})) {
			if w := displaywidth.String(strings.TrimRight(line, "\n")); w > max(width, 3*6+4) {
				t.Errorf("width %d: %d columns: %s", width, w, line)
			}
		}
	}
}

func TestNoControl(t *testing.T) {
	evil := "a\x1b[31mb\u202eg\u200fh\u0085\ufeff\tx\u200cy"
	a := &Answer{Columns: []string{evil}, Rows: [][]quad.Value{{quad.String(evil)}}}
	got := text(t, a, FormatTable, WriteOptions{})
	if strings.ContainsAny(got, "\x1b\u202e\u200f\u0085\ufeff\t") || !strings.Contains(got, `a\u001b[31mb\u202eg\u200fh\u0085\ufeff\tx`+"\u200cy") {
		t.Errorf("%q", got)
	}
	if got := text(t, a, FormatTable, WriteOptions{Control: true}); !strings.Contains(got, "\u202e") {
		t.Errorf("control characters wanted: %q", got)
	}
}

func TestSortAndArrange(t *testing.T) {
	a := &Answer{Columns: []string{"x", "y"}, Rows: [][]quad.Value{{quad.String("ب"), nil}, {quad.String("ا"), quad.Int(2)}, {quad.String("ا"), quad.Int(1)}}, Results: []any{3, 2, 1}}
	a.Sort()
	if got := text(t, a, FormatPlain, WriteOptions{}); got != "[1,2,3]\n" {
		t.Errorf("%s", got)
	}
	a.Arrange([]string{"y", "z"})
	if got := text(t, a, FormatCSV, WriteOptions{}); got != "y,z,x\n1,,ا\n2,,ا\n,,ب\n" {
		t.Errorf("%q", got)
	}
}
