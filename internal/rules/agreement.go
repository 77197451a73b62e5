package rules

import (
	"slices"
	"sort"
	"strings"

	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/lexicon"
	"github.com/rawabit/rawabit/internal/mention"
	"github.com/rawabit/rawabit/internal/span"
)

// An instrument is a word or wording for an agreement that stands in a sentence.
type instrument struct {
	id          string // of the lexicon: mou, agreement ...
	first, last int    // words
	weak        bool   // its word is as often something else: «عقد», «إعلان», «وثيقة»
	joined      bool   // «واتفاقية»
	definite    bool   // «الاتفاقية»: most likely one that was spoken of before
	plural      bool
	loose       bool // its word is of minds as well: «اتفاق»
	known       bool // «مذكرة التفاهم»: the same of an idafa
	named       bool // after the place where it was given: «إعلان القاهرة»
	prefix      string
}

// A reading says what becomes of an instrument and which words say so.
type reading struct {
	rule    *Rule
	status  string
	trigger *trigger // nil where the instrument's own participle says it
	last    int      // the word behind the instrument
	listed  bool     // told by the introduction of a list
}

// A lateAgreement is one that may be another's second mention.
type lateAgreement struct {
	f        fact.Fact
	sentence int
}

// agreements finds instruments that are signed, approved, discussed or planned.
func (r *reader) agreements(s *sentence) {
	var before, best reading // of the instrument before in the same list, and the strongest
	id := ""
	for i := s.s.First; i < s.s.Last; i++ {
		in, ok := r.instrumentAt(s, i)
		if !ok {
			continue
		}
		i = in.last - 1
		if in.last < s.s.Last && r.isAt(in.last, "that-clause") {
			continue // «اتفاق بأن»: of minds
		}
		if in.loose && r.toMeet(s, in.last) {
			continue // «اتفاق على عقد قمة»
		}
		got := r.agreementStatus(s, in)
		if in.joined && before.rule != nil && (got.rule == nil || got.trigger == nil || got.trigger.last < before.last) {
			got = before
		}
		if got.rule == nil && !in.definite {
			got = r.fromIntro(s, in)
		}
		if got.rule == nil {
			got = r.heading(s, in)
		}
		if got.rule == nil {
			got = r.existing(s, in)
		}
		before = got
		before.last = in.last
		id = in.id
		if best.rule == nil || strength(got.status) > strength(best.status) {
			best = got
		}
		if got.rule != nil {
			r.agreement(s, in, got)
		}
	}
	if id == "" {
		r.listedBetween(s)
	} else {
		r.introInstrument = id
	}
	if best.rule != nil {
		r.introReading, r.introBlock = best, s.s.Block
	} else if r.wordWithin("signed", s.s.First, s.s.Last) {
		if rules := r.set.way["instrument"]; len(rules) > 0 { // «وشملت الوثائق الموقعة:»
			for _, rule := range rules {
				if rule.Set["participle"] == "signed" {
					r.introReading, r.introBlock = reading{rule: rule, status: rule.Set["status"]}, s.s.Block
				}
			}
		}
	}
}

// toMeet reports whether words say that people will meet: «على عقد», «لإجراء لقاء».
func (r *reader) toMeet(s *sentence, i int) bool {
	for k := s.triggersFrom(i); k < len(s.triggers) && s.triggers[k].first < i+2; k++ {
		switch t := &s.triggers[k]; t.class {
		case "light", "meet", "visit", "talk", "gather":
			return !t.verb && (t.first > i || strings.HasSuffix(t.prefix, "ل"))
		}
	}
	return false
}

// listedBetween: an item that names two parties but no instrument is of the kind
// that its list was announced as: «ومن أبرز المذكرات الموقعة: شراكة بين X وY».
func (r *reader) listedBetween(s *sentence) {
	block := &r.d.Article.Blocks[s.s.Block]
	if block.Kind != article.Item || block.Meaning != article.Agreements || r.introInstrument == "" || block.First != s.n {
		return
	}
	for i := s.s.First; i < min(s.s.First+6, s.s.Last); i++ {
		if r.d.Article.Words[i].Form != "بين" {
			continue
		}
		in := instrument{id: r.introInstrument, first: s.s.First, last: s.s.First + 1}
		if got := r.fromIntro(s, in); got.rule != nil && len(r.bodyList(s, i+1, 2)) == 2 {
			r.agreement(s, in, got)
		}
		return
	}
}

// fromIntro: an item that begins with an instrument is of its list's kind:
// «وشملت الوثائق الموقعة: 1- مذكرة تفاهم في ...».
func (r *reader) fromIntro(s *sentence, in instrument) reading {
	block := &r.d.Article.Blocks[s.s.Block]
	if block.Kind != article.Item && block.Kind != article.Row || in.first > s.s.First+1 || r.introReading.rule == nil {
		return reading{}
	}
	intro := block.Intro
	if intro < 0 { // the paragraph right above the list
		for intro = s.s.Block - 1; intro > 0 && intro > s.s.Block-60 && r.d.Article.Blocks[intro].Kind == block.Kind; intro-- {
		}
	}
	if intro != r.introBlock && r.introBlock < intro {
		return reading{}
	}
	return reading{rule: r.introReading.rule, status: r.introReading.status, listed: true}
}

