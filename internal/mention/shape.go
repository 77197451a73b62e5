package mention

import (
	"strings"
	"unicode/utf8"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/lexicon"
)

// A shape is how foreign family names end or begin («…وفيتش», «ماك…»).
type shape struct {
	affix  string // folded
	prefix bool
	kind   nameWord // sure, or listed where the shape is only a hint
}

// shapeStem is how many letters a name has beside its shape at least.
const shapeStem = 3

// shapesOf gives the shapes of family.txt.
func shapesOf(lex *lexicon.Lexicon) []shape {
	type key struct{}
	return lex.Derived(key{}, func() any { return shapes(lex) }).([]shape)
}

func shapes(lex *lexicon.Lexicon) []shape {
	var out []shape
	for _, e := range lex.Entries("family") {
		kind := sure
		if e.Is("common") {
			kind = listed
		}
		for _, v := range e.All("suffix") {
			out = append(out, shape{arabic.Fold(v), false, kind})
		}
		for _, v := range e.All("prefix") {
			out = append(out, shape{arabic.Fold(v), true, kind})
		}
	}
	return out
}

// shape judges an unlisted word by its shape alone.
func (d *Document) shape(form string) nameWord {
	best := maybe
	for _, s := range d.shapes {
		if s.kind <= best || s.prefix && !strings.HasPrefix(form, s.affix) || !s.prefix && !strings.HasSuffix(form, s.affix) {
			continue
		}
		if utf8.RuneCountInString(form) >= utf8.RuneCountInString(s.affix)+shapeStem {
			best = s.kind
		}
	}
	return best
}
