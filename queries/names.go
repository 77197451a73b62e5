package queries

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/queries/saved"
)

// The vocabulary that names are found by. This package knows no more of it, and does
// not import package graph.
const (
	idBase   = "https://w3id.org/rawabit/id/"
	keyIRI   = "https://w3id.org/rawabit/ns#key"
	labelIRI = "http://www.w3.org/2000/01/rdf-schema#label"
	altIRI   = "http://www.w3.org/2004/02/skos/core#altLabel"
)

// folders says under which folders of idBase the things of a kind have their ids.
var folders = map[saved.Type][]string{
	saved.Country: {"country"},
	saved.Person:  {"person"},
	saved.Sector:  {"sector"},
	saved.Article: {"article"},
	saved.Fact:    {"visit", "meeting", "agreement", "cooperation", "objective", "measure", "tenure", "position"},
}

// ErrName is wrapped when a name means nothing in the graph, or more than one thing.
var ErrName = errors.New("name not resolved")

// Names finds IRIs in the graph itself: by IRI, by the id's last part (an ISO code, a
// sector's slug, an article's digits), by label, other label or key. fold makes the key
// from a name the way the graph's writer does; without it a key is the name in small letters.
func Names(store cgraph.QuadStore, fold ...func(string) string) saved.Resolver {
	n := names{store: store}
	if len(fold) > 0 {
		n.fold = fold[0]
	}
	return n
}

type names struct {
	store cgraph.QuadStore
	fold  func(string) string
}

func (n names) Resolve(ctx context.Context, kind saved.Type, text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", fmt.Errorf("%w: empty", ErrName)
	}
	if iri := strings.TrimSuffix(strings.TrimPrefix(text, "<"), ">"); strings.Contains(iri, "://") {
		if strings.ContainsAny(iri, "<>\" \t\r\n") {
			return "", fmt.Errorf("%w: %q is no IRI", ErrName, text)
		}
		return iri, nil
	}
	for _, id := range n.ids(kind, text) {
		if known, err := n.known(id); err != nil {
			return "", err
		} else if known {
			return id, nil
		}
	}
	found, err := n.byName(ctx, kind, text)
	if err != nil {
		return "", err
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return "", fmt.Errorf("%w: the graph has no %s called %q; give another name, its code or its IRI", ErrName, kind, text)
	}
	return "", fmt.Errorf("%w: %q may be %s; give the IRI", ErrName, text, strings.Join(found, " or "))
}

// ids guesses ids whose last part is the text.
func (n names) ids(kind saved.Type, text string) []string {
	text = strings.Join(strings.Fields(text), "_")
	if strings.ContainsAny(text, "<>\"") {
		return nil
	}
	if rest := strings.TrimPrefix(text, "/"); strings.Contains(rest, "/") {
		return []string{idBase + rest} // country/PK
	}
	var out []string
	for _, f := range folders[kind] {
		t := text
		switch kind {
		case saved.Country:
			t = strings.ToUpper(text)
		case saved.Sector:
			t = strings.ToLower(text)
		}
		out = append(out, idBase+f+"/"+t)
	}
	if kind == saved.Entity && len(text) == 2 {
		out = append(out, idBase+"country/"+strings.ToUpper(text))
	}
	return out
}

// known says whether the store has a quad with that subject or object.
func (n names) known(iri string) (bool, error) {
	ref, err := n.store.ValueOf(quad.IRI(iri))
	return err == nil && ref != nil, err
}

func (n names) byName(ctx context.Context, kind saved.Type, text string) ([]string, error) {
	literals := []quad.Value{
		quad.LangString{Value: quad.String(text), Lang: "ar"},
		quad.LangString{Value: quad.String(text), Lang: "en"},
		quad.String(text),
	}
	key := strings.ToLower(text)
	if n.fold != nil {
		key = n.fold(text)
	}
	if key != text {
		literals = append(literals, quad.String(key))
	}
	set := map[string]bool{}
	for _, lit := range literals {
		if err := n.subjects(ctx, kind, lit, set); err != nil {
			return nil, err
		}
	}
	out := make([]string, 0, len(set))
	for iri := range set {
		out = append(out, iri)
	}
	sort.Strings(out)
	return out, nil
}

// subjects adds what has lit for a name. The walk starts at the literal, which every
// store has an index for.
func (n names) subjects(ctx context.Context, kind saved.Type, lit quad.Value, set map[string]bool) error {
	ref, err := n.store.ValueOf(lit)
	if err != nil || ref == nil {
		return err
	}
	it := n.store.QuadIterator(quad.Object, ref).Iterate()
	defer it.Close()
	for it.Next(ctx) {
		if err := ctx.Err(); err != nil {
			return err
		}
		q, err := n.store.Quad(it.Result())
		if err != nil {
			return err
		}
		p, _ := q.Predicate.(quad.IRI)
		s, ok := q.Subject.(quad.IRI)
		if !ok || (p != keyIRI && p != labelIRI && p != altIRI) || !ofKind(kind, string(s)) {
			continue
		}
		set[string(s)] = true
	}
	return it.Err()
}

func ofKind(kind saved.Type, iri string) bool {
	rest, ok := strings.CutPrefix(iri, idBase)
	if !ok {
		return kind == saved.Entity
	}
	dirs, ok := folders[kind]
	if !ok {
		return true
	}
	first, _, _ := strings.Cut(rest, "/")
	for _, d := range dirs {
		if d == first {
			return true
		}
	}
	return false
}
