package mention

import (
	"sort"
)

// counterpart gives «نظيره» the office of the nearest office before it.
func (l *linker) counterpart(i int) {
	d := l.d
	m := &d.Mentions[i]
	for j := i - 1; j >= max(0, i-contextReach); j-- {
		o := &d.Mentions[j]
		t := o.Title
		if t == nil && o.Class == Person {
			for _, h := range l.titles[o.Entity] {
				if h.Role != "" && h.Role != "counterpart" {
					t = h
				}
			}
		}
		if o.Class == Person && t != nil && t.Role != "minister" {
			for _, more := range o.More { // of a deputy premier and foreign minister it is the minister
				if more.Role == "minister" {
					t = more
				}
			}
		}
		if o.Class == Office && t != nil && l.roleIs(t, "abroad") && d.sentence(o.First) != d.sentence(m.First) {
			continue // the sentence before only speaks of some ambassador
		}
		if t == nil || t.Role == "" || t.Role == "counterpart" || m.Title.Code != "" && t.Code == m.Title.Code {
			continue
		}
		m.Title.Role, m.Title.Portfolio, m.Title.Portfolios = t.Role, t.Portfolio, t.Portfolios
		m.Title.Generic = false
		if m.Title.Code == "" {
			m.Title.Code = l.venue(i, t.Code)
		}
		if m.Title.Code == "" {
			m.Title.Code = l.other(t.Code)
		}
		return
	}
	m.Title.Role = ""
}

// venue gives the other country where the sentence up to a counterpart says that
// the two meet: «في ختام لقاء في جيبوتي مع نظيره».
func (l *linker) venue(i int, own string) string {
	d := l.d
	n := d.sentence(d.Mentions[i].First)
	for k := i - 1; k >= max(0, i-contextReach) && d.sentence(d.Mentions[k].First) == n; k-- {
		if o := &d.Mentions[k]; (o.Class == Country || o.Class == City) && o.Code != own && l.place(o) && !l.topic(o.First-1) && own != "" {
			return o.Code
		}
	}
	return ""
}

// other gives the country, beside the one, that the article speaks of most: that
// of a counterpart whose country is not told.
func (l *linker) other(code string) string {
	if code == "" {
		return ""
	}
	if l.spoken == nil {
		l.spoken = l.countries()
	}
	for _, c := range l.spoken {
		if c != code {
			return c
		}
	}
	return ""
}

// countries lists the countries of the article, the one spoken of most first, behind
// them those that only bodies and envoys name («سفارة المملكة لدى قطر»).
func (l *linker) countries() []string {
	count := map[string]int{}
	codes := []string{}
	for i := range l.d.Mentions {
		m := &l.d.Mentions[i]
		if m.Class != Country && m.Class != Nisba && m.Class != City {
			continue
		}
		if count[m.Code]++; count[m.Code] == 1 {
			codes = append(codes, m.Code)
		}
	}
	sort.SliceStable(codes, func(a, b int) bool { return count[codes[a]] > count[codes[b]] })
	for i := range l.d.Mentions {
		m := &l.d.Mentions[i]
		code := ""
		switch {
		case m.Class == Organization:
			code = m.Code
		case m.Title != nil && m.Title.Posted != "":
			code = m.Title.Code
		}
		if code == "" || count[code] > 0 {
			continue
		}
		count[code]++
		codes = append(codes, code)
	}
	return codes
}
