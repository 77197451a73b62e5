package view

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed places.tsv
var placesFile string

var places = sync.OnceValue(func() map[string]Point {
	m, _ := parsePlaces(placesFile) // a test sees to it that the file has no fault
	return m
})

func parsePlaces(text string) (map[string]Point, error) {
	m := map[string]Point{}
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			return nil, fmt.Errorf("places.tsv:%d: %d columns, want 3", n, len(f))
		}
		lat, err := strconv.ParseFloat(f[1], 64)
		if err != nil || lat < -90 || lat > 90 {
			return nil, fmt.Errorf("places.tsv:%d: %q is no latitude", n, f[1])
		}
		lon, err := strconv.ParseFloat(f[2], 64)
		if err != nil || lon < -180 || lon > 180 {
			return nil, fmt.Errorf("places.tsv:%d: %q is no longitude", n, f[2])
		}
		if _, twice := m[f[0]]; twice {
			return nil, fmt.Errorf("places.tsv:%d: %s is there already", n, f[0])
		}
		m[f[0]] = Point{lat, lon}
	}
	return m, nil
}

// placeOf finds where something with this short id is; nil if that is not known.
func placeOf(id string) *Point {
	if p, ok := places()[id]; ok {
		return &p
	}
	return nil
}

func itoa(n int) string { return strconv.Itoa(n) }
