package rules

import (
	"strings"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/mention"
)

// subjectBefore finds a doer in front of the verb: «الرئيس وصل», «X الذي زار»,
// a headline «X يستقبل».
func (s *sentence) subjectBefore(t trigger) int {
	d := s.r.d
	words := d.Article.Words
	if strings.HasPrefix(t.prefix, "و") || strings.HasPrefix(t.prefix, "ف") {
		return -1
	}
	left := s.before(t.first)
	for k := len(left) - 1; k >= 0; k-- {
		n := left[k]
		m := &d.Mentions[n]
		if m.Last > t.first || !acts(m) {
			continue
		}
		gap := words[m.Last:t.first]
		rel := false
		small := 0
		for _, w := range gap {
			switch {
			case s.r.is("relative", w.Form):
				rel = true
			case s.r.is("filler", w.Form):
			default:
				small++
			}
		}
		if rel && small <= 2 {
			return n
		}
		if small > 2 || rel {
			return -1
		}
		// the doer of a noun-first clause is not governed by a preposition
		head := n
		for s.r.with[head] >= 0 {
			head = s.r.with[head]
		}
		if s.r.gov[head] != "" {
			return -1
		}
		if h := d.Mentions[head].First; h > s.s.First && s.r.isAt(h-1, "that-clause") {
			return head // «أضاف X أن الرئيس أجرى»
		}
		// behind another verb it is that verb's doer
		for _, o := range s.triggers[s.triggersFrom(d.Mentions[head].First-8):] {
			if o.first > d.Mentions[head].First {
				break
			}
			if o.verb && o.first < d.Mentions[head].First && d.Mentions[head].First-o.last <= 2 && o.first != t.first {
				if t.sense.Infl.Tense == 'p' || hasComma(gap) {
					return -1
				}
			}
		}
		return head
	}
	return -1
}

func hasComma(ws []arabic.Word) bool {
	for _, w := range ws {
		if w.Form == "،" {
			return true
		}
	}
	return false
}

// bareAfter gives the mentions after the trigger that no preposition governs
// and that are not coordinated with one before, before the next verb.
func (s *sentence) bareAfter(t trigger, slot *Slot) []int {
	stop := s.nextVerb(t.last)
	resume := stop
	if stop < s.s.Last && s.r.isAt(stop-1, "relative") {
		// «يلتقي كارتر الذي يزور بغداد، رئيس الوزراء»: behind the clause it goes on
		if k := s.comma(stop); k >= 0 {
			resume = k
		}
	}
	end := stop
	if resume > stop {
		end = s.nextVerb(resume)
	}
	var out []int
	for _, n := range s.after(t) {
		m := &s.r.d.Mentions[n]
		if m.First >= end {
			break
		}
		if m.First >= stop && m.First < resume {
			continue
		}
		if s.r.coord[n] || s.r.gov[n] != "" || !fits(slot, m) {
			continue
		}
		out = append(out, n)
	}
	return out
}

// doer finds the subject of a verb and says whether it stands after the verb.
func (s *sentence) doer(t trigger, slot *Slot) (n int, behind bool) {
	if s.r.wordWithin("thereto", t.last, min(t.last+1, s.s.Last)) { // «طهران التي وصل إليها»
		return s.dropped(t, slot), false
	}
	if n := s.subjectBefore(t); n >= 0 && fits(slot, &s.r.d.Mentions[n]) {
		return n, false
	}
	if n := s.delegationHead(t, slot, 4); n >= 0 {
		return n, true
	}
	if bare := s.bareAfter(t, slot); len(bare) > 0 {
		m := &s.r.d.Mentions[bare[0]]
		if m.First-t.last <= 8 && !s.prepositionBetween(t.last, m.First) {
			return bare[0], true
		}
	}
	if n := s.stateBefore(t, slot); n >= 0 {
		return n, false
	}
	return s.dropped(t, slot), false
}