// agreement makes the fact of an instrument whose fate is known.
func (r *reader) agreement(s *sentence, in instrument, got reading) {
	words := r.d.Article.Words
	if in.definite && got.status != "signed" && got.status != "planned" && got.status != "in-force" && !r.partiesNamed(s, in.last) &&
		!(got.trigger != nil && (got.trigger.class == "ratify" || got.trigger.class == "approve") && r.partnerAt(s, in.last) >= 0) {
		return // «ناقش الاتفاق»: a topic
	}
	if in.definite && in.plural && got.trigger == nil && !got.listed && !r.partiesNamed(s, in.last) {
		return // «تفعيل الاتفاقيات المبرمة سابقا»: none in particular
	}
	if in.weak && got.trigger != nil && !got.trigger.verb && !r.partiesNamed(s, in.last) {
		return // «إبرام عقود عمل»
	}
	parties, of := r.bodiesAbout(s, in.first, in.last, got.trigger)
	if len(parties) < 2 {
		if r.othersSign(s, in, got) {
			return
		}
		parties = r.agreementParties(s, in, got, r.pairNamed && !in.definite)
	}
	if len(parties) < 2 {
		return
	}
	ev := span.Span{Start: words[in.first].Span.Start, End: words[in.last-1].Span.End}
	if t := got.trigger; t != nil && s.s.First <= t.first && t.last <= s.s.Last {
		ev = ev.Cover(span.Span{Start: words[t.first].Span.Start, End: words[t.last-1].Span.End})
	}
	f := fact.Fact{Type: fact.AgreementOf, Parties: parties, Instrument: in.id, Status: got.status,
		Rule: got.rule.Name, Confidence: 0.75}
	if !in.definite {
		sectors, last := r.sectorsAfter(s, in.last, of)
		f.Sectors, f.Title = r.sectorsWithin(s, in, sectors), r.title(s, in)
		if last > 0 {
			ev = ev.Cover(words[last-1].Span)
		}
	}
	f.Evidence = []span.Span{ev}
	if f.Status == "signed" || f.Status == "approved" {
		f.Date = r.agreementDate(s, in, got)
	}
	if f.Status == "signed" && got.trigger != nil && got.trigger.verb && got.trigger.sense.Key == "present" {
		f.Kind = "headline" // «يوقعان»: signed, unless the body says that they will
	}
	if in.definite || in.known && r.partnerAt(s, in.last) < 0 && !r.partiesNamed(s, in.last) {
		r.fired[f.Rule] = true
		r.late = append(r.late, lateAgreement{f, s.n})
		return
	}
	r.emit(f, s.n)
}

// lateAgreements adds what is spoken of as known only where nothing else tells
// of it.
func (r *reader) lateAgreements() {
	told := map[string]int{}
	for i := range r.out.facts {
		if f := &r.out.facts[i]; f.Type == fact.AgreementOf {
			told[f.Instrument] = i + 1
			told[""] = i + 1
		}
	}
	r.dropHeadlines()
	for _, l := range r.late {
		key := l.f.Instrument
		if key == "agreement" {
			key = "" // «الاتفاق» may be any
		}
		if told[key] > 0 {
			continue
		}
		r.emit(l.f, l.sentence)
		told[l.f.Instrument] = len(r.out.facts)
		told[""] = len(r.out.facts)
	}
}

// dropHeadlines takes out what a headline tells of bodies by their short names, if
// the text tells of one agreement of that kind: «قياس» is «المركز الوطني للقياس».
func (r *reader) dropHeadlines() {
	bodies := func(f *fact.Fact) bool {
		for _, p := range f.Parties {
			if e := r.d.EntityByID(p); e < 0 || r.d.Entities[e].Type != fact.Organization {
				return false
			}
		}
		return f.Type == fact.AgreementOf
	}
	keep := 0
	for i, f := range r.out.facts {
		again := 0
		if bodies(&f) && r.out.where[i] >= 0 && r.isHeadline(r.out.where[i]) {
			for k := i + 1; k < len(r.out.facts); k++ {
				if g := &r.out.facts[k]; g.Type == fact.AgreementOf && g.Instrument == f.Instrument && !r.isHeadline(r.out.where[k]) {
					again++
					if !bodies(g) || len(g.Parties) != len(f.Parties) {
						again = 2
						break
					}
				}
			}
		}
		if again != 1 {
			r.out.facts[keep], r.out.where[keep] = f, r.out.where[i]
			keep++
		}
	}
	r.out.facts, r.out.where = r.out.facts[:keep], r.out.where[:keep]
}

