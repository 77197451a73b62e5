package rules

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/lexicon"
	"github.com/rawabit/rawabit/internal/mention"
	"github.com/rawabit/rawabit/internal/testkit"
)

// TestProofs runs the yes and no lines of every rule.
func TestProofs(t *testing.T) {
	lex, set := load(t)
	if len(set.Rules) == 0 {
		t.Fatal("no rules")
	}
	if err := set.Check(lex); err != nil {
		t.Error(err)
	}
}

// TestFaults shows that a faulty file is refused with every fault in its place.
func TestFaults(t *testing.T) {
	text := strings.Join([]string{
		"fact: visit",
		"rule: a",
		"fact: vist",
		"rule: b",
		"fact: visit",
		"trigger: adverb go",
		"visitor: subjekt",
		"classes: visitor PERSOM",
		"host: subject",
		"yes: زار",
		"  vistor: x",
		"no: زار",
		"  reason",
		"needs: destination",
		"via: magic",
		"set: moda call",
		"rule: b",
		"fact: meeting",
		"nonsense",
	}, "\n")
	_, err := LoadFS(fstest.MapFS{"a.rule": {Data: []byte(text)}, "words.txt": {Data: []byte("venue\n")}})
	if err == nil {
		t.Fatal("a faulty file loads")
	}
	for _, want := range []string{
		"words.txt:1: want",
		"a.rule:1: \"fact\" stands before any rule",
		"a.rule:3: no fact \"vist\"",
		"a.rule:6: want \"trigger:",
		"a.rule:7: no source \"subjekt\"",
		"a.rule:8: no class \"PERSOM\"",
		"a.rule:11: want \"argument: value\"",
		"a.rule:13: below a no line stands the reason",
		"a.rule:15: no way \"magic\"",
		"a.rule:16: no setting \"moda\"",
		"a.rule:17: rule \"b\" stands already at rules/a.rule:4",
		"a.rule:19: want \"key: value\"",
		"a.rule:2: rule \"a\" has no yes line",
		"rule \"b\" has no trigger",
		"rule \"b\" needs \"destination\" but says nowhere",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no fault %q in\n%v", want, err)
		}
	}
}

// TestFacts reads whole articles; see testdata/facts.txt.
func TestFacts(t *testing.T) {
	lex, set := load(t)
	testkit.Run(t, "testdata/facts.txt", func(c *testkit.Case) {
		d := mention.Read(article.Parse(article.Source{Name: "test", Text: c.Get("text"), Published: proofDay}), lex)
		var lines []string
		for _, f := range set.Apply(d).Facts {
			if f.Type != fact.PositionHeld {
				lines = append(lines, string(f.Type)+"\n  "+strings.Join(arguments(&f), "\n  "))
			}
		}
		c.Want("facts", strings.Join(lines, "\n"))
	})
}

// TestParties tells between whom the words of «at» are; see testdata/parties.txt.
func TestParties(t *testing.T) {
	lex, set := load(t)
	testkit.Run(t, "testdata/parties.txt", func(c *testkit.Case) {
		d := mention.Read(article.Parse(article.Source{Name: "test", Text: c.Get("text"), Published: proofDay}), lex)
		found := set.Apply(d)
		at := strings.LastIndex(d.Article.Text, c.Get("at"))
		first := slices.IndexFunc(d.Article.Words, func(w arabic.Word) bool { return w.Span.Start >= at })
		if at < 0 || first < 0 {
			t.Fatalf("no words %q", c.Get("at"))
		}
		sentence := slices.IndexFunc(d.Article.Sentences, func(s article.Sentence) bool { return first < s.Last })
		ids, sure := found.Parties(sentence, first, first+1)
		var got []string
		for _, id := range ids {
			got = append(got, strings.TrimPrefix(id, vocab.ID))
		}
		if !sure {
			got = append(got, "unsure")
		}
		c.Want("parties", strings.Join(got, "\n"))
	})
}

