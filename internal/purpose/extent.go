package purpose

import (
	"strings"

	"github.com/rawabit/rawabit/internal/span"
)

// A piece is one purpose: words [first, last) and its span, which leaves out
// the clitics before the masdar and the signs after the last word.
type piece struct {
	first, last int
	span        span.Span
	head        verbal
}

const (
	maxWords    = 28 // a purpose longer than this is cut
	enoughWords = 4  // before a relative clause a purpose of so many words has said enough
)

// ends reports whether a clause of its own or an aside begins at word j.
func (r *reader) ends(j int) bool {
	if r.has(j, r.k.c.stop, true) {
		return true
	}
	return r.finite(j)
}

// finite reports whether word j is a finite verb after و or ف.
func (r *reader) finite(j int) bool {
	rest := conjunct(r.words[j].Form)
	if rest == "" {
		return false
	}
	if r.marks[j].cut&(1<<r.k.c.pastVerb) != 0 {
		// «وعقد» and «وبحث» are masdars where the whole word is none of a verb
		return !r.word(rest, r.k.c.masdar)
	}
	if strings.HasPrefix(rest, "سي") || strings.HasPrefix(rest, "ست") {
		return len(rest) >= 8 && !r.known(j)
	}
	if strings.HasPrefix(rest, "ي") && len(rest) >= 6 {
		return !r.word(rest, r.k.c.notVerb) && !r.known(j)
	}
	return false
}

// byWhom reports whether word j is the قبل of «من قبل الحكومة».
func (r *reader) byWhom(j int) bool {
	return j > 0 && r.words[j].Form == "قبل" && r.words[j-1].Form == "من"
}

// known reports whether the lexicon has word j as a noun or name.
func (r *reader) known(j int) bool {
	if r.named(j) {
		return true
	}
	for _, m := range r.doc.Hits[j] {
		for _, s := range m.Senses {
			switch s.Entry.Kind {
			case "country", "city", "region", "organization", "orghead", "office", "honorific", "sector", "portfolio", "month", "instrument":
				return true
			}
		}
	}
	return false
}

