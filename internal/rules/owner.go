package rules

import (
	"strings"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/mention"
)

// owner finds whom an event noun belongs to: «زيارة الرئيس», «زيارته», «زيارة
// رسمية للرئيس», «الزيارة التي يقوم بها الرئيس».
func (s *sentence) owner(t trigger, slot *Slot) int {
	d := s.r.d
	if t.sense.Infl.Suffix != "" {
		return s.pronoun(t)
	}
	for _, n := range s.after(t) {
		m := &d.Mentions[n]
		if !fits(slot, m) {
			if m.First-t.last > 3 && s.r.gov[n] != toward { // «الزيارة التي يقوم بها إلى القاهرة فلان»
				return -1
			}
			continue
		}
		gap := d.Article.Words[t.last:m.First]
		rel := false
		for _, w := range gap {
			rel = rel || s.r.is("relative", w.Form) || s.r.is("performs", w.Form)
		}
		if rel && !s.owned(t.last, m.First) {
			return -1
		}
		if m.Class == mention.Country && slot.Name != "visitor" { // «مشاورات الكويت» are held there
			return -1
		}
		switch {
		case s.r.gov[n] == "" && s.epithets(gap) && !s.definite(t):
			return n
		case s.r.gov[n] == "" && rel && len(gap) <= 6:
			return n
		case s.r.gov[n] == "ل" && len(gap) <= 3 && acts(m) && slot.Name == "visitor":
			return n
		}
		return -1
	}
	return -1
}

// definite reports whether a noun carries ال, so that nothing it belongs to or is
// done to can stand right behind it.
func (s *sentence) definite(t trigger) bool {
	return !t.verb && t.sense.Infl.Def && strings.HasPrefix(strings.TrimLeft(s.r.d.Article.Words[t.first].Form, "وفبك"), "ال")
}

// epithets reports whether words are none or only such as praise who is named next:
// «زيارة الصديق العزيز معالي فلان».
func (s *sentence) epithets(ws []arabic.Word) bool {
	for _, w := range ws {
		if !s.r.is("epithet", w.Form) {
			return false
		}
	}
	return len(ws) <= 4
}

// owned reports whether a relative clause in the words [i, j) says whose the
// event is: «الذي عقده X», not «الذي حضره X».
func (s *sentence) owned(i, j int) bool {
	for _, t := range s.triggers[s.triggersFrom(i):s.triggersFrom(j)] {
		switch t.class {
		case "attend", "take-part", "host", "gather", "meet-host":
			return false
		}
	}
	return true
}

// anyone is a slot for whoever acts.
var anyone = Slot{Name: "a", Classes: map[mention.Class]bool{mention.Person: true, mention.Office: true, mention.Counterpart: true, mention.Courtesy: true}}

// pronoun resolves «ه» on an event noun: the doer of the sentence so far, or of
// what follows, or the topic.
func (s *sentence) pronoun(t trigger) int {
	d := s.r.d
	if n := s.toldThat(t, &anyone); n >= 0 && !s.r.speaks(n) {
		return n
	}
	for _, n := range s.before(t.first) {
		if m := &d.Mentions[n]; acts(m) && s.r.gov[n] == "" && !s.r.speaks(n) {
			return n
		}
	}
	if s.r.topic >= 0 {
		return s.r.topic
	}
	if t.verb {
		return -1
	}
	verb := s.nextVerb(t.last + 1) // «وفي ختام زيارته، قال الوزير»
	for _, n := range s.after(t) {
		if m := &d.Mentions[n]; m.First > verb && acts(m) && s.r.gov[n] == "" {
			return n
		}
	}
	return -1
}
