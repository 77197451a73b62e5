package search

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/rawabit/rawabit/graph/letters"
)

//go:embed names.txt
var namesData string

// spelling is names.txt, read.
var spelling = parseSpelling(namesData)

type spellingRules struct {
	articles  []string
	particles map[string]bool
	divide    [][3]string
	sounds    map[string][]string
	longest   int    // letters of the longest spelling
	arabic    []rune // letters that a typing error may bring in
	latin     []rune
}

func parseSpelling(text string) *spellingRules {
	s := &spellingRules{particles: map[string]bool{}, sounds: map[string][]string{}}
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		switch f[0] {
		case "article":
			s.articles = append(s.articles, f[1:]...)
		case "particle":
			for _, w := range f[1:] {
				s.particles[w] = true
			}
		case "divide":
			if len(f) == 4 {
				s.divide = append(s.divide, [3]string{f[1], f[2], strings.Trim(f[3], "-")})
			}
		default:
			s.sounds[f[0]] = f[1:]
			letters := []rune(f[0])
			s.longest = max(s.longest, len(letters))
			switch {
			case len(letters) > 1:
			case letters[0] < utf8.RuneSelf:
				s.latin = append(s.latin, letters[0])
			default:
				s.arabic = append(s.arabic, letters[0])
			}
		}
	}
	return s
}

// A word is one of a name or of a text: bytes [Start, End) of it, and its form for comparison.
type word struct {
	start, end int
	form       string
}

// cut cuts a text into words, folded: letters, digits and the marks on them.
func cut(text string) []word {
	var out []word
	start := -1
	end := func(i int) {
		if start < 0 {
			return
		}
		if form := fold(text[start:i]); form != "" {
			out = append(out, word{start, i, form})
		}
		start = -1
	}
	for i, r := range text {
		switch {
		case unicode.IsLetter(r) && r != 0x0640 || unicode.IsDigit(r):
			if start < 0 {
				start = i
			}
		case start >= 0 && (letters.IsMark(r) || unicode.Is(unicode.Mn, r) || apostrophe(r)):
		default:
			end(i)
		}
	}
	end(len(text))
	return out
}

func apostrophe(r rune) bool {
	return r == '\'' || r == '`' || r == 0x2019 || r == 0x2018 || 0x02B9 <= r && r <= 0x02BF
}

// fold folds a word: letters.Fold, small letters, no accents, no apostrophes, no bare hamza.
func fold(s string) string {
	s = strings.ToLower(letters.Fold(s))
	plain := true
	for _, r := range s {
		if r == 'ء' || apostrophe(r) || r >= utf8.RuneSelf && (r < 0x0620 || r > 0x06FF) {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r == 'ء' || apostrophe(r) || unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(s))
}

// bare is a word without the article that it may begin with.
func bare(form string) string {
	for _, a := range spelling.articles {
		if rest, ok := strings.CutPrefix(form, a); ok && utf8.RuneCountInString(rest) >= 2 {
			return rest
		}
	}
	return form
}

// nameWords gives the words of a name as they are compared: folded, divided where they are
// often written together, without articles.
func nameWords(name string) []string {
	var out []string
	words := cut(name)
	for i, w := range words {
		form := w.form
		if len(words) > 1 && i < len(words)-1 && spelling.particles[form] {
			continue
		}
		for _, d := range spelling.divide {
			rest, ok := strings.CutPrefix(form, d[0])
			if ok && utf8.RuneCountInString(rest) >= 2 {
				out = append(out, d[1])
				form = d[2] + rest
				break
			}
			if ok && rest == "" && d[2] == "" {
				form = d[1]
				break
			}
		}
		out = append(out, bare(form))
	}
	return out
}

func isLatin(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r < utf8.RuneSelf && unicode.IsLetter(r) })
}

// A sound is how a word sounds: consonants, and the vowels before, between and after them.
type sound struct {
	consonants string
	vowels     []string // one more than consonants
	latin      bool
}

// maxSounds bounds the ways in which one word may be read.
const maxSounds = 6

// sounds gives the ways in which a folded word may sound, the likeliest first. Words of
// other scripts, and numbers, sound like nothing.
func sounds(form string) []sound {
	ways := []sound{{vowels: []string{""}, latin: isLatin(form)}}
	rs := []rune(form)
	last := "" // the spelling before, if it was a consonant: doubled it counts once
	for i := 0; i < len(rs); {
		n := min(spelling.longest, len(rs)-i)
		var options []string
		for ; n > 0; n-- {
			if options = spelling.sounds[string(rs[i:i+n])]; options != nil {
				break
			}
		}
		if n == 0 {
			return nil
		}
		spelled := string(rs[i : i+n])
		first := i == 0
		i += n
		if i == len(rs) && !first {
			switch {
			case spelled == "ه": // or ة, folded
				options = []string{"-", "h"}
			case spelled == "h" && last == "": // -ah
				continue
			}
		}
		if spelled == last && ways[0].latin {
			continue
		}
		last = ""
		var next []sound
		for _, w := range ways {
			for _, o := range options {
				consonant, vowel, both := strings.Cut(o, "*")
				switch {
				case o == "-":
					next = append(next, w)
					continue
				case both && (consonant == "" || !first):
					v := slices.Clone(w.vowels)
					v[len(v)-1] += vowel
					next = append(next, sound{w.consonants, v, w.latin})
					continue
				}
				last = spelled
				v := slices.Clone(w.vowels)
				for range consonant {
					v = append(v, "")
				}
				next = append(next, sound{w.consonants + consonant, v, w.latin})
			}
		}
		ways = next[:min(len(next), maxSounds)]
	}
	return slices.DeleteFunc(ways, func(w sound) bool { return w.consonants == "" })
}

// unlike counts the vowels that set two words with the same consonants apart. Arabic writes
// long vowels only, so that one which it does not write may be any.
func (a sound) unlike(b sound) int {
	n := 0
	for i := range min(len(a.vowels), len(b.vowels)) {
		x, y := a.vowels[i], b.vowels[i]
		switch {
		case i == 0: // alef carries any vowel
		case x == "" && y == "":
		case x == "" && !a.latin, y == "" && !b.latin:
		case x == "" || y == "" || !strings.ContainsAny(x, y):
			n++
		}
	}
	return n
}

// within1 tells whether one letter that is wrong, missing, too much or swapped with its
// neighbour makes one word of the other.
func within1(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) < len(y) {
		return slices.Equal(x[i:], y[i+1:])
	}
	if i == len(x) || slices.Equal(x[i+1:], y[i+1:]) {
		return true
	}
	return i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && slices.Equal(x[i+2:], y[i+2:])
}

// edits gives the words within one letter of a word, sorted.
func edits(w string) []string {
	alphabet := spelling.arabic
	if isLatin(w) {
		alphabet = spelling.latin
	}
	rs := []rune(w)
	var out []string
	add := func(parts ...[]rune) { out = append(out, string(slices.Concat(parts...))) }
	for i := range len(rs) + 1 {
		for _, c := range alphabet {
			add(rs[:i], []rune{c}, rs[i:])
			if i < len(rs) {
				add(rs[:i], []rune{c}, rs[i+1:])
			}
		}
		if i < len(rs) {
			add(rs[:i], rs[i+1:])
		}
		if i+1 < len(rs) {
			add(rs[:i], []rune{rs[i+1], rs[i]}, rs[i+2:])
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return slices.DeleteFunc(out, func(s string) bool { return s == w })
}
