package mention

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/span"
)

// offices finds what each office serves, records who holds what, and links
// unnamed offices to the persons who hold them in this article.
func (l *linker) offices() {
	d := l.d
	l.orgs = map[string]int{}
	for i := range d.Mentions {
		if m := &d.Mentions[i]; m.Class == Organization && m.Entity >= 0 {
			l.orgs[m.Name] = m.Entity
		}
	}
	for i := range d.Mentions {
		if t := d.Mentions[i].Title; t != nil {
			t.Marked = t.Code != ""
		}
	}
	l.filled = map[filled]int{}
	for i := range d.Mentions {
		if m := &d.Mentions[i]; m.Class == Person && m.Title != nil {
			for _, t := range append([]*Title{m.Title}, m.More...) {
				if key := (filled{officeKey{t.Role, t.Portfolio}, t.Code}); t.Code != "" && t.Modifier == "" && !t.implied {
					if _, ok := l.filled[key]; !ok {
						l.filled[key] = m.Entity
					}
				}
			}
		}
	}
	l.holds, d.byRole = map[int][]int{}, map[string][]int{}
	l.told, l.vacant = map[officeKey]string{}, map[officeKey]string{}
	presidents := l.unheldPresidents()
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Title == nil {
			continue
		}
		if m.Class == Counterpart || m.Title.Role == "counterpart" {
			l.counterpart(i)
			if code := m.Title.Code; code != "" {
				for _, t := range m.More {
					if t.Code == "" && t.Org == "" { // «نظيرتها فلانة وزيرة الدولة لشؤون ...»
						t.Code = code
					}
				}
			}
		}
		titles := append([]*Title{m.Title}, m.More...)
		if m.Class == Person && len(titles) > 1 {
			l.shareCountry(titles)
		}
		if m.Class == Person {
			l.ofHouse(m, titles)
		}
		for _, t := range titles {
			if t.Generic && t.Role == "minister" && t.Portfolio == "" && m.Class == Person {
				if t.Portfolio = l.ministryBefore(i); t.Portfolio != "" {
					t.Portfolios = []string{t.Portfolio}
				}
			}
			if t.Role == "royal" && t.Code == "" && m.Class == Person && len(titles) == 1 && d.Lex.Is("country", l.headed(m), "emirate") {
				t.Role, t.Code = "monarch", l.headed(m) // «الأمير تميم بن حمد»
			}
			if t.Generic && t.Role == "adviser" && m.Class == Person && d.Lex.Is("country", l.headed(m), "chancellor") {
				t.Role, t.Code, t.Generic = "prime-minister", l.headed(m), false // «المستشارة ميركل»
			}
			if t.Generic && t.Role == "president" && t.Code == "" && t.Org == "" && m.Class == Person && !ofPlace(titles) {
				if t.Code = presidents.of(m); t.Code == "" || !l.fits(t.Code, i, t) {
					t.Code = l.fitting(i, t)
				}
			}
			l.serve(i, t)
			if by := t.by; by != nil && by.Code != "" && !l.isFilled(filled{officeKey{by.Role, by.Portfolio}, by.Code}) {
				l.vacant[officeKey{by.Role, by.Portfolio}] = by.Code
			}
			key := officeKey{t.Role, t.Portfolio}
			if k := (filled{key, t.Code}); m.Class == Person && t.Code != "" && t.Modifier == "" && !t.implied && t.Role != "royal" && !l.isFilled(k) {
				l.filled[k] = m.Entity
			}
			switch {
			case t.Code == "" || t.Role == "" || m.Class == Counterpart:
			case m.Class == Office && !t.Plural && t.Marked && !l.isFilled(filled{key, t.Code}):
				l.vacant[key] = t.Code
				fallthrough
			default:
				l.told[key] = t.Code
			}
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
	l.dropBareRoyals()
	l.dropGeneric()
	for n, h := range d.Holds {
		d.byRole[h.Title.Role] = append(d.byRole[h.Title.Role], n)
	}
	named := l.namings()
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if (m.Class == Office || m.Class == Counterpart) && m.Title != nil && !m.Title.Plural {
			m.Entity = l.holder(m, named)
		}
	}
}

// ministryBefore gives the portfolio of the ministry that the sentence names before mention
// i: «قالت وزارة الخارجية إن الوزير فلانا ناقش الأمر»; or "".
func (l *linker) ministryBefore(i int) string {
	d := l.d
	n := d.sentence(d.Mentions[i].First)
	for k := i - 1; k >= max(0, i-contextReach) && d.sentence(d.Mentions[k].First) == n; k-- {
		o := &d.Mentions[k]
		if o.Class != Organization || o.Entry == nil || o.Entry.Get("sort") != "ministry" {
			continue
		}
		for w := o.First + 1; w < o.Last; w++ {
			for _, h := range d.Hits[w] {
				for _, s := range h.Senses {
					if s.Entry.Kind == "portfolio" && h.Prefix == "" {
						return s.Entry.ID
					}
				}
			}
		}
		return ""
	}
	return ""
}

