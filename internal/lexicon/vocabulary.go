package lexicon

import "hash/maphash"

// A vocabulary numbers words from 1. It holds no pointers but its slices', so
// that sixty thousand words cost the garbage collector nothing, and most words
// that it lacks are told by one look at memory.
type vocabulary struct {
	letters []byte   // the words one behind the other
	ends    []uint32 // word n is letters[ends[n-1]:ends[n]]
	slots   []slot   // a power of two, at most half of them taken
	seed    maphash.Seed
}

type slot struct {
	hash uint32
	id   int32 // 0 for an empty one
}

func newVocabulary() vocabulary {
	return vocabulary{letters: make([]byte, 0, 1<<20), ends: make([]uint32, 1, 1<<16), slots: make([]slot, 1<<17), seed: maphash.MakeSeed()}
}

func (v *vocabulary) word(id int32) []byte { return v.letters[v.ends[id-1]:v.ends[id]] }

// id gives the number of a word, 0 if there is none.
func (v *vocabulary) id(word string) int32 {
	hash := uint32(maphash.String(v.seed, word))
	for at := hash; ; at++ {
		s := v.slots[at&uint32(len(v.slots)-1)]
		if s.id == 0 || s.hash == hash && string(v.word(s.id)) == word {
			return s.id
		}
	}
}

// add gives the number of a word, a new one if need be.
func (v *vocabulary) add(word []byte) int32 {
	hash := uint32(maphash.Bytes(v.seed, word))
	for at := hash; ; at++ {
		s := &v.slots[at&uint32(len(v.slots)-1)]
		if s.id == 0 {
			s.hash, s.id = hash, int32(len(v.ends))
			v.letters = append(v.letters, word...)
			v.ends = append(v.ends, uint32(len(v.letters)))
			id := s.id
			if 2*len(v.ends) > len(v.slots) {
				v.grow()
			}
			return id
		}
		if s.hash == hash && string(v.word(s.id)) == string(word) {
			return s.id
		}
	}
}

func (v *vocabulary) grow() {
	old := v.slots
	v.slots = make([]slot, 2*len(old))
	for _, s := range old {
		if s.id == 0 {
			continue
		}
		at := s.hash
		for v.slots[at&uint32(len(v.slots)-1)].id != 0 {
			at++
		}
		v.slots[at&uint32(len(v.slots)-1)] = s
	}
}
