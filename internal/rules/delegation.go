package rules

import (
	"github.com/rawabit/rawabit/internal/mention"
)

// delegationHead: «وصل وفد تونسي برئاسة X», the head of the delegation that stands
// within so many words is the doer, or whom it is done to.
func (s *sentence) delegationHead(t trigger, slot *Slot, within int) int {
	d := s.r.d
	for _, o := range s.triggers[s.triggersFrom(t.last):] {
		if o.first-t.last > within || o.verb {
			break
		}
		if o.class != "delegation" {
			continue
		}
		for i := o.last; i < min(o.last+8, s.s.Last); i++ {
			for _, h := range d.Hits[i] {
				for _, sense := range h.Senses {
					if sense.Entry.Kind != "cue" || sense.Entry.ID != "led-by" {
						continue
					}
					for _, n := range s.mentions[s.mentionsFrom(i+h.N):] {
						m := &d.Mentions[n]
						if m.First > i+h.N+2 {
							break
						}
						if fits(slot, m) {
							s.sentBy(n, o.last, i)
							return n
						}
					}
				}
			}
		}
	}
	return -1
}

// sentBy gives the head of a delegation the country that the words [i, j) name,
// if nothing but the home country tells his: «وفد من مجلس النواب الأردني برئاسة X».
func (s *sentence) sentBy(head, i, j int) {
	r := s.r
	m := &r.d.Mentions[head]
	own := r.country(head)
	if m.Entity < 0 || own != "" && own != r.d.Home {
		return
	}
	for _, n := range s.mentions[s.mentionsFrom(i):s.mentionsFrom(j)] {
		if c := r.country(n); c != "" && (own == "" || r.d.Mentions[n].Class == mention.Nisba) {
			v := r.serving[m.Entity]
			v.code = c
			r.serving[m.Entity] = v
			return
		}
	}
}

// delegation finds the body that sends a delegation: «وفدا من جامعة X».
func (s *sentence) delegation(t trigger, slot *Slot) []int {
	for _, o := range s.triggers[s.triggersFrom(t.last):] {
		if o.verb || o.first-t.last > 20 {
			break
		}
		if o.class != "delegation" {
			continue
		}
		for _, n := range s.after(o) {
			m := &s.r.d.Mentions[n]
			if m.First-o.last > 3 {
				break
			}
			if m.Class == mention.Organization && fits(slot, m) && (s.r.gov[n] == "" || s.r.gov[n] == "من") {
				return []int{n}
			}
		}
	}
	return nil
}

// sender finds the body whose delegation is the doer, where nobody is named who
// leads it: «زار وفد من شركة X», «وفد X الذي زار».
func (s *sentence) sender(t trigger) []int {
	k := s.triggersFrom(t.last)
	if n := s.delegationHead(t, &Slot{Name: "visitor"}, 1); n >= 0 && !t.verb {
		return []int{n} // «زيارة وفد برئاسة X»
	}
	if t.verb && t.first > s.s.First && s.r.isAt(t.first-1, "relative") {
		k = s.triggersFrom(t.first) - 1 // «وفد X الذي زار»
		if k < 0 || s.triggers[k].class != "delegation" || t.first-s.triggers[k].last > 6 {
			return nil
		}
	} else if k >= len(s.triggers) || s.triggers[k].class != "delegation" || s.triggers[k].first > t.last || s.delegationHead(t, &Slot{Name: "visitor"}, 4) >= 0 {
		return nil
	}
	o := s.triggers[k]
	if n := s.ledBy(o.last); n >= 0 {
		return []int{n}
	}
	for _, n := range s.mentions[s.mentionsFrom(o.last):] {
		m := &s.r.d.Mentions[n]
		if m.First-o.last > 2 {
			break
		}
		if m.Class == mention.Organization && m.Entity >= 0 && (s.r.gov[n] == "" || s.r.gov[n] == "من") {
			return []int{n}
		}
	}
	return nil
}

// ofDelegation reports whether a body stands right behind the delegation that it
// sends: «وفد الهيئة».
func (s *sentence) ofDelegation(n int) bool {
	m := &s.r.d.Mentions[n]
	k := s.triggersFrom(m.First) - 1
	return k >= 0 && m.Class == mention.Organization && s.triggers[k].class == "delegation" && s.triggers[k].last == m.First
}

// ledBy finds who leads a delegation told of before word i: «وسيكون الوفد بقيادة X».
func (s *sentence) ledBy(i int) int {
	d := s.r.d
	for end := min(i+reach, s.s.Last); i < end; i++ {
		for _, h := range d.Hits[i] {
			for _, sense := range h.Senses {
				if sense.Entry.Kind != "cue" || sense.Entry.ID != "led-by" {
					continue
				}
				k := s.mentionsFrom(i + h.N)
				if k < len(s.mentions) && acts(&d.Mentions[s.mentions[k]]) && d.Mentions[s.mentions[k]].First <= i+h.N+1 {
					return s.mentions[k]
				}
			}
		}
	}
	return -1
}
