package rest

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/graph/export"
	"github.com/rawabit/rawabit/graph/view"
	"github.com/rawabit/rawabit/internal/server/problem"
)

// A form is one in which an answer can be sent.
type form string

const (
	asJSON form = "json"
	asLine form = "ndjson"
	asCSV  form = "csv"
	asTSV  form = "tsv"
	asRDF  form = "nquads"
)

var forms = []struct {
	form form
	mime string
}{
	{asJSON, "application/json"}, {asLine, "application/x-ndjson"}, {asCSV, "text/csv"},
	{asTSV, "text/tab-separated-values"}, {asRDF, "application/n-quads"},
}

// flows says whether a list comes whole.
func (f form) flows() bool { return f != asJSON && f != "" }

// streamed says whether the answer may take long.
func (q *request) streamed() bool { return q.e.Streams || q.form.flows() }

// wanted finds the form: what format says, else the best of Accept that there is.
func (q *request) wanted() (form, error) {
	if q.e.ID == exportID {
		return "", nil
	}
	var known, names []string
	for _, f := range forms {
		if slices.Contains(q.e.Media, f.mime) {
			known, names = append(known, f.mime), append(names, string(f.form))
		}
	}
	if name := q.text("format"); name != "" {
		if i := slices.Index(names, name); i >= 0 {
			return form(names[i]), nil
		}
		return "", problem.New("format", fmt.Sprintf("format: this can be had as %s, not as %q", strings.Join(names, ", "), name))
	}
	if i := accepted(q.r, known); i >= 0 {
		return form(names[i]), nil
	}
	return "", problem.New("format", fmt.Sprintf("Accept: this can be had as %s", strings.Join(known, ", ")))
}

// accepted gives the place of the media type that a client likes best, the first where it has no
// wish, -1 if it takes none.
func accepted(r *http.Request, known []string) int {
	type wish struct {
		kind string
		q    float64
	}
	var wishes []wish
	for _, head := range r.Header.Values("Accept") {
		for part := range strings.SplitSeq(head, ",") {
			kind, rest, _ := strings.Cut(part, ";")
			w := wish{strings.ToLower(strings.TrimSpace(kind)), 1}
			for param := range strings.SplitSeq(rest, ";") {
				if v, ok := strings.CutPrefix(strings.TrimSpace(param), "q="); ok {
					if x, err := strconv.ParseFloat(v, 64); err == nil {
						w.q = x
					}
				}
			}
			if w.kind != "" {
				wishes = append(wishes, w)
			}
		}
	}
	if len(wishes) == 0 {
		return 0
	}
	sort.SliceStable(wishes, func(i, j int) bool { return wishes[i].q > wishes[j].q })
	for _, w := range wishes {
		if w.q <= 0 {
			break
		}
		for i, k := range known {
			family, _, _ := strings.Cut(k, "/")
			if w.kind == k || w.kind == family+"/*" || w.kind == "*/*" {
				return i
			}
		}
	}
	return -1
}

// A reply is what an endpoint has to say.
type reply struct {
	body any // its JSON

	// Of lists: the items of body as lines, how many there are in all, the cursor for more, and
	// how to get them. A single thing is a list of one.
	items []any
	total int
	next  string
	more  func(explore.Page) (reply, error)
	// each gives the items one after the other with their total, in place of items and more; a
	// list may have a million.
	each func(p explore.Page, yield func(item any, total int) error) (next string, err error)

	columns []string
	rows    func(item any, lang string) [][]string
	iri     func(item any) string      // for N-Quads: what the item is
	view    func() (*view.View, error) // for N-Quads, in place of iri
	send    func(q *request) error     // in place of all that: it sends the answer itself
}

