package search

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/letters"
)

// A Record leads from a key to a subject and the object that has the key, both by the ids
// of the index.
type Record struct {
	Key             string
	Subject, Object uint64
}

// An Index has the records of a graph.
type Index interface {
	// Find yields the records whose keys begin with prefix (or are it, if whole is set),
	// sorted by key, subject, object.
	Find(ctx context.Context, prefix string, whole bool) iter.Seq2[Record, error]
	Term(id uint64) (quad.Value, error)
	// Uses counts the quads that have the term as object.
	Uses(ctx context.Context, id uint64) (int64, error)
}

// A Reason says why a thing was found.
type Reason string

// The reasons, from the best.
const (
	IRI             Reason = "iri"             // the text is its IRI, or the part below id/
	Exact           Reason = "exact"           // the text is one of its names
	Variant         Reason = "spelling"        // it is, but for hamza, ة, ى, the article, marks, capitals
	Prefix          Reason = "prefix"          // a name begins with the text
	Part            Reason = "part"            // the text's words are words of a name, in any order, or the reverse
	Transliteration Reason = "transliteration" // a name in another script sounds like it
	Typo            Reason = "typo"            // one letter of a word is wrong, missing, too much or swapped
)

// A Match is a thing that a text may mean. Score orders matches: from 100 (exact) down, of
// equal ones those that are spoken of most come first, then the IRI decides.
type Match struct {
	Subject uint64
	IRI     string
	Name    string // the name that matched
	Reason  Reason
	Score   int
	Uses    int64
}

// Options are for Names; the zero value finds everything.
type Options struct {
	Keep  func(subject uint64) (bool, error) // which things count; nil is all
	Exact bool                               // no transliteration and no typing errors
}

// maxScan bounds how many records of one key, or beginning of keys, are looked at.
const maxScan = 5000

// The scores.
const (
	scoreExact      = 100
	scoreVariant    = 95
	scorePrefix     = 80
	scoreAllWords   = 76 // all words of the name, in another order
	scoreSoundsAll  = 74 // all words of the name sound like it
	scorePart       = 70
	scorePartPrefix = 64
	scoreSounds     = 56
	scoreShorter    = 50
	scoreTypo       = 40
)

// Names finds the things that a text may be the name of, the best first: those at
// [from, from+limit) of the list, and how long it is. more says that the text is too
// short, or too common a word, for all to have been looked at.
func Names(ctx context.Context, x Index, text string, o Options, from, limit int) (found []Match, total int, more bool, err error) {
	f := &finder{ctx: ctx, x: x, o: o, text: text, words: nameWords(text), best: map[uint64]candidate{}}
	if len(f.words) == 0 || len(f.words) > 2*maxNameWords {
		return nil, 0, false, nil
	}
	if err := f.find(); err != nil {
		return nil, 0, false, err
	}
	found, err = f.page(from, limit)
	return found, f.total, f.more, err
}

type candidate struct {
	subject, object uint64
	key             string
	reason          Reason
	score           int
	uses            int64
	iri             string
}

type finder struct {
	ctx   context.Context
	x     Index
	o     Options
	text  string
	words []string
	best  map[uint64]candidate
	more  bool
	total int
	names map[uint64]string // by object
}

// add takes a record for its subject, unless a better one is known: of equal ones the first
// key, and of names that make the same key the first text, whatever ids the store gives.
func (f *finder) add(r Record, reason Reason, score int) error {
	old, ok := f.best[r.Subject]
	better := !ok || score > old.score || score == old.score && r.Key < old.key
	if ok && score == old.score && r.Key == old.key && r.Object != old.object {
		mine, err := f.name(r.Object)
		if err != nil {
			return err
		}
		theirs, err := f.name(old.object)
		if err != nil {
			return err
		}
		better = mine < theirs
	}
	if better {
		f.best[r.Subject] = candidate{subject: r.Subject, object: r.Object, key: r.Key, reason: reason, score: score}
	}
	return nil
}

