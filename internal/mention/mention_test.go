package mention_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/lexicon"
	"github.com/rawabit/rawabit/internal/mention"
	"github.com/rawabit/rawabit/internal/testkit"
)

var lexica = sync.OnceValues(lexicon.Load)

func read(t testing.TB, text, published, outlet string) *mention.Document {
	lex, err := lexica()
	if err != nil {
		t.Fatal(err)
	}
	return mention.Read(article.Parse(article.Source{Name: "test", Text: text, Published: published, Outlet: outlet}), lex)
}

// show writes a mention on one line: its class, its entity as the graph will
// name it, and what tells of its office.
func show(d *mention.Document, m *mention.Mention) string {
	line := string(m.Class)
	if m.Entity >= 0 {
		line += " " + strings.TrimPrefix(d.Entities[m.Entity].ID, "https://w3id.org/rawabit/id/")
	} else if m.Class == mention.Date {
		line += " " + m.ISO
	} else {
		line += " ?"
	}
	return line
}

// TestMentions: what is found in a text, in order, and who holds which office.
func TestMentions(t *testing.T) { testMentions(t, "testdata/mentions.txt") }

// TestBodies: how far names of bodies reach.
func TestBodies(t *testing.T) { testMentions(t, "testdata/bodies.txt") }

// TestOffices: whom an office serves and who holds it.
func TestOffices(t *testing.T) { testMentions(t, "testdata/offices.txt") }

// TestEntities: what is a name and what only looks like one.
func TestEntities(t *testing.T) { testMentions(t, "testdata/entities.txt") }

func testMentions(t *testing.T, file string) {
	testkit.Run(t, file, func(c *testkit.Case) {
		d := read(c, c.Get("text"), c.Or("published", "2025-11-20"), c.Or("outlet", ""))
		var found, holds []string
		for i := range d.Mentions {
			found = append(found, show(d, &d.Mentions[i]))
		}
		for _, h := range d.Holds {
			line := fmt.Sprintf("%s: %s", d.Entities[h.Person].Name, h.Title.Role)
			if len(h.Title.Portfolios) > 0 {
				line += " " + strings.Join(h.Title.Portfolios, ",")
			}
			switch {
			case h.Title.Code != "":
				line += " of " + h.Title.Code
			case h.Title.OrgEntity >= 0:
				line += " of " + d.Entities[h.Title.OrgEntity].Name
			}
			if h.Title.Modifier != "" {
				line += ", " + h.Title.Modifier
			}
			holds = append(holds, line)
		}
		if c.Has("found") || testkit.Updating() && !c.Has("holds") {
			c.Want("found", strings.Join(found, "\n"))
		}
		c.Want("holds", strings.Join(holds, "\n"))
		if c.Has("home") {
			c.Want("home", d.Home)
		}
		if c.Has("placed") {
			var placed []string
			for n, e := range d.Entities {
				if (e.Type == fact.City || e.Type == fact.Country) && d.Placed[n] {
					placed = append(placed, e.Name)
				}
			}
			c.Want("placed", strings.Join(placed, "\n"))
		}
	})
}

// FuzzRead: whatever the text, mentions stand in order without overlap, cover
// their words, and point to entities that are there.
func FuzzRead(f *testing.F) {
	testkit.Seeds(f, "testdata/mentions.txt", "text", func(s string) { f.Add(s) })
	testkit.Seeds(f, "testdata/entities.txt", "text", func(s string) { f.Add(s) })
	testkit.Seeds(f, "testdata/offices.txt", "text", func(s string) { f.Add(s) })
	testkit.Seeds(f, "testdata/bodies.txt", "text", func(s string) { f.Add(s) })
	f.Fuzz(func(t *testing.T, text string) {
		d := read(t, text, "2025-11-20", "")
		last := 0
		for i := range d.Mentions {
			m := &d.Mentions[i]
			if m.First < last || m.Last <= m.First || m.Last > len(d.Article.Words) {
				t.Fatalf("mention %d covers words %d to %d behind %d", i, m.First, m.Last, last)
			}
			last = m.Last
			if m.Span.Start < d.Article.Words[m.First].Span.Start || m.Span.End > d.Article.Words[m.Last-1].Span.End || m.Span.Len() <= 0 {
				t.Fatalf("mention %d has span %v outside its words in %q", i, m.Span, text)
			}
			if m.Entity >= len(d.Entities) {
				t.Fatalf("mention %d has entity %d of %d", i, m.Entity, len(d.Entities))
			}
		}
		for _, e := range d.Entities {
			at := 0
			for _, s := range e.Mentions {
				if s.Start < at || s.End > len(text) {
					t.Fatalf("entity %s has mention %v behind %d", e.ID, s, at)
				}
				at = s.Start
			}
		}
		for _, h := range d.Holds {
			if h.Person < 0 || h.Person >= len(d.Entities) || len(h.Evidence) == 0 || h.Title.Role == "" {
				t.Fatalf("office without person, role or evidence: %+v", h)
			}
		}
	})
}

// BenchmarkRead: time must grow with length and no faster.
func BenchmarkRead(b *testing.B) {
	one := "استقبل وزير الخارجية المصري سالم الزيات نظيره الأردني كريم الحوراني في القاهرة، وبحثا مع رئيس الحكومة الليبية سبل التعاون. وأكد الزيات أهمية اللقاء.\n"
	for _, n := range []int{10, 100, 1000} {
		b.Run(fmt.Sprint(n, " paragraphs"), func(b *testing.B) {
			text := strings.Repeat(one, n)
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				read(b, text, "2025-11-20", "")
			}
		})
	}
}
