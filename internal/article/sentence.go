package article

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/span"
)

// cut fills Sentences and Words from the blocks. all are the words of the whole
// text; those in no block (the number of an item, the bars of a table) are dropped.
func (a *Article) cut(all []arabic.Word, know *knowledge) {
	straddles := false
	w := 0
	for i := range a.Blocks {
		b := &a.Blocks[i]
		b.First = len(a.Sentences)
		if b.Kind == Row || b.Kind == HeaderRow {
			for _, c := range b.Cells {
				if c.Span.Len() > 0 {
					a.Sentences = append(a.Sentences, Sentence{Span: c.Span, Block: i})
				}
			}
		} else {
			a.sentences(i, know)
		}
		b.Last = len(a.Sentences)
	}
	kept := all[:0:len(all)]
	for i := range a.Sentences {
		s := &a.Sentences[i]
		for w < len(all) && all[w].Span.Start < s.Span.Start {
			// «1ـالبند»: a mark of an item in one run with the word after it
			straddles = straddles || all[w].Span.End > s.Span.Start
			w++
		}
		s.First = len(kept)
		for w < len(all) && all[w].Span.End <= s.Span.End {
			kept = append(kept, all[w])
			w++
		}
		straddles = straddles || w < len(all) && all[w].Span.Start < s.Span.End
		s.Last = len(kept)
	}
	if straddles {
		kept = nil
		for i := range a.Sentences {
			s := &a.Sentences[i]
			s.First = len(kept)
			kept = append(kept, arabic.Words(a.Text, s.Span)...)
			s.Last = len(kept)
		}
	}
	a.Words = kept
	room := make([]Clause, 0, 2*len(a.Sentences))
	for i := range a.Sentences {
		room = a.clauses(&a.Sentences[i], room)
	}
}

// sentences cuts block i at its full stops, question and exclamation marks.
func (a *Article) sentences(i int, know *knowledge) {
	b := a.Blocks[i].Span
	start := b.Start
	for at := b.Start; at < b.End; {
		if n := letters(a.Text[at:b.End]); n > 0 {
			at += n
			continue
		}
		if !mayStop(a.Text, at) {
			at++
			continue
		}
		n := stopAt(a.Text, span.Span{Start: start, End: b.End}, at, know)
		if n == 0 {
			_, n = utf8.DecodeRuneInString(a.Text[at:b.End])
			at += n
			continue
		}
		at += n
		if s := trim(a.Text, span.Span{Start: start, End: at}); s.Len() > 0 {
			a.Sentences = append(a.Sentences, Sentence{Span: s, Block: i})
		}
		start = at
	}
	if s := trim(a.Text, span.Span{Start: start, End: b.End}); s.Len() > 0 {
		a.Sentences = append(a.Sentences, Sentence{Span: s, Block: i})
	}
}

// mayStop reports whether a sentence end may begin at a byte.
func mayStop(text string, at int) bool {
	switch text[at] {
	case '.', '?', '!':
		return true
	case "؟"[0]: // as half of the letters do
		return strings.HasPrefix(text[at:], "؟")
	case "۔"[0]:
		return strings.HasPrefix(text[at:], "۔")
	}
	return false
}

// stopAt gives the length of the sentence end at byte at of text[in.Start:in.End],
// closing quotes and brackets included, or 0 if none is there.
func stopAt(text string, in span.Span, at int, know *knowledge) int {
	r, n := utf8.DecodeRuneInString(text[at:in.End])
	end := at + n
	switch r {
	case '.', '۔':
		if at > in.Start && text[at-1] == '.' {
			return 0 // of a run that was looked at as a whole
		}
		dots := 1
		for end < in.End && text[end] == '.' {
			end++
			dots++
		}
		if dots > 1 && end < in.End || !isStop(text, in, at, end, know) {
			return 0
		}
	case '؟', '?', '!':
		for end < in.End {
			r, n := utf8.DecodeRuneInString(text[end:in.End])
			if r != '؟' && r != '?' && r != '!' && r != '.' {
				break
			}
			end += n
		}
	default:
		return 0
	}
	for end < in.End {
		r, n := utf8.DecodeRuneInString(text[end:in.End])
		if !closes(r) && !arabic.IsMark(r) {
			break
		}
		// a straight quote after a blank opens; right after the stop it closes
		end += n
	}
	return end - at
}

