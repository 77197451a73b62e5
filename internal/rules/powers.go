package rules

import (
	"github.com/rawabit/rawabit/internal/mention"
)

// withPowers gives the one state whose agreement with the great powers, who are not
// named one by one, an instrument is: «الاتفاق بين X والقوى الكبرى», «وقعته X مع
// الدول الكبرى». Nil if there are no such powers, or more states than one.
func (r *reader) withPowers(s *sentence, in instrument) []string {
	const behind, front = 16, 8 // words
	at := -1
	for i := max(s.s.First, in.first-front); i+1 < min(s.s.Last, in.last+behind); i++ {
		if r.isPowers(i) {
			at = i
			break
		}
	}
	if at < 0 {
		return nil
	}
	found := ""
	for _, n := range s.mentions[s.mentionsFrom(at-behind/2):s.mentionsFrom(at+behind/2)] {
		m := &r.d.Mentions[n]
		if m.Class != mention.Country && m.Class != mention.City && !acts(m) || m.First < in.first-front {
			continue
		}
		switch gov := r.gov[n]; {
		case m.Class == mention.City && gov == "في", gov != "" && gov != "بين" && gov != "مع" && gov != "وبين":
			continue
		}
		c := r.country(n)
		if c == "" || c == found {
			continue
		}
		if found != "" {
			return nil
		}
		found = c
	}
	if found == "" {
		return nil
	}
	return []string{r.id(r.d.CountryEntity(found))}
}

// isPowers reports whether word i opens «القوى الكبرى» or another wording for them.
func (r *reader) isPowers(i int) bool {
	return r.says(i, "powers") && i+1 < len(r.d.Article.Words) && (r.isAt(i+1, "powers-of") || i+2 < len(r.d.Article.Words) && r.isAt(i+2, "powers-of"))
}
