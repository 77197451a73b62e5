package search

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/vocab"
)

func TestSounds(t *testing.T) {
	for _, same := range [][]string{
		{"محمد", "Mohammed", "Muhammad", "Mohamed", "Mohamad"},
		{"أسامة", "Usama", "Osama", "Oussama", "Usamah"},
		{"القذافي", "Gaddafi", "Qadhafi", "al-Kadafi"},
		{"خالد", "Khaled", "Khalid"},
		{"يوسف", "Yusuf", "Youssef", "Yousef"},
		{"وليد", "Walid", "Waleed"},
		{"الشيخ", "al-Sheikh", "Sheikh"},
		{"عبد الرحمن", "Abdulrahman", "Abdul Rahman", "Abd al-Rahman", "عبدالرحمن"},
		{"عثمان", "Osman", "Othman", "Uthman"},
		{"جمال", "Gamal", "Jamal"},
	} {
		first := nameWords(same[0])
		for _, other := range same[1:] {
			words := nameWords(other)
			if len(words) != len(first) {
				t.Errorf("%q has the words %q, %q has %q", same[0], first, other, words)
				continue
			}
			for i := range words {
				if !slices.ContainsFunc(sounds(first[i]), func(a sound) bool {
					return slices.ContainsFunc(sounds(words[i]), func(b sound) bool { return a.consonants == b.consonants && a.unlike(b) == 0 })
				}) {
					t.Errorf("%q and %q do not sound alike: %v, %v", same[0], other, sounds(first[i]), sounds(words[i]))
				}
			}
		}
	}
	for _, other := range [][2]string{{"حميد", "Hamad"}, {"نادر", "Khan"}, {"سالم", "Sulaiman"}} {
		for _, a := range sounds(nameWords(other[0])[0]) {
			for _, b := range sounds(nameWords(other[1])[0]) {
				if a.consonants == b.consonants && a.unlike(b) == 0 {
					t.Errorf("%q and %q sound alike", other[0], other[1])
				}
			}
		}
	}
}

func TestWithin1(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"بندر", "بندر", true}, {"بندر", "بنر", true}, {"بندر", "بندرا", true}, {"بندر", "بدنر", true}, {"بندر", "بندف", true},
		{"بندر", "بدنرا", false}, {"بندر", "ب", false}, {"ab", "cd", false}, {"", "a", true}, {"", "ab", false}, {"abc", "bac", true}, {"abc", "acb", true},
	} {
		if got := within1(c.a, c.b); got != c.want || within1(c.b, c.a) != c.want {
			t.Errorf("within1(%q, %q) = %v", c.a, c.b, got)
		}
	}
}

func TestQuery(t *testing.T) {
	q := ParseQuery("زيارة رئيس*")
	text := "وصل الرئيسان في الزياره، وللزيارة أهداف"
	var got []string
	for _, m := range q.Marks(text) {
		got = append(got, text[m[0]:m[1]])
	}
	if want := []string{"الرئيسان", "الزياره", "وللزيارة"}; !slices.Equal(got, want) {
		t.Errorf("marked %q, want %q", got, want)
	}
	if !q.In(text) || q.In("زيارة") || !ParseQuery(" .. ").Empty() {
		t.Error("In or Empty is wrong")
	}
}

// FuzzKeys: keys are fit for an index, the same each time; what a name's words make finds
// the name; nothing is longer than it may be, whatever the text.
func FuzzKeys(f *testing.F) {
	for _, s := range []string{"أسامة البُنداري", "Abdul-Rahman O'Neil", "عبدالله", "", "\x00", "\xff ا", "ﷺ", "ء", strings.Repeat("ab", 300), "č h̊ ǆ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		for _, p := range Predicates() {
			keys := Keys(quad.IRI("x"), p, quad.String(name))
			if !slices.Equal(keys, Keys(quad.IRI("x"), p, quad.LangString{Value: quad.String(name), Lang: "ar"})) {
				t.Fatalf("%q has other keys with a language", name)
			}
			for _, k := range keys {
				if k == "" || len(k) > maxKey || strings.ContainsRune(k, 0) || utf8.ValidString(name) && !utf8.ValidString(k) {
					t.Fatalf("%q makes the key %q", name, k)
				}
			}
		}
		words := nameWords(name)
		if len(words) > 0 && len(words) <= maxNameWords && !slices.Contains(Keys(quad.IRI("x"), quad.IRI(vocab.RDFSLabel), quad.String(name)), clip(byName+strings.Join(words, " "))) {
			t.Fatalf("%q has not the key of its words %q", name, words)
		}
		for _, w := range words {
			for _, s := range sounds(w) {
				if len(s.vowels) != len(s.consonants)+1 {
					t.Fatalf("%q sounds like %q with %d vowels", w, s.consonants, len(s.vowels))
				}
			}
		}
		q := ParseQuery(name)
		if !q.Empty() && !q.In(name) {
			t.Fatalf("%q does not have its own words", name)
		}
		for _, m := range q.Marks(name) {
			from, to := Sentence(name, m[0], m[1])
			if from > m[0] || to < m[1] {
				t.Fatalf("the sentence around %v of %q is %d to %d", m, name, from, to)
			}
		}
	})
}
