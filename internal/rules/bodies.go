package rules

import (
	"slices"
	"strings"

	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/lexicon"
	"github.com/rawabit/rawabit/internal/mention"
	"github.com/rawabit/rawabit/internal/span"
)

// A body is a party to an instrument as its place in the text tells it.
type body struct {
	entity      int
	first, last int // words
}

// bodiesAbout reads companies, ministries and institutions as the parties of the
// instrument at the words [first, last): «بين شركة X ومؤسسة Y», «وقعت شركة X مع
// شركة Y مذكرة», whether or not they are known. Nil unless there are two.
func (r *reader) bodiesAbout(s *sentence, first, last int, verb *trigger) ([]string, []body) {
	words := r.d.Article.Words
	for i := last; i < min(last+14, s.s.Last); i++ {
		if _, ok := r.instrumentAt(s, i); ok {
			break
		}
		if words[i].Form == "بين" {
			of := r.bodyList(s, i+1, mostParties)
			return r.partyIDs(of), of
		}
	}
	if verb == nil || verb.last > first || first-verb.last > 24 {
		return nil, nil
	}
	bodies, bodily := r.signers(s, verb)
	if len(bodies) == 0 && verb.verb {
		bodies = r.subjectBody(s, verb)
	}
	if len(bodies) == 0 && !verb.verb {
		bodies = r.announcer(s, verb)
	}
	for i := verb.last; i < min(last+8, s.s.Last) && len(bodies) > 0; i++ {
		if words[i].Form == "مع" && i >= bodies[len(bodies)-1].last {
			if b, ok := r.bodyAt(s, i+1, false); ok {
				bodies, bodily = append(bodies, b), true
			} else if b, own, ok := r.headedBy(s, i+1); ok {
				bodies, bodily = append(bodies, b), bodily || own
			} else if b, ok := r.quotedBody(s, i+1); ok {
				bodies = append(bodies, b)
			} else if n := first - i - 1; n >= 1 && n <= 4 && r.unread(i+1, first) { // «مع بلو بولي الفرنسية اتفاقية»
				bodies = append(bodies, r.named(i+1, first))
			}
			break
		}
	}
	if i := r.lenderAt(s, instrument{first: first, last: last}); i >= 0 && len(bodies) == 1 && bodies[0].last <= first {
		if b, ok := r.partner(s, i); ok {
			bodies, bodily = append(bodies, b), true
		}
	}
	if !bodily {
		return nil, nil // states: left to those who know of states
	}
	return r.partyIDs(bodies), bodies
}

// mostParties is how many bodies a list of parties has at most.
const mostParties = 12

// signers reads the bodies right behind a verb of signing, or those whose heads
// stand there: «وقع مدير صندوق X ووزير المالية الكيني», and tells whether one of
// them is no state.
func (r *reader) signers(s *sentence, verb *trigger) (bodies []body, bodily bool) {
	bodies = r.bodyList(s, verb.last, mostParties)
	if len(bodies) > 0 || !verb.verb {
		return bodies, true
	}
	at := s.mentionsFrom(verb.last)
	if at >= len(s.mentions) || r.d.Mentions[s.mentions[at]].First-verb.last > 2 || r.gov[s.mentions[at]] != "" {
		return nil, true
	}
	for _, n := range s.chain(s.mentions[at]) {
		b, own, ok := r.headedBy(s, r.d.Mentions[n].First)
		if !ok {
			return nil, true
		}
		bodies, bodily = append(bodies, b), bodily || own
	}
	return bodies, bodily
}

// headedBy reads the body or state for which whoever is named at word i signs, and
// tells whether it is no state.
func (r *reader) headedBy(s *sentence, i int) (b body, bodily, ok bool) {
	if i >= s.s.Last || r.d.At[i] < 0 {
		return b, false, false
	}
	n := int(r.d.At[i])
	m := &r.d.Mentions[n]
	b = body{first: m.First, last: m.Last}
	switch {
	case !acts(m) || m.Title != nil && len(m.Title.Codes) > 1:
		return b, false, false
	case m.Title != nil && m.Title.OrgEntity >= 0 && r.countryOf(m.Title.OrgEntity) == "":
		b.entity = r.d.Mentions[n].Title.OrgEntity
		return b, true, true
	case r.country(n) != "":
		b.entity = r.d.CountryEntity(r.country(n))
		return b, false, true
	}
	return b, false, false
}

