package mention

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/identity"
	"github.com/rawabit/rawabit/internal/span"
)

// persons links the person mentions, longest names first, then in order.
func (l *linker) persons() {
	d := l.d
	var order []int
	for i := range d.Mentions {
		if d.Mentions[i].Class == Person {
			order = append(order, i)
		}
	}
	tokens := make([][]string, len(d.Mentions))
	for _, i := range order {
		tokens[i] = identity.Tokens(d.Mentions[i].Name)
	}
	l.trim(order, tokens)
	byLength := slices.Clone(order)
	slices.SortStableFunc(byLength, func(a, b int) int { return len(tokens[b]) - len(tokens[a]) })
	l.sharing, l.titles = map[string][]int{}, map[int][]*Title{}
	whose := map[string]int{}
	for _, i := range byLength {
		m := &d.Mentions[i]
		toks := tokens[i]
		// who bears a full name is looked for once, however often it stands there
		found, known := whose[m.Name]
		var like []int
		if !known {
			found, like = -1, l.candidates(toks)
		}
		for _, n := range like {
			pe := l.people[n]
			if !identity.Alike(pe.tokens, toks) && !l.sameRuler(pe, m, toks) || identity.Father(d.Entities[pe.entity].Name, m.Name) || len(toks) == 1 && !l.compatible(pe, m) {
				continue
			}
			if found < 0 || len(toks) == 1 && l.sameOffice(pe, m) {
				found = n
			}
		}
		if found >= 0 {
			m.Entity = l.people[found].entity
		} else {
			m.Entity = l.entity(fact.Entity{ID: vocab.PersonID(l.identity(m.Name)), Type: fact.Person, Name: m.Name, LabelAr: m.Name})
			l.people = append(l.people, personEntity{m.Entity, toks})
			for _, k := range tokenKeys(toks) {
				l.sharing[k] = append(l.sharing[k], len(l.people)-1)
			}
			found = len(l.people) - 1
		}
		if len(toks) > 1 {
			whose[m.Name] = found
		}
		if m.Title != nil && len(l.titles[m.Entity]) < maxAlike {
			l.titles[m.Entity] = append(l.titles[m.Entity], m.Title)
			l.titles[m.Entity] = append(l.titles[m.Entity], m.More...)
		}
	}
	for _, i := range order {
		m := &d.Mentions[i]
		l.mentioned(m.Entity, l.nameSpan(m))
		l.alias(m.Entity, m.Name)
		e := &d.Entities[m.Entity]
		switch {
		case e.Name == m.Name:
			if e.Reason == "" {
				e.Reason = "named in full"
			}
		default:
			e.Reason = "a shorter form of the full name in the same article"
		}
	}
}

// trim takes from «ترامب قرار» and «سأل أردوغان» what is no part of the name: one of
// two words is the surname of somebody named in full, and the other is no name
// that the lexicon knows.
func (l *linker) trim(order []int, tokens [][]string) {
	d := l.d
	full := map[string]int{} // surname → how many names of two words and more end in it
	for _, i := range order {
		if toks := tokens[i]; len(toks) > 1 && l.known(firstWord(d.Mentions[i].Name), "given") {
			full[toks[len(toks)-1]]++
		}
	}
	for _, i := range order {
		m, toks := &d.Mentions[i], tokens[i]
		if len(toks) < 2 || full[toks[0]] == 0 && full[toks[1]] == 0 {
			continue
		}
		name, words := l.nameSpan(m), strings.Fields(m.Name)
		if len(words) != len(toks) || m.Span.End != name.End || m.Last-m.First < len(words) || l.known(words[0], "given") {
			continue
		}
		unknown := true
		for _, w := range words[1:] {
			unknown = unknown && !l.known(w, "given", "family")
		}
		switch {
		case full[toks[0]] > 0 && unknown:
			m.Last -= len(words) - 1
			m.Name = words[0]
			m.Span.End = d.Article.Words[m.Last-1].Span.End
			tokens[i] = identity.Tokens(m.Name)
		case len(toks) == 2 && full[toks[1]] > 0 && m.Title == nil && m.Last-m.First == 2:
			m.First++
			m.Prefix, m.Name = "", words[1]
			m.Span.Start = d.Article.Words[m.First].Span.Start
			tokens[i] = identity.Tokens(m.Name)
		}
	}
}

// known reports whether a word stands in one of the kinds.
func (l *linker) known(word string, kinds ...string) bool {
	for _, s := range l.d.Lex.Lookup(word) {
		if contains(kinds, s.Entry.Kind) {
			return true
		}
	}
	return false
}

func firstWord(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}

// maxAlike bounds how many people of one name a name is compared with, and how many
// titles of one person are, so that an article of a thousand Mohammeds, or of one
// who is named a thousand times, takes no longer than others.
const maxAlike = 64

// candidates gives the people so far that may bear the name, in the order in
// which they were found.
func (l *linker) candidates(toks []string) []int {
	if len(toks) == 0 {
		return nil
	}
	var out []int
	for _, k := range tokenKeys(toks) {
		ns := l.sharing[k]
		out = append(out, ns[:min(len(ns), maxAlike)]...)
	}
	sort.Ints(out)
	n := 0
	for i, x := range out {
		if i == 0 || x != out[n-1] {
			out[n] = x
			n++
		}
	}
	return out[:n]
}

