package cli

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
)

// TestRows asks the same question in all forms.
func TestRows(t *testing.T) {
	db := sampleStore(t)
	ask := func(flags ...string) string {
		return must(t, append([]string{"query", "visits-to-country", "--param", "country=MY", "--db", db}, flags...)...)
	}
	eye := ask()
	if !strings.HasPrefix(eye, "VISITOR") || !strings.Contains(eye, "id:visit/") || !strings.Contains(eye, "نزار الشيباني") {
		t.Errorf("a table:\n%s", head(eye))
	}
	var rows []map[string]any
	if err := json.Unmarshal([]byte(ask("--json")), &rows); err != nil || len(rows) == 0 || !strings.HasPrefix(rows[0]["fact"].(string), "https://") {
		t.Errorf("JSON: %v %v", err, rows)
	}
	if got := strings.Count(ask("--ndjson"), "\n"); got != len(rows) {
		t.Errorf("%d lines of JSON, %d rows", got, len(rows))
	}
	records, err := csv.NewReader(strings.NewReader(ask("--csv", "--columns", "visitor,fact"))).ReadAll()
	if err != nil || len(records) != len(rows)+1 || len(records[0]) != 2 || records[1][1] != rows[0]["fact"] {
		t.Errorf("CSV: %v %q", err, records)
	}
	if got := ask("--jq", ".[0].fact"); got != rows[0]["fact"].(string)+"\n" {
		t.Errorf("jq: %q", got)
	}
	if got := ask("--markdown", "--limit", "1"); strings.Count(got, "\n") != 3 {
		t.Errorf("Markdown:\n%s", got)
	}
	if got := ask("--latin"); strings.Contains(got, "نزار") || !strings.Contains(got, "nzar") {
		t.Errorf("in Latin letters:\n%s", head(got))
	}
	if r := run(t, "query", "visits-to-country", "--param", "country=MY", "--limit", "1", "-q", "--db", db); r.err != "" || strings.Count(r.out, "\n") != 2 {
		t.Errorf("quiet: %q\n%s", r.err, r.out)
	}
	for _, bad := range []string{"--jq .[", "--json --csv", "--csv --jq .", "--columns nobody", "--bidi left", "--json --format tsv", "--limit -1"} {
		r := run(t, append([]string{"query", "visits-to-country", "--param", "country=MY", "--db", db}, strings.Fields(bad)...)...)
		if r.code != usage || r.out != "" {
			t.Errorf("%s: status %d, %s", bad, r.code, r.err)
		}
	}

	if got := must(t, "queries", "--jq", ".[].name"); !strings.Contains(got, "visits-to-country\n") {
		t.Errorf("queries: %s", got)
	}
	if got := must(t, "queries", "--csv"); !strings.HasPrefix(got, "name,parameters,question,question_ar\n") {
		t.Errorf("queries: %s", head(got))
	}
	if got := must(t, "stats", "--tsv", "--db", db); !strings.Contains(got, "facts\t") || !strings.Contains(got, "\tVisit\n") {
		t.Errorf("stats: %s", got)
	}
	if got := must(t, "show", "country/MY", "--jq", ".en", "--db", db); got != "Malaysia\n" {
		t.Errorf("show: %q", got)
	}
	if got := must(t, "query", `g.V("<https://w3id.org/rawabit/id/country/MY>").all()`, "--json", "--db", db); !strings.Contains(got, "country/MY") {
		t.Errorf("a query: %s", got)
	}
	if got := must(t, "query", "--lang", "graphql", `{ nodes(id: "https://w3id.org/rawabit/id/country/MY") { id } }`, "--jq", "keys[]", "--db", db); got != "nodes\n" {
		t.Errorf("a tree: %s", got)
	}
}
