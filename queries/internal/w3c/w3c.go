// Package w3c finds the test suites of the W3C for RDF and SPARQL, and reads their manifests. The suites are no part of
// the project: they lie in a folder rdf-tests in the folder that RAWABIT_SHARED names, or in one called shared beside
// the checkout. It is for tests.
package w3c

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/queries/rdf"
)

// Root gives the folder of the suites. The error says where they were looked for.
func Root(checkout string) (string, error) {
	shared := os.Getenv("RAWABIT_SHARED")
	if shared == "" {
		shared = filepath.Join(checkout, "..", "shared")
	}
	dir, err := filepath.Abs(filepath.Join(shared, "rdf-tests"))
	if err != nil {
		return "", err
	}
	_, err = os.Stat(filepath.Join(dir, "rdf"))
	return dir, err
}

// Published is where the suites are on the web, which is the base of their relative IRIs.
const Published = "https://w3c.github.io/rdf-tests/"

// A Suite is what a manifest and those that it includes say.
type Suite struct {
	Tests []Test
	root  string
	about map[quad.Value][]quad.Quad
}

// A Test is an entry of a manifest.
type Test struct {
	ID             quad.Value
	Name           string
	Type           string // the local name of its class, as TestTurtleEval
	Action, Result quad.Value
	Approval       string // local name, empty if none
}

// The namespaces of manifests.
const (
	MF   = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
	rdft = "http://www.w3.org/ns/rdftest#"
	dawg = "http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#"
	ns   = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
)

// Read reads a manifest, as a path below root, and what it includes.
func Read(root, manifest string) (*Suite, error) {
	s := &Suite{root: root, about: map[quad.Value][]quad.Quad{}}
	return s, s.read(Published+manifest, map[string]bool{})
}

func (s *Suite) read(url string, read map[string]bool) error {
	if read[url] {
		return nil
	}
	read[url] = true
	f, err := os.Open(s.File(quad.IRI(url)))
	if err != nil {
		return err
	}
	defer f.Close()
	opt := rdf.Options{Base: url, Blank: fmt.Sprintf("m%d", len(read))}
	for q, err := range rdf.Read(f, rdf.Turtle, opt) {
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name(), err)
		}
		s.about[q.Subject] = append(s.about[q.Subject], q)
	}
	manifest := quad.IRI(url)
	for _, list := range s.All(manifest, MF+"include") {
		for _, v := range s.List(list) {
			if err := s.read(string(v.(quad.IRI)), read); err != nil {
				return err
			}
		}
	}
	for _, list := range s.All(manifest, MF+"entries") {
		for _, id := range s.List(list) {
			s.Tests = append(s.Tests, Test{
				ID: id, Name: Text(s.One(id, MF+"name")), Type: Local(s.One(id, ns+"type")),
				Action: s.One(id, MF+"action"), Result: s.One(id, MF+"result"),
				Approval: Local(s.One(id, dawg+"approval")) + Local(s.One(id, rdft+"approval")),
			})
		}
	}
	return nil
}

// All gives the objects that a node has with a predicate, in the document's order.
func (s *Suite) All(node quad.Value, predicate string) []quad.Value {
	var out []quad.Value
	for _, q := range s.about[node] {
		if q.Predicate == quad.IRI(predicate) {
			out = append(out, q.Object)
		}
	}
	return out
}

// One gives the first such object, nil if there is none.
func (s *Suite) One(node quad.Value, predicate string) quad.Value {
	for _, v := range s.All(node, predicate) {
		return v
	}
	return nil
}

// List gives the members of an RDF list.
func (s *Suite) List(head quad.Value) []quad.Value {
	var out []quad.Value
	for seen := map[quad.Value]bool{}; head != nil && head != quad.IRI(ns+"nil") && !seen[head]; head = s.One(head, ns+"rest") {
		seen[head] = true
		out = append(out, s.One(head, ns+"first"))
	}
	return out
}

// File gives the path of a file of the suites by its IRI.
func (s *Suite) File(v quad.Value) string {
	return filepath.Join(s.root, filepath.FromSlash(strings.TrimPrefix(Text(v), Published)))
}

// Local gives what an IRI has behind its last # or /; "" for nil.
func Local(v quad.Value) string {
	t := Text(v)
	return t[strings.LastIndexAny(t, "#/")+1:]
}

// Text gives the text of a literal or an IRI; "" for nil.
func Text(v quad.Value) string {
	switch v := v.(type) {
	case quad.IRI:
		return string(v)
	case quad.String:
		return string(v)
	case quad.LangString:
		return string(v.Value)
	case quad.TypedString:
		return string(v.Value)
	}
	return ""
}
