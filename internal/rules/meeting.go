package rules

import (
	"slices"
	"sort"
	"strings"

	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/mention"
	"github.com/rawabit/rawabit/internal/span"
)

func (r *reader) meeting(s *sentence, t trigger, rule *Rule, filled map[string][]int, planned bool, ev []span.Span) ([]fact.Fact, bool) {
	seen := map[int]bool{}
	var actors, countries []string
	interview := !t.verb && r.isAt(t.first, "interview")
	for _, name := range []string{"a", "b", "c"} {
		before := len(seen)
		for _, n := range filled[name] {
			for _, e := range r.entities(n) {
				if seen[e] {
					continue
				}
				if r.d.Mentions[n].Class == mention.City && r.d.Mentions[n].Code != "" { // «محادثات بين موسكو وواشنطن»
					e = r.d.CountryEntity(r.d.Mentions[n].Code)
				}
				if seen[e] {
					continue
				}
				seen[e] = true
				if r.d.Entities[e].Type == fact.Country {
					countries = append(countries, r.id(e))
				} else {
					actors = append(actors, r.id(e))
				}
			}
		}
		if interview && len(filled[name]) > 0 && !acts(&r.d.Mentions[filled[name][0]]) {
			return nil, false // «في مقابلة مع مؤسسة»
		}
		if len(filled[name]) > 0 && len(seen) == before {
			return nil, false // a party that the article does not name
		}
	}
	ps := actors
	if len(actors) < 2 {
		if len(actors) == 1 && len(countries) > 0 {
			return nil, false // «قال الوزير إن المحادثات مع إيران»: states talk, not he
		}
		ps = append(ps, countries...)
		if heads := r.chairs(s, t.last); len(actors) == 0 && len(heads) >= 2 { // «مباحثات بين مصر والأردن برئاسة X وY»
			ps = heads
		}
	}
	ps = r.withoutBodiesOf(ps)
	if len(ps) < 2 || len(actors) == 0 && !t.verb && r.says(t.first, "dialogue") { // «الحوار بين مصر والأردن» goes on all the time
		return nil, false
	}
	f := fact.Fact{Type: fact.Meeting, Participants: slices.Clone(ps), Mode: rule.Set["mode"], Rule: rule.Name, Evidence: ev, Confidence: 0.85}
	if f.Mode == "" {
		f.Mode = r.mode(s, t)
	}
	if planned {
		f.Status = "planned"
	}
	f.Date, _ = r.date(s, t)
	f.Place = r.place(s, t)
	if len(filled["a"]) > 0 {
		f.Host = r.id(r.d.Mentions[filled["a"][0]].Entity) // who receives; cleared when the rules are done
	}
	sort.Strings(f.Participants)
	if f.Mode == "call" && len(filled["a"]) == 1 && len(actors) > 2 { // one calls several: a call each
		return apartWith(f, actors), true
	}
	if len(filled["a"]) == 1 && len(filled["b"]) > 1 && len(actors) > 2 && !t.verb && r.says(t.first, "separate") && r.eachOf(filled["b"][0]) {
		return apartWith(f, actors), true // «أجرى لقاءات مع كل من X وY»
	}
	return append([]fact.Fact{f}, r.thenMet(s, f, filled)...), true
}

// apartWith makes of a meeting of one with several a meeting with each.
func apartWith(f fact.Fact, actors []string) (out []fact.Fact) {
	for _, p := range actors[1:] {
		g := f
		g.Participants = []string{actors[0], p}
		sort.Strings(g.Participants)
		out = append(out, g)
	}
	return out
}

// eachOf reports whether «كل من» stands before a mention.
func (r *reader) eachOf(n int) bool {
	for k := r.d.Mentions[n].First - 1; k > 0 && k >= r.d.Mentions[n].First-3; k-- {
		if r.isAt(k, "each") {
			return true
		}
	}
	return false
}

// withoutBodiesOf leaves out the bodies of whose offices others of the list are:
// «اجتماع وزراء خارجية دول المجلس» is one of ministers, not of them and the council.
func (r *reader) withoutBodiesOf(ids []string) []string {
	of := map[string]bool{}
	for _, id := range ids {
		if e := r.d.EntityByID(id); e >= 0 && r.d.Entities[e].Type == fact.Position {
			of[r.d.Entities[e].Of] = true
		}
	}
	if len(of) == 0 {
		return ids
	}
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return of[id] })
}

