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

func runGizmo(ctx context.Context, store cgraph.QuadStore, text string, t task) (*answer.Answer, error) {
	a := &answer.Answer{}
	at := map[string]int{}
	ordered, n, room := false, 0, gather(t.memory)
	var over error
	yield := func(r gizmo.Result) bool {
		if t.limit > 0 && n == t.limit {
			a.Truncated = true
			return false
		}
		n++
		for _, c := range r.Cells {
			if over = room.add(textOf(c)); over != nil {
				return false
			}
		}
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
	}
	done, err := gizmo.Plain(ctx, store, text, yield)
	switch {
	case done:
	case t.gizmo == nil:
		err = gizmo.Run(ctx, store, text, yield)
	default:
		most := 0
		if t.limit > 0 {
			most = t.limit + 1 // one more tells that the answer is cut
		}
		err = t.gizmo(ctx, store, text, most, t.memory, yield)
	}
	if over != nil {
		return nil, over
	}
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