// pieces reads a purpose from the masdar at word i to its end, at most to word
// end, and parts what is coordinated with it.
func (r *reader) pieces(i, end int, head verbal, split bool) []piece {
	var out []piece
	first, at := i, r.start(i, head)
	if !head.suffix && head.prep == "ل" && head.def {
		at = r.start(i, verbal{skip: b2i(head.conj)})
	}
	cut := func(last int) {
		for last > first && (r.words[last-1].Punct && !closes(r.words[last-1].Form) || r.dangling(last-1)) {
			last--
		}
		if last > first {
			s := span.Span{Start: at, End: r.words[last-1].Span.End}
			s.End = r.balance(first, &last)
			out = append(out, piece{first, last, s, head})
		}
	}
	j := i + 1
	under := -1 // the last word that puts a masdar under a preposition
	open := 0   // quotes and brackets opened inside
	for ; j < end && j-first < maxWords; j++ {
		w := &r.words[j]
		if w.Punct {
			switch w.Form {
			case "«", "“", "(", "[":
				open++
				continue
			case "»", "”", ")", "]":
				if open == 0 {
					cut(j)
					return out
				}
				open--
				continue
			case "\"":
				if r.quoteOpens(j) {
					open++
					continue
				}
				if open > 0 {
					open--
					continue
				}
				cut(j)
				return out
			case "%", "#", "_", "/", "'", "’", "٪":
				continue
			case "-", "–", "ـ":
				if tight(r, j) {
					continue
				}
				if open > 0 {
					continue
				}
			case ".", ",":
				if tight(r, j) {
					continue
				}
			}
			if open > 0 && w.Form == "،" {
				continue
			}
			if w.Form == "،" || w.Form == "," {
				if n := r.wording(j+1, r.k.c.goesOn, false); n > 0 && j-first < 12 {
					j += n
					continue
				}
				if v, ok := r.masdar(j + 1); ok && split && v.conj && v.prep == "" && !v.suffix && r.opens(j+1, end, v) {
					cut(j)
					first, at, head = j+1, r.start(j+1, v), v
					j++
					continue
				}
				// «، وكذلك إيجاد …», «، فضلا عن تدريب …», «، وأخيرا تنظيم …»
				if n := r.wording(j+1, r.k.c.also, true); n > 0 && split {
					if v, ok := r.masdar(j + 1 + n); ok && v.prep == "" && !v.suffix && !v.loose && (!v.def || r.governs(j+1+n, end)) && (v.def || r.opens(j+1+n, end, v)) {
						cut(j)
						first, at, head = j+1+n, r.start(j+1+n, v), v
						j += n + 1
						continue
					}
				}
				// a list without و: «على تبادل الخبرات، تدريب الأطباء، …»
				if v, ok := r.masdar(j + 1); ok && split && !v.conj && v.prep == "" && !v.suffix && !v.def && (!v.loose && r.listed || r.word(v.base, r.k.c.action)) && r.opens(j+1, end, v) {
					cut(j)
					first, at, head = j+1, r.start(j+1, v), v
					j++
					continue
				}
				// a repeated preposition: «، وعلى تنظيم …», «، ولتعزيز …»
				if n, v := r.again(j+1, end); n > 0 && split {
					cut(j)
					first, at, head = j+n, r.start(j+n, v), v
					j += n
					continue
				}
				if split && len(out) > 0 && r.resumes(j+1, end) {
					continue
				}
			}
			cut(j)
			return out
		}
		if (r.has(j, r.k.c.relative, true) || r.has(j, r.k.c.asyndetic, false)) && j-first >= enoughWords {
			cut(j)
			next, v, ok := r.behind(j, end)
			if !ok || !split {
				return out
			}
			first, at, head = next, r.start(next, v), v
			j = next
			continue
		}
		if r.ends(j) && !r.has(j-1, r.k.c.relative, true) && !r.byWhom(j) {
			cut(j)
			return out
		}
		if (w.Form == "في" || r.has(j, r.k.c.field, true)) && j+1 < end {
			if v, ok := r.masdar(j + 1); ok && !v.def && !v.conj && !v.loose {
				under = j // «الخبرة في إنتاج البذور وتربية الأبقار»
			}
		}
		if split && conjunct(w.Form) != "" && j > first+1 && under < first && !r.shares(j-1) {
			if v, ok := r.masdar(j); ok && v.conj && v.prep == "" && !v.suffix && r.opens(j, end, v) {
				cut(j)
				first, at, head = j, r.start(j, v), v
				continue
			}
		}
		if split && j > first+1 {
			if n, v := r.again(j, end); n > 0 {
				cut(j)
				first, at, head = j+n-1, r.start(j+n-1, v), v
				j += n - 1
				continue
			}
		}
	}
	cut(j)
	return out
}

// shares reports whether word j is a masdar that has its object in common with the
// next: «أهمية نشر ودعم ثقافة السلام».
func (r *reader) shares(j int) bool {
	v, ok := r.masdar(j)
	return ok && !v.def && !v.suffix && !v.loose && !r.word(v.base, r.k.c.fieldMasdar)
}

// resumes reports whether the words from j on to the next comma are one more noun of
// the purpose under way and another purpose opens behind it: «… في المعاهد، ومدارس
// القرآن، والمشاركة في …».
func (r *reader) resumes(j, end int) bool {
	if conjunct(r.words[j].Form) == "" {
		return false
	}
	_, _, ok := r.behind(j, end)
	return ok
}

// behind finds the purpose that opens with و after the next comma from word j on, over
// an aside or a relative clause.
func (r *reader) behind(j, end int) (int, verbal, bool) {
	const near = 14
	for k := j; k < min(end, j+near); k++ {
		if r.words[k].Form == "،" {
			v, ok := r.masdar(k + 1)
			return k + 1, v, ok && v.conj && v.prep == "" && !v.suffix && !r.has(k+1, r.k.c.pastVerb, true) && r.opens(k+1, end, v)
		}
		if r.words[k].Punct || k > j && (r.ends(k) || r.has(k, r.k.c.relative, true)) {
			break
		}
	}
	return 0, verbal{}, false
}

