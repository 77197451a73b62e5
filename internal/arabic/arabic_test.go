package arabic_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/span"
	"github.com/rawabit/rawabit/internal/testkit"
)

// unescaped undoes \uXXXX, by which the cases write letters that a reader of the
// file would not see.
func unescaped(s string) string {
	if u, err := strconv.Unquote(`"` + s + `"`); err == nil {
		return u
	}
	return s
}

func TestFold(t *testing.T) {
	testkit.Run(t, "testdata/fold.txt", func(c *testkit.Case) {
		text := unescaped(c.Get("text"))
		c.Want("fold", arabic.Fold(text))
		c.Want("strict", arabic.Strict(text))
		if got := string(arabic.AppendFold([]byte("x"), text)); got != "x"+arabic.Fold(text) {
			t.Errorf("AppendFold gives %q", got)
		}
	})
}

func TestWords(t *testing.T) {
	testkit.Run(t, "testdata/words.txt", func(c *testkit.Case) {
		text := c.Get("text")
		var forms []string
		for _, w := range arabic.Words(text, span.Span{End: len(text)}) {
			forms = append(forms, w.Form)
		}
		c.Want("want", strings.Join(forms, " | "))
	})
}

func TestSpells(t *testing.T) {
	testkit.Run(t, "testdata/spells.txt", func(c *testkit.Case) {
		text, form := arabic.Strict(c.Get("text")), arabic.Strict(c.Get("form"))
		got := "no"
		switch {
		case arabic.Spells(text, form, false):
			got = "yes"
		case arabic.Spells(text, form, true):
			got = "loose"
		}
		c.Want("want", got)
	})
}

// FuzzFold: folding twice changes nothing, and a strict form folds to the form.
func FuzzFold(f *testing.F) {
	testkit.Seeds(f, "testdata/fold.txt", "text", func(s string) { f.Add(unescaped(s)) })
	f.Fuzz(func(t *testing.T, s string) {
		once := arabic.Fold(s)
		if twice := arabic.Fold(once); twice != once {
			t.Errorf("Fold(%q) = %q, folded again %q", s, once, twice)
		}
		strict := arabic.Strict(s)
		if twice := arabic.Strict(strict); twice != strict {
			t.Errorf("Strict(%q) = %q, again %q", s, strict, twice)
		}
		if got := arabic.Fold(strict); got != once {
			t.Errorf("Fold(Strict(%q)) = %q, Fold gives %q", s, got, once)
		}
	})
}

// FuzzWords: words stand in order inside the range, do not overlap, begin and
// end on runes, and carry the forms of their surface.
func FuzzWords(f *testing.F) {
	testkit.Seeds(f, "testdata/words.txt", "text", func(s string) { f.Add(s, 0) })
	f.Add(unescaped(`\u0645\u064f\u062d\u0645\u0651\u062f \u0623\u064e\u0645\u064e\u0644\u064f\u200f Été \ufe71`), 0)
	f.Fuzz(func(t *testing.T, text string, from int) {
		from = max(0, min(from, len(text)))
		at := from
		for _, w := range arabic.Words(text, span.Span{Start: from, End: len(text)}) {
			if w.Span.Start < at || w.Span.End <= w.Span.Start || w.Span.End > len(text) {
				t.Fatalf("word %v behind %d in %q", w.Span, at, text)
			}
			at = w.Span.End
			surface := w.Span.In(text)
			if utf8.ValidString(text) && !utf8.ValidString(surface) {
				t.Fatalf("word %q cuts a rune of %q", surface, text)
			}
			if w.Form == "" {
				t.Fatalf("word %q has no form", surface)
			}
			if !w.Punct && (w.Form != arabic.Fold(surface) || w.Strict != arabic.Strict(surface)) {
				t.Fatalf("word %q has forms %q, %q", surface, w.Form, w.Strict)
			}
		}
	})
}

func TestIndex(t *testing.T) {
	// words of like ends and length share their place
	text := "التقى وزير الخارجية نظيره في القاهرة لبحث العلاقات و ب ، x القاهره القامره المدينة المضينة"
	words := strings.Fields(text)
	var x arabic.Index[int]
	if got := x.At("وزير"); got != nil {
		t.Errorf("an empty index gives %v", got)
	}
	for n := range 400 { // it grows several times
		for i, w := range words {
			if i%2 == 0 {
				x.Add(w+strconv.Itoa(n), i)
				x.Add(w+strconv.Itoa(n), -i)
			}
		}
	}
	for n := range 400 {
		for i, w := range words {
			got := x.At(w + strconv.Itoa(n))
			want := []int(nil)
			if i%2 == 0 {
				want = []int{i, -i}
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%q: %v, want %v", w, got, want)
			}
		}
	}
}

func BenchmarkFold(b *testing.B) {
	text := strings.Repeat("التقى وزير الخارجية نظيره في القاهرة لبحث العلاقات. ", 100)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		arabic.Words(text, span.Span{End: len(text)})
	}
}