// ofPlace reports whether one of the titles is of a province («الرئيس فلان رئيس
// جمهورية الشيشان»).
func ofPlace(titles []*Title) bool {
	for _, t := range titles {
		if t.Place != nil {
			return true
		}
	}
	return false
}

// ofHouse gives the national offices of one of a reigning house, and those beside an
// office that only kingdoms have, their state.
func (l *linker) ofHouse(m *Mention, titles []*Title) {
	code := l.house(m)
	for _, t := range titles {
		if t.Code != "" && l.roleIs(t, "head") {
			if own := l.headed(m); own != "" && own != t.Code && l.halfNamed(t, own) {
				t.Code = own
			}
		}
	}
	for i := range titles {
		t := titles[i]
		if t.Code != "" || t.Org != "" || t.Place != nil {
			continue
		}
		if code != "" && (t.national || l.roleIs(t, "home") || l.roleIs(t, "along")) {
			t.Code = code
		}
		if t.Code == "" && (l.roleIs(t, "head") || t.Role == "minister" && (t.Portfolio == "foreign-affairs" || t.Generic)) {
			t.Code = l.headed(m)
		}
	}
}

// halfNamed reports whether the last word of a title opens a longer nisba of the state:
// «الرئيس الكوري فلان» may be of either Korea.
func (l *linker) halfNamed(t *Title, code string) bool {
	words := strings.Fields(t.Span.In(l.d.Article.Text))
	e := l.d.Lex.Entry("country", code)
	if e == nil || len(words) < 2 {
		return false
	}
	last := strings.TrimPrefix(arabic.Fold(words[len(words)-1]), "ال")
	for _, n := range e.All("nisba") {
		if first, _, more := strings.Cut(arabic.Fold(n), " "); more && first == last {
			return true
		}
	}
	return false
}

// headed gives the state that a person of that name is or was head of, or "".
func (l *linker) headed(m *Mention) string {
	if code := l.d.headNamed(m.Name); code != "" || m.Entity < 0 {
		return code
	}
	return l.d.HeadOf(m.Entity)
}

// hashtags takes the marks of a hashtag from a name («#سعد_الحريري»), and hyphens.
var hashtags = strings.NewReplacer("#", "", "_", " ", "-", " ")

// HeadOf gives the ISO code of the state whose head, now or once, is known by the
// name of the person, or "".
func (d *Document) HeadOf(person int) string { return d.headNamed(d.Entities[person].Name) }

func (d *Document) headNamed(name string) string {
	code, known := d.heads[name]
	if !known {
		if d.heads == nil {
			d.heads = map[string]string{}
		}
		code = d.headOf(name)
		d.heads[name] = code
	}
	return code
}

func (d *Document) headOf(name string) string {
	words := strings.Fields(hashtags.Replace(name))
	for k := range words {
		for _, s := range d.Lex.Lookup(strings.Join(words[k:], " ")) {
			if s.Entry.Kind == "head" {
				return s.Entry.ID
			}
		}
	}
	return ""
}

// shareCountry gives the unmarked national offices of one person the country of
// the marked one: «رئيس مجلس الوزراء وزير الخارجية القطري فلان».
func (l *linker) shareCountry(titles []*Title) {
	code := ""
	for _, t := range titles {
		if t.Code == "" && t.Org == "" {
			if c := l.vacant[officeKey{t.Role, t.Portfolio}]; c != "" {
				code = c
			}
		}
	}
	for i := len(titles) - 1; i >= 0; i-- { // the first that is told decides
		if t := titles[i]; t.Code != "" && l.roleIs(t, "home") {
			code = t.Code
		}
	}
	for _, t := range titles {
		if t.Code == "" && t.Org == "" && t.Place == nil && (l.roleIs(t, "home") || l.roleIs(t, "along")) {
			t.Code = code
		}
	}
}

// roleIs reports what the lexicon says of the title's role.
func (l *linker) roleIs(t *Title, key string) bool { return l.d.Lex.Is("role", t.Role, key) }

// dropBareRoyals takes «الأمير» from those who hold another office elsewhere in
// the article.
func (l *linker) dropBareRoyals() {
	d := l.d
	kept := d.Holds[:0]
	for _, h := range d.Holds {
		if h.Title.Role != "royal" || len(l.holds[h.Person]) == 1 {
			kept = append(kept, h)
		}
	}
	d.Holds = kept
}

