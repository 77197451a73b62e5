package article

import (
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/rawabit/rawabit/internal/arabic"
)

//go:embed data
var files embed.FS

// A stanza is a block of "key: value" lines of a data file.
type stanza struct {
	line  int
	pairs []pair
}

type pair struct {
	key, value string
	line       int
}

// readStanzas reads one data file. Its first line must be a comment, for a file
// says where its knowledge is from.
func readStanzas(name, text string) ([]stanza, error) {
	var all []stanza
	open := false
	for i, l := range strings.Split(text, "\n") {
		l = strings.TrimSpace(l)
		switch {
		case i == 0 && !strings.HasPrefix(l, "#"):
			return nil, fmt.Errorf("%s:1: a data file begins with a comment that says where its knowledge is from", name)
		case l == "":
			open = false
		case strings.HasPrefix(l, "#"):
		default:
			key, value, ok := strings.Cut(l, ":")
			if value = strings.TrimSpace(value); !ok || value == "" {
				return nil, fmt.Errorf("%s:%d: want \"key: value\", have %q", name, i+1, l)
			}
			if strings.ContainsFunc(value, arabic.IsMark) {
				return nil, fmt.Errorf("%s:%d: vowel signs, tatweel and bidi marks would never match: %q", name, i+1, value)
			}
			if !open {
				all = append(all, stanza{line: i + 1})
				open = true
			}
			s := &all[len(all)-1]
			s.pairs = append(s.pairs, pair{key, value, i + 1})
		}
	}
	return all, nil
}

// A cue is one wording that tells a meaning.
type cue struct {
	words   []string // folded
	meaning Meaning
	weight  int  // 3 phrases, 2 nouns, 1 verbs
	exact   bool // no article or suffix may be taken off: verbs and phrases
	adj     bool // columns only: may qualify the noun before it
}

// knowledge is what the data files say, folded.
type knowledge struct {
	meanings map[string][]cue // by first word
	columns  map[string][]cue
	masdars  map[string]bool
	ordinals map[string]int
	letters  map[string]int
	counting arabic.Index[struct{}] // the ordinals and letters again, for most words that are none
	short    map[string]bool
	pointer  map[string]bool
	pending  map[string]bool
	opener   map[string]bool
	waw      map[string]bool
	bound    map[string]bool
	when     map[string]bool
}

// know is loaded once; a fault in an embedded file is a fault of the build,
// which the package's tests show.
var know = sync.OnceValue(func() *knowledge {
	k, err := load(func(name string) (string, error) {
		b, err := files.ReadFile("data/" + name)
		return string(b), err
	})
	if err != nil {
		panic(err)
	}
	return k
})

// mayCount reports whether a folded word may count an item: a number, an ordinal or
// a letter.
func (k *knowledge) mayCount(form string) bool {
	return '0' <= form[0] && form[0] <= '9' || len(k.counting.At(form)) > 0
}

