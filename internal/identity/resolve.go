package identity

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/arabic"
)

// A Sighting is one person in one article.
type Sighting struct {
	Article string // IRI
	Profile string // Profile.String
}

// A Verdict says who is who among the sightings.
type Verdict struct {
	Person  map[string]string   // profile → full IRI of the person
	Reasons map[string][]string // full IRI → why its sightings are one person, and whom it is kept apart from
}

// Resolve groups the sightings of one person. A set of sightings gives the same
// Verdict in any order.
//
//   - The same name is the same person unless the offices conflict, which they do
//     where the words of both sides name states served and none in common.
//   - A shorter form or another spelling of a name is the same person where the
//     office agrees; another spelling of all parts also where the state does.
//   - A name without an office that says whose it is goes to the one person of that
//     name, or to whom four in five articles mean; else it stays by itself.
//   - Two persons whom one article tells apart are two.
//   - What an aliases file joins or parts stays so.
func Resolve(sightings []Sighting) Verdict {
	r := &resolver{office: map[string][]holder{}, spelt: map[string][]*group{}}
	r.units(sightings)
	r.sameNames()
	r.otherForms()
	r.withoutOffice()
	return r.verdict()
}

// A unit is all sightings with one profile.
type unit struct {
	Profile
	text     string
	key      string   // the name, folded
	tokens   []string // of the name
	states   []string
	articles map[string]bool
}

// A group is units that are one person.
type group struct {
	units    []*unit
	states   map[string]bool
	offices  map[string]bool
	articles map[string]bool
	fixed    string // person of the aliases file, if it speaks of any unit
	reasons  map[string]bool
	gone     bool // taken up by another
}

// A holder is a group under one of its names.
type holder struct {
	*unit
	group *group
}

type resolver struct {
	all    []*unit
	groups []*group
	office map[string][]holder // office → who holds it, each name of a group once
	spelt  map[string][]*group // state and name as spellings agree on it → groups
}

func (r *resolver) units(sightings []Sighting) {
	byText := map[string]*unit{}
	for _, s := range sightings {
		u := byText[s.Profile]
		if u == nil {
			p := ParseProfile(s.Profile)
			u = &unit{Profile: p, text: s.Profile, key: key(p.name()), tokens: Tokens(p.name()), states: p.states(), articles: map[string]bool{}}
			byText[s.Profile] = u
			r.all = append(r.all, u)
		}
		u.articles[s.Article] = true
	}
	// who is spoken of most comes first, and decides where there is a choice
	slices.SortFunc(r.all, func(a, b *unit) int {
		return cmp.Or(cmp.Compare(len(b.articles), len(a.articles)), cmp.Compare(a.text, b.text))
	})
}

// key is a name by which spellings without hamza or with عبد written apart are one.
func key(name string) string {
	k := " " + strings.Join(strings.Fields(arabic.Fold(name)), " ")
	return strings.ReplaceAll(k, " عبد ال", " عبدال")[1:]
}

func newGroup(u *unit) *group {
	g := &group{units: []*unit{u}, states: map[string]bool{}, offices: map[string]bool{}, articles: maps.Clone(u.articles), reasons: map[string]bool{}}
	for _, s := range u.states {
		g.states[s] = true
	}
	for _, o := range u.Offices {
		g.offices[strings.TrimSuffix(o, guess)] = true
	}
	if u.Was != "" {
		g.fixed = u.Person
	}
	return g
}

func common(a, b map[string]bool) string {
	for _, k := range slices.Sorted(maps.Keys(a)) {
		if b[k] {
			return k
		}
	}
	return ""
}

// disjoint is common without an order, for sets that may be large.
func disjoint(a, b map[string]bool) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	for k := range a {
		if b[k] {
			return false
		}
	}
	return true
}

// conflict reports whether two groups can't be one person.
func conflict(a, b *group) bool {
	return len(a.states) > 0 && len(b.states) > 0 && disjoint(a.states, b.states) || barred(a, b)
}

// barred leaves the offices aside: an article that tells two apart, a user who does.
func barred(a, b *group) bool {
	return a.fixed != "" && b.fixed != "" && a.fixed != b.fixed || !disjoint(a.articles, b.articles)
}

// take adds all of b to a.
func (a *group) take(b *group, reason string) {
	a.units = append(a.units, b.units...)
	maps.Copy(a.states, b.states)
	maps.Copy(a.offices, b.offices)
	maps.Copy(a.articles, b.articles)
	maps.Copy(a.reasons, b.reasons)
	a.fixed = cmp.Or(a.fixed, b.fixed)
	a.reasons[reason] = true
	b.gone = true
}

