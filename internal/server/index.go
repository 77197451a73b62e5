package server

import (
	"fmt"
	"html"
	"net/http"
	"strings"
)

// matches compares a path with an endpoint's pattern, part by part.
func matches(pattern, path string) bool {
	pattern = strings.TrimSuffix(pattern, "{$}")
	a, b := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] && (!strings.HasPrefix(a[i], "{") || b[i] == "") {
			return false
		}
	}
	return true
}

func (s *server) health(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

// index lists the endpoints, as HTML for a browser, else as JSON.
func (s *server) index(w http.ResponseWriter, r *http.Request) {
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		type line struct {
			Methods []string `json:"methods"`
			Path    string   `json:"path"`
			En      string   `json:"en"`
			Ar      string   `json:"ar"`
		}
		var list []line
		for _, e := range s.endpoints() {
			if s.opt.ReadOnly && e.writes {
				continue
			}
			list = append(list, line{e.methods, strings.TrimSuffix(e.path, "{$}"), e.en, e.ar})
		}
		writeJSON(w, http.StatusOK, map[string]any{"name": "rawabit", "endpoints": list})
		return
	}
	var b strings.Builder
	b.WriteString("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>rawabit · روابط</title>\n" +
		"<h1>rawabit · <span lang=\"ar\" dir=\"rtl\">روابط</span></h1>\n<table>\n")
	for _, e := range s.endpoints() {
		if s.opt.ReadOnly && e.writes {
			continue
		}
		path := html.EscapeString(strings.TrimSuffix(e.path, "{$}"))
		fmt.Fprintf(&b, "<tr><td>%s</td><td><code>%s</code></td><td>%s</td><td lang=\"ar\" dir=\"rtl\">%s</td></tr>\n",
			strings.Join(e.methods, " "), path, html.EscapeString(e.en), html.EscapeString(e.ar))
	}
	b.WriteString("</table>\n</html>\n")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	fmt.Fprint(w, b.String())
}
