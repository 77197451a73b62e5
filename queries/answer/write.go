package answer

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/cayleygraph/quad"
	"github.com/clipperhouse/displaywidth"
)

// The formats that Write knows.
const (
	FormatTable  = "table"  // columns for a terminal
	FormatJSON   = "json"   // {"result":[…]} as Cayley gives it; GraphQL {"data":…}
	FormatPlain  = "plain"  // the bare JSON array of results
	FormatTyped  = "typed"  // SPARQL 1.1 results JSON: terms with kind, language, datatype
	FormatCSV    = "csv"    // values only
	FormatTSV    = "tsv"    // terms as in N-Quads
	FormatNQuads = "nquads" // only for an answer that is a graph
)

// Formats lists the names above in that order.
func Formats() []string {
	return []string{FormatTable, FormatJSON, FormatPlain, FormatTyped, FormatCSV, FormatTSV, FormatNQuads}
}

var (
	// ErrFormat is wrapped when the format is unknown.
	ErrFormat = errors.New("unknown format")
	// ErrNoGraph says that rows can't be written as quads.
	ErrNoGraph = errors.New("the answer is no graph: N-Quads need columns subject, predicate and object")
)

// WriteOptions tune the table. The zero value is right for a pipe.
type WriteOptions struct {
	Width   int  // columns of the terminal; 0: as wide as it needs to be
	Control bool // let control and bidi characters through instead of escaping them
}

// Write writes the answer in the named format. Only the table says in words that the
// answer was cut; the JSON forms have a member for it, and CSV, TSV and N-Quads have no
// place: look at Truncated.
func (a *Answer) Write(w io.Writer, format string, opt WriteOptions) error {
	var b []byte
	var err error
	switch format {
	case FormatTable:
		b = a.table(opt)
	case FormatJSON:
		b, err = a.json()
	case FormatPlain:
		if a.Data != nil {
			b, err = encode(jsonable(a.Data))
		} else {
			b, err = encode(jsonable(a.results()))
		}
	case FormatTyped:
		b, err = a.typed()
	case FormatCSV:
		b, err = a.csv()
	case FormatTSV:
		b = a.tsv()
	case FormatNQuads:
		b, err = a.nquads()
	default:
		return fmt.Errorf("%w %q; known are %s", ErrFormat, format, strings.Join(Formats(), ", "))
	}
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

func (a *Answer) results() []any {
	if a.Results == nil {
		return []any{}
	}
	return a.Results
}

func (a *Answer) json() ([]byte, error) {
	// Cayley's clients look at the first member; the others come after it.
	var body any = struct {
		Result    []any `json:"result"`
		Truncated bool  `json:"truncated,omitempty"`
		Limit     int   `json:"limit,omitempty"`
	}{jsonable(a.results()).([]any), a.Truncated, a.shownLimit()}
	if a.Data != nil {
		body = struct {
			Data      any  `json:"data"`
			Truncated bool `json:"truncated,omitempty"`
			Limit     int  `json:"limit,omitempty"`
		}{jsonable(a.Data), a.Truncated, a.shownLimit()}
	}
	return encode(body)
}

func (a *Answer) shownLimit() int {
	if a.Truncated {
		return a.Limit
	}
	return 0
}

// encode writes JSON with a newline, letters as they are.
func encode(x any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	err := enc.Encode(x)
	return buf.Bytes(), err
}

// JSONText is the JSON of x in one line; "null" for what JSON can't say.
func JSONText(x any) string {
	b, err := encode(jsonable(x))
	if err != nil {
		return "null"
	}
	return strings.TrimSuffix(string(b), "\n")
}

// jsonable replaces what encoding/json gets wrong: times of Cayley, which it writes as
// {}, and numbers that are none. Other terms stay: they are written as Cayley does.
func jsonable(x any) any {
	switch x := x.(type) {
	case map[string]any:
		out := make(map[string]any, len(x))
		for k, v := range x {
			out[k] = jsonable(v)
		}
		return out
	case []any:
		out := make([]any, len(x))
		for i, v := range x {
			out[i] = jsonable(v)
		}
		return out
	case quad.Time:
		return time.Time(x).UTC().Format(time.RFC3339Nano)
	case quad.Float:
		return jsonable(float64(x))
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Sprint(x)
		}
	}
	return x
}

