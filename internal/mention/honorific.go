package mention

import (
	"unicode/utf8"
)

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
