package mention

import (
	"cmp"
	"strings"
)

// implied gives an office to persons whose words tell it without naming it: the head of
// «حكومة فلان» and of «حزب النهار برئاسة فلان».
func (l *linker) implied() {
	d := l.d
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Class != Person || m.Title != nil || m.Prefix != "" || m.First == 0 {
			continue
		}
		k := m.First - 1
		switch {
		case d.sign(k, "cabinet"):
			t := &Title{Role: "prime-minister", implied: true, OrgEntity: -1, Span: d.Article.Words[k].Span}
			if code := cmp.Or(l.headed(m), d.Home); code != "" && l.fits(code, i, t) {
				t.Code, m.Title = code, t
			}
		case d.sign(k, "headed-by"):
			if o := l.bodyUpTo(k); o != nil {
				m.Title = &Title{Role: "chair", implied: true, Org: o.Name, OrgEntity: -1, Span: o.Span}
			}
		}
	}
}

// bodyUpTo gives the party or society that is named right before word k, or with a
// relative pronoun between: «حزب النهار الذي يتزعمه فلان»; or nil.
func (l *linker) bodyUpTo(k int) *Mention {
	d := l.d
	j := k - 1
	if j >= 0 && strings.HasPrefix(d.Article.Words[j].Form, "ال") && d.At[j] < 0 {
		j--
	}
	if j < 0 || d.At[j] < 0 {
		return nil
	}
	o := &d.Mentions[d.At[j]]
	if o.Class != Organization || o.Last != j+1 {
		return nil
	}
	switch orgSort(o) {
	case "party", "ngo", "group", "union", "company":
		return o
	}
	return nil
}
