package queries

import (
	"context"
	"fmt"
	"math"
	"sort"
	"strings"
	"sync"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/queries/answer"
	"github.com/rawabit/rawabit/queries/gizmo"
)

// A runner answers a query in one language. It runs on the caller's goroutine, looks at
// nothing but the store, and gives at most limit results (0: all) and says if it cut.
type runner func(ctx context.Context, store cgraph.QuadStore, text string, t task) (*answer.Answer, error)

// A task is what a runner has to keep to.
type task struct {
	limit  int
	memory int64 // of the results; 0 or less: any
	gizmo  func(ctx context.Context, store cgraph.QuadStore, text string, limit int, memory int64, yield func(gizmo.Result) bool) error
}

// A gathering adds up about how much memory results take.
type gathering struct{ left int64 }

// perCell is what a term takes besides its text: the cell, its place in a map, its JSON form.
const perCell = 160

func gather(memory int64) *gathering {
	if memory <= 0 {
		memory = math.MaxInt64
	}
	return &gathering{memory}
}

// add says whether one more may be kept.
func (g *gathering) add(text int) error {
	if g.left -= int64(text) + perCell; g.left < 0 {
		return fmt.Errorf("%w: its results; ask for less, or for part of them with a limit", ErrMemory)
	}
	return nil
}

// textOf is the length of a term's text.
func textOf(v quad.Value) int {
	switch v := v.(type) {
	case quad.IRI:
		return len(v)
	case quad.String:
		return len(v)
	case quad.LangString:
		return len(v.Value) + len(v.Lang)
	case quad.TypedString:
		return len(v.Value) + len(v.Type)
	case quad.BNode:
		return len(v)
	}
	return 8
}

// A measured store counts the terms that a language takes from it, all of which end up in
// its results: GraphQL and MQL show nothing of them before they have them all.
type measured struct {
	*watched
	gathering
	end  context.CancelCauseFunc
	once sync.Once
}

// measure wraps a watched store; ctx ends when the results are too much.
func measure(ctx context.Context, store cgraph.QuadStore, memory int64) (context.Context, cgraph.QuadStore, func()) {
	w, ok := store.(*watched)
	if !ok || memory <= 0 {
		return ctx, store, func() {}
	}
	inner, cancel := context.WithCancelCause(ctx)
	m := &measured{watched: w, gathering: *gather(memory), end: cancel}
	return inner, m, func() { cancel(nil) }
}

func (m *measured) took(v quad.Value) error {
	if v == nil {
		return nil
	}
	err := m.add(textOf(v))
	if err != nil {
		m.once.Do(func() { m.end(err) })
	}
	return err
}

func (m *measured) NameOf(ref cgraph.Ref) (quad.Value, error) {
	v, err := m.watched.NameOf(ref)
	if err == nil {
		err = m.took(v)
	}
	return v, err
}

func (m *measured) ValuesOf(ctx context.Context, refs []refs.Ref) ([]quad.Value, error) {
	list, err := m.watched.ValuesOf(ctx, refs)
	for _, v := range list {
		if err == nil {
			err = m.took(v)
		}
	}
	return list, err
}

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
