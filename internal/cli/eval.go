package cli

import (
	"context"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/eval"
	"github.com/rawabit/rawabit/internal/fact"
)

func (a *app) evalCommand() *cobra.Command {
	var opt eval.Options
	var by string
	var asJSON bool
	c := &cobra.Command{
		Use:   "eval GOLD ARTICLES [GOLD ARTICLES]...",
		Short: "Score extraction against gold",
		Long: `Read each article that has gold and compare what is found in it with what a careful reader
found: precision, recall and F1 for each type of entity and fact. GOLD is a folder of ID.json
files, ARTICLES one of ID.txt files; several pairs are scored together.
internal/eval/testdata/README.md tells how gold is written.`,
		Example: `  rawabit eval internal/eval/testdata/gold internal/eval/testdata/articles
  rawabit eval gold/ articles/ --details
  rawabit eval gold/ articles/ --by rule`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 || len(args)%2 != 0 {
				return usagef("eval takes pairs of folders, GOLD and ARTICLES; have %d", len(args))
			}
			return nil
		},
	}
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if by != "" {
			if err := oneOf("by", by, "rule"); err != nil {
				return err
			}
			opt.ByRule = true
		}
		p, err := reader()
		if err != nil {
			return err
		}
		var dirs [][2]string
		for pair := range slices.Chunk(args, 2) {
			dirs = append(dirs, [2]string{pair[0], pair[1]})
		}
		report, err := eval.RunAll(cmd.Context(), dirs, func(_ context.Context, name, text, published string) (*fact.Document, error) {
			return p.Run(article.Source{Name: filepath.Base(name), Text: text, Published: published})
		})
		if err != nil {
			return err
		}
		if asJSON {
			return report.WriteJSON(a.out, opt)
		}
		return report.WriteText(a.out, opt)
	}
	c.Flags().BoolVar(&opt.Details, "details", false, "print what was missed and what is extra, article by article")
	c.Flags().StringVar(&by, "by", "", `"rule" prints how often each rule is right`)
	c.Flags().BoolVar(&opt.Calibration, "calibration", false, "print how often facts of each confidence are right")
	c.Flags().BoolVar(&opt.Counts, "counts", false, "print how often each rule is right, and nothing else, in the form of internal/confidence/rules.txt")
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return c
}
