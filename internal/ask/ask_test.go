package ask_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/internal/ask"
	"github.com/rawabit/rawabit/internal/ask/find"
	"github.com/rawabit/rawabit/internal/lexicon"
)

var ctx = context.Background()

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// opened loads testdata/graph.nq.gz: what the program read in articles of this project and ten more, about
// invented persons.
func opened(t testing.TB) *explore.Graph {
	t.Helper()
	db := must(graph.Open(ctx, "memory:"))(t)
	t.Cleanup(func() { db.Close() })
	f := must(os.Open("testdata/graph.nq.gz"))(t)
	defer f.Close()
	z := must(gzip.NewReader(f))(t)
	if _, _, err := db.LoadNQuads(ctx, z, func(graph.Progress) {}); err != nil {
		t.Fatal(err)
	}
	return explore.New(db)
}

func grammar(t testing.TB) *ask.Grammar {
	return must(ask.New(must(lexicon.Load())(t)))(t)
}

// A case is a question and the query that it means, "refuse" for none.
type testCase struct {
	line           int
	question, want string
}

func cases(t testing.TB, name string) (out []testCase) {
	text := must(os.ReadFile("testdata/" + name))(t)
	last := ""
	for i, line := range strings.Split(string(text), "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "="):
			out = append(out, testCase{i, last, strings.TrimSpace(line[1:])})
		default:
			last = line
		}
	}
	return out
}

type score struct{ questions, right, wrong, refused int }

// run asks all questions of a file. show prints those that were not answered right.
func run(t *testing.T, g *ask.Grammar, x *explore.Graph, name string, show bool) (s score) {
	for _, c := range cases(t, name) {
		s.questions++
		q, err := g.Ask(ctx, x, c.question)
		var failed *ask.Failed
		var several *explore.AmbiguousError
		got := "refuse"
		switch {
		case errors.As(err, &failed), errors.As(err, &several):
		case err != nil:
			t.Fatalf("%s:%d: %v", name, c.line, err)
		default:
			got = q.String()
		}
		right := got == c.want
		if !right && got != "refuse" && c.want != "refuse" {
			want := must(ask.ParseQuery(c.want))(t)
			a, b := answer(t, x, q), answer(t, x, want)
			right = a == b && a != "" && q.Count == want.Count
		}
		switch {
		case right:
			s.right++
			continue
		case got == "refuse":
			s.refused++
		default:
			s.wrong++
		}
		if show {
			t.Logf("%s:%d: %s\n  want %s\n  got  %s %v", name, c.line, c.question, c.want, got, err)
		}
	}
	return s
}

// answer is what a query finds, in a line.
func answer(t *testing.T, x *explore.Graph, q *ask.Query) string {
	r := must(find.Answer(ctx, x, q))(t)
	var b strings.Builder
	for _, it := range r.Items {
		b.WriteString(it.Value.String() + "\n")
	}
	if r.Paths != nil {
		fmt.Fprintf(&b, "%s %s %d", r.Paths.From.IRI, r.Paths.To.IRI, len(r.Paths.Items))
	}
	return b.String()
}

// TestQuestions counts what is right, wrong and refused. Those of blind.txt are never looked at while the
// grammar is worked on, so nothing is printed of them but the totals.
func TestQuestions(t *testing.T) {
	g, x := grammar(t), opened(t)
	for _, name := range []string{"questions.txt", "blind.txt"} {
		s := run(t, g, x, name, name != "blind.txt")
		t.Logf("%-14s %3d questions: %3d right, %d wrong, %d refused", name, s.questions, s.right, s.wrong, s.refused)
		if s.right*100 < s.questions*90 || s.wrong*100 > s.questions*3 {
			t.Errorf("%s: right must be 90 in 100 at least, wrong 3 at most", name)
		}
	}
}

// TestNearest: what is offered is understood, and is of its kind.
func TestNearest(t *testing.T) {
	g, x := grammar(t), opened(t)
	for _, e := range g.Examples(map[string][]string{"person": {"سالم الورفلاني"}, "outlet": {"المدار"}}) {
		q, err := g.Ask(ctx, x, e[1])
		if err != nil {
			t.Errorf("%s: %v", e[1], err)
		} else if q.Kind != e[0] {
			t.Errorf("%s: %s, not %s", e[1], q, e[0])
		}
	}
	for _, c := range []struct{ question, unknown, near string }{
		{"What is the weather in Cairo?", "weather", "in Cairo?"},
		{"من لم يستقبل الرئيس التونسي؟", "لم", "؟"},
		{"Who has never visited Libya?", "never", "Libya"},
		{"من طبخ العشاء في ليبيا؟", "طبخ", "ليبيا"},
		{"Why did Salem al-Warfalani visit Pakistan?", "Why", "Salem al-Warfalani"},
	} {
		_, err := g.Ask(ctx, x, c.question)
		var failed *ask.Failed
		if !errors.As(err, &failed) || !strings.Contains(failed.Error(), "«"+c.unknown+"»") || len(failed.Nearest) != 3 || !strings.Contains(strings.Join(failed.Nearest, "\n"), c.near) {
			t.Errorf("%s: %v, near %q", c.question, err, failed.Nearest)
		}
	}
}

