package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// lookedUp is a store of three articles of invented persons.
func lookedUp(t *testing.T) string {
	dir, db := t.TempDir(), filepath.Join(t.TempDir(), "g.db")
	file(t, dir, "1.txt", "رئيس الحكومة الليبية يزور باكستان\nوصل رئيس حكومة الوحدة الوطنية الليبية سالم الورفلاني إلى إسلام آباد في زيارة رسمية. والتقى الورفلاني رئيس الوزراء الباكستاني نادر خان جلالي يوم الأحد.\n")
	file(t, dir, "2.txt", "وزير الخارجية المصري يزور طرابلس\nزار وزير الخارجية المصري أسامة البنداري ليبيا أمس، والتقى رئيس حكومة الوحدة الوطنية الليبية سالم الورفلاني في طرابلس.\n")
	file(t, dir, "3.txt", "لقاء في تونس\nالتقى وزير الطاقة التونسي منير البنداري السفير الليبي لدى تونس هاني المبروك. وبحث الجانبان التعاون في مجال الطاقة.\n")
	must(t, "ingest", dir, "--db", db, "--published", "2026-11-11")
	return db
}

func TestLookups(t *testing.T) {
	db := lookedUp(t)
	meeting := ""
	for _, f := range []struct {
		args string
		want []string // parts of the output
	}{
		{"search|Usama Bindari", []string{"person/أسامة_البنداري", "transliteration", "وزير الخارجية، مصر"}},
		{"search|اسامه|--type|person", []string{"person/أسامة_البنداري", "prefix"}},
		{"search|--text|الطاقه تعاون", []string{"[التعاون]", "[الطاقة]", "article/"}},
		{"show|سالم الورفلاني", []string{"position/", "met: ", "meeting: ", "«"}},
		{"neighbors|ليبيا|--relation|visited", []string{"visited (by): 1", "person/أسامة_البنداري"}},
		{"path|أسامة البنداري|نادر خان", []string{"سالم الورفلاني\n", "met, 1 article", "«"}},
		{"timeline|Salem al-Warfalani|أسامة البنداري", []string{"2026-11-10  meeting", "says"}},
		{"facts|--type|visit|--country|PK|--since|2026", []string{"visit\n", "visitor", "«"}},
		{"facts|--words|طرابلس|--role|prime-minister|--type|meeting", []string{"meeting/"}},
	} {
		args := append(strings.Split(f.args, "|"), "--db", db)
		out := must(t, args...)
		for _, w := range f.want {
			if !strings.Contains(out, w) {
				t.Errorf("%q has no %q:\n%s", f.args, w, head(out))
			}
		}
		if !json.Valid([]byte(must(t, append(args, "--json")...))) {
			t.Errorf("%q: --json is no JSON", f.args)
		}
		for _, w := range strings.Fields(out) {
			if strings.HasPrefix(w, "meeting/") {
				meeting = w
			}
		}
	}
	if out := must(t, "evidence", meeting, "--db", db); !strings.Contains(out, "[") || !strings.Contains(out, "article/") || !strings.Contains(out, "–") {
		t.Errorf("evidence:\n%s", out)
	}
	for args, want := range map[string]struct {
		code int
		err  string
	}{
		"show|البنداري":                   {notFound, "may be any of these"},
		"search|قرقوش":                    {notFound, "--text"},
		"search|--text|قرقوش":             {notFound, "no article"},
		"path|باكستان|تونس|--max-hops|1":  {notFound, "at most 1 steps"},
		"facts|--since|yesterday":         {usage, "2024-05"},
		"facts|--type|Person":             {usage, "unknown type"},
		"facts|--country|الأطلنطس":        {notFound, "rawabit search"},
		"neighbors|ليبيا|--relation|near": {usage, "known are"},
		"timeline|ليبيا|--after|x":        {usage, "cursor"},
		"evidence|visit/0":                {notFound, "not in the graph"},
		"search|--text|--exact|x":         {usage, "--exact"},
		"timeline|ليبيا|--limit|-1":       {usage, "--limit"},
	} {
		r := run(t, append(strings.Split(args, "|"), "--db", db)...)
		if r.code != want.code || !strings.Contains(r.err, want.err) {
			t.Errorf("%q: status %d, want %d, %s", args, r.code, want.code, r.err)
		}
	}
	// A page and the one behind it are the list.
	all := must(t, "facts", "--db", db)
	first := run(t, "facts", "--limit", "3", "--db", db)
	at := strings.LastIndex(first.err, " ")
	rest := must(t, "facts", "--limit", "100", "--after", strings.TrimSpace(first.err[at:]), "--db", db)
	if first.out+"\n"+rest != all {
		t.Error("two pages are not the whole list")
	}
}

// TestFsckIndex: a store that was written without an index gets one.
func TestFsckIndex(t *testing.T) {
	db := filepath.Join(t.TempDir(), "g.db")
	must0(t, os.CopyFS(filepath.Join(db, "rawabit"), os.DirFS("../../graph/store/testdata/formats/2")))
	must0(t, os.WriteFile(filepath.Join(db, "rawabit-format"), []byte("rawabit-format 1\nbackend rawabit\n"), 0o644))
	if r := run(t, "fsck", "--db", db); r.code != 0 || !strings.Contains(r.err, "made anew") {
		t.Errorf("status %d, %s%s", r.code, r.out, r.err)
	}
	if r := run(t, "fsck", "--db", db); r.code != 0 || r.err != "" {
		t.Errorf("again: status %d, %s%s", r.code, r.out, r.err)
	}
}

func must0(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