// dropped finds the doer of a verb that names none: whom the sentence began
// with, else whom the one before did.
func (s *sentence) dropped(t trigger, slot *Slot) int {
	if n := s.toldThat(t, slot); n >= 0 {
		return n
	}
	for _, n := range s.before(t.first) {
		if m := &s.r.d.Mentions[n]; acts(m) && s.r.gov[n] == "" && fits(slot, m) && !s.r.speaks(n) {
			return n
		}
	}
	return s.r.topic
}

// speaks reports whether a mention is of one who only speaks for others: «صرح المتحدث
// باسم الرئاسة X بأن اللقاء».
func (r *reader) speaks(n int) bool {
	m := &r.d.Mentions[n]
	return m.Title != nil && m.Title.Role == "spokesperson" || m.Entity >= 0 && len(r.serving[m.Entity].roles) == 1 && r.serving[m.Entity].roles["spokesperson"]
}

// toldThat finds whom a clause of what is said began with, before the trigger: «أعلن X
// أن الوزير سيزور الدوحة ويلتقي نظيره». -1 if the trigger is in no such clause.
func (s *sentence) toldThat(t trigger, slot *Slot) int {
	left := s.before(t.first)
	for k := t.first - 1; k > s.s.First && t.first-k < 40; k-- {
		if !s.r.isAt(k, "that-clause") {
			continue
		}
		for _, n := range left {
			m := &s.r.d.Mentions[n]
			if m.First <= k {
				continue
			}
			if m.First-k > 2 {
				break
			}
			if acts(m) && s.r.gov[n] == "" && fits(slot, m) {
				return n
			}
		}
		return -1
	}
	return -1
}

// prepositionBetween reports whether the words [i, j) hold a bare preposition or
// a comma, so that what follows is hardly the verb's own subject.
func (s *sentence) prepositionBetween(i, j int) bool {
	for _, w := range s.r.d.Article.Words[i:j] {
		if w.Form == "ان" || s.r.is("relative", w.Form) {
			return true
		}
	}
	return false
}

// resumed finds whom a relative clause is done to, taken up by a pronoun on its
// verb or right behind it: «الوزير الذي استقبله الملك», «الذي اجتمع به». -1 if none.
func (s *sentence) resumed(t trigger) int {
	if !t.verb || t.first == s.s.First || !s.r.isAt(t.first-1, "relative") {
		return -1
	}
	if t.sense.Infl.Suffix == "" && !s.r.wordWithin("resumption", t.last, min(t.last+1, s.s.Last)) {
		return -1
	}
	k := s.mentionsFrom(t.first) - 1
	if k < 0 {
		return -1
	}
	n := s.mentions[k]
	if m := &s.r.d.Mentions[n]; !acts(m) || t.first-m.Last > 2 {
		return -1
	}
	if s.r.isAt(t.first-1, "relative-two") && s.r.with[n] >= 0 {
		n = s.r.with[n] // «X وY اللذان استقبلهما»
	}
	return n
}

// doerBeside finds the doer of such a clause: behind its verb, else whom the
// sentence or the one before is about.
func (s *sentence) doerBeside(t trigger, slot *Slot, whom int) int {
	for _, n := range s.bareAfter(t, slot) {
		if m := &s.r.d.Mentions[n]; m.First-t.last <= 3 {
			return n
		}
		break
	}
	for _, n := range s.before(t.first) {
		if n >= whom {
			break
		}
		if m := &s.r.d.Mentions[n]; acts(m) && s.r.gov[n] == "" && fits(slot, m) {
			return n
		}
	}
	if s.r.topic >= 0 && s.r.d.Mentions[s.r.topic].Entity != s.r.d.Mentions[whom].Entity {
		return s.r.topic
	}
	return -1
}

// endsInPronoun reports whether a wording says whom it is done to: «كان في
// استقباله», not «كان في استقبال», or leaves it to what was told: «كان في الاستقبال».
func (s *sentence) endsInPronoun(t trigger) bool {
	w := s.r.d.Article.Words[t.last-1].Form
	return s.r.isAt(t.last-1, "welcome") || strings.HasSuffix(w, "ه") || strings.HasSuffix(w, "ها") || strings.HasSuffix(w, "هم") || strings.HasSuffix(w, "هما")
}

