package server

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

const tableFile = "../../docs/http.md"

// endpointsTable is the table of the documentation. TestDescription runs its examples.
func endpointsTable(s *server) string {
	var b strings.Builder
	b.WriteString("| endpoint | scope | what it answers | example |\n| --- | --- | --- | --- |\n")
	for _, rt := range s.table {
		example := trials(rt)[0].target
		if body := trials(rt)[0].body; body != "" && !strings.Contains(body, "\r") {
			example = "curl -H 'Content-Type: " + trials(rt)[0].kind + "' -d '" + strings.TrimSpace(body) + "' '$SERVER" + example + "'"
		} else if rt.method == "GET" {
			example = "curl '$SERVER" + example + "'"
		} else {
			example = "curl -X " + rt.method + " '$SERVER" + example + "'"
		}
		fmt.Fprintf(&b, "| `%s %s` | %s | %s | `%s` |\n", rt.method, strings.TrimSuffix(rt.path, "{$}"), rt.scope, rt.en, strings.ReplaceAll(example, "|", "\\|"))
	}
	return b.String()
}

// The documentation lists the endpoints that there are; RAWABIT_UPDATE=1 writes them there.
func TestEndpointsTable(t *testing.T) {
	text, err := os.ReadFile(tableFile)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), "<!-- endpoints -->\n")
	old, after, ok2 := strings.Cut(rest, "<!-- /endpoints -->")
	if !ok || !ok2 {
		t.Fatal(tableFile + " has no place for the table")
	}
	want := endpointsTable(sample(t, Options{}))
	if old == want {
		return
	}
	if os.Getenv("RAWABIT_UPDATE") == "" {
		t.Fatalf("%s does not list the endpoints as they are; RAWABIT_UPDATE=1 go test ./internal/server -run TestEndpointsTable writes them", tableFile)
	}
	if err := os.WriteFile(tableFile, []byte(before+"<!-- endpoints -->\n"+want+"<!-- /endpoints -->"+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
