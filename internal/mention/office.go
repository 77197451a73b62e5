package mention

import (
	"slices"
	"strings"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/fact"
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

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
