package pipeline

import (
	"bufio"
	"fmt"
	"io"
	"sort"
	"strings"

	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/purpose"
	"github.com/rawabit/rawabit/internal/quads"
	"github.com/rawabit/rawabit/internal/span"
)

// Explain writes how an article becomes quads, arrow by arrow: each block, its
// words with the lexicon entries they stand in, the mentions, the facts with
// their rule and words, the quads. Lines begin with Latin marks so that the
// Arabic at their end stays readable.
func (p *Pipeline) Explain(src article.Source, w io.Writer) error {
	t, err := p.Trace(src)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	a, m := t.Article, t.Mentions
	fmt.Fprintf(out, "article %s  %s  language %s  published %s\n", a.ID, a.Name, a.Language, orDash(a.Published))
	fmt.Fprintf(out, "home country of unmarked offices: %s\n", orDash(m.Home))
	for n, b := range a.Blocks {
		fmt.Fprintf(out, "\nblock %d  %s%s\n  %s\n", n+1, b.Kind, meaning(b), b.Span.In(a.Text))
		for _, c := range b.Cells {
			fmt.Fprintf(out, "  cell %s\n    %s\n", orDash(string(c.Meaning)), c.Span.In(a.Text))
		}
		for s := b.First; s < b.Last; s++ {
			sent := a.Sentences[s]
			fmt.Fprintf(out, "  sentence %d\n", s+1)
			for i := sent.First; i < sent.Last; i++ {
				if a.Words[i].Punct || len(m.Hits[i]) == 0 {
					continue
				}
				for _, h := range m.Hits[i] {
					for _, sense := range h.Senses {
						last := a.Words[i+h.N-1]
						fmt.Fprintf(out, "    word %d  %s:%s %s %s:%d%s  %s\n", i+1, sense.Entry.Kind, sense.Entry.ID, sense.Key,
							sense.Entry.File, sense.Entry.Line, cut(h.Prefix), span.Span{Start: a.Words[i].Span.Start, End: last.Span.End}.In(a.Text))
					}
				}
			}
		}
	}
	fmt.Fprintf(out, "\nmentions\n")
	for _, x := range m.Mentions {
		id := "-"
		if x.Entity >= 0 {
			id = m.Entities[x.Entity].ID
		}
		office := ""
		if x.Title != nil {
			office = fmt.Sprintf("  office %s portfolio %s of %s", x.Title.Role, orDash(x.Title.Portfolio), orDash(x.Title.Code+x.Title.Org))
		}
		fmt.Fprintf(out, "  %s  words %d-%d%s%s  %s\n    %s\n", x.Class, x.First+1, x.Last, cut(x.Prefix), office, x.Span.In(a.Text), id)
	}
	fmt.Fprintf(out, "\nfacts\n")
	for i := range t.Document.Facts {
		f := &t.Document.Facts[i]
		fmt.Fprintf(out, "  %s  rule %s%s  confidence %.2f%s\n", f.Type, f.Rule, p.standsAt(f.Rule), f.Confidence, p.seen(f))
		for _, arg := range f.Arguments() {
			fmt.Fprintf(out, "    %s  %s\n", arg.Name, arg.Value)
		}
		for _, e := range f.Evidence {
			fmt.Fprintf(out, "    words  %s\n", e.In(a.Text))
			t.entries(out, e)
		}
	}
	fmt.Fprintf(out, "\nquads\n")
	for _, q := range quads.FromDocument(t.Document) {
		fmt.Fprintf(out, "  %s\n", q.NQuad())
	}
	return out.Flush()
}

// entries writes the lexicon entries in which the words of a span stand, of each
// word those of the longest form.
func (t *Trace) entries(out io.Writer, s span.Span) {
	a, m := t.Article, t.Mentions
	i := sort.Search(len(a.Words), func(i int) bool { return a.Words[i].Span.Start >= s.Start })
	for i < len(a.Words) && a.Words[i].Span.End <= s.End {
		n := 1
		for k, h := range m.Hits[i] {
			last := i + h.N - 1
			if last >= len(a.Words) || a.Words[last].Span.End > s.End {
				continue
			}
			if k > 0 && h.N < n {
				break
			}
			n = h.N
			for _, sense := range h.Senses {
				fmt.Fprintf(out, "      %s:%s %s %s:%d%s  %s\n", sense.Entry.Kind, sense.Entry.ID, sense.Key, sense.Entry.File, sense.Entry.Line,
					cut(h.Prefix), span.Span{Start: a.Words[i].Span.Start, End: a.Words[last].Span.End}.In(a.Text))
			}
		}
		i += n
	}
}

// standsAt tells the file and line of a rule; rules that are code have none.
func (p *Pipeline) standsAt(rule string) string {
	if r := p.Rules.Rule(rule); r != nil {
		return fmt.Sprintf(" (%s:%d)", r.File, r.Line)
	}
	for _, r := range purpose.List() {
		if r.Name == rule {
			return fmt.Sprintf(" (purpose/rules.txt:%d)", r.Line)
		}
	}
	return ""
}

// seen tells how often a fact's rule was right where readers checked it.
func (p *Pipeline) seen(f *fact.Fact) string {
	c := p.confidence.Count(f.Type, f.Rule)
	if c.Found == 0 {
		return "  a rule that gold has not met"
	}
	return fmt.Sprintf("  right in %d of %d checked", c.Right, c.Found)
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func cut(prefix string) string {
	if prefix == "" {
		return ""
	}
	return "  after " + strings.Join(strings.Split(prefix, ""), "+")
}

func meaning(b article.Block) string {
	if b.Meaning == article.None {
		return ""
	}
	return "  holds " + string(b.Meaning)
}
