package web

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"io/fs"
	"net/http/httptest"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// sources are the scripts by name.
func sources(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(files, "assets", func(name string, d fs.DirEntry, err error) error {
		if err == nil && path.Ext(name) == ".js" {
			var b []byte
			b, err = files.ReadFile(name)
			out[name] = string(b)
		}
		return err
	})
	if err != nil || len(out) < 10 {
		t.Fatalf("%v, %d scripts", err, len(out))
	}
	return out
}

// all gives the messages of a language, those with several forms as all of them.
func all(t *testing.T, lang string) map[string][]string {
	t.Helper()
	b, err := messages(lang)
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]any
	if err := json.Unmarshal(b, &raw); err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for key, m := range raw {
		switch m := m.(type) {
		case string:
			out[key] = []string{m}
		case map[string]any:
			for _, form := range forms[lang] {
				text, ok := m[form].(string)
				if !ok {
					t.Errorf("%s: %s has no form %q", lang, key, form)
				}
				out[key] = append(out[key], text)
			}
			if len(m) != len(forms[lang]) {
				t.Errorf("%s: %s has forms that the language has not", lang, key)
			}
		}
	}
	return out
}

// forms are the plural forms of the languages, as Unicode has them.
var forms = map[string][]string{"en": {"one", "other"}, "ar": {"zero", "one", "two", "few", "many", "other"}}

var blank = regexp.MustCompile(`\{\w+\}`)

// Each message is there in both languages, with the same blanks.
func TestMessages(t *testing.T) {
	en, ar := all(t, "en"), all(t, "ar")
	for key := range ar {
		if en[key] == nil {
			t.Errorf("%s is in Arabic only", key)
		}
	}
	blanks := func(texts []string) []string {
		var out []string
		for _, text := range texts {
			out = append(out, blank.FindAllString(text, -1)...)
		}
		slices.Sort(out)
		return slices.DeleteFunc(slices.Compact(out), func(b string) bool { return b == "{n}" }) // a form may say the number in words
	}
	for key, texts := range en {
		if ar[key] == nil {
			t.Errorf("%s is in English only", key)
		} else if !slices.Equal(blanks(texts), blanks(ar[key])) {
			t.Errorf("%s has other blanks in Arabic", key)
		}
	}
}

var asked = regexp.MustCompile(`\b(?:t|parts|has)\(\s*"([\w.-]+)"`)

// Each message that a script asks for by its name is there.
func TestMessagesAsked(t *testing.T) {
	en, n := all(t, "en"), 0
	for name, text := range sources(t) {
		for _, m := range asked.FindAllStringSubmatch(text, -1) {
			n++
			if en[m[1]] == nil {
				t.Errorf("%s: there is no message %q", name, m[1])
			}
		}
	}
	if n < 50 {
		t.Errorf("only %d messages are asked for", n)
	}
}

