// Package ingest reads what people have (text files, HTML pages, JSONL, folders,
// standard input) and yields article.Source values: decoded, frozen, with title,
// date, outlet and address as far as the carrier tells them.
//
// The text of a plain UTF-8 file is the file to the letter, but for a byte order
// mark at its begin: nothing is trimmed and no line end changed, so that offsets
// hold in the file as stored. Other encodings are decoded to the same extent. The
// text of a page is made here: a block a line, cells of a row parted by a tab,
// with what the markup said kept as marks. The text of a JSON record is its
// title, a blank line and its body.
//
// One bad file, record or folder is an *Error and the next is read; an article
// comes whole or not at all. What an article says is left to others.
package ingest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/article"
)

// DefaultMaxBytes is the limit of one article where Options gives none. An
// article has some ten kilobytes; a file of many megabytes is a collection.
const DefaultMaxBytes = 16 << 20

// Options say how to read. The zero value reads with the defaults.
type Options struct {
	Published string     // overrides the date of every article: 2026-11-20, or any form that Date knows
	Source    string     // overrides where every article is from: an http(s) address sets URL, anything else Outlet
	Fields    FieldNames // of JSON records
	MaxBytes  int64      // of one file or one record; DefaultMaxBytes if 0
}

// FieldNames are the names under which JSON records hold what is wanted. A name
// may be a path (meta.date). Where it is empty the usual names are tried: title,
// headline; body, text, content, articleBody; date, published, published_at,
// datePublished, publishedAt, pubDate; url, link, canonical; outlet, publisher, site, source.
type FieldNames struct{ Title, Body, Date, URL, Outlet string }

// What can be wrong with a file or record; an *Error wraps one of these, an error
// of the system (fs.ErrNotExist, fs.ErrPermission) or of the JSON decoder.
var (
	ErrEmpty     = errors.New("there is no text in it")
	ErrBinary    = errors.New("this is no text")
	ErrCutOff    = errors.New("the text is cut off in the middle of a character")
	ErrEncoding  = errors.New("the text is damaged: bytes that no encoding of Arabic explains")
	ErrTooLarge  = errors.New("too large for one article")
	ErrNotArabic = errors.New("not an Arabic article")
	ErrNoArticle = errors.New("no article found in the page")
	ErrRecord    = errors.New("not a record of an article")
	ErrNoFiles   = errors.New("no files of a known kind in the folder")
	ErrDate      = errors.New("not a date")
)

// An Error is why one file or record was not read.
type Error struct {
	Name   string // file name as given or found; "standard input"
	Line   int    // of a record in a JSONL file, from 1; 0 elsewhere
	Err    error
	Remedy string // what the reader can do about it; may be empty
}

func (e *Error) Error() string {
	at := e.Name
	if e.Line > 0 {
		at = fmt.Sprintf("%s:%d", e.Name, e.Line)
	}
	text := e.Err.Error()
	// the system's errors name the file once more
	var path *fs.PathError
	if errors.As(e.Err, &path) && path.Path == e.Name {
		text = path.Op + ": " + path.Err.Error()
	}
	if e.Remedy != "" {
		return at + ": " + text + "; " + e.Remedy
	}
	return at + ": " + text
}

func (e *Error) Unwrap() error { return e.Err }

// Extensions are the endings of the files that Read takes from a folder.
func Extensions() []string {
	return []string{".txt", ".html", ".htm", ".xhtml", ".jsonl", ".ndjson", ".json"}
}

// Read yields the articles under path, which is a file, a folder (read with the
// folders in it, names in order of their bytes, hidden ones and other extensions
// left out) or "-" for stdin. Kinds of files are told by their extension, others
// and standard input by how they begin. Every error yielded is an *Error, but for
// ctx.Err(), which ends the sequence.
func Read(ctx context.Context, path string, stdin io.Reader, opt Options) iter.Seq2[article.Source, error] {
	return func(yield func(article.Source, error) bool) {
		r := &reader{ctx: ctx, opt: opt, yield: yield}
		if r.opt.MaxBytes <= 0 {
			r.opt.MaxBytes = DefaultMaxBytes
		}
		if opt.Published != "" {
			date, ok := Date(opt.Published)
			if !ok {
				r.fail("published", 0, fmt.Errorf("%w: %q", ErrDate, opt.Published), "write it as 2026-11-20")
				return
			}
			r.opt.Published = date
		}
		if path == "-" {
			r.stream("standard input", "", stdin)
			return
		}
		info, err := os.Stat(path)
		if err != nil {
			r.fail(path, 0, err, remedyFor(err))
			return
		}
		if info.IsDir() {
			r.folder(path)
			return
		}
		r.file(path)
	}
}