// TestAmbiguous: a name that several have is not guessed at, and an id says which.
func TestAmbiguous(t *testing.T) {
	g, x := grammar(t), opened(t)
	for question, want := range map[string]string{
		"من زار عمان؟":         "2",
		"من التقى البنداري؟":   "3",
		"من زار city/JO/عمان؟": "visit ask=visitor destination=city/JO/عمان status=done",
		"من زار سلطنة عمان؟":   "visit ask=visitor destination=country/OM status=done",
	} {
		q, err := g.Ask(ctx, x, question)
		var several *explore.AmbiguousError
		got := fmt.Sprint(err)
		if errors.As(err, &several) {
			got = fmt.Sprint(len(several.Candidates))
		} else if err == nil {
			got = q.String()
		}
		if got != want {
			t.Errorf("%s: %s, want %s", question, got, want)
		}
	}
}

// TestQueryText: the text of a query is read back as the same query, and faults are named.
func TestQueryText(t *testing.T) {
	for _, name := range []string{"questions.txt", "blind.txt"} {
		for _, c := range cases(t, name) {
			if c.want == "refuse" {
				continue
			}
			q, err := ask.ParseQuery(c.want)
			if err != nil {
				t.Errorf("%s:%d: %v", name, c.line, err)
				continue
			}
			again, err := ask.ParseQuery(q.String())
			if err != nil || again.String() != q.String() {
				t.Errorf("%s:%d: %q becomes %q, %v", name, c.line, q, again, err)
			}
		}
	}
	for text, want := range map[string]string{
		"visits ask=fact":                    "begins with one of",
		"visit ask=place":                    "ask is one of visitor",
		"visit host":                         "NAME=VALUE",
		"visit party=country/LY":             `no "party"`,
		"visit since=March":                  "2024-05",
		"visit visitor=Libya":                "no id such as",
		"visit count=2":                      "count=yes",
		"path from=country/LY":               "one from and one to",
		`visit outlet="a b since=2024`:       "not closed",
		"meeting with=country/LY+ ask=place": "no id",
	} {
		if _, err := ask.ParseQuery(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

// TestDates: expressions of time, each in a question about the same.
func TestDates(t *testing.T) {
	g, x := grammar(t), opened(t)
	for in, want := range map[string]string{
		"in 2025": "2025 2025", "in March 2025": "2025-03 2025-03", "on 4 March 2025": "2025-03-04 2025-03-04", "on March 4, 2025": "2025-03-04 2025-03-04",
		"since 2024": "2024 ", "before 2025": " 2024", "after March 2025": "2025-04 ", "until June 2025": " 2025-06", "before 1 March 2024": " 2024-02-29",
		"between 2023 and 2025": "2023 2025", "between March and June 2025": "2025-03 2025-06", "from November to February 2026": "2025-11 2026-02",
		"last year": "2025 2025", "last month": "2026-04 2026-04", "this year": "2026 2026", "in March": "2026-03 2026-03", "in November": "2025-11 2025-11",
		"since 2025-03": "2025-03 ", "on 2025-03-04": "2025-03-04 2025-03-04", "since March 2025 until June 2025": "2025-03 2025-06",
		"on 31 February 2025": "", "since 2025 since 2024": "", "in the winter": "",
		"في 2025": "2025 2025", "عام 2025": "2025 2025", "في مارس 2025": "2025-03 2025-03", "في شهر آذار من عام 2025": "2025-03 2025-03", "في 4 مارس 2025": "2025-03-04 2025-03-04",
		"يوم ٤ مارس ٢٠٢٥": "2025-03-04 2025-03-04", "منذ عام 2024": "2024 ", "قبل 2025": " 2024", "بعد مارس 2025": "2025-04 ", "حتى يونيو 2025": " 2025-06",
		"بين 2023 و2025": "2023 2025", "بين مارس ويونيو 2025": "2025-03 2025-06", "من مارس إلى يونيو 2025": "2025-03 2025-06",
		"العام الماضي": "2025 2025", "الشهر الماضي": "2026-04 2026-04", "هذا العام": "2026 2026", "خلال شهر نوفمبر": "2025-11 2025-11",
		"بين أبريل 2025 وآذار 2026": "2025-04 2026-03",
	} {
		question := "Who visited Egypt " + in + "?"
		if in[0] > 0x80 {
			question = "من زار مصر " + in + "؟"
		}
		q, err := g.Ask(ctx, x, question)
		got := ""
		if err == nil {
			got = q.Text["since"] + " " + q.Text["until"]
		}
		if got != want {
			t.Errorf("%s: %q, want %q (%v)", in, got, want, err)
		}
	}
}

func FuzzAsk(f *testing.F) {
	g, x := grammar(f), opened(f)
	for _, s := range []string{"من زار باكستان؟", "Who is Libya's prime minister?", "visit ask=visitor destination=country/PK", "بين ومارس 2025 ' /", "city/LY/", "للل", "who's' 's 31 31 2025", "the Libyan energy and health minister of of"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := g.Ask(ctx, x, s)
		if err != nil {
			return
		}
		again, err := ask.ParseQuery(q.String())
		if err != nil || again.String() != q.String() {
			t.Errorf("%q: %q becomes %q, %v", s, q, again, err)
		}
		if _, err := find.Answer(ctx, x, q); err != nil {
			t.Errorf("%q: %s: %v", s, q, err)
		}
	})
}
