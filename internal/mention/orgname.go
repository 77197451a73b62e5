package mention

import (
	"strings"

	"github.com/rawabit/rawabit/internal/lexicon"
)

// ownName reads the name that stands behind the bare head of a body, and gives the
// word after it, or j:
//
//	«جامعة الملك فهد» of somebody
//	«جامعة جازان», «مستشفى شرق جدة» of a place
//	«جامعة واترلو», «شركة هواوي» in words that are only names
//	«جمعية إنقاذ العالقين», «حركة مشروع تونس» by a noun in construct
func (p *parser) ownName(j int, head *lexicon.Entry) int {
	sort := head.Get("sort")
	switch sort {
	case "ministry", "embassy", "parliament", "media", "region", "intelligence":
		return j
	}
	k := j
	switch {
	case p.eponym(j) > j:
		k = p.eponym(j)
	case p.location(j) > j && sort != "committee" && head.ID != "named-city":
		k = p.location(j) // «سوق أبوظبي العالمي»
	case sort == "government", head.ID == "named-city":
		return j
	case p.foreign(j, sort) > j:
		k = p.foreign(j, sort)
	default:
		return p.idafaName(j, sort)
	}
	return p.definitePhrase(k)
}

// eponym reads the person a body is called after, behind his title.
func (p *parser) eponym(j int) int {
	from := j
	if j >= p.end || !p.d.sign(j, "eponym-title") || p.words[j].Punct {
		return j
	}
	if p.form(j+1) == "." { // «مستشفى د. فلان»
		j++
	}
	m := p.name(j+1, true)
	if m == nil || m.First != j+1 {
		return from
	}
	if k := j + 1 + max(1, p.givenRun(j+1)); p.serving && k < m.Last { // «جامعة الملك سعود بدران العمر»: the rest names who serves it
		for k+1 < m.Last && p.son(k) {
			k += 2
		}
		return k
	}
	return m.Last
}

// location reads a city or province, with its side before it or not.
func (p *parser) location(j int) int {
	k := j
	if p.d.sign(j, "direction") {
		k++
	}
	if pl := p.placeAt(k); pl != nil && pl.Prefix == "" && p.countryAt(k) == nil {
		return pl.Last
	}
	return j
}

// foreign reads up to three words that no list knows, as names of universities,
// companies and institutes are written.
func (p *parser) foreign(j int, sort string) int {
	switch sort {
	case "university", "company", "agency", "bank", "ngo":
	default:
		return j
	}
	k := j
	for k < j+3 && k < p.end && !p.words[k].Punct && p.only(k, "given", "family", "particle") && !p.looksLikeVerb(k) && !p.inflectedWord(k) &&
		!strings.HasPrefix(p.form(k), "ال") && !strings.HasPrefix(p.form(k), "لل") && !strings.HasPrefix(p.form(k), "وال") {
		k++
	}
	return k
}

// only reports whether word k has no readings but those of the kinds.
func (p *parser) only(k int, kinds ...string) bool {
	for _, m := range p.d.Hits[k] {
		for _, s := range m.Senses {
			if !contains(kinds, s.Entry.Kind) {
				return false
			}
		}
	}
	return true
}

// idafaName reads a name that opens with a noun in construct («مشروع تونس», «صوت
// الشعب», «ترسيم الحدود», «كهرباء ومياه دبي»), and gives the word after it, or j.
func (p *parser) idafaName(j int, sort string) int {
	k := j
	for n := 0; n < 2 && p.construct(k); n++ {
		k++
		if c := p.countryAt(k); c != nil && c.Prefix == "" {
			return c.Last
		}
		if k >= p.end || p.words[k].Punct {
			return j
		}
		if last := p.location(k); last > k && sort != "committee" { // «شركة مياه البصرة الوطنية»
			for p.d.sign(last, "body-adjective") {
				last++
			}
			return last
		}
		if p.d.sign(k-1, "place-head") && p.nameWordAt(k, false) >= maybe && !strings.HasPrefix(p.form(k), "ال") { // «شرطة مقاطعة بولاكان»
			return k + 1
		}
		if people := p.nisbaAt(k); strings.HasPrefix(p.form(k), "ال") && !p.isTitleWord(k) && (people == nil || people.Number == 'p') { // «إنقاذ التونسيين»
			if sort == "party" {
				return k + 1
			}
			from := k
			if people != nil {
				k = people.Last
			}
			if last := p.definitePhrase(k); last > from {
				if strings.HasPrefix(p.form(last), "بال") && (last+1 == p.end || p.words[last+1].Punct) {
					last++ // «جمعية إنقاذ العالقين بالخارج،»
				}
				return last
			}
		}
	}
	return j
}

