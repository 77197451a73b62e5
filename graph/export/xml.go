package export

import (
	"encoding/xml"
	"strings"

	"github.com/rawabit/rawabit/graph/view"
)

// escaped is text for XML, inside of elements and attributes alike.
func escaped(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil { // a Builder takes all
		return ""
	}
	return b.String()
}

// graphML writes nodes and edges with one <data> a column.
func graphML(j *job) error {
	j.printf(`%s<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
`, xml.Header)
	for _, c := range nodeColumns {
		j.printf("<key id=\"n_%s\" for=\"node\" attr.name=\"%s\" attr.type=\"%s\"/>\n", c.name, c.name, c.kind)
	}
	for _, c := range edgeColumns {
		j.printf("<key id=\"e_%s\" for=\"edge\" attr.name=\"%s\" attr.type=\"%s\"/>\n", c.name, c.name, c.kind)
	}
	j.printf("<graph id=\"rawabit\" edgedefault=\"directed\">\n")
	err := j.nodes(func(n *view.Node) error {
		j.printf("<node id=\"%s\">", escaped(n.ID))
		for _, c := range nodeColumns {
			if value := c.get(n); value != "" {
				j.printf("<data key=\"n_%s\">%s</data>", c.name, escaped(value))
			}
		}
		j.printf("</node>\n")
		return nil
	})
	if err != nil {
		return err
	}
	err = j.edges(func(e *view.Edge) error {
		// A relation without a direction is told by the column mutual: some readers
		// take no file in which both kinds are mixed.
		j.printf("<edge id=\"%s\" source=\"%s\" target=\"%s\">", escaped(e.ID), escaped(e.Source.ID), escaped(e.Target.ID))
		for _, c := range edgeColumns {
			if value := c.get(e); value != "" {
				j.printf("<data key=\"e_%s\">%s</data>", c.name, escaped(value))
			}
		}
		j.printf("</edge>\n")
		return nil
	})
	j.printf("</graph>\n</graphml>\n")
	return err
}

// gexf writes GEXF 1.3. An edge is there from the first to the last day of what it stands
// for; a month is all its days. The date as the article has it is in the columns.
func gexf(j *job) error {
	j.printf(`%s<gexf xmlns="http://gexf.net/1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">
<meta><creator>rawabit</creator><description>%s</description></meta>
<graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">
`, xml.Header, escaped(j.v.Title))
	j.printf("<attributes class=\"node\" mode=\"static\">\n")
	for _, c := range nodeColumns {
		if c.name != "label" {
			j.printf("<attribute id=\"%s\" title=\"%s\" type=\"%s\"/>\n", c.name, c.name, c.kind)
		}
	}
	j.printf("</attributes>\n<attributes class=\"edge\" mode=\"static\">\n")
	for _, c := range edgeColumns {
		if c.name != "label" {
			j.printf("<attribute id=\"%s\" title=\"%s\" type=\"%s\"/>\n", c.name, c.name, c.kind)
		}
	}
	j.printf("</attributes>\n<nodes>\n")
	spell := func(f *view.Fact) string {
		if f == nil {
			return ""
		}
		first, last := span(f.Start, f.End)
		if first == "" {
			return ""
		}
		return ` start="` + escaped(first) + `" end="` + escaped(last) + `"`
	}
	err := j.nodes(func(n *view.Node) error {
		j.printf("<node id=\"%s\" label=\"%s\"%s><attvalues>", escaped(n.ID), escaped(n.Best()), spell(n.Fact))
		for _, c := range nodeColumns {
			if value := c.get(n); value != "" && c.name != "label" {
				j.printf("<attvalue for=\"%s\" value=\"%s\"/>", c.name, escaped(value))
			}
		}
		j.printf("</attvalues></node>\n")
		return nil
	})
	if err != nil {
		return err
	}
	j.printf("</nodes>\n<edges>\n")
	err = j.edges(func(e *view.Edge) error {
		kind := "directed"
		if e.Mutual {
			kind = "undirected"
		}
		j.printf("<edge id=\"%s\" source=\"%s\" target=\"%s\" type=\"%s\" kind=\"%s\" label=\"%s\"%s><attvalues>", escaped(e.ID),
			escaped(e.Source.ID), escaped(e.Target.ID), kind, escaped(relationName(e.Relation)), escaped(e.Ar), spell(e.Fact))
		for _, c := range edgeColumns {
			if value := c.get(e); value != "" && c.name != "label" {
				j.printf("<attvalue for=\"%s\" value=\"%s\"/>", c.name, escaped(value))
			}
		}
		j.printf("</attvalues></edge>\n")
		return nil
	})
	j.printf("</edges>\n</graph>\n</gexf>\n")
	return err
}
