// Package quiz makes graphs of invented news of any size in few, short IRIs, and has questions about
// them, for tests and measurements.
package quiz

import (
	"fmt"
	"io"
	"math/rand/v2"
	"time"
)

// Write writes a graph of invented news: places, offices and people of skewed fame,
// then articles, each the label of what it states. The same n gives the same bytes.
func Write(w io.Writer, n int) {
	r := rand.New(rand.NewPCG(7, 7))
	const countries, cities, sectors, roles = 200, 1000, 40, 100
	people, bodies := max(n/25, 100), max(n/250, 20)
	skewed := func(s float64, n int) func() int {
		z := rand.NewZipf(r, s, 2, uint64(n-1))
		return func() int { return int(z.Uint64()) }
	}
	person, country, sector, body := skewed(1.1, people), skewed(1.2, countries), skewed(1.2, sectors), skewed(1.15, bodies)
	label := "x:background"
	out := func(s, p, o string) {
		if n > 0 {
			fmt.Fprintf(w, "<%s> <x:%s> %s <%s> .\n", s, p, o, label)
			n--
		}
	}
	id := func(kind string, i int) string { return fmt.Sprintf("x:%s/%d", kind, i) }
	ref := func(kind string, i int) string { return "<" + id(kind, i) + ">" }
	thing := func(kind string, i int, name string) string {
		out(id(kind, i), "type", "<x:type/"+kind+">")
		out(id(kind, i), "name", fmt.Sprintf("\"%s %d\"@ar", name, i))
		return id(kind, i)
	}
	for i := range countries {
		thing("country", i, "دولة")
	}
	for i := range cities {
		out(thing("city", i, "مدينة"), "country", ref("country", i%countries))
	}
	for i := range sectors {
		thing("sector", i, "قطاع")
	}
	for i := range roles {
		thing("role", i, "منصب")
	}
	for i := range bodies {
		if b := thing("body", i, "منظمة"); i > 0 {
			out(b, "partOf", ref("body", (i-1)/4))
		}
	}
	for i := range people {
		thing("person", i, "شخص")
	}
	const stamp = "\"%sT00:00:00Z\"^^<http://www.w3.org/2001/XMLSchema#dateTime>"
	for a := 0; n > 0; a++ {
		label = id("article", a)
		day := fmt.Sprintf(stamp, time.Date(2016, 1, 1+a/60, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
		there := country()
		out(label, "published", day)
		out(label, "title", fmt.Sprintf("\"خبر رقم %d عن دولة %d\"@ar", a, there))
		v := id("visit", a)
		out(v, "type", "<x:type/visit>")
		out(v, "date", day)
		out(v, "destination", ref("country", there))
		out(v, "origin", ref("country", country()))
		out(v, "sector", ref("sector", sector()))
		out(v, "host", ref("person", person()))
		out(v, "confidence", fmt.Sprintf("\"0.%d\"^^<http://www.w3.org/2001/XMLSchema#double>", 5+r.IntN(5)))
		for range 1 + r.IntN(4) {
			p := person()
			out(label, "mentions", ref("person", p))
			out(v, "participant", ref("person", p))
			out(id("person", p), "role", ref("role", (p+r.IntN(3))%roles))
			if r.IntN(4) == 0 {
				out(id("person", p), "memberOf", ref("body", body()))
			}
		}
	}
}

// Questions are of the kinds that Cayley's stores were measured with.
var Questions = []struct{ Name, Gizmo string }{
	{"empty", `g.emit(1)`},
	{"point", `g.V("<x:person/0>").out("<x:name>").all()`},
	{"hop", `g.V("<x:person/20>").in("<x:participant>").all()`},
	{"2hops-unique", `g.V("<x:person/20>").in("<x:participant>").out("<x:destination>").unique().all()`},
	{"3hops-unique", `g.V("<x:person/20>").in("<x:participant>").out("<x:participant>").out("<x:role>").unique().all()`},
	{"intersect-small", `g.V("<x:country/20>").in("<x:destination>").and(g.V("<x:sector/9>").in("<x:sector>")).all()`},
	{"intersect-big", `g.V("<x:country/0>").in("<x:destination>").and(g.V("<x:sector/0>").in("<x:sector>")).all()`},
	{"3way-has", `g.V("<x:country/0>").in("<x:destination>").has("<x:sector>","<x:sector/0>").has("<x:origin>","<x:country/1>").all()`},
	{"recursive", `g.V("<x:body/1>").followRecursive(g.M().in("<x:partOf>")).all()`},
	{"count-super", `g.emit(g.V("<x:country/0>").in("<x:destination>").count())`},
	{"label", `g.V().labelContext("<x:article/500>").has("<x:type>","<x:type/visit>").out("<x:participant>").all()`},
	{"skip-limit", `g.V("<x:country/0>").in("<x:destination>").skip(1000).limit(20).all()`},
	{"type-names", `g.V("<x:type/person>").in("<x:type>").out("<x:name>").limit(20).all()`},
	{"save-rows", `g.V("<x:country/5>").in("<x:destination>").save("<x:date>","date").save("<x:sector>","sector").all()`},
}
