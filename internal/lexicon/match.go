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
	Kinds  KindSet // of the senses
}

// A reading of one word: proclitics cut off and what is left, folded.
type reading struct {
	prefix, rest string
	def          bool // rest lacks the ال that ل has swallowed
}

// clitic is a proclitic and what it makes with those that may follow it.
type clitic struct {
	letter string
	joined [3]string // with each of prepositions
}

var (
	conjunctions = [...]clitic{{"و", [3]string{"وب", "ول", "وك"}}, {"ف", [3]string{"فب", "فل", "فك"}}}
	prepositions = [...]string{"ب", "ل", "ك"}
)

// opensClitic says which second bytes the letters of the proclitics have: most words
// begin with another letter.
var opensClitic = func() (t [256]bool) {
	for _, c := range conjunctions {
		t[c.letter[1]] = true
	}
	for _, p := range prepositions {
		t[p[1]] = true
	}
	return t
}()

// readings yields the ways to cut proclitics from a folded word. A cut leaves
// at least two letters. «للشؤون» is ل + الشؤون and, for words that begin with
// lam themselves (لليبيا), ل + ليبيا.
func readings(w string, out []reading) []reading {
	if len(w) < 6 || !opensClitic[w[1]] {
		return out
	}
	for _, c := range conjunctions {
		if rest, ok := strings.CutPrefix(w, c.letter); ok && len(rest) >= 4 { // two letters of two bytes
			out = append(out, reading{prefix: c.letter, rest: rest})
			out = prepositional(rest, c.joined, out)
		}
	}
	return prepositional(w, prepositions, out)
}

// prepositional yields the readings with a preposition at the begin of w, each
// under the prefix that it has in prefixes.
func prepositional(w string, prefixes [3]string, out []reading) []reading {
	for n, p := range prepositions {
		rest, ok := strings.CutPrefix(w, p)
		if !ok || len(rest) < 4 {
			continue
		}
		out = append(out, reading{prefix: prefixes[n], rest: rest})
		if lam, ok := strings.CutPrefix(rest, "ل"); ok && p == "ل" {
			out = append(out, reading{prefix: prefixes[n], rest: lam, def: true})
		}
	}
	return out
}

// Matches yields for each word every entry that begins there, each reading of
// the word and each length, longest first and among equals the one with fewer
// proclitics first. Punctuation ends a match.
func (l *Lexicon) Matches(words []arabic.Word) [][]Match {
	var mem Memory
	return l.MatchesIn(&mem, words)
}

// Memory is room for the matches of one text after the other. The zero Memory is
// ready for use.
type Memory struct {
	ids []int32
	all []Match // one run for most of them
	out [][]Match
}

// MatchesIn is Matches in memory that is given; they hold until the next call
// with it.
func (l *Lexicon) MatchesIn(mem *Memory, words []arabic.Word) [][]Match {
	if cap(mem.ids) < len(words) {
		*mem = Memory{make([]int32, len(words)), make([]Match, 0, len(words)+len(words)/2), make([][]Match, len(words))}
	}
	ids, out, all := mem.ids[:len(words)], mem.out[:len(words)], mem.all[:0]
	clear(ids)
	clear(out)
	for i := range words {
		if !words[i].Punct {
			ids[i] = l.words.id(words[i].Form)
		}
	}
	var buf [16]reading
	var letters [64]byte
	for i := range words {
		if words[i].Punct {
			continue
		}
		from := len(all)
		all = l.walk(all, from, ids, i, "", ids[i])
		for _, r := range readings(words[i].Form, buf[:0]) {
			id := int32(0)
			if r.def {
				id = l.words.id(string(append(append(letters[:0], "ال"...), r.rest...)))
			} else {
				id = l.words.id(r.rest)
			}
			all = l.walk(all, from, ids, i, r.prefix, id)
		}
		if len(all) > from {
			out[i] = all[from:len(all):len(all)]
		}
	}
	mem.all = all
	return out
}

// walk follows the trie from word id, which stands for words[i], and adds what
// it meets to the matches from all[from:] on.
func (l *Lexicon) walk(all []Match, from int, ids []int32, i int, prefix string, id int32) []Match {
	if id == 0 {
		return all
	}
	for at, n := l.roots[id], 1; at > 0; n++ {
		node := &l.nodes[at]
		if node.first > 0 {
			all = insert(all, from, Match{n, prefix, l.sensesOf(at), node.kinds})
		}
		if !node.goesOn || i+n >= len(ids) || ids[i+n] == 0 {
			break
		}
		at = l.edges.to(at, ids[i+n])
	}
	return all
}

func insert(ms []Match, from int, m Match) []Match {
	at := len(ms)
	for at > from && (ms[at-1].N < m.N || ms[at-1].N == m.N && len(ms[at-1].Prefix) > len(m.Prefix)) {
		at--
	}
	ms = append(ms, m)
	if at < len(ms)-1 {
		copy(ms[at+1:], ms[at:])
		ms[at] = m
	}
	return ms
}

// Lookup gives the senses of a phrase taken whole, with no proclitic cut.
func (l *Lexicon) Lookup(phrase string) []Sense {
	at := int32(0)
	for _, w := range strings.Fields(arabic.Fold(phrase)) {
		if at = l.step(at, l.words.id(w)); at == 0 {
			return nil
		}
	}
	return l.sensesOf(at)
}
