package layout

import "context"

// Communities divides n nodes into groups that hang together more than with the rest (Louvain's
// method), and gives the number of each node's group. Groups are numbered by
// their first node. Who has no link is a group of its own.
func Communities(ctx context.Context, n int, links []Link) ([]int, error) {
	group := make([]int, n)
	for i := range group {
		group[i] = i
	}
	links = merged(n, links)
	count := n
	inner := make([]float64, n) // weight of the links within a group
	for {
		if err := context.Cause(ctx); err != nil {
			return nil, err
		}
		step, found := move(count, links, inner)
		if found == count {
			return group, nil
		}
		for i, g := range group {
			group[i] = step[g]
		}
		within := make([]float64, found)
		for g, w := range inner[:count] {
			within[step[g]] += w
		}
		between := make([]Link, 0, len(links))
		for _, l := range links {
			a, b := step[l.A], step[l.B]
			if a == b {
				within[a] += l.Weight
			} else {
				between = append(between, Link{a, b, l.Weight})
			}
		}
		count, inner, links = found, within, merged(found, between)
	}
}

// gather is one step of Communities: small groups of near nodes.
func gather(n int, links []Link) (group []int, count int) {
	return move(n, links, make([]float64, n))
}

// move lets each node in turn go to the neighbouring group where it adds most to the
// modularity, until none gains. Links must be merged.
func move(n int, links []Link, inner []float64) (group []int, count int) {
	type half struct {
		to     int
		weight float64
	}
	near := make([][]half, n)
	degree := make([]float64, n)
	total := 0.0
	for i := range n {
		degree[i] = 2 * inner[i]
		total += degree[i]
	}
	for _, l := range links {
		near[l.A] = append(near[l.A], half{l.B, l.Weight})
		near[l.B] = append(near[l.B], half{l.A, l.Weight})
		degree[l.A] += l.Weight
		degree[l.B] += l.Weight
		total += 2 * l.Weight
	}
	group = make([]int, n)
	sum := make([]float64, n) // of the degrees in a group
	for i := range group {
		group[i] = i
		sum[i] = degree[i]
	}
	tie := make([]float64, n) // weight between the node and a group
	var beside []int
	for range 12 {
		moved := false
		for i := range n {
			beside = beside[:0]
			for _, h := range near[i] {
				g := group[h.to]
				if tie[g] == 0 {
					beside = append(beside, g)
				}
				tie[g] += h.weight
			}
			own := group[i]
			sum[own] -= degree[i]
			best, most := own, tie[own]-sum[own]*degree[i]/total
			for _, g := range beside {
				gain := tie[g] - sum[g]*degree[i]/total
				if gain > most+1e-9 || gain > most-1e-9 && g < best && best != own {
					best, most = g, gain
				}
			}
			sum[best] += degree[i]
			if best != own {
				group[i] = best
				moved = true
			}
			for _, g := range beside {
				tie[g] = 0
			}
		}
		if !moved {
			break
		}
	}
	return numbered(group)
}

// numbered gives groups the numbers 0, 1, … in the order of their first nodes.
func numbered(group []int) ([]int, int) {
	number := make([]int, len(group))
	for i := range number {
		number[i] = -1
	}
	count := 0
	for i, g := range group {
		if number[g] < 0 {
			number[g] = count
			count++
		}
		group[i] = number[g]
	}
	return group, count
}
