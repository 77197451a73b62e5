package server

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// A page has a table of endpoints: of some tags, or all if it names none.
type tablePage struct {
	file  string
	scope bool
	tags  []string
}

var tablePages = []tablePage{
	{"../../docs/http.md", true, nil},
	{"../../README.md", false, []string{tagGraph, tagAsk, tagArticle}},
}

// endpointsTable is the table of a page. TestDescription runs its examples.
func endpointsTable(s *server, p tablePage) string {
	var b strings.Builder
	row := func(endpoint, scope, says, example string) {
		if p.scope {
			scope = " " + scope + " |"
		} else {
			scope = ""
		}
		fmt.Fprintf(&b, "| %s |%s %s | %s |\n", endpoint, scope, says, example)
	}
	row("endpoint", "scope", "what it answers", "example")
	row("---", "---", "---", "---")
	for _, rt := range s.table {
		if p.tags != nil && !slices.Contains(p.tags, rt.tag) {
			continue
		}
		example := trials(rt)[0].target
		if body := trials(rt)[0].body; body != "" && !strings.Contains(body, "\r") {
			example = "curl -H 'Content-Type: " + trials(rt)[0].kind + "' -d '" + strings.TrimSpace(body) + `' "$SERVER` + example + `"`
		} else if strings.HasPrefix(trials(rt)[0].kind, "multipart/") {
			example = `curl -F NQuadFile=@news.nq "$SERVER` + example + `"`
		} else if rt.method == "GET" {
			example = `curl "$SERVER` + example + `"`
		} else {
			example = "curl -X " + rt.method + ` "$SERVER` + example + `"`
		}
		row("`"+rt.method+" "+strings.TrimSuffix(rt.path, "{$}")+"`", string(rt.scope), rt.en, "`"+strings.ReplaceAll(example, "|", "\\|")+"`")
	}
	return b.String()
}

// The documentation lists the endpoints that there are; RAWABIT_UPDATE=1 writes them there.
func TestEndpointsTable(t *testing.T) {
	s := sample(t, Options{})
	for _, p := range tablePages {
		text, err := os.ReadFile(p.file)
		if err != nil {
			t.Fatal(err)
		}
		before, rest, ok := strings.Cut(string(text), "<!-- endpoints -->\n")
		old, after, ok2 := strings.Cut(rest, "<!-- /endpoints -->")
		if !ok || !ok2 {
			t.Fatal(p.file + " has no place for the table")
		}
		want := endpointsTable(s, p)
		if old == want {
			continue
		}
		if os.Getenv("RAWABIT_UPDATE") == "" {
			t.Errorf("%s does not list the endpoints as they are; RAWABIT_UPDATE=1 go test ./internal/server -run TestEndpointsTable writes them", p.file)
			continue
		}
		if err := os.WriteFile(p.file, []byte(before+"<!-- endpoints -->\n"+want+"<!-- /endpoints -->"+after), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
