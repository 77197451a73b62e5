// Package export writes a view of the graph (graph/view) in the formats that other
// programs open: RDF, drawings, tables, maps, time lines.
//
// In: a View, which gives its nodes and edges one after the other, the name of a format
// and a writer. Out: bytes, the same for the same view. Every format carries the
// Arabic and the English names, the dates, and the words of the articles that a
// fact rests on (docs/exports.md says where, and what reads it). The formats that say
// so below stream: they hold one fact at a time.
//
// What trips people up:
//   - Names come as articles have them. Each writer escapes what its format needs, so
//     that a quote, a newline, markup or a control for the direction of text comes back as it
//     was. XML has no way to write most control characters; there they become U+FFFD.
//   - In flat formats a cell with several values has them divided by " | ".
package export

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/rawabit/rawabit/graph/view"
)

// Options tune some formats.
type Options struct {
	Excel bool // csv: with a byte order mark, and ' in front of what Excel would take for a formula
}

// A Format is one way to write a view.
type Format struct {
	Name      string // as in --format
	Ext       string // of files, without a dot
	MediaType string
	About     string // what opens it
	Streams   bool   // memory does not grow with the facts

	write func(*job) error
}

// A job is one run of a writer.
type job struct {
	ctx context.Context
	v   *view.View
	w   *bufio.Writer
	opt Options
}

var formats = []Format{
	{"nquads", "nq", "application/n-quads", "every quad, for any RDF store, and for rawabit load", true, nquads},
	{"trig", "trig", "application/trig", "every quad, a graph an article, for RDF tools", true, trig},
	{"turtle", "ttl", "text/turtle", "the same without the graphs, for RDF tools", true, turtle},
	{"rdfxml", "rdf", "application/rdf+xml", "the same in XML, for Protégé and older RDF tools", true, rdfXML},
	{"jsonld", "jsonld", "application/ld+json", "every quad as JSON-LD, a graph an article", true, jsonLD},
	{"graphml", "graphml", "application/graphml+xml", "Gephi, yEd, Cytoscape, networkx, igraph", true, graphML},
	{"gexf", "gexf", "application/gexf+xml", "Gephi and Gephi Lite, with dates for the time line", true, gexf},
	{"cytoscape", "cyjs", "application/json", "Cytoscape and Cytoscape.js", true, cytoscape},
	{"node-link", "json", "application/json", "networkx, D3, force-graph", true, nodeLink},
	{"graphology", "json", "application/json", "graphology and Sigma", true, graphologyJSON},
	{"csv", "zip", "application/zip", "an archive with nodes.csv, edges.csv and evidence.csv, for spreadsheets, Gephi, Kumu, R, pandas", true, csvArchive},
	{"csv-nodes", "csv", "text/csv", "the first of the three alone", true, csvNodes},
	{"csv-edges", "csv", "text/csv", "the second alone", true, csvEdges},
	{"csv-evidence", "csv", "text/csv", "the third alone: a line for each piece of evidence", true, csvEvidence},
	{"neo4j", "zip", "application/zip", "an archive of CSV files with the headers of neo4j-admin database import", true, neo4j},
	{"dot", "dot", "text/vnd.graphviz", "Graphviz", true, dot},
	{"svg", "svg", "image/svg+xml", "a picture for browsers and articles; for small views", false, svg},
	{"mermaid", "mmd", "text/vnd.mermaid", "GitHub, GitLab, Obsidian; for small views", true, mermaid},
	{"geojson", "geojson", "application/geo+json", "Leaflet, QGIS, kepler.gl: countries and cities, and what joins them", true, geoJSON},
	{"timeline", "json", "application/json", "TimelineJS", true, timelineJS},
	{"vis-timeline", "json", "application/json", "vis-timeline items and groups", true, visTimeline},
	{"ftm", "json", "application/json+ftm", "FollowTheMoney entities, a line each, for Aleph and OpenSanctions tools", true, followTheMoney},
}

// Formats lists what Write knows.
func Formats() []Format { return slices.Clone(formats) }

// Names lists the names of the formats.
func Names() []string {
	var names []string
	for _, f := range formats {
		names = append(names, f.Name)
	}
	return names
}

// ErrFormat is wrapped for a format that there is not, ErrLarge for a view that is too
// large for a format.
var (
	ErrFormat = errors.New("unknown export format")
	ErrLarge  = errors.New("the view is too large for this format")
)

// Lookup finds a format by its name or the ending of its files.
func Lookup(name string) (Format, error) {
	for _, f := range formats {
		if f.Name == name {
			return f, nil
		}
	}
	return Format{}, fmt.Errorf("%w %q; known are %s", ErrFormat, name, strings.Join(Names(), ", "))
}

// ByExt finds the format that a file's ending tells, such as .gexf; none for endings
// that several share.
func ByExt(ext string) (Format, bool) {
	var found []Format
	for _, f := range formats {
		if f.Ext == strings.TrimPrefix(ext, ".") {
			found = append(found, f)
		}
	}
	if len(found) != 1 {
		return Format{}, false
	}
	return found[0], true
}

// Write writes a view.
func Write(ctx context.Context, w io.Writer, format string, v *view.View, opt Options) error {
	f, err := Lookup(format)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	if err := f.write(&job{ctx: ctx, v: v, w: out, opt: opt}); err != nil {
		return fmt.Errorf("export as %s: %w", format, err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("export as %s: %w", format, err)
	}
	return nil
}

func (j *job) nodes(each func(*view.Node) error) error { return j.v.Nodes(j.ctx, each) }
func (j *job) edges(each func(*view.Edge) error) error { return j.v.Edges(j.ctx, each) }
func (j *job) printf(format string, args ...any)       { fmt.Fprintf(j.w, format, args...) }
