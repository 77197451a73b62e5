package article

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/span"
)

// A line is a line of the text that is not blank, or the lines of a paragraph
// that was wrapped at a fixed width.
type line struct {
	span        span.Span // without the white space around it
	first, last int       // its words in layout.words
	gap         bool      // a blank line or the begin of the text stands before it

	kind   Kind // "" until known
	marked bool // kind is what markup said
	rule   bool // nothing but ----- or |:--|
	table  int
	cells  []TableCell
	rows   int         // a row that takes up this many lines, the first of which this is
	item   *itemMark   // kind Item: what was found at its begin
	parts  []itemPart  // items inside the line, if more than the line as a whole
	pieces []span.Span // for line breaks in a wrapped paragraph; nil for one line
}

// layout is the work of Parse on its way from lines to blocks.
type layout struct {
	know   *knowledge
	text   string
	words  []arabic.Word
	lines  []line
	count  int  // tables so far
	marked bool // the source has marks

	refused map[string]int // see tried
}

func (l *layout) wordsOf(i int) []arabic.Word { return l.words[l.lines[i].first:l.lines[i].last] }

// within gives the words that lie in s, which lies in line i.
func (l *layout) within(i int, s span.Span) []arabic.Word {
	return inside(l.wordsOf(i), s)
}

func inside(words []arabic.Word, s span.Span) []arabic.Word {
	by := func(w arabic.Word, at int) int { return w.Span.Start - at }
	first, _ := slices.BinarySearchFunc(words, s.Start, by)
	last, _ := slices.BinarySearchFunc(words, s.End, by)
	if last > first && words[last-1].Span.End > s.End {
		last--
	}
	return words[first:last]
}

// cutLines cuts at \n, \r\n, \r, form feed, NEL and the Unicode separators,
// and joins the lines of paragraphs that were wrapped.
func cutLines(text string, words []arabic.Word) []line {
	lines := make([]line, 0, min(strings.Count(text, "\n")+1, 64))
	gap, w := true, 0
	put := func(s span.Span) {
		if s = trimLine(text, s); s.Len() == 0 {
			gap = true
			return
		}
		for w < len(words) && words[w].Span.Start < s.Start {
			w++
		}
		ln := line{span: s, first: w, gap: gap}
		for w < len(words) && words[w].Span.Start < s.End {
			w++
		}
		ln.last = w
		lines = append(lines, ln)
		gap = false
	}
	start := 0
	for i := 0; i < len(text); i++ {
		if c := text[i]; c > '\r' && c != "\u0085"[0] && c != "\u2028"[0] {
			continue // no line end begins with it
		}
		r, _ := utf8.DecodeRuneInString(text[i:])
		switch r {
		case '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				continue // the \n ends the line; the \r is trimmed
			}
		case '\n', '\f', '\v', 0x85, 0x2028, 0x2029:
		default:
			continue
		}
		put(span.Span{Start: start, End: i})
		start = i + utf8.RuneLen(r)
	}
	put(span.Span{Start: start, End: len(text)})
	return unwrap(text, words, lines)
}

// trimLine takes white space off both ends. A line of nothing but bidi or
// zero-width marks is blank; where there is more, marks stay in the line, for
// every rune has its block.
func trimLine(text string, s span.Span) span.Span {
	s = trim(text, s)
	for _, r := range text[s.Start:s.End] {
		if !unicode.IsSpace(r) && !arabic.IsMark(r) {
			return s
		}
	}
	return span.Span{Start: s.Start, End: s.Start}
}

// unwrap joins lines that were broken at a fixed width: three and more without a
// gap, all but the last of much the same length, most of them ending in the
// middle of a sentence. Tables and lists are uneven, so they stay.
func unwrap(text string, words []arabic.Word, lines []line) []line {
	out := lines[:0]
	for i := 0; i < len(lines); {
		j := i + 1
		for j < len(lines) && !lines[j].gap {
			j++
		}
		if group := lines[i:j]; wrapped(text, words, group) {
			joined := group[0]
			joined.span.End = group[len(group)-1].span.End
			joined.last = group[len(group)-1].last
			for _, g := range group {
				joined.pieces = append(joined.pieces, g.span)
			}
			out = append(out, joined)
		} else {
			out = append(out, group...)
		}
		i = j
	}
	return out
}

