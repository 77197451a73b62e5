package purpose

import (
	"strings"

	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/fact"
)

// sentence lays the rules of running text over one sentence.
func (r *reader) sentence(n int, b *article.Block) {
	s := &r.art.Sentences[n]
	for i, last := s.First, r.link(n); i < last; i++ {
		if r.words[i].Punct {
			continue
		}
		form := r.words[i].Form
		if r.inName(i) {
			if r.doc.Mentions[r.doc.At[i]].First == i {
				r.body(n, b, i, form)
			}
			continue
		}
		for _, p := range r.k.cues.at(form) {
			if r.follows(i, p.rest) && i+len(p.rest) < s.Last {
				r.apply(&r.k.rules[p.class], n, b, i, i+1+len(p.rest))
			}
		}
		if rest := conjunct(form); rest != "" {
			form = rest
			for _, p := range r.k.cues.at(rest) {
				if r.follows(i, p.rest) && i+len(p.rest) < s.Last {
					r.apply(&r.k.rules[p.class], n, b, i, i+1+len(p.rest))
				}
			}
		}
		// «برغبتها في …», «أشاد بالتعاون مع …»; but «بالتعاون مع» alone is no cooperation of the parties
		if rest, ok := strings.CutPrefix(form, "ب"); ok {
			for _, p := range r.k.cues.at(rest) {
				if rule := &r.k.rules[p.class]; (rule.gives == fact.Objective && rule.head != "self" || rule.gives == fact.Cooperation && r.regarded(i, s.First)) && r.follows(i, p.rest) && i+len(p.rest) < s.Last {
					r.apply(rule, n, b, i, i+1+len(p.rest))
				}
			}
		}
	}
}

// told reports whether the cue at word i speaks of a visit, talks or an agreement named
// right before it: «وقعت الجمعية والمركز اتفاقية تهدف إلى ...».
func (r *reader) told(i, from int) bool {
	const near = 8
	for k := i - 1; k >= max(from, i-near); k-- {
		if r.has(k, r.k.c.deal, true) {
			return true
		}
	}
	return false
}

// regarded reports whether one of the three words before word i is of those that take
// their object with ب: «أشاد الوزير بالتعاون», «المتعلقة بالتعاون».
func (r *reader) regarded(i, from int) bool {
	for k := i - 1; k >= max(from, i-3) && !r.words[k].Punct; k-- {
		if r.has(k, r.k.c.regard, true) {
			return true
		}
	}
	return false
}

// body lays the rules that read names of bodies over the one that begins at word i.
func (r *reader) body(n int, b *article.Block, i int, form string) {
	for _, p := range r.k.cues.at(form) {
		if rule := &r.k.rules[p.class]; rule.scopes["body"] && len(p.rest) == 0 {
			r.apply(rule, n, b, i, i+1)
		}
	}
}