// agreementDate gives the date beside the verb or the participle, else that of
// the news.
func (r *reader) agreementDate(s *sentence, in instrument, got reading) string {
	if got.listed {
		return r.newsDate
	}
	if got.trigger != nil {
		if d, _ := r.date(s, *got.trigger); d != "" {
			return d
		}
	} else {
		for _, n := range s.mentions[s.mentionsFrom(in.last):s.mentionsFrom(in.last+14)] { // «الموقعة عام 1985»
			if m := &r.d.Mentions[n]; m.Class == mention.Date {
				return m.ISO
			}
		}
		return ""
	}
	if got.trigger.verb && got.trigger.sense.Key == "present" || in.definite {
		return ""
	}
	return r.newsDate
}

// findNewsDate gives the day that the first sentences speak of.
func (r *reader) findNewsDate(sentences []*sentence) {
	for _, s := range sentences[:min(len(sentences), 3)] {
		for _, n := range s.mentions {
			if len(s.triggers) == 0 || s.triggers[0].first > r.d.Mentions[n].First {
				continue // a dateline
			}
			if m := &r.d.Mentions[n]; m.Class == mention.Date && len(m.ISO) == len("2006-01-02") {
				r.newsDate = m.ISO
				return
			}
		}
	}
}

// instrumentAt reads the longest wording for an instrument at word i.
func (r *reader) instrumentAt(s *sentence, i int) (in instrument, ok bool) {
	if r.d.At[i] >= 0 || !r.d.May(i, lexicon.Kind("instrument")) {
		return in, false
	}
	for _, h := range r.d.Hits[i] {
		if i+h.N > s.s.Last || strings.HasSuffix(h.Prefix, "ك") || i+h.N <= in.last {
			continue
		}
		for _, sense := range h.Senses {
			if sense.Entry.Kind == "instrument" {
				in = instrument{id: sense.Entry.ID, first: i, last: i + h.N, joined: strings.HasPrefix(h.Prefix, "و"), plural: sense.Key == "plural" || sense.Key == "dual"}
				in.weak = h.N == 1 && (in.id == "contract" || in.id == "declaration" || sense.Entry.Get("weight") == "low" && sense.Form != "اتفاق")
				form := strings.TrimPrefix(r.d.Article.Words[i].Form, h.Prefix)
				in.prefix = h.Prefix
				in.definite = h.N == 1 && (strings.HasPrefix(form, "ال") || strings.HasSuffix(h.Prefix, "ل") && strings.HasPrefix(form, "ل"))
				in.loose = h.N == 1 && sense.Entry.Get("weight") == "low"
				in.known = h.N > 1 && (in.id == "mou" || in.id == "letter-of-intent") && !in.plural && strings.HasPrefix(r.d.Article.Words[i+h.N-1].Form, "ال") && !strings.HasPrefix(form, "ال")
				if in.definite && in.plural && i > s.s.First+1 && r.d.Article.Words[i-1].Form == "من" && r.says(i-2, "number-of") {
					in.definite = false // «عدد من الاتفاقيات»
				}
				ok = true
				break
			}
		}
	}
	if ok && r.placeNamed(s, in) {
		in.named, in.weak = true, false
	}
	return in, ok
}

// placeNamed reports whether an instrument bears the name of a place and nothing
// else: «إعلان القاهرة الذي صدر», not «إعلان القاهرة رفضها».
func (r *reader) placeNamed(s *sentence, in instrument) bool {
	if in.id != "declaration" || in.definite || in.plural || in.last >= s.s.Last {
		return false
	}
	at := r.d.At[in.last]
	if at < 0 {
		return false
	}
	m := &r.d.Mentions[at]
	if m.First != in.last || m.Prefix != "" || m.Class != mention.City && m.Class != mention.Country {
		return false
	}
	if m.Last >= s.s.Last {
		return true
	}
	w := r.d.Article.Words[m.Last]
	return w.Punct || r.is("preposition", w.Form) || r.is("relative", w.Form) || r.is("signed", w.Form) || r.isAt(m.Last, "declared")
}

// title gives an instrument's own name, which begins with a definite noun or is a
// place («اتفاقية التجارة الحرة», «إعلان القاهرة»), or "".
func (r *reader) title(s *sentence, in instrument) string {
	words := r.d.Article.Words
	if in.plural || in.weak && !in.named || in.definite || strings.HasSuffix(in.prefix, "ل") || in.last >= s.s.Last {
		return ""
	}
	end := in.last
	if in.named {
		end = r.d.Mentions[r.d.At[in.last]].Last
		if end < s.s.Last && r.isAt(end, "declared") {
			end++
		}
	}
	for ; !in.named && end < min(in.last+8, s.s.Last); end++ {
		w := words[end]
		if w.Punct || r.is("preposition", w.Form) || r.is("relative", w.Form) || r.is("signed", w.Form) || r.is("in-force", w.Form) {
			break
		}
		if at := r.d.At[end]; at >= 0 && r.d.Mentions[at].Class != mention.Organization {
			break
		}
		if end == in.last && !strings.HasPrefix(w.Form, "ال") {
			return ""
		}
		if t, ok := r.triggerAt(end, s.s.Last); ok && t.verb {
			break
		}
	}
	if end == in.last {
		return ""
	}
	return s.text(in.first, end)[len(in.prefix):]
}

