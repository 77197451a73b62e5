package syntax

import (
	"os"
	"strings"
	"testing"

	"github.com/rawabit/rawabit/queries/internal/w3c"
)

// TestW3C reads every query and request of the W3C suites: what is well-formed is read, and
// printed so that it reads as the same; what is not is refused.
func TestW3C(t *testing.T) {
	root, err := w3c.Root("../../../..")
	if err != nil {
		t.Skip("the W3C suites are not here: ", err)
	}
	for _, suite := range []struct {
		manifest string
		tests    int
	}{
		{"sparql/sparql10/manifest.ttl", 476},
		{"sparql/sparql11/manifest-sparql11-query.ttl", 328},
		{"sparql/sparql11/manifest-sparql11-update.ttl", 157},
		{"sparql/sparql11/manifest-sparql11-results.ttl", 10},
		{"sparql/sparql11/manifest-sparql11-fed.ttl", 10},
		{"sparql/sparql11/entailment/manifest.ttl", 70},
		{"sparql/sparql12/grouping/manifest.ttl", 2},
		{"sparql/sparql12/codepoint-escapes/manifest.ttl", 14},
		{"sparql/sparql12/syntax-triple-terms-negative/manifest.ttl", 65},
		{"sparql/sparql12/syntax-triple-terms-positive/manifest.ttl", 113},
		{"sparql/sparql12/eval-triple-terms/manifest.ttl", 41},
		{"sparql/sparql12/expression/manifest.ttl", 5},
		{"sparql/sparql12/lang-basedir/manifest.ttl", 11},
		{"sparql/sparql12/rdf11/manifest.ttl", 3},
		{"sparql/sparql12/version/manifest.ttl", 9},
	} {
		t.Run(suite.manifest, func(t *testing.T) {
			s, err := w3c.Read(root, suite.manifest)
			if err != nil {
				t.Fatal(err)
			}
			passed := 0
			for _, test := range s.Tests {
				if problem := runSyntax(t, s, test); problem != "" {
					t.Errorf("%s (%s): %s", w3c.Local(test.ID), test.Type, problem)
				} else {
					passed++
				}
			}
			if len(s.Tests) != suite.tests || passed != suite.tests {
				t.Errorf("%d of %d tests passed; want %d", passed, len(s.Tests), suite.tests)
			}
		})
	}
}

const (
	qt = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
	ut = "http://www.w3.org/2009/sparql/tests/test-update#"
)

func runSyntax(t *testing.T, s *w3c.Suite, test w3c.Test) string {
	file := test.Action
	for _, p := range []string{qt + "query", ut + "request"} {
		if f := s.One(test.Action, p); f != nil {
			file = f
		}
	}
	b, err := os.ReadFile(s.File(file))
	if err != nil {
		t.Fatal(err)
	}
	update := strings.HasSuffix(w3c.Text(file), ".ru")
	printed, err := read(string(b), w3c.Text(file), update)
	switch {
	case strings.HasPrefix(test.Type, "Negative"):
		if err == nil {
			return "was read, though it is not well-formed:\n" + string(b)
		}
		return ""
	case err != nil:
		return err.Error() + "\n" + string(b)
	}
	again, err := read(printed, "", update)
	if err != nil {
		return "printed, it is not read: " + err.Error() + "\n" + printed
	}
	if again != printed {
		return "printed:\n" + printed + "printed again:\n" + again
	}
	return ""
}

// read gives a text as it is printed.
func read(text, base string, update bool) (string, error) {
	if update {
		u, err := ParseUpdate(text, base)
		if err != nil {
			return "", err
		}
		return u.String(), nil
	}
	q, err := ParseQuery(text, base)
	if err != nil {
		return "", err
	}
	return q.String(), nil
}
