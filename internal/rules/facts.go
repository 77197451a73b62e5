package rules

import (
	"sort"
	"strings"

	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/mention"
	"github.com/rawabit/rawabit/internal/span"
)

// output is what the rules have found so far.
type output struct {
	facts []fact.Fact
	where []int // sentence of each
	last  int   // index of the last meeting, or -1
}

// Result is what Apply finds: facts with the IRIs of Document.Entities, and
// which countries or bodies «البلدان» means in each sentence.
type Result struct {
	Facts  []fact.Fact
	pair   []string
	bySent map[int][]string
}

// Parties gives the IRIs of the countries or organizations that a sentence's
// cooperation is between, or nil where the article names no two.
func (r *Result) Parties(sentence int) []string {
	if p := r.bySent[sentence]; len(p) >= 2 {
		return p
	}
	return r.pair
}

// Apply lays the rules over an article. Entities that a rule implies (an unnamed
// holder of an office, a country seen only in its nisba) are added to d.
func (s *Set) Apply(d *mention.Document) *Result {
	r := &reader{d: d, set: s, topic: -1}
	r.out.last = -1
	r.govern()
	res := &Result{bySent: map[int][]string{}}
	r.positions()
	sentences := make([]*sentence, len(d.Article.Sentences))
	for n := range sentences {
		sentences[n] = r.read(n)
	}
	r.findPair(sentences)
	for _, sent := range sentences {
		r.events(sent)
		r.committees(sent)
		r.attendance(sent)
		r.companions(sent)
		r.setTopic(sent)
	}
	r.pairFromFacts()
	for _, sent := range sentences {
		r.agreements(sent)
		if p := r.sentenceParties(sent); len(p) >= 2 {
			res.bySent[sent.n] = p
		}
	}
	r.impliedVisits()
	for i := range r.out.facts {
		if r.out.facts[i].Type == fact.Meeting {
			r.out.facts[i].Host = ""
		}
	}
	res.pair = r.pairIDs()
	res.Facts = merge(r.out.facts)
	return res
}

func (r *reader) id(entity int) string {
	if entity < 0 {
		return ""
	}
	return r.d.Entities[entity].ID
}

// positions turns the offices that persons hold into facts.
func (r *reader) positions() {
	for _, h := range r.d.Holds {
		f := fact.Fact{Type: fact.PositionHeld, Person: r.id(h.Person), Role: h.Title.Role, Portfolio: h.Title.Portfolio,
			Rule: h.Rule, Evidence: h.Evidence, Confidence: 0.9}
		if len(h.Title.Portfolios) > 1 {
			f.Portfolios = append([]string(nil), h.Title.Portfolios...)
		}
		switch {
		case h.Title.Code != "":
			f.Of = r.id(r.d.CountryEntity(h.Title.Code))
		case h.Title.OrgEntity >= 0:
			f.Of = r.id(h.Title.OrgEntity)
		case h.Title.Generic && r.d.Home != "" && (h.Title.Role == "president" || h.Title.Role == "minister"):
			f.Of = r.id(r.d.CountryEntity(r.d.Home))
			f.Confidence = 0.6
		default:
			continue
		}
		r.emit(f, -1)
	}
}

func (r *reader) emit(f fact.Fact, sentence int) {
	r.out.facts = append(r.out.facts, f)
	r.out.where = append(r.out.where, sentence)
}

// setTopic remembers whom the next sentence's pronouns most likely mean: the
// first doer of this sentence that no preposition governs.
func (r *reader) setTopic(s *sentence) {
	for _, n := range s.mentions {
		m := &r.d.Mentions[n]
		if acts(m) && r.gov[n] == "" && m.Entity >= 0 {
			r.topic = n
			return
		}
	}
}

// events lays the rules of visits and meetings over a sentence.
func (r *reader) events(s *sentence) {
	used := map[int]bool{} // triggers that gave a fact
	for k, t := range s.triggers {
		rules := r.set.noun[t.class]
		if t.verb {
			rules = r.set.verb[t.class]
		}
		for _, rule := range rules {
			if rule.With != nil && !s.governedBy(t, rule.With) {
				continue
			}
			if f, ok := r.try(s, t, rule); ok {
				for _, f := range f {
					r.emit(f, s.n)
					if f.Type == fact.Meeting {
						r.out.last = len(r.out.facts) - 1
					}
				}
				used[k] = true
				break
			}
		}
	}
}

