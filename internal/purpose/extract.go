package purpose

import (
	"sort"
	"strings"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/mention"
	"github.com/rawabit/rawabit/internal/span"
)

// A Context is what Extract needs to know of an article.
type Context struct {
	Doc *mention.Document
	// Parties gives the IRIs of the countries and organizations that the sentence
	// with this index is about; fewer than two mean that nothing is between states there.
	Parties func(sentence int) []string
}

// A found is an objective, measure or cooperation before it is settled which of
// those that overlap stays.
type found struct {
	f           fact.Fact
	first, last int // words
	layout      bool
	oneSided    bool
	sentence    int
	hits        []hit
}

type reader struct {
	k     *knowledge
	doc   *mention.Document
	art   *article.Article
	words []arabic.Word
	marks []mark
	ctx   Context

	finds []found
	coop  []found
}

// Extract finds the objectives, measures and cooperation of one article, in the
// order of their evidence. It panics on no input and changes nothing in ctx.Doc.
func Extract(ctx Context) []fact.Fact {
	k, err := load()
	if err != nil || ctx.Doc == nil || ctx.Doc.Article == nil || ctx.Parties == nil {
		return nil // Check tells of faults in the data; tests call it
	}
	r := &reader{k: k, doc: ctx.Doc, art: ctx.Doc.Article, words: ctx.Doc.Article.Words, ctx: ctx}
	any := false
	for n := range r.art.Sentences {
		if len(ctx.Parties(n)) >= 2 {
			any = true
			break
		}
	}
	if !any {
		return nil
	}
	r.markWords()
	if !r.diplomatic() {
		return nil
	}
	for b := range r.art.Blocks {
		block := &r.art.Blocks[b]
		switch block.Kind {
		case article.Row:
			r.row(block)
			continue
		case article.HeaderRow:
			continue
		case article.Item:
			if r.item(block) {
				continue
			}
		}
		for n := block.First; n < block.Last; n++ {
			r.sentence(n, block)
		}
	}
	return r.settle()
}

// diplomatic reports whether two words of the article are of diplomacy.
func (r *reader) diplomatic() bool {
	n := 0
	for i := range r.words {
		if r.has(i, r.k.c.diplomatic, true) {
			if n++; n == 2 {
				return true
			}
		}
	}
	return false
}

// row reads a table row: the objectives and measures in its cells, and the
// sector that its first cell names.
func (r *reader) row(b *article.Block) {
	if len(b.Cells) == 0 {
		return
	}
	var label []hit
	told := false
	for n := range b.Cells {
		if m := b.Cells[n].Meaning; m == article.Objectives || m == article.Measures {
			told = true
		}
	}
	sectors := b.Meaning == article.Sectors || b.Cells[0].Meaning == article.Sectors
	if !told && !sectors {
		return
	}
	for n, c := range b.Cells {
		first, last := r.wordsIn(c.Span)
		if first == last {
			continue
		}
		s := r.sentenceOf(b, c.Span)
		switch c.Meaning {
		case article.Objectives, article.Measures:
			typ, rule := fact.Objective, "table-objectives"
			if c.Meaning == article.Measures {
				typ, rule = fact.Measure, "table-measures"
			}
			for _, p := range r.cell(first, last) {
				f := r.add(typ, rule, 0.95, s, p, true)
				own := r.of(p.first, p.last)
				if len(label) > 0 {
					f.f.Sector = label[0].Sector
				}
				if len(own) > 0 && (len(label) == 0 || label[0].Weak) {
					f.f.Sector = own[0].Sector
				}
				f.hits = own
				r.cooperation("table-objectives", 0.85, s, own, "")
			}
		default:
			if n == 0 {
				label = r.members(first, last)
				r.cooperation("table-sectors", 0.9, s, label, "")
			}
		}
	}
}

// members reads a cell or item that names sectors: «الطرق والجسور».
func (r *reader) members(first, last int) []hit {
	hits := r.list(first, last)
	if len(hits) == 0 {
		hits = r.of(first, last)
	}
	return hits
}