// No script makes markup or code of text, and none asks another server.
func TestScripts(t *testing.T) {
	bad := regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|eval\(|new Function|setAttribute\("style"|createContextualFragment`)
	elsewhere := regexp.MustCompile(`https?://[\w.-]+`)
	known := []string{"https://w3id.org", "http://www.w3.org", "http://schema.org", "http://purl.org"} // names of things, not asked
	for name, text := range sources(t) {
		if m := bad.FindString(text); m != "" {
			t.Errorf("%s has %s", name, m)
		}
		for _, m := range elsewhere.FindAllString(text, -1) {
			if !slices.Contains(known, m) {
				t.Errorf("%s names %s", name, m)
			}
		}
		if n := strings.Count(text, "\n"); n > 400 {
			t.Errorf("%s has %d lines; it should have one subject", name, n)
		}
	}
}

// Files are found under their build only, are kept for good, and come packed.
func TestFiles(t *testing.T) {
	s := Open()
	get := func(target, encoding string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", target, nil)
		r.Header.Set("Accept-Encoding", encoding)
		w := httptest.NewRecorder()
		s.File(w, r)
		return w
	}
	plain, packed := get(s.Address("app.js"), ""), get(s.Address("app.js"), "br, gzip")
	if plain.Code != 200 || !strings.Contains(plain.Header().Get("Cache-Control"), "immutable") || plain.Header().Get("Content-Security-Policy") != Policy {
		t.Errorf("%d %v", plain.Code, plain.Header())
	}
	unpacked, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(unpacked)
	if err != nil || string(text) != plain.Body.String() || packed.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("packed is another: %v %v", err, packed.Header())
	}
	for _, target := range []string{Root + "000000000000/app.js", s.Address("../web.go"), s.Address(""), Root, s.Address("index.html")} {
		if got := get(target, ""); got.Code != 404 {
			t.Errorf("%s: %d", target, got.Code)
		}
	}
}

// The page comes in the language that is asked for, and names files that there are.
func TestThePage(t *testing.T) {
	s := Open()
	get := func(target, language, tag string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", target, nil)
		r.Header.Set("Accept-Language", language)
		r.Header.Set("If-None-Match", tag)
		w := httptest.NewRecorder()
		s.Page(w, r)
		return w
	}
	for _, c := range []struct{ target, language, want string }{
		{"/", "en", `<html lang="en" dir="ltr"`},
		{"/e/country/LY", "ar-EG,ar;q=0.9,en;q=0.5", `<html lang="ar" dir="rtl"`},
		{"/?ui=ar", "en", `<html lang="ar" dir="rtl"`},
		{"/?ui=xx", "", `<html lang="en" dir="ltr"`},
	} {
		got := get(c.target, c.language, "")
		if !strings.Contains(got.Body.String(), c.want) || got.Header().Get("Content-Security-Policy") != Policy {
			t.Errorf("%s in %s: %v %.200s", c.target, c.language, got.Header(), got.Body)
		}
		if again := get(c.target, c.language, got.Header().Get("ETag")); again.Code != 304 || again.Header().Get("Content-Security-Policy") != Policy {
			t.Errorf("%s again: %d %v", c.target, again.Code, again.Header())
		}
	}
	w := httptest.NewRecorder()
	s.NotFound(w, httptest.NewRequest("GET", "/nowhere", nil))
	if w.Code != 404 || w.Header().Get("ETag") != "" || !strings.Contains(w.Body.String(), "app.js") {
		t.Errorf("no page: %d %v", w.Code, w.Header())
	}
	named := regexp.MustCompile(`(?:href|src)="`+Root+`\w+/([^"]+)"`).FindAllStringSubmatch(get("/", "", "").Body.String(), -1)
	if len(named) < 8 {
		t.Errorf("the page names %d files", len(named))
	}
	for _, m := range named {
		if _, ok := s.files[m[1]]; !ok {
			t.Errorf("the page names %s, which is none", m[1])
		}
	}
}

var written = regexp.MustCompile(`["` + "`" + `]([\w.-]+)["` + "`" + `$]`)

// Each message is asked for: by its name, or by the beginning of one that goes on with data.
func TestMessagesUsed(t *testing.T) {
	begun := regexp.MustCompile("`([a-z]+\\.[a-zA-Z.]*)\\$\\{")
	names, beginnings := map[string]bool{}, map[string]bool{}
	for _, text := range sources(t) {
		for _, m := range written.FindAllStringSubmatch(text, -1) {
			names[m[1]] = true
		}
		for _, m := range begun.FindAllStringSubmatch(text, -1) {
			beginnings[m[1]] = true
		}
	}
	for _, group := range []string{"type.", "types.", "value."} { // of values of the vocabulary: term(group, value)
		beginnings[group] = true
	}
	for key := range all(t, "en") {
		used := names[key]
		for b := range beginnings {
			used = used || strings.HasPrefix(key, b)
		}
		if !used {
			t.Errorf("nobody asks for %s", key)
		}
	}
}

var (
	imported = regexp.MustCompile(`import \{([^}]*)\} from "([^"]+)"`)
	exported = regexp.MustCompile(`(?m)^export (?:async )?(?:function|const|let|class) (\w+)`)
)

// What a script takes from another is there.
func TestImportedNames(t *testing.T) {
	all, n := sources(t), 0
	for name, text := range all {
		for _, m := range imported.FindAllStringSubmatch(text, -1) {
			from := path.Join(path.Dir(name), m[2])
			has := map[string]bool{}
			for _, e := range exported.FindAllStringSubmatch(all[from], -1) {
				has[e[1]] = true
			}
			for one := range strings.SplitSeq(m[1], ",") {
				if one = strings.TrimSpace(one); one != "" && !has[one] {
					t.Errorf("%s takes %s from %s, which has none", name, one, from)
				}
				n++
			}
		}
	}
	if n < 100 {
		t.Errorf("only %d names are taken", n)
	}
}

// The server and the script know the same addresses, and each has its module.
func TestRoutes(t *testing.T) {
	script := sources(t)["assets/app.js"]
	routes := map[string]string{}
	for _, m := range regexp.MustCompile(`\["(/[\w/:]*)", "(\w+)"\]`).FindAllStringSubmatch(script, -1) {
		routes[m[1]] = m[2]
		if _, ok := sources(t)["assets/pages/"+m[2]+".js"]; !ok {
			t.Errorf("%s has no module %s", m[1], m[2])
		}
	}
	delete(routes, "/") // is the index too
	for _, p := range Pages() {
		pattern := regexp.MustCompile(`\{\w+(\.\.\.)?\}`).ReplaceAllString(p.Path, ":id")
		if routes[pattern] == "" {
			t.Errorf("app.js does not know %s", p.Path)
		}
		delete(routes, pattern)
	}
	for path := range routes {
		t.Errorf("the server does not know %s", path)
	}
}
