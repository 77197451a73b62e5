package rules

import (
	"slices"
	"strings"
	"time"

	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/lexicon"
	"github.com/rawabit/rawabit/internal/mention"
	"github.com/rawabit/rawabit/internal/span"
)

// output is what the rules have found so far.
type output struct {
	facts []fact.Fact
	where []int // sentence of each
	last  int   // index of the last meeting, or -1
}

// Result is what Apply finds: facts with the IRIs of Document.Entities, and who
// has to do with whom in each sentence.
type Result struct {
	Facts   []fact.Fact
	parties *parties
	reader  *reader
}

// Parties gives the IRIs of the countries or organizations that are meant by the
// words [first, last) of a sentence, those of an agreement or of cooperation, or
// nil where the article names no two; sure is false where it does no more than
// name them.
func (r *Result) Parties(sentence, first, last int) (ids []string, sure bool) {
	return r.parties.of(sentence, first, last)
}

// Apply lays the rules over an article. Entities that a rule implies (an unnamed
// holder of an office, a country seen only in its nisba) are added to d.
func (s *Set) Apply(d *mention.Document) *Result {
	r := s.lay(d)
	for i := range r.out.facts {
		if r.out.facts[i].Type == fact.Meeting {
			r.out.facts[i].Host = "" // was kept to tell in whose palace it was
		}
	}
	facts := merge(r.out.facts)
	for i := range facts {
		if facts[i].Type == fact.AgreementOf {
			facts[i].Kind = "" // was kept to tell what only the headline says
		}
	}
	return &Result{Facts: facts, parties: r.parties, reader: r}
}

// lay finds all facts, before those that tell the same are merged.
func (s *Set) lay(d *mention.Document) *reader {
	r := &reader{d: d, set: s, topic: -1, welcomed: -1, fired: map[string]bool{}}
	r.out.last = -1
	r.remember()
	r.listen()
	r.govern()
	r.serves()
	r.positions()
	sentences, all := make([]*sentence, len(d.Article.Sentences)), sized(&r.memory.sentences, len(d.Article.Sentences))
	for n := range sentences {
		sentences[n] = &all[n]
		r.read(n, &all[n])
	}
	r.findPair(sentences)
	for _, sent := range sentences {
		if r.repeatsHeadline(sent.s) {
			continue
		}
		r.events(sent)
		r.letters(sent)
		r.statesMeet(sent)
		r.sessions(sent)
		r.committees(sent)
		r.attendance(sent)
		r.companions(sent)
		r.stops(sent)
		r.attends(sent)
		r.headline(sent)
		r.conference(sent)
		r.speaksAbroad(sent)
		r.comesHere(sent)
		r.setTopic(sent)
	}
	r.settle()
	r.pairFromFacts()
	r.findNewsDate(sentences)
	r.parties = r.findParties(sentences)
	for _, sent := range sentences {
		r.agreements(sent)
	}
	r.lateAgreements()
	r.deals(r.parties)
	r.impliedVisits()
	r.lateCompanions()
	r.accompanied()
	r.dateCompanions()
	r.dateGreetings()
	return r
}

// id gives an entity's IRI, "" for -1.
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
			Marked: h.Title.Marked || h.Title.Code == "" && h.Title.OrgEntity >= 0, Rule: h.Rule, Evidence: h.Evidence, Confidence: 0.9}
		if len(h.Title.Portfolios) > 1 {
			f.Portfolios = append([]string(nil), h.Title.Portfolios...)
		}
		switch {
		case h.Title.Code != "":
			f.Of = r.id(r.d.CountryEntity(h.Title.Code))
		case h.Title.OrgEntity >= 0:
			f.Of = r.id(h.Title.OrgEntity)
		case h.Title.Generic && r.d.Home != "" && (h.Title.Role == "president" && !r.d.Lex.Is("country", r.d.Home, "monarchy") || h.Title.Role == "minister"):
			f.Of = r.id(r.d.CountryEntity(r.d.Home))
			f.Confidence = 0.6
		default:
			continue
		}
		if !f.Marked {
			f.Rule += "-in-context" // less sure than those whose words name the state
		}
		r.emit(f, -1)
	}
}

func (r *reader) emit(f fact.Fact, sentence int) {
	r.fired[f.Rule] = true
	r.out.facts = append(r.out.facts, f)
	r.out.where = append(r.out.where, sentence)
}

