// Package trace tells a collector of OpenTelemetry what the server does and how long each
// stage takes, if the environment names a collector (OTEL_EXPORTER_OTLP_ENDPOINT and the
// other standard variables); without one it does nothing and costs next to nothing.
//
// A span carries a route's pattern, a language, an outcome and numbers; never a path, a
// query, a name or a text.
package trace

import "errors"

// ErrSettings is wrapped by the errors of Setup, which are all of the environment's.
var ErrSettings = errors.New("OpenTelemetry")

// Service is the name under which spans come if OTEL_SERVICE_NAME is not set.
const Service = "rawabit"
