package mention

import (
	"cmp"
	"sort"
	"strings"
)

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
	if t.realm == "" {
		return ""
	}
	if l.spoken == nil {
		l.spoken = l.countries()
	}
	for _, code := range l.spoken {
		if e := l.d.Lex.Entry("country", code); e != nil && contains(e.All("short"), t.realm) {
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
