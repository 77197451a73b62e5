package mention

import "strings"

// often is how many times a country is named that an article is surely about.
const often = 3

// acting finds the countries that take part in what the article tells or are where
// it happens, beside those that only its facts know, and puts them into Placed.
// Countries that are merely a topic («تطورات الأوضاع في سوريا») are none.
func (l *linker) acting() {
	d := l.d
	times := map[int]int{}
	told := map[int]bool{} // bodies that are named for more than what is talked of
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Class == Organization && m.Entity >= 0 {
			told[m.Entity] = told[m.Entity] || !l.aside(i, told)
			if m.Last > m.First+1 && m.Entry != nil && m.Entry.Kind == "orghead" && !m.Entry.Is("state") && (m.Named || !m.Entry.Is("common") || m.Last > m.First+2) {
				times[m.Entity]++
			}
			if l.bodyActs(i) || times[m.Entity] >= 2 { // a body that is named by two words and more time and again
				d.Placed[m.Entity] = true
			}
		}
		if m.Title != nil && m.Title.Posted != "" {
			d.Placed[l.country(m.Title.Posted)] = true
		}
		if m.Class == Country && m.Code == d.Home && m.Entity >= 0 && !strings.HasPrefix(m.Prefix, "و") && !l.talkedAbout(m) { // those at home are called by their office alone
			d.Placed[m.Entity] = true
		}
		if t := m.Title; t != nil && t.Marked && t.Code != "" && m.Class != Person {
			d.Placed[l.country(t.Code)] = true
		}
		if m.Entity < 0 || m.Class != Country && m.Class != Nisba {
			continue
		}
		if m.Class == Country {
			times[m.Entity]++
		}
		if times[m.Entity] >= often || m.Class == Country && l.acts(i) || m.Class == Nisba && l.actors(m) {
			d.Placed[m.Entity] = true
		}
	}
	for n := range d.Fixed {
		if !told[n] {
			delete(d.Fixed, n)
		}
	}
}

// aside reports whether the body of mention i is only named for something of it that is
// talked of («قرار مجلس الأمن»), or goes on with a list of such.
func (l *linker) aside(i int, told map[int]bool) bool {
	d := l.d
	m := &d.Mentions[i]
	k := m.First - 1
	if k < 0 || strings.TrimLeft(m.Prefix, "وف") != "" {
		return false
	}
	if d.sign(k, "aside") {
		return true
	}
	if strings.HasPrefix(m.Prefix, "و") && d.At[k] >= 0 {
		o := &d.Mentions[d.At[k]]
		return o.Class == Organization && o.Last == m.First && o.Entity >= 0 && !told[o.Entity]
	}
	return false
}

// acts reports whether the country of mention i stands where one takes part: beside a
// verb, behind «مع» or «بين», or as a place of no mere topic; in a list, as its first does.
func (l *linker) acts(i int) bool {
	d := l.d
	m := &d.Mentions[i]
	k := m.First - 1
	if strings.HasPrefix(m.Prefix, "و") && k >= 0 && d.At[k] >= 0 {
		if o := &d.Mentions[d.At[k]]; o.Class == Country && o.Last == m.First {
			return d.Placed[o.Entity]
		}
	}
	if l.finite(m.Last) {
		return true
	}
	if k >= 1 && m.Prefix == "" && d.sign(k, "each-of") && d.sign(k-1, "each") {
		return !l.topic(k-2) && !l.topic(k-3)
	}
	switch p := strings.TrimLeft(m.Prefix, "وف"); {
	case p == "ب":
		return !l.topic(k)
	case p != "":
		return false
	}
	if k < 0 {
		return false
	}
	if d.Article.Words[k].Form == "في" {
		return !l.topic(k - 1)
	}
	return d.bareSign(k, "partner") || l.finite(k)
}

// bodyActs reports whether the organization of mention i has a name of its own and
// stands where one takes part; in a list, as its first does.
func (l *linker) bodyActs(i int) bool {
	d := l.d
	m := &d.Mentions[i]
	if m.Entry == nil || !m.Named && m.Entry.Kind != "organization" {
		return false
	}
	k := m.First - 1
	if strings.HasPrefix(m.Prefix, "و") && k >= 0 && d.At[k] >= 0 {
		if o := &d.Mentions[d.At[k]]; o.Class == Organization && o.Last == m.First && o.Entity >= 0 {
			return d.Placed[o.Entity]
		}
	}
	if l.finite(m.Last) || k >= 0 && l.finite(k) {
		return true
	}
	if k < 0 {
		return false
	}
	sort := m.Entry.Get("sort")
	houses := sort == "university" || sort == "agency"
	switch strings.TrimLeft(m.Prefix, "وف") {
	case "ب":
		return houses
	case "":
		return d.bareSign(k, "partner") || d.bareSign(k, "host") || houses && d.bareSign(k, "inside")
	}
	return false
}

// actors reports whether a nisba tells whose the actors before it are («الوفد
// الليبي») or in which country the city or capital before it lies.
func (l *linker) actors(m *Mention) bool {
	k := m.First - 1
	if m.Prefix != "" || k < 0 {
		return false
	}
	if n := l.d.At[k]; n >= 0 && l.d.Mentions[n].Class == City {
		return true
	}
	return l.d.sign(k, "side") || l.d.sign(k, "actor")
}

// topic reports whether word k, or the one before its adjective, is one of the nouns
// under which countries are merely talked of («الوضع», «الأزمة»).
func (l *linker) topic(k int) bool {
	return l.d.sign(k, "topic") || l.d.sign(k-1, "topic") && strings.HasPrefix(l.d.Article.Words[k].Form, "ال")
}

// finite reports whether word k is a verb in the past or the present.
func (l *linker) finite(k int) bool {
	if k < 0 || k >= len(l.d.Hits) {
		return false
	}
	for _, h := range l.d.Hits[k] {
		for _, s := range h.Senses {
			if s.Entry.Kind == "verb" && (s.Key == "past" || s.Key == "present") && (h.Prefix == "" || strings.Trim(h.Prefix, "وفس") == "") {
				return true
			}
		}
	}
	return false
}
