package identity_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/identity"
	"github.com/rawabit/rawabit/internal/testkit"
)

// lines writes a verdict: each profile with its person, and the reasons.
func lines(v identity.Verdict) (people, reasons string) {
	var p, r []string
	for profile, iri := range v.Person {
		p = append(p, strings.TrimPrefix(iri, vocab.ID)+" is "+profile)
	}
	for iri, list := range v.Reasons {
		for _, why := range list {
			r = append(r, strings.TrimPrefix(iri, vocab.ID)+": "+why)
		}
	}
	slices.Sort(p)
	slices.Sort(r)
	return strings.Join(p, "\n"), strings.Join(r, "\n")
}

func TestResolve(t *testing.T) {
	testkit.Run(t, "testdata/resolve.txt", func(c *testkit.Case) {
		var seen []identity.Sighting
		for _, line := range c.All("seen") {
			article, profile, _ := strings.Cut(line, " ")
			seen = append(seen, identity.Sighting{Article: article, Profile: profile})
		}
		people, reasons := lines(identity.Resolve(seen))
		c.Want("people", people)
		c.Want("reasons", reasons)
		r := rand.New(rand.NewSource(1))
		for range 20 {
			r.Shuffle(len(seen), func(i, j int) { seen[i], seen[j] = seen[j], seen[i] })
			if p, why := lines(identity.Resolve(seen)); p != people || why != reasons {
				t.Fatalf("another order gives\n%s\n%s", p, why)
			}
		}
	})
}

// Whatever the sightings, order makes no difference, everybody is somebody, and
// no article has two profiles in one person, which nothing could part again.
func FuzzResolve(f *testing.F) {
	for seed := range int64(20) {
		f.Add(seed, uint8(30))
	}
	given := []string{"سالم", "ماجد", "راشد", "غريغور", "جريجور", "بن سالم", "عبد الله", "عبدالله"}
	offices := []string{"", " minister/energy/EG", " minister/energy/JO", " minister/energy/JO?", " ambassador/EG", " chair/organization/رابطة"}
	f.Fuzz(func(t *testing.T, seed int64, n uint8) {
		r := rand.New(rand.NewSource(seed))
		var seen []identity.Sighting
		for range n {
			name := given[r.Intn(len(given))]
			for range r.Intn(3) {
				name += " " + given[r.Intn(len(given))]
			}
			person := "person/" + vocab.Slug(name)
			if r.Intn(9) == 0 {
				person = "person/" + vocab.Slug(given[r.Intn(3)]) + "<" + person
			}
			seen = append(seen, identity.Sighting{Article: fmt.Sprint("a", r.Intn(12)), Profile: person + offices[r.Intn(len(offices))]})
		}
		v := identity.Resolve(seen)
		people, reasons := lines(v)
		taken := map[string]string{}
		for _, s := range seen {
			iri := v.Person[s.Profile]
			if iri == "" {
				t.Fatalf("%q is nobody", s.Profile)
			}
			if other, ok := taken[s.Article+iri]; ok && other != s.Profile {
				t.Fatalf("article %s: %q and %q are both %s", s.Article, other, s.Profile, iri)
			}
			taken[s.Article+iri] = s.Profile
		}
		r.Shuffle(len(seen), func(i, j int) { seen[i], seen[j] = seen[j], seen[i] })
		if p, why := lines(identity.Resolve(seen)); p != people || why != reasons {
			t.Fatalf("another order gives another outcome:\n%s", testkit.Diff(people+reasons, p+why))
		}
	})
}
