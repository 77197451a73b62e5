package answer

import (
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
)

// IRIs lists what the answer names, in whatever form it is, sorted: the IRIs among its terms and,
// in trees, the texts that begin with prefix.
func (a *Answer) IRIs(prefix string) []string {
	var out []string
	take := func(v quad.Value) {
		if iri, ok := v.(quad.IRI); ok {
			out = append(out, string(iri))
		}
	}
	for _, row := range a.Rows {
		for _, v := range row {
			take(v)
		}
	}
	for _, q := range a.Quads {
		take(q.Subject)
		take(q.Object)
	}
	var walk func(any)
	walk = func(x any) {
		switch x := x.(type) {
		case map[string]any:
			for _, v := range x {
				walk(v)
			}
		case []any:
			for _, v := range x {
				walk(v)
			}
		case quad.Value:
			take(x)
		case string:
			if strings.HasPrefix(x, prefix) {
				out = append(out, x)
			}
		}
	}
	walk(a.Data)
	slices.Sort(out)
	return slices.Compact(out)
}
