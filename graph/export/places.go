package export

import (
	"github.com/rawabit/rawabit/graph/view"
)

// geoJSON writes a point for each node whose place is known and, for each edge between
// two such places, a line. What an edge joins to a place itself (a visitor to a
// city) is told in the properties of the place, as "facts". Nodes without a place
// are left out, edges with one end on the map are in its facts.
func geoJSON(j *job) error {
	places := map[string]*view.Point{}
	err := j.nodes(func(n *view.Node) error {
		if n.Place != nil {
			places[n.ID] = n.Place
		}
		return nil
	})
	if err != nil {
		return err
	}
	facts := map[string][][]byte{}
	err = j.edges(func(e *view.Edge) error {
		source, target := places[e.Source.ID], places[e.Target.ID]
		if e.Fact == nil || (source == nil) == (target == nil) {
			return nil
		}
		place, other := e.Target, e.Source
		if source != nil {
			place, other = e.Source, e.Target
		}
		facts[place.ID] = append(facts[place.ID], new(object).set("id", e.ID).set("with", other).edge(e).bytes())
		return nil
	})
	if err != nil {
		return err
	}
	j.printf(`{"type":"FeatureCollection","name":%s,"features":[`, encode(j.v.Title))
	l := &list{j: j}
	err = j.nodes(func(n *view.Node) error {
		if n.Place == nil {
			return nil
		}
		p := new(object).node(n)
		if f := facts[n.ID]; f != nil {
			p.raw("facts", f)
		}
		l.add(new(object).set("type", "Feature").set("id", n.ID).
			set("geometry", new(object).set("type", "Point").set("coordinates", position(n.Place))).
			set("properties", p).bytes())
		return nil
	})
	if err != nil {
		return err
	}
	err = j.edges(func(e *view.Edge) error {
		source, target := places[e.Source.ID], places[e.Target.ID]
		if source == nil || target == nil || e.Fact == nil {
			return nil
		}
		p := new(object).set("source", e.Source.ID).set("target", e.Target.ID).edge(e)
		l.add(new(object).set("type", "Feature").set("id", e.ID).
			set("geometry", new(object).set("type", "LineString").set("coordinates", [][2]float64{position(source), position(target)})).
			set("properties", p).bytes())
		return nil
	})
	j.printf("\n]}\n")
	return err
}

// position has the longitude first, as GeoJSON does.
func position(p *view.Point) [2]float64 { return [2]float64{p.Lon, p.Lat} }