// Sort puts the rows in the order of their terms' text, row by row and cell by cell.
func (a *Answer) Sort() {
	// Most rows differ in their first cell, so the text of the others is made when
	// it is asked for.
	keys := make([][]string, len(a.Rows))
	order := make([]int, len(a.Rows))
	for i := range order {
		order[i] = i
	}
	key := func(i, k int) string {
		for len(keys[i]) <= k {
			keys[i] = append(keys[i], quad.StringOf(a.Rows[i][len(keys[i])]))
		}
		return keys[i][k]
	}
	slices.SortStableFunc(order, func(i, j int) int {
		for k := range min(len(a.Rows[i]), len(a.Rows[j])) {
			if c := strings.Compare(key(i, k), key(j, k)); c != 0 {
				return c
			}
		}
		return len(a.Rows[i]) - len(a.Rows[j])
	})
	rows := make([][]quad.Value, len(a.Rows))
	for i, j := range order {
		rows[i] = a.Rows[j]
	}
	if len(a.Results) == len(a.Rows) {
		results := make([]any, len(a.Results))
		for i, j := range order {
			results[i] = a.Results[j]
		}
		a.Results = results
	}
	a.Rows = rows
}

// Arrange puts the named columns first and in that order, also those that no row has.
func (a *Answer) Arrange(columns []string) {
	at := map[string]int{}
	for i, c := range a.Columns {
		at[c] = i
	}
	order := append([]string(nil), columns...)
	for _, c := range a.Columns {
		known := false
		for _, d := range columns {
			known = known || c == d
		}
		if !known {
			order = append(order, c)
		}
	}
	for i, row := range a.Rows {
		next := make([]quad.Value, len(order))
		for j, c := range order {
			if k, ok := at[c]; ok {
				next[j] = row[k]
			}
		}
		a.Rows[i] = next
	}
	a.Columns = order
}

// Text is a term's value without quotes, language or datatype; an IRI is bare.
func Text(v quad.Value) string {
	switch v := v.(type) {
	case nil:
		return ""
	case quad.IRI:
		return string(v)
	case quad.String:
		return string(v)
	case quad.LangString:
		return string(v.Value)
	case quad.TypedString:
		return string(v.Value)
	case quad.BNode:
		return "_:" + string(v)
	case quad.Int:
		return strconv.FormatInt(int64(v), 10)
	case quad.Float:
		return strconv.FormatFloat(float64(v), 'g', -1, 64)
	case quad.Bool:
		return strconv.FormatBool(bool(v))
	case quad.Time:
		return time.Time(v).UTC().Format(time.RFC3339Nano)
	}
	return quad.ToString(v)
}

const xsd = "http://www.w3.org/2001/XMLSchema#"

// Term is the term as in N-Quads. Cayley would write "3"^^<xsd:integer>, which is the IRI
// of nothing.
func Term(v quad.Value) string {
	typ := ""
	switch v.(type) {
	case nil:
		return ""
	case quad.Int:
		typ = "integer"
	case quad.Float:
		typ = "double"
	case quad.Bool:
		typ = "boolean"
	case quad.Time:
		typ = "dateTime"
	default:
		return quad.StringOf(v)
	}
	return `"` + Text(v) + `"^^<` + xsd + typ + ">"
}

