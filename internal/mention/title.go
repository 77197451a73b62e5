package mention

import (
	"strings"

	"github.com/rawabit/rawabit/internal/lexicon"
)

// titleKinds are what an office or honorific begins with.
var titleKinds = lexicon.Kind("honorific") | lexicon.Kind("office") | lexicon.Kind("modifier")

// titled reads an office or an honorific with the person behind it, or the
// office alone. It gives a Person with its Title, an Office, or nil.
func (p *parser) titled(i int) *Mention {
	if !p.may(i, titleKinds) {
		return nil
	}
	start := i
	prefix := ""
	i, prefix = p.honorifics(i)
	honored := i > start
	if honored && i >= p.end {
		return nil
	}
	t, j, tprefix := p.title(i)
	if t != nil && honored && tprefix != "" {
		t = nil
	}
	if t == nil {
		if !honored {
			return nil
		}
		if p.weak(start) && !p.sureName(i) { // «الدول الشقيقة بإمكاننا», «حل سياسي شامل»
			return nil
		}
		person := p.name(i, true)
		if person == nil {
			return nil
		}
		person.Prefix = prefix
		person.First = start
		m := p.apposition(*person)
		return &m
	}
	if !honored {
		prefix = tprefix
	}
	t.Span = p.span(start, j, prefix)
	office := Mention{Class: Office, First: start, Last: j, Prefix: prefix, Title: t, Entity: -1, Span: t.Span}
	if t.Plural {
		office.Number = 'p'
	}
	if t.accusative { // «فلان وزيرا للعمل وفلان ...»: its holder stands before it
		return &office
	}
	if t.Role == "monarch" && p.form(j) == "لدي" { // «سفير خادم الحرمين الشريفين لدى ...»
		return &office
	}
	if p.form(j) == "،" && t.Role == "monarch" && p.isRoyal(j+1) { // «في استقبال الملك، الأمير فلان» are two
		return &office
	}
	if both := p.bothHeld(&office); both != nil {
		return both
	}
	// the person, perhaps behind more titles («نائب رئيس الوزراء وزير الدفاع X») and honorifics
	k := j
	comma := p.form(k) == "،"
	if comma || t.Plural && p.form(k) == ":" { // «النواب: فلان وفلان»
		k++
	}
	skipped := false
	if k2, next := p.honorifics(k); k2 > k && next == "" && !(comma && k2 >= p.end) { // «وزير الداخلية ومعالي فلان» are two
		skipped = k2 > k+1
		if person := p.name(k2, true); person != nil && !t.titled {
			return p.join(office, person)
		}
		if next := p.nested(k2); next != nil && p.oneHolder(t, next) {
			return p.join(office, next)
		}
	}
	if !skipped && !t.titled && !p.deputy(k) && !p.noHolder(t, i, k) && (!comma || p.sureName(k) || p.enclosed(k)) {
		if person := p.name(k, true); person != nil {
			return p.join(office, person)
		}
	}
	if opensQuote(p.form(k)) && p.nameWordAt(k+1, true) >= maybe { // «الرئيس "فلان"»
		if person := p.name(k+1, true); person != nil && closesQuote(p.form(person.Last)) && (p.nameWordAt(k+1, true) >= listed || person.Last > k+2 && !strings.ContainsRune(person.Name, 'ة')) {
			m := p.join(office, person)
			if m.Last == person.Last {
				m.Last++
				*m = p.apposition(*m)
			}
			return m
		}
	}
	if !t.Plural && !(t.Generic && t.Role == "minister") { // «استقبل الوزير المبعوث فلان»
		if next := p.nested(k); next != nil && p.oneHolder(t, next) {
			return p.join(office, next)
		}
	}
	return &office
}