// scan reads the records of a key, or of those that begin with it.
func (f *finder) scan(key string, whole bool, most int) (list []Record, all bool, err error) {
	for r, err := range f.x.Find(f.ctx, clip(key), whole) {
		if err != nil {
			return nil, false, err
		}
		if len(list) == most {
			return list, false, nil
		}
		list = append(list, r)
	}
	return list, true, nil
}

func (f *finder) find() error {
	name := clip(byName + strings.Join(f.words, " "))
	list, all, err := f.scan(name, false, maxScan)
	if err != nil {
		return err
	}
	f.more = f.more || !all
	for _, r := range list {
		reason, score := Prefix, scorePrefix
		if r.Key == name {
			same, err := f.same(r.Object)
			if err != nil {
				return err
			}
			if reason, score = Variant, scoreVariant; same {
				reason, score = Exact, scoreExact
			}
		}
		if err := f.add(r, reason, score); err != nil {
			return err
		}
	}
	if err := f.parts(); err != nil || f.o.Exact {
		return err
	}
	if latin := isLatin(f.text); latin || len(f.best) == 0 {
		if err := f.sounding(latin); err != nil {
			return err
		}
	}
	if len(f.best) == 0 {
		if err := f.shorter(); err != nil {
			return err
		}
	}
	if len(f.best) == 0 {
		return f.typos()
	}
	return nil
}

// shorter finds names of two words or more that are all in the text, which has more of them.
func (f *finder) shorter() error {
	if len(f.words) < 3 {
		return nil
	}
	has := map[Record]int{} // of a name, without the key: how many words of the text it has
	for _, w := range unique(slices.Clone(f.words)) {
		list, all, err := f.scan(byWord+w, true, maxScan)
		if err != nil {
			return err
		}
		f.more = f.more || !all
		for _, r := range list {
			r.Key = ""
			has[r]++
		}
	}
	for r, n := range has {
		if n < 2 {
			continue
		}
		words, err := f.wordsOf(r.Object)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(f.words, w) }) {
			continue
		}
		if err := f.add(r, Part, scoreShorter+min(n, 5)); err != nil {
			return err
		}
	}
	return nil
}

// name gives the text of a name.
func (f *finder) name(object uint64) (string, error) {
	if s, ok := f.names[object]; ok {
		return s, nil
	}
	v, err := f.x.Term(object)
	if err != nil {
		return "", err
	}
	if f.names == nil {
		f.names = map[uint64]string{}
	}
	f.names[object] = plain(v)
	return f.names[object], nil
}

// same says whether the text is the name as it stands, marks and capitals aside.
func (f *finder) same(object uint64) (bool, error) {
	name, err := f.name(object)
	strict := func(s string) string { return strings.Join(strings.Fields(exactly(s)), " ") }
	return strict(name) == strict(f.text), err
}

func exactly(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if letters.IsMark(r) {
			return -1
		}
		return r
	}, s))
}

// parts finds names that have all words of the text, the last perhaps as a beginning.
func (f *finder) parts() error {
	if len(f.words) == 1 {
		list, all, err := f.scan(byWord+f.words[0], false, maxScan)
		if err != nil {
			return err
		}
		f.more = f.more || !all
		for _, r := range list {
			score := scorePartPrefix
			if r.Key == byWord+f.words[0] {
				score = scorePart
			}
			if err := f.add(r, Part, score); err != nil {
				return err
			}
		}
		return nil
	}
	// Names that have all words but the last, which may be a beginning.
	keys := make([][]string, len(f.words)-1)
	for i := range keys {
		keys[i] = []string{byWord + f.words[i]}
	}
	list, err := f.common(keys)
	if err != nil {
		return err
	}
	for _, r := range list {
		words, err := f.wordsOf(r.Object)
		if err != nil {
			return err
		}
		exact, ok := covers(words, f.words, func(have, want string, last bool) int {
			switch {
			case have == want:
				return 2
			case last && strings.HasPrefix(have, want):
				return 1
			}
			return 0
		})
		if !ok {
			continue
		}
		score := scorePartPrefix
		switch {
		case exact == 2*len(f.words) && len(words) == len(f.words):
			score = scoreAllWords
		case exact == 2*len(f.words):
			score = scorePart
		}
		if err := f.add(r, Part, score); err != nil {
			return err
		}
	}
	return nil
}