// thenMet makes a meeting of each of those met after one another: «سيلتقي X
// الرئيس Y، ثم الوزير Z، والوزير W».
func (r *reader) thenMet(s *sentence, f fact.Fact, filled map[string][]int) (out []fact.Fact) {
	if len(filled["a"]) != 1 || len(filled["b"]) == 0 {
		return nil
	}
	host := r.entities(filled["a"][0])
	if len(host) != 1 {
		return nil
	}
	last, open := filled["b"][len(filled["b"])-1], false
	for k := last + 1; k < len(r.d.Mentions) && k < last+12; k++ {
		m := &r.d.Mentions[k]
		if m.First >= s.s.Last || m.First-r.d.Mentions[k-1].Last > 3 {
			break
		}
		then := m.First > 0 && (r.isAt(m.First-1, "then") || r.d.Article.Words[m.First-1].Form == "ومع")
		if !acts(m) || !then && !(open && strings.HasPrefix(m.Prefix, "و")) {
			continue
		}
		open = true
		for _, e := range r.entities(k) {
			if id := r.id(e); !has(f.Participants, id) {
				g := f
				g.Participants = []string{r.id(host[0]), id}
				sort.Strings(g.Participants)
				out = append(out, g)
			}
		}
	}
	return out
}

// mode tells a call from a meeting by the words of the sentence.
func (r *reader) mode(s *sentence, t trigger) string {
	for i := max(s.s.First, t.first-reach); i < min(s.s.Last, t.last+reach); i++ {
		f := r.d.Article.Words[i].Form
		switch {
		case r.is("call", f) && i-t.first < 16 && t.first-i < 6:
			return "call"
		case r.is("video", f):
			return "video"
		}
	}
	return "in-person"
}

// place is a city in which things are said to happen.
func (r *reader) place(s *sentence, t trigger) string {
	for _, n := range s.around(t.first) {
		m := &r.d.Mentions[n]
		if m.Class == mention.City && (r.gov[n] == "في" || r.gov[n] == "ب") {
			return r.id(m.Entity)
		}
	}
	for _, n := range s.around(t.first) {
		m := &r.d.Mentions[n]
		if m.Class == mention.Country && m.Entity >= 0 && r.gov[n] == "في" && m.First > t.last && s.beside(m.First-2) {
			return r.id(m.Entity)
		}
	}
	for _, t := range s.triggersAround(t.first) { // «احتضنت العاصمة نيامي قمة»
		if t.class != "host" || !t.verb {
			continue
		}
		for _, n := range s.mentions[s.mentionsFrom(t.last):s.mentionsFrom(t.last+3)] {
			if m := &r.d.Mentions[n]; m.Class == mention.City {
				return r.id(m.Entity)
			}
		}
	}
	return ""
}

// beside reports whether word i belongs to a doer, a date or a trigger, so that what
// «في» says behind it is where they met, not what they spoke of («الأوضاع في سوريا»).
func (s *sentence) beside(i int) bool {
	if i < s.s.First {
		return false
	}
	if n := s.r.d.At[i]; n >= 0 {
		m := &s.r.d.Mentions[n]
		return acts(m) || m.Class == mention.Date
	}
	for _, t := range s.triggers[s.triggersFrom(i-4):] {
		if t.first > i {
			break
		}
		if t.last == i+1 && !t.verb && (t.class == "meet" || t.class == "talk") {
			return true
		}
	}
	return false
}

// attendance adds those who were present to the meeting told last: «حضر اللقاء
// X وY», «اجتماع شارك فيه X», «بحضور X».
func (r *reader) attendance(s *sentence) {
	if r.out.last < 0 || s.n-r.out.where[r.out.last] > 10 {
		return
	}
	for _, rule := range r.set.way["attendance"] {
		for _, t := range s.triggers {
			if rule.starts(t) && s.ofMeeting(t) {
				r.join(s, rule.Name, t.last, s.listEnd(t.last))
			}
		}
	}
	for i := s.s.First; i < s.s.Last; i++ {
		if r.isAt(i, "made-up") && r.wordWithin("group", max(s.s.First, i-8), i) { // «وفدا مكونا من X وY»
			r.join(s, "meeting-companions", i+1, s.listEnd(i+1))
			break
		}
		if r.says(i, "presence") {
			r.join(s, "meeting-attended", i+1, s.listEnd(i+1))
			break
		}
	}
}

