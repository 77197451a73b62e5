package ask_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/rawabit/rawabit/internal/ask/find"
)

// TestAnswers: what questions find, as somebody who has read the articles would answer. A number is the count.
func TestAnswers(t *testing.T) {
	g, x := grammar(t), opened(t)
	for question, want := range map[string]string{
		"من زار باكستان؟":                                           "سالم الورفلاني",
		"Who visited Malaysia?":                                     "جليل الساعدي, رغد النعيمي, نزار الشيباني",
		"Which Iraqi ministers visited Malaysia?":                   "جليل الساعدي, رغد النعيمي",
		"من رئيس وزراء ليبيا؟":                                      "سالم الورفلاني",
		"Who is Tunisia's minister of health?":                      "ليلى المرزوقي",
		"من وزير الدفاع الباكستاني؟":                                "فيصل أنور بت",
		"Who met the Libyan prime minister?":                        "أسامة البنداري, جان يلدرم أوغلو, عارف محمود قريشي, فيصل أنور بت, نادر خان",
		"من التقى رئيس الوزراء الليبي في أنقرة؟":                    "جان يلدرم أوغلو",
		"Which ministers met Salem al-Warfalani?":                   "أسامة البنداري, جان يلدرم أوغلو, فيصل أنور بت",
		"Where did Nader Khan meet the Libyan PM?":                  "إسلام آباد",
		"متى زار الورفلاني تركيا؟":                                  "2026-04-18",
		"ما الدول التي زارها رئيس الوزراء الليبي؟":                  "باكستان, تركيا, تونس",
		"What cities did Salem al-Warfalani visit?":                 "أنقرة, إسلام آباد",
		"ما مجالات التعاون بين ليبيا وباكستان؟":                     "التجارة, التعليم, الصحة, الطاقة, النفط والغاز",
		"مع من وقعت ليبيا مذكرات تفاهم؟":                            "باكستان, تركيا",
		"Which countries cooperate with Egypt?":                     "باكستان, تركيا, تنزانيا, كينيا, ليبيا",
		"ما المجالات التي تتعاون فيها مصر وتركيا؟":                  "التجارة, السياحة, الصناعة",
		"من استقبل وزير الخارجية التركي في القاهرة؟":                "عبد الغفار",
		"Whom did the Egyptian president receive?":                  "جان يلدرم أوغلو, عارف محمود قريشي",
		"How many countries did the Libyan prime minister visit?":   "3",
		"How many agreements were signed between Libya and Turkey?": "1",
		"ما الخطوات بين مصر وباكستان؟":                              "تشغيل خط طيران مباشر بين القاهرة وإسلام آباد",
		"ما أهداف زيارة الرئيس الباكستاني إلى مصر؟":                 "التعاون في مجالات الزراعة والدفاع والصحة, زيادة الصادرات الزراعية بين البلدين",
		"Who visited Mars?": "refused",
		"من زار الصين؟":     "",
	} {
		q, err := g.Ask(ctx, x, question)
		if err != nil {
			if want != "refused" {
				t.Errorf("%s: %v", question, err)
			}
			continue
		}
		r := must(find.Answer(ctx, x, q))(t)
		var list []string
		for _, it := range r.Items {
			list = append(list, strings.TrimSpace(it.Value.String()))
		}
		slices.Sort(list)
		got := strings.Join(list, ", ")
		if r.Count != nil {
			got = string(rune('0' + *r.Count))
		}
		if got != want {
			t.Errorf("%s: %q, want %q (%s)", question, got, want, q)
		}
	}
}