// text gives the words [i, j) as they stand.
func (s *sentence) text(i, j int) string {
	words := s.r.d.Article.Words
	return span.Span{Start: words[i].Span.Start, End: words[j-1].Span.End}.In(s.r.d.Article.Text)
}

// agreementStatus reads the nearest verb or noun of signing, approving or
// discussing around the instrument.
func (r *reader) agreementStatus(s *sentence, in instrument) reading {
	const apart = 24 // words from the verb, where it is told who signs for whom
	best := 1 << 30
	var got reading
	far := r.wordWithin("represented", max(s.s.First, in.first-apart), in.first)
	for _, rule := range r.set.way["instrument"] {
		if rule.Set["named"] == "yes" {
			continue
		}
		before, behind := rule.number("before", 14), rule.number("behind", 6)
		if in.weak && rule.Set["weak"] != "yes" {
			continue
		}
		if far && before > 5 {
			before = apart
		}
		if words := rule.Set["participle"]; words != "" {
			if r.wordWithin(words, in.last, r.ownEnd(s, in.last, behind)) {
				return reading{rule: rule, status: rule.Set["status"]}
			}
			continue
		}
		if words := rule.Set["draft"]; words != "" {
			if r.wordWithin(words, max(in.first-before, s.s.First), in.first) {
				return reading{rule: rule, status: rule.Set["status"]}
			}
			continue
		}
		for k := s.triggersFrom(in.first - before - 4); k < len(s.triggers); k++ {
			t := &s.triggers[k]
			if t.first > in.last && t.first >= in.last+behind {
				if behind > 0 && t.verb && t.sense.Infl.Suffix != "" && rule.starts(*t) && got.rule == nil && s.takesUp(in, *t) {
					return s.fateOf(reading{rule: rule, status: rule.Set["status"], trigger: t}) // «مذكرة بين X وY، وقعها Z»
				}
				if t.first > in.last+30 {
					break
				}
				continue
			}
			if !rule.starts(*t) || t.first < in.last && t.last > in.first || r.ofInstrument(s, *t) { // «تفاهم» in «مذكرة تفاهم»
				continue
			}
			if t.verb && r.wordWithin("inside", t.last, min(t.last+2, s.s.Last)) {
				continue // «وقعت داخل الحدود»: it lies there
			}
			if rule.Set["factive"] == "yes" && !s.factive(*t) {
				continue
			}
			if in.joined && !t.verb && t.last == in.first {
				continue // «نقاش واتفاق»: two of a kind
			}
			gap := in.first - t.last
			if gap < 0 {
				// «اتفاقية وقعها الجانبان», but the verb before is preferred, and
				// «اتفاقية لبحث ...» says what it is for
				gap = t.first - in.last + before
				if behind == 0 || strings.HasSuffix(t.prefix, "ل") {
					continue
				}
			} else if gap > before {
				continue
			}
			if gap < best {
				best = gap
				got = reading{rule: rule, status: rule.Set["status"], trigger: t}
			}
		}
	}
	if in.named && (got.trigger == nil || got.status != "signed") {
		for _, rule := range r.set.way["instrument"] {
			if rule.Set["named"] == "yes" {
				return reading{rule: rule, status: rule.Set["status"]}
			}
		}
	}
	if t := got.trigger; t != nil && (r.wordWithin("negation", t.last, in.first) || r.wordWithin("existing", max(t.last, in.first-6), in.first)) {
		return reading{} // «أعلن أنهم لم يتوصلوا إلى اتفاق», «أعلن الانسحاب من اتفاقية»
	} else if t != nil && !t.verb && got.status == "discussed" && r.wordWithin("relative", t.last, in.first) {
		return reading{} // «المفاوضات التي تقوم على اتفاق»
	}
	return s.fateOf(got)
}

// ofInstrument reports whether a trigger is part of the name of an instrument.
func (r *reader) ofInstrument(s *sentence, t trigger) bool {
	if t.verb || t.first == s.s.First {
		return false
	}
	in, ok := r.instrumentAt(s, t.first-1)
	return ok && in.last > t.first
}

// heading: a headline that is nothing but an instrument and its parties tells that
// it was signed: «اتفاقية بين X وY».
func (r *reader) heading(s *sentence, in instrument) reading {
	if s.n > 0 || in.first != s.s.First || in.definite || in.weak || !r.partiesNamed(s, in.last) && (in.loose || !r.twoNisbas(in.last)) || r.verbWithin(s, in.last, s.s.Last) {
		return reading{}
	}
	for _, rule := range r.set.way["instrument"] {
		if rule.Set["participle"] == "signed" {
			return reading{rule: rule, status: rule.Set["status"]}
		}
	}
	return reading{}
}

// twoNisbas reports whether an instrument bears the nisbas of two states: «اتفاقية
// أردنية كينية».
func (r *reader) twoNisbas(i int) bool {
	if i+1 >= len(r.d.Article.Words) || r.nisbaAt(i) == "" {
		return false
	}
	if f := r.d.Article.Words[i+1]; f.Punct && i+2 < len(r.d.Article.Words) {
		i++
	}
	return r.nisbaAt(i+1) != ""
}

