package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/output"
)

// A lookup is what the commands have in common that look things up by name.
type lookup struct {
	*app
	o      output.Options
	limit  int
	cursor string
}

// command adds the flags of lookups: those for output, and those of pages if paged is set.
func (l *lookup) command(c *cobra.Command, paged bool) *cobra.Command {
	if paged {
		c.Flags().IntVar(&l.limit, "limit", explore.DefaultLimit, fmt.Sprintf("at most so many, up to %d", explore.MaxLimit))
		c.Flags().StringVar(&l.cursor, "after", "", "go on behind the page that ended with this `CURSOR`")
	}
	return l.withRows(l.withDB(c), &l.o)
}

func (l *lookup) page() explore.Page { return explore.Page{Limit: l.limit, Cursor: l.cursor} }

// ask runs do on the graph.
func (l *lookup) ask(cmd *cobra.Command, do func(ctx context.Context, g *explore.Graph) error) error {
	if l.limit < 0 {
		return usagef("--limit is a number from 1, not %d", l.limit)
	}
	return l.reading(cmd.Context(), func(ctx context.Context, db *graph.DB) error {
		err := do(ctx, explore.New(db))
		switch {
		case errors.Is(err, explore.ErrCursor), errors.Is(err, explore.ErrType), errors.Is(err, explore.ErrRelation):
			return &usageError{err}
		}
		return err
	})
}

// A listing is an answer in its forms: the library's own, its items a line each, rows, and
// the text for people.
type listing struct {
	body  any
	items []any
	rows  *output.Table
	text  func()
}

// list prints an answer as the flags ask.
func (l *lookup) list(ctx context.Context, x listing) error {
	if err := l.o.Check(); err != nil {
		return err
	}
	switch {
	case l.o.Columns != nil:
		return l.emit(ctx, x.rows, l.o)
	case l.o.Format == output.NDJSON:
		for _, item := range x.items {
			if err := l.emitValue(ctx, item, l.o); err != nil {
				return err
			}
		}
		return nil
	case l.o.Format == output.JSON:
		return l.emitValue(ctx, x.body, l.o)
	case l.o.Machine():
		return l.emit(ctx, x.rows, l.o)
	}
	return l.paged(true, func() error { x.text(); return nil })
}

func anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i := range list {
		out[i] = list[i]
	}
	return out
}

// resolve finds the one thing that a text means; it lists the candidates if there are more.
func (l *lookup) resolve(ctx context.Context, g *explore.Graph, text string, types ...string) (string, error) {
	hit, err := g.Resolve(ctx, text, types...)
	var several *explore.AmbiguousError
	switch {
	case errors.As(err, &several):
		return "", l.candidates(several)
	case errors.Is(err, graph.ErrUnknown):
		return "", coded(notFound, "%q: %w; \"rawabit search\" finds parts of names, \"rawabit stats\" tells what is there", text, graph.ErrUnknown)
	case err != nil:
		return "", err
	}
	return hit.IRI, nil
}

// optional is resolve for a flag that may be empty.
func (l *lookup) optional(ctx context.Context, g *explore.Graph, text string, types ...string) (string, error) {
	if text == "" {
		return "", nil
	}
	return l.resolve(ctx, g, text, types...)
}

func (l *lookup) candidates(e *explore.AmbiguousError) error {
	if !l.o.Machine() {
		l.hits(e.Candidates)
		if err := l.flush(); err != nil {
			return err
		}
		if n := e.Total - len(e.Candidates); n > 0 {
			l.note("and %d more", n)
		}
		return coded(notFound, "%q may be any of these; say which by what stands under SHOW", e.Text)
	}
	return coded(notFound, "%w; say which by its id", e)
}

// hits prints what a name may mean, with what tells them apart.
func (a *app) hits(list []explore.Hit) {
	t := &table{head: []string{"TYPE", "WHY", "USES", "SHOW", "NAME"}}
	for _, h := range list {
		name := both(h.Node)
		if h.Match != h.Ar && h.Match != h.En && h.Match != h.IRI {
			name += " (" + h.Match + ")"
		}
		var about []string
		for _, n := range h.About {
			about = append(about, n.Name())
		}
		if len(about) > 0 {
			name += " · " + strings.Join(about, "؛ ")
		}
		t.add(strings.Join(h.Types, " "), string(h.Reason), fmt.Sprint(h.Uses), local(h.IRI), a.line(name))
	}
	a.print(t)
}

func hitRows(list []explore.Hit) *output.Table {
	t := &output.Table{Columns: []string{"id", "types", "ar", "en", "match", "reason", "score", "uses", "about"}}
	for _, h := range list {
		var about []string
		for _, n := range h.About {
			about = append(about, n.Name())
		}
		t.Add(h.IRI, h.Types, h.Ar, h.En, h.Match, string(h.Reason), h.Score, h.Uses, about)
	}
	return t
}

// factRows gives facts as rows: the arguments by their predicates, the first sentence.
func factRows(list []explore.Fact) *output.Table {
	t := &output.Table{Columns: []string{"when", "type", "arguments", "confidence", "outlet", "published", "article", "fact", "sentence"}}
	for _, f := range list {
		var args []string
		for _, arg := range f.Args {
			for _, v := range arg.Values {
				args = append(args, label(arg.Predicate)+": "+v.String())
			}
		}
		sentence := ""
		if len(f.Evidence) > 0 {
			sentence = f.Evidence[0].Sentence
		}
		t.Add(f.When, f.Type, args, f.Confidence, f.Article.Outlet, f.Article.Published, f.Article.IRI, f.IRI, sentence)
	}
	return t
}

// local is the part of an IRI by which a thing can be named.
func local(iri string) string {
	id, _ := vocab.Local(iri)
	return cmp.Or(id, iri)
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

// relation names a relation as seen from a thing.
func relation(r explore.Relation) string {
	if r.Inverse {
		return r.En + " (by)"
	}
	return r.En
}

// more tells how to see the rest of a list.
func (l *lookup) more(shown, total int, next string) {
	if next != "" {
		l.note("%d of %d shown; go on with --after %s", shown, total, next)
	}
}

// facts prints facts, each with the sentences it rests on.
func (a *app) said(list []explore.Fact) {
	for i := range list {
		if i > 0 {
			a.printf("\n")
		}
		a.saying(&list[i])
	}
}

func (a *app) saying(f *explore.Fact) {
	a.printf("%s  %s\n", cmp.Or(f.When, "—"), strings.ToLower(f.Type))
	t := &table{}
	for _, arg := range f.Args {
		for i, v := range arg.Values {
			t.add(first(i, "  "+label(arg.Predicate)), a.value(v))
		}
	}
	for i, v := range f.Aims {
		t.add(first(i, "  aims"), a.value(v))
	}
	for i, v := range f.Plans {
		t.add(first(i, "  plans"), a.value(v))
	}
	t.add("  says", articleLine(f.Article)+fmt.Sprintf("  confidence %.2f  %s", f.Confidence, local(f.IRI)))
	last := ""
	for _, e := range f.Evidence {
		if text := a.line(cmp.Or(e.Sentence, e.Exact)); text != last {
			t.add("", "«"+text+"»")
			last = text
		}
	}
	a.print(t)
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

// articleLine is what names an article in a line: who published it and when, and the
// id under which it can be shown or deleted.
func articleLine(art graph.Article) string {
	return strings.Join(strings.Fields(strings.Join([]string{local(art.IRI), art.Published, art.Outlet}, " ")), "  ")
}
