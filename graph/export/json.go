package export

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/view"
)

// encode is the JSON of a value in one line, letters and < > & as they are.
func encode(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil { // strings, numbers and structs of them can be encoded
		return []byte("null")
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}

// An object keeps the order of its members.
type object struct{ b bytes.Buffer }

func (o *object) set(key string, value any) *object {
	if o.b.Len() == 0 {
		o.b.WriteByte('{')
	} else {
		o.b.WriteByte(',')
	}
	o.b.Write(encode(key))
	o.b.WriteByte(':')
	if raw, ok := value.(*object); ok {
		o.b.Write(raw.bytes())
	} else {
		o.b.Write(encode(value))
	}
	return o
}

func (o *object) bytes() []byte {
	if o.b.Len() == 0 {
		return []byte("{}")
	}
	return append(bytes.Clone(o.b.Bytes()), '}')
}

// column adds a column with its type; empty values are left out.
func (o *object) column(name string, k kind, value string) {
	if value == "" {
		return
	}
	switch k {
	case number:
		if f, err := strconv.ParseFloat(value, 64); err == nil {
			o.set(name, f)
			return
		}
	case yesNo:
		o.set(name, value == "true")
		return
	}
	o.set(name, value)
}

// Cells that hold several values in flat formats are arrays in JSON.
var (
	nodeLists = map[string]func(*view.Node) []string{
		"other_names": func(n *view.Node) []string { return n.Alt },
		"same_as":     func(n *view.Node) []string { return n.SameAs },
		"identity":    func(n *view.Node) []string { return n.Identity },
	}
	factLists = map[string]func(*view.Fact) []string{
		"rules": func(f *view.Fact) []string { return f.Rules },
		"cameo": func(f *view.Fact) []string { return f.Cameo },
	}
)

func (o *object) node(n *view.Node) *object {
	for _, c := range nodeColumns {
		if get := nodeLists[c.name]; get != nil {
			o.list(c.name, get(n))
		} else {
			o.value(c.name, c.kind, c.get(n), n.Fact)
		}
	}
	if n.Fact != nil {
		o.evidence(n.Fact.Evidence)
	}
	return o
}

func (o *object) edge(e *view.Edge) *object {
	for _, c := range edgeColumns {
		if c.name == "article" && e.Fact == nil {
			o.list("articles", e.Articles)
			continue
		}
		o.value(c.name, c.kind, c.get(e), e.Fact)
	}
	if e.Fact != nil {
		o.evidence(e.Fact.Evidence)
	}
	return o
}

// value adds a column; f is the fact it may be of.
func (o *object) value(name string, k kind, value string, f *view.Fact) {
	switch get := factLists[name]; {
	case get != nil && f != nil:
		o.list(name, get(f))
	case name == "evidence" || name == "quote":
	default:
		o.column(name, k, value)
	}
}

func (o *object) list(name string, values []string) {
	if len(values) > 0 {
		o.set(name, values)
	}
}

func (o *object) evidence(list []graph.Evidence) {
	if len(list) > 0 {
		o.set("evidence", list)
	}
}

// list writes the items of a JSON array, a line each.
type list struct {
	j *job
	n int
}

func (l *list) add(item []byte) {
	if l.n++; l.n > 1 {
		l.j.w.WriteByte(',')
	}
	l.j.w.WriteByte('\n')
	l.j.w.Write(item)
}

// cytoscape writes {"data", "elements": {"nodes", "edges"}} with all attributes in each
// element's data.
func cytoscape(j *job) error {
	head := new(object).set("name", j.v.Title).set("shared_name", j.v.Title)
	j.printf(`{"format_version":"1.0","generated_by":"rawabit","target_cytoscapejs_version":"~3.0","data":%s,"elements":{"nodes":[`, head.bytes())
	l := &list{j: j}
	err := j.nodes(func(n *view.Node) error {
		data := new(object).set("id", n.ID).set("name", n.Best()).node(n)
		l.add(new(object).set("data", data).set("classes", n.Type).bytes())
		return nil
	})
	if err != nil {
		return err
	}
	j.printf("\n],\"edges\":[")
	l = &list{j: j}
	err = j.edges(func(e *view.Edge) error {
		data := new(object).set("id", e.ID).set("source", e.Source.ID).set("target", e.Target.ID).
			set("interaction", relationName(e.Relation)).edge(e)
		l.add(new(object).set("data", data).set("classes", relationName(e.Relation)).bytes())
		return nil
	})
	j.printf("\n]}}\n")
	return err
}

// nodeLink is what networkx.node_link_graph reads, as a directed multigraph with the
// edges under "links", which all its versions take and D3 uses.
func nodeLink(j *job) error {
	j.printf(`{"directed":true,"multigraph":true,"graph":%s,"nodes":[`, new(object).set("name", j.v.Title).bytes())
	l := &list{j: j}
	err := j.nodes(func(n *view.Node) error {
		l.add(new(object).set("id", n.ID).node(n).bytes())
		return nil
	})
	if err != nil {
		return err
	}
	j.printf("\n],\"links\":[")
	l = &list{j: j}
	err = j.edges(func(e *view.Edge) error {
		l.add(new(object).set("key", e.ID).set("source", e.Source.ID).set("target", e.Target.ID).edge(e).bytes())
		return nil
	})
	j.printf("\n]}\n")
	return err
}

// graphologyJSON is what Graph.from of graphology reads. Relations without a direction are
// undirected edges.
func graphologyJSON(j *job) error {
	j.printf(`{"options":{"type":"mixed","multi":true,"allowSelfLoops":true},"attributes":%s,"nodes":[`, new(object).set("name", j.v.Title).bytes())
	l := &list{j: j}
	err := j.nodes(func(n *view.Node) error {
		l.add(new(object).set("key", n.ID).set("attributes", new(object).node(n)).bytes())
		return nil
	})
	if err != nil {
		return err
	}
	j.printf("\n],\"edges\":[")
	l = &list{j: j}
	err = j.edges(func(e *view.Edge) error {
		o := new(object).set("key", e.ID).set("source", e.Source.ID).set("target", e.Target.ID)
		if e.Mutual {
			o.set("undirected", true)
		}
		l.add(o.set("attributes", new(object).edge(e)).bytes())
		return nil
	})
	j.printf("\n]}\n")
	return err
}

// raw adds an array of values that are JSON already.
func (o *object) raw(key string, values [][]byte) {
	o.set(key, json.RawMessage(append(append([]byte{'['}, bytes.Join(values, []byte{','})...), ']')))
}
