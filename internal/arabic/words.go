package arabic

import (
	"unicode"
	"unicode/utf8"

	"github.com/rawabit/rawabit/graph/letters"
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
	var c Cutter
	return c.Words(text, within)
}

// A Cutter cuts one text after the other in the same memory. The zero Cutter is
// ready for use.
type Cutter struct {
	words []Word
	forms forms
}

// Words is the function of that name; the words hold until the next call.
func (c *Cutter) Words(text string, within span.Span) []Word {
	words, f := c.words[:0], &c.forms
	if n := within.Len()/10 + 1; cap(words) < n {
		words = make([]Word, 0, n)
	}
	f.letters, f.words = f.letters[:0], f.words[:0]
	for i := within.Start; i < within.End; {
		kind, n := kindAt(text, i, within.End)
		if kind&letter == 0 {
			if kind&blank == 0 {
				words = append(words, Word{Span: span.Span{Start: i, End: i + n}, Form: text[i : i+n], Strict: text[i : i+n], Punct: true})
			}
			i += n
			continue
		}
		start, all := i, kind
		for i += n; i < within.End; i += n {
			kind, n = kindAt(text, i, within.End)
			if kind&(letter|mark) == 0 {
				break
			}
			all |= kind
		}
		// a mark at the very end, such as a closing bidi control, stays outside
		end := i
		for all&mark != 0 && end > start {
			r, n := utf8.DecodeLastRuneInString(text[start:end])
			if !IsMark(r) {
				break
			}
			end -= n
		}
		surface := text[start:end]
		words = append(words, Word{Span: span.Span{Start: start, End: end}, Form: surface, Strict: surface})
		if all&(folds|strictFolds) != 0 && !f.add(len(words)-1, surface, all&strictFolds != 0) {
			words = words[:len(words)-1]
		}
	}
	f.fill(words)
	c.words = words
	return words
}

// Forget drops the text that was cut last, so that the memory may be kept; of a
// long text it drops the memory too.
func (c *Cutter) Forget() {
	const most = 1 << 14 // words: more than any article of a newspaper has
	if cap(c.words) > most {
		*c = Cutter{}
	}
	clear(c.words)
}

// forms gathers the forms of words that are not written as they stand, so that
// a text costs one string for all of them.
type forms struct {
	letters []byte // one form behind the other
	words   []form
}

// A form says where a word's Form ends in forms.letters, which begins at the end
// of the one before, and then its Strict; that is the surface where strict is 0.
type form struct{ word, fold, strict int }

// add folds the surface of a word; false where nothing is left of it, as of a
// vowel sign in the presentation forms, which count as letters.
func (f *forms) add(word int, surface string, strict bool) bool {
	before := len(f.letters)
	f.letters = letters.AppendFold(f.letters, surface)
	at := form{word: word, fold: len(f.letters)}
	if at.fold == before {
		return false
	}
	if strict {
		f.letters = letters.AppendStrict(f.letters, surface)
		at.strict = len(f.letters)
	}
	f.words = append(f.words, at)
	return true
}

func (f *forms) fill(words []Word) {
	letters, from := string(f.letters), 0
	for _, at := range f.words {
		w := &words[at.word]
		w.Form, from = letters[from:at.fold], at.fold
		if at.strict > 0 {
			w.Strict, from = letters[from:at.strict], at.strict
		}
	}
}

// What Words asks of a rune, as bits.
const (
	letter      = 1 << iota // of a word, digits included
	mark                    // see IsMark
	blank                   // in no word and no sign either
	folds                   // Fold changes it
	strictFolds             // Strict changes it
)

// kindAt gives the kind of the rune at text[i], i < end, and its length.
func kindAt(text string, i, end int) (kind uint8, n int) {
	c := text[i]
	if c < utf8.RuneSelf {
		return asciiKinds[c], 1
	}
	if c >= 0xD8 && c <= 0xDB && i+1 < end && text[i+1]>>6 == 2 { // the basic Arabic block
		return arabicKinds[int(c-0xD8)<<6|int(text[i+1]&0x3F)], 2
	}
	r, n := utf8.DecodeRuneInString(text[i:end])
	if r == utf8.RuneError && n <= 1 {
		return blank, n
	}
	return kindOf(r), n
}

func kindOf(r rune) uint8 {
	kind := uint8(letter)
	switch {
	case r == '#' || r == '_': // a hashtag is read as its words
		return blank
	case IsMark(r):
		return mark | blank | folds | strictFolds
	case unicode.IsSpace(r) || unicode.IsControl(r):
		return blank
	case !inWord(r):
		return 0
	}
	s := string(r)
	if !letters.Unchanged(s, true) {
		kind |= folds
	}
	if !letters.Unchanged(s, false) {
		kind |= strictFolds
	}
	return kind
}

// asciiKinds and arabicKinds hold kindOf for U+0000 to U+007F and U+0600 to U+06FF.
var asciiKinds, arabicKinds = kindTables()

func kindTables() (ascii [128]uint8, arab [256]uint8) {
	for i := range ascii {
		ascii[i] = kindOf(rune(i))
	}
	for i := range arab {
		arab[i] = kindOf(rune(0x600 + i))
	}
	return ascii, arab
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) && r != 0x0640 || unicode.IsDigit(r) || unicode.IsNumber(r) && r > 0xFF
}