// existing: an instrument that is invoked, or that has a title of its own, and whose
// parties are told is there: «بموجب اتفاق بين X وY», «اتفاقية النقل البري بين X وY».
func (r *reader) existing(s *sentence, in instrument) reading {
	if in.definite || in.weak || in.plural || !r.partiesNamed(s, in.last) || strings.HasSuffix(in.prefix, "ل") {
		return reading{}
	}
	titled := !in.loose && r.title(s, in) != "" && !r.wordWithin("draft", max(s.s.First, in.first-1), in.first)
	if titled {
		for _, t := range s.triggers[s.triggersFrom(in.first-6):s.triggersFrom(in.first)] {
			titled = titled && t.verb && t.class == "say" // what is called for, talked about or denied may never be
		}
	}
	if !titled && !r.wordWithin("by-virtue", max(s.s.First, in.first-1), in.first) {
		return reading{}
	}
	for _, rule := range r.set.way["instrument"] {
		if rule.Set["participle"] == "in-force" {
			return reading{rule: rule, status: rule.Set["status"]}
		}
	}
	return reading{}
}

// verbWithin reports whether a verb of a rule stands among the words [i, j).
func (r *reader) verbWithin(s *sentence, i, j int) bool {
	for k := s.triggersFrom(i); k < len(s.triggers) && s.triggers[k].first < j; k++ {
		if s.triggers[k].verb {
			return true
		}
	}
	return false
}

// othersSign reports whether an instrument is between others than the two that
// the article is about, though it isn't told or understood who they are.
func (r *reader) othersSign(s *sentence, in instrument, got reading) bool {
	if r.partiesNamed(s, in.last) {
		return false
	}
	if in.last < s.s.Last && !in.named {
		if at := r.d.At[in.last]; at >= 0 && r.d.Mentions[at].Class == mention.City && r.d.Mentions[at].Prefix == "" {
			return true // «اتفاقية فيينا»
		}
		if r.isAt(in.last, "topic") {
			return true // «الاتفاق النووي»
		}
	}
	if t := got.trigger; t != nil && t.verb && t.last <= in.first && r.company(t.last) {
		return true // a company signs, and the text does not say with whom
	}
	i := r.partnerAt(s, in.last)
	if i < 0 {
		return false
	}
	at := r.d.At[i]
	if at < 0 {
		return !r.isAt(i, "both") && !r.isAt(i, "transparent")
	}
	m := &r.d.Mentions[at]
	if m.Class == mention.Organization && m.Entity >= 0 { // an organ of the home country signs with others at home
		return (r.countryOf(m.Entity) == "" || r.countryOf(m.Entity) == r.d.Home) && !r.international(m.Entity)
	}
	return in.definite && (got.trigger == nil || !got.trigger.verb) && !r.isHeadline(s.n) // «بعد توقيع الاتفاقية مع كينيا»: who with it?
}

// partnerAt gives the word behind «مع» that says with whom an instrument is, or -1.
func (r *reader) partnerAt(s *sentence, after int) int {
	for i := after; i+1 < min(after+9, s.s.Last); i++ {
		w := r.d.Article.Words[i]
		if w.Form == "مع" {
			return i + 1
		}
		if w.Punct || r.is("relative", w.Form) && !r.closing(s, i+1) {
			break
		}
		if _, ok := r.instrumentAt(s, i); ok {
			break
		}
		if t, ok := r.triggerAt(i, s.s.Last); ok && t.verb && t.class != "light" && !closes(t) {
			break
		}
	}
	return -1
}

// closing reports whether word i begins to tell how an instrument came about:
// «الاتفاق الذي تم التوصل إليه مع X».
func (r *reader) closing(s *sentence, i int) bool {
	for k := i; k < min(i+2, s.s.Last); k++ {
		if t, ok := r.triggerAt(k, s.s.Last); ok && closes(t) {
			return true
		}
	}
	return false
}

// closes reports whether a trigger is of signing or reaching an agreement.
func closes(t trigger) bool {
	switch t.class {
	case "sign", "conclude", "initial", "agree":
		return true
	}
	return false
}

// company reports whether a word opens the name of a body that is no organ of a
// state.
func (r *reader) company(i int) bool {
	if i >= len(r.d.Article.Words) {
		return false
	}
	if at := r.d.At[i]; at >= 0 {
		m := &r.d.Mentions[at]
		return m.Class == mention.Organization && m.Entity >= 0 && r.countryOf(m.Entity) == "" && !r.international(m.Entity) && r.isAt(i, "body")
	}
	return r.isAt(i, "body")
}

// fateOf takes back what is denied, and tells what is announced from what is done.
func (s *sentence) fateOf(got reading) reading {
	if got.trigger == nil || s.unreal(*got.trigger) {
		return reading{}
	}
	if got.status == "signed" && s.weighed(*got.trigger) {
		got.status = "discussed"
	} else if got.status == "signed" && s.stillToCome(*got.trigger) {
		got.status = "planned"
	}
	return got
}