// listEnd is where a list of those present that begins at word i ends: at the
// next verb that tells something else.
func (s *sentence) listEnd(i int) int {
	for _, t := range s.triggers[s.triggersFrom(i):] {
		switch {
		case !t.verb || t.class == "attend" || t.class == "accompany":
		case s.r.isAt(t.first-1, "relative"): // «السفير الذي وصل»
		case s.given(t.first): // «وحسن حلمي»
		default:
			return t.first
		}
	}
	return s.s.Last
}

// given reports whether a word may be a given name.
func (s *sentence) given(i int) bool {
	for _, h := range s.r.d.Hits[i] {
		for _, sense := range h.Senses {
			if sense.Entry.Kind == "given" {
				return true
			}
		}
	}
	return false
}

// ofMeeting reports whether what is attended is the meeting: «حضر اللقاء»,
// «حضره», «شارك فيه».
func (s *sentence) ofMeeting(t trigger) bool {
	if t.sense.Infl.Suffix != "" || s.r.wordWithin("therein", t.last, min(t.last+2, s.s.Last)) {
		return true
	}
	for _, o := range s.triggers[s.triggersFrom(t.last):] {
		if o.first-t.last > 2 {
			return false
		}
		switch o.class {
		case "meet", "talk", "negotiate", "receive", "reception", "call", "video-call":
			return true
		}
	}
	return false
}

// join makes the persons named in the words [from, to) take part in the meeting
// told last.
func (r *reader) join(s *sentence, rule string, from, to int) {
	f := &r.out.facts[r.out.last]
	added := false
	for _, n := range s.mentions[s.mentionsFrom(from):s.mentionsFrom(to)] {
		m := &r.d.Mentions[n]
		if m.Class != mention.Person || m.Entity < 0 || r.d.Entities[m.Entity].Type != fact.Person || len(f.Participants) >= mostPresent {
			continue
		}
		if id := r.id(m.Entity); !has(f.Participants, id) {
			f.Participants = append(f.Participants, id)
			added = true
		}
	}
	if added {
		r.fired[rule] = true
		sort.Strings(f.Participants)
		f.Evidence = append(f.Evidence, s.s.Span)
	}
}

