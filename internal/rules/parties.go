package rules

import (
	"sort"
	"strings"

	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/lexicon"
	"github.com/rawabit/rawabit/internal/mention"
)

// A company is parties that stand together in a text, and the words [first,
// last) that say so. Without ids they are parties that nobody knows.
type company struct {
	ids         []string
	first, last int
	travel      bool // they visit each other
	before      bool // «البلدان»: those named before
	deal        bool // an agreement of theirs: what the next sentence tells may be of others
}

// parties tells between whom something is, sentence by sentence.
type parties struct {
	said [][]company // of each sentence: «بين X وY», «المصرية الروسية», «البلدان»
	met  [][]company // of each sentence: who does something together in it, meets or visits
	main []string
	sure bool // the two of main meet, or the article opens with them
}

// apart is how many words may lie between what parties have in common and the
// words that name them.
const apart = 25

// of gives the parties of what the words [first, last) of a sentence say: those
// named nearest in the sentence, else those that meet in it or just before, else
// those of a visit, else the two that the article is about; these are not sure
// where it only names them.
func (p *parties) of(sentence, first, last int) (ids []string, sure bool) {
	ids, known := p.near(sentence, first, last)
	return ids, known || p.sure
}

// near is of; known tells that it is not the two that the article is about.
func (p *parties) near(sentence, first, last int) (ids []string, known bool) {
	if sentence < 0 || sentence >= len(p.said) {
		return p.main, false
	}
	if c, ok := nearest(p.said[sentence], first, last, apart); ok && !c.before {
		return c.ids, true
	} else if ok {
		if o, ok := lastBefore(p.said[sentence], c.first); ok { // «اللجنة التونسية الليبية … بين البلدين»
			return o.ids, true
		}
	}
	visit, travel := nearest(p.met[sentence], first, last, reach)
	if travel && !visit.travel {
		return visit.ids, true
	}
	for n := sentence - 1; n >= 0 && n >= sentence-recent; n-- {
		met := p.met[n][max(0, len(p.met[n])-20):]
		for k := len(met) - 1; k >= 0; k-- {
			if !met[k].travel && !met[k].deal { // where somebody goes on to is another matter
				return met[k].ids, true
			}
		}
	}
	if travel {
		return visit.ids, true
	}
	return p.main, false
}

// recent is how many sentences back «البلدان» reaches.
const recent = 3

// nearest gives the company next to the words [first, last) among cs, which stand
// in the order of the text; of those far off it looks at a few only, so that a
// sentence without end costs no more than its length.
func nearest(cs []company, first, last, within int) (company, bool) {
	const few = 8
	best, at := within+1, -1
	from := sort.Search(len(cs), func(i int) bool { return cs[i].first >= first })
	for i := max(0, from-few); i < min(len(cs), from+few); i++ {
		d, c := 0, &cs[i]
		switch {
		case c.first >= last:
			d = c.first - last
		case c.last <= first:
			d = first - c.last
		}
		if d < best {
			best, at = d, i
		}
	}
	if at < 0 {
		return company{}, false
	}
	return cs[at], true
}

// lastBefore gives the company named last before a word, other than «البلدان».
func lastBefore(cs []company, word int) (company, bool) {
	const few = 20
	from := sort.Search(len(cs), func(i int) bool { return cs[i].first >= word })
	for i := from - 1; i >= max(0, from-few); i-- {
		if !cs[i].before && cs[i].last <= word {
			return cs[i], true
		}
	}
	return company{}, false
}

// findParties gathers who stands with whom in each sentence.
func (r *reader) findParties(sentences []*sentence) *parties {
	p := &parties{said: make([][]company, len(sentences)), met: make([][]company, len(sentences)), main: r.pairIDs()}
	p.sure = r.pairMet || r.pairNamed
	for n, s := range sentences {
		p.said[n] = append(append(r.betweens(s), r.nisbas(s)...), r.both(s)...)
		inOrder(p.said[n])
		p.met[n] = r.together(s)
	}
	two := false
	var more []string
	for i := range r.out.facts {
		f := &r.out.facts[i]
		n := r.out.where[i]
		if n < 0 || n >= len(sentences) || len(f.Evidence) == 0 {
			continue
		}
		set := r.partiesOf(f)
		if len(set) < 2 || len(set) > 6 {
			continue
		}
		if holds(set, p.main) {
			two = two || len(set) == 2
			if f.Type == fact.Meeting && len(set) > len(more) {
				more = set
			}
		}
		first := sort.Search(len(r.d.Article.Words), func(k int) bool { return r.d.Article.Words[k].Span.End > f.Evidence[0].Start })
		p.met[n] = append(p.met[n], company{ids: set, first: first, last: first + 1, travel: f.Type == fact.Visit})
	}
	if !two && len(more) > 2 { // a summit of three
		p.main = more
	}
	for n := range p.met {
		inOrder(p.met[n])
	}
	return p
}