// doers finds all who act in the sentence from the trigger on.
func (s *sentence) doers(t trigger, slot *Slot) (out []int) {
	for _, n := range s.after(t) {
		m := &s.r.d.Mentions[n]
		if !acts(m) || !fits(slot, m) || s.r.gov[n] != "" {
			continue
		}
		// «ترأس الجانب المصري الوزير», not «وفد المملكة في افتتاح جامع الملك»
		before := m.First - 1
		at := s.r.d.At[before]
		if k := s.triggersFrom(before); k < len(s.triggers) && s.triggers[k].first == before && s.triggers[k].class == t.class {
			out = append(out, n) // «فيما ترأس الوزير الجانب الأردني»
			continue
		}
		if before < t.last || s.r.isAt(before, "therein") || at >= 0 && s.r.d.Mentions[at].Class == mention.Nisba || s.r.isAt(before, "side") {
			out = append(out, n)
		}
	}
	return out
}

// nounSubject finds the doer of the verb that governs an event noun: «أجرى X
// مباحثات», «X يبدأ زيارة», «وصل X في زيارة».
func (s *sentence) nounSubject(t trigger, slot *Slot) int {
	d := s.r.d
	if n := s.toldThat(t, slot); n >= 0 {
		return n
	}
	for k := s.triggersFrom(t.first) - 1; k >= 0; k-- {
		v := s.triggers[k]
		if t.first-v.first > reach {
			break
		}
		if !v.verb {
			continue
		}
		if t.first-v.last > 40 {
			break
		}
		// bare mentions between the verb and the noun
		for _, n := range s.before(t.first) {
			m := &d.Mentions[n]
			if m.First >= v.last && m.Last <= t.first && s.r.gov[n] == "" && !s.r.coord[n] && fits(slot, m) && !s.r.speaks(n) {
				if b := s.subjectBefore(v); b >= 0 && (m.First-v.last > 3 || v.first-d.Mentions[b].Last <= 2 && !s.r.speaks(b)) { // «X دعا Y خلال لقاء»
					return b
				}
				return n
			}
		}
		if b := s.subjectBefore(v); b >= 0 && fits(slot, &d.Mentions[b]) && !s.r.speaks(b) {
			return b
		}
		if n := s.stateBefore(v, slot); n >= 0 {
			return n
		}
		// «عقد اجتماعا ... الوزير X»: the doer behind the noun
		for _, n := range s.bareAfter(t, slot) {
			m := &d.Mentions[n]
			if m.First == t.last && !acts(m) { // «مشاورات الكويت»
				break
			}
			if m.First-t.last <= 6 && s.owned(t.last, m.First) {
				return n
			}
		}
		return s.r.topic
	}
	for _, n := range s.before(t.first) {
		if m := &d.Mentions[n]; s.r.gov[n] == "" && fits(slot, m) {
			return n
		}
	}
	return s.whoSays(t)
}

// stateBefore finds the state that a verb tells of: right before it («مصر تجري
// مباحثات»), or at the head of its sentence, with no person between («مصر تواجه أزمة
// وتجري مباحثات»). -1 if there is none.
func (s *sentence) stateBefore(v trigger, slot *Slot) int {
	for _, n := range s.before(v.first) {
		m := &s.r.d.Mentions[n]
		if acts(m) {
			return -1
		}
		if m.Class == mention.Country && s.r.gov[n] == "" && fits(slot, m) && (m.First == s.s.First || v.first-m.Last <= 1 && v.prefix == "") {
			return n
		}
	}
	return -1
}

// whoSays finds whose an event is that opens a sentence: «في لقاء مع الوزير قال X».
func (s *sentence) whoSays(t trigger) int {
	if t.first == s.s.First || !s.r.is("preposition", strings.TrimPrefix(s.r.d.Article.Words[t.first-1].Form, "و")) {
		return -1
	}
	verb := s.nextVerb(t.last)
	for _, n := range s.mentions[s.mentionsFrom(verb):] {
		m := &s.r.d.Mentions[n]
		if m.First-verb > 2 {
			break
		}
		if acts(m) && s.r.gov[n] == "" {
			return n
		}
	}
	return -1
}
