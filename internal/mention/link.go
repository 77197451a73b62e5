package mention

import (
	"slices"
	"sort"
	"strings"

	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/lexicon"
	"github.com/rawabit/rawabit/internal/span"
)

// link gives each mention its entity: places and organizations by their entry
// or name, persons by their names, offices by who holds them in this article.
func link(d *Document) {
	d.byID, d.countries, d.cities = map[string]int{}, map[string]int{}, map[cityIn]int{}
	d.Placed, d.Fixed = map[int]bool{}, map[int]bool{}
	l := &linker{d: d, spots: map[int]bool{}}
	d.Home = l.home()
	l.short()
	l.chooseCities()
	l.places()
	l.persons()
	l.surnames()
	l.implied()
	l.offices()
	l.courtesies()
	l.acting()
	for i := range d.Entities {
		slices.SortFunc(d.Entities[i].Mentions, func(a, b span.Span) int { return a.Start - b.Start })
	}
}

// short tells which state «المملكة» is: the home country if it is so called,
// else the one so called that the article names most. Unresolved ones are dropped.
func (l *linker) short() {
	d := l.d
	if !slices.ContainsFunc(d.Mentions, func(m Mention) bool { return m.Short != "" || m.sharesName() }) {
		return
	}
	count := map[string]int{d.Home: 1}
	for _, m := range d.Mentions {
		if m.Code != "" {
			count[m.Code]++
		}
		if m.Title != nil && m.Title.Code != "" {
			count[m.Title.Code]++
		}
	}
	states := map[string][]string{} // short name → codes
	for _, e := range d.Lex.Entries("country") {
		for _, f := range e.All("short") {
			states[f] = append(states[f], e.ID)
		}
	}
	meant := func(form string) string {
		best := ""
		for _, code := range states[form] {
			if count[code] > 0 && (best == "" || code == d.Home || best != d.Home && count[code] > count[best]) {
				best = code
			}
		}
		return best
	}
	kept := d.Mentions[:0]
	for _, m := range d.Mentions {
		if m.Title != nil {
			for _, t := range append([]*Title{m.Title}, m.More...) {
				if t.short != "" {
					t.Code = meant(t.short)
				}
			}
		}
		if m.Short != "" {
			best := meant(m.Short)
			if best == "" {
				continue
			}
			m.Code, m.Entry = best, d.Lex.Entry("country", best)
		}
		kept = append(kept, m)
	}
	d.Mentions = kept
	d.index()
}

// sharesName reports whether a title of the mention names its state by a name that
// several share.
func (m *Mention) sharesName() bool {
	return m.Title != nil && (m.Title.short != "" || slices.ContainsFunc(m.More, func(t *Title) bool { return t.short != "" }))
}

// A linker holds what the steps of linking share. All its indexes are built once,
// so that linking takes time in proportion to the article.
type linker struct {
	d         *Document
	people    []personEntity
	sharing   map[string][]int     // key of a name's token → people that have it
	titles    map[int][]*Title     // person → the offices told so far
	holds     map[int][]int        // person → indexes into Document.Holds
	fullNames map[string]string    // folded short name of a body → its longer name
	orgs      map[string]int       // name of an organization in the text → entity
	told      map[officeKey]string // role and portfolio → country told last with it
	vacant    map[officeKey]string // of told: those told with their country and without a name
	filled    map[filled]int       // offices, marked with their country, and who of the persons holds each
	spots     map[int]bool         // first words of the mentions of cities that are spoken of as places
	spoken    []string             // countries, the one spoken of most first; filled when first asked
}

// An officeKey is an office whatever it serves.
type officeKey struct{ role, portfolio string }

// filled is an office of a country that a person of the article holds.
type filled struct {
	office officeKey
	code   string
}

func regionID(m *Mention) string { return vocab.RegionID(m.Entry.Get("country"), m.Entry.Get("ar")) }

type personEntity struct {
	entity int
	tokens []string // folded name, particles joined, ال dropped
}

