package server

import (
	"fmt"
	"runtime/metrics"

	"github.com/rawabit/rawabit/queries"
)

var errHeap = fmt.Errorf("%w: the server is short of it, and this query had run longest", queries.ErrMemory)

// heap is the size of the heap in bytes.
func heap() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	if s[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return s[0].Value.Uint64()
}