func (a *Answer) typed() ([]byte, error) {
	type term struct {
		Type     string `json:"type"`
		Value    string `json:"value"`
		Lang     string `json:"xml:lang,omitempty"`
		Datatype string `json:"datatype,omitempty"`
	}
	type head struct {
		Vars []string `json:"vars,omitempty"`
	}
	if a.Boolean != nil {
		return encode(struct {
			Head    head `json:"head"`
			Boolean bool `json:"boolean"`
		}{head{}, *a.Boolean})
	}
	bindings := make([]map[string]term, 0, len(a.Rows))
	for _, row := range a.Rows {
		b := make(map[string]term, len(row))
		for i, v := range row {
			if v == nil {
				continue
			}
			t := term{Type: "literal", Value: Text(v)}
			switch v := v.(type) {
			case quad.IRI:
				t.Type = "uri"
			case quad.BNode:
				t.Type, t.Value = "bnode", string(v)
			case quad.LangString:
				t.Lang = v.Lang
			case quad.TypedString:
				t.Datatype = string(v.Type)
			case quad.Int:
				t.Datatype = xsd + "integer"
			case quad.Float:
				t.Datatype = xsd + "double"
			case quad.Bool:
				t.Datatype = xsd + "boolean"
			case quad.Time:
				t.Datatype = xsd + "dateTime"
			}
			b[a.Columns[i]] = t
		}
		bindings = append(bindings, b)
	}
	type results struct {
		Bindings []map[string]term `json:"bindings"`
	}
	return encode(struct {
		Head      head    `json:"head"`
		Results   results `json:"results"`
		Truncated bool    `json:"truncated,omitempty"`
	}{head{a.Columns}, results{bindings}, a.Truncated})
}

