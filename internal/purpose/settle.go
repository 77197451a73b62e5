package purpose

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/mention"
	"github.com/rawabit/rawabit/internal/span"
)

// settle keeps, of finds that overlap or repeat each other, the surest, gives
// them their parties and returns all facts in order.
func (r *reader) settle() []fact.Fact {
	order := make([]int, len(r.finds))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool {
		x, y := &r.finds[order[a]], &r.finds[order[b]]
		if x.headline != y.headline {
			return y.headline
		}
		if x.layout != y.layout {
			return x.layout
		}
		if x.f.Confidence != y.f.Confidence {
			return x.f.Confidence > y.f.Confidence
		}
		return x.first < y.first
	})
	taken := make([]bool, len(r.words))
	texts := map[string]bool{}
	out := make([]fact.Fact, 0, len(r.finds)+len(r.coop))
	last := 0 // the find kept last
next:
	for _, n := range order {
		c := &r.finds[n]
		parties, _ := r.ctx.Parties(c.sentence, c.first, c.last)
		if len(parties) < 2 && c.layout { // a row on bodies that are not understood is of the talks as its table is
			parties, _ = r.ctx.Parties(-1, 0, 0)
		}
		if len(parties) < 2 && c.f.Type != fact.Measure && !c.told || c.headline && len(out) > 0 && !r.finds[last].headline {
			continue
		}
		for j := c.first; j < c.last; j++ {
			if taken[j] {
				continue next
			}
		}
		text := r.folded(c.first, c.last)
		if texts[text] {
			continue
		}
		texts[text] = true
		for j := c.first; j < c.last; j++ {
			taken[j] = true
		}
		if len(parties) >= 2 { // a step may be of one alone; an aim is of interest between two
			c.f.Parties = sorted(parties)
		}
		out = append(out, c.f)
		last = n
		if !c.layout && !c.oneSided {
			r.cooperation(c.f.Rule, c.f.Confidence*0.8, c.sentence, r.shared(c), "")
		}
	}
	best := map[string]int{}
	for n := range r.coop {
		c := &r.coop[n]
		parties, sure := r.ctx.Parties(c.sentence, c.first, c.last)
		if len(parties) < 2 || !sure || r.withOther(c.last, parties) {
			continue
		}
		parties = sorted(parties)
		key := strings.Join(parties, "\n") + "\n" + c.sector
		have, ok := best[key]
		status := c.status
		switch {
		case !ok:
			have = len(out)
			best[key] = have
			out = append(out, fact.Fact{})
		case c.confidence <= out[have].Confidence:
			continue
		case status == "":
			status = out[have].Status
		}
		out[have] = fact.Fact{Type: fact.Cooperation, Parties: parties, Sector: c.sector, Status: status, Rule: c.rule,
			Confidence: c.confidence, Evidence: []span.Span{c.span}}
	}
	fact.SortStable(out, func(a, b *fact.Fact) int {
		return cmp.Or(a.Evidence[0].Compare(b.Evidence[0]), cmp.Compare(a.Type, b.Type), cmp.Compare(a.Sector, b.Sector))
	})
	return out
}

// withOther reports whether the words from i on tell of a state that is none of the
// parties: «… تناول خلالها العلاقات التجارية مع قادة كينيا».
func (r *reader) withOther(i int, parties []string) bool {
	const near = 4
	for ; i < len(r.words) && !r.words[i].Punct && conjunct(r.words[i].Form) != ""; i++ { // «والأمنية»
	}
	if i >= len(r.words) || r.words[i].Form != "مع" {
		return false
	}
	for k := i + 1; k < min(i+1+near, len(r.words)) && !r.words[k].Punct; k++ {
		if !r.named(k) {
			continue
		}
		if m := &r.doc.Mentions[r.doc.At[k]]; m.Class == mention.Country && m.Entity >= 0 {
			return !slices.Contains(parties, r.doc.Entities[m.Entity].ID)
		}
	}
	return false
}

// shared gives those sectors of an objective or measure in which both sides
// have a part: all where it names what they share, else those about which states
// do not quarrel. What stands far from the head tells of the surroundings.
func (r *reader) shared(c *found) []hit {
	const near = 10
	if r.has(c.first, r.k.c.severing, true) {
		return nil
	}
	mutual := false
	for j := c.first; j < c.last && !mutual; j++ {
		mutual = r.has(j, r.k.c.mutual, true)
	}
	mutual = mutual || r.twoNamed(c.first, c.last)
	var out []hit
	for _, h := range c.hits {
		if h.First-c.first <= near && !r.ofState(h.First) && (mutual || c.joint && !r.word(h.Sector, r.k.c.contested)) {
			out = append(out, h)
		}
	}
	return out
}

// ofState reports whether word i is of the name of a ministry or the like: it
// tells who acts, not in what field.
func (r *reader) ofState(i int) bool {
	return r.inName(i) && r.doc.Mentions[r.doc.At[i]].Code != ""
}

// twoNamed reports whether words [first, last) name two states, be it by their
// nisbas: «الاستثمارات القطرية في السودان».
func (r *reader) twoNamed(first, last int) bool {
	code := ""
	for j := first; j < last; j++ {
		if !r.named(j) {
			continue
		}
		m := &r.doc.Mentions[r.doc.At[j]]
		if m.Class != mention.Country && m.Class != mention.Nisba || m.Code == "" {
			continue
		}
		if code != "" && code != m.Code {
			return true
		}
		code = m.Code
	}
	return false
}

func (r *reader) folded(first, last int) string {
	var b strings.Builder
	for j := first; j < last; j++ {
		b.WriteString(r.words[j].Form)
		b.WriteByte(' ')
	}
	return strings.TrimPrefix(b.String(), "و")
}

func sorted(list []string) []string {
	out := append([]string(nil), list...)
	sort.Strings(out)
	return out
}
