// Package saved holds named questions: a title, typed parameters and a query text.
package saved

import (
	"context"
	"errors"
)

// A Text is in both languages.
type Text struct {
	Ar string `json:"ar"`
	En string `json:"en"`
}

// A Type says how a parameter is written and what it stands for.
type Type string

// The parameter types. Those from Country on are resolved to an IRI.
const (
	String  Type = "text"
	Int     Type = "int"
	Date    Type = "date" // 2026, 2026-11 or 2026-11-20
	Country Type = "country"
	Person  Type = "person"
	Sector  Type = "sector"
	Article Type = "article"
	Fact    Type = "fact"
	Entity  Type = "entity"
)

// A Param is one blank of a question.
type Param struct {
	Name     string `json:"name"`
	Type     Type   `json:"type"`
	Title    Text   `json:"title"`
	Default  string `json:"default,omitempty"`
	Required bool   `json:"required,omitempty"` // no default and may not be left out
}

// A Question is a named query.
type Question struct {
	Name        string   `json:"name"`
	Title       Text     `json:"title"`
	Description Text     `json:"description"`
	Params      []Param  `json:"params"`
	Columns     []string `json:"columns"`
	Language    string   `json:"language"` // gizmo
	Query       string   `json:"query"`
}

// A Resolver finds the IRI (in full, without angle brackets) that a person means by
// text: an IRI, an ISO code, an Arabic or English name. kind is one of the types
// that stand for an IRI. None found, or more than one, is an error that says so.
type Resolver interface {
	Resolve(ctx context.Context, kind Type, text string) (string, error)
}

// ErrUnknown is wrapped by the error of Get for a name that no question has.
var ErrUnknown = errors.New("unknown question")

// ErrParam is wrapped by every error of Bind that the asker can mend.
var ErrParam = errors.New("bad parameter")

// All lists the questions, sorted by name.
func All() []*Question { return nil }

// Get returns the question with that name, or an error with the nearest names.
func Get(name string) (*Question, error) { return nil, ErrUnknown }

// Bind puts the parameters into the query text.
func (q *Question) Bind(ctx context.Context, r Resolver, params map[string]string) (string, error) {
	return "", nil
}
