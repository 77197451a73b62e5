package purpose

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rawabit/rawabit/internal/arabic"
)

// has reports whether one of the wordings of a class begins at word i, as it
// stands or, where cut, without a leading و or ف.
func (r *reader) has(i int, class int, cut bool) bool {
	return r.wording(i, class, cut) > 0
}

// wording gives the number of words of the longest wording of a class at i, or 0.
func (r *reader) wording(i, class int, cut bool) int {
	bit := uint64(1) << class
	if i >= len(r.marks) || (r.marks[i].raw|r.marks[i].cut)&bit == 0 || !cut && r.marks[i].raw&bit == 0 {
		return 0
	}
	form := r.words[i].Form
	best := r.match(r.k.words.at(form), i, class)
	if cut {
		if rest := conjunct(form); rest != "" {
			best = max(best, r.match(r.k.words.at(rest), i, class))
		}
	}
	return best
}

func (r *reader) match(ps []phrase, i, class int) int {
	best := 0
	for _, p := range ps {
		if p.class == class && 1+len(p.rest) > best && r.follows(i, p.rest) {
			best = 1 + len(p.rest)
		}
	}
	return best
}

func (r *reader) follows(i int, rest []string) bool {
	if i+len(rest) >= len(r.words) && len(rest) > 0 {
		return false
	}
	for n, w := range rest {
		if r.words[i+1+n].Form != w {
			return false
		}
	}
	return true
}

// conjunct takes a leading و or ف off a folded word, or gives "" where there is
// none or too little is left.
func conjunct(form string) string {
	if len(form) < 6 || form[:2] != "و" && form[:2] != "ف" {
		return ""
	}
	return form[2:]
}

// A mark holds, as bits, the classes that have a wording at a word.
type mark struct{ raw, cut uint64 }

func (r *reader) markWords() {
	r.marks = slices.Grow(r.marks, len(r.words))[:len(r.words)]
	clear(r.marks)
	for i := range r.words {
		if r.words[i].Punct {
			continue
		}
		form := r.words[i].Form
		for _, p := range r.k.words.at(form) {
			if r.follows(i, p.rest) {
				r.marks[i].raw |= 1 << p.class
			}
		}
		if rest := conjunct(form); rest != "" {
			for _, p := range r.k.words.at(rest) {
				if r.follows(i, p.rest) {
					r.marks[i].cut |= 1 << p.class
				}
			}
		}
	}
	r.heads = slices.Grow(r.heads, len(r.words))[:len(r.words)]
	clear(r.heads)
	r.blocked = slices.Grow(r.blocked, len(r.words))[:len(r.words)]
	clear(r.blocked)
	for i := range r.words {
		n := r.wording(i, r.k.c.notSector, true)
		if rest, ok := cutClitic(r.words[i].Form); n == 0 && ok { // «للاتفاق النووي»
			n = r.match(r.k.words.at(rest), i, r.k.c.notSector)
		}
		for n--; n >= 0; n-- {
			r.blocked[i+n] = true
		}
	}
}

// A verbal is a masdar as it stands in the text.
type verbal struct {
	conj   bool   // a leading و or ف
	prep   string // ل or ب before it, or ""
	def    bool   // with ال
	suffix bool   // with a pronoun
	thing  bool   // the pronoun is ه or ها: «رفعها» alone doesn't say what is raised
	loose  bool   // known by a shape that verbs share
	skip   int    // letters before the masdar proper; a fused لل stays with it
	base   string // folded, bare
}

// A head is a word once it has been read as a verbal noun, for it is asked for again and
// again.
type head struct {
	read, ok bool
	verbal   verbal
}

// masdar reads word i as a verbal noun.
func (r *reader) masdar(i int) (verbal, bool) {
	if i >= len(r.words) || r.words[i].Punct {
		return verbal{}, false
	}
	h := &r.heads[i]
	if !h.read {
		h.read = true
		h.verbal, h.ok = r.readMasdar(i)
	}
	return h.verbal, h.ok
}

func (r *reader) readMasdar(i int) (verbal, bool) {
	v, ok := r.clitics(r.words[i].Form)
	if ok && r.word(v.base, r.k.c.prepositionalMasdar) && !r.has(i+1, r.k.c.verbalPreposition, false) && !r.has(i+1, r.k.c.about, false) {
		return verbal{}, false // «الحد الأدنى», but «الحد من الفقر»
	}
	return v, ok
}

