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

// The files are sound, and what stands in brackets in a yes line of rules.txt is
// found by that rule, and of a no line nothing is.
func TestCheck(t *testing.T) {
	if err := Check(lex(t), "", ""); err != nil {
		t.Fatal(err)
	}
}

// A fault and a proof that does not hold are told with file and line.
func TestCheckTells(t *testing.T) {
	l := lex(t)
	const good = "rule: r\ngives: objective\ncue: لغرض\nconfidence: 0.8\nyes: يزور الوزير مسقط لغرض [تنشيط حركة التجارة البحرية]\n"
	if err := Check(l, "my.txt", good); err != nil {
		t.Errorf("a good rule: %v", err)
	}
	for text, want := range map[string]string{
		strings.Replace(good, "cue: لغرض", "cue: لسبب", 1):              "my.txt:5: rule \"r\": wants\n  تنشيط حركة التجارة البحرية\n got\n  nothing\n of\n  يزور الوزير مسقط لغرض تنشيط حركة التجارة البحرية",
		good + "no: يزور الوزير مسقط لغرض تنشيط حركة التجارة البحرية\n": "my.txt:6: rule \"r\": wants\n  nothing\n got\n  تنشيط حركة التجارة البحرية\n of\n  يزور الوزير مسقط لغرض تنشيط حركة التجارة البحرية",
		strings.NewReplacer("[", "", "]", "").Replace(good):             "my.txt:5: rule \"r\": the line says not what must be found: [in brackets], or sectors behind =>\n  يزور الوزير مسقط لغرض تنشيط حركة التجارة البحرية",
		strings.Replace(good, "gives: objective", "give: aims", 1):      "my.txt:2: no key \"give\" in a rule\nmy.txt:1: r: gives is objective, measure or cooperation, got \"\"",
	} {
		if err := Check(l, "my.txt", text); err == nil || err.Error() != want {
			t.Errorf("%s\n got  %v\n want %s", text, err, want)
		}
	}
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
