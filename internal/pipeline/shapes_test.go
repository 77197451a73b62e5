package pipeline_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/pipeline"
	"github.com/rawabit/rawabit/internal/testkit"
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
	{"minister", "وزيرة الخارجية سلمى الزيات "},
	{"honorifics", "أ "},
	{"agreements", "مذكرة تفاهم بين مصر وقطر، "},
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

// strangers is one sentence of ministers who are all different, with their talks.
func strangers(size int) string {
	letters := []rune("بتجحدرسصعفقلمني")
	places := strings.Fields("القاهرة الدوحة بغداد الرباط مسقط صنعاء")
	var b strings.Builder
	for n := 1; b.Len() < size; n++ {
		family := []rune("ال")
		for k := n * 7919; len(family) < 8; k /= 7 {
			family = append(family, letters[k%len(letters)])
		}
		fmt.Fprintf(&b, "التقى الوزير سالم %sي في %s الرئيس ماجد %sني والوزيرة القطرية وبحث معه سبل التعاون في مجال الطاقة، و",
			string(family), places[n%len(places)], string(family))
	}
	return b.String()
}

// texts gives all shapes, each by its length.
func texts() map[string]func(size int) string {
	out := map[string]func(int) string{"crowd": crowd, "strangers": strangers}
	for _, s := range shapes {
		out[s.name] = func(size int) string { return shape(s.part, size) }
	}
	return out
}

// TestLinear shows that no shape makes the program fail and that eight times the
// text takes some eight times as long: what looks through a whole article for each
// of its words would take sixty times as long.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	p := load(t)
	for name, text := range texts() {
		read := func(size int) time.Duration {
			src := article.Source{Name: name, Text: text(size), Published: "2025-11-20"}
			start := testkit.ProcessorTime(t)
			if _, err := p.Run(src); err != nil {
				t.Error(err)
			}
			return testkit.ProcessorTime(t) - start
		}
		small, big := read(32<<10), read(256<<10)
		t.Logf("%-16s %v", name, big)
		if big > 16*small+time.Second/10 {
			t.Errorf("%s: 32 KB take %v, 256 KB take %v", name, small, big)
		}
	}
}

// BenchmarkShapes shows how time grows with length: go test -bench Shapes.
func BenchmarkShapes(b *testing.B) {
	p := load(b)
	all := texts()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		for _, size := range []int{256 << 10, 512 << 10, 1 << 20} {
			text := all[name](size)
			b.Run(fmt.Sprintf("%s/%dk", name, size>>10), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					if _, err := p.Run(article.Source{Name: name, Text: text, Published: "2025-11-20"}); err != nil {
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
