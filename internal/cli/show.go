package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/explore"
)

func (a *app) showCommand() *cobra.Command {
	l := &lookup{app: a}
	var most int
	c := &cobra.Command{
		Use:   "show ENTITY",
		Short: "Show what the graph knows of someone or something, and who says so",
		Long: `Print the card of a person, country, organization, office, city, sector, article or fact:
its names and types, offices with the days on which they were spoken of, its relations, and what was said last,
with the article that says so and its words. ENTITY is an IRI, the part of it after /id/ (country/PK), or a name in
Arabic or English, in any spelling (see "rawabit search"). If a name fits several, they are listed and nothing is shown.`,
		Example: `  rawabit show country/SI
  rawabit show سلوفينيا
  rawabit show Slovenia --json`,
		Args: cobra.MinimumNArgs(1),
	}
	c.RunE = func(cmd *cobra.Command, args []string) error {
		name := strings.Join(args, " ") // a name of several words needs no quotes
		if a.min < 0 || a.min > 1 {
			return usagef("--min-confidence is a number from 0 to 1, not %v", a.min)
		}
		return l.ask(cmd, func(ctx context.Context, g *explore.Graph) error {
			iri, err := l.resolve(ctx, g, name)
			if err != nil {
				return err
			}
			f, err := g.Fact(ctx, iri)
			if err == nil {
				return l.list(ctx, listing{f, []any{f}, factRows([]explore.Fact{*f}), func() { a.saying(f) }})
			}
			if !errors.Is(err, graph.ErrUnknown) {
				return err
			}
			page := explore.Page{Limit: min(most, explore.MaxLimit)}
			if most == 0 {
				page.Limit = explore.MaxLimit
			}
			card, err := g.Card(ctx, iri, a.min, page)
			if err != nil {
				return err
			}
			if slices.Contains(card.Types, "Article") {
				return l.article(ctx, g, iri, explore.FactFilter{Article: iri, MinConfidence: a.min}, page)
			}
			return l.list(ctx, listing{card, []any{card}, factRows(card.Latest.Items), func() { a.card(card.Entity, card.Latest) }})
		})
	}
	c.Flags().IntVar(&most, "max", 10, fmt.Sprintf("at most so many facts; 0 is %d", explore.MaxLimit))
	return a.withMin(l.command(c, false), "show facts")
}

// article shows an article: what it is, what it says, what it speaks of.
func (l *lookup) article(ctx context.Context, g *explore.Graph, iri string, filter explore.FactFilter, page explore.Page) error {
	art, err := g.Article(ctx, iri)
	if err != nil {
		return err
	}
	facts, err := g.Facts(ctx, filter, page)
	if err != nil {
		return err
	}
	full := struct {
		*explore.ArticleView
		Says *explore.Facts `json:"says"`
	}{art, facts}
	return l.list(ctx, listing{full, []any{full}, factRows(facts.Items), func() {
		t := &table{}
		for _, p := range [][2]string{{"title", art.Title}, {"IRI", art.IRI}, {"outlet", art.Outlet}, {"source", art.Source}, {"URL", art.URL}, {"published", art.Published}} {
			if p[1] != "" {
				t.add(p[0], l.line(p[1]))
			}
		}
		l.print(t)
		l.latest(facts)
		l.nodes("speaks of", art.Entities)
		l.printf("\n%s\n", l.clean(art.Text))
	}})
}

func (a *app) card(c *explore.Entity, facts *explore.Facts) {
	a.printf("%s\n", a.line(both(c.Node)))
	t := &table{}
	t.add("  is", strings.Join(c.Types, ", "))
	t.add("  IRI", c.IRI)
	for i, n := range c.Aliases {
		t.add(first(i, "  also"), a.line(n))
	}
	for _, p := range c.Properties {
		for i, v := range p.Values {
			t.add(first(i, "  "+label(p.Predicate)), a.value(v))
		}
	}
	for i, why := range c.Merged {
		t.add(first(i, "  one person because"), a.line(why))
	}
	if c.Articles > 0 {
		t.add("  articles", fmt.Sprint(c.Articles))
	}
	for i, r := range c.Relations {
		t.add(first(i, "  relations"), fmt.Sprintf("%s: %d", relation(r.Relation), r.Count))
	}
	for i, n := range c.Facts {
		t.add(first(i, "  facts"), fmt.Sprintf("%s: %d", strings.ToLower(n.Type), n.Count))
	}
	if c.First != "" {
		t.add("  from, to", c.First+"  "+c.Last)
	}
	a.print(t)
	if len(c.Offices) > 0 {
		a.printf("\noffices\n")
		t := &table{}
		for _, o := range c.Offices {
			name, who := both(o.Office), o.Status
			if o.Holder != nil {
				who = strings.TrimSpace(both(*o.Holder) + " " + o.Status)
			}
			t.add("  "+local(o.Office.IRI), o.First, o.Last, a.line(name), a.line(who))
		}
		a.print(t)
		if c.MoreOffices > 0 {
			a.printf("  and %d more\n", c.MoreOffices)
		}
	}
	a.latest(facts)
}

// latest prints facts under a card.
func (a *app) latest(facts *explore.Facts) {
	if len(facts.Items) > 0 {
		a.printf("\n")
		a.said(facts.Items)
	}
	if facts.Next != "" {
		a.note("%d of %d facts shown (--max)", len(facts.Items), facts.Total)
	}
}

func (a *app) nodes(title string, nodes []graph.Node) {
	if len(nodes) == 0 {
		return
	}
	a.printf("\n%s\n", title)
	t := &table{}
	for _, n := range nodes {
		t.add("  "+strings.Join(n.Types, " "), local(n.IRI), a.line(both(n)))
	}
	a.print(t)
}
