package cli

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rawabit/rawabit/queries/saved"
)

// sampleStore makes a graph of the samples.
func sampleStore(t testing.TB) string {
	t.Helper()
	db := filepath.Join(t.TempDir(), "g.db")
	must(t, "ingest", samples(t), "--db", db)
	return db
}

const gizmo = `g.V("<https://w3id.org/rawabit/id/country/MY>").in("<https://w3id.org/rawabit/ns#visited>").all()`

func TestQueryFaults(t *testing.T) {
	db := sampleStore(t)
	for _, c := range []struct {
		args []string
		code int
		say  string
	}{
		{[]string{"g.V('a'"}, querySyntax, "1:"},
		{[]string{"g.V().nosuch()"}, querySyntax, "nosuch"},
		{[]string{"--lang", "graphql", "{ nodes( }"}, querySyntax, "1:"},
		{[]string{"--lang", "mql", "[{"}, querySyntax, ""},
		{[]string{"--lang", "sql", "select"}, usage, "gizmo, graphql, mql"},
		{[]string{"--format", "xlsx", gizmo}, usage, "table"},
		{[]string{"--limit", "-1", gizmo}, usage, "--limit"},
		{[]string{"--param", "a=b", gizmo}, usage, "saved questions"},
		{[]string{"visits-to-contry"}, notFound, "visits-to-country"},
		{[]string{"visits-to-country"}, usage, "country"},
		{[]string{"visits-to-country", "--param", "country=Atlantis"}, notFound, "Atlantis"},
		{[]string{"visits-to-country", "--param", "land=MY"}, usage, "land"},
		{[]string{"visits-to-country", "--param", "country"}, usage, "NAME=VALUE"},
		{[]string{"while (true) {}", "--timeout", "100ms"}, timeLimit, "--timeout"},
		{[]string{""}, usage, "empty"},
		{[]string{"--format", "nquads", gizmo}, usage, "no graph"},
	} {
		start := time.Now()
		r := run(t, append([]string{"query", "--db", db}, c.args...)...)
		if r.code != c.code || !strings.Contains(r.err, c.say) {
			t.Errorf("query %q: status %d, want %d with %q, have: %s", c.args, r.code, c.code, c.say, r.err)
		}
		if r.out != "" {
			t.Errorf("query %q failed and printed %s", c.args, r.out)
		}
		if d := time.Since(start); d > 10*time.Second {
			t.Errorf("query %q took %v", c.args, d)
		}
	}
}

func TestQueryAnswers(t *testing.T) {
	db := sampleStore(t)
	for _, country := range []string{"MY", "my", "ماليزيا", "Malaysia", "https://w3id.org/rawabit/id/country/MY"} {
		if out := must(t, "query", "visits-to-country", "--param", "country="+country, "--db", db); !strings.Contains(out, "نزار الشيباني") {
			t.Errorf("visits to %s:\n%s", country, out)
		}
	}
	if r := runIn(t, gizmo, "query", "-", "--db", db); r.code != ok || !strings.Contains(r.out, "نزار_الشيباني") {
		t.Errorf("query from standard input: status %d\n%s%s", r.code, r.out, r.err)
	}
	if r := run(t, "query", `g.V("<https://w3id.org/rawabit/id/country/ZZ>").all().limit(0)`, "--db", db); r.code == failed {
		t.Errorf("nothing found: status %d %s", r.code, r.err)
	}
	r := run(t, "query", `g.V().limit(50).all()`, "--limit", "3", "--db", db)
	if r.code != ok || !strings.Contains(r.err, "--limit") {
		t.Errorf("a cut answer is not told: status %d, %q", r.code, r.err)
	}
}