func wrapped(text string, words []arabic.Word, group []line) bool {
	if len(group) < 3 {
		return false
	}
	shortest, longest, open := 1<<30, 0, 0
	for _, g := range group[:len(group)-1] {
		// bytes: two to an Arabic letter
		n := g.span.Len()
		shortest, longest = min(shortest, n), max(longest, n)
		if g.first == g.last || strings.ContainsAny(g.span.In(text), "|\t") {
			return false
		}
		if last := words[g.last-1]; !last.Punct {
			open++
		}
	}
	last := group[len(group)-1].span.Len()
	return shortest >= 90 && longest <= 260 && shortest*5 >= longest*4 && last <= longest+10 && open*3 >= (len(group)-1)*2
}

// mark takes over what markup said. Text and marks come from the same hand, so
// a mark covers a line as a whole; others are left out of account.
func (l *layout) mark(marks []Mark) {
	if len(marks) == 0 {
		return
	}
	l.marked = true
	marks = slices.Clone(marks)
	slices.SortStableFunc(marks, func(a, b Mark) int {
		if a.Span.Start != b.Span.Start {
			return a.Span.Start - b.Span.Start
		}
		return b.Span.End - a.Span.End // rows before their cells
	})
	i := 0
	for _, m := range marks {
		if m.Span.Start < 0 || m.Span.End > len(l.text) || m.Span.Start > m.Span.End {
			continue
		}
		if m.Kind != Cell {
			if m.Span = trim(l.text, m.Span); m.Span.Len() == 0 {
				continue
			}
		}
		for i < len(l.lines) && l.lines[i].span.End < m.Span.Start {
			i++
		}
		if i == len(l.lines) {
			return
		}
		ln := &l.lines[i]
		switch {
		case m.Kind == Cell:
			if (ln.kind == Row || ln.kind == HeaderRow) && ln.span.Start <= m.Span.End && m.Span.End <= ln.span.End {
				m.Span.Start = max(m.Span.Start, ln.span.Start)
				c := trim(l.text, m.Span)
				if c.Len() == 0 {
					c = span.Span{Start: m.Span.Start, End: m.Span.Start}
				}
				if n := len(ln.cells); n == 0 || ln.cells[n-1].Span.End <= c.Start {
					ln.cells = append(ln.cells, TableCell{Span: c})
				}
			}
		case ln.marked || m.Span != ln.span:
		case m.Kind == Headline || m.Kind == Heading || m.Kind == Item || m.Kind == Row || m.Kind == HeaderRow:
			ln.kind, ln.marked = m.Kind, true
		case m.Kind == Paragraph:
			ln.marked = true // and typed bullets or tables are still looked for
		}
	}
}

// headline gives the first line that role, unless markup gave it to another, or
// the line is plainly a paragraph or the page has a title that is not it.
func (l *layout) headline(src Source) {
	for _, ln := range l.lines {
		if ln.kind == Headline {
			return
		}
	}
	i := 0
	for i < len(l.lines) && l.isRule(i) {
		i++
	}
	if i == len(l.lines) || l.lines[i].kind != "" || l.lines[i].pieces != nil {
		return
	}
	words := l.wordsOf(i)
	long := len(words) > 40
	if n := len(words); n > 0 && words[n-1].Form == "." && (n < 2 || words[n-2].Form != ".") {
		// a sentence: a headline only if it is short and something longer follows
		long = n > 16 || i+1 == len(l.lines) || len(l.wordsOf(i+1)) < n
		for _, w := range words[:n-1] {
			long = long || w.Form == "."
		}
	}
	if src.Title != "" && l.marked {
		long = long || arabic.Fold(src.Title) != arabic.Fold(l.lines[i].span.In(l.text))
	}
	if m := l.itemAt(i, l.lines[i].span); m != nil && m.family == bullet {
		long = true
	}
	if !long {
		l.lines[i].kind = Headline
	}
}

// isRule reports whether line i draws a line, and notes it.
func (l *layout) isRule(i int) bool {
	ln := &l.lines[i]
	if ln.rule {
		return true
	}
	if ln.kind != "" {
		return false
	}
	n := 0
	for _, r := range ln.span.In(l.text) {
		switch {
		case unicode.IsSpace(r) || arabic.IsMark(r):
			if r == 0x0640 {
				n++
			}
		case strings.ContainsRune("-–—−_=*~+|:•·.─━═│┃┌┐└┘├┤┬┴┼", r):
			n++
		default:
			return false
		}
	}
	ln.rule = n >= 3 && !strings.HasPrefix(ln.span.In(l.text), "..")
	return ln.rule
}

