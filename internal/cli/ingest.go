package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/ingest"
	"github.com/rawabit/rawabit/internal/pipeline"
	"github.com/rawabit/rawabit/internal/quads"

	"github.com/cayleygraph/quad"
)

func (a *app) ingestCommand() *cobra.Command {
	var in inputs
	var replace bool
	c := &cobra.Command{
		Use:   "ingest PATH... | -",
		Short: "Read articles into the graph",
		Long: `Read articles (files, folders, JSONL, or standard input for a dash) and write what they
say into the graph, which is made if there is none. An article goes in whole or not at
all. One that is in the graph already, whatever file or address it comes from now, is left
as it is, unless --replace is given: then what it says is found again and replaced. What can't be
read is listed at the end; the rest goes in.

` + inputsHelp,
		Example: `  rawabit ingest articles/ --db news.db
  rawabit ingest feed.jsonl --title-field headline --body-field content
  rawabit ingest page.html --published 2026-11-20 --replace`,
		Args: cobra.MinimumNArgs(1),
	}
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if err := in.check(); err != nil {
			return err
		}
		p, err := a.reader()
		if err != nil {
			return err
		}
		return a.writing(cmd.Context(), func(ctx context.Context, db *graph.DB) error {
			if _, err := db.EnsureBackground(ctx, p.Background()); err != nil {
				return err
			}
			sum, faults, err := a.ingest(ctx, db, p, &in, args, replace)
			if sum.read > 0 || err == nil {
				a.summary(sum)
			}
			if err != nil {
				return err
			}
			return a.told(faults, sum.read)
		})
	}
	c.Flags().BoolVar(&replace, "replace", false, "read articles again that are in the graph, and replace what they say")
	in.flags(c)
	return a.withMin(a.withAliases(a.withDB(c)), "write facts")
}

// A sum is what an ingest did.
type sum struct {
	read, written, known int // articles; known ones were left as they are
	facts                int // of the articles written
	added, removed       int // quads
}

// A reading is one article as understood, or one that is known already.
type reading struct {
	iri   string
	known bool
	facts int
	quads []quad.Quad
}

// ingest reads on all cores and writes from one goroutine, in the order of the
// inputs, so that the same inputs give the same store.
func (a *app) ingest(ctx context.Context, db *graph.DB, p *pipeline.Pipeline, in *inputs, args []string, replace bool) (sum, []error, error) {
	var s sum
	var faults []error
	work := func(src article.Source) (reading, error) { return understand(ctx, db, p, src, replace) }
	var now map[string]map[string]string
	if replace {
		var err error
		if now, _, err = persons(ctx, db); err != nil {
			return s, nil, err
		}
	}
	bar := a.progress("reading articles", args)
	err := inOrder(ctx, cores(), in.sources(ctx, a, args), work, func(src article.Source, r reading, err error) error {
		bar.add()
		if err != nil {
			faults = append(faults, err)
			return nil
		}
		if r.known {
			s.read++
			s.known++
			return nil
		}
		added, removed, err := db.Load(ctx, r.iri, known(r.quads, now[r.iri]), replace)
		if err != nil {
			return err // the store's trouble, not the article's: go no further
		}
		s.read++
		if added == 0 && removed == 0 {
			s.known++ // the same text twice in these inputs, or read again with the same outcome
			return nil
		}
		s.written++
		s.facts += r.facts
		s.added += added
		s.removed += removed
		return nil
	})
	bar.done()
	if s.read > 0 && err == nil {
		err = settle(ctx, db)
	}
	if err != nil && s.read > 0 && errors.Is(err, context.Canceled) {
		err = coded(interrupted, "interrupted; the articles counted above are in the graph, and the next run goes on from there")
	}
	return s, faults, err
}

// understand reads one article, unless the graph has it and it is not to be replaced.
func understand(ctx context.Context, db *graph.DB, p *pipeline.Pipeline, src article.Source, replace bool) (reading, error) {
	r := reading{iri: vocab.ArticleID(article.ID(src.Text))}
	if !replace {
		known, err := db.HasArticle(ctx, r.iri)
		if err != nil || known {
			r.known = known
			return r, err
		}
	}
	doc, err := p.Run(src)
	if err != nil {
		return r, fmt.Errorf("%s: %w", src.Name, err)
	}
	for i := range doc.Facts {
		if !doc.Facts[i].Negated {
			r.facts++
		}
	}
	r.quads = quads.FromDocument(doc)
	return r, nil
}

func (a *app) summary(s sum) {
	t := &table{}
	t.add("articles", fmt.Sprintf("%d", s.read), fmt.Sprintf("%d written, %d already there", s.written, s.known))
	t.add("facts", fmt.Sprintf("%d", s.facts))
	t.add("quads", fmt.Sprintf("%d", s.added))
	if s.removed > 0 {
		t.rows[2] = append(t.rows[2], fmt.Sprintf("%d removed", s.removed))
	}
	a.print(t)
}

// A progress shows on a terminal that long work goes on; elsewhere nothing.
type progress struct {
	bar   *progressbar.ProgressBar
	start func() *progressbar.ProgressBar
	since time.Time
	count int64
}

func (a *app) progress(what string, paths []string) *progress {
	if !a.etty {
		return &progress{}
	}
	return &progress{since: time.Now(), start: func() *progressbar.ProgressBar {
		total := 0
		for _, p := range paths {
			total += ingest.Files(p)
		}
		return progressbar.NewOptions(total,
			progressbar.OptionSetWriter(a.err),
			progressbar.OptionSetDescription(what),
			progressbar.OptionShowCount(),
			progressbar.OptionShowIts(),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(),
		)
	}}
}

// add counts one more. Short work is over before a bar would be of use.
func (p *progress) add() {
	if p.start == nil {
		return
	}
	p.count++
	if p.bar == nil {
		if time.Since(p.since) < time.Second {
			return
		}
		p.bar = p.start()
	}
	if p.count >= p.bar.GetMax64() { // a file of many articles was counted as one
		p.bar.ChangeMax64(2 * p.count)
	}
	_ = p.bar.Set64(p.count)
}

func (p *progress) done() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}
