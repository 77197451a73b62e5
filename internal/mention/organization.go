package mention

import (
	"strings"

	"github.com/rawabit/rawabit/internal/lexicon"
)

// bodyKinds are what a body begins with.
var bodyKinds = lexicon.Kind("organization") | lexicon.Kind("orghead")

// organization reads a body by its fixed name or by its head noun: «وزارة
// الخارجية المصرية», «الحكومة الليبية», «اللجنة المشتركة».
func (p *parser) organization(i int) *Mention {
	if !p.may(i, bodyKinds) {
		return nil
	}
	var best *Mention
	if m, s, ok := p.find(i, "organization"); ok && !(s.Entry.Ambiguous(s.Form) && m.N == 1 && !p.strictIs(i, s.Form)) {
		best = &Mention{Class: Organization, First: i, Last: i + m.N, Prefix: m.Prefix, Entry: s.Entry, Code: s.Entry.Get("country"), Entity: -1, Span: p.span(i, i+m.N, m.Prefix)}
		if best.Name = best.Span.In(p.d.Article.Text); strings.HasSuffix(m.Prefix, "ل") && strings.HasPrefix(s.Form, "ال") { // «للاتحاد»
			best.Name = s.Form
		}
	}
	if o := p.headed(i); o != nil && (best == nil || o.Last > best.Last && (best.Last == best.First+1 || o.Code != "")) {
		best = o // a name that the lexicon has in full goes on with nothing but a nisba
	}
	if best != nil && best.Last > best.First+1 {
		p.heads[headNoun(p.words[best.First].Form, best.Prefix)] = best
	}
	return best
}

// headNoun is a folded first word without proclitics and ال.
func headNoun(form, prefix string) string {
	form = strings.TrimPrefix(form, prefix)
	if strings.HasSuffix(prefix, "ل") && strings.HasPrefix(form, "ل") { // «للمجلس»
		return strings.TrimPrefix(form, "ل")
	}
	return strings.TrimPrefix(form, "ال")
}

// pointsBack reads a definite head without complement, which means the body of
// that kind named last: «الأمين العام للمجلس», «الناطق باسم الحركة».
func (p *parser) pointsBack(i int) *Mention {
	m, s, ok := p.find(i, "orghead")
	if !ok || m.N > 1 || !s.Infl.Def {
		return nil
	}
	o := p.heads[headNoun(p.words[i].Form, m.Prefix)]
	if o == nil {
		return nil
	}
	back := *o
	back.First, back.Last, back.Prefix, back.Span = i, i+1, m.Prefix, p.span(i, i+1, m.Prefix)
	return &back
}

