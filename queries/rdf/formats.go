package rdf

import (
	"fmt"
	"path"
	"strings"
)

// A Format is a syntax, by its short name.
type Format string

// The syntaxes.
const (
	NTriples Format = "nt"
	NQuads   Format = "nq"
	Turtle   Format = "ttl"
	TriG     Format = "trig"
	XML      Format = "rdf"
	JSONLD   Format = "jsonld"
)

// An Entry of Formats tells how a syntax is known to others.
type Entry struct {
	Format     Format
	Name       string
	Media      []string // the first is what is written
	Extensions []string // of file names, with the dot
	Graphs     bool     // it has named graphs
}

// Formats lists the syntaxes.
var Formats = []Entry{
	{Turtle, "Turtle", []string{"text/turtle", "application/x-turtle"}, []string{".ttl"}, false},
	{NTriples, "N-Triples", []string{"application/n-triples", "text/plain"}, []string{".nt"}, false},
	{NQuads, "N-Quads", []string{"application/n-quads", "text/x-nquads"}, []string{".nq"}, true},
	{TriG, "TriG", []string{"application/trig", "application/x-trig"}, []string{".trig"}, true},
	{XML, "RDF/XML", []string{"application/rdf+xml", "application/xml", "text/xml"}, []string{".rdf", ".owl", ".xml"}, false},
	{JSONLD, "JSON-LD", []string{"application/ld+json", "application/json"}, []string{".jsonld"}, true},
}

// Entry gives what is known of a format.
func (f Format) Entry() (Entry, bool) {
	for _, e := range Formats {
		if e.Format == f {
			return e, true
		}
	}
	return Entry{}, false
}

func (f Format) unknown() error {
	names := make([]string, len(Formats))
	for i, e := range Formats {
		names[i] = string(e.Format)
	}
	return fmt.Errorf("no syntax of RDF is called %q; there are %s", string(f), strings.Join(names, ", "))
}

// OfFile finds the syntax by a file's name; compression at its end (.gz, .zst) is passed over.
func OfFile(name string) (Format, bool) {
	name = strings.ToLower(name)
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".zst")
	for _, e := range Formats {
		for _, x := range e.Extensions {
			if path.Ext(name) == x {
				return e.Format, true
			}
		}
	}
	return "", false
}

// OfMedia finds the syntax by a media type without parameters.
func OfMedia(media string) (Format, bool) {
	for _, e := range Formats {
		for _, m := range e.Media {
			if strings.EqualFold(m, media) {
				return e.Format, true
			}
		}
	}
	return "", false
}