// deals adds those who have made agreements. Where the article is about no two states,
// it is about the first of them: «اتفاقية بين الجامعة والمستشفى».
func (r *reader) deals(p *parties) {
	for i := range r.out.facts {
		f := &r.out.facts[i]
		n := r.out.where[i]
		if f.Type != fact.AgreementOf || len(f.Parties) < 2 || n < 0 || n >= len(p.met) || len(f.Evidence) == 0 {
			continue
		}
		if len(p.main) < 2 {
			p.main, p.sure = f.Parties, true
		}
		first := sort.Search(len(r.d.Article.Words), func(k int) bool { return r.d.Article.Words[k].Span.End > f.Evidence[0].Start })
		p.met[n] = append(p.met[n], company{ids: f.Parties, first: first, last: first + 1, deal: true})
	}
	for n := range p.met { // once for all: one sentence may hold a thousand agreements
		inOrder(p.met[n])
	}
}

func inOrder(cs []company) {
	sort.SliceStable(cs, func(i, j int) bool { return cs[i].first < cs[j].first })
}

// holds reports whether a list, not empty, stands in another.
func holds(all, some []string) bool {
	for _, s := range some {
		found := false
		for _, a := range all {
			found = found || a == s
		}
		if !found {
			return false
		}
	}
	return len(some) > 0
}

// partiesOf gives the countries of those who meet or visit each other.
func (r *reader) partiesOf(f *fact.Fact) []string {
	var who []string
	switch f.Type {
	case fact.Visit:
		who = []string{f.Visitor, f.Destination}
	case fact.Meeting:
		who = f.Participants
	}
	set := map[string]bool{}
	for _, id := range who {
		set[r.party(r.d.EntityByID(id))] = true
	}
	return keys(set)
}

// party gives the country or body that an entity acts for, "" if none is known.
func (r *reader) party(entity int) string {
	if entity < 0 {
		return ""
	}
	if c := r.countryOf(entity); c != "" {
		return vocab.CountryID(c)
	}
	if e := &r.d.Entities[entity]; e.Type == fact.Organization && r.international(entity) {
		return e.ID
	}
	for i := range r.d.Holds {
		if h := &r.d.Holds[i]; h.Person == entity && h.Title.OrgEntity >= 0 {
			if r.international(h.Title.OrgEntity) {
				return r.id(h.Title.OrgEntity)
			}
			return ""
		}
	}
	return ""
}

// international reports whether an entity is a body that states have founded or
// deal with as with one of them.
func (r *reader) international(entity int) bool {
	if r.world == nil {
		r.world = map[int]bool{}
		for i := range r.d.Mentions {
			m := &r.d.Mentions[i]
			if m.Class != mention.Organization || m.Entity < 0 || m.Entry == nil {
				continue
			}
			switch m.Entry.Get("sort") {
			case "intergovernmental", "union", "group", "ngo":
				r.world[m.Entity] = true
			}
		}
	}
	return r.world[entity]
}

// partiesOfMention adds what a mention acts for.
func (r *reader) partiesOfMention(n int, set map[string]bool) {
	m := &r.d.Mentions[n]
	if m.Title != nil && len(m.Title.Codes) > 1 { // «وزيرا خارجية الأردن وكينيا»
		for _, c := range m.Title.Codes {
			set[r.id(r.d.CountryEntity(c))] = true
		}
		return
	}
	if c := r.country(n); c != "" {
		set[r.id(r.d.CountryEntity(c))] = true
		return
	}
	if m.Title != nil && m.Title.OrgEntity >= 0 {
		set[r.id(m.Title.OrgEntity)] = true
		return
	}
	if m.Class == mention.Organization || acts(m) {
		set[r.party(m.Entity)] = true
	}
	if (m.Class == mention.Organization || m.Class == mention.Region) && m.Entity >= 0 { // «سوريا وإقليم كردستان»
		set[r.id(m.Entity)] = true
	}
}

// betweens reads «بين X وY» in a sentence.
func (r *reader) betweens(s *sentence) []company {
	d := r.d
	words := d.Article.Words
	var out []company
	for i := s.s.First; i < s.s.Last; i++ {
		if f := words[i].Form; f != "بين" && f != "فيما" || i+1 >= s.s.Last {
			continue
		}
		at := s.mentionsFrom(i + 1)
		if at >= len(s.mentions) {
			break
		}
		n := s.mentions[at]
		m := &d.Mentions[n]
		if r.gov[n] != "بين" || r.coord[n] || m.First-i > 6 {
			if words[i].Form == "بين" && (r.isAt(i+1, "body") || r.isAt(i+1, "body-dual") || latin(words[i+1].Form)) { // «بين شركة X وشركة Y»
				bodies := r.bodyList(s, i+1, 2)
				out = append(out, company{ids: r.partyIDs(bodies), first: i, last: i + 2}) // without ids if nothing is known of them
			}
			continue
		}
		set := map[string]bool{}
		last := m.Last
		for _, c := range s.chain(n) {
			r.partiesOfMention(c, set)
			last = d.Mentions[c].Last
		}
		delete(set, "")
		for k := n + 1; k < len(d.Mentions) && len(set) < 2; k++ { // a title or a name not known between
			o := &d.Mentions[k]
			if o.First >= s.s.Last || o.First-last > 8 {
				break
			}
			if strings.HasPrefix(o.Prefix, "و") || words[o.First-1].Form == "وبين" {
				r.partiesOfMention(k, set)
				delete(set, "")
				last = o.Last
			}
		}
		ids := keys(set)
		if len(ids) < 2 {
			ids, last = r.ofEach(s, i)
		}
		if len(ids) >= 2 && !r.counterpart(n+1, last) && !r.uneven(ids) {
			out = append(out, company{ids: ids, first: i, last: last})
		}
	}
	return out
}

