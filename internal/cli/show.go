package cli

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/output"
	"github.com/rawabit/rawabit/internal/quads"
)

func (a *app) showCommand() *cobra.Command {
	var o output.Options
	var asJSON bool
	var most int
	c := &cobra.Command{
		Use:   "show ENTITY",
		Short: "Show what the graph knows of someone or something, and who says so",
		Long: `Print the card of a person, country, organization, office, city, sector, article or fact:
its names and types, offices, visits, meetings, agreements and so on, each with the article
that says so and its words. ENTITY is an IRI, the part of it after /id/ (country/PK), or a name in
Arabic or English; spelling (hamza, ة, vowel marks, capitals) makes no difference. If a name fits
several, they are listed and nothing is shown.`,
		Example: `  rawabit show country/SI
  rawabit show سلوفينيا
  rawabit show Slovenia --json`,
		Args: cobra.MinimumNArgs(1),
	}
	c.RunE = func(cmd *cobra.Command, args []string) error {
		name := strings.Join(args, " ") // a name of several words needs no quotes
		return a.reading(cmd.Context(), func(ctx context.Context, db *graph.DB) error {
			found, err := db.Find(ctx, name, quads.Key(name))
			if err != nil {
				return err
			}
			switch {
			case len(found) == 0:
				return coded(notFound, "%q: %w; \"rawabit query\" and \"rawabit stats\" tell what is there", name, graph.ErrUnknown)
			case len(found) > 1:
				return a.candidates(name, found)
			}
			card, err := a.describe(ctx, db, found[0].IRI, most)
			if err != nil {
				return err
			}
			if asJSON || o.JQ != "" {
				return a.emitValue(ctx, card, output.Options{Format: output.JSON, JQ: o.JQ})
			}
			return a.paged(true, func() error {
				a.card(card)
				return nil
			})
		})
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the card as JSON")
	c.Flags().StringVar(&o.JQ, "jq", "", "print what an `EXPRESSION` of jq makes of the JSON; texts come without quotes")
	c.Flags().IntVar(&most, "max", 50, "at most so many facts; 0 is all")
	return a.withMin(a.withDB(c), "show facts")
}

// describe gives the card with the facts that are sure enough.
func (a *app) describe(ctx context.Context, db *graph.DB, iri string, most int) (*graph.Card, error) {
	if a.min < 0 || a.min > 1 {
		return nil, usagef("--min-confidence is a number from 0 to 1, not %v", a.min)
	}
	if a.min == 0 {
		return db.Describe(ctx, iri, most)
	}
	card, err := db.Describe(ctx, iri, 0)
	if err == nil {
		card.AtLeast(a.min, most)
	}
	return card, err
}

func (a *app) candidates(name string, found []graph.Candidate) error {
	const most = 20
	t := &table{head: []string{"TYPE", "QUADS", "SHOW", "NAME"}}
	for i, f := range found {
		if i == most {
			break
		}
		id, _ := vocab.Local(f.IRI)
		t.add(strings.Join(f.Types, " "), fmt.Sprint(f.Weight), cmp.Or(id, f.IRI), a.line(both(f.Node)))
	}
	a.print(t)
	if err := a.flush(); err != nil {
		return err
	}
	if len(found) > most {
		a.note("and %d more", len(found)-most)
	}
	return coded(notFound, "%q may be any of these; say which by what stands under SHOW", name)
}

// both gives the Arabic and the English name.
func both(n graph.Node) string {
	if n.En != "" && n.Ar != "" && n.En != n.Ar {
		return n.Ar + " / " + n.En
	}
	return n.Name()
}

// label is a predicate's or class's name for people.
func label(iri string) string {
	if t, ok := vocab.Lookup(iri); ok && t.En != "" {
		return t.En
	}
	return iri
}

func (a *app) card(c *graph.Card) {
	a.printf("%s\n", a.line(both(c.Node)))
	t := &table{}
	t.add("  is", strings.Join(c.Types, ", "))
	t.add("  IRI", c.IRI)
	for i, n := range c.AltNames {
		t.add(first(i, "  also"), a.line(n))
	}
	for _, p := range c.Properties {
		for i, v := range p.Values {
			t.add(first(i, "  "+label(p.Predicate)), a.value(v))
		}
	}
	if art := c.Article; art != nil {
		for _, p := range [][2]string{{"  title", art.Title}, {"  outlet", art.Outlet}, {"  source", art.Source}, {"  URL", art.URL}, {"  published", art.Published}} {
			if p[1] != "" {
				t.add(p[0], a.line(p[1]))
			}
		}
	}
	a.print(t)
	a.nodes("offices", c.Offices)
	for i := range c.Statements {
		a.statement(&c.Statements[i])
	}
	a.nodes("speaks of", c.Entities)
	if len(c.Mentioned) > 0 {
		a.printf("\nspoken of in\n")
		t := &table{}
		for _, art := range c.Mentioned {
			t.add("  "+articleLine(art), a.line(art.Title))
		}
		a.print(t)
	}
	shown := 0
	for _, s := range c.Statements {
		shown += len(s.Sources)
	}
	if c.Facts > shown {
		a.note("%d of %d facts shown (--max)", shown, c.Facts)
	}
}

func first(i int, name string) string {
	if i > 0 {
		return ""
	}
	return name
}

func (a *app) value(v graph.Value) string {
	if v.Node != nil {
		return a.line(both(*v.Node))
	}
	return a.line(v.Text)
}

func (a *app) nodes(title string, nodes []graph.Node) {
	if len(nodes) == 0 {
		return
	}
	a.printf("\n%s\n", title)
	t := &table{}
	for _, n := range nodes {
		id, _ := vocab.Local(n.IRI)
		t.add("  "+strings.Join(n.Types, " "), cmp.Or(id, n.IRI), a.line(both(n)))
	}
	a.print(t)
}

// articleLine is what names an article in a line: who published it and when, and the
// id under which it can be shown or deleted.
func articleLine(art graph.Article) string {
	id, _ := vocab.Local(art.IRI)
	return strings.Join(strings.Fields(strings.Join([]string{cmp.Or(id, art.IRI), art.Published, art.Outlet}, " ")), "  ")
}

func (a *app) statement(s *graph.Statement) {
	a.printf("\n%s\n", strings.ToLower(s.Type))
	t := &table{}
	for _, arg := range s.Args {
		for i, v := range arg.Values {
			t.add(first(i, "  "+label(arg.Predicate)), a.value(v))
		}
	}
	for _, src := range s.Sources {
		for i, v := range src.Aims {
			t.add(first(i, "  aims"), a.value(v))
		}
		for i, v := range src.Plans {
			t.add(first(i, "  plans"), a.value(v))
		}
		t.add("  says", articleLine(src.Article)+fmt.Sprintf("  confidence %.2f", src.Confidence))
		last := ""
		for _, e := range src.Evidence {
			text := a.line(cmp.Or(e.Sentence, e.Exact))
			if text != last {
				t.add("", "«"+text+"»")
			}
			last = text
		}
	}
	a.print(t)
}
