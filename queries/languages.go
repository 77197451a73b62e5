package queries

import (
	"context"
	"fmt"
	"sort"
	"strings"

	cgraph "github.com/cayleygraph/cayley/graph"

	"github.com/rawabit/rawabit/queries/answer"
)

// A runner answers a query in one language. It runs on the caller's goroutine, looks at
// nothing but the store, and gives at most limit results (0: all) and says if it cut.
type runner func(ctx context.Context, store cgraph.QuadStore, text string, limit int) (*answer.Answer, error)

// The languages. Cayley's registry of them is not used, so nothing registers itself.
var languages = map[string]runner{
	"gizmo":   runGizmo,
	"graphql": runGraphQL,
	"mql":     runMQL,
}

// Languages lists the names that Run knows, sorted.
func Languages() []string {
	names := make([]string, 0, len(languages))
	for name := range languages {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func language(name string) (runner, error) {
	if r, ok := languages[name]; ok {
		return r, nil
	}
	return nil, fmt.Errorf("%w %q; known are %s", ErrLanguage, name, strings.Join(Languages(), ", "))
}
