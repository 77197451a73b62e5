package gizmo

import (
	"encoding/json"
	"fmt"
	"math"
	"sort"
	"strings"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"github.com/dop251/goja"
)

// termOf returns the term that the program made with iri, lang, typed and the like.
func termOf(obj *goja.Object) quad.Value {
	t := obj.ExportType()
	if t == nil || t.PkgPath() != "github.com/cayleygraph/quad" {
		return nil
	}
	v, _ := obj.Export().(quad.Value)
	return v
}

// Term makes a term of a JSON value: a string written as a term is that term, any
// other string a plain literal, and what is nested becomes JSON text.
func Term(x any) quad.Value {
	switch x := x.(type) {
	case nil:
		return nil
	case quad.Value:
		return x
	case string:
		if isTermText(x) {
			return quad.StringToValue(x)
		}
		return quad.String(x)
	case bool:
		return quad.Bool(x)
	case int:
		return quad.Int(x)
	case int64:
		return quad.Int(x)
	case float64:
		if x == math.Trunc(x) && math.Abs(x) < 1<<53 {
			return quad.Int(int64(x))
		}
		return quad.Float(x)
	case time.Time:
		return quad.Time(x)
	}
	var buf strings.Builder
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(x); err != nil {
		return quad.String(fmt.Sprint(x))
	}
	return quad.String(strings.TrimSuffix(buf.String(), "\n"))
}

func isTermText(s string) bool {
	switch {
	case strings.HasPrefix(s, "<") && strings.HasSuffix(s, ">"):
		return !strings.ContainsAny(s, " \t\n\r")
	case strings.HasPrefix(s, "_:"):
		return len(s) > 2 && !strings.ContainsAny(s, " \t\n\r")
	case strings.HasPrefix(s, `"`):
		i := strings.LastIndexByte(s, '"')
		return i > 0 && (strings.HasPrefix(s[i+1:], "@") || strings.HasPrefix(s[i+1:], "^^<"))
	}
	return false
}

// finite replaces what JSON can't say.
func finite(x any) any {
	if f, ok := x.(float64); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
		return fmt.Sprint(f)
	}
	return x
}

// sortedKeys puts the end of the path first and the tags after it, sorted.
func sortedKeys(tags map[string]cgraph.Ref) []string {
	keys := make([]string, 0, len(tags))
	for k := range tags {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool {
		if (keys[i] == Top) != (keys[j] == Top) {
			return keys[i] == Top
		}
		return keys[i] < keys[j]
	})
	return keys
}
