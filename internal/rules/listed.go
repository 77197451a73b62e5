package rules

import (
	"slices"

	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/mention"
	"github.com/rawabit/rawabit/internal/span"
)

// listLength is how many paragraphs a list of agreements that are told one by one
// goes on for at most.
const listLength = 8

// ordinalAt reports whether word i tells one of a list from the others: «الثالثة»,
// «والأخرى».
func (r *reader) ordinalAt(i int) bool {
	return r.isAt(i, "another") || r.numeral(i, "ordinal")
}

// noteSigner remembers who signs with several, for the list of them that follows:
// «وقعت شركة X اتفاقيات مع عدد من الشركات».
func (r *reader) noteSigner(s *sentence, in instrument, got reading, of []body) {
	t := got.trigger
	if t == nil || t.first > in.first {
		return
	}
	if len(of) > 0 && of[0].last <= in.first {
		r.introSigner, r.introSignerAt = &of[0], s.n
	} else if at := s.mentionsFrom(t.last); t.verb && at < len(s.mentions) && r.d.Mentions[s.mentions[at]].First == t.last {
		if m := &r.d.Mentions[s.mentions[at]]; m.Class == mention.Country && m.Entity >= 0 {
			r.introSigner, r.introSignerAt = &body{entity: m.Entity, first: m.First, last: m.Last}, s.n
		} else if b, _, ok := r.headedBy(s, t.last); ok {
			r.introSigner, r.introSignerAt = &b, s.n
		}
	}
}

// withSigner gives the parties of an instrument of a list whose introduction told
// who signs all of them: «الاتفاقية الثالثة مع شركة Y», «اتفاقية قرض من بنك Y».
func (r *reader) withSigner(s *sentence, in instrument) ([]string, []body) {
	if r.introSigner == nil {
		return nil, nil
	}
	i := r.partnerAt(s, in.last)
	if i < 0 {
		i = r.lenderAt(s, in)
	}
	if i < 0 {
		return nil, nil
	}
	b, ok := r.partner(s, i)
	if !ok {
		return nil, nil
	}
	bodies := []body{*r.introSigner, b}
	return r.partyIDs(bodies), bodies
}

// partner reads the body or state that begins at word i, or the one for which who is
// named there signs.
func (r *reader) partner(s *sentence, i int) (body, bool) {
	if b, ok := r.bodyAt(s, i, false); ok {
		return b, true
	}
	b, _, ok := r.headedBy(s, i)
	return b, ok
}

// lenderAt gives the word behind «من» that says who gives the money of a loan or
// grant, or -1.
func (r *reader) lenderAt(s *sentence, in instrument) int {
	if !r.wordWithin("loan", in.first+1, min(in.last+2, s.s.Last)) {
		return -1
	}
	for i := in.last; i+1 < min(in.last+14, s.s.Last); i++ {
		if r.isAt(i, "lender") {
			for i++; i < s.s.Last && r.isAt(i, "lender"); i++ {
			}
			if _, ok := r.partner(s, i); ok {
				return i
			}
		}
	}
	return -1
}

// oneByOne makes the facts of agreements that the rest of their sentence tells one by
// one: «توقيع اتفاقيتين، الأولى مع شركة X والثانية مع شركة Y». False if it tells none.
func (r *reader) oneByOne(s *sentence, in instrument, got reading) bool {
	words := r.d.Article.Words
	found := false
	for i := in.last; i+2 < s.s.Last; i++ {
		if !r.ordinalAt(i) {
			continue
		}
		var parties []string
		last := i
		for k := i + 1; k+1 < min(i+4, s.s.Last) && last == i; k++ {
			switch words[k].Form {
			case "مع":
				if b, ok := r.partner(s, k+1); ok && r.introSigner != nil && r.introSignerAt == s.n {
					parties, last = r.partyIDs([]body{*r.introSigner, b}), b.last
				}
			case "بين":
				if of := r.bodyList(s, k+1, mostParties); len(of) > 0 {
					parties, last = r.partyIDs(of), of[len(of)-1].last
				}
			}
		}
		if len(parties) < 2 {
			continue
		}
		found = true
		sectors, _ := r.sectorsAfter(s, last, nil)
		r.emit(fact.Fact{Type: fact.AgreementOf, Parties: parties, Instrument: in.id, Status: got.status, Sectors: slices.Clone(sectors),
			Rule: got.rule.Name, Confidence: 0.75, Evidence: []span.Span{{Start: words[i].Span.Start, End: words[last-1].Span.End}}}, s.n)
	}
	return found
}
