package mention

import (
	"strings"
)

// oneHolder reports whether the office and those of the person behind it may be held by
// one: no king or crown prince is an adviser or minister of state, as in «يضم وفد ولي
// العهد وزير الدولة فلانا».
func (p *parser) oneHolder(t *Title, next *Mention) bool {
	if !p.roleIs(t, "kingdom") || t.Role == "royal" || next.Title == nil {
		return true
	}
	o := next.Title
	if t.titled { // «استقبل خادم الحرمين الشريفين وزير الخارجية فلانا»
		return o.Role == t.Role
	}
	return !p.roleIs(o, "sent-by") && !p.roleIs(o, "abroad") && o.Role != "minister-of-state" && o.Role != "deputy-minister"
}

// noHolder reports whether the unlisted word at k goes on with the office at i rather than
// naming its holder: «قادة التنظيم بقصف مدفعي», «رئيسا تنفيذيا».
func (p *parser) noHolder(t *Title, i, k int) bool {
	if k >= p.end || p.nameWordAt(k, true) != maybe {
		return false
	}
	f := p.form(k)
	return t.Plural && strings.HasPrefix(f, "ب") && p.form(k-1) != ":" && p.nameWordAt(k+1, false) < listed || k == i+1 && strings.HasSuffix(p.form(i), "ا") && strings.HasSuffix(f, "يا")
}

// deputy reports whether a further office opens at k with a word that is a given name
// as well («خادم الحرمين الشريفين مساعد رئيس الديوان»).
func (p *parser) deputy(k int) bool {
	if _, _, ok := p.find(k, "modifier"); !ok {
		return false
	}
	t, _, _ := p.title(k)
	return t != nil
}

// maxOffices bounds how many offices in a row are read as those of one person, so
// that a text of offices only takes no longer than others.
const maxOffices = 8

// nested reads a further title with its person, or nil.
func (p *parser) nested(k int) *Mention {
	if k >= p.end || p.words[k].Punct {
		return nil
	}
	if p.depth == maxOffices {
		return nil
	}
	p.depth++
	m := p.titled(k)
	p.depth--
	if m == nil || m.Class != Person || m.Prefix != "" || m.Title != nil && m.Title.Plural {
		return nil
	}
	return m
}

// join makes one Person mention of an office and the name behind it.
func (p *parser) join(office Mention, person *Mention) *Mention {
	m := *person
	if by := office.Title.by; by != nil && p.isSender(by, person) { // «مبعوث الرئيس فلاديمير بوتين»
		if m.First, m.Prefix = office.First, office.Prefix; m.Title == nil {
			m.Title = by
		} else if m.Title.Code == "" {
			m.Title.Code = by.Code
		}
		p.awaited, p.awaitedAt = office.Title, m.Last
		return &m
	}
	m.First, m.Prefix = office.First, office.Prefix
	if m.Title != nil {
		m.More = append([]*Title{m.Title}, m.More...)
	}
	m.Title = office.Title
	m = p.apposition(m)
	return &m
}

// isSender reports whether a name behind the office of who sent an envoy is the sender's:
// a king's, or that of a head of state who is known by it.
func (p *parser) isSender(by *Title, person *Mention) bool {
	if person.Title != nil {
		return by.Role == "monarch" && person.Title.Role == "monarch" // «موفد العاهل السعودي الملك سلمان»
	}
	return p.roleIs(by, "head") && p.d.headNamed(person.Name) != ""
}

// apposition adds an office that follows a person: «أسامة حماد رئيس الحكومة
// الليبية», with or without a comma.
func (p *parser) apposition(m Mention) Mention {
	k := m.Last
	if f := p.form(k); f == "،" || f == "(" || f == "-" {
		k++
	}
	if p.d.sign(k, "this-is") {
		k++
	}
	if k >= p.end || p.words[k].Punct {
		return m
	}
	k2, next := p.honorifics(k)
	if k2 > k && k2 < p.end {
		if next != "" { // «X وزير الدفاع ومعالي الوزير Y» goes on with another person
			return m
		}
		k = k2
	}
	t, j, prefix := p.title(k)
	if t != nil && prefix == "" && t.Code == "" && t.Org == "" && t.Place == nil && !t.Plural && !t.Organ {
		if last := p.departmentBehind(t, j); last > j {
			t.Generic, j = false, last
		}
	}
	if t != nil && m.Title != nil && k > m.Last && p.form(j) == "،" && p.enclosed(j+1) && p.form(p.name(j+1, true).Last) == "،" {
		return m // «وصف فلان، وزير الخارجية، زعيم حزب العمال، فلانا، بأنه»
	}
	if t != nil && prefix == "و" && k == m.Last && m.Title != nil && !t.Generic && !t.Plural && m.Title.Span.Start > m.Span.Start && t.Role == "minister" && (j == p.end || p.words[j].Punct) {
		t.Span = p.span(k, j, prefix) // «فلان رئيس المجلس العسكري ووزير الدفاع السابق،»
		m.More, m.Last = append(m.More, t), j
		return m
	}
	if t == nil || prefix != "" || t.Plural || t.Generic && k == m.Last && j == k+1 || t.Female && m.Title != nil && !m.Title.Female {
		return m // «التقى الرئيس فلان الوزير» has two people
	}
	if p.rivals(m, t) {
		return m
	}
	// a title that has a name of its own behind it belongs to that name
	n := j
	n2, next := p.honorifics(n)
	if n2 > n {
		n = n2
	}
	if next == "" && p.form(n) != "،" && p.name(n, true) != nil { // behind «ومعالي» begins another
		return m
	}
	t.Span = p.span(k, j, "")
	if m.Title == nil {
		m.Title = t
	} else {
		m.More = append(m.More, t)
	}
	m.Last = j
	if len(m.More) < 4 {
		return p.apposition(m)
	}
	return m
}

// rivals reports whether a person's titles already make him head or minister of
// another state than the title does.
func (p *parser) rivals(m Mention, t *Title) bool {
	if m.Title == nil || t.Code == "" || !p.roleIs(t, "home") {
		return false
	}
	for _, o := range append([]*Title{m.Title}, m.More...) {
		if o.Code != "" && o.Code != t.Code && p.roleIs(o, "home") {
			return true
		}
	}
	return false
}
