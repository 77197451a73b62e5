package store

import (
	"encoding/binary"
	"math"
	"sync"
	"sync/atomic"
)

// recent remembers the ids of terms that were asked for. A reader must see in it only
// what its own state has:
//
//   - While terms go, and when they are gone, all is forgotten: that begins an age,
//     and readers of another age neither take nor add anything. An odd age is that of
//     terms that are just going.
//   - What was found is for readers that began when every transaction was done that
//     the finder may have seen.
type recent struct {
	age     atomic.Uint64
	started atomic.Uint64 // transactions, counted before they are written
	done    atomic.Uint64 // and after

	mu  sync.RWMutex
	ids map[string]foundID
}

type foundID struct {
	id      ID
	started uint64
}

// moment is the state that a reader has, as far as recent is concerned.
type moment struct {
	age           uint64
	done, started uint64
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

// begin is to be called before the state is there to read, end after.
func (r *recent) begin() moment { return moment{age: r.age.Load(), done: r.done.Load()} }
func (r *recent) end(m *moment) { m.started = r.started.Load() }

// newest is begin for a reader of the newest state, which has all that was ever found in
// this age.
func (r *recent) newest() moment { return moment{age: r.age.Load(), done: math.MaxUint64} }

func (r *recent) get(key string, m moment) (ID, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	f, ok := r.ids[key]
	if !ok || m.age&1 == 1 || m.age != r.age.Load() || m.done < f.started {
		return 0, false
	}
	return f.id, true
}

func (r *recent) put(key string, id ID, m moment) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if key == "" || m.age&1 == 1 || m.age != r.age.Load() {
		return
	}
	if r.ids == nil || len(r.ids) == recentTerms {
		r.ids = map[string]foundID{}
	}
	r.ids[key] = foundID{id, m.started}
}

// writing is called before a transaction is written, and what it returns after.
func (r *recent) writing(termsGo bool) (written func()) {
	r.started.Add(1)
	if termsGo {
		r.turn()
	}
	return func() {
		r.done.Add(1)
		if termsGo {
			r.turn()
		}
	}
}

func (r *recent) turn() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.age.Add(1)
	r.ids = nil
}