// opens reports whether the masdar after و at word j begins a purpose of its
// own and does not go on with a list of nouns («تعزيز التجارة والاستثمار»).
func (r *reader) opens(j, end int, v verbal) bool {
	if j+1 >= end || r.words[j+1].Punct && !opensQuote(r.words[j+1].Form) || r.has(j, r.k.c.body, true) || v.conj && !strings.HasPrefix(r.words[j].Form, "و") {
		return false // «فالاستفادة من …» begins a sentence of its own
	}
	next := r.words[j+1].Form
	if v.loose { // «وتبادل الزيارات», but «وتبادل الوزيران الرأي»
		return r.word(v.base, r.k.c.action) && strings.HasPrefix(next, "ال") && !strings.HasSuffix(next, "ان") && !r.inName(j+1)
	}
	if v.def { // «والوقوف بجانبهم»: only where a preposition shows the verb in it
		if r.words[j-1].Punct && r.governs(j, end) { // «، والمشاركة في المعارض»
			return true
		}
		return !r.word(v.base, r.k.c.fieldMasdar) && r.has(j+1, r.k.c.verbalPreposition, false) && !r.fieldHit(j)
	}
	if conjunct(next) != "" && !strings.HasPrefix(next, "ال") {
		if _, ok := r.masdar(j + 1); ok { // «وتعزيز وتطوير العلاقات»
			return true
		}
		return !r.word(v.base, r.k.c.fieldMasdar)
	}
	if r.word(v.base, r.k.c.fieldMasdar) {
		return strings.HasPrefix(next, "ال") && !r.adjective(j+1)
	}
	return true
}

// fieldHit reports whether word j is a sector noun.
func (r *reader) fieldHit(j int) bool {
	_, ok := r.sectorAt(j)
	return ok
}

// adjective reports whether word j is a sector's adjective or a nisba.
func (r *reader) adjective(j int) bool {
	if h, ok := r.sectorAt(j); ok && h.adj {
		return true
	}
	return false
}

// again reads «وعلى تنظيم», «وإلى تعزيز», «ولتعزيز» at word j: the number of
// words up to and with the masdar.
func (r *reader) again(j, end int) (int, verbal) {
	if j >= end || r.words[j].Punct {
		return 0, verbal{}
	}
	switch conjunct(r.words[j].Form) {
	case "على", "علي", "الى", "الي":
		if v, ok := r.masdar(j + 1); ok && j+1 < end && !v.conj && v.prep == "" {
			return 2, v
		}
	}
	if v, ok := r.masdar(j); ok && v.conj && v.prep == "ل" && !v.suffix && j+1 < end {
		return 1, v
	}
	return 0, verbal{}
}

// dangling reports whether word j can't be the last of a purpose.
func (r *reader) dangling(j int) bool { return r.has(j, r.k.c.dangling, true) }

// quoteOpens reports whether the straight quote at word j stands before a word.
func (r *reader) quoteOpens(j int) bool {
	return j+1 < len(r.words) && r.words[j].Span.End == r.words[j+1].Span.Start &&
		(j == 0 || r.words[j-1].Span.End < r.words[j].Span.Start || r.words[j-1].Punct)
}

// balance drops a closing sign at the end that has no partner inside.
func (r *reader) balance(first int, last *int) int {
	for *last > first && r.words[*last-1].Punct {
		var pair string
		switch r.words[*last-1].Form {
		case "»":
			pair = "«"
		case "”":
			pair = "“"
		case ")":
			pair = "("
		case "]":
			pair = "["
		case "\"":
			pair = "\""
		default:
			return r.words[*last-1].Span.End
		}
		for k := first; k < *last-1; k++ {
			if r.words[k].Form == pair {
				return r.words[*last-1].Span.End
			}
		}
		*last--
	}
	return r.words[*last-1].Span.End
}

// tight reports whether the sign at word j has no space on either side.
func tight(r *reader, j int) bool {
	return j > 0 && j+1 < len(r.words) && r.words[j-1].Span.End == r.words[j].Span.Start && r.words[j].Span.End == r.words[j+1].Span.Start
}

func closes(s string) bool {
	return s == "»" || s == "”" || s == "\"" || s == ")" || s == "]" || s == "%" || s == "٪"
}

func opensQuote(s string) bool { return s == "«" || s == "“" || s == "\"" || s == "(" }

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
