// Package web is the explorer: the pages in which the graph can be seen, walked and believed.
//
// In: nothing but its own files. Out: handlers for the one page that all permanent addresses
// (Pages) share, and for the scripts, styles, fonts and messages that it loads. The page asks
// the HTTP API for all data, so nothing of a graph passes through here, and no token is wanted
// for it.
//
// What is promised:
//   - Files are served as they stand in assets, with no build step. They are called by a
//     directory that changes with any of them (/web/BUILD/…), so that a browser keeps them for good.
//   - Policy lets the page load from this server only, run no script or style of its markup, and
//     make no markup of text.
//   - Messages are data: messages/LANGUAGE/SUBJECT.json. A key of graph.json is "graph.key".
//
// How a page is written is told at the head of assets/app.js.
package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"

	"github.com/rawabit/rawabit/graph/export"
	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/server/problem"
)

//go:embed assets messages
var files embed.FS

// Policy is the Content-Security-Policy of the page and its files. Trusted types make a browser
// refuse innerHTML and its like.
const Policy = "default-src 'self'; img-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; " +
	"require-trusted-types-for 'script'; trusted-types 'none'"

// Root is the directory below which the files are.
const Root = "/web/"

// Languages of the interface.
var Languages = []string{"en", "ar"}

// A Page is a kind of permanent address.
type Page struct {
	Path   string // as http.ServeMux has it
	ID     string
	En, Ar string // what it shows
	Try    string // an example
}

// A Site serves the explorer. It does not change once it is made.
type Site struct {
	build string
	files map[string]file   // by name below Root/build
	pages map[string][]byte // by language
}

// A file as it is sent.
type file struct {
	kind         string
	plain, small []byte // small is packed; nil if that saves nothing
}

// Open gives the one that there is.
func Open() *Site {
	s, err := made()
	if err != nil {
		panic(err) // the files are part of the program
	}
	return s
}

var made = sync.OnceValues(build)

// Address is that of a file.
func (s *Site) Address(name string) string { return Root + s.build + "/" + name }

func build() (*Site, error) {
	s := &Site{files: map[string]file{}, pages: map[string][]byte{}}
	contents, err := gather()
	if err != nil {
		return nil, err
	}
	var names []string
	for name := range contents {
		names = append(names, name)
	}
	slices.Sort(names)
	sum := sha256.New()
	for _, name := range names {
		fmt.Fprintf(sum, "%s %d\n", name, len(contents[name]))
		sum.Write(contents[name])
	}
	s.build = hex.EncodeToString(sum.Sum(nil)[:6])
	for _, name := range names {
		if s.files[name], err = pack(name, contents[name]); err != nil {
			return nil, err
		}
	}
	shell, err := template.ParseFS(files, "assets/index.html")
	if err != nil {
		return nil, err
	}
	for _, lang := range Languages {
		var b bytes.Buffer
		if err := shell.Execute(&b, s.head(lang, names)); err != nil {
			return nil, err
		}
		s.pages[lang] = b.Bytes()
	}
	return s, nil
}

// head is what index.html is filled with.
func (s *Site) head(lang string, names []string) any {
	h := struct {
		Lang, Dir, Base string
		Styles, Modules []string
	}{Lang: lang, Dir: map[string]string{"ar": "rtl", "en": "ltr"}[lang], Base: Root + s.build}
	for _, name := range names {
		switch {
		case path.Dir(name) == "css":
			h.Styles = append(h.Styles, name)
		case path.Dir(name) == "core": // what every page needs; the rest comes when it is shown
			h.Modules = append(h.Modules, name)
		}
	}
	return h
}

// gather reads the files by the names under which they are sent, with the messages of
// each language in one file.
func gather() (map[string][]byte, error) {
	out := map[string][]byte{}
	err := fs.WalkDir(files, "assets", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == "assets/index.html" {
			return err
		}
		out[strings.TrimPrefix(name, "assets/")], err = files.ReadFile(name)
		return err
	})
	if err == nil {
		out["vocabulary.json"], out["formats.json"], err = knowledge()
	}
	for _, lang := range Languages {
		if err == nil {
			out["messages."+lang+".json"], err = messages(lang)
		}
	}
	return out, err
}

