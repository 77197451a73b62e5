// Package arabic holds what is known about Arabic letters and words on paper:
// folding, words, clitics, numerals and month names.
//
// It knows spelling, not meaning: whether a leading waw is a conjunction is
// decided by whoever has a lexicon. Folding loses letters on purpose (علي and
// على become one form), so folded forms are for look-up, never for display.
package arabic

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold gives the form under which a word is looked up: NFKC, without vowel
// marks, tatweel, zero-width and bidi marks; أإآٱ as ا, ى as ي, ئ as ي, ؤ as و,
// ة as ه; Persian and Urdu letters as their Arabic kin; digits as ASCII.
// Folding twice changes nothing.
func Fold(s string) string { return fold(s, true) }

// Strict is Fold without the merging of hamza forms, ى and ة: it tells علي (a
// name) from على ("on") where Fold does not.
func Strict(s string) string { return fold(s, false) }

func fold(s string, merge bool) string {
	if !plain(s) {
		s = norm.NFKC.String(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if r = foldRune(r, merge); r >= 0 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plain reports whether s holds only ASCII and the letters of the basic Arabic
// block, which NFKC leaves alone; hamza and madda above are left out because
// they compose with the letter before them.
func plain(s string) bool {
	for _, r := range s {
		if r >= utf8.RuneSelf && (r < 0x0621 || r > 0x06FF || (r >= 0x0653 && r <= 0x0655) || (r >= 0x0675 && r <= 0x0678)) {
			return false
		}
	}
	return true
}

func foldRune(r rune, merge bool) rune {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	case IsMark(r):
		return -1
	case 0x0660 <= r && r <= 0x0669:
		return '0' + r - 0x0660
	case 0x06F0 <= r && r <= 0x06F9:
		return '0' + r - 0x06F0
	}
	switch r {
	case 'ک', 'گ':
		return 'ك'
	case 'ی':
		return 'ي'
	case 'پ':
		return 'ب'
	case 'ڤ':
		return 'ف'
	case 'چ':
		return 'ج'
	case 'ٱ':
		return 'ا'
	}
	if !merge {
		return r
	}
	switch r {
	case 'أ', 'إ', 'آ':
		return 'ا'
	case 'ى', 'ئ':
		return 'ي'
	case 'ؤ':
		return 'و'
	case 'ة':
		return 'ه'
	}
	return r
}

// IsMark reports whether r is written on or between letters without being one:
// vowel signs, tatweel, zero-width and bidi controls.
func IsMark(r rune) bool {
	switch {
	case 0x0610 <= r && r <= 0x061A, 0x064B <= r && r <= 0x065F, 0x06D6 <= r && r <= 0x06ED && r != 0x06DD && r != 0x06E9:
		return true
	case r == 0x0640, r == 0x0670, r == 0x061C, r == 0x00AD, r == 0xFEFF:
		return true
	case 0x200B <= r && r <= 0x200F, 0x202A <= r && r <= 0x202E, 0x2060 <= r && r <= 0x2064, 0x2066 <= r && r <= 0x2069:
		return true
	}
	return false
}

// IsLetter reports whether r is an Arabic letter proper.
func IsLetter(r rune) bool {
	return 0x0621 <= r && r <= 0x064A && r != 0x0640 || 0x0671 <= r && r <= 0x06D3
}