// dropGeneric takes «الوزيرة» from those who are told to be ministers of state, and
// «الرئيس» from those who head a government or parliament.
func (l *linker) dropGeneric() {
	type role struct {
		person int
		name   string
	}
	full := map[role]bool{} // told in full
	for _, h := range l.d.Holds {
		if !h.Title.Generic {
			full[role{h.Person, h.Title.Role}] = true
		}
	}
	l.d.Holds = slices.DeleteFunc(l.d.Holds, func(h Held) bool {
		return h.Title.Generic && slices.ContainsFunc(strings.Fields(l.roleSays(&h.Title, "short-for")), func(name string) bool {
			return full[role{h.Person, name}]
		})
	})
}

// roleSays gives what the lexicon has under a key of the title's role.
func (l *linker) roleSays(t *Title, key string) string {
	if e := l.d.Lex.Entry("role", t.Role); e != nil {
		return e.Get(key)
	}
	return ""
}

// serve finds what an office without a country serves: the organization or
// place in its words, else the country of the context.
func (l *linker) serve(i int, t *Title) {
	d := l.d
	if t.Host != nil && t.Host.Code == "" {
		if n := l.organization(t.Host); n >= 0 {
			d.Placed[n] = true
		}
		if t.seat != nil {
			d.Placed[l.city(t.seat)] = true
		}
	}
	if t.Place != nil {
		switch t.Place.Class {
		case Region:
			t.OrgEntity = l.named(fact.Region, regionID(t.Place), t.Place)
			d.Entities[t.OrgEntity].Country = t.Place.Code
		default:
			t.OrgEntity = l.city(t.Place)
		}
		return
	}
	if t.Code == "" && (t.Organ || t.Org == "" && !t.Generic && (t.national || l.roleIs(t, "home"))) {
		if t.Code = l.contextCountry(i, t); t.Organ && t.Code != "" {
			t.Org = ""
		}
	}
	if t.Code == "" && t.Org == "" && t.Generic && d.Mentions[i].Class == Person && l.roleIs(t, "bare") {
		if code := l.contextCountry(i, t); l.fits(code, i, t) {
			t.Code = code
		}
	}
	if t.Code == "" && t.Org == "" && !t.Generic && d.Mentions[i].Class == Person && l.roleIs(t, "along") {
		t.Code = l.house(&d.Mentions[i])
	}
	if t.Code == "" && t.Generic && t.Role == "monarch" {
		t.Code = l.realm(t)
	}
	if t.Code == "" && t.Org == "" && d.Mentions[i].Class == Person && l.roleIs(t, "posted") {
		t.Code = l.envoyOf(i, t)
	}
	if t.Org != "" {
		if n, ok := l.orgs[t.Org]; ok {
			t.OrgEntity = n
		} else {
			t.OrgEntity = l.titleOrg(t)
		}
	}
}

// envoyOf gives the state of an ambassador that his title does not name: of one posted to
// «المملكة» that of the guests named before him in the sentence, of one with a further
// office («رئيس الإدارة الإعلامية السفير فلان») the state that this is of; or "".
func (l *linker) envoyOf(i int, t *Title) string {
	d := l.d
	m := &d.Mentions[i]
	n := d.sentence(m.First)
	if t.Posted != "" || t.guest {
		host := cmp.Or(t.Posted, d.Home)
		for k := i - 1; k >= max(0, i-contextReach) && d.sentence(d.Mentions[k].First) == n; k-- {
			o := &d.Mentions[k]
			if code := l.toldBy(o); code != "" && code != host {
				return code
			}
			if o.Class == Nisba && (d.sign(o.First-1, "side") || d.sign(o.First-1, "delegation")) && o.Code != host {
				return o.Code
			}
		}
		return ""
	}
	for _, o := range append([]*Title{m.Title}, m.More...) {
		if o.Role == "spokesperson" {
			return "" // a rank of his
		}
	}
	for _, o := range append([]*Title{m.Title}, m.More...) {
		if o != t && o.Code != "" {
			return o.Code
		}
	}
	for _, o := range append([]*Title{m.Title}, m.More...) {
		if o != t && (o.Organ || o.Origin != "") {
			return cmp.Or(o.Origin, d.Home)
		}
	}
	return ""
}

// contextReach is how many mentions back contextCountry looks in a sentence
// without end, such as a list of a thousand names.
const contextReach = 64

