package graph

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/vocab"
)

// A Filter says what of the store is exported; the zero value is all.
type Filter struct {
	Articles     []string // only what these articles state (IRIs), and the background
	NoBackground bool     // without what no article states
}

var exporters = map[string]func(io.Writer, []quad.Quad) error{
	"nquads":  writeNQuads,
	"jsonld":  writeJSONLD,
	"dot":     func(w io.Writer, quads []quad.Quad) error { return writeDOT(w, newNet(quads)) },
	"graphml": func(w io.Writer, quads []quad.Quad) error { return writeGraphML(w, newNet(quads)) },
}

// Formats lists what Export writes, sorted.
func Formats() []string {
	var names []string
	for name := range exporters {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// ErrExport is wrapped for a format that there is not.
var ErrExport = errors.New("unknown export format")

// Export writes the store, or what a filter leaves of it, in a format:
//
//	nquads   every quad, a line each; reading them again gives the same store
//	jsonld   every quad, as JSON-LD in expanded form with a named graph an article
//	dot      the short edges between entities, for Graphviz
//	graphml  the same for Gephi and yEd: the articles of an edge are an attribute,
//	         their number is its weight
//
// The output is sorted, so that the same quads give the same bytes. N-Quads of the
// whole store take little memory whatever its size, and temporary files instead; the
// rest is put together in memory.
func (db *DB) Export(ctx context.Context, w io.Writer, format string, filter Filter) error {
	write, ok := exporters[format]
	if !ok {
		return fmt.Errorf("%w %q; known are %s", ErrExport, format, strings.Join(Formats(), ", "))
	}
	out := bufio.NewWriterSize(w, 1<<16)
	if format == "nquads" && filter.Articles == nil {
		if err := db.exportLines(ctx, out, filter); err != nil {
			return fmt.Errorf("export: %w", err)
		}
		return nil
	}
	quads, err := db.filtered(ctx, filter)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if err := write(out, quads); err != nil {
		return err
	}
	return out.Flush()
}

// exportLines writes the whole store as N-Quads.
func (db *DB) exportLines(ctx context.Context, out *bufio.Writer, filter Filter) error {
	background := quad.IRI(vocab.BackgroundID)
	var lines sorter
	defer lines.close()
	err := db.each(ctx, func(q quad.Quad) error {
		if filter.NoBackground && q.Label == background {
			return nil
		}
		return lines.add(Line(q))
	})
	if err != nil {
		return err
	}
	return lines.write(out)
}

func (db *DB) filtered(ctx context.Context, filter Filter) ([]quad.Quad, error) {
	r := db.reader(ctx)
	background := quad.IRI(vocab.BackgroundID)
	if filter.Articles == nil {
		edges, err := r.scan(db.store.QuadsAllIterator().Iterate())
		if err != nil {
			return nil, err
		}
		quads, err := r.toQuads(edges)
		if filter.NoBackground {
			quads = slices.DeleteFunc(quads, func(q quad.Quad) bool { return q.Label == background })
		}
		return quads, err
	}
	labels := slices.Clone(filter.Articles)
	if !filter.NoBackground {
		labels = append(labels, vocab.BackgroundID)
	}
	slices.Sort(labels)
	var all []quad.Quad
	for _, l := range slices.Compact(labels) {
		quads, err := r.quads(quad.Label, quad.IRI(l))
		if err != nil {
			return nil, err
		}
		if len(quads) == 0 && l != vocab.BackgroundID {
			return nil, fmt.Errorf("%s: %w", l, ErrUnknown)
		}
		all = append(all, quads...)
	}
	sortQuads(all)
	return all, nil
}

func writeNQuads(w io.Writer, quads []quad.Quad) error {
	for _, q := range quads {
		if _, err := io.WriteString(w, Line(q)+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// writeJSONLD writes an array of named graphs; in each, a node is a line.
func writeJSONLD(w io.Writer, quads []quad.Quad) error {
	// Sorted lines have the label last; here it comes first.
	quads = slices.Clone(quads)
	slices.SortStableFunc(quads, func(a, b quad.Quad) int {
		return cmp.Or(cmp.Compare(id(a.Label), id(b.Label)), cmp.Compare(id(a.Subject), id(b.Subject)), cmp.Compare(id(a.Predicate), id(b.Predicate)))
	})
	var b bytes.Buffer
	b.WriteString("[")
	for i := 0; i < len(quads); {
		first := quads[i]
		if i > 0 {
			b.WriteString(",")
		}
		end := i
		for end < len(quads) && quads[end].Label == first.Label {
			end++
		}
		if first.Label != nil {
			fmt.Fprintf(&b, "\n{%q:%s,%q:[", "@id", quote(id(first.Label)), "@graph")
		}
		for i < end {
			subject := quads[i].Subject
			fmt.Fprintf(&b, "\n{%q:%s", "@id", quote(id(subject)))
			for i < end && quads[i].Subject == subject {
				i = writeProperty(&b, quads, i, end)
			}
			b.WriteString("}")
			if i < end {
				b.WriteString(",")
			}
		}
		if first.Label != nil {
			b.WriteString("]}")
		}
		if _, err := b.WriteTo(w); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, b.String()+"\n]\n")
	return err
}

// writeProperty writes all values of one predicate of one subject and gives the
// index of the quad behind them. rdf:type has a key of its own, for IRIs only.
func writeProperty(b *bytes.Buffer, quads []quad.Quad, i, end int) int {
	first := quads[i]
	last := i
	var types, values []string
	for ; last < end && quads[last].Subject == first.Subject && quads[last].Predicate == first.Predicate; last++ {
		o := quads[last].Object
		iri, lit := rdf(o)
		switch {
		case iri != "" && first.Predicate == quad.IRI(vocab.RDFType):
			types = append(types, quote(iri))
		case iri != "":
			values = append(values, fmt.Sprintf("{%q:%s}", "@id", quote(iri)))
		case lit.lang != "":
			values = append(values, fmt.Sprintf("{%q:%s,%q:%s}", "@value", quote(lit.text), "@language", quote(lit.lang)))
		case lit.datatype != "" && lit.datatype != vocab.XSDString:
			values = append(values, fmt.Sprintf("{%q:%s,%q:%s}", "@value", quote(lit.text), "@type", quote(lit.datatype)))
		default:
			values = append(values, fmt.Sprintf("{%q:%s}", "@value", quote(lit.text)))
		}
	}
	if types != nil {
		fmt.Fprintf(b, ",%q:[%s]", "@type", strings.Join(types, ","))
	}
	if values != nil {
		fmt.Fprintf(b, ",%s:[%s]", quote(id(first.Predicate)), strings.Join(values, ","))
	}
	return last
}

func id(v quad.Value) string {
	id, lit := rdf(v)
	return cmp.Or(id, lit.text)
}

// quote writes a JSON string that keeps < and Arabic letters readable.
func quote(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil { // a string can always be encoded
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// A net is the graph of the short edges, for pictures: entities, and one link for
// each pair and predicate, whatever number of articles states it.
type net struct {
	nodes []Node
	links []link
}

type link struct {
	from, to, predicate string
	mutual              bool // has no direction
	articles            []string
}

// The short edges that join entities, and whether they go both ways.
var netPredicates = map[string]bool{
	vocab.HoldsPosition: false, vocab.Of: false, vocab.Visited: false, vocab.Country: false, vocab.CooperatesIn: false,
	vocab.Met: true, vocab.Contacted: true, vocab.CooperatesWith: true, vocab.AgreedWith: true,
}

func newNet(quads []quad.Quad) *net {
	nodes := map[string]*Node{}
	links := map[[3]string]*link{}
	for _, q := range quads {
		p := id(q.Predicate)
		if p == vocab.RDFType || p == vocab.RDFSLabel {
			n := nodes[id(q.Subject)]
			if n == nil {
				n = &Node{IRI: id(q.Subject)}
				nodes[n.IRI] = n
			}
			n.Take(q)
			continue
		}
		mutual, ok := netPredicates[p]
		if _, iri := q.Object.(quad.IRI); !ok || !iri {
			continue
		}
		from, to := id(q.Subject), id(q.Object)
		if mutual && to < from {
			from, to = to, from
		}
		k := [3]string{from, p, to}
		l := links[k]
		if l == nil {
			l = &link{from: from, to: to, predicate: p, mutual: mutual}
			links[k] = l
		}
		if article := id(q.Label); article != "" && !slices.Contains(l.articles, article) {
			l.articles = append(l.articles, article)
		}
	}
	out := &net{}
	used := map[string]bool{}
	for _, l := range links {
		slices.Sort(l.articles)
		out.links = append(out.links, *l)
		used[l.from], used[l.to] = true, true
	}
	for iri := range used {
		if n := nodes[iri]; n != nil {
			out.nodes = append(out.nodes, *n)
		} else {
			out.nodes = append(out.nodes, Node{IRI: iri})
		}
	}
	slices.SortFunc(out.nodes, func(a, b Node) int { return cmp.Compare(a.IRI, b.IRI) })
	slices.SortFunc(out.links, func(a, b link) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.predicate, b.predicate), cmp.Compare(a.to, b.to))
	})
	return out
}

func (l *link) label() string {
	if t, ok := vocab.Lookup(l.predicate); ok {
		return t.En
	}
	return l.predicate
}

// weight is the number of articles, and 1 for what no article states.
func (l *link) weight() int { return max(1, len(l.articles)) }

func (n *Node) kind() string {
	if len(n.Types) > 0 {
		return n.Types[0]
	}
	return ""
}

func writeDOT(w io.Writer, g *net) error {
	var b strings.Builder
	b.WriteString("digraph rawabit {\n")
	for _, n := range g.nodes {
		fmt.Fprintf(&b, "\t%s [label=%s, class=%s];\n", dotQuote(n.IRI), dotQuote(n.Name()), dotQuote(n.kind()))
	}
	for _, l := range g.links {
		dir := ""
		if l.mutual {
			dir = ", dir=none"
		}
		fmt.Fprintf(&b, "\t%s -> %s [label=%s, weight=%d%s];\n", dotQuote(l.from), dotQuote(l.to), dotQuote(l.label()), l.weight(), dir)
	}
	b.WriteString("}\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// dotQuote: in the DOT language only the quote needs an escape, but a backslash
// begins one in labels.
func dotQuote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ", "\r", " ").Replace(s) + `"`
}

func writeGraphML(w io.Writer, g *net) error {
	var b strings.Builder
	b.WriteString(xml.Header)
	b.WriteString(`<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
<key id="label" for="node" attr.name="label" attr.type="string"/>
<key id="label_en" for="node" attr.name="label_en" attr.type="string"/>
<key id="type" for="node" attr.name="type" attr.type="string"/>
<key id="relation" for="edge" attr.name="label" attr.type="string"/>
<key id="predicate" for="edge" attr.name="predicate" attr.type="string"/>
<key id="weight" for="edge" attr.name="weight" attr.type="double"/>
<key id="articles" for="edge" attr.name="articles" attr.type="string"/>
<graph id="rawabit" edgedefault="directed">
`)
	data := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "<data key=%q>%s</data>", key, xmlText(value))
		}
	}
	for _, n := range g.nodes {
		fmt.Fprintf(&b, `<node id="%s">`, xmlText(n.IRI))
		data("label", n.Name())
		data("label_en", n.En)
		data("type", n.kind())
		b.WriteString("</node>\n")
	}
	for i, l := range g.links {
		fmt.Fprintf(&b, `<edge id="e%d" source="%s" target="%s"`, i, xmlText(l.from), xmlText(l.to))
		if l.mutual {
			b.WriteString(` directed="false"`)
		}
		b.WriteString(">")
		data("relation", l.label())
		data("predicate", l.predicate)
		data("weight", strconv.Itoa(l.weight()))
		data("articles", strings.Join(l.articles, " "))
		b.WriteString("</edge>\n")
	}
	b.WriteString("</graph>\n</graphml>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func xmlText(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil { // a Builder takes all
		return ""
	}
	return b.String()
}
