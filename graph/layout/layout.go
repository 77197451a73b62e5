// Package layout gives the nodes of a drawing their places, so that those which are joined
// are near each other and none lies on another.
//
//	nodes := []layout.Node{{W: 40, H: 12}, {W: 30, H: 12}}
//	err := layout.Place(ctx, nodes, []layout.Link{{A: 0, B: 1, Weight: 1}}) // now they have X and Y
//	groups, err := layout.Communities(ctx, len(nodes), links)              // those that hang together
//
// There is no chance in it: the same nodes and links in the same order give the same
// picture. Lengths are pixels at the scale at which the sizes of nodes are told; y grows
// downwards. What has a place already may keep it, so that a picture can grow without being
// drawn anew. Time is about n log n in the nodes and links; it ends with the
// context, whose cause is then the only error.
package layout

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// A Node is a box to be placed.
type Node struct {
	X, Y float64 // its middle; read if Kept is set
	W, H float64 // half of its width and height
	Kept bool    // it stays where it is
}

// reach is the radius of a circle that is about as large as the box.
func (n *Node) reach() float64 { return 1.2 * math.Sqrt(n.W*n.H) }

// A Link joins two nodes by their numbers. Weight tells how much they belong together; it
// counts for communities, not for distances.
type Link struct {
	A, B   int
	Weight float64
}

// gap is what stays free between two boxes.
const gap = 14.0

// Place gives all nodes but those kept a place. Several links between two nodes count as
// one, and links of a node to itself not at all.
func Place(ctx context.Context, nodes []Node, links []Link) error {
	if len(nodes) == 0 {
		return context.Cause(ctx)
	}
	links = merged(len(nodes), links)
	kept := 0
	for i := range nodes {
		if nodes[i].Kept {
			kept++
		}
	}
	if kept == len(nodes) {
		return context.Cause(ctx)
	}
	var err error
	if kept > 0 {
		err = join(ctx, nodes, links)
	} else {
		err = unfold(ctx, nodes, links)
	}
	if err != nil {
		return err
	}
	return apart(ctx, nodes)
}

// merged gives one link for each pair, in order, with the sum of the weights.
func merged(n int, links []Link) []Link {
	out := make([]Link, 0, len(links))
	for _, l := range links {
		if l.A == l.B || min(l.A, l.B) < 0 || max(l.A, l.B) >= n {
			continue
		}
		if l.Weight <= 0 {
			l.Weight = 1
		}
		out = append(out, Link{min(l.A, l.B), max(l.A, l.B), l.Weight})
	}
	slices.SortStableFunc(out, func(x, y Link) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	k := 0
	for i, l := range out {
		if i > 0 && out[k-1].A == l.A && out[k-1].B == l.B {
			out[k-1].Weight += l.Weight
			continue
		}
		out[k] = l
		k++
	}
	return out[:k]
}

// few is up to how many nodes are placed without looking at their communities first.
const few = 60

// unfold places a graph of which nothing has a place: first its communities, as if each
// were one node, then the members of each about the place of the whole.
func unfold(ctx context.Context, nodes []Node, links []Link) error {
	if len(nodes) > few {
		group, n := gather(len(nodes), links)
		if n < len(nodes)*3/4 {
			whole := make([]Node, n)
			for i, g := range group {
				// As much room as the members need, with what lies free between them.
				r := nodes[i].reach() + spacing
				whole[g].W += r * r
			}
			for g := range whole {
				whole[g].W = math.Sqrt(whole[g].W) * 0.7
				whole[g].H = whole[g].W
			}
			var between []Link
			for _, l := range links {
				between = append(between, Link{group[l.A], group[l.B], l.Weight})
			}
			if err := unfold(ctx, whole, merged(n, between)); err != nil {
				return err
			}
			count := make([]int, n)
			for i, g := range group {
				x, y := spiral(count[g])
				count[g]++
				nodes[i].X, nodes[i].Y = whole[g].X+x*spacing, whole[g].Y+y*spacing
			}
			return relax(ctx, nodes, links, rounds(len(nodes)), 1)
		}
	}
	for i := range nodes {
		x, y := spiral(i)
		nodes[i].X, nodes[i].Y = x*spacing*2, y*spacing*2
	}
	return relax(ctx, nodes, links, 300, 2)
}

// rounds is how often a graph of so many nodes is gone over once it is nearly in place.
func rounds(n int) int { return max(30, min(150, 150_000/n)) }

// join places new nodes among those that are kept: each by those it is joined to, on the
// side that looks away from the middle.
func join(ctx context.Context, nodes []Node, links []Link) error {
	near := neighbours(len(nodes), links)
	placed := make([]bool, len(nodes))
	var mx, my, n float64
	for i := range nodes {
		if placed[i] = nodes[i].Kept; placed[i] {
			mx, my, n = mx+nodes[i].X, my+nodes[i].Y, n+1
		}
	}
	mx, my = mx/n, my/n
	// Those which nothing placed is joined to wait for a later turn.
	for left := len(nodes) - int(n); left > 0; {
		before := left
		held := map[int]int{} // how many were put by a node
		for i := range nodes {
			if placed[i] {
				continue
			}
			var x, y, c float64
			anchor := -1
			for _, k := range near[i] {
				if placed[k] {
					x, y, c = x+nodes[k].X, y+nodes[k].Y, c+1
					anchor = k
				}
			}
			if c == 0 && left != before {
				continue
			}
			if c == 0 { // nothing ties it to what is placed: beside it all
				x, y, c = mx, my, 1
			}
			x, y = x/c, y/c
			away := math.Atan2(y-my, x-mx)
			// Around the node as far as there are more, the first in the middle of the side.
			k := held[anchor]
			held[anchor]++
			turn := float64((k+1)/2) * 0.4
			if k%2 == 1 {
				turn = -turn
			}
			far := spacing * (1.6 + 0.9*float64(k/15))
			nodes[i].X, nodes[i].Y = x+far*math.Cos(away+turn), y+far*math.Sin(away+turn)
			placed[i] = true
			left--
		}
	}
	return relax(ctx, nodes, links, rounds(len(nodes)), 0.7)
}

func neighbours(n int, links []Link) [][]int {
	near := make([][]int, n)
	for _, l := range links {
		near[l.A] = append(near[l.A], l.B)
		near[l.B] = append(near[l.B], l.A)
	}
	return near
}

// spiral gives the i-th of points that fill a disc evenly, about 1 apart.
func spiral(i int) (x, y float64) {
	golden := math.Pi * (3 - math.Sqrt(5))
	r := 0.6 * math.Sqrt(float64(i)+0.5)
	return r * math.Cos(float64(i)*golden), r * math.Sin(float64(i)*golden)
}
