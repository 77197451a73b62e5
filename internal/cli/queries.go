package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/internal/output"
	"github.com/rawabit/rawabit/queries/saved"
)

func (a *app) queriesCommand() *cobra.Command {
	var o output.Options
	c := &cobra.Command{
		Use:   "queries [NAME]",
		Short: "List the saved questions, or show one with its parameters and query text",
		Long: `Without a name, list the saved questions that "rawabit query NAME" and the server's
/api/queries/NAME answer. With one, show its title and description in both languages, its
parameters with type and default, and the query text.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.Check(); err != nil {
				return err
			}
			var list []*saved.Question
			if len(args) == 1 {
				q, err := saved.Get(args[0])
				if err != nil {
					return err
				}
				list = []*saved.Question{q}
			} else {
				list = saved.All()
			}
			if len(args) == 1 && !o.Machine() {
				return a.paged(true, func() error {
					a.question(list[0])
					return nil
				})
			}
			t := &output.Table{Columns: []string{"name", "parameters", "question", "question_ar"}}
			if len(o.Columns) == 0 {
				t.Body = list // with all they hold
			}
			if !o.Machine() && len(o.Columns) == 0 {
				o.Columns = t.Columns[:3]
			}
			for _, q := range list {
				var ps []string
				for _, p := range q.Params {
					if p.Required {
						ps = append(ps, p.Name)
					} else {
						ps = append(ps, "["+p.Name+"]")
					}
				}
				t.Add(q.Name, strings.Join(ps, " "), q.Title.En, q.Title.Ar)
			}
			return a.emit(cmd.Context(), t, o)
		},
	}
	return a.withRows(c, &o)
}

func (a *app) question(q *saved.Question) {
	a.printf("%s\n\n", q.Name)
	t := &table{}
	t.add("", q.Title.En)
	t.add("", q.Title.Ar)
	t.add("", q.Description.En)
	t.add("", q.Description.Ar)
	for _, row := range t.rows {
		row[0], row[1] = a.line(row[1]), ""
	}
	a.print(t)
	if len(q.Params) > 0 {
		a.printf("\n")
		t := &table{head: []string{"PARAMETER", "TYPE", "DEFAULT", "MEANING"}}
		for _, p := range q.Params {
			def := p.Default
			if p.Required {
				def = "(required)"
			}
			t.add(p.Name, string(p.Type), def, strings.Trim(p.Title.En+" / "+p.Title.Ar, " /"))
		}
		a.print(t)
	}
	fmt.Fprintf(a.out, "\n%s:\n", q.Language)
	for _, l := range strings.Split(strings.TrimSpace(q.Query), "\n") {
		a.printf("  %s\n", l)
	}
}
