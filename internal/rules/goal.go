package rules

import (
	"strings"

	"github.com/rawabit/rawabit/internal/mention"
)

// relative finds the place that a relative clause speaks of: «الإمارات التي
// زارها», «طهران التي وصل إليها».
func (s *sentence) relative(t trigger, slot *Slot) []int {
	left := s.before(t.first)
	if len(left) == 0 {
		return nil
	}
	n := left[len(left)-1]
	m := &s.r.d.Mentions[n]
	if t.sense.Infl.Suffix == "" && !s.r.wordWithin("thereto", t.last, min(t.last+1, s.s.Last)) {
		return nil
	}
	if gap := s.r.d.Article.Words[m.Last:max(m.Last, t.first)]; len(gap) > 0 && len(gap) <= 2 && fits(slot, m) {
		for _, w := range gap {
			if s.r.is("relative", w.Form) {
				return []int{n}
			}
		}
	}
	return nil
}

// governed finds the first mention after the trigger that one of the
// prepositions governs, before the next verb that is not in a relative clause.
func (s *sentence) governed(t trigger, slot *Slot, preps map[string]bool, taken map[int]bool) []int {
	stop := s.nextEvent(t)
	from := stop
	if stop < s.s.Last && s.r.isAt(stop-1, "relative") { // «يجتمع X، الذي يشغل منصبا، مع Y»
		if k := s.comma(stop); k >= 0 {
			from, stop = k, s.event[s.triggersFrom(k)]
		}
	}
	for _, n := range s.after(t) {
		m := &s.r.d.Mentions[n]
		if m.First >= stop {
			break
		}
		if m.First < from && m.First >= s.nextEvent(t) {
			continue
		}
		if taken[n] || s.r.coord[n] || !preps[s.r.gov[n]] || !fits(slot, m) {
			continue
		}
		if s.r.gov[n] == "ب" && !acts(m) && slot.Name != "destination" { // «اجتماع بوزارة الخارجية»: where, not with whom
			continue
		}
		if s.othersPartner(t, n) {
			continue
		}
		if slot.Name == "destination" && s.astray(t, n) {
			return nil
		}
		return []int{n}
	}
	return nil
}

// astray reports whether a goal is another phrase's: behind a mention of others that
// meet («زيارة فلان قبيل قمة بين ... وعاصمة») or, with ل alone, behind other nouns
// («زيارته رسالة قوية لتحالف الدول»).
func (s *sentence) astray(t trigger, n int) bool {
	words := s.r.d.Article.Words
	for _, k := range s.mentions[s.mentionsFrom(t.last):] {
		if k >= n {
			break
		}
		if g := s.r.gov[k]; (g == "بين" || g == "وبين") && acts(&s.r.d.Mentions[k]) {
			return true
		}
	}
	m := &s.r.d.Mentions[n]
	if gap := s.apart(t, n); gap > 8 || gap > 3 && (s.r.gov[n] == "في" || s.r.gov[n] == "ب") { // «يصل إلى 1500 مكان ... في سوريا»
		return true
	}
	if !strings.HasSuffix(m.Prefix, "ل") {
		return false
	}
	if gap := s.apart(t, n); gap > 3 || gap > 1 && m.Class == mention.Organization && n > 0 && acts(&s.r.d.Mentions[n-1]) {
		return true
	}
	if n > 0 && s.apart(t, n) == 1 && words[m.First-1].Form == "،" && s.definite(t) && acts(&s.r.d.Mentions[n-1]) {
		return false // «الزيارة التي قام بها فلان، للأردن»
	}
	for _, w := range words[m.First-min(m.First, max(0, s.apart(t, n))) : m.First] {
		if w.Punct && !s.r.is("quote", w.Form) && w.Form != "-" {
			return true
		}
	}
	return false
}

func (s *sentence) governedBefore(t trigger, slot *Slot, preps map[string]bool) []int {
	left := s.before(t.first)
	for k := len(left) - 1; k >= 0; k-- {
		n := left[k]
		m := &s.r.d.Mentions[n]
		if m.Last <= t.first && preps[s.r.gov[n]] && fits(slot, m) {
			return []int{n}
		}
	}
	return nil
}
