package rules

import (
	"strings"

	"github.com/rawabit/rawabit/internal/mention"
)

// speaksAbroad makes a visit of what an office-holder says in a city of another state:
// «قال وزير الخارجية المصري في أنقرة إن». Who lives there is no visitor.
func (r *reader) speaksAbroad(s *sentence) {
	for _, rule := range r.set.way["abroad"] {
		for _, t := range s.triggers {
			if !t.verb || !rule.starts(t) || s.unreal(t) {
				continue
			}
			who, _ := s.doer(t, &Slot{Name: "visitor"})
			if who < 0 || r.speaks(who) || !r.travels(who) || r.d.Mentions[who].First < s.s.First {
				continue
			}
			if to := s.placeOf(t, who); to >= 0 {
				r.emitVisit(s, t, rule, who, to)
			}
		}
	}
}

// emitVisit makes the visit of one to one place.
func (r *reader) emitVisit(s *sentence, t trigger, rule *Rule, who, to int) {
	filled := map[string][]int{"visitor": {who}, "destination": {to}}
	facts, _ := r.visits(s, t, rule, filled, s.planned(t), r.evidence(s, t, filled))
	for _, f := range facts {
		r.emit(f, s.n)
	}
}

// travels reports whether a mention is of one who holds an office at home in his state
// and is not posted abroad.
func (r *reader) travels(n int) bool {
	m := &r.d.Mentions[n]
	if r.posted(m.Entity) || r.country(n) == "" {
		return false
	}
	if m.Class == mention.Person && m.Entity >= 0 {
		for role := range r.serving[m.Entity].roles {
			if r.d.Lex.Is("role", role, "home") {
				return true
			}
		}
		return false
	}
	return m.Class == mention.Office && m.Title != nil && r.d.Lex.Is("role", m.Title.Role, "home")
}

// placeOf gives the city of another state in which the doer of a verb does it, told
// right behind him or right behind the verb, or -1.
func (s *sentence) placeOf(t trigger, who int) int {
	r := s.r
	last := max(t.last, r.d.Mentions[who].Last)
	for _, n := range s.after(t) {
		m := &r.d.Mentions[n]
		if m.First >= last && m.First-last > 2 {
			break
		}
		switch {
		case m.Class == mention.Date && m.First >= last:
			last = m.Last
		case m.Class == mention.City && r.gov[n] == "في": // «اعترف بالقدس» is done to it
			if m.First > t.last+2 && m.First < r.d.Mentions[who].First || m.Code == r.country(who) {
				return -1
			}
			return n
		}
	}
	return -1
}

// comesHere makes a visit of one who comes to «البلاد»: the state told before that is
// not his own, else the home country of the outlet.
func (r *reader) comesHere(s *sentence) {
	for _, rule := range r.set.way["here"] {
		for _, t := range s.triggers {
			if !rule.starts(t) || s.unreal(t) {
				continue
			}
			here := s.hereBehind(t)
			if here < 0 {
				continue
			}
			slot := &Slot{Name: "visitor"}
			who := -1
			if t.verb {
				who, _ = s.doer(t, slot)
			} else if who = s.owner(t, slot); who < 0 {
				who = s.nounSubject(t, slot)
			}
			if who < 0 || !r.travels(who) {
				continue
			}
			code := s.hostBefore(here, r.country(who))
			if code == "" {
				continue
			}
			ev := r.evidence(s, t, map[string][]int{"visitor": {who}})
			for _, f := range r.visitTo(s, t, rule, who, code, ev) {
				r.emit(f, s.n)
			}
		}
	}
}

// hereBehind gives the word «البلاد» that stands behind a verb or noun as the place,
// before the next verb, or -1.
func (s *sentence) hereBehind(t trigger) int {
	last := t.last
	for i := t.last; i < min(s.nextVerb(t.last), t.last+16); i++ {
		at := s.r.d.At[i]
		switch {
		case at >= 0:
			last = i + 1
		case s.r.isAt(i, "here"):
			if i-last > 2 {
				return -1
			}
			return i
		}
	}
	return -1
}

// hostBefore gives the state, other than a visitor's own, that is named last before a
// word or is the outlet's.
func (s *sentence) hostBefore(i int, own string) string {
	left := s.before(i)
	for k := len(left) - 1; k >= 0; k-- {
		switch m := &s.r.d.Mentions[left[k]]; m.Class {
		case mention.Country, mention.City, mention.Nisba, mention.Organization:
			if m.Code != "" && m.Code != own {
				return m.Code
			}
		}
	}
	if s.r.d.Home != own {
		return s.r.d.Home
	}
	return ""
}

// hailed reports whether a word of welcome stands before a trigger: «رحبت مصر بزيارة X».
func (s *sentence) hailed(t trigger) bool {
	for i := t.first - 1; i >= max(s.s.First, t.first-12); i-- {
		if s.r.says(i, "hails") {
			return true
		}
	}
	return false
}

// invitation gives the word of an invitation that «من» at word k goes with («بدعوة كريمة
// من الملك»), or "".
func (r *reader) invitation(k int) string {
	for i := k - 1; i >= max(0, k-2); i-- {
		if r.isAt(i, "invitation") {
			return strings.TrimPrefix(r.d.Article.Words[i].Form, "و")
		}
	}
	return ""
}
