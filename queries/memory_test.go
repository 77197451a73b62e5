package queries

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/quad"
)

// Results stay within their memory in every language.
func TestMemory(t *testing.T) {
	var quads []quad.Quad
	for i := range 2000 {
		quads = append(quads, quad.Make(quad.IRI(fmt.Sprint("n", i)), quad.IRI("says"), quad.String(strings.Repeat("ن", 500)+fmt.Sprint(i)), nil))
	}
	qs := memstore.New(quads...)
	for lang, text := range map[string]string{
		"gizmo":   `g.V().has("<says>").out("<says>").all()`,
		"graphql": `{nodes(says: *) {id, says: <says>}}`,
		"mql":     `[{"id": null, "<says>": null}]`,
	} {
		text = strings.Replace(text, "(says: *) ", "", 1)
		if _, err := Run(context.Background(), qs, lang, text, Options{Memory: 1 << 20}); !errors.Is(err, ErrMemory) {
			t.Errorf("%s within 1 MiB: %v", lang, err)
		}
		a, err := Run(context.Background(), qs, lang, text, Options{Memory: 64 << 20})
		if err != nil || len(a.Results) < 2000 {
			t.Errorf("%s within 64 MiB: %v", lang, err)
		}
	}
}
