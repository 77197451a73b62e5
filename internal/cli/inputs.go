package cli

import (
	"context"
	"iter"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/ingest"
)

// inputs are the flags of all commands that read articles.
type inputs struct{ opt ingest.Options }

const inputsHelp = `Text may be UTF-8, UTF-16, Windows-1256 or ISO-8859-6; of HTML pages the main text, title,
date, outlet and address are found. A folder is read with all folders in it. In JSONL each line is
an article, whose fields are found by their usual names or by the --…-field flags.`

func (in *inputs) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&in.opt.Published, "published", "", "date of publication (as 2026-11-20), whatever the input says; \"today\" in an article is counted from it")
	f.StringVar(&in.opt.Source, "source", "", "where the articles are from, whatever the input says: a name, or an address")
	f.StringVar(&in.opt.Fields.Title, "title-field", "", "JSON: `NAME` of the field with the title; a path like meta.title too")
	f.StringVar(&in.opt.Fields.Body, "body-field", "", "JSON: `NAME` of the field with the text")
	f.StringVar(&in.opt.Fields.Date, "date-field", "", "JSON: `NAME` of the field with the date of publication")
	f.StringVar(&in.opt.Fields.URL, "url-field", "", "JSON: `NAME` of the field with the address")
	f.StringVar(&in.opt.Fields.Outlet, "outlet-field", "", "JSON: `NAME` of the field with the outlet")
	f.Int64Var(&in.opt.MaxBytes, "max-bytes", ingest.DefaultMaxBytes, "longest article; more is an error")
}

// check finds what is wrong with the flags before anything is read.
func (in *inputs) check() error {
	if in.opt.Published != "" {
		if _, known := ingest.Date(in.opt.Published); !known {
			return usagef("--published is a date like 2026-11-20, not %q", in.opt.Published)
		}
	}
	if in.opt.MaxBytes <= 0 {
		return usagef("--max-bytes is a number of bytes, not %d", in.opt.MaxBytes)
	}
	return nil
}

// sources yields the articles of all paths, in their order.
func (in *inputs) sources(ctx context.Context, a *app, paths []string) iter.Seq2[article.Source, error] {
	return func(yield func(article.Source, error) bool) {
		for _, p := range paths {
			for src, err := range ingest.Read(ctx, p, a.in, in.opt) {
				if !yield(src, err) {
					return
				}
			}
		}
	}
}
