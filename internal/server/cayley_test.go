package server

import (
	"encoding/json"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/cayley/client"
	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph"
)

// followers has the form of the graph on which Cayley's documentation shows its API: who
// follows whom, a status as text, and two quads with a label.
var followers = []string{
	`<layla> <follows> <basma> .`,
	`<basma> <follows> <farid> .`,
	`<basma> <status> "generous" .`,
	`<dima> <follows> <basma> .`,
	`<karim> <follows> <basma> .`,
	`<karim> <follows> <dima> .`,
	`<dima> <follows> <ghada> .`,
	`<dima> <status> "generous" .`,
	`<amal> <follows> <farid> .`,
	`<farid> <follows> <ghada> .`,
	`<ghada> <status> "generous" .`,
	`<predicates> <are> <follows> .`,
	`<predicates> <are> <status> .`,
	`<amal> <status> "clever" <clever_graph> .`,
	`<ghada> <status> "clever" <clever_graph> .`,
}

func cayleySample(t *testing.T) *server {
	db := graph.New(leveldb(t, nil))
	s := newServer(db, Options{Log: quiet()})
	got := ask(t, s.handler, "POST", "/api/v2/write", strings.Join(followers, "\n")+"\n", "Content-Type", "application/n-quads")
	if got.code != 200 || got.body != `{"result":"Successfully wrote 15 quads.","count":15}`+"\n" {
		t.Fatalf("%d %s", got.code, got.body)
	}
	return s
}

// sorted puts arrays in an order: Cayley promises none.
func sorted(x any) any {
	switch x := x.(type) {
	case map[string]any:
		for k, v := range x {
			x[k] = sorted(v)
		}
	case []any:
		for i := range x {
			x[i] = sorted(x[i])
		}
		slices.SortFunc(x, func(a, b any) int {
			p, _ := json.Marshal(a)
			q, _ := json.Marshal(b)
			return strings.Compare(string(p), string(q))
		})
	}
	return x
}

func decoded(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return sorted(v)
}