// factive reports whether a noun is told as done: «تم التوصل إلى», «أعلن التوصل إلى»,
// «بعد التوصل إلى».
func (s *sentence) factive(noun trigger) bool {
	if strings.HasSuffix(noun.prefix, "ل") {
		return false
	}
	if noun.first > s.s.First && s.r.isAt(noun.first-1, "since") {
		return true
	}
	for k := s.triggersFrom(noun.first) - 1; k >= 0 && noun.first-s.triggers[k].last <= 2; k-- {
		t := &s.triggers[k]
		if t.verb && (t.class == "announce" || t.class == "light" && t.sense.Key == "past") && !s.unreal(*t) {
			return true
		}
	}
	return false
}

// weighed reports whether a signing is what is talked about: «بدء التفاوض حول إبرام
// اتفاقية».
func (s *sentence) weighed(t trigger) bool {
	return !t.verb && s.under(t, "discuss", "talk", "negotiate")
}

// under reports whether a verb or noun of one of the classes stands right before a
// noun that it governs, no comma, و or verb between.
func (s *sentence) under(noun trigger, classes ...string) bool {
	const near = 4 // words
	if strings.HasPrefix(noun.prefix, "و") {
		return false
	}
	for k := s.triggersFrom(noun.first) - 1; k >= 0; k-- {
		t := s.triggers[k]
		if noun.first-t.last > near || s.clause(noun.first-near) > t.first {
			return false
		}
		if slices.Contains(classes, t.class) {
			return true
		}
		if t.verb {
			return false
		}
	}
	return false
}

// clause gives word i or, if that is later, the one behind the last punctuation
// mark before the words that follow.
func (s *sentence) clause(i int) int {
	i = max(i, s.s.First)
	for k := i; k < min(i+4, s.s.Last); k++ {
		if s.r.d.Article.Words[k].Punct {
			i = k + 1
		}
	}
	return i
}

// takesUp reports whether nothing that a verb's pronoun could mean stands between
// an instrument and the verb.
func (s *sentence) takesUp(in instrument, t trigger) bool {
	for i := in.last; i < t.first; i++ {
		if _, ok := s.r.instrumentAt(s, i); ok {
			return false
		}
	}
	return true
}

// ownEnd is where what belongs to an instrument ends: at a comma or the next
// instrument, at most n words on.
func (r *reader) ownEnd(s *sentence, from, n int) int {
	end := min(from+n, s.s.Last)
	for i := from; i < end; i++ {
		if r.d.Article.Words[i].Form == "،" {
			return i
		}
		if _, ok := r.instrumentAt(s, i); ok {
			return i
		}
	}
	return end
}

// stillToCome reports whether a signing is announced: by its tense outside of
// headlines, by what governs it, or by being what something is for.
func (s *sentence) stillToCome(t trigger) bool {
	if s.planned(t) || !t.verb && s.cueBefore(t.first, 14, "plan") { // «من المقرر أن يتم خلال الزيارة التوقيع على»
		return true
	}
	if !t.verb && (strings.HasSuffix(t.prefix, "ل") || s.r.wordWithin("toward", max(s.s.First, t.first-2), t.first)) {
		return true // «تمهيدا لتوقيع اتفاقية», «نحو توقيع اتفاقية»
	}
	if !t.verb && (s.r.wordWithin("wanted", s.clause(t.first-3), t.first) || s.under(t, "hope", "wish", "intend", "aim", "expect", "invite", "agree", "prepare", "strengthen", "ease")) {
		return true // «ضرورة الإسراع في توقيع اتفاقية», «اتفقا على توقيع اتفاقية»
	}
	if s.r.isHeadline(s.n) {
		return false
	}
	if t.verb {
		return t.sense.Key == "present"
	}
	for _, v := range s.triggers[s.triggersFrom(t.first-4):s.triggersFrom(t.first)] {
		if v.verb && v.last == t.first && v.sense.Key == "present" && !s.r.wordWithin("negation", max(s.s.First, v.first-1), v.first) {
			return true // «أن يتم توقيع»
		}
	}
	return false
}

// partiesNamed reports whether «بين» follows an instrument.
func (r *reader) partiesNamed(s *sentence, after int) bool {
	for i := after; i < min(after+6, s.s.Last); i++ {
		if r.d.Article.Words[i].Form == "بين" {
			return true
		}
	}
	return false
}

// wordWithin reports whether a word of a class of words.txt stands in [i, j).
func (r *reader) wordWithin(class string, i, j int) bool {
	for ; i < j; i++ {
		if r.says(i, class) {
			return true
		}
	}
	return false
}

