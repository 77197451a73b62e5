package graph

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/vocab"
)

// A Filter says what of the store is exported; the zero value is all.
type Filter struct {
	NoBackground bool // without what no article states
}

// Export writes the store as N-Quads: every quad, a line each, sorted, so that the same
// quads give the same bytes, and reading them again gives the same store. It takes
// little memory whatever the size of the store, and temporary files instead. Parts of
// the store, and the other formats, are those of graph/export.
func (db *DB) Export(ctx context.Context, w io.Writer, filter Filter) error {
	if err := db.exportLines(ctx, bufio.NewWriterSize(w, 1<<16), filter); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

// exportLines writes the whole store as N-Quads.
func (db *DB) exportLines(ctx context.Context, out *bufio.Writer, filter Filter) error {
	background := quad.IRI(vocab.BackgroundID)
	var lines sorter
	defer lines.close()
	err := db.each(ctx, func(q quad.Quad) error {
		if filter.NoBackground && q.Label == background {
			return nil
		}
		return lines.add(Line(q))
	})
	if err != nil {
		return err
	}
	return lines.write(out)
}