// common gives the records of the names that have, for each part, one of its keys: those of the
// part that fewest names have. Parts with more than maxScan names are left to the caller.
func (f *finder) common(parts [][]string) ([]Record, error) {
	type name struct{ subject, object uint64 }
	var best []Record
	var has map[name]int // how many of the parts read so far
	read := 0
	for _, keys := range parts {
		var list []Record
		whole := true
		for _, k := range keys {
			l, all, err := f.scan(k, true, maxScan)
			if err != nil {
				return nil, err
			}
			list = append(list, l...)
			whole = whole && all
		}
		if !whole {
			if best == nil {
				best = list
			}
			f.more = true
			continue
		}
		next := make(map[name]int, len(list))
		for _, r := range list {
			n := name{r.Subject, r.Object}
			if read == 0 || has[n] == read {
				next[n] = read + 1
			}
		}
		if has, read = next, read+1; read == 1 || len(list) < len(best) {
			best = list
		}
		if len(has) == 0 {
			return nil, nil
		}
	}
	if read == 0 {
		return best, nil
	}
	seen := map[name]bool{}
	return slices.DeleteFunc(best, func(r Record) bool {
		n := name{r.Subject, r.Object}
		out := has[n] != read || seen[n]
		seen[n] = true
		return out
	}), nil
}

func (f *finder) wordsOf(object uint64) ([]string, error) {
	name, err := f.name(object)
	if err != nil {
		return nil, err
	}
	return namesCut.of(name), nil
}

// A wordsMemory remembers the words of names: searches meet the same names again and again, and
// cutting them was half of their work.
type wordsMemory struct {
	mu    sync.RWMutex
	known map[string][]string
}

var namesCut wordsMemory

// Bounds of what is remembered, some 10 MB.
const (
	mostCut    = 1 << 15
	longestCut = 128 // bytes
)

// of gives the words of a name, which are not to be changed.
func (m *wordsMemory) of(name string) []string {
	if len(name) > longestCut {
		return nameWords(name)
	}
	m.mu.RLock()
	words, ok := m.known[name]
	m.mu.RUnlock()
	if ok {
		return words
	}
	words = nameWords(name)
	m.mu.Lock()
	if m.known == nil || len(m.known) >= mostCut {
		m.known = map[string][]string{}
	}
	m.known[name] = words
	m.mu.Unlock()
	return words
}

// covers finds for each wanted word one of the name's, each for one only, and adds up how
// well they fit; fit gives 0 for words that don't.
func covers(have, want []string, fit func(have, want string, last bool) int) (sum int, ok bool) {
	used := make([]bool, len(have))
	for i, w := range want {
		best, at := 0, -1
		for j, h := range have {
			if used[j] {
				continue
			}
			if n := fit(h, w, i == len(want)-1); n > best {
				best, at = n, j
			}
		}
		if at < 0 {
			return 0, false
		}
		used[at] = true
		sum += best
	}
	return sum, true
}

// sounding finds names that sound like the text, in the other script, or in Latin letters
// for a text in Latin letters.
func (f *finder) sounding(latin bool) error {
	ways := make([][]sound, len(f.words))
	longest := 0
	for i, w := range f.words {
		ways[i] = sounds(w)
		if len(ways[i]) == 0 {
			return nil
		}
		longest = max(longest, len(ways[i][0].consonants))
	}
	if longest < 2 { // one consonant is in every other name
		return nil
	}
	const good = 9 // of a word whose vowels fit too
	fit := func(have, want string, _ bool) int {
		n := 0
		for _, a := range sounds(have) {
			if !latin && !a.latin {
				continue
			}
			for _, b := range sounds(want) {
				if a.consonants == b.consonants {
					n = max(n, good-min(a.unlike(b), good-1))
				}
			}
		}
		return n
	}
	var keys [][]string
	for _, w := range ways {
		var k []string
		for _, s := range w {
			k = append(k, bySound+s.consonants)
		}
		keys = append(keys, unique(k))
	}
	list, err := f.common(keys)
	if err != nil {
		return err
	}
	for _, r := range list {
		words, err := f.wordsOf(r.Object)
		if err != nil {
			return err
		}
		sum, ok := covers(words, f.words, fit)
		if !ok {
			continue
		}
		reason := Transliteration
		if name, _ := f.name(r.Object); latin == isLatin(name) {
			reason = Variant
		}
		score := scoreSounds
		if len(words) == len(f.words) {
			score = scoreSoundsAll
		}
		if err := f.add(r, reason, score-min(12, 3*(good*len(f.words)-sum))); err != nil {
			return err
		}
	}
	return nil
}