// announcer reads the body that makes a signing of its own known: «أعلنت شركة X
// توقيع اتفاقية مع Y». It gives one body or none.
func (r *reader) announcer(s *sentence, noun *trigger) []body {
	for k := s.triggersFrom(noun.first) - 1; k >= 0; k-- {
		v := &s.triggers[k]
		if noun.first-v.last > 14 || !v.verb {
			return nil
		}
		if v.class != "announce" && v.class != "state" && v.class != "say" {
			return nil
		}
		out := r.bodyList(s, v.last, 2)
		if len(out) == 0 {
			out = r.subjectBody(s, v)
		}
		if len(out) == 0 { // «كشف رئيس شركة X عن توقيع اتفاقية مع Y»
			if b, own, ok := r.headedBy(s, v.last); ok && own {
				out = []body{b}
			}
		}
		if len(out) != 1 || out[0].last > noun.first {
			return nil
		}
		return out
	}
	return nil
}

// subjectBody reads the body in front of the verb of which it is the subject:
// «شركة X توقع», «أعلنت شركة X أنها أبرمت». It gives one body, two or none.
func (r *reader) subjectBody(s *sentence, verb *trigger) []body {
	words := r.d.Article.Words
	if verb.first > s.s.First && r.is("that-she", words[verb.first-1].Form) {
		for i := s.s.First; i < min(s.s.First+5, verb.first); i++ {
			if b, ok := r.bodyAt(s, i, true); ok {
				return []body{b}
			}
		}
		return nil
	}
	end := verb.first
	for end > s.s.First+1 && r.is("filler", words[end-1].Form) && !words[end-1].Punct {
		end-- // «شركة X قد وقعت»
	}
	for i := max(s.s.First, end-10); i < end; i++ {
		if i > s.s.First && !words[i-1].Punct && !r.says(i-1, "that-clause") && !r.says(i-1, "filler") {
			continue
		}
		if out := r.subjects(s, i, end); out != nil {
			return out
		}
	}
	return nil
}

// subjects reads one body or two that fill the words [i, end).
func (r *reader) subjects(s *sentence, i, end int) (out []body) {
	for i < end && len(out) < mostParties {
		b, ok := r.bodyAt(s, i, true)
		if !ok {
			return nil
		}
		out = append(out, b)
		if at := r.d.At[b.last]; at >= 0 && r.d.Mentions[at].Class == mention.City && r.d.Mentions[at].Prefix == "ب" {
			b.last = r.d.Mentions[at].Last // «الهيئة الملكية بينبع وقعت»
		}
		if i = b.last; i < end && (r.d.Article.Words[i].Form == "و" || r.d.Article.Words[i].Form == "،") {
			i++
		}
	}
	if i != end {
		return nil
	}
	return out
}

// quotedBody reads a name in quotes at word i, with the nisba behind it:
// «"سيبسا" الإسبانية».
func (r *reader) quotedBody(s *sentence, i int) (b body, ok bool) {
	const longest = 7 // words
	words := r.d.Article.Words
	if i >= s.s.Last || !r.is("quote", words[i].Form) || words[i].Form == "#" || words[i].Form == "(" {
		return b, false
	}
	for k := i + 2; k < min(i+2+longest, s.s.Last); k++ {
		if f := words[k].Form; f != words[i].Form && f != "»" && f != "”" {
			continue
		}
		if at := r.d.At[i+1]; at >= 0 && r.isBody(int(at)) && r.d.Mentions[at].Last == k {
			return body{entity: r.d.Mentions[at].Entity, first: i, last: k + 1}, r.d.Mentions[at].Entity >= 0
		}
		b = r.named(i+1, k)
		b.first, b.last = i, k+1
		return b, true
	}
	return b, false
}

// named makes a body of the words [i, j).
func (r *reader) named(i, j int) body {
	words := r.d.Article.Words
	return body{entity: r.d.Body(span.Span{Start: words[i].Span.Start, End: words[j-1].Span.End}), first: i, last: j}
}

// dualBodies reads two names behind one head: «شركتي X وY», «جامعتي X وY».
func (r *reader) dualBodies(s *sentence, i int) []body {
	words := r.d.Article.Words
	split, end := 0, i+1
	for ; end < min(i+10, s.s.Last); end++ {
		w := words[end]
		if w.Punct && !r.is("quote", w.Form) && w.Form != "»" && w.Form != "”" && w.Form != ")" || r.is("preposition", w.Form) || r.is("relative", w.Form) {
			break
		}
		if _, ok := r.instrumentAt(s, end); ok {
			break
		}
		if t, ok := r.triggerAt(end, s.s.Last); ok && (t.verb || strings.HasSuffix(t.prefix, "ل")) {
			break
		}
		if strings.HasPrefix(w.Form, "و") && end > i+1 && len(w.Form) > len("و")+2 {
			split = end
		}
	}
	if split == 0 || r.d.At[i+1] >= 0 && r.d.Mentions[r.d.At[i+1]].Last == split && r.d.Mentions[r.d.At[i+1]].Class != mention.Organization {
		return nil // «جامعتي القاهرة ونيروبي»: a place alone is no name
	}
	second := words[split].Span
	second.Start += len("و")
	second.End = words[end-1].Span.End
	return []body{r.named(i+1, split), {entity: r.d.Body(second), first: split, last: end}}
}

