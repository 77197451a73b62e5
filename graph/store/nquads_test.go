package store

import (
	"reflect"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"
)

// FuzzSplit holds the quick parser against Cayley's: what it takes, that one reads
// as the same quad.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{
		`<a> <b> <c> .`, `<a> <b> "نص"@ar <x:g> .`, `_:b1 <b> "0.9"^^<http://www.w3.org/2001/XMLSchema#double> _:g .`, "<a>\t<b>\t\"x\"  .",
		`<a> <b> "x"@ar-EG2 .`, `<a> <b> "x"@ar-.`, `<a> <b> "x"@a1 .`, `<a> <b> "x"@ .`, `<a> <b> "" .`, `<a> <b> <> .`, `<a> <b> <c>.`, `<a> <b> "c".`,
		`<a> <b> "x"^^<t> .`, `<a> <b> "x" <g> . # c`, `<a> <b> "\u0041" .`, `<a b> <b> <c> .`, "<a\xff\xff> <b> \"\xff\" .", `<a> _:b <c> .`, `<a> <b> "5"^^<http://www.w3.org/2001/XMLSchema#integer> .`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		if _, err := parseLine(line); err != nil {
			_ = err // it may be no quad, but it must not panic
		}
		tokens, ok := split(line)
		if !ok {
			return
		}
		q, err := nquads.Parse(string(line))
		if err != nil || !q.IsValid() {
			t.Fatalf("%q was taken; Cayley's parser: %v, %v", line, q, err)
		}
		for i, d := range quad.Directions {
			var got quad.Value
			if tokens[i] != nil {
				if got, err = plainTerm(tokens[i]); err != nil {
					t.Fatal(err)
				}
			}
			if f, ok := got.(quad.Float); ok && f != f {
				continue
			}
			if want := q.Get(d); !reflect.DeepEqual(got, want) {
				t.Fatalf("%q: %#v, Cayley's parser: %#v", line, got, want)
			}
		}
	})
}
