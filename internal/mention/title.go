package mention

import (
	"strings"
	"unicode/utf8"

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

// weak reports whether the honorific at i announces a person only before a sure
// name: it says whose kin somebody is, is an everyday word («العالم»), or is the
// indefinite word of a profession («محلل سياسي»).
func (p *parser) weak(i int) bool {
	m, s, ok := p.find(i, "honorific")
	if !ok {
		return false
	}
	bare := s.Entry.Get("sense") == "profession" && !s.Infl.Def && m.N == 1 && p.form(i+1) != "." && p.form(i+1) != "/" && utf8.RuneCountInString(s.Form) > 3
	return s.Entry.Get("sense") == "family" || s.Entry.Is("common") || bare
}

// isRoyal reports whether word i is a prince's title.
func (p *parser) isRoyal(i int) bool {
	_, s, ok := p.find(i, "office")
	return ok && s.Entry.Get("role") == "royal"
}

// enclosed reports whether what begins behind a comma at k is a name of two
// words and more, listed or not, that another sign closes: «المستشار المكلف
// بالإعلام، مفدي المسدي، إن».
func (p *parser) enclosed(k int) bool {
	m := p.name(k, true)
	if m == nil || m.Last < k+2 {
		return false
	}
	switch p.form(m.Last) {
	case "،", "(", ")", "-", "–", "ان", ".", "":
		return true
	}
	return false
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

// maxHonorifics is how many courtesy words and ranks are read before one name: no
// living person has more, and a text of nothing else is not read to its end from
// each of its words.
const maxHonorifics = 16

// honorifics skips courtesy words and ranks from i and gives the next word with
// the proclitics of the first.
func (p *parser) honorifics(i int) (next int, prefix string) {
	start := i
	for n := 0; i < p.end && n < maxHonorifics; n++ {
		m, _, ok := p.find(i, "honorific")
		if !ok || i > start && m.Prefix != "" {
			break
		}
		// a rank or courtesy that is an office as well (الملك) is read as the office
		if om, os, ok := p.find(i, "office"); ok && om.N >= m.N && !(os.Entry.Get("alone") == "no" && p.sureName(i+om.N) && !p.headAt(i+om.N)) {
			break
		}
		if i == start {
			prefix = m.Prefix
		}
		i += m.N
		if p.form(i) == "." || p.form(i) == "/" {
			i++
		}
	}
	return i, prefix
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
	if f := p.form(j); f == "الجديد" || f == "الجديده" || f == "الخاص" || f == "الخاصه" {
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
	t.titled = entry.Get("holder") == "titled"
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

// charge skips what somebody is charged with («المكلف بالإعلام», «المكلفة بالشؤون
// المغاربية»), up to a body, a name, an honorific or a sign.
func (p *parser) charge(j int) int {
	if !p.d.sign(j, "charge") || !strings.HasPrefix(p.form(j+1), "ب") {
		return j
	}
	for k := j + 2; k <= j+12; k++ {
		if k >= p.end || p.words[k].Punct || p.sureName(k) {
			return k
		}
		if _, _, ok := p.find(k, "honorific"); ok {
			return k
		}
		if o := p.organization(k); o != nil && (o.Prefix == "ب" || o.Prefix == "ل") {
			return k
		}
		if _, _, verb := p.find(k, "verb"); verb || p.isFunctionWord(k) && p.form(k) != "في" {
			return j
		}
	}
	return j
}

// sentBy reads who sent an envoy or whom an adviser serves, where that is an
// office: «المبعوث الخاص للوزير الأول الباكستاني».
func (p *parser) sentBy(t *Title, j int) int {
	if t.Code != "" || t.Org != "" || j >= p.end || !p.roleIs(t, "sent-by") {
		return j
	}
	at, want := j, "ل"
	if !strings.HasPrefix(p.form(j), "ل") {
		if at, _ = p.honorifics(j); strings.HasPrefix(strings.TrimLeft(p.form(j-1), "ولب"), "ال") {
			return j
		}
		want = "" // «مستشار وزير العدل», «مبعوث جلالة الملك»
	}
	p.sending = true
	by, k, prefix := p.title(at)
	p.sending = false
	if by == nil || prefix != want || by.Plural {
		return j
	}
	t.Code, t.Codes, t.Org, t.Organ = by.Code, by.Codes, by.Org, by.Organ || by.Code == "" && by.Org == ""
	t.by = by
	t.by.Span = p.span(at, k, prefix)
	return p.posted(t, k, p.roleIs(t, "abroad"))
}

// roleIs reports what the lexicon says of the title's role.
func (p *parser) roleIs(t *Title, key string) bool { return p.d.Lex.Is("role", t.Role, key) }

// purview skips what an office is for, where its holder is named behind or a sign closes
// it: «وكيل وزارة الإسكان للدراسات والبحوث فلان», «مساعد وزير الدفاع لشؤون الأمن الدولي،».
func (p *parser) purview(t *Title, j int) int {
	if t.Role == "minister" || p.roleIs(t, "head") || t.Role == "royal" {
		return j
	}
	k := p.field(j)
	if k == j {
		return j
	}
	n, _ := p.honorifics(k)
	if n == k && k < p.end && !p.words[k].Punct && !p.sureName(n) && !(p.roleIs(t, "sent-by") && p.isTitleWord(k)) {
		return j
	}
	if id, _, _ := p.portfolioAt(j + 1); id != "" && t.Role == "deputy-minister" && t.Portfolio == "" { // «وكيل الوزارة لقطاع البيئة»
		t.Portfolio, t.Portfolios = id, []string{id}
	}
	return k
}

// stationed skips where the holder of an office of a state works, if he is named behind:
// «الملحق العسكري السعودي في مصر العقيد فلان».
func (p *parser) stationed(t *Title, j int) int {
	if f := p.form(j); t.Code == "" || t.Plural || t.Role != "other" || f != "في" && f != "لدي" {
		return j
	}
	k := j + 2
	if c := p.countryAt(j + 1); c != nil && c.Prefix == "" && c.Code != t.Code {
		k = c.Last
	} else if !p.short(j + 1) {
		return j
	}
	if n, _ := p.honorifics(k); n > k || p.sureName(k) {
		return k
	}
	return j
}

// adverb skips «آنذاك» between an office and its holder, in dashes or not.
func (p *parser) adverb(j int) int {
	if p.d.sign(j, "adverb") {
		return j + 1
	}
	if f := p.form(j); (f == "-" || f == "–" || f == "،") && p.d.sign(j+1, "adverb") && p.form(j+2) == f {
		return j + 3
	}
	return j
}

// idle skips a title behind another that is no office of its own («وزير الدولة
// عضو مجلس الوزراء»).
func (p *parser) idle(j int) int {
	if j >= p.end {
		return j
	}
	for _, m := range p.d.Hits[j] {
		if m.Prefix != "" || m.N < 2 || j+m.N > p.end {
			continue
		}
		for _, s := range m.Senses {
			if s.Entry.Kind == "office" && s.Entry.Get("role") == "none" {
				return j + m.N
			}
		}
	}
	return j
}

// unknownPortfolio skips what a ministry without a known portfolio is for
// («وزير الطرق وبناء المدن رستم قاسمي»): up to five words that open with a definite
// noun and end before a name or a comma.
func (p *parser) unknownPortfolio(j int) int {
	if !strings.HasPrefix(p.form(j), "ال") || p.nisbaAt(j) != nil || p.isTitleWord(j) || p.nameWordAt(j, false) >= listed {
		return j
	}
	if _, _, ok := p.find(j, "modifier"); ok {
		return j
	}
	for k := j + 1; k <= j+5 && k <= p.end; k++ {
		f := p.form(k)
		switch {
		case k == p.end:
			return j
		case f == "،" || p.sureName(k) || p.nisbaAt(k) != nil && p.nisbaAt(k).Prefix == "":
			return k
		case p.words[k].Punct || p.isFunctionWord(k) || p.isTitleWord(k):
			return j
		case !strings.HasPrefix(f, "ال") && !strings.HasPrefix(f, "و") && !strings.HasPrefix(p.form(k+1), "ال"):
			return j
		}
	}
	return j
}

// furtherPortfolio skips an unknown part of a ministry's name behind the known
// («وزير الصيد والبنى البحرية السيد فلان»): up to three words before an honorific,
// a name or a nisba.
func (p *parser) furtherPortfolio(j int) int {
	if p.isTitleWord(j) || p.has(j, "verb") {
		return j
	}
	for k := j + 1; k <= j+3 && k < p.end; k++ {
		if _, _, ok := p.find(k, "honorific"); ok || p.sureName(k) || p.nisbaAt(k) != nil && p.nisbaAt(k).Prefix == "" {
			return k
		}
		if p.words[k].Punct || p.isFunctionWord(k) || p.isTitleWord(k) {
			break
		}
	}
	return j
}

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

// served reads whom an office serves: a nisba, a country, an organization, and
// for an envoy where he is posted.
func (p *parser) served(t *Title, j int, stanzas []*lexicon.Entry, entry **lexicon.Entry, takes func(string) bool) int {
	envoy := p.roleIs(t, "abroad")
	if takes("organization") || t.Role == "military-chief" {
		if k := p.officeOf(t, j); k > j {
			return k
		}
	}
	if k := j + 1; p.d.sign(j, "organ-adjective") && p.definite(j-1) && p.definite(j) && takes("country") && !takes("portfolio") {
		if n := p.nisbaAt(k); n != nil && n.Prefix == "" { // «المتحدث الرئاسي المصري»
			t.Code = n.Code
			return n.Last
		}
		if n, _ := p.honorifics(k); (n > k || p.sureName(n)) && t.Role != "commander" {
			t.Organ = true
			return k
		}
	}
	if code, k := p.ruler(j); envoy && code != "" { // «سفير خادم الحرمين الشريفين في كندا»
		t.Code = code
		return p.posted(t, k, envoy)
	}
	if n, c := p.nisbaAt(j), p.stateNamed(j); n != nil && n.Prefix == "" && (c == nil || c.Prefix != "" || c.Last < n.Last) { // «كوريا» is spelt like a nisba
		t.Code, j = n.Code, n.Last
		t.Codes = append(t.Codes, n.Code)
		for t.Plural {
			n := p.nisbaAt(j)
			if n == nil || n.Prefix != "و" {
				break
			}
			t.Codes, j = append(t.Codes, n.Code), n.Last
		}
	} else if c := p.stateNamed(j); c != nil && c.Prefix == "" {
		t.Code, j = c.Code, c.Last
		t.Codes = append(t.Codes, c.Code)
		for t.Plural {
			c := p.furtherCountry(j)
			if c == nil {
				break
			}
			t.Codes, j = append(t.Codes, c.Code), c.Last
		}
	} else if form := p.sharedName(j); form != "" && takes("country") {
		t.short, j = form, j+1
	} else if pl := p.placeAt(j); pl != nil && (pl.Prefix == "" || t.Role == "mayor" && (pl.Prefix == "ل" || pl.Prefix == "ب")) && !envoy && p.roleIs(t, "place") && (pl.Class == Region || !p.nameFollows(pl.Last)) && !p.opensBody(j) {
		if e := leads(stanzas, "region"); e != nil && pl.Class == Region {
			*entry = e
		}
		t.Place, j = pl, pl.Last
	} else if o := p.body(j); o != nil && (o.Prefix == "" || o.Prefix == "ل" || o.Prefix == "ب") && !(envoy && o.Prefix == "ب") {
		if o.Code != "" {
			t.Code = o.Code
			if e := leads(stanzas, orgSort(o)); e != nil {
				*entry = e
			}
		} else if e := leads(stanzas, orgSort(o)); e != nil {
			*entry = e
			t.Org, t.Organ = o.Name, organ(o)
		} else if takes("organization") {
			t.Org, t.Organ = o.Name, organ(o)
		} else if orgSort(o) == "government" && o.Prefix == "ب" {
			t.Org = ""
		} else {
			return p.posted(t, j, envoy)
		}
		j, t.Origin = o.Last, o.Origin
		t.ofState = t.Org != "" && o.Entry != nil && o.Entry.Kind == "orghead" && o.Entry.Is("state") && strings.HasPrefix(o.Name, "ال")
		if n := p.nisbaAt(j); n != nil && n.Prefix == "" && t.Code == "" {
			t.Code, j = n.Code, n.Last
		}
		if pl := p.townOf(o); pl != nil {
			t.Place, t.Org, t.Organ, t.Code, j = pl, "", false, "", pl.Last
		} else if t.Org != "" {
			j = p.tail(p.seat(j))
		}
	} else if m, s, ok := p.find(j, "orghead"); ok && m.N == 1 && strings.HasSuffix(m.Prefix, "ل") && strings.HasPrefix(p.form(j), "لل") && (s.Entry.Is("state") || s.Entry.Get("sort") == "council") && takes("organization") {
		t.Organ, j = true, j+1 // «الأمين العام للمجلس», of the context's state
	} else if id, last, prefix := p.portfolioAt(j); id != "" && prefix == "ل" && t.Role == "director" {
		t.Organ, j = true, last // «المدير العام للصحة»
	} else if f := p.form(j); f == "في" || f == "لدي" {
		if c := p.countryAt(j + 1); !envoy && f == "لدي" && c != nil && c.Prefix == "" {
			t.Posted, j = c.Code, c.Last // «الملحق العسكري لدى المغرب»
		} else if !envoy && !(f == "في" && j < p.d.Article.Sentences[0].Last && p.roleIs(t, "home")) { // in a headline he is there
			if o := p.organization(j + 1); o != nil && o.Prefix == "" && o.Code == "" && orgSort(o) == "government" && takes("country") {
				j = o.Last // «وزيرة الداخلية في حكومة الظل»
			} else if o != nil && o.Prefix == "" && o.Code != "" {
				t.Code, j = o.Code, o.Last
			} else if o != nil && o.Prefix == "" && takes("organization") && t.Org == "" {
				t.Org, t.Organ, j = o.Name, organ(o), o.Last // «المستشار في الديوان الملكي»
			} else if c := p.countryAt(j + 1); c != nil && c.Prefix == "" && takes("country") {
				t.Code, j = c.Code, c.Last
			} else if pl := p.placeAt(j + 1); pl != nil && pl.Prefix == "" && pl.Class == Region && p.roleIs(t, "place") && takes("country") { // «رئيس البرلمان في جمهورية الشيشان»
				t.Place, j = pl, pl.Last
			}
		}
	} else if envoy && c != nil && c.Prefix == "ل" && p.form(c.Last) == "لدي" { // «المندوب الدائم لروسيا الاتحادية لدى ...»
		t.Code, j = c.Code, c.Last
	} else if f, _ := strings.CutPrefix(p.form(j), "ل"); envoy && f != p.form(j) && p.form(j+1) == "لدي" && p.short(j) {
		if _, s, ok := p.find(j, "country"); ok { // «المندوب الدائم للمملكة لدى ...»
			t.short, j = s.Form, j+1
		}
	} else if c != nil && (c.Prefix == "ب" || c.Prefix == "ل") && !envoy && !p.sending && takes("country") && !(c.Prefix == "ل" && p.travelBefore(j)) {
		t.Code, j = c.Code, c.Last
	}
	return p.posted(t, j, envoy)
}

// officeOf reads the office of somebody in office, whose staff serve his state or body:
// «مدير مكتب وزير النقل», «رئيس الأركان في مكتب وزير الدفاع». It gives the word behind, or j.
func (p *parser) officeOf(t *Title, j int) int {
	k := j
	if p.form(k) == "في" {
		k++
	}
	if !p.d.sign(k, "bureau") {
		return j
	}
	k, _ = p.honorifics(k + 1)
	by, last, prefix := p.title(k)
	if by == nil || prefix != "" || by.Plural {
		return j
	}
	t.Code, t.Codes, t.Org, t.Organ = by.Code, by.Codes, by.Org, by.Organ || by.Code == "" && by.Org == ""
	if t.Role == "military-chief" { // his chief of staff commands nobody
		t.Role = "director"
	}
	return last
}

// sharedName gives the name at j that several states share («سفير المملكة»), or "".
func (p *parser) sharedName(j int) string {
	if m, s, ok := p.find(j, "country"); ok && s.Key == "short" && m.Prefix == "" && m.N == 1 {
		return s.Form
	}
	return ""
}

// travelBefore reports whether a journey is told of right before the titles and the
// name that end at j: in «زيارة فلان وزير الدفاع للأردن» the state is its goal.
func (p *parser) travelBefore(j int) bool {
	for k := j - 1; k >= 0 && k >= j-travelReach && !p.words[k].Punct; k-- {
		for _, h := range p.d.Hits[k] {
			for _, s := range h.Senses {
				if h.N == 1 && s.Entry.Kind == "verb" {
					switch s.Entry.Get("class") {
					case "visit", "go", "arrive":
						return true
					}
				}
			}
		}
	}
	return false
}

// travelReach is how many words of titles and name may part a journey from its goal.
const travelReach = 30

// stateNamed reads a state at j, or from the word before, if that closes a title
// and opens the state's official name: «رئيس جمهورية مصر العربية».
func (p *parser) stateNamed(j int) *Mention {
	c := p.countryAt(j)
	if c == nil {
		return p.styledState(j)
	}
	if j == 0 || c.Prefix != "" {
		return c
	}
	if full := p.countryAt(j - 1); full != nil && full.Last > c.Last && full.Code == c.Code {
		return full
	}
	return c
}

// furtherCountry reads «ومصر» or «و مصر» in a list of states.
func (p *parser) furtherCountry(j int) *Mention {
	want := "و"
	if p.form(j) == "و" {
		j, want = j+1, ""
	}
	if c := p.countryAt(j); c != nil && c.Prefix == want {
		return c
	}
	return nil
}

// body reads the organization that an office serves.
func (p *parser) body(j int) *Mention {
	p.serving = true
	defer func() { p.serving = false }()
	o := p.organization(j)
	if o == nil {
		o = p.ministryAlone(j)
	}
	if o == nil && opensQuote(p.form(j)) { // «رئيس "اللجنة القطرية"»
		if in, k := p.organization(j+1), p.quoted(j); in != nil && in.Prefix == "" && k > in.Last {
			in.First, in.Last, in.Span = j, k, p.span(j+1, k-1, "")
			in.Name = in.Span.In(p.d.Article.Text)
			return in
		}
	}
	if back := p.pointsBack(j); back != nil && (o == nil || o.Last <= back.Last) {
		return back
	}
	return o
}

// ministryAlone reads a ministry without its head noun: «الناطق باسم الخارجية الإيرانية».
func (p *parser) ministryAlone(j int) *Mention {
	id, last, prefix := p.portfolioAt(j)
	if id == "" || prefix != "" || !strings.HasPrefix(p.form(j), "ال") || !p.d.sign(j, "ministry-alone") {
		return nil
	}
	n := p.nisbaAt(last)
	if n == nil || n.Prefix != "" || !strings.HasSuffix(p.form(last), "ه") {
		return nil
	}
	o := &Mention{Class: Organization, First: j, Last: n.Last, Code: n.Code, Origin: n.Code, Entity: -1, Span: p.span(j, n.Last, "")}
	o.Name = o.Span.In(p.d.Article.Text)
	return o
}

// organ reports whether a body is an organ of a state, whichever that is.
func organ(o *Mention) bool {
	return o.Entry != nil && o.Entry.Kind == "orghead" && o.Entry.Is("state") && !(o.Named && hasField(orgSort(o)))
}

// placeAt reads a province or city.
func (p *parser) placeAt(i int) *Mention {
	if m, s, ok := p.find(i, "region"); ok && s.Key == "ar" {
		return &Mention{Class: Region, First: i, Last: i + m.N, Prefix: m.Prefix, Entry: s.Entry, Code: s.Entry.Get("country"), Entity: -1, Span: p.span(i, i+m.N, m.Prefix)}
	}
	return p.cityAt(i)
}

// posted reads «لدى باكستان», «بالقاهرة», «في بلاده» behind an envoy's title.
func (p *parser) posted(t *Title, j int, envoy bool) int {
	if !envoy || j >= p.end {
		return j
	}
	k := j
	bare := true
	switch p.form(j) {
	case "لدي", "في", "عند", "الي":
		k, bare = j+1, false
	}
	if f := p.form(k); !bare && (p.short(k) || f == "الدوله" || f == "البلاد") {
		t.guest = true
		return k + 1
	}
	for _, place := range []*Mention{p.countryAt(k), p.cityAt(k)} {
		if place != nil && (bare && (place.Prefix == "ب" || place.Prefix == "ل") || !bare && place.Prefix == "") {
			t.Posted = place.Code
			if c := p.furtherCountry(place.Last); c != nil { // «لدى إيطاليا ومالطا الدكتور فلان»
				if n, _ := p.honorifics(c.Last); n > c.Last || p.sureName(n) {
					return c.Last
				}
			}
			return place.Last
		}
	}
	if r, _, ok := p.find(k, "region"); ok && !bare && r.Prefix == "" && t.by != nil { // «مبعوث الرئيس الروسي إلى الشرق الأوسط»
		return k + r.N
	}
	if o := p.organization(k); o != nil && (!bare && o.Prefix == "" || bare && o.Prefix == "ب" && orgSort(o) == "embassy") {
		switch {
		case orgSort(o) == "embassy" && t.Code == "": // «القنصل العام في السفارة الكينية»
			t.Code = o.Code
		case o.Code != "":
			t.Posted = o.Code
		}
		t.Host = o
		last := p.seat(o.Last)
		if last > o.Last {
			t.seat = p.cityAt(last - 1)
		}
		return last
	}
	return j
}

// seat skips where a body has its seat, if the holder of the office is named behind it or a
// comma closes it: «لدى الأمم المتحدة في نيويورك السفير فلان».
func (p *parser) seat(j int) int {
	k := j
	if p.form(k) == "في" {
		k++
	}
	var at *Mention
	if at = p.cityAt(k); at == nil {
		at = p.countryAt(k)
	}
	if at == nil || at.Prefix != "" && (k > j || at.Prefix != "ب") || at.Prefix == "" && k == j {
		return j
	}
	if n, _ := p.honorifics(at.Last); n > at.Last || p.sureName(n) || p.isTitleWord(n) || p.form(n) == "،" && (p.sureName(n+1) || p.enclosed(n+1)) {
		return at.Last
	}
	return j
}

// short reports whether word k is a name that several states share (المملكة).
func (p *parser) short(k int) bool {
	_, s, ok := p.find(k, "country")
	return ok && s.Key == "short"
}

// leads picks the stanza of an ambiguous head (رئيس) by what it leads.
func leads(stanzas []*lexicon.Entry, sort string) *lexicon.Entry {
	for _, e := range stanzas {
		for _, v := range e.All("leads") {
			if lists(v, sort) {
				return e
			}
		}
	}
	return nil
}

// lists reports whether a value of the lexicon that names several things names one.
func lists(value, name string) bool {
	for f := range strings.FieldsFuncSeq(value, func(r rune) bool { return r == ' ' || r == ',' }) {
		if f == name {
			return true
		}
	}
	return false
}

func orgSort(o *Mention) string {
	if o.Entry == nil {
		return ""
	}
	return o.Entry.Get("sort")
}
