package article

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/span"
	"github.com/rawabit/rawabit/internal/testkit"
)

// show prints the blocks: kind, meaning in brackets, text; cells one a line.
func show(a *Article) string {
	var b strings.Builder
	table := 0
	for _, k := range a.Blocks {
		if k.Table != 0 && k.Table != table {
			table = k.Table
			fmt.Fprintf(&b, "table %d\n", table)
		}
		fmt.Fprintf(&b, "%s%s", k.Kind, brackets(k.Meaning))
		if k.Cells == nil {
			b.WriteString(": " + strings.ReplaceAll(k.Span.In(a.Text), "\n", " ⏎ "))
		}
		b.WriteString("\n")
		for _, c := range k.Cells {
			fmt.Fprintf(&b, "  cell%s: %s\n", brackets(c.Meaning), c.Span.In(a.Text))
		}
	}
	return b.String()
}

func brackets(m Meaning) string {
	if m == None {
		return ""
	}
	return " [" + string(m) + "]"
}

func TestLayout(t *testing.T) {
	testkit.Run(t, "testdata/layout.txt", func(c *testkit.Case) {
		a := Parse(Source{Text: c.Get("text")})
		check(c, a)
		c.Want("want", show(a))
	})
}

func TestSentences(t *testing.T) {
	testkit.Run(t, "testdata/sentences.txt", func(c *testkit.Case) {
		a := Parse(Source{Text: "عنوان\n\n" + c.Get("text")})
		check(c, a)
		var b strings.Builder
		for _, s := range a.Sentences[1:] {
			for i, cl := range s.Clauses {
				if i > 0 {
					b.WriteString(" ¦ ")
				}
				b.WriteString(cl.Span.In(a.Text))
			}
			b.WriteString("\n")
		}
		c.Want("want", b.String())
	})
}

// check asserts what the package says always holds.
func check(t testing.TB, a *Article) {
	t.Helper()
	text := a.Text
	at := 0
	inBlock := make([]bool, len(text))
	for i, b := range a.Blocks {
		if b.Span.Start < at || b.Span.End > len(text) || b.Span.Len() <= 0 {
			t.Fatalf("block %d %v after byte %d of %d", i, b.Span, at, len(text))
		}
		if !whole(text, b.Span) {
			t.Fatalf("block %d %v cuts a rune", i, b.Span)
		}
		at = b.Span.End
		for k := b.Span.Start; k < b.Span.End; k++ {
			inBlock[k] = true
		}
		if (b.Kind == Row || b.Kind == HeaderRow) != (b.Cells != nil) || (b.Cells != nil) != (b.Table > 0) {
			t.Fatalf("block %d: kind %s, %d cells, table %d", i, b.Kind, len(b.Cells), b.Table)
		}
		if b.Intro < -1 || b.Intro >= len(a.Blocks) || b.Kind == Item && (b.Meaning == None) != (b.Intro == -1) {
			t.Fatalf("block %d: intro %d for %q", i, b.Intro, b.Meaning)
		}
		in := b.Span.Start
		for _, c := range b.Cells {
			if c.Span.Start < in || !b.Span.Contains(c.Span) {
				t.Fatalf("block %d %v: cell %v", i, b.Span, c.Span)
			}
			in = c.Span.End
		}
		in = b.Span.Start
		if b.First > b.Last || b.Last > len(a.Sentences) || i > 0 && b.First != a.Blocks[i-1].Last {
			t.Fatalf("block %d: sentences %d to %d", i, b.First, b.Last)
		}
		for _, s := range a.Sentences[b.First:b.Last] {
			if s.Block != i || s.Span.Start < in || !b.Span.Contains(s.Span) {
				t.Fatalf("block %d %v: sentence %v of block %d", i, b.Span, s.Span, s.Block)
			}
			if gap := text[in:s.Span.Start]; b.Cells == nil && strings.TrimSpace(gap) != "" {
				t.Fatalf("block %d: %q is in no sentence", i, gap)
			}
			in = s.Span.End
		}
		if b.Cells == nil && strings.TrimSpace(text[in:b.Span.End]) != "" {
			t.Fatalf("block %d: %q is in no sentence", i, text[in:b.Span.End])
		}
	}
	for i, r := range text {
		if inBlock[i] || unicode.IsSpace(r) || arabic.IsMark(r) || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsNumber(r) {
			continue
		}
		// letters and digits outside of blocks are numbers of items: short, and at the begin of a line or after a blank
		if unicode.IsLetter(r) && !numbers(text, i) {
			t.Fatalf("%q at byte %d is in no block", r, i)
		}
	}
	word := 0
	for i, s := range a.Sentences {
		if s.First != word || s.Last < s.First {
			t.Fatalf("sentence %d: words %d to %d, want from %d", i, s.First, s.Last, word)
		}
		word = s.Last
		if want := arabic.Words(text, s.Span); len(want) != s.Last-s.First || len(want) > 0 && !reflect.DeepEqual(want, a.Words[s.First:s.Last]) {
			t.Fatalf("sentence %q: words %v, want %v", s.Span.In(text), a.Words[s.First:s.Last], want)
		}
		from, first := s.Span.Start, s.First
		if len(s.Clauses) == 0 {
			t.Fatalf("sentence %d has no clause", i)
		}
		for _, c := range s.Clauses {
			if c.Span.Start < from || !s.Span.Contains(c.Span) || c.First != first || strings.TrimSpace(text[from:c.Span.Start]) != "" {
				t.Fatalf("sentence %q: clause %q", s.Span.In(text), c.Span.In(text))
			}
			from, first = c.Span.End, c.Last
		}
		if first != s.Last || strings.TrimSpace(text[from:s.Span.End]) != "" {
			t.Fatalf("sentence %q: clauses end at %q", s.Span.In(text), text[from:s.Span.End])
		}
	}
	if word != len(a.Words) {
		t.Fatalf("%d words, %d in sentences", len(a.Words), word)
	}
}

