package rules

import (
	"sort"
	"strings"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/mention"
	"github.com/rawabit/rawabit/internal/span"
)

func (r *reader) visits(s *sentence, t trigger, rule *Rule, filled map[string][]int, planned bool, ev []span.Span) ([]fact.Fact, bool) {
	var out []fact.Fact
	for _, dest := range filled["destination"] {
		out = append(out, r.visitsTo(s, t, rule, filled["visitor"], dest, planned, ev)...)
	}
	return out, len(out) > 0
}

func (r *reader) visitsTo(s *sentence, t trigger, rule *Rule, visitors []int, dest int, planned bool, ev []span.Span) []fact.Fact {
	var out []fact.Fact
	dm := &r.d.Mentions[dest]
	for _, n := range visitors {
		for _, v := range r.entities(n) {
			f := fact.Fact{Type: fact.Visit, Visitor: r.id(v), Rule: rule.Name, Evidence: ev, Confidence: 0.85}
			own := r.countryOf(v)
			if r.serving[v].roles["envoy"] {
				own = "" // «المبعوث الأممي إلى اليمن» does not live there
			}
			code := r.country(dest)
			if dm.Class == mention.Region {
				if code = r.regionOf(dest); code == "" { // a continent, a sea: nobody visits it as a place
					continue
				}
			}
			switch {
			case dm.Entity < 0:
				continue
			case code != "" && code != own && !(own == "" && dm.Class == mention.Organization && r.d.Mentions[n].Class == mention.Organization):
				f.Destination = r.id(r.d.CountryEntity(code))
				if dm.Class == mention.City {
					f.City = r.id(dm.Entity)
				} else {
					f.City = r.cityIn(s, t, code)
				}
			case dm.Class == mention.Country || dm.Class == mention.City && rule.Set["home"] == "no" && r.capital(dm.First):
				continue // going home
			case dm.Class == mention.Organization && code != "" && r.seat(dest, own) >= 0: // his own embassy abroad
				city := &r.d.Mentions[r.seat(dest, own)]
				f.Destination, f.City = r.id(r.d.CountryEntity(city.Code)), r.id(city.Entity)
			default:
				f.Destination = r.id(dm.Entity)
				f.Confidence = 0.6
			}
			if planned {
				f.Status = "planned"
			}
			f.Kind = r.visitKind(s, t)
			f.Start, f.End = r.date(s, t)
			if f.End == "" && (rule.Set["over"] == "yes" || s.wound(t)) { // «غادر أمس أنقرة»: the day on which it ended
				f.Start, f.End = "", f.Start
			}
			out = append(out, f)
		}
	}
	return out
}

// wound reports whether a visit is told as ending: «اختتم الوزير زيارته».
func (s *sentence) wound(t trigger) bool {
	if t.verb {
		return false
	}
	for k := s.triggersFrom(t.first) - 1; k >= 0 && t.first-s.triggers[k].last <= 6; k-- {
		if v := s.triggers[k]; v.verb {
			return v.class == "end" || v.class == "conclude" || v.class == "depart"
		}
	}
	return false
}

// visitTo makes the visit of whom a mention names to a state.
func (r *reader) visitTo(s *sentence, t trigger, rule *Rule, who int, code string, ev []span.Span) (out []fact.Fact) {
	for _, v := range r.entities(who) {
		if r.countryOf(v) == code {
			continue
		}
		f := fact.Fact{Type: fact.Visit, Visitor: r.id(v), Destination: r.id(r.d.CountryEntity(code)), City: r.cityIn(s, t, code),
			Kind: r.visitKind(s, t), Rule: rule.Name, Evidence: ev, Confidence: 0.7}
		if s.planned(t) {
			f.Status = "planned"
		}
		f.Start, f.End = r.date(s, t)
		out = append(out, f)
	}
	return out
}

