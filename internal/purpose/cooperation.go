package purpose

import (
	"strings"

	"github.com/rawabit/rawabit/internal/article"
)

// cooperation notes one fact for each sector; the parties are those of the sentence.
func (r *reader) cooperation(rule string, confidence float64, sentence int, hits []hit, status string) {
	for _, h := range hits {
		for _, sector := range [...]string{h.Sector, h.also} {
			if sector == "" {
				continue
			}
			r.coop = append(r.coop, share{sector: sector, status: status, rule: rule, confidence: confidence, span: h.Span,
				first: h.First, last: h.Last, sentence: sentence})
		}
	}
}

// cooperates reads the sectors in a cue's scope.
func (r *reader) cooperates(rule *rule, n, i, after int) {
	s := &r.art.Sentences[n]
	if r.isHampered(i, s.First) || r.isFigure(i, s.First) || rule.near != "" && !r.within(r.k.classes[rule.near], after, min(after+7, s.Last)) {
		return
	}
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
	if rule.scopes["between"] && len(hits) == 0 {
		hits = r.between(j, s.Last)
	}
	if rule.scopes["cue"] {
		if h, ok := r.sectorAt(i); ok {
			hits = append(hits, h)
		}
	}
	if rule.scopes["opening"] {
		hits = r.opening(i, after, s)
	}
	if rule.scopes["before"] {
		hits = append(hits, r.before(i, s.First)...)
	}
	if rule.scopes["body"] {
		hits = r.ofBody(after, s.Last)
	}
	if rule.scopes["examples"] {
		hits = r.behindField(after, s.Last, rule.gap)
	}
	if rule.scopes["named"] && len(hits) == 0 {
		hits = r.namedBefore(i, s.First, rule.gap)
	}
	if rule.scopes["around"] {
		hits = r.around(i, after, s.Last)
	}
	if len(hits) > 0 {
		r.cooperation(rule.name, rule.confidence, n, hits, r.status(rule, i, after, s.First))
	}
}

// isHampered reports whether what stands just before the cue at word i stops
// it: «عرقلة تنامي التعاون».
func (r *reader) isHampered(i, from int) bool {
	for k := i - 1; k >= max(from, i-3) && !r.words[k].Punct; k-- {
		if r.has(k, r.k.c.hampered, true) {
			return true
		}
	}
	return false
}

// isFigure reports whether the cue at word i is counted: «بلغ حجم التبادل
// التجاري», but not «زيادة حجم التبادل التجاري».
func (r *reader) isFigure(i, from int) bool {
	k := i - 1
	if k < from || !r.has(k, r.k.c.amount, true) && !r.has(i, r.k.c.amount, true) {
		return false
	}
	for k--; k >= max(from, i-5) && !r.words[k].Punct; k-- {
		if r.has(k, r.k.c.strengthen, true) || r.strengthens(k) {
			return false
		}
	}
	return true
}

// strengthens: «لزيادة», «برفع».
func (r *reader) strengthens(k int) bool {
	rest, _ := cutClitic(r.words[k].Form)
	return r.word(rest, r.k.c.strengthen)
}

// within reports whether one of the words [i, j) of a clause is of a class, or two
// states are named there.
func (r *reader) within(class, i, j int) bool {
	for k := i; k < j && !r.ends(k); k++ {
		if r.has(k, class, false) {
			return true
		}
	}
	return r.twoNamed(i, j)
}

// opening reads «في مجال الصحة، …» at the head of a sentence that tells of talks
// or agreement behind it.
func (r *reader) opening(i, after int, s *article.Sentence) []hit {
	if i > s.First+1 {
		return nil
	}
	hits := r.list(after, min(s.Last, after+20))
	if len(hits) == 0 {
		return nil
	}
	last := hits[len(hits)-1].Last
	for k := last; k < min(s.Last, last+12); k++ {
		if r.has(k, r.k.c.agreed, true) || r.has(k, r.k.c.discussed, true) || r.has(k, r.k.c.sought, true) {
			return hits
		}
	}
	return nil
}

