package arabic

// An Index keeps values under folded words. It is made for lists of some
// thousand words that are asked about each word of a text, nearly always in
// vain: it looks at a word's ends alone before it compares it. The zero Index is
// empty; once filled it may be read side by side.
type Index[V any] struct {
	slots []indexSlot // a power of two, at most a quarter of them taken
	lists []indexList[V]
}

type indexSlot struct {
	trace uint32
	list  int32 // into lists, from 1; 0 for an empty one
}

type indexList[V any] struct {
	word   string
	values []V
}

// Add puts a value behind those that the word has.
func (x *Index[V]) Add(word string, value V) {
	if 4*len(x.lists) >= len(x.slots) {
		x.grow()
	}
	s := x.slot(word)
	if s.list == 0 {
		x.lists = append(x.lists, indexList[V]{word: word})
		*s = indexSlot{trace(word), int32(len(x.lists))}
	}
	l := &x.lists[s.list-1]
	l.values = append(l.values, value)
}

// At gives the values of a word, in the order in which they were added.
func (x *Index[V]) At(word string) []V {
	if len(x.slots) == 0 {
		return nil
	}
	if s := x.slot(word); s.list > 0 {
		return x.lists[s.list-1].values
	}
	return nil
}

// slot gives the slot of a word, or the empty one where it would stand.
func (x *Index[V]) slot(word string) *indexSlot {
	t := trace(word)
	for at := t >> 8; ; at++ {
		s := &x.slots[at&uint32(len(x.slots)-1)]
		if s.list == 0 || s.trace == t && x.lists[s.list-1].word == word {
			return s
		}
	}
}

func (x *Index[V]) grow() {
	old := x.slots
	x.slots = make([]indexSlot, max(64, 2*len(old)))
	for _, s := range old {
		if s.list == 0 {
			continue
		}
		at := s.trace >> 8
		for x.slots[at&uint32(len(x.slots)-1)].list > 0 {
			at++
		}
		x.slots[at&uint32(len(x.slots)-1)] = s
	}
}

// trace mixes a word's length with its first two and last two letters, which
// stand at odd bytes.
func trace(word string) uint32 {
	n := len(word)
	if n < 4 {
		short := uint32(n)
		for i := range n {
			short = short<<8 | uint32(word[i])
		}
		return short * 0x9E3779B1
	}
	ends := uint32(word[1]) | uint32(word[3])<<8 | uint32(word[n-3])<<16 | uint32(word[n-1])<<24
	return (ends ^ uint32(n)*0x85EBCA6B) * 0x9E3779B1
}
