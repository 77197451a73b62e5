package rules

import (
	"strings"

	"github.com/rawabit/rawabit/internal/mention"
)

// told finds whom the verb before an event's noun is done to: «دعا X نظيره Y خلال
// لقاء», with no other verb or clause between.
func (s *sentence) told(t trigger, slot *Slot, taken map[int]bool) []int {
	left := s.before(t.first)
	for k := len(left) - 1; k >= 0; k-- {
		n := left[k]
		m := &s.r.d.Mentions[n]
		if !acts(m) {
			continue
		}
		if t.first-m.Last > 3 || taken[n] || s.r.gov[n] != "" || s.r.coord[n] || !fits(slot, m) {
			return nil
		}
		for i := m.First - 1; i >= max(s.s.First, m.First-12); i-- {
			if s.r.isAt(i, "that-clause") {
				return nil
			}
		}
		return []int{n}
	}
	return nil
}

// other finds who stands nearest before the trigger in its clause, whatever governs
// him: «عرض X على Y، خلال اتصال».
func (s *sentence) other(t trigger, slot *Slot, taken map[int]bool) []int {
	left := s.before(t.first)
	for k := len(left) - 1; k >= 0; k-- {
		n := left[k]
		m := &s.r.d.Mentions[n]
		if t.first-m.Last > 8 {
			break
		}
		if !acts(m) || taken[n] {
			continue
		}
		for i := m.First - 1; i >= max(s.s.First, m.First-8); i-- {
			if s.r.isAt(i, "that-clause") { // «قال X إن Y تلقى خلال اتصال»
				return nil
			}
		}
		if fits(slot, m) {
			return []int{n}
		}
		return nil
	}
	return nil
}

// next finds who stands right behind the trigger, governed by nothing.
func (s *sentence) next(t trigger, slot *Slot) []int {
	k := s.mentionsFrom(t.last)
	if k == len(s.mentions) {
		return nil
	}
	n := s.mentions[k]
	if m := &s.r.d.Mentions[n]; m.First == t.last && s.r.gov[n] == "" && m.Prefix == "" && fits(slot, m) {
		return []int{n}
	}
	return nil
}

// object finds what a verb is done to.
func (s *sentence) object(t trigger, slot *Slot, taken map[int]bool) []int {
	if t.verb && t.sense.Entry.Get("object") == "no" { // «اجتمع مع X»: a name without preposition is not whom he meets
		return nil
	}
	if t.verb && t.sense.Infl.Suffix != "" && s.r.topic >= 0 && !taken[s.r.topic] {
		return []int{s.r.topic}
	}
	if n := s.delegationHead(t, slot, 20); n >= 0 && !taken[n] {
		return []int{n}
	}
	for _, n := range s.bareAfter(t, slot) {
		if taken[n] || slot.Name == "destination" && s.ofDelegation(n) {
			continue
		}
		if slot.Name == "b" && s.apart(t, n) > 12 { // another sentence's
			return nil
		}
		from := t.last
		for k := range taken { // «زار وفد من شركة X تركيا»
			if m := &s.r.d.Mentions[k]; m.First >= t.last && m.First < s.r.d.Mentions[n].First {
				from = max(from, m.Last)
			}
		}
		if slot.Name == "destination" && (s.apart(t, n) > 3 || s.placeBetween(from, n)) { // a place further on is another phrase's
			return nil
		}
		return []int{n}
	}
	return nil
}

// hasPartner reports whether a partner of talks follows word i before the next verb,
// though perhaps without a name, so that who stands before it is the doer: «يلتقي
// الوزير بنظرائه».
func (s *sentence) hasPartner(i int) bool {
	for end := min(s.nextVerb(i), i+8); i < end; i++ {
		if s.r.isAt(i, "counterpart") || s.r.d.Article.Words[i].Form == "مع" {
			return true
		}
	}
	return false
}

// placeBetween reports whether another place stands between word i and mention n:
// «تفقد الأوضاع في عدن تمهيدا لانتقال الحكومة».
func (s *sentence) placeBetween(i, n int) bool {
	for k := n - 1; k >= 0 && s.r.d.Mentions[k].First >= i; k-- {
		switch m := &s.r.d.Mentions[k]; m.Class {
		case mention.City, mention.Country, mention.Organization, mention.Region:
			if s.r.gov[k] != "" {
				return true
			}
		}
	}
	return false
}

// apart counts the words between a mention and what stands before it, another
// mention or the trigger.
func (s *sentence) apart(t trigger, n int) int {
	before := t.last
	if k := n - 1; k >= 0 && s.r.d.Mentions[k].First >= t.last {
		before = s.r.d.Mentions[k].Last
	}
	return s.r.d.Mentions[n].First - before
}