func load(read func(name string) (string, error)) (*knowledge, error) {
	k := &knowledge{
		meanings: map[string][]cue{}, columns: map[string][]cue{}, masdars: map[string]bool{},
		ordinals: map[string]int{}, letters: map[string]int{},
		short: map[string]bool{}, pointer: map[string]bool{}, pending: map[string]bool{}, opener: map[string]bool{},
		waw: map[string]bool{}, bound: map[string]bool{}, when: map[string]bool{},
	}
	each := func(name string, fn func(kind, id, key, value string) error) error {
		text, err := read(name)
		if err != nil {
			return err
		}
		all, err := readStanzas(name, text)
		if err != nil {
			return err
		}
		seen := map[string]int{}
		var faults []error
		for _, s := range all {
			head := s.pairs[0]
			if len(s.pairs) == 1 {
				faults = append(faults, fmt.Errorf("%s:%d: stanza %q holds nothing", name, s.line, head.value))
			}
			for _, p := range s.pairs[1:] {
				at := head.key + " " + p.key + " " + arabic.Fold(p.value)
				if first, ok := seen[at]; ok {
					faults = append(faults, fmt.Errorf("%s:%d: %q stands on line %d too", name, p.line, p.value, first))
					continue
				}
				seen[at] = p.line
				if err := fn(head.key, head.value, p.key, p.value); err != nil {
					faults = append(faults, fmt.Errorf("%s:%d: %w", name, p.line, err))
				}
			}
		}
		return errors.Join(faults...)
	}
	cues := func(into map[string][]cue, kind string) func(kind, id, key, value string) error {
		return func(k, id, key, value string) error {
			m := Meaning(id)
			if id == "none" {
				m = None
			}
			if k != kind || !slices.Contains(append(Meanings(), None), m) {
				return fmt.Errorf("no such stanza: \"%s: %s\"", k, id)
			}
			c := cue{words: strings.Fields(arabic.Fold(value)), meaning: m, weight: 2}
			switch key {
			case "noun":
			case "adj":
				c.adj = true
			case "phrase":
				c.exact, c.weight = true, 3
			case "verb":
				c.exact, c.weight = true, 1
			default:
				return fmt.Errorf("no such key %q; there are noun, adj, phrase and verb", key)
			}
			into[c.words[0]] = append(into[c.words[0]], c)
			return nil
		}
	}
	if err := each("meanings.txt", cues(k.meanings, "meaning")); err != nil {
		return nil, err
	}
	if err := each("columns.txt", cues(k.columns, "column")); err != nil {
		return nil, err
	}
	for _, m := range []map[string][]cue{k.meanings, k.columns} {
		for _, list := range m {
			// longest first
			slices.SortStableFunc(list, func(a, b cue) int { return len(b.words) - len(a.words) })
		}
	}
	if err := each("masdars.txt", func(_, _, _, value string) error {
		k.masdars[arabic.Fold(value)] = true
		return nil
	}); err != nil {
		return nil, err
	}
	sets := map[string]map[string]bool{"short": k.short, "pointer": k.pointer, "pending": k.pending, "opener": k.opener, "root": k.waw, "bound": k.bound, "when": k.when}
	n := 0
	err := each("marks.txt", func(kind, _, _, value string) error {
		switch {
		case kind == "ordinal":
			n++
			for _, f := range strings.Fields(arabic.Fold(value)) {
				k.ordinals[f] = n
				k.counting.Add(f, struct{}{})
			}
		case kind == "letters":
			for i, f := range strings.Fields(arabic.Fold(value)) {
				k.letters[f] = i + 1
				k.counting.Add(f, struct{}{})
			}
		case sets[kind] != nil:
			sets[kind][arabic.Fold(value)] = true
		default:
			return fmt.Errorf("no such stanza %q", kind)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return k, nil
}

// bare gives the shapes under which a folded word is looked up as a noun: as it
// is, without conjunction, preposition, article and pronoun; and whether an
// article was taken off. Only lists this package owns are asked with it, so
// over-stripping does little harm.
func (k *knowledge) bare(form string) (shapes [8]string, n int, definite bool) {
	add := func(s string) {
		if n < len(shapes) && len(s) >= 4 { // two letters
			shapes[n] = s
			n++
		}
	}
	add(form)
	if !k.waw[form] {
		if r, ok := cutAny(form, "و", "ف"); ok && len(r) >= 6 {
			form = r
			add(form)
		}
	}
	stem := form
	for _, p := range [...]string{"ال", "لل", "بال", "كال"} {
		if r, ok := strings.CutPrefix(form, p); ok && len(r) >= 4 {
			stem, definite = r, true
			add(r)
			break
		}
	}
	if !definite {
		if r, ok := cutAny(form, "ب", "ل", "ك"); ok && len(r) >= 6 {
			add(r)
		}
		for _, s := range [...]string{"هما", "ها", "هم", "نا", "ه"} {
			if r, ok := strings.CutSuffix(stem, s); ok && len(r) >= 6 {
				add(r)
				if t, ok := strings.CutSuffix(r, "ت"); ok {
					add(t + "ه") // غايته is غاية
				}
				definite = definite || s != "ه" // a final ه may be ة
				break
			}
		}
	}
	return shapes, n, definite
}

func cutAny(s string, prefixes ...string) (string, bool) {
	for _, p := range prefixes {
		if r, ok := strings.CutPrefix(s, p); ok {
			return r, true
		}
	}
	return s, false
}

// isDefinite reports whether a folded word bears the article, behind clitics or not.
func isDefinite(form string) bool {
	for _, p := range [...]string{"ال", "وال", "فال", "لل", "ولل", "بال", "وبال", "كال"} {
		if r, ok := strings.CutPrefix(form, p); ok && len(r) >= 4 {
			return true
		}
	}
	return false
}

// masdar tells how much a word looks like an indefinite verbal noun: 2 listed, 1
// by its shape, 0 not.
func (k *knowledge) masdar(w arabic.Word) int {
	if k.masdars[w.Form] {
		return 2
	}
	if shapedMasdar(w.Strict) {
		return 1
	}
	return 0
}

// shapedMasdar knows the patterns of the derived verbs. Radicals are any letter
// but ا, so that plurals like مجالات stay out.
func shapedMasdar(strict string) bool {
	var letters [10]rune
	n := 0
	for _, r := range strict {
		if n == len(letters) {
			return false
		}
		letters[n] = r
		n++
	}
	l := letters[:n]
	if n > 4 && l[n-1] == 'ة' {
		l = l[:n-1]
	}
	for _, p := range [...]string{"ت..ي.", "ت..ي", "إ..ا.", "إ.ا.", "است..ا.", "است.ا.", "ا...ا.", "م.ا..", "ت.ا.."} {
		// فعالة and مفاعلة bear a ة, تفعيل does not; تفعية (تنمية) does
		fem := n != len(l)
		switch p {
		case "م.ا..", "ت..ي", "إ.ا.", "است.ا.":
			if !fem {
				continue
			}
		default:
			if fem {
				continue
			}
		}
		if shape(l, p) && !(l[0] == 'إ' && l[1] == 'ي') {
			return true // إيران is none; إيفاد and its few kin are listed
		}
	}
	return false
}

func shape(l []rune, pattern string) bool {
	i := 0
	for _, p := range pattern {
		if i == len(l) || p != '.' && l[i] != p || p == '.' && (l[i] == 'ا' || l[i] == 'ة') {
			return false
		}
		i++
	}
	return i == len(l)
}