// governedBy reports whether a verb of one of the classes stands before the noun.
func (s *sentence) governedBy(t trigger, classes map[string]bool) bool {
	for _, v := range s.triggers {
		if v.first < t.first && t.first-v.last < 12 && classes[v.class] {
			return true
		}
	}
	return false
}

// try fills a rule's slots at a trigger and makes its facts.
func (r *reader) try(s *sentence, t trigger, rule *Rule) ([]fact.Fact, bool) {
	taken := map[int]bool{}
	filled := map[string][]int{}
	for i := range rule.Slots {
		slot := &rule.Slots[i]
		got := s.slotMentions(t, slot, taken)
		if len(got) == 0 {
			continue
		}
		var all []int
		for _, n := range got {
			for _, c := range s.chain(n) {
				if !taken[c] && (c == n || fits(slot, &r.d.Mentions[c])) {
					taken[c] = true
					all = append(all, c)
				}
			}
		}
		filled[slot.Name] = all
	}
	for _, need := range rule.Needs {
		if len(filled[need]) == 0 {
			return nil, false
		}
	}
	if s.unreal(t) {
		return nil, false
	}
	planned := s.planned(t)
	ev := r.evidence(s, t, filled)
	switch rule.Fact {
	case fact.Visit:
		return r.visits(s, t, rule, filled, planned, ev)
	case fact.Meeting:
		return r.meeting(s, t, rule, filled, planned, ev)
	}
	return nil, false
}

// evidence is the stretch from the first to the last word that the fact rests
// on, the trigger included.
func (r *reader) evidence(s *sentence, t trigger, filled map[string][]int) []span.Span {
	words := r.d.Article.Words
	sp := span.Span{Start: words[t.first].Span.Start, End: words[t.last-1].Span.End}
	for _, ns := range filled {
		for _, n := range ns {
			if m := &r.d.Mentions[n]; s.s.First <= m.First && m.Last <= s.s.Last {
				sp = sp.Cover(m.Span)
			}
		}
	}
	return []span.Span{sp}
}

// cueBefore reports whether a cue of one of the classes stands in the few words
// before word i of the sentence.
func (s *sentence) cueBefore(i, reach int, classes ...string) bool {
	d := s.r.d
	for k := i - 1; k >= s.s.First && k >= i-reach; k-- {
		for _, h := range d.Hits[k] {
			if k+h.N > i+1 {
				continue
			}
			for _, sense := range h.Senses {
				if sense.Entry.Kind != "cue" {
					continue
				}
				for _, c := range classes {
					if sense.Entry.ID == c {
						return true
					}
				}
			}
		}
	}
	return false
}

// verbBefore reports whether a verb or masdar of one of the classes stands
// within reach words before the trigger.
func (s *sentence) verbBefore(t trigger, reach int, classes ...string) bool {
	for _, v := range s.triggers {
		if v.first >= t.first || t.first-v.last > reach {
			continue
		}
		for _, c := range classes {
			if v.class == c {
				return true
			}
		}
	}
	return false
}

// unreal reports whether the event is denied, called off or only wished for.
func (s *sentence) unreal(t trigger) bool {
	words := s.r.d.Article.Words
	if t.first > s.s.First {
		if s.r.is("negation", strings.TrimPrefix(words[t.first-1].Form, "و")) {
			return true
		}
	}
	return s.verbBefore(t, 4, "deny", "cancel", "refuse", "invite") || s.cueBefore(t.first, 4, "denial", "negation", "invitation", "cancel", "refusal")
}

// planned reports whether the event is still to come.
func (s *sentence) planned(t trigger) bool {
	if t.verb && t.sense.Infl.Tense == 'f' {
		return true
	}
	for _, v := range s.triggers {
		if v.verb && v.first < t.first && t.first-v.last <= 6 && v.sense.Infl.Tense == 'f' {
			return true
		}
	}
	return s.cueBefore(t.first, 6, "plan") || s.verbBefore(t, 6, "plan", "intend", "postpone")
}