// listOf makes items of a page.
func listOf[T any](list []T) []any {
	out := make([]any, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

// answer sends a reply in the form that is wanted.
func (q *request) answer(x reply) error {
	switch {
	case x.send != nil:
		return x.send(q)
	case q.form == asRDF:
		return q.quads(x)
	case q.form == asJSON:
		return q.json(x)
	}
	return q.stream(x)
}

func (q *request) head(kind string) {
	q.sent = true
	q.w.Header().Set("Content-Type", kind)
	q.w.Header().Add("Vary", "Accept")
}

func (q *request) json(x reply) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(x.body); err != nil {
		return err
	}
	b := buf.Bytes()
	if q.shaper != nil {
		var err error
		if b, err = q.shaper.shape(b, q.shaper.answer); err != nil {
			return err
		}
		b = append(b, '\n')
	}
	if x.next != "" {
		v := q.r.URL.Query()
		v.Set("cursor", x.next)
		q.w.Header().Add("Link", "<?"+v.Encode()+`>; rel="next"`)
	}
	q.head("application/json")
	_, err := q.w.Write(b)
	return err
}

// stream sends a list as lines or rows as they are read.
func (q *request) stream(x reply) error {
	most := q.most()
	var out rower
	n := 0
	begin := func(total int) (err error) {
		if q.form == asLine {
			out = &lines{q: q}
			q.head("application/x-ndjson")
			return nil
		}
		t, err := newTable(q, x.columns, x.rows)
		if err != nil {
			return err
		}
		if most > 0 && total > most {
			q.w.Header().Set("Rawabit-Truncated", strconv.Itoa(most)) // tables have no place for it
		}
		q.head(map[form]string{asCSV: "text/csv; charset=utf-8", asTSV: "text/tab-separated-values; charset=utf-8"}[q.form])
		out = t
		return t.head(x.columns)
	}
	next, err := q.walk(x, most, func(item any, total int) error {
		if out == nil {
			if err := begin(total); err != nil {
				return err
			}
		}
		if n++; n%500 == 0 {
			q.alive()
			if err := out.flush(); err != nil {
				return err
			}
		}
		return out.item(item)
	})
	if out == nil && err == nil {
		err = begin(0)
	}
	switch {
	case out == nil:
		return err
	case err != nil:
		return errors.Join(err, out.broken(err))
	}
	return out.end(n, next)
}

// most is how many items are streamed; 0 is all.
func (q *request) most() int {
	n := q.opt.MaxRows
	if q.text("limit") != "" {
		if n = q.page().Limit; q.opt.MaxRows > 0 {
			n = min(n, q.opt.MaxRows)
		}
	}
	return n
}

// walk goes over a list, however it is to be had; most 0 is all.
func (q *request) walk(x reply, most int, yield func(item any, total int) error) (next string, err error) {
	if x.each != nil {
		return x.each(explore.Page{Limit: most, Cursor: q.text("cursor")}, yield)
	}
	n := 0
	for {
		for _, item := range x.items {
			if err := yield(item, x.total); err != nil {
				return "", err
			}
			n++
		}
		if x.next == "" || x.more == nil || n == most {
			return x.next, nil
		}
		p := explore.Page{Limit: explore.MaxLimit, Cursor: x.next}
		if most > 0 {
			p.Limit = min(p.Limit, most-n)
		}
		if x, err = x.more(p); err != nil {
			return "", err
		}
	}
}

// A rower writes the items of a list.
type rower interface {
	item(any) error
	flush() error
	end(n int, next string) error
	broken(error) error
}

func flush(w http.ResponseWriter) error {
	err := http.NewResponseController(w).Flush()
	if errors.Is(err, http.ErrNotSupported) {
		return nil
	}
	return err
}

// lines writes NDJSON. The last line says whether that was all, so that an answer
// that was cut off on its way is not taken for whole.
type lines struct {
	q   *request
	buf bytes.Buffer
}

func (l *lines) item(x any) error {
	enc := json.NewEncoder(&l.buf)
	enc.SetEscapeHTML(false)
	before := l.buf.Len()
	if err := enc.Encode(x); err != nil {
		return err
	}
	if s := l.q.shaper; s != nil {
		b, err := s.shape(l.buf.Bytes()[before:], s.item)
		if err != nil {
			return err
		}
		l.buf.Truncate(before)
		l.buf.Write(b)
		l.buf.WriteByte('\n')
	}
	if l.buf.Len() > 1<<16 {
		_, err := l.buf.WriteTo(l.q.w)
		return err
	}
	return nil
}

func (l *lines) flush() error {
	if _, err := l.buf.WriteTo(l.q.w); err != nil {
		return err
	}
	return flush(l.q.w)
}

func (l *lines) last(v map[string]any) error {
	if err := json.NewEncoder(&l.buf).Encode(v); err != nil {
		return err
	}
	_, err := l.buf.WriteTo(l.q.w)
	return err
}

func (l *lines) end(n int, next string) error {
	v := map[string]any{"complete": next == "", "results": n}
	if next != "" {
		v["next"] = next
	}
	return l.last(v)
}

func (l *lines) broken(err error) error {
	return l.last(map[string]any{"complete": false, "error": err.Error()})
}

// A table writes CSV or TSV.
type table struct {
	q    *request
	rows func(any, string) [][]string
	cols []int
	w    *csv.Writer
	tabs *bytes.Buffer // in place of w
}

func newTable(q *request, columns []string, rows func(any, string) [][]string) (*table, error) {
	t := &table{q: q, rows: rows}
	names := columns
	if s := q.shaper; s != nil && len(s.fields) > 0 {
		names = s.fields
	}
	for _, name := range names {
		i := slices.Index(columns, name)
		if i < 0 {
			q.fault("fields", "there is no column %q; known are %s", name, strings.Join(columns, ", "))
			return nil, q.err()
		}
		t.cols = append(t.cols, i)
	}
	if q.form == asTSV {
		t.tabs = &bytes.Buffer{}
	} else {
		t.w = csv.NewWriter(q.w)
		t.w.UseCRLF = true // as RFC 4180 has it
	}
	return t, nil
}

func (t *table) head(columns []string) error { return t.row(columns) }

var unTabbed = strings.NewReplacer("\\", `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

func (t *table) row(cells []string) error {
	picked := make([]string, len(t.cols))
	for i, c := range t.cols {
		picked[i] = cells[c]
	}
	if t.w != nil {
		return t.w.Write(picked)
	}
	for i, c := range picked {
		if i > 0 {
			t.tabs.WriteByte('\t')
		}
		t.tabs.WriteString(unTabbed.Replace(c))
	}
	t.tabs.WriteByte('\n')
	if t.tabs.Len() > 1<<16 {
		_, err := t.tabs.WriteTo(t.q.w)
		return err
	}
	return nil
}

func (t *table) item(x any) error {
	lang := ""
	if t.q.shaper != nil {
		lang = t.q.shaper.lang
	}
	for _, row := range t.rows(x, lang) {
		if err := t.row(row); err != nil {
			return err
		}
	}
	return nil
}

func (t *table) write() error {
	if t.w != nil {
		t.w.Flush()
		return t.w.Error()
	}
	_, err := t.tabs.WriteTo(t.q.w)
	return err
}

func (t *table) flush() error { return errors.Join(t.write(), flush(t.q.w)) }

func (t *table) end(int, string) error { return t.write() }

func (t *table) broken(error) error { return nil }

// quads sends what the items are as N-Quads.
func (q *request) quads(x reply) error {
	make := x.view
	if make == nil {
		most := q.most()
		var iris []string
		next, err := q.walk(x, most, func(item any, _ int) error {
			iris = append(iris, x.iri(item))
			return nil
		})
		if err != nil {
			return err
		}
		if next != "" {
			q.w.Header().Set("Rawabit-Truncated", strconv.Itoa(most))
		}
		make = func() (*view.View, error) {
			return view.Of(q.ctx, q.db, q.e.ID, iris, view.Options{NoBackground: true})
		}
	}
	v, err := make()
	if err != nil {
		return err
	}
	return q.export(v, "nquads", export.Options{})
}

// export sends a view.
func (q *request) export(v *view.View, format string, opt export.Options) error {
	f, err := export.Lookup(format)
	if err != nil {
		return err
	}
	kind := f.MediaType
	if strings.HasPrefix(kind, "text/") {
		kind += "; charset=utf-8"
	}
	if v.More > 0 {
		q.w.Header().Set("Rawabit-Truncated", strconv.Itoa(v.More))
	}
	w := &first{q: q, kind: kind, name: f.Ext}
	err = export.Write(q.ctx, w, format, v, opt)
	if err == nil && !q.sent { // there is nothing in the view
		_, err = w.Write(nil)
	}
	return err
}

// A first writer sends the head with the first bytes, so that what fails before them is
// answered as a problem.
type first struct {
	q          *request
	kind, name string
	since      int
}

func (f *first) Write(b []byte) (int, error) {
	if !f.q.sent {
		f.q.head(f.kind)
		f.q.w.Header().Set("Content-Disposition", `attachment; filename="rawabit.`+f.name+`"`)
	}
	if f.since += len(b); f.since > 1<<18 {
		f.since = 0
		f.q.alive()
	}
	return f.q.w.Write(b)
}
