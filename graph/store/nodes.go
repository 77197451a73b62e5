package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cockroachdb/pebble/v2"
)

// allNodes yields every term that passes, in the order of the ids.
type allNodes struct {
	leafShape
	v     *view
	tests []test
}

func (a *allNodes) String() string                                  { return "AllNodes" }
func (a *allNodes) Optimize(context.Context) (iterator.Shape, bool) { return a, false }
func (a *allNodes) Lookup() iterator.Index                          { return &nodesIndex{v: a.v, tests: a.tests} }
func (a *allNodes) Iterate() iterator.Scanner {
	n := &nodesScan{allNodes: a, ranges: []idRange{{0, math.MaxUint64}}}
	if a.tests != nil {
		n.ranges = rangesOf(a.tests)
	}
	return n
}
func (a *allNodes) Stats(context.Context) (iterator.Costs, error) {
	n, err := a.v.meta("nodes")
	return iterator.Costs{ContainsCost: 2, NextCost: 1, Size: refs.Size{Value: int64(n)}}, err
}

type nodesScan struct {
	*allNodes
	tick
	atID
	it     *pebble.Iterator
	ranges []idRange
}

func (n *nodesScan) Next(ctx context.Context) bool {
	for !n.over(ctx) && n.step() {
		if n.tests == nil {
			return true
		}
		ok, err := n.v.pass(n.id, n.tests)
		if err != nil {
			n.tick.err = err
		}
		if ok {
			return true
		}
	}
	return false
}

// step goes to the next term of the ranges.
func (n *nodesScan) step() bool {
	for n.tick.err == nil {
		if n.it != nil {
			if n.it.Next() {
				return n.read()
			}
			if n.tick.err = n.v.s.explain(errors.Join(n.it.Error(), n.it.Close())); n.tick.err != nil {
				n.it = nil
				return false
			}
			n.it = nil
		}
		if len(n.ranges) == 0 {
			return false
		}
		r := n.ranges[0]
		n.ranges = n.ranges[1:]
		upper := []byte{spaceName + 1}
		if r.hi < math.MaxUint64 {
			upper = nameKey(r.hi + 1)
		}
		if n.it, n.tick.err = n.v.iter(nameKey(r.lo), upper); n.tick.err != nil {
			return false
		}
		if n.it.First() {
			return n.read()
		}
	}
	return false
}

func (n *nodesScan) read() bool {
	key := n.it.Key()
	if len(key) != 9 {
		n.tick.err = fmt.Errorf("%s: %w: a name's key", n.v.s.dir, ErrDamaged)
		return false
	}
	n.id = ID(binary.BigEndian.Uint64(key[1:]))
	return true
}

func (n *nodesScan) Err() error { return n.tick.err }
func (n *nodesScan) Close() error {
	n.ranges = nil
	if n.it != nil {
		err := n.it.Close()
		n.it = nil
		n.tick.err = errors.Join(n.tick.err, err)
		return err
	}
	return nil
}

type nodesIndex struct {
	atID
	v     *view
	tests []test
	err   error
}

func (n *nodesIndex) String() string { return "AllNodes" }
func (n *nodesIndex) Contains(ctx context.Context, r refs.Ref) bool {
	id, ok := r.(ID)
	return ok && n.containsID(ctx, id)
}
func (n *nodesIndex) containsID(_ context.Context, id ID) bool {
	n.id = id
	if id == 0 {
		return false
	}
	ok, err := n.v.pass(id, n.tests)
	if ok {
		_, ok, err = n.v.get(nameKey(id))
	}
	if err != nil {
		n.err = err
	}
	return ok
}
func (n *nodesIndex) Err() error   { return n.err }
func (n *nodesIndex) Close() error { return nil }
