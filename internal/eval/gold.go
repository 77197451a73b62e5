package eval

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/rawabit/rawabit/internal/fact"
)

// Gold is what a careful reader would put into the graph from one article.
type Gold struct {
	ID        string
	Published string   // ISO 8601 date or empty
	Keys      []string // keys of Entities in the order of the file
	Entities  map[string]Entity
	Facts     []Fact
}

// A Prediction is what extraction found in one article, as its JSON form says it:
// offsets count code points of the article's text.
type Prediction struct {
	Entities []Entity `json:"entities"`
	Facts    []Fact   `json:"facts"`
}

// An Entity is one entity of a Gold or a Prediction. In gold the key of a
// Country is its code and Names lists the forms; in a prediction ID, Name,
// Aliases, Labels and Mentions are set.
type Entity struct {
	ID        string   `json:"id"`
	Type      string   `json:"type"`
	Names     []string `json:"names"`
	Name      string   `json:"name"`
	Aliases   []string `json:"aliases"`
	Code      string   `json:"code"`
	Country   string   `json:"country"`
	Role      string   `json:"role"`
	Of        string   `json:"of"`
	Portfolio string   `json:"portfolio"`
	Labels    struct {
		Ar string `json:"ar"`
	} `json:"labels"`
	Mentions []Range `json:"mentions"`
}

// A Range is a half-open range of code points.
type Range struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// A Fact is one fact of a Gold or a Prediction; see fact.Fact for the fields.
// Span and Text are gold's (Text is the words at Span, for the reader of the
// file), Evidence, Confidence and Rule are the prediction's.
type Fact struct {
	Type         string   `json:"type"`
	Person       string   `json:"person,omitempty"`
	Role         string   `json:"role,omitempty"`
	Of           string   `json:"of,omitempty"`
	Portfolio    string   `json:"portfolio,omitempty"`
	Portfolios   []string `json:"portfolios,omitempty"`
	Visitor      string   `json:"visitor,omitempty"`
	Destination  string   `json:"destination,omitempty"`
	City         string   `json:"city,omitempty"`
	Host         string   `json:"host,omitempty"`
	Kind         string   `json:"kind,omitempty"`
	Start        string   `json:"start,omitempty"`
	End          string   `json:"end,omitempty"`
	Participants []string `json:"participants,omitempty"`
	Mode         string   `json:"mode,omitempty"`
	Place        string   `json:"place,omitempty"`
	Date         string   `json:"date,omitempty"`
	Parties      []string `json:"parties,omitempty"`
	Instrument   string   `json:"instrument,omitempty"`
	Title        string   `json:"title,omitempty"`
	Status       string   `json:"status,omitempty"`
	Sectors      []string `json:"sectors,omitempty"`
	Sector       string   `json:"sector,omitempty"`
	Span         []int    `json:"span,omitempty"`
	Text         string   `json:"text,omitempty"`
	Evidence     []Range  `json:"evidence,omitempty"`
	Confidence   float64  `json:"confidence,omitempty"`
	Rule         string   `json:"rule,omitempty"`
}

// ReadGold decodes one gold file. It keeps the order of the entities, for the
// scorer breaks ties by it. What the file says is not checked; see Gold.Check.
func ReadGold(r io.Reader) (*Gold, error) {
	var raw struct {
		ID        string
		Published string
		Entities  json.RawMessage
		Facts     []Fact
	}
	if err := json.NewDecoder(r).Decode(&raw); err != nil {
		return nil, err
	}
	g := &Gold{ID: raw.ID, Published: raw.Published, Entities: map[string]Entity{}, Facts: raw.Facts}
	if len(raw.Entities) == 0 {
		return nil, errors.New(`no "entities"; this is no gold file`)
	}
	d := json.NewDecoder(bytes.NewReader(raw.Entities))
	if t, err := d.Token(); err != nil {
		return nil, err
	} else if t != json.Delim('{') {
		return nil, errors.New(`"entities" is not an object of key: entity`)
	}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		key, _ := t.(string)
		var e Entity
		if err := d.Decode(&e); err != nil {
			return nil, fmt.Errorf("entity %q: %w", key, err)
		}
		if e.Type == string(fact.Country) {
			e.Code = key
		}
		e.ID = key
		if _, again := g.Entities[key]; !again {
			g.Keys = append(g.Keys, key)
		}
		g.Entities[key] = e
	}
	for i, f := range g.Facts {
		switch f.Type {
		case "objective", "measure":
			if len(f.Span) != 2 || f.Span[0] < 0 || f.Span[1] <= f.Span[0] {
				return nil, fmt.Errorf("facts[%d]: %s with span %v; a span is [start, end] in code points", i, f.Type, f.Span)
			}
		}
	}
	return g, nil
}

// ReadGoldFile is ReadGold for a file; errors name it.
func ReadGoldFile(path string) (*Gold, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	g, err := ReadGold(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return g, nil
}

// ReadPrediction decodes the JSON form of one article's extraction.
func ReadPrediction(r io.Reader) (*Prediction, error) {
	p := new(Prediction)
	if err := json.NewDecoder(r).Decode(p); err != nil {
		return nil, err
	}
	return p, nil
}

// Predict gives the view of a document that is scored: what its JSON form shows
// (fact.WriteJSON is asked, so that the two cannot differ). Byte spans become
// code points, denied facts are left out.
func Predict(d *fact.Document) (*Prediction, error) {
	var b bytes.Buffer
	if err := fact.WriteJSON(&b, d, ""); err != nil {
		return nil, err
	}
	return ReadPrediction(&b)
}

// clone is a copy whose lists may be changed.
func (f Fact) clone() Fact {
	f.Portfolios = slices.Clone(f.Portfolios)
	return f
}
