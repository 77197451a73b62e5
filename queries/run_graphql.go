package queries

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"sort"
	"strconv"
	"strings"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/query/graphql"
	"github.com/cayleygraph/quad"
	"github.com/dennwc/graphql/gqlerrors"
	"github.com/dennwc/graphql/language/ast"
	"github.com/dennwc/graphql/language/parser"

	"github.com/rawabit/rawabit/queries/answer"
	"github.com/rawabit/rawabit/queries/gizmo"
)

// Bounds of a query text in the two languages that nest and are read recursively.
const (
	maxText  = 1 << 20
	maxDepth = 100
)

// runGraphQL has the limit hold for each field at the top of the query.
func runGraphQL(ctx context.Context, store cgraph.QuadStore, text string, t task) (*answer.Answer, error) {
	ctx, store, done := measure(ctx, store, t.memory)
	defer done()
	limit := t.limit
	if err := bounded("graphql", text); err != nil {
		return nil, err
	}
	if limit > 0 {
		var err error
		if text, err = limitFields(text, limit+1); err != nil {
			return nil, err
		}
	}
	q, err := graphql.Parse(strings.NewReader(text))
	if err != nil {
		return nil, graphqlError(text, err)
	}
	tree, err := q.Execute(ctx, store)
	if cause := context.Cause(ctx); cause != nil {
		return nil, cause
	}
	if err != nil {
		return nil, &Error{Language: "graphql", Msg: err.Error()}
	}

	a := &answer.Answer{}
	data := make(map[string]any, len(tree))
	fields := make([]string, 0, len(tree))
	for k := range tree {
		fields = append(fields, k)
	}
	sort.Strings(fields)
	columns := map[string]bool{}
	for _, k := range fields {
		v := plainTree(tree[k])
		if list, ok := v.([]any); ok && limit > 0 && len(list) > limit {
			v, a.Truncated = list[:limit], true
			if limit == 1 {
				v = list[0] // as Cayley gives a single object
			}
		}
		data[k] = v
		list, ok := v.([]any)
		if !ok && v != nil {
			list = []any{v}
		}
		for _, x := range list {
			obj, ok := x.(map[string]any)
			if !ok {
				continue
			}
			for c := range obj {
				columns[c] = true
			}
			a.Results = append(a.Results, obj)
		}
	}
	for c := range columns {
		a.Columns = append(a.Columns, c)
	}
	sort.Slice(a.Columns, func(i, j int) bool { return lessColumn(a.Columns[i], a.Columns[j]) })
	for _, x := range a.Results {
		obj := x.(map[string]any)
		row := make([]quad.Value, len(a.Columns))
		for i, c := range a.Columns {
			row[i] = treeCell(obj[c])
		}
		a.Rows = append(a.Rows, row)
	}
	a.Data = data
	a.Ordered = true // plainTree sorted every list
	return a, nil
}

func lessColumn(a, b string) bool {
	if (a == gizmo.Top) != (b == gizmo.Top) {
		return a == gizmo.Top
	}
	return a < b
}

// treeCell keeps a term and turns anything nested into JSON text.
func treeCell(x any) quad.Value {
	switch x := x.(type) {
	case nil:
		return nil
	case quad.Value:
		return x
	}
	return quad.String(answer.JSONText(x))
}

// plainTree makes maps and lists of one kind and sorts the lists: GraphQL has no order,
// and stores differ in theirs.
func plainTree(x any) any {
	var list []any
	switch x := x.(type) {
	case nil:
		return nil
	case quad.Value:
		return x
	case map[string]any:
		out := make(map[string]any, len(x))
		for k, v := range x {
			out[k] = plainTree(v)
		}
		return out
	case []map[string]any:
		for _, v := range x {
			list = append(list, plainTree(v))
		}
	case []quad.Value:
		for _, v := range x {
			list = append(list, v)
		}
	case []any:
		for _, v := range x {
			list = append(list, plainTree(v))
		}
	default:
		return fmt.Sprint(x)
	}
	keys := make(map[int]string, len(list))
	order := make([]int, len(list))
	for i, v := range list {
		order[i], keys[i] = i, answer.JSONText(v)
	}
	sort.SliceStable(order, func(i, j int) bool { return keys[order[i]] < keys[order[j]] })
	out := make([]any, len(list))
	for i, j := range order {
		out[i] = list[j]
	}
	return out
}

// limitFields writes (first: n) to every field at the top that asks for more or all.
func limitFields(text string, n int) (string, error) {
	doc, err := parser.Parse(parser.ParseParams{Source: text})
	if err != nil {
		return "", graphqlError(text, err)
	}
	type edit struct {
		start, end int
		text       string
	}
	var edits []edit
	first := graphql.LimitKey + ": " + strconv.Itoa(n)
	for _, d := range doc.Definitions {
		op, ok := d.(*ast.OperationDefinition)
		if !ok || op.SelectionSet == nil {
			continue
		}
		for _, sel := range op.SelectionSet.Selections {
			f, ok := sel.(*ast.Field)
			if !ok || f.Name == nil || f.Name.Loc == nil {
				continue
			}
			if len(f.Arguments) == 0 {
				edits = append(edits, edit{f.Name.Loc.End, f.Name.Loc.End, "(" + first + ")"})
				continue
			}
			has := false
			for _, arg := range f.Arguments {
				if arg.Name == nil || arg.Name.Value != graphql.LimitKey {
					continue
				}
				has = true
				iv, ok := arg.Value.(*ast.IntValue)
				if !ok {
					continue // Cayley says what is wrong with it
				}
				if m, err := strconv.Atoi(iv.Value); err != nil || m < 0 || m > n {
					edits = append(edits, edit{arg.Loc.Start, arg.Loc.End, first})
				}
			}
			if !has {
				at := f.Arguments[0].Loc.Start
				edits = append(edits, edit{at, at, first + ", "})
			}
		}
	}
	sort.Slice(edits, func(i, j int) bool { return edits[i].start > edits[j].start })
	for _, e := range edits {
		text = text[:e.start] + e.text + text[e.end:]
	}
	return text, nil
}

var graphqlPrefix = regexp.MustCompile(`^Syntax Error GraphQL \(\d+:\d+\) `)

// graphqlError keeps the first line of the parser's message, which says what was
// expected; the lines after it point at a column, and under Arabic at a wrong one.
func graphqlError(text string, err error) error {
	e := &Error{Language: "graphql", Syntax: true, Msg: err.Error()}
	var ge *gqlerrors.Error
	if errors.As(err, &ge) {
		e.Msg, _, _ = strings.Cut(graphqlPrefix.ReplaceAllString(ge.Message, ""), "\n")
		if len(ge.Positions) > 0 {
			e.Line, e.Column = place(text, ge.Positions[0])
		}
	}
	return e
}
