package explore

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/rawabit/rawabit/graph"
)

// A PathsRequest bounds a search for paths.
type PathsRequest struct {
	MaxHops int // 0 is 4, at most 8
	Limit   int // paths; 0 is 5, at most 100
	Facts   int // facts at each hop; 0 is 3
}

// Paths are the shortest ways between two things, all of the same length.
type Paths struct {
	From  graph.Node `json:"from"`
	To    graph.Node `json:"to"`
	Items []Path     `json:"items"`
	Total int        `json:"total"`          // how many shortest paths there are
	More  bool       `json:"more,omitempty"` // and more than were counted
}

// A Path is a way of hops.
type Path struct {
	Hops []Hop `json:"hops"`
}

// A Hop is a step from one thing to the next.
type Hop struct {
	From      graph.Node `json:"from"`
	To        graph.Node `json:"to"`
	Relations []Relation `json:"relations"` // that join them
	Articles  int        `json:"articles"`  // that say so (or the background)
	Facts     []Fact     `json:"facts"`     // some of what they say, with the evidence; none for what is no event, such as "of"
}

// Paths finds the shortest ways from a to b over relations between entities (not over
// articles, types, sectors or countries in common). Those that most articles speak of come first, then those
// whose IRIs do. No way within MaxHops is no error: Items is empty.
func (g *Graph) Paths(ctx context.Context, a, b string, q PathsRequest) (out *Paths, err error) {
	err = g.with(ctx, "paths", func(r *reading) error {
		x, err := r.must(a)
		if err != nil {
			return err
		}
		y, err := r.must(b)
		if err != nil {
			return err
		}
		out, err = r.paths(x, y, q)
		return err
	})
	return out, err
}

// mostPaths bounds how many paths are compared.
const mostPaths = 2000

// A finder searches from both ends, a level at a time, always on the side with fewer nodes.
type finder struct {
	*reading
	predicates []relation
	pids       []id
	dist       [2]map[id]int // from a, from b
	front      [2][]id
}

func (r *reading) paths(a, b id, q PathsRequest) (*Paths, error) {
	if q.MaxHops <= 0 {
		q.MaxHops = 4
	}
	if q.Limit <= 0 {
		q.Limit = 5
	}
	if q.Facts <= 0 {
		q.Facts = 3
	}
	hops := min(q.MaxHops, 8)
	out := &Paths{Items: []Path{}}
	var err error
	if out.From, err = r.node(a); err != nil {
		return nil, err
	}
	if out.To, err = r.node(b); err != nil {
		return nil, err
	}
	if a == b {
		return out, nil
	}
	f := &finder{reading: r, dist: [2]map[id]int{{a: 0}, {b: 0}}, front: [2][]id{{a}, {b}}}
	for _, rel := range relations {
		if !rel.path {
			continue
		}
		p, err := r.iri(rel.predicate)
		if err != nil {
			return nil, err
		}
		if p != 0 {
			f.predicates = append(f.predicates, rel)
			f.pids = append(f.pids, p)
		}
	}
	length, err := f.meet(hops)
	if err != nil || length == 0 {
		return out, err
	}
	ways, more, err := f.ways(a, b, length)
	if err != nil {
		return nil, err
	}
	out.Total, out.More = len(ways), more
	for _, w := range ways[:min(len(ways), q.Limit, 100)] {
		p := Path{Hops: []Hop{}}
		for i := range len(w.nodes) - 1 {
			h, err := r.hop(w.nodes[i], w.nodes[i+1], q.Facts)
			if err != nil {
				return nil, err
			}
			p.Hops = append(p.Hops, h)
		}
		out.Items = append(out.Items, p)
	}
	return out, nil
}

// next calls f for the neighbours of a node.
func (f *finder) next(n id, visit func(id)) error {
	for i, rel := range f.predicates {
		at := row{atS: n, atP: f.pids[i]}
		if rel.inverse {
			at = row{atP: f.pids[i], atO: n}
		}
		for x, err := range f.distinct(f.ctx, at, false) {
			if err != nil {
				return err
			}
			if x.id != n {
				visit(x.id)
			}
		}
	}
	return nil
}

// meet goes on until the two sides meet, and gives the length of the shortest paths, 0 if
// there is none.
func (f *finder) meet(hops int) (int, error) {
	for depth := 1; depth <= hops; depth++ {
		side := 0
		if len(f.front[1]) < len(f.front[0]) {
			side = 1
		}
		mine, theirs := f.dist[side], f.dist[1-side]
		var grown []id
		met := false
		for _, n := range f.front[side] {
			d := mine[n] + 1
			err := f.next(n, func(x id) {
				if _, seen := mine[x]; seen {
					return
				}
				mine[x] = d
				grown = append(grown, x)
				if _, ok := theirs[x]; ok {
					met = true
				}
			})
			if err != nil {
				return 0, err
			}
		}
		if met { // both sides have grown by whole levels, so that it is the shortest
			return depth, nil
		}
		if len(grown) == 0 {
			return 0, nil
		}
		f.front[side] = grown
	}
	return 0, nil
}

