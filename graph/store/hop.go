package store

import (
	"context"

	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
)

// A hop goes from each result of an iterator along matching quads to another member.
type hop struct {
	scan
	from iterator.Shape
	at   int // where the results of from are
}

func (h *hop) String() string                 { return "Hop" }
func (h *hop) SubIterators() []iterator.Shape { return []iterator.Shape{h.from} }
func (h *hop) Optimize(ctx context.Context) (iterator.Shape, bool) {
	if n, changed := h.from.Optimize(ctx); changed {
		c := *h
		c.from = n
		return &c, true
	}
	return h, false
}
func (h *hop) Stats(ctx context.Context) (iterator.Costs, error) {
	c, err := h.from.Stats(ctx)
	if err != nil {
		return c, err
	}
	size := c.Size.Value * 4
	if bound(h.p) > 0 {
		most, err := h.v.estimate(h.p)
		if err != nil {
			return c, err
		}
		size = min(size, most)
	}
	return iterator.Costs{NextCost: c.NextCost + 4, ContainsCost: 10 + 2*c.ContainsCost, Size: refs.Size{Value: size}}, nil
}
func (h *hop) Iterate() iterator.Scanner { return &hopping{hop: h, src: h.from.Iterate()} }
func (h *hop) Lookup() iterator.Index    { return &hopProbe{hop: h, src: h.from.Lookup()} }

type hopping struct {
	*hop
	walker
	src iterator.Scanner
	n   int
	on  bool
	in  bool // src stands on a result
}

func (h *hopping) Next(ctx context.Context) bool {
	if h.over(ctx) {
		return false
	}
	if h.on {
		h.on = h.onward(h.c, h.n)
	}
	for {
		for ; h.on; h.on = h.c.next() {
			if h.takes(&h.c.quad, &h.c.err) {
				return true
			}
			if h.over(ctx) {
				return false
			}
		}
		if h.c != nil && h.c.err != nil || h.over(ctx) {
			return false
		}
		if !(h.in && h.src.NextPath(ctx)) {
			if h.in = h.src.Next(ctx); !h.in {
				return false
			}
		}
		id := currentOf(h.src)
		if id == 0 {
			continue // a value that is in no quad
		}
		p := h.p
		p[h.at] = id
		if h.c == nil {
			o, n := longest(p, h.scan.result)
			h.c, h.n = h.v.cursor(o), n
		}
		if bound(p) > h.n {
			h.c.filter(p)
		}
		h.on = h.c.seek(p, h.n)
	}
}
func (h *hopping) current() ID                   { return h.c.quad[h.scan.result] }
func (h *hopping) Result() refs.Ref              { return h.c.quad[h.scan.result] }
func (h *hopping) NextPath(context.Context) bool { return false }
func (h *hopping) TagResults(dst map[string]refs.Ref) {
	h.src.TagResults(dst)
	h.tag(&h.c.quad, dst)
}
func (h *hopping) Err() error {
	if err := h.walker.Err(); err != nil {
		return err
	}
	return h.src.Err()
}
func (h *hopping) Close() error {
	h.on = false
	err := h.walker.Close()
	if e := h.src.Close(); err == nil {
		err = e
	}
	return err
}

type hopProbe struct {
	*hop
	walker
	src  iterator.Index
	n    int
	on   bool
	quad Quad
}

func (h *hopProbe) Contains(ctx context.Context, r refs.Ref) bool {
	id, ok := r.(ID)
	return ok && h.containsID(ctx, id)
}
func (h *hopProbe) containsID(ctx context.Context, id ID) bool {
	p := h.p
	at := h.scan.result
	if id == 0 || p[at] != 0 && p[at] != id || h.over(ctx) {
		return false
	}
	p[at] = id
	if h.c == nil {
		o, n := longest(p, h.at)
		h.c, h.n = h.v.cursor(o), n
	}
	if bound(p) > h.n {
		h.c.filter(p)
	}
	h.on = h.c.seek(p, h.n)
	return h.arrive(ctx)
}
func (h *hopProbe) arrive(ctx context.Context) bool {
	for ; h.on; h.on = h.c.next() {
		if h.takes(&h.c.quad, &h.c.err) && containsOf(ctx, h.src, h.c.quad[h.at]) {
			h.quad = h.c.quad
			return true
		}
		if h.over(ctx) {
			return false
		}
	}
	return false
}
func (h *hopProbe) NextPath(ctx context.Context) bool {
	if !h.on {
		return false
	}
	if h.src.NextPath(ctx) {
		return true
	}
	h.on = h.c.next()
	return h.arrive(ctx)
}
func (h *hopProbe) Result() refs.Ref { return h.quad[h.scan.result] }
func (h *hopProbe) TagResults(dst map[string]refs.Ref) {
	h.src.TagResults(dst)
	h.tag(&h.quad, dst)
}
func (h *hopProbe) Err() error {
	if err := h.walker.Err(); err != nil {
		return err
	}
	return h.src.Err()
}
func (h *hopProbe) Close() error {
	h.on = false
	err := h.walker.Close()
	if e := h.src.Close(); err == nil {
		err = e
	}
	return err
}
