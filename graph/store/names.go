package store

import (
	"sync"
	"sync/atomic"

	"github.com/cayleygraph/quad"
)

// names remembers what terms ids stand for. Reading takes two loads and no lock.
// Numbers of terms are dense, so it is an array in chunks; when the terms weigh
// more than the limit, the chunk that was begun first is forgotten.
type names struct {
	limit int64

	chunks atomic.Pointer[[]*chunk] // grows by replacement
	bytes  atomic.Int64

	mu    sync.Mutex
	begun []int
}

const chunkSize = 1024

type chunk struct {
	bytes  atomic.Int64
	values [chunkSize]atomic.Pointer[named]
}

// named is a term under its whole id: two kinds never share a number, but an id
// that was made up may.
type named struct {
	id    ID
	value quad.Value
}

func (n *names) get(id ID) (quad.Value, bool) {
	seq := uint64(id & valueMask)
	chunks := n.chunks.Load()
	if chunks == nil || seq/chunkSize >= uint64(len(*chunks)) {
		return nil, false
	}
	c := (*chunks)[seq/chunkSize]
	if c == nil {
		return nil, false
	}
	v := c.values[seq%chunkSize].Load()
	if v == nil || v.id != id {
		return nil, false
	}
	return v.value, true
}

func (n *names) put(id ID, v quad.Value, size int) {
	seq := uint64(id & valueMask)
	i := seq / chunkSize
	var c *chunk
	if chunks := n.chunks.Load(); chunks != nil && i < uint64(len(*chunks)) {
		c = (*chunks)[i]
	}
	if c == nil {
		c = n.begin(int(i))
	}
	if c.values[seq%chunkSize].Swap(&named{id, v}) == nil {
		weight := int64(size) + 80
		c.bytes.Add(weight)
		if n.bytes.Add(weight) > n.limit {
			n.shrink()
		}
	}
}

func (n *names) begin(i int) *chunk {
	n.mu.Lock()
	defer n.mu.Unlock()
	var old []*chunk
	if p := n.chunks.Load(); p != nil {
		old = *p
	}
	if i < len(old) && old[i] != nil {
		return old[i]
	}
	// Room for half as many again, so that growing is rare.
	list := make([]*chunk, max(len(old), i+1+i/2))
	copy(list, old)
	c := new(chunk)
	list[i] = c
	n.begun = append(n.begun, i)
	n.bytes.Add(8 * chunkSize)
	c.bytes.Add(8 * chunkSize)
	n.chunks.Store(&list)
	return c
}

func (n *names) shrink() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.begun) < 2 || n.bytes.Load() <= n.limit {
		return
	}
	list := append([]*chunk(nil), *n.chunks.Load()...)
	for len(n.begun) > 1 && n.bytes.Load() > n.limit*3/4 {
		i := n.begun[0]
		n.begun = n.begun[1:]
		n.bytes.Add(-list[i].bytes.Load())
		list[i] = nil
	}
	n.chunks.Store(&list)
}