func (a *Answer) csv() ([]byte, error) {
	var buf bytes.Buffer
	if len(a.Columns) == 0 {
		return nil, nil
	}
	w := csv.NewWriter(&buf)
	// Not CRLF as RFC 4180 would have it: Go then changes the newlines inside values too.
	if err := w.Write(a.Columns); err != nil {
		return nil, err
	}
	for _, row := range a.Rows {
		rec := make([]string, len(row))
		for i, v := range row {
			rec[i] = Text(v)
		}
		if err := w.Write(rec); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return buf.Bytes(), w.Error()
}

func (a *Answer) tsv() []byte {
	if len(a.Columns) == 0 {
		return nil
	}
	var buf bytes.Buffer
	clean := strings.NewReplacer("\t", " ", "\n", " ", "\r", " ")
	for i, c := range a.Columns {
		if i > 0 {
			buf.WriteByte('\t')
		}
		buf.WriteString("?" + clean.Replace(c))
	}
	buf.WriteByte('\n')
	for _, row := range a.Rows {
		for i, v := range row {
			if i > 0 {
				buf.WriteByte('\t')
			}
			if v != nil {
				// N-Quads escapes what would break the line, save a bare tab in an old term.
				buf.WriteString(strings.ReplaceAll(Term(v), "\t", `\t`))
			}
		}
		buf.WriteByte('\n')
	}
	return buf.Bytes()
}

func (a *Answer) nquads() ([]byte, error) {
	quads := a.Quads
	if quads == nil {
		at := map[string]int{}
		for i, c := range a.Columns {
			at[c] = i + 1
		}
		s, p, o, l := at["subject"], at["predicate"], at["object"], at["label"]
		if s == 0 || p == 0 || o == 0 {
			return nil, ErrNoGraph
		}
		for _, row := range a.Rows {
			q := quad.Quad{Subject: row[s-1], Predicate: row[p-1], Object: row[o-1]}
			if l > 0 {
				q.Label = row[l-1]
			}
			if q.IsValid() {
				quads = append(quads, q)
			}
		}
	}
	lines := make([]string, len(quads))
	for i, q := range quads {
		lines[i] = Term(q.Subject) + " " + Term(q.Predicate) + " " + Term(q.Object) + " "
		if q.Label != nil {
			lines[i] += Term(q.Label) + " "
		}
		lines[i] += ".\n"
	}
	sort.Strings(lines)
	return []byte(strings.Join(lines, "")), nil
}

// prefixes shorten IRIs in the table, where a row must fit a line.
var prefixes = []struct{ short, long string }{
	{"id:", "https://w3id.org/rawabit/id/"},
	{"rb:", "https://w3id.org/rawabit/ns#"},
	{"rdf:", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
	{"rdfs:", "http://www.w3.org/2000/01/rdf-schema#"},
	{"skos:", "http://www.w3.org/2004/02/skos/core#"},
	{"prov:", "http://www.w3.org/ns/prov#"},
	{"oa:", "http://www.w3.org/ns/oa#"},
	{"xsd:", "http://www.w3.org/2001/XMLSchema#"},
	{"dcterms:", "http://purl.org/dc/terms/"},
	{"schema:", "https://schema.org/"},
	{"schema:", "http://schema.org/"},
}

// Short writes an IRI with one of the usual prefixes, for the eye.
func Short(iri string) string {
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(iri, p.long); ok {
			return p.short + rest
		}
	}
	return iri
}

func shown(v quad.Value, control bool) string {
	s := Text(v)
	if iri, ok := v.(quad.IRI); ok {
		s = Short(string(iri))
	}
	if control {
		return strings.ReplaceAll(s, "\n", " ")
	}
	return Printable(s)
}

// Printable escapes what could move the cursor, hide text or turn its direction.
func Printable(s string) string {
	if strings.IndexFunc(s, hidden) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case hidden(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func hidden(r rune) bool {
	if r == 0x200c || r == 0x200d {
		return false // joiners shape words in Persian and Urdu names
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == 0x2028 || r == 0x2029 || r == unicode.ReplacementChar
}

func (a *Answer) table(opt WriteOptions) []byte {
	var buf bytes.Buffer
	w := bufio.NewWriter(&buf)
	switch {
	case a.Quads != nil:
		b, _ := a.nquads()
		w.Write(b)
	case a.Boolean != nil:
		fmt.Fprintln(w, map[bool]string{true: "yes", false: "no"}[*a.Boolean])
	case len(a.Rows) == 0:
	default:
		a.grid(w, opt)
	}
	if a.Truncated {
		fmt.Fprintf(w, "(cut at %d; there are more)\n", a.Limit)
	}
	w.Flush()
	return buf.Bytes()
}

func (a *Answer) grid(w io.Writer, opt WriteOptions) {
	const gap = 2
	cells := make([][]string, 0, len(a.Rows)+1)
	header := make([]string, len(a.Columns))
	for i, c := range a.Columns {
		header[i] = Printable(c)
	}
	cells = append(cells, header)
	for _, row := range a.Rows {
		line := make([]string, len(row))
		for i, v := range row {
			line[i] = shown(v, opt.Control)
		}
		cells = append(cells, line)
	}
	widths := make([]int, len(a.Columns))
	for _, line := range cells {
		for i, c := range line {
			widths[i] = max(widths[i], displaywidth.String(c))
		}
	}
	shrink(widths, opt.Width, gap)
	for n, line := range cells {
		var b strings.Builder
		for i, c := range line {
			if widths[i] == 0 {
				continue
			}
			c = displaywidth.TruncateString(c, widths[i], "…")
			b.WriteString(c)
			if i < len(line)-1 {
				b.WriteString(strings.Repeat(" ", max(0, widths[i]-displaywidth.String(c))+gap))
			}
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
		if n == 0 {
			rule := make([]string, len(widths))
			for i, wd := range widths {
				rule[i] = strings.Repeat("─", wd)
			}
			fmt.Fprintln(w, strings.Join(rule, strings.Repeat(" ", gap)))
		}
	}
}

// shrink takes from the widest column until the row fits, leaving each a few columns.
func shrink(widths []int, width, gap int) {
	const least = 6
	if width <= 0 {
		return
	}
	for {
		total, widest := gap*(len(widths)-1), 0
		for i, w := range widths {
			total += w
			if w > widths[widest] {
				widest = i
			}
		}
		if len(widths) == 0 || total <= width || widths[widest] <= least {
			return
		}
		widths[widest]--
	}
}
