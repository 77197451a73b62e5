package mention

import "strings"

// organization reads a body by its fixed name or by its head noun: «وزارة
// الخارجية المصرية», «الحكومة الليبية», «اللجنة المشتركة».
func (p *parser) organization(i int) *Mention {
	var best *Mention
	if m, s, ok := p.find(i, "organization"); ok && !(s.Entry.Ambiguous(s.Form) && m.N == 1 && !p.strictIs(i, s.Form)) {
		best = &Mention{Class: Organization, First: i, Last: i + m.N, Prefix: m.Prefix, Entry: s.Entry, Code: s.Entry.Get("country"), Entity: -1, Span: p.span(i, i+m.N, m.Prefix)}
		best.Name = best.Span.In(p.d.Article.Text)
	}
	if o := p.headed(i); o != nil && (best == nil || o.Last > best.Last) {
		best = o
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
	if !ok || s.Key == "plural" { // «الشركات الصربية» are no one body
		return nil
	}
	o := &Mention{Class: Organization, First: i, Last: i + m.N, Prefix: m.Prefix, Entry: s.Entry, Entity: -1}
	def := s.Infl.Def || strings.HasPrefix(p.words[i].Form[len(m.Prefix):], "ال")
	j := i + m.N
	sort := s.Entry.Get("sort")
	full := def // a bare head needs a complement to be a name
	if !def {
		switch {
		case sort == "ministry":
			if n := p.portfolios(j, nil); n > j {
				j, full = n, true
			}
		case p.countryAt(j) != nil && p.countryAt(j).Prefix == "":
		default:
			if n := p.definitePhrase(j); n > j {
				j, full = n, true
			}
		}
	} else if n := p.definitePhrase(j); n > j && sort != "government" {
		j = n
	}
	if n := p.nisbaAt(j); n != nil && n.Prefix == "" {
		o.Code, j, full = n.Code, n.Last, true
		for n := p.nisbaAt(j); n != nil && (n.Prefix == "" || n.Prefix == "و"); n = p.nisbaAt(j) {
			o.Code, j = "", n.Last // of two countries: of neither alone
		}
	} else if c := p.countryAt(j); c != nil && c.Prefix == "" && !def {
		o.Code, j, full = c.Code, c.Last, true
	}
	if !full || !s.Entry.Is("state") && j == i+m.N {
		return nil
	}
	if p.form(j) == "المشتركه" {
		j++
	}
	if !s.Entry.Is("state") {
		o.Code = ""
	}
	o.Last = j
	o.Span = p.span(i, j, m.Prefix)
	o.Name = o.Span.In(p.d.Article.Text)
	return o
}

// definitePhrase reads up to four definite words («التعاون الاقتصادي والتنمية»)
// that are no nisba of a country, title or name, and gives the word after them.
func (p *parser) definitePhrase(j int) int {
	for n := 0; n < 4 && j < p.end; n++ {
		f := p.form(j)
		if p.words[j].Punct || p.nisbaAt(j) != nil && p.nisbaAt(j).Prefix == "" || p.isTitleWord(j) {
			break
		}
		if n > 0 && strings.HasPrefix(f, "وال") && len(f) > 8 && !p.isTitleWord(j) {
			j++
			continue
		}
		if !strings.HasPrefix(f, "ال") && !strings.HasPrefix(f, "لل") || p.has(j, "stop") || p.has(j, "weekday") || p.has(j, "cue") {
			break
		}
		j++
	}
	return j
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