// cell parts a cell's text into purposes.
func (r *reader) cell(first, last int) []piece {
	for last > first && r.words[last-1].Punct && !closes(r.words[last-1].Form) {
		last--
	}
	var out []piece
	for i := first; i < last; {
		if r.words[i].Punct {
			i++
			continue
		}
		v, ok := r.masdar(i)
		if !ok {
			v = verbal{}
		}
		ps := r.pieces(i, last, v, true)
		if len(ps) == 0 {
			i++
			continue
		}
		out = append(out, ps...)
		i = ps[len(ps)-1].last
		if i < last && !r.words[i].Punct { // cut at an aside: the rest of the cell belongs to it
			out[len(out)-1].last = last
			out[len(out)-1].span.End = r.words[last-1].Span.End
			break
		}
	}
	return out
}

// item reads a bullet of a list that says what it holds; false if it doesn't.
func (r *reader) item(b *article.Block) bool {
	var typ fact.Type
	rule := ""
	switch b.Meaning {
	case article.Objectives:
		typ, rule = fact.Objective, "list-objectives"
	case article.Measures:
		typ, rule = fact.Measure, "list-measures"
	case article.Sectors:
		first, last := r.wordsIn(b.Span)
		r.cooperation("list-sectors", 0.9, b.First, r.members(first, last), "")
		return true
	case article.Agreements:
		first, last := r.wordsIn(b.Span)
		r.cooperation("list-agreements", 0.6, b.First, r.members(first, last), "agreed")
		return false
	case article.Participants, article.Background:
		return true
	default:
		return false
	}
	if b.First >= b.Last {
		return true
	}
	s := &r.art.Sentences[b.First]
	first, last := s.First, s.Last
	for first < last && r.words[first].Punct && !opensQuote(r.words[first].Form) {
		first++
	}
	end := first
	for open := 0; end < last; end++ {
		w := &r.words[end]
		switch w.Form {
		case "(", "«", "“":
			open++
		case ")", "»", "”":
			open--
		case "؛":
			open = 0
		}
		if w.Form == "؛" || w.Form == "،" && open <= 0 && end+1 < last && (r.ends(end+1) || r.has(end+1, r.k.c.relative, true)) {
			break
		}
	}
	last = end
	for last > first && r.words[last-1].Punct && !closes(r.words[last-1].Form) {
		last--
	}
	if last <= first {
		return true
	}
	v, ok := r.masdar(first)
	if !ok {
		v = verbal{}
	}
	p := piece{first: first, last: last, head: v}
	p.span = span.Span{Start: r.start(first, verbal{skip: b2i(v.conj)}), End: r.balance(first, &p.last)}
	f := r.add(typ, rule, 0.95, b.First, p, true)
	f.hits = r.of(p.first, p.last)
	if len(f.hits) > 0 {
		f.f.Sector = f.hits[0].Sector
	}
	r.cooperation(rule, 0.8, b.First, f.hits, "")
	return true
}

// wordsIn gives the words [first, last) that lie in a span.
func (r *reader) wordsIn(s span.Span) (first, last int) {
	first = sort.Search(len(r.words), func(i int) bool { return r.words[i].Span.Start >= s.Start })
	last = sort.Search(len(r.words), func(i int) bool { return r.words[i].Span.Start >= s.End })
	return first, max(first, last)
}

// sentenceOf gives the sentence of the block that holds the span's start.
func (r *reader) sentenceOf(b *article.Block, s span.Span) int {
	for n := b.First; n < b.Last; n++ {
		if r.art.Sentences[n].Span.End > s.Start {
			return n
		}
	}
	return max(b.First, min(b.Last-1, len(r.art.Sentences)-1))
}

// add notes an objective or measure.
func (r *reader) add(typ fact.Type, rule string, confidence float64, sentence int, p piece, layout bool) *found {
	r.finds = append(r.finds, found{
		f: fact.Fact{Type: typ, Rule: rule, Confidence: confidence, Evidence: []span.Span{p.span}},
		// hits are filled by the caller
		first: p.first, last: p.last, layout: layout, sentence: sentence,
	})
	return &r.finds[len(r.finds)-1]
}

