package lexicon_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/lexicon"
	"github.com/rawabit/rawabit/internal/span"
	"github.com/rawabit/rawabit/internal/testkit"
)

func TestEmbeddedFilesLoad(t *testing.T) {
	lex, err := lexicon.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"country", "city", "office", "sector", "portfolio", "verb", "given", "month", "cue", "orghead", "organization", "instrument"} {
		if len(lex.Entries(kind)) == 0 {
			t.Errorf("no entry of kind %s", kind)
		}
	}
}

// want is "[proclitics] kind id [key]" of the first match; the key only where
// it is not ar.
func TestMatch(t *testing.T) {
	lex, err := lexicon.Load()
	if err != nil {
		t.Fatal(err)
	}
	testkit.Run(t, "testdata/match.txt", func(c *testkit.Case) {
		text := c.Get("text")
		words := arabic.Words(text, span.Span{End: len(text)})
		got := "nothing"
		wanted := strings.Fields(c.Get("want"))
		for _, m := range lex.Matches(words)[0] {
			for _, s := range m.Senses {
				line := strings.TrimSpace(m.Prefix + " " + s.Entry.Kind + " " + s.Entry.ID)
				if s.Key != "ar" && s.Key != "official" {
					line += " " + s.Key
				}
				if got == "nothing" || m.N == len(words) && line == strings.Join(wanted, " ") {
					got = line
				}
			}
		}
		c.Want("want", got)
	})
}

func TestFaultsAreAllReported(t *testing.T) {
	fsys := fstest.MapFS{"x.txt": {Data: []byte("# source\n\ncountry: LY\nar: ليبيا\nar: ليبيا\nnonsense\n\nplanet: mars\nar: المريخ\n\ncity: x\nar: طـرابلس\n")}}
	_, err := lexicon.LoadFS(fsys)
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"x.txt:5: ", "x.txt:6: ", "x.txt:8: no kind \"planet\"", "x.txt:12: "} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no fault %q in\n%v", want, err)
		}
	}
}

// TestUselessEntriesAreRefused: of two entries for one form that would always be read
// as the same one, whichever file is read first.
func TestUselessEntriesAreRefused(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"given: m\nar: سالم\n", "given: f\nar: سالم\n", "b.txt:2: "},
		{"word: common\nar: منذ\n", "stop: preposition\nar: منذ\n", "b.txt:2: "},
		{"organization: palace\nar: قصر النور\n", "country: LY\ngov: قصر النور\n", "b.txt:2: "},
		{"region: gulf\nar: الخليج\n", "organization: gulf\nar: الخليج\n", "b.txt:2: "},
		{"city: faw\nar: الفاو\nambiguous: الفاو\n", "organization: fao\nar: الفاو\n", ""},
		{"given: m\nar: سعيد\n", "family: arab\nar: سعيد\n", ""},
	} {
		_, err := lexicon.LoadFS(fstest.MapFS{"a.txt": {Data: []byte(c.a)}, "b.txt": {Data: []byte(c.b)}})
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%q and %q: %v", c.a, c.b, err)
		}
	}
}

// TestInflection: the forms that a base form gives must be found as it.
func TestInflection(t *testing.T) {
	fsys := fstest.MapFS{"x.txt": {Data: []byte(`verb: meet
class: meet
past: التقى
present: يلتقي
masdar: لقاء

sector: economy
adj: اقتصادي

country: KR
nisba: كوري جنوبي
`)}}
	lex, err := lexicon.LoadFS(fsys)
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{"التقى", "التقت", "التقيا", "التقوا", "التقاه", "يلتقي", "ستلتقي", "سيلتقيان", "يلتقون", "يلتقيه", "لقاء", "اللقاء", "لقائه", "لقاؤهما", "لقاءان",
		"اقتصادية", "الاقتصاديين", "اقتصاديا", "الكورية الجنوبية", "كوريين جنوبيين"} {
		if len(lex.Lookup(form)) == 0 {
			t.Errorf("%q is not found", form)
		}
	}
	for _, form := range []string{"التقى الاقتصادية", "كورية", "جنوبي"} {
		if len(lex.Lookup(form)) != 0 {
			t.Errorf("%q is found", form)
		}
	}
}

func FuzzAt(f *testing.F) {
	testkit.Seeds(f, "testdata/match.txt", "text", func(s string) { f.Add(s) })
	lex, err := lexicon.Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		words := arabic.Words(text, span.Span{End: len(text)})
		for i, ms := range lex.Matches(words) {
			for _, m := range ms {
				if i+m.N > len(words) || m.N < 1 || len(m.Senses) == 0 {
					t.Fatalf("match of %d words at %d of %d", m.N, i, len(words))
				}
			}
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := lexicon.Load(); err != nil {
			b.Fatal(err)
		}
	}
}
