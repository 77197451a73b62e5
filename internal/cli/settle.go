package cli

import (
	"cmp"
	"context"
	"maps"
	"os"
	"slices"

	"github.com/cayleygraph/quad"
	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/identity"
)

// EnvAliases names the environment variable that holds the aliases file's name
// when --aliases is not given.
const EnvAliases = "RAWABIT_ALIASES"

// withAliases gives a command the --aliases flag.
func (a *app) withAliases(c *cobra.Command) *cobra.Command {
	c.Flags().StringVar(&a.aliases, "aliases", os.Getenv(EnvAliases), "`FILE` that says which names are one person and which are two; its form is told in docs/identity.md")
	c.Flags().Lookup("aliases").DefValue = "$" + EnvAliases
	return c
}

// withMin gives a command the --min-confidence flag.
func (a *app) withMin(c *cobra.Command, what string) *cobra.Command {
	c.Flags().Float64Var(&a.min, "min-confidence", 0, what+" of at least this `CONFIDENCE`, from 0 to 1: of facts with 0.9 nine in ten are right")
	return c
}

// readAliases reads the file that --aliases names; nil if it names none.
func (a *app) readAliases() (*identity.Aliases, error) {
	if a.aliases == "" {
		return nil, nil
	}
	text, err := os.ReadFile(a.aliases)
	if err != nil {
		return nil, usagef("--aliases: %w", err)
	}
	aliases, err := identity.ParseAliases(a.aliases, string(text))
	if err != nil {
		return nil, coded(unreadable, "%w", err)
	}
	return aliases, nil
}

// persons reads who is who in the graph now: profile → IRI, and the sightings.
func persons(ctx context.Context, db *graph.DB) (now map[string]map[string]string, all []identity.Sighting, err error) {
	now = map[string]map[string]string{} // article → profile → IRI
	err = db.Persons(ctx, vocab.Profile, func(person, profile, article string) {
		if now[article] == nil {
			now[article] = map[string]string{}
		}
		now[article][profile] = person
		all = append(all, identity.Sighting{Article: article, Profile: profile})
	})
	return now, all, err
}

// settle makes one node of those who are one person in all articles of the graph,
// and two of those who are not. It looks at the set of articles, so that the
// order in which they came, went and came again makes no difference.
func settle(ctx context.Context, db *graph.DB) error {
	now, all, err := persons(ctx, db)
	if err != nil {
		return err
	}
	v := identity.Resolve(all)
	for _, article := range slices.Sorted(maps.Keys(now)) {
		to := map[string]string{}
		for profile, person := range now[article] {
			if want := v.Person[profile]; want != person {
				to[person] = want
			}
		}
		if len(to) == 0 {
			continue
		}
		if _, err := db.Rename(ctx, article, to); err != nil {
			return err
		}
	}
	label := quad.IRI(vocab.IdentityID)
	var reasons []quad.Quad
	for person, list := range v.Reasons {
		for _, r := range list {
			reasons = append(reasons, quad.Quad{Subject: quad.IRI(person), Predicate: quad.IRI(vocab.Identity), Object: quad.String(r), Label: label})
		}
	}
	slices.SortFunc(reasons, func(x, y quad.Quad) int { return cmp.Compare(graph.Line(x), graph.Line(y)) })
	_, _, err = db.Load(ctx, vocab.IdentityID, reasons, true)
	return err
}

// known gives the quads of an article that is read again the IRIs that its
// persons have in the graph, so that only what has changed is written.
func known(quads []quad.Quad, now map[string]string) []quad.Quad {
	to := map[string]string{}
	for _, q := range quads {
		if q.Predicate == quad.IRI(vocab.Profile) {
			if iri, ok := now[string(q.Object.(quad.String))]; ok {
				to[string(q.Subject.(quad.IRI))] = iri
			}
		}
	}
	out := slices.Clone(quads)
	for i := range out {
		out[i] = graph.Renamed(out[i], to)
	}
	return out
}
