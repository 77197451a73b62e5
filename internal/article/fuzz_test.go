package article

import (
	"os"
	"testing"

	"github.com/rawabit/rawabit/internal/span"
	"github.com/rawabit/rawabit/internal/testkit"
)

func read(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func FuzzParse(f *testing.F) {
	testkit.Seeds(f, "testdata/layout.txt", "text", func(s string) { f.Add(s, 0, 0, 0) })
	testkit.Seeds(f, "testdata/sentences.txt", "text", func(s string) { f.Add(s, 3, 4, 9) })
	f.Add("1ـالبند الأول\n2ـالبند الثاني\xff\xfe\n|\u200f|\n\x00", 1, 2, 3)
	kinds := []Kind{Headline, Heading, Paragraph, Item, HeaderRow, Row, Cell}
	f.Fuzz(func(t *testing.T, text string, a, b, c int) {
		check(t, Parse(Source{Text: text}))
		// marks that mean nothing, and marks of the right length
		marks := []Mark{
			{kinds[uint(a)%7], span.Span{Start: a, End: b}},
			{kinds[uint(b)%7], span.Span{Start: b, End: c}},
			{kinds[uint(c)%7], span.Span{Start: 0, End: len(text)}},
			{Cell, span.Span{Start: a, End: c}},
		}
		check(t, Parse(Source{Text: text, Marks: marks}))
		if Parse(Source{Text: text}).ID != ID(text) {
			t.Error("ID differs")
		}
	})
}

func BenchmarkParse(b *testing.B) {
	var texts []string
	bytes := 0
	for _, dir := range testkit.Folders(b, "../pipeline/testdata", "article.txt") {
		texts = append(texts, read(b, dir+"/article.txt"))
		bytes += len(texts[len(texts)-1])
	}
	b.SetBytes(int64(bytes / len(texts)))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		Parse(Source{Text: texts[i%len(texts)]})
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
}