// TestSavedQuestions asks every question that needs no parameter, and shows each.
func TestSavedQuestions(t *testing.T) {
	db := sampleStore(t)
	list := must(t, "queries")
	var all []saved.Question
	if err := json.Unmarshal([]byte(must(t, "queries", "--json")), &all); err != nil || len(all) < 15 {
		t.Fatalf("queries --json: %d questions, %v", len(all), err)
	}
	for _, q := range all {
		if !strings.Contains(list, q.Name) {
			t.Errorf("%s is not listed", q.Name)
		}
		if out := must(t, "queries", q.Name); !strings.Contains(out, q.Title.Ar) || !strings.Contains(out, "gizmo:") {
			t.Errorf("queries %s:\n%s", q.Name, out)
		}
		needs := false
		for _, p := range q.Params {
			needs = needs || p.Required
		}
		if !needs {
			must(t, "query", q.Name, "--db", db)
		}
	}
	if r := run(t, "queries", "who-knows"); r.code != notFound {
		t.Errorf("an unknown question: status %d, %s", r.code, r.err)
	}
}

// A log is written by the server and read by the test at the same time.
type log struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// served serves a graph at the address it gives, until stop, which may be called again.
func served(t *testing.T, db string, flags ...string) (base string, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var errs log
	done := make(chan int, 1)
	go func() {
		args := append([]string{"serve", "--db", db, "--addr", "127.0.0.1:0"}, flags...)
		done <- Main(ctx, args, strings.NewReader(""), io.Discard, &errs)
	}()
	stop = sync.OnceFunc(func() {
		cancel()
		select {
		case code := <-done:
			if code != ok {
				t.Errorf("serve ended with %d: %s", code, errs.String())
			}
		case <-time.After(20 * time.Second):
			t.Error("serve does not end")
		}
	})
	t.Cleanup(stop)
	address := regexp.MustCompile(`http://[0-9.:]+`)
	for range 200 {
		if base = address.FindString(errs.String()); base != "" {
			return base, stop
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("no address told: %s", errs.String())
	return "", nil
}

// TestServerAnswersAlike asks the same over HTTP and on the command line.
func TestServerAnswersAlike(t *testing.T) {
	db := sampleStore(t)
	graphql := `{ nodes(id: <https://w3id.org/rawabit/id/country/MY>) { id } }`
	cases := []struct {
		name string
		args []string
		ask  func(base string) (*http.Response, error)
	}{
		{"gizmo", []string{gizmo}, func(base string) (*http.Response, error) {
			return http.Post(base+"/api/v1/query/gizmo", "text/plain", strings.NewReader(gizmo))
		}},
		{"gizmo v2", []string{gizmo}, func(base string) (*http.Response, error) {
			return http.Get(base + "/api/v2/query?lang=gizmo&qu=" + url.QueryEscape(gizmo))
		}},
		{"graphql", []string{"--lang", "graphql", graphql}, func(base string) (*http.Response, error) {
			return http.Post(base+"/api/v1/query/graphql", "text/plain", strings.NewReader(graphql))
		}},
		{"saved", []string{"visits-to-country", "--param", "country=MY"}, func(base string) (*http.Response, error) {
			return http.Get(base + "/api/queries/visits-to-country?country=MY")
		}},
		{"saved by Arabic name", []string{"sectors-between", "--param", "one=العراق", "--param", "other=ماليزيا"}, func(base string) (*http.Response, error) {
			return http.Get(base + "/api/queries/sectors-between?one=" + url.QueryEscape("العراق") + "&other=" + url.QueryEscape("ماليزيا"))
		}},
	}
	want := map[string]string{}
	for _, c := range cases {
		want[c.name] = must(t, append([]string{"query", "--format", "json", "--db", db}, c.args...)...)
		if !strings.Contains(want[c.name], "w3id.org") {
			t.Errorf("%s answers nothing: %s", c.name, want[c.name])
		}
	}

	base, stop := served(t, db)
	for _, c := range cases {
		res, err := c.ask(base)
		if err != nil {
			t.Error(err)
			continue
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || res.StatusCode != 200 {
			t.Errorf("%s: %s %s %v", c.name, res.Status, body, err)
			continue
		}
		if strings.TrimSpace(string(body)) != strings.TrimSpace(want[c.name]) {
			t.Errorf("%s: over HTTP\n%s\nby the command\n%s", c.name, body, want[c.name])
		}
	}
	if res, err := http.Get(base + "/health"); err != nil || res.StatusCode/100 != 2 {
		t.Errorf("/health: %v %v", res, err)
	} else {
		res.Body.Close()
	}
	stop()
	if r := run(t, "serve", "--db", db, "--addr", "nowhere"); r.code != usage {
		t.Errorf("a bad address: status %d, %s", r.code, r.err)
	}
}

func TestShow(t *testing.T) {
	db := sampleStore(t)
	for _, name := range []string{"country/MY", "ماليزيا", "malaysia", "Malaysia", "<https://w3id.org/rawabit/id/country/MY>"} {
		out := must(t, "show", name, "--db", db)
		for _, want := range []string{"ماليزيا / Malaysia", "id/country/MY", "visit\n", "نزار الشيباني", "«", "article/"} {
			if !strings.Contains(out, want) {
				t.Errorf("show %s has no %q:\n%s", name, want, head(out))
			}
		}
	}
	// several words need no quotes, and vowel marks or hamza no care
	if out := must(t, "show", "نزار", "الشيبانى", "--db", db); !strings.Contains(out, "person/نزار_الشيباني") || !strings.Contains(out, "office") {
		t.Errorf("a person by another spelling:\n%s", head(out))
	}
	r := run(t, "show", "وزي", "--db", db)
	if r.code != notFound || !strings.Contains(r.out, "SHOW") || !strings.Contains(r.err, "may be any of these") {
		t.Errorf("an ambiguous name: status %d\n%s%s", r.code, head(r.out), r.err)
	}
	if r := run(t, "show", "Atlantis", "--db", db); r.code != notFound || !strings.Contains(r.err, "Atlantis") {
		t.Errorf("an unknown name: status %d, %s", r.code, r.err)
	}
	var card map[string]any
	if err := json.Unmarshal([]byte(must(t, "show", "country/MY", "--json", "--db", db)), &card); err != nil || card["id"] != "https://w3id.org/rawabit/id/country/MY" {
		t.Errorf("show --json: %v %v", card["id"], err)
	}
}

func TestStats(t *testing.T) {
	db := sampleStore(t)
	var st struct {
		Articles int
		Quads    int
		Facts    map[string]int
	}
	if err := json.Unmarshal([]byte(must(t, "stats", "--json", "--db", db)), &st); err != nil {
		t.Fatal(err)
	}
	if quads := strings.Count(must(t, "export", "--db", db), "\n"); st.Articles < 5 || st.Quads != quads || st.Facts["Visit"] == 0 {
		t.Errorf("%+v, exported quads %d", st, quads)
	}
	if out := must(t, "stats", "--db", db); !strings.Contains(out, "Visit") {
		t.Errorf("stats:\n%s", out)
	}
}

// TestDemo: facts with their sentences, two answered questions, and how to go on.
func TestDemo(t *testing.T) {
	out := must(t, "demo")
	for _, want := range []string{"visit  (", "says", "«", "rawabit query visits-to-country", "rawabit query sectors-between", "نزار الشيباني", "To go on:"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in the demonstration", want)
		}
	}
	if r := run(t, "demo"); strings.Contains(r.err, "no results") {
		t.Error("a question of the demonstration has no answer")
	}
	if out != must(t, "demo") {
		t.Error("the demonstration is not the same twice")
	}
	db := filepath.Join(t.TempDir(), "d.db")
	must(t, "demo", "--db", db)
	must(t, "demo", "--db", db)
	must(t, "show", "country/MY", "--db", db)
}

func TestVersionAndVocab(t *testing.T) {
	if out := must(t, "version"); !strings.HasPrefix(out, "rawabit ") || !strings.Contains(out, "go ") {
		t.Errorf("version: %s", out)
	}
	if out := must(t, "vocab"); !strings.Contains(out, "@prefix") || !strings.Contains(out, "rb:Visit") {
		t.Errorf("vocab: %s", head(out))
	}
}
