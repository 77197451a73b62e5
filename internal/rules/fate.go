package rules

import (
	"slices"
	"strings"

	"github.com/rawabit/rawabit/internal/lexicon"
)

// A reading says what becomes of an instrument and which words say so.
type reading struct {
	rule    *Rule
	status  string
	trigger *trigger // nil where the instrument's own participle says it
	last    int      // the word behind the instrument
	listed  bool     // told by the introduction of a list
}

// agreementStatus reads the nearest verb or noun of signing, approving or
// discussing around the instrument.
func (r *reader) agreementStatus(s *sentence, in instrument) reading {
	const apart = 24 // words from the verb, where it is told who signs for whom
	best := 1 << 30
	var got reading
	far := r.wordWithin("represented", max(s.s.First, in.first-apart), in.first)
	for _, rule := range r.set.way["instrument"] {
		if rule.Set["named"] == "yes" {
			continue
		}
		before, behind := rule.number("before", 14), rule.number("behind", 6)
		if in.weak && rule.Set["weak"] != "yes" {
			continue
		}
		if far && before > 5 {
			before = apart
		}
		if words := rule.Set["participle"]; words != "" {
			if r.wordWithin(words, in.last, r.ownEnd(s, in.last, behind)) {
				return reading{rule: rule, status: rule.Set["status"]}
			}
			continue
		}
		if words := rule.Set["draft"]; words != "" {
			if r.wordWithin(words, max(in.first-before, s.s.First), in.first) {
				return reading{rule: rule, status: rule.Set["status"]}
			}
			continue
		}
		if words := rule.Set["outcome"]; words != "" {
			if got.rule == nil && in.first > s.s.First && r.is("preposition", r.d.Article.Words[in.first-1].Form) && r.wordWithin(words, max(in.first-before, s.s.First), in.first-1) {
				return reading{rule: rule, status: rule.Set["status"]}
			}
			continue
		}
		if words := rule.Set["through"]; words != "" && !strings.HasSuffix(in.prefix, "ل") && !r.wordWithin(words, max(in.first-1, s.s.First), in.first) {
			continue
		}
		for k := s.triggersFrom(in.first - before - 4); k < len(s.triggers); k++ {
			t := &s.triggers[k]
			if t.first > in.last && t.first >= in.last+behind {
				if behind > 0 && t.verb && t.sense.Infl.Suffix != "" && rule.starts(*t) && got.rule == nil && s.takesUp(in, *t) {
					return s.fateOf(reading{rule: rule, status: rule.Set["status"], trigger: t}) // «مذكرة بين X وY، وقعها Z»
				}
				if t.first > in.last+30 {
					break
				}
				continue
			}
			if !rule.starts(*t) || t.first < in.last && t.last > in.first || r.ofInstrument(s, *t) { // «تفاهم» in «مذكرة تفاهم»
				continue
			}
			if rule.Set["through"] != "" && k+1 < len(s.triggers) && s.triggers[k+1].first < in.first {
				continue // «اتفقنا … من التوصل لاتفاق»
			}
			if t.verb && r.wordWithin("inside", t.last, min(t.last+2, s.s.Last)) {
				continue // «وقعت داخل الحدود»: it lies there
			}
			if rule.Set["factive"] == "yes" && !s.factive(*t) {
				continue
			}
			if in.joined && !t.verb && t.last == in.first {
				continue // «نقاش واتفاق»: two of a kind
			}
			gap := in.first - t.last
			if gap < 0 {
				// «اتفاقية وقعها الجانبان», but the verb before is preferred, and
				// «اتفاقية لبحث ...» says what it is for
				gap = t.first - in.last + before
				if t.sense.Infl.Suffix != "" && t.first-in.last <= 3 && closes(*t) && s.takesUp(in, *t) || t.verb && t.first == in.last && !in.definite && closes(*t) {
					gap = 0 // «أعلن أن اتفاقيات سيتم توقيعها», «يلتزم باتفاق أبرم»
				}
				if behind == 0 || strings.HasSuffix(t.prefix, "ل") {
					continue
				}
			} else if gap > before {
				continue
			}
			if gap < best {
				best = gap
				got = reading{rule: rule, status: rule.Set["status"], trigger: t}
			}
		}
	}
	if in.named && (got.trigger == nil || got.status != "signed") {
		for _, rule := range r.set.way["instrument"] {
			if rule.Set["named"] == "yes" {
				return reading{rule: rule, status: rule.Set["status"]}
			}
		}
	}
	if t := got.trigger; t != nil && (r.wordWithin("negation", t.last, in.first) || r.wordWithin("existing", max(t.last, in.first-6), in.first)) {
		return reading{} // «أعلن أنهم لم يتوصلوا إلى اتفاق», «أعلن الانسحاب من اتفاقية»
	} else if t != nil && !t.verb && got.status == "discussed" && r.wordWithin("relative", t.last, in.first) {
		return reading{} // «المفاوضات التي تقوم على اتفاق»
	}
	return s.fateOf(got)
}