// A way is the nodes of a path.
type way struct {
	nodes    []id
	articles int64
	iris     []string
}

// ways lists the shortest paths, the one with most articles first.
func (f *finder) ways(a, b id, length int) (out []way, more bool, err error) {
	// The distance from a is known up to where the sides met, from b on the other side.
	on := func(x id, i int) bool {
		if d, ok := f.dist[0][x]; ok && d == i {
			return true
		}
		d, ok := f.dist[1][x]
		return ok && d == length-i
	}
	// reaches remembers whether b can be reached from a node in the steps that are left.
	reaches := map[id]bool{b: true}
	var can func(x id, i int) (bool, error)
	can = func(x id, i int) (bool, error) {
		if ok, known := reaches[x]; known {
			return ok, nil
		}
		if d, ok := f.dist[1][x]; ok {
			reaches[x] = d == length-i
			return reaches[x], nil
		}
		var steps []id
		if i < length {
			if err := f.next(x, func(y id) {
				if on(y, i+1) {
					steps = append(steps, y)
				}
			}); err != nil {
				return false, err
			}
		}
		for _, y := range steps {
			ok, err := can(y, i+1)
			if err != nil {
				return false, err
			}
			if ok {
				reaches[x] = true
				return true, nil
			}
		}
		reaches[x] = false
		return false, nil
	}
	var walk func(path []id) error
	walk = func(path []id) error {
		if more {
			return nil
		}
		i := len(path) - 1
		if path[i] == b {
			if len(out) == mostPaths {
				more = true
				return nil
			}
			out = append(out, way{nodes: slices.Clone(path)})
			return nil
		}
		if i == length {
			return nil
		}
		var steps []id
		seen := map[id]bool{}
		err := f.next(path[i], func(y id) {
			if !seen[y] && on(y, i+1) {
				seen[y] = true
				steps = append(steps, y)
			}
		})
		if err != nil {
			return err
		}
		for _, y := range steps {
			ok, err := can(y, i+1)
			if err != nil {
				return err
			}
			if ok {
				if err := walk(append(path, y)); err != nil {
					return err
				}
			}
		}
		return nil
	}
	if err := walk([]id{a}); err != nil {
		return nil, false, err
	}
	for i := range out {
		w := &out[i]
		for j, n := range w.nodes {
			iri, err := f.name(n)
			if err != nil {
				return nil, false, err
			}
			w.iris = append(w.iris, iri)
			if j > 0 {
				c, err := f.joint(w.nodes[j-1], n)
				if err != nil {
					return nil, false, err
				}
				w.articles += c
			}
		}
	}
	slices.SortFunc(out, func(x, y way) int {
		return cmp.Or(cmp.Compare(y.articles, x.articles), slices.Compare(x.iris, y.iris))
	})
	return out, more, nil
}

// joint counts the statements that join two things.
func (f *finder) joint(a, b id) (total int64, err error) {
	for i, rel := range f.predicates {
		at := row{a, f.pids[i], b, 0}
		if rel.inverse {
			at = row{b, f.pids[i], a, 0}
		}
		n, err := f.count(f.ctx, at)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// hop describes a step.
func (r *reading) hop(a, b id, most int) (h Hop, err error) {
	if h.From, err = r.node(a); err != nil {
		return h, err
	}
	if h.To, err = r.node(b); err != nil {
		return h, err
	}
	h.Relations, h.Facts = []Relation{}, []Fact{}
	labels := map[id]bool{}
	for _, rel := range relations {
		p, err := r.iri(rel.predicate)
		if err != nil {
			return h, err
		}
		if p == 0 {
			continue
		}
		at := row{a, p, b, 0}
		if rel.inverse {
			at = row{b, p, a, 0}
		}
		found := false
		for q, err := range r.rows(r.ctx, at) {
			if err != nil {
				return h, err
			}
			found = true
			labels[q[atG]] = true
		}
		if found {
			h.Relations = append(h.Relations, rel.describe())
		}
	}
	h.Articles = len(labels)
	list, err := r.filter(FactFilter{About: []string{h.From.IRI, h.To.IRI}})
	if err != nil {
		return h, err
	}
	page, err := r.factPage("hop", list, true, Page{Limit: most})
	if err != nil {
		return h, fmt.Errorf("hop: %w", err)
	}
	h.Facts = page.Items
	return h, nil
}
