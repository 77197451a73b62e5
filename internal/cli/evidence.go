package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/internal/output"
)

func (a *app) evidenceCommand() *cobra.Command {
	l := &lookup{app: a}
	c := &cobra.Command{
		Use:   "evidence FACT",
		Short: "Show the words on which a fact rests",
		Long: `Print each sentence that a fact rests on, the words in [ ], with the outlet, the day and the code points of the
article's text. FACT is what the other commands print, such as visit/0123456789abcdef.`,
		Args: cobra.ExactArgs(1),
	}
	c.RunE = func(cmd *cobra.Command, args []string) error {
		return l.ask(cmd, func(ctx context.Context, g *explore.Graph) error {
			f, err := g.Fact(ctx, args[0])
			if err != nil {
				return err
			}
			rows := &output.Table{Columns: []string{"fact", "article", "published", "outlet", "start", "end", "exact", "sentence"}}
			for _, e := range f.Evidence {
				rows.Add(f.IRI, f.Article.IRI, f.Article.Published, f.Article.Outlet, e.Start, e.End, e.Exact, e.Sentence)
			}
			return l.list(ctx, listing{f, anys(f.Evidence), rows, func() {
				for _, e := range f.Evidence {
					a.printf("«%s»\n", a.line(marked(e.Sentence, e.Mark)))
					a.printf("  %s  %s\n", a.line(articleLine(f.Article)), fmt.Sprintf("%d–%d", e.Start, e.End))
				}
			}})
		})
	}
	return l.command(c, false)
}
