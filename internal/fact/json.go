package fact

import (
	"encoding/json"
	"io"

	"github.com/rawabit/rawabit/internal/span"
)

// The JSON of the extraction contract. Offsets are code points of the text as
// read; field order is fixed.
type (
	jsonSpan struct {
		Start int `json:"start"`
		End   int `json:"end"`
	}
	jsonArticle struct {
		ID        string `json:"id"`
		Title     string `json:"title"`
		Language  string `json:"language"`
		Published string `json:"published,omitempty"`
		Source    string `json:"source"`
		Outlet    string `json:"outlet,omitempty"`
		URL       string `json:"url,omitempty"`
	}
	jsonLabels struct {
		Ar string `json:"ar,omitempty"`
		En string `json:"en,omitempty"`
	}
	jsonEntity struct {
		ID        string     `json:"id"`
		Type      EntityType `json:"type"`
		Code      string     `json:"code,omitempty"`
		Country   string     `json:"country,omitempty"`
		Role      string     `json:"role,omitempty"`
		Of        string     `json:"of,omitempty"`
		Portfolio string     `json:"portfolio,omitempty"`
		Name      string     `json:"name"`
		Aliases   []string   `json:"aliases,omitempty"`
		Labels    jsonLabels `json:"labels"`
		Mentions  []jsonSpan `json:"mentions"`
	}
	jsonFact struct {
		Type         Type       `json:"type"`
		Person       string     `json:"person,omitempty"`
		Role         string     `json:"role,omitempty"`
		Of           string     `json:"of,omitempty"`
		Portfolio    string     `json:"portfolio,omitempty"`
		Portfolios   []string   `json:"portfolios,omitempty"`
		Visitor      string     `json:"visitor,omitempty"`
		Destination  string     `json:"destination,omitempty"`
		City         string     `json:"city,omitempty"`
		Host         string     `json:"host,omitempty"`
		Kind         string     `json:"kind,omitempty"`
		Start        string     `json:"start,omitempty"`
		End          string     `json:"end,omitempty"`
		Participants []string   `json:"participants,omitempty"`
		Mode         string     `json:"mode,omitempty"`
		Place        string     `json:"place,omitempty"`
		Date         string     `json:"date,omitempty"`
		Parties      []string   `json:"parties,omitempty"`
		Instrument   string     `json:"instrument,omitempty"`
		Title        string     `json:"title,omitempty"`
		Sectors      []string   `json:"sectors,omitempty"`
		Sector       string     `json:"sector,omitempty"`
		Status       string     `json:"status,omitempty"`
		Confidence   float64    `json:"confidence"`
		Rule         string     `json:"rule"`
		Evidence     []jsonSpan `json:"evidence"`
	}
	jsonDocument struct {
		Article  jsonArticle  `json:"article"`
		Entities []jsonEntity `json:"entities"`
		Facts    []jsonFact   `json:"facts"`
	}
)

// WriteJSON writes d in the form of the extraction contract, indented if indent
// is not empty, with a final line end. Negated facts are left out.
func WriteJSON(w io.Writer, d *Document, indent string) error {
	count := span.NewCounter(d.Text)
	spans := func(in []span.Span) []jsonSpan {
		out := make([]jsonSpan, 0, len(in))
		for _, s := range in {
			start := count.Runes(s.Start)
			out = append(out, jsonSpan{start, count.Runes(s.End)})
		}
		return out
	}
	doc := jsonDocument{
		Article:  jsonArticle{ID: "sha256:" + d.Hash, Title: d.Title, Language: d.Language, Published: d.Published, Source: d.Source, Outlet: d.Outlet, URL: d.URL},
		Entities: []jsonEntity{},
		Facts:    []jsonFact{},
	}
	for _, e := range d.Entities {
		doc.Entities = append(doc.Entities, jsonEntity{ID: e.ID, Type: e.Type, Code: e.Code, Country: e.Country, Role: e.Role, Of: e.Of,
			Portfolio: e.Portfolio, Name: e.Name, Aliases: e.Aliases, Labels: jsonLabels{e.LabelAr, e.LabelEn}, Mentions: spans(e.Mentions)})
	}
	for _, f := range d.Facts {
		if f.Negated {
			continue
		}
		doc.Facts = append(doc.Facts, jsonFact{Type: f.Type, Person: f.Person, Role: f.Role, Of: f.Of, Portfolio: f.Portfolio, Portfolios: f.Portfolios,
			Visitor: f.Visitor, Destination: f.Destination, City: f.City, Host: f.Host, Kind: f.Kind, Start: f.Start, End: f.End,
			Participants: f.Participants, Mode: f.Mode, Place: f.Place, Date: f.Date, Parties: f.Parties, Instrument: f.Instrument, Title: f.Title,
			Sectors: f.Sectors, Sector: f.Sector, Status: f.Status, Confidence: f.Confidence, Rule: f.Rule, Evidence: spans(f.Evidence)})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	return enc.Encode(doc)
}