// apply tries a rule whose cue is words [i, after) of sentence n.
func (r *reader) apply(rule *rule, n int, b *article.Block, i, after int) {
	s := &r.art.Sentences[n]
	if rule.gives != fact.Cooperation && (b.Kind == article.Heading || r.sporting(n)) {
		return
	}
	if r.denied(i, s.First) || !r.surrounded(rule, i, s.First) || rule.topics && r.isHampered(i, s.First) {
		return
	}
	if rule.gives == fact.Cooperation {
		r.cooperates(rule, n, i, after)
		return
	}
	r.listed = false
	at, head, ok := i, verbal{}, true
	switch {
	case rule.head != "self":
		at, head, ok = r.find(rule, after, s.Last)
	case !r.nearby(rule, after, s.Last):
		return
	default:
		var verb bool
		if after+1 >= s.Last || r.words[after].Punct || r.has(after, r.k.c.this, false) || r.inName(after) && strings.HasPrefix(r.words[after].Form, "ال") {
			return // «سيعيد الرئيس …», «ستفتح هذه الزيارة»: the words tell who, not what
		}
		if head, verb = r.masdar(i); !verb {
			head = verbal{skip: b2i(r.cutCue(i))}
		}
	}
	if !ok {
		return
	}
	ps := r.pieces(at, s.Last, head, rule.head != "any" && rule.head != "clause" && (rule.head != "self" || rule.gives == fact.Objective))
	need := rule.needSector
	for _, p := range ps { // «تنويع الحلفاء الاقتصاديين وضمان دعم دولي»: a sector of one part speaks for all
		need = need && (rule.head == "self" || !r.touches(p) && len(r.of(p.first, p.last)) == 0)
	}
	gives, told := rule.gives, r.told(i, s.First)
	for k, p := range ps {
		if gives == fact.Measure && r.has(p.first+1, r.k.c.vision, false) {
			gives = fact.Objective // «وضع رؤية موحدة»: what is agreed is an aim, and so is what goes on from it
		}
		if gives == fact.Measure {
			// «… تنظيم زيارة لاستكشاف الفرص»: the step ends where its own purpose begins
			limit := s.Last
			if k+1 < len(ps) {
				limit = ps[k+1].first
			}
			if j, v, ok := r.inner(p); ok {
				for _, o := range r.pieces(j, limit, v, true) {
					r.note(fact.Objective, "objective-of-step", rule.confidence*0.9, n, o, false)
				}
				p.last = j
				p.span.End = r.words[j-1].Span.End
			}
		}
		if class, ok := r.k.headClass(rule.head); ok && !r.listed && !r.headed(p.first, class) {
			continue
		}
		r.note(gives, rule.name, rule.confidence, n, p, need)
		if k := len(r.finds) - 1; k >= 0 {
			r.finds[k].oneSided = rule.oneSided && r.finds[k].f.Rule == rule.name
			r.finds[k].joint, r.finds[k].told = rule.joint, told
		}
	}
}

// sporting reports whether a sentence is about sport.
func (r *reader) sporting(n int) bool {
	if r.sport.sentence == n+1 {
		return r.sport.yes
	}
	s := &r.art.Sentences[n]
	count := 0
	for i := s.First; i < s.Last && count < 3; i++ {
		if r.has(i, r.k.c.sport, true) {
			count++
		}
	}
	r.sport = judged{n + 1, count >= 3}
	return r.sport.yes
}

// note adds an objective or measure of running text unless it says too little.
func (r *reader) note(typ fact.Type, rule string, confidence float64, n int, p piece, needSector bool) {
	if p.last-p.first < 2 || r.isStock(p) || r.points(p) {
		return
	}
	hits := r.of(p.first, p.last)
	if r.opensWith(p.first, r.k.c.hostile) || r.opensWith(p.first, r.k.c.figure) {
		return
	}
	if needSector && len(hits) == 0 && !r.touches(p) {
		return
	}
	f := r.add(typ, rule, confidence, n, p, false)
	if n == 0 && len(r.art.Blocks) > 0 && r.art.Blocks[0].Kind == article.Headline {
		f.headline = true
		f.f.Confidence *= 0.8
	}
	f.hits = hits
	if len(hits) > 0 {
		f.f.Sector = hits[0].Sector
	}
}

// opensWith reports whether a wording of a class stands at word i, clitics aside.
func (r *reader) opensWith(i, class int) bool {
	if r.has(i, class, true) {
		return true
	}
	v, ok := r.masdar(i)
	return ok && (r.match(r.k.words.at(v.base), i, class) > 0 || v.def && r.match(r.k.words.at("ال"+v.base), i, class) > 0)
}

// points reports whether a purpose only announces a list below it.
func (r *reader) points(p piece) bool {
	for j := p.first; j < p.last; j++ {
		if r.has(j, r.k.c.pointer, false) {
			return true
		}
	}
	return false
}

// touches reports whether a purpose names any sector, be it by a weak word, or an
// instrument («تفعيل الاتفاقيات»).
func (r *reader) touches(p piece) bool {
	for j := p.first; j < p.last; j++ {
		if _, ok := r.sectorAt(j); ok || r.has(j, r.k.c.instruments, true) {
			return true
		}
	}
	return false
}

