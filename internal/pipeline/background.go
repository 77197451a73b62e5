package pipeline

import (
	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/internal/quads"
)

// Background gives the quads of what is known before any article: countries,
// sectors and roles with their names.
func (p *Pipeline) Background() []quad.Quad {
	var countries []quads.Country
	for _, e := range p.Lexicon.Entries("country") {
		countries = append(countries, quads.Country{Code: e.ID, Ar: e.Get("ar"), En: e.Get("en"), Aliases: append(e.All("ar")[1:len(e.All("ar")):len(e.All("ar"))], e.All("official")...)})
	}
	return quads.Background(countries)
}
