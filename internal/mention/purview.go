package mention

import (
	"strings"
)

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
