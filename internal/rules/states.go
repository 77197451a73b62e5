package rules

import (
	"sort"
	"strings"

	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/mention"
)

// statesMeet makes a meeting of the states that a noun of talks names by their
// nisbas, as sides or by their ministers: «اجتماع مصري سوداني», «مباحثات بين
// الجانبين المصري والسوداني», «اجتماع لوزراء خارجية مصر والسودان».
func (r *reader) statesMeet(s *sentence) {
	for _, rule := range r.set.way["states"] {
		for _, t := range s.triggers {
			if !rule.starts(t) || s.unreal(t) {
				continue
			}
			ids, last := s.statesOf(t)
			if len(ids) < 2 {
				continue
			}
			f := fact.Fact{Type: fact.Meeting, Participants: ids, Mode: r.mode(s, t), Rule: rule.Name, Confidence: 0.7, Place: r.place(s, t)}
			f.Evidence = r.evidence(s, t, map[string][]int{"a": {last}})
			if s.planned(t) || s.cueBefore(t.first, 8, "plan") || r.wordWithin("before-event", max(s.s.First, t.first-3), t.first) {
				f.Status = "planned"
			}
			f.Date, _ = r.date(s, t)
			r.emit(f, s.n)
			r.out.last = len(r.out.facts) - 1
		}
	}
}

// statesOf reads the states that the words behind a noun of talks name, and the
// last mention that names one.
func (s *sentence) statesOf(t trigger) (ids []string, last int) {
	r := s.r
	if ids, last := s.sidesIn(s.r.d.Article.Words[t.first].Form, t.last, min(t.last+6, s.s.Last)); len(ids) >= 2 {
		return ids, last
	}
	if t.first-1 >= s.s.First && r.d.Article.Words[t.first-1].Form == "بين" {
		return nil, -1
	}
	// «جرت بين الجانبين المصري والأردني مباحثات»
	for k := t.first - 1; k >= max(s.s.First, t.first-6); k-- {
		if r.d.Article.Words[k].Form == "بين" {
			if ids, last := s.sidesIn("", k, t.first); len(ids) >= 2 {
				return ids, last
			}
			break
		}
	}
	for _, n := range s.mentions[s.mentionsFrom(t.last):s.mentionsFrom(min(t.last+4, s.s.Last))] {
		m := &r.d.Mentions[n]
		if m.Class == mention.Office && m.Title != nil && m.Title.Plural && len(m.Title.Codes) >= 2 && r.gov[n] == "ل" {
			for _, e := range r.entities(n) {
				ids = append(ids, r.id(e))
			}
			sort.Strings(ids)
			return ids, n
		}
	}
	return nil, -1
}

// sidesIn reads two to four nisbas in a row in the words [i, j), which begin
// there or behind a word for the sides.
func (s *sentence) sidesIn(noun string, i, j int) (ids []string, last int) {
	r := s.r
	last = -1
	for i < j {
		w := r.d.Article.Words[i]
		at := r.d.At[i]
		switch {
		case at >= 0 && r.d.Mentions[at].Class == mention.Nisba && int(at) != last:
			id := r.id(r.d.CountryEntity(r.d.Mentions[at].Code))
			if !has(ids, id) {
				ids = append(ids, id)
			}
			last = int(at)
			i = r.d.Mentions[at].Last
			j = min(max(j, i+3), s.s.Last)
			continue
		case at >= 0:
			i = j
		case w.Form == "-" || w.Form == "–" || w.Form == "/" || w.Form == "و":
		case last >= 0:
			i = j // the row ends
		case i > 0 && r.d.May(i, triggerKinds) && r.eventAt(i, s.s.Last): // «الاجتماعات عقد ملتقى الأعمال المصري الإماراتي»
			i = j
		case w.Punct || r.is("preposition", w.Form) && w.Form != "بين":
			i = j
		case w.Form == "بين" && i+1 < j && !r.isAt(i+1, "both"):
			i = j // «بين الجانبين» only
		}
		i++
	}
	if len(ids) > 4 {
		return nil, -1
	}
	sort.Strings(ids)
	return ids, last
}

// eventAt reports whether a verb or event begins at word i.
func (r *reader) eventAt(i, end int) bool {
	_, ok := r.triggerAt(i, end)
	return ok
}

// letters makes a meeting of mode letter of who writes, who is written to and
// who hands it over, each where the text names him.
func (r *reader) letters(s *sentence) {
	for _, rule := range r.set.way["letter"] {
		for _, t := range s.triggers {
			if !rule.starts(t) || s.unreal(t) {
				continue
			}
			if f, ok := r.letter(s, t, rule); ok {
				r.emit(f, s.n)
			}
		}
	}
}

