package cli

import (
	"math/rand"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Articles that speak of the same and of different people, all invented.
var people = map[string]string{
	"1.txt": "وصل وزير الطاقة المصري سالم الزيات إلى مسقط يوم الأحد في زيارة رسمية.\n",
	"2.txt": "التقى وزير الطاقة المصري سالم الزيات سفير الأردن لدى مصر كريم الحوراني.\n",
	"3.txt": "وصل وزير الصحة اليمني سالم الزيات إلى الدوحة يوم الأحد في زيارة رسمية.\n",
	"4.txt": "وصل وزير الخارجية السلوفيني غريغور ستانكوفيتش إلى تونس في زيارة رسمية.\n",
	"5.txt": "استقبل وزير الخارجية التونسي نظيره وزير الخارجية السلوفيني جريجور ستانكوفيتش في تونس.\n",
	"6.txt": "وصل وزير الدفاع القطري ماجد بن راشد السويدي إلى بغداد.\n",
	"7.txt": "وصل وزير الدفاع القطري ماجد السويدي إلى عمان في زيارة رسمية.\n",
}

// The same articles are the same graph, quad for quad, in whatever order they
// come, one by one or together, also when some go and come again.
func TestOrderOfArticles(t *testing.T) {
	dir := t.TempDir()
	var files []string
	for name, text := range people {
		files = append(files, file(t, dir, name, text))
	}
	slices.Sort(files)
	db := func(name string) string { return filepath.Join(t.TempDir(), name) }
	all := db("all")
	must(t, append([]string{"ingest", "--db", all}, files...)...)
	want := must(t, "export", "--db", all)
	for _, iri := range []string{"سالم_الزيات-EG", "سالم_الزيات-YE", "جريجور_ستانكوفيتش", "ماجد_بن_راشد_السويدي"} {
		if !strings.Contains(want, "id/person/"+iri+">") {
			t.Errorf("there is no %s", iri)
		}
	}
	for _, iri := range []string{"سالم_الزيات", "غريغور_ستانكوفيتش", "ماجد_السويدي"} {
		if strings.Contains(want, "id/person/"+iri+">") {
			t.Errorf("there is still a node %s", iri)
		}
	}
	r := rand.New(rand.NewSource(1))
	for range 2 {
		one := db("one")
		r.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
		for _, f := range files {
			must(t, "ingest", "--db", one, f)
		}
		if got := must(t, "export", "--db", one); got != want {
			t.Fatalf("in the order %v the graph is another", files)
		}
		for _, f := range files[:2] {
			id := strings.Fields(must(t, "extract", f, "--format", "table"))[1]
			must(t, "delete", id, "--db", one)
		}
		if must(t, "export", "--db", one) == want {
			t.Fatal("deleting changed nothing")
		}
		must(t, append([]string{"ingest", "--db", one, "--replace"}, files...)...)
		if got := must(t, "export", "--db", one); got != want {
			t.Fatal("deleted and read again, the articles give another graph")
		}
		if out := must(t, append([]string{"ingest", "--db", one, "--replace"}, files...)...); !strings.Contains(out, " 0 written,") {
			t.Errorf("read again, something changed:\n%s", out)
		}
	}
	// with one of two namesakes gone the other has the plain name again
	id := strings.Fields(must(t, "extract", filepath.Join(dir, "3.txt"), "--format", "table"))[1]
	must(t, "delete", id, "--db", all)
	if out := must(t, "export", "--db", all); !strings.Contains(out, "person/سالم_الزيات>") || strings.Contains(out, "person/سالم_الزيات-") {
		t.Error("the namesake keeps a suffix that nothing asks for")
	}
}

// show tells why those of several articles are one, or are not.
func TestShowTellsWhy(t *testing.T) {
	dir, db := t.TempDir(), filepath.Join(t.TempDir(), "g.db")
	for name, text := range people {
		file(t, dir, name, text)
	}
	must(t, "ingest", dir, "--db", db)
	for name, want := range map[string]string{
		"غريغور ستانكوفيتش":     "«غريغور ستانكوفيتش»: another spelling of «جريجور ستانكوفيتش», with the same office (minister/foreign-affairs/SI)",
		"ماجد السويدي":          "«ماجد السويدي»: a shorter form of «ماجد بن راشد السويدي», with the same office (minister/defence/QA)",
		"person/سالم_الزيات-EG": "«سالم الزيات» of YE is somebody else: no state in common",
	} {
		if out := must(t, "show", name, "--db", db); !strings.Contains(out, "one person because") || !strings.Contains(out, want) {
			t.Errorf("show %s:\n%s", name, out)
		}
	}
}

func TestAliasesFile(t *testing.T) {
	dir := t.TempDir()
	for name, text := range people {
		file(t, dir, name, text)
	}
	aliases := file(t, dir, "aliases", "person: ماجد السويدي الأول\nalso: ماجد السويدي\n\nperson: سالم الزيات\nof: EG\n\nperson: سالم الزيات اليمني\nalso: سالم الزيات\nof: YE\n")
	db := filepath.Join(t.TempDir(), "g.db")
	t.Setenv(EnvAliases, aliases)
	must(t, "ingest", "--db", db, filepath.Join(dir, "1.txt"), filepath.Join(dir, "3.txt"), filepath.Join(dir, "6.txt"), filepath.Join(dir, "7.txt"))
	out := must(t, "export", "--db", db)
	for _, want := range []string{"person/سالم_الزيات>", "person/سالم_الزيات_اليمني>", "person/ماجد_السويدي_الأول>", "person/ماجد_بن_راشد_السويدي>"} {
		if !strings.Contains(out, want) {
			t.Errorf("there is no %s", want)
		}
	}
	if strings.Contains(out, "person/سالم_الزيات-") || strings.Contains(out, "person/ماجد_السويدي>") {
		t.Error("the aliases file was not followed")
	}
	if out := must(t, "show", "ماجد السويدي الأول", "--db", db); !strings.Contains(out, "by the aliases file") {
		t.Errorf("show does not tell of the aliases file:\n%s", out)
	}
	bad := file(t, dir, "bad", "also: سالم\n")
	if r := run(t, "extract", filepath.Join(dir, "1.txt"), "--aliases", bad); r.code != unreadable || !strings.Contains(r.err, "bad:1: ") {
		t.Errorf("status %d, %s", r.code, r.err)
	}
}