// heading: a headline that is nothing but an instrument and its parties tells that
// it was signed: «اتفاقية بين X وY».
func (r *reader) heading(s *sentence, in instrument) reading {
	if s.n > 0 || in.first != s.s.First && !(in.first == s.s.First+1 && r.number(s.s.First)) || in.definite || in.weak || !r.partiesNamed(s, in.last) && (in.loose || !r.twoNisbas(in.last)) || r.verbWithin(s, in.last, s.s.Last) {
		return reading{}
	}
	for _, rule := range r.set.way["instrument"] {
		if rule.Set["participle"] == "signed" {
			return reading{rule: rule, status: rule.Set["status"]}
		}
	}
	return reading{}
}

// number reports whether word i is a number: «3 اتفاقيات», «خمس اتفاقيات».
func (r *reader) number(i int) bool {
	if f := r.d.Article.Words[i].Form; f != "" && f[0] >= '0' && f[0] <= '9' {
		return true
	}
	return r.numeral(i, "ar")
}

// numeral reports whether word i is a number of the given kind, "ar" or "ordinal".
func (r *reader) numeral(i int, key string) bool {
	if !r.d.May(i, lexicon.Kind("number")) {
		return false
	}
	for _, h := range r.d.Hits[i] {
		for _, sense := range h.Senses {
			if sense.Entry.Kind == "number" && sense.Key == key {
				return true
			}
		}
	}
	return false
}

// twoNisbas reports whether an instrument bears the nisbas of two states: «اتفاقية
// أردنية كينية».
func (r *reader) twoNisbas(i int) bool {
	if i+1 >= len(r.d.Article.Words) || r.nisbaAt(i) == "" {
		return false
	}
	if f := r.d.Article.Words[i+1]; f.Punct && i+2 < len(r.d.Article.Words) {
		i++
	}
	return r.nisbaAt(i+1) != ""
}

// existing: an instrument that is invoked, that there is, or that has a title of its
// own, and whose parties are told: «بموجب اتفاق بين X وY», «تربط X وY اتفاقية»,
// «اتفاقية النقل البري بين X وY».
func (r *reader) existing(s *sentence, in instrument) reading {
	if in.weak {
		return reading{}
	}
	named := r.partiesNamed(s, in.last)
	invoked := r.invoked(s, in)
	switch {
	case in.definite && !(named && invoked != ""):
		return reading{}
	case in.definite, (!in.loose || named || r.partnerAt(s, in.last) >= 0 && !r.wordWithin("agreed-on", in.last, min(in.last+6, s.s.Last))) && r.thereIs(s, in):
	case in.plural:
		return reading{}
	case invoked != "":
		if !named && (in.loose || r.partnerAt(s, in.last) < 0) {
			return reading{}
		}
	case !named || strings.HasSuffix(in.prefix, "ل") || !r.titled(s, in):
		return reading{}
	}
	if invoked == "" {
		invoked = "in-force"
	}
	for _, rule := range r.set.way["instrument"] {
		if rule.Set["participle"] == invoked {
			return reading{rule: rule, status: rule.Set["status"]}
		}
	}
	return reading{}
}

// invoked tells what stands in front of an instrument: "in-force" if it makes use of
// it («وفقا لاتفاقية», «استنادا إلى اتفاق»), "signed" if it leaves it («انسحب من
// معاهدة»), else "".
func (r *reader) invoked(s *sentence, in instrument) string {
	for i := in.first - 1; i >= max(s.s.First, in.first-7); i-- {
		switch used, left := r.says(i, "by-virtue"), r.says(i, "existing"); {
		case (used || left) && r.denied(s, i):
			return ""
		case used:
			return "in-force"
		case left:
			return "signed"
		}
		if !r.is("preposition", r.d.Article.Words[i].Form) && r.d.At[i] < 0 { // «انسحبت كينيا من اتفاقية»
			return ""
		}
	}
	return ""
}

// thereIs reports whether an instrument is said to be there or to bind somebody:
// «توجد بين X وY اتفاقية», «تربط X وY معاهدة».
func (r *reader) thereIs(s *sentence, in instrument) bool {
	const near = 7 // words
	for i := in.first - 1; i >= max(s.s.First, in.first-near); i-- {
		if r.says(i, "there-is") {
			return !r.denied(s, i)
		}
		if w := r.d.Article.Words[i]; w.Punct {
			return false
		}
		if t, ok := r.triggerAt(i, s.s.Last); ok && t.verb {
			return false
		}
	}
	return false
}

// denied reports whether word i is negated.
func (r *reader) denied(s *sentence, i int) bool {
	return i > s.s.First && r.says(i-1, "negation")
}

