package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/pg/pgtest"
	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/quads"
	"github.com/rawabit/rawabit/internal/span"
	"github.com/rawabit/rawabit/internal/testkit"
)

var ctx = context.Background()

var (
	person  = vocab.PersonID("سالم الورفلاني")
	other   = vocab.PersonID("ليلى عثمان")
	ly      = vocab.CountryID("LY")
	pk      = vocab.CountryID("PK")
	visitA  = article("aaaaaaaaaaaaaaaa", "الأولى", "2026-11-20", "وصل رئيس الحكومة سالم الورفلاني إلى باكستان. هدف الزيارة زيادة التبادل التجاري.")
	visitB  = article("bbbbbbbbbbbbbbbb", "الثانية", "2026-11-21", "سالم الورفلاني في باكستان. ومعه الوزيرة ليلى عثمان.")
	onlyInB = []fact.Fact{
		{Type: fact.PositionHeld, Person: other, Role: "minister", Portfolio: "trade", Of: ly, Confidence: 0.9, Rule: "title", Evidence: evidence(visitB, "الوزيرة ليلى عثمان")},
		{Type: fact.Meeting, Participants: []string{other, person}, Mode: "in-person", Confidence: 0.6, Rule: "with", Evidence: evidence(visitB, "ومعه الوزيرة ليلى عثمان")},
	}
)

func article(id, outlet, day, text string) *fact.Document {
	return &fact.Document{ID: id, Hash: id, Title: "زيارة " + outlet, Language: "ar", Published: day, Source: id + ".txt", Outlet: outlet, Text: text,
		Entities: []fact.Entity{
			{ID: ly, Type: fact.Country, Code: "LY", LabelAr: "ليبيا", LabelEn: "Libya"},
			{ID: pk, Type: fact.Country, Code: "PK", LabelAr: "باكستان", LabelEn: "Pakistan"},
			{ID: person, Type: fact.Person, Name: "سالم الورفلاني", LabelAr: "سالم الورفلاني"},
		},
	}
}

func evidence(d *fact.Document, words string) []span.Span {
	i := strings.Index(d.Text, words)
	if i < 0 {
		panic(words)
	}
	return []span.Span{{Start: i, End: i + len(words)}}
}

// Both articles tell of one visit; the first of its purpose and the visitor's
// office, the second of a minister.
func docA() *fact.Document {
	d := *visitA
	d.Facts = []fact.Fact{
		{Type: fact.PositionHeld, Person: person, Role: "prime-minister", Of: ly, Confidence: 0.97, Rule: "title", Evidence: evidence(visitA, "رئيس الحكومة سالم الورفلاني")},
		{Type: fact.Visit, Visitor: person, Destination: pk, Start: "2026-11-20", Confidence: 0.93, Rule: "arrived", Evidence: evidence(visitA, "وصل رئيس الحكومة سالم الورفلاني إلى باكستان")},
		{Type: fact.Objective, Sector: "trade", Event: 2, Confidence: 0.8, Rule: "purpose", Evidence: evidence(visitA, "زيادة التبادل التجاري")},
	}
	return &d
}

func docB() *fact.Document {
	d := *visitB
	d.Entities = append(d.Entities[:3:3], fact.Entity{ID: other, Type: fact.Person, Name: "ليلى عثمان", Aliases: []string{"عثمان"}, LabelAr: "ليلى عثمان", LabelEn: "Layla Othman"})
	d.Facts = append([]fact.Fact{
		{Type: fact.Visit, Visitor: person, Destination: pk, Start: "2026-11-20", Confidence: 0.5, Rule: "nominal", Evidence: evidence(visitB, "سالم الورفلاني في باكستان")},
	}, onlyInB...)
	return &d
}

func background() []quad.Quad {
	var small []quad.Quad // all roles and sectors would drown the golden files
	for _, q := range quads.Background([]quads.Country{{Code: "LY", Ar: "ليبيا", En: "Libya"}, {Code: "PK", Ar: "باكستان", En: "Pakistan"}}) {
		s := q.Subject.String()
		if strings.Contains(s, "/country/") || strings.HasSuffix(s, "/sector/trade>") || strings.HasSuffix(s, "minister>") {
			small = append(small, q)
		}
	}
	return small
}

