// Package fact is what an article says, once it is understood: entities and the
// relations between them, each with its evidence, its rule and its confidence.
//
// It is the meeting point of the extractor and everything behind it: the JSON of
// the extraction contract and the quads are both written from a Document.
package fact

import (
	"slices"

	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/span"
)

// EntityType says what an Entity is.
type EntityType string

// The entity types of the contract. A Position is an office-holder who is not named.
const (
	Person       EntityType = "Person"
	Position     EntityType = "Position"
	Country      EntityType = "Country"
	City         EntityType = "City"
	Region       EntityType = "Region"
	Organization EntityType = "Organization"
	Agreement    EntityType = "Agreement"
	Event        EntityType = "Event"
)

// An Entity is one node that the article speaks of.
type Entity struct {
	ID        string // full IRI
	Was       string // IRI before an aliases file gave it this one; else empty
	Type      EntityType
	Name      string   // fullest form in the article, without honorifics, clitics or titles
	Aliases   []string // other forms met, sorted
	Code      string   // of a Country: ISO 3166-1 alpha-2
	Country   string   // of a City or an organ of a state: ISO code
	Role      string   // of a Position
	Of        string   // of a Position: IRI of the country or organization served
	Portfolio string   // of a Position
	LabelAr   string   // display names; LabelEn may be empty
	LabelEn   string
	Mentions  []span.Span // in order of the text
	Reason    string      // why its mentions are taken for one, for people
}

// Type says which relation a Fact is.
type Type string

// The fact types of the contract, in the order in which output sorts them.
const (
	PositionHeld Type = "position"
	Visit        Type = "visit"
	Meeting      Type = "meeting"
	AgreementOf  Type = "agreement"
	Cooperation  Type = "cooperation"
	Objective    Type = "objective"
	Measure      Type = "measure"
)

// Types lists all fact types in output order.
func Types() []Type {
	return []Type{PositionHeld, Visit, Meeting, AgreementOf, Cooperation, Objective, Measure}
}

// A Fact is one statement of the article. Which fields are set depends on Type;
// fields that hold entities hold their IRIs. Dates are ISO 8601, a day or a month.
type Fact struct {
	Type Type

	Person     string   // position
	Role       string   // position
	Of         string   // position
	Portfolio  string   // position
	Portfolios []string // position, when there is more than one
	Marked     bool     // position: the words say whom the office serves; else the context does

	Visitor     string // visit
	Destination string // visit: Country, else City or Organization
	City        string // visit
	Host        string // visit
	Kind        string // visit: official, state, working, private, ...
	Start, End  string // visit

	Participants []string // meeting, two or more, sorted
	Mode         string   // meeting: in-person, call, video, letter
	Place        string   // meeting
	Date         string   // meeting, agreement

	Parties    []string // agreement, cooperation, objective, measure; sorted
	Instrument string   // agreement
	Title      string   // agreement
	Sectors    []string // agreement, sorted
	Sector     string   // cooperation, objective, measure

	Status     string  // agreement, cooperation: as in the contract; visit, meeting: "planned" or empty for done
	Negated    bool    // denied, cancelled or refused: kept for explanation, never written to the graph or the contract's JSON
	Confidence float64 // 0 to 1
	Rule       string  // name of the rule that found it
	Evidence   []span.Span
	Event      int // 1-based number of the visit or cooperation an objective or measure serves within Document.Facts, 0 for none
}

// Refs gives the IRIs of all entities that f speaks of, in the order of its
// fields, empty ones left out.
func (f *Fact) Refs() []string {
	return f.AppendRefs(make([]string, 0, 7+len(f.Participants)+len(f.Parties)))
}

// AppendRefs appends Refs to a list.
func (f *Fact) AppendRefs(out []string) []string {
	for _, id := range [...]string{f.Person, f.Of, f.Visitor, f.Destination, f.City, f.Host, f.Place} {
		if id != "" {
			out = append(out, id)
		}
	}
	return append(append(out, f.Participants...), f.Parties...)
}

// Rename replaces IRIs of entities wherever f has them.
func (f *Fact) Rename(to map[string]string) {
	one := func(id *string) {
		if n, ok := to[*id]; ok {
			*id = n
		}
	}
	for _, id := range []*string{&f.Person, &f.Of, &f.Visitor, &f.Destination, &f.City, &f.Host, &f.Place} {
		one(id)
	}
	for _, list := range []*[]string{&f.Participants, &f.Parties} {
		out := slices.Clone(*list)
		for i := range out {
			one(&out[i])
		}
		slices.Sort(out)
		*list = slices.Compact(out)
	}
}

// Office is the IRI of the office of a position: several portfolios in one hand
// are one office, named by the first.
func (f *Fact) Office() string {
	return vocab.PositionID(f.Role, f.FirstPortfolio(), f.Of)
}

// FirstPortfolio is the portfolio of a position, the first where there are several.
func (f *Fact) FirstPortfolio() string {
	if f.Portfolio == "" && len(f.Portfolios) > 0 {
		return f.Portfolios[0]
	}
	return f.Portfolio
}

// A Document is all that was found in one article.
type Document struct {
	ID        string // article id: 16 hex digits
	Hash      string // sha256 of the text, hex
	Title     string
	Language  string
	Published string
	Source    string // file name or URL
	Outlet    string
	URL       string
	Text      string
	Entities  []Entity // sorted by ID
	Facts     []Fact   // sorted by type, then evidence
}

// SortStable sorts facts. They are large, so that they are moved but once, when
// their order is known.
func SortStable(facts []Fact, compare func(a, b *Fact) int) {
	order := make([]int, len(facts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return compare(&facts[i], &facts[j]) })
	for i := range order {
		if order[i] == i {
			continue
		}
		// follow the circle of those that take each other's places
		held, to := facts[i], i
		for order[to] != to {
			from := order[to]
			order[to] = to
			if from == i {
				facts[to] = held
				break
			}
			facts[to], to = facts[from], from
		}
	}
}
