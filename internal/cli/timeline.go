package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/graph/explore"
)

func (a *app) timelineCommand() *cobra.Command {
	l := &lookup{app: a}
	f := explore.FactFilter{Oldest: true}
	var newest bool
	c := &cobra.Command{
		Use:   "timeline A [B]",
		Short: "List what happened to someone or something, or between two, by date",
		Long: `List the facts about A, or those about A and B both, from the oldest, each with its sentences. The date is that of the
event where the article tells it, else that of publication. Names of several words need quotes.`,
		Example: `  rawabit timeline ماليزيا
  rawabit timeline Malaysia "نزار الشيباني" --since 2024`,
		Args: cobra.RangeArgs(1, 2),
	}
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if err := dates(f.Since, f.Until); err != nil {
			return err
		}
		f.Oldest = !newest
		return l.ask(cmd, func(ctx context.Context, g *explore.Graph) error {
			for _, name := range args {
				iri, err := l.resolve(ctx, g, name)
				if err != nil {
					return err
				}
				f.About = append(f.About, iri)
			}
			return l.listFacts(ctx, g, f)
		})
	}
	c.Flags().StringVar(&f.Since, "since", "", "from this `DATE`: 2024, 2024-05 or 2024-05-17")
	c.Flags().StringVar(&f.Until, "until", "", "up to this `DATE`")
	c.Flags().BoolVar(&newest, "newest", false, "the newest first")
	return l.command(c, true)
}

// listFacts prints a page of facts.
func (l *lookup) listFacts(ctx context.Context, g *explore.Graph, f explore.FactFilter) error {
	facts, err := g.Facts(ctx, f, l.page())
	if err != nil {
		return err
	}
	defer l.more(len(facts.Items), facts.Total, facts.Next)
	return l.list(ctx, listing{facts, anys(facts.Items), factRows(facts.Items), func() {
		if facts.Total == 0 {
			l.note("no such facts")
		}
		l.said(facts.Items)
	}})
}

// dates checks what --since and --until say.
func dates(list ...string) error {
	for _, d := range list {
		pattern := "dddd-dd-dd"
		good := d == "" || len(d) == 4 || len(d) == 7 || len(d) == 10
		for i := 0; good && i < len(d); i++ {
			good = (pattern[i] == 'd') == ('0' <= d[i] && d[i] <= '9') && (pattern[i] == 'd' || d[i] == '-')
		}
		if !good {
			return usagef("a date is like 2024, 2024-05 or 2024-05-17, not %q", d)
		}
	}
	return nil
}