// Files counts the files that Read would open under path, for a progress bar: 1
// for a file or "-". It yields no error; what can't be read counts as nothing.
func Files(path string) int {
	info, err := os.Stat(path)
	if path == "-" || err != nil || !info.IsDir() {
		return 1
	}
	n := 0
	walk(path, func(string) bool { n++; return true }, func(string, error) bool { return true })
	return n
}

func remedyFor(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "look for a typing error, or quote a name with blanks in it"
	case errors.Is(err, fs.ErrPermission):
		return "give yourself leave to read it (chmod u+rX), or leave it out"
	}
	return ""
}

type reader struct {
	ctx   context.Context
	opt   Options
	yield func(article.Source, error) bool
	done  bool // the consumer wants no more
}

func (r *reader) fail(name string, line int, err error, remedy string) {
	if r.done {
		return
	}
	var known *Error
	if !errors.As(err, &known) {
		known = &Error{Name: name, Line: line, Err: err, Remedy: remedy}
	}
	r.done = !r.yield(article.Source{}, known)
}

// stop reports whether to end, and says why to the consumer once.
func (r *reader) stop() bool {
	if r.done {
		return true
	}
	if err := r.ctx.Err(); err != nil {
		r.done = true
		r.yield(article.Source{}, err)
	}
	return r.done
}

func (r *reader) folder(root string) {
	n := 0
	walk(root, func(name string) bool {
		n++
		if r.stop() {
			return false
		}
		r.file(name)
		return !r.done
	}, func(name string, err error) bool {
		n++
		r.fail(name, 0, err, remedyFor(err))
		return !r.done
	})
	if n == 0 {
		r.fail(root, 0, ErrNoFiles, "files of these kinds are read: "+strings.Join(Extensions(), " "))
	}
}

// walk calls file for each file of a known extension under root, and bad for each
// folder that can't be listed, until one of them says no.
func walk(root string, file func(name string) bool, bad func(name string, err error) bool) {
	_ = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			if !bad(name, err) {
				return fs.SkipAll
			}
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		hidden := name != root && strings.HasPrefix(d.Name(), ".")
		switch {
		case d.IsDir() && hidden:
			return fs.SkipDir
		case d.IsDir() || hidden || !knownExtension(name):
			return nil
		case d.Type()&fs.ModeSymlink != 0:
			// a link to a folder may lead back here
			if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() {
				return nil
			}
		case !d.Type().IsRegular():
			return nil
		}
		if !file(name) {
			return fs.SkipAll
		}
		return nil
	})
}

func knownExtension(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	for _, e := range Extensions() {
		if ext == e {
			return true
		}
	}
	return false
}

func (r *reader) file(name string) {
	f, err := os.Open(name)
	if err != nil {
		r.fail(name, 0, err, remedyFor(err))
		return
	}
	defer f.Close()
	r.stream(name, strings.ToLower(filepath.Ext(name)), f)
}

// stream reads one file of the kind that its extension, or else its begin, tells.
func (r *reader) stream(name, ext string, in io.Reader) {
	if r.stop() {
		return
	}
	buffered := bufio.NewReaderSize(in, 64<<10)
	kind := ext
	switch ext {
	case ".txt", ".html", ".json", ".jsonl":
	case ".htm", ".xhtml":
		kind = ".html"
	case ".ndjson":
		kind = ".jsonl"
	default:
		head, _ := buffered.Peek(4096)
		kind = sniff(head)
	}
	if kind == ".jsonl" {
		r.records(name, buffered)
		return
	}
	data, err := io.ReadAll(io.LimitReader(buffered, r.opt.MaxBytes+1))
	if err != nil {
		r.fail(name, 0, err, remedyFor(err))
		return
	}
	if int64(len(data)) > r.opt.MaxBytes {
		r.tooLarge(name, 0)
		return
	}
	if r.stop() {
		return
	}
	switch kind {
	case ".html":
		r.page(name, data)
	case ".json":
		r.json(name, data)
	default:
		r.text(name, data)
	}
}

func (r *reader) tooLarge(name string, line int) {
	r.fail(name, line, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, r.opt.MaxBytes), "cut it into articles, or raise the limit")
}

