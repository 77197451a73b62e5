package rules

import (
	"slices"
	"strings"
)

// is reports whether a folded word stands in a class of words.txt.
func (r *reader) is(class, form string) bool { return slices.Contains(r.set.classes(form), class) }

// isAt is is for word i.
func (r *reader) isAt(i int, class string) bool {
	return slices.Contains(r.said[i].all[:r.said[i].own], class)
}

// says reports whether word i stands in a class of words.txt, as it is or behind و.
func (r *reader) says(i int, class string) bool { return slices.Contains(r.said[i].all, class) }

// said holds the classes of words.txt in which a word stands: first those as it is, of
// which own tells how many there are, then those behind و.
type said struct {
	all []string
	own int
}

// listen fills said.
func (r *reader) listen() {
	for i := range r.said {
		form := r.d.Article.Words[i].Form
		own := r.set.classes(form)
		r.said[i] = said{own, len(own)}
		if rest, ok := strings.CutPrefix(form, "و"); ok {
			if behind := r.set.classes(rest); len(behind) > 0 {
				r.said[i].all = slices.Concat(own, behind)
			}
		}
	}
}
