package layout_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/rawabit/rawabit/graph/layout"
)

var ctx = context.Background()

// towns makes a graph of groups that hang together, with one node in each joined to the
// first of all, and a tail of single nodes.
func towns(groups, each int) (nodes []layout.Node, links []layout.Link) {
	next := uint64(7)
	lot := func(n int) int {
		next = next*6364136223846793005 + 1442695040888963407
		return int(next>>33) % n
	}
	nodes = append(nodes, layout.Node{W: 30, H: 12})
	for g := range groups {
		first := len(nodes)
		for i := range each {
			nodes = append(nodes, layout.Node{W: 10 + float64(lot(40)), H: 12})
			if i > 0 {
				links = append(links, layout.Link{A: first + i, B: first + lot(i), Weight: 1}, layout.Link{A: first + i, B: first + lot(i), Weight: 1})
			}
		}
		links = append(links, layout.Link{A: 0, B: first, Weight: 1})
		if g%5 == 4 {
			nodes = append(nodes, layout.Node{W: 20, H: 12})
		}
	}
	return nodes, links
}

func place(t testing.TB, nodes []layout.Node, links []layout.Link) {
	t.Helper()
	if err := layout.Place(ctx, nodes, links); err != nil {
		t.Fatal(err)
	}
}

func checkApart(t *testing.T, nodes []layout.Node) {
	t.Helper()
	for i, a := range nodes {
		if math.IsNaN(a.X) || math.IsNaN(a.Y) || math.IsInf(a.X, 0) || math.IsInf(a.Y, 0) {
			t.Fatalf("node %d is at %v, %v", i, a.X, a.Y)
		}
		for k, b := range nodes[:i] {
			if a.W+b.W > math.Abs(a.X-b.X) && a.H+b.H > math.Abs(a.Y-b.Y) {
				t.Fatalf("nodes %d and %d overlap: %+v, %+v", k, i, b, a)
			}
		}
	}
}

func TestPlaceIsTheSameEachTimeAndNothingOverlaps(t *testing.T) {
	for _, size := range [][2]int{{0, 0}, {1, 1}, {1, 5}, {3, 15}, {40, 10}, {20, 100}} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			a, links := towns(size[0], size[1])
			b := slices.Clone(a)
			place(t, a, links)
			place(t, b, links)
			if !slices.Equal(a, b) {
				t.Error("two pictures of one graph differ")
			}
			checkApart(t, a)
		})
	}
}

// Degenerate graphs: all in one place, a star, nothing joined, links that make no sense.
func TestPlaceOfOddGraphs(t *testing.T) {
	star := make([]layout.Node, 400)
	var rays []layout.Link
	for i := range star {
		star[i] = layout.Node{W: 20, H: 10}
		rays = append(rays, layout.Link{A: 0, B: i, Weight: 1})
	}
	kept := slices.Clone(star)
	kept[0].Kept, kept[1].Kept, kept[1].X = true, true, 500
	for name, g := range map[string]struct {
		nodes []layout.Node
		links []layout.Link
	}{
		"star": {slices.Clone(star), rays}, "alone": {slices.Clone(star), nil}, "kept star": {kept, rays}, "kept alone": {slices.Clone(kept), nil},
		"wrong links": {slices.Clone(star[:3]), []layout.Link{{A: 0, B: 9}, {A: -1, B: 2}, {A: 1, B: 1}}},
	} {
		t.Run(name, func(t *testing.T) {
			place(t, g.nodes, g.links)
			checkApart(t, g.nodes)
		})
	}
}

func TestWhatIsKeptStays(t *testing.T) {
	all, links := towns(6, 12)
	place(t, all, links)
	for i := range all {
		if all[i].Kept = i < 50; !all[i].Kept {
			all[i].X, all[i].Y = 0, 0
		}
	}
	before := slices.Clone(all)
	place(t, all, links)
	for i := range 50 {
		if all[i] != before[i] {
			t.Fatalf("node %d went from %+v to %+v", i, before[i], all[i])
		}
	}
	checkApart(t, all)
	// What came is beside what it is joined to, not somewhere.
	for _, l := range links {
		if l.A >= 50 && l.B < 50 || l.A < 50 && l.B >= 50 {
			if d := math.Hypot(all[l.A].X-all[l.B].X, all[l.A].Y-all[l.B].Y); d > 900 {
				t.Errorf("%d and %d are %.0f from each other", l.A, l.B, d)
			}
		}
	}
}

// Nodes that are joined are much nearer than nodes are on the average: what the picture is for.
func TestJoinedNodesAreNear(t *testing.T) {
	nodes, links := towns(20, 100)
	place(t, nodes, links)
	dist := func(a, b int) float64 { return math.Hypot(nodes[a].X-nodes[b].X, nodes[a].Y-nodes[b].Y) }
	joined, any, n := 0.0, 0.0, 0.0
	for i, l := range links {
		joined += dist(l.A, l.B)
		any += dist(l.A, links[(i*7919+13)%len(links)].B)
		n++
	}
	if share := joined / any; share > 0.2 {
		t.Errorf("joined nodes are %.0f from each other, any two %.0f: %.2f of that, want 0.2 at most", joined/n, any/n, share)
	}
}

func TestCommunities(t *testing.T) {
	nodes, links := towns(8, 25)
	group, err := layout.Communities(ctx, len(nodes), links)
	if err != nil {
		t.Fatal(err)
	}
	within := 0
	for _, l := range links {
		if group[l.A] == group[l.B] {
			within++
		}
	}
	if share := float64(within) / float64(len(links)); share < 0.8 {
		t.Errorf("%.2f of the links are within groups, want 0.8", share)
	}
	if n := slices.Max(group) + 1; n < 8 || n > 40 {
		t.Errorf("%d groups of 8 towns", n)
	}
	seen := -1
	for i, g := range group {
		if g > seen+1 {
			t.Fatalf("node %d opens group %d after %d", i, g, seen)
		}
		seen = max(seen, g)
	}
	again, _ := layout.Communities(ctx, len(nodes), links)
	if !slices.Equal(group, again) {
		t.Error("groups differ the second time")
	}
}

func TestPlaceEndsWithItsContext(t *testing.T) {
	ended, cancel := context.WithCancelCause(ctx)
	gone := errors.New("the client has gone")
	cancel(gone)
	nodes, links := towns(20, 100)
	if err := layout.Place(ended, nodes, links); !errors.Is(err, gone) {
		t.Errorf("Place gave %v", err)
	}
	if _, err := layout.Communities(ended, len(nodes), links); !errors.Is(err, gone) {
		t.Errorf("Communities gave %v", err)
	}
}

func BenchmarkPlace(b *testing.B) {
	for _, groups := range []int{3, 20, 200} {
		nodes, links := towns(groups, 100)
		b.Run(fmt.Sprint(len(nodes)), func(b *testing.B) {
			for b.Loop() {
				place(b, slices.Clone(nodes), links)
			}
		})
	}
}

func BenchmarkCommunities(b *testing.B) {
	nodes, links := towns(200, 100)
	for b.Loop() {
		if _, err := layout.Communities(ctx, len(nodes), links); err != nil {
			b.Fatal(err)
		}
	}
}