func (l *linker) entity(e fact.Entity) int {
	if n, ok := l.d.byID[e.ID]; ok {
		return n
	}
	l.d.Entities = append(l.d.Entities, e)
	l.d.byID[e.ID] = len(l.d.Entities) - 1
	return len(l.d.Entities) - 1
}

func (l *linker) mentioned(n int, s span.Span) {
	if n < 0 {
		return
	}
	e := &l.d.Entities[n]
	if k := len(e.Mentions); k == 0 || e.Mentions[k-1] != s {
		e.Mentions = append(e.Mentions, s)
	}
}

func (l *linker) country(code string) int {
	if code == "" {
		return -1
	}
	if n, ok := l.d.countries[code]; ok {
		return n
	}
	e := fact.Entity{ID: vocab.CountryID(code), Type: fact.Country, Code: code}
	if entry := l.d.Lex.Entry("country", code); entry != nil {
		e.Name, e.LabelAr, e.LabelEn = entry.Get("ar"), entry.Get("ar"), entry.Get("en")
	}
	n := l.entity(e)
	l.d.countries[code] = n
	return n
}

// CountryEntity gives the entity of a country, made where the article only
// implies it.
func (d *Document) CountryEntity(code string) int {
	l := &linker{d: d}
	return l.country(code)
}

// Position gives the unnamed holder of m's office in the country, made where the
// article only implies it, or the person who holds it in this article.
func (d *Document) Position(m *Mention, code string) int {
	t := m.Title
	for _, n := range d.byRole[t.Role] {
		h := &d.Holds[n]
		if h.Title.Code == code && (t.Portfolio == "" || t.Portfolio == h.Title.Portfolio) {
			return h.Person
		}
	}
	of := d.Entities[d.CountryEntity(code)].ID
	id := vocab.PositionID(t.Role, t.Portfolio, of)
	l := &linker{d: d}
	name := m.Span.In(d.Article.Text)
	return l.entity(fact.Entity{ID: id, Type: fact.Position, Role: t.Role, Portfolio: t.Portfolio, Of: of, Name: name, LabelAr: name, Mentions: []span.Span{m.Span}})
}

// A cityIn is a city of the lexicon in a country.
type cityIn struct {
	entry *lexicon.Entry
	code  string
}

func (l *linker) city(m *Mention) int {
	key := cityIn{m.Entry, m.Code}
	if n, ok := l.d.cities[key]; ok {
		return n
	}
	name := m.Entry.Get("ar")
	n := l.entity(fact.Entity{ID: vocab.CityID(m.Code, name), Type: fact.City, Name: name, LabelAr: name, LabelEn: m.Entry.Get("en"), Country: m.Code})
	l.d.cities[key] = n
	return n
}

// place reports whether a city is spoken of as a place: behind a preposition of
// place or a head (مدينة), or in a list with such a one. «بين أنقرة والقاهرة» are
// governments, «بين صحار ودار السلام» places.
func (l *linker) place(m *Mention) bool {
	d := l.d
	capital := m.Entry.Is("capital")
	switch strings.TrimLeft(m.Prefix, "وف") {
	case "ب":
		return !d.sign(m.First-1, "resident")
	case "ل": // «زيارة لباريس», but «حليفة لباريس»
		return !capital || d.sign(m.First-1, "travel") || d.sign(m.First-2, "travel")
	}
	if k := m.First - 1; k >= 0 && m.Prefix == "" && l.event(k, !capital) { // «مؤتمر جنيف»
		return true
	}
	for k := m.First - 1; k >= 0 && k >= m.First-3; k-- {
		switch {
		case capital && d.Article.Words[k].Form == "من": // «موقفه من باريس», «انسحاب من»
			return l.journey(k)
		case d.sign(k-1, "resident") && d.sign(k, "place"): // «الكاتب المقيم في باريس»
			return false
		case d.sign(k, "place"), d.sign(k, "place-head"), !capital && d.sign(k, "among"):
			return true
		case d.At[k] < 0:
			return false
		}
		o := &d.Mentions[d.At[k]]
		if o.Class == City && strings.HasPrefix(m.Prefix, "و") && k == m.First-1 {
			return l.spots[o.First] || !capital && o.Entry.Is("capital")
		}
		if o.Class != Nisba {
			return false
		}
	}
	return false
}