// inner finds the purpose of a step inside its words: ل with a masdar that is
// no talk, after the step itself has been said.
func (r *reader) inner(p piece) (int, verbal, bool) {
	for j := p.first + 4; j+1 < p.last; j++ {
		if v, ok := r.masdar(j); ok && v.prep == "ل" && !v.conj && !v.suffix && (!v.def || r.governs(j, p.last)) && !v.loose && (!r.word(v.base, r.k.c.talk) || r.word(v.base, r.k.c.topic)) && !r.word(v.base, r.k.c.fieldMasdar) && !r.namesOn(j-1, v) {
			return j, v, true
		}
	}
	return 0, verbal{}, false
}

// cutCue reports whether the cue at word i has a و or ف before it.
func (r *reader) cutCue(i int) bool {
	form := r.words[i].Form
	rest := conjunct(form)
	return rest != "" && len(r.k.cues.at(form)) == 0 && len(r.k.cues.at(rest)) > 0
}

// nearby reports whether a word of the class that a rule wants near stands
// within three words after its cue.
func (r *reader) nearby(rule *rule, after, end int) bool {
	if rule.near == "" {
		return true
	}
	for k := after; k < min(after+3, end) && !r.words[k].Punct; k++ {
		if r.has(k, r.k.classes[rule.near], false) {
			return true
		}
	}
	return false
}

// denied reports whether a negation stands just before word i.
func (r *reader) denied(i, from int) bool {
	for k := i - 1; k >= max(from, i-3) && !r.words[k].Punct; k-- {
		if r.has(k, r.k.c.negation, true) {
			return true
		}
	}
	return false
}

// surrounded checks the words before the cue, back to the clause's start.
func (r *reader) surrounded(rule *rule, i, from int) bool {
	if len(rule.after) == 0 && len(rule.notAfter) == 0 {
		return true
	}
	ok := len(rule.after) == 0
	for k := i - 1; k >= max(from, i-25); k-- {
		if f := r.words[k].Form; f == "؛" || f == "." {
			break
		}
		for _, c := range rule.notAfter {
			if k >= i-4 && r.has(k, r.k.classes[c], true) {
				return false
			}
		}
		for _, c := range rule.after {
			ok = ok || r.has(k, r.k.classes[c], true)
		}
	}
	return ok
}

// find gives the masdar (or verb) that a rule's cue announces.
func (r *reader) find(rule *rule, after, end int) (int, verbal, bool) {
	if len(rule.via) == 0 && len(rule.clitics) == 0 {
		for j := after; j < min(end, after+rule.gap+1); j++ {
			if r.words[j].Punct && !opensQuote(r.words[j].Form) {
				if (rule.head == "clause" || rule.head == "action") && r.words[j].Form == "،" {
					continue // «وتضمنت بنود الاتفاقية، تبادل …»
				}
				break
			}
			if rule.head == "any" {
				return j, verbal{}, true
			}
			if rule.head == "clause" {
				if r.verbal(j) && (rule.near == "" || r.has(j, r.k.classes[rule.near], true)) {
					return j, verbal{}, true
				}
				continue
			}
			class, some := r.k.headClass(rule.head)
			if at, v, ok := r.masdarAfter(j, end, rule.gives); ok && (!some || j == after || r.word(v.base, class)) && (j == after || !v.loose || r.word(v.base, r.k.c.action)) && (!v.def || r.governs(at, end)) {
				return at, v, true
			}
		}
		return 0, verbal{}, false
	}
	for j := after + rule.apart; j < min(end, after+rule.gap+1); j++ {
		w := &r.words[j]
		if w.Punct {
			if w.Form == "؛" || w.Form == ":" || w.Form == "." || w.Form == "؟" {
				break
			}
			continue
		}
		for _, via := range rule.via {
			if r.viaAt(j, via) {
				j += strings.Count(via, " ")
				switch rule.head {
				case "any":
					return j + 1, verbal{}, j+1 < end
				case "clause": // «على أن يعقد الخبراء …»
					return j + 1, verbal{}, j+1 < end && !r.words[j+1].Punct && r.verbal(j+1)
				}
				if at, v, ok := r.masdarAfter(j+1, end, rule.gives); ok {
					return at, v, true
				}
			}
		}
		for _, clitic := range rule.clitics {
			if at, v, ok := r.throughSkip(j, end, clitic, rule.gives); ok { // «للعمل على تعزيز …»
				return at, v, true
			}
			if w.Form == clitic { // «بـ «تنفيذ مشاريع …»»
				if at, v, ok := r.masdarAfter(j+1, end, rule.gives); ok {
					return at, v, true
				}
			}
			if v, ok := r.masdar(j); ok && v.prep == clitic && !v.conj && !v.suffix && !v.loose && (rule.gives == fact.Measure || !r.word(v.base, r.k.c.talk) || rule.topics && r.word(v.base, r.k.c.topic)) && (!v.def || rule.head != "bare" && r.governs(j, end)) && !(j > after && r.namesOn(j-1, v)) {
				return j, v, true
			}
		}
		if r.finite(j) || r.has(j, r.k.c.relative, true) && len(rule.via) == 0 {
			break
		}
	}
	if rule.gap >= long {
		return r.beyondAside(rule, after+rule.gap, end)
	}
	return 0, verbal{}, false
}

