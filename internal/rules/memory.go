package rules

import (
	"sync"

	"github.com/rawabit/rawabit/internal/fact"
)

// memory is what readers need for one article after the other. Its slices are as
// long as they have ever been.
type memory struct {
	facts     []fact.Fact
	where     []int
	said      []said
	mentions  []int
	triggers  []trigger
	sentences []sentence
}

var memories = sync.Pool{New: func() any { return new(memory) }}

// remember gives the reader memory.
func (r *reader) remember() {
	r.memory = memories.Get().(*memory)
	r.out.facts, r.out.where = r.memory.facts[:0], r.memory.where[:0]
	r.mentions, r.triggers = r.memory.mentions[:0], r.memory.triggers[:0]
	r.said = sized(&r.memory.said, len(r.d.Article.Words))
}

// Free gives memory back, for articles to come. It is for who has done with the
// result, of which nothing must be used afterwards but copies of facts.
func (r *Result) Free() {
	mem := r.reader.memory
	if mem == nil {
		return
	}
	const most = 1 << 14 // words: more than any article of a newspaper has
	if len(mem.said) <= most {
		clear(r.reader.out.facts)
		clear(mem.sentences)
		*mem = memory{r.reader.out.facts, r.reader.out.where, mem.said, r.reader.mentions, r.reader.triggers, mem.sentences}
		memories.Put(mem)
	}
	*r = Result{}
}

// sized gives a slice of n zeros, in the memory of s if that is enough.
func sized[T any](s *[]T, n int) []T {
	if cap(*s) < n {
		*s = make([]T, n)
	} else {
		*s = (*s)[:n]
		clear(*s)
	}
	return *s
}
