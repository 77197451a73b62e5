package export

import (
	"fmt"
	"math"
	"strings"
	"unicode"

	"github.com/rawabit/rawabit/graph/layout"
	"github.com/rawabit/rawabit/graph/view"
)

// MaxSVG is how many nodes a picture may have.
const MaxSVG = 600

// svg draws the view. Letters are text, which the viewer joins and orders (each label is a
// paragraph of its own, so a name can't turn its neighbours around); what a node or edge
// rests on is in its <title>, which viewers show under the pointer.
func svg(j *job) error {
	var nodes []*view.Node
	at := map[string]int{}
	err := j.nodes(func(n *view.Node) error {
		if len(nodes) >= MaxSVG {
			return fmt.Errorf("%w: more than %d nodes; choose a smaller view, or gexf or graphml for Gephi", ErrLarge, MaxSVG)
		}
		at[n.ID] = len(nodes)
		nodes = append(nodes, n)
		return nil
	})
	if err != nil {
		return err
	}
	var edges []view.Edge
	var links [][2]int
	err = j.edges(func(e *view.Edge) error {
		if len(edges) >= 20*MaxSVG {
			return fmt.Errorf("%w: more than %d edges", ErrLarge, 20*MaxSVG)
		}
		edges = append(edges, *e)
		links = append(links, [2]int{at[e.Source.ID], at[e.Target.ID]})
		return nil
	})
	if err != nil {
		return err
	}
	const room = 30 // on all sides of a box, for what the edges are called
	boxes := make([]layout.Node, len(nodes))
	for i, n := range nodes {
		boxes[i].W, boxes[i].H = max(24, 3.6*float64(letters(short(n.Best(), labelRunes)))+10)+room, 15+room
	}
	var springs []layout.Link
	for _, l := range links {
		springs = append(springs, layout.Link{A: l[0], B: l[1]})
	}
	if err := layout.Place(j.ctx, boxes, springs); err != nil {
		return err
	}
	for i := range boxes {
		boxes[i].W, boxes[i].H = boxes[i].W-room, boxes[i].H-room
	}
	width, height := frame(boxes)
	j.printf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" role="img">
<title>%s</title>
<style>text{font-family:"Noto Sans Arabic","Noto Naskh Arabic","Segoe UI",Tahoma,sans-serif;text-anchor:middle;unicode-bidi:plaintext;fill:#111}.n{font-size:13px}.e{font-size:10px;paint-order:stroke;stroke:#fff;stroke-width:3px;fill:#555}path{fill:none;stroke:#999}marker path{fill:#999;stroke:none}rect{stroke:#777}.planned{stroke-dasharray:5 4}</style>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>
<rect width="100%%" height="100%%" fill="#fff" stroke="none"/>
`, width, height, width, height, escaped(j.v.Title))
	nth := map[[2]int]int{}
	for i := range edges {
		a, b := links[i][0], links[i][1]
		pair := [2]int{min(a, b), max(a, b)}
		nth[pair]++
		drawEdge(j, &edges[i], boxes[a], boxes[b], nth[pair]-1, a > b)
	}
	for i, n := range nodes {
		_, colour := look(n.Type)
		b := boxes[i]
		round := 4
		if n.Type == "Person" {
			round = 15
		}
		j.printf(`<g id="%s" class="%s"><title>%s</title><rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="%d" fill="%s"/><text class="n" x="%.1f" y="%.1f">%s</text></g>`+"\n",
			escaped(n.ID), escaped(n.Type), escaped(n.Best()+"\n"+tooltip(n)), b.X-b.W, b.Y-b.H, 2*b.W, 2*b.H, round, colour, b.X, b.Y+4.5, escaped(oneLine(short(n.Best(), labelRunes))))
	}
	j.printf("</svg>\n")
	return nil
}

func drawEdge(j *job, e *view.Edge, a, b layout.Node, nth int, turned bool) {
	// Edges between the same two are bent, each more than the one before it.
	x, y := (a.X+b.X)/2, (a.Y+b.Y)/2
	d := math.Hypot(b.X-a.X, b.Y-a.Y)
	if d > 0 {
		bend := 22 * float64((nth+1)/2)
		if nth%2 == 1 {
			bend = -bend
		}
		if turned { // the other way, so that both ways are counted from the same side
			bend = -bend
		}
		x, y = x-(b.Y-a.Y)/d*bend*2, y+(b.X-a.X)/d*bend*2
	}
	x1, y1 := border(a, x, y)
	x2, y2 := border(b, x, y)
	class, title, arrow := "", e.Ar+"\n"+e.En, ` marker-end="url(#arrow)"`
	if e.Mutual {
		arrow = ""
	}
	data := ""
	if f := e.Fact; f != nil {
		if f.Status == "planned" || f.Status == "discussed" || f.Status == "sought" {
			class = ` class="planned"`
		}
		title = strings.Join(filled(e.Ar, e.En, strings.Trim(f.Start+" – "+f.End, " –"), quote(f), strings.Join(filled(f.Article.Outlet, f.Article.Published, f.Article.URL), " · ")), "\n")
		data = fmt.Sprintf(` data-fact="%s" data-start="%s" data-end="%s" data-status="%s" data-confidence="%s" data-article="%s" data-evidence="%s"`, escaped(f.IRI), escaped(f.Start),
			escaped(f.End), escaped(f.Status), decimal(f.Confidence), escaped(f.Article.IRI), escaped(evidenceJSON(f)))
	}
	j.printf(`<g id="%s" data-source="%s" data-target="%s" data-relation="%s"%s><title>%s</title><path%s d="M%.1f %.1fQ%.1f %.1f %.1f %.1f"%s/><text class="e" x="%.1f" y="%.1f">%s</text></g>`+"\n",
		escaped(e.ID), escaped(e.Source.ID), escaped(e.Target.ID), escaped(e.Relation), data, escaped(title), class, x1, y1, x, y, x2, y2, arrow,
		(x1+2*x+x2)/4, (y1+2*y+y2)/4+3, escaped(e.Ar))
}

// frame moves the boxes to where all is seen, and gives the size of the picture.
func frame(boxes []layout.Node) (width, height float64) {
	if len(boxes) == 0 {
		return 0, 0
	}
	const margin = 40
	minX, minY, maxX, maxY := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, b := range boxes {
		minX, maxX = min(minX, b.X-b.W), max(maxX, b.X+b.W)
		minY, maxY = min(minY, b.Y-b.H), max(maxY, b.Y+b.H)
	}
	for i := range boxes {
		boxes[i].X += margin - minX
		boxes[i].Y += margin - minY
	}
	return maxX - minX + 2*margin, maxY - minY + 2*margin
}

// border is where a line from the middle of a box to a point leaves the box.
func border(b layout.Node, x, y float64) (float64, float64) {
	dx, dy := x-b.X, y-b.Y
	if dx == 0 && dy == 0 {
		return b.X, b.Y
	}
	k := min(b.W/max(math.Abs(dx), 1e-9), b.H/max(math.Abs(dy), 1e-9), 1)
	return b.X + dx*k, b.Y + dy*k
}

// letters counts what takes room.
func letters(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Cf, r) {
			n++
		}
	}
	return n
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