// sameNames makes groups of the units with an office, by name. Those who serve a
// state come first; officials of organizations join them where nothing conflicts.
func (r *resolver) sameNames() {
	byKey := map[string][]*group{}
	for _, stately := range []bool{true, false} {
		for _, u := range r.all {
			if len(u.Offices) == 0 || len(u.states) > 0 != stately {
				continue
			}
			g := newGroup(u)
			if o := pick(g, byKey[u.key]); o != nil {
				o.take(g, sameName(u, g, o))
				continue
			}
			byKey[u.key] = append(byKey[u.key], g)
			r.groups = append(r.groups, g)
		}
	}
}

// pick gives the group of the same name that g belongs to, nil if there is none
// or no telling.
func pick(g *group, pool []*group) *group {
	var fits, office []*group
	for _, o := range pool {
		switch u := g.units[0]; {
		case g.fixed != "" && g.fixed == o.fixed && disjoint(g.articles, o.articles):
			return o
		case conflict(g, o):
		case common(g.offices, o.offices) != "":
			office = append(office, o)
		case len(u.tokens) > 1 || len(u.Offices) == 0: // a surname is shared by many
			fits = append(fits, o)
		}
	}
	if len(office) > 0 {
		return foremost(office)
	}
	return foremost(fits)
}

// foremost gives the only group, or the one that four in five articles mean.
func foremost(groups []*group) *group {
	var best *group
	all := 0
	for _, g := range groups {
		all += len(g.articles)
		if best == nil || len(g.articles) > len(best.articles) {
			best = g
		}
	}
	if best == nil || len(groups) > 1 && 5*len(best.articles) < 4*all {
		return nil
	}
	return best
}

func sameName(u *unit, g, o *group) string {
	switch {
	case g.fixed != "" && g.fixed == o.fixed:
		return byFile(u)
	case common(g.offices, o.offices) != "":
		return fmt.Sprintf("«%s»: the same name and office (%s)", u.name(), common(g.offices, o.offices))
	case common(g.states, o.states) != "":
		return fmt.Sprintf("«%s»: the same name, serving the same state (%s)", u.name(), common(g.states, o.states))
	}
	return fmt.Sprintf("«%s»: the same name, and no office speaks against it", u.name())
}

// otherForms joins groups whose names differ: from the longest names to the
// shortest, so that a short one finds all whom it may mean.
func (r *resolver) otherForms() {
	slices.SortStableFunc(r.groups, func(a, b *group) int {
		return cmp.Or(cmp.Compare(len(b.units[0].tokens), len(a.units[0].tokens)), cmp.Compare(len(b.articles), len(a.articles)), cmp.Compare(a.units[0].text, b.units[0].text))
	})
	for _, g := range r.groups {
		if o := foremost(r.others(g)); o != nil {
			reason := otherForm(g, o)
			r.index(g.units, o)
			o.take(g, reason)
			continue
		}
		r.index(g.units, g)
	}
	r.groups = slices.DeleteFunc(r.groups, func(g *group) bool { return g.gone })
}

// index makes those units of a group findable that came from another or are its own.
func (r *resolver) index(units []*unit, g *group) {
	for _, u := range units {
		for _, o := range u.Offices {
			o = strings.TrimSuffix(o, guess)
			if !slices.ContainsFunc(r.office[o], func(h holder) bool { return h.group == g && h.key == u.key }) {
				r.office[o] = append(r.office[o], holder{u, g})
			}
		}
	}
	for _, k := range g.spellings() {
		if !slices.Contains(r.spelt[k], g) {
			r.spelt[k] = append(r.spelt[k], g)
		}
	}
}

// spellings are the keys under which full names of one state are found however
// they are spelt.
func (g *group) spellings() []string {
	var out []string
	for _, u := range g.units {
		if len(u.tokens) < 2 {
			continue
		}
		spelt := ""
		for _, t := range u.tokens {
			spelt += " " + Skeleton(t)
		}
		for _, s := range slices.Sorted(maps.Keys(g.states)) {
			out = append(out, s+spelt)
		}
	}
	return out
}

