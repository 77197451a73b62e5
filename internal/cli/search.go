package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/internal/output"
)

func (a *app) searchCommand() *cobra.Command {
	l := &lookup{app: a}
	var text, exact bool
	var types []string
	c := &cobra.Command{
		Use:   "search WORDS...",
		Short: "Find entities by name in either script, or articles by their words",
		Long: `Find people, countries, offices and so on by their Arabic or English names, the best first, with the reason:
exact, spelling (hamza, ة and ه, ى and ي, the article, vowel marks), prefix, part (a surname,
words in another order), transliteration (Usama finds أسامة, and the reverse), typo (one letter).
With --text find articles instead that have all the words, in any of these spellings, with
the sentences; a word with * behind it stands for all that begin with it.`,
		Example: `  rawabit search وزير الخارجية
  rawabit search --type person Nizar
  rawabit search --text "مذكر* تكرير"`,
		Args: cobra.MinimumNArgs(1),
	}
	c.RunE = func(cmd *cobra.Command, args []string) error {
		words := strings.Join(args, " ")
		if text && (len(types) > 0 || exact) {
			return usagef("--text is of articles; --type and --exact are of names")
		}
		return l.ask(cmd, func(ctx context.Context, g *explore.Graph) error {
			if text {
				return l.searchText(ctx, g, words)
			}
			hits, err := g.Search(ctx, explore.SearchRequest{Text: words, Types: types, Exact: exact, Page: l.page()})
			if err != nil {
				return err
			}
			if len(hits.Items) == 0 && l.cursor == "" && !l.o.Machine() {
				return coded(notFound, "nothing is called %q; \"rawabit search --text\" looks into articles", words)
			}
			defer l.more(len(hits.Items), hits.Total, hits.Next)
			return l.list(ctx, listing{hits, anys(hits.Items), hitRows(hits.Items), func() { a.hits(hits.Items) }})
		})
	}
	c.Flags().BoolVar(&text, "text", false, "look for articles by the words of their text")
	c.Flags().BoolVar(&exact, "exact", false, "no transliteration and no typing errors")
	c.Flags().StringSliceVar(&types, "type", nil, "only of this `TYPE`: person, country, organization, position, …; more with commas")
	return l.command(c, true)
}

func (l *lookup) searchText(ctx context.Context, g *explore.Graph, words string) error {
	hits, err := g.SearchText(ctx, explore.TextRequest{Words: words, Page: l.page()})
	if err != nil {
		return err
	}
	if len(hits.Items) == 0 && l.cursor == "" && !l.o.Machine() {
		return coded(notFound, "no article has all of %q", words)
	}
	defer l.more(len(hits.Items), hits.Total, hits.Next)
	rows := &output.Table{Columns: []string{"article", "published", "outlet", "title", "sentence"}}
	for _, h := range hits.Items {
		for _, s := range h.Sentences {
			rows.Add(h.Article.IRI, h.Article.Published, h.Article.Outlet, h.Article.Title, s.Text)
		}
	}
	return l.list(ctx, listing{hits, anys(hits.Items), rows, func() {
		for i, h := range hits.Items {
			if i > 0 {
				l.printf("\n")
			}
			l.printf("%s\n", l.line(articleLine(h.Article)))
			if h.Article.Title != "" {
				l.printf("  %s\n", l.line(h.Article.Title))
			}
			for _, s := range h.Sentences {
				l.printf("  «%s»\n", l.line(marked(s.Text, s.Marks...)))
			}
		}
	}})
}

// marked puts [ ] around code points [from, to) of a text.
func marked(text string, marks ...[2]int) string {
	var b strings.Builder
	rs := []rune(text)
	at := 0
	for _, m := range marks {
		if m[0] < at || m[1] > len(rs) || m[0] >= m[1] {
			continue
		}
		b.WriteString(string(rs[at:m[0]]) + "[" + string(rs[m[0]:m[1]]) + "]")
		at = m[1]
	}
	return b.String() + string(rs[at:])
}