// long is the gap of rules whose cue may have all its subject behind it, and aside
// how far an aside in that may reach.
const long, aside = 9, 25

// beyondAside reads what a cue announces behind an aside: «يهدف البرنامج، الذي أطلقه
// الوزير …، إلى تأمين …».
func (r *reader) beyondAside(rule *rule, from, end int) (int, verbal, bool) {
	for j := from; j+1 < min(end, from+aside); j++ {
		switch r.words[j].Form {
		case "؛", ":", ".", "؟":
			return 0, verbal{}, false
		case "،":
			for _, via := range rule.via {
				if r.viaAt(j+1, via) {
					if at, v, ok := r.masdarAfter(j+2+strings.Count(via, " "), end, rule.gives); ok {
						return at, v, true
					}
				}
			}
		}
	}
	return 0, verbal{}, false
}

// throughSkip reads the masdar behind a wording of the class skip that has a clitic
// before it: «للعمل على تعزيز …», «لمزيد من التنسيق …».
func (r *reader) throughSkip(j, end int, clitic string, gives fact.Type) (int, verbal, bool) {
	rest, ok := strings.CutPrefix(r.words[j].Form, clitic)
	if !ok || len(rest) < 6 {
		return 0, verbal{}, false
	}
	if after, fused := strings.CutPrefix(rest, "ل"); fused && clitic == "ل" {
		rest = "ال" + after
	}
	n := r.match(r.k.words.at(rest), j, r.k.c.skip)
	if n < 2 || j+n >= end {
		return 0, verbal{}, false
	}
	return r.masdarAfter(j+n, end, gives)
}

// namesOn reports whether the name of a body may go on from word j with a purpose:
// «المخبر الوطني لمراقبة …», «المؤسسة الصينية للتأمين على …».
func (r *reader) namesOn(j int, v verbal) bool {
	return r.has(j, r.k.c.nameAdjective, false) || v.def && r.country(j) && strings.HasPrefix(r.words[j].Form, "ال")
}

// verbal reports whether word j looks like a present or future verb.
func (r *reader) verbal(j int) bool {
	form := r.words[j].Form
	if len(form) < 8 || r.known(j) || r.word(form, r.k.c.notVerb) {
		return false
	}
	if _, ok := r.masdar(j); ok {
		return false
	}
	form = strings.TrimPrefix(form, "س")
	return strings.HasPrefix(form, "ي") || strings.HasPrefix(form, "ت")
}

// governs reports whether a preposition after the masdar with ال at word j shows
// the verb in it: «للمشاركة في», «للاحتجاج بشدة», but not «للتجارة الحرة».
func (r *reader) governs(j, end int) bool {
	j += r.wording(j+1, r.k.c.together, false) // «العمل معا على …»
	if j+1 >= end {
		return false
	}
	next := r.words[j+1].Form
	return r.has(j+1, r.k.c.verbalPreposition, false) || next == "في" || next != "بين" && len(next) > 4 && (strings.HasPrefix(next, "ب") || strings.HasPrefix(next, "ل"))
}

// viaAt reports whether a preposition of one or two words stands at word j.
func (r *reader) viaAt(j int, via string) bool {
	first, rest, two := strings.Cut(via, " ")
	return r.words[j].Form == first && (!two || j+1 < len(r.words) && r.words[j+1].Form == rest)
}

