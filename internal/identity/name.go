package identity

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/span"
)

// Tokens folds a name into the parts by which names are compared: ال and
// بن dropped, عبد and its like joined with what follows.
func Tokens(name string) []string {
	tokens, _ := parts(name)
	return tokens
}

// parts gives the tokens of a name and, as a bit of each, whether it follows «بن».
func parts(name string) (out []string, fathers uint64) {
	join := ""
	for _, w := range arabic.Words(name, span.Span{End: len(name)}) {
		if w.Punct {
			continue
		}
		f := w.Form
		switch f {
		case "بن", "ابن", "بنت":
			fathers |= 1 << len(out)
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
	return out, fathers
}

// Alike reports whether a shorter name is another's shorter form: its
// tokens stand in the longer one in the same order, the family name or the
// whole beginning included. «شي جينبينغ» is «شي جين بينغ».
func Alike(long, short []string) bool {
	if len(long) > 1 && len(short) > 1 && sameLetters(long, short) {
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

// sameLetters reports whether two names are one but for blanks.
func sameLetters(a, b []string) bool {
	n := 0
	for _, t := range a {
		n += len(t)
	}
	for _, t := range b {
		n -= len(t)
	}
	return n == 0 && strings.Join(a, "") == strings.Join(b, "")
}

// Father reports whether two names that are alike are those of father and son:
// «سلمان بن عبد العزيز» and «محمد بن سلمان بن عبد العزيز» share names and are two men.
// One part alone, a surname or «بن سلمان», may be anybody's.
func Father(son, father string) bool {
	short, own := parts(father)
	if len(short) < 2 {
		return false
	}
	long, fathers := parts(son)
	n := slices.IndexFunc(long, func(t string) bool { return similar(t, short[0]) })
	return n >= 0 && own&1 != fathers>>n&1
}

// similar allows the spellings of a foreign name: ستانكوفيتش, ستانكوفيج.
func similar(a, b string) bool {
	if a == b || len(a) <= 6 || len(b) <= 6 {
		return a == b
	}
	var x, y [64]byte // so that names are compared without an allocation
	return bytes.Equal(appendSkeleton(x[:0], a), appendSkeleton(y[:0], b))
}

// Skeleton keeps what foreign spellings agree on: no weak letters, one letter
// for each group that transcribers choose from.
func Skeleton(s string) string { return string(appendSkeleton(nil, s)) }

func appendSkeleton(out []byte, s string) []byte {
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
			out = utf8.AppendRune(out, r)
		}
		last = r
	}
	return out
}