// headed reads an organization that opens with a head noun.
func (p *parser) headed(i int) *Mention {
	m, s, ok := p.find(i, "orghead")
	if !ok || s.Key == "plural" || s.Entry.Is("people") { // «الشركات الصربية» are no one body
		return nil
	}
	o := &Mention{Class: Organization, First: i, Last: i + m.N, Prefix: m.Prefix, Entry: s.Entry, Entity: -1}
	def := s.Infl.Def || strings.HasPrefix(p.words[i].Form[len(m.Prefix):], "ال") ||
		strings.HasSuffix(m.Prefix, "ل") && strings.HasPrefix(strings.TrimLeft(p.words[i].Form, "وف"), "لل") && strings.HasPrefix(p.form(i+m.N), "ال")
	j := i + m.N
	sort := s.Entry.Get("sort")
	full := def      // a bare head needs a complement to be a name
	foreign := false // a name that is no Arabic word goes on with «لل...» only: «شركة SOS لتوفير ...» tells what it does
	if !def {
		switch {
		case sort == "ministry":
			if n := p.portfolios(j, nil); n > j {
				j, full = n, true
			}
		case p.countryAt(j) != nil && p.countryAt(j).Prefix == "":
		case s.Entry.ID == "named-city", strings.HasPrefix(p.form(j), "لل"): // «مركز للتكوين» has no name
		default:
			if n := p.definitePhrase(j); n > j {
				j, full = n, true
			}
		}
	} else if n := p.definitePhrase(j); n > j && sort != "government" {
		j = n
	}
	if known := p.knownBehind(j, sort); known != nil && !def && j == i+m.N { // «منظمة الإنتربول»
		known.First, known.Prefix, known.Span = i, m.Prefix, p.span(i, known.Last, m.Prefix)
		return known
	}
	if k := p.bracketed(j); k > j && !def && j == i+m.N && hasField(sort) { // «شركة (هورايزن)»
		j, full, o.Named, foreign = k, true, true, true
	} else if k := p.quoted(j); k > j { // «حزب "اليسار"»
		if known, s, ok := p.find(j+1, "organization"); ok && known.N == k-j-2 { // «تنظيم "داعش"»
			o.Entry, o.Code, o.Last, o.Span = s.Entry, s.Entry.Get("country"), k, p.span(i, k, m.Prefix)
			o.Name = s.Form
			return o
		}
		if sort == "media" || s.Entry.Get("quoted") == "media" { // «وكالة "الساحل"» reports
			return nil
		}
		j, full, o.Named = k, true, true
	} else if k := p.latin(j); k > j { // «شركة SOS»
		j, full, o.Named, foreign = k, true, true, true
	} else if k := p.ownName(j, s.Entry); k > j && !def && j == i+m.N && (p.serving || !s.Entry.Is("common") || p.eponym(j) > j) {
		j, full, o.Named = k, true, true
	} else if !def && j > i+m.N && !s.Entry.Is("common") { // «شركة الرشيد الدولية»
		o.Named = true
	}
	if fielded := strings.Contains(p.span(i, j, m.Prefix).In(p.d.Article.Text), " لل"); !fielded && !(foreign && !strings.HasPrefix(p.form(j), "لل")) && (p.d.sign(j-1, "body-adjective") && sort != "committee" || o.Named && hasField(sort)) && j > i+1 {
		if k := p.field(j); k > j {
			j, full, o.Named = k, true, true
		}
	}
	for k := max(i+m.N, i+2); def && k < j && (hasField(sort) || sort == "council"); k++ {
		if strings.HasPrefix(p.form(k), "لل") { // «المركز الوطني للقياس والتقويم»
			o.Named, j = true, p.fieldTail(j)
			break
		}
	}
	if n := p.nisbaAt(j); n != nil && n.Prefix == "" {
		o.Code, j, full = n.Code, n.Last, true
		for {
			k := j
			if p.form(k) == "-" || p.form(k) == "–" {
				k++
			}
			n := p.nisbaAt(k)
			if n == nil || n.Prefix != "" && (n.Prefix != "و" || k > j) {
				break
			}
			o.Code, j = "", n.Last // of two countries: of neither alone
		}
		if def && o.Code != "" {
			for p.d.sign(j, "body-adjective") && p.definite(j) { // «اللجنة الكويتية العليا للإغاثة»
				j++
			}
		}
		if k := p.field(j); k > j && def && !o.Named && (hasField(sort) || sort == "committee" && o.Code != "" && !p.d.sign(j-1, "joint")) { // «الشركة السعودية للصناعات»
			j, o.Named = k, true
		}
	} else if c := p.countryAt(j); c != nil && c.Prefix == "" && !def {
		o.Code, j, full = c.Code, c.Last, true
	}
	if pl := p.placeAt(j); pl != nil && pl.Prefix == "" && sort == "government" && !def && o.Code == "" && j == i+m.N { // «حكومة طرابلس»
		o.Code, j, full = pl.Code, pl.Last, true
	}
	if code, k := p.ruler(j); code != "" && !def && s.Entry.Is("state") && o.Code == "" { // «سفارة خادم الحرمين الشريفين»
		o.Code, j, full = code, k, true
	}
	if k := p.untilHolder(j); p.serving && k > j && (!def || o.Named) && hasField(sort) {
		j, full, o.Named = k, true, true
	}
	if !full || !s.Entry.Is("state") && j == i+m.N || s.Entry.ID == "named-city" && p.eponym(i+m.N) == i+m.N {
		return nil
	}
	if p.d.bareSign(j, "joint") && (p.definite(j) || sort == "council") {
		j++
	}
	o.Origin = o.Code
	if c := p.countryAt(j - 1); c != nil && c.Prefix == "" && o.Origin == "" && j > i+1 { // «حركة مشروع تونس»
		o.Origin = c.Code
	}
	if !s.Entry.Is("state") {
		o.Code = ""
	}
	o.Last = j
	o.Span = p.span(i, j, m.Prefix)
	o.Name = o.Span.In(p.d.Article.Text)
	if rest, ok := strings.CutPrefix(o.Name, "ل"); ok && def && strings.HasSuffix(m.Prefix, "ل") {
		// «للحكومة» is ل and «الحكومة», «للجنة» is ل and «اللجنة»
		if strings.HasPrefix(o.Name, strings.Fields(s.Form)[0]) {
			rest = o.Name
		}
		o.Name = "ال" + rest
	}
	return o
}

// knownBehind reads a body that the lexicon knows by name at j, right behind a head of
// its own sort: a bureau or council of a known body is another body.
func (p *parser) knownBehind(j int, sort string) *Mention {
	known, s, ok := p.find(j, "organization")
	if !ok || known.Prefix != "" || s.Entry.Get("sort") != sort || s.Entry.Get("country") != "" {
		return nil
	}
	return &Mention{Class: Organization, Last: j + known.N, Entry: s.Entry, Entity: -1, Name: s.Form}
}

// ruler reads a title that names its state by itself and gives the state and the
// word behind the title, or "".
func (p *parser) ruler(j int) (string, int) {
	m, s, ok := p.find(j, "office")
	if !ok || m.Prefix != "" || s.Entry.Get("role") != "monarch" || s.Entry.Get("country") == "" {
		return "", j
	}
	return s.Entry.Get("country"), j + m.N
}

// quoted gives the word behind a name of up to five words in quotes at j, or j.
func (p *parser) quoted(j int) int {
	if !opensQuote(p.form(j)) {
		return j
	}
	for k := j + 1; k <= j+6 && k < p.end; k++ {
		if closesQuote(p.form(k)) {
			if k == j+1 {
				return j
			}
			return k + 1
		}
	}
	return j
}

