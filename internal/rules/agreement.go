package rules

import (
	"sort"
	"strings"

	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/mention"
	"github.com/rawabit/rawabit/internal/span"
)

// statusOf gives what a verb's class says of an agreement that it acts on.
var statusOf = map[string]string{"sign": "signed", "initial": "signed", "approve": "approved", "ratify": "approved", "discuss": "discussed", "talk": "discussed", "negotiate": "discussed", "agree": "approved", "conclude": "signed", "announce": "approved"}

// agreements finds instruments that are signed, approved, discussed or planned.
func (r *reader) agreements(s *sentence) {
	d := r.d
	words := d.Article.Words
	for i := s.s.First; i < s.s.Last; i++ {
		if d.At[i] >= 0 {
			continue
		}
		id, n := "", 0
		for _, h := range d.Hits[i] {
			if i+h.N > s.s.Last || strings.HasSuffix(h.Prefix, "ك") {
				continue
			}
			for _, sense := range h.Senses {
				if sense.Entry.Kind == "instrument" && h.N > n {
					id, n = sense.Entry.ID, h.N
				}
			}
		}
		if n == 0 {
			continue
		}
		status, rule, verb := r.agreementStatus(s, i, i+n)
		if status != "" && n == 1 && (id == "contract" || id == "declaration") && verb.class != "sign" && verb.class != "initial" && verb.class != "ratify" {
			status = "" // «عقد» is most often the verb, «إعلان» the act
		}
		if status != "" {
			parties := r.agreementParties(s, i+n, verb)
			if len(parties) >= 2 {
				ev := span.Span{Start: words[i].Span.Start, End: words[i+n-1].Span.End}
				if verb != nil {
					ev = ev.Cover(span.Span{Start: words[verb.first].Span.Start, End: words[verb.last-1].Span.End})
				}
				sectors, last := r.sectorsAfter(s, i+n)
				if last > 0 {
					ev = ev.Cover(words[last-1].Span)
				}
				f := fact.Fact{Type: fact.AgreementOf, Parties: parties, Instrument: id, Status: status, Sectors: sectors, Rule: rule, Evidence: []span.Span{ev}, Confidence: 0.75}
				if verb != nil && status == "signed" {
					f.Date, _ = r.date(s, *verb)
				}
				r.emit(f, s.n)
			}
		}
		i += n - 1
	}
}

// agreementStatus reads the nearest verb or masdar of signing, approving or
// discussing around the instrument.
func (r *reader) agreementStatus(s *sentence, first, last int) (status, rule string, verb *trigger) {
	best := 1 << 30
	for k := range s.triggers {
		t := &s.triggers[k]
		st := statusOf[t.class]
		if st == "" {
			continue
		}
		gap := first - t.last
		if gap < 0 {
			gap = (t.first - last) + 6 // «اتفاقية وقعها الجانبان»
			if gap < 6 || gap > 12 {
				continue
			}
		}
		if gap > 14 || gap >= best {
			continue
		}
		if st == "approved" && t.class == "agree" && gap > 5 {
			continue
		}
		best, status, verb = gap, st, t
	}
	if verb == nil {
		return "", "", nil
	}
	rule = "agreement-" + verb.class
	if s.unreal(*verb) {
		return "", "", nil
	}
	if status == "signed" && s.planned(*verb) {
		status = "planned"
	}
	return status, rule, verb
}

// agreementParties: «بين X وY» behind the instrument, the countries of the
// signers, or the two the article is about.
func (r *reader) agreementParties(s *sentence, after int, verb *trigger) []string {
	d := r.d
	set := map[string]bool{}
	add := func(n int) {
		m := &d.Mentions[n]
		if c := r.country(n); c != "" {
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
