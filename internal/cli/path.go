package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/internal/output"
)

// mostHops is how far a path is looked for, if nobody says.
const mostHops = 4

func (a *app) pathCommand() *cobra.Command {
	l := &lookup{app: a}
	var q explore.PathsRequest
	c := &cobra.Command{
		Use:   "path A B",
		Short: "Show how two are connected, with the sentence at each step",
		Long: `Find the shortest ways from A to B over meetings, visits, offices, agreements and cooperation, and print
at each step what joins the two and what articles say of it. Names of several words need quotes.`,
		Example: `  rawabit path ماليزيا "نزار الشيباني"`,
		Args:    cobra.ExactArgs(2),
	}
	c.RunE = func(cmd *cobra.Command, args []string) error {
		return l.ask(cmd, func(ctx context.Context, g *explore.Graph) error {
			from, err := l.resolve(ctx, g, args[0])
			if err != nil {
				return err
			}
			to, err := l.resolve(ctx, g, args[1])
			if err != nil {
				return err
			}
			p, err := g.Paths(ctx, from, to, q)
			if err != nil {
				return err
			}
			if len(p.Items) == 0 && !l.o.Machine() {
				return coded(notFound, "no way of at most %d steps from %s to %s", q.MaxHops, local(from), local(to))
			}
			if p.Total > len(p.Items) {
				defer l.note("%d of %d ways of this length shown (--limit)", len(p.Items), p.Total)
			}
			return l.ways(ctx, p)
		})
	}
	c.Flags().IntVar(&q.MaxHops, "max-hops", mostHops, "at most so many steps, up to 8")
	c.Flags().IntVar(&q.Limit, "limit", 3, "at most so many ways")
	c.Flags().IntVar(&q.Facts, "facts", 1, "at most so many facts at a step")
	return l.command(c, false)
}

// ways prints paths as the flags ask.
func (l *lookup) ways(ctx context.Context, p *explore.Paths) error {
	rows := &output.Table{Columns: []string{"path", "step", "from", "relations", "to", "articles", "fact", "sentence"}}
	for i, way := range p.Items {
		for j, h := range way.Hops {
			var names []string
			for _, r := range h.Relations {
				names = append(names, relation(r))
			}
			fact, sentence := "", ""
			if len(h.Facts) > 0 {
				fact = h.Facts[0].IRI
				if len(h.Facts[0].Evidence) > 0 {
					sentence = h.Facts[0].Evidence[0].Sentence
				}
			}
			rows.Add(i+1, j+1, h.From.IRI, names, h.To.IRI, h.Articles, fact, sentence)
		}
	}
	return l.list(ctx, listing{p, anys(p.Items), rows, func() {
		for i, way := range p.Items {
			if i > 0 {
				l.printf("\n")
			}
			l.path(way)
		}
	}})
}

func (a *app) path(way explore.Path) {
	for i, h := range way.Hops {
		if i == 0 {
			a.printf("%s\n", a.line(both(h.From)))
		}
		var names []string
		for _, r := range h.Relations {
			names = append(names, relation(r))
		}
		a.printf("  %s, %s\n", strings.Join(names, ", "), plural(h.Articles, "article"))
		for _, f := range h.Facts {
			for _, e := range f.Evidence {
				a.printf("    «%s»\n    %s  %s\n", a.line(e.Sentence), a.line(articleLine(f.Article)), local(f.IRI))
				break
			}
		}
		a.printf("%s\n", a.line(both(h.To)))
	}
}

func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