// blocks makes the blocks from the lines, whose tables and items are known.
func (l *layout) blocks() []Block {
	out := make([]Block, 0, len(l.lines))
	put := func(b Block) {
		if b.Span.Len() > 0 {
			b.Intro = -1
			out = append(out, b)
		}
	}
	for i := 0; i < len(l.lines); i++ {
		ln := &l.lines[i]
		switch {
		case ln.kind == Row || ln.kind == HeaderRow:
			b := Block{Kind: ln.kind, Cells: ln.cells, Table: ln.table}
			if len(ln.cells) > 0 {
				b.Span = span.Span{Start: ln.cells[0].Span.Start, End: ln.cells[len(ln.cells)-1].Span.End}
			}
			put(b)
			i += max(ln.rows-1, 0)
		case ln.rule:
		case ln.parts != nil:
			for _, p := range ln.parts {
				put(Block{Kind: p.kind, Span: trim(l.text, p.span)})
			}
		case ln.kind != "":
			put(Block{Kind: ln.kind, Span: ln.span})
		default:
			kind := Paragraph
			if l.heading(i) {
				kind = Heading
			}
			put(Block{Kind: kind, Span: ln.span})
		}
	}
	return out
}

// next gives the line after i that is no rule, or -1.
func (l *layout) next(i int) int {
	for i++; i < len(l.lines); i++ {
		if !l.lines[i].rule {
			return i
		}
	}
	return -1
}

const (
	headingWords = 14
	introWords   = 8
)

// heading reports whether line i, which is neither headline, item nor row, heads
// what follows: short, without a final stop, with something longer or a list or
// table below it, and not the begin of a running sentence; or a noun phrase
// that ends with a colon.
func (l *layout) heading(i int) bool {
	words := l.wordsOf(i)
	n := len(words)
	if n == 0 || n > headingWords || l.lines[i].pieces != nil {
		return false
	}
	next := l.next(i)
	if next < 0 || !l.lines[i].gap && l.lines[next].gap {
		return false // the last line of a group heads nothing
	}
	if i > 0 && l.lines[i-1].kind == Headline && l.dateline(i) {
		return false
	}
	first, last := words[0], words[n-1]
	if first.Punct && first.Form != "«" && first.Form != "\"" && first.Form != "“" {
		return false
	}
	switch last.Form {
	case ".", "،", ",", "؛", ";", "…":
		return false
	case ":", "：":
		if n < 2 || n > introWords || l.know.pending[words[n-2].Form] || l.runs(words) || l.know.pointer[words[n-2].Form] {
			return false
		}
		hits := l.know.hits(words)
		return isDefinite(first.Form) || len(hits) > 0 && hits[0].weight > 1 && hits[0].at <= 1
	case "؟", "?", "!":
		if n > 10 {
			return false
		}
	}
	for _, w := range words[:n-1] {
		// two sentences in one line, or a list in prose, are no heading
		if w.Form == "؛" || w.Form == "." {
			return false
		}
	}
	if l.runs(words) {
		return false
	}
	if k := l.lines[next].kind; k == Row || k == HeaderRow || k == Item {
		return true
	}
	below := len(l.wordsOf(next))
	if l.endsWithColon(next) {
		// «ماذا يريد الطرفان؟», then «الأردن:» with its items
		after := l.next(next)
		return below >= n || after >= 0 && l.lines[after].kind == Item
	}
	return below >= 15 && below*2 >= n*3
}

// dateline reports whether line i, right below the headline, says where, when or
// by whom and no more: «الرياض – وكالات», «عدن في 3 مارس 2024».
func (l *layout) dateline(i int) bool {
	for _, w := range l.wordsOf(i) {
		switch r, _ := utf8.DecodeRuneInString(w.Form); {
		case unicode.IsDigit(r), r == '-', r == '–', r == '—', r == '/', r == '|':
			return true
		}
	}
	return false
}

// runs reports whether words begin like a running sentence: with a verb of the
// list or with "and" before a word that has no waw of its own.
func (l *layout) runs(words []arabic.Word) bool {
	f := words[0].Form
	if l.know.opener[f] {
		return true
	}
	if rest, ok := cutAny(f, "و", "ف"); ok && strings.HasPrefix(f, "و") && !l.know.waw[f] {
		return l.know.opener[rest] || len(rest) >= 6
	}
	return false
}

func (l *layout) endsWithColon(i int) bool {
	if i < 0 {
		return false
	}
	w := l.wordsOf(i)
	return len(w) > 0 && (w[len(w)-1].Form == ":" || w[len(w)-1].Form == "：")
}