func closes(r rune) bool {
	switch r {
	case '"', '»', '”', '’', ')', ']', '\'':
		return true
	}
	return false
}

// isStop tells whether the one dot at text[at:end] ends a sentence: not in a
// number, an abbreviation (د. فلان), a Latin name (U.S., site.com).
func isStop(text string, in span.Span, at, end int, know *knowledge) bool {
	before, _ := utf8.DecodeLastRuneInString(text[in.Start:at])
	after, _ := utf8.DecodeRuneInString(text[end:in.End])
	if end == in.End {
		return true
	}
	if unicode.IsDigit(before) && unicode.IsDigit(after) || latin(before) && latin(after) {
		return false
	}
	// the word before the dot, at most a few letters back
	start, letters := at, 0
	for start > in.Start && letters <= 5 {
		r, n := utf8.DecodeLastRuneInString(text[in.Start:start])
		if !unicode.IsLetter(r) && !arabic.IsMark(r) {
			break
		}
		if !arabic.IsMark(r) {
			letters++
		}
		start -= n
	}
	if letters == 1 {
		// «1447 هـ.» and «2015 م.» end with an era, not with an abbreviated name
		front := strings.TrimRightFunc(text[in.Start:start], unicode.IsSpace)
		if r, _ := utf8.DecodeLastRuneInString(front); unicode.IsDigit(r) {
			return true
		}
		return false
	}
	if letters > 1 && letters <= 5 && know.short[arabic.Fold(text[start:at])] {
		return false
	}
	return true
}

func latin(r rune) bool { return unicode.Is(unicode.Latin, r) || '0' <= r && r <= '9' }

// clauses cuts a sentence whose words are known, behind the clauses of others in room.
func (a *Article) clauses(s *Sentence, room []Clause) []Clause {
	from := len(room)
	start, first := s.Span.Start, s.First
	for w := s.First; w < s.Last; w++ {
		if !a.Words[w].Punct {
			continue
		}
		end := a.Words[w].Span.End
		switch r, _ := utf8.DecodeRuneInString(a.Words[w].Form); r {
		case '،', ',', '؛', ';', ':', '：':
			before, _ := utf8.DecodeLastRuneInString(a.Text[start:a.Words[w].Span.Start])
			after, _ := utf8.DecodeRuneInString(a.Text[end:s.Span.End])
			if unicode.IsDigit(before) && unicode.IsDigit(after) {
				continue
			}
		case '…':
		case '.':
			if w+1 == s.Last || a.Words[w+1].Form != "." || a.Words[w+1].Span.Start != end {
				continue
			}
			for w+1 < s.Last && a.Words[w+1].Form == "." && a.Words[w+1].Span.Start == a.Words[w].Span.End {
				w++
			}
			end = a.Words[w].Span.End
		default:
			continue
		}
		if c := trim(a.Text, span.Span{Start: start, End: end}); c.Len() > 0 && w+1 < s.Last {
			room = append(room, Clause{Span: c, First: first, Last: w + 1})
			start, first = end, w+1
		}
	}
	room = append(room, Clause{Span: trim(a.Text, span.Span{Start: start, End: s.Span.End}), First: first, Last: s.Last})
	s.Clauses = room[from:len(room):len(room)]
	return room
}

// trim takes white space off both ends.
func trim(text string, s span.Span) span.Span {
	for s.Start < s.End {
		r, n := utf8.DecodeRuneInString(text[s.Start:s.End])
		if !unicode.IsSpace(r) {
			break
		}
		s.Start += n
	}
	for s.Start < s.End {
		r, n := utf8.DecodeLastRuneInString(text[s.Start:s.End])
		if !unicode.IsSpace(r) {
			break
		}
		s.End -= n
	}
	return s
}
