package mention

import (
	"strings"

	"github.com/rawabit/rawabit/internal/lexicon"
)

// bodyBeyond finds the shorter office at i where the n words of the longer cut the name of
// a body in two or hide it: «رئيسة البرلمان الأوروبي» leads that parliament, not one of a state.
func (p *parser) bodyBeyond(i, n int) (lexicon.Match, lexicon.Sense, bool) {
	for k := n - 1; k > 0; k-- {
		body, sense, ok := p.find(i+k, "organization")
		if !ok || body.Prefix != "" || k+body.N < n || k+body.N == n && sense.Entry.Get("country") != "" {
			continue
		}
		for _, m := range p.d.Hits[i] {
			if m.N != k {
				continue
			}
			for _, s := range m.Senses {
				if s.Entry.Kind == "office" && p.spelt(i, m, s) && (k+body.N > n || leads(officeSenses(m), sense.Entry.Get("sort")) != nil) {
					return m, s, true
				}
			}
		}
	}
	return lexicon.Match{}, lexicon.Sense{}, false
}

// servedUnlisted reads the body or department that an office serves where no list knows
// its head noun, between the office, which ends at from, and its holder: «مدير تعليم جازان
// فلان», «مدير الشؤون الصحية بمحافظة جدة فلان», «المتحدث باسم الخارجية فلانة». It gives
// the word behind, or j.
func (p *parser) servedUnlisted(t *Title, first, from, j int) int {
	if j != from || j >= p.end || p.words[j].Punct {
		return j
	}
	if id, last, prefix := p.portfolioAt(j); id != "" && prefix == "" && p.d.sign(j, "ministry-alone") && p.definite(j) {
		if n, _ := p.honorifics(last); n > last || p.nameWordAt(last, true) >= maybe {
			t.Organ = true
			return last
		}
	}
	if last := p.officePlace(t, j); t.Role == "director" && last > j {
		return last
	}
	t.Place = nil
	if p.definite(j) && strings.HasPrefix(p.form(j+1), "لل") { // «القائد المنتدب للحامية»
		j++
	}
	if strings.HasSuffix(p.form(j), "ها") || strings.HasSuffix(p.form(j), "هم") {
		return from // «رئيس مكتبها»
	}
	fused := strings.HasPrefix(p.form(j), "لل")
	head := j
	switch {
	case fused:
	case strings.HasPrefix(strings.TrimLeft(p.form(first), "ولب"), "ال"):
		return from // «المدير الفني» is an office of its own
	case j == first+2 && p.definite(j-1): // «مدير الشؤون الصحية»
		head = j - 1
	}
	k := p.untilHolder(j)
	if k == j || p.nameWordAt(j, true) >= listed || p.isFunctionWord(j) {
		return from
	}
	last := k
	if p.words[k].Punct || last == j+1 && p.definite(j) && j < first+2 {
		return from // «مديرة المعرض فلانة» points back
	}
	t.Org = p.span(head, last, "").In(p.d.Article.Text)
	if fused {
		t.Org = "ال" + strings.TrimPrefix(t.Org, "لل")
	}
	return last
}

// departmentBehind reads what an office behind its holder's name serves where no list knows
// it, up to a sign: «، وحسن مدير جمارك منطقة الشمال الغربي،». It gives the word behind, or j.
func (p *parser) departmentBehind(t *Title, j int) int {
	switch t.Role {
	case "director", "chief-executive", "commander", "academic":
	default:
		return j
	}
	if j >= p.end || p.words[j].Punct || strings.HasPrefix(strings.TrimLeft(p.form(j-1), "ولب"), "ال") && !strings.HasPrefix(p.form(j), "لل") && !strings.HasPrefix(p.form(j+1), "لل") {
		return j
	}
	if last := p.officePlace(t, j); last > j {
		return last
	}
	from := j
	if p.definite(j) && strings.HasPrefix(p.form(j+1), "لل") {
		j++
	}
	k := j
	for ; k < j+6 && k < p.end && !p.words[k].Punct; k++ {
		f := p.form(k)
		if p.isFunctionWord(k) || p.looksLikeVerb(k) || p.isTitleWord(k) || k > j && strings.HasPrefix(f, "و") && p.nameWordAt(k, true) == notName && !strings.HasPrefix(f, "وال") {
			return from
		}
		if _, s, verb := p.find(k, "verb"); verb && s.Key != "masdar" && !strings.HasPrefix(f, "ال") {
			return from
		}
	}
	if k == j || k < p.end && !p.words[k].Punct || k == p.end && k-j > 4 {
		return from
	}
	t.Org = p.span(j, k, "").In(p.d.Article.Text)
	if strings.HasPrefix(p.form(j), "لل") {
		t.Org = "ال" + strings.TrimPrefix(t.Org, "لل")
	}
	return k
}

// officePlace reads the town or province whose police or health an office directs («مدير
// شرطة محافظة جدة») and gives the word behind it, or j.
func (p *parser) officePlace(t *Title, j int) int {
	k := j
	if p.d.sign(k, "place-head") {
		k++
	}
	pl := p.placeAt(k)
	if pl == nil || pl.Prefix != "" && (k > j || pl.Prefix != "ب") {
		return j
	}
	if n, _ := p.honorifics(pl.Last); n == pl.Last && pl.Last < p.end && !p.words[pl.Last].Punct && !p.sureName(n) {
		return j
	}
	t.Place = pl
	return pl.Last
}

// townOf gives the town that a body of local government is of («رئيس الجماعة الحضرية
// لطنجة»), or nil.
func (p *parser) townOf(o *Mention) *Mention {
	if orgSort(o) != "municipality" {
		return nil
	}
	k := o.Last
	if p.d.sign(k, "place-head") {
		k++
	} else if c := p.cityAt(k - 1); c != nil && c.Last == o.Last && c.Prefix == "" {
		return c
	}
	if c := p.cityAt(k); c != nil && (k > o.Last && c.Prefix == "" || k == o.Last && (c.Prefix == "ل" || c.Prefix == "ب")) {
		return c
	}
	return nil
}

// tail skips an adjective behind a body that only a comma and the holder of the office
// follow: «زعيم حزب العمال المعارض، فلان، ».
func (p *parser) tail(j int) int {
	if p.definite(j) && p.form(j+1) == "،" && !p.has(j, "office") && p.nisbaAt(j) == nil && (p.sureName(j+2) || p.enclosed(j+2)) {
		return j + 1
	}
	return j
}

// bothHeld reads two offices of one person that و joins («نائب رئيس الوزراء ووزير
// الخارجية فلان»), where the first is one that goes with a ministry; or gives nil.
func (p *parser) bothHeld(office *Mention) *Mention {
	t := office.Title
	if t.Plural || !p.roleIs(t, "with-ministry") || !strings.HasPrefix(p.form(office.Last), "وو") && p.form(office.Last) != "و" {
		return nil
	}
	if p.depth == maxOffices {
		return nil
	}
	p.depth++
	next := p.titled(office.Last)
	p.depth--
	if next == nil || next.Class != Person || next.Prefix != "و" || next.Title == nil || next.Title.Plural || next.Title.Role != "minister" || next.Title.Generic {
		return nil
	}
	return p.join(*office, next)
}
