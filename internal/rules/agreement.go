package rules

import (
	"sort"
	"strings"

	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/mention"
	"github.com/rawabit/rawabit/internal/span"
)

// An instrument is a word or wording for an agreement that stands in a sentence.
type instrument struct {
	id          string // of the lexicon: mou, agreement ...
	first, last int    // words
	weak        bool   // its word is as often something else: «عقد», «إعلان», «اتفاق»
	joined      bool   // «واتفاقية»
}

// agreements finds instruments that are signed, approved, discussed or planned.
func (r *reader) agreements(s *sentence) {
	words := r.d.Article.Words
	var before reading // of the instrument before in the same list
	for i := s.s.First; i < s.s.Last; i++ {
		in, ok := r.instrumentAt(s, i)
		if !ok {
			continue
		}
		i = in.last - 1
		got := r.agreementStatus(s, in)
		if in.joined && before.rule != nil && (got.rule == nil || got.trigger == nil || got.trigger.last < before.last) {
			got.rule, got.status, got.trigger = before.rule, before.status, before.trigger
		}
		before = got
		before.last = in.last
		if got.rule == nil {
			continue
		}
		parties := r.agreementParties(s, in.last, got.trigger)
		if len(parties) < 2 {
			continue
		}
		ev := span.Span{Start: words[in.first].Span.Start, End: words[in.last-1].Span.End}
		if t := got.trigger; t != nil {
			ev = ev.Cover(span.Span{Start: words[t.first].Span.Start, End: words[t.last-1].Span.End})
		}
		sectors, last := r.sectorsAfter(s, in.last)
		if last > 0 {
			ev = ev.Cover(words[last-1].Span)
		}
		f := fact.Fact{Type: fact.AgreementOf, Parties: parties, Instrument: in.id, Status: got.status, Sectors: sectors,
			Rule: got.rule.Name, Evidence: []span.Span{ev}, Confidence: 0.75}
		if got.trigger != nil && got.status == "signed" {
			f.Date, _ = r.date(s, *got.trigger)
		}
		r.emit(f, s.n)
	}
}

// instrumentAt reads the longest wording for an instrument at word i.
func (r *reader) instrumentAt(s *sentence, i int) (in instrument, ok bool) {
	if r.d.At[i] >= 0 {
		return in, false
	}
	for _, h := range r.d.Hits[i] {
		if i+h.N > s.s.Last || strings.HasSuffix(h.Prefix, "ك") || i+h.N <= in.last {
			continue
		}
		for _, sense := range h.Senses {
			if sense.Entry.Kind == "instrument" {
				in = instrument{id: sense.Entry.ID, first: i, last: i + h.N, joined: strings.HasPrefix(h.Prefix, "و")}
				in.weak = h.N == 1 && (in.id == "contract" || in.id == "declaration")
				ok = true
				break
			}
		}
	}
	return in, ok
}

// A reading says what becomes of an instrument and which words say so.
type reading struct {
	rule    *Rule
	status  string
	trigger *trigger // nil where the instrument's own participle says it
	last    int
}

// agreementStatus reads the nearest verb or noun of signing, approving or
// discussing around the instrument.
func (r *reader) agreementStatus(s *sentence, in instrument) reading {
	best := 1 << 30
	var got reading
	for _, rule := range r.set.way["instrument"] {
		before, behind := rule.number("before", 14), rule.number("behind", 6)
		if in.weak && rule.Set["weak"] != "yes" {
			continue
		}
		if words := rule.Set["participle"]; words != "" {
			if r.wordWithin(words, in.last, min(in.last+behind, s.s.Last)) {
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
			if t.first > in.last+behind {
				break
			}
			if !rule.starts(*t) || t.first < in.last && t.last > in.first { // «تفاهم» in «مذكرة تفاهم»
				continue
			}
			gap := in.first - t.last
			if gap < 0 {
				gap = t.first - in.last + before // «اتفاقية وقعها الجانبان»: the verb before is preferred
			} else if gap > before {
				continue
			}
			if gap < best {
				best = gap
				got = reading{rule: rule, status: rule.Set["status"], trigger: t}
			}
		}
	}
	if got.trigger == nil {
		return reading{}
	}
	if s.unreal(*got.trigger) {
		return reading{}
	}
	if got.status == "signed" && s.stillToCome(*got.trigger) {
		got.status = "planned"
	}
	return got
}

// stillToCome reports whether a signing is announced: by its tense outside of
// headlines, or by what governs it.
func (s *sentence) stillToCome(t trigger) bool {
	if s.planned(t) {
		return true
	}
	if s.r.isHeadline(s.n) {
		return false
	}
	if t.verb {
		return t.sense.Key == "present"
	}
	return false
}

// wordWithin reports whether a word of a class of words.txt stands in [i, j).
func (r *reader) wordWithin(class string, i, j int) bool {
	for ; i < j; i++ {
		if w := r.d.Article.Words[i].Form; r.is(class, w) || r.is(class, strings.TrimPrefix(w, "و")) {
			return true
		}
	}
	return false
}

// agreementParties: «بين X وY» behind the instrument, the countries of the
// signers, or the two the article is about.
func (r *reader) agreementParties(s *sentence, after int, verb *trigger) []string {
	d := r.d
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
	for _, n := range s.mentions {
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
	if len(set) < 2 {
		for _, n := range s.mentions {
			m := &d.Mentions[n]
			if (r.gov[n] == "مع" || r.gov[n] == "") && (acts(m) || m.Class == mention.Country || m.Class == mention.Nisba) || m.Class == mention.Nisba {
				add(n)
			}
		}
		if len(set) > 2 && len(r.pair) >= 2 {
			set = map[string]bool{}
		}
	}
	if len(set) < 2 {
		for _, p := range r.pairIDs() {
			set[p] = true
		}
	}
	return keys(set)
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
// the clause.
func (r *reader) sectorsAfter(s *sentence, from int) (ids []string, last int) {
	d := r.d
	set := map[string]bool{}
	for i := from; i < s.s.Last && i < from+30; {
		w := d.Article.Words[i]
		if w.Form == "؛" || w.Form == ":" {
			break
		}
		n := 1
		for _, h := range d.Hits[i] {
			if i+h.N > s.s.Last {
				continue
			}
			hit := false
			for _, sense := range h.Senses {
				if sense.Entry.Kind == "sector" && sense.Entry.Get("weight") != "low" {
					set[sense.Entry.ID] = true
					hit = true
				}
			}
			if hit {
				n = h.N
				last = i + n
				break
			}
		}
		for _, t := range s.triggers {
			if t.verb && t.first == i && i > from+1 && t.class != "light" {
				return keys(set), last
			}
		}
		i += n
	}
	return keys(set), last
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
		r.pair = top(votes, 2)
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
	out := []string{vocab.CountryID(r.pair[0]), vocab.CountryID(r.pair[1])}
	for _, c := range r.pair {
		r.d.CountryEntity(c)
	}
	sort.Strings(out)
	return out
}

// sentenceParties reads «بين مصر والأردن» or two nisbas of one noun («اللجنة
// التونسية الليبية») in a sentence.
func (r *reader) sentenceParties(s *sentence) []string {
	d := r.d
	for _, n := range s.mentions {
		if r.gov[n] != "بين" || r.coord[n] {
			continue
		}
		set := map[string]bool{}
		for _, c := range s.chain(n) {
			if m := &d.Mentions[c]; m.Class == mention.Country {
				set[r.id(m.Entity)] = true
			}
		}
		if len(set) >= 2 {
			return keys(set)
		}
	}
	return nil
}
