package queries_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"github.com/rawabit/rawabit/queries"
	"github.com/rawabit/rawabit/queries/answer"
	"github.com/rawabit/rawabit/queries/saved"
)

const (
	uy      = "<https://w3id.org/rawabit/id/country/UY>"
	visited = "<https://w3id.org/rawabit/ns#visited>"
	label   = "<http://www.w3.org/2000/01/rdf-schema#label>"
)

func write(t testing.TB, a *answer.Answer, format string) string {
	t.Helper()
	var b strings.Builder
	if err := a.Write(&b, format, answer.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The same question in three languages, on two stores.
func TestLanguages(t *testing.T) {
	for name, store := range map[string]cgraph.QuadStore{"memory": memory(t), "leveldb": leveldb(t), "rawabit": rawabit(t)} {
		for _, c := range []struct{ lang, text, want string }{
			{"gizmo", `g.V("` + uy + `").in("` + visited + `").unique().all()`,
				`{"result":[{"id":"<https://w3id.org/rawabit/id/person/تامر_الزورقي>"}]}`},
			{"gizmo", `g.V("` + uy + `").out("` + label + `").all()`,
				`{"result":[{"id":"Uruguay"},{"id":"أوروغواي"}]}`},
			{"gizmo", `g.emit(g.V("` + uy + `").in("` + visited + `").count() > 0)`, `{"result":[true]}`},
			{"graphql", `{nodes(id: ` + uy + `) {id, who: ` + visited + ` @rev {id}, names: ` + label + ` {id}}}`,
				`{"data":{"nodes":{"id":"https://w3id.org/rawabit/id/country/UY","names":[{"id":{"Value":"Uruguay","Lang":"en"}},{"id":{"Value":"أوروغواي","Lang":"ar"}}],"who":[{"id":"https://w3id.org/rawabit/id/person/تامر_الزورقي"},{"id":"https://w3id.org/rawabit/id/person/تامر_الزورقي"}]}}}`},
			{"mql", `[{"id": "` + uy + `", "` + label + `": []}]`,
				`{"result":[{"` + label + `":["Uruguay","أوروغواي"],"id":"` + uy + `"}]}`},
		} {
			a, err := queries.Run(context.Background(), store, c.lang, c.text, queries.Options{})
			if err != nil {
				t.Errorf("%s %s: %v", name, c.text, err)
				continue
			}
			got := strings.TrimSpace(write(t, a, "json"))
			if got != c.want {
				t.Errorf("%s %s:\n%s\nwant\n%s", name, c.text, got, c.want)
			}
		}
	}
}

func TestTypesKept(t *testing.T) {
	a, err := queries.Run(context.Background(), memory(t), "gizmo", `g.V("`+uy+`").out("`+label+`").all()`, queries.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := write(t, a, "tsv"); got != "?id\n\"Uruguay\"@en\n\"أوروغواي\"@ar\n" {
		t.Errorf("%s", got)
	}
}

func TestLimit(t *testing.T) {
	for name, store := range map[string]cgraph.QuadStore{"memory": memory(t), "leveldb": leveldb(t), "rawabit": rawabit(t)} {
		for lang, text := range map[string]string{
			"gizmo":   `g.V().all()`,
			"graphql": `{nodes {id}}`,
			"mql":     `[{"id": null}]`,
		} {
			for _, limit := range []int{0, 1, 7, 100000} {
				a, err := queries.Run(context.Background(), store, lang, text, queries.Options{Limit: limit})
				if err != nil {
					t.Fatalf("%s %s: %v", name, lang, err)
				}
				cut := limit == 1 || limit == 7
				if a.Truncated != cut || cut && len(a.Rows) != limit || !cut && len(a.Rows) < 100 || len(a.Results) != len(a.Rows) {
					t.Errorf("%s %s limit %d: %d rows, %d results, truncated %v", name, lang, limit, len(a.Rows), len(a.Results), a.Truncated)
				}
				if got := write(t, a, "json"); strings.Contains(got, fmt.Sprintf(`"truncated":true,"limit":%d`, limit)) != cut {
					t.Errorf("%s %s limit %d: %.300s", name, lang, limit, got)
				}
			}
		}
		// Exactly as many as there are is no cut, and no query lifts the limit.
		for _, c := range []struct {
			text  string
			limit int
			cut   bool
		}{
			{`g.V("` + uy + `").out("` + label + `").all()`, 2, false},
			{`g.V("` + uy + `").out("` + label + `").all()`, 1, true},
			{`g.V().getLimit(-1)`, 5, true},
			{`g.V().getLimit(3)`, 5, false},
			{`for (;;) g.emit("x")`, 5, true},
			{`g.V().forEach(function(d) { g.emit(d) })`, 5, true},
		} {
			a, err := queries.Run(context.Background(), store, "gizmo", c.text, queries.Options{Limit: c.limit})
			if err != nil || a.Truncated != c.cut {
				t.Errorf("%s %s: truncated %v, %v", name, c.text, a != nil && a.Truncated, err)
			}
		}
		a, err := queries.Run(context.Background(), store, "graphql", `{a: nodes(first: 1) {id} ب: nodes(id: `+uy+`) {id}, c: nodes(offset: 2) {id}}`, queries.Options{Limit: 2})
		if err != nil || len(a.Rows) != 4 || !a.Truncated {
			t.Errorf("%s: %v %v", name, a, err)
		}
	}
}

func TestDeterministic(t *testing.T) {
	first := map[string]string{}
	for round := range 3 {
		for name, store := range map[string]cgraph.QuadStore{"memory": memory(t), "leveldb": leveldb(t), "rawabit": rawabit(t)} {
			for lang, text := range map[string]string{
				"gizmo":   `g.V().tag("s").out("` + visited + `").save("` + label + `","l").all()`,
				"graphql": `{nodes(` + visited + `: ` + uy + `) {*}}`,
				"mql":     `[{"id": null, "` + visited + `": [], "` + label + `": []}]`,
			} {
				a, err := queries.Run(context.Background(), store, lang, text, queries.Options{})
				if err != nil {
					t.Fatal(err)
				}
				got := write(t, a, "json")
				if lang == "graphql" {
					continue // {*} keeps one of several values, whichever the store gives last
				}
				if first[lang] == "" {
					first[lang] = got
				}
				if got != first[lang] {
					t.Errorf("round %d, %s, %s: %s", round, name, lang, cmp.Diff(first[lang], got))
				}
			}
		}
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		{"sparql", "", `unknown query language "sparql"; known are gizmo, graphql, mql`},
		{"gizmo", "g.V(", "gizmo:1:5: Unexpected end of input; expected ) to close the ( at 1:4"},
		{"graphql", "{nodes(id: <a>){\n <م>, x} عع(", "graphql:2:13: Expected Name, found EOF"},
		{"graphql", "{nodes(id: <a>){", "found EOF"},
		{"graphql", "{nodes(first: x){id}}", "graphql: unexpected value type"},
		{"graphql", "mutation {a}", "unsupported operation"},
		{"graphql", strings.Repeat("{a", 200), "graphql:1:201: nested more than 100 deep"},
		{"graphql", "", "graphql"},
		{"mql", "[{\"id\": \n  نن}]", "mql:2:3: invalid character 'ن' looking for beginning of value"},
		{"mql", "[{", "mql:1:3: unexpected end of JSON input"},
		{"mql", `[1, 2]`, "mql: multiple fields"},
		{"mql", strings.Repeat("[", 200), "nested more than 100 deep"},
		{"mql", strings.Repeat(" ", 2<<20), "the most is"},
	} {
		for _, limit := range []int{0, 3} {
			_, err := queries.Run(context.Background(), memory(t), c.lang, c.text, queries.Options{Limit: limit})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s %.40q: error %v, want %s", c.lang, c.text, err, c.want)
			}
		}
	}
}

// endless is a store whose walks never end and find nothing.
type endless struct{ cgraph.QuadStore }

type endlessShape struct{ iterator.Shape }
type endlessScan struct{ iterator.Scanner }

func (e endless) QuadIterator(d quad.Direction, v cgraph.Ref) iterator.Shape {
	return endlessShape{e.QuadStore.QuadIterator(d, v)}
}
func (e endless) NodesAllIterator() iterator.Shape {
	return endlessShape{e.QuadStore.NodesAllIterator()}
}
func (s endlessShape) Iterate() iterator.Scanner { return endlessScan{s.Shape.Iterate()} }
func (s endlessShape) Optimize(context.Context) (iterator.Shape, bool) {
	return s, false
}
func (s endlessScan) Next(ctx context.Context) bool     { return true }
func (s endlessScan) NextPath(ctx context.Context) bool { return false }
func (s endlessScan) Result() cgraph.Ref                { return nil }

// The walk itself ends with the context, though no result is ever reached.
func TestWalkEnds(t *testing.T) {
	big := memstore.New()
	w, _ := big.NewQuadWriter()
	for i := range 300 {
		for j := range 60 {
			w.WriteQuad(quad.Quad{Subject: quad.IRI(fmt.Sprint("s", i)), Predicate: quad.IRI("p"), Object: quad.IRI(fmt.Sprint("s", (i*7+j)%300))})
		}
	}
	hard := `g.V().out("<p>").out("<p>").out("<p>").out("<p>").out("<p>").has("<q>","<s1>").unique().count()`
	for _, c := range []struct {
		store      cgraph.QuadStore
		lang, text string
	}{
		{big, "gizmo", strings.ReplaceAll(hard, "<q>", "<p>")},
		{big, "gizmo", `g.V().out("<p>").out("<p>").out("<p>").out("<p>").out("<p>").has("<p>","<nobody>").all()`},
		{big, "gizmo", `g.V().out("<p>").out("<p>").out("<p>").out("<p>").out("<p>").unique().filter(like("x%")).all()`},
		{big, "graphql", `{nodes {id, p {id, p {id, p {id, p {id}}}}}}`},
		{endless{big}, "gizmo", `g.V().has("<p>", "<s1>").all()`},
		{endless{big}, "mql", `[{"id": null, "<p>": {"id": null, "<p>": "<s1>"}}]`},
	} {
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(100*time.Millisecond, cancel)
		start := time.Now()
		_, err := queries.Run(ctx, c.store, c.lang, c.text, queries.Options{})
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%s: ended after %s", c.text, d)
		}
		if !errors.Is(err, context.Canceled) && !strings.Contains(c.text, "nobody") {
			t.Errorf("%s: error %v", c.text, err)
		}
		cancel()
	}
	_, err := queries.Run(context.Background(), big, "gizmo", "while(true){}", queries.Options{Timeout: 50 * time.Millisecond})
	if !errors.Is(err, queries.ErrTimeout) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("timeout: %v", err)
	}
}