// contextCountry tells whose office an unmarked one is. A person's own office
// told elsewhere decides; then, for an office without a name, the same office
// told before; in one sentence the office or side told last («الوفد القطري … وزير
// النقل»); else the home country.
func (l *linker) contextCountry(i int, t *Title) string {
	d := l.d
	m := &d.Mentions[i]
	if m.Class == Person {
		if code := l.house(m); code != "" {
			return code
		}
		for _, o := range l.titles[m.Entity] {
			if o.Role == t.Role && o.Code != "" && o != t {
				return o.Code
			}
		}
		// «وزير الخارجية الأردني يبحث ...» in the headline, «وزير الخارجية فلان» below
		if code := l.vacant[officeKey{t.Role, t.Portfolio}]; code != "" {
			return code
		}
	} else if code := l.told[officeKey{t.Role, t.Portfolio}]; code != "" && m.Class == Office && !t.Plural {
		return code
	}
	if code := l.sideBehind(m); code != "" {
		return code
	}
	if m.Class == Person && !l.roleIs(t, "kingdom") {
		for _, o := range append([]*Title{m.Title}, m.More...) { // «ولي العهد وزير الدفاع»
			if l.roleIs(o, "kingdom") && o.Role != "royal" {
				if o.Code == "" {
					o.Code = l.contextCountry(i, o)
				}
				return o.Code
			}
		}
	}
	if code := l.attending(i); code != "" && m.Class == Person && l.fits(code, i, t) {
		return code
	}
	if code := l.welcoming(i); code != "" && l.fits(code, i, t) {
		return code
	}
	if code := l.whereabouts(m); code != "" && m.Class == Person && l.fits(code, i, t) {
		return code
	}
	if code := l.fronted(m); code != "" && code != d.Home && m.Class == Person && l.fits(code, i, t) {
		return code
	}
	n := d.sentence(m.First)
	for k := i - 1; k >= max(0, i-contextReach) && d.sentence(d.Mentions[k].First) == n; k-- {
		o := &d.Mentions[k]
		if code := l.toldBy(o); code != "" && l.fits(code, i, t) {
			return code
		}
		if o.Class == Nisba && d.sign(o.First-1, "side") && l.listed(m, o) {
			return o.Code
		}
		if (o.Class == Country || o.Class == Nisba) && o.First > 1 && (d.sign(o.First-1, "side") || d.sign(o.First-1, "delegation")) && d.verb(o.First-2, "preside") {
			return o.Code // «ويرأس وفد المملكة إلى الاجتماع وزير الخارجية فلان»
		}
	}
	return l.fitting(i, t)
}

// toldBy gives the state that a mention's titles tell, the last first.
func (l *linker) toldBy(m *Mention) string {
	if m.Title == nil || m.Class == Counterpart {
		return ""
	}
	for k := len(m.More); k >= 0; k-- {
		t := m.Title
		if k > 0 {
			t = m.More[k-1]
		}
		if t.Code != "" && l.roleIs(t, "home") {
			return t.Code
		}
	}
	return ""
}

// isFilled reports whether a person is told by name to hold the office.
func (l *linker) isFilled(f filled) bool { _, ok := l.filled[f]; return ok }

// fitting gives the home country, or where the office can't be of it the country
// spoken of most that it can be of; the home country if there is none.
func (l *linker) fitting(i int, t *Title) string {
	home := l.d.Home
	if home == "" || l.fits(home, i, t) {
		return home
	}
	n := l.d.sentence(l.d.Mentions[i].First)
	for k := i - 1; k >= max(0, i-contextReach) && l.d.sentence(l.d.Mentions[k].First) == n; k-- {
		if o := &l.d.Mentions[k]; o.Class == Country && !l.talkedAbout(o) && l.fits(o.Code, i, t) {
			return o.Code
		}
	}
	if l.spoken == nil {
		l.spoken = l.countries()
	}
	for _, c := range l.spoken {
		if c != home && l.fits(c, i, t) {
			return c
		}
	}
	if lex := l.d.Lex; lex.Denies("role", t.Role, "kingdom") && lex.Is("country", home, "monarchy") {
		return "" // «سمو الرئيس» heads a body
	}
	return home
}

// fits reports whether mention i's office may be one of the state: the state has
// such offices, nobody else is told to hold it, and its holder does not travel there.
func (l *linker) fits(code string, i int, t *Title) bool {
	lex, m := l.d.Lex, &l.d.Mentions[i]
	monarchy, presidency := lex.Is("country", code, "monarchy"), lex.Is("country", code, "presidency")
	switch {
	case lex.Denies("role", t.Role, "kingdom") && monarchy,
		lex.Is("role", t.Role, "kingdom") && !monarchy,
		lex.Denies("role", t.Role, "presidency") && presidency:
		return false
	}
	if t.Posted != "" && t.Posted == code {
		return false
	}
	if m.Class != Person || t.Modifier != "" {
		return true
	}
	single := l.roleIs(t, "single") && (t.Portfolio != "" || t.Role != "minister")
	if held, ok := l.filled[filled{officeKey{t.Role, t.Portfolio}, code}]; ok && single && held != m.Entity {
		return false
	}
	return !l.bound(i, code)
}

