// Package letters folds Arabic (and Latin) letters: a string in, the form under which
// it is looked up out, whatever the spelling of hamza, ة and ى, marks and digits.
//
// It knows letters, not words; both the reader of articles and the graph need it, and
// it needs neither. Folding loses letters on purpose (علي and على become one form), so
// folded forms are for look-up, never for display.
package letters

import (
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
	if Unchanged(s, merge) {
		return s
	}
	return string(appendFold(make([]byte, 0, len(s)), s, merge))
}

// AppendFold appends Fold(s) to dst.
func AppendFold(dst []byte, s string) []byte { return appendFold(dst, s, true) }

// AppendStrict appends Strict(s) to dst.
func AppendStrict(dst []byte, s string) []byte { return appendFold(dst, s, false) }

// Rune folds one letter, by itself; -1 for a mark.
func Rune(r rune) rune { return foldRune(r, true) }

func appendFold(dst []byte, s string, merge bool) []byte {
	if !plain(s) {
		return append(dst, settle(s, merge)...)
	}
	return appendPlain(dst, s, merge)
}

// settle folds what NFKC may change, again and again until nothing changes: a
// letter made small, or one freed of the mark between, may compose with the next.
func settle(s string, merge bool) string {
	for range 8 {
		next := string(appendPlain(nil, norm.NFKC.String(s), merge))
		if next == s {
			break
		}
		s = next
	}
	return s
}

func appendPlain(dst []byte, s string, merge bool) []byte {
	t := &strictTable
	if merge {
		t = &foldTable
	}
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			dst = append(dst, c)
			i++
			continue
		}
		if c >= 0xD8 && c <= 0xDB && i+1 < len(s) && s[i+1]>>6 == 2 { // the basic Arabic block, two bytes a letter
			if r := t[int(c-0xD8)<<6|int(s[i+1]&0x3F)]; r >= utf8.RuneSelf {
				dst = append(dst, 0xC0|byte(r>>6), 0x80|byte(r&0x3F))
			} else if r >= 0 {
				dst = append(dst, byte(r))
			}
			i += 2
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r = foldRune(r, merge); r >= 0 {
			dst = utf8.AppendRune(dst, r)
		}
		i += n
	}
	return dst
}

// foldTable and strictTable hold foldRune for U+0600 to U+06FF.
var foldTable, strictTable = tables()

func tables() (fold, strict [256]rune) {
	for i := range fold {
		fold[i], strict[i] = foldRune(rune(0x600+i), true), foldRune(rune(0x600+i), false)
	}
	return fold, strict
}

// Unchanged reports whether folding (Fold if merge is set, else Strict) leaves s as it
// is; false where that takes a longer look. Most words of a text are such and need no copy.
func Unchanged(s string, merge bool) bool {
	t := &strictTable
	if merge {
		t = &foldTable
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				return false
			}
			continue
		}
		if c < 0xD8 || c > 0xDB || i+1 >= len(s) || s[i+1]>>6 != 2 {
			return false
		}
		k := int(c-0xD8)<<6 | int(s[i+1]&0x3F)
		if k < 0x21 || t[k] != rune(0x600+k) || k >= 0x53 && k <= 0x55 || k >= 0x75 && k <= 0x78 { // as in plain
			return false
		}
		i++
	}
	return true
}

// plain reports whether s holds only ASCII and the letters of the basic Arabic
// block, which NFKC leaves alone; hamza and madda above are left out because
// they compose with the letter before them.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < utf8.RuneSelf {
			continue
		}
		if c < 0xD8 || c > 0xDB || i+1 == len(s) || s[i+1]>>6 != 2 {
			return false
		}
		if k := int(c-0xD8)<<6 | int(s[i+1]&0x3F); k < 0x21 || k >= 0x53 && k <= 0x55 || k >= 0x75 && k <= 0x78 {
			return false
		}
		i++
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
