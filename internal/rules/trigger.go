package rules

import (
	"strings"

	"github.com/rawabit/rawabit/internal/lexicon"
)

// A trigger is a word that a rule may start from.
type trigger struct {
	first, last int // words
	verb        bool
	sense       lexicon.Sense
	class       string
	prefix      string
}

// triggerKinds are the kinds of which triggerAt makes triggers.
var triggerKinds = lexicon.Kind("verb") | lexicon.Kind("eventnoun")

// triggerAt gives the verb or event noun at word i. A verb is preferred to a
// noun only where it is spelt so.
func (r *reader) triggerAt(i, end int) (trigger, bool) {
	var best trigger
	found := false
	if !r.d.May(i, triggerKinds) {
		return best, false
	}
	governed := i > 0 && r.isAt(i-1, "preposition")
	for _, m := range r.d.Hits[i] {
		if i+m.N > end || found && m.N < best.last-best.first {
			continue
		}
		if strings.HasSuffix(m.Prefix, "ك") {
			continue
		}
		for _, s := range m.Senses {
			t := trigger{first: i, last: i + m.N, sense: s, prefix: m.Prefix}
			switch {
			case s.Entry.Kind == "verb" && s.Key == "past" && r.spelledAsNoun(i, m.Prefix, s):
				continue
			case s.Entry.Kind == "verb" && (s.Key == "past" || s.Key == "present"):
				if p := strings.TrimLeft(m.Prefix, "وف"); p != "" && !(p == "ل" && s.Key == "present") {
					continue
				}
				if governed || r.isAt(i, "noverb") && !r.actsAt(i+m.N, end) { // «بعد توجه الوزير»: no verb stands behind a preposition
					continue
				}
				t.verb, t.class = true, s.Entry.Get("class")
			case s.Entry.Kind == "verb" && s.Key == "masdar":
				t.class = s.Entry.Get("class")
			case s.Entry.Kind == "eventnoun":
				t.class = s.Entry.ID
			default:
				continue
			}
			switch {
			case !found:
				best, found = t, true
			case best.verb && t.verb && best.prefix == "" && t.prefix == "و":
				best = t // «ودعا» is و+دعا, hardly the dual of ودع
			case len(t.prefix) < len(best.prefix) || len(t.prefix) == len(best.prefix) && r.better(t, best):
				best = t
			}
		}
	}
	return best, found
}

// spelledAsNoun reports whether the letters that folding levels show a verbal noun
// where the folded word may be a verb as well: «إقامته», «استضافة».
func (r *reader) spelledAsNoun(i int, prefix string, s lexicon.Sense) bool {
	raw := r.d.Article.Words[i].Span.In(r.d.Article.Text)
	if s.Infl.Suffix == "ه" && strings.HasSuffix(raw, "ة") {
		return true
	}
	return strings.HasPrefix(s.Entry.Get("past"), "أ") && strings.HasPrefix(strings.TrimPrefix(raw, prefix), "إ")
}

// actsAt reports whether a mention that can act begins at word i.
func (r *reader) actsAt(i, end int) bool {
	if i >= end || r.d.At[i] < 0 {
		return false
	}
	m := &r.d.Mentions[r.d.At[i]]
	return m.First == i && acts(m) && m.Prefix == ""
}

// wordTrigger gives the trigger that a word of words.txt is: «متوجها».
func (r *reader) wordTrigger(i int) (trigger, bool) {
	if len(r.said[i].all) == 0 {
		return trigger{}, false
	}
	for _, class := range r.set.wordClasses {
		if r.says(i, class) {
			return trigger{first: i, last: i + 1, class: class}, true
		}
	}
	return trigger{}, false
}

// better orders two readings of one word: one that a rule knows before one that
// none knows, then the noun where the word carries ال or a preposition.
func (r *reader) better(a, b trigger) bool {
	known := func(t trigger) bool {
		if t.verb {
			return len(r.set.verb[t.class]) > 0
		}
		return len(r.set.noun[t.class]) > 0
	}
	if known(a) != known(b) {
		return known(a)
	}
	return a.verb && !b.verb
}
