//go:build !small

package trace

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strings"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	oteltrace "go.opentelemetry.io/otel/trace"
)

const scope = "github.com/rawabit/rawabit/internal/server/trace"

// A Tracer begins the spans of requests. One that is nil does nothing.
type Tracer struct {
	provider *sdktrace.TracerProvider
	tracer   oteltrace.Tracer
}

// wanted says whether the environment asks for traces; an error names what this program
// has not got.
func wanted() (bool, error) {
	if strings.EqualFold(os.Getenv("OTEL_SDK_DISABLED"), "true") {
		return false, nil
	}
	endpoint := cmp.Or(os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"), os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT"))
	switch exporter := os.Getenv("OTEL_TRACES_EXPORTER"); exporter {
	case "none":
		return false, nil
	case "otlp":
	case "":
		if endpoint == "" {
			return false, nil
		}
	default:
		return false, fmt.Errorf("%w: OTEL_TRACES_EXPORTER is otlp or none, not %q", ErrSettings, exporter)
	}
	protocol := cmp.Or(os.Getenv("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"), os.Getenv("OTEL_EXPORTER_OTLP_PROTOCOL"), "http/protobuf")
	if protocol != "http/protobuf" {
		return false, fmt.Errorf("%w: OTEL_EXPORTER_OTLP_PROTOCOL is http/protobuf, not %q", ErrSettings, protocol)
	}
	return true, nil
}

// Setup gives the Tracer that the environment asks for, nil if it asks for none. A
// collector that can't be reached is told to the log and disturbs nothing else.
func Setup(ctx context.Context, log *slog.Logger) (*Tracer, error) {
	ok, err := wanted()
	if err != nil || !ok {
		return nil, err
	}
	exporter, err := otlptracehttp.New(ctx) // it reads its settings from the environment
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSettings, err)
	}
	res, err := resource.New(ctx, resource.WithAttributes(attribute.String("service.name", Service)), resource.WithTelemetrySDK(), resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSettings, err)
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Warn("traces", "error", err.Error()) }))
	p := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(res))
	return &Tracer{p, p.Tracer(scope)}, nil
}

// Close sends what was not sent yet.
func (t *Tracer) Close(ctx context.Context) error {
	if t == nil {
		return nil
	}
	return t.provider.Shutdown(ctx)
}

// Request begins the span of a request, within its client's if it names one
// (traceparent). The request that it gives has the span in its context.
func (t *Tracer) Request(r *http.Request) (*http.Request, *Span) {
	if t == nil {
		return r, nil
	}
	ctx := propagation.TraceContext{}.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
	ctx, span := t.tracer.Start(ctx, "request", oteltrace.WithSpanKind(oteltrace.SpanKindServer))
	return r.WithContext(ctx), &Span{span}
}

// A Span is one stage. One that is nil does nothing.
type Span struct{ span oteltrace.Span }

// Start begins a stage of what ctx is doing; nothing if that is not traced.
func Start(ctx context.Context, name string) (context.Context, *Span) {
	parent := oteltrace.SpanFromContext(ctx)
	if !parent.IsRecording() {
		return ctx, nil
	}
	ctx, span := parent.TracerProvider().Tracer(scope).Start(ctx, name)
	return ctx, &Span{span}
}

// Name gives the span another name.
func (s *Span) Name(name string) {
	if s != nil {
		s.span.SetName(name)
	}
}

// Set notes a value of a few known ones.
func (s *Span) Set(key, value string) {
	if s != nil {
		s.span.SetAttributes(attribute.String(key, value))
	}
}

// Count notes a number.
func (s *Span) Count(key string, n int) {
	if s != nil {
		s.span.SetAttributes(attribute.Int(key, n))
	}
}

// Fail says that the stage failed, by a word for how.
func (s *Span) Fail(how string) {
	if s != nil {
		s.span.SetStatus(codes.Error, how)
	}
}

// End ends the stage.
func (s *Span) End() {
	if s != nil {
		s.span.End()
	}
}