// setTopic remembers whom the next sentence's pronouns most likely mean: the
// first doer of this sentence that no preposition governs.
func (r *reader) setTopic(s *sentence) {
	for _, n := range s.mentions {
		m := &r.d.Mentions[n]
		if acts(m) && r.gov[n] == "" && m.Entity >= 0 && !r.speaks(n) {
			r.topic = n
			return
		}
	}
}

// events lays the rules of visits and meetings over a sentence.
func (r *reader) events(s *sentence) {
	for k, t := range s.triggers {
		if s.attended(k) && !(t.last < s.s.Last && r.d.Article.Words[t.last].Form == "بين") {
			continue // «حضر اللقاء X»: X is no party to it, but «شهد اللقاء بين X وY»
		}
		if !t.verb && k+1 < len(s.triggers) && s.attendedBy(t, s.triggers[k+1]) {
			continue // «اللقاء الذي حضره X»
		}
		rules := r.set.noun[t.class]
		if t.verb {
			rules = r.set.verb[t.class]
		}
		met := false
		for _, rule := range rules {
			if rule.With != nil && !s.governedBy(t, rule.With) || !s.besideOf(t, rule) {
				continue
			}
			if f, ok := r.try(s, t, rule); ok {
				met = true
				for _, f := range f {
					r.emit(f, s.n)
					if f.Type == fact.Meeting {
						r.out.last = len(r.out.facts) - 1
						if rule.Set["list"] == "yes" {
							r.join(s, rule.Name, t.last, s.listEnd(t.last))
							r.welcome(t.class)
						}
					}
				}
				break
			}
		}
		if !met && t.verb && (t.class == "receive" || t.class == "meet") {
			r.unnamed(s, t)
		}
	}
}

// unnamed remembers whom somebody receives or meets without a name, so that those
// named behind take part: «استقبل X وفدا برلمانيا. ويتكون الوفد من Y وZ». A meeting to
// which nobody is added is dropped in the end.
func (r *reader) unnamed(s *sentence, t trigger) {
	slot := &Slot{Name: "a"}
	n, _ := s.doer(t, slot)
	if n < 0 || !acts(&r.d.Mentions[n]) || s.unreal(t) {
		return
	}
	host := r.entities(n)
	if len(host) != 1 {
		return
	}
	group := false
	for i := t.last; i < min(t.last+16, s.s.Last) && !group; i++ {
		group = r.isAt(i, "group")
	}
	if !group {
		return
	}
	f := fact.Fact{Type: fact.Meeting, Participants: []string{r.id(host[0])}, Mode: r.mode(s, t), Rule: "meeting-received",
		Evidence: r.evidence(s, t, map[string][]int{"a": {n}}), Confidence: 0.7, Place: r.place(s, t)}
	f.Date, _ = r.date(s, t)
	f.Host = f.Participants[0]
	if s.planned(t) {
		f.Status = "planned"
	}
	r.out.facts, r.out.where = append(r.out.facts, f), append(r.out.where, s.n)
	r.out.last = len(r.out.facts) - 1
}

// attended reports whether the trigger is what a verb before it says was attended:
// «حضر اللقاء», «حضر الاستقبال ومأدبة الغداء».
func (s *sentence) attended(k int) bool {
	for ; k > 0 && !s.triggers[k].verb; k-- {
		t, o := &s.triggers[k], &s.triggers[k-1]
		if t.first-o.last > 2 {
			return false
		}
		if o.class == "attend" {
			return true
		}
		if !strings.HasPrefix(t.prefix, "و") {
			return false
		}
	}
	return false
}

// attendedBy reports whether the trigger behind an event's noun says who was
// present: «اللقاء الذي حضره X».
func (s *sentence) attendedBy(t, next trigger) bool {
	return next.class == "attend" && next.verb && next.sense.Infl.Suffix != "" && next.first-t.last <= 10 &&
		s.r.isAt(next.first-1, "relative")
}

// besideOf reports whether the words behind the trigger hold what the rule asks for.
func (s *sentence) besideOf(t trigger, rule *Rule) bool {
	end := min(t.last+14, s.s.Last) // «ترأس وزير الخارجية X أمس اجتماع اللجنة»
	if rule.Words != "" && !s.r.wordWithin(rule.Words, t.first, min(t.last+14, s.s.Last)) {
		return false
	}
	if rule.Beside == nil {
		return true
	}
	for _, o := range s.triggers[s.triggersFrom(t.last):] {
		if o.first >= end {
			break
		}
		if !o.verb && rule.Beside[o.class] {
			return true
		}
	}
	return false
}

