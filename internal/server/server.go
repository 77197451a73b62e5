// Package server answers over HTTP.
package server

import (
	"context"
	"net"
	"net/http"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"

	"github.com/rawabit/rawabit/queries/saved"
)

// A Graph is what the server needs of an open graph.
type Graph interface {
	Store() cgraph.QuadStore
}

// Options of a Handler; the zero value is usable.
type Options struct {
	ReadOnly bool           // refuse every write and delete
	Timeout  time.Duration  // of one query; 0: 30 s, negative: none
	MaxRows  int            // most results of one query, whatever it asks; 0: 100000
	MaxBody  int64          // bytes of a request that writes; 0: 64 MiB
	Resolver saved.Resolver // finds names in saved questions; nil: looks in the graph itself
}

// Handler serves the endpoints over g.
func Handler(g Graph, opt Options) http.Handler { return http.NotFoundHandler() }

// Serve answers on l until ctx ends, then lets running requests finish.
func Serve(ctx context.Context, l net.Listener, h http.Handler) error { return nil }