// masdarAfter reads a masdar at word j, past quotes and words such as «أهمية».
func (r *reader) masdarAfter(j, end int, gives fact.Type) (int, verbal, bool) {
	for n := 0; n < 6 && j < end; n++ {
		if opensQuote(r.words[j].Form) {
			j++
			continue
		}
		k := r.wording(j, r.k.c.skip, false)
		if gives == fact.Objective {
			k = max(k, r.wording(j, r.k.c.importance, false))
		}
		if k > 0 && j+k < end {
			if _, ok := r.masdar(j + k); ok || k > 1 || opensQuote(r.words[j+k].Form) || r.has(j+k, r.k.c.skip, false) || r.has(j+k, r.k.c.importance, false) {
				j += k
				continue
			}
		}
		break
	}
	if j >= end {
		return 0, verbal{}, false
	}
	v, ok := r.masdar(j)
	if !ok {
		return r.masdarOfExamples(j, end)
	}
	if v.conj || v.prep != "" || v.thing {
		return 0, verbal{}, false
	}
	return j, v, true
}

// masdarOfExamples reads the first of the examples that stand for what they are of:
// «على عدد من الخطوات، أبرزها تشكيل …».
func (r *reader) masdarOfExamples(j, end int) (int, verbal, bool) {
	const near = 7
	for k := j + 1; k < min(end, j+near); k++ {
		n := r.wording(k, r.k.c.example, true)
		if n == 0 {
			if f := r.words[k].Form; r.words[k].Punct && f != "،" || f != "،" && (r.ends(k) || r.has(k, r.k.c.relative, true)) {
				break
			}
			continue
		}
		for k += n; k < end && (r.words[k].Form == "،" || r.words[k].Form == ":"); k++ {
		}
		v, ok := r.masdar(k)
		r.listed = ok && k < end && !v.conj && v.prep == "" && !v.suffix && (!v.loose || r.word(v.base, r.k.c.action)) && (!v.def || r.governs(k, end))
		return k, v, r.listed
	}
	return 0, verbal{}, false
}

// headClass gives the class of words that a rule wants for its masdar.
func (k *knowledge) headClass(head string) (class int, ok bool) {
	switch head {
	case "action":
		return k.c.action, true
	case "founding":
		return k.c.founding, true
	}
	return 0, false
}

// headed reports whether the masdar at word i is of a class.
func (r *reader) headed(i, class int) bool {
	v, ok := r.masdar(i)
	return ok && r.word(v.base, class)
}

// isStock reports whether a purpose says nothing of its own: only words of the
// class stock and names.
func (r *reader) isStock(p piece) bool {
	for j := p.first; j < p.last; j++ {
		if r.words[j].Punct || r.has(j, r.k.c.stock, true) || r.named(j) && !r.inName(j) {
			continue
		}
		form := r.words[j].Form
		if v, ok := r.masdar(j); ok {
			if r.word(v.base, r.k.c.stock) || r.word("ال"+v.base, r.k.c.stock) {
				continue
			}
			if v.suffix && j > p.first && r.word(v.base, r.k.c.strengthen) { // «وتوسيعها»
				continue
			}
		}
		if rest, ok := cutClitic(form); ok && (r.word(rest, r.k.c.stock) || r.word("ال"+rest, r.k.c.stock)) {
			continue
		}
		if r.country(j) {
			continue
		}
		return false
	}
	return true
}

func cutClitic(form string) (string, bool) {
	if rest := conjunct(form); rest != "" {
		form = rest
	}
	for _, p := range [...]string{"ب", "ل", "ك"} {
		if rest, ok := strings.CutPrefix(form, p); ok && len(rest) >= 4 {
			if p == "ل" && strings.HasPrefix(rest, "ل") {
				return "ا" + rest, true
			}
			return rest, true
		}
	}
	return form, true
}

// country reports whether word j is a country or its nisba by the lexicon alone.
func (r *reader) country(j int) bool {
	for _, m := range r.doc.Hits[j] {
		for _, s := range m.Senses {
			if s.Entry.Kind == "country" {
				return true
			}
		}
	}
	return false
}
