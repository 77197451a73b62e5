package mention

import (
	"strings"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/span"
)

// identity spells a person's name in one way, whichever way an article does, so
// that two articles speak of one person: names that the lexicon knows as it has
// them («اسامة» is «أسامة»), others with bare alefs, and «عبدالله»
// in two words. It makes IRIs; people are shown the name as the article has it.
func (l *linker) identity(name string) string {
	var out []string
	for _, w := range arabic.Words(name, span.Span{End: len(name)}) {
		if w.Punct {
			continue
		}
		if rest, ok := strings.CutPrefix(w.Strict, "عبدال"); ok && len(rest) >= 4 {
			out = append(out, "عبد", l.spelling("ال"+rest))
			continue
		}
		out = append(out, l.spelling(w.Strict))
	}
	return strings.Join(out, " ")
}

// bareHamza takes the hamza off an alef, as careless spelling does.
var bareHamza = strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا")

// spelling gives the lexicon's spelling of a given or family name or, for a word
// that it does not have, the word with bare alefs.
func (l *linker) spelling(strict string) string {
	first := ""
	for _, s := range l.d.Lex.Lookup(strict) {
		if s.Entry.Kind != "given" && s.Entry.Kind != "family" {
			continue
		}
		form := arabic.Strict(s.Form)
		if form == strict {
			return strict
		}
		if first == "" && arabic.Spells(strict, form, true) {
			first = form
		}
	}
	if first != "" {
		return first
	}
	return bareHamza.Replace(strict)
}