// unread reports whether the words [i, j) hold no mention but a nisba, and nothing
// but words of a name.
func (r *reader) unread(i, j int) bool {
	for k := i; k < j; k++ {
		if at := r.d.At[k]; at >= 0 && (r.d.Mentions[at].Class != mention.Nisba || k == i) {
			return false
		}
		if w := r.d.Article.Words[k]; w.Punct || r.is("preposition", w.Form) || r.is("both", w.Form) || r.is("each", w.Form) {
			return false
		}
		if _, ok := r.triggerAt(k, j); ok {
			return false
		}
	}
	return true
}

// partyIDs gives the states that bodies are organs of where those are two, else
// the bodies.
func (r *reader) partyIDs(bodies []body) []string {
	states, ids := map[string]bool{}, map[string]bool{}
	for _, b := range bodies {
		if b.entity < 0 {
			return nil
		}
		b.entity = r.fullBody(b.entity)
		ids[r.id(b.entity)] = true
		if c := r.countryOf(b.entity); c != "" {
			states[c] = true
		}
	}
	if len(bodies) < 2 || len(ids) < 2 {
		return nil
	}
	if len(states) == len(bodies) {
		ids = map[string]bool{}
		for c := range states {
			ids[r.id(r.d.CountryEntity(c))] = true
		}
	}
	return keys(ids)
}

// fullBody gives the organization of the article whose name says more than that of
// an organization: «مصدر» is «شركة الواحة لطاقة المستقبل "مصدر"».
func (r *reader) fullBody(entity int) int {
	e := &r.d.Entities[entity]
	if e.Type != fact.Organization || e.Country != "" {
		return entity
	}
	name := strings.Fields(e.Name)
	for k := range r.d.Entities {
		o := &r.d.Entities[k]
		if k == entity || o.Type != fact.Organization || o.Country != "" || len(o.Name) <= len(e.Name) {
			continue
		}
		if long := strings.Fields(o.Name); len(name) > 1 && slices.Equal(long[:min(len(name), len(long))], name) {
			return k
		}
		for _, q := range [3]string{"\"%\"", "«%»", "(%)"} {
			if strings.Contains(o.Name, strings.Replace(q, "%", e.Name, 1)) {
				return k
			}
		}
	}
	return entity
}

// bodyList reads up to n bodies joined by و from word i on; nil if the first word
// opens none.
func (r *reader) bodyList(s *sentence, i, n int) (out []body) {
	if i < s.s.Last && r.is("body-dual", r.d.Article.Words[i].Form) {
		return r.dualBodies(s, i)
	}
	for i < s.s.Last && len(out) < n {
		b, ok := r.bodyAt(s, i, len(out)+1 < n)
		if !ok {
			break
		}
		out = append(out, b)
		i = r.nextBody(s, b.last)
		if len(out) > 1 && (i > b.last+3 || !r.goesOn(s, i)) {
			break
		}
	}
	return out
}

// goesOn reports whether a list of two bodies has a third at word i: behind و, or
// a state behind a comma.
func (r *reader) goesOn(s *sentence, i int) bool {
	if i >= s.s.Last {
		return false
	}
	words := r.d.Article.Words
	at := r.d.At[i]
	return strings.HasPrefix(words[i].Form, "و") || words[i-1].Form == "و" || words[i-1].Form == "،" && at >= 0 && r.d.Mentions[at].Class == mention.Country
}

// nextBody finds where a list of bodies goes on behind word i, over the rest of a
// name that a mention holds only in part.
func (r *reader) nextBody(s *sentence, i int) int {
	words := r.d.Article.Words
	if i < s.s.Last && words[i].Form == "،" {
		return i + 1
	}
	far := 7
	for k := i; k < min(i+far, s.s.Last); k++ {
		w := words[k]
		at := r.d.At[k]
		if r.is("represented", w.Form) { // «شركة X ممثلة بمديرها، وشركة Y»
			far = 30
			continue
		}
		if far > 7 {
			if strings.HasPrefix(w.Form, "و") && (r.is("body", strings.TrimPrefix(w.Form, "و")) || at >= 0 && r.d.Mentions[at].First == k && r.d.Mentions[at].Class == mention.Organization) {
				return k
			}
			continue
		}
		switch {
		case strings.HasPrefix(w.Form, "و") && (r.opensBody(k) || at >= 0 && r.isBody(int(at))):
			return k
		case w.Form == "و" || w.Form == "وبين" || w.Form == "مع" && k == i: // «بين شركة X مع شركة Y»
			return k + 1
		case w.Punct && !r.is("quote", w.Form) && w.Form != "»" && w.Form != "”", r.is("preposition", w.Form), r.is("relative", w.Form):
			return i
		}
	}
	return i
}

