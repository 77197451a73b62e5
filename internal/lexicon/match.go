package lexicon

import (
	"strings"

	"github.com/rawabit/rawabit/internal/arabic"
)

// A Match is a run of words that stands in the lexicon.
type Match struct {
	N      int    // how many words it takes
	Prefix string // proclitics cut from the first word: some of و ف ب ل ك, in order
	Senses []Sense
}

// A reading of one word: proclitics cut off and what is left, folded.
type reading struct{ prefix, rest string }

// readings yields the ways to cut proclitics from a folded word, the whole word
// first. A cut leaves at least two letters. «للشؤون» is ل + الشؤون and, for
// words that begin with lam themselves (لليبيا), ل + ليبيا.
func readings(w string, out []reading) []reading {
	out = append(out, reading{"", w})
	cut := func(prefix, rest string) []reading {
		if len(rest) < 4 { // two letters of two bytes
			return out
		}
		out = append(out, reading{prefix, rest})
		for _, p := range []string{"ب", "ل", "ك"} {
			if after, ok := strings.CutPrefix(rest, p); ok && len(after) >= 4 {
				out = append(out, reading{prefix + p, after})
				if lam, ok := strings.CutPrefix(after, "ل"); ok && p == "ل" && len(lam) >= 2 {
					out = append(out, reading{prefix + p, "ال" + lam})
				}
			}
		}
		return out
	}
	for _, c := range []string{"و", "ف"} {
		if rest, ok := strings.CutPrefix(w, c); ok {
			out = cut(c, rest)
		}
	}
	for _, p := range []string{"ب", "ل", "ك"} {
		if rest, ok := strings.CutPrefix(w, p); ok && len(rest) >= 4 {
			out = append(out, reading{p, rest})
			if lam, ok := strings.CutPrefix(rest, "ل"); ok && p == "ل" && len(lam) >= 2 {
				out = append(out, reading{p, "ال" + lam})
			}
		}
	}
	return out
}

// At yields every entry that begins at words[i], each reading of the first word
// and each length, longest first and among equals the one with fewer
// proclitics first. Punctuation ends a match.
func (l *Lexicon) At(words []arabic.Word, i int) []Match {
	if words[i].Punct {
		return nil
	}
	var buf [16]reading
	var out []Match
	for _, r := range readings(words[i].Form, buf[:0]) {
		id, ok := l.words[r.rest]
		if !ok {
			continue
		}
		node, ok := l.step(0, id)
		for n := 1; ok; n++ {
			if s := l.senses[node]; len(s) > 0 {
				out = insert(out, Match{n, r.prefix, s})
			}
			if i+n >= len(words) || words[i+n].Punct {
				break
			}
			if id, ok = l.words[words[i+n].Form]; ok {
				node, ok = l.step(node, id)
			}
		}
	}
	return out
}

func insert(ms []Match, m Match) []Match {
	at := len(ms)
	for at > 0 && (ms[at-1].N < m.N || ms[at-1].N == m.N && len(ms[at-1].Prefix) > len(m.Prefix)) {
		at--
	}
	ms = append(ms, Match{})
	copy(ms[at+1:], ms[at:])
	ms[at] = m
	return ms
}

// Lookup gives the senses of a phrase taken whole, with no proclitic cut.
func (l *Lexicon) Lookup(phrase string) []Sense {
	node := int32(0)
	for _, w := range strings.Fields(arabic.Fold(phrase)) {
		id, ok := l.words[w]
		if !ok {
			return nil
		}
		if node, ok = l.step(node, id); !ok {
			return nil
		}
	}
	return l.senses[node]
}
