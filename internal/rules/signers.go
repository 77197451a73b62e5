package rules

import (
	"slices"
	"sort"
	"strings"

	"github.com/rawabit/rawabit/internal/mention"
)

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

// partiesNamed reports whether «بين» follows an instrument.
func (r *reader) partiesNamed(s *sentence, after int) bool {
	for i := after; i < min(after+6, s.s.Last); i++ {
		if r.d.Article.Words[i].Form == "بين" {
			return true
		}
	}
	return false
}

// A knowing tells how the parties of an agreement are known.
type knowing int

const (
	unknown knowing = iota
	guessed         // the two that the article is about
	around          // states named near the instrument
	told            // «بين X وY», or who is told to act
)

// agreementParties: «بين X وY» behind the instrument, the countries of the
// signers, or the two the article is about.
func (r *reader) agreementParties(s *sentence, in instrument, got reading, sure bool) ([]string, knowing) {
	d := r.d
	after, verb := in.last, got.trigger
	met := r.pairMet && got.rule.Set["factive"] == "" && !(in.definite && verb != nil && !verb.verb && got.status == "signed") // «بعد توقيع الاتفاق»: whose?
	set, held := map[string]bool{}, false
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
			held = acts(m)
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
	how := told
	if c, ok := nearest(r.parties.said[s.n], after, after, 14); len(set) < 2 && ok && len(c.ids) > 1 && c.first >= after {
		return c.ids, told
	}
	if len(set) == 1 && held || len(set) < 2 && r.strangers(s, after) { // «بين وزير التعليم ووزير الصحة»: both of one state
		return nil, unknown
	}
	if len(set) < 2 && r.strangerSigns(s, after, verb) {
		return nil, unknown
	}
	if len(set) < 2 {
		how = around
		for _, n := range s.around(after) {
			m := &d.Mentions[n]
			if m.First > after+20 || m.First < after-30 {
				continue
			}
			if (r.gov[n] == "مع" || r.gov[n] == "" || r.is("there-is", r.gov[n])) && (acts(m) || m.Class == mention.Country || m.Class == mention.Nisba) || m.Class == mention.Nisba {
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
			if !known {
				return ids, guessed
			}
			return ids, told
		}
	}
	if ids := keys(set); !r.uneven(ids) {
		return ids, how
	}
	return nil, unknown
}

// strangerSigns reports whether a verb of signing has a doer that is not understood:
// «وقعت بعض الفصائل اتفاقا».
func (r *reader) strangerSigns(s *sentence, after int, verb *trigger) bool {
	if verb == nil || !verb.verb || verb.last >= min(after, s.s.Last) || verb.sense.Infl.Suffix != "" {
		return false
	}
	i := verb.last
	if at := r.d.At[i]; at >= 0 { // «وقعت حكومة مالي والمتمردون»
		i = r.d.Mentions[at].Last
		if i >= after || r.d.At[i] >= 0 || r.d.Mentions[at].Class != mention.Country && r.d.Mentions[at].Class != mention.Organization {
			return false
		}
		form := strings.TrimPrefix(r.d.Article.Words[i].Form, "و")
		return form != r.d.Article.Words[i].Form && strings.HasPrefix(form, "ال") && !r.is("both", form) && !r.is("side", form)
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