// country gives the ISO code of the country that a mention belongs to: a
// country's own, the one an office serves, the one a person's office serves.
func (r *reader) country(n int) string {
	m := &r.d.Mentions[n]
	switch m.Class {
	case mention.Country, mention.Nisba, mention.City, mention.Organization:
		return m.Code
	}
	if m.Title != nil && m.Title.Code != "" {
		return m.Title.Code
	}
	return r.countryOf(m.Entity)
}

func (r *reader) countryOf(entity int) string {
	if entity < 0 {
		return ""
	}
	e := &r.d.Entities[entity]
	switch e.Type {
	case fact.Country:
		return e.Code
	case fact.Organization, fact.City:
		return e.Country
	case fact.Position:
		return strings.TrimPrefix(e.Of, vocab.CountryID("XX")[:len(vocab.CountryID("XX"))-2])
	}
	for _, h := range r.d.Holds {
		if h.Person == entity && h.Title.Code != "" {
			return h.Title.Code
		}
	}
	return ""
}

// posted reports whether the person is an envoy who lives where he serves.
func (r *reader) posted(entity int) bool {
	if entity < 0 {
		return false
	}
	e := &r.d.Entities[entity]
	envoy := func(role string) bool {
		return role == "ambassador" || role == "consul" || role == "charge-d-affaires"
	}
	if e.Type == fact.Position {
		return envoy(e.Role)
	}
	for _, h := range r.d.Holds {
		if h.Person == entity && envoy(h.Title.Role) {
			return true
		}
	}
	return false
}

// entities gives the entities that a mention stands for: one for a name, two
// for «وزيرا خارجية مصر والأردن» or «الجانبان».
func (r *reader) entities(n int) []int {
	m := &r.d.Mentions[n]
	if m.Title != nil && m.Title.Plural && m.Class == mention.Office {
		codes := m.Title.Codes
		if len(codes) < 2 {
			if m.Title.Portfolio == "" && m.Title.Generic {
				return nil
			}
			codes = r.pair
		}
		var out []int
		for _, c := range codes {
			out = append(out, r.d.Position(m, c))
		}
		return out
	}
	if m.Entity < 0 {
		return nil
	}
	return []int{m.Entity}
}

func (r *reader) visits(s *sentence, t trigger, rule *Rule, filled map[string][]int, planned bool, ev []span.Span) ([]fact.Fact, bool) {
	var out []fact.Fact
	dest := filled["destination"][0]
	dm := &r.d.Mentions[dest]
	for _, n := range filled["visitor"] {
		for _, v := range r.entities(n) {
			f := fact.Fact{Type: fact.Visit, Visitor: r.id(v), Rule: rule.Name, Evidence: ev, Confidence: 0.85}
			own := r.countryOf(v)
			code := r.country(dest)
			switch {
			case dm.Entity < 0:
				continue
			case code != "" && code != own:
				f.Destination = r.id(r.d.CountryEntity(code))
				if dm.Class == mention.City {
					f.City = r.id(dm.Entity)
				} else {
					f.City = r.cityIn(s, code)
				}
			case dm.Class == mention.Country:
				continue // going home
			default:
				f.Destination = r.id(dm.Entity)
				f.Confidence = 0.6
			}
			if planned {
				f.Status = "planned"
			}
			f.Kind = r.visitKind(s, t)
			f.Start, f.End = r.date(s, t)
			out = append(out, f)
		}
	}
	return out, len(out) > 0
}

// cityIn finds a city of the country in the sentence, said to be where things happen.
func (r *reader) cityIn(s *sentence, code string) string {
	for _, n := range s.mentions {
		m := &r.d.Mentions[n]
		if m.Class == mention.City && m.Code == code {
			return r.id(m.Entity)
		}
	}
	return ""
}

// visitKind reads «زيارة رسمية», «زيارة عمل».
func (r *reader) visitKind(s *sentence, t trigger) string {
	for i := t.first; i < min(t.last+4, s.s.Last); i++ {
		for _, h := range r.d.Hits[i] {
			for _, sense := range h.Senses {
				if sense.Entry.Kind == "visitkind" {
					return sense.Entry.ID
				}
			}
		}
	}
	for _, o := range s.triggers {
		if o.class == "visit" && !o.verb && o.first > t.first {
			for i := o.last; i < min(o.last+3, s.s.Last); i++ {
				for _, h := range r.d.Hits[i] {
					for _, sense := range h.Senses {
						if sense.Entry.Kind == "visitkind" {
							return sense.Entry.ID
						}
					}
				}
			}
		}
	}
	return ""
}