// The requests of Cayley's documentation, of its HTTP API and of each of its languages, have
// the answers that it gives. Where ours has a member more (a limit that cut, a problem's),
// only those of Cayley are compared.
func TestCayleyDocumentation(t *testing.T) {
	for _, c := range []struct {
		name, method, target, kind, body string
		code                             int
		want                             string // JSON; "" for no look at the body
	}{
		{"gizmo: vertices", "POST", "/api/v1/query/gizmo", "", `g.V("<layla>").all()`, 200, `{"result":[{"id":"<layla>"}]}`},
		{"gizmo: the older names", "POST", "/api/v1/query/gizmo", "", `graph.Vertex("<layla>").Out("<follows>").All()`, 200, `{"result":[{"id":"<basma>"}]}`},
		{"gizmo: limit", "POST", "/api/v1/query/gizmo", "", `g.V("<basma>").getLimit(5)`, 200, `{"result":[{"id":"<basma>"}]}`},
		{"gizmo: out with tag", "POST", "/api/v1/query/gizmo", "", `g.V("<dima>").out(["<follows>","<status>"], "pred").all()`, 200,
			`{"result":[{"id":"<basma>","pred":"<follows>"},{"id":"<ghada>","pred":"<follows>"},{"id":"generous","pred":"<status>"}]}`},
		{"gizmo: in", "POST", "/api/v1/query/gizmo", "", `g.V("generous").in("<status>").all()`, 200, `{"result":[{"id":"<basma>"},{"id":"<dima>"},{"id":"<ghada>"}]}`},
		{"gizmo: both", "POST", "/api/v1/query/gizmo", "", `g.V("<farid>").both("<follows>").all()`, 200, `{"result":[{"id":"<amal>"},{"id":"<basma>"},{"id":"<ghada>"}]}`},
		{"gizmo: is and has", "POST", "/api/v1/query/gizmo", "", `g.V().out("<follows>").is("<basma>").has("<status>", "generous").unique().all()`, 200, `{"result":[{"id":"<basma>"}]}`},
		{"gizmo: tag and back", "POST", "/api/v1/query/gizmo", "", `g.V("<karim>").tag("start").out("<follows>").has("<status>","generous").back("start").in("<follows>").all()`, 200, `{"result":null}`},
		{"gizmo: save", "POST", "/api/v1/query/gizmo", "", `g.V("<dima>").save("<status>", "s").all()`, 200, `{"result":[{"id":"<dima>","s":"generous"}]}`},
		{"gizmo: intersect", "POST", "/api/v1/query/gizmo", "", `g.V("<karim>").out("<follows>").and(g.V("<dima>").out("<follows>")).all()`, 200, `{"result":[{"id":"<basma>"}]}`},
		{"gizmo: union", "POST", "/api/v1/query/gizmo", "", `g.V("<layla>").out("<follows>").or(g.V("<amal>").out("<follows>")).all()`, 200, `{"result":[{"id":"<basma>"},{"id":"<farid>"}]}`},
		{"gizmo: except", "POST", "/api/v1/query/gizmo", "", `g.V("<karim>").out("<follows>").except(g.V("<dima>")).all()`, 200, `{"result":[{"id":"<basma>"}]}`},
		{"gizmo: morphism", "POST", "/api/v1/query/gizmo", "", `var two = g.M().out("<follows>").out("<follows>"); g.V("<karim>").follow(two).has("<status>", "generous").unique().all()`, 200, `{"result":[{"id":"<basma>"},{"id":"<ghada>"}]}`},
		{"gizmo: backwards", "POST", "/api/v1/query/gizmo", "", `var one = g.M().out("<follows>"); g.V("<ghada>").followR(one).all()`, 200, `{"result":[{"id":"<dima>"},{"id":"<farid>"}]}`},
		{"gizmo: label", "POST", "/api/v1/query/gizmo", "", `g.V("<ghada>").labelContext("<clever_graph>").out("<status>").all()`, 200, `{"result":[{"id":"clever"}]}`},
		{"gizmo: predicates", "POST", "/api/v1/query/gizmo", "", `g.V("<basma>").outPredicates().all()`, 200, `{"result":[{"id":"<follows>"},{"id":"<status>"}]}`},
		{"gizmo: emit", "POST", "/api/v1/query/gizmo", "", `g.V("<layla>").forEach(function(d) { g.emit(d.id) })`, 200, `{"result":["<layla>"]}`},
		{"gizmo: array", "POST", "/api/v1/query/gizmo", "", `g.emit(g.V("<karim>").out("<follows>").toArray().length)`, 200, `{"result":[2]}`},
		{"gizmo: nothing", "POST", "/api/v1/query/gizmo", "", `g.V("<nobody>").out("<follows>").all()`, 200, `{"result":null}`},
		{"gizmo: fault", "POST", "/api/v1/query/gizmo", "", `g.V(`, 400, ``},
		{"graphql", "POST", "/api/v1/query/graphql", "", "{\n nodes(id: <dima>){ id, <follows> { id } }\n}", 200, `{"data":{"nodes":{"id":"dima","<follows>":[{"id":"basma"},{"id":"ghada"}]}}}`},
		{"graphql: first", "POST", "/api/v2/query?lang=graphql", "", "{\n nodes(first: 10, status: \"clever\"){ id }\n}", 200, ``},
		{"mql", "POST", "/api/v1/query/mql", "", `[{"id":"<dima>","<follows>":[]}]`, 200, `{"result":[{"<follows>":["<basma>","<ghada>"],"id":"<dima>"}]}`},
		{"mql: fault", "POST", "/api/v1/query/mql", "", `[{`, 400, ``},
		{"shape", "POST", "/api/v1/shape/gizmo", "", `g.V("<layla>")`, 501, ``},
		{"v1 write", "POST", "/api/v1/write", typeJSON, `[{"subject":"<nada>","predicate":"<follows>","object":"<basma>"},{"subject":"<nada>","predicate":"<status>","object":"new here","label":"<clever_graph>"}]`, 200, `{"result":"Successfully wrote 2 quads."}`},
		{"v1 write: no subject", "POST", "/api/v1/write", typeJSON, `[{"predicate":"<follows>","object":"<basma>"}]`, 400, ``},
		{"v1 delete", "POST", "/api/v1/delete", typeJSON, `[{"subject":"<layla>","predicate":"<follows>","object":"<basma>"}]`, 200, `{"result":"Successfully deleted 1 quads."}`},
		{"v1 file", "POST", "/api/v1/write/file/nquad", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"NQuadFile\"; filename=\"more.nq\"\r\nContent-Type: application/octet-stream\r\n\r\n<nada> <follows> <dima> .\n<nada> <follows> <karim> .\n\r\n--b--\r\n", 200, `{"result":"Successfully wrote 2 quads."}`},
		{"v2 query", "GET", "/api/v2/query?lang=gizmo&qu=g.V(%22%3Clayla%3E%22).out(%22%3Cfollows%3E%22).all()", "", "", 200, `{"result":[{"id":"<basma>"}]}`},
		{"v2 query by post", "POST", "/api/v2/query?lang=mql", "", `[{"id":"<layla>","<follows>":null}]`, 200, `{"result":[{"<follows>":"<basma>","id":"<layla>"}]}`},
		{"v2 query without language", "POST", "/api/v2/query", "", "g.V().all()", 400, ``},
		{"v2 read as JSON", "GET", "/api/v2/read?format=json&sub=%3Cbasma%3E", "", "", 200, `[{"subject":"<basma>","predicate":"<follows>","object":"<farid>"},{"subject":"<basma>","predicate":"<status>","object":"generous"}]`},
		{"v2 read by label", "GET", "/api/v2/read?format=json&label=%3Cclever_graph%3E", "", "", 200, `[{"subject":"<amal>","predicate":"<status>","object":"clever","label":"<clever_graph>"},{"subject":"<ghada>","predicate":"<status>","object":"clever","label":"<clever_graph>"}]`},
		{"v2 read by pred and obj", "GET", "/api/v2/read?format=json&pred=%3Cfollows%3E&obj=%3Cghada%3E", "", "", 200, `[{"subject":"<dima>","predicate":"<follows>","object":"<ghada>"},{"subject":"<farid>","predicate":"<follows>","object":"<ghada>"}]`},
		{"v2 write as JSON", "POST", "/api/v2/write", typeJSON, `[{"subject":"<nada>","predicate":"<follows>","object":"<basma>"}]`, 200, `{"result":"Successfully wrote 1 quads.","count":1}`},
		{"v2 write as JSON-LD", "POST", "/api/v2/write", "application/ld+json", `{"@id":"http://example.org/nada","http://example.org/name":"Nada"}`, 200, `{"result":"Successfully wrote 1 quads.","count":1}`},
		{"v2 write as JSON lines", "POST", "/api/v2/write?format=json-stream", "", `{"subject":"<nada>","predicate":"<follows>","object":"<dima>"}`, 200, `{"result":"Successfully wrote 1 quads.","count":1}`},
		{"v2 write in no format", "POST", "/api/v2/write?format=nothing", "", `x`, 415, ``},
		{"v2 delete", "POST", "/api/v2/delete", "application/n-quads", "<layla> <follows> <basma> .\n", 200, `{"result":"Successfully deleted 1 quads.","count":1}`},
		{"v2 node delete", "POST", "/api/v2/node/delete", "application/n-quads", "<layla>", 200, `{"result":"Successfully deleted 1 nodes.","count":1}`},
		{"v2 node delete as JSON", "POST", "/api/v2/node/delete", typeJSON, `"<layla>"`, 200, `{"result":"Successfully deleted 1 nodes.","count":1}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := cayleySample(t)
			got := ask(t, s.handler, c.method, c.target, c.body, "Content-Type", c.kind)
			if got.code != c.code {
				t.Fatalf("%d %s", got.code, got.body)
			}
			if got.code >= 400 {
				if m, ok := decoded(t, got.body).(map[string]any); !ok || m["error"] == "" || m["error"] == nil {
					t.Errorf("no member error: %s", got.body)
				}
				return
			}
			if c.want == "" {
				return
			}
			have, want := decoded(t, got.body), decoded(t, c.want)
			if m, ok := want.(map[string]any); ok {
				h, _ := have.(map[string]any)
				for k := range h {
					if _, ok := m[k]; !ok {
						delete(h, k)
					}
				}
			}
			if !reflect.DeepEqual(have, want) {
				t.Errorf("%s, want %s", got.body, c.want)
			}
		})
	}
}

// Each format that Cayley's description names is there, and what it writes it reads. IRIs
// are whole here, since JSON-LD has no others.
func TestCayleyFormats(t *testing.T) {
	s := cayleySample(t)
	const whole = "<http://example.org/nada> <http://example.org/follows> <http://example.org/rima> .\n<http://example.org/rima> <http://example.org/follows> <http://example.org/nada> .\n"
	if got := ask(t, s.handler, "POST", "/api/v2/write", whole); got.code != 200 {
		t.Fatal(got.body)
	}
	var formats []struct {
		ID          string
		Read, Write bool
	}
	if err := json.Unmarshal([]byte(ask(t, s.handler, "GET", "/api/v2/formats", "").body), &formats); err != nil {
		t.Fatal(err)
	}
	both := 0
	for _, name := range []string{"nquads", "jsonld", "json", "json-stream", "pquads", "graphviz", "gml", "graphml"} {
		for _, f := range formats {
			if f.ID != name {
				continue
			}
			got := ask(t, s.handler, "GET", "/api/v2/read?format="+name+"&pred=%3Chttp%3A%2F%2Fexample.org%2Ffollows%3E", "")
			if got.code != 200 || got.body == "" || !f.Write {
				t.Errorf("%s: %d %s", name, got.code, got.body)
			}
			if f.Read {
				both++
				gone := ask(t, s.handler, "POST", "/api/v2/delete?format="+name, got.body)
				back := ask(t, s.handler, "POST", "/api/v2/write?format="+name, got.body)
				if !strings.Contains(gone.body, `"count":2}`) || !strings.Contains(back.body, `"count":2}`) {
					t.Errorf("%s: %s %s", name, gone.body, back.body)
				}
			}
			name = ""
		}
		if name != "" {
			t.Errorf("there is no %s", name)
		}
	}
	if both < 5 {
		t.Errorf("only %d formats are read", both)
	}
}

// Cayley's own Go client reads and writes.
func TestCayleyClient(t *testing.T) {
	s := cayleySample(t)
	srv := httptest.NewServer(s.handler)
	defer srv.Close()
	c := client.New(srv.URL)
	w, err := c.QuadWriter()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"nada", "rima", "zaki"} {
		if err := w.WriteQuad(quad.Make(quad.IRI(name), quad.IRI("follows"), quad.IRI("basma"), nil)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := c.QuadReader()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	all, err := quad.ReadAll(r)
	if err != nil || len(all) != len(followers)+3 {
		t.Fatalf("%d quads, %v", len(all), err)
	}
	if !slices.Contains(all, quad.Make(quad.IRI("zaki"), quad.IRI("follows"), quad.IRI("basma"), nil)) {
		t.Error("what was written is not read")
	}
}
