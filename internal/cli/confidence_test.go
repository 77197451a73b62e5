package cli

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// --min-confidence leaves out what is less sure, and who is spoken of nowhere else.
func TestMinConfidence(t *testing.T) {
	dir := samples(t)
	type doc struct {
		Facts []struct {
			Confidence float64
			Visitor    string
		}
	}
	facts := func(args ...string) (n int, least float64) {
		least = 1
		dec := json.NewDecoder(strings.NewReader(must(t, append([]string{"extract", dir}, args...)...)))
		for dec.More() {
			var d doc
			if err := dec.Decode(&d); err != nil {
				t.Fatal(err)
			}
			n += len(d.Facts)
			for _, f := range d.Facts {
				least = min(least, f.Confidence)
			}
		}
		return n, least
	}
	all, least := facts()
	some, sure := facts("--min-confidence", "0.85")
	if some == 0 || some >= all || least >= 0.85 || sure < 0.85 {
		t.Errorf("%d facts from %v, with the flag %d from %v", all, least, some, sure)
	}
	db := filepath.Join(t.TempDir(), "g.db")
	must(t, "ingest", dir, "--db", db, "--min-confidence", "0.85")
	if out := must(t, "stats", "--db", db); out == must(t, "stats", "--db", ingested(t, dir)) {
		t.Errorf("ingest took no notice:\n%s", out)
	}
	r := run(t, "extract", dir, "--min-confidence", "85")
	if r.code != usage || !strings.Contains(r.err, "from 0 to 1") {
		t.Errorf("status %d, %s", r.code, r.err)
	}
}

func ingested(t *testing.T, dir string) string {
	t.Helper()
	db := filepath.Join(t.TempDir(), "g.db")
	must(t, "ingest", dir, "--db", db)
	return db
}

func TestShowMinConfidence(t *testing.T) {
	db := ingested(t, samples(t))
	type card struct {
		Latest struct {
			Total int
			Items []struct{ Confidence float64 }
		}
	}
	show := func(args ...string) (c card, least float64) {
		if err := json.Unmarshal([]byte(must(t, append([]string{"show", "country/SI", "--json", "--db", db}, args...)...)), &c); err != nil {
			t.Fatal(err)
		}
		least = 1
		for _, f := range c.Latest.Items {
			least = min(least, f.Confidence)
		}
		return c, least
	}
	all, least := show("--max", "0")
	some, sure := show("--min-confidence", "0.9", "--max", "0")
	if some.Latest.Total >= all.Latest.Total || sure < 0.9 || least >= 0.9 {
		t.Errorf("%d facts from %v, with the flag %d from %v", all.Latest.Total, least, some.Latest.Total, sure)
	}
	one, _ := show("--min-confidence", "0.5", "--max", "1")
	if len(one.Latest.Items) != 1 || one.Latest.Total < 2 {
		t.Errorf("with --max 1: %+v", one)
	}
}