// bound reports whether the sentence goes on from person i to say that he goes to the
// state: «زيارة رئيس الحكومة فلان إلى برلين», «يؤدي الوزير فلان اليوم زيارة إلى ...».
func (l *linker) bound(i int, code string) bool {
	d := l.d
	m := &d.Mentions[i]
	n := d.sentence(m.First)
	for k := i + 1; k < len(d.Mentions) && k < i+4 && d.sentence(d.Mentions[k].First) == n; k++ {
		o := &d.Mentions[k]
		switch o.Class {
		case Date, Nisba:
			continue
		case Country, City:
			at := o.First
			if d.sign(at-1, "place-head") {
				at--
			}
			if o.Code != code || o.Prefix != "ل" && !toward(d, at) {
				return false
			}
			return l.travels(d.Article.Sentences[n].First, o.First)
		}
		return false
	}
	return false
}

// travels reports whether the words [i, j) tell of a journey.
func (l *linker) travels(i, j int) bool {
	for k := i; k < j; k++ {
		for _, h := range l.d.Hits[k] {
			for _, s := range h.Senses {
				if s.Entry.Kind == "verb" || s.Entry.Kind == "eventnoun" {
					switch c := s.Entry.Get("class"); {
					case c == "visit", c == "go", c == "arrive", c == "depart", s.Entry.Kind == "eventnoun" && s.Entry.ID == "visit":
						return true
					}
				}
			}
		}
	}
	return false
}

// attending gives the state of the host of a reception told before, where the
// sentence lists who was present at it: «حضر اللقاء وزير الدولة فلان».
func (l *linker) attending(i int) string {
	d := l.d
	n := d.sentence(d.Mentions[i].First)
	if n < 0 {
		return ""
	}
	first := d.Article.Sentences[n].First
	if !d.verb(first, "attend") && !(first+1 < len(d.Hits) && d.verb(first+1, "attend")) {
		return ""
	}
	for k := first; k < d.Mentions[i].First; k++ { // «وحضر من الجانب المصري»
		if d.sign(k, "side") {
			return ""
		}
	}
	for k := first - 1; k >= max(0, first-attendReach); k-- {
		if !d.verb(k, "receive") {
			continue
		}
		for j := k + 1; j < min(first, k+40); j++ {
			if at := d.At[j]; at >= 0 {
				if t := d.Mentions[at].Title; t != nil && t.Code != "" && l.roleIs(t, "home") {
					return t.Code
				}
			}
		}
		return ""
	}
	return ""
}

// attendReach is how many words back the reception may be told.
const attendReach = 400

// verb reports whether word i is a finite verb of the class.
func (d *Document) verb(i int, class string) bool {
	for _, h := range d.Hits[i] {
		for _, s := range h.Senses {
			if h.N == 1 && s.Entry.Kind == "verb" && s.Key != "masdar" && s.Entry.Get("class") == class {
				return true
			}
		}
	}
	return false
}

// fronted gives the country of a place that opens the sentence of m, before a
// comma: «وفي اليابان، يلتقي الضيف رئيس الوزراء فلان».
func (l *linker) fronted(m *Mention) string {
	d := l.d
	n := d.sentence(m.First)
	if n < 0 {
		return ""
	}
	first := d.Article.Sentences[n].First
	k := first + 1
	if !d.sign(first, "place") {
		k = first
	}
	if k >= len(d.At) || d.At[k] < 0 {
		return ""
	}
	o := &d.Mentions[d.At[k]]
	if o.Class != Country && o.Class != City || k == first && strings.TrimLeft(o.Prefix, "وف") != "ب" || o.Last >= m.First || d.Article.Words[o.Last].Form != "،" {
		return ""
	}
	return o.Code
}

// whereabouts gives the country of the place right before «حيث», where it tells whom
// somebody met there: «غادر كينيا، حيث أجرى محادثات مع الرئيس فلان».
func (l *linker) whereabouts(m *Mention) string {
	d := l.d
	n := d.sentence(m.First)
	if n < 0 {
		return ""
	}
	for k := m.First - 1; k > max(d.Article.Sentences[n].First, m.First-whereReach); k-- {
		if !d.sign(k, "where") {
			continue
		}
		for j := k - 1; j >= max(0, k-3); j-- {
			if at := d.At[j]; at >= 0 {
				switch o := &d.Mentions[at]; o.Class {
				case Country, City:
					return o.Code
				}
				return ""
			}
		}
		return ""
	}
	return ""
}

// whereReach is how many words «حيث» may stand before an office.
const whereReach = 12

// house gives the state of the reigning house that a person's name tells, or "".
func (l *linker) house(m *Mention) string {
	for k := m.First; k < m.Last; k++ {
		for _, h := range l.d.Hits[k] {
			for _, s := range h.Senses {
				if s.Entry.Kind == "family" && h.N > 1 && s.Entry.Get("country") != "" {
					return s.Entry.Get("country")
				}
			}
		}
	}
	return ""
}

