package rdf

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
)

func TestIsomorphic(t *testing.T) {
	ring := func(names ...string) string {
		var b strings.Builder
		for i, n := range names {
			fmt.Fprintf(&b, "_:%s <x:next> _:%s .\n", n, names[(i+1)%len(names)])
		}
		return b.String()
	}
	for _, c := range []struct {
		name, a, b string
		same       bool
	}{
		{"empty", "", "", true},
		{"repeated quads", "<x:a> <x:p> <x:b> .\n<x:a> <x:p> <x:b> .", "<x:a> <x:p> <x:b> .", true},
		{"another literal", `<x:a> <x:p> "1" .`, `<x:a> <x:p> "01" .`, false},
		{"another datatype", `<x:a> <x:p> "1" .`, `<x:a> <x:p> "1"^^<x:int> .`, false},
		{"renamed", "_:a <x:p> _:b .\n_:b <x:p> <x:c> .", "_:b <x:p> _:a .\n_:a <x:p> <x:c> .", true},
		{"one node or two", "_:a <x:p> <x:o> .\n_:a <x:q> <x:o> .", "_:a <x:p> <x:o> .\n_:b <x:q> <x:o> .", false},
		{"itself or another", "_:a <x:p> _:a .\n_:b <x:p> _:b .", "_:a <x:p> _:b .\n_:b <x:p> _:a .", false},
		{"graphs with nodes as names", "<x:a> <x:p> <x:o> _:g .", "<x:a> <x:p> <x:o> _:h .", true},
		{"with a graph and without", "<x:a> <x:p> <x:o> _:g .", "<x:a> <x:p> <x:o> .", false},
		{"twins", "_:a <x:p> <x:o> .\n_:b <x:p> <x:o> .", "_:c <x:p> <x:o> .\n_:d <x:p> <x:o> .", true},
		{"rings of six", ring("a", "b", "c", "d", "e", "f"), ring("c", "a", "f", "b", "e", "d"), true},
		{"a ring of six and two of three", ring("a", "b", "c", "d", "e", "f"), ring("a", "b", "c") + ring("d", "e", "f"), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b := parse(t, c.a), parse(t, c.b)
			for range 2 {
				if same, err := Isomorphic(a, b); err != nil || same != c.same {
					t.Errorf("%v, %v; want %v", same, err, c.same)
				}
				a, b = b, a
				slices.Reverse(a)
			}
		})
	}
}

// Graphs that are hard to tell apart end with an error and not with the day.
func TestIsomorphicIsBounded(t *testing.T) {
	rings := func(n, size int) []quad.Quad {
		var b strings.Builder
		for i := range n {
			for k := range size {
				fmt.Fprintf(&b, "_:r%dn%d <x:next> _:r%[1]dn%[3]d .\n", i, k, (k+1)%size)
			}
		}
		return parse(t, b.String())
	}
	if same, err := Isomorphic(rings(12, 40), rings(16, 30)); same || err != nil && err != ErrTooAlike {
		t.Errorf("%v, %v", same, err)
	}
}

func parse(t *testing.T, doc string) []quad.Quad {
	t.Helper()
	quads, err := ReadAll(strings.NewReader(doc), NQuads, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return quads
}
