package ingest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/span"
)

// records reads JSON Lines, record by record: the file may be of any size, a
// record not over the limit.
func (r *reader) records(name string, in *bufio.Reader) {
	line, articles := 0, 0
	for !r.stop() {
		data, err := readLine(in, r.opt.MaxBytes)
		if err != nil && err != io.EOF && !errors.Is(err, ErrTooLarge) {
			r.fail(name, line+1, err, remedyFor(err))
			return
		}
		end := err == io.EOF
		if !end || len(data) > 0 {
			line++
		}
		if line == 1 {
			if _, encoding, err := decode(data, true); err == nil && (encoding == utf16LE || encoding == utf16BE) {
				r.fail(name, line, fmt.Errorf("%w: JSON Lines are UTF-8, this is %s", ErrEncoding, strings.ToUpper(encoding)), "convert the file, for example with iconv -t utf-8")
				return
			}
			data = bytes.TrimPrefix(data, []byte(byteOrder8))
		}
		switch {
		case errors.Is(err, ErrTooLarge):
			r.tooLarge(name, line)
			articles++
		case len(bytes.TrimSpace(data)) > 0:
			articles++
			r.record(name, line, data)
		}
		if end {
			break
		}
	}
	if articles == 0 && !r.done {
		r.fail(name, 0, ErrEmpty, "")
	}
}

// readLine reads up to the next line feed, without it. A line over the limit is
// read to its end, kept no longer, and ErrTooLarge. The last line comes with io.EOF.
func readLine(in *bufio.Reader, limit int64) ([]byte, error) {
	var line []byte
	large := false
	for {
		part, err := in.ReadSlice('\n')
		if !large {
			line = append(line, part...)
		}
		if int64(len(line)) > limit+1 {
			large, line = true, nil
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case large && (err == nil || err == io.EOF):
			return nil, ErrTooLarge
		case err != nil:
			return line, err
		}
		return bytes.TrimSuffix(line, []byte("\n")), nil
	}
}

// json reads a .json file: one record, an array of them, or one after another.
func (r *reader) json(name string, data []byte) {
	text, _, err := decode(data, false)
	if err != nil {
		r.fail(name, 0, err, remedyOfDecode(err, data))
		return
	}
	if !hasText(text) {
		r.fail(name, 0, ErrEmpty, "")
		return
	}
	dec := json.NewDecoder(strings.NewReader(text))
	lineAt := func(offset int64) int { return 1 + strings.Count(text[:min(offset, int64(len(text)))], "\n") }
	one := func() bool {
		// the record begins after white space and a comma
		rest := text[dec.InputOffset():]
		at := dec.InputOffset() + int64(len(rest)-len(strings.TrimLeft(rest, " \t\r\n,")))
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			if err == io.EOF {
				return false
			}
			line := lineAt(dec.InputOffset())
			var syntax *json.SyntaxError
			if errors.As(err, &syntax) {
				line = lineAt(syntax.Offset)
			}
			r.fail(name, line, fmt.Errorf("%w: %w", ErrRecord, err), "mend the JSON there; what stands before was read")
			return false
		}
		r.record(name, lineAt(at), raw)
		return !r.stop()
	}
	if strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "[") {
		if _, err := dec.Token(); err != nil {
			r.fail(name, 1, fmt.Errorf("%w: %w", ErrRecord, err), "mend the JSON")
			return
		}
		n := 0
		for dec.More() {
			n++
			if !one() {
				return
			}
		}
		if n == 0 {
			r.fail(name, 0, ErrEmpty, "")
		}
		return
	}
	for one() {
	}
}