// event reports whether word k is a meeting or, where instruments count, what came of
// one: either is called by its place.
func (l *linker) event(k int, instruments bool) bool {
	for _, h := range l.d.Hits[k] {
		for _, s := range h.Senses {
			if h.N == 1 && (s.Entry.Kind == "eventnoun" || instruments && s.Entry.Kind == "instrument") && !s.Infl.Def {
				return true
			}
		}
	}
	return false
}

// journey reports whether one of the three words before k tells of a journey.
func (l *linker) journey(k int) bool {
	return l.d.sign(k-1, "travel") || l.d.sign(k-2, "travel") || l.d.sign(k-3, "travel")
}

func (l *linker) named(t fact.EntityType, id string, m *Mention) int {
	name := m.Entry.Get("ar")
	n := l.entity(fact.Entity{ID: id, Type: t, Name: name, LabelAr: name, LabelEn: m.Entry.Get("en")})
	l.mentioned(n, m.Span)
	return n
}

func (l *linker) organization(m *Mention) int {
	e := fact.Entity{Type: fact.Organization, Name: m.Name, LabelAr: m.Name, Country: m.Code}
	if m.Entry != nil && m.Entry.Get("sort") == "media" {
		return -1
	}
	if m.Entry != nil && m.Entry.Kind == "orghead" {
		if full := l.fullNames[arabic.Fold(m.Name)]; full != "" {
			m.Name, e.Name, e.LabelAr = full, full, full
			if known := l.knownBody(full); known != nil {
				m.Entry = known
			}
		}
	}
	if m.Entry != nil && m.Entry.Kind == "organization" {
		e.Name, e.LabelAr, e.LabelEn = m.Entry.Get("ar"), m.Entry.Get("ar"), m.Entry.Get("en")
		e.ID = vocab.OrganizationID(m.Code, e.Name)
	} else {
		name := bodyKey(m.Name)
		if m.Entry != nil && m.Entry.Is("state") && m.Code == "" {
			m.Code = l.d.Home
			e.Country = m.Code
		}
		e.ID = vocab.OrganizationID(e.Country, name)
	}
	n := l.entity(e)
	l.mentioned(n, m.Span)
	switch {
	case m.Entry != nil && m.Entry.Kind == "organization":
		l.alias(n, m.Name)
		l.d.Fixed[n] = true
	case m.Entry != nil && l.actsAlone(m):
		l.d.Fixed[n] = true
	}
	return n
}

// knownBody gives the entry of the body that the lexicon knows by a form, no organ of a state.
func (l *linker) knownBody(form string) *lexicon.Entry {
	for _, s := range l.d.Lex.Lookup(form) {
		if s.Entry.Kind == "organization" && s.Entry.Get("country") == "" {
			return s.Entry
		}
	}
	return nil
}

// surnamed gives a body that is named in full the entry of the name the lexicon knows it
// by, where that follows in brackets or quotes: «المنظمة الدولية للشرطة (الإنتربول)».
func (l *linker) surnamed() {
	d := l.d
	for i := 0; i+1 < len(d.Mentions); i++ {
		m, short := &d.Mentions[i], &d.Mentions[i+1]
		if m.Class != Organization || short.Class != Organization || m.Entry == nil || short.Entry == nil || m.Entry.Kind != "orghead" || m.Entry.Is("state") ||
			short.Entry.Kind != "organization" || short.Entry.Get("country") != "" || short.First != m.Last+1 || short.Last >= len(d.Article.Words) {
			continue
		}
		if f := d.Article.Words[m.Last].Form; (f == "(" || opensQuote(f)) && d.Article.Words[short.Last].Punct {
			m.Entry = short.Entry
		}
	}
}

