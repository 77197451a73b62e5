// Package vocab is the one thing that the extractor and the graph share: the
// vocabulary (ontology.ttl, embedded, and the Go constants generated from it)
// and the way in which IRIs are made.
//
// IRIs are always written in full: in Cayley rdf:type and its long form are two
// nodes. Everything here is a plain string; nothing imports Cayley.
package vocab

import (
	_ "embed"
	"sync"
)

//go:generate go run ./internal/gen

//go:embed ontology.ttl
var ontology string

// Ontology is the vocabulary in Turtle, with its comments.
func Ontology() string { return ontology }

// A Term is a class or a predicate.
type Term struct {
	IRI          string
	Class        bool     // a class, else a predicate
	Fact         bool     // a class of facts
	Ar, En       string   // labels
	Cameo        []string // event codes of a class of facts
	CameoPlanned []string // what replaces Cameo while the event is planned
}

// A Concept is a member of a closed list: a role or a sector.
type Concept struct {
	Slug, Ar, En             string
	CameoAgreed, CameoSought string // event codes of cooperation in a sector, or empty
}

// The datatypes in use.
const (
	XSD           = "http://www.w3.org/2001/XMLSchema#"
	XSDDate       = XSD + "date"
	XSDGYearMonth = XSD + "gYearMonth"
	XSDDouble     = XSD + "double"
	XSDInteger    = XSD + "integer"
	XSDBoolean    = XSD + "boolean"
	XSDDateTime   = XSD + "dateTime"
	XSDString     = XSD + "string"
)

// BackgroundID is the label of what no article states: countries, sectors,
// roles and their names.
const BackgroundID = ID + "graph/background"

// IdentityID is the label of what follows from several articles together: why
// the persons they name are one.
const IdentityID = ID + "graph/identity"

var index = sync.OnceValue(func() map[string]*Term {
	m := make(map[string]*Term, len(Terms))
	for i := range Terms {
		m[Terms[i].IRI] = &Terms[i]
	}
	return m
})

// Lookup finds a class or predicate by its IRI.
func Lookup(iri string) (Term, bool) {
	if t := index()[iri]; t != nil {
		return *t, true
	}
	return Term{}, false
}

var concepts = sync.OnceValue(func() map[string]Concept {
	m := make(map[string]Concept, len(Roles)+len(Sectors))
	for _, c := range Roles {
		m["role/"+c.Slug] = c
	}
	for _, c := range Sectors {
		m["sector/"+c.Slug] = c
	}
	return m
})

// LookupRole finds a role by its short name.
func LookupRole(slug string) (Concept, bool) { c, ok := concepts()["role/"+slug]; return c, ok }

// LookupSector finds a sector by its short name.
func LookupSector(slug string) (Concept, bool) { c, ok := concepts()["sector/"+slug]; return c, ok }
