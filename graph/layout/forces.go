package layout

import (
	"context"
	"math"
)

// spacing is the distance between two small nodes that are joined.
const spacing = 70.0

// relax lets forces move the nodes: all push each other away, those that are joined pull, and
// a little weight holds parts together that nothing joins (Fruchterman and Reingold,
// with far nodes taken together as Barnes and Hut do). heat, in spacings, is
// how far a node may go in the first round; it falls to nothing.
func relax(ctx context.Context, nodes []Node, links []Link, rounds int, heat float64) error {
	n := len(nodes)
	dx, dy := make([]float64, n), make([]float64, n)
	mass := make([]float64, n)
	for i := range nodes {
		r := nodes[i].reach() / (spacing / 2)
		mass[i] = max(1, r*r)
	}
	// Who has many links would be pulled to all of them at once: each pulls less.
	degree := make([]float64, n)
	for _, l := range links {
		degree[l.A]++
		degree[l.B]++
	}
	var t tree
	for round := range rounds {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		t.build(nodes, mass)
		for i := range nodes {
			if nodes[i].Kept {
				continue
			}
			x, y := t.push(i, nodes[i].X, nodes[i].Y)
			weight := 0.02 * mass[i]
			dx[i], dy[i] = x*spacing*spacing*mass[i]-nodes[i].X*weight, y*spacing*spacing*mass[i]-nodes[i].Y*weight
		}
		for _, l := range links {
			a, b := &nodes[l.A], &nodes[l.B]
			x, y := a.X-b.X, a.Y-b.Y
			d := math.Hypot(x, y)
			free := d - a.reach() - b.reach()
			if free <= 0 || d == 0 {
				continue
			}
			f := free / spacing / d * free * min(mass[l.A], mass[l.B])
			dx[l.A] -= x * f
			dy[l.A] -= y * f
			dx[l.B] += x * f
			dy[l.B] += y * f
		}
		most := spacing * heat * (1 - float64(round)/float64(rounds))
		for i := range nodes {
			if nodes[i].Kept {
				continue
			}
			// A heavy node goes as slowly as it is heavy, and one with many links as they are many.
			slow := 1 / (mass[i] * max(1, math.Sqrt(degree[i])))
			x, y := dx[i]*slow, dy[i]*slow
			if d := math.Hypot(x, y); d > most {
				x, y = x/d*most, y/d*most
			}
			nodes[i].X += x
			nodes[i].Y += y
		}
	}
	return nil
}

// A tree divides the plane into quarters until each has one node, and knows the weight
// of each part.
type tree struct {
	cells []cell
	stack []int32
}

type cell struct {
	x, y, half float64 // the square
	mass       float64
	mx, my     float64 // middle of the weight
	first      int32   // of four parts, 0 if it has none
	node       int32   // if it has one node; -1
}

const (
	// wide is how large a part may look to be taken as one, as its side by its distance.
	wide = 1.0
	// deepest parts hold nodes that lie on each other.
	deepest = 40
)

func (t *tree) build(nodes []Node, mass []float64) {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for i := range nodes {
		x0, x1 = min(x0, nodes[i].X), max(x1, nodes[i].X)
		y0, y1 = min(y0, nodes[i].Y), max(y1, nodes[i].Y)
	}
	t.cells = append(t.cells[:0], cell{x: (x0 + x1) / 2, y: (y0 + y1) / 2, half: max(x1-x0, y1-y0)/2 + 1, node: -1})
	for i := range nodes {
		t.add(int32(i), nodes[i].X, nodes[i].Y, mass[i])
	}
	for i := range t.cells {
		if c := &t.cells[i]; c.mass > 0 {
			c.mx, c.my = c.mx/c.mass, c.my/c.mass
		}
	}
}

func (t *tree) add(node int32, x, y, m float64) {
	at := int32(0)
	for depth := 0; ; depth++ {
		c := &t.cells[at]
		if c.mass == 0 {
			c.mass, c.mx, c.my, c.node = m, x*m, y*m, node
			return
		}
		if c.first == 0 && depth < deepest {
			old, ox, oy, om := c.node, c.mx/c.mass, c.my/c.mass, c.mass
			t.divide(at)
			part := &t.cells[t.part(at, ox, oy)]
			part.mass, part.mx, part.my, part.node = om, ox*om, oy*om, old
			c = &t.cells[at]
			c.node = -1
		}
		c.mass, c.mx, c.my = c.mass+m, c.mx+x*m, c.my+y*m
		if c.first == 0 { // too small to divide
			c.node = -1
			return
		}
		at = t.part(at, x, y)
	}
}

func (t *tree) divide(at int32) {
	c := t.cells[at]
	t.cells[at].first = int32(len(t.cells))
	h := c.half / 2
	for _, d := range [4][2]float64{{-1, -1}, {1, -1}, {-1, 1}, {1, 1}} {
		t.cells = append(t.cells, cell{x: c.x + d[0]*h, y: c.y + d[1]*h, half: h, node: -1})
	}
}

func (t *tree) part(at int32, x, y float64) int32 {
	c := &t.cells[at]
	p := c.first
	if x >= c.x {
		p++
	}
	if y >= c.y {
		p += 2
	}
	return p
}

// push sums what pushes a node away: weight by distance.
func (t *tree) push(node int, x, y float64) (fx, fy float64) {
	t.stack = append(t.stack[:0], 0)
	for len(t.stack) > 0 {
		c := &t.cells[t.stack[len(t.stack)-1]]
		t.stack = t.stack[:len(t.stack)-1]
		if c.mass == 0 || c.node == int32(node) {
			continue
		}
		dx, dy := x-c.mx, y-c.my
		d2 := dx*dx + dy*dy
		if c.first != 0 && 4*c.half*c.half > wide*wide*d2 {
			t.stack = append(t.stack, c.first, c.first+1, c.first+2, c.first+3)
			continue
		}
		if d2 < 1 {
			// They lie on each other: apart they go, each its own way.
			s, k := math.Sincos(float64(node))
			dx, dy, d2 = k, s, 1
		}
		f := c.mass / d2
		fx += dx * f
		fy += dy * f
	}
	return fx, fy
}