// cooperation notes one fact for each sector; the parties are those of the sentence.
func (r *reader) cooperation(rule string, confidence float64, sentence int, hits []hit, status string) {
	for _, h := range hits {
		for _, sector := range [...]string{h.Sector, h.also} {
			if sector == "" {
				continue
			}
			r.coop = append(r.coop, found{
				f:     fact.Fact{Type: fact.Cooperation, Sector: sector, Status: status, Rule: rule, Confidence: confidence, Evidence: []span.Span{h.Span}},
				first: h.First, last: h.Last, sentence: sentence,
			})
		}
	}
}

// sentence lays the rules of running text over one sentence.
func (r *reader) sentence(n int, b *article.Block) {
	s := &r.art.Sentences[n]
	for i := s.First; i < s.Last; i++ {
		if r.words[i].Punct || r.inName(i) {
			continue
		}
		form := r.words[i].Form
		for _, p := range r.k.cues[form] {
			if r.follows(i, p.rest) && i+len(p.rest) < s.Last {
				r.apply(&r.k.rules[p.class], n, b, i, i+1+len(p.rest))
			}
		}
		if rest := conjunct(form); rest != "" {
			form = rest
			for _, p := range r.k.cues[rest] {
				if r.follows(i, p.rest) && i+len(p.rest) < s.Last {
					r.apply(&r.k.rules[p.class], n, b, i, i+1+len(p.rest))
				}
			}
		}
		// «برغبتها في …»; but «بالتعاون مع» is no cooperation of the parties
		if rest, ok := strings.CutPrefix(form, "ب"); ok {
			for _, p := range r.k.cues[rest] {
				if rule := &r.k.rules[p.class]; rule.gives == fact.Objective && rule.head != "self" && r.follows(i, p.rest) && i+len(p.rest) < s.Last {
					r.apply(rule, n, b, i, i+1+len(p.rest))
				}
			}
		}
	}
}