// before reads the sector that a word such as «المشتركة» is said of:
// «المناورات العسكرية المشتركة».
func (r *reader) before(i, from int) []hit {
	for k := i - 1; k >= max(from, i-3) && !r.words[k].Punct; k-- {
		if h, ok := r.sectorAt(k); ok && h.Last <= i+1 && !h.Weak && !r.inName(k) {
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
		h, ok := r.sectorAt(j)
		if ok && h.adj && !r.inName(j) {
			second := len(hits) > 0 && hits[len(hits)-1].Last == j && !h.conj // «العسكري التقني» is of the military
			if !second && !r.word(h.Sector, r.k.c.noAdjective) {
				hits = append(hits, h)
			}
			j = h.Last
			continue
		}
		if ok && len(hits) > 0 && h.conj && !h.adj && !h.Weak && !r.inName(j) && strings.HasPrefix(w.Form, "وال") { // «المالي والجمركي والنقل البري»
			hits = append(hits, r.coordinated(j, end, 1)...)
			break
		}
		if r.has(j, r.k.c.field, true) {
			break
		}
		if len(hits) == 0 && r.plainAdjective(j) && j+1 < end {
			if h, ok := r.sectorAt(j + 1); ok && h.adj && h.conj { // «العلاقات الشعبية والاقتصادية»
				j++
				continue
			}
		}
		if r.named(j) && !r.inName(j) || r.country(j) || r.has(j, r.k.c.stock, true) && strings.HasPrefix(strings.TrimPrefix(w.Form, "و"), "ال") {
			j++
			continue
		}
		break
	}
	return hits, j
}

// plainAdjective reports whether word j has the shape of a definite nisba.
func (r *reader) plainAdjective(j int) bool {
	f := r.words[j].Form
	return strings.HasPrefix(f, "ال") && len(f) > 10 && (strings.HasSuffix(f, "يه") || strings.HasSuffix(f, "ي"))
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
				if k > j+2 && k+1 < end && r.ends(k+1) {
					return nil
				}
			}
			continue
		}
		if rule.scopes["fields"] && (r.has(k, r.k.c.field, true) || r.fieldWithClitic(k)) {
			if k > j && r.has(k-1, r.k.c.this, false) { // «التنسيق في هذا المجال»
				return r.last(j)
			}
			if hits := r.list(k+1, end); len(hits) > 0 {
				return hits
			}
			if hits := r.examples(k+1, end); len(hits) > 0 {
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
		if n := r.wording(k, r.k.c.about, false); rule.scopes["nouns"] && n > 0 && k+n < end {
			if hits := r.nounsAt(k+n, end); len(hits) > 0 {
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

// behindField reads the list behind «مجالات التعاون»: «… بين البلدين، وهي الصحة»,
// «…: الصحة».
func (r *reader) behindField(k, end, gap int) []hit {
	for j := k; j < min(end, k+gap); j++ {
		if r.words[j].Form == ":" {
			return r.list(j+1, end)
		}
		if r.wording(j, r.k.c.example, true) > 0 {
			return r.examples(j, end)
		}
		if f := r.words[j].Form; f == "." || f == "؛" {
			return nil
		}
	}
	return nil
}

// namedBefore reads what is told to be a field of cooperation before the cue at word
// i: «الزراعة من أهم مجالات التعاون».
func (r *reader) namedBefore(i, from, gap int) []hit {
	for k := i - 1; k >= max(from, i-gap) && !r.words[k].Punct; k-- {
		h, ok := r.sectorAt(k)
		if ok && h.Last <= i && !h.Weak && !h.adj && !r.inName(k) && strings.HasPrefix(strings.TrimPrefix(r.words[k].Form, "و"), "ال") {
			return []hit{h}
		}
	}
	return nil
}

// ofBody reads the adjectives of a body of both: «اللجنة العسكرية المصرية الكينية»,
// «اللجنة الاقتصادية المشتركة».
func (r *reader) ofBody(j, end int) []hit {
	var hits []hit
	k := j
	for ; k < min(end, j+4); k++ {
		h, ok := r.sectorAt(k)
		if !ok || !h.adj || k > j && !h.conj {
			break
		}
		if !r.word(h.Sector, r.k.c.noAdjective) && h.Sector != "technology" { // «اللجنة الفنية»
			hits = append(hits, h)
		}
	}
	nisbas := 0
	for ; k < min(end, j+7); k++ {
		switch {
		case r.has(k, r.k.c.mutual, false):
			return hits
		case r.country(k):
			if nisbas++; nisbas == 2 {
				return hits
			}
		case !r.words[k].Punct:
			return nil
		}
	}
	return nil
}

// around reads the sector that begins at the cue or stands right behind it: «الربط
// الكهربائي», «خط السكك الحديدية».
func (r *reader) around(i, after, end int) []hit {
	for k := i; k <= after && k < end && !r.words[k].Punct; k++ {
		if h, ok := r.sectorAt(k); ok && !h.Weak && !r.inName(k) {
			return []hit{h}
		}
	}
	return nil
}

// between reads the sector of the kind of bodies that cooperate: «بين الأجهزة
// الأمنية», «بين الجامعات ومراكز البحوث».
func (r *reader) between(j, end int) []hit {
	for k := j; k < min(end, j+4) && !r.words[k].Punct && !r.ends(k); k++ {
		if r.words[k].Form != "بين" {
			continue
		}
		for n := k + 1; n < min(end, k+3) && !r.words[n].Punct && !r.named(n); n++ {
			if h, ok := r.sectorAt(n); ok && !h.Weak {
				return r.coordinated(n, end, 1)
			}
		}
		return nil
	}
	return nil
}

// last gives the sector named last before word j, at most twenty words back.
func (r *reader) last(j int) []hit {
	for k := j - 1; k >= max(0, j-20); k-- {
		if h, ok := r.sectorAt(k); ok && !h.Weak && h.Last <= j && !r.inName(k) {
			return []hit{h}
		}
	}
	return nil
}

// examples reads the list behind «في مجالات عدة، منها».
func (r *reader) examples(k, end int) []hit {
	for j := k; j < min(end, k+6); j++ {
		if n := r.wording(j, r.k.c.example, true); n > 0 {
			return r.list(j+n, end)
		}
		if f := r.words[j].Form; f == "." || f == "؛" {
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