// record yields the article of one JSON object.
func (r *reader) record(name string, line int, data []byte) {
	fail := func(err error, remedy string) { r.fail(name, line, err, remedy) }
	if !utf8.Valid(data) {
		at := validPrefix(data)
		if sound, faults := countUTF8(data); sound > 0 && sound >= 5*faults {
			fail(fmt.Errorf("%w: UTF-8 breaks at byte %d of the line", ErrEncoding, at), "write the record again as UTF-8")
			return
		}
		text, _, ok := single(data)
		if !ok {
			fail(fmt.Errorf("%w: byte %d of the line", ErrEncoding, at), "write the record as UTF-8")
			return
		}
		data = []byte(text)
	}
	var fields map[string]any
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := dec.Decode(&fields); err != nil {
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) {
			fail(fmt.Errorf("%w: it is a JSON %s, not an object", ErrRecord, kind.Value), "a record is {\"title\": …, \"body\": …}")
			return
		}
		if err == io.ErrUnexpectedEOF {
			err = errors.New("the object is not closed")
		}
		fail(fmt.Errorf("%w: %w", ErrRecord, err), "mend the JSON of this record; the others are read")
		return
	}
	if dec.More() {
		fail(fmt.Errorf("%w: something stands after the object", ErrRecord), "put each record on a line of its own")
		return
	}
	f := r.opt.Fields
	get := func(name string, usual ...string) (string, bool) {
		if name != "" {
			usual = []string{name}
		}
		for _, n := range usual {
			if v, ok := lookUp(fields, n); ok {
				if s := stringOf(v); strings.TrimSpace(s) != "" || n == name {
					return s, true
				}
			}
		}
		return "", false
	}
	body, hasBody := get(f.Body, "body", "text", "content", "articleBody", "article_body")
	title, hasTitle := get(f.Title, "title", "headline", "name")
	if !hasBody && !hasTitle || f.Body != "" && !hasBody {
		fail(fmt.Errorf("%w: no body; its fields are %s", ErrRecord, keys(fields)), "name the field that holds the text")
		return
	}
	s := article.Source{Name: fmt.Sprintf("%s:%d", name, line)}
	var doc *page
	if looksHTML(body) {
		// a field of markup is the article itself: no search for the main text
		if root, err := html.Parse(strings.NewReader(body)); err == nil && within(root, maxDepth, maxNodes) {
			doc = flatten(root)
			body = doc.text()
		}
	}
	title = strings.Join(strings.Fields(title), " ")
	s.Title = title
	marks := func(shift int) {
		if doc == nil {
			return
		}
		for _, m := range doc.marks {
			m.Span.Start += shift
			m.Span.End += shift
			s.Marks = append(s.Marks, m)
		}
	}
	switch first := firstLine(body); {
	case title == "" || arabic.Fold(strings.TrimSpace(first.In(body))) == arabic.Fold(title):
		s.Text = body
		marks(0)
		if title != "" {
			s.Marks = append(slices.DeleteFunc(s.Marks, func(m article.Mark) bool { return m.Span.Overlaps(first) }), article.Mark{Kind: article.Headline, Span: first})
		}
	case strings.TrimSpace(body) == "":
		s.Text = title
	default:
		s.Text = title + "\n\n" + body
		s.Marks = append(s.Marks, article.Mark{Kind: article.Headline, Span: span.Span{End: len(title)}})
		marks(len(title) + 2)
	}
	if v, ok := get(f.Date, "date", "published", "published_at", "publishedAt", "datePublished", "date_published", "pubDate", "publish_date"); ok {
		s.Published, _ = Date(v)
	}
	s.URL, _ = get(f.URL, "url", "link", "canonical")
	s.Outlet, _ = get(f.Outlet, "outlet", "publisher", "site", "source", "publisher.name")
	s.URL, s.Outlet = strings.TrimSpace(s.URL), strings.TrimSpace(s.Outlet)
	r.give(s, name, line)
}

// firstLine is the first line of text that is not blank, white space around it left out.
func firstLine(text string) span.Span {
	start := len(text) - len(strings.TrimLeft(text, " \t\r\n\u00a0"))
	end := len(text)
	if n := strings.IndexAny(text[start:], "\r\n"); n >= 0 {
		end = start + n
	}
	return span.Span{Start: start, End: start + len(strings.TrimRight(text[start:end], " \t\u00a0"))}
}

// lookUp finds a field by name, or by a path of names with dots.
func lookUp(fields map[string]any, name string) (any, bool) {
	if v, ok := fields[name]; ok {
		return v, v != nil
	}
	head, rest, ok := strings.Cut(name, ".")
	if !ok {
		return nil, false
	}
	inner, ok := fields[head].(map[string]any)
	if !ok {
		return nil, false
	}
	return lookUp(inner, rest)
}

// stringOf makes text of a JSON value: a list of strings is paragraphs, an object with a name is its name.
func stringOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case []any:
		var parts []string
		for _, p := range v {
			if s := stringOf(p); s != "" {
				parts = append(parts, s)
			}
		}
		return strings.Join(parts, "\n")
	case map[string]any:
		for _, k := range []string{"name", "text", "@value", "rendered"} {
			if s, ok := v[k].(string); ok {
				return s
			}
		}
	}
	return ""
}

func keys(fields map[string]any) string {
	var names []string
	for k := range fields {
		names = append(names, k)
	}
	slices.Sort(names)
	if len(names) > 12 {
		names = append(names[:12], "…")
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// looksHTML reports whether a field holds markup: a closing tag of a block, or a line break.
func looksHTML(s string) bool {
	for _, tag := range []string{"</p>", "<br>", "<br/>", "<br />", "</li>", "</div>", "</h2>", "</h3>", "</td>", "<p>"} {
		if strings.Contains(s, tag) {
			return true
		}
	}
	return false
}
