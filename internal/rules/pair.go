package rules

import (
	"sort"

	"github.com/rawabit/rawabit/internal/fact"
)

// findPair guesses the two countries that the article is about from «بين X وY»
// and from the offices and nisbas that meet.
func (r *reader) findPair(sentences []*sentence) {
	votes := map[string]int{}
	for _, s := range sentences {
		weight := 1
		if s.n < 3 {
			weight = 3
		}
		for _, n := range s.mentions {
			if c := r.country(n); c != "" {
				votes[c] += weight
			}
		}
	}
	r.pair = top(votes, 2)
	opening := map[string]bool{}
	for _, s := range sentences[:min(len(sentences), 2)] {
		for _, n := range s.mentions {
			opening[r.country(n)] = true
		}
	}
	r.pairNamed = len(r.pair) == 2 && opening[r.pair[0]] && opening[r.pair[1]]
}

// pairFromFacts prefers what the visits and meetings say.
func (r *reader) pairFromFacts() {
	votes := map[string]int{}
	for i, f := range r.out.facts {
		weight := 2
		if w := r.out.where[i]; w >= 0 && w < 4 {
			weight = 4
		}
		seen := map[string]bool{}
		switch f.Type {
		case fact.Visit:
			seen[r.countryOf(r.d.EntityByID(f.Visitor))] = true
			seen[r.countryOf(r.d.EntityByID(f.Destination))] = true
		case fact.Meeting:
			for _, p := range f.Participants {
				seen[r.countryOf(r.d.EntityByID(p))] = true
			}
		default:
			continue
		}
		delete(seen, "")
		if len(seen) < 2 {
			continue
		}
		for c := range seen {
			votes[c] += weight
		}
	}
	if len(votes) >= 2 {
		r.pair, r.pairMet = top(votes, 2), true
	}
}

func top(votes map[string]int, n int) []string {
	var out []string
	for c := range votes {
		out = append(out, c)
	}
	sort.Slice(out, func(a, b int) bool {
		if votes[out[a]] != votes[out[b]] {
			return votes[out[a]] > votes[out[b]]
		}
		return out[a] < out[b]
	})
	if len(out) > n {
		out = out[:n]
	}
	return out
}

func (r *reader) pairIDs() []string {
	if len(r.pair) < 2 {
		return nil
	}
	a, b := r.id(r.d.CountryEntity(r.pair[0])), r.id(r.d.CountryEntity(r.pair[1]))
	return []string{min(a, b), max(a, b)}
}
