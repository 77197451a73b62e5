// Package rdf reads and writes graphs in the syntaxes of RDF 1.1: N-Triples, N-Quads, Turtle, TriG, RDF/XML and
// JSON-LD. Quads come one by one while the document is read, so its size does not matter (but for JSON-LD, which is
// read whole, up to a limit).
//
// Literals keep their lexical form: 01 stays "01" with the datatype xsd:integer. They are quad.String (xsd:string),
// quad.LangString or quad.TypedString, never Go's numbers. IRIs are written in full. Triples have no label; the label of
// a quad is the name of its graph.
//
// Blank nodes belong to their document. Labelled ones keep their label, with Options.Blank before it; those without a
// label are called anon1, anon2 and so on, which no label of the document is turned into.
//
// Faults are an *Error that names the place, and what to write instead. Nesting and the length of a term are limited,
// so a hostile document ends with an error.
package rdf

import (
	"errors"
	"io"
	"iter"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/queries/rdf/iri"
)

// Options tell how a document is read; the zero value is good for one that needs no base.
type Options struct {
	Base     string // the IRI of the document, against which relative IRIs are resolved
	Blank    string // put before the labels of blank nodes, to keep documents apart: letters and digits
	MaxTerm  int    // longest term in bytes; DefaultMaxTerm if 0
	MaxDepth int    // deepest nesting; DefaultMaxDepth if 0
}

// Limits where Options name no others.
const (
	DefaultMaxTerm  = 64 << 20
	DefaultMaxDepth = 1000
)

// Read yields the quads of a document in its order, as they are read. The first fault ends it; what came before stands.
func Read(r io.Reader, f Format, opt Options) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		if err := read(r, f, opt, func(q quad.Quad) bool { return yield(q, nil) }); err != nil && err != errStopped {
			yield(quad.Quad{}, err)
		}
	}
}

// ReadAll gives the quads of a document that fits into memory.
func ReadAll(r io.Reader, f Format, opt Options) ([]quad.Quad, error) {
	var out []quad.Quad
	for q, err := range Read(r, f, opt) {
		if err != nil {
			return nil, err
		}
		out = append(out, q)
	}
	return out, nil
}

// errStopped tells that nobody wants more quads.
var errStopped = errors.New("stopped")

func read(r io.Reader, f Format, opt Options, emit func(quad.Quad) bool) error {
	var base iri.Base
	if opt.Base != "" {
		var err error
		if base, err = iri.Parse(opt.Base); err != nil {
			return err
		}
	}
	if opt.MaxTerm <= 0 {
		opt.MaxTerm = DefaultMaxTerm
	}
	if opt.MaxDepth <= 0 {
		opt.MaxDepth = DefaultMaxDepth
	}
	switch f {
	case NTriples, NQuads:
		return readLines(newLexer(r, base, opt), f == NQuads, emit)
	case Turtle, TriG:
		return readTurtle(newLexer(r, base, opt), f == TriG, emit)
	}
	return f.unknown()
}

// RDF's own terms that the syntaxes have signs for.
const (
	rdfNS    = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	rdfType  = quad.IRI(rdfNS + "type")
	rdfFirst = quad.IRI(rdfNS + "first")
	rdfRest  = quad.IRI(rdfNS + "rest")
	rdfNil   = quad.IRI(rdfNS + "nil")

	xsdNS      = "http://www.w3.org/2001/XMLSchema#"
	xsdString  = xsdNS + "string"
	xsdInteger = xsdNS + "integer"
	xsdDecimal = xsdNS + "decimal"
	xsdDouble  = xsdNS + "double"
	xsdBoolean = xsdNS + "boolean"
)

// typed makes a literal: a plain one if the datatype is xsd:string.
func typed(text string, datatype quad.IRI) quad.Value {
	if datatype == xsdString {
		return quad.String(text)
	}
	return quad.TypedString{Value: quad.String(text), Type: datatype}
}
