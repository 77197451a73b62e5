package rules

import (
	"slices"
	"sort"
	"strings"

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
	ordinal     bool // «الاتفاقية الثالثة»
	loose       bool // its word is of minds as well: «اتفاق»
	known       bool // «مذكرة التفاهم»: the same of an idafa
	named       bool // after the place where it was given: «إعلان القاهرة»
	prefix      string
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
				in = instrument{id: sense.Entry.ID, first: i, last: i + h.N, joined: strings.HasPrefix(h.Prefix, "و"), plural: sense.Key == "plural" || sense.Key == "dual" || several(h.Senses)}
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

// several reports whether an instrument's word can only be of more than one:
// «اتفاقيتين», not «اتفاقا».
func several(senses []lexicon.Sense) bool {
	for _, s := range senses {
		if s.Entry.Kind == "instrument" && s.Key == "ar" && (s.Infl.Number == 0 || s.Entry.Get("weight") == "low") {
			return false
		}
	}
	return true
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
	if in.plural || in.weak && !in.named || in.definite || in.ordinal || strings.HasSuffix(in.prefix, "ل") || in.last >= s.s.Last {
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

// ofInstrument reports whether a trigger is part of the name of an instrument.
func (r *reader) ofInstrument(s *sentence, t trigger) bool {
	if t.verb || t.first == s.s.First {
		return false
	}
	in, ok := r.instrumentAt(s, t.first-1)
	return ok && in.last > t.first
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
		if r.d.Article.Words[i].Form == "،" && !(i+1 < end && (r.isAt(i+1, "signed") || r.isAt(i+1, "in-force"))) { // but «الاتفاق، الموقع بين X وY»
			return i
		}
		if _, ok := r.instrumentAt(s, i); ok {
			return i
		}
	}
	return end
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
