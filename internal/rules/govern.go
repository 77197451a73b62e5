package rules

import (
	"strings"

	"github.com/rawabit/rawabit/internal/mention"
)

// govern fills gov and coord.
func (r *reader) govern() {
	d := r.d
	r.gov = make([]string, len(d.Mentions))
	r.coord = make([]bool, len(d.Mentions))
	r.with = make([]int, len(d.Mentions))
	words := d.Article.Words
	for i := range d.Mentions {
		m := &d.Mentions[i]
		r.with[i] = -1
		// «X وY», «X و Y», «X، وY»
		if i > 0 && (strings.HasPrefix(m.Prefix, "و") || words[max(m.First-1, 0)].Form == "و") {
			prev := &d.Mentions[i-1]
			gap := m.First - prev.Last
			if gap <= 1 && r.sentenceOf(prev.First) == r.sentenceOf(m.First) && alike(prev.Class, m.Class) {
				r.coord[i], r.with[i] = true, i-1
				r.gov[i] = r.gov[i-1]
				if p := strings.TrimPrefix(m.Prefix, "و"); p != "" {
					r.gov[i] = p
				}
				continue
			}
		}
		if j := r.nextCounterpart(i); j >= 0 {
			r.coord[i], r.with[i] = true, j
			r.gov[i] = r.gov[j]
			continue
		}
		if j := r.guest(i); j >= 0 {
			r.coord[i], r.with[i] = true, j
			r.gov[i] = r.gov[j]
			continue
		}
		if j := r.farther(i); j >= 0 {
			r.coord[i], r.with[i] = true, j
			r.gov[i] = r.gov[j]
			continue
		}
		if p := strings.TrimLeft(m.Prefix, "وف"); p != "" {
			r.gov[i] = p
			continue
		}
		if r.sends(i) {
			r.gov[i] = "of"
			continue
		}
		for k := m.First - 1; k >= 0 && k >= m.First-5; k-- {
			w := words[k]
			if w.Punct {
				if r.is("quote", w.Form) { // «مع «جعجع»»
					continue
				}
				break
			}
			if k == m.First-1 && r.isAt(k, "retinue") { // «إدارة الرئيس X»
				r.gov[i] = "of"
				break
			}
			if r.isAt(k, "side") && k > 0 && r.isAt(k-1, "from-side") { // «من الجانب المصري الوزير X»
				break
			}
			if w.Form == "من" && k > 0 && r.isAt(k-1, "each") { // «مع كل من X», «كلا من X»
				k--
				if strings.HasPrefix(words[k].Form, "ب") {
					r.gov[i] = "ب"
					break
				}
				continue
			}
			if r.is("opening-verb", strings.TrimPrefix(w.Form, "و")) && d.Article.Sentences[r.sentenceOf(k)].First == k {
				break // «عبر الوزير عن أمله»
			}
			if (w.Form == "من" || w.Form == "عن") && k > 1 && r.isAt(k-1, "group") && d.Article.Words[k-2].Form == "بين" {
				r.gov[i] = "بين" // «محادثات بين وفود من مصر والأردن»
				break
			}
			if w.Form == "من" {
				if in := r.invitation(k); in != "" {
					r.gov[i] = in
					break
				}
			}
			if p := strings.TrimPrefix(w.Form, "و"); r.is("preposition", w.Form) {
				r.gov[i] = w.Form
				break
			} else if r.is("preposition", p) {
				r.gov[i] = p
				break
			}
			if p := r.cliticOnTransparent(w.Form); p != "" { // «بمدينة», «للعاصمة»
				r.gov[i] = p
				break
			}
			if at := d.At[k]; at >= 0 && d.Mentions[at].Class == mention.Nisba && d.Mentions[at].Prefix == "" {
				continue
			}
			if !r.is("transparent", w.Form) {
				if k == m.First-1 && r.headOfPhrase(k) {
					r.gov[i] = "of"
				}
				break
			}
		}
	}
}

// sends reports whether mention i names whom an envoy comes from and the one behind
// it the envoy: «موفد الملك X، مساعد الوزير Y».
func (r *reader) sends(i int) bool {
	d := r.d
	m := &d.Mentions[i]
	if m.Class != mention.Person || m.Title == nil || m.Title.Role != "envoy" || i+1 == len(d.Mentions) {
		return false
	}
	o := &d.Mentions[i+1]
	return o.Class == mention.Person && o.Title != nil && o.Prefix == "" && o.First == m.Last+1 && d.Article.Words[m.Last].Form == "،" &&
		o.Title.Span.Start < o.Span.Start
}