// titled reports whether an instrument has a title of its own and nothing in front of
// it puts in doubt that it is there: what is called for or talked about may never be.
func (r *reader) titled(s *sentence, in instrument) bool {
	if r.title(s, in) == "" && (in.last == in.first+1 || !strings.HasPrefix(r.d.Article.Words[in.last-1].Form, "ال")) || r.wordWithin("draft", max(s.s.First, in.first-1), in.first) || in.loose && r.says(in.last, "both") {
		return false
	}
	for _, t := range s.triggers[s.triggersFrom(in.first-6):s.triggersFrom(in.first)] {
		switch t.class {
		case "say":
			if !t.verb {
				return false
			}
		case "support", "activate", "end", "halt", "cancel", "refuse":
		default:
			return false
		}
	}
	return true
}

// verbWithin reports whether a verb of a rule stands among the words [i, j).
func (r *reader) verbWithin(s *sentence, i, j int) bool {
	for k := s.triggersFrom(i); k < len(s.triggers) && s.triggers[k].first < j; k++ {
		if s.triggers[k].verb {
			return true
		}
	}
	return false
}

// closes reports whether a trigger is of signing or reaching an agreement.
func closes(t trigger) bool {
	switch t.class {
	case "sign", "conclude", "initial", "agree":
		return true
	}
	return false
}

// fateOf takes back what is denied, and tells what is announced from what is done.
func (s *sentence) fateOf(got reading) reading {
	if got.trigger == nil || s.unreal(*got.trigger) || got.trigger.first > s.s.First && s.r.says(got.trigger.first-1, "if") {
		return reading{}
	}
	if t := got.trigger; t.verb && t.class == "agree" && (s.planned(*t) || t.sense.Key == "present" && !s.r.isHeadline(s.n)) {
		return reading{} // «قد تتوصل إلى اتفاق»
	}
	if got.status == "signed" && s.weighed(*got.trigger) {
		got.status = "discussed"
	} else if got.status == "signed" && s.stillToCome(*got.trigger) {
		got.status = "planned"
	}
	return got
}

// factive reports whether a noun is told as done: «تم التوصل إلى», «أعلن التوصل إلى»,
// «بعد التوصل إلى».
func (s *sentence) factive(noun trigger) bool {
	if strings.HasSuffix(noun.prefix, "ل") {
		return false
	}
	if noun.first > s.s.First && s.r.isAt(noun.first-1, "since") {
		return true
	}
	for k := s.triggersFrom(noun.first) - 1; k >= 0 && noun.first-s.triggers[k].last <= 2; k-- {
		t := &s.triggers[k]
		if t.verb && (t.class == "announce" || t.class == "light" && t.sense.Key == "past") && !s.unreal(*t) {
			return true
		}
	}
	return false
}

// weighed reports whether a signing is what is talked about: «بدء التفاوض حول إبرام
// اتفاقية».
func (s *sentence) weighed(t trigger) bool {
	return !t.verb && s.under(t, "discuss", "talk", "negotiate")
}

// under reports whether a verb or noun of one of the classes stands right before a
// noun that it governs, no comma, و or verb between.
func (s *sentence) under(noun trigger, classes ...string) bool {
	const near = 8 // words
	if strings.HasPrefix(noun.prefix, "و") {
		return false
	}
	for k := s.triggersFrom(noun.first) - 1; k >= 0; k-- {
		t := s.triggers[k]
		if noun.first-t.last > near || s.clause(noun.first-near) > t.first {
			return false
		}
		if slices.Contains(classes, t.class) {
			return true
		}
		if t.verb {
			return false
		}
	}
	return false
}

// clause gives word i or, if that is later, the one behind the last punctuation
// mark before the words that follow.
func (s *sentence) clause(i int) int {
	i = max(i, s.s.First)
	for k := i; k < min(i+4, s.s.Last); k++ {
		if s.r.d.Article.Words[k].Punct {
			i = k + 1
		}
	}
	return i
}

// stillToCome reports whether a signing is announced: by its tense outside of
// headlines, by what governs it, or by being what something is for.
func (s *sentence) stillToCome(t trigger) bool {
	if s.planned(t) || !t.verb && s.cueBefore(t.first, 14, "plan") { // «من المقرر أن يتم خلال الزيارة التوقيع على»
		return true
	}
	if !t.verb && (strings.HasSuffix(t.prefix, "ل") || s.r.wordWithin("toward", max(s.s.First, t.first-2), t.first)) {
		return true // «تمهيدا لتوقيع اتفاقية», «نحو توقيع اتفاقية»
	}
	if !t.verb && (s.r.wordWithin("wanted", s.clause(t.first-3), t.first) || s.under(t, "hope", "wish", "intend", "aim", "expect", "invite", "agree", "prepare", "strengthen", "ease")) {
		return true // «ضرورة الإسراع في توقيع اتفاقية», «اتفقا على توقيع اتفاقية»
	}
	if s.r.isHeadline(s.n) {
		return false
	}
	if t.verb {
		return t.sense.Key == "present"
	}
	for _, v := range s.triggers[s.triggersFrom(t.first-4):s.triggersFrom(t.first)] {
		if v.verb && v.last == t.first && v.sense.Key == "present" && !s.r.wordWithin("negation", max(s.s.First, v.first-1), v.first) {
			return true // «أن يتم توقيع»
		}
	}
	return false
}