// patient finds whom a verbal noun that carries its doer is done to: «لقائه
// الوزير», «استقبال الوزير السفير».
func (s *sentence) patient(t trigger, slot *Slot, taken map[int]bool) []int {
	last := t.last
	verb := s.nextVerb(t.last)
	for _, n := range s.after(t) {
		m := &s.r.d.Mentions[n]
		if m.First > verb || m.First-last > 2 || m.First-last > 1 && last != t.last || s.r.coord[n] || s.r.gov[n] != "" {
			return nil
		}
		if t.sense.Infl.Suffix == "" && last == t.last {
			if !fits(slot, m) {
				return nil
			}
			last = m.Last // the doer comes first
			continue
		}
		if fits(slot, m) && !taken[n] {
			return []int{n}
		}
		return nil
	}
	return nil
}

// couple finds the two that a dual pronoun means: «خلال لقائهما، أكد X ونظيره».
func (s *sentence) couple(t trigger) []int {
	if !s.r.is("dual", s.r.d.Article.Words[t.last-1].Form[max(0, len(s.r.d.Article.Words[t.last-1].Form)-len("هما")):]) {
		return nil
	}
	try := func(ns []int) []int {
		for _, n := range ns {
			m := &s.r.d.Mentions[n]
			if !acts(m) || s.r.coord[n] {
				continue
			}
			got := s.chain(n)
			if s.r.gov[n] != "" && (len(got) != 2 || t.first < m.First || t.first-s.r.d.Mentions[got[1]].Last > 3) { // «الصادرة عن X وY خلال لقائهما»
				continue
			}
			if len(got) == 2 {
				return got
			}
		}
		return nil
	}
	if got := try(s.before(t.first)); got != nil {
		return got
	}
	return try(s.after(t))
}

// othersPartner reports whether a mention goes with another noun that stands right
// before its preposition: «بحث آلية للتعاون مع الحكومة».
func (s *sentence) othersPartner(t trigger, n int) bool {
	m := &s.r.d.Mentions[n]
	p := m.First - 1
	if m.Prefix != "" || p <= t.last || s.r.d.Article.Words[p].Form != s.r.gov[n] {
		return false
	}
	for _, o := range s.triggers[s.triggersFrom(max(t.last, p-4)):s.triggersFrom(p)] {
		if o.last == p && !o.verb && o.class == "cooperate" {
			return true
		}
	}
	for i := p - 1; i >= max(t.last, p-4); i-- { // «بحث حل خلاف بلاده مع الوزير»
		if at := s.r.d.At[i]; at >= 0 && acts(&s.r.d.Mentions[at]) {
			return false
		}
		if s.r.says(i, "relation") {
			return true
		}
	}
	return false
}

// between reads «بين X وY» after the trigger.
func (s *sentence) between(t trigger) []int {
	words := s.r.d.Article.Words
	for _, n := range s.after(t) {
		m := &s.r.d.Mentions[n]
		if m.First-t.last > 8 {
			break
		}
		if s.r.gov[n] != "بين" || s.r.coord[n] {
			continue
		}
		if w := m.First - 1; w > t.last && words[w].Form == "وبين" && s.r.isAt(w-1, "between-him") { // «بينه وبين X»
			if a := s.pronoun(t); a >= 0 {
				return []int{a, n}
			}
			return nil
		}
		if s.othersBetween(t.last, m.First) { // «جلسة عمل لدعم التعاون بين مصر وتركيا»
			return nil
		}
		got := s.chain(n)
		// «بين وزير الخارجية X وبين Y», or a title with words between
		last := got[len(got)-1]
		for k := last + 1; k < len(s.r.d.Mentions) && len(got) < 2; k++ {
			o := &s.r.d.Mentions[k]
			if o.First >= s.s.Last || o.First-s.r.d.Mentions[last].Last > 6 {
				break
			}
			if strings.HasPrefix(o.Prefix, "و") || words[o.First-1].Form == "وبين" {
				got = append(got, k)
			}
		}
		if len(got) >= 2 || len(s.r.entities(n)) >= 2 { // «بين وزيري خارجية مصر والأردن»
			return got
		}
	}
	return nil
}

// othersBetween reports whether the words [i, j) hold an event or an instrument
// of their own.
func (s *sentence) othersBetween(i, j int) bool {
	for k := s.triggersFrom(i); k < len(s.triggers) && s.triggers[k].first < j; k++ {
		if s.triggers[k].class != "delegation" { // «بين وفود من مصر والأردن»
			return true
		}
	}
	for ; i < j; i++ {
		if _, ok := s.r.instrumentAt(s, i); ok {
			return true
		}
	}
	return false
}
