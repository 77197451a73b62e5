package mention

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/span"
)

// link gives each mention its entity: places and organizations by their entry
// or name, persons by their names, offices by who holds them in this article.
func link(d *Document) {
	d.byID = map[string]int{}
	d.Placed, d.Fixed = map[int]bool{}, map[int]bool{}
	l := &linker{d: d}
	d.Home = l.home()
	l.short()
	for i := range d.Mentions {
		m := &d.Mentions[i]
		switch m.Class {
		case Country, Nisba:
			m.Entity = l.country(m.Code)
			l.mentioned(m.Entity, m.Span)
		case City:
			m.Entity = l.city(m)
			l.mentioned(m.Entity, m.Span)
			if !m.Entry.Is("capital") || l.place(m) {
				d.Placed[m.Entity] = true
			}
		case Region:
			m.Entity = l.named(fact.Region, vocab.RegionID(m.Entry.Get("country"), m.Entry.Get("ar")), m)
		case Organization:
			m.Entity = l.organization(m)
		}
	}
	l.persons()
	l.surnames()
	l.offices()
	l.courtesies()
}

// short tells which state «المملكة» is: the home country if it is so called,
// else the one so called that the article names most. Unresolved ones are dropped.
func (l *linker) short() {
	d := l.d
	count := map[string]int{d.Home: 1}
	for _, m := range d.Mentions {
		if m.Code != "" {
			count[m.Code]++
		}
		if m.Title != nil && m.Title.Code != "" {
			count[m.Title.Code]++
		}
	}
	kept := d.Mentions[:0]
	for _, m := range d.Mentions {
		if m.Short != "" {
			best := ""
			for _, e := range d.Lex.Entries("country") {
				for _, f := range e.All("short") {
					if f == m.Short && count[e.ID] > 0 && (best == "" || e.ID == d.Home || best != d.Home && count[e.ID] > count[best]) {
						best = e.ID
					}
				}
			}
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

type linker struct {
	d      *Document
	people []personEntity
}

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
	e := fact.Entity{ID: vocab.CountryID(code), Type: fact.Country, Code: code}
	if entry := l.d.Lex.Entry("country", code); entry != nil {
		e.Name, e.LabelAr, e.LabelEn = entry.Get("ar"), entry.Get("ar"), entry.Get("en")
	}
	return l.entity(e)
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
	for _, h := range d.Holds {
		if h.Title.Role == t.Role && h.Title.Code == code && (t.Portfolio == "" || t.Portfolio == h.Title.Portfolio) {
			return h.Person
		}
	}
	of := d.Entities[d.CountryEntity(code)].ID
	id := vocab.PositionID(t.Role, t.Portfolio, of)
	l := &linker{d: d}
	name := m.Span.In(d.Article.Text)
	return l.entity(fact.Entity{ID: id, Type: fact.Position, Role: t.Role, Portfolio: t.Portfolio, Of: of, Name: name, LabelAr: name, Mentions: []span.Span{m.Span}})
}

func (l *linker) city(m *Mention) int {
	name := m.Entry.Get("ar")
	return l.entity(fact.Entity{ID: vocab.CityID(m.Code, name), Type: fact.City, Name: name, LabelAr: name, LabelEn: m.Entry.Get("en"), Country: m.Code})
}

// place reports whether a city is spoken of as a place: behind a preposition of
// place or a head (مدينة), or as the dateline. «بين أنقرة والقاهرة» are governments.
func (l *linker) place(m *Mention) bool {
	if p := strings.TrimLeft(m.Prefix, "وف"); p == "ب" || p == "ل" {
		return true
	}
	words := l.d.Article.Words
	for k := m.First - 1; k >= 0 && k >= m.First-3; k-- {
		f := words[k].Form
		switch {
		case f == "في" || f == "الي" || f == "من" || f == "نحو" || strings.HasSuffix(f, "مدينه") || strings.HasSuffix(f, "العاصمه") || strings.HasSuffix(f, "عاصمه") || strings.HasSuffix(f, "مطار"):
			return true
		case l.d.At[k] >= 0 && l.d.Mentions[l.d.At[k]].Class == Nisba:
			continue
		}
		break
	}
	return l.dateline(*m)
}

func (l *linker) named(t fact.EntityType, id string, m *Mention) int {
	name := m.Entry.Get("ar")
	n := l.entity(fact.Entity{ID: id, Type: t, Name: name, LabelAr: name, LabelEn: m.Entry.Get("en")})
	l.mentioned(n, m.Span)
	return n
}

func (l *linker) organization(m *Mention) int {
	e := fact.Entity{Type: fact.Organization, Name: m.Name, LabelAr: m.Name, Country: m.Code}
	if m.Entry != nil && m.Entry.Kind == "organization" {
		if m.Entry.Get("sort") == "media" {
			return -1
		}
		e.Name, e.LabelAr, e.LabelEn = m.Entry.Get("ar"), m.Entry.Get("ar"), m.Entry.Get("en")
		e.ID = vocab.OrganizationID(m.Code, e.Name)
	} else {
		name := arabic.Fold(m.Name)
		if m.Entry != nil && m.Entry.Is("state") && m.Code == "" {
			m.Code = l.d.Home
			e.Country = m.Code
		}
		e.ID = vocab.OrganizationID(e.Country, name)
	}
	n := l.entity(e)
	l.mentioned(n, m.Span)
	if m.Entry != nil && m.Entry.Kind == "organization" {
		l.alias(n, m.Name)
		l.d.Fixed[n] = true
	}
	return n
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

// nameTokens folds a name into the parts by which names are compared: ال and
// بن dropped, عبد and its like joined with what follows.
func nameTokens(name string) []string {
	var out []string
	join := ""
	for _, w := range arabic.Words(name, span.Span{End: len(name)}) {
		if w.Punct {
			continue
		}
		f := w.Form
		switch f {
		case "بن", "ابن", "بنت":
			continue
		case "عبد", "ابو", "ابي", "ابا", "بو", "ال":
			join += f
			continue
		}
		if join == "" {
			if rest, ok := strings.CutPrefix(f, "ال"); ok && len(rest) >= 4 {
				f = rest
			}
		}
		out = append(out, join+f)
		join = ""
	}
	return out
}

// samePerson reports whether a shorter name is another's shorter form: its
// tokens stand in the longer one in the same order, the family name or the
// whole beginning included.
func samePerson(long, short []string) bool {
	if len(short) > len(long) {
		long, short = short, long
	}
	if len(short) == 0 {
		return false
	}
	if len(short) == 1 {
		return short[0] == long[len(long)-1] || len(long) > 1 && short[0] == long[0] && len(long) > 2
	}
	i := 0
	for _, t := range long {
		if i < len(short) && similar(t, short[i]) {
			i++
		}
	}
	return i == len(short)
}

// similar allows the spellings of a foreign name: ستانكوفيتش, ستانكوفيج.
func similar(a, b string) bool {
	return a == b || len(a) > 6 && len(b) > 6 && skeleton(a) == skeleton(b)
}

// skeleton keeps what foreign spellings agree on: no weak letters, one letter
// for each group that transcribers choose from.
func skeleton(s string) string {
	var b strings.Builder
	last := rune(0)
	for _, r := range s {
		switch r {
		case 'ا', 'و', 'ي', 'ه', 'ء':
			continue
		case 'غ', 'ك', 'ق':
			r = 'ج'
		case 'ط':
			r = 'ت'
		case 'ص', 'ز':
			r = 'س'
		}
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// persons links the person mentions, longest names first, then in order.
func (l *linker) persons() {
	d := l.d
	var order []int
	for i := range d.Mentions {
		if d.Mentions[i].Class == Person {
			order = append(order, i)
		}
	}
	byLength := append([]int(nil), order...)
	sort.SliceStable(byLength, func(a, b int) bool {
		return len(nameTokens(d.Mentions[byLength[a]].Name)) > len(nameTokens(d.Mentions[byLength[b]].Name))
	})
	for _, i := range byLength {
		m := &d.Mentions[i]
		toks := nameTokens(m.Name)
		found, hits := -1, 0
		for n, pe := range l.people {
			if !samePerson(pe.tokens, toks) || len(toks) == 1 && !l.compatible(pe, m) {
				continue
			}
			hits++
			if found < 0 || len(toks) == 1 && l.sameOffice(pe, m) {
				found = n
			}
		}
		if found >= 0 {
			m.Entity = l.people[found].entity
			continue
		}
		e := fact.Entity{ID: vocab.PersonID(m.Name), Type: fact.Person, Name: m.Name, LabelAr: m.Name}
		m.Entity = l.entity(e)
		l.people = append(l.people, personEntity{m.Entity, toks})
	}
	for _, i := range order {
		m := &d.Mentions[i]
		l.mentioned(m.Entity, l.nameSpan(m))
		l.alias(m.Entity, m.Name)
		e := &d.Entities[m.Entity]
		switch {
		case e.Name == m.Name:
			if e.Reason == "" {
				e.Reason = "named in full"
			}
		default:
			e.Reason = "a shorter form of the full name in the same article"
		}
	}
}

// compatible: a surname alone may stand for a person whose office, where both
// are given, does not contradict.
func (l *linker) compatible(pe personEntity, m *Mention) bool {
	if m.Title == nil || m.Title.Generic || m.Title.Code == "" {
		return true
	}
	for _, o := range l.d.Mentions {
		if o.Entity == pe.entity && o.Title != nil && o.Title.Code != "" && o.Title.Code != m.Title.Code {
			return false
		}
	}
	return true
}

func (l *linker) sameOffice(pe personEntity, m *Mention) bool {
	if m.Title == nil {
		return false
	}
	for _, o := range l.d.Mentions {
		if o.Entity == pe.entity && o.Title != nil && o.Title.Role == m.Title.Role {
			return true
		}
	}
	return false
}

// nameSpan is where the bare name stands in a mention that may open with titles.
func (l *linker) nameSpan(m *Mention) span.Span {
	text := l.d.Article.Text
	if i := strings.Index(text[m.Span.Start:m.Span.End], m.Name); i >= 0 {
		return span.Span{Start: m.Span.Start + i, End: m.Span.Start + i + len(m.Name)}
	}
	return m.Span
}

// surnames finds later mentions by the last part of a name («حماد» after
// «أسامة حماد»), in words that nothing else has claimed.
func (l *linker) surnames() {
	d := l.d
	last := map[string]int{} // token → person, -2 where two share it
	for n, pe := range l.people {
		if len(pe.tokens) < 2 {
			continue
		}
		t := pe.tokens[len(pe.tokens)-1]
		if utf8.RuneCountInString(t) < 3 {
			continue
		}
		if _, dup := last[t]; dup {
			last[t] = -2
		} else {
			last[t] = n
		}
	}
	if len(last) == 0 {
		return
	}
	d.index()
	var add []Mention
	for i, w := range d.Article.Words {
		if w.Punct || d.At[i] >= 0 && d.Mentions[d.At[i]].Class != Nisba {
			continue
		}
		for _, cut := range []string{"", "و", "ل", "ب", "ف", "ول", "وب"} {
			f, ok := strings.CutPrefix(w.Form, cut)
			if !ok {
				continue
			}
			rest, def := strings.CutPrefix(f, "ال")
			if !def {
				if f2, ok := strings.CutPrefix(f, "لل"); ok && cut == "" {
					rest, def = f2, true
				}
			}
			n, ok := last[f]
			if !ok && def {
				n, ok = last[rest]
			}
			if !ok || n < 0 || l.commonWord(i, cut) {
				continue
			}
			if d.At[i] >= 0 { // a nisba: only where the surname was one as well and no head precedes
				continue
			}
			m := Mention{Class: Person, First: i, Last: i + 1, Prefix: cut, Entity: l.people[n].entity, Name: w.Span.In(d.Article.Text)}
			start := w.Span.Start + prefixBytes(m.Name, cut)
			m.Span = span.Span{Start: start, End: w.Span.End}
			m.Name = m.Span.In(d.Article.Text)
			add = append(add, m)
			l.mentioned(m.Entity, m.Span)
			l.alias(m.Entity, m.Name)
			break
		}
	}
	if len(add) == 0 {
		return
	}
	d.Mentions = append(d.Mentions, add...)
	sort.SliceStable(d.Mentions, func(a, b int) bool { return d.Mentions[a].First < d.Mentions[b].First })
	d.index()
	for i := range d.Entities {
		ms := d.Entities[i].Mentions
		sort.Slice(ms, func(a, b int) bool { return ms[a].Start < ms[b].Start })
	}
}

// commonWord reports whether word i is, uncut, a word of the lexicon other than
// a name (a surname such as وزير or سعيد is not found by its word alone).
func (l *linker) commonWord(i int, cut string) bool {
	for _, h := range l.d.Hits[i] {
		if h.N != 1 || h.Prefix != cut {
			continue
		}
		for _, s := range h.Senses {
			switch s.Entry.Kind {
			case "verb", "stop", "office", "orghead", "eventnoun", "sector", "cue", "instrument", "honorific", "modifier", "country", "city":
				return true
			}
		}
	}
	return false
}

// offices links unnamed offices to the persons who hold them in this article
// and records who holds what.
func (l *linker) offices() {
	d := l.d
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Title == nil {
			continue
		}
		if m.Class == Counterpart || m.Title.Role == "counterpart" {
			l.counterpart(i)
		}
		for _, t := range append([]*Title{m.Title}, m.More...) {
			l.serve(i, t)
		}
	}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Class != Person || m.Title == nil || m.Title.Role == "counterpart" {
			continue
		}
		titles := append([]*Title{m.Title}, m.More...)
		for _, t := range titles {
			if t.Role == "royal" && len(titles) > 1 {
				continue // said only where nothing else is
			}
			if t.Code == "" && t.Generic { // «الرئيس فرانسوا هولاند رئيس الجمهورية الفرنسية»
				for _, o := range titles {
					if o.Role == t.Role && o.Code != "" {
						t.Code = o.Code
					}
				}
			}
			l.hold(m, t)
		}
	}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if (m.Class == Office || m.Class == Counterpart) && m.Title != nil && !m.Title.Plural {
			m.Entity = l.holder(i)
		}
	}
}

// serve finds what an office without a country serves: the organization or
// place in its words, else the country of the context.
func (l *linker) serve(i int, t *Title) {
	d := l.d
	if t.Place != nil {
		switch t.Place.Class {
		case Region:
			t.OrgEntity = l.named(fact.Region, vocab.RegionID(t.Place.Code, t.Place.Entry.Get("ar")), t.Place)
			d.Entities[t.OrgEntity].Country = t.Place.Code
		default:
			t.OrgEntity = l.city(t.Place)
		}
		return
	}
	if t.Code == "" && t.Org == "" && !t.Generic && !foreignRole(t.Role) {
		t.Code = l.contextCountry(i)
	}
	if t.Code == "" && t.Org == "" && t.Generic && t.Role == "president" {
		t.Code = l.otherPresident(i)
	}
	if t.Org != "" {
		for j := range d.Mentions {
			if o := &d.Mentions[j]; o.Class == Organization && o.Name == t.Org {
				t.OrgEntity = o.Entity
			}
		}
		if t.OrgEntity < 0 {
			t.OrgEntity = l.titleOrg(t)
		}
	}
}

// contextCountry: in one sentence an office without a country serves that of the
// office or nisba told last («الوفد القطري … وزير النقل»), else the home country.
func (l *linker) contextCountry(i int) string {
	d := l.d
	m := &d.Mentions[i]
	for k := i - 1; k >= 0 && l.sameSentence(d.Mentions[k].First, m.First); k-- {
		o := &d.Mentions[k]
		if o.Title != nil && o.Title.Code != "" && o.Class != Counterpart && !foreignRole(o.Title.Role) {
			return o.Title.Code
		}
		if o.Class == Nisba && delegationHead(d.Article.Words[o.First-1].Form) {
			return o.Code
		}
	}
	return d.Home
}

// delegationHead: words whose nisba says whose officials follow.
func delegationHead(form string) bool {
	switch strings.TrimPrefix(form, "و") {
	case "الوفد", "للوفد", "بالوفد":
		return true
	}
	return false
}

func (l *linker) sameSentence(a, b int) bool {
	for _, s := range l.d.Article.Sentences {
		if s.First <= b && b < s.Last {
			return s.First <= a
		}
	}
	return false
}

// otherPresident: «الرئيس دونالد ترمب» holds the office that the article names
// elsewhere without a name («الرئيس الأميركي»), the nearest one that no other
// person holds.
func (l *linker) otherPresident(i int) string {
	d := l.d
	held := map[string]bool{}
	for k := range d.Mentions {
		o := &d.Mentions[k]
		if o.Class == Person && o.Title != nil && o.Title.Role == "president" && o.Title.Code != "" {
			if o.Entity == d.Mentions[i].Entity {
				return o.Title.Code
			}
			held[o.Title.Code] = true
		}
	}
	best, gap := "", 1<<30
	for k := range d.Mentions {
		o := &d.Mentions[k]
		if o.Class == Office && o.Title.Role == "president" && o.Title.Code != "" && !held[o.Title.Code] {
			g := o.First - d.Mentions[i].First
			if g < 0 {
				g = -g
			}
			if g < gap {
				best, gap = o.Title.Code, g
			}
		}
	}
	return best
}

// courtesies gives «معاليه» the person with an office named last before it.
func (l *linker) courtesies() {
	last := -1
	for i := range l.d.Mentions {
		m := &l.d.Mentions[i]
		switch {
		case m.Class == Courtesy:
			m.Entity = last
		case m.Class == Person && (m.Title != nil || last < 0):
			last = m.Entity
		}
	}
}

func (l *linker) titleOrg(t *Title) int {
	lex := l.d.Lex
	for _, s := range lex.Lookup(t.Org) {
		if s.Entry.Kind == "organization" {
			return l.entity(fact.Entity{ID: vocab.OrganizationID(s.Entry.Get("country"), s.Entry.Get("ar")), Type: fact.Organization, Name: s.Entry.Get("ar"), LabelAr: s.Entry.Get("ar"), LabelEn: s.Entry.Get("en"), Country: s.Entry.Get("country"), Aliases: aliasesOf(t.Org, s.Entry.Get("ar"))})
		}
	}
	return l.entity(fact.Entity{ID: vocab.OrganizationID("", arabic.Fold(t.Org)), Type: fact.Organization, Name: t.Org, LabelAr: t.Org, Mentions: l.where(t)})
}

func aliasesOf(form, label string) []string {
	if form == label {
		return nil
	}
	return []string{form}
}

// where finds an organization's words inside its title.
func (l *linker) where(t *Title) []span.Span {
	if i := strings.Index(t.Span.In(l.d.Article.Text), t.Org); i >= 0 {
		return []span.Span{{Start: t.Span.Start + i, End: t.Span.Start + i + len(t.Org)}}
	}
	return nil
}

// foreignRole: an envoy's country is never the home country by default.
func foreignRole(role string) bool {
	switch role {
	case "ambassador", "consul", "charge-d-affaires", "envoy", "representative", "spokesperson", "adviser", "other", "academic", "judge", "commander", "chief-executive", "chair", "director", "religious-leader", "royal", "legislator":
		return true
	}
	return false
}

// counterpart gives «نظيره» the office of the nearest office before it.
func (l *linker) counterpart(i int) {
	d := l.d
	m := &d.Mentions[i]
	for j := i - 1; j >= 0; j-- {
		o := &d.Mentions[j]
		t := o.Title
		if t == nil || t.Role == "counterpart" || o.Class == Counterpart && t.Role == "" {
			if o.Class == Person && o.Title == nil {
				if h := l.held(o.Entity, j); h != nil {
					t = h
				}
			}
			if t == nil || t.Role == "counterpart" || t.Role == "" {
				continue
			}
		}
		if m.Title.Code != "" && t.Code == m.Title.Code {
			continue
		}
		m.Title.Role, m.Title.Portfolio, m.Title.Portfolios = t.Role, t.Portfolio, t.Portfolios
		m.Title.Generic = false
		return
	}
	m.Title.Role = ""
}

// held gives an office that a person has in a mention before j.
func (l *linker) held(person, j int) *Title {
	for k := j - 1; k >= 0; k-- {
		if o := &l.d.Mentions[k]; o.Entity == person && o.Title != nil && o.Title.Role != "" && o.Title.Role != "counterpart" {
			return o.Title
		}
	}
	return nil
}

func (l *linker) hold(m *Mention, title *Title) {
	t := *title
	if t.Role == "" {
		return
	}
	ev := []span.Span{t.Span.Cover(l.nameSpan(m))}
	rule := "title-before-name"
	if t.Span.Start > l.nameSpan(m).Start {
		rule = "title-after-name"
	}
	for n := range l.d.Holds {
		h := &l.d.Holds[n]
		if h.Person != m.Entity || h.Title.Role != t.Role {
			continue
		}
		if t.Portfolio != "" && h.Title.Portfolio != "" && t.Portfolio != h.Title.Portfolio && !contains(h.Title.Portfolios, t.Portfolio) {
			continue
		}
		switch {
		case h.Title.Code != "" && t.Code != "" && h.Title.Code != t.Code && !h.Title.Generic && !t.Generic:
			continue
		}
		// the same office, told again: keep what is told more fully
		if h.Title.Generic && !t.Generic || h.Title.Code == "" && h.Title.OrgEntity < 0 && (t.Code != "" || t.OrgEntity >= 0) || h.Title.Portfolio == "" && t.Portfolio != "" {
			old := h.Title
			h.Title, h.Evidence, h.Rule = t, append(ev, h.Evidence...), rule
			if h.Title.Code == "" {
				h.Title.Code = old.Code
			}
		} else {
			h.Evidence = append(h.Evidence, ev...)
		}
		return
	}
	l.d.Holds = append(l.d.Holds, Held{Person: m.Entity, Title: t, Evidence: ev, Rule: rule})
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// holder finds who an unnamed office means: the person who holds it in this
// article, or an unnamed Position.
func (l *linker) holder(i int) int {
	d := l.d
	m := &d.Mentions[i]
	t := m.Title
	if t.Role == "" {
		return -1
	}
	best, bestAt := -1, -1
	matches := func(h *Held) bool {
		if h.Title.Role != t.Role && !(t.Generic && genericOf(t.Role, h.Title.Role)) {
			return false
		}
		if t.Portfolio != "" && h.Title.Portfolio != "" && t.Portfolio != h.Title.Portfolio && !contains(h.Title.Portfolios, t.Portfolio) {
			return false
		}
		if t.Code != "" && h.Title.Code != "" && t.Code != h.Title.Code {
			return false
		}
		if t.OrgEntity >= 0 && h.Title.OrgEntity >= 0 && t.OrgEntity != h.Title.OrgEntity {
			return false
		}
		if t.Portfolio != "" && h.Title.Portfolio == "" && !h.Title.Generic {
			return false
		}
		return t.Code != "" || t.Generic || t.OrgEntity >= 0 || t.Portfolio != ""
	}
	for n := range d.Holds {
		h := &d.Holds[n]
		if !matches(h) {
			continue
		}
		// the holder named last before this mention, else the first named after it
		at := -1
		for _, s := range d.Entities[h.Person].Mentions {
			if s.Start < m.Span.Start {
				at = s.Start
			}
		}
		if best < 0 || at > bestAt {
			best, bestAt = h.Person, at
		}
	}
	if best >= 0 {
		l.mentionedLate(best, m.Span)
		return best
	}
	if t.Generic || t.Code == "" && t.OrgEntity < 0 {
		return -1
	}
	of := ""
	if t.Code != "" {
		of = vocab.CountryID(t.Code)
		l.country(t.Code)
	} else {
		of = d.Entities[t.OrgEntity].ID
	}
	n := l.entity(fact.Entity{ID: vocab.PositionID(t.Role, t.Portfolio, of), Type: fact.Position, Role: t.Role, Portfolio: t.Portfolio, Of: of, Name: m.Span.In(d.Article.Text), LabelAr: m.Span.In(d.Article.Text)})
	l.mentionedLate(n, m.Span)
	return n
}

// mentionedLate adds a mention out of order of the text. The words of an office
// are not a name, so they do not become an alias.
func (l *linker) mentionedLate(n int, s span.Span) {
	e := &l.d.Entities[n]
	if e.Type == fact.Position {
		e.Mentions = append(e.Mentions, s)
		sort.Slice(e.Mentions, func(a, b int) bool { return e.Mentions[a].Start < e.Mentions[b].Start })
	}
}

// genericOf: «الرئيس» may be any head, «الوزير» any minister.
func genericOf(short, full string) bool {
	switch short {
	case "president":
		return full == "president"
	case "minister":
		return full == "minister" || full == "minister-of-state" || full == "deputy-minister"
	}
	return false
}

// home guesses the country that «وزير الخارجية» without a country serves: that
// of the outlet or dateline, else the one whose own offices the article names
// without saying whose, which is the country it speaks of most.
func (l *linker) home() string {
	d := l.d
	score := map[string]int{}
	first := ""
	for _, m := range d.Mentions {
		code := m.Code
		switch m.Class {
		case Country, Nisba, City:
		case Organization:
			if m.Entry != nil && m.Entry.Get("sort") == "media" {
				code = m.Entry.Get("country")
			}
		default:
			code = ""
		}
		if code == "" {
			continue
		}
		score[code]++
		if first == "" {
			first = code
			score[code] += 1
		}
		if m.Class == City && l.dateline(m) {
			score[code] += 1
		}
		if m.Class == Organization && m.Entry != nil && m.Entry.Kind == "organization" {
			score[code] += 4 // an outlet or an organ of its state
		}
	}
	if d.Article.Outlet != "" {
		for _, s := range d.Lex.Lookup(d.Article.Outlet) {
			if s.Entry.Kind == "organization" && s.Entry.Get("country") != "" {
				return s.Entry.Get("country")
			}
		}
	}
	best := ""
	for c, n := range score {
		if best == "" || n > score[best] || n == score[best] && (c == first || best != first && c < best) {
			best = c
		}
	}
	return best
}

// dateline: a city at the very start of the body, before a dash, colon or agency.
func (l *linker) dateline(m Mention) bool {
	a := l.d.Article
	for _, s := range a.Sentences {
		if s.First <= m.First && m.First < s.Last {
			return m.First-s.First <= 3 && a.Blocks[s.Block].Kind != "headline" && m.Last < s.Last && a.Words[m.Last].Punct
		}
	}
	return false
}