// title reads an office with its complements from word i and gives it with the
// word after it and its proclitics.
func (p *parser) title(i int) (*Title, int, string) {
	var pre *lexicon.Entry
	start := i
	prefix := ""
	if m, s, ok := p.find(i, "modifier"); ok && s.Entry.Get("side") != "after" {
		if _, _, office := p.find(i+m.N, "office"); office {
			if om, _, whole := p.find(i, "office"); !whole || om.N <= m.N {
				pre, prefix = s.Entry, m.Prefix
				i += m.N
			}
		}
	}
	m, s, ok := p.find(i, "office")
	if !ok {
		return nil, 0, ""
	}
	if short, sense, ok := p.bodyBeyond(i, m.N); ok {
		m, s = short, sense
	}
	if i > start {
		if m.Prefix != "" {
			return nil, 0, ""
		}
	} else {
		prefix = m.Prefix
	}
	if strings.HasSuffix(prefix, "ك") || m.N == 1 && strings.HasSuffix(s.Form, "ة") && strings.HasSuffix(p.words[i].Strict, "ه") { // «نائبه» is no woman
		return nil, 0, ""
	}
	stanzas := officeSenses(m)
	accusative := strings.HasSuffix(p.form(i), "ا") && m.N == 1 && strings.HasPrefix(p.form(i+1), "ل")
	t := &Title{Role: s.Entry.Get("role"), OrgEntity: -1, accusative: accusative, Plural: s.Infl.Number != 0 && !accusative, Female: s.Infl.Gender == 'f'}
	j := i + m.N
	entry := s.Entry
	// what it serves
	takes := func(what string) bool {
		for _, e := range stanzas {
			for _, v := range e.All("takes") {
				if lists(v, what) {
					return true
				}
			}
		}
		return false
	}
	if takes("portfolio") {
		add := func(id string) {
			if t.Portfolio == "" {
				t.Portfolio = id
			}
			if !contains(t.Portfolios, id) {
				t.Portfolios = append(t.Portfolios, id)
			}
		}
		if n := p.nisbaAt(j); n != nil && n.Prefix == "" {
			// «الوزير الليبي للشؤون الخارجية»
			if id, _, pre := p.portfolioAt(n.Last); id != "" && pre == "ل" {
				t.Code, j = n.Code, n.Last
			}
		}
		k := j
		if _, _, pre := p.portfolioAt(j); m.N > 1 || pre != "" || !strings.HasPrefix(p.form(i)[len(m.Prefix):], "ال") { // «الوزير المرافق» is no idafa
			j = p.portfolios(j, add)
		}
		if j == k && !t.Plural && s.Entry.Get("role") == "minister" {
			j = p.unknownPortfolio(j)
		} else if j > k && !accusative && strings.HasPrefix(p.form(j), "و") && p.nameWordAt(j, true) < sure {
			j = p.furtherPortfolio(j)
		}
	}
	generic := t.Portfolio == "" && m.N == 1
	j = p.served(t, j, stanzas, &entry, takes)
	if entry != s.Entry {
		t.Role = entry.Get("role")
	}
	if p.d.bareSign(j, "office-adjective") {
		j = p.served(t, j+1, stanzas, &entry, takes)
	}
	if p.d.sign(j-1, "charge") && j-1 > i { // «المستشار المكلف» is an office of its own
		j--
	}
	if k := p.charge(j); k > j {
		j = p.served(t, k, stanzas, &entry, takes)
	}
	j = p.sentBy(t, j)
	if m, s, ok := p.find(j, "modifier"); ok && m.Prefix == "" && s.Entry.Get("side") == "after" {
		t.Modifier = s.Entry.Get("sense")
		j += m.N
		if t.Code == "" && t.short == "" {
			j = p.served(t, j, stanzas, &entry, takes)
		} else {
			j = p.posted(t, j, p.roleIs(t, "abroad"))
		}
	}
	if k := p.adverb(j); k > j {
		j = k
	}
	if t.Code == "" && t.Org == "" && t.Place == nil && t.short == "" && !t.Organ && !t.Plural && takes("organization") && !(p.roleIs(t, "head") && leads(stanzas, "company") == nil) {
		if k := p.servedUnlisted(t, i, i+m.N, j); k > j {
			if e := leads(stanzas, "company"); e != nil {
				entry, t.Role = e, e.Get("role")
			}
			j = k
		}
	}
	j = p.stationed(t, j)
	j = p.purview(t, j)
	j = p.idle(j)
	if pre != nil {
		t.Modifier = pre.Get("sense")
		if t.Modifier == "deputy" {
			t.Role = p.deputyOf(t.Role)
		}
	}
	if c := entry.Get("country"); c != "" && t.Code == "" {
		t.Code = c
	}
	if t.Code == "" && t.Org == "" && m.N > 1 { // «رئيس مجلس العموم»: the body is known by name
		if om, os, ok := p.find(i+1, "organization"); ok && om.N == m.N-1 && om.Prefix == "" {
			t.Code = os.Entry.Get("country")
		}
	}
	if id := entry.Get("portfolio"); id != "" && t.Portfolio == "" {
		t.Portfolio = id
		t.Portfolios = []string{id}
	}
	if id := entry.Get("organization"); id != "" && t.Org == "" && t.Code == "" {
		if o := p.d.Lex.Entry("organization", id); o != nil {
			t.Org = o.Get("ar")
			if o.Get("country") != "" {
				t.Org, t.Code = "", o.Get("country")
			}
		}
	}
	t.Generic = generic && t.Code == "" && t.Org == "" && t.Place == nil && t.short == ""
	t.national = takes("country") && !takes("organization") && !p.roleIs(t, "abroad")
	t.titled, t.realm = entry.Get("holder") == "titled", entry.Get("realm")
	if t.Role == "" || t.Role == "none" {
		return nil, 0, ""
	}
	if t.Generic && j == i+1 && entry.Get("alone") == "no" && p.sureName(j) && !p.headAt(j) { // «المستشار فلان» is a judge
		return nil, 0, ""
	}
	// «سلطان بن أحمد» is a name: a bare word is an office only with what it serves
	if t.Generic && j == i+1 && !strings.HasPrefix(strings.TrimPrefix(p.words[i].Form, prefix), "ال") && p.has(i, "given") {
		return nil, 0, ""
	}
	return t, j, prefix
}

// headAt reports whether one of the first three words of a name at j is that of a head of
// government or state («المستشارة أنجيلا ميركل»).
func (p *parser) headAt(j int) bool {
	for k := j; k < j+3 && k < p.end && p.nameWordAt(k, k == j) != notName; k++ {
		if p.d.headNamed(p.form(k)) != "" {
			return true
		}
	}
	return false
}

// roleIs reports what the lexicon says of the title's role.
func (p *parser) roleIs(t *Title, key string) bool { return p.d.Lex.Is("role", t.Role, key) }

// deputyOf gives the role of whoever stands in for or assists a role.
func (p *parser) deputyOf(role string) string {
	if e := p.d.Lex.Entry("role", role); e != nil && e.Get("deputy") != "" {
		return e.Get("deputy")
	}
	return "other"
}

func officeSenses(m lexicon.Match) []*lexicon.Entry {
	var out []*lexicon.Entry
	for _, s := range m.Senses {
		if s.Entry.Kind == "office" {
			out = append(out, s.Entry)
		}
	}
	return out
}
