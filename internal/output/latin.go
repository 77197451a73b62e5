package output

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
)

//go:embed latin.txt
var latinFile string

type latinTable struct {
	article string
	letters map[rune][3]string
}

var latinTables = sync.OnceValue(func() latinTable {
	t := latinTable{letters: map[rune][3]string{}}
	for line := range strings.Lines(latinFile) {
		f := strings.Fields(line)
		switch {
		case len(f) == 2 && f[0] == "al":
			t.article = f[1]
		case len(f) == 4 && f[0] != "#":
			var forms [3]string
			for i := range forms {
				if f[i+1] != "-" {
					forms[i] = f[i+1]
				}
			}
			t.letters[[]rune(f[0])[0]] = forms
		}
	}
	return t
})

// Latin writes Arabic letters in Latin ones and leaves all others as they are.
func Latin(s string) string {
	if !rightToLeft(s) {
		return s
	}
	t := latinTables()
	r := []rune(s)
	var b strings.Builder
	for i := 0; i < len(r); i++ {
		forms, ok := t.letters[r[i]]
		if !ok {
			b.WriteRune(r[i])
			continue
		}
		first := i == 0 || !inWord(r[i-1])
		last := i == len(r)-1 || !inWord(r[i+1])
		if first && i+3 < len(r) && r[i] == '\u0627' && r[i+1] == '\u0644' && inWord(r[i+2]) && inWord(r[i+3]) {
			b.WriteString(t.article)
			i++
			// what follows begins a word again
			if i+1 < len(r) {
				i++
				if f, ok := t.letters[r[i]]; ok {
					b.WriteString(f[0])
				} else {
					b.WriteRune(r[i])
				}
			}
			continue
		}
		switch {
		case first:
			b.WriteString(forms[0])
		case last:
			b.WriteString(forms[2])
		default:
			b.WriteString(forms[1])
		}
	}
	return b.String()
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) }
