package export_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"
	"github.com/piprate/json-gold/ld"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/export"
	"github.com/rawabit/rawabit/graph/view"
	"github.com/rawabit/rawabit/internal/testkit"
)

var ctx = context.Background()

// hostile is a small graph whose names hold what formats trip over.
func hostile(t testing.TB) *graph.DB {
	t.Helper()
	b, err := os.ReadFile("testdata/hostile.nq")
	if err != nil {
		t.Fatal(err)
	}
	return load(t, string(b))
}

func load(t testing.TB, lines string) *graph.DB {
	t.Helper()
	db, err := graph.Open(ctx, "memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, _, err := db.Apply(ctx, parse(t, lines), nil); err != nil {
		t.Fatal(err)
	}
	return db
}

func parse(t testing.TB, lines string) []quad.Quad {
	t.Helper()
	var quads []quad.Quad
	for _, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		q, err := nquads.Parse(line)
		if err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		quads = append(quads, q)
	}
	return quads
}

func all(t testing.TB, db *graph.DB, opt view.Options) *view.View {
	t.Helper()
	v, err := view.All(ctx, db, opt)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func write(t testing.TB, format string, v *view.View, opt export.Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := export.Write(ctx, &b, format, v, opt); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A picture is what must not get lost, in lines: nodes with both names, edges with ends,
// dates and evidence.
type picture map[string]bool

func (p picture) node(id, ar, en string) { p[fmt.Sprintf("node %q %q %q", id, ar, en)] = true }
func (p picture) edge(id, source, target, ar, en, start, end string, evidence []graph.Evidence) {
	p[fmt.Sprintf("edge %q %q %q %q %q %s %s %+v", id, source, target, ar, en, start, end, evidence)] = true
}

// pictureOf is the view itself.
func pictureOf(t testing.TB, v *view.View, clean func(string) string) picture {
	t.Helper()
	p := picture{}
	err := v.Nodes(ctx, func(n *view.Node) error {
		p.node(n.ID, clean(n.Ar), clean(n.En))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = v.Edges(ctx, func(e *view.Edge) error {
		f := e.Fact
		if f == nil {
			f = &view.Fact{}
		}
		var list []graph.Evidence
		for _, ev := range f.Evidence {
			list = append(list, graph.Evidence{Start: ev.Start, End: ev.End, Exact: clean(ev.Exact), Sentence: clean(ev.Sentence)})
		}
		p.edge(e.ID, e.Source.ID, e.Target.ID, e.Ar, e.En, f.Start, f.End, list)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func same(s string) string { return s }

// legal is what XML can say.
func legal(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' {
			return '\uFFFD'
		}
		return r
	}, s)
}

func compare(t *testing.T, got, want picture) {
	t.Helper()
	a, b := slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))
	if !slices.Equal(a, b) {
		t.Error(testkit.Diff(strings.Join(a, "\n"), strings.Join(b, "\n")))
	}
}

// both runs a test with facts as edges and as nodes.
func both(t *testing.T, run func(t *testing.T, v *view.View)) {
	db := hostile(t)
	for _, mode := range []view.Mode{view.Edges, view.Nodes} {
		for _, articles := range []bool{false, true} {
			t.Run(fmt.Sprint(mode, articles), func(t *testing.T) {
				run(t, all(t, db, view.Options{Facts: mode, Articles: articles}))
			})
		}
	}
}

// TestGolden shows what each format looks like.
func TestGolden(t *testing.T) {
	v := all(t, hostile(t), view.Options{})
	for _, f := range export.Formats() {
		got := write(t, f.Name, v, export.Options{})
		if !bytes.Equal(got, write(t, f.Name, v, export.Options{})) {
			t.Errorf("%s: not the same twice", f.Name)
		}
		if f.Ext != "zip" {
			testkit.Golden(t, "testdata/golden/"+f.Name+"."+f.Ext, visible(got))
		}
	}
	if err := export.Write(ctx, io.Discard, "docx", v, export.Options{}); !errors.Is(err, export.ErrFormat) {
		t.Errorf("an unknown format: %v", err)
	}
}

// visible writes what nobody can see in a golden file as U+202E in brackets.
func visible(b []byte) []byte {
	var out bytes.Buffer
	for _, r := range string(b) {
		if unicode.Is(unicode.Bidi_Control, r) || r != '\n' && unicode.IsControl(r) {
			fmt.Fprintf(&out, "[%U]", r)
		} else {
			out.WriteRune(r)
		}
	}
	return out.Bytes()
}

func evidenceOf(t testing.TB, text string) []graph.Evidence {
	t.Helper()
	if text == "" {
		return nil
	}
	var list []graph.Evidence
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		t.Fatal(err)
	}
	return list
}

func TestGraphML(t *testing.T) {
	both(t, func(t *testing.T, v *view.View) {
		type data struct {
			Key  string `xml:"key,attr"`
			Text string `xml:",chardata"`
		}
		var doc struct {
			Keys []struct {
				ID   string `xml:"id,attr"`
				For  string `xml:"for,attr"`
				Name string `xml:"attr.name,attr"`
			} `xml:"key"`
			Nodes []struct {
				ID   string `xml:"id,attr"`
				Data []data `xml:"data"`
			} `xml:"graph>node"`
			Edges []struct {
				ID     string `xml:"id,attr"`
				Source string `xml:"source,attr"`
				Target string `xml:"target,attr"`
				Data   []data `xml:"data"`
			} `xml:"graph>edge"`
		}
		if err := xml.Unmarshal(write(t, "graphml", v, export.Options{}), &doc); err != nil {
			t.Fatal(err)
		}
		names := map[string]string{}
		for _, k := range doc.Keys {
			names[k.ID] = k.Name
		}
		values := func(list []data) map[string]string {
			m := map[string]string{}
			for _, d := range list {
				if names[d.Key] == "" {
					t.Errorf("no key %s", d.Key)
				}
				m[names[d.Key]] = d.Text
			}
			return m
		}
		p := picture{}
		for _, n := range doc.Nodes {
			m := values(n.Data)
			p.node(n.ID, m["label_ar"], m["label_en"])
		}
		for _, e := range doc.Edges {
			m := values(e.Data)
			p.edge(e.ID, e.Source, e.Target, m["label_ar"], m["label_en"], m["start"], m["end"], evidenceOf(t, strings.ReplaceAll(m["evidence"], `\u0007`, "\uFFFD")))
		}
		compare(t, p, pictureOf(t, v, legal))
	})
}

func TestGEXF(t *testing.T) {
	both(t, func(t *testing.T, v *view.View) {
		type values struct {
			List []struct {
				For   string `xml:"for,attr"`
				Value string `xml:"value,attr"`
			} `xml:"attvalues>attvalue"`
		}
		get := func(v values, name string) string {
			for _, a := range v.List {
				if a.For == name {
					return a.Value
				}
			}
			return ""
		}
		var doc struct {
			Nodes []struct {
				ID    string `xml:"id,attr"`
				Label string `xml:"label,attr"`
				values
			} `xml:"graph>nodes>node"`
			Edges []struct {
				ID     string `xml:"id,attr"`
				Source string `xml:"source,attr"`
				Target string `xml:"target,attr"`
				Start  string `xml:"start,attr"`
				End    string `xml:"end,attr"`
				values
			} `xml:"graph>edges>edge"`
		}
		if err := xml.Unmarshal(write(t, "gexf", v, export.Options{}), &doc); err != nil {
			t.Fatal(err)
		}
		p := picture{}
		spells := 0
		for _, n := range doc.Nodes {
			p.node(n.ID, get(n.values, "label_ar"), get(n.values, "label_en"))
		}
		for _, e := range doc.Edges {
			start := get(e.values, "start")
			if start != "" {
				spells++
			}
			if !strings.HasPrefix(e.Start, start) || start != "" && (len(e.Start) != 10 || len(e.End) != 10 || e.End < e.Start) {
				t.Errorf("%s: there from %q to %q, its date is %q", e.ID, e.Start, e.End, start)
			}
			p.edge(e.ID, e.Source, e.Target, get(e.values, "label_ar"), get(e.values, "label_en"), start, get(e.values, "end"), evidenceOf(t, get(e.values, "evidence")))
		}
		if spells == 0 {
			t.Error("no dates")
		}
		compare(t, p, pictureOf(t, v, legal))
	})
}

// attributes are what nodes and edges have in common in the JSON formats.
type attributes struct {
	ID, Key, Source, Target string
	Ar                      string `json:"label_ar"`
	En                      string `json:"label_en"`
	Start, End              string
	Evidence                []graph.Evidence
}

func TestJSONGraphs(t *testing.T) {
	both(t, func(t *testing.T, v *view.View) {
		want := pictureOf(t, v, same)

		var cy struct {
			Elements struct {
				Nodes, Edges []struct{ Data attributes }
			}
		}
		read(t, write(t, "cytoscape", v, export.Options{}), &cy)
		p := picture{}
		for _, n := range cy.Elements.Nodes {
			p.node(n.Data.ID, n.Data.Ar, n.Data.En)
		}
		for _, e := range cy.Elements.Edges {
			d := e.Data
			p.edge(d.ID, d.Source, d.Target, d.Ar, d.En, d.Start, d.End, d.Evidence)
		}
		compare(t, p, want)

		var link struct {
			Nodes, Links []attributes
		}
		read(t, write(t, "node-link", v, export.Options{}), &link)
		p = picture{}
		for _, n := range link.Nodes {
			p.node(n.ID, n.Ar, n.En)
		}
		for _, d := range link.Links {
			p.edge(d.Key, d.Source, d.Target, d.Ar, d.En, d.Start, d.End, d.Evidence)
		}
		compare(t, p, want)

		var g struct {
			Nodes, Edges []struct {
				Key, Source, Target string
				Attributes          attributes
			}
		}
		read(t, write(t, "graphology", v, export.Options{}), &g)
		p = picture{}
		for _, n := range g.Nodes {
			p.node(n.Key, n.Attributes.Ar, n.Attributes.En)
		}
		for _, e := range g.Edges {
			d := e.Attributes
			p.edge(e.Key, e.Source, e.Target, d.Ar, d.En, d.Start, d.End, d.Evidence)
		}
		compare(t, p, want)
	})
}

func read(t testing.TB, b []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatalf("%v\n%s", err, b)
	}
}

