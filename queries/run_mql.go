package queries

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/cayley/query/mql"
	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/queries/answer"
	"github.com/rawabit/rawabit/queries/gizmo"
)

// runMQL runs the whole query and cuts the results afterwards: Cayley counts its limit
// in rows of the walk, several of which may make one result, so it would cut too much.
// MQL itself knows strings only; language and datatype are gone.
func runMQL(ctx context.Context, store cgraph.QuadStore, text string, t task) (*answer.Answer, error) {
	ctx, store, done := measure(ctx, store, t.memory)
	defer done()
	limit := t.limit
	if err := bounded("mql", text); err != nil {
		return nil, err
	}
	if err := jsonError(text); err != nil {
		return nil, err
	}
	it, err := mql.NewSession(store).Execute(ctx, text, query.Options{Collation: query.JSON, Limit: -1})
	if err != nil {
		return nil, &Error{Language: "mql", Msg: err.Error()}
	}
	defer it.Close()
	type result struct {
		obj  any
		text string
	}
	var all []result
	for it.Next(ctx) {
		x := it.Result()
		if x == nil {
			continue
		}
		x = sortLists(x)
		all = append(all, result{x, answer.JSONText(x)})
	}
	if cause := context.Cause(ctx); cause != nil {
		return nil, cause
	}
	if err := it.Err(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrStore, err)
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].text < all[j].text })

	a := &answer.Answer{Ordered: true}
	if limit > 0 && len(all) > limit {
		all, a.Truncated = all[:limit], true
	}
	columns := map[string]bool{}
	for _, r := range all {
		a.Results = append(a.Results, r.obj)
		obj, ok := r.obj.(map[string]any)
		if !ok {
			columns[gizmo.Scalar] = true
			continue
		}
		for c := range obj {
			columns[c] = true
		}
	}
	for c := range columns {
		a.Columns = append(a.Columns, c)
	}
	sort.Slice(a.Columns, func(i, j int) bool { return lessColumn(a.Columns[i], a.Columns[j]) })
	for _, r := range all {
		row := make([]quad.Value, len(a.Columns))
		obj, ok := r.obj.(map[string]any)
		for i, c := range a.Columns {
			if ok {
				row[i] = gizmo.Term(obj[c])
			} else if c == gizmo.Scalar {
				row[i] = gizmo.Term(r.obj)
			}
		}
		a.Rows = append(a.Rows, row)
	}
	return a, nil
}

// sortLists sorts every list inside x by the JSON text of its members and drops doubles:
// how often Cayley meets one hangs on the order in which Go walks the query's members.
func sortLists(x any) any {
	switch x := x.(type) {
	case map[string]any:
		for k, v := range x {
			x[k] = sortLists(v)
		}
	case []any:
		texts := make(map[string]any, len(x))
		keys := make([]string, 0, len(x))
		for _, v := range x {
			v = sortLists(v)
			k := answer.JSONText(v)
			if _, twice := texts[k]; !twice {
				texts[k] = v
				keys = append(keys, k)
			}
		}
		sort.Strings(keys)
		out := make([]any, len(keys))
		for i, k := range keys {
			out[i] = texts[k]
		}
		return out
	}
	return x
}

func jsonError(text string) error {
	var x any
	err := json.Unmarshal([]byte(text), &x)
	if err == nil {
		return nil
	}
	e := &Error{Language: "mql", Syntax: true, Msg: err.Error()}
	var se *json.SyntaxError
	if errors.As(err, &se) {
		// Offset counts the bytes read, the wrong one among them, or none at the end.
		at := int(se.Offset)
		if at > 0 && !strings.HasPrefix(se.Error(), "unexpected end") {
			at--
		}
		e.Line, e.Column = place(text, at)
		// The message quotes one byte, which of an Arabic letter is the half.
		if r, n := utf8.DecodeRuneInString(text[min(at, len(text)):]); n > 1 {
			if _, rest, ok := strings.Cut(e.Msg, "' "); ok {
				e.Msg = fmt.Sprintf("invalid character '%c' %s", r, rest)
			}
		}
	}
	return e
}

// place turns a byte offset into line and column, the column in code points.
func place(text string, at int) (line, column int) {
	at = min(max(at, 0), len(text))
	before := text[:at]
	line = strings.Count(before, "\n") + 1
	if i := strings.LastIndexByte(before, '\n'); i >= 0 {
		before = before[i+1:]
	}
	return line, utf8.RuneCountInString(before) + 1
}

// bounded refuses a text whose nesting could use up the stack of a recursive parser,
// which no recover would catch.
func bounded(lang, text string) error {
	if len(text) > maxText {
		return &Error{Language: lang, Syntax: true, Msg: fmt.Sprintf("query of %d bytes; the most is %d", len(text), maxText)}
	}
	depth, inString := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString && c != '\n':
		case c == '{' || c == '[' || c == '(':
			if depth++; depth > maxDepth {
				line, col := place(text, i)
				return &Error{Language: lang, Syntax: true, Line: line, Column: col, Msg: fmt.Sprintf("nested more than %d deep", maxDepth)}
			}
		case c == '}' || c == ']' || c == ')':
			depth--
		}
	}
	return nil
}
