package article

import (
	"unicode/utf8"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/span"
)

// mean gives lists, tables and sections their meaning: from the header cell, else
// from the sentence that introduces them, else from the heading above, nearest first.
func mean(l *layout, blocks []Block) {
	heading := -1 // the heading that is in force
	var section Meaning
	kept := false // the heading has kept its promise: what follows its list or table is free
	for i := 0; i < len(blocks); {
		b := &blocks[i]
		switch b.Kind {
		case Heading:
			heading = i
			section, _ = l.know.meaningOf(l.wordsIn(b.Span), false)
			kept = false
			i++
		case Item:
			j := i
			for j < len(blocks) && blocks[j].Kind == Item {
				j++
			}
			m, intro := l.introduced(blocks, i, heading, section)
			for k := i; k < j; k++ {
				blocks[k].Meaning, blocks[k].Intro = m, intro
			}
			i, kept = j, true
		case Row, HeaderRow:
			j := i
			for j < len(blocks) && blocks[j].Table == b.Table && (blocks[j].Kind == Row || blocks[j].Kind == HeaderRow) {
				j++
			}
			m, intro := l.introduced(blocks, i, heading, section)
			l.columnsMean(blocks, i, j, m, intro)
			i, kept = j, true
		case Paragraph:
			if section != None && !kept {
				b.Meaning, b.Intro = section, heading
			}
			i++
		default:
			i++
		}
	}
}

// introduced finds what announces the list or table that begins at block i.
func (l *layout) introduced(blocks []Block, i, heading int, section Meaning) (Meaning, int) {
	if i > 0 && (blocks[i-1].Kind == Paragraph || blocks[i-1].Kind == Headline && i == 1) {
		words := l.tail(blocks[i-1].Span)
		if n := len(words); n > 0 && (words[n-1].Form == ":" || l.points(words)) {
			if m, ok := l.know.meaningOf(words, true); ok {
				return m, i - 1
			}
		}
	}
	if section != None {
		return section, heading
	}
	return None, -1
}

// tail gives the last words of a block, as much as can introduce something.
func (l *layout) tail(s span.Span) []arabic.Word {
	w := l.wordsIn(s)
	return w[max(0, len(w)-60):]
}

func (l *layout) wordsIn(s span.Span) []arabic.Word { return inside(l.words, s) }

// points reports whether the last sentence says that something follows: «فيما يلي أبرز البنود.»
func (l *layout) points(words []arabic.Word) bool {
	for i := len(words) - 1; i >= 0 && i >= len(words)-8; i-- {
		if l.know.pointer[words[i].Form] {
			return true
		}
	}
	return false
}

// A hit is a cue found in a heading or sentence.
type hit struct {
	meaning  Meaning
	weight   int
	at       int
	n        int
	definite bool
}

// meaningOf weighs the cues in words. In a heading the first noun heads the
// phrase and wins («آليات تنفيذ بنود الاتفاق»). In a sentence that introduces
// the last clause that holds a cue decides, and in it a noun with هذه or التالية,
// else the last noun that is not the complement of another («أهداف الاتفاق»
// means its أهداف), else the last verb.
func (k *knowledge) meaningOf(words []arabic.Word, intro bool) (Meaning, bool) {
	if !intro {
		hits := k.hits(words)
		for _, verb := range []bool{false, true} {
			for _, h := range hits {
				if h.weight == 1 == verb {
					return h.meaning, true
				}
			}
		}
		return None, false
	}
	end := len(words)
	for end > 0 {
		start := end
		for start > 0 && (start == end || !parts(words[start-1])) {
			start--
		}
		if m, ok := k.clauseMeaning(words[start:end]); ok {
			return m, true
		}
		end = start
	}
	return None, false
}

func parts(w arabic.Word) bool {
	if !w.Punct {
		return false
	}
	r, _ := utf8.DecodeRuneInString(w.Form)
	switch r {
	case '،', '؛', ',', ';', '.', '؟', '!':
		return true
	}
	return false
}

