package store

import (
	"encoding/binary"
	"sync"
	"sync/atomic"
)

// recent remembers the ids of terms that were asked for. An id is good as long as its
// term is there; when terms go, all is forgotten, and an age begins. A reader of
// another age neither takes from it nor adds to it.
type recent struct {
	age atomic.Uint64
	mu  sync.RWMutex
	ids map[string]ID
}

// recentTerms bounds it, at some 10 MB.
const recentTerms = 1 << 16

// recentKey is what a term is remembered by; "" for what is not worth it.
func recentKey(id ID, enc []byte) string {
	switch {
	case id != 0:
		return string(binary.BigEndian.AppendUint64([]byte{0}, uint64(id))) // no kind is 0
	case len(enc) > longTerm:
		return ""
	}
	return string(enc)
}

func (r *recent) get(key string, age uint64) (ID, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if age != r.age.Load() {
		return 0, false
	}
	id, ok := r.ids[key]
	return id, ok
}

func (r *recent) put(key string, id ID, age uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if key == "" || age != r.age.Load() {
		return
	}
	if r.ids == nil || len(r.ids) == recentTerms {
		r.ids = map[string]ID{}
	}
	r.ids[key] = id
}

// forget begins a new age.
func (r *recent) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.age.Add(1)
	r.ids = nil
}
