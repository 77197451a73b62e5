package fact

// An Argument is one named argument of a fact, for people to read.
type Argument struct{ Name, Value string }

// Arguments lists what f says, in an order that reads well: who, what, where,
// when. Entities are given by their IRIs.
func (f *Fact) Arguments() []Argument {
	var out []Argument
	add := func(name string, values ...string) {
		for _, v := range values {
			if v != "" {
				out = append(out, Argument{name, v})
			}
		}
	}
	add("person", f.Person)
	add("role", f.Role)
	if len(f.Portfolios) > 0 {
		add("portfolio", f.Portfolios...)
	} else {
		add("portfolio", f.Portfolio)
	}
	add("of", f.Of)
	add("visitor", f.Visitor)
	add("destination", f.Destination)
	add("city", f.City)
	add("host", f.Host)
	add("kind", f.Kind)
	add("participant", f.Participants...)
	add("mode", f.Mode)
	add("place", f.Place)
	add("party", f.Parties...)
	add("instrument", f.Instrument)
	add("title", f.Title)
	add("sector", f.Sectors...)
	add("sector", f.Sector)
	add("status", f.Status)
	add("start", f.Start)
	add("end", f.End)
	add("date", f.Date)
	return out
}
