package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/internal/output"
)

func (a *app) neighborsCommand() *cobra.Command {
	l := &lookup{app: a}
	var q explore.NeighboursRequest
	c := &cobra.Command{
		Use:   "neighbors NAME",
		Short: "List who and what stands beside someone or something, by relation",
		Long: `List the offices, countries, people and bodies that one is joined to, by relation (met, visited,
holdsPosition, of, agreedWith, cooperatesWith and so on), those that most articles speak of first.`,
		Example: `  rawabit neighbors ماليزيا
  rawabit neighbors Malaysia --relation visited --cap 50`,
		Args: cobra.MinimumNArgs(1),
	}
	c.RunE = func(cmd *cobra.Command, args []string) error {
		return l.ask(cmd, func(ctx context.Context, g *explore.Graph) error {
			iri, err := l.resolve(ctx, g, strings.Join(args, " "))
			if err != nil {
				return err
			}
			n, err := g.Neighbours(ctx, iri, q)
			if err != nil {
				return err
			}
			rows := &output.Table{Columns: []string{"relation", "inverse", "id", "types", "ar", "en", "articles"}}
			var items []any
			for _, grp := range n.Groups {
				items = append(items, grp)
				for _, x := range grp.Items {
					rows.Add(grp.Name, grp.Inverse, x.IRI, x.Types, x.Ar, x.En, x.Articles)
				}
			}
			return l.list(ctx, listing{n, items, rows, func() {
				a.printf("%s\n", a.line(both(n.Node)))
				for _, grp := range n.Groups {
					a.printf("\n%s: %d\n", relation(grp.Relation), grp.Total)
					t := &table{}
					for _, x := range grp.Items {
						t.add("  "+strings.Join(x.Types, " "), fmt.Sprint(x.Articles), local(x.IRI), a.line(both(x.Node)))
					}
					a.print(t)
					if grp.More > 0 {
						a.printf("  and %d more (--relation %s --after %s)\n", grp.More, grp.Name, grp.Next)
					}
				}
			}})
		})
	}
	c.Flags().StringSliceVar(&q.Relations, "relation", nil, "only by this `RELATION`; more with commas")
	c.Flags().StringSliceVar(&q.Types, "type", nil, "only neighbours of this `TYPE`; more with commas")
	c.Flags().IntVar(&q.Cap, "cap", explore.DefaultLimit, "at most so many of each relation")
	c.Flags().StringVar(&q.Cursor, "after", "", "go on behind the list that ended with this `CURSOR`")
	return l.command(c, false)
}