// apply tries a rule whose cue is words [i, after) of sentence n.
func (r *reader) apply(rule *rule, n int, b *article.Block, i, after int) {
	s := &r.art.Sentences[n]
	headline := b.Kind == article.Headline || b.Kind == article.Heading
	if headline && rule.gives != fact.Cooperation {
		return // the body says it again, and in full
	}
	if r.denied(i, s.First) || !r.surrounded(rule, i, s.First) {
		return
	}
	if rule.gives == fact.Cooperation {
		r.cooperates(rule, n, i, after)
		return
	}
	at, head, ok := i, verbal{}, true
	switch {
	case rule.head != "self":
		at, head, ok = r.find(rule, after, s.Last)
	case !r.nearby(rule, after, s.Last):
		return
	default:
		var verb bool
		if head, verb = r.masdar(i); !verb {
			head = verbal{skip: b2i(r.cutCue(i))}
		}
	}
	if !ok {
		return
	}
	ps := r.pieces(at, s.Last, head, rule.head != "any" && rule.head != "clause" && rule.head != "self")
	need := rule.needSector
	for _, p := range ps { // «تنويع الحلفاء الاقتصاديين وضمان دعم دولي»: a sector of one part speaks for all
		need = need && !r.touches(p) && len(r.of(p.first, p.last)) == 0
	}
	for k, p := range ps {
		if rule.gives == fact.Measure {
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
		if rule.head == "action" && !r.action(p.first) {
			continue
		}
		r.note(rule.gives, rule.name, rule.confidence, n, p, need)
		if k := len(r.finds) - 1; k >= 0 {
			r.finds[k].oneSided = rule.oneSided && r.finds[k].f.Rule == rule.name
		}
	}
}

// note adds an objective or measure of running text unless it says too little.
func (r *reader) note(typ fact.Type, rule string, confidence float64, n int, p piece, needSector bool) {
	if p.last-p.first < 2 || r.isStock(p) {
		return
	}
	hits := r.of(p.first, p.last)
	if r.has(p.first, r.k.c.hostile, true) {
		return
	}
	if needSector && len(hits) == 0 && !r.touches(p) {
		return
	}
	f := r.add(typ, rule, confidence, n, p, false)
	f.hits = hits
	if len(hits) > 0 {
		f.f.Sector = hits[0].Sector
	}
}

// touches reports whether a purpose names any sector, be it by a weak word.
func (r *reader) touches(p piece) bool {
	for j := p.first; j < p.last; j++ {
		if _, ok := r.sectorAt(j); ok {
			return true
		}
	}
	return false
}

// inner finds the purpose of a step inside its words: ل with a masdar that is
// no talk, after the step itself has been said.
func (r *reader) inner(p piece) (int, verbal, bool) {
	for j := p.first + 5; j+1 < p.last; j++ {
		if v, ok := r.masdar(j); ok && v.prep == "ل" && !v.conj && !v.suffix && !v.def && !v.loose && !r.word(v.base, r.k.c.talk) && !r.word(v.base, r.k.c.fieldMasdar) {
			return j, v, true
		}
	}
	return 0, verbal{}, false
}

// cutCue reports whether the cue at word i has a و or ف before it.
func (r *reader) cutCue(i int) bool {
	form := r.words[i].Form
	rest := conjunct(form)
	return rest != "" && len(r.k.cues[form]) == 0 && len(r.k.cues[rest]) > 0
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
	for k := i - 1; k >= max(from, i-2); k-- {
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
				if rule.head == "clause" && r.words[j].Form == "،" {
					continue
				}
				break
			}
			if rule.head == "any" {
				return j, verbal{}, true
			}
			if rule.head == "clause" {
				if r.verbal(j) {
					return j, verbal{}, true
				}
				continue
			}
			if at, v, ok := r.masdarAfter(j, end, rule.gives); ok && (rule.head != "action" || r.word(v.base, r.k.c.action)) && (j == after || !v.def && !v.loose) {
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
				if rule.head == "any" {
					return j + 1, verbal{}, j+1 < end
				}
				if at, v, ok := r.masdarAfter(j+1, end, rule.gives); ok {
					return at, v, true
				}
			}
		}
		for _, clitic := range rule.clitics {
			if v, ok := r.masdar(j); ok && v.prep == clitic && !v.conj && !v.suffix && !v.loose && !r.word(v.base, r.k.c.talk) && (!v.def || r.governs(j, end)) {
				return j, v, true
			}
		}
		if r.finite(j) || r.has(j, r.k.c.relative, true) && len(rule.via) == 0 {
			break
		}
	}
	return 0, verbal{}, false
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
	if j+1 >= end {
		return false
	}
	next := r.words[j+1].Form
	return r.has(j+1, r.k.c.verbalPreposition, false) || next == "في" || len(next) > 4 && (strings.HasPrefix(next, "ب") || strings.HasPrefix(next, "ل"))
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
	if !ok || v.conj || v.prep != "" {
		return 0, verbal{}, false
	}
	return j, v, true
}