// welcoming gives the state of those who receive a guest on arrival: «وكان في
// استقباله لدى وصوله مطار طنجة والي الجهة فلان ووزير السياحة فلان».
func (l *linker) welcoming(i int) string {
	d := l.d
	m := &d.Mentions[i]
	n := d.sentence(m.First)
	if n < 0 || m.Class != Person {
		return ""
	}
	from := d.Article.Sentences[n].First
	for k := max(from+1, m.First-welcomeReach); k < m.First; k++ {
		if !d.sign(k, "welcome") || !d.sign(k-1, "place") {
			continue
		}
		for j := i - 1; j >= max(0, i-contextReach); j-- {
			if o := &d.Mentions[j]; (o.Class == Country || o.Class == City) && (l.place(o) || o.Prefix == "ل") {
				return o.Code
			}
		}
	}
	return ""
}

// welcomeReach is how many words of names may follow a welcome.
const welcomeReach = 160

// sideBehind reads «عن الجانب الأردني» behind an office or its holder.
func (l *linker) sideBehind(m *Mention) string {
	d := l.d
	k := m.Last
	if k+2 >= len(d.Article.Words) {
		return ""
	}
	if d.Article.Words[k].Form == "،" && d.sign(k+1, "side") || d.sign(k, "side") { // «ترأست الوزيرة فلانة الجانب الموريتاني»
		if n := d.At[k+1]; n >= 0 && d.Mentions[n].Class == Nisba {
			return d.Mentions[n].Code
		}
		k++
		if n := d.At[k+1]; n >= 0 && d.Mentions[n].Class == Nisba && d.sign(k, "side") {
			return d.Mentions[n].Code
		}
		return ""
	}
	if f := d.Article.Words[k].Form; f != "عن" && f != "من" || !d.sign(k+1, "side") {
		return ""
	}
	if n := d.At[k+2]; n >= 0 && d.Mentions[n].Class == Nisba {
		return d.Mentions[n].Code
	}
	return ""
}

// listed reports whether an office goes on with the list that a side opens: «من
// الجانب الإيراني وزير الخارجية X، ووزير الطاقة Y», but not «عن الجانب السوداني X تحت
// إشراف وزيرة الصحة».
func (l *linker) listed(m, side *Mention) bool {
	return m.First == side.Last || strings.HasPrefix(m.Prefix, "و") || l.d.Article.Words[m.First-1].Punct
}

// realm tells which country «السلطان» or «الملك» rules: of those that the article
// names, the one called by that («السلطنة», «المملكة») that it speaks of most.
func (l *linker) realm(t *Title) string {
	short := "المملكة"
	if strings.Contains(t.Span.In(l.d.Article.Text), "سلطان") {
		short = "السلطنة"
	}
	if l.spoken == nil {
		l.spoken = l.countries()
	}
	for _, code := range l.spoken {
		if e := l.d.Lex.Entry("country", code); e != nil && contains(e.All("short"), short) {
			return code
		}
	}
	return ""
}

// unheld holds the presidents whom the article names by office only.
type unheld struct {
	own  map[int]string // person → country told with his own title
	free []*Mention     // in order of the text
}

func (l *linker) unheldPresidents() unheld {
	d := l.d
	u := unheld{own: map[int]string{}}
	held := map[string]bool{}
	isPresident := func(m *Mention) bool {
		return m.Title != nil && m.Title.Role == "president" && m.Title.Code != ""
	}
	for i := range d.Mentions {
		if m := &d.Mentions[i]; m.Class == Person && isPresident(m) {
			held[m.Title.Code] = true
			if u.own[m.Entity] == "" {
				u.own[m.Entity] = m.Title.Code
			}
		}
	}
	for i := range d.Mentions {
		if m := &d.Mentions[i]; m.Class == Office && isPresident(m) && !held[m.Title.Code] {
			u.free = append(u.free, m)
		}
	}
	return u
}

// of tells whose president «الرئيس دونالد ترمب» is: of the country told with him
// elsewhere, else of the nearest president that the article names only by office
// («الرئيس الأميركي»).
func (u unheld) of(m *Mention) string {
	if code := u.own[m.Entity]; code != "" {
		return code
	}
	n := sort.Search(len(u.free), func(i int) bool { return u.free[i].First >= m.First })
	switch {
	case len(u.free) == 0:
		return ""
	case n == len(u.free), n > 0 && m.First-u.free[n-1].First <= u.free[n].First-m.First:
		return u.free[n-1].Title.Code
	}
	return u.free[n].Title.Code
}

