// Package output prints rows the way people expect of a command: a table for the eye,
// JSON, lines of JSON, CSV, TSV or Markdown for programs, or what an expression of jq makes of it.
//
// In: a Table, its rows in the order in which they are to be seen, and Options, which come
// from the flags that Flags adds. Out: text on a writer. Only a terminal gets isolates around
// Arabic cells, and only there are cells cut to its width; in a pipe there is no
// character that is not part of a value, and what is there is whole.
package output

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/clipperhouse/displaywidth"
	"github.com/itchyny/gojq"
	"github.com/spf13/pflag"
)

// A Table is what a command found. A cell is a string, a number, a bool, nil for none, a
// []string, or a Shown.
type Table struct {
	Columns []string
	Rows    [][]any
	Body    any  // what --json prints, if that is more than the rows as objects
	Bare    bool // the table for the eye has no head
}

// Shown is a cell that has a shorter form for the eye, such as an IRI with a prefix.
type Shown interface {
	Text() string // for programs
	Show() string // for the eye
}

// Add adds a row.
func (t *Table) Add(cells ...any) { t.Rows = append(t.Rows, cells) }

// The forms of output.
const (
	Eye      = "table"
	JSON     = "json"
	NDJSON   = "ndjson"
	CSV      = "csv"
	TSV      = "tsv"
	Markdown = "markdown"
)

// Options are what a person asks of the output.
type Options struct {
	Format  string // one of the above; empty is Eye
	JQ      string
	Columns []string // these only, in this order
	Limit   int      // at most so many rows; 0 is all
	Excel   bool     // CSV with the mark and the cells that Excel needs

	Latin    bool   // Arabic letters in Latin ones, in the table
	Bidi     string // see Auto
	Terminal bool   // out is one
	Width    int    // of the terminal; 0 is not known
}

// Flags adds the flags that say how rows are printed; Check must be called once they have
// been parsed.
func (o *Options) Flags(f *pflag.FlagSet) {
	for _, form := range []struct{ name, text string }{
		{JSON, "print JSON"}, {NDJSON, "print a line of JSON for each row"}, {CSV, "print CSV, in UTF-8"},
		{TSV, "print columns divided by tabs"}, {Markdown, "print a table in Markdown"},
	} {
		if f.Lookup(form.name) != nil {
			continue
		}
		f.VarPF(&choice{o, form.name}, form.name, "", form.text).NoOptDefVal = "true"
	}
	f.StringVar(&o.JQ, "jq", "", "print what an `EXPRESSION` of jq makes of the JSON; texts come without quotes")
	f.StringSliceVar(&o.Columns, "columns", nil, "only these `COLUMNS`, in this order, divided by commas")
	f.BoolVar(&o.Excel, "excel", false, "CSV as Excel needs it: with a byte order mark, and nothing that it would calculate")
	if f.Lookup("limit") == nil {
		f.IntVar(&o.Limit, "limit", 0, "at most so many rows; 0 is all")
	}
}

// A choice is a flag that stands for one format.
type choice struct {
	o    *Options
	name string
}

func (c *choice) String() string {
	return "false"
}
func (c *choice) Type() string     { return "bool" }
func (c *choice) IsBoolFlag() bool { return true }
func (c *choice) Set(s string) error {
	on, err := strconv.ParseBool(s)
	switch {
	case err != nil:
		return err
	case !on:
		return nil
	case c.o.Format != "" && c.o.Format != c.name:
		return fmt.Errorf("--%s and --%s at the same time; choose one", c.o.Format, c.name)
	}
	c.o.Format = c.name
	return nil
}

// ErrOption is wrapped when the options are not as they should be.
var ErrOption = errors.New("output")

// Check completes the options and finds what is wrong with them.
func (o *Options) Check() error {
	if o.JQ != "" {
		if o.Format != "" && o.Format != JSON && o.Format != NDJSON {
			return fmt.Errorf("%w: --jq works on JSON, not on %s", ErrOption, o.Format)
		}
		if o.Format == "" {
			o.Format = JSON
		}
		if _, err := gojq.Parse(o.JQ); err != nil {
			return fmt.Errorf("%w: --jq: %w", ErrOption, err)
		}
	}
	if o.Excel {
		if o.Format != "" && o.Format != CSV {
			return fmt.Errorf("%w: --excel is for CSV, not %s", ErrOption, o.Format)
		}
		o.Format = CSV
	}
	if o.Limit < 0 {
		return fmt.Errorf("%w: --limit is a number of rows, not %d", ErrOption, o.Limit)
	}
	if o.Bidi != "" && !slices.Contains(Bidis(), o.Bidi) {
		return fmt.Errorf("%w: --bidi is one of %s, not %q", ErrOption, strings.Join(Bidis(), ", "), o.Bidi)
	}
	if o.Format == "" {
		o.Format = Eye
	}
	return nil
}