// ofEach reads the states behind a dual or plural: «بين وزارتي الداخلية في
// المغرب وإسبانيا». It gives them and the word behind them.
func (r *reader) ofEach(s *sentence, i int) ([]string, int) {
	for _, n := range s.mentions[s.mentionsFrom(i):] {
		m := &r.d.Mentions[n]
		if m.First > i+8 {
			break
		}
		chain := s.chain(n)
		if m.Class != mention.Country || len(chain) < 2 {
			continue
		}
		set := map[string]bool{}
		for _, c := range chain {
			r.partiesOfMention(c, set)
		}
		delete(set, "")
		return keys(set), r.d.Mentions[chain[len(chain)-1]].Last
	}
	return nil, i
}

// uneven reports whether a state stands beside a company or institution: then a
// name between was not understood.
func (r *reader) uneven(ids []string) bool {
	state, other := false, false
	for _, id := range ids {
		e := r.d.EntityByID(id)
		if e < 0 {
			continue
		}
		state = state || r.d.Entities[e].Type == fact.Country
		other = other || r.d.Entities[e].Type == fact.Organization && !r.international(e)
	}
	return state && other
}

// counterpart reports whether a mention from n on, before word last, is «نظيره»:
// «بين المعهد المغربي ونظيره الكيني» says no more than the two states.
func (r *reader) counterpart(n, last int) bool {
	for ; n < len(r.d.Mentions) && r.d.Mentions[n].First < last; n++ {
		if r.d.Mentions[n].Class == mention.Counterpart {
			return true
		}
	}
	return false
}

// nisbas reads two states in a row, be it in the name of a body: «اللجنة التونسية
// الليبية», «الجانبان السعودي والمالطي».
func (r *reader) nisbas(s *sentence) []company {
	var out []company
	last, code := -1, ""
	for k := s.s.First; k < s.s.Last; k++ {
		next := r.nisbaAt(k)
		if next == "" {
			continue
		}
		apart := k - last - 1
		if code != "" && next != code && (apart == 0 || apart == 1 && r.d.Article.Words[last+1].Punct) {
			ids := []string{r.id(r.d.CountryEntity(code)), r.id(r.d.CountryEntity(next))}
			sort.Strings(ids)
			out = append(out, company{ids: ids, first: last, last: k + 1})
		}
		last, code = k, next
	}
	return out
}

var countryKind = lexicon.Kind("country")

// nisbaAt gives the country whose nisba stands at a word, or "".
func (r *reader) nisbaAt(k int) string {
	if !r.d.May(k, countryKind) {
		return ""
	}
	if at := r.d.At[k]; at >= 0 && r.d.Mentions[at].Class == mention.Person {
		return ""
	}
	for _, h := range r.d.Hits[k] {
		for _, sense := range h.Senses {
			if h.N == 1 && sense.Set == countryKind && sense.Key == "nisba" {
				return sense.Entry.ID
			}
		}
	}
	return ""
}

// both finds «البلدان» and the like in a sentence.
func (r *reader) both(s *sentence) []company {
	var out []company
	for i := s.s.First; i < s.s.Last; i++ {
		if r.isAt(i, "both") && !r.sideNamed(i+1) {
			out = append(out, company{first: i, last: i + 1, before: true})
		}
	}
	return out
}

// sideNamed reports whether a state's nisba begins at word i: «الجانبان المصري
// والسوداني» need none before them.
func (r *reader) sideNamed(i int) bool {
	return i < len(r.d.At) && r.d.At[i] >= 0 && r.d.Mentions[r.d.At[i]].Class == mention.Nisba
}

// together reads states that do something as one: «اتفقت مصر والأردن على».
func (r *reader) together(s *sentence) []company {
	d := r.d
	var out []company
	for _, n := range s.mentions {
		m := &d.Mentions[n]
		if m.Class != mention.Country || r.coord[n] || r.gov[n] != "" || m.First > 0 && r.isAt(m.First-1, "among") {
			continue
		}
		set := map[string]bool{}
		chain := s.chain(n)
		for _, c := range chain {
			r.partiesOfMention(c, set)
		}
		delete(set, "")
		if ids := keys(set); len(ids) >= 2 && r.involved(ids) {
			out = append(out, company{ids: ids, first: d.Mentions[n].First, last: d.Mentions[chain[len(chain)-1]].Last})
		}
	}
	return out
}

// involved reports whether one of the states is one that the article is about.
func (r *reader) involved(ids []string) bool {
	for _, p := range r.pairIDs() {
		for _, id := range ids {
			if id == p {
				return true
			}
		}
	}
	return false
}
