package article

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/span"
)

type family int

const (
	bullet  family = iota // • and signs that are nothing else
	dash                  // - – * and others that have further uses
	number                // 1- (1) ١.
	letter                // أ-
	ordinal               // أولا:
)

// An itemMark is what marks an item: its family, its number, and where the
// item's own text begins.
type itemMark struct {
	family family
	value  int
	sep    rune
	at     int // where the mark begins
	body   int
}

// An itemPart is an item, or the text before or after items, inside one line.
type itemPart struct {
	kind Kind
	span span.Span
}

const (
	bullets = "•▪●◾■◆♦►▶‣⁃○◦▫□◻◼✓✔➢➤❖∙⦁⚫🔹🔸🔺▸▹➔➜→☑✅\uf0b7\uf0a7\uf0d8"
	dashes  = "-–—−ـ*+·»"
	keycap  = "\ufe0f\u20e3"
)

// itemAt reads the mark at the begin of s, a line or the rest of one; nil if there is none.
func (l *layout) itemAt(i int, s span.Span) *itemMark {
	text := l.text[s.Start:s.End]
	pos := 0
	skip := func(ok func(rune) bool) {
		for pos < len(text) {
			r, n := utf8.DecodeRuneInString(text[pos:])
			if !ok(r) {
				break
			}
			pos += n
		}
	}
	blank := func(r rune) bool { return unicode.IsSpace(r) || arabic.IsMark(r) && r != 0x0640 }
	peek := func() rune {
		r, n := utf8.DecodeRuneInString(text[pos:])
		if n == 0 {
			return -1
		}
		return r
	}
	found := func(f family, value int, sep rune) *itemMark {
		skip(blank)
		return &itemMark{family: f, value: value, sep: sep, at: s.Start, body: s.Start + pos}
	}
	skip(blank)
	r := peek()
	switch {
	case r < 0:
		return nil
	case strings.ContainsRune(bullets, r):
		skip(func(c rune) bool { return strings.ContainsRune(bullets, c) || c == 0xFE0F })
		return found(bullet, 0, r)
	case strings.ContainsRune(dashes, r):
		skip(func(c rune) bool { return c == r })
		c := peek()
		if c < 0 || unicode.IsSpace(c) || r != '»' && (unicode.IsLetter(c) || c == '«' || c == '"') {
			return found(dash, 0, r)
		}
		return nil
	case 0x2460 <= r && r <= 0x2473 || 0x2776 <= r && r <= 0x277F:
		pos += utf8.RuneLen(r)
		v := int(r-0x2460) + 1
		if r >= 0x2776 {
			v = int(r-0x2776) + 1
		}
		return found(number, v, '①')
	}
	open := r == '('
	if open {
		pos++
		skip(blank)
	}
	value, start := 0, pos
	skip(func(c rune) bool {
		d := digit(c)
		if d < 0 || value > 99 {
			return false
		}
		value = value*10 + d
		return true
	})
	f := number
	if pos == start {
		// a word: أولا or a single letter
		skip(func(c rune) bool { return unicode.IsLetter(c) && c != 0x0640 || arabic.IsMark(c) && c != 0x0640 })
		if pos == start || pos-start > 40 {
			return nil
		}
		word := arabic.Fold(text[start:pos])
		if v, ok := l.know.letters[word]; ok {
			f, value = letter, v
		} else if v, ok := l.know.ordinals[word]; ok && !open {
			f, value = ordinal, v
		} else {
			return nil
		}
	}
	if value < 1 || value > 99 {
		return nil
	}
	if f == number && strings.HasPrefix(text[pos:], keycap) {
		pos += len(keycap)
		return found(number, value, 0x20e3)
	}
	skip(blank)
	sep := peek()
	ok := false
	switch f {
	case number:
		ok = strings.ContainsRune("-.)ـ–—−:/", sep)
	case letter:
		ok = strings.ContainsRune("-)ـ–—", sep) // «أ.» and «د.» are titles, «أ/» too
	case ordinal:
		ok = strings.ContainsRune(":-ـ–—.،,/", sep)
	}
	if open && sep != ')' || !ok || sep < 0 {
		return nil
	}
	skip(func(c rune) bool {
		return strings.ContainsRune("-.)ـ–—−:/،,", c) && (c == sep || c == '-' || c == 'ـ' || c == '–')
	})
	if c := peek(); f == letter && sep == 'ـ' && !unicode.IsSpace(c) {
		return nil // «مـحمد»: a lengthened word
	}
	if c := peek(); c >= 0 && digit(c) >= 0 {
		return nil // 14:04, 2-1, 3.5
	}
	if c := peek(); c >= 0 && !unicode.IsSpace(c) && !unicode.IsLetter(c) && !arabic.IsMark(c) && !strings.ContainsRune("«\"“(", c) {
		return nil
	}
	before := pos
	skip(blank)
	if c := peek(); f == number && c >= 0 && digit(c) >= 0 && sep != ')' && sep != '.' {
		return nil // «5 - 10 دول»
	}
	pos = before
	return found(f, value, sep)
}

