//go:build small

package explore

import (
	"context"

	cgraph "github.com/cayleygraph/cayley/graph"
)

func ownView(context.Context, cgraph.QuadStore) (view, error) { return nil, nil }
