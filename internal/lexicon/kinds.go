package lexicon

// A KindSet is a set of kinds of entry.
type KindSet uint64

// Kind gives the set of one kind, by which a Match that has no such sense is
// passed over at once; the empty set where there is no such kind. It is asked
// for several times a word, so it costs no more than one comparison of strings.
func Kind(name string) KindSet {
	if name == "" {
		return 0
	}
	if s := &kindSlots.slots[kindSlots.at(name)]; s.name == name {
		return s.set
	}
	return 0
}

type kindSlot struct {
	name string
	set  KindSet
}

// A kindTable has a place of its own for each kind, by its length, its first
// and its last letter.
type kindTable struct {
	factor uint32
	slots  [128]kindSlot
}

func (t *kindTable) at(name string) uint32 {
	return (uint32(len(name))*t.factor + uint32(name[0])*7*t.factor + uint32(name[len(name)-1])) % uint32(len(t.slots))
}

var kindSlots = newKindTable()

// newKindTable tries factors until no two kinds share a place.
func newKindTable() *kindTable {
	for factor := uint32(1); ; factor++ {
		t := &kindTable{factor: factor}
		alone := true
		for n, name := range kindNames() {
			s := &t.slots[t.at(name)]
			alone = alone && s.name == ""
			*s = kindSlot{name, 1 << n}
		}
		if alone || factor == 1<<16 { // what shares a place then fails the test
			return t
		}
	}
}
