package export

import "math"

// A box is a node to be placed: its middle, and the half of its width and height.
type box struct{ x, y, w, h float64 }

// layout places boxes so that those which are joined are near each other and none lies on
// another: springs (Fruchterman and Reingold), then pushing apart. There is no
// chance in it; the same graph is the same picture. Its time grows with the
// square of the boxes, so callers bound them.
func layout(boxes []box, links [][2]int) (width, height float64) {
	n := len(boxes)
	if n == 0 {
		return 0, 0
	}
	const ideal = 170.0
	golden := math.Pi * (3 - math.Sqrt(5))
	for i := range boxes {
		r := ideal * 0.7 * math.Sqrt(float64(i)+0.5)
		boxes[i].x, boxes[i].y = r*math.Cos(float64(i)*golden), r*math.Sin(float64(i)*golden)
	}
	dx, dy := make([]float64, n), make([]float64, n)
	rounds := 300
	for round := range rounds {
		clear(dx)
		clear(dy)
		for i := range n {
			for k := i + 1; k < n; k++ {
				x, y := boxes[i].x-boxes[k].x, boxes[i].y-boxes[k].y
				d2 := max(x*x+y*y, 1)
				f := ideal * ideal / d2
				dx[i] += x * f
				dy[i] += y * f
				dx[k] -= x * f
				dy[k] -= y * f
			}
			// a little weight holds parts together that nothing joins
			dx[i] -= boxes[i].x * 0.05
			dy[i] -= boxes[i].y * 0.05
		}
		for _, l := range links {
			a, b := l[0], l[1]
			x, y := boxes[a].x-boxes[b].x, boxes[a].y-boxes[b].y
			f := math.Sqrt(x*x+y*y) / ideal
			dx[a] -= x * f
			dy[a] -= y * f
			dx[b] += x * f
			dy[b] += y * f
		}
		heat := ideal * (1 - float64(round)/float64(rounds))
		for i := range boxes {
			d := math.Hypot(dx[i], dy[i])
			if d > heat {
				dx[i], dy[i] = dx[i]/d*heat, dy[i]/d*heat
			}
			boxes[i].x += dx[i]
			boxes[i].y += dy[i]
		}
	}
	apart(boxes)
	minX, minY, maxX, maxY := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, b := range boxes {
		minX, maxX = min(minX, b.x-b.w), max(maxX, b.x+b.w)
		minY, maxY = min(minY, b.y-b.h), max(maxY, b.y+b.h)
	}
	const margin = 40
	for i := range boxes {
		boxes[i].x += margin - minX
		boxes[i].y += margin - minY
	}
	return maxX - minX + 2*margin, maxY - minY + 2*margin
}

// apart pushes boxes from each other until none overlap, or for so long.
func apart(boxes []box) {
	const gap = 14
	for range 200 {
		moved := false
		for i := range boxes {
			for k := i + 1; k < len(boxes); k++ {
				a, b := &boxes[i], &boxes[k]
				x := a.w + b.w + gap - math.Abs(a.x-b.x)
				y := a.h + b.h + gap - math.Abs(a.y-b.y)
				if x <= 0 || y <= 0 {
					continue
				}
				moved = true
				if x < y {
					if a.x > b.x {
						x = -x
					}
					a.x -= x / 2
					b.x += x / 2
				} else {
					if a.y > b.y {
						y = -y
					}
					a.y -= y / 2
					b.y += y / 2
				}
			}
		}
		if !moved {
			return
		}
	}
}
