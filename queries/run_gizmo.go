package queries

import (
	"context"
	"errors"
	"slices"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/queries/answer"
	"github.com/rawabit/rawabit/queries/gizmo"
)

func runGizmo(ctx context.Context, store cgraph.QuadStore, text string, limit int) (*answer.Answer, error) {
	a := &answer.Answer{}
	at := map[string]int{}
	ordered, n := false, 0
	err := gizmo.Run(ctx, store, text, func(r gizmo.Result) bool {
		if limit > 0 && n == limit {
			a.Truncated = true
			return false
		}
		n++
		ordered = ordered || r.Ordered || r.Emitted
		a.Results = append(a.Results, r.JSON)
		if slices.Equal(r.Keys, a.Columns) {
			a.Rows = append(a.Rows, r.Cells)
			return true
		}
		row := make([]quad.Value, len(a.Columns), len(a.Columns)+len(r.Keys))
		for i, k := range r.Keys {
			j, ok := at[k]
			if !ok {
				j = len(a.Columns)
				at[k] = j
				a.Columns = append(a.Columns, k)
			}
			for len(row) <= j {
				row = append(row, nil)
			}
			row[j] = r.Cells[i]
		}
		a.Rows = append(a.Rows, row)
		return true
	})
	if err != nil {
		var ge *gizmo.Error
		if errors.As(err, &ge) {
			return nil, &Error{Language: "gizmo", Line: ge.Line, Column: ge.Column, Syntax: ge.Syntax, Msg: ge.Msg}
		}
		return nil, err
	}
	for i, row := range a.Rows {
		for len(row) < len(a.Columns) {
			row = append(row, nil)
		}
		a.Rows[i] = row
	}
	a.Ordered = ordered
	// One boolean is the answer to a yes/no question.
	if len(a.Results) == 1 && len(a.Columns) == 1 && a.Columns[0] == gizmo.Scalar {
		if b, ok := a.Results[0].(bool); ok {
			a.Boolean = &b
		}
	}
	return a, nil
}