// tokenKeys gives the keys under which a name is found again: each of its tokens
// in the form in which spellings agree, and the whole without blanks.
func tokenKeys(toks []string) []string {
	var keys []string
	for _, t := range toks {
		if len(t) > 6 {
			t = identity.Skeleton(t)
		}
		keys = append(keys, t)
	}
	if len(toks) > 1 {
		keys = append(keys, "="+strings.Join(toks, ""))
	}
	return keys
}

// compatible: a surname alone may stand for a person whose office, where both
// are given, does not contradict.
func (l *linker) compatible(pe personEntity, m *Mention) bool {
	if m.Title == nil || m.Title.Generic || m.Title.Code == "" {
		return true
	}
	for _, t := range l.titles[pe.entity] {
		if t.Code != "" && t.Code != m.Title.Code {
			return false
		}
	}
	return true
}

// sameRuler: a king is named by his first name alone («الملك سلمان»).
func (l *linker) sameRuler(pe personEntity, m *Mention, toks []string) bool {
	if m.Title == nil || m.Title.Role != "monarch" || len(toks) != 1 || pe.tokens[0] != toks[0] {
		return false
	}
	return l.sameOffice(pe, m)
}

func (l *linker) sameOffice(pe personEntity, m *Mention) bool {
	if m.Title == nil {
		return false
	}
	for _, t := range l.titles[pe.entity] {
		if t.Role == m.Title.Role {
			return true
		}
	}
	return false
}

// nameSpan is where the bare name stands in a mention that may open with titles.
func (l *linker) nameSpan(m *Mention) span.Span {
	text := l.d.Article.Text
	if i := strings.Index(text[m.Span.Start:m.Span.End], m.Name); i >= 0 {
		return span.Span{Start: m.Span.Start + i, End: m.Span.Start + i + len(m.Name)}
	}
	return m.Span
}

// surnames finds later mentions by the last part of a name («حماد» after
// «أسامة حماد»), in words that nothing else has claimed.
func (l *linker) surnames() {
	d := l.d
	last := map[string]int{} // token → person, -2 where two share it
	for n, pe := range l.people {
		if len(pe.tokens) < 2 {
			continue
		}
		t := pe.tokens[len(pe.tokens)-1]
		if utf8.RuneCountInString(t) < 3 {
			continue
		}
		if _, dup := last[t]; dup {
			last[t] = -2
		} else {
			last[t] = n
		}
	}
	if len(last) == 0 {
		return
	}
	d.index()
	var ends [256]bool // last bytes of the names: what ends otherwise is none of them
	for t := range last {
		ends[t[len(t)-1]] = true
	}
	var add []Mention
	for i := range d.Article.Words {
		w := &d.Article.Words[i]
		if !ends[w.Form[len(w.Form)-1]] || w.Punct || d.At[i] >= 0 && d.Mentions[d.At[i]].Class != Nisba {
			continue
		}
		for _, cut := range []string{"", "و", "ل", "ب", "ف", "ول", "وب"} {
			f, ok := strings.CutPrefix(w.Form, cut)
			if !ok {
				continue
			}
			rest, def := strings.CutPrefix(f, "ال")
			if !def {
				if f2, ok := strings.CutPrefix(f, "لل"); ok && cut == "" {
					rest, def = f2, true
				}
			}
			n, ok := last[f]
			if !ok && def {
				n, ok = last[rest]
			}
			if !ok || n < 0 || l.commonWord(i, cut) {
				continue
			}
			if d.At[i] >= 0 { // a nisba: only where the surname was one as well and no head precedes
				continue
			}
			m := Mention{Class: Person, First: i, Last: i + 1, Prefix: cut, Entity: l.people[n].entity, Name: w.Span.In(d.Article.Text)}
			start := w.Span.Start + prefixBytes(m.Name, cut)
			m.Span = span.Span{Start: start, End: w.Span.End}
			m.Name = m.Span.In(d.Article.Text)
			add = append(add, m)
			l.mentioned(m.Entity, m.Span)
			l.alias(m.Entity, m.Name)
			break
		}
	}
	if len(add) == 0 {
		return
	}
	d.Mentions = append(d.Mentions, add...)
	slices.SortStableFunc(d.Mentions, func(a, b Mention) int { return a.First - b.First })
	d.index()
}

// commonWord reports whether word i is, uncut, a word of the lexicon other than
// a name (a surname such as وزير or سعيد is not found by its word alone).
func (l *linker) commonWord(i int, cut string) bool {
	for _, h := range l.d.Hits[i] {
		if h.N != 1 || h.Prefix != cut {
			continue
		}
		for _, s := range h.Senses {
			switch s.Entry.Kind {
			case "verb", "stop", "office", "orghead", "eventnoun", "sector", "cue", "instrument", "honorific", "modifier", "country", "city":
				return true
			}
		}
	}
	return false
}
