package arabic

import (
	"unicode"
	"unicode/utf8"

	"github.com/rawabit/rawabit/internal/span"
)

// A Word is a run of letters and digits with the marks written on them, or one
// punctuation sign standing alone. White space is in no word, nor are the signs
// of a hashtag (#, _).
type Word struct {
	Span   span.Span
	Form   string // folded, see Fold
	Strict string // see Strict
	Punct  bool   // a single sign that is neither letter nor digit
}

// Words cuts text[within.Start:within.End] into words, in order. A sign between
// two digits (2.5, 20/7) stays a word of its own; what belongs together is
// decided by the grammar of numbers and dates.
func Words(text string, within span.Span) []Word {
	words := make([]Word, 0, within.Len()/10+1)
	for i := within.Start; i < within.End; {
		r, n := utf8.DecodeRuneInString(text[i:within.End])
		switch {
		case r == '#' || r == '_': // a hashtag is read as its words
			i += n
		case unicode.IsSpace(r) || IsMark(r) || r == utf8.RuneError && n <= 1 || unicode.IsControl(r):
			i += n
		case inWord(r):
			start := i
			for i < within.End {
				r, n := utf8.DecodeRuneInString(text[i:within.End])
				if !inWord(r) && !IsMark(r) {
					break
				}
				i += n
			}
			// a mark at the very end, such as a closing bidi control, stays outside
			end := i
			for end > start {
				r, n := utf8.DecodeLastRuneInString(text[start:end])
				if !IsMark(r) {
					break
				}
				end -= n
			}
			surface := text[start:end]
			words = append(words, Word{Span: span.Span{Start: start, End: end}, Form: Fold(surface), Strict: Strict(surface)})
		default:
			words = append(words, Word{Span: span.Span{Start: i, End: i + n}, Form: text[i : i+n], Strict: text[i : i+n], Punct: true})
			i += n
		}
	}
	return words
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) && r != 0x0640 || unicode.IsDigit(r) || unicode.IsNumber(r) && r > 0xFF
}