// A row of a table, by the names of its columns.
type row map[string]string

func rows(t testing.TB, r io.Reader) []row {
	t.Helper()
	records, err := csv.NewReader(r).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []row
	for _, rec := range records[1:] {
		m := row{}
		for i, cell := range rec {
			m[records[0][i]] = cell
		}
		out = append(out, m)
	}
	return out
}

func unzip(t testing.TB, b []byte) map[string][]row {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]row{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = rows(t, r)
		r.Close()
	}
	return out
}

func TestCSV(t *testing.T) {
	both(t, func(t *testing.T, v *view.View) {
		want := pictureOf(t, v, same)
		for _, c := range []struct {
			format, edges                        string
			id, node, source, target, fact, edge string
		}{
			{"csv", "edges.csv", "Id", "Id", "Source", "Target", "fact", "Id"},
			{"neo4j", "relationships.csv", "id:ID", "id:ID", ":START_ID", ":END_ID", "fact", "id"},
		} {
			files := unzip(t, write(t, c.format, v, export.Options{}))
			evidence := map[string][]graph.Evidence{}
			for _, r := range files["evidence.csv"] {
				var e graph.Evidence
				fmt.Sscan(cmpOr(r["start"], r["start:int"]), &e.Start)
				fmt.Sscan(cmpOr(r["end"], r["end:int"]), &e.End)
				e.Exact, e.Sentence = r["exact"], r["sentence"]
				evidence[r["fact"]] = append(evidence[r["fact"]], e)
			}
			p := picture{}
			for _, r := range files["nodes.csv"] {
				p.node(r[c.node], r["label_ar"], r["label_en"])
			}
			if c.format == "neo4j" { // articles have a file of their own there
				for _, r := range files["articles.csv"] {
					for line := range want {
						if strings.HasPrefix(line, fmt.Sprintf("node %q %q", r["id:ID"], r["label"])) {
							p[line] = true
						}
					}
				}
			}
			for _, r := range files[c.edges] {
				p.edge(r[c.edge], r[c.source], r[c.target], r["label_ar"], r["label_en"], r["start"], r["end"], evidence[r["fact"]])
			}
			compare(t, p, want)
		}
	})
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// TestExcel wants no cell that a spreadsheet would calculate, and a mark by which Excel knows UTF-8.
func TestExcel(t *testing.T) {
	v := all(t, hostile(t), view.Options{})
	plain := write(t, "csv-nodes", v, export.Options{})
	excel := write(t, "csv-nodes", v, export.Options{Excel: true})
	if bytes.HasPrefix(plain, []byte("\ufeff")) || !bytes.HasPrefix(excel, []byte("\ufeff")) {
		t.Error("the byte order mark is where it should not be, or the other way round")
	}
	found := 0
	for _, r := range rows(t, bytes.NewReader(excel[3:])) {
		for column, cell := range r {
			if strings.HasPrefix(cell, "'") {
				found++
			}
			if cell != "" && strings.ContainsRune("=+@\t\r", rune(cell[0])) {
				t.Errorf("%s would be calculated: %q", column, cell)
			}
		}
	}
	if found < 2 {
		t.Errorf("%d cells were guarded", found)
	}
	if !bytes.Contains(plain, []byte("@SUM(A1)")) || bytes.Contains(plain, []byte("'@SUM")) {
		t.Error("without --excel the text is not as it was")
	}
}

// TestRDF reads N-Quads with Cayley's reader and JSON-LD with another program's.
func TestRDF(t *testing.T) {
	odd := `<http://x/a> <http://x/p> "a \"b\"\\\n\r\t\u200F«ج» <c>" .
<http://x/a> <http://x/p> "محمد"@ar <http://x/g> .
<http://x/a> <http://x/p> "-7"^^<http://www.w3.org/2001/XMLSchema#integer> <http://x/g> .
<http://x/a> <http://x/p> "0.25"^^<http://www.w3.org/2001/XMLSchema#double> <http://x/g> .
<http://x/a> <http://x/p> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> <http://x/g> .
<http://x/أ> <http://x/p> "2026-11"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> <http://x/h> .
_:b0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://x/C> <http://x/h> .
<http://x/a> <http://x/p> <http://x/c> <http://x/h> .
<http://x/a> <http://x/p> <http://x/c> .
`
	b, err := os.ReadFile("testdata/hostile.nq")
	if err != nil {
		t.Fatal(err)
	}
	db := load(t, string(b)+odd)
	v := all(t, db, view.Options{})
	want := string(write(t, "nquads", v, export.Options{}))
	if got := string(write(t, "nquads", all(t, load(t, want), view.Options{}), export.Options{})); got != want || strings.Count(want, "\n") != strings.Count(string(b)+odd, "\n") {
		t.Errorf("N-Quads:\n%s", testkit.Diff(want, got))
	}
	var doc any
	read(t, write(t, "jsonld", v, export.Options{}), &doc)
	opts := ld.NewJsonLdOptions("")
	opts.Format = "application/n-quads"
	lines, err := ld.NewJsonLdProcessor().ToRDF(doc, opts)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(write(t, "nquads", all(t, load(t, lines.(string)), view.Options{}), export.Options{})); got != want {
		t.Errorf("JSON-LD:\n%s", testkit.Diff(want, got))
	}
	for _, format := range []string{"trig", "turtle", "rdfxml"} {
		testkit.Golden(t, "testdata/golden/odd."+format, visible(write(t, format, all(t, load(t, odd), view.Options{}), export.Options{})))
	}
	if err := xml.Unmarshal(write(t, "rdfxml", v, export.Options{}), new(struct{})); err != nil {
		t.Error(err)
	}
	bad := all(t, load(t, "<http://x/a> <http://x/1> <http://x/c> .\n"), view.Options{})
	if err := export.Write(ctx, io.Discard, "rdfxml", bad, export.Options{}); err == nil {
		t.Error("RDF/XML took a predicate that it can't say")
	}
}

// TestOthers wants every fact with its evidence in the formats that are not graphs.
func TestOthers(t *testing.T) {
	v := all(t, hostile(t), view.Options{})
	facts := map[string]*view.Fact{}
	v.Facts(ctx, func(f *view.Fact) error { facts[f.ID] = f; return nil })

	var tl struct {
		Events []struct {
			ID    string `json:"unique_id"`
			Start struct {
				Year, Month, Day int
			} `json:"start_date"`
			Rawabit attributes
		}
	}
	read(t, write(t, "timeline", v, export.Options{}), &tl)
	dated := 0
	for _, f := range facts {
		if f.Day() != "" {
			dated++
		}
	}
	for _, e := range tl.Events {
		f := facts[e.ID]
		day := fmt.Sprintf("%04d-%02d-%02d", e.Start.Year, e.Start.Month, e.Start.Day)
		if !strings.HasPrefix(day, f.Day()) || len(e.Rawabit.Evidence) != len(f.Evidence) {
			t.Errorf("%s: on %s with %d pieces of evidence", e.ID, day, len(e.Rawabit.Evidence))
		}
	}
	if len(tl.Events) != dated || dated != len(facts) {
		t.Errorf("%d events of %d", len(tl.Events), dated)
	}

	var vis struct {
		Items []struct {
			ID, Group, Start, End string
			Rawabit               attributes
		}
		Groups []struct{ ID string }
	}
	read(t, write(t, "vis-timeline", v, export.Options{}), &vis)
	for _, i := range vis.Items {
		if len(i.Start) != 10 || i.Rawabit.Start != facts[i.ID].Start || !slices.ContainsFunc(vis.Groups, func(g struct{ ID string }) bool { return g.ID == i.Group }) {
			t.Errorf("%+v", i)
		}
	}
	if len(vis.Items) != len(facts) {
		t.Errorf("%d items", len(vis.Items))
	}

	var geo struct {
		Features []struct {
			ID       string
			Geometry struct {
				Type        string
				Coordinates json.RawMessage
			}
			Properties struct {
				attributes
				Facts []attributes
			}
		}
	}
	read(t, write(t, "geojson", v, export.Options{}), &geo)
	kinds := map[string]int{}
	for _, f := range geo.Features {
		kinds[f.Geometry.Type]++
		for _, x := range append(f.Properties.Facts, f.Properties.attributes) {
			if id, _, is := strings.Cut(x.ID, "."); is && len(facts[id].Evidence) != len(x.Evidence) {
				t.Errorf("%s has lost its evidence", x.ID)
			}
		}
	}
	if kinds["Point"] != 4 || kinds["LineString"] == 0 {
		t.Errorf("%v", kinds)
	}

	type thing struct {
		ID, Schema string
		Properties map[string][]string
	}
	things := map[string]thing{}
	for _, line := range strings.Split(strings.TrimSpace(string(write(t, "ftm", v, export.Options{}))), "\n") {
		var x thing
		read(t, []byte(line), &x)
		if _, twice := things[x.ID]; twice {
			t.Errorf("%s twice", x.ID)
		}
		things[x.ID] = x
	}
	found := map[string]bool{}
	for _, x := range things {
		for _, p := range []string{"involved", "organizer", "holder", "post", "proof", "subject", "object", "addressEntity", "organization"} {
			for _, id := range x.Properties[p] {
				if _, ok := things[id]; !ok {
					t.Errorf("%s %s: %s is nowhere", x.Schema, x.ID, id)
				}
			}
		}
		for _, id := range x.Properties["recordId"] {
			found[id] = true
			for i, e := range facts[id].Evidence {
				if x.Properties["description"][i] != e.Sentence {
					t.Errorf("%s: %q", id, x.Properties["description"])
				}
			}
		}
	}
	if len(found) != len(facts) {
		t.Errorf("%d facts of %d", len(found), len(facts))
	}

	var pic struct {
		Groups []struct {
			ID   string `xml:"id,attr"`
			Text string `xml:"text"`
			Data string `xml:"data-evidence,attr"`
		} `xml:"g"`
	}
	if err := xml.Unmarshal(write(t, "svg", v, export.Options{}), &pic); err != nil {
		t.Fatal(err)
	}
	nodes, edges, _ := v.Size(ctx)
	if len(pic.Groups) < nodes+edges {
		t.Errorf("%d things drawn, want at least %d", len(pic.Groups), nodes+edges)
	}
}

// TestSmall wants the formats that are for small views to say so.
func TestSmall(t *testing.T) {
	var b strings.Builder
	for i := range 700 {
		fmt.Fprintf(&b, `<https://w3id.org/rawabit/id/country/UY> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/rawabit/ns#Country> .
<https://w3id.org/rawabit/id/city/UY/c%d> <https://w3id.org/rawabit/ns#country> <https://w3id.org/rawabit/id/country/UY> .
<https://w3id.org/rawabit/id/city/UY/c%d> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/rawabit/ns#City> .
`, i, i)
	}
	v, err := view.Around(ctx, load(t, b.String()), "https://w3id.org/rawabit/id/country/UY", view.Options{MaxNodes: -1})
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"svg", "mermaid"} {
		if err := export.Write(ctx, io.Discard, format, v, export.Options{}); !errors.Is(err, export.ErrLarge) {
			t.Errorf("%s: %v", format, err)
		}
	}
}
