package cli

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/output"
)

func (a *app) statsCommand() *cobra.Command {
	var o output.Options
	c := &cobra.Command{
		Use:   "stats",
		Short: "Count what is in the graph",
		Long: `Count the articles, facts, entities and quads of the graph. Countries, sectors and roles
are in every graph, also where no article speaks of them.`,
	}
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		return a.reading(cmd.Context(), func(ctx context.Context, db *graph.DB) error {
			st, err := db.Stats(ctx)
			if err != nil {
				return err
			}
			t := &output.Table{Columns: []string{"what", "count", "class"}, Bare: !o.Machine()}
			if len(o.Columns) == 0 {
				t.Body = st
			}
			t.Add("articles", st.Articles, "")
			t.Add("quads", st.Quads, "")
			for _, part := range []struct {
				name  string
				count map[string]int
			}{{"facts", st.Facts}, {"entities", st.Entities}} {
				for i, n := range slices.Sorted(maps.Keys(part.count)) {
					head := part.name
					if i > 0 && !o.Machine() {
						head = ""
					}
					t.Add(head, part.count[n], n)
				}
			}
			return a.emit(ctx, t, o)
		})
	}
	return a.withRows(a.withDB(c), &o)
}

func (a *app) deleteCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "delete ARTICLE...",
		Short: "Remove what an article says from the graph",
		Long: `Remove every statement of the articles named, by IRI or by the 16 digits of their id. What
other articles say stays, also where it is the same. "rawabit query article-says" and "rawabit
show" name the articles of what they print.`,
		Args: cobra.MinimumNArgs(1),
	}
	c.RunE = func(cmd *cobra.Command, args []string) error {
		return a.reading(cmd.Context(), func(ctx context.Context, db *graph.DB) error {
			settled := func(err error) error { return errors.Join(err, settle(ctx, db)) }
			for _, arg := range args {
				iri := strings.TrimSuffix(strings.TrimPrefix(arg, "<"), ">")
				if !strings.Contains(iri, "://") {
					iri = vocab.ArticleID(strings.TrimPrefix(iri, "article/"))
				}
				removed, err := db.Delete(ctx, iri)
				if err != nil {
					return settled(err)
				}
				a.printf("%s: %d quads removed\n", iri, removed)
			}
			return settled(nil)
		})
	}
	return a.withDB(c)
}

// json prints a value, indented, with Arabic and < > & as they are.
func (a *app) json(v any) error {
	enc := json.NewEncoder(a.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
