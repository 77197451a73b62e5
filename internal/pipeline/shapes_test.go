package pipeline_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/pipeline"
)

// shapes are texts of one thing again and again, in which whatever looks for the
// next or the last of something has far to go. Each takes time in proportion
// to its length: megabytes a second are the same for all sizes.
var shapes = []struct{ name, part string }{
	{"one-sentence", "استقبل وزير الخارجية المصري سالم الزيات نظيره القطري ماجد السويدي وبحث معه سبل التعاون في مجالات الطاقة والنقل و"},
	{"sentences", "استقبل وزير الخارجية المصري سالم الزيات نظيره القطري ماجد السويدي في الدوحة. وبحث معه سبل التعاون في مجال الطاقة.\n"},
	{"names", "سالم الزيات "},
	{"names-in-a-list", "ماجد السويدي، "},
	{"offices", "وزير الخارجية "},
	{"offices-and-names", "الوزير سالم الزيات "},
	{"and-offices", "ووزير "},
	{"countries", "ومصر وقطر "},
	{"visits", "زيارة "},
	{"meetings", "اجتماع بين "},
	{"received", "استقبل "},
	{"received-whom", "استقبل وزير الخارجية المصري نظيره "},
	{"signed", "وقع الجانبان مذكرة تفاهم في مجال الطاقة و"},
	{"aims", "بهدف تعزيز التعاون من أجل "},
	{"committees", "اللجنة المشتركة "},
	{"and", "و "},
	{"brackets", "("},
	{"quotes", "«"},
	{"digits", "1234567890 "},
	{"dates", "20 نوفمبر 2025، "},
	{"colons", "قال: "},
	{"bullets", "• تعزيز التعاون\n"},
	{"headings", "أهداف الزيارة:\n"},
	{"pipes", "| مصر | قطر |\n"},
	{"tabs", "مصر\tقطر\tليبيا\n"},
}

func shape(part string, size int) string {
	return "خبر وزير\n\n" + strings.Repeat(part, size/len(part)+1)
}

// crowd is a text of names of which many are alike, and none is said of anybody.
func crowd(size int) string {
	given := strings.Fields("سالم ماجد راشد كريم نادر عمر فهد حسن يوسف خالد سعيد طارق")
	family := strings.Fields("الزيات السويدي الحوراني المنصوري العتيبي القاسم البكري الهاشمي الكندي")
	var b strings.Builder
	for n := 0; b.Len() < size; n++ {
		fmt.Fprintf(&b, "%s %s %s ", given[n%len(given)], given[n/7%len(given)], family[n*n%len(family)])
	}
	return b.String()
}

// BenchmarkShapes shows how time grows with length: go test -bench Shapes.
func BenchmarkShapes(b *testing.B) {
	p := load(b)
	for _, s := range append(shapes, struct{ name, part string }{name: "crowd"}) {
		for _, size := range []int{256 << 10, 512 << 10, 1 << 20} {
			text := crowd(size)
			if s.part != "" {
				text = shape(s.part, size)
			}
			b.Run(fmt.Sprintf("%s/%dk", s.name, size>>10), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					if _, err := p.Run(article.Source{Name: s.name, Text: text, Published: "2025-11-20"}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkLong reads the samples again and again as one article.
func BenchmarkLong(b *testing.B) {
	p := load(b)
	var all strings.Builder
	for _, s := range pipeline.Samples() {
		all.WriteString(s.Text + "\n\n")
	}
	for _, mb := range []int{1, 2, 4} {
		text := strings.Repeat(all.String(), mb<<20/all.Len()+1)
		b.Run(fmt.Sprintf("%dMB", mb), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.Run(article.Source{Name: "long", Text: text, Published: "2025-11-20"}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
