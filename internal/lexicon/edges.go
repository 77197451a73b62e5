package lexicon

// An edge leads from a node, never the root, by a word to another node.
type edge struct{ node, word, to int32 }

// edges is a table of edges that costs the garbage collector nothing.
type edges struct {
	slots []edge // a power of two, at most half of them taken
	taken int
}

func newEdges(slots int) edges { return edges{slots: make([]edge, slots)} }

// at gives the slot of an edge, or the free one where it would stand.
func (t *edges) at(node, word int32) *edge {
	h := (uint64(uint32(node))<<32 | uint64(uint32(word))) * 0x9E3779B97F4A7C15
	for i := h >> 32; ; i++ {
		e := &t.slots[i&uint64(len(t.slots)-1)]
		if e.node == 0 || e.node == node && e.word == word {
			return e
		}
	}
}

// to gives the node that a word leads to, 0 if there is none.
func (t *edges) to(node, word int32) int32 { return t.at(node, word).to }

// add enters an edge that is not there yet.
func (t *edges) add(e edge) {
	*t.at(e.node, e.word) = e
	t.taken++
	if 2*t.taken <= len(t.slots) {
		return
	}
	old := t.slots
	t.slots = make([]edge, 2*len(old))
	for _, e := range old {
		if e.node > 0 {
			*t.at(e.node, e.word) = e
		}
	}
}