func (r *reader) letter(s *sentence, t trigger, rule *Rule) (f fact.Fact, ok bool) {
	slot := &Slot{Name: "a"}
	verb := s.moverOf(t)
	from := s.letterParty(t, "from-whom")
	to := s.letterParty(t, "to-whom")
	carrier := -1
	switch {
	case verb == nil:
		return f, false
	case verb.class == "receive-thing" || from >= 0 && to < 0 && verb.first < t.first && s.mayBe(*verb, "receive-thing"):
		if to = s.nounSubject(t, slot); to < 0 {
			return f, false
		}
	case verb.first >= t.last: // «رسالة حملها إليه X», «رسالة وجهها X إلى Y»
		n := -1
		if bare := s.bareAfter(*verb, slot); len(bare) > 0 {
			n = bare[0]
		}
		if verb.class == "send" {
			if from < 0 {
				from = n
			}
		} else {
			carrier = n
		}
		if from < 0 {
			from = s.nounSubject(t, slot)
		}
		if to < 0 {
			to = s.lastTo(t)
		}
	default:
		bare := s.barePair(*verb, t)
		who, _ := s.doer(*verb, slot)
		if k := s.mentionsFrom(verb.first) - 1; k >= 0 && verb.first > s.s.First && r.isAt(verb.first-1, "relative") {
			who = s.mentions[k] // «المبعوث، X، الذي حمل رسالة»
		}
		if from < 0 {
			from = who
		} else {
			carrier = who
		}
		if to < 0 && verb.sense.Infl.Suffix != "" {
			to = r.topic
		}
		if to < 0 {
			to = s.letterParty(*verb, "to-whom")
		}
		if to < 0 && len(bare) == 2 { // «سلم الوزير الرئيس رسالة»
			to = bare[1]
		}
	}
	if from < 0 || from == to || to < 0 && carrier < 0 {
		return f, false
	}
	ns := []int{from}
	for _, n := range []int{to, carrier} {
		if n >= 0 {
			ns = append(ns, n)
		}
	}
	var ids []string
	for _, n := range ns {
		for _, e := range r.entities(n) {
			if id := r.id(e); !has(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	if to < 0 { // «استقبل الوزير المبعوث الذي حمل رسالة من الرئيس»
		if host := r.hostOf(s, r.id(r.d.Mentions[carrier].Entity)); host != "" && !has(ids, host) {
			ids = append(ids, host)
		}
	}
	if len(ids) < 2 {
		return f, false
	}
	sort.Strings(ids)
	f = fact.Fact{Type: fact.Meeting, Participants: ids, Mode: "letter", Rule: rule.Name, Confidence: 0.8,
		Evidence: r.evidence(s, t, map[string][]int{"a": ns})}
	if s.planned(t) || s.planned(*verb) {
		f.Status = "planned"
	}
	f.Date, _ = r.date(s, t)
	return f, true
}

// hostOf gives who received someone in this sentence or one of the two before, or "".
func (r *reader) hostOf(s *sentence, guest string) string {
	for i := len(r.out.facts) - 1; i >= 0; i-- {
		f := &r.out.facts[i]
		if r.out.where[i] >= 0 && s.n-r.out.where[i] > 2 {
			break
		}
		if f.Type == fact.Meeting && f.Host != guest && has(f.Participants, guest) {
			return f.Host
		}
	}
	return ""
}

// moverOf gives the verb that a letter is sent, handed over or received by:
// before the noun, or in a relative clause right behind it.
func (s *sentence) moverOf(t trigger) *trigger {
	moves := func(v *trigger) bool {
		return v.class == "send" || v.class == "hand" || v.class == "receive-thing"
	}
	k := s.triggersFrom(t.last)
	if k < len(s.triggers) {
		v := &s.triggers[k]
		if moves(v) && v.first-t.last <= 2 && v.sense.Infl.Suffix != "" {
			return v
		}
	}
	for k := s.triggersFrom(t.first) - 1; k >= 0; k-- {
		v := &s.triggers[k]
		if t.first-v.last > 16 {
			return nil
		}
		if moves(v) {
			return v
		}
	}
	return nil
}

// mayBe reports whether a verb may be read as one of a class: «تسلم» is of who
// receives and of her who hands over.
func (s *sentence) mayBe(v trigger, class string) bool {
	for _, h := range s.r.d.Hits[v.first] {
		for _, sense := range h.Senses {
			if sense.Entry.Kind == "verb" && sense.Entry.Get("class") == class {
				return true
			}
		}
	}
	return false
}

// letterParty gives whom a preposition of a class governs behind a word, up to
// the next clause.
func (s *sentence) letterParty(t trigger, class string) int {
	for _, n := range s.after(t) {
		m := &s.r.d.Mentions[n]
		if m.First-t.last > 24 {
			break
		}
		if !acts(m) && m.Class != mention.Country || s.r.coord[n] {
			continue
		}
		if s.r.is(class, s.r.gov[n]) {
			return n
		}
	}
	return -1
}

// lastTo gives whom «إلى» governs last before a word.
func (s *sentence) lastTo(t trigger) int {
	left := s.before(t.first)
	for k := len(left) - 1; k >= 0; k-- {
		if n := left[k]; acts(&s.r.d.Mentions[n]) && s.r.is("to-whom", s.r.gov[n]) {
			return n
		}
	}
	return -1
}

// barePair gives the actors between a verb and a noun behind it that nothing governs.
func (s *sentence) barePair(v, t trigger) (out []int) {
	for _, n := range s.mentions[s.mentionsFrom(v.last):s.mentionsFrom(t.first)] {
		if m := &s.r.d.Mentions[n]; acts(m) && s.r.gov[n] == "" && !s.r.coord[n] && !strings.HasPrefix(m.Prefix, "و") {
			out = append(out, n)
		}
	}
	return out
}
