// Package answer holds what a query gave back, and writes it out.
//
// In: rows of graph terms, or a tree, or quads, from package queries. Out: a table
// for a terminal, JSON, CSV, TSV, N-Quads. Nothing here knows a query language or a
// store; whoever fills an Answer decides the order of its rows.
//
// A cell keeps the whole term (quad.LangString, quad.TypedString, …). Cayley's own
// JSON form drops language and datatype; FormatTyped keeps them.
package answer

import "github.com/cayleygraph/quad"

// An Answer is one query's result. Exactly one of these is its body: Data (a tree,
// from GraphQL), Quads (a graph), Boolean (yes or no), else Columns and Rows.
type Answer struct {
	Columns []string
	Rows    [][]quad.Value // one cell a column; nil where a row has no value
	Results []any          // JSON form of each row as Cayley gives it; as long as Rows

	Data    any         // tree of map[string]any, []any, strings, numbers, booleans
	Boolean *bool       // answer to a yes/no question
	Quads   []quad.Quad // answer that is itself a graph

	Truncated bool // there was more than the limit allowed
	Limit     int  // the limit that was applied; 0 if none
	Ordered   bool // the query itself chose the order; otherwise rows are sorted by text
}