// agreementParties: «بين X وY» behind the instrument, the countries of the
// signers, or the two the article is about.
func (r *reader) agreementParties(s *sentence, in instrument, got reading, sure bool) []string {
	d := r.d
	after, verb := in.last, got.trigger
	met := r.pairMet && got.rule.Set["factive"] == "" && !(in.definite && verb != nil && !verb.verb && got.status == "signed") // «بعد توقيع الاتفاق»: whose?
	set := map[string]bool{}
	add := func(n int) {
		m := &d.Mentions[n]
		if m.Title != nil && len(m.Title.Codes) > 1 { // «وزيرا خارجية الأردن وكينيا»
			for _, c := range m.Title.Codes {
				set[r.id(d.CountryEntity(c))] = true
			}
		} else if c := r.country(n); c != "" {
			set[r.id(d.CountryEntity(c))] = true
		} else if m.Class == mention.Organization && m.Entity >= 0 {
			set[r.id(m.Entity)] = true
		} else if m.Title != nil && m.Title.OrgEntity >= 0 {
			set[r.id(m.Title.OrgEntity)] = true
		}
	}
	for _, n := range s.around(after) {
		m := &d.Mentions[n]
		if m.First < after {
			continue
		}
		if r.gov[n] == "بين" && m.First-after < 14 {
			for _, c := range s.chain(n) {
				add(c)
			}
			if len(set) < 2 {
				for k := n + 1; k < len(d.Mentions) && d.Mentions[k].First < s.s.Last && len(set) < 2; k++ {
					if strings.HasPrefix(d.Mentions[k].Prefix, "و") || d.Article.Words[d.Mentions[k].First-1].Form == "وبين" {
						add(k)
					}
				}
			}
			break
		}
	}
	if r.uneven(keys(set)) {
		set = map[string]bool{}
	}
	if c, ok := nearest(r.parties.said[s.n], after, after, 14); len(set) < 2 && ok && len(c.ids) > 1 && c.first >= after {
		return c.ids
	}
	if len(set) < 2 && r.strangers(s, after) {
		return nil
	}
	if len(set) < 2 && r.strangerSigns(s, after, verb) {
		return nil
	}
	if len(set) < 2 {
		for _, n := range s.around(after) {
			m := &d.Mentions[n]
			if m.First > after+20 || m.First < after-30 {
				continue
			}
			if (r.gov[n] == "مع" || r.gov[n] == "") && (acts(m) || m.Class == mention.Country || m.Class == mention.Nisba) || m.Class == mention.Nisba {
				add(n)
			}
		}
		if len(set) > 2 && len(r.pair) >= 2 {
			set = map[string]bool{}
		}
	}
	if len(set) < 2 {
		ids, known := r.parties.near(s.n, after, after)
		if (known || met || sure && got.rule.Set["factive"] == "") && r.among(s, verb, ids) { // two that are only named often have signed nothing yet
			return ids
		}
	}
	if ids := keys(set); !r.uneven(ids) {
		return ids
	}
	return nil
}

// strangerSigns reports whether a verb of signing has a doer that is not understood:
// «وقعت بعض الفصائل اتفاقا».
func (r *reader) strangerSigns(s *sentence, after int, verb *trigger) bool {
	if verb == nil || !verb.verb || verb.last >= min(after, s.s.Last) || verb.sense.Infl.Suffix != "" {
		return false
	}
	i := verb.last
	if r.d.At[i] >= 0 {
		return false
	}
	form := r.d.Article.Words[i].Form
	return r.says(i, "number-of") || r.isAt(i, "each") || r.opensBody(i) ||
		strings.HasPrefix(form, "ال") && i+1 < after && r.d.At[i+1] >= 0 && r.d.Mentions[r.d.At[i+1]].Class == mention.Nisba && !r.is("both", form) && !r.is("side", form) // «الفرقاء الليبيون»
}

// among reports whether the state that is known to sign is one of the parties.
func (r *reader) among(s *sentence, verb *trigger, ids []string) bool {
	if verb == nil || !verb.verb || verb.last >= s.s.Last {
		return true
	}
	at := r.d.At[verb.last]
	if at < 0 || r.country(int(at)) == "" || r.gov[at] != "" {
		return true
	}
	return slices.Contains(ids, r.id(r.d.CountryEntity(r.country(int(at)))))
}

// strangers reports whether «بين» behind an instrument names parties that are
// not known: «مذكرة تفاهم بين شركة X وشركة Y».
func (r *reader) strangers(s *sentence, after int) bool {
	d := r.d
	for i := after; i+1 < min(after+6, s.s.Last); i++ {
		if d.Article.Words[i].Form == "بين" {
			return (d.At[i+1] < 0 || d.Mentions[d.At[i+1]].Class != mention.Office) && !r.isAt(i+1, "both") && !r.isAt(i+1, "transparent")
		}
	}
	return false
}

func keys(set map[string]bool) []string {
	var out []string
	for k := range set {
		if k != "" {
			out = append(out, k)
		}
	}
	sort.Strings(out)
	return out
}

