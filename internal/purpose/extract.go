package purpose

import (
	"sort"
	"strings"
	"sync"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/mention"
	"github.com/rawabit/rawabit/internal/span"
)

// A Context is what Extract needs to know of an article.
type Context struct {
	Doc *mention.Document
	// Parties gives the IRIs of the countries and organizations that the words
	// [first, last) of the sentence with this index are about; fewer than two mean
	// that nothing is between states there. Sure says that the article does more
	// than name them: only then is cooperation theirs.
	Parties func(sentence, first, last int) (ids []string, sure bool)
}

// A found is an objective or measure before it is settled which of those that
// overlap stays.
type found struct {
	f           fact.Fact
	first, last int // words
	layout      bool
	headline    bool // of the headline: the body mostly says it again, and in full
	oneSided    bool // nothing of both sides
	joint       bool // both sides agreed on it, whatever its words
	told        bool // of a visit, talks or an agreement, whoever the parties are
	sentence    int
	hits        []hit
}

// A share is a sector of cooperation before it is settled which of those that
// repeat each other stays.
type share struct {
	sector, status, rule string
	confidence           float64
	span                 span.Span
	first, last          int // words
	sentence             int
}

type reader struct {
	k     *knowledge
	doc   *mention.Document
	art   *article.Article
	words []arabic.Word
	marks []mark
	heads []head // of each word: what masdar has found
	// of each word: it belongs to a wording of several words that names no sector
	blocked []bool
	ctx     Context
	sport   judged
	listed  bool // the purpose under way is the first of examples: «… منها: دعم …»

	finds []found
	coop  []share
}

// memory is what readers need for one article after the other.
type memory struct {
	marks   []mark
	heads   []head
	blocked []bool
	finds   []found
	coop    []share
}

var memories = sync.Pool{New: func() any { return new(memory) }}

// free gives the memory back; the facts are not in it.
func (r *reader) free(mem *memory) {
	const most = 1 << 14 // words: more than any article of a newspaper has
	if len(r.words) > most {
		return
	}
	clear(r.finds)
	clear(r.coop)
	*mem = memory{r.marks[:0], r.heads[:0], r.blocked[:0], r.finds[:0], r.coop[:0]}
	memories.Put(mem)
}

// judged is a sentence, counted from 1, with what was found of it, so that a rule
// that applies often in one long sentence need not read it all each time.
type judged struct {
	sentence int
	yes      bool
}

// Extract finds the objectives, measures and cooperation of one article, in the
// order of their evidence. It panics on no input and changes nothing in ctx.Doc.
func Extract(ctx Context) []fact.Fact {
	k, err := load()
	if err != nil {
		return nil // Check tells of faults in the data; tests call it
	}
	return k.extract(ctx)
}

func (k *knowledge) extract(ctx Context) []fact.Fact {
	if ctx.Doc == nil || ctx.Doc.Article == nil || ctx.Parties == nil {
		return nil
	}
	r := &reader{k: k, doc: ctx.Doc, art: ctx.Doc.Article, words: ctx.Doc.Article.Words, ctx: ctx}
	mem := memories.Get().(*memory)
	defer r.free(mem)
	r.marks, r.heads, r.blocked, r.finds, r.coop = mem.marks, mem.heads, mem.blocked, mem.finds, mem.coop
	r.markWords()
	if !r.diplomatic() {
		return nil
	}
	for b := range r.art.Blocks {
		block := &r.art.Blocks[b]
		switch block.Kind {
		case article.Row:
			r.row(block)
			continue
		case article.HeaderRow:
			continue
		case article.Item:
			if r.item(block) {
				continue
			}
		}
		for n := block.First; n < block.Last; n++ {
			r.sentence(n, block)
		}
	}
	return r.settle()
}

// link gives the word of sentence n at which a page's link to the article itself says the
// headline again («رابط الخبر: …»), or the word behind the sentence.
func (r *reader) link(n int) int {
	s, head := &r.art.Sentences[n], &r.art.Blocks[0]
	said := strings.TrimSpace(head.Span.In(r.art.Text))
	if head.Kind != article.Headline || n < head.Last || len(said) < 2*minRepeated {
		return s.Last
	}
	at := strings.LastIndex(s.Span.In(r.art.Text), said)
	if at < 0 {
		return s.Last
	}
	first, _ := r.wordsIn(span.Span{Start: s.Span.Start + at, End: s.Span.End})
	return first
}

// minRepeated is how many letters a headline has whose words a sentence does not hold by chance.
const minRepeated = 20

// diplomatic reports whether two words of the article are of diplomacy.
func (r *reader) diplomatic() bool {
	n := 0
	for i := range r.words {
		if r.has(i, r.k.c.diplomatic, true) {
			if n++; n == 2 {
				return true
			}
		}
	}
	return false
}

// wordsIn gives the words [first, last) that lie in a span.
func (r *reader) wordsIn(s span.Span) (first, last int) {
	first = sort.Search(len(r.words), func(i int) bool { return r.words[i].Span.Start >= s.Start })
	last = sort.Search(len(r.words), func(i int) bool { return r.words[i].Span.Start >= s.End })
	return first, max(first, last)
}

// sentenceOf gives the sentence of the block that holds the span's start.
func (r *reader) sentenceOf(b *article.Block, s span.Span) int {
	for n := b.First; n < b.Last; n++ {
		if r.art.Sentences[n].Span.End > s.Start {
			return n
		}
	}
	return max(b.First, min(b.Last-1, len(r.art.Sentences)-1))
}

// add notes an objective or measure.
func (r *reader) add(typ fact.Type, rule string, confidence float64, sentence int, p piece, layout bool) *found {
	r.finds = append(r.finds, found{
		f: fact.Fact{Type: typ, Rule: rule, Confidence: confidence, Evidence: []span.Span{p.span}},
		// hits are filled by the caller
		first: p.first, last: p.last, layout: layout, sentence: sentence,
	})
	return &r.finds[len(r.finds)-1]
}