// others gives the groups that g's name may be another form of.
func (r *resolver) others(g *group) []*group {
	var out []*group
	add := func(o *group, fits bool) {
		if fits && !o.gone && o != g && !slices.Contains(out, o) && !conflict(g, o) {
			out = append(out, o)
		}
	}
	type held struct{ office, name string }
	done := map[held]bool{}
	for _, u := range g.units {
		for _, office := range u.Offices {
			office = strings.TrimSuffix(office, guess)
			if done[held{office, u.key}] {
				continue
			}
			done[held{office, u.key}] = true
			for _, h := range r.office[office] {
				add(h.group, alike(u, h.unit))
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, k := range g.spellings() {
		for _, o := range r.spelt[k] {
			add(o, true)
		}
	}
	return out
}

// alike reports whether a short name may be another form of a long one. A name of
// two parts that begins with the father's is the father's: «سالم بن زياد» is not
// «ماجد بن سالم بن زياد».
func alike(short, long *unit) bool {
	if len(short.tokens) == 0 || len(long.tokens) == 0 {
		return false
	}
	if len(short.tokens) == 1 && similar(short.tokens[0], long.tokens[len(long.tokens)-1]) {
		return true
	}
	return Alike(long.tokens, short.tokens) && !Father(long.name(), short.name())
}

func otherForm(g, o *group) string {
	how := "serving the same state (" + common(g.states, o.states) + ")"
	if office := common(g.offices, o.offices); office != "" {
		how = "with the same office (" + office + ")"
	}
	form := "another spelling"
	if len(g.units[0].tokens) != len(o.units[0].tokens) {
		form = "a shorter form"
	}
	return fmt.Sprintf("«%s»: %s of «%s», %s", g.units[0].name(), form, o.units[0].name(), how)
}

// withoutOffice places those of whom no office is told.
func (r *resolver) withoutOffice() {
	byKey := map[string][]*group{}
	for _, g := range r.groups {
		seen := map[string]bool{}
		for _, u := range g.units {
			if !seen[u.key] {
				seen[u.key] = true
				byKey[u.key] = append(byKey[u.key], g)
			}
		}
	}
	for _, u := range r.all {
		if len(u.Offices) > 0 {
			continue
		}
		g := newGroup(u)
		// units without an office that were placed before count as well
		if o := pick(g, byKey[u.key]); o != nil {
			o.take(g, sameName(u, g, o))
			continue
		}
		byKey[u.key] = append(byKey[u.key], g)
		r.groups = append(r.groups, g)
	}
}

// verdict names the groups.
func (r *resolver) verdict() Verdict {
	v := Verdict{Person: map[string]string{}, Reasons: map[string][]string{}}
	byName := map[string][]*group{}
	for _, g := range r.groups {
		byName[g.best().Person] = append(byName[g.best().Person], g)
	}
	taken := map[string]bool{}
	for _, person := range slices.Sorted(maps.Keys(byName)) {
		same := byName[person]
		slices.SortFunc(same, func(a, b *group) int {
			return cmp.Or(cmp.Compare(len(b.articles), len(a.articles)), cmp.Compare(a.least(), b.least()))
		})
		plain := foremost(same)
		for _, g := range same {
			iri := vocab.ID + person
			if len(same) > 1 && g != plain && len(g.states) > 0 {
				iri += "-" + strings.Join(slices.Sorted(maps.Keys(g.states)), "-")
			}
			for n, free := 2, iri; taken[iri]; n++ {
				iri = fmt.Sprintf("%s-%d", free, n)
			}
			taken[iri] = true
			for _, u := range g.units {
				v.Person[u.text] = iri
			}
			for _, o := range same {
				if o != g && len(g.states) > 0 && len(o.states) > 0 {
					why := "no state in common"
					if !disjoint(g.states, o.states) {
						why = "no office in common, or an article has both"
					}
					g.reasons[fmt.Sprintf("«%s» of %s is somebody else: %s", o.best().name(), strings.Join(slices.Sorted(maps.Keys(o.states)), ", "), why)] = true
				}
			}
			for _, u := range g.units {
				if u.Was != "" {
					g.reasons[byFile(u)] = true
				}
			}
			if u := g.units[0]; len(g.units) == 1 && len(u.articles) > 1 && u.Was == "" {
				g.reasons[only(u)] = true
			}
			if len(g.reasons) > 0 {
				v.Reasons[iri] = slices.Sorted(maps.Keys(g.reasons))
			}
		}
	}
	return v
}

func byFile(u *unit) string {
	return fmt.Sprintf("«%s»: «%s» by the aliases file", Profile{Person: u.Was}.name(), u.name())
}

// only is the reason for one profile in several articles.
func only(u *unit) string {
	if len(u.Offices) == 0 {
		return fmt.Sprintf("«%s»: the same name, and no office speaks against it", u.name())
	}
	return fmt.Sprintf("«%s»: the same name and office (%s)", u.name(), strings.TrimSuffix(u.Offices[0], guess))
}

func (g *group) least() string {
	least := g.units[0].text
	for _, u := range g.units {
		least = min(least, u.text)
	}
	return least
}

// best gives the unit whose name the person gets: that of the aliases file, else
// of two parts or more, in most articles, the fullest.
func (g *group) best() *unit {
	articles := map[string]int{}
	for _, u := range g.units {
		articles[u.Person] += len(u.articles)
	}
	return slices.MinFunc(g.units, func(a, b *unit) int {
		return cmp.Or(
			-cmp.Compare(btoi(a.Was != ""), btoi(b.Was != "")),
			-cmp.Compare(min(len(a.tokens), 2), min(len(b.tokens), 2)),
			-cmp.Compare(articles[a.Person], articles[b.Person]),
			-cmp.Compare(len(a.tokens), len(b.tokens)),
			cmp.Compare(a.Person, b.Person))
	})
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