// typos finds names of which one letter a word is wrong in the text.
func (f *finder) typos() error {
	const shortest = 4 // letters: below, one letter makes any word of any other
	const most = 500
	fit := func(have, want string, last bool) int {
		switch {
		case have == want:
			return 3
		case utf8.RuneCountInString(want) >= shortest && within1(have, want):
			return 2
		}
		return 0
	}
	try := func(key string) error {
		list, all, err := f.scan(key, true, most)
		if err != nil {
			return err
		}
		f.more = f.more || !all
		for _, r := range list {
			words, err := f.wordsOf(r.Object)
			if err != nil {
				return err
			}
			if sum, ok := covers(words, f.words, fit); ok {
				score := scoreTypo - 2*(3*len(f.words)-sum)
				if len(words) == len(f.words) {
					score += 8
				}
				if err := f.add(r, Typo, score); err != nil {
					return err
				}
			}
		}
		return nil
	}
	if len(f.words) > 1 {
		for _, w := range f.words {
			if err := try(byWord + w); err != nil {
				return err
			}
		}
		if len(f.best) > 0 {
			return nil
		}
	}
	for _, w := range f.words {
		if utf8.RuneCountInString(w) < shortest {
			continue
		}
		for _, e := range edits(w) {
			if err := try(byWord + e); err != nil {
				return err
			}
		}
	}
	return nil
}

// page sorts the candidates and gives a part of them.
func (f *finder) page(from, limit int) ([]Match, error) {
	list := make([]candidate, 0, len(f.best))
	for _, c := range f.best {
		if f.o.Keep != nil {
			ok, err := f.o.Keep(c.subject)
			if err != nil {
				return nil, err
			}
			if !ok {
				continue
			}
		}
		list = append(list, c)
	}
	f.total = len(list)
	if from >= len(list) || limit <= 0 {
		return nil, nil
	}
	for i := range list {
		if i%256 == 0 && f.ctx.Err() != nil {
			return nil, f.ctx.Err()
		}
		n, err := f.x.Uses(f.ctx, list[i].subject)
		if err != nil {
			return nil, err
		}
		list[i].uses = n
	}
	rank := func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.uses, a.uses))
	}
	slices.SortFunc(list, rank)
	// IRIs break ties; only those of candidates that may be on the page are needed.
	end := min(from+limit, len(list))
	first, last := from, end
	for first > 0 && rank(list[first-1], list[from]) == 0 {
		first--
	}
	for last < len(list) && rank(list[last], list[end-1]) == 0 {
		last++
	}
	for i := first; i < last; i++ {
		v, err := f.x.Term(list[i].subject)
		if err != nil {
			return nil, err
		}
		if iri, ok := v.(quad.IRI); ok {
			list[i].iri = string(iri)
		} else if v != nil {
			list[i].iri = v.String()
		}
	}
	slices.SortFunc(list[first:last], func(a, b candidate) int { return cmp.Or(rank(a, b), cmp.Compare(a.iri, b.iri)) })
	out := make([]Match, 0, end-from)
	for _, c := range list[from:end] {
		name, err := f.name(c.object)
		if err != nil {
			return nil, err
		}
		out = append(out, Match{Subject: c.subject, IRI: c.iri, Name: name, Reason: c.reason, Score: c.score, Uses: c.uses})
	}
	return out, nil
}