// stores runs a test on every kind of store. Cayley's own memory store is the
// oracle: it shares no code with the others.
func stores(t *testing.T, f func(t *testing.T, db *graph.DB)) {
	for name, open := range map[string]func(t *testing.T) *graph.DB{
		"memory": func(t *testing.T) *graph.DB { return must(graph.Open(ctx, "memory:"))(t) },
		"leveldb": func(t *testing.T) *graph.DB {
			return must(graph.Create(ctx, "leveldb:"+filepath.Join(t.TempDir(), "db")))(t)
		},
		"memstore": func(t *testing.T) *graph.DB { return graph.New(memstore.New()) },
		"rawabit": func(t *testing.T) *graph.DB {
			return must(graph.Create(ctx, "rawabit:"+filepath.Join(t.TempDir(), "db")))(t)
		},
		"postgres": func(t *testing.T) *graph.DB {
			return must(graph.Create(ctx, pgtest.Shared(t).NewSchema()))(t)
		},
	} {
		t.Run(name, func(t *testing.T) {
			db := open(t)
			defer db.Close()
			f(t, db)
		})
	}
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func load(t testing.TB, db *graph.DB, d *fact.Document, replace bool) (added, removed int) {
	t.Helper()
	added, removed, err := db.Load(ctx, vocab.ArticleID(d.ID), quads.FromDocument(d), replace)
	if err != nil {
		t.Fatal(err)
	}
	return added, removed
}

func export(t testing.TB, db *graph.DB, filter graph.Filter) string {
	t.Helper()
	var b bytes.Buffer
	if err := db.Export(ctx, &b, filter); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func nodes(t testing.TB, db *graph.DB, iri string) bool {
	t.Helper()
	_, err := db.Describe(ctx, iri, 0)
	if err != nil && !errors.Is(err, graph.ErrUnknown) {
		t.Fatal(err)
	}
	return err == nil
}

// The same fact from two articles is two quads with two labels, and deleting one
// article leaves the other's.
func TestTwoArticles(t *testing.T) {
	stores(t, func(t *testing.T, db *graph.DB) {
		a, b := docA(), docB()
		load(t, db, a, false)
		load(t, db, b, false)
		edge := fmt.Sprintf("<%s> <%s> <%s> ", person, vocab.Visited, pk)
		both := export(t, db, graph.Filter{})
		testkit.Golden(t, "testdata/two-articles.nq", []byte(both))
		if n := strings.Count(both, edge); n != 2 {
			t.Errorf("%d quads say that the visit took place, want one from each article", n)
		}
		if !nodes(t, db, other) || !nodes(t, db, vocab.SectorID("trade")) {
			t.Fatal("what only one article has is missing")
		}

		removed, err := db.Delete(ctx, vocab.ArticleID(b.ID))
		if err != nil || removed != len(quads.FromDocument(b)) {
			t.Errorf("removed %d quads of %d: %v", removed, len(quads.FromDocument(b)), err)
		}
		one := export(t, db, graph.Filter{})
		testkit.Golden(t, "testdata/one-article.nq", []byte(one))
		if !strings.Contains(one, edge+"<"+vocab.ArticleID(a.ID)) || strings.Count(one, edge) != 1 {
			t.Error("the other article's statement is gone")
		}
		if nodes(t, db, other) {
			t.Error("a person whom nobody mentions any more is still there")
		}
		if ref, err := db.Store().ValueOf(quad.String("ليلي عثمان")); err != nil || ref != nil {
			t.Errorf("her name is still a node: %v %v", ref, err)
		}
		if _, err := db.Delete(ctx, vocab.ArticleID(b.ID)); !errors.Is(err, graph.ErrUnknown) {
			t.Errorf("deleting it again: %v", err)
		}
		load(t, db, b, false)
		if again := export(t, db, graph.Filter{}); again != both {
			t.Errorf("loaded again, it is not what it was:\n%s", testkit.Diff(both, again))
		}
	})
}

func TestLoadTwiceAndReplace(t *testing.T) {
	stores(t, func(t *testing.T, db *graph.DB) {
		a := docA()
		if added, removed := load(t, db, a, false); added != len(quads.FromDocument(a)) || removed != 0 {
			t.Errorf("first load: %d, %d", added, removed)
		}
		before := export(t, db, graph.Filter{})
		for _, replace := range []bool{false, true} {
			if added, removed := load(t, db, a, replace); added+removed != 0 {
				t.Errorf("second load, replace %t: %d, %d", replace, added, removed)
			}
		}
		changed := docA()
		changed.Facts = changed.Facts[:2]
		changed.Outlet = "الثالثة"
		if added, removed := load(t, db, changed, false); added+removed != 0 {
			t.Errorf("without replace an article that is there was changed: %d, %d", added, removed)
		}
		added, removed := load(t, db, changed, true)
		if added != 1 || removed < 10 {
			t.Errorf("replaced: %d added, %d removed", added, removed)
		}
		fresh := graph.New(memstore.New())
		load(t, fresh, changed, false)
		if want, got := export(t, fresh, graph.Filter{}), export(t, db, graph.Filter{}); want != got {
			t.Errorf("a replaced article is not what a new one would be:\n%s", testkit.Diff(want, got))
		}
		load(t, db, a, true)
		if after := export(t, db, graph.Filter{}); after != before {
			t.Errorf("replaced back:\n%s", testkit.Diff(before, after))
		}
		if has, err := db.HasArticle(ctx, vocab.ArticleID(a.ID)); err != nil || !has {
			t.Errorf("HasArticle: %t %v", has, err)
		}
		for _, iri := range []string{vocab.ArticleID("00"), person} {
			if has, err := db.HasArticle(ctx, iri); err != nil || has {
				t.Errorf("HasArticle(%s): %t %v", iri, has, err)
			}
		}
	})
}

func TestWholeOrNotAtAll(t *testing.T) {
	stores(t, func(t *testing.T, db *graph.DB) {
		a := docA()
		iri := vocab.ArticleID(a.ID)
		good := quads.FromDocument(a)
		for name, bad := range map[string]quad.Quad{
			"label":     {Subject: quad.IRI("a"), Predicate: quad.IRI("b"), Object: quad.IRI("c"), Label: quad.IRI("d")},
			"no label":  {Subject: quad.IRI("a"), Predicate: quad.IRI("b"), Object: quad.IRI("c")},
			"subject":   {Subject: quad.String("a"), Predicate: quad.IRI("b"), Object: quad.IRI("c"), Label: quad.IRI(iri)},
			"predicate": {Subject: quad.IRI("a"), Predicate: quad.String("b"), Object: quad.IRI("c"), Label: quad.IRI(iri)},
			"object":    {Subject: quad.IRI("a"), Predicate: quad.IRI("b"), Label: quad.IRI(iri)},
		} {
			if _, _, err := db.Load(ctx, iri, append(good[:len(good):len(good)], bad), false); err == nil {
				t.Errorf("a bad %s was taken", name)
			}
		}
		ended, cancel := context.WithCancel(ctx)
		cancel()
		if _, _, err := db.Load(ended, iri, good, false); !errors.Is(err, context.Canceled) {
			t.Errorf("with an ended context: %v", err)
		}
		if got := export(t, db, graph.Filter{}); got != "" {
			t.Errorf("something was written:\n%s", got)
		}
	})
}

func TestOnDisk(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "news")
	if _, err := graph.Open(ctx, dir); !errors.Is(err, graph.ErrMissing) {
		t.Errorf("a store that is not there: %v", err)
	}
	db := must(graph.OpenOrCreate(ctx, dir))(t)
	load(t, db, docA(), false)
	want := export(t, db, graph.Filter{})

	if _, err := graph.Open(ctx, "rawabit:"+dir); !errors.Is(err, graph.ErrInUse) {
		t.Errorf("opened twice: %v", err)
	}
	// What a load has acknowledged must survive the death of the process: a copy
	// of the files as they are now, with the store still open, has it.
	copied := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	second := must(graph.Open(ctx, copied))(t)
	if got := export(t, second, graph.Filter{}); got != want {
		t.Errorf("not all of a load was on disk:\n%s", testkit.Diff(want, got))
	}
	second.Close()

	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Errorf("closed twice: %v", err)
	}
	if _, _, err := db.Load(ctx, vocab.ArticleID(visitB.ID), quads.FromDocument(docB()), false); err == nil {
		t.Error("a closed store took an article")
	}
	db = must(graph.Open(ctx, dir))(t)
	if got := export(t, db, graph.Filter{}); got != want {
		t.Errorf("opened again:\n%s", testkit.Diff(want, got))
	}
	load(t, db, docB(), false)
	if _, err := db.Delete(ctx, vocab.ArticleID(visitB.ID)); err != nil {
		t.Error(err)
	}
	if got := export(t, db, graph.Filter{}); got != want {
		t.Errorf("after one more and one less:\n%s", testkit.Diff(want, got))
	}
	db.Close()

	if _, err := graph.Create(ctx, dir); !errors.Is(err, graph.ErrExists) {
		t.Errorf("created over another: %v", err)
	}
	format := filepath.Join(dir, "rawabit-format")
	for content, part := range map[string]string{
		"rawabit-format 7\nbackend leveldb\n":   "it has 7, this program reads 1",
		"rawabit-format x\n":                    "no number",
		"":                                      "names no version",
		"rawabit-format 1\nbackend hypercube\n": "hypercube",
	} {
		if err := os.WriteFile(format, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := graph.Open(ctx, dir); !errors.Is(err, graph.ErrFormat) || !strings.Contains(err.Error(), part) {
			t.Errorf("format %q: %v", content, err)
		}
	}
	if err := os.Remove(format); err != nil {
		t.Fatal(err)
	}
	if _, err := graph.OpenOrCreate(ctx, dir); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("a folder with other things: %v", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, part := range map[string]string{
		"bolt:x":   "known are leveldb, memory",
		"":         "names no folder",
		"leveldb:": "names no folder",
		"memory:x": "has no name",
		file:       "not a directory",
	} {
		if _, err := graph.OpenOrCreate(ctx, name); err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func full(t testing.TB, db *graph.DB) {
	t.Helper()
	if changed, err := db.EnsureBackground(ctx, background()); err != nil || !changed {
		t.Fatalf("background: %t %v", changed, err)
	}
	load(t, db, docA(), false)
	load(t, db, docB(), false)
}

func TestDescribe(t *testing.T) {
	stores(t, func(t *testing.T, db *graph.DB) {
		full(t, db)
		fact := ""
		for iri, name := range map[string]string{
			person:                     "person",
			ly:                         "country",
			vocab.ArticleID(visitA.ID): "article",
			vocab.SectorID("trade"):    "sector",
			vocab.PositionID("prime-minister", "", ly): "office",
		} {
			card := must(db.Describe(ctx, iri, 0))(t)
			var b bytes.Buffer
			enc := json.NewEncoder(&b)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", " ")
			if err := enc.Encode(card); err != nil {
				t.Fatal(err)
			}
			testkit.Golden(t, "testdata/cards/"+name+".json", b.Bytes())
			if name == "person" {
				for _, s := range card.Statements {
					if s.Type == "Visit" {
						fact = s.Sources[0].Fact
						if len(s.Sources) != 2 || s.Sources[0].Article.Outlet != "الأولى" || len(s.Sources[0].Aims) != 1 {
							t.Errorf("who says that he went: %+v", s.Sources)
						}
					}
				}
			}
		}
		card := must(db.Describe(ctx, fact, 0))(t)
		if len(card.Statements) != 1 || card.Statements[0].Type != "Visit" || card.Statements[0].Get(vocab.Visitor)[0].IRI != person {
			t.Errorf("the card of a fact: %+v", card)
		}
		if card := must(db.Describe(ctx, person, 1))(t); card.Facts != 4 || len(card.Statements) != 1 {
			t.Errorf("%d facts, %d shown", card.Facts, len(card.Statements))
		}
		if _, err := db.Describe(ctx, vocab.PersonID("لا أحد"), 0); !errors.Is(err, graph.ErrUnknown) {
			t.Errorf("nobody: %v", err)
		}
	})
}

func TestStatsAndArticles(t *testing.T) {
	stores(t, func(t *testing.T, db *graph.DB) {
		full(t, db)
		got, err := json.Marshal(must(db.Stats(ctx))(t))
		want := fmt.Sprintf(`{"quads":%d,"articles":2,"facts":{"Meeting":1,"Objective":1,"Tenure":2,"Visit":2},"entities":{"Country":2,"Person":2,"Position":2,"Role":4,"Sector":1}}`,
			strings.Count(export(t, db, graph.Filter{}), "\n"))
		if err != nil || string(got) != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		list := must(db.Articles(ctx))(t)
		if len(list) != 2 || list[0].IRI != vocab.ArticleID(visitA.ID) || list[1].Outlet != "الثانية" || list[1].Published != "2026-11-21" {
			t.Errorf("articles: %+v", list)
		}
		if changed, err := db.EnsureBackground(ctx, background()); err != nil || changed {
			t.Errorf("the background was written again: %t %v", changed, err)
		}
		if changed, err := db.EnsureBackground(ctx, background()[1:]); err != nil || !changed {
			t.Errorf("another background was not written: %t %v", changed, err)
		}
	})
}

func TestExport(t *testing.T) {
	stores(t, func(t *testing.T, db *graph.DB) {
		full(t, db)
		all, none := export(t, db, graph.Filter{}), export(t, db, graph.Filter{NoBackground: true})
		testkit.Golden(t, "testdata/export/all.nquads", []byte(all))
		if strings.Contains(none, "graph/background") || len(none) >= len(all) {
			t.Error("the background is in an export without it")
		}
	})
}

// odd holds what tends to get lost on the way out and in again.
var odd = []quad.Quad{
	{Subject: quad.IRI("http://x/a"), Predicate: quad.IRI("http://x/p"), Object: quad.String("a \"b\"\\\n\r\t\u200f«ج» <c>")},
	{Subject: quad.IRI("http://x/a"), Predicate: quad.IRI("http://x/p"), Object: quad.LangString{Value: "محمد", Lang: "ar"}, Label: quad.IRI("http://x/g")},
	{Subject: quad.IRI("http://x/a"), Predicate: quad.IRI("http://x/p"), Object: quad.Int(-7), Label: quad.IRI("http://x/g")},
	{Subject: quad.IRI("http://x/a"), Predicate: quad.IRI("http://x/p"), Object: quad.Float(0.25), Label: quad.IRI("http://x/g")},
	{Subject: quad.IRI("http://x/a"), Predicate: quad.IRI("http://x/p"), Object: quad.Bool(true), Label: quad.IRI("http://x/g")},
	{Subject: quad.IRI("http://x/أ"), Predicate: quad.IRI("http://x/p"), Object: quad.TypedString{Value: "2026-11", Type: vocab.XSDGYearMonth}, Label: quad.IRI("http://x/h")},
	{Subject: quad.BNode("b0"), Predicate: quad.IRI(vocab.RDFType), Object: quad.IRI("http://x/C"), Label: quad.IRI("http://x/h")},
	{Subject: quad.IRI("http://x/a"), Predicate: quad.IRI("http://x/p"), Object: quad.IRI("http://x/c"), Label: quad.IRI("http://x/g")},
	{Subject: quad.IRI("http://x/a"), Predicate: quad.IRI("http://x/p"), Object: quad.IRI("http://x/c"), Label: quad.IRI("http://x/h")},
	{Subject: quad.IRI("http://x/a"), Predicate: quad.IRI("http://x/p"), Object: quad.IRI("http://x/c")},
}

func TestRoundTrips(t *testing.T) {
	stores(t, func(t *testing.T, db *graph.DB) {
		full(t, db)
		if added, _, err := db.Apply(ctx, odd, nil); err != nil || added != len(odd) {
			t.Fatalf("%d added: %v", added, err)
		}
		if added, removed, err := db.Apply(ctx, odd, odd); err != nil || added+removed != 0 {
			t.Errorf("a second time: %d, %d, %v", added, removed, err)
		}
		want := export(t, db, graph.Filter{})

		back := graph.New(memstore.New())
		read := must(readAll(want))(t)
		if _, _, err := back.Apply(ctx, read, nil); err != nil {
			t.Fatal(err)
		}
		if got := export(t, back, graph.Filter{}); got != want {
			t.Errorf("N-Quads, read again:\n%s", testkit.Diff(want, got))
		}

		if _, removed, err := db.Apply(ctx, nil, odd); err != nil || removed != len(odd) {
			t.Errorf("%d removed: %v", removed, err)
		}
	})
}

func readAll(lines string) ([]quad.Quad, error) {
	return quad.ReadAll(nquads.NewReader(strings.NewReader(lines), false))
}

// Cayley's own handlers write through Writer.
func TestWriter(t *testing.T) {
	stores(t, func(t *testing.T, db *graph.DB) {
		w := db.Writer()
		a, b := odd[0], odd[1]
		if err := w.AddQuadSet([]quad.Quad{a, b, a}); err != nil {
			t.Fatal(err)
		}
		if err := w.AddQuad(a); err != nil {
			t.Errorf("added twice: %v", err)
		}
		if err := w.RemoveQuad(b); err != nil {
			t.Error(err)
		}
		if err := w.RemoveQuad(b); !cgraph.IsQuadNotExist(err) {
			t.Errorf("removed twice: %v", err)
		}
		tx := cgraph.NewTransaction()
		tx.AddQuad(b)
		tx.RemoveQuad(a)
		if err := w.ApplyTransaction(tx); err != nil {
			t.Error(err)
		}
		if got, want := export(t, db, graph.Filter{}), graph.Line(b)+"\n"; got != want {
			t.Errorf("got  %swant %s", got, want)
		}
		if err := w.RemoveNode(quad.IRI("http://x/g")); err != nil {
			t.Error(err)
		}
		if err := w.RemoveNode(quad.IRI("http://x/g")); err != cgraph.ErrNodeNotExists {
			t.Errorf("removed twice: %v", err)
		}
		if got := export(t, db, graph.Filter{}); got != "" {
			t.Errorf("left: %s", got)
		}
	})
}

// Reading while another writes must neither fail nor show half an article's end.
func TestReadWhileWriting(t *testing.T) {
	for _, name := range []string{"memory:", "leveldb:" + filepath.Join(t.TempDir(), "db")} {
		db := must(graph.OpenOrCreate(ctx, name))(t)
		defer db.Close()
		full(t, db)
		done := make(chan struct{})
		var readers sync.WaitGroup
		for range 3 {
			readers.Go(func() {
				for {
					select {
					case <-done:
						return
					default:
					}
					card, err := db.Describe(ctx, person, 0)
					if err != nil || len(card.Statements) == 0 {
						t.Errorf("%s: %v, %+v", name, err, card)
						return
					}
				}
			})
		}
		var writers sync.WaitGroup
		for w := range 2 {
			writers.Go(func() {
				for i := range 5 {
					d := docB()
					d.ID = fmt.Sprintf("%08d%08d", w, i)
					if _, _, err := db.Load(ctx, vocab.ArticleID(d.ID), quads.FromDocument(d), true); err != nil {
						t.Error(err)
					}
					if _, err := db.Delete(ctx, vocab.ArticleID(d.ID)); err != nil {
						t.Error(err)
					}
				}
			})
		}
		writers.Wait()
		close(done)
		readers.Wait()
		fresh := graph.New(memstore.New())
		full(t, fresh)
		if want, got := export(t, fresh, graph.Filter{}), export(t, db, graph.Filter{}); want != got {
			t.Errorf("%s, afterwards:\n%s", name, testkit.Diff(want, got))
		}
	}
}