// bodyAt reads a body at word i. Unless it is the last of its list, a word with
// و that opens another ends it; other words with و are of its name.
func (r *reader) bodyAt(s *sentence, i int, more bool) (b body, ok bool) {
	words := r.d.Article.Words
	for i < s.s.Last && (r.isAt(i, "each") || words[i].Form == "من" || words[i].Form == "و" || words[i].Form == "#") {
		i++
	}
	if i >= s.s.Last {
		return b, false
	}
	if b, ok := r.quotedBody(s, i); ok {
		return b, true
	}
	if at := r.d.At[i]; at >= 0 {
		m := &r.d.Mentions[at]
		if m.First != i || m.Entity < 0 || m.Class != mention.Organization && m.Class != mention.Country && m.Class != mention.Counterpart {
			return b, false
		}
		if e := &r.d.Entities[m.Entity]; e.Type != fact.Organization && e.Type != fact.Country && e.Type != fact.Position {
			return b, false
		}
		b := body{entity: m.Entity, first: m.First, last: m.Last}
		if q, ok := r.quotedBody(s, m.Last); ok && m.Class == mention.Organization {
			b.last = q.last // «شركة الواحة لطاقة المستقبل "مصدر"»
		}
		return b, true
	}
	if !r.opensBody(i) || r.says(i, "bodies") && !(i+1 < s.s.Last && (latin(words[i+1].Form) || r.is("quote", words[i+1].Form))) {
		return b, false // «مع شركات كبرى»: none by name
	}
	end := i + 1
	for end < min(i+9, s.s.Last) {
		w := words[end]
		if r.is("quote", w.Form) || w.Form == "»" || w.Form == "”" || w.Form == ")" {
			end++
			continue
		}
		if _, ok := r.instrumentAt(s, end); ok || r.is("filler", w.Form) && !w.Punct {
			break
		}
		if w.Form == "و" || w.Punct && w.Form != "-" || r.is("preposition", w.Form) || r.is("relative", w.Form) || r.is("both", w.Form) || r.is("represented", w.Form) {
			break
		}
		if latin(strings.TrimPrefix(words[i].Form, "و")) && !w.Punct && !latin(w.Form) && !strings.HasPrefix(w.Form, "ال") {
			break // «AM General لإنتاج»
		}
		if strings.HasPrefix(w.Form, "و") && (r.opensBody(end) || r.d.At[end] >= 0 && r.isBody(int(r.d.At[end]))) {
			break
		}
		if strings.HasPrefix(w.Form, "وكل") && r.is("each", w.Form) || strings.HasPrefix(w.Form, "و") && r.ordinalAt(end) {
			break
		}
		if t, isTrigger := r.triggerAt(end, s.s.Last); isTrigger && (t.verb || strings.HasSuffix(t.prefix, "ل")) && (t.verb || !more) {
			break // «لإنتاج»
		}
		end++
	}
	for end > i+1 && words[end-1].Punct && !strings.ContainsAny(words[end-1].Form, `"»”)`) {
		end--
	}
	if end == i+1 && !latin(words[i].Form) { // «بين شركة» alone
		return b, false
	}
	start := words[i].Span
	if strings.HasPrefix(words[i].Form, "و") && !r.headAt(i, "") {
		start.Start += len("و")
	}
	sp := span.Span{Start: start.Start, End: words[end-1].Span.End}
	return body{entity: r.d.Body(sp), first: i, last: end}, true
}

// isBody reports whether a mention is an organization, a state or a counterpart.
func (r *reader) isBody(n int) bool {
	switch r.d.Mentions[n].Class {
	case mention.Organization, mention.Country, mention.Counterpart:
		return true
	}
	return false
}

// opensBody reports whether a word, after any و, opens the name of a body: a head
// («شركة», «وزارة») or a word in Latin letters.
func (r *reader) opensBody(i int) bool {
	form := r.d.Article.Words[i].Form
	return latin(strings.TrimPrefix(form, "و")) || r.headAt(i, "") || r.headAt(i, "و") || r.is("body", strings.TrimPrefix(form, "و"))
}

// headAt reports whether a head of organizations stands at word i behind exactly
// the given proclitic.
func (r *reader) headAt(i int, prefix string) bool {
	for _, h := range r.d.Hits[i] {
		if h.Prefix == prefix && isHead(h) {
			return true
		}
	}
	return false
}

func isHead(h lexicon.Match) bool {
	for _, s := range h.Senses {
		if s.Entry.Kind == "orghead" && s.Entry.Get("common") == "" {
			return true
		}
	}
	return false
}

// latin reports whether a word begins with a Latin letter.
func latin(w string) bool {
	return w != "" && (w[0] >= 'A' && w[0] <= 'Z' || w[0] >= 'a' && w[0] <= 'z')
}
