package rules

import (
	"strings"

	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/mention"
	"github.com/rawabit/rawabit/internal/span"
)

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
		ordinal := in.definite && !in.plural && in.last < s.s.Last && r.ordinalAt(in.last)
		if ordinal {
			in.definite, in.ordinal = false, true // «الاتفاقية الثالثة»: one more
		}
		got := r.agreementStatus(s, in)
		if ordinal && got.rule == nil && r.introReading.rule != nil && s.s.Block-r.introBlock <= listLength {
			got = reading{rule: r.introReading.rule, status: r.introReading.status, listed: true}
		}
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
	if !got.listed && !in.ordinal {
		r.noteSigner(s, in, got, of)
	} else if len(parties) < 2 {
		parties, of = r.withSigner(s, in)
	}
	if in.plural && r.oneByOne(s, in, got) {
		return
	}
	one := []string(nil)
	if len(parties) < 2 && got.status == "signed" {
		one = r.withPowers(s, in)
	}
	if one != nil {
		parties = one
	} else if len(parties) < 2 {
		if r.othersSign(s, in, got) {
			return
		}
		var how knowing
		parties, how = r.agreementParties(s, in, got, r.pairNamed && !in.definite)
		if how == guessed && (in.loose || got.rule.Set["draft"] != "" && !r.pairMet || got.status == "discussed" && !r.partiesNamed(s, in.last) || got.status == "in-force" && got.trigger == nil && !in.definite && !r.partiesNamed(s, in.last)) || how == around && got.status == "discussed" && !in.loose && !r.partiesNamed(s, in.last) {
			return // what is only talked about may be of others
		}
	}
	if len(parties) < 2 && one == nil {
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
	if in.definite && in.last < s.s.Last { // «الاتفاق النووي»
		if found, _ := r.sectorAt(s, in.last); len(found) > 0 && r.adjective(found) {
			f.Sectors = r.sectorsWithin(s, instrument{first: in.last - 1, last: in.last + 1}, nil)
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

// wordWithin reports whether a word of a class of words.txt stands in [i, j).
func (r *reader) wordWithin(class string, i, j int) bool {
	for ; i < j; i++ {
		if r.says(i, class) {
			return true
		}
	}
	return false
}
