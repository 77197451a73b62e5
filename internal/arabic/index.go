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

// trace mixes a word's length with its first four and last four letters: the first
// two of many are ال.
func trace(word string) uint32 {
	n := len(word)
	var first, last uint64
	switch {
	case n >= 8:
		first, last = load64(word), load64(word[n-8:])
	case n >= 4:
		first, last = load32(word), load32(word[n-4:])
	default:
		for i := range n {
			first = first<<8 | uint64(word[i])
		}
	}
	const odd1, odd2 = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F
	h := (first ^ uint64(n)) * odd1
	return uint32(((h ^ h>>32 ^ last) * odd2) >> 32)
}

// load64 and load32 are what encoding/binary reads of bytes, of a string.
func load64(s string) uint64 { return load32(s) | load32(s[4:])<<32 }

func load32(s string) uint64 {
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24
}