// sniff tells the kind of a stream by how it begins.
func sniff(head []byte) string {
	text, _, err := decode(head, true)
	if err != nil {
		return ".txt" // and the fault is named where it is read
	}
	text = strings.TrimLeftFunc(text, unicode.IsSpace)
	low := strings.ToLower(text[:min(len(text), 512)])
	for _, p := range []string{"<!doctype html", "<html", "<head", "<body", "<article", "<?xml", "<meta", "<p>", "<h1", "<div", "<!--"} {
		if strings.HasPrefix(low, p) {
			return ".html"
		}
	}
	if strings.HasPrefix(low, "[{") || strings.HasPrefix(low, "[\n") || strings.HasPrefix(low, "[ ") || strings.HasPrefix(low, "[\r") {
		return ".json"
	}
	if strings.HasPrefix(low, "{") {
		// one object over many lines, or an object a line
		line, _, _ := strings.Cut(strings.TrimPrefix(text, "{"), "\n")
		if strings.TrimSpace(line) == "" {
			return ".json"
		}
		return ".jsonl"
	}
	return ".txt"
}

// text yields a plain text file.
func (r *reader) text(name string, data []byte) {
	text, _, err := decode(data, false)
	if err != nil {
		r.fail(name, 0, err, remedyOfDecode(err, data))
		return
	}
	r.give(article.Source{Name: name, Text: text}, name, 0)
}

// give checks a source, applies the overrides and yields it.
func (r *reader) give(s article.Source, name string, line int) {
	if r.stop() {
		return
	}
	if !hasText(s.Text) {
		r.fail(name, line, ErrEmpty, "")
		return
	}
	if lang := article.Language(s.Text); lang != "ar" {
		r.fail(name, line, fmt.Errorf("%w: %s", ErrNotArabic, language(lang, s.Text)), "only Arabic is read")
		return
	}
	if r.opt.Published != "" {
		s.Published = r.opt.Published
	}
	switch {
	case r.opt.Source == "":
	case isAddress(r.opt.Source):
		s.URL = r.opt.Source
	default:
		s.Outlet = r.opt.Source
	}
	r.done = !r.yield(s, nil)
}

func isAddress(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}

// hasText reports whether there is more in a text than white space and marks.
func hasText(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsSpace(r) && !arabic.IsMark(r) && !unicode.IsControl(r) })
}

// language describes a text that is not Arabic, for people.
func language(code, text string) string {
	switch code {
	case "fa":
		return "its letters are those of Persian"
	case "ur":
		return "its letters are those of Urdu"
	}
	letters, arab := 0, 0
	for _, c := range text {
		if unicode.IsLetter(c) {
			letters++
			if arabic.IsLetter(c) {
				arab++
			}
		}
	}
	switch {
	case letters == 0:
		return "it has no letters"
	case arab*4 >= letters:
		return "it is written with Arabic letters in another language"
	}
	return fmt.Sprintf("%d of its %d letters are Arabic", arab, letters)
}

func remedyOfDecode(err error, data []byte) string {
	switch {
	case errors.Is(err, ErrBinary):
		for _, m := range magics {
			if bytes.HasPrefix(data, []byte(m.begin)) {
				return m.remedy
			}
		}
		return "give the text of the article, as UTF-8"
	case errors.Is(err, ErrCutOff):
		return "fetch or copy the file again; its end is missing"
	case errors.Is(err, ErrEncoding):
		return "save the file as UTF-8 and look at the place for what was lost"
	}
	return ""
}

var magics = []struct{ begin, remedy string }{
	{"%PDF", "this is a PDF: take out its text first, for example with pdftotext"},
	{"PK\x03\x04", "this is an archive or an office document: unpack it, or save the document as text"},
	{"\xd0\xcf\x11\xe0", "this is an old office document: save it as text"},
	{"\x1f\x8b", "this is gzip: unpack it first, or pipe it in with zcat"},
	{"BZh", "this is bzip2: unpack it first"},
	{"\xfd7zXZ", "this is xz: unpack it first"},
	{"\x28\xb5\x2f\xfd", "this is zstd: unpack it first"},
	{"\x89PNG", "this is a picture: only text is read"},
	{"\xff\xd8\xff", "this is a picture: only text is read"},
	{"GIF8", "this is a picture: only text is read"},
	{"{\\rtf", "this is RTF: save the document as text"},
}

func validPrefix(b []byte) int {
	n := 0
	for n < len(b) {
		if b[n] < utf8.RuneSelf {
			n++
			continue
		}
		r, size := utf8.DecodeRune(b[n:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		n += size
	}
	return n
}