// bodyKey is what names of one body share, however a short title in them is set («د. فلان»).
func bodyKey(name string) string { return arabic.Fold(strings.ReplaceAll(name, ". ", ".")) }

// maxLonger is how many names of bodies that open alike a name is compared with.
const maxLonger = 16

// findFullNames maps the shorter name of a body («الائتلاف الوطني») to the one longer that
// the article calls it by, if there is no other; the longer may be one of the lexicon. Organs of states are left out: a ministry
// is told from that of another state by nothing but its nisba.
func (l *linker) findFullNames() {
	l.fullNames = map[string]string{}
	byHead := map[string][]string{}
	seen := map[string]string{} // folded name → name
	for i := range l.d.Mentions {
		m := &l.d.Mentions[i]
		if m.Class != Organization || m.Entry == nil || m.Entry.Is("state") || m.Entry.Get("country") != "" || m.Last < m.First+2 {
			continue
		}
		full := m.Name
		if full == "" { // a name of the lexicon
			full = m.Span.In(l.d.Article.Text)
		}
		name := arabic.Fold(full)
		if _, ok := seen[name]; ok {
			continue
		}
		seen[name] = full
		if head := firstWord(name); len(byHead[head]) < maxLonger {
			byHead[head] = append(byHead[head], name)
		}
	}
	for name := range seen {
		longest, several := "", false
		for _, other := range byHead[firstWord(name)] {
			if !strings.HasPrefix(other, name+" ") {
				continue
			}
			switch {
			case longest == "" || strings.HasPrefix(other, longest):
				longest = other
			case !strings.HasPrefix(longest, other):
				several = true
			}
		}
		if longest != "" && !several {
			l.fullNames[name] = seen[longest]
		}
	}
}

// actsAlone reports whether a body is told by a name of its own, not by its kind
// alone, and is of a kind that acts by itself: committees of two states,
// companies, parties, universities.
func (l *linker) actsAlone(m *Mention) bool {
	switch m.Entry.Get("sort") {
	case "committee":
		return m.Code == "" && strings.HasPrefix(m.Name, "ال") && (m.Last-m.First >= 3 || l.d.joint(m))
	case "company", "party", "university":
		return m.Named && !m.Entry.Is("part")
	}
	return false
}

// joint reports whether a body says of itself that it is joint.
func (d *Document) joint(m *Mention) bool {
	for k := m.First; k < m.Last; k++ {
		if d.sign(k, "joint") {
			return true
		}
	}
	return false
}

func (l *linker) alias(n int, name string) {
	e := &l.d.Entities[n]
	if name == "" || name == e.Name {
		return
	}
	i := sort.SearchStrings(e.Aliases, name)
	if i < len(e.Aliases) && e.Aliases[i] == name {
		return
	}
	e.Aliases = append(e.Aliases, "")
	copy(e.Aliases[i+1:], e.Aliases[i:])
	e.Aliases[i] = name
}

// PositionOf gives the unnamed holders of an office that serves the body of an IRI.
func (d *Document) PositionOf(m *Mention, of string) int {
	l := &linker{d: d}
	name := m.Span.In(d.Article.Text)
	id := vocab.PositionID(m.Title.Role, m.Title.Portfolio, of)
	return l.entity(fact.Entity{ID: id, Type: fact.Position, Role: m.Title.Role, Portfolio: m.Title.Portfolio, Of: of, Name: name, LabelAr: name, Mentions: []span.Span{m.Span}})
}

// Body adds an organization that a rule reads from its place in the text alone,
// «وقعت شركة X مع شركة Y», and gives its entity.
func (d *Document) Body(sp span.Span) int {
	l := &linker{d: d}
	name := strings.Trim(sp.In(d.Article.Text), "\"«»“”() ")
	n := l.entity(fact.Entity{ID: vocab.OrganizationID("", arabic.Fold(name)), Type: fact.Organization, Name: name, LabelAr: name})
	l.mentioned(n, sp)
	return n
}