// governedBy reports whether a verb of one of the classes stands before the noun.
func (s *sentence) governedBy(t trigger, classes map[string]bool) bool {
	for _, v := range s.triggers[s.triggersFrom(t.first-16):s.triggersFrom(t.first)] {
		if t.first-v.last < 12 && classes[v.class] {
			return true
		}
	}
	// farther on only the verb that stands next: «عقد كل من X، وY، مشاورات»
	for k := s.triggersFrom(t.first) - 1; k >= 0 && t.first-s.triggers[k].last < 24; k-- {
		if v := s.triggers[k]; v.verb {
			return classes[v.class]
		}
	}
	return false
}

// try fills a rule's slots at a trigger and makes its facts.
func (r *reader) try(s *sentence, t trigger, rule *Rule) ([]fact.Fact, bool) {
	var taken map[int]bool
	var filled map[string][]int // made once there is something to hold, as most rules find nothing
	for i := range rule.Slots {
		slot := &rule.Slots[i]
		got := s.slotMentions(t, slot, taken)
		if len(got) == 0 {
			if slices.Contains(rule.Needs, slot.Name) {
				return nil, false
			}
			continue
		}
		if filled == nil {
			taken, filled = map[int]bool{}, map[string][]int{}
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
		if slot.Name == "destination" {
			all = append(all, s.then(all[len(all)-1], taken)...)
		}
		filled[slot.Name] = all
	}
	for _, need := range rule.Needs {
		if len(filled[need]) == 0 {
			return nil, false
		}
	}
	if rule.Set["governed"] == "no" && t.first > s.s.First && r.isAt(t.first-1, "preposition") {
		return nil, false
	}
	if rule.Set["governed"] == "yes" && (t.first == s.s.First || !r.isAt(t.first-1, "preposition")) {
		return nil, false
	}
	if rule.Set["near"] == "yes" && t.first-r.d.Mentions[filled["b"][0]].Last > 4 {
		return nil, false
	}
	if rule.Set["dual"] == "yes" && t.sense.Infl.Number != 'd' {
		return nil, false
	}
	if s.unreal(t) {
		return nil, false
	}
	if how := rule.Set["foreign"]; how != "" { // the two are needed, see faults
		a, b := filled[rule.Slots[0].Name][0], filled[rule.Slots[1].Name][0]
		abroad := rule.Fact == fact.Visit && r.serving[r.d.Mentions[a].Entity].roles["envoy"] // «المبعوث الأممي إلى اليمن» lives elsewhere
		if !r.foreign(a, b) && !abroad && !(how == "where" && s.where(t, a, b)) {             // «زار الشركة حيث التقى مديرها»
			return nil, false
		}
	}
	if rule.Set["leg"] == "yes" && r.d.Mentions[filled["visitor"][0]].First < s.s.First {
		return nil, false // «وصل الوفد قادما من أنقرة»
	}
	if rule.Fact == fact.Visit && t.verb && len(filled["visitor"]) == 1 && s.ofMany(t, filled["visitor"][0]) {
		return nil, false // «قال فلان إنهم غادروا أنقرة»
	}
	if rule.Fact == fact.Visit && rule.Slots[0].Name == "destination" && t.sense.Infl.Suffix != "" {
		return nil, false // «القمة التي تستضيفها أنقرة»
	}
	if rule.Fact == fact.Visit && rule.Set["foreign"] != "" && r.posted(r.d.Mentions[filled["visitor"][0]].Entity) {
		return nil, false // «غادر السفير القاهرة»
	}
	if rule.Fact == fact.Visit && t.verb && rule.Slots[0].Name == "visitor" && len(filled["visitor"]) > 0 && s.mismatched(t, filled["visitor"][0]) {
		return nil, false
	}
	if rule.Set["alone"] == "yes" && s.hasPartner(r.d.Mentions[filled["b"][0]].Last) {
		return nil, false
	}
	if rule.Set["hailed"] == "yes" && !s.hailed(t) {
		return nil, false
	}
	planned := s.planned(t)
	if w := rule.Set["wording"]; w == "yes" && t.last-t.first < 2 || w == "no" && t.last-t.first > 1 { // «كان في استقباله», «استقبله»
		return nil, false
	}
	if rule.Set["purpose"] == "no" && s.onlyPurpose(t) {
		return nil, false
	}
	if rule.Set["counted"] == "no" && r.wordWithin("count", t.last, min(t.last+6, s.s.Last)) { // «زار البلاد 300 ألف سائح»
		return nil, false
	}
	ev := r.evidence(s, t, filled)
	switch rule.Fact {
	case fact.Visit:
		return r.visits(s, t, rule, filled, planned, ev)
	case fact.Meeting:
		return r.meeting(s, t, rule, filled, planned, ev)
	}
	return nil, false
}

// then gives the places to which someone goes on from one: «إلى كينيا ثم إلى الأردن».
func (s *sentence) then(n int, taken map[int]bool) []int {
	r := s.r
	var out []int
	for k := n + 1; k < len(r.d.Mentions) && k <= n+2; k++ {
		m := &r.d.Mentions[k]
		if m.Class != mention.Country && m.Class != mention.City || taken[k] || m.First >= s.s.Last || m.First-r.d.Mentions[n].Last > 4 || !r.wordWithin("then", r.d.Mentions[n].Last, m.First) {
			break
		}
		out = append(out, k)
		n = k
	}
	return out
}

// where reports whether a verb tells what someone told of before did at a place
// («حيث التقى X»), so that who stands behind it is no doer. Two that are known to
// be of one state may be colleagues, of whom the second meets others.
func (s *sentence) where(t trigger, a, b int) bool {
	if t.first == s.s.First || !s.r.isAt(t.first-1, "where") || a >= b {
		return false
	}
	x, y := s.r.country(a), s.r.country(b)
	return x == "" || y == "" || x != y
}

// mismatched reports whether a verb is feminine and its doer's title a man's: «وصلت
// الرسالة ... فقد رأى الوزير» is no arrival of his.
func (s *sentence) mismatched(t trigger, n int) bool {
	m := &s.r.d.Mentions[n]
	return t.sense.Infl.Gender == 'f' && m.Title != nil && !m.Title.Female && !m.Title.Plural && m.Class == mention.Person && s.r.d.Mentions[n].Title.Role == "minister"
}

// ofMany reports whether a verb is of many and the doer found for it one person.
func (s *sentence) ofMany(t trigger, n int) bool {
	m := &s.r.d.Mentions[n]
	return t.sense.Infl.Number == 'p' && m.Class == mention.Person && (m.Title == nil || !m.Title.Plural) && m.Last <= t.first
}

// onlyPurpose reports whether a verbal noun is what something is for and neither
// says whose it is nor stands with a verb of going: «استعداده لزيارة تونس».
func (s *sentence) onlyPurpose(t trigger) bool {
	return strings.HasSuffix(t.prefix, "ل") && s.owner(t, &Slot{Name: "visitor"}) < 0 && !s.verbBefore(t, 8, "go", "arrive", "depart")
}

// foreign reports whether two mentions are known to be of two states.
func (r *reader) foreign(a, b int) bool {
	x, y := r.country(a), r.country(b)
	return x != "" && y != "" && x != y
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

var cueKind = lexicon.Kind("cue")

// cueBefore reports whether a cue of one of the classes stands in the few words
// before word i of the sentence.
func (s *sentence) cueBefore(i, reach int, classes ...string) bool {
	d := s.r.d
	for k := i - 1; k >= s.s.First && k >= i-reach; k-- {
		if !d.May(k, cueKind) {
			continue
		}
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
	for _, v := range s.triggers[s.triggersFrom(t.first-reach-4):s.triggersFrom(t.first)] {
		if t.first-v.last > reach {
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

// sameHolder: «نائب رئيس الوزراء ووزير الخارجية سالم» is one person, whose first
// office stands alone.
func (r *reader) sameHolder(n int) bool {
	if n+1 >= len(r.coord) || !r.coord[n+1] {
		return false
	}
	m, next := &r.d.Mentions[n], &r.d.Mentions[n+1]
	if m.Class != mention.Office || next.Class != mention.Person || m.Title == nil || next.Title == nil || m.Title.Plural {
		return false
	}
	return m.Title.Role == "deputy-prime-minister" && next.Title.Role == "minister" && next.First == m.Last
}

// denied reports whether the event is denied, called off or refused.
func (s *sentence) denied(t trigger) bool {
	return t.first > s.s.First && s.r.is("negation", strings.TrimPrefix(s.r.d.Article.Words[t.first-1].Form, "و")) ||
		s.verbBefore(t, 4, "deny", "cancel", "refuse") || s.cueBefore(t.first, 4, "denial", "negation", "cancel", "refusal")
}

// unreal reports whether the event is denied, called off or only wished for.
func (s *sentence) unreal(t trigger) bool {
	words := s.r.d.Article.Words
	if t.first > s.s.First {
		if s.r.is("negation", strings.TrimPrefix(words[t.first-1].Form, "و")) {
			return true
		}
		if k := t.first - 2; k >= s.s.First && s.r.isAt(k+1, "copula") && s.r.is("negation", strings.TrimPrefix(words[k].Form, "و")) {
			return true // «لم تكن زيارة», «لم يتم توقيع»
		}
	}
	if t.class == "call" && !t.verb && t.first > s.s.First && s.r.isAt(t.first-1, "in-touch") {
		return true // «على اتصال دائم مع»
	}
	if s.verbBefore(t, 20, "deny") && s.r.wordWithin("that", max(s.s.First, t.first-16), t.first) { // «نفى صحة ما قيل من أن X اتصل بY»
		return true
	}
	return s.verbBefore(t, 4, "deny", "cancel", "refuse", "invite") || s.hoped(t) || s.cueBefore(t.first, 4, "denial", "negation", "invitation", "cancel", "refusal")
}

// hoped reports whether someone only hopes for the event: «يأمل في إجراء محادثات».
func (s *sentence) hoped(t trigger) bool {
	for _, v := range s.triggers[s.triggersFrom(t.first-8):s.triggersFrom(t.first)] {
		if v.verb && v.class == "hope" && t.first-v.last <= 4 {
			return true
		}
	}
	return false
}

// planned reports whether the event is still to come.
func (s *sentence) planned(t trigger) bool {
	if t.verb && t.sense.Infl.Tense == 'f' {
		return true
	}
	for _, v := range s.triggers[s.triggersFrom(t.first-10):s.triggersFrom(t.first)] {
		if v.verb && t.first-v.last <= 6 && v.sense.Infl.Tense == 'f' {
			return true
		}
	}
	if s.r.wordWithin("coming", t.last, min(t.last+4, s.s.Last)) { // «زيارة الرئيس المرتقبة»
		return true
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
		code, _ := strings.CutPrefix(e.Of, vocab.CountryID("XX")[:len(vocab.CountryID("XX"))-2])
		if len(code) != 2 { // of an organization
			return ""
		}
		return code
	}
	if v := r.serving[entity]; v.code != "" || e.Type != fact.Person {
		return v.code
	}
	return r.d.HeadOf(entity)
}

// A service is what the offices of a person say of him.
type service struct {
	code  string // country of the first office that serves one
	envoy bool   // an ambassador, consul or chargé d'affaires, or else posted abroad
	roles map[string]bool
}

// serves gathers the offices of each person.
func (r *reader) serves() {
	r.serving = map[int]service{}
	for i := range r.d.Holds {
		h := &r.d.Holds[i]
		v := r.serving[h.Person]
		if v.code == "" {
			v.code = h.Title.Code
		}
		if p := h.Title.Place; v.code == "" && p != nil {
			v.code = p.Code
		}
		if v.code == "" {
			v.code = h.Title.Origin
		}
		if v.roles == nil {
			v.roles = map[string]bool{}
		}
		v.roles[h.Title.Role] = true
		v.envoy = v.envoy || h.Title.Posted != "" || r.d.Lex.Is("role", h.Title.Role, "posted")
		r.serving[h.Person] = v
	}
}

// posted reports whether the person is an envoy who lives where he serves.
func (r *reader) posted(entity int) bool {
	if entity < 0 {
		return false
	}
	if e := &r.d.Entities[entity]; e.Type == fact.Position {
		return r.d.Lex.Is("role", e.Role, "posted")
	}
	return r.serving[entity].envoy
}

// entities gives the entities that a mention stands for: one for a name, two
// for «وزيرا خارجية مصر والأردن» or «الجانبان».
func (r *reader) entities(n int) []int {
	m := &r.d.Mentions[n]
	if r.sameHolder(n) {
		return nil
	}
	if m.Title != nil && m.Title.Plural && m.Class == mention.Office {
		codes := m.Title.Codes
		if r.isAt(m.First, "leaders") || r.says(m.First, "leaders") {
			return r.led(n)
		}
		if len(codes) < 2 {
			if body := r.bodyBehind(n); body >= 0 { // «وزراء خارجية دول المجلس»
				return []int{r.d.PositionOf(m, r.id(body))}
			}
			if m.Number == 'd' || !m.Title.Generic && m.Number != 'p' {
				if two := r.twoOfRole(n); two != nil {
					return two
				}
			}
			if m.Title.Portfolio == "" && m.Title.Generic || m.Number == 'p' {
				return nil // «وزراء الخارجية» are of more states than two
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

// led gives the states or the body whose leaders mention n means, not by their
// offices: «زعماء مصر والأردن», «قادة دول المجلس».
func (r *reader) led(n int) (out []int) {
	m := &r.d.Mentions[n]
	if len(m.Title.Codes) == 0 {
		if body := r.bodyBehind(n); body >= 0 {
			out = append(out, body)
		}
		return out
	}
	for _, c := range m.Title.Codes {
		out = append(out, r.d.CountryEntity(c))
	}
	return out
}

// bodyBehind gives the organization named right behind a plural office, or -1.
func (r *reader) bodyBehind(n int) int {
	m := &r.d.Mentions[n]
	if m.Number != 'p' || n+1 >= len(r.d.Mentions) {
		return -1
	}
	o := &r.d.Mentions[n+1]
	if o.First != m.Last || o.Class != mention.Organization || o.Entity < 0 || o.Code != "" {
		return -1
	}
	return o.Entity
}

// twoOfRole gives the last two persons of two states named before mention n whose
// offices are what it says: «الوزيران». Nil if there are none.
func (r *reader) twoOfRole(n int) []int {
	role := r.d.Mentions[n].Title.Role
	var out []int
	for k := n - 1; k >= max(0, n-60) && len(out) < 2; k-- {
		m := &r.d.Mentions[k]
		if m.Class != mention.Person || m.Entity < 0 || !r.serving[m.Entity].roles[role] {
			continue
		}
		if len(out) == 1 && (out[0] == m.Entity || r.countryOf(out[0]) == r.countryOf(m.Entity)) {
			continue
		}
		out = append(out, m.Entity)
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// date gives the date nearest to the trigger in its sentence.
func (r *reader) date(s *sentence, t trigger) (start, end string) {
	best := -1
	for _, n := range s.around(t.first) {
		m := &r.d.Mentions[n]
		if m.Class != mention.Date {
			continue
		}
		gap := m.First - t.last
		if m.Last <= t.first {
			if r.dateOfOther(m, t) || s.afterwards(m, t) {
				continue
			}
			gap = (t.first - m.Last) * 2
		}
		if best < 0 || gap < best {
			best, start, end = gap, m.ISO, m.ISOEnd
			if s.planned(t) || t.verb && t.sense.Infl.Tense == 'i' {
				start = r.due(m)
			}
		}
	}
	return start, end
}

// dateOfOther reports whether a date before the trigger is of another event: of the
// saying («أعلن الأربعاء أن ...») or of what the clause before a relative one tells
// («استقبل اليوم الوزير الذي يزور ...»).
func (r *reader) dateOfOther(m *mention.Mention, t trigger) bool {
	for k := m.Last; k < t.first; k++ {
		if f := r.d.Article.Words[k].Form; r.is("that-clause", f) || r.is("relative", f) {
			return true
		}
	}
	return false
}

// afterwards reports whether a date stands with a verb that tells what came after or
// before a visit: «يعود غدا بعد زيارة للهند».
func (s *sentence) afterwards(m *mention.Mention, t trigger) bool {
	return !t.verb && t.class == "visit" && t.first > s.s.First && t.first-1 >= m.Last && s.r.says(t.first-1, "since")
}

// due gives the day of what is told as planned or in the present tense: a bare
// week-day is then the next one («سيزور القاهرة الثلاثاء»), not the last as in a report.
func (r *reader) due(m *mention.Mention) string {
	weekday := false
	for _, h := range r.d.Hits[m.First] {
		for _, s := range h.Senses {
			weekday = weekday || s.Entry.Kind == "weekday"
		}
	}
	if !weekday || strings.ContainsAny(m.Span.In(r.d.Article.Text), "0123456789٠١٢٣٤٥٦٧٨٩") {
		return m.ISO
	}
	day, err := time.Parse(time.DateOnly, m.ISO)
	if err != nil {
		return m.ISO
	}
	news, err := time.Parse(time.DateOnly, r.d.Article.Published)
	if err != nil || !day.Before(news) {
		return m.ISO
	}
	return day.AddDate(0, 0, 7).Format(time.DateOnly)
}