// sectorsAfter gives the sectors named behind an instrument, up to the end of
// the clause. In a compound the head decides: «تشغيل العمال» is not two sectors.
// Words of the parties' own names tell none.
func (r *reader) sectorsAfter(s *sentence, from int, of []body) (ids []string, last int) {
	const near = 10 // words without a sector end the list
	d := r.d
	set := map[string]bool{}
	for i := from; i < min(s.s.Last, from+30) && i-max(from, last) <= near; {
		if k := slices.IndexFunc(of, func(b body) bool { return b.first <= i && i < b.last }); k >= 0 {
			i = of[k].last
			from = i
			continue
		}
		w := d.Article.Words[i]
		if r.is("stop", w.Form) || r.is("relative", strings.TrimPrefix(w.Form, "و")) || r.is("whereby", w.Form) {
			break
		}
		if at := d.At[i]; at >= 0 && (acts(&d.Mentions[at]) || d.Mentions[at].Class == mention.Organization) { // «وقعها وزير الطاقة»
			i = max(d.Mentions[at].Last, i+1)
			continue
		}
		n := 1
		if found, h := r.sectorAt(s, i); len(found) > 0 {
			n = h.N
			part := last == i && i > from && !strings.HasPrefix(h.Prefix, "و") && !r.adjective(found)
			if !part {
				for _, id := range found {
					set[id.Entry.ID] = true
				}
			}
			last = i + n
		}
		if k := s.triggersFrom(i); k < len(s.triggers) && s.triggers[k].first == i && s.triggers[k].verb && i > from+1 && s.triggers[k].class != "light" {
			return keys(set), last
		}
		if _, ok := r.instrumentAt(s, i); ok {
			break
		}
		i += n
	}
	return keys(set), last
}

// sectorsWithin adds the sectors that the wording of an instrument names itself:
// «اتفاقية نقل», «اتفاق أمني».
func (r *reader) sectorsWithin(s *sentence, in instrument, ids []string) []string {
	for i := in.first + 1; i < in.last; i++ {
		found, _ := r.sectorAt(s, i)
		for _, sense := range found {
			if !slices.Contains(ids, sense.Entry.ID) {
				ids = append(ids, sense.Entry.ID)
			}
		}
	}
	sort.Strings(ids)
	return ids
}

// sectorAt gives the sectors that the longest wording at word i proves.
func (r *reader) sectorAt(s *sentence, i int) ([]lexicon.Sense, lexicon.Match) {
	for _, h := range r.d.Hits[i] {
		if i+h.N > s.s.Last || h.Kinds&lexicon.Kind("sector") == 0 {
			continue
		}
		var out []lexicon.Sense
		for _, sense := range h.Senses {
			weight := sense.Entry.Get("weight")
			if sense.Entry.Kind == "sector" && weight != "low" && (weight != "definite" || sense.Infl.Def) {
				out = append(out, sense)
			}
		}
		if len(out) > 0 {
			return out, h
		}
	}
	return nil, lexicon.Match{}
}

func (r *reader) adjective(senses []lexicon.Sense) bool {
	return senses[0].Key == "adj"
}

// findPair guesses the two countries that the article is about from «بين X وY»
// and from the offices and nisbas that meet.
func (r *reader) findPair(sentences []*sentence) {
	votes := map[string]int{}
	for _, s := range sentences {
		weight := 1
		if s.n < 3 {
			weight = 3
		}
		for _, n := range s.mentions {
			if c := r.country(n); c != "" {
				votes[c] += weight
			}
		}
	}
	r.pair = top(votes, 2)
	opening := map[string]bool{}
	for _, s := range sentences[:min(len(sentences), 2)] {
		for _, n := range s.mentions {
			opening[r.country(n)] = true
		}
	}
	r.pairNamed = len(r.pair) == 2 && opening[r.pair[0]] && opening[r.pair[1]]
}

// pairFromFacts prefers what the visits and meetings say.
func (r *reader) pairFromFacts() {
	votes := map[string]int{}
	for i, f := range r.out.facts {
		weight := 2
		if w := r.out.where[i]; w >= 0 && w < 4 {
			weight = 4
		}
		seen := map[string]bool{}
		switch f.Type {
		case fact.Visit:
			seen[r.countryOf(r.d.EntityByID(f.Visitor))] = true
			seen[r.countryOf(r.d.EntityByID(f.Destination))] = true
		case fact.Meeting:
			for _, p := range f.Participants {
				seen[r.countryOf(r.d.EntityByID(p))] = true
			}
		default:
			continue
		}
		delete(seen, "")
		if len(seen) < 2 {
			continue
		}
		for c := range seen {
			votes[c] += weight
		}
	}
	if len(votes) >= 2 {
		r.pair, r.pairMet = top(votes, 2), true
	}
}

func top(votes map[string]int, n int) []string {
	var out []string
	for c := range votes {
		out = append(out, c)
	}
	sort.Slice(out, func(a, b int) bool {
		if votes[out[a]] != votes[out[b]] {
			return votes[out[a]] > votes[out[b]]
		}
		return out[a] < out[b]
	})
	if len(out) > n {
		out = out[:n]
	}
	return out
}

func (r *reader) pairIDs() []string {
	if len(r.pair) < 2 {
		return nil
	}
	a, b := r.id(r.d.CountryEntity(r.pair[0])), r.id(r.d.CountryEntity(r.pair[1]))
	return []string{min(a, b), max(a, b)}
}
