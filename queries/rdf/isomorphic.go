package rdf

import (
	"cmp"
	"errors"
	"hash/maphash"
	"maps"
	"slices"

	"github.com/cayleygraph/quad"
)

// ErrTooAlike tells that two graphs could not be compared: their blank nodes look too much alike.
var ErrTooAlike = errors.New("the blank nodes of the graphs are too alike to tell in reasonable time whether the graphs are the same")

// Isomorphic tells whether two sets of quads are the same but for the names of their blank nodes. Repeated quads count
// once; literals are compared by their text. Work is bounded, past which the error is ErrTooAlike; graphs that are not
// made to be hard are far from it.
func Isomorphic(a, b []quad.Quad) (bool, error) {
	x, y := newColouring(a), newColouring(b)
	if len(x.quads) != len(y.quads) {
		return false, nil
	}
	steps := minSteps + stepsPerQuad*len(x.quads)
	return match(x, y, &steps)
}

// How many quads are looked at, over all refinements.
const (
	minSteps     = 2_000_000
	stepsPerQuad = 1000
)

var seed = maphash.MakeSeed()

// A colouring of a graph gives each blank node a number that depends on what is said of it and not on its name.
type colouring struct {
	quads   []quad.Quad
	colours map[quad.BNode]uint64
}

func newColouring(quads []quad.Quad) *colouring {
	c := &colouring{colours: map[quad.BNode]uint64{}}
	seen := make(map[quad.Quad]bool, len(quads))
	for _, q := range quads {
		if seen[q] {
			continue
		}
		seen[q] = true
		c.quads = append(c.quads, q)
		for _, v := range terms(q) {
			if n, ok := v.(quad.BNode); ok {
				c.colours[n] = 1
			}
		}
	}
	return c
}

func terms(q quad.Quad) [4]quad.Value {
	return [4]quad.Value{q.Subject, q.Predicate, q.Object, q.Label}
}

// singled gives a colouring of the same graph in which a node has a colour of its own.
func (c *colouring) singled(n quad.BNode) *colouring {
	out := &colouring{c.quads, maps.Clone(c.colours)}
	out.colours[n] = maphash.Comparable(seed, out.colours[n])
	return out
}

// refine colours by the neighbours' colours until that tells no more nodes apart.
func (c *colouring) refine(steps *int) error {
	for kinds := c.kinds(); ; {
		if *steps -= len(c.quads) + 1; *steps < 0 {
			return ErrTooAlike
		}
		sums := make(map[quad.BNode]uint64, len(c.colours))
		for _, q := range c.quads {
			h := c.hash(q)
			for i, v := range terms(q) {
				if n, ok := v.(quad.BNode); ok {
					// A sum, so that the order of the quads does not matter.
					sums[n] += maphash.Comparable(seed, [2]uint64{h, uint64(i)})
				}
			}
		}
		for n, old := range c.colours {
			c.colours[n] = maphash.Comparable(seed, [2]uint64{old, sums[n]})
		}
		now := c.kinds()
		if now == kinds {
			return nil
		}
		kinds = now
	}
}

// hash is a quad's, with colours in the place of blank nodes.
func (c *colouring) hash(q quad.Quad) uint64 {
	var h [4]uint64
	for i, v := range terms(q) {
		if n, ok := v.(quad.BNode); ok {
			h[i] = c.colours[n]
		} else {
			h[i] = maphash.Comparable(seed, v)
		}
	}
	return maphash.Comparable(seed, h)
}

func (c *colouring) kinds() int {
	seen := make(map[uint64]bool, len(c.colours))
	for _, colour := range c.colours {
		seen[colour] = true
	}
	return len(seen)
}

// classes lists the nodes of each colour, sorted.
func (c *colouring) classes() map[uint64][]quad.BNode {
	out := map[uint64][]quad.BNode{}
	for n, colour := range c.colours {
		out[colour] = append(out[colour], n)
	}
	for _, nodes := range out {
		slices.Sort(nodes)
	}
	return out
}

// match refines both graphs in step. Where nodes stay alike, one of the first graph is tried with each of the second.
func match(x, y *colouring, steps *int) (bool, error) {
	if err := cmp.Or(x.refine(steps), y.refine(steps)); err != nil {
		return false, err
	}
	ours, theirs := x.classes(), y.classes()
	if len(ours) != len(theirs) {
		return false, nil
	}
	var pick uint64
	for colour, nodes := range ours {
		if len(nodes) != len(theirs[colour]) {
			return false, nil
		}
		if len(nodes) > 1 && (pick == 0 || len(nodes) < len(ours[pick]) || len(nodes) == len(ours[pick]) && nodes[0] < ours[pick][0]) {
			pick = colour
		}
	}
	if pick == 0 {
		return same(x, y, theirs), nil
	}
	for _, n := range theirs[pick] {
		ok, err := match(x.singled(ours[pick][0]), y.singled(n), steps)
		if ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

// same compares graphs whose nodes all have colours of their own.
func same(x, y *colouring, theirs map[uint64][]quad.BNode) bool {
	there := make(map[quad.Quad]bool, len(y.quads))
	for _, q := range y.quads {
		there[q] = true
	}
	rename := func(v quad.Value) quad.Value {
		if n, ok := v.(quad.BNode); ok {
			return theirs[x.colours[n]][0]
		}
		return v
	}
	for _, q := range x.quads {
		if !there[quad.Quad{Subject: rename(q.Subject), Predicate: rename(q.Predicate), Object: rename(q.Object), Label: rename(q.Label)}] {
			return false
		}
	}
	return true
}