func whole(text string, s span.Span) bool {
	start := func(i int) bool { return i == len(text) || utf8.RuneStart(text[i]) || !utf8.ValidString(text) }
	return start(s.Start) && start(s.End)
}

// numbers reports whether the letters around byte i may be an ordinal or letter that counts an item.
func numbers(text string, i int) bool {
	from := strings.LastIndexFunc(text[:i], unicode.IsSpace)
	to := strings.IndexFunc(text[i:], func(r rune) bool { return !unicode.IsLetter(r) && !arabic.IsMark(r) })
	if to < 0 {
		to = len(text) - i
	}
	word := arabic.Fold(strings.TrimFunc(text[from+1:i+to], func(r rune) bool { return !unicode.IsLetter(r) }))
	k := know()
	if k.letters[word] > 0 || k.ordinals[word] > 0 {
		return true
	}
	for o := range k.ordinals {
		if strings.Contains(word, o) {
			return true
		}
	}
	return utf8.RuneCountInString(word) <= 2
}

func TestInvariantsOnSamples(t *testing.T) {
	for _, dir := range testkit.Folders(t, "../pipeline/testdata", "article.txt") {
		check(t, Parse(Source{Text: read(t, dir+"/article.txt")}))
	}
}

func TestMarks(t *testing.T) {
	text := "عنوان الصفحة\n\nمقدمة قصيرة للخبر.\nالمجال\tالهدف\nالماء\tحفر الآبار\nنقطة أولى\nنقطة ثانية"
	at := func(s string) span.Span {
		i := strings.Index(text, s)
		return span.Span{Start: i, End: i + len(s)}
	}
	marks := []Mark{
		{Headline, at("عنوان الصفحة")},
		{Paragraph, at("مقدمة قصيرة للخبر.")},
		{HeaderRow, at("المجال\tالهدف")}, {Cell, at("المجال")}, {Cell, at("الهدف")},
		{Row, at("الماء\tحفر الآبار")}, {Cell, at("الماء")}, {Cell, at("حفر الآبار")},
		{Item, at("نقطة أولى")}, {Item, at("نقطة ثانية")},
		{Heading, span.Span{Start: -4, End: 900}}, // nonsense is left out of account
		{Row, span.Span{Start: 1, End: 3}},
	}
	a := Parse(Source{Text: text, Marks: marks})
	check(t, a)
	want := `headline: عنوان الصفحة
paragraph: مقدمة قصيرة للخبر.
table 1
header-row
  cell [sectors]: المجال
  cell [objectives]: الهدف
row [objectives]
  cell [sectors]: الماء
  cell [objectives]: حفر الآبار
item: نقطة أولى
item: نقطة ثانية
`
	if d := testkit.Diff(want, show(a)); d != "" {
		t.Errorf("(- want, + got):\n%s", d)
	}
}