// clitics reads a folded word as a masdar with what may stand before it.
func (r *reader) clitics(form string) (verbal, bool) {
	if v, ok := r.bare(form); ok {
		return v, true
	}
	if v, ok := r.prefixed(form); ok {
		return v, true
	}
	if rest := conjunct(form); rest != "" {
		v, ok := r.bare(rest)
		if !ok {
			v, ok = r.prefixed(rest)
		}
		v.conj = true
		v.skip++
		return v, ok
	}
	return verbal{}, false
}

// prefixed reads a word with ل or ب before a masdar.
func (r *reader) prefixed(form string) (verbal, bool) {
	for _, p := range [...]string{"ل", "ب"} {
		rest, ok := strings.CutPrefix(form, p)
		if !ok || len(rest) < 4 {
			continue
		}
		if after, ok := strings.CutPrefix(rest, "ل"); ok && p == "ل" && !r.word(rest, r.k.c.masdar) {
			if v, ok := r.bare("ال" + after); ok {
				v.prep, v.skip = p, 0
				return v, true
			}
		}
		if v, ok := r.bare(rest); ok {
			v.prep, v.skip = p, 1
			return v, true
		}
	}
	return verbal{}, false
}

// bare reads a folded word without proclitics. A word that begins with ال is a
// masdar with the article or one of the list (التزام), but no shape: «العام»
// has the letters of إفعال.
func (r *reader) bare(form string) (verbal, bool) {
	if rest, ok := strings.CutPrefix(form, "ال"); ok && len(rest) >= 4 {
		if r.word(form, r.k.c.masdar) {
			return verbal{base: form}, true
		}
		if r.word(form, r.k.c.notMasdar) { // «الوضع» is a state of things, «وضع» a masdar
			return verbal{}, false
		}
		v, ok := r.shaped(rest)
		v.def = true
		return v, ok
	}
	if v, ok := r.shaped(form); ok {
		return v, true
	}
	for _, suffix := range [...]string{"هما", "ها", "هم", "ه"} {
		rest, ok := strings.CutSuffix(form, suffix)
		if !ok || len(rest) < 6 {
			continue
		}
		if stem, ok := strings.CutSuffix(rest, "ت"); ok {
			if v, ok := r.shaped(stem + "ه"); ok {
				v.suffix, v.thing = true, len(suffix) <= 4 && suffix != "هم"
				return v, true
			}
		}
		if v, ok := r.shaped(rest); ok {
			v.suffix, v.thing = true, len(suffix) <= 4 && suffix != "هم"
			return v, true
		}
	}
	return verbal{}, false
}

// word reports whether a folded form is a one-word wording of a class.
func (r *reader) word(form string, class int) bool {
	for _, p := range r.k.words.at(form) {
		if p.class == class && len(p.rest) == 0 {
			return true
		}
	}
	return false
}

func (r *reader) shaped(form string) (verbal, bool) {
	if r.word(form, r.k.c.masdar) {
		return verbal{base: form}, true
	}
	if len(form)%2 != 0 || len(form) < 8 || r.word(form, r.k.c.notMasdar) {
		return verbal{}, false
	}
	for _, shape := range r.k.shapes[len(form)/2] {
		if fits(form, shape) {
			return verbal{base: form, loose: shape == r.k.looseShape}, true
		}
	}
	return verbal{}, false
}

// fits compares a folded Arabic word (two bytes a letter) with a shape.
func fits(form, shape string) bool {
	at := 0
	for _, want := range shape {
		if at+2 > len(form) {
			return false
		}
		letter, n := utf8.DecodeRuneInString(form[at:])
		if n != 2 || want != '.' && want != letter {
			return false
		}
		at += 2
	}
	return at == len(form)
}

// start is the byte at which the masdar of word i begins.
func (r *reader) start(i int, v verbal) int {
	s := r.words[i].Span
	text := r.art.Text[:s.End]
	at := s.Start
	for skip := v.skip; at < s.End; {
		c, n := utf8.DecodeRuneInString(text[at:])
		if !arabic.IsMark(c) {
			if skip == 0 {
				break
			}
			skip--
		}
		at += n
	}
	return at
}
