package export

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/vocab"
)

// The prefixes, longest first where one begins another.
var prefixes = []struct{ name, iri string }{
	{"id", vocab.ID},
	{"rb", vocab.NS},
	{"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
	{"rdfs", "http://www.w3.org/2000/01/rdf-schema#"},
	{"xsd", vocab.XSD},
	{"skos", "http://www.w3.org/2004/02/skos/core#"},
	{"schema", "http://schema.org/"},
	{"prov", "http://www.w3.org/ns/prov#"},
	{"oa", "http://www.w3.org/ns/oa#"},
	{"dcterms", "http://purl.org/dc/terms/"},
}

func nquads(j *job) error { return j.v.NQuads(j.ctx, j.w) }

// iri is an IRI for Turtle and TriG.
func iri(s string) string {
	for _, p := range prefixes {
		if local, ok := strings.CutPrefix(s, p.iri); ok && plainLocal(local) {
			return p.name + ":" + local
		}
	}
	return "<" + bare(s) + ">"
}

// bare escapes what an IRI in angle brackets may not hold.
func bare(s string) string {
	if !strings.ContainsFunc(s, notInIRI) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if notInIRI(r) {
			fmt.Fprintf(&b, `\u%04X`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func notInIRI(r rune) bool { return r <= ' ' || strings.ContainsRune("<>\"{}|^`\\", r) }

// plainLocal reports whether the part behind a prefix can be written without escapes.
// It is stricter than the grammar, so that every reader agrees.
func plainLocal(s string) bool {
	if s == "" || !unicode.IsLetter(rune(s[0])) || s[0] >= 0x80 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_') {
			return false
		}
	}
	return true
}

func term(v quad.Value) string {
	id, text, datatype, lang := graph.RDF(v)
	if _, blank := v.(quad.BNode); blank {
		return id
	}
	switch {
	case id != "":
		return iri(id)
	case lang != "":
		return literal(text) + "@" + lang
	case datatype != "":
		return literal(text) + "^^" + iri(datatype)
	}
	return literal(text)
}

// literal is a string in quotes; control characters that would break a line or hide are
// escaped, letters are not.
func literal(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == 0x7F || unicode.Is(unicode.Bidi_Control, r):
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func (j *job) prefixes() {
	for _, p := range prefixes {
		j.printf("@prefix %s: <%s> .\n", p.name, p.iri)
	}
}

// bySubject gives the quads of each subject, which come one after the other in a sorted list
// except where a longer IRI begins with a shorter.
func bySubject(quads []quad.Quad, each func([]quad.Quad) error) error {
	quads = slices.Clone(quads)
	slices.SortStableFunc(quads, func(a, b quad.Quad) int {
		return strings.Compare(quad.StringOf(a.Subject), quad.StringOf(b.Subject))
	})
	for i := 0; i < len(quads); {
		k := i
		for k < len(quads) && quads[k].Subject == quads[i].Subject {
			k++
		}
		if err := each(quads[i:k]); err != nil {
			return err
		}
		i = k
	}
	return nil
}

// statements writes the quads of one subject in Turtle.
func (j *job) statements(indent string, quads []quad.Quad) {
	j.printf("%s%s", indent, term(quads[0].Subject))
	var last quad.Value
	for i, q := range quads {
		switch {
		case i > 0 && q.Predicate == last:
			j.printf(" , %s", term(q.Object))
			continue
		case i > 0:
			j.printf(" ;\n%s   ", indent)
		}
		last = q.Predicate
		p := term(q.Predicate)
		if q.Predicate == quad.IRI(vocab.RDFType) {
			p = "a"
		}
		j.printf(" %s %s", p, term(q.Object))
	}
	j.printf(" .\n")
}

func trig(j *job) error {
	j.prefixes()
	return j.v.Graphs(j.ctx, func(label string, quads []quad.Quad) error {
		indent := ""
		j.printf("\n")
		if label != "" {
			indent = "  "
			j.printf("%s {\n", term(quads[0].Label))
		}
		err := bySubject(quads, func(quads []quad.Quad) error {
			j.statements(indent, quads)
			return nil
		})
		if label != "" {
			j.printf("}\n")
		}
		return err
	})
}

func turtle(j *job) error {
	j.prefixes()
	return j.v.Graphs(j.ctx, func(label string, quads []quad.Quad) error {
		j.printf("\n")
		if label != "" {
			j.printf("# %s\n\n", bare(label))
		}
		return bySubject(quads, func(quads []quad.Quad) error {
			j.statements("", quads)
			return nil
		})
	})
}

// qname cuts a predicate where a name of XML can begin.
func qname(iri string) (space, local string, ok bool) {
	at := len(iri)
	for i, r := range iri {
		if !(unicode.IsLetter(r) || r == '_' || unicode.IsDigit(r) || r == '-' || r == '.') {
			at = i + len(string(r))
		}
	}
	local = strings.TrimLeftFunc(iri[min(at, len(iri)):], func(r rune) bool { return !unicode.IsLetter(r) && r != '_' })
	space = strings.TrimSuffix(iri, local)
	return space, local, local != "" && space != ""
}

func rdfXML(j *job) error {
	j.printf("%s<rdf:RDF", xml.Header)
	for _, p := range prefixes {
		j.printf(" xmlns:%s=\"%s\"", p.name, p.iri)
	}
	j.printf(">\n")
	err := j.v.Graphs(j.ctx, func(_ string, quads []quad.Quad) error {
		return bySubject(quads, j.description)
	})
	j.printf("</rdf:RDF>\n")
	return err
}

func (j *job) description(quads []quad.Quad) error {
	if b, blank := quads[0].Subject.(quad.BNode); blank {
		j.printf("<rdf:Description rdf:nodeID=\"%s\">\n", escaped(string(b)))
	} else {
		id, _, _, _ := graph.RDF(quads[0].Subject)
		j.printf("<rdf:Description rdf:about=\"%s\">\n", escaped(id))
	}
	for _, q := range quads {
		p, _, _, _ := graph.RDF(q.Predicate)
		space, local, ok := qname(p)
		if !ok {
			return fmt.Errorf("the predicate %s has no end that RDF/XML can take for a name; use trig or nquads", p)
		}
		tag, attr := "ns:"+local, ` xmlns:ns="`+escaped(space)+`"`
		for _, known := range prefixes {
			if known.iri == space {
				tag, attr = known.name+":"+local, ""
			}
		}
		id, text, datatype, lang := graph.RDF(q.Object)
		if b, blank := q.Object.(quad.BNode); blank {
			j.printf("  <%s%s rdf:nodeID=\"%s\"/>\n", tag, attr, escaped(string(b)))
			continue
		}
		switch {
		case id != "":
			j.printf("  <%s%s rdf:resource=\"%s\"/>\n", tag, attr, escaped(id))
			continue
		case lang != "":
			attr += ` xml:lang="` + escaped(lang) + `"`
		case datatype != "":
			attr += ` rdf:datatype="` + escaped(datatype) + `"`
		}
		j.printf("  <%s%s>%s</%s>\n", tag, attr, escaped(text), tag)
	}
	j.printf("</rdf:Description>\n")
	return nil
}

// jsonLD writes an array of named graphs in expanded form; in each, a node is a line.
func jsonLD(j *job) error {
	j.printf("[")
	top := &list{j: j}
	err := j.v.Graphs(j.ctx, func(label string, quads []quad.Quad) error {
		if label == "" {
			return bySubject(quads, func(quads []quad.Quad) error {
				top.add(jsonNode(quads))
				return nil
			})
		}
		top.add(nil)
		j.printf(`{"@id":%s,"@graph":[`, encode(label))
		nodes := &list{j: j}
		err := bySubject(quads, func(quads []quad.Quad) error {
			nodes.add(jsonNode(quads))
			return nil
		})
		j.printf("]}")
		return err
	})
	j.printf("\n]\n")
	return err
}

// jsonNode writes the quads of one subject. rdf:type has a key of its own, for IRIs only.
func jsonNode(quads []quad.Quad) []byte {
	id, _, _, _ := graph.RDF(quads[0].Subject)
	o := new(object).set("@id", id)
	var types []string
	for _, q := range quads {
		if iri, ok := q.Object.(quad.IRI); ok && q.Predicate == quad.IRI(vocab.RDFType) {
			types = append(types, string(iri))
		}
	}
	if types != nil {
		o.set("@type", types)
	}
	for i := 0; i < len(quads); {
		first := quads[i]
		var values []map[string]string
		for ; i < len(quads) && quads[i].Predicate == first.Predicate; i++ {
			if _, ok := quads[i].Object.(quad.IRI); ok && first.Predicate == quad.IRI(vocab.RDFType) {
				continue
			}
			id, text, datatype, lang := graph.RDF(quads[i].Object)
			switch {
			case id != "":
				values = append(values, map[string]string{"@id": id})
			case lang != "":
				values = append(values, map[string]string{"@value": text, "@language": lang})
			case datatype != "":
				values = append(values, map[string]string{"@value": text, "@type": datatype})
			default:
				values = append(values, map[string]string{"@value": text})
			}
		}
		if values != nil {
			p, _, _, _ := graph.RDF(first.Predicate)
			o.set(p, values)
		}
	}
	return o.bytes()
}
