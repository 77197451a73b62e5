package pipeline

import (
	"fmt"
	"strings"
)

// BlockLines prints the article's blocks.
func (t *Trace) BlockLines() string {
	var b strings.Builder
	for _, x := range t.Article.Blocks {
		fmt.Fprintf(&b, "%s%s | %s\n", x.Kind, meaning(x), oneLine(x.Span.In(t.Article.Text)))
		for _, c := range x.Cells {
			fmt.Fprintf(&b, "  cell %s | %s\n", orDash(string(c.Meaning)), oneLine(c.Span.In(t.Article.Text)))
		}
	}
	return b.String()
}

// MentionLines prints the mentions with what they are linked to.
func (t *Trace) MentionLines() string {
	var b strings.Builder
	for _, m := range t.Mentions.Mentions {
		id := "-"
		if m.Entity >= 0 {
			id = t.Mentions.Entities[m.Entity].ID
		} else if m.ISO != "" {
			id = m.ISO
		}
		fmt.Fprintf(&b, "%s | %s | %s\n", m.Class, oneLine(m.Span.In(t.Article.Text)), id)
	}
	return b.String()
}

// FactLines prints the facts with their rule, arguments and words.
func (t *Trace) FactLines() string {
	var b strings.Builder
	for i := range t.Document.Facts {
		f := &t.Document.Facts[i]
		fmt.Fprintf(&b, "%s by %s\n", f.Type, f.Rule)
		for _, a := range f.Arguments() {
			fmt.Fprintf(&b, "  %s %s\n", a.Name, a.Value)
		}
		for _, e := range f.Evidence {
			fmt.Fprintf(&b, "  | %s\n", oneLine(e.In(t.Article.Text)))
		}
	}
	return b.String()
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
