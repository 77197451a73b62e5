package purpose

import (
	"fmt"
	"sort"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/lexicon"
	"github.com/rawabit/rawabit/internal/mention"
	"github.com/rawabit/rawabit/internal/span"
	"github.com/rawabit/rawabit/internal/testkit"
)

func lex(t testing.TB) *lexicon.Lexicon {
	t.Helper()
	l, err := lexicon.Load()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// document is an article without mentions: what the rules see in a text whose
// parties are known.
func document(l *lexicon.Lexicon, text string) *mention.Document {
	a := article.Parse(article.Source{Text: text})
	return &mention.Document{Article: a, Lex: l, Hits: l.Matches(a.Words)}
}

func between(parties ...string) func(_, _, _ int) ([]string, bool) {
	return func(_, _, _ int) ([]string, bool) { return parties, true }
}

func TestData(t *testing.T) {
	if err := Check(); err != nil {
		t.Fatal(err)
	}
}

// The examples of rules.txt: what stands in brackets in a yes line is found by
// that rule, and of a no line nothing is.
func TestExamples(t *testing.T) {
	k, err := load()
	if err != nil {
		t.Fatal(err)
	}
	l := lex(t)
	for i := range k.rules {
		rule := &k.rules[i]
		t.Run(rule.name, func(t *testing.T) {
			for _, line := range rule.yes {
				line, sectors, _ := strings.Cut(line, "=>")
				text := strings.NewReplacer("[", "", "]", "").Replace(line)
				want := strings.Join(strings.Fields(sectors), " ")
				if rule.gives != fact.Cooperation {
					var spans []string
					for _, part := range strings.Split(line, "[")[1:] {
						inside, _, _ := strings.Cut(part, "]")
						spans = append(spans, inside)
					}
					want = strings.Join(spans, " | ")
				}
				if got := foundBy(l, rule, text); got != want {
					t.Errorf("rules.txt:%d: %s\n got %s\nwant %s", rule.line, text, got, want)
				}
			}
			for _, text := range rule.no {
				if got := foundBy(l, rule, text); got != "" {
					t.Errorf("rules.txt:%d: %s\n got %s, want nothing", rule.line, text, got)
				}
			}
		})
	}
}

func foundBy(l *lexicon.Lexicon, rule *rule, text string) string {
	d := document(l, "مباحثات خلال زيارة رسمية\n\n"+text+"\n")
	var got []string
	for _, f := range Extract(Context{Doc: d, Parties: between("A", "B")}) {
		if f.Type != rule.gives || f.Rule != rule.name {
			continue
		}
		if f.Type == fact.Cooperation {
			got = append(got, f.Sector)
		} else {
			got = append(got, f.Evidence[0].In(d.Article.Text))
		}
	}
	if rule.gives == fact.Cooperation {
		return strings.Join(got, " ")
	}
	return strings.Join(got, " | ")
}

// Whole articles: layout, running text, stock phrases and articles in which
// nothing is between states.
func TestExtract(t *testing.T) {
	l := lex(t)
	testkit.Run(t, "testdata/articles.txt", func(c *testkit.Case) {
		parties := strings.Fields(c.Or("parties", "A B"))
		if c.Has("alone") {
			parties = parties[:1]
		}
		text := c.Get("text")
		d := document(l, text)
		c.Want("facts", listing(text, Extract(Context{Doc: d, Parties: between(parties...)})))
	})
}

// listing writes one fact a line; the sectors of cooperation on one line.
func listing(text string, facts []fact.Fact) string {
	var lines, sectors []string
	for _, f := range facts {
		if f.Type == fact.Cooperation {
			sectors = append(sectors, f.Sector)
			continue
		}
		sector := f.Sector
		if sector == "" {
			sector = "-"
		}
		lines = append(lines, fmt.Sprintf("%s %s %s %s", f.Type, f.Rule, sector, f.Evidence[0].In(text)))
	}
	sort.Strings(sectors)
	if len(sectors) > 0 {
		lines = append(lines, "cooperation "+strings.Join(sectors, " "))
	}
	if len(lines) == 0 {
		return "none"
	}
	return strings.Join(lines, "\n")
}

// small is a lexicon that loads at once: each fuzzing worker loads its own.
func small(t testing.TB) *lexicon.Lexicon {
	t.Helper()
	l, err := lexicon.LoadFS(fstest.MapFS{"small.txt": {Data: []byte(`
sector: energy
noun: طاقة

sector: trade
noun: تجارة
adj: تجاري
phrase: تبادل تجاري

sector: labour
weight: low
noun: عمل

sector: transport
weight: definite
noun: نقل

country: EG
ar: مصر
nisba: مصري
`)}})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func FuzzExtract(f *testing.F) {
	l := small(f)
	testkit.Seeds(f, "testdata/articles.txt", "text", func(text string) { f.Add(text) })
	f.Fuzz(func(t *testing.T, text string) {
		d := document(l, text)
		for _, found := range Extract(Context{Doc: d, Parties: between("A", "B")}) {
			if len(found.Evidence) == 0 {
				t.Fatalf("no evidence: %+v", found)
			}
			for _, e := range found.Evidence {
				check(t, d.Article.Text, e)
			}
		}
	})
}

// check: evidence is not empty, lies in the text and on the borders of runes.
func check(t *testing.T, text string, e span.Span) {
	t.Helper()
	if e.Start < 0 || e.Start >= e.End || e.End > len(text) {
		t.Fatalf("evidence %v outside a text of %d bytes", e, len(text))
	}
	if !utf8.ValidString(text) {
		return
	}
	if !utf8.RuneStart(text[e.Start]) || e.End < len(text) && !utf8.RuneStart(text[e.End]) {
		t.Fatalf("evidence %v cuts a rune", e)
	}
}

func BenchmarkExtract(b *testing.B) {
	l := lex(b)
	para := "وبحث الجانبان في اجتماع عقد في العاصمة سبل تعزيز التعاون في مجالات الطاقة والنقل والتعليم العالي، واتفقا على تشكيل لجنة مشتركة تجتمع كل ستة أشهر؛ " +
		"وقال الوزير إن الزيارة تهدف إلى زيادة حجم التبادل التجاري بين البلدين وتسهيل حركة البضائع عبر الموانئ. "
	d := document(l, "عنوان\n\n"+strings.Repeat(para, 6))
	b.Logf("%d words", len(d.Article.Words))
	parties := between("A", "B")
	for b.Loop() {
		Extract(Context{Doc: d, Parties: parties})
	}
}
