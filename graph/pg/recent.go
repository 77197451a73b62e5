package pg

import "sync"

// recent is a memory of bounded size: what was asked for lately stays, the rest goes a half at
// a time.
type recent[V any] struct {
	limit      int
	mu         sync.RWMutex
	young, old map[ID]V
}

func (r *recent[V]) get(id ID) (V, bool) {
	r.mu.RLock()
	v, ok := r.young[id]
	if ok {
		r.mu.RUnlock()
		return v, true
	}
	v, ok = r.old[id]
	r.mu.RUnlock()
	if ok {
		r.put(id, v)
	}
	return v, ok
}

func (r *recent[V]) put(id ID, v V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.young == nil || len(r.young) >= r.limit/2 {
		r.old, r.young = r.young, map[ID]V{}
	}
	r.young[id] = v
}

func (r *recent[V]) clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.young, r.old = nil, nil
}
