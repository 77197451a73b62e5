package cli

import (
	"context"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/pipeline"
	"github.com/rawabit/rawabit/internal/quads"
)

func (a *app) extractCommand() *cobra.Command {
	var in inputs
	var format string
	c := &cobra.Command{
		Use:   "extract PATH... | -",
		Short: "Print what an article says, without storing it",
		Long: `Read articles and print the entities and facts found in them, with the words they rest on:
as JSON (the form is told in docs/extraction.md), as N-Quads with the article as label, or as
a table for people. One file prints one JSON object; several inputs, a folder or a JSONL file
print one object a line, in the order of the inputs. A dash reads standard input.

` + inputsHelp,
		Example: `  rawabit extract article.txt --published 2026-11-20
  rawabit extract articles/ --format nquads > facts.nq
  curl -s https://example.org/news/1.html | rawabit extract - --format table`,
		Args: cobra.MinimumNArgs(1),
	}
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if err := oneOf("format", format, "json", "nquads", "table"); err != nil {
			return err
		}
		if err := in.check(); err != nil {
			return err
		}
		p, err := a.reader()
		if err != nil {
			return err
		}
		indent := ""
		if single(args) {
			indent = "  "
		}
		printed := 0
		return each(cmd.Context(), a, &in, args, p.Trace, func(src article.Source, tr *pipeline.Trace) error {
			printed++
			switch format {
			case "json":
				return fact.WriteJSON(a.out, tr.Document, indent)
			case "nquads":
				return quads.Write(a.out, quads.FromDocument(tr.Document))
			}
			if printed > 1 {
				a.printf("\n")
			}
			a.documentTable(tr)
			return nil
		})
	}
	c.Flags().StringVar(&format, "format", "json", "json, nquads or table")
	in.flags(c)
	return a.withMin(a.withAliases(c), "print facts")
}

func (a *app) documentTable(tr *pipeline.Trace) {
	d := tr.Document
	t := &table{}
	t.add("article", d.ID)
	t.add("title", a.line(d.Title))
	t.add("source", a.line(d.Source))
	if d.Outlet != "" {
		t.add("outlet", a.line(d.Outlet))
	}
	if d.Published != "" {
		t.add("published", d.Published)
	}
	a.print(t)
	if len(d.Entities) > 0 {
		a.printf("\n")
		a.entities(d)
	}
	a.facts(tr, 0)
}

func (a *app) explainCommand() *cobra.Command {
	var in inputs
	c := &cobra.Command{
		Use:   "explain PATH | -",
		Short: "Show how an article becomes facts, arrow by arrow",
		Long: `Print an article as the program reads it: each block of its layout, its words with the
lexicon entries they stand in, the mentions and who is meant by them, the facts with their
rule and words, and the quads. A dash reads standard input.

` + inputsHelp,
		Args: cobra.ExactArgs(1),
	}
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if err := in.check(); err != nil {
			return err
		}
		p, err := a.reader()
		if err != nil {
			return err
		}
		pass := func(src article.Source) (struct{}, error) { return struct{}{}, nil }
		return each(cmd.Context(), a, &in, args, pass, func(src article.Source, _ struct{}) error {
			var b strings.Builder
			if err := p.Explain(src, &b); err != nil {
				return err
			}
			a.printf("%s", a.clean(b.String()))
			return nil
		})
	}
	in.flags(c)
	return a.withAliases(c)
}

// single tells whether the arguments can only be one article.
func single(args []string) bool {
	if len(args) != 1 {
		return false
	}
	if args[0] == "-" {
		return true
	}
	st, err := os.Stat(args[0])
	return err == nil && st.Mode().IsRegular() && !strings.HasSuffix(strings.ToLower(args[0]), ".jsonl")
}

// reader loads the lexicons and rules, once for all commands of a process.
var reader = sync.OnceValues(func() (*pipeline.Pipeline, error) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(pipeline.GCPercent)
	}
	return pipeline.New()
})

// reader is the pipeline with the aliases file of this run.
func (a *app) reader() (*pipeline.Pipeline, error) {
	p, err := reader()
	if err != nil {
		return nil, err
	}
	aliases, err := a.readAliases()
	if err != nil {
		return nil, err
	}
	if a.min < 0 || a.min > 1 {
		return nil, usagef("--min-confidence is a number from 0 to 1, not %v", a.min)
	}
	return p.With(aliases).AtLeast(a.min), nil
}

// cores is how many articles are read at once.
func cores() int { return runtime.GOMAXPROCS(0) }

// each reads the articles that args name, does work on all cores and hands the
// results to done in the order of the inputs. What can't be read is told at the
// end, and the rest is done all the same; the error then has the status for it.
func each[R any](ctx context.Context, a *app, in *inputs, args []string, work func(article.Source) (R, error), done func(article.Source, R) error) error {
	var faults []error
	good := 0
	err := inOrder(ctx, cores(), in.sources(ctx, a, args), work, func(src article.Source, r R, err error) error {
		if err != nil {
			faults = append(faults, err)
			return nil
		}
		good++
		return done(src, r)
	})
	if err != nil {
		return err
	}
	return a.told(faults, good)
}

// told lists the faults and gives the error with the status that sums them up.
func (a *app) told(faults []error, good int) error {
	switch {
	case len(faults) == 0 && good == 0:
		return coded(notFound, "no articles in the input")
	case len(faults) == 0:
		return nil
	case len(faults) == 1 && good == 0:
		return faults[0]
	}
	if err := a.flush(); err != nil {
		return err
	}
	a.note("%d of %d inputs could not be read:", len(faults), good+len(faults))
	code := codeOf(faults[0])
	for _, f := range faults {
		a.note("  %s", f)
		if codeOf(f) != code {
			code = unreadable
		}
	}
	if good > 0 {
		code = some
	}
	return &quietError{code}
}