// courtesies gives «معاليه» whom the text styles so: the one person so styled, or of
// several the one whom a sentence before opened with; where nobody is, the person
// with an office named last. «معاليها» is a woman, if one is known to be.
func (l *linker) courtesies() {
	d := l.d
	last, woman := -1, -1
	styled := map[string]int{} // style → who opened a sentence with it last, or bore it first
	opened := -1               // the sentence that the last person stood in
	for i := range d.Mentions {
		m := &d.Mentions[i]
		switch {
		case m.Class == Courtesy:
			form := d.Article.Words[m.First].Form
			female := strings.HasSuffix(form, "ها")
			m.Entity = last
			if n, ok := styled[styleOf(form)]; ok && !female {
				m.Entity = n
			} else if n, ok := styled["f "+styleOf(form)]; ok && female {
				m.Entity = n
			} else if female && woman >= 0 {
				m.Entity = woman
			}
		case m.Class == Person:
			if m.Title != nil || last < 0 {
				last = m.Entity
				if m.Title != nil && m.Title.Female {
					woman = m.Entity
				}
			}
			opens := d.sentence(m.First) != opened
			opened = d.sentence(m.First)
			for k := m.First; k < m.Last && k < m.First+4; k++ {
				style := styleOf(d.Article.Words[k].Form)
				if m.Title != nil && m.Title.Female {
					style = "f " + style
				}
				if _, ok := styled[style]; !ok || opens {
					styled[style] = m.Entity
				}
			}
		}
	}
}

// styleOf gives what «معالي», «معاليه» and «معاليها» share, or «السمو» and «سموه».
func styleOf(form string) string {
	form = strings.TrimPrefix(strings.TrimLeft(form, "وف"), "ال")
	for _, pronoun := range []string{"ها", "ه"} {
		if stem, ok := strings.CutSuffix(form, pronoun); ok && len(stem) > 4 {
			form = stem
			break
		}
	}
	return strings.TrimSuffix(form, "ت")
}

func (l *linker) titleOrg(t *Title) int {
	lex := l.d.Lex
	for _, s := range lex.Lookup(t.Org) {
		if s.Entry.Kind == "organization" {
			return l.entity(fact.Entity{ID: vocab.OrganizationID(s.Entry.Get("country"), s.Entry.Get("ar")), Type: fact.Organization, Name: s.Entry.Get("ar"), LabelAr: s.Entry.Get("ar"), LabelEn: s.Entry.Get("en"), Country: s.Entry.Get("country"), Aliases: aliasesOf(t.Org, s.Entry.Get("ar"))})
		}
	}
	name, code := t.Org, ""
	if full := l.fullNames[arabic.Fold(name)]; full != "" {
		name = full
	}
	if t.ofState {
		code = l.d.Home
	}
	return l.entity(fact.Entity{ID: vocab.OrganizationID(code, bodyKey(name)), Type: fact.Organization, Name: name, LabelAr: name, Country: code, Mentions: l.where(t)})
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
	if rest, ok := strings.CutPrefix(t.Org, "ال"); ok { // «للوقاية المدنية»
		if i := strings.Index(t.Span.In(l.d.Article.Text), "لل"+rest); i >= 0 {
			return []span.Span{{Start: t.Span.Start + i + len("ل"), End: t.Span.Start + i + len("لل") + len(rest)}}
		}
	}
	return nil
}

// counterpart gives «نظيره» the office of the nearest office before it.
func (l *linker) counterpart(i int) {
	d := l.d
	m := &d.Mentions[i]
	for j := i - 1; j >= max(0, i-contextReach); j-- {
		o := &d.Mentions[j]
		t := o.Title
		if t == nil && o.Class == Person {
			for _, h := range l.titles[o.Entity] {
				if h.Role != "" && h.Role != "counterpart" {
					t = h
				}
			}
		}
		if o.Class == Person && t != nil && t.Role != "minister" {
			for _, more := range o.More { // of a deputy premier and foreign minister it is the minister
				if more.Role == "minister" {
					t = more
				}
			}
		}
		if o.Class == Office && t != nil && l.roleIs(t, "abroad") && d.sentence(o.First) != d.sentence(m.First) {
			continue // the sentence before only speaks of some ambassador
		}
		if t == nil || t.Role == "" || t.Role == "counterpart" || m.Title.Code != "" && t.Code == m.Title.Code {
			continue
		}
		m.Title.Role, m.Title.Portfolio, m.Title.Portfolios = t.Role, t.Portfolio, t.Portfolios
		m.Title.Generic = false
		if m.Title.Code == "" {
			m.Title.Code = l.venue(i, t.Code)
		}
		if m.Title.Code == "" {
			m.Title.Code = l.other(t.Code)
		}
		return
	}
	m.Title.Role = ""
}

// venue gives the other country where the sentence up to a counterpart says that
// the two meet: «في ختام لقاء في جيبوتي مع نظيره».
func (l *linker) venue(i int, own string) string {
	d := l.d
	n := d.sentence(d.Mentions[i].First)
	for k := i - 1; k >= max(0, i-contextReach) && d.sentence(d.Mentions[k].First) == n; k-- {
		if o := &d.Mentions[k]; (o.Class == Country || o.Class == City) && o.Code != own && l.place(o) && !l.topic(o.First-1) && own != "" {
			return o.Code
		}
	}
	return ""
}

