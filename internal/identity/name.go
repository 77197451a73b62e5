package identity

import (
	"strings"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/span"
)

// Tokens folds a name into the parts by which names are compared: ال and
// بن dropped, عبد and its like joined with what follows.
func Tokens(name string) []string {
	var out []string
	join := ""
	for _, w := range arabic.Words(name, span.Span{End: len(name)}) {
		if w.Punct {
			continue
		}
		f := w.Form
		switch f {
		case "بن", "ابن", "بنت":
			continue
		case "عبد", "ابو", "ابي", "ابا", "بو", "ال":
			join += f
			continue
		}
		if join == "" {
			if rest, ok := strings.CutPrefix(f, "ال"); ok && len(rest) >= 4 {
				f = rest
			}
		}
		out = append(out, join+f)
		join = ""
	}
	return out
}

// Alike reports whether a shorter name is another's shorter form: its
// tokens stand in the longer one in the same order, the family name or the
// whole beginning included. «شي جينبينغ» is «شي جين بينغ».
func Alike(long, short []string) bool {
	if len(long) > 1 && len(short) > 1 && strings.Join(long, "") == strings.Join(short, "") {
		return true
	}
	if len(short) > len(long) {
		long, short = short, long
	}
	if len(short) == 0 {
		return false
	}
	if len(short) == 1 {
		return short[0] == long[len(long)-1] || len(long) > 1 && short[0] == long[0] && len(long) > 2
	}
	i := 0
	for _, t := range long {
		if i < len(short) && similar(t, short[i]) {
			i++
		}
	}
	return i == len(short)
}

// Father reports whether the bearer of the one name would be the father of the
// other's: «سلمان بن عبد العزيز» and «محمد بن سلمان بن عبد العزيز» share names and are
// two men.
func Father(son, father string) bool {
	words := arabic.Words(father, span.Span{End: len(father)})
	if len(words) < 2 || patronymic(words[0].Form) {
		return false
	}
	prev := ""
	for _, w := range arabic.Words(son, span.Span{End: len(son)}) {
		if w.Form == words[0].Form {
			return patronymic(prev)
		}
		prev = w.Form
	}
	return false
}

func patronymic(form string) bool { return form == "بن" || form == "ابن" || form == "بنت" }

// similar allows the spellings of a foreign name: ستانكوفيتش, ستانكوفيج.
func similar(a, b string) bool {
	return a == b || len(a) > 6 && len(b) > 6 && Skeleton(a) == Skeleton(b)
}

// Skeleton keeps what foreign spellings agree on: no weak letters, one letter
// for each group that transcribers choose from.
func Skeleton(s string) string {
	var b strings.Builder
	last := rune(0)
	for _, r := range s {
		switch r {
		case 'ا', 'و', 'ي', 'ه', 'ء':
			continue
		case 'غ', 'ك', 'ق':
			r = 'ج'
		case 'ط', 'ث':
			r = 'ت'
		case 'ص', 'ز':
			r = 'س'
		}
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}
