package search

import (
	"context"
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:embed text.txt
var clitics string

// proclitics is text.txt, the longest first.
var proclitics = func() []string {
	var out []string
	for line := range strings.Lines(clitics) {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	slices.SortStableFunc(out, func(a, b string) int { return len(b) - len(a) })
	return out
}()

// textWord is a folded word of a text as it is looked up.
func textWord(form string) string {
	for _, p := range proclitics {
		if rest, ok := strings.CutPrefix(form, p); ok && utf8.RuneCountInString(rest) >= 2 {
			return rest
		}
	}
	return form
}

// A Query asks for texts that have all its words. A word may end in *, and then stands for
// all words that begin with it.
type Query struct {
	words []wanted
}

type wanted struct {
	form   string
	prefix bool
}

// maxQuery bounds the words of a query; what comes behind them is not asked for.
const maxQuery = 50

// ParseQuery reads a query; one without any word finds nothing.
func ParseQuery(text string) Query {
	var q Query
	for _, w := range cut(text) {
		prefix := strings.HasPrefix(text[w.end:], "*")
		x := wanted{textWord(w.form), prefix}
		if len(q.words) < maxQuery && !slices.Contains(q.words, x) {
			q.words = append(q.words, x)
		}
	}
	return q
}

// Empty says that the query has no words.
func (q Query) Empty() bool { return len(q.words) == 0 }

// Texts gives the subjects of all texts that have the words, sorted by id. A text and a
// headline of the same subject count as one text.
func Texts(ctx context.Context, x Index, q Query) ([]uint64, error) {
	var all []uint64
	for i, w := range q.words {
		var has []uint64
		for r, err := range x.Find(ctx, clip(byText+w.form), !w.prefix) {
			if err != nil {
				return nil, err
			}
			has = append(has, r.Subject)
		}
		slices.Sort(has)
		has = slices.Compact(has)
		if i == 0 {
			all = has
		} else {
			all = slices.DeleteFunc(all, func(id uint64) bool {
				_, ok := slices.BinarySearch(has, id)
				return !ok
			})
		}
		if len(all) == 0 {
			break
		}
	}
	return all, nil
}

// Marks gives where the words of the query stand in a text, as bytes [start, end), in order.
func (q Query) Marks(text string) [][2]int {
	var out [][2]int
	for _, w := range cut(text) {
		form := textWord(w.form)
		for _, want := range q.words {
			if form == want.form || want.prefix && strings.HasPrefix(form, want.form) {
				out = append(out, [2]int{w.start, w.end})
				break
			}
		}
	}
	return out
}

// reach is how far a sentence is followed where no sign ends it, in bytes.
const reach = 600

// Sentence widens bytes [start, end) of a text to the sentence or line in which they stand.
func Sentence(text string, start, end int) (int, int) {
	from, to := start, end
	low, high := max(0, start-reach), min(len(text), end+reach)
	for from > low {
		r, n := utf8.DecodeLastRuneInString(text[:from])
		if r == '\n' || ends(r) && space(text[from:]) {
			break
		}
		from -= n
	}
	for to < high {
		if last, _ := utf8.DecodeLastRuneInString(text[:to]); ends(last) && space(text[to:]) {
			break
		}
		r, n := utf8.DecodeRuneInString(text[to:])
		if r == '\n' {
			break
		}
		to += n
	}
	inner := text[from:to]
	from += len(inner) - len(strings.TrimLeftFunc(inner, unicode.IsSpace))
	to -= len(inner) - len(strings.TrimRightFunc(inner, unicode.IsSpace))
	return min(from, start), max(to, end)
}

func ends(r rune) bool { return r == '.' || r == '؟' || r == '!' || r == '…' || r == '۔' }

func space(s string) bool {
	if s == "" {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(r)
}

// In tells whether a text has all words of the query.
func (q Query) In(text string) bool {
	has := make([]bool, len(q.words))
	for _, w := range cut(text) {
		form := textWord(w.form)
		for i, want := range q.words {
			has[i] = has[i] || form == want.form || want.prefix && strings.HasPrefix(form, want.form)
		}
	}
	return !slices.Contains(has, false)
}

// Fold folds a text for comparison: words of the same letters, whatever their spelling.
func Fold(text string) string {
	var b strings.Builder
	for i, w := range cut(text) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.form)
	}
	return b.String()
}
