package arabic

import "github.com/rawabit/rawabit/graph/letters"

// Spells reports whether a text may mean a listed form that folds to the same
// letters: a hamza that is written must be the form's, one that is left out may
// be any, and a form without hamza takes either. ى for a final ي counts only
// where loose is set (Egyptian spelling), ه for ة likewise. Both are Strict.
func Spells(text, form string, loose bool) bool {
	if text == form {
		return true // as most are
	}
	t, f := []rune(text), []rune(form)
	if len(t) != len(f) {
		return false
	}
	for i := range t {
		a, b := t[i], f[i]
		if a == b {
			continue
		}
		switch {
		case alef(a) && alef(b):
			if a != 'ا' && b != 'ا' {
				return false
			}
		case loose && (a == 'ى' && b == 'ي' || a == 'ي' && b == 'ى' || a == 'ه' && b == 'ة' || a == 'ة' && b == 'ه'):
		case letters.Rune(a) == letters.Rune(b) && !(a == 'ى' || b == 'ى' || a == 'ة' || b == 'ة'):
		default:
			return false
		}
	}
	return true
}

func alef(r rune) bool { return r == 'ا' || r == 'أ' || r == 'إ' || r == 'آ' || r == 'ٱ' }