// Machine reports whether the output is for a program.
func (o *Options) Machine() bool { return o.Format != "" && o.Format != Eye || o.JQ != "" }

// Write prints a table. It gives the number of rows that the limit left out.
func Write(ctx context.Context, w io.Writer, t *Table, o Options) (left int, err error) {
	if err := o.Check(); err != nil {
		return 0, err
	}
	if t, err = t.pick(o.Columns); err != nil {
		return 0, err
	}
	if o.Limit > 0 && len(t.Rows) > o.Limit {
		left = len(t.Rows) - o.Limit
		c := *t
		c.Rows, c.Body = t.Rows[:o.Limit], nil
		t = &c
	}
	switch o.Format {
	case JSON, NDJSON:
		return left, t.json(ctx, w, o)
	case CSV:
		return left, t.csv(w, o.Excel)
	case TSV:
		return left, t.tsv(w)
	case Markdown:
		return left, t.markdown(w)
	}
	return left, t.eye(w, o)
}

// Value prints something that is no table as JSON, or what jq makes of it.
func Value(ctx context.Context, w io.Writer, v any, o Options) error {
	if err := o.Check(); err != nil {
		return err
	}
	if o.JQ != "" {
		return jq(ctx, w, v, o.JQ)
	}
	return encode(w, v, o.Format != NDJSON)
}

// pick leaves the columns asked for.
func (t *Table) pick(columns []string) (*Table, error) {
	if len(columns) == 0 {
		return t, nil
	}
	out := &Table{Bare: t.Bare}
	var at []int
	for _, c := range columns {
		i := slices.IndexFunc(t.Columns, func(name string) bool { return strings.EqualFold(name, strings.TrimSpace(c)) })
		if i < 0 {
			return nil, fmt.Errorf("%w: there is no column %q; there are %s", ErrOption, c, strings.ToLower(strings.Join(t.Columns, ", ")))
		}
		at = append(at, i)
		out.Columns = append(out.Columns, t.Columns[i])
	}
	for _, row := range t.Rows {
		cells := make([]any, len(at))
		for k, i := range at {
			if i < len(row) {
				cells[k] = row[i]
			}
		}
		out.Rows = append(out.Rows, cells)
	}
	return out, nil
}

// Plain is a cell for programs.
func plain(cell any) string {
	switch c := cell.(type) {
	case nil:
		return ""
	case string:
		return c
	case Shown:
		return c.Text()
	case []string:
		return strings.Join(c, " | ")
	case float64:
		return strconv.FormatFloat(c, 'f', -1, 64)
	}
	return fmt.Sprint(cell)
}

// object is a row in JSON, its members in the order of the columns.
type object struct {
	columns []string
	cells   []any
}

func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, c := range o.columns {
		if i > 0 {
			b.WriteByte(',')
		}
		var cell any
		if i < len(o.cells) {
			cell = o.cells[i]
		}
		if s, ok := cell.(Shown); ok {
			cell = s.Text()
		}
		if err := member(&b, strings.ToLower(c)); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := member(&b, cell); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func member(b *bytes.Buffer, v any) error {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	b.Truncate(b.Len() - 1)
	return err
}

func encode(w io.Writer, v any, indent bool) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false) // Arabic and < > & as they are
	if indent {
		enc.SetIndent("", "  ")
	}
	return enc.Encode(v)
}

func (t *Table) json(ctx context.Context, w io.Writer, o Options) error {
	objects := make([]object, len(t.Rows))
	for i, row := range t.Rows {
		objects[i] = object{t.Columns, row}
	}
	var body any = objects
	if t.Body != nil {
		body = t.Body
	}
	switch {
	case o.JQ != "":
		return jq(ctx, w, body, o.JQ)
	case o.Format == JSON:
		return encode(w, body, true)
	}
	for _, x := range objects {
		if err := encode(w, x, false); err != nil {
			return err
		}
	}
	return nil
}

