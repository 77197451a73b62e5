package view

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"github.com/rawabit/rawabit/graph/vocab"
)

//go:embed relations.tsv
var relationsFile string

// A relation is a line of relations.tsv, with the arguments as IRIs.
type relation struct {
	class, argument, value string // argument is empty if there is no condition
	from, to               string
	predicate              string // IRI, or empty
	mutual                 bool
	ar, en                 string
}

// relations by class, in the order of the file.
var relations = sync.OnceValue(func() map[string][]relation {
	m, _ := parseRelations(relationsFile) // a test sees to it that the file has no fault
	return m
})

func parseRelations(text string) (map[string][]relation, error) {
	m := map[string][]relation{}
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 8 {
			return nil, fmt.Errorf("relations.tsv:%d: %d columns, want 8", n, len(f))
		}
		for i := range f {
			if f[i] == "-" {
				f[i] = ""
			}
		}
		if f[5] != "one" && f[5] != "both" {
			return nil, fmt.Errorf("relations.tsv:%d: direction is one or both, not %q", n, f[5])
		}
		r := relation{class: f[0], from: vocab.NS + f[2], to: vocab.NS + f[3], mutual: f[5] == "both", ar: f[6], en: f[7]}
		if f[1] != "" {
			a, v, ok := strings.Cut(f[1], "=")
			if !ok {
				return nil, fmt.Errorf("relations.tsv:%d: a condition is argument=value, not %q", n, f[1])
			}
			r.argument, r.value = vocab.NS+a, v
		}
		known := []string{vocab.NS + r.class, r.from, r.to, r.argument}
		if f[4] != "" {
			r.predicate = vocab.NS + f[4]
			known = append(known, r.predicate)
		}
		for _, iri := range known {
			if _, ok := vocab.Lookup(iri); iri != "" && !ok {
				return nil, fmt.Errorf("relations.tsv:%d: the vocabulary has no %s", n, iri)
			}
		}
		if r.ar == "" || r.en == "" {
			t, _ := vocab.Lookup(r.predicate)
			r.ar, r.en = t.Ar, t.En
		}
		if r.ar == "" {
			return nil, fmt.Errorf("relations.tsv:%d: no label", n)
		}
		m[r.class] = append(m[r.class], r)
	}
	return m, nil
}