// knowledge is what pages know of the graph beforehand: the vocabulary, and the formats in
// which it can be had.
func knowledge() (vocabulary, formats []byte, err error) {
	type term struct {
		IRI string `json:"iri"`
		Ar  string `json:"ar"`
		En  string `json:"en"`
	}
	var terms []term
	for _, t := range vocab.Terms {
		terms = append(terms, term{t.IRI, t.Ar, t.En})
	}
	type format struct {
		Name string `json:"name"`
		Ext  string `json:"ext"`
	}
	var forms []format
	for _, f := range export.Formats() {
		forms = append(forms, format{f.Name, f.Ext})
	}
	if vocabulary, err = json.Marshal(terms); err == nil {
		formats, err = json.Marshal(forms)
	}
	return vocabulary, formats, err
}

// messages joins the messages of a language, each key behind the name of its file.
func messages(lang string) ([]byte, error) {
	list, err := files.ReadDir("messages/" + lang)
	if err != nil {
		return nil, err
	}
	all := map[string]json.RawMessage{}
	for _, f := range list {
		name := "messages/" + lang + "/" + f.Name()
		b, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var some map[string]json.RawMessage
		if err := json.Unmarshal(b, &some); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for key, text := range some {
			all[strings.TrimSuffix(f.Name(), ".json")+"."+key] = text
		}
	}
	return json.Marshal(all)
}

// pack makes a file small, once and for all.
func pack(name string, b []byte) (file, error) {
	f := file{kind: kinds[path.Ext(name)], plain: b}
	if f.kind == "" {
		return f, fmt.Errorf("%s: no media type is known for it", name)
	}
	var small bytes.Buffer
	w, err := gzip.NewWriterLevel(&small, gzip.BestCompression)
	if err != nil {
		return f, err
	}
	if _, err := w.Write(b); err != nil {
		return f, err
	}
	if err := w.Close(); err != nil {
		return f, err
	}
	if small.Len() < len(b)*9/10 {
		f.small = small.Bytes()
	}
	return f, nil
}

// kinds are the media types of files by their endings.
var kinds = map[string]string{
	".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".json": "application/json",
	".svg": "image/svg+xml", ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8",
}

// Page answers with the page, in the language that ui= or the browser asks for. The script
// then shows what the address says, in the language that was chosen before, if any was.
func (s *Site) Page(w http.ResponseWriter, r *http.Request) {
	lang := language(r)
	tag := `W/"` + s.build + lang + `"`
	w.Header().Set("ETag", tag)
	status := http.StatusOK
	if r.Header.Get("If-None-Match") == tag {
		status = http.StatusNotModified
	}
	s.send(w, lang, status)
}

// NotFound answers with the page too, which says that there is none at this address.
func (s *Site) NotFound(w http.ResponseWriter, r *http.Request) {
	s.send(w, language(r), http.StatusNotFound)
}

func language(r *http.Request) string {
	if lang := r.URL.Query().Get("ui"); slices.Contains(Languages, lang) {
		return lang
	}
	return problem.Lang(r)
}

// send sends the page. The policy is in the head of every status, since a browser takes the head of
// 304 for that of the page it has.
func (s *Site) send(w http.ResponseWriter, lang string, status int) {
	head := w.Header()
	head.Set("Content-Security-Policy", Policy)
	head.Set("Content-Type", "text/html; charset=utf-8")
	head.Set("Cache-Control", "no-cache")
	head.Add("Vary", "Accept-Language")
	w.WriteHeader(status)
	if status != http.StatusNotModified {
		_, _ = w.Write(s.pages[lang]) // the browser is gone if this fails
	}
}

// File answers with a file, by its name below Root. It is not found under the build of
// another program, whose scripts do not fit these.
func (s *Site) File(w http.ResponseWriter, r *http.Request) {
	build, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, Root), "/")
	f, ok := s.files[name]
	if build != s.build || !ok {
		problem.New("not-found", "no such file of the explorer; it may be of another version of the program").Write(w, r)
		return
	}
	head := w.Header()
	head.Set("Content-Security-Policy", Policy)
	head.Set("Content-Type", f.kind)
	head.Set("Cache-Control", "public, max-age=31536000, immutable")
	head.Add("Vary", "Accept-Encoding")
	body := f.plain
	if f.small != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		head.Set("Content-Encoding", "gzip")
		body = f.small
	}
	_, _ = w.Write(body)
}
