package cli

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/internal/ask"
	"github.com/rawabit/rawabit/internal/ask/find"
	"github.com/rawabit/rawabit/internal/lexicon"
	"github.com/rawabit/rawabit/internal/output"
)

func (a *app) askCommand() *cobra.Command {
	l := &lookup{app: a}
	var show bool
	var sentences int
	c := &cobra.Command{
		Use:   "ask QUESTION...",
		Short: "Answer a question in Arabic or English, with the sentences it rests on",
		Long: `Answer a question in Arabic or English: who visited, met or hosted whom, who holds which office, when and where,
in which sectors two cooperate, which objectives, measures and agreements they have, how often, how two are
connected, what an outlet says about someone. Time, country, city, office, sector, status and outlet narrow it down.

No model is at work: words and names are looked up, and if one has no place in the query, the question is
refused with what was not understood and questions near to it. --show-query prints the query instead of the
answer; it is a line that ask takes in place of a question. "last month" is the one before that of the newest article.`,
		Example: `  rawabit ask "من زار ماليزيا؟"
  rawabit ask "Which sectors do Iraq and Malaysia cooperate in?"
  rawabit ask --show-query "Who did the Iraqi prime minister meet in Kuala Lumpur?"
  rawabit ask visit ask=visitor destination=country/MY since=2025`,
		Args: cobra.MinimumNArgs(1),
	}
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if sentences < 0 {
			return usagef("--sentences is a number from 0, not %d", sentences)
		}
		g, err := questions()
		if err != nil {
			return err
		}
		return l.ask(cmd, func(ctx context.Context, x *explore.Graph) error {
			q, err := l.understand(ctx, g, x, strings.Join(args, " "))
			if err != nil {
				return err
			}
			if show {
				a.printf("%s\n", q)
				return nil
			}
			return l.answerTo(ctx, x, q, sentences)
		})
	}
	c.Flags().BoolVar(&show, "show-query", false, "print the query that the question means, and do not answer it")
	c.Flags().IntVar(&sentences, "sentences", 3, "at most so many sentences for each answer")
	c.Flags().IntVar(&l.limit, "limit", explore.DefaultLimit, "at most so many answers; 0 is all")
	return l.command(c, false)
}

// questions loads the grammar of questions.
func questions() (*ask.Grammar, error) {
	lex, err := lexicon.Load()
	if err != nil {
		return nil, err
	}
	return ask.New(lex)
}

// understand reads a question; it tells what was not understood and what can be asked instead.
func (l *lookup) understand(ctx context.Context, g *ask.Grammar, x *explore.Graph, text string) (*ask.Query, error) {
	q, err := g.Ask(ctx, x, text)
	var several *explore.AmbiguousError
	var failed *ask.Failed
	switch {
	case err == nil:
		return q, nil
	case errors.As(err, &several):
		return nil, l.candidates(several)
	case errors.As(err, &failed):
		text := failed.Error()
		if len(failed.Nearest) > 0 {
			text += "; these can be answered:\n  " + strings.Join(failed.Nearest, "\n  ")
		}
		return nil, coded(notAsked, "%s", text)
	case ask.IsQuery(text):
		return nil, &usageError{err}
	}
	return nil, err
}

// answerTo answers a query as the flags ask.
func (l *lookup) answerTo(ctx context.Context, x *explore.Graph, q *ask.Query, sentences int) error {
	r, err := find.Answer(ctx, x, q)
	if err != nil {
		return err
	}
	l.detail("%s", r.Query)
	if r.Paths != nil {
		if len(r.Paths.Items) == 0 && !l.o.Machine() {
			return coded(notFound, "no way of at most %d steps between them", mostHops)
		}
		return l.ways(ctx, r.Paths)
	}
	left := 0
	if n := len(r.Items); l.limit > 0 && n > l.limit {
		left = n - l.limit
		r.Items = r.Items[:l.limit]
	}
	rows := &output.Table{Columns: []string{"answer", "name", "when", "outlet", "published", "sentence", "article", "fact"}}
	for _, it := range r.Items {
		for _, f := range it.Facts {
			sentence := ""
			if len(f.Evidence) > 0 {
				sentence = f.Evidence[0].Sentence
			}
			id := it.Value.Text
			if it.Value.Node != nil {
				id = it.Value.IRI
			}
			rows.Add(id, l.title(it), f.When, f.Article.Outlet, f.Article.Published, sentence, f.Article.IRI, f.IRI)
		}
	}
	err = l.list(ctx, listing{r, anys(r.Items), rows, func() {
		if r.Count != nil {
			l.printf("%d\n", *r.Count)
		}
		for i, it := range r.Items {
			if i > 0 || r.Count != nil {
				l.printf("\n")
			}
			l.item(it, sentences)
		}
	}})
	switch {
	case err != nil:
	case left > 0:
		l.note("%d more (--limit)", left)
	case len(r.Items) == 0 && !l.o.Machine():
		l.note("the question is understood (%s), but the graph has no answer to it", r.Query)
	}
	return err
}

// title names an answer: a thing by both names, a fact by what it says.
func (l *lookup) title(it find.Item) string {
	if it.Value.Node == nil || it.Value.IRI != it.Facts[0].IRI {
		return l.value(it.Value)
	}
	var parts []string
	for _, arg := range it.Facts[0].Args {
		for _, v := range arg.Values {
			if v.Node != nil {
				parts = append(parts, label(arg.Predicate)+": "+v.String())
			}
		}
	}
	return strings.ToLower(it.Facts[0].Type) + "  " + l.line(strings.Join(parts, ", "))
}

// item prints an answer and the sentences it rests on, each once.
func (l *lookup) item(it find.Item, most int) {
	l.print(&table{rows: [][]string{{l.title(it)}}})
	var seen []string
	t := &table{}
	for _, f := range it.Facts {
		for _, e := range f.Evidence {
			text := l.line(e.Sentence)
			if slices.Contains(seen, text) {
				continue
			}
			if seen = append(seen, text); len(seen) > most {
				continue
			}
			t.add("  "+f.When, "«"+text+"»")
			t.add("", l.line(articleLine(f.Article))+"  "+local(f.IRI))
			break
		}
	}
	l.print(t)
	if n := len(seen) - most; n > 0 && most > 0 {
		l.printf("  and %s more\n", plural(n, "sentence"))
	}
}