// action reports whether the masdar at word i is the head of a concrete step.
func (r *reader) action(i int) bool {
	v, ok := r.masdar(i)
	return ok && r.word(v.base, r.k.c.action)
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

// cooperates reads the sectors in a cue's scope.
func (r *reader) cooperates(rule *rule, n, i, after int) {
	s := &r.art.Sentences[n]
	var hits []hit
	j := after
	if rule.scopes["adjectives"] {
		hits, j = r.adjectives(after, s.Last)
	}
	if len(hits) == 0 && rule.scopes["object"] {
		hits = r.object(after, s.Last, rule.gap)
	}
	if rule.scopes["fields"] || rule.scopes["nouns"] {
		if more := r.fields(rule, j, s.Last); len(more) > 0 {
			hits = append(hits, more...)
		}
	}
	if rule.scopes["before"] {
		hits = append(hits, r.before(i, s.First)...)
	}
	if len(hits) > 0 {
		r.cooperation(rule.name, rule.confidence, n, hits, r.status(rule, i, after, s.First))
	}
}

// before reads the sector that a word such as «المشتركة» is said of:
// «المناورات العسكرية المشتركة».
func (r *reader) before(i, from int) []hit {
	for k := i - 1; k >= max(from, i-3) && !r.words[k].Punct; k-- {
		if h, ok := r.sectorAt(k); ok && h.Last <= i && !h.Weak && !r.inName(k) {
			return []hit{h}
		}
		if conjunct(r.words[k].Form) != "" || r.has(k, r.k.c.verbalPreposition, false) {
			return nil
		}
	}
	return nil
}

// adjectives reads «… الاقتصادية والتجارية» right after a cue, past «الثنائية» and nisbas.
func (r *reader) adjectives(j, end int) ([]hit, int) {
	var hits []hit
	end = min(end, j+maxList/2)
	for j < end {
		w := &r.words[j]
		if w.Punct {
			if w.Form == "-" || w.Form == "–" || w.Form == "\"" {
				j++
				continue
			}
			if w.Form == "،" && j+1 < end {
				if h, ok := r.sectorAt(j + 1); ok && h.adj && len(hits) > 0 {
					j++
					continue
				}
			}
			break
		}
		if h, ok := r.sectorAt(j); ok && h.adj && !r.inName(j) {
			if !r.word(h.Sector, r.k.c.noAdjective) {
				hits = append(hits, h)
			}
			j = h.Last
			continue
		}
		if r.has(j, r.k.c.field, true) {
			break
		}
		if r.named(j) && !r.inName(j) || r.country(j) || r.has(j, r.k.c.stock, true) && strings.HasPrefix(strings.TrimPrefix(w.Form, "و"), "ال") {
			j++
			continue
		}
		break
	}
	return hits, j
}

// object reads the sector in the words right after a cue: «تشجيع الاستثمار».
func (r *reader) object(j, end, gap int) []hit {
	for k := j; k < min(end, j+min(gap, 4)+1); k++ {
		if r.words[k].Punct && !opensQuote(r.words[k].Form) || r.ends(k) || r.has(k, r.k.c.relative, true) || r.has(k, r.k.c.verbalPreposition, false) || r.words[k].Form == "بين" || r.has(k, r.k.c.field, true) || r.words[k].Form == "في" && k > j {
			return nil
		}
		if h, ok := r.sectorAt(k); ok && !h.Weak && !r.inName(k) {
			return r.coordinated(k, end, 1)
		}
	}
	return nil
}

// fields reads «في مجالات …» or, for the scope nouns, «في الطاقة والنقل» after a cue.
func (r *reader) fields(rule *rule, j, end int) []hit {
	for k := j; k < min(end, j+rule.gap+1); k++ {
		w := &r.words[k]
		if w.Punct {
			switch w.Form {
			case "؛", ":", ".", "؟", "!":
				return nil
			case "،":
				if k > j+2 && r.ends(k+1) {
					return nil
				}
			}
			continue
		}
		if rule.scopes["fields"] && (r.has(k, r.k.c.field, true) || r.fieldWithClitic(k)) {
			if hits := r.list(k+1, end); len(hits) > 0 {
				return hits
			}
			if h, ok := r.sectorAt(k); ok && !h.Weak { // «المجال الاقتصادي» as one wording
				return r.list(k, end)
			}
			continue
		}
		if h, ok := r.sectorAt(k); ok && k > j && !r.inName(k) && h.Last-h.First > 1 && r.fieldWord(k) {
			return r.list(k, end)
		}
		if rule.scopes["nouns"] && (w.Form == "في" || w.Form == "بشان" || w.Form == "حول") && k+1 < end {
			if hits := r.nounsAt(k+1, end); len(hits) > 0 {
				return hits
			}
		}
		if rule.scopes["nouns"] && strings.HasPrefix(w.Form, "ل") && k <= j+2 {
			if h, ok := r.sectorAt(k); ok && (k == j || h.governed) || !ok && k == j {
				if hits := r.nounsAt(k, end); len(hits) > 0 {
					return hits
				}
			}
		}
		if k > j && (r.ends(k) || r.has(k, r.k.c.relative, true)) && w.Form != "وذلك" {
			return nil
		}
	}
	return nil
}

// nounsAt reads a list that begins with a sector at word k, or one word on («في تطوير التعليم»).
func (r *reader) nounsAt(k, end int) []hit {
	for j := k; j < min(end, k+3); j++ {
		if r.words[j].Punct || r.words[j].Form == "بين" {
			return nil
		}
		if h, ok := r.sectorAt(j); ok && !r.inName(j) && !h.Weak && !h.adj {
			return r.list(j, end)
		}
	}
	return nil
}

func (r *reader) fieldWord(k int) bool {
	form := strings.TrimPrefix(r.words[k].Form, "و")
	return r.word(form, r.k.c.field)
}

// fieldWithClitic: «بمجالات», «لقطاع», «بالمجالات», «للمجالات».
func (r *reader) fieldWithClitic(k int) bool {
	rest, _ := cutClitic(r.words[k].Form)
	return r.word(rest, r.k.c.field)
}

// status tells how far a cooperation has come by the words before the cue.
func (r *reader) status(rule *rule, i, after, from int) string {
	for k := after - 1; k >= max(from, i-10); k-- {
		switch {
		case r.has(k, r.k.c.agreed, true):
			return "agreed"
		case r.has(k, r.k.c.sought, true) || r.sought(k):
			return "sought"
		case r.has(k, r.k.c.discussed, true):
			return "discussed"
		case r.has(k, r.k.c.existing, true):
			return "existing"
		}
	}
	return rule.status
}

func (r *reader) sought(k int) bool {
	rest, _ := cutClitic(r.words[k].Form)
	return r.word(rest, r.k.c.sought)
}

// settle keeps, of finds that overlap or repeat each other, the surest, gives
// them their parties and returns all facts in order.
func (r *reader) settle() []fact.Fact {
	order := make([]int, len(r.finds))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool {
		x, y := &r.finds[order[a]], &r.finds[order[b]]
		if x.layout != y.layout {
			return x.layout
		}
		if x.f.Confidence != y.f.Confidence {
			return x.f.Confidence > y.f.Confidence
		}
		return x.first < y.first
	})
	taken := make([]bool, len(r.words))
	texts := map[string]bool{}
	var out []fact.Fact
next:
	for _, n := range order {
		c := &r.finds[n]
		parties := r.ctx.Parties(c.sentence)
		if len(parties) < 2 {
			continue
		}
		for j := c.first; j < c.last; j++ {
			if taken[j] {
				continue next
			}
		}
		text := r.folded(c.first, c.last)
		if texts[text] {
			continue
		}
		texts[text] = true
		for j := c.first; j < c.last; j++ {
			taken[j] = true
		}
		c.f.Parties = sorted(parties)
		out = append(out, c.f)
		if !c.layout && !c.oneSided {
			r.cooperation(c.f.Rule, c.f.Confidence*0.8, c.sentence, r.shared(c), "")
		}
	}
	best := map[string]int{}
	for n := range r.coop {
		c := &r.coop[n]
		parties := r.ctx.Parties(c.sentence)
		if len(parties) < 2 {
			continue
		}
		c.f.Parties = sorted(parties)
		key := strings.Join(c.f.Parties, "\n") + "\n" + c.f.Sector
		if have, ok := best[key]; ok {
			if c.f.Confidence > out[have].Confidence {
				status := out[have].Status
				out[have] = c.f
				if c.f.Status == "" {
					out[have].Status = status
				}
			}
			continue
		}
		best[key] = len(out)
		out = append(out, c.f)
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i].Evidence[0], out[j].Evidence[0]
		if a != b {
			return a.Start < b.Start || a.Start == b.Start && a.End < b.End
		}
		return out[i].Type < out[j].Type || out[i].Type == out[j].Type && out[i].Sector < out[j].Sector
	})
	return out
}

// shared gives those sectors of an objective or measure in which both sides
// have a part: all where it names what they share, else those about which states
// do not quarrel. What stands far from the head tells of the surroundings.
func (r *reader) shared(c *found) []hit {
	const near = 10
	mutual := false
	for j := c.first; j < c.last && !mutual; j++ {
		mutual = r.has(j, r.k.c.mutual, true)
	}
	var out []hit
	for _, h := range c.hits {
		if h.First-c.first <= near && (mutual || !r.word(h.Sector, r.k.c.contested)) {
			out = append(out, h)
		}
	}
	return out
}

func (r *reader) folded(first, last int) string {
	var b strings.Builder
	for j := first; j < last; j++ {
		b.WriteString(r.words[j].Form)
		b.WriteByte(' ')
	}
	return strings.TrimPrefix(b.String(), "و")
}

func sorted(list []string) []string {
	out := append([]string(nil), list...)
	sort.Strings(out)
	return out
}