// jq prints what an expression makes of a value: texts as they are, all else as JSON.
func jq(ctx context.Context, w io.Writer, v any, expression string) error {
	q, err := gojq.Parse(expression)
	if err != nil {
		return fmt.Errorf("%w: --jq: %w", ErrOption, err)
	}
	code, err := gojq.Compile(q)
	if err != nil {
		return fmt.Errorf("%w: --jq: %w", ErrOption, err)
	}
	var b bytes.Buffer
	if err := encode(&b, v, false); err != nil {
		return err
	}
	var in any
	if err := json.Unmarshal(b.Bytes(), &in); err != nil {
		return err
	}
	for it := code.RunWithContext(ctx, in); ; {
		x, ok := it.Next()
		if !ok {
			return nil
		}
		switch x := x.(type) {
		case error:
			var halt *gojq.HaltError
			if errors.As(x, &halt) && halt.Value() == nil {
				return nil
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return fmt.Errorf("%w: --jq: %w", ErrOption, x)
		case string:
			if _, err := fmt.Fprintln(w, x); err != nil {
				return err
			}
		default:
			if err := encode(w, x, false); err != nil {
				return err
			}
		}
	}
}

func (t *Table) csv(w io.Writer, excel bool) error {
	if excel {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return err
		}
	}
	out := csv.NewWriter(w)
	head := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = strings.ToLower(c)
	}
	if err := out.Write(head); err != nil {
		return err
	}
	for _, row := range t.Rows {
		rec := make([]string, len(t.Columns))
		for i := range rec {
			if i < len(row) {
				rec[i] = plain(row[i])
			}
			_, isNumber := strconv.ParseFloat(rec[i], 64)
			if excel && rec[i] != "" && isNumber != nil && strings.ContainsRune("=+-@\t\r", rune(rec[i][0])) {
				rec[i] = "'" + rec[i]
			}
		}
		if err := out.Write(rec); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// tsv has no way to write a tab or a line end in a cell; they become blanks.
func (t *Table) tsv(w io.Writer) error {
	clean := strings.NewReplacer("\t", " ", "\r\n", " ", "\n", " ", "\r", " ")
	line := func(cells []string) error {
		_, err := io.WriteString(w, strings.Join(cells, "\t")+"\n")
		return err
	}
	head := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = strings.ToLower(c)
	}
	if err := line(head); err != nil {
		return err
	}
	for _, row := range t.Rows {
		cells := make([]string, len(t.Columns))
		for i := range cells {
			if i < len(row) {
				cells[i] = clean.Replace(plain(row[i]))
			}
		}
		if err := line(cells); err != nil {
			return err
		}
	}
	return nil
}

func (t *Table) markdown(w io.Writer) error {
	clean := strings.NewReplacer("\\", "\\\\", "|", "\\|", "\r\n", " ", "\n", " ", "\r", " ", "\t", " ", "<", "&lt;", "&", "&amp;", "`", "\\`", "*", "\\*", "_", "\\_", "[", "\\[")
	var b strings.Builder
	for _, c := range t.Columns {
		b.WriteString("| " + clean.Replace(strings.ToLower(c)) + " ")
	}
	b.WriteString("|\n" + strings.Repeat("| --- ", len(t.Columns)) + "|\n")
	for _, row := range t.Rows {
		for i := range t.Columns {
			cell := ""
			if i < len(row) {
				cell = clean.Replace(plain(row[i]))
			}
			b.WriteString("| " + cell + " ")
		}
		b.WriteString("|\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// eye prints columns that are as wide as terminals draw them.
func (t *Table) eye(w io.Writer, o Options) error {
	mode := o.Bidi
	if mode == "" || mode == Auto {
		mode = None
		if o.Terminal {
			mode = Isolate
		}
	}
	var all [][]string
	if !t.Bare && len(t.Columns) > 0 {
		head := make([]string, len(t.Columns))
		for i, c := range t.Columns {
			head[i] = strings.ToUpper(Clean(c))
		}
		all = append(all, head)
	}
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, c := range row {
			s := ""
			if x, ok := c.(Shown); ok {
				s = x.Show()
			} else {
				s = plain(c)
			}
			if o.Latin {
				s = Latin(s)
			}
			cells[i] = Clean(s)
			if mode == Visual { // before widths are taken: two letters may become one
				cells[i] = joined(cells[i])
			}
		}
		all = append(all, cells)
	}
	var widths []int
	for _, row := range all {
		for i, c := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], Width(c))
		}
	}
	const gap = 2
	if o.Terminal && o.Width > 0 {
		shrink(widths, o.Width, gap)
	}
	for _, row := range all {
		var b strings.Builder
		for i, c := range row {
			if Width(c) > widths[i] {
				c = displaywidth.TruncateString(c, widths[i], "…")
			}
			b.WriteString(shown(c, mode))
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-Width(c)+gap))
			}
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(b.String(), " ")); err != nil {
			return err
		}
	}
	return nil
}

// shrink takes from the widest column until the row fits, leaving each a few columns.
func shrink(widths []int, width, gap int) {
	const least = 6
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
