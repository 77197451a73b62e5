package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/graph/vocab"
)

func (a *app) factsCommand() *cobra.Command {
	l := &lookup{app: a}
	var f explore.FactFilter
	var persons, about []string
	var country, organization, sector, role, article string
	c := &cobra.Command{
		Use:   "facts",
		Short: "List facts by type, who, where, when and who says so",
		Long: `List facts, the newest first, each with its sentences. Every flag narrows the list. A country stands for itself and
for its cities, bodies, offices and people, an organization for itself and its offices, a role for the offices of its kind and those who hold one.`,
		Example: `  rawabit facts --type visit --country ماليزيا --since 2024
  rawabit facts --type agreement,cooperation --sector energy --json
  rawabit facts --person "نزار الشيباني" --words زيارة`,
	}
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := dates(f.Since, f.Until); err != nil {
			return err
		}
		if a.min < 0 || a.min > 1 {
			return usagef("--min-confidence is a number from 0 to 1, not %v", a.min)
		}
		f.MinConfidence = a.min
		return l.ask(cmd, func(ctx context.Context, g *explore.Graph) (err error) {
			f.About = nil
			for _, list := range []struct {
				names []string
				types []string
			}{{persons, []string{"Person"}}, {about, nil}} {
				for _, name := range list.names {
					iri, err := l.resolve(ctx, g, name, list.types...)
					if err != nil {
						return err
					}
					f.About = append(f.About, iri)
				}
			}
			for _, x := range []struct {
				to    *string
				name  string
				types []string
			}{
				{&f.Country, country, []string{"Country"}}, {&f.Organization, organization, []string{"Organization"}},
				{&f.Sector, sector, []string{"Sector"}}, {&f.Role, role, []string{"Role"}},
			} {
				if *x.to, err = l.optional(ctx, g, x.name, x.types...); err != nil {
					return err
				}
			}
			if f.Article = article; article != "" && !strings.Contains(article, "://") {
				f.Article = vocab.ArticleID(strings.TrimPrefix(article, "article/"))
			}
			return l.listFacts(ctx, g, f)
		})
	}
	flags := c.Flags()
	flags.StringSliceVar(&f.Types, "type", nil, "only of this `TYPE`: tenure, visit, meeting, agreement, cooperation, objective, measure; more with commas")
	flags.StringArrayVar(&persons, "person", nil, "about this `PERSON`; may be given more than once, then about all of them")
	flags.StringArrayVar(&about, "about", nil, "about this `ENTITY` of any type; may be given more than once")
	flags.StringVar(&country, "country", "", "about this `COUNTRY`, its cities, bodies, offices or people")
	flags.StringVar(&organization, "organization", "", "about this `ORGANIZATION` or its offices")
	flags.StringVar(&sector, "sector", "", "in this `SECTOR`")
	flags.StringVar(&role, "role", "", "about offices of this `ROLE`, such as prime-minister, or who holds one")
	flags.StringVar(&article, "article", "", "that this `ARTICLE` says")
	flags.StringVar(&f.Outlet, "outlet", "", "that this `OUTLET` says")
	flags.StringVar(&f.Since, "since", "", "from this `DATE`: 2024, 2024-05 or 2024-05-17")
	flags.StringVar(&f.Until, "until", "", "up to this `DATE`")
	flags.StringVar(&f.Status, "status", "", "of this `STATUS`: done, planned, signed, discussed, …")
	flags.StringVar(&f.Words, "words", "", "whose sentence has these `WORDS`")
	flags.BoolVar(&f.Oldest, "oldest", false, "the oldest first")
	return a.withMin(l.command(c, true), "list facts")
}
