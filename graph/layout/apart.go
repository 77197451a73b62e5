package layout

import (
	"context"
	"math"
)

// A grid finds the boxes near a place.
type grid struct {
	side  float64
	cells map[[2]int32][]int32
}

func newGrid(nodes []Node) *grid {
	g := &grid{side: 1, cells: map[[2]int32][]int32{}}
	for i := range nodes {
		g.side = max(g.side, 2*nodes[i].W+gap, 2*nodes[i].H+gap)
	}
	return g
}

func (g *grid) at(x, y float64) [2]int32 {
	return [2]int32{int32(math.Floor(x / g.side)), int32(math.Floor(y / g.side))}
}

func (g *grid) add(i int, n *Node) {
	k := g.at(n.X, n.Y)
	g.cells[k] = append(g.cells[k], int32(i))
}

// near calls f for the boxes that may touch one at a place, until it returns false.
func (g *grid) near(x, y float64, f func(i int) bool) {
	k := g.at(x, y)
	for dy := int32(-1); dy <= 1; dy++ {
		for dx := int32(-1); dx <= 1; dx++ {
			for _, i := range g.cells[[2]int32{k[0] + dx, k[1] + dy}] {
				if !f(int(i)) {
					return
				}
			}
		}
	}
}

// lap is by how much two boxes come too near each other on each axis; both are positive if they do.
func lap(a, b *Node) (x, y float64) {
	return a.W + b.W + gap - math.Abs(a.X-b.X), a.H + b.H + gap - math.Abs(a.Y-b.Y)
}

// apart pushes boxes from each other. Those that are still in others' way after some rounds
// are put where there is room, so that at the end none overlap but those that are kept.
func apart(ctx context.Context, nodes []Node) error {
	for range 40 {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		g := newGrid(nodes)
		for i := range nodes {
			g.add(i, &nodes[i])
		}
		moved := false
		for i := range nodes {
			a := &nodes[i]
			g.near(a.X, a.Y, func(k int) bool {
				if k > i && separate(a, &nodes[k]) {
					moved = true
				}
				return true
			})
		}
		if !moved {
			return nil
		}
	}
	return settle(ctx, nodes)
}

// separate moves two boxes that overlap along the shorter way.
func separate(a, b *Node) bool {
	x, y := lap(a, b)
	if x <= 0 || y <= 0 || a.Kept && b.Kept {
		return false
	}
	x, y = x+0.01, y+0.01
	if x < y {
		y = 0
		if a.X > b.X {
			x = -x
		}
	} else {
		x = 0
		if a.Y > b.Y {
			y = -y
		}
	}
	switch {
	case a.Kept:
		b.X, b.Y = b.X+x, b.Y+y
	case b.Kept:
		a.X, a.Y = a.X-x, a.Y-y
	default:
		a.X, a.Y = a.X-x/2, a.Y-y/2
		b.X, b.Y = b.X+x/2, b.Y+y/2
	}
	return true
}

// settle puts each box that is in another's way at the nearest free place on a spiral.
func settle(ctx context.Context, nodes []Node) error {
	g := newGrid(nodes)
	free := func(n *Node) bool {
		ok := true
		g.near(n.X, n.Y, func(k int) bool {
			x, y := lap(n, &nodes[k])
			ok = x <= 0 || y <= 0
			return ok
		})
		return ok
	}
	for i := range nodes {
		if nodes[i].Kept {
			g.add(i, &nodes[i])
		}
	}
	for i := range nodes {
		if nodes[i].Kept {
			continue
		}
		n := nodes[i]
		step := max(gap, min(n.W, n.H))
		for k := 0; !free(&n); k++ {
			if k%1000 == 0 {
				if err := context.Cause(ctx); err != nil {
					return err
				}
			}
			x, y := spiral(k)
			n.X, n.Y = nodes[i].X+x*step, nodes[i].Y+y*step
		}
		nodes[i] = n
		g.add(i, &nodes[i])
	}
	return nil
}
