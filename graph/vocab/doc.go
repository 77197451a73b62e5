// Package vocab is the one thing that the extractor and the graph share: the
// vocabulary (ontology.ttl, embedded, and the Go constants generated from it)
// and the way in which IRIs are made.
//
// IRIs are always written in full: in Cayley rdf:type and its long form are two
// nodes. Everything here is a plain string; nothing imports Cayley.
package vocab
