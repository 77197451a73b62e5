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
	"embed"
	"net/http"
	"slices"
	"strings"
	"sync"

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