// welcome makes one meeting of those told last and of an earlier one, if both receive
// or both see off the same guest: «وكان في استقباله X. كما كان في استقباله Y».
func (r *reader) welcome(class string) {
	last := len(r.out.facts) - 1
	k, was := r.welcomed, r.welcomedAs
	r.welcomed, r.welcomedAs = last, class
	if k < 0 || was != class || r.out.where[last]-r.out.where[k] > 3 {
		return
	}
	f, g := &r.out.facts[last], &r.out.facts[k]
	for _, p := range f.Participants {
		if has(g.Participants, p) {
			join(g, f)
			r.out.facts, r.out.where = r.out.facts[:last], r.out.where[:last]
			r.out.last, r.welcomed = k, k
			return
		}
	}
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// committees: a joint committee that meets, met or will meet is a meeting of its
// two states: «تعقد اللجنة المشتركة اجتماعا».
func (r *reader) committees(s *sentence) {
	for _, rule := range r.set.way["committee"] {
		r.committeesBy(s, rule)
	}
}

func (r *reader) committeesBy(s *sentence, rule *Rule) {
	for i := s.s.First; i < s.s.Last; i++ {
		c, ok := r.committeeAt(s, i)
		if !ok {
			continue
		}
		i = c.last - 1
		for _, t := range s.triggersAround(c.first) {
			before := 3
			if t.verb { // «انطلقت في الرباط أعمال الدورة الخامسة للجنة»
				before = 7
			}
			near := t.last <= c.first && c.first-t.last <= before || t.first >= c.last && t.first-c.last <= 3
			if near && rule.starts(t) && !s.denied(t) {
				r.session(s, rule, t, c)
				break
			}
		}
	}
}

// session makes the meeting of a joint committee's two states.
func (r *reader) session(s *sentence, rule *Rule, t trigger, c committee) {
	words := r.d.Article.Words
	ev := span.Span{Start: words[c.first].Span.Start, End: words[c.last-1].Span.End}
	ev = ev.Cover(span.Span{Start: words[t.first].Span.Start, End: words[t.last-1].Span.End})
	f := fact.Fact{Type: fact.Meeting, Mode: "in-person", Rule: rule.Name, Evidence: []span.Span{ev}, Confidence: 0.7}
	for _, code := range c.codes {
		f.Participants = append(f.Participants, r.id(r.d.CountryEntity(code)))
	}
	if heads := r.chairs(s, c.last); len(heads) >= 2 {
		f.Participants = heads
	}
	sort.Strings(f.Participants)
	f.Date, _ = r.date(s, t)
	f.Place = r.place(s, t)
	// «اتفقا على عقد اللجنة», «دعوة اللجنة للانعقاد»
	if s.planned(t) || s.verbBefore(t, 10, "agree", "invite", "invitation", "speed-up", "prepare") ||
		!t.verb && (t.class == "light" || t.class == "happen") && !s.verbBefore(t, 2, "light") {
		f.Status = "planned"
	}
	r.emit(f, s.n)
}

// A committee is a joint committee of two states as the text names it.
type committee struct {
	first, last int // words
	codes       []string
}

// committeeAt reads a joint committee at word i: «اللجنة الأمنية المشتركة»,
// «اللجنة التونسية الليبية»; «اللجنة» alone where one was named before.
func (r *reader) committeeAt(s *sentence, i int) (c committee, ok bool) {
	words := r.d.Article.Words
	if !r.says(i, "committee") {
		return c, false
	}
	c.first, c.last = i, i+1
	joint := false
	for k := i + 1; k < min(i+6, s.s.Last); k++ {
		nisba := ""
		for _, h := range r.d.Hits[k] {
			for _, sense := range h.Senses {
				if sense.Entry.Kind == "country" && sense.Key == "nisba" {
					nisba = sense.Entry.ID
				}
			}
		}
		switch {
		case nisba != "":
			if len(c.codes) < 2 && !has(c.codes, nisba) {
				c.codes = append(c.codes, nisba)
			}
		case r.isAt(k, "joint"):
			joint = true
		case words[k].Form == "-" || strings.HasPrefix(words[k].Form, "ال") && k < i+3: // «اللجنة الأمنية ...»
			continue
		default:
			k = s.s.Last
			continue
		}
		c.last = k + 1
	}
	switch {
	case len(c.codes) == 2:
	case len(r.pair) < 2 || !joint && !(r.jointNamed && c.last == i+1):
		return c, false
	default:
		c.codes = r.pair
	}
	r.jointNamed = true
	return c, true
}

// ledHere reports whether a word of chairing stands before word i: «برئاسة X», «برئاسة
// كل من X».
func (r *reader) ledHere(i int) bool {
	k := i - 1
	if k > 0 && r.d.Article.Words[k].Form == "من" && r.isAt(k-1, "each") {
		k -= 2
	} else if k >= 0 && r.isAt(k, "each") {
		k--
	}
	return k >= 0 && r.isAt(k, "led")
}

// chairs gives those who lead a session together: «برئاسة X عن الجانب الأردني،
// وY عن الجانب الأوزبكي».
func (r *reader) chairs(s *sentence, after int) (ids []string) {
	for _, n := range s.mentions[s.mentionsFrom(after):s.mentionsFrom(after+reach)] {
		m := &r.d.Mentions[n]
		if m.Class != mention.Person || m.Entity < 0 || len(ids) == 0 && !r.ledHere(m.First) {
			continue
		}
		if len(ids) == 1 && !strings.HasPrefix(m.Prefix, "و") {
			continue
		}
		if id := r.id(m.Entity); !has(ids, id) {
			ids = append(ids, id)
		}
		if len(ids) == 2 {
			return ids
		}
	}
	return nil
}

// sessions: «عقد جولة المشاورات السياسية المقبلة في عمان», a session to come of
// the two that the article is about.
func (r *reader) sessions(s *sentence) {
	pair := r.pairIDs()
	if len(pair) < 2 {
		return
	}
	for _, rule := range r.set.way["session"] {
		for _, t := range s.triggers {
			if !rule.starts(t) || s.unreal(t) || !s.besideOf(t, rule) {
				continue
			}
			f := fact.Fact{Type: fact.Meeting, Participants: pair, Mode: "in-person", Status: "planned", Rule: rule.Name,
				Evidence: r.evidence(s, t, nil), Confidence: 0.6, Place: r.place(s, t)}
			f.Date, _ = r.date(s, t)
			r.emit(f, s.n)
		}
	}
}

// settle takes back what another meeting tells better: talks of two states by
// those who held them, an office by who holds it, and a talk whose telephone only
// another sentence mentions.
func (r *reader) settle() {
	calls := map[string]bool{}
	better := map[string][]int{} // country of a person who met → meetings
	for i := range r.out.facts {
		f := &r.out.facts[i]
		if f.Type != fact.Meeting {
			continue
		}
		if f.Mode == "call" {
			calls[strings.Join(f.Participants, " ")] = true
		}
		for _, c := range r.statesIn(f) {
			if len(better[c]) < 12 {
				better[c] = append(better[c], i)
			}
		}
	}
	dropped := map[int]bool{}
	for i := range r.out.facts {
		f := &r.out.facts[i]
		if f.Type == fact.Meeting && len(f.Participants) < 2 { // see unnamed
			dropped[i] = true
			continue
		}
		if f.Type != fact.Meeting || f.Mode == "letter" {
			continue
		}
		if rule := r.set.byName[f.Rule]; rule != nil && rule.Set["soft"] == "yes" && f.Mode == "in-person" && calls[strings.Join(f.Participants, " ")] {
			dropped[i] = true
			continue
		}
	told:
		for _, c := range r.statesIn(f) {
			for _, k := range better[c] {
				if k != i && !dropped[k] && r.toldBy(f, &r.out.facts[k]) {
					dropped[i] = true
					g := &r.out.facts[k]
					g.Evidence = append(g.Evidence[:len(g.Evidence):len(g.Evidence)], f.Evidence...)
					break told
				}
			}
		}
	}
	kept, where := r.out.facts[:0], r.out.where[:0]
	for i := range r.out.facts {
		if !dropped[i] {
			kept, where = append(kept, r.out.facts[i]), append(where, r.out.where[i])
		}
	}
	r.out.facts, r.out.where = kept, where
}

// statesIn gives the states of those who take part in a meeting.
func (r *reader) statesIn(f *fact.Fact) (codes []string) {
	for _, p := range f.Participants[:min(len(f.Participants), 8)] {
		if c := r.countryOf(r.d.EntityByID(p)); c != "" && !has(codes, c) {
			codes = append(codes, c)
		}
	}
	return codes
}

// toldBy reports whether meeting g tells f with more names: each of those in f is
// in g, or is a state or an unnamed office and g has another of that state by name.
func (r *reader) toldBy(f, g *fact.Fact) bool {
	if f.Mode != g.Mode || len(f.Participants) > len(g.Participants) || !datesAgree(f.Date, g.Date) ||
		f.Status == "planned" && g.Status == "" && r.ofStates(f) {
		return false
	}
	used := map[string]bool{}
	for _, p := range f.Participants {
		if has(g.Participants, p) {
			used[p] = true
		}
	}
	named := 0
	for _, p := range f.Participants {
		if used[p] {
			continue
		}
		e := r.d.EntityByID(p)
		if e < 0 {
			return false
		}
		state := r.d.Entities[e].Type == fact.Country
		if !state && r.d.Entities[e].Type != fact.Position {
			return false
		}
		found := false
		for _, q := range g.Participants {
			k := r.d.EntityByID(q)
			if k < 0 || used[q] || r.countryOf(k) != r.countryOf(e) {
				continue
			}
			if t := r.d.Entities[k].Type; t == fact.Person || state && t == fact.Position {
				used[q], found = true, true
				named++
				break
			}
		}
		if !found {
			return false
		}
	}
	return named > 0
}

// ofStates reports whether only states take part in a meeting.
func (r *reader) ofStates(f *fact.Fact) bool {
	for _, p := range f.Participants {
		if e := r.d.EntityByID(p); e < 0 || r.d.Entities[e].Type != fact.Country {
			return false
		}
	}
	return true
}
