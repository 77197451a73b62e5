// Package search finds things by name and articles by their words, in any index that keeps
// the keys which Keys makes.
//
// A name is found however it is spelled: hamza forms, ة and ه, ى and ي, the article, marks,
// Latin letters for Arabic ones and the reverse, words in another order or left out, one
// wrong letter. Each hit says why it is one (Reason). Names and sounds are rules of names.txt.
//
// The package knows the vocabulary of the graph (which predicates hold names) and no
// store: package graph gives Index to the store of our own, which keeps it beside its quads;
// for other stores package explore keeps it in memory.
package search

import (
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/vocab"
)

// Version changes when Keys makes other keys of the same quads, or the predicates change.
const Version = 1

// Predicates are those whose objects Keys looks at.
func Predicates() []quad.IRI {
	return []quad.IRI{vocab.RDFSLabel, vocab.SKOSAltLabel, vocab.Code, vocab.SKOSNotation, vocab.Text, vocab.SchemaHeadline}
}

// The first byte of a key says what it is a key of.
const (
	byName  = "n" // all words of a name, with blanks between
	byWord  = "w" // one word of a name
	bySound = "q" // the consonants of one word of a name
	byText  = "x" // a word of an article's text or headline
)

// maxNameWords is how long a name is; a longer text is no name.
const maxNameWords = 12

// maxKey is the longest key, in bytes: a longer word is cut.
const maxKey = 120

// Keys gives the keys of a quad. It is a function of its arguments alone, and never gives
// an empty key or one with a zero byte.
func Keys(subject, predicate, object quad.Value) []string {
	text := plain(object)
	switch predicate {
	case quad.IRI(vocab.Text), quad.IRI(vocab.SchemaHeadline):
		return textKeys(text)
	case quad.IRI(vocab.RDFSLabel), quad.IRI(vocab.SKOSAltLabel), quad.IRI(vocab.Code), quad.IRI(vocab.SKOSNotation):
		if named(subject) {
			return nameKeys(text)
		}
	}
	return nil
}

// named says whether the labels of a node are names. Those of articles are headlines, those
// of objectives and measures are their words.
func named(subject quad.Value) bool {
	iri, ok := subject.(quad.IRI)
	if !ok {
		return false
	}
	local, ok := vocab.Local(string(iri))
	if !ok {
		return true
	}
	kind, _, _ := strings.Cut(local, "/")
	return kind != "article" && kind != "objective" && kind != "measure"
}

func nameKeys(name string) []string {
	words := nameWords(name)
	if len(words) == 0 || len(words) > maxNameWords {
		return nil
	}
	keys := []string{clip(byName + strings.Join(words, " "))}
	for _, w := range words {
		keys = append(keys, clip(byWord+w))
		for _, s := range sounds(w) {
			keys = append(keys, clip(bySound+s.consonants))
		}
	}
	return unique(keys)
}

func textKeys(text string) []string {
	words := cut(text)
	keys := make([]string, len(words))
	for i, w := range words {
		keys[i] = clip(byText + textWord(w.form))
	}
	return unique(keys)
}

func unique(keys []string) []string {
	slices.Sort(keys)
	return slices.Compact(keys)
}

// clip cuts a key between two letters.
func clip(key string) string {
	key = strings.ReplaceAll(key, "\x00", "")
	if len(key) <= maxKey {
		return key
	}
	return strings.ToValidUTF8(key[:maxKey], "")
}

// plain is the text of a literal, "" for what is none.
func plain(v quad.Value) string {
	switch v := v.(type) {
	case quad.String:
		return string(v)
	case quad.LangString:
		return string(v.Value)
	case quad.TypedString:
		return string(v.Value)
	}
	return ""
}