// headOfPhrase reports whether word k is a noun that a preposition governs and that
// what stands behind it belongs to: «في فرع وزارة الخارجية», «بفرع الوزارة».
func (r *reader) headOfPhrase(k int) bool {
	d := r.d
	form := d.Article.Words[k].Form
	if rest, ok := strings.CutPrefix(form, "ب"); ok && r.is("part", rest) {
		return true
	}
	if d.At[k] >= 0 || r.d.May(k, triggerKinds) || strings.HasPrefix(form, "ال") || strings.HasPrefix(form, "لل") {
		return false
	}
	return k > 0 && d.At[k-1] < 0 && r.isAt(k-1, "inside-of") && r.isAt(k, "part")
}

// farther finds the doer that mention i goes on from behind an apposition: «السفير
// X سفير السلطنة المعين لدى تنزانيا، ووزير التجارة Y». The mentions between are
// the apposition's.
func (r *reader) farther(i int) int {
	d := r.d
	m := &d.Mentions[i]
	if m.Prefix != "و" || !acts(m) || m.First == 0 || d.Article.Words[m.First-1].Form != "،" {
		return -1
	}
	sentence := r.sentenceOf(m.First)
	for j := i - 1; j >= 0 && j >= i-4; j-- {
		o := &d.Mentions[j]
		if m.First-o.Last > 12 || d.Article.Sentences[sentence].First > o.First {
			return -1
		}
		if !acts(o) {
			continue
		}
		// a verb or comma between begins something else
		for k := o.Last; k < m.First-1; k++ {
			if d.Article.Words[k].Punct && d.At[k] < 0 {
				return -1
			}
			if t, ok := r.triggerAt(k, m.First); ok && t.verb && d.At[k] < 0 {
				return -1
			}
		}
		return j
	}
	return -1
}

// nextCounterpart finds whom mention i is told together with behind a nisba that
// stands for a second counterpart: «نظيريه الروسي X والتركي Y».
func (r *reader) nextCounterpart(i int) int {
	d := r.d
	if i < 2 || d.Mentions[i].Class != mention.Person {
		return -1
	}
	nisba, before := &d.Mentions[i-1], &d.Mentions[i-2]
	if nisba.Class != mention.Nisba || nisba.Prefix != "و" || nisba.Last != d.Mentions[i].First || before.Class != mention.Person {
		return -1
	}
	if gap := nisba.First - before.Last; gap > 1 || gap == 1 && d.Article.Words[before.Last].Form != "،" {
		return -1
	}
	return i - 2
}

// guest finds whom mention i is told together with behind a word of kinship or
// hospitality: «السلطان X وضيفه الرئيس Y», «وضيف السلطنة الرئيس Y», «وأخيه الملك Y».
func (r *reader) guest(i int) int {
	d := r.d
	m := &d.Mentions[i]
	if !acts(m) || m.First == 0 || i == 0 {
		return -1
	}
	k, j := m.First-1, i-1
	if at := d.At[k]; at >= 0 && d.Mentions[at].Class == mention.Country && int(at) == i-1 && i > 1 {
		k, j = d.Mentions[at].First-1, i-2
	}
	if k < 0 || d.At[k] >= 0 {
		return -1
	}
	rest, ok := strings.CutPrefix(d.Article.Words[k].Form, "و")
	if !ok || !r.is("guest", rest) {
		return -1
	}
	if o := &d.Mentions[j]; acts(o) && k-o.Last <= 1 && r.sentenceOf(o.First) == r.sentenceOf(m.First) {
		return j
	}
	return -1
}

// cliticOnTransparent gives the preposition that is written as one with a
// transparent word, or "".
func (r *reader) cliticOnTransparent(form string) string {
	form = strings.TrimPrefix(form, "و")
	for _, p := range []string{"ب", "ل"} {
		rest, ok := strings.CutPrefix(form, p)
		if !ok {
			continue
		}
		if lam, ok := strings.CutPrefix(rest, "ل"); ok && p == "ل" {
			rest = "ال" + lam
		}
		if r.is("transparent", rest) {
			return p
		}
	}
	return ""
}

func alike(a, b mention.Class) bool {
	group := func(c mention.Class) int {
		switch c {
		case mention.Person, mention.Office, mention.Counterpart, mention.Courtesy, mention.Organization:
			return 1
		case mention.Country, mention.City, mention.Region:
			return 2
		}
		return 3
	}
	return group(a) == group(b)
}
