package graph

import (
	"strconv"
	"strings"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/vocab"
)

// Line is a quad in N-Quads, without the line's end. Unlike quad's own NQuad it
// writes datatypes in full (quad prints <xsd:double>, which no other tool knows)
// and never an IRI that can't be read again.
func Line(q quad.Quad) string {
	var b strings.Builder
	writeTerm(&b, q.Subject)
	b.WriteByte(' ')
	writeTerm(&b, q.Predicate)
	b.WriteByte(' ')
	writeTerm(&b, q.Object)
	if q.Label != nil {
		b.WriteByte(' ')
		writeTerm(&b, q.Label)
	}
	b.WriteString(" .")
	return b.String()
}

// A literal is a value as RDF has it.
type literal struct{ text, datatype, lang string }

// rdf turns a value into an IRI or blank node (id), or a literal.
func rdf(v quad.Value) (id string, lit literal) {
	switch v := v.(type) {
	case quad.IRI:
		return string(v), literal{}
	case quad.BNode:
		return "_:" + string(v), literal{}
	case quad.String:
		return "", literal{text: string(v)}
	case quad.LangString:
		return "", literal{text: string(v.Value), lang: v.Lang}
	case quad.TypedString:
		return "", literal{text: string(v.Value), datatype: string(v.Type.Full())}
	case quad.Int:
		return "", literal{text: strconv.FormatInt(int64(v), 10), datatype: vocab.XSDInteger}
	case quad.Float:
		// ±Inf is INF in XML Schema, which Go reads too.
		text := strings.Replace(strconv.FormatFloat(float64(v), 'g', -1, 64), "Inf", "INF", 1)
		return "", literal{text: strings.TrimPrefix(text, "+"), datatype: vocab.XSDDouble}
	case quad.Bool:
		return "", literal{text: strconv.FormatBool(bool(v)), datatype: vocab.XSDBoolean}
	case quad.Time:
		return "", literal{text: time.Time(v).UTC().Format(time.RFC3339), datatype: vocab.XSDDateTime}
	case nil:
		return "", literal{}
	}
	return "", literal{text: quad.ToString(v)}
}

func writeTerm(b *strings.Builder, v quad.Value) {
	id, lit := rdf(v)
	switch {
	case strings.HasPrefix(id, "_:"):
		if _, ok := v.(quad.BNode); ok {
			b.WriteString(id)
			return
		}
		fallthrough
	case id != "":
		b.WriteByte('<')
		for _, r := range id {
			if r <= ' ' || strings.ContainsRune("<>\"{}|^`\\", r) {
				b.WriteString(`\u00`)
				b.WriteString(strconv.FormatInt(int64(r)>>4, 16))
				b.WriteString(strconv.FormatInt(int64(r)&15, 16))
				continue
			}
			b.WriteRune(r)
		}
		b.WriteByte('>')
		return
	}
	b.WriteString(quad.String(lit.text).String())
	switch {
	case lit.lang != "":
		b.WriteByte('@')
		b.WriteString(lit.lang)
	case lit.datatype != "" && lit.datatype != vocab.XSDString:
		b.WriteString("^^<")
		b.WriteString(lit.datatype)
		b.WriteByte('>')
	}
}

// native turns typed strings into Cayley's own values where it has them, as its
// N-Quads reader does.
func native(v quad.Value) quad.Value {
	t, ok := v.(quad.TypedString)
	if !ok {
		return v
	}
	t.Type = t.Type.Full()
	if n, err := t.ParseValue(); err == nil {
		return n
	}
	return t
}

func nativeQuad(q quad.Quad) quad.Quad {
	q.Object = native(q.Object)
	return q
}