func (k *knowledge) clauseMeaning(words []arabic.Word) (Meaning, bool) {
	var best *hit
	rank := 0
	hits := k.hits(words)
	for i := range hits {
		h := &hits[i]
		score := h.weight * 2
		if h.weight > 1 {
			// a complement of the noun before it: «أهداف الاتفاق», «آليات تنفيذ البنود»
			if i > 0 {
				p := hits[i-1]
				if p.weight > 1 && !p.definite && h.at-(p.at+p.n) <= 1 && words[h.at].Form[:min(2, len(words[h.at].Form))] != "و" {
					continue
				}
			}
			for _, d := range []int{h.at + h.n, h.at + h.n + 1, h.at + h.n + 2} {
				if d < len(words) && k.pointer[words[d].Form] {
					score += 2
					break
				}
			}
			if h.at > 0 && (words[h.at-1].Form == "هذه" || words[h.at-1].Form == "هذا") {
				score += 2
			}
		}
		if score >= rank {
			best, rank = h, score
		}
	}
	if best == nil {
		return None, false
	}
	return best.meaning, true
}

// hits finds the cues in words, longest first at each word.
func (k *knowledge) hits(words []arabic.Word) []hit {
	var out []hit
	for i := 0; i < len(words); i++ {
		if words[i].Punct {
			continue
		}
		shapes, n, definite := k.bare(words[i].Form)
		var found *cue
		for s := 0; s < n; s++ {
			for c := range k.meanings[shapes[s]] {
				cue := &k.meanings[shapes[s]][c]
				if i+len(cue.words) > len(words) || !same(words[i+1:], cue.words[1:]) {
					continue
				}
				if cue.weight == 1 && !verbShape(words[i].Form, cue.words[0]) {
					continue
				}
				if found == nil || len(cue.words) > len(found.words) || len(cue.words) == len(found.words) && cue.weight > found.weight {
					found = cue
				}
			}
		}
		if found != nil {
			out = append(out, hit{found.meaning, found.weight, i, len(found.words), definite})
			i += len(found.words) - 1
		}
	}
	return out
}

// verbShape: a verb bears only و or ف before it.
func verbShape(form, verb string) bool {
	return form == verb || form == "و"+verb || form == "ف"+verb
}

// columnsMean gives the cells of the table in blocks i to j the meanings of their columns.
func (l *layout) columnsMean(blocks []Block, i, j int, announced Meaning, intro int) {
	width := 0
	for k := i; k < j; k++ {
		width = max(width, len(blocks[k].Cells))
	}
	cols := make([]column, width)
	header := blocks[i].Kind == HeaderRow
	if header {
		for c := range blocks[i].Cells {
			s := blocks[i].Cells[c].Span
			w := l.wordsIn(s)
			cols[c] = l.column(s, w[:min(len(w), headerWords+1)])
		}
	}
	for _, c := range cols[min(1, width):] {
		// «الأولوية | الهدف»: the first says what the purpose is for
		if cols[0].known && c.meaning == cols[0].meaning && (c.meaning == Objectives || c.meaning == Measures) {
			cols[0].meaning = Sectors
		}
	}
	purposes := false // some column holds objectives or measures
	for _, c := range cols {
		purposes = purposes || c.meaning == Objectives || c.meaning == Measures
	}
	guessed := false
	for c := range cols {
		if cols[c].known || purposes && c > 0 || width < 2 {
			continue
		}
		rows, masdars, short := 0, 0, 0
		for k := i; k < j; k++ {
			if blocks[k].Kind == HeaderRow || c >= len(blocks[k].Cells) {
				continue
			}
			w := l.wordsIn(blocks[k].Cells[c].Span)
			if len(w) == 0 {
				continue
			}
			rows++
			if len(w) <= 6 {
				short++
			}
			if l.know.masdar(w[0]) > 0 {
				masdars++
			}
		}
		switch {
		case rows == 0:
		case c > 0 && masdars*3 >= rows*2:
			cols[c].meaning = Objectives
			if announced == Measures {
				cols[c].meaning = Measures
			}
			purposes, guessed = true, true
		}
	}
	if len(cols) > 1 && !cols[0].known && purposes {
		cols[0].meaning = Sectors
	}
	var main Meaning
	for _, m := range []Meaning{Objectives, Measures, Agreements, Participants, Sectors} {
		for _, c := range cols {
			if main == None && c.meaning == m {
				main = m
			}
		}
	}
	by := intro
	if header && !guessed && main != None {
		by = i
	}
	if main == None {
		main = announced
	}
	if main == None {
		by = -1
	}
	for k := i; k < j; k++ {
		b := &blocks[k]
		for c := range b.Cells {
			b.Cells[c].Meaning = cols[c].meaning
		}
		if b.Kind == Row {
			b.Meaning, b.Intro = main, by
		}
	}
}
