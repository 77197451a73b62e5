package eval

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The reference scorer folds names in its own way, a little less than package
// arabic does, and figures can only be compared if both fold alike. So this
// fold is kept apart from arabic.Fold on purpose.
func fold(s string) string {
	s = norm.NFKC.String(s)
	return strings.Map(func(r rune) rune {
		switch {
		case 0x0610 <= r && r <= 0x061A, 0x064B <= r && r <= 0x065F, 0x06D6 <= r && r <= 0x06ED,
			r == 0x0670, r == 0x0640, r == 0x200E, r == 0x200F, r == 0x061C:
			return -1
		}
		switch r {
		case 'أ', 'إ', 'آ', 'ٱ':
			return 'ا'
		case 'ى', 'ئ', 'ی':
			return 'ي'
		case 'ؤ':
			return 'و'
		case 'ة':
			return 'ه'
		case 'ڤ':
			return 'ف'
		case 'گ', 'ک':
			return 'ك'
		case 'پ':
			return 'ب'
		}
		return r
	}, s)
}

// Words that stand before names without being part of them.
var honorifics = func() map[string]bool {
	set := map[string]bool{}
	for _, h := range strings.Fields(`السيد السيدة الدكتور الدكتورة د الأستاذ الأستاذة المهندس المهندسة الشيخ الشيخة الأمير
		الأميرة الملك الرئيس الفريق اللواء العميد العقيد المشير المستشار السفير السفيرة الوزير معالي سعادة فخامة دولة سمو
		صاحب السمو الملكي جلالة الحاج القاضي م أ`) {
		set[fold(h)] = true
	}
	return set
}()

// A name is the words of one form of a name as they are compared.
type name struct {
	words []string // in order; repeated words stay
	set   map[string]bool
}

// split cuts a folded text as Python's \w+ does: letters, numbers and the
// underscore make words; marks that the fold has left do not.
func split(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '_'
	})
}

func newName(s string) name {
	var words []string
	for _, w := range split(fold(s)) {
		if !honorifics[w] {
			words = append(words, w)
		}
	}
	n := name{set: map[string]bool{}}
	for i := 0; i < len(words); i++ {
		w := words[i]
		switch w {
		case "عبد", "ابو", "بو", "ابن", "ال":
			// one name however it is spaced: عبد الله, عبدالله
			if i+1 < len(words) {
				i++
				w += words[i]
			}
		}
		if w == "بن" {
			continue
		}
		// the article is ignored, except in words so short that it may be of the root
		if rest, ok := strings.CutPrefix(w, "ال"); ok && len([]rune(w)) > 4 {
			w = rest
		}
		n.words = append(n.words, w)
		n.set[w] = true
	}
	return n
}

func (n name) common(m name) int {
	count := 0
	for w := range n.set {
		if m.set[w] {
			count++
		}
	}
	return count
}

func (n name) equal(m name) bool {
	if len(n.words) != len(m.words) {
		return false
	}
	for i, w := range n.words {
		if m.words[i] != w {
			return false
		}
	}
	return true
}

// samePerson reports whether a form of one list names the same person as a form
// of the other: all words alike, or at least two in common and no more than one
// of a long name differing.
func samePerson(as, bs []name) bool {
	for _, a := range as {
		for _, b := range bs {
			if len(a.words) == 0 || len(b.words) == 0 {
				continue
			}
			if a.equal(b) {
				return true
			}
			need := min(len(a.set), len(b.set))
			if min(len(a.words), len(b.words)) >= 4 {
				need--
			}
			if c := a.common(b); c >= 2 && c >= need {
				return true
			}
		}
	}
	return false
}

// sameName reports whether a form of one list shares enough words with a form
// of the other (Dice coefficient 0.6 or more).
func sameName(as, bs []name) bool {
	for _, a := range as {
		for _, b := range bs {
			if len(a.words) == 0 || len(b.words) == 0 {
				continue
			}
			if c := a.common(b); c > 0 && float64(2*c)/float64(len(a.set)+len(b.set)) >= 0.6 {
				return true
			}
		}
	}
	return false
}