// construct reports whether word k may be a noun in construct: bare, and neither a
// function word, verb, title, place nor a word behind a proclitic.
func (p *parser) construct(k int) bool {
	if k >= p.end || p.words[k].Punct || p.isTitleWord(k) || p.nisbaAt(k) != nil || p.countryAt(k) != nil || p.isFunctionWord(k) {
		return false
	}
	f := p.form(k)
	if strings.HasPrefix(f, "ال") || strings.HasPrefix(f, "لل") || strings.HasPrefix(f, "بال") || f[0] < 0x80 || strings.HasSuffix(p.words[k].Span.In(p.d.Article.Text), "ً") || p.looksLikeVerb(k) {
		return false
	}
	whole := len(p.d.Hits[k]) == 0
	for _, m := range p.d.Hits[k] {
		if m.N > 1 {
			continue
		}
		whole = whole || m.Prefix == ""
		for _, s := range m.Senses {
			switch {
			case m.Prefix != "":
			case s.Entry.Kind == "verb" && (s.Key == "past" || s.Key == "present"), s.Entry.Kind == "stop", s.Entry.Kind == "number", s.Entry.Kind == "modifier":
				return false
			}
		}
	}
	return whole && !strings.HasSuffix(f, "ت")
}

// field reads what a body is for («لمراقبة الأدوية», «للأرصاد وحماية البيئة», «للدراسات
// السياسية») and gives the word after it, or j.
func (p *parser) field(j int) int {
	f := p.form(j)
	k := j
	switch {
	case strings.HasPrefix(f, "لل") && len(f) > 6 && p.countryAt(j) == nil:
		k = p.definitePhrase(j)
	case strings.HasPrefix(f, "ل") && len(f) > 4 && strings.HasPrefix(p.form(j+1), "ال") && !p.has(j, "stop") && p.countryAt(j) == nil:
		k = p.definitePhrase(j + 1)
	case strings.HasPrefix(f, "ل") && strings.HasSuffix(p.words[j].Strict, "ة") && p.construct(j+1): // «لإعادة إعمار غزة»
		if c := p.countryAt(j + 2); c != nil && c.Prefix == "" {
			return c.Last
		}
		if last := p.location(j + 2); last > j+2 {
			return last
		}
	}
	if k <= j {
		return j
	}
	return p.fieldTail(k)
}

// fieldTail reads a further part of what a body is for («للأرصاد وحماية البيئة») and gives
// the word behind it, or k.
func (p *parser) fieldTail(k int) int {
	f := p.form(k)
	if !strings.HasPrefix(f, "و") || strings.HasPrefix(f, "وال") || strings.HasSuffix(p.words[k].Strict, "ه") || !p.definite(k+1) || p.isTitleWord(k) || p.isTitleWord(k+1) || p.opensBody(k) {
		return k
	}
	if _, s, verb := p.find(k, "verb"); verb && s.Key != "masdar" || p.has(k, "verb") {
		return k
	}
	return k + 2
}

// untilHolder gives the word at which the holder of an office is named, up to ten words
// on, where what stands between can only go on with the name of the body that he
// serves: «هيئة كهرباء ومياه دبي سعيد ...»; or j.
func (p *parser) untilHolder(j int) int {
	for k := j; k < j+10 && k < p.end; k++ {
		at := k
		if p.form(k) == "،" {
			at++
		}
		n, _ := p.honorifics(at)
		if p.sureName(n) {
			return k
		}
		if p.words[k].Punct || p.isFunctionWord(k) || p.looksLikeVerb(k) || p.isTitleWord(k) && !p.d.sign(k, "place-head") || strings.HasPrefix(p.form(k), "بال") {
			return j
		}
		for _, m := range p.d.Hits[k] {
			for _, s := range m.Senses {
				if s.Entry.Kind == "verb" && s.Key != "masdar" && m.N == 1 && m.Prefix == "" && !strings.HasPrefix(p.form(k), "ال") {
					return j
				}
			}
		}
	}
	return j
}

// hasField reports whether bodies of the sort tell in their names what they are for.
func hasField(sort string) bool {
	switch sort {
	case "company", "university", "agency", "ngo", "bank", "authority", "union":
		return true
	}
	return false
}