// regionOf gives the state that a region lies in: known, or told by the nisba right
// behind it («جزيرة كريت اليونانية»). "" if it lies in several.
func (r *reader) regionOf(n int) string {
	m := &r.d.Mentions[n]
	if m.Code != "" || n+1 == len(r.d.Mentions) {
		return m.Code
	}
	if o := &r.d.Mentions[n+1]; o.Class == mention.Nisba && o.First == m.Last && o.Prefix == "" {
		return o.Code
	}
	return ""
}

// capital reports whether the name of a capital begins at word i.
func (r *reader) capital(i int) bool {
	for _, h := range r.d.Hits[i] {
		for _, s := range h.Senses {
			if s.Entry.Kind == "country" && s.Key == "capital" {
				return true
			}
		}
	}
	return false
}

// seat gives the city of another state that is told right behind a body («سفارة بلاده
// في روما»), or -1.
func (r *reader) seat(body int, own string) int {
	n := body + 1
	if n >= len(r.d.Mentions) {
		return -1
	}
	m := &r.d.Mentions[n]
	if m.Class != mention.City || m.Code == own || m.First-r.d.Mentions[body].Last > 2 || r.gov[n] != "في" && r.gov[n] != "ب" {
		return -1
	}
	return n
}

// cityIn finds a city of the country in the sentence, said to be where things happen.
func (r *reader) cityIn(s *sentence, t trigger, code string) string {
	for _, n := range s.around(t.first) {
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
	for _, o := range s.triggersAround(t.first) {
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

// impliedVisits: who is received in another country, in its palace, ministry or
// capital, or meets others in a third one, is there on a visit, unless he is posted
// there.
func (r *reader) impliedVisits() {
	rules := r.set.way["reception"]
	if len(rules) == 0 {
		return
	}
	for i, n := 0, len(r.out.facts); i < n; i++ {
		f := r.out.facts[i]
		if f.Type != fact.Meeting || f.Mode != "in-person" || r.out.where[i] < 0 {
			continue
		}
		host, city := "", ""
		if e := r.d.EntityByID(f.Place); e >= 0 && r.d.Entities[e].Type == fact.City {
			host, city = r.d.Entities[e].Country, f.Place
		} else if e >= 0 && r.d.Entities[e].Type == fact.Country {
			host = r.d.Entities[e].Code
		}
		if host == "" {
			host = r.venueHost(i)
		}
		if host == "" {
			host = r.hostOfEscorted(i)
		}
		hosted := false
		for _, p := range f.Participants {
			hosted = hosted || r.countryOf(r.d.EntityByID(p)) == host
		}
		if host == "" || !hosted && (f.Status == "planned" || !r.setThere(i)) {
			continue
		}
		for _, p := range f.Participants {
			k := r.d.EntityByID(p)
			own := r.countryOf(k)
			if own == "" || own == host || r.posted(k) {
				continue
			}
			if e := &r.d.Entities[k]; e.Type != fact.Person && (e.Type != fact.Position || e.Role == "other") { // an attaché without a name
				continue
			}
			r.emit(fact.Fact{Type: fact.Visit, Visitor: p, Destination: r.id(r.d.CountryEntity(host)), City: city, Status: f.Status,
				Start: f.Date, Rule: rules[0].Name, Evidence: f.Evidence, Confidence: 0.7}, r.out.where[i])
		}
	}
}

// hostOfEscorted gives the country of those who meet someone that has a delegation
// with him: «التقى X معالي الوزير Y والوفد المرافق له».
func (r *reader) hostOfEscorted(i int) string {
	f := &r.out.facts[i]
	n := r.escorted(r.out.where[i])
	if n < 0 {
		return ""
	}
	guest, code := r.d.Mentions[n].Entity, ""
	for _, p := range f.Participants {
		e := r.d.EntityByID(p)
		c := r.countryOf(e)
		if e == guest || c == r.countryOf(guest) {
			continue
		}
		if code != "" && c != code {
			return ""
		}
		code = c
	}
	return code
}

// escorted gives the mention in a sentence that has a delegation with him, or -1.
func (r *reader) escorted(sentence int) int {
	if n, known := r.escorts[sentence]; known {
		return n
	}
	if r.escorts == nil {
		r.escorts = map[int]int{}
	}
	r.escorts[sentence] = -1
	s := r.d.Article.Sentences[sentence]
	for k := s.First; k < s.Last; k++ {
		if !r.isAt(k, "escorting") {
			continue
		}
		for i := k - 1; i >= max(s.First, k-4); i-- {
			if at := r.d.At[i]; at >= 0 && acts(&r.d.Mentions[at]) && r.d.Mentions[at].Entity >= 0 {
				r.escorts[sentence] = int(at)
				return int(at)
			}
		}
	}
	return -1
}

// setThere reports whether the place of a meeting is said right behind its words:
// «التقى فلان وفلان أمس في الدوحة».
func (r *reader) setThere(i int) bool {
	f := &r.out.facts[i]
	end := f.Evidence[0].End
	s := r.d.Article.Sentences[r.out.where[i]]
	words := r.d.Article.Words
	behind := max(s.First, sort.Search(len(words), func(k int) bool { return words[k].Span.Start >= end }))
	first := max(s.First, sort.Search(len(words), func(k int) bool { return words[k].Span.End > f.Evidence[0].Start }))
	for k := first; k < min(s.Last, behind+5); k++ {
		n := r.d.At[k]
		if n >= 0 && r.id(r.d.Mentions[n].Entity) == f.Place && r.d.Mentions[n].Span.Start >= f.Evidence[0].Start {
			return true
		}
	}
	return false
}

// accompanied: who sits on a visitor's side in talks with his hosts came with him.
func (r *reader) accompanied() {
	rules := r.set.way["side"]
	if len(rules) == 0 {
		return
	}
	visits := map[string][]int{} // visitor → indices of his visits
	for i := range r.out.facts {
		if f := &r.out.facts[i]; f.Type == fact.Visit && r.out.where[i] >= 0 && len(visits[f.Visitor]) < 8 {
			visits[f.Visitor] = append(visits[f.Visitor], i)
		}
	}
	for i, n := 0, len(r.out.facts); i < n; i++ {
		f := r.out.facts[i]
		if f.Type != fact.Meeting || f.Mode != "in-person" || len(f.Participants) < 3 {
			continue
		}
		for _, p := range f.Participants {
			for _, v := range visits[p] {
				// a visit told later is another, or of old
				if d := r.out.where[v] - r.out.where[i]; -6 <= d && d <= 1 && r.sideOf(f, r.out.facts[v], rules[0].Name, r.out.where[i]) {
					break
				}
			}
		}
	}
}

// sideOf gives the visit to those of the meeting who are of the visitor's state,
// if the meeting is with someone of the state visited.
func (r *reader) sideOf(meeting, visit fact.Fact, rule string, where int) bool {
	own := r.countryOf(r.d.EntityByID(visit.Visitor))
	to := r.countryOf(r.d.EntityByID(visit.Destination))
	hosted := false
	for _, p := range meeting.Participants {
		hosted = hosted || r.countryOf(r.d.EntityByID(p)) == to
	}
	if own == "" || to == "" || own == to || !hosted {
		return false
	}
	for _, p := range meeting.Participants {
		e := r.d.EntityByID(p)
		if e < 0 || p == visit.Visitor || r.d.Entities[e].Type != fact.Person || r.countryOf(e) != own || r.posted(e) {
			continue
		}
		g := visit
		g.Visitor, g.Rule, g.Evidence, g.Confidence = p, rule, meeting.Evidence, 0.7
		r.emit(g, where)
	}
	return true
}

// stops makes a visit of each country or city that a tour takes in: «جولة تشمل
// السنغال ورواندا».
func (r *reader) stops(s *sentence) {
	for _, rule := range r.set.way["stops"] {
		for _, t := range s.triggers {
			if !rule.starts(t) || s.unreal(t) {
				continue
			}
			verb, leads := -1, t.first > s.s.First && r.isAt(t.first-1, "includes") // «تشمل جولة الوزير كينيا وأوغندا»
			for i := t.last; i < min(t.last+5, s.s.Last); i++ {
				if r.isAt(i, "includes") {
					verb = i
					break
				}
			}
			if verb < 0 && !leads {
				continue
			}
			slot := &Slot{Name: "visitor"}
			who := s.owner(t, slot)
			if who < 0 && t.first > s.s.First && r.isAt(t.first-1, "preposition") {
				who = s.dropped(t, slot) // «في إطار جولة ستقوده إلى»
			}
			if who < 0 {
				who = s.nounSubject(t, slot)
			}
			if leads && who >= 0 {
				verb = r.d.Mentions[who].Last - 1
			}
			first := s.mentionsFrom(verb + 1)
			if who < 0 || verb < 0 || first >= len(s.mentions) {
				continue
			}
			n := s.mentions[first]
			if m := &r.d.Mentions[n]; m.First-verb > 8 || m.Class != mention.Country && m.Class != mention.City {
				continue
			}
			ev := r.evidence(s, t, map[string][]int{"visitor": {who}, "destination": s.chain(n)})
			for _, c := range s.chain(n) {
				filled := map[string][]int{"visitor": {who}, "destination": {c}}
				facts, _ := r.visits(s, t, rule, filled, s.planned(t), ev)
				for _, f := range facts {
					f.Start, f.End = "", ""
					r.emit(f, s.n)
				}
			}
		}
	}
}

// toward is the folded preposition of going.
var toward = arabic.Fold("إلى")

// headline makes a visit of «وزير الخارجية في الجزائر»: whom a headline without a verb
// puts into another state.
func (r *reader) headline(s *sentence) {
	b := r.d.Article.Sentences[s.n].Block
	if r.d.Article.Blocks[b].Kind != article.Headline {
		return
	}
	for _, rule := range r.set.way["headline"] {
		for k := 0; k+1 < len(s.mentions); k++ {
			n, to := s.mentions[k], s.mentions[k+1]
			m, o := &r.d.Mentions[n], &r.d.Mentions[to]
			if !acts(m) || o.Class != mention.City && o.Class != mention.Country || o.First-m.Last > 1 || r.gov[n] != "" || r.gov[to] != "في" && r.gov[to] != "ب" && r.gov[to] != toward {
				continue
			}
			if m.Title != nil && (m.Title.Role == "envoy" || m.Title.Role == "representative" || m.Title.Role == "adviser") && r.gov[to] == toward {
				continue // «مبعوث الرئيس إلى سوريا»
			}
			if own := r.country(n); own == "" || own == o.Code || r.posted(m.Entity) || s.nextVerb(s.s.First) < s.s.Last {
				continue
			}
			filled := map[string][]int{"visitor": {n}, "destination": {to}}
			t := trigger{first: m.First, last: m.Last}
			facts, _ := r.visits(s, t, rule, filled, false, r.evidence(s, t, filled))
			for _, f := range facts {
				r.emit(f, s.n)
			}
		}
	}
}

// conference makes a visit of a press conference that two give in the city of one:
// «في مؤتمر صحفي مشترك مع نظيره الفيتنامي في هانوي».
func (r *reader) conference(s *sentence) {
	for _, rule := range r.set.way["conference"] {
		for _, t := range s.triggers {
			if !rule.starts(t) || !r.wordWithin("press", t.first, min(t.last+1, s.s.Last)) {
				continue
			}
			other, city := -1, -1
			for _, n := range s.mentions[s.mentionsFrom(t.last):s.mentionsFrom(t.last+heldReach)] {
				m := &r.d.Mentions[n]
				switch {
				case acts(m) && other < 0 && r.gov[n] == "مع":
					other = n
				case (m.Class == mention.City || m.Class == mention.Country) && city < 0 && (r.gov[n] == "في" || r.gov[n] == "ب"):
					city = n
				}
			}
			who := s.dropped(t, &Slot{Name: "visitor"})
			if other < 0 || city < 0 || who < 0 || who == other || s.nextVerb(t.last) < r.d.Mentions[city].First {
				continue
			}
			to := r.d.Mentions[city].Code
			for _, pair := range [2][2]int{{who, other}, {other, who}} {
				if own := r.country(pair[0]); own == "" || own == to || r.country(pair[1]) != to || r.posted(r.d.Mentions[pair[0]].Entity) {
					continue
				}
				filled := map[string][]int{"visitor": {pair[0]}, "destination": {city}}
				facts, _ := r.visits(s, t, rule, filled, false, r.evidence(s, t, filled))
				for _, f := range facts {
					r.emit(f, s.n)
				}
			}
		}
	}
}

// attends makes a visit of taking part abroad: «يشارك الوزير في القمة المنعقدة في
// الدوحة», «شارك في اجتماع جدة».
func (r *reader) attends(s *sentence) {
	for _, rule := range r.set.way["attends"] {
		for _, t := range s.triggers {
			if !rule.starts(t) || s.unreal(t) {
				continue
			}
			who, _ := s.doer(t, &Slot{Name: "visitor"})
			if !t.verb {
				who = s.owner(t, &Slot{Name: "visitor"})
			}
			if who < 0 || r.country(who) == "" || r.posted(r.d.Mentions[who].Entity) {
				continue
			}
			to := s.heldAt(t)
			if to < 0 || r.country(to) == r.country(who) {
				continue
			}
			filled := map[string][]int{"visitor": s.chain(who), "destination": {to}}
			facts, _ := r.visits(s, t, rule, filled, s.planned(t), r.evidence(s, t, filled))
			for _, f := range facts {
				r.emit(f, s.n)
			}
		}
	}
}

// heldAt gives the city or country in which what is attended is said to be held.
func (s *sentence) heldAt(t trigger) int {
	r := s.r
	words := r.d.Article.Words
	for _, n := range s.mentions[s.mentionsFrom(t.last):s.mentionsFrom(t.last+heldReach)] {
		m := &r.d.Mentions[n]
		if m.Class != mention.City && m.Class != mention.Country || m.Entity < 0 {
			continue
		}
		k := m.First - 1
		if at := r.d.At[k]; at >= 0 && r.d.Mentions[at].Class == mention.Nisba { // «العاصمة الكينية نيروبي»
			k--
		}
		if r.isAt(k, "place-noun") {
			k--
		}
		if p := strings.TrimLeft(m.Prefix, "وف"); p == "" && words[k].Form == "في" {
			k--
		}
		for _, o := range s.triggers[s.triggersFrom(k-6):] {
			if o.last == k+1 && o.first > t.first && (o.class == "host" || !o.verb && eventful(o)) {
				return n
			}
		}
		if r.isAt(k, "held") {
			return n
		}
	}
	return -1
}

// eventful reports whether a noun is of something that people come together for.
func eventful(t trigger) bool {
	switch t.class {
	case "meet", "gather", "talk", "event", "committee-session":
		return true
	}
	return false
}

// heldReach is how far behind the verb the place may stand.
const heldReach = 24

// venueHost gives the country of the receiver where a reception is set in a palace or
// seat without a city's name, or a meeting in an office of the doer's own.
func (r *reader) venueHost(i int) string {
	f := &r.out.facts[i]
	class := "own-office"
	if f.Rule == "meeting-received" || f.Rule == "meeting-reception-noun" {
		class = "venue"
	}
	if r.venueIn(class, r.out.where[i]) {
		return r.countryOf(r.d.EntityByID(f.Host))
	}
	return ""
}

// venueIn reports whether a sentence holds a word of a class of places; it is looked for
// once a sentence, however many meetings that tells.
func (r *reader) venueIn(class string, n int) bool {
	key := venueKey{class, n}
	has, known := r.venues[key]
	if known {
		return has
	}
	s := r.d.Article.Sentences[n]
	for k := s.First; k < s.Last && !has; k++ {
		has = r.isAt(k, class)
	}
	if r.venues == nil {
		r.venues = map[venueKey]bool{}
	}
	r.venues[key] = has
	return has
}

// A venueKey is a class of words and a sentence.
type venueKey struct {
	class    string
	sentence int
}

// companions: who is named as going along with a visitor visits as well: «ضم
// الوفد X وY», «يرافقه X».
func (r *reader) companions(s *sentence) {
	for _, rule := range r.set.way["companions"] {
		r.companionsBy(s, rule)
	}
}

func (r *reader) companionsBy(s *sentence, rule *Rule) {
	for _, t := range s.triggers {
		if !rule.starts(t) {
			continue
		}
		if rule.Fact == fact.Meeting {
			// whom others receive at the airport has his delegation with him, which is none of theirs
			if r.out.last >= 0 && r.out.last != r.welcomed && s.n-r.out.where[r.out.last] <= 3 && s.delegationNear(t) && r.delegationMet() {
				r.join(s, rule.Name, t.last, s.limitOfList(t))
			}
			return
		}
		if t.sense.Entry != nil && strings.HasPrefix(t.sense.Entry.ID, "comprise-delegation") && !s.delegationNear(t) { // «ضم المعرض»
			continue
		}
		if t.class == "delegation" && !s.opensMembers(t) {
			continue
		}
		if (t.class == "take-part" || t.class == "attend") && !s.sharesVisit(t) {
			continue
		}
		r.visitAlong(s, t, rule)
		return
	}
}

// opensMembers reports whether a delegation opens a list of who is in it: «وفي الوفد
// أيضا: X وY».
func (s *sentence) opensMembers(t trigger) bool {
	k := t.first - 1
	return !t.verb && k >= s.s.First && k <= s.s.First+2 && s.r.says(k, "in-it") && s.nextVerb(s.s.First) >= t.last
}

// sharesVisit reports whether what someone takes part in is a visit told before:
// «شارك في الزيارة X».
func (s *sentence) sharesVisit(t trigger) bool {
	for _, o := range s.triggers[s.triggersFrom(t.last):] {
		if o.first > t.last+1 {
			return false
		}
		if o.class == "visit" && !o.verb {
			return strings.HasPrefix(strings.TrimPrefix(s.r.d.Article.Words[o.first].Form, o.prefix), "ال")
		}
	}
	return false
}

// delegationMet reports whether the meeting told last was with a delegation: «استقبل
// X والوفد المرافق له».
func (r *reader) delegationMet() bool {
	s := r.d.Article.Sentences[r.out.where[r.out.last]]
	for i := s.First; i < s.Last; i++ {
		if t, ok := r.triggerAt(i, s.Last); ok && t.class == "delegation" {
			return true
		}
	}
	return false
}

// delegationNear reports whether a verb is of a delegation: «ضم الوفد».
func (s *sentence) delegationNear(t trigger) bool {
	for _, o := range s.triggers[s.triggersFrom(t.first-8):] {
		if o.first > t.last+2 {
			break
		}
		if o.class == "delegation" {
			return true
		}
	}
	return false
}

// limitOfList is where the names behind «ضم الوفد:» end.
func (s *sentence) limitOfList(t trigger) int { return min(s.nextVerb(t.last), t.last+reach) }

// companionsOf are those named behind a trigger while no visit had been told of.
type companionsOf struct {
	s    *sentence
	t    trigger
	rule *Rule
}

// lateCompanions gives visits that are only implied to the companions named there.
func (r *reader) lateCompanions() {
	for _, w := range r.waiting {
		r.visitAlong(w.s, w.t, w.rule)
	}
}

// visitAlong gives the visit told last to those who are named as companions.
func (r *reader) visitAlong(s *sentence, t trigger, rule *Rule) {
	last, back := -1, rule.number("back", 3)
	for i := len(r.out.facts) - 1; i >= 0 && s.n-r.out.where[i] <= back; i-- {
		if f := &r.out.facts[i]; f.Type == fact.Visit && r.out.where[i] >= 0 && r.out.where[i] <= s.n && r.set.byName[f.Rule].Set["leg"] == "" {
			last = i
			break
		}
	}
	if last < 0 {
		r.waiting = append(r.waiting, companionsOf{s, t, rule})
		return
	}
	visit := r.out.facts[last]
	form := strings.TrimPrefix(r.d.Article.Words[t.first].Form, "و")
	for k, n := range s.mentions[s.mentionsFrom(t.last):s.mentionsFrom(s.nextVerb(t.last))] {
		m := &r.d.Mentions[n]
		with := k == 0 && !t.verb && (r.gov[n] == form || r.gov[n] == "ب") // «برفقة X», «مرفوقا بكل من X وY»
		if m.Class != mention.Person || m.Entity < 0 || r.gov[n] != "" && !r.coord[n] && !with {
			continue
		}
		e := r.d.Entities[m.Entity].ID
		if to := r.d.EntityByID(visit.Destination); rule.Word && to >= 0 && r.d.Entities[to].Type == fact.Country && r.countryOf(m.Entity) == r.countryOf(to) {
			continue // «برفقة نظيره X»: the host
		}
		if e == visit.Visitor || r.posted(m.Entity) && len(r.serving[m.Entity].roles) < 2 { // «مدير المكتب السفير X» is posted nowhere
			continue
		}
		f := visit
		f.Visitor, f.Rule, f.Evidence, f.Confidence = e, rule.Name, []span.Span{m.Span}, 0.75
		r.emit(f, s.n)
	}
}

// dateCompanions gives companions the day and the city of the visit on which they went
// along, which may be told only in another sentence about it.
func (r *reader) dateCompanions() {
	days, cities := map[string]string{}, map[string]string{} // destination → start and city of its visits, "-" where they differ
	learn := func(of map[string]string, to, v string) {
		if known, ok := of[to]; ok && known != v {
			v = "-"
		}
		of[to] = v
	}
	for i := range r.out.facts {
		f := &r.out.facts[i]
		if f.Type == fact.Visit && f.Start != "" {
			learn(days, f.Destination, f.Start)
		}
		if f.Type == fact.Visit && f.City != "" {
			learn(cities, f.Destination, f.City)
		}
	}
	for i := range r.out.facts {
		f := &r.out.facts[i]
		if rule := r.set.byName[f.Rule]; f.Type != fact.Visit || rule == nil || rule.Way != "companions" {
			continue
		}
		if day := days[f.Destination]; f.Start == "" && day != "-" {
			f.Start = day
		}
		if city := cities[f.Destination]; f.City == "" && city != "-" {
			f.City = city
		}
	}
}

// dateGreetings gives those who met a visitor on his arrival the day on which he came,
// which is told with the arrival.
func (r *reader) dateGreetings() {
	came := map[string]string{} // visitor → the day, "-" where he came twice
	for i := range r.out.facts {
		if f := &r.out.facts[i]; f.Type == fact.Visit && len(f.Start) == len("2006-01-02") {
			if day, ok := came[f.Visitor]; ok && day != f.Start {
				came[f.Visitor] = "-"
			} else {
				came[f.Visitor] = f.Start
			}
		}
	}
	for i := range r.out.facts {
		f := &r.out.facts[i]
		if rule := r.set.byName[f.Rule]; f.Type != fact.Meeting || f.Date != "" || rule == nil || rule.Set["list"] != "yes" {
			continue
		}
		for _, p := range f.Participants {
			if day := came[p]; day != "" && day != "-" {
				f.Date = day
				break
			}
		}
	}
}
