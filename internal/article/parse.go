package article

import (
	"crypto/sha256"
	"encoding/hex"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/span"
)

// Parse finds the structure of a text. It takes any text, in time and space
// linear in its length, and has no error: a text without structure is one
// paragraph, an empty one has no blocks.
//
// Marks of src that overlap or reach outside of the text are left out of account.
func Parse(src Source) *Article {
	sum := sha256.Sum256([]byte(src.Text))
	a := &Article{Source: src, ID: ID(src.Text), Hash: hex.EncodeToString(sum[:]), Language: Language(src.Text)}
	a.cutter = cutters.Get().(*arabic.Cutter)
	all := a.cutter.Words(src.Text, span.Span{Start: 0, End: len(src.Text)})
	l := &layout{know: know(), text: src.Text, words: all}
	l.lines = cutLines(src.Text, all)
	l.mark(src.Marks)
	l.headline(src)
	l.tables()
	l.items()
	a.Blocks = l.blocks()
	mean(l, a.Blocks)
	a.cut(all, l.know)
	return a
}

// ID names a text: the first 16 hex digits of the SHA-256 of its normal form.
// That is the text in NFC without the runes of arabic.IsMark (vowel signs,
// tatweel, zero-width and bidi controls), every run of white space made one
// blank and none left at the ends.
func ID(text string) string {
	h := sha256.New()
	var buf [4096]byte
	out := buf[:0]
	gap, begun := false, false
	add := func(s string) {
		for at, n := 0, 0; at < len(s); at += n {
			bad := false
			if n = letters(s[at:]); n == 0 {
				if s[at] == ' ' {
					n, gap = 1, begun
					continue
				}
				var r rune
				r, n = utf8.DecodeRuneInString(s[at:])
				bad = r == utf8.RuneError && n <= 1
				if arabic.IsMark(r) {
					continue
				}
				if unicode.IsSpace(r) {
					gap = begun
					continue
				}
			}
			if len(out)+n >= len(buf) {
				h.Write(out)
				out = buf[:0]
			}
			if gap {
				out = append(out, ' ')
				gap = false
			}
			begun = true
			if bad {
				out = utf8.AppendRune(out, utf8.RuneError)
			} else {
				out = append(out, s[at:at+n]...)
			}
		}
	}
	if composed(text) {
		add(text)
	} else {
		var it norm.Iter
		it.InitString(norm.NFC, text)
		for !it.Done() {
			add(string(it.Next()))
		}
	}
	h.Write(out)
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// letters gives how many bytes of plain Arabic letters s begins with, some
// hundred at most.
func letters(s string) int {
	i := 0
	for i+1 < len(s) && i < 256 && s[i]|1 == 0xD9 && plainLetters[s[i]&1][s[i+1]] {
		i += 2
	}
	return i
}

// plainLetters says of the second byte of U+0600 to U+063F and of U+0640 to U+067F
// whether they are letters: U+0621 to U+063A, U+0641 to U+064A. A table asks no
// question that is answered now yes, now no, which a processor can't foretell.
var plainLetters = func() (t [2][256]bool) {
	for r := rune(0x600); r < 0x680; r++ {
		b := utf8.AppendRune(nil, r)
		t[b[0]&1][b[1]] = 0x621 <= r && r <= 0x63A || 0x641 <= r && r <= 0x64A
	}
	return t
}()

// composed reports whether NFC changes nothing in a text but the order of marks
// and which blank is which: true for all but a few texts, and told much faster
// than by composing.
func composed(text string) bool {
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf || c == 0xD8 && i+1 < len(text) && text[i+1] >= 0x80 { // ASCII, U+0600 to U+063F
			i++
			if c >= utf8.RuneSelf {
				i++
			}
			continue
		}
		if n := letters(text[i:]); n > 0 {
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r < 0x300, 0x600 <= r && r < 0x653, 0x656 <= r && r < 0x700, 0x2000 <= r && r < 0x2070:
		default:
			return false
		}
		i += n
	}
	return true
}

// Language tells the language of a text by its letters alone: "ar" if at least
// two fifths of them are Arabic and few of those are letters that Arabic does
// without; "fa" or "ur" where the letters of Persian or Urdu are frequent; "und"
// for all else, including a text without letters.
func Language(text string) string {
	var all, arab, persian, urdu, other int
	for i := 0; i < len(text); {
		if n := letters(text[i:]); n > 0 { // most of them
			all += n / 2
			arab += n / 2
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		i += n
		if r < 0x600 || r > 0x6FF && r < 0xFB50 {
			if unicode.IsLetter(r) {
				all++
			}
			continue
		}
		if !unicode.IsLetter(r) || r == 0x0640 {
			continue
		}
		all++
		arab++
		switch r {
		case 'پ', 'چ', 'ژ', 'گ':
			persian++
		case 'ٹ', 'ڈ', 'ڑ', 'ں', 'ے', 'ۓ':
			urdu++
		case 'ک', 'ی', 'ڤ', 'ڨ', 'ڭ', 'ٱ', 'ھ', 'ہ', 'ۀ', 'ە':
			// met in Arabic news as well: slips of a keyboard, Maghreb letters
			if r == 'ە' {
				other++
			}
		default:
			if 0x0671 <= r && r <= 0x06D3 {
				other++
			}
		}
	}
	// 15 in a thousand, and three in a text of any length: Persian has some 35,
	// Arabic with the one or other foreign name under 3
	frequent := func(n int) bool { return n >= 3 && n*1000 >= 15*arab }
	switch {
	case all == 0 || arab*4 < all:
		return "und"
	case frequent(urdu):
		return "ur"
	case frequent(other):
		return "und"
	case frequent(persian):
		return "fa"
	}
	return "ar"
}
