package cli

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strings"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/internal/output"
	"github.com/rawabit/rawabit/queries"
	"github.com/rawabit/rawabit/queries/answer"
	"github.com/rawabit/rawabit/queries/saved"
)

// A name of a saved question; nothing that is a query in any language looks so.
var savedName = regexp.MustCompile(`^[a-z][a-z0-9]*([-_][a-z0-9]+)*$`)

func (a *app) queryCommand() *cobra.Command {
	var lang, format string
	var params []string
	var o output.Options
	var limit int
	var timeout time.Duration
	c := &cobra.Command{
		Use:   "query TEXT | NAME | -",
		Short: "Ask the graph: a query, or a saved question by name",
		Long: `Answer a query in Gizmo, GraphQL or MQL, or a saved question ("rawabit queries" lists
them), from the graph. A dash reads the query from standard input. Names of entities in
the parameters of a saved question may be IRIs, ISO codes, Arabic or English names.

Rows are printed as a table, or as --json, --csv and so on ask; --format prints them in the forms
of the server: --format json is what its /api/v1/query and /api/queries give for the
same question.`,
		Example: `  rawabit query visits-to-country --param country=SI
  rawabit query 'g.V("<https://w3id.org/rawabit/id/country/SI>").in("<https://w3id.org/rawabit/ns#visited>").all()'
  rawabit query --lang graphql '{ nodes(id: "<https://w3id.org/rawabit/id/country/SI>") { id } }' --format json`,
		Args: cobra.ExactArgs(1),
	}
	c.RunE = func(cmd *cobra.Command, args []string) error {
		text := args[0]
		byName := savedName.MatchString(text) && !cmd.Flags().Changed("lang")
		if text == "-" {
			b, err := io.ReadAll(io.LimitReader(a.in, 1<<20))
			if err != nil {
				return fmt.Errorf("reading the query from standard input: %w", err)
			}
			text = strings.TrimSpace(string(b))
		}
		if text == "" {
			return usagef("the query is empty")
		}
		if err := oneOf("lang", lang, queries.Languages()...); err != nil {
			return err
		}
		if err := o.Check(); err != nil {
			return err
		}
		if format != "" {
			if err := oneOf("format", format, answer.Formats()...); err != nil {
				return err
			}
			if o.Machine() {
				return usagef("--format and --%s at the same time; choose one", cmp.Or(o.Format, "jq"))
			}
		}
		if limit < 0 {
			return usagef("--limit is a number of results, not %d", limit)
		}
		values, err := parseParams(params)
		if err != nil {
			return err
		}
		if len(values) > 0 && !byName {
			return usagef("--param belongs to saved questions; this is a query in %s", lang)
		}
		if byName {
			if _, err := saved.Get(text); err != nil {
				return fmt.Errorf("%w; \"rawabit queries\" lists them", err)
			}
		}
		return a.reading(cmd.Context(), func(ctx context.Context, g *graph.DB) error {
			opt := queries.Options{Limit: limit, Timeout: timeout}
			var ans *answer.Answer
			var err error
			if byName {
				ans, err = queries.Ask(ctx, g.Store(), resolver(g), text, values, opt)
			} else {
				ans, err = queries.Run(ctx, g.Store(), lang, text, opt)
			}
			if err != nil {
				if timeout > 0 && errors.Is(err, context.DeadlineExceeded) {
					return coded(timeLimit, "no answer within %v (--timeout): %w", timeout, err)
				}
				return err
			}
			return a.answer(ctx, ans, format, o)
		})
	}
	f := c.Flags()
	f.StringVar(&lang, "lang", "gizmo", "language of the query: "+strings.Join(queries.Languages(), ", "))
	f.StringVar(&format, "format", "", "form of the answer: "+strings.Join(answer.Formats(), ", ")+" (default table)")
	f.StringArrayVar(&params, "param", nil, "parameter of a saved question, as `NAME=VALUE`; may be given more than once")
	f.IntVar(&limit, "limit", 0, "at most so many results; 0 is all")
	f.DurationVar(&timeout, "timeout", 0, "give up after so long (as 30s); 0 is never")
	return a.withRows(a.withDB(c), &o)
}

// answer prints rows as all commands do; trees, graphs and what --format names as package
// answer does.
func (a *app) answer(ctx context.Context, ans *answer.Answer, format string, o output.Options) error {
	rows := ans.Data == nil && ans.Quads == nil && ans.Boolean == nil
	switch {
	case rows && (format == "" || format == answer.FormatTable):
		t := &output.Table{Columns: ans.Columns}
		for _, r := range ans.Rows {
			cells := make([]any, len(r))
			for i, v := range r {
				cells[i] = cell(v)
			}
			t.Add(cells...)
		}
		if err := a.emit(ctx, t, o); err != nil {
			return err
		}
	case o.Machine():
		var b bytes.Buffer
		if err := ans.Write(&b, answer.FormatPlain, answer.WriteOptions{}); err != nil {
			return err
		}
		return a.emitValue(ctx, json.RawMessage(b.Bytes()), o)
	default:
		return a.writeAnswer(ans, cmp.Or(format, answer.FormatTable))
	}
	if ans.Truncated {
		a.note("there is more than the %d results shown (--limit)", ans.Limit)
	}
	return nil
}

// An iri is short in a table.
type iri string

func (i iri) Text() string { return string(i) }
func (i iri) Show() string { return answer.Short(string(i)) }

func cell(v quad.Value) any {
	switch v := v.(type) {
	case nil:
		return nil
	case quad.IRI:
		return iri(v)
	case quad.Int:
		return int64(v)
	case quad.Bool:
		return bool(v)
	case quad.Float:
		if f := float64(v); !math.IsNaN(f) && !math.IsInf(f, 0) {
			return f
		}
	}
	return answer.Text(v)
}

func parseParams(list []string) (map[string]string, error) {
	values := map[string]string{}
	for _, p := range list {
		k, v, ok := strings.Cut(p, "=")
		if !ok || k == "" {
			return nil, usagef("--param is NAME=VALUE, not %q", p)
		}
		if _, twice := values[k]; twice {
			return nil, usagef("--param %s is given twice", k)
		}
		values[k] = v
	}
	return values, nil
}

func (a *app) writeAnswer(ans *answer.Answer, format string) error {
	if err := ans.Write(a.out, format, answer.WriteOptions{Width: a.wide}); err != nil {
		return err
	}
	if ans.Truncated {
		a.note("there is more than the %d results shown (--limit)", ans.Limit)
	} else if format == answer.FormatTable && ans.Data == nil && ans.Boolean == nil && len(ans.Rows) == 0 && len(ans.Quads) == 0 {
		a.note("no results")
	}
	return nil
}