// date gives the date nearest to the trigger in its sentence.
func (r *reader) date(s *sentence, t trigger) (start, end string) {
	best := -1
	for _, n := range s.mentions {
		m := &r.d.Mentions[n]
		if m.Class != mention.Date {
			continue
		}
		gap := m.First - t.last
		if m.Last <= t.first {
			gap = (t.first - m.Last) * 2
		}
		if best < 0 || gap < best {
			best, start, end = gap, m.ISO, m.ISOEnd
		}
	}
	return start, end
}

func (r *reader) meeting(s *sentence, t trigger, rule *Rule, filled map[string][]int, planned bool, ev []span.Span) ([]fact.Fact, bool) {
	seen := map[int]bool{}
	var actors, countries []string
	for _, name := range []string{"a", "b", "c"} {
		for _, n := range filled[name] {
			for _, e := range r.entities(n) {
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
	}
	ps := actors
	if len(actors) < 2 {
		if len(actors) == 1 && len(countries) > 0 && r.countryActor(actors[0], countries) {
			return nil, false
		}
		ps = append(ps, countries...)
	}
	if len(ps) < 2 {
		return nil, false
	}
	f := fact.Fact{Type: fact.Meeting, Participants: ps, Mode: rule.Set["mode"], Rule: rule.Name, Evidence: ev, Confidence: 0.85}
	if f.Mode == "" {
		f.Mode = r.mode(s, t)
	}
	if planned {
		f.Status = "planned"
	}
	f.Date, _ = r.date(s, t)
	f.Place = r.place(s)
	if len(filled["a"]) > 0 {
		f.Host = r.id(r.d.Mentions[filled["a"][0]].Entity) // who receives; cleared when the rules are done
	}
	sort.Strings(f.Participants)
	return []fact.Fact{f}, true
}

// countryActor: «التقى الوزير المصري مع مصر» is a misreading.
func (r *reader) countryActor(actor string, countries []string) bool {
	for i := range r.d.Entities {
		if r.d.Entities[i].ID == actor {
			own := r.countryOf(i)
			return len(countries) == 1 && own != "" && countries[0] == vocab.CountryID(own)
		}
	}
	return false
}

// mode tells a call from a meeting by the words of the sentence.
func (r *reader) mode(s *sentence, t trigger) string {
	for i := s.s.First; i < s.s.Last; i++ {
		f := r.d.Article.Words[i].Form
		switch {
		case r.is("call", f) && i-t.first < 12 && t.first-i < 6:
			return "call"
		case r.is("video", f):
			return "video"
		}
	}
	return "in-person"
}

// place is a city in which things are said to happen.
func (r *reader) place(s *sentence) string {
	for _, n := range s.mentions {
		m := &r.d.Mentions[n]
		if m.Class == mention.City && (r.gov[n] == "في" || r.gov[n] == "ب") {
			return r.id(m.Entity)
		}
	}
	return ""
}

// attendance adds those who were present to the meeting told last: «حضر اللقاء
// X وY», «بحضور X».
func (r *reader) attendance(s *sentence) {
	if r.out.last < 0 {
		return
	}
	words := r.d.Article.Words
	from := -1
	for _, t := range s.triggers {
		if t.class == "attend" && t.verb {
			from = t.last
		}
	}
	for i := s.s.First; i < s.s.Last && from < 0; i++ {
		if r.is("presence", strings.TrimPrefix(words[i].Form, "و")) {
			from = i + 1
		}
	}
	if from < 0 || s.n-r.out.where[r.out.last] > 3 {
		return
	}
	f := &r.out.facts[r.out.last]
	added := false
	for _, n := range s.mentions {
		m := &r.d.Mentions[n]
		if m.First < from || !acts(m) || m.Entity < 0 {
			continue
		}
		if r.d.Entities[m.Entity].Type != fact.Person {
			continue
		}
		if id := r.id(m.Entity); !has(f.Participants, id) {
			f.Participants = append(f.Participants, id)
			added = true
		}
	}
	if added {
		sort.Strings(f.Participants)
		f.Evidence = append(f.Evidence, s.s.Span)
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

// impliedVisits: who is received in another country, in its palace, ministry or
// capital, is there on a visit, unless he is posted there.
func (r *reader) impliedVisits() {
	for i, n := 0, len(r.out.facts); i < n; i++ {
		f := r.out.facts[i]
		if f.Type != fact.Meeting || f.Mode != "in-person" || r.out.where[i] < 0 {
			continue
		}
		host := ""
		city := ""
		for _, e := range r.d.Entities {
			if e.ID == f.Place && e.Type == fact.City {
				host, city = e.Country, e.ID
			}
		}
		if host == "" {
			host = r.venueHost(i)
		}
		if host == "" {
			continue
		}
		hosted := false
		for k := range r.d.Entities {
			if has(f.Participants, r.d.Entities[k].ID) && r.countryOf(k) == host {
				hosted = true
			}
		}
		if !hosted {
			continue
		}
		for k := range r.d.Entities {
			e := &r.d.Entities[k]
			own := r.countryOf(k)
			if !has(f.Participants, e.ID) || own == "" || own == host || e.Type != fact.Person && e.Type != fact.Position || r.posted(k) {
				continue
			}
			r.emit(fact.Fact{Type: fact.Visit, Visitor: e.ID, Destination: r.id(r.d.CountryEntity(host)), City: city, Status: f.Status,
				Start: f.Date, Rule: "visit-implied-by-reception", Evidence: f.Evidence, Confidence: 0.7}, r.out.where[i])
		}
	}
}

// venueHost gives the country of the receiver where a reception is set in a
// palace or seat without a city's name.
func (r *reader) venueHost(i int) string {
	f := &r.out.facts[i]
	if f.Rule != "meeting-received" && f.Rule != "meeting-reception-noun" {
		return ""
	}
	s := r.d.Article.Sentences[r.out.where[i]]
	for k := s.First; k < s.Last; k++ {
		if r.is("venue", r.d.Article.Words[k].Form) {
			return r.countryOf(r.d.EntityByID(f.Host))
		}
	}
	return ""
}

// committees: a joint committee that meets, met or will meet is a meeting of its
// two states: «تعقد اللجنة المشتركة اجتماعا».
func (r *reader) committees(s *sentence) {
	d := r.d
	for _, n := range s.mentions {
		m := &d.Mentions[n]
		if m.Class != mention.Organization || m.Entry == nil || m.Entry.Get("sort") != "committee" {
			continue
		}
		joint := false
		var codes []string
		for i := m.First; i < m.Last; i++ {
			joint = joint || r.is("joint", d.Article.Words[i].Form)
			for _, h := range d.Hits[i] {
				for _, sense := range h.Senses {
					if sense.Entry.Kind == "country" && sense.Key == "nisba" && !has(codes, sense.Entry.ID) && len(codes) < 2 {
						codes = append(codes, sense.Entry.ID)
					}
				}
			}
		}
		if !joint && len(codes) < 2 {
			continue
		}
		if len(codes) < 2 {
			codes = r.pair
		}
		if len(codes) < 2 {
			continue
		}
		for _, t := range s.triggers {
			near := t.last <= m.First && m.First-t.last <= 3 || t.first >= m.Last && t.first-m.Last <= 3
			switch t.class {
			case "light", "meet", "committee-session", "begin", "happen", "end", "conclude":
			default:
				near = false
			}
			if !near || s.unreal(t) {
				continue
			}
			words := d.Article.Words
			ev := m.Span.Cover(span.Span{Start: words[t.first].Span.Start, End: words[t.last-1].Span.End})
			f := fact.Fact{Type: fact.Meeting, Mode: "in-person", Rule: "meeting-joint-committee", Evidence: []span.Span{ev}, Confidence: 0.7}
			for _, c := range codes {
				f.Participants = append(f.Participants, r.id(d.CountryEntity(c)))
			}
			sort.Strings(f.Participants)
			f.Date, _ = r.date(s, t)
			f.Place = r.place(s)
			if s.planned(t) {
				f.Status = "planned"
			}
			r.emit(f, s.n)
			break
		}
	}
}

// companions: who is named as going along with a visitor visits as well: «ضم
// الوفد X وY», «يرافقه X».
func (r *reader) companions(s *sentence) {
	last := -1
	for i := len(r.out.facts) - 1; i >= 0; i-- {
		if r.out.facts[i].Type == fact.Visit && r.out.where[i] >= 0 && s.n-r.out.where[i] <= 3 {
			last = i
			break
		}
	}
	if last < 0 {
		return
	}
	visit := r.out.facts[last]
	for _, t := range s.triggers {
		if t.class != "accompany" || !t.verb {
			continue
		}
		lim := s.limit(t)
		for _, n := range s.mentions {
			m := &r.d.Mentions[n]
			if m.First < t.last || m.First >= lim || m.Class != mention.Person || m.Entity < 0 || r.gov[n] != "" && !r.coord[n] {
				continue
			}
			e := r.d.Entities[m.Entity].ID
			own := r.countryOf(m.Entity)
			if e == visit.Visitor || own != "" && vocab.CountryID(own) == visit.Destination || r.posted(m.Entity) {
				continue
			}
			f := visit
			f.Visitor, f.Rule, f.Evidence, f.Confidence = e, "visit-companion", []span.Span{m.Span}, 0.75
			r.emit(f, s.n)
		}
		return
	}
}

// merge makes one fact of those that tell the same: a visit of one visitor to
// one country, a meeting of the same people, an office.
func merge(in []fact.Fact) []fact.Fact {
	var out []fact.Fact
	for _, f := range in {
		done := false
		for i := range out {
			if same(&out[i], &f) {
				join(&out[i], &f)
				done = true
				break
			}
		}
		if !done {
			out = append(out, f)
		}
	}
	return out
}

func same(a, b *fact.Fact) bool {
	if a.Type != b.Type {
		return false
	}
	switch a.Type {
	case fact.PositionHeld:
		return a.Person == b.Person && a.Role == b.Role && a.Of == b.Of && a.Portfolio == b.Portfolio
	case fact.Visit:
		return a.Visitor == b.Visitor && a.Destination == b.Destination && (a.Start == "" || b.Start == "" || a.Start[:4] == b.Start[:4])
	case fact.Meeting:
		if a.Mode != b.Mode || a.Date != "" && b.Date != "" && a.Date != b.Date {
			return false
		}
		n := 0
		for _, p := range b.Participants {
			if has(a.Participants, p) {
				n++
			}
		}
		return n >= 2
	case fact.AgreementOf:
		return a.Instrument == b.Instrument && strings.Join(a.Parties, " ") == strings.Join(b.Parties, " ") &&
			(len(a.Sectors) == 0 || len(b.Sectors) == 0 || strings.Join(a.Sectors, " ") == strings.Join(b.Sectors, " "))
	}
	return false
}

func join(a, b *fact.Fact) {
	for _, e := range b.Evidence {
		dup := false
		for _, x := range a.Evidence {
			dup = dup || x == e
		}
		if !dup && len(a.Evidence) < 6 {
			a.Evidence = append(a.Evidence, e)
		}
	}
	fill := func(x *string, y string) {
		if *x == "" {
			*x = y
		}
	}
	fill(&a.City, b.City)
	fill(&a.Host, b.Host)
	fill(&a.Kind, b.Kind)
	fill(&a.Start, b.Start)
	fill(&a.End, b.End)
	fill(&a.Place, b.Place)
	fill(&a.Date, b.Date)
	fill(&a.Title, b.Title)
	if a.Type != fact.AgreementOf && b.Status == "" {
		a.Status = ""
	}
	if a.Type == fact.AgreementOf && strength(b.Status) > strength(a.Status) {
		a.Status = b.Status
	}
	for _, p := range b.Participants {
		if !has(a.Participants, p) {
			a.Participants = append(a.Participants, p)
		}
	}
	sort.Strings(a.Participants)
	for _, p := range b.Sectors {
		if !has(a.Sectors, p) {
			a.Sectors = append(a.Sectors, p)
		}
	}
	sort.Strings(a.Sectors)
	a.Confidence = max(a.Confidence, b.Confidence)
}

func strength(status string) int {
	switch status {
	case "signed":
		return 4
	case "approved", "in-force":
		return 3
	case "planned":
		return 2
	case "discussed":
		return 1
	}
	return 0
}

// isHeadline reports whether sentence n is of the headline.
func (r *reader) isHeadline(n int) bool {
	a := r.d.Article
	return a.Blocks[a.Sentences[n].Block].Kind == article.Headline
}
