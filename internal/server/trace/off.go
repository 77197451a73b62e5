//go:build small

package trace

import (
	"context"
	"log/slog"
	"net/http"
)

// A Tracer begins the spans of requests; in this build it does nothing.
type Tracer struct{}

// Setup gives no Tracer.
func Setup(context.Context, *slog.Logger) (*Tracer, error) { return nil, nil }

// Request does nothing.
func (*Tracer) Request(r *http.Request) (*http.Request, *Span) { return r, nil }

// Close does nothing.
func (*Tracer) Close(context.Context) error { return nil }

// A Span is one stage.
type Span struct{}

// Start does nothing.
func Start(ctx context.Context, _ string) (context.Context, *Span) { return ctx, nil }

// Name does nothing.
func (*Span) Name(string) {}

// Set does nothing.
func (*Span) Set(string, string) {}

// Count does nothing.
func (*Span) Count(string, int) {}

// Fail does nothing.
func (*Span) Fail(string) {}

// End does nothing.
func (*Span) End() {}
