package cli

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/graph/export"
	"github.com/rawabit/rawabit/graph/view"
	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/queries"
	"github.com/rawabit/rawabit/queries/answer"
)

// An exporting is what the flags of export say.
type exporting struct {
	format, view, out, facts, lang string
	params                         []string
	narrow                         view.Options
	opt                            export.Options
}

func (a *app) exportCommand() *cobra.Command {
	var x exporting
	c := &cobra.Command{
		Use:   "export",
		Short: "Write the graph, or a part of it, in a format that other programs open",
		Long: `Write the graph, or the part of it that --view names, for another program. Every format has the
Arabic and English names, the dates and the words of the articles that each fact rests on. The same
graph gives the same bytes. Formats:

` + formatList() + `

Views:

  all            the whole graph
  entity:NAME    someone or something and what is up to --depth facts away; NAME as for "rawabit show"
  article:ID     what one article says
  saved:NAME     what the answer to a saved question is about (with --param)
  query:TEXT     what the answer to a query (--lang) is about

A fact becomes edges between those it joins, where that is true to it; --facts nodes makes every
fact a node with an edge to each who is in it. docs/exports.md tells the whole of it.`,
		Example: `  rawabit export > graph.nq
  rawabit export -o graph.gexf
  rawabit export --format csv --excel -o graph.zip
  rawabit export --view entity:country/SI --depth 2 --format svg -o si.svg
  rawabit export --view saved:visits-to-country --param country=SI --format timeline`,
	}
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		if x.format == "" {
			x.format = "nquads"
			if f, ok := export.ByExt(filepath.Ext(x.out)); ok {
				x.format = f.Name
			} else if ext := filepath.Ext(x.out); x.out != "" && ext != "" {
				return usagef("%s does not tell the format: several or none have files that end in %s; give --format", x.out, ext)
			}
		}
		if err := oneOf("format", x.format, export.Names()...); err != nil {
			return err
		}
		if err := oneOf("facts", x.facts, string(view.Edges), string(view.Nodes)); err != nil {
			return err
		}
		if a.min < 0 || a.min > 1 {
			return usagef("--min-confidence is a number from 0 to 1, not %v", a.min)
		}
		if x.out == "-" { // as elsewhere: standard output
			x.out = ""
		}
		x.narrow.Facts, x.narrow.MinConfidence = view.Mode(x.facts), a.min
		if f, _ := export.Lookup(x.format); a.tty && x.out == "" && f.Ext == "zip" {
			return usagef("%s is an archive, which a terminal can't show; name a file with -o", x.format)
		}
		return a.reading(cmd.Context(), func(ctx context.Context, db *graph.DB) error {
			v, err := a.viewOf(ctx, db, &x)
			if err != nil {
				return err
			}
			if v.More > 0 {
				a.note("the view is cut: at least %d more facts or neighbours (--max-facts, --max-nodes)", v.More)
			}
			if x.out == "" {
				return export.Write(ctx, a.out, x.format, v, x.opt)
			}
			return toFile(x.out, func(w io.Writer) error { return export.Write(ctx, w, x.format, v, x.opt) })
		})
	}
	f := c.Flags()
	f.StringVarP(&x.format, "format", "f", "", "one of the formats above (default: what the ending of -o tells, else nquads)")
	f.StringVar(&x.view, "view", "all", "what of the graph: all, entity:NAME, article:ID, saved:NAME or query:TEXT")
	f.StringVarP(&x.out, "output", "o", "", "write to a `FILE`, which is there only when it is whole; - is standard output")
	f.StringArrayVar(&x.params, "param", nil, "parameter of the saved question, as `NAME=VALUE`; may be given more than once")
	f.StringVar(&x.lang, "lang", "gizmo", "language of the query: "+strings.Join(queries.Languages(), ", "))
	f.StringVar(&x.facts, "facts", string(view.Edges), "what becomes of a fact: edges or nodes")
	f.StringVar(&x.narrow.Since, "since", "", "only facts from this `DATE` on (2026, 2026-11 or 2026-11-20)")
	f.StringVar(&x.narrow.Until, "until", "", "only facts up to this `DATE`")
	f.IntVar(&x.narrow.Depth, "depth", 1, "entity: so many facts away")
	f.IntVar(&x.narrow.MaxFacts, "max-facts", view.DefaultMaxFacts, "entity: at most so many facts of each, the newest first; -1 is all")
	f.IntVar(&x.narrow.MaxNodes, "max-nodes", view.DefaultMaxNodes, "entity: go no further when there are so many nodes; -1 is without bound")
	f.BoolVar(&x.narrow.Articles, "articles", false, "articles are nodes too, with an edge to each that they speak of")
	f.BoolVar(&x.opt.Excel, "excel", false, "csv: with the byte order mark that Excel needs, and no cell that it would calculate")
	f.BoolVar(&x.narrow.NoBackground, "no-background", false, "RDF: without what no article says (names of countries, sectors and roles)")
	return a.withMin(a.withDB(c), "export facts")
}

func formatList() string {
	var b strings.Builder
	for _, f := range export.Formats() {
		fmt.Fprintf(&b, "  %-13s  %s\n", f.Name, f.About)
	}
	return strings.TrimRight(b.String(), "\n")
}

// viewOf makes the view that --view names.
func (a *app) viewOf(ctx context.Context, db *graph.DB, x *exporting) (*view.View, error) {
	kind, name, _ := strings.Cut(x.view, ":")
	if len(x.params) > 0 && kind != "saved" {
		return nil, usagef("--param belongs to --view saved:NAME")
	}
	if name == "" && kind != "all" {
		return nil, usagef("--view is all, entity:NAME, article:ID, saved:NAME or query:TEXT, not %q", x.view)
	}
	switch kind {
	case "all":
		return view.All(ctx, db, x.narrow)
	case "article":
		return view.Article(ctx, db, articleIRI(name), x.narrow)
	case "entity":
		iri, err := (&lookup{app: a}).resolve(ctx, explore.New(db), name)
		if err != nil {
			return nil, err
		}
		return view.Around(ctx, db, iri, x.narrow)
	case "saved", "query":
		values, err := parseParams(x.params)
		if err != nil {
			return nil, err
		}
		var ans *answer.Answer
		if kind == "saved" {
			ans, err = queries.Ask(ctx, db.Store(), resolver(db), name, values, queries.Options{})
		} else {
			ans, err = queries.Run(ctx, db.Store(), x.lang, name, queries.Options{})
		}
		if err != nil {
			return nil, err
		}
		return view.Of(ctx, db, name, ans.IRIs(vocab.ID), x.narrow)
	}
	return nil, usagef("--view is all, entity:NAME, article:ID, saved:NAME or query:TEXT, not %q", x.view)
}

// articleIRI takes an IRI, or the digits of an article with or without article/.
func articleIRI(name string) string {
	iri := strings.TrimSuffix(strings.TrimPrefix(name, "<"), ">")
	if strings.Contains(iri, "://") {
		return iri
	}
	return vocab.ArticleID(strings.TrimPrefix(iri, "article/"))
}

// toFile writes a file beside the place and moves it there when it is whole.
func toFile(name string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(cmp.Or(filepath.Dir(name), "."), ".rawabit-export-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	w := bufio.NewWriterSize(f, 1<<16)
	err = errors.Join(write(w), w.Flush(), f.Chmod(0o644), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
