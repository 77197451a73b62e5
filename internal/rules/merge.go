package rules

import (
	"sort"
	"strings"
	"time"

	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/fact"
)

// merge makes one fact of those that tell the same: a visit of one visitor to
// one country, a meeting of the same people, an office.
//
// Each fact is looked up under the keys that it shares with all of its kind, so
// that a long article is not compared with itself. The result is in the memory of in.
func merge(in []fact.Fact) []fact.Fact {
	out := in[:0]
	under := map[mergeKey][]int{} // key → indices into out
	var keys []mergeKey
next:
	for i := range in {
		f := &in[i]
		keys = mergeKeys(f, keys[:0])
		for _, key := range keys {
			for _, k := range under[key] {
				if same(&out[k], f) {
					join(&out[k], f)
					for _, key := range mergeKeys(&out[k], nil) {
						under[key] = appendNew(under[key], k)
					}
					continue next
				}
			}
		}
		out = append(out, *f)
		for _, key := range keys {
			under[key] = append(under[key], len(out)-1)
		}
	}
	return out
}

// mostPresent is how many take part in a meeting at most.
const mostPresent = 40

// A mergeKey is something that a fact says: a part of its fields.
type mergeKey struct {
	of      fact.Type
	a, b, c string
}

// mergeKeys appends what two facts have in common if they can be one: at least one
// of these.
func mergeKeys(f *fact.Fact, keys []mergeKey) []mergeKey {
	switch f.Type {
	case fact.PositionHeld:
		keys = append(keys, mergeKey{f.Type, f.Person, f.Role, ""})
	case fact.Visit:
		keys = append(keys, mergeKey{f.Type, f.Visitor, f.Destination, ""})
	case fact.Meeting:
		// two participants in common; a list of those present is no longer than that
		ps := f.Participants[:min(len(f.Participants), mostPresent)]
		for i, a := range ps {
			for _, b := range ps[i+1:] {
				keys = append(keys, mergeKey{f.Type, f.Mode, a, b})
			}
		}
	case fact.AgreementOf:
		keys = append(keys, mergeKey{f.Type, f.Instrument, strings.Join(f.Parties, " "), ""})
	}
	return keys
}

func appendNew(list []int, x int) []int {
	for _, y := range list {
		if x == y {
			return list
		}
	}
	return append(list, x)
}

func same(a, b *fact.Fact) bool {
	if a.Type != b.Type {
		return false
	}
	switch a.Type {
	case fact.PositionHeld:
		return a.Person == b.Person && a.Role == b.Role && a.Of == b.Of && a.Portfolio == b.Portfolio
	case fact.Visit:
		return a.Visitor == b.Visitor && a.Destination == b.Destination && (a.Start == "" || b.Start == "" || a.Start[:4] == b.Start[:4])
	case fact.Meeting:
		if a.Mode != b.Mode || !datesAgree(a.Date, b.Date) || a.Place != b.Place && a.Place != "" && b.Place != "" {
			return false
		}
		n := 0
		for _, p := range b.Participants {
			if has(a.Participants, p) {
				n++
			}
		}
		return n >= 2
	case fact.AgreementOf:
		return a.Instrument == b.Instrument && strings.Join(a.Parties, " ") == strings.Join(b.Parties, " ") &&
			(len(a.Sectors) == 0 || len(b.Sectors) == 0 || strings.Join(a.Sectors, " ") == strings.Join(b.Sectors, " "))
	}
	return false
}

// datesAgree reports whether two dates may be of one event: one is not known, or
// is the month of the other, or they are a day apart, as «today» and a week-day
// of an article written overnight are.
func datesAgree(a, b string) bool {
	if strings.HasPrefix(a, b) || strings.HasPrefix(b, a) {
		return true
	}
	x, err := time.Parse(time.DateOnly, a)
	y, err2 := time.Parse(time.DateOnly, b)
	return err == nil && err2 == nil && x.Sub(y).Abs() <= 24*time.Hour
}

func join(a, b *fact.Fact) {
	for _, e := range b.Evidence {
		dup := false
		for _, x := range a.Evidence {
			dup = dup || x == e
		}
		if !dup && len(a.Evidence) < 6 {
			a.Evidence = append(a.Evidence, e)
		}
	}
	fill := func(x *string, y string) {
		if *x == "" {
			*x = y
		}
	}
	fill(&a.City, b.City)
	fill(&a.Host, b.Host)
	if a.Type != fact.AgreementOf {
		fill(&a.Kind, b.Kind)
	}
	fill(&a.Start, b.Start)
	fill(&a.End, b.End)
	fill(&a.Place, b.Place)
	fill(&a.Date, b.Date)
	fill(&a.Title, b.Title)
	if a.Type != fact.AgreementOf && b.Status == "" {
		a.Status = ""
	}
	if a.Type == fact.AgreementOf && a.Kind != b.Kind { // the headline's tense says less than the body's
		if a.Kind != "" {
			a.Status = b.Status
		}
		a.Kind = ""
	} else if a.Type == fact.AgreementOf && strength(b.Status) > strength(a.Status) {
		a.Status = b.Status
	}
	for _, p := range b.Participants {
		if !has(a.Participants, p) {
			a.Participants = append(a.Participants, p)
		}
	}
	sort.Strings(a.Participants)
	for _, p := range b.Sectors {
		if !has(a.Sectors, p) {
			a.Sectors = append(a.Sectors, p)
		}
	}
	sort.Strings(a.Sectors)
	a.Confidence = max(a.Confidence, b.Confidence)
}

func strength(status string) int {
	switch status {
	case "signed":
		return 4
	case "approved", "in-force":
		return 3
	case "planned":
		return 2
	case "discussed":
		return 1
	}
	return 0
}

// isHeadline reports whether sentence n is of the headline.
func (r *reader) isHeadline(n int) bool {
	a := r.d.Article
	return a.Blocks[a.Sentences[n].Block].Kind == article.Headline
}

// repeatsHeadline reports whether a sentence below the headline says it again to
// the letter, as the link to an article does: «رابط الخبر بصحيفة ...: العنوان».
func (r *reader) repeatsHeadline(s article.Sentence) bool {
	a := r.d.Article
	if a.Blocks[s.Block].Kind == article.Headline || len(a.Sentences) < 2 || a.Blocks[a.Sentences[0].Block].Kind != article.Headline {
		return false
	}
	head := a.Sentences[0]
	n := head.Last - head.First
	if n < 4 || s.Last-s.First < n || s.Last-s.First > n+6 {
		return false
	}
	for i := 1; i <= n; i++ {
		if a.Words[s.Last-i].Form != a.Words[head.Last-i].Form {
			return false
		}
	}
	return true
}
