package mention

import (
	"sort"

	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/span"
)

func (l *linker) hold(m *Mention, title *Title) {
	t := *title
	if t.Role == "" {
		return
	}
	name := l.nameSpan(m)
	ev := []span.Span{t.Span.Cover(name)}
	rule := "title-before-name"
	if t.Span.Start > name.Start {
		rule = "title-after-name"
	}
	for _, n := range l.holds[m.Entity] {
		h := &l.d.Holds[n]
		if h.Title.Role != t.Role {
			continue
		}
		if t.Portfolio != "" && h.Title.Portfolio != "" && t.Portfolio != h.Title.Portfolio && !contains(h.Title.Portfolios, t.Portfolio) {
			continue
		}
		if h.Title.Code != "" && t.Code != "" && h.Title.Code != t.Code && !h.Title.Generic && !t.Generic {
			continue
		}
		// the same office, told again: keep what is told more fully
		if h.Title.Generic && !t.Generic || h.Title.Code == "" && h.Title.OrgEntity < 0 && (t.Code != "" || t.OrgEntity >= 0) || h.Title.Portfolio == "" && t.Portfolio != "" {
			old := h.Title
			h.Title, h.Evidence, h.Rule = t, append(ev, h.Evidence...), rule
			if h.Title.Code == "" {
				h.Title.Code = old.Code
			}
		} else {
			h.Evidence = append(h.Evidence, ev...)
		}
		return
	}
	l.holds[m.Entity] = append(l.holds[m.Entity], len(l.d.Holds))
	l.d.Holds = append(l.d.Holds, Held{Person: m.Entity, Title: t, Evidence: ev, Rule: rule})
}

// A naming is a place where somebody who holds a role is named.
type naming struct{ start, hold int }

// namings gives, for each role, where its holders are named, in order of the text.
func (l *linker) namings() map[string][]naming {
	d := l.d
	held := map[int][]int{}
	for n, h := range d.Holds {
		held[h.Person] = append(held[h.Person], n)
	}
	out := map[string][]naming{}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Class != Person {
			continue
		}
		for _, n := range held[m.Entity] {
			role := d.Holds[n].Title.Role
			out[role] = append(out[role], naming{m.Span.Start, n})
		}
	}
	return out
}

// holder finds who an unnamed office means: the person who holds it in this
// article, the one named last before it, else the first named after it; or an
// unnamed Position.
func (l *linker) holder(m *Mention, named map[string][]naming) int {
	d := l.d
	t := m.Title
	if t.Role == "" {
		return -1
	}
	roles := []string{t.Role}
	if t.Generic && t.Role == "minister" { // «الوزير» may be any
		roles = append(roles, "minister-of-state", "deputy-minister")
	}
	before, after, beforeAt, afterAt := -1, -1, -1, 0
	for _, role := range roles {
		ns := named[role]
		at := sort.Search(len(ns), func(i int) bool { return ns[i].start >= m.Span.Start })
		for k := at - 1; k >= max(0, at-contextReach); k-- {
			if h := &d.Holds[ns[k].hold]; l.means(t, h) {
				if ns[k].start > beforeAt {
					before, beforeAt = h.Person, ns[k].start
				}
				break
			}
		}
		for k := at; k < min(len(ns), at+contextReach); k++ {
			if h := &d.Holds[ns[k].hold]; l.means(t, h) {
				if after < 0 || ns[k].start < afterAt {
					after, afterAt = h.Person, ns[k].start
				}
				break
			}
		}
	}
	if before >= 0 {
		return before
	}
	if after >= 0 {
		return after
	}
	if t.Generic || t.Code == "" && t.OrgEntity < 0 {
		return -1
	}
	of := ""
	if t.Code != "" {
		of = vocab.CountryID(t.Code)
		l.country(t.Code)
	} else {
		of = d.Entities[t.OrgEntity].ID
	}
	name := m.Span.In(d.Article.Text)
	n := l.entity(fact.Entity{ID: vocab.PositionID(t.Role, t.Portfolio, of), Type: fact.Position, Role: t.Role, Portfolio: t.Portfolio, Of: of, Name: name, LabelAr: name})
	d.Entities[n].Mentions = append(d.Entities[n].Mentions, m.Span)
	return n
}

// means reports whether an office without a name may be one that is held.
func (l *linker) means(t *Title, h *Held) bool {
	if t.Portfolio != "" && h.Title.Portfolio != "" && t.Portfolio != h.Title.Portfolio && !contains(h.Title.Portfolios, t.Portfolio) {
		return false
	}
	if t.Code != "" && h.Title.Code != "" && t.Code != h.Title.Code {
		return false
	}
	if t.OrgEntity >= 0 && h.Title.OrgEntity >= 0 && t.OrgEntity != h.Title.OrgEntity {
		return false
	}
	if t.Portfolio != "" && h.Title.Portfolio == "" && !h.Title.Generic {
		return false
	}
	return t.Code != "" || t.Generic || t.OrgEntity >= 0 || t.Portfolio != ""
}
