package cli

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/pipeline"
	"github.com/rawabit/rawabit/internal/quads"
	"github.com/rawabit/rawabit/queries"
	"github.com/rawabit/rawabit/queries/answer"
	"github.com/rawabit/rawabit/queries/saved"
)

// What the demonstration shows: the sample whose facts it prints, and questions that
// the samples answer.
const demoSample = "baghdad-kuala-lumpur"

var demoQuestions = []struct {
	name   string
	params [][2]string
}{
	{"visits-to-country", [][2]string{{"country", "MY"}}},
	{"sectors-between", [][2]string{{"one", "IQ"}, {"other", "MY"}}},
}

func (a *app) demoCommand() *cobra.Command {
	var keep string
	c := &cobra.Command{
		Use:   "demo",
		Short: "Read sample articles and answer questions about them",
		Long: `Read the sample articles that are part of the program (the persons in them are invented),
print the facts found in one of them with the sentences they rest on, write all into a graph and
answer two saved questions. The graph is gone afterwards unless --db names a folder for it.`,
	}
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		ctx := cmd.Context()
		p, err := reader()
		if err != nil {
			return err
		}
		samples := pipeline.Samples()
		at := slices.IndexFunc(samples, func(s pipeline.Sample) bool { return s.Name == demoSample })
		if at < 0 {
			return fmt.Errorf("no sample is called %s", demoSample)
		}
		tr, err := p.Trace(sampleSource(samples[at]))
		if err != nil {
			return err
		}
		a.printf("1. An article (one of %d samples, about invented persons), as far as its first paragraph:\n\n", len(samples))
		a.opening(tr.Article)
		a.printf("\n2. Some of what it says, each with the sentence it rests on:\n")
		if left := a.facts(tr, 2); left > 0 {
			a.printf("\nand %d facts more\n", left)
		}

		a.db = keep
		if keep == "" {
			a.db = "memory:"
		}
		return a.writing(ctx, func(ctx context.Context, db *graph.DB) error {
			if _, err := db.EnsureBackground(ctx, p.Background()); err != nil {
				return err
			}
			facts, added := 0, 0
			for _, s := range samples {
				doc, err := p.Run(sampleSource(s))
				if err != nil {
					return fmt.Errorf("%s: %w", s.Name, err)
				}
				n, _, err := db.Load(ctx, vocab.ArticleID(doc.ID), quads.FromDocument(doc), false)
				if err != nil {
					return err
				}
				facts += len(doc.Facts)
				added += n
			}
			a.printf("\n3. All %d samples as a graph: %d facts, %d quads written.\n", len(samples), facts, added)
			for i, q := range demoQuestions {
				a.printf("\n%d. ", i+4)
				if err := a.demoAsk(ctx, db, q.name, q.params); err != nil {
					return err
				}
			}
			a.printf("\nTo go on:\n")
			t := &table{}
			where := keep
			if keep == "" {
				where = "demo.db"
				t.add("  rawabit demo --db "+where, "keep this graph")
			}
			t.add("  rawabit queries", "all saved questions")
			t.add("  rawabit show country/MY --db "+where, "a country's card")
			t.add("  rawabit ingest FOLDER --db "+where, "read your own articles")
			t.add("  rawabit explain FILE", "how an article is understood")
			t.add("  rawabit serve --db "+where, "answer over HTTP")
			a.print(t)
			a.printf("(\"make build\" makes bin/rawabit; \"go run ./cmd/rawabit\" does as well.)\n")
			return nil
		})
	}
	c.Flags().StringVar(&keep, "db", "", "keep the graph in this folder")
	return c
}

func sampleSource(s pipeline.Sample) article.Source {
	return article.Source{Name: "sample " + s.Name, Text: s.Text, Outlet: "rawabit"}
}

// opening prints an article up to its first paragraph.
func (a *app) opening(art *article.Article) {
	for _, b := range art.Blocks {
		t := &table{}
		t.add("   ", a.line(b.Span.In(art.Text)))
		a.print(t)
		if b.Kind == article.Paragraph {
			return
		}
	}
}

func (a *app) demoAsk(ctx context.Context, db *graph.DB, name string, params [][2]string) error {
	q, err := saved.Get(name)
	if err != nil {
		return err
	}
	values := map[string]string{}
	line := "rawabit query " + name
	for _, p := range params {
		values[p[0]] = p[1]
		line += " --param " + p[0] + "=" + p[1]
	}
	a.printf("%s?\n", q.Title.En)
	t := &table{}
	t.add("   ", a.line(q.Title.Ar))
	a.print(t)
	a.printf("    %s\n\n", line)
	ans, err := queries.Ask(ctx, db.Store(), resolver(db), name, values, queries.Options{})
	if err != nil {
		return err
	}
	return a.writeAnswer(ans, answer.FormatTable)
}
