package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzip"

	"github.com/rawabit/rawabit/graph/export"
	"github.com/rawabit/rawabit/graph/vocab"
)

// build makes the site of the files that are part of the program.
func build() (*Site, error) {
	s := &Site{files: map[string]file{}, pages: map[string][]byte{}}
	contents, err := gather()
	if err != nil {
		return nil, err
	}
	index, err := files.ReadFile("assets/index.html")
	if err != nil {
		return nil, err
	}
	var names []string
	for name := range contents {
		names = append(names, name)
	}
	slices.Sort(names)
	sum := sha256.New()
	sum.Write(index)
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
	shell, err := template.New("index").Parse(string(index))
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