func TestNames(t *testing.T) {
	fold := func(s string) string { return strings.NewReplacer("ة", "ه", "أ", "ا").Replace(s) }
	r := queries.Names(memory(t), fold)
	for _, c := range []struct {
		kind       saved.Type
		text, want string
	}{
		{saved.Country, "UY", "country/UY"},
		{saved.Country, " uy ", "country/UY"},
		{saved.Country, "أوروغواي", "country/UY"},
		{saved.Country, "اوروغواي", "!no country called"},
		{saved.Country, "Uruguay", "country/UY"},
		{saved.Country, "URUGUAY", "!no country called"},
		{saved.Country, "تامر الزورقي", "!no country called"},
		{saved.Person, "تامر الزورقي", "person/تامر_الزورقي"},
		{saved.Person, "لجين المرجانيه", "person/لجين_المرجانية"},
		{saved.Person, "الزورقي", "person/تامر_الزورقي"},
		{saved.Sector, "fisheries", "sector/fisheries"},
		{saved.Sector, "السياحة", "sector/tourism"},
		{saved.Article, "00000000000000a1", "article/00000000000000a1"},
		{saved.Fact, "0000000000000002", "visit/0000000000000002"},
		{saved.Entity, "NZ", "country/NZ"},
		{saved.Entity, "position/president/UY", "position/president/UY"},
		{saved.Entity, "<https://example.org/x>", "https://example.org/x"},
		{saved.Entity, "https://example.org/x> y", "!no IRI"},
		{saved.Entity, "", "!empty"},
	} {
		got, err := r.Resolve(context.Background(), c.kind, c.text)
		if want, isErr := strings.CutPrefix(c.want, "!"); isErr {
			if err == nil || !errors.Is(err, queries.ErrName) || !strings.Contains(err.Error(), want) {
				t.Errorf("%s %q: %q, %v, want %s", c.kind, c.text, got, err, want)
			}
			continue
		}
		if short := strings.TrimPrefix(got, "https://w3id.org/rawabit/id/"); err != nil || short != c.want {
			t.Errorf("%s %q: %q, %v, want %s", c.kind, c.text, got, err, c.want)
		}
	}
	two := memstore.New(append(fixture(t), quad.Quad{Subject: quad.IRI("https://w3id.org/rawabit/id/person/x"), Predicate: quad.IRI("http://www.w3.org/2000/01/rdf-schema#label"), Object: quad.LangString{Value: "الزورقي", Lang: "ar"}})...)
	if _, err := queries.Names(two).Resolve(context.Background(), saved.Person, "الزورقي"); err == nil || !strings.Contains(err.Error(), " or ") {
		t.Errorf("two of a name: %v", err)
	}
}

func FuzzLanguages(f *testing.F) {
	f.Add("graphql", `{nodes(id: <a>, first: 3){id, p @rev {*}}}`)
	f.Add("mql", `[{"id": null, "!p": {"id": []}}]`)
	f.Add("gizmo", `g.V().tag("a").out().saveOpt("<p>","b").all()`)
	store := memstore.New(quad.Quad{Subject: quad.IRI("a"), Predicate: quad.IRI("p"), Object: quad.IRI("b")})
	f.Fuzz(func(t *testing.T, lang, text string) {
		a, err := queries.Run(context.Background(), store, lang, text, queries.Options{Limit: 5, Timeout: 200 * time.Millisecond})
		if err != nil {
			if strings.Contains(err.Error(), "runtime error") {
				t.Logf("%s %q: %v", lang, text, err)
			}
			return
		}
		for _, format := range []string{"table", "json", "plain", "typed", "csv", "tsv"} {
			write(t, a, format)
		}
	})
}
