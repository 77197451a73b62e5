package cli

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestExport(t *testing.T) {
	db := sampleStore(t)
	for _, format := range []string{"nquads", "jsonld", "dot", "graphml", "csv-edges"} {
		out := must(t, "export", "--format", format, "--db", db)
		if out != must(t, "export", "--format", format, "--db", db) {
			t.Errorf("%s: twice is not the same", format)
		}
		if !strings.Contains(out, "نزار") {
			t.Errorf("%s: a person of the samples is not in it", format)
		}
		switch format {
		case "jsonld":
			if !json.Valid([]byte(out)) {
				t.Error("jsonld is no JSON")
			}
		case "graphml":
			if err := xml.Unmarshal([]byte(out), new(struct{})); err != nil {
				t.Errorf("graphml: %v", err)
			}
		}
	}
	if must(t, "export", "--db", db, "-o", "-") != must(t, "export", "--db", db) {
		t.Error("-o - is not standard output")
	}
	for _, c := range []struct {
		args string
		code int
	}{
		{"--format docx", usage},
		{"--facts some", usage},
		{"--view everything", usage},
		{"--view entity:", usage},
		{"--param country=MY", usage},
		{"--min-confidence 2", usage},
		{"-o graph.zip", usage}, // two formats have such files
		{"-o graph.xlsx", usage},
		{"--view article:0123456789abcdef", notFound},
		{"--view entity:Atlantis", notFound},
		{"--view saved:nothing", notFound},
	} {
		if r := run(t, append(append([]string{"export"}, strings.Fields(c.args)...), "--db", db)...); r.code != c.code || r.out != "" {
			t.Errorf("export %s: status %d, want %d: %s", c.args, r.code, c.code, r.err)
		}
	}
}

func TestExportViews(t *testing.T) {
	db := sampleStore(t)
	count := func(args ...string) (nodes int, out string) {
		out = must(t, append([]string{"export", "--format", "node-link", "--db", db}, args...)...)
		var doc struct{ Nodes []struct{ ID string } }
		if err := json.Unmarshal([]byte(out), &doc); err != nil {
			t.Fatal(err)
		}
		return len(doc.Nodes), out
	}
	all, _ := count()
	entity, _ := count("--view", "entity:ماليزيا")
	deep, _ := count("--view", "entity:country/MY", "--depth", "3")
	saved, out := count("--view", "saved:visits-to-country", "--param", "country=MY")
	query, _ := count("--view", `query:g.V("<https://w3id.org/rawabit/id/country/MY>").in("<https://w3id.org/rawabit/ns#visited>").all()`)
	if !(all > deep && deep > entity && entity > saved && saved > 1 && query > 0) {
		t.Errorf("nodes of all %d, three steps %d, one step %d, saved %d, query %d", all, deep, entity, saved, query)
	}
	if !strings.Contains(out, "نزار الشيباني") || !strings.Contains(out, `"sentence"`) {
		t.Error("the saved question's view has no visitor, or no sentence")
	}

	file := filepath.Join(t.TempDir(), "graph.gexf")
	if out := must(t, "export", "-o", file, "--db", db); out != "" {
		t.Errorf("-o prints %q", head(out))
	}
	b, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(b), "<gexf ") {
		t.Errorf("the ending of a file does not tell the format: %v", err)
	}
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), ".*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