// TestLinear shows that twenty times the text costs about twenty times the work,
// with and without full stops.
func TestLinear(t *testing.T) {
	lex, set := load(t)
	for _, end := range []string{".\n", " ، "} {
		sentence := "التقى وزير الخارجية المصري سالم الشريف أمس نظيره الأردني كامل الدريني ووقع الأردن ومصر اتفاقية في مجال النقل وزار الشريف بغداد" + end
		cost := func(n int) time.Duration {
			d := mention.Read(article.Parse(article.Source{Name: "long", Text: strings.Repeat(sentence, n), Published: proofDay}), lex)
			best := time.Hour
			for range 3 {
				start := testkit.ProcessorTime(t)
				for range 2000 / n { // as much text for both, so that both are long enough to be told apart from noise
					set.Apply(d)
				}
				best = min(best, testkit.ProcessorTime(t)-start)
			}
			return best
		}
		small, large := cost(100), cost(2000)
		// a step that looks through the whole text each time takes twenty times as long
		if large > 5*small {
			t.Errorf("with %q: 100 sentences read twenty times take %v, 2000 take %v", end, small, large)
		}
	}
}

func load(t *testing.T) (*lexicon.Lexicon, *Set) {
	t.Helper()
	lex, err := lexicon.Load()
	if err != nil {
		t.Fatal(err)
	}
	set, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return lex, set
}

// FuzzApply shows that no text makes the rules panic or yield a fact whose
// evidence is not in the text.
func FuzzApply(f *testing.F) {
	lex, err := lexicon.Load()
	if err != nil {
		f.Fatal(err)
	}
	set, err := Load()
	if err != nil {
		f.Fatal(err)
	}
	testkit.Seeds(f, "testdata/facts.txt", "text", func(s string) { f.Add(s) })
	for _, r := range set.Rules {
		for _, p := range append(slices.Clone(r.Yes), r.No...) {
			f.Add(p.Text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := mention.Read(article.Parse(article.Source{Name: "fuzz", Text: text, Published: proofDay}), lex)
		for _, x := range set.Apply(d).Facts {
			if len(x.Evidence) == 0 {
				t.Errorf("%s of rule %s has no evidence", x.Type, x.Rule)
			}
			for _, e := range x.Evidence {
				if e.Start < 0 || e.Start >= e.End || e.End > len(d.Article.Text) {
					t.Errorf("%s of rule %s has evidence %v in %d bytes", x.Type, x.Rule, e, len(d.Article.Text))
				}
			}
		}
	})
}

// FuzzLoad shows that no rule file makes the loader panic.
func FuzzLoad(f *testing.F) {
	lex, err := lexicon.Load()
	if err != nil {
		f.Fatal(err)
	}
	words, err := data.ReadFile("data/words.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range []string{"data/visit.rule", "data/meeting.rule", "data/agreement.rule"} {
		text, err := data.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add("rule: a\nfact: visit\nclasses: x\ntrigger: verb")
	f.Add("rule: a\nfact: visit\ntrigger: verb open\nvisitor: subject\ndestination: to:في\nneeds: visitor destination\nset: foreign yes\n" +
		"yes: افتتح وزير التجارة التونسي المعرض في الدوحة\n  destination: country/QA\nno: افتتح وزير التجارة القطري المعرض في الدوحة\n  # at home\n")
	f.Add("rule: a\nfact: meeting\ntrigger: verb open\na: subject\nb: to:في\nneeds: a\nset: near yes\n" +
		"yes: افتتح وزير التجارة التونسي المعرض في الدوحة\n  participant: country/QA\nno: افتتح وزير التجارة القطري المعرض في الدوحة\n  # at home\n")
	f.Fuzz(func(t *testing.T, text string) {
		set, err := LoadFS(fstest.MapFS{"a.rule": {Data: []byte(text)}, "words.txt": {Data: words}})
		if err != nil || len(set.Rules) > 8 {
			return
		}
		set.Check(lex) // nor what it accepts the proofs
	})
}
