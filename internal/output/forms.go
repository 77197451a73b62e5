package output

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

//go:embed forms.txt
var formsFile string

// The forms of a letter, 0 where it has none.
type letterForms [4]rune

const (
	alone = iota
	final
	initial
	medial
)

type formTable struct {
	letters   map[rune]letterForms
	ligatures map[[2]rune]letterForms
}

var formTables = sync.OnceValue(func() formTable {
	t := formTable{map[rune]letterForms{}, map[[2]rune]letterForms{}}
	code := func(s string) rune {
		n, err := strconv.ParseUint(s, 16, 32)
		if err != nil {
			return 0
		}
		return rune(n)
	}
	for line := range strings.Lines(formsFile) {
		f := strings.Fields(line)
		if len(f) != 5 || f[0] == "#" {
			continue
		}
		var forms letterForms
		for i := range forms {
			forms[i] = code(f[i+1])
		}
		if a, b, ok := strings.Cut(f[0], "+"); ok {
			t.ligatures[[2]rune{code(a), code(b)}] = forms
		} else {
			t.letters[code(f[0])] = forms
		}
	}
	return t
})

const tatweel = 0x0640

// joined writes Arabic letters in the forms that they have where they stand, for terminals
// that show each code point as it is: those join nothing themselves. Marks and all else stay.
func joined(s string) string {
	if !rightToLeft(s) {
		return s
	}
	t := formTables()
	// forward says whether a letter joins the next one, backward whether the one before.
	forward := func(r rune) bool { return r == tatweel || t.letters[r][initial] != 0 }
	backward := func(r rune) bool { return r == tatweel || t.letters[r][final] != 0 }
	in := []rune(s)
	// beside is the next letter in a direction, marks passed over.
	beside := func(i, step int) rune {
		for i += step; i >= 0 && i < len(in); i += step {
			if !unicode.Is(unicode.Mn, in[i]) {
				return in[i]
			}
		}
		return 0
	}
	var b strings.Builder
	for i := 0; i < len(in); i++ {
		r := in[i]
		forms, ok := t.letters[r]
		if !ok {
			b.WriteRune(r)
			continue
		}
		before := forward(beside(i, -1)) && backward(r)
		after := forward(r) && backward(beside(i, 1))
		if i+1 < len(in) {
			if two, ok := t.ligatures[[2]rune{r, in[i+1]}]; ok {
				forms, after = two, false
				i++
			}
		}
		form := alone
		switch {
		case before && after:
			form = medial
		case before:
			form = final
		case after:
			form = initial
		}
		if forms[form] == 0 {
			b.WriteRune(r)
			continue
		}
		b.WriteRune(forms[form])
	}
	return b.String()
}