// other gives the country, beside the one, that the article speaks of most: that
// of a counterpart whose country is not told.
func (l *linker) other(code string) string {
	if code == "" {
		return ""
	}
	if l.spoken == nil {
		l.spoken = l.countries()
	}
	for _, c := range l.spoken {
		if c != code {
			return c
		}
	}
	return ""
}

// countries lists the countries of the article, the one spoken of most first, behind
// them those that only bodies and envoys name («سفارة المملكة لدى قطر»).
func (l *linker) countries() []string {
	count := map[string]int{}
	codes := []string{}
	for i := range l.d.Mentions {
		m := &l.d.Mentions[i]
		if m.Class != Country && m.Class != Nisba && m.Class != City {
			continue
		}
		if count[m.Code]++; count[m.Code] == 1 {
			codes = append(codes, m.Code)
		}
	}
	sort.SliceStable(codes, func(a, b int) bool { return count[codes[a]] > count[codes[b]] })
	for i := range l.d.Mentions {
		m := &l.d.Mentions[i]
		code := ""
		switch {
		case m.Class == Organization:
			code = m.Code
		case m.Title != nil && m.Title.Posted != "":
			code = m.Title.Code
		}
		if code == "" || count[code] > 0 {
			continue
		}
		count[code]++
		codes = append(codes, code)
	}
	return codes
}

func (l *linker) hold(m *Mention, title *Title) {
	t := *title
	if t.Role == "" {
		return
	}
	name := l.nameSpan(m)
	ev := []span.Span{t.Span.Cover(name)}
	rule := "title-before-name"
	if t.Span.Start > name.Start {
		rule = "title-after-name"
	}
	for _, n := range l.holds[m.Entity] {
		h := &l.d.Holds[n]
		if h.Title.Role != t.Role {
			continue
		}
		if t.Portfolio != "" && h.Title.Portfolio != "" && t.Portfolio != h.Title.Portfolio && !contains(h.Title.Portfolios, t.Portfolio) {
			continue
		}
		if h.Title.Code != "" && t.Code != "" && h.Title.Code != t.Code && !h.Title.Generic && !t.Generic {
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
	l.holds[m.Entity] = append(l.holds[m.Entity], len(l.d.Holds))
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

// A naming is a place where somebody who holds a role is named.
type naming struct{ start, hold int }

// namings gives, for each role, where its holders are named, in order of the text.
func (l *linker) namings() map[string][]naming {
	d := l.d
	held := map[int][]int{}
	for n, h := range d.Holds {
		held[h.Person] = append(held[h.Person], n)
	}
	out := map[string][]naming{}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Class != Person {
			continue
		}
		for _, n := range held[m.Entity] {
			role := d.Holds[n].Title.Role
			out[role] = append(out[role], naming{m.Span.Start, n})
		}
	}
	return out
}

// holder finds who an unnamed office means: the person who holds it in this
// article, the one named last before it, else the first named after it; or an
// unnamed Position.
func (l *linker) holder(m *Mention, named map[string][]naming) int {
	d := l.d
	t := m.Title
	if t.Role == "" {
		return -1
	}
	roles := []string{t.Role}
	if t.Generic && t.Role == "minister" { // «الوزير» may be any
		roles = append(roles, "minister-of-state", "deputy-minister")
	}
	before, after, beforeAt, afterAt := -1, -1, -1, 0
	for _, role := range roles {
		ns := named[role]
		at := sort.Search(len(ns), func(i int) bool { return ns[i].start >= m.Span.Start })
		for k := at - 1; k >= max(0, at-contextReach); k-- {
			if h := &d.Holds[ns[k].hold]; l.means(t, h) {
				if ns[k].start > beforeAt {
					before, beforeAt = h.Person, ns[k].start
				}
				break
			}
		}
		for k := at; k < min(len(ns), at+contextReach); k++ {
			if h := &d.Holds[ns[k].hold]; l.means(t, h) {
				if after < 0 || ns[k].start < afterAt {
					after, afterAt = h.Person, ns[k].start
				}
				break
			}
		}
	}
	if before >= 0 {
		return before
	}
	if after >= 0 {
		return after
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
	name := m.Span.In(d.Article.Text)
	n := l.entity(fact.Entity{ID: vocab.PositionID(t.Role, t.Portfolio, of), Type: fact.Position, Role: t.Role, Portfolio: t.Portfolio, Of: of, Name: name, LabelAr: name})
	d.Entities[n].Mentions = append(d.Entities[n].Mentions, m.Span)
	return n
}

// means reports whether an office without a name may be one that is held.
func (l *linker) means(t *Title, h *Held) bool {
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
