//go:build !small

package trace

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"testing"
)

// Without a collector in the environment there are no traces, and nothing breaks.
func TestOff(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		on   bool
		fail bool
	}{
		{nil, false, false},
		{map[string]string{"OTEL_SERVICE_NAME": "x"}, false, false},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}, true, false},
		{map[string]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:1/v1/traces"}, true, false},
		{map[string]string{"OTEL_TRACES_EXPORTER": "otlp"}, true, false},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_TRACES_EXPORTER": "none"}, false, false},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_SDK_DISABLED": "true"}, false, false},
		{map[string]string{"OTEL_TRACES_EXPORTER": "zipkin"}, false, true},
		{map[string]string{"OTEL_TRACES_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, false, true},
	} {
		t.Run("", func(t *testing.T) {
			for k, v := range c.env {
				t.Setenv(k, v)
			}
			tr, err := Setup(context.Background(), slog.New(slog.DiscardHandler))
			if (tr != nil) != c.on || (err != nil) != c.fail || err != nil && !errors.Is(err, ErrSettings) {
				t.Errorf("%v: %v %v", c.env, tr, err)
			}
			if err := tr.Close(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	var none *Tracer
	r, span := none.Request(httptest.NewRequest("GET", "/", nil))
	ctx, stage := Start(r.Context(), "stage")
	for _, s := range []*Span{span, stage} {
		s.Name("n")
		s.Set("k", "v")
		s.Count("k", 1)
		s.Fail("so")
		s.End()
	}
	if ctx != r.Context() {
		t.Error("a stage of nothing has a context of its own")
	}
}
