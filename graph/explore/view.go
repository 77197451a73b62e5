package explore

import (
	"context"
	"iter"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/search"
)

// An id is a term of one view; 0 is none. A row is a quad by ids.
type (
	id  = uint64
	row = [4]id
)

const (
	atS = iota
	atP
	atO
	atG
)

// A run is several rows that agree but for their labels.
type run struct {
	id id  // subject or object
	n  int // how many rows
}

// A view is one state of a graph.
type view interface {
	search.Index
	ID(v quad.Value) (id, error)
	// rows yields what matches a pattern, in which 0 matches any id. With a subject and a
	// predicate bound they come by object, with predicate and object by subject.
	rows(ctx context.Context, p row) iter.Seq2[row, error]
	count(ctx context.Context, p row) (int64, error)
	// distinct yields the objects of a subject and predicate, or the subjects of a predicate
	// and object, each once, with the number of rows if counted is set (else 1).
	distinct(ctx context.Context, p row, counted bool) iter.Seq2[run, error]
	close() error
}

// runs makes distinct of rows.
func runs(rows iter.Seq2[row, error], p row) iter.Seq2[run, error] {
	at := atO
	if p[atS] == 0 {
		at = atS
	}
	return func(yield func(run, error) bool) {
		var now run
		for r, err := range rows {
			if err != nil {
				yield(run{}, err)
				return
			}
			if now.n > 0 && r[at] != now.id {
				if !yield(now, nil) {
					return
				}
				now.n = 0
			}
			now.id = r[at]
			now.n++
		}
		if now.n > 0 {
			yield(now, nil)
		}
	}
}