func TestID(t *testing.T) {
	same := []string{
		"عنوان\n\nنص الخبر هنا.",
		"عنوان\r\n  نص  الخبر\tهنا. \n",
		"عنـــوان نصُّ الخبر \u200fهنا.",
	}
	for _, s := range same {
		if got := ID(s); got != ID(same[0]) || len(got) != 16 {
			t.Errorf("ID(%q) = %s, want %s", s, got, ID(same[0]))
		}
	}
	if ID("\ufeff"+same[0]+" \u2001é") != ID(same[0]+"\u00a0é") { // the first takes the long way
		t.Error("a byte-order mark makes another id")
	}
	if ID("\u0627\u0654") != ID("\u0623") {
		t.Error("a composed and a decomposed hamza give two ids")
	}
	if ID(same[0]) == ID("عنوان نص الخبر هناك.") {
		t.Error("other texts have the same id")
	}
}

func TestLanguage(t *testing.T) {
	for text, want := range map[string]string{
		"وصل الوزير إلى العاصمة":                                      "ar",
		"وصل الوزير John Smith إلى العاصمة للقاء نظيره":               "ar",
		"The minister arrived in Cairo (القاهرة) on Sunday for talks": "und",
		"Le ministre est arrivé":                                      "und",
		"رئیس جمهور گفت که این گفتگوها برای پیشرفت کشور مهم است و چند پیمان امضا شد": "fa",
		"وزیر خارجہ نے کہا کہ دونوں ممالک کے تعلقات بہتر ہیں اور بڑی ترقی ہوئی":      "ur",
		"أفاد الأمیر ترکي بن فھد أن الاجتماع عقد في الریاض":                          "ar",
		"":          "und",
		"12345 ...": "und",
	} {
		if got := Language(text); got != want {
			t.Errorf("Language(%q) = %s, want %s", text, got, want)
		}
	}
}

// A text of one line, of very many short lines, and of lines that are nearly a
// table must take time in proportion to their length.
func TestLinear(t *testing.T) {
	const size = 512 << 10
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for name, unit := range map[string]string{
		"one line":     "وزير الخارجية يبحث مع نظيره سبل التعاون في مجال الطاقة، وقال إن 1- البند • ",
		"nearly table": "مجال الهدف\n",
		"dashes":       "مدينة – مدينة\n",
		"bullets":      "• ",
		"stacked":      "المجال\nالهدف\n",
		"dots":         ".",
		"spaces":       "و     ",
		"brackets":     "(((1",
		"pipes":        "| ",
		"letters":      "ا",
		"numbers":      "1- ",
	} {
		small, big := strings.Repeat(unit, size/10/len(unit)), strings.Repeat(unit, size/len(unit))
		time1 := measure(t, small)
		time10 := measure(t, big)
		// ten times the text; a quadratic step takes a hundred times as long and, at this size, minutes
		t.Logf("%-14s %v", name, time10)
		if time10 > 40*time1+time.Second/2 {
			t.Errorf("%s: %v for %d bytes, %v for %d", name, time1, len(small), time10, len(big))
		}
	}
}

func measure(t *testing.T, text string) time.Duration {
	start := testkit.ProcessorTime(t)
	Parse(Source{Text: text})
	return testkit.ProcessorTime(t) - start
}