// bracketed gives the word behind a name of up to four words in brackets at j, or j.
func (p *parser) bracketed(j int) int {
	if p.form(j) != "(" {
		return j
	}
	for k := j + 2; k <= j+5 && k < p.end; k++ {
		if p.form(k) == ")" {
			return k + 1
		}
		if p.words[k].Punct {
			break
		}
	}
	return j
}

func opensQuote(form string) bool {
	return form == "\"" || form == "«" || form == "“" || form == "”"
}
func closesQuote(form string) bool {
	return form == "\"" || form == "»" || form == "”" || form == "“"
}

// latin gives the word behind up to four words in Latin letters at j, or j.
func (p *parser) latin(j int) int {
	k := j
	for k < j+4 && k < p.end && !p.words[k].Punct && p.words[k].Form[0] >= 'a' && p.words[k].Form[0] <= 'z' {
		k++
	}
	return k
}

// definitePhrase reads up to four definite words and two more that و joins («التعاون الاقتصادي والتنمية»)
// that are no nisba of a country, title or name, and gives the word after them.
func (p *parser) definitePhrase(j int) int {
	for n := 0; n < 6 && j < p.end; n++ {
		f := p.form(j)
		if n >= 4 && !strings.HasPrefix(f, "وال") {
			break
		}
		if p.words[j].Punct || p.nisbaAt(j) != nil && p.nisbaAt(j).Prefix == "" || p.titleHere(j, n) {
			break
		}
		if n > 0 && strings.HasPrefix(f, "وال") && len(f) > 8 && !p.isTitleWord(j) && !p.opensBody(j) {
			j++
			continue
		}
		if n > 0 && (p.qualifies(j) || p.d.bareSign(j, "body-end")) {
			break
		}
		if !p.definite(j) && !strings.HasPrefix(f, "لل") || p.has(j, "stop") || p.has(j, "weekday") || p.has(j, "cue") {
			break
		}
		j++
	}
	return j
}

// qualifies reports whether word j says how an office is held («السابق», «المكلف»), which
// is said behind the body it serves.
func (p *parser) qualifies(j int) bool {
	if p.d.sign(j, "charge") {
		return true
	}
	m, s, ok := p.find(j, "modifier")
	if !ok || m.Prefix != "" || s.Entry.Get("side") != "after" {
		return false
	}
	switch s.Entry.Get("sense") {
	case "former", "acting", "designated":
		return true
	}
	return false
}

// definite reports whether word j opens with the article: «اللجنة ألقى» has one.
func (p *parser) definite(j int) bool {
	return strings.HasPrefix(p.form(j), "ال") && strings.HasPrefix(p.words[j].Strict, "ال")
}

// opensBody reports whether a further body begins at j («... والمؤسسة العامة للصناعات»).
func (p *parser) opensBody(j int) bool {
	_, s, ok := p.find(j, "orghead")
	_, _, known := p.find(j, "organization")
	return ok && (!s.Entry.Is("common") || s.Entry.ID == "network") || known
}

// titleHere reports whether a title opens at j rather than that a word like a
// title qualifies a body: «لجنة التشاور السياسي», but «مجلس النواب الدكتور فلان».
func (p *parser) titleHere(j, n int) bool {
	if _, _, office := p.find(j, "office"); office {
		return true
	}
	_, s, ok := p.find(j, "honorific")
	if !ok {
		return false
	}
	sense := s.Entry.Get("sense")
	return n == 0 || sense != "family" && sense != "profession" || p.nameWordAt(j+1, true) >= listed
}

func (p *parser) isTitleWord(j int) bool {
	_, _, office := p.find(j, "office")
	_, _, hon := p.find(j, "honorific")
	return office || hon
}

// portfolios reads what a ministry or minister is for, from word j, with its
// coordinated parts, and gives the word after it. Each id goes to add.
func (p *parser) portfolios(j int, add func(id string)) int {
	for n := 0; n < 5 && j < p.end; n++ {
		id, last, prefix := p.portfolioAt(j)
		if id == "" || n == 0 && prefix != "" && prefix != "ل" || n > 0 && prefix != "و" && prefix != "" || n > 0 && prefix == "" && p.form(j-1) != "،" {
			break
		}
		if add != nil {
			add(id)
		}
		j = last
		// the complement of a bare part belongs to it: «وبناء المدن»
		if id, last, prefix := p.portfolioAt(j); id != "" && prefix == "" && strings.HasPrefix(p.form(j), "ال") && n > 0 && !strings.HasPrefix(p.form(j-1), "وال") {
			j = last
		}
	}
	return j
}

func (p *parser) portfolioAt(j int) (id string, last int, prefix string) {
	if m, s, ok := p.find(j, "portfolio"); ok {
		id, last, prefix = s.Entry.ID, j+m.N, m.Prefix
	}
	if m, s, ok := p.find(j, "sector"); ok && (id == "" || j+m.N > last) && s.Key != "adj" {
		id, last, prefix = s.Entry.ID, j+m.N, m.Prefix
	}
	return id, last, prefix
}
