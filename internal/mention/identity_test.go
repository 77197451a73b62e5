package mention

import (
	"testing"

	"github.com/rawabit/rawabit/internal/lexicon"
)

// Spellings of one name are one identity; names that differ are two.
func TestIdentity(t *testing.T) {
	lex, err := lexicon.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := &linker{d: &Document{Lex: lex}}
	for _, same := range [][]string{
		{"أسامة حماد", "اسامة حماد", "أُسامة حمّاد"},
		{"عبد الله الشريف", "عبدالله الشريف"},
		{"أشتون كلاركسون", "اشتون كلاركسون"},
	} {
		for _, other := range same[1:] {
			if a, b := l.identity(same[0]), l.identity(other); a != b {
				t.Errorf("%q is %q, %q is %q", same[0], a, other, b)
			}
		}
	}
	if a, b := l.identity("سالم الشريف"), l.identity("سليم الشريف"); a == b {
		t.Errorf("two names are one: %q", a)
	}
	if got := l.identity("أسامة حماد"); got != "أسامة حماد" {
		t.Errorf("a name that is spelt well became %q", got)
	}
}
