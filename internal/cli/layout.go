package cli

import (
	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/server/rest"
	"github.com/rawabit/rawabit/internal/span"
)

// layout finds the blocks of a text. The graph keeps no marks of a page that it was on, so
// what only the markup told is not known any more.
func layout(title, text string) []rest.Block {
	a := article.Parse(article.Source{Title: title, Text: text})
	defer a.Free()
	at := span.NewCounter(text)
	out := []rest.Block{}
	for _, b := range a.Blocks {
		block := rest.Block{Kind: string(b.Kind), Start: at.Runes(b.Span.Start), Meaning: string(b.Meaning), Table: b.Table}
		for _, c := range b.Cells {
			block.Cells = append(block.Cells, rest.Cell{Start: at.Runes(c.Span.Start), End: at.Runes(c.Span.End), Meaning: string(c.Meaning)})
		}
		block.End = at.Runes(b.Span.End)
		out = append(out, block)
	}
	return out
}
