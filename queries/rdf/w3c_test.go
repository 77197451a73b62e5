package rdf_test

import (
	"os"
	"path"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/queries/internal/w3c"
	"github.com/rawabit/rawabit/queries/rdf"
)

// TestW3C runs the suites for the syntaxes of RDF 1.1: what is well-formed is read, what is not is refused, and what is
// read is the graph that the suite says it is.
func TestW3C(t *testing.T) {
	root, err := w3c.Root("../..")
	if err != nil {
		t.Skip("the W3C suites are not here: ", err)
	}
	for _, suite := range []struct {
		name  string
		tests int
	}{
		{"rdf-n-triples", 70},
		{"rdf-n-quads", 87},
		{"rdf-turtle", 313},
		{"rdf-trig", 356},
	} {
		t.Run(suite.name, func(t *testing.T) {
			s, passed := runSuite(t, root, "rdf/rdf11/"+suite.name+"/manifest.ttl")
			if len(s.Tests) != suite.tests || passed != suite.tests {
				t.Errorf("%d of %d tests passed; want %d", passed, len(s.Tests), suite.tests)
			}
		})
	}
}

func runSuite(t *testing.T, root, manifest string) (s *w3c.Suite, passed int) {
	s, err := w3c.Read(root, manifest)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range s.Tests {
		if problem := runCase(s, test); problem == "" {
			passed++
		} else {
			t.Errorf("%s (%s): %s", w3c.Local(test.ID), test.Type, problem)
		}
	}
	return s, passed
}

// runCase gives what is wrong, or nothing.
func runCase(s *w3c.Suite, test w3c.Test) string {
	got, err := load(s, test.Action)
	switch {
	case strings.Contains(test.Type, "Negative"):
		if err == nil {
			return "was read, though it is not well-formed"
		}
		return ""
	case err != nil:
		return err.Error()
	case !strings.HasSuffix(test.Type, "Eval"):
		return ""
	}
	want, err := load(s, test.Result)
	if err != nil {
		return err.Error()
	}
	same, err := rdf.Isomorphic(got, want)
	if err != nil {
		return err.Error()
	}
	if !same {
		return "is another graph:\n" + lines(got) + "instead of\n" + lines(want)
	}
	return ""
}

func load(s *w3c.Suite, file quad.Value) ([]quad.Quad, error) {
	f, err := os.Open(s.File(file))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	format, _ := rdf.OfFile(path.Base(w3c.Text(file)))
	return rdf.ReadAll(f, format, rdf.Options{Base: w3c.Text(file)})
}

func lines(quads []quad.Quad) string {
	var b strings.Builder
	for _, q := range quads {
		b.WriteString(q.NQuad() + "\n")
	}
	return b.String()
}
