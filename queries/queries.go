// Package queries answers questions to any Cayley store in Gizmo, GraphQL or MQL.
package queries

import (
	"context"
	"errors"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"

	"github.com/rawabit/rawabit/queries/answer"
	"github.com/rawabit/rawabit/queries/saved"
)

// Options bound a query. The zero value means neither limit nor timeout.
type Options struct {
	Limit   int           // at most so many results; 0 or less: all
	Timeout time.Duration // 0 or less: only the context ends the query
}

// Run answers text, written in the named language, from store.
func Run(ctx context.Context, store cgraph.QuadStore, language, text string, opt Options) (*answer.Answer, error) {
	return nil, errors.New("queries: not yet written")
}

// Ask answers the saved question with that name. The parameters are given as a
// person writes them; r finds the IRIs behind names.
func Ask(ctx context.Context, store cgraph.QuadStore, r saved.Resolver, name string, params map[string]string, opt Options) (*answer.Answer, error) {
	return nil, errors.New("queries: not yet written")
}