func digit(r rune) int {
	switch {
	case '0' <= r && r <= '9':
		return int(r - '0')
	case 0x0660 <= r && r <= 0x0669:
		return int(r - 0x0660)
	case 0x06F0 <= r && r <= 0x06F9:
		return int(r - 0x06F0)
	}
	return -1
}

// items finds the items among the lines that belong to no table, and inside lines.
func (l *layout) items() {
	candidates := map[family][]int{}
	marks := make([]*itemMark, len(l.lines))
	for i := range l.lines {
		ln := &l.lines[i]
		if ln.kind == Item {
			// from markup; a bullet may have been typed as well
			if m := l.itemAt(i, ln.span); m != nil && m.body < ln.span.End {
				ln.span.Start = m.body
			}
			continue
		}
		if ln.kind != "" || l.isRule(i) || ln.table > 0 {
			continue
		}
		if marks[i] = l.itemAt(i, ln.span); marks[i] != nil && marks[i].family >= number {
			f := marks[i].family
			candidates[f] = append(candidates[f], i)
		}
	}
	for _, list := range candidates {
		for n, i := range list {
			v := marks[i].value
			ok := v == 1 && marks[i].sep != '،' && marks[i].sep != ',' ||
				n > 0 && marks[list[n-1]] != nil && marks[list[n-1]].value == v-1 ||
				n+1 < len(list) && marks[list[n+1]].value == v+1
			if !ok {
				l.lines[i].item = nil
				continue
			}
			l.lines[i].item = marks[i]
		}
	}
	for i := range l.lines {
		ln := &l.lines[i]
		if m := marks[i]; m != nil && m.family < number {
			ln.item = m
		}
		if ln.kind != "" || ln.rule || ln.rows > 0 || ln.table > 0 {
			continue
		}
		if l.inline(i) {
			continue
		}
		if m := ln.item; m != nil {
			if m.body >= ln.span.End {
				// the mark alone: its item is the next line
				ln.rule = true
				if i+1 < len(l.lines) && l.lines[i+1].kind == "" && marks[i+1] == nil {
					l.lines[i+1].kind = Item
				}
				continue
			}
			ln.kind, ln.span.Start = Item, m.body
		}
	}
	l.bareItems()
}

// bareItems finds lists that lost their bullets: below a line that ends with a
// colon, two lines and more that each begin with a verbal noun.
func (l *layout) bareItems() {
	for i := range l.lines {
		if l.lines[i].kind != "" && l.lines[i].kind != Heading || l.lines[i].rule || !l.endsWithColon(i) {
			continue
		}
		j := i + 1
		for j < len(l.lines) && (j == i+1 || l.lines[j].gap == l.lines[i+1].gap || !l.lines[j].gap) && l.bareItem(j) {
			j++
		}
		if j-i-1 < 2 {
			continue
		}
		for k := i + 1; k < j; k++ {
			l.lines[k].kind = Item
		}
	}
}

func (l *layout) bareItem(i int) bool {
	ln := &l.lines[i]
	w := l.wordsOf(i)
	return ln.kind == "" && !ln.rule && ln.parts == nil && ln.table == 0 && ln.pieces == nil &&
		len(w) >= 2 && len(w) <= 30 && l.know.masdar(w[0]) > 0 && !l.endsWithColon(i)
}

// inline cuts a line that holds several items: • … • …, 1- … 2- …, أولا: … ثانيا: …,
// or a colon with dashes after it. The text before the first is a paragraph, and
// so is what follows the last one's first sentence if all others are one sentence.
func (l *layout) inline(i int) bool {
	ln := &l.lines[i]
	marks := l.inlineMarks(i)
	if len(marks) == 0 || len(marks) == 1 && marks[0].at == ln.span.Start {
		return false
	}
	if before := trim(l.text, span.Span{Start: ln.span.Start, End: marks[0].at}); before.Len() > 0 {
		ln.parts = append(ln.parts, itemPart{Paragraph, before})
	}
	single := true
	for n, m := range marks {
		s := span.Span{Start: m.body, End: ln.span.End}
		if n+1 < len(marks) {
			s.End = marks[n+1].at
		}
		s = trim(l.text, s)
		end := s.Start
		for end < s.End {
			if k := stopAt(l.text, s, end, l.know); k > 0 {
				end += k
				break
			}
			_, k := utf8.DecodeRuneInString(l.text[end:s.End])
			end += k
		}
		if n+1 < len(marks) || !single || end == s.End {
			single = single && end == s.End
			ln.parts = append(ln.parts, itemPart{Item, s})
			continue
		}
		ln.parts = append(ln.parts,
			itemPart{Item, span.Span{Start: s.Start, End: end}},
			itemPart{Paragraph, trim(l.text, span.Span{Start: end, End: s.End})})
	}
	return true
}

func (l *layout) inlineMarks(i int) []*itemMark {
	ln := &l.lines[i]
	words := l.wordsOf(i)
	text := l.text
	rest := func(at int) span.Span { return span.Span{Start: at, End: ln.span.End} }
	blankBefore := func(at int) bool {
		if at == ln.span.Start {
			return true
		}
		r, _ := utf8.DecodeLastRuneInString(text[ln.span.Start:at])
		return unicode.IsSpace(r)
	}
	var signs, colon []*itemMark
	// numbered runs: the one that is open for each family
	var runs [ordinal + 1][]*itemMark
	var best []*itemMark
	dashAfterColon := rune(0)
	for n, w := range words {
		at := w.Span.Start
		if !w.Punct && !l.know.mayCount(w.Form) || !blankBefore(at) && !(w.Punct && n > 0 && words[n-1].Punct) && !(w.Punct && strings.Contains(bullets, w.Form)) {
			continue
		}
		r, _ := utf8.DecodeRuneInString(w.Form)
		switch {
		case w.Punct && strings.ContainsRune(bullets, r) && r != '→':
			if m := l.itemAt(i, rest(at)); m != nil && m.body < ln.span.End {
				if k := len(signs); k == 0 || signs[k-1].body <= at {
					signs = append(signs, m)
				}
			}
		case w.Punct && strings.ContainsRune(dashes, r) && r != '»':
			if n > 0 && words[n-1].Form == ":" && dashAfterColon == 0 {
				dashAfterColon = r
			}
			if r == dashAfterColon && r != 0 {
				if m := l.itemAt(i, rest(at)); m != nil && m.body < ln.span.End {
					colon = append(colon, m)
				}
			}
		default:
			// only words that can open a mark: a number, an ordinal, a letter, a bracket
			if w.Punct && w.Form != "(" {
				continue
			}
			m := l.itemAt(i, rest(at))
			if m == nil || m.family < number || m.body >= ln.span.End || strings.ContainsRune("،,/:", m.sep) && m.family == number {
				continue
			}
			if m.family == ordinal && strings.ContainsRune("،,.", m.sep) && len(runs[ordinal]) == 0 && (n == 0 || words[n-1].Form != ":") {
				continue // «ثانيا، …» orders an argument, unless a colon has announced a list
			}
			run := runs[m.family]
			switch {
			case len(run) > 0 && m.value == len(run)+1 && m.sep == run[0].sep:
				runs[m.family] = append(run, m)
			case m.value == 1:
				if len(run) > len(best) {
					best = run
				}
				runs[m.family] = []*itemMark{m}
			}
		}
	}
	for _, run := range runs {
		if len(run) > len(best) {
			best = run
		}
	}
	switch {
	case len(signs) >= 2:
		return signs
	case len(signs) == 1 && signs[0].at > ln.span.Start:
		before := inside(words, span.Span{Start: ln.span.Start, End: signs[0].at})
		if len(before) > 0 && before[len(before)-1].Form == ":" {
			return signs
		}
	case len(best) >= 2:
		return best
	case len(colon) >= 2:
		return colon
	}
	return nil
}
