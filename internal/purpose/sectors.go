package purpose

import (
	"strings"
	"unicode/utf8"

	"github.com/rawabit/rawabit/internal/mention"
	"github.com/rawabit/rawabit/internal/span"
)

// A hit is a sector named in the text.
type hit struct {
	Sector string
	Span   span.Span
	First  int // words [First, Last) of the article
	Last   int
	Weak   bool // a word too common to prove the sector alone
	adj    bool
	conj   bool
	// governed: ل or ب stands before it
	governed bool
	also     string // a second sector that the same words prove
}

// maxList bounds a list of sectors in words, so that a text of one endless
// sentence costs no more than its length.
const maxList = 100

// sectorAt gives the sector that begins at word i: the longest wording, among
// equals one that is not weak. A wording of two sectors gives the second in also.
func (r *reader) sectorAt(i int) (hit, bool) {
	var best hit
	var found bool
	if r.blocked[i] {
		return best, false
	}
	for k := range r.doc.Hits[i] {
		m := &r.doc.Hits[i][k]
		if found && m.N < best.Last-best.First {
			break
		}
		for _, s := range m.Senses {
			if s.Entry.Kind != "sector" {
				continue
			}
			weight := s.Entry.Get("weight")
			if weight == "definite" && !s.Infl.Def {
				continue
			}
			weak := weight == "low"
			if found && !weak && !best.Weak && best.Sector != s.Entry.ID && best.Last == i+m.N {
				best.also = s.Entry.ID
				continue
			}
			if found && (weak || !best.Weak) {
				continue
			}
			found = true
			best = hit{
				Sector: s.Entry.ID, First: i, Last: i + m.N, Weak: weak, adj: s.Key == "adj",
				conj:     strings.HasPrefix(m.Prefix, "و") || strings.HasPrefix(m.Prefix, "ف"),
				governed: strings.HasSuffix(m.Prefix, "ب") || strings.HasSuffix(m.Prefix, "ل"),
				Span:     span.Span{Start: r.start(i, verbal{skip: utf8.RuneCountInString(m.Prefix)}), End: r.words[i+m.N-1].Span.End},
			}
			if strings.HasSuffix(m.Prefix, "ل") && fused(r.words[i].Form) {
				best.Span.Start = r.start(i, verbal{skip: utf8.RuneCountInString(m.Prefix) - 1})
			}
		}
	}
	return best, found
}

// fused reports whether a folded word begins with لل, so that the clitic and
// the article share their letter.
func fused(form string) bool {
	return strings.HasPrefix(form, "لل") || strings.HasPrefix(form, "ولل") || strings.HasPrefix(form, "فلل")
}

// inName reports whether word i belongs to the name of a body, an office or a
// person. «قطاع النقل» is a field, whatever else it may be called.
func (r *reader) inName(i int) bool {
	if i >= len(r.doc.At) || r.doc.At[i] < 0 {
		return false
	}
	m := &r.doc.Mentions[r.doc.At[i]]
	switch m.Class {
	case mention.Organization:
		if h, ok := r.sectorAt(m.First); ok && h.Last >= m.Last && m.Code == "" && m.Entry == nil {
			return false // «وإدارة الموارد المائية» is what is done, unless a body is known by that name
		}
		return !r.has(m.First, r.k.c.field, true) && !r.fieldWithClitic(m.First)
	case mention.Office:
		return m.Last > m.First+1 || i == 0 || !r.has(i-1, r.k.c.field, true) && !r.has(i-1, r.k.c.relation, true) // «المجال البرلماني», «التعاون البرلماني» are nobody's office
	case mention.Person:
		return true
	}
	return false
}

// named reports whether word i belongs to any mention of a place or people.
func (r *reader) named(i int) bool {
	return i < len(r.doc.At) && r.doc.At[i] >= 0
}

// list reads a coordinated list of sectors from word i on: of each member the
// head decides («صناعة الأدوية» is industry).
func (r *reader) list(i, end int) []hit { return r.coordinated(i, end, 4) }

// coordinated is list; after so many words in a row that say nothing of sectors
// it has ended.
func (r *reader) coordinated(i, end, patience int) []hit {
	end = min(end, i+maxList)
	var out []hit
	var member hit // best of the member under way
	var has bool
	unknown := 0
	flush := func() {
		if has && !(member.Weak && r.has(member.First, r.k.c.plainHead, true)) { // «تبادل الخبرات» alone is no field
			out = append(out, member)
		}
		has = false
	}
	for j := i; j < end; {
		w := &r.words[j]
		if w.Punct {
			switch w.Form {
			case "،", ",":
				if !r.listGoesOn(j+1, end) {
					flush()
					return out
				}
				flush()
			case "\"", "«", "»", "“", "”", "(", ")", "-", "–", "ـ", "/":
			case ":", "؛":
				if len(out) > 0 || has || !r.listGoesOn(j+1, end) {
					flush()
					return out
				}
			default:
				flush()
				return out
			}
			j++
			continue
		}
		if n := r.wording(j, r.k.c.notSector, true); n > 1 { // «ورش العمل»: no word of it counts
			if conjunct(w.Form) != "" {
				flush()
			}
			unknown++
			j += n
			continue
		}
		if n := max(r.wording(j, r.k.c.field, true), b2i(r.fieldWithClitic(j))); n > 0 {
			if conjunct(w.Form) != "" {
				flush()
			}
			unknown = 0
			j += n
			continue
		}
		h, ok := r.sectorAt(j)
		if ok && (r.inName(j) || unknown > 0 && (h.governed || h.Weak && !h.conj)) {
			ok = false // «والمعالجة بالمياه»: the head is not known
		}
		if ok {
			if h.conj || h.adj && has && member.adj && member.Last == j {
				flush()
			}
			if !has || (member.Weak || r.has(member.First, r.k.c.plainHead, true)) && !h.Weak && !h.conj {
				member, has = h, true
			}
			unknown = 0
			j = h.Last
			continue
		}
		if n := r.wording(j, r.k.c.glue, true); n > 0 {
			if conjunct(w.Form) != "" || n > 1 {
				flush()
			}
			j += n
			continue
		}
		if r.ends(j) || r.has(j, r.k.c.relative, true) || w.Form == "بين" {
			break
		}
		if len(out) == 0 && !has && r.has(j, r.k.c.strengthen, true) && (conjunct(w.Form) != "" || j > i && r.words[j-1].Form == "و") {
			break // «في المجالات كافة وتعزيز التنمية»
		}
		if conjunct(w.Form) != "" {
			flush()
		}
		if unknown++; unknown > patience {
			break
		}
		if ok := r.inName(j); ok { // «وإدارة المرافق الصحية» is one member
			j = max(j+1, r.doc.Mentions[r.doc.At[j]].Last)
			continue
		}
		j++
	}
	flush()
	return out
}

// listGoesOn reports whether a list has another member just after a comma.
func (r *reader) listGoesOn(i, end int) bool {
	if i < end && r.fieldWithClitic(i) {
		return true // «… ؛ كقطاعات الصحة»
	}
	if i < end && conjunct(r.words[i].Form) != "" && !r.ends(i) && !r.has(i, r.k.c.relative, true) {
		return true
	}
	for j := i; j < min(i+3, end); j++ {
		if r.words[j].Punct {
			continue
		}
		if h, ok := r.sectorAt(j); ok && (!h.Weak || h.conj) {
			return true
		}
		if r.ends(j) && !r.has(j, r.k.c.glue, true) {
			return false
		}
		if r.has(j, r.k.c.field, true) {
			return true
		}
	}
	return false
}

// of gives the sectors that words [first, last) prove, in order. «فنية» beside
// a committee is no sector.
func (r *reader) of(first, last int) []hit {
	var out []hit
	for j := first; j < last; {
		h, ok := r.sectorAt(j)
		if !ok || h.Last > last {
			j++
			continue
		}
		if r.has(j, r.k.c.field, true) && h.Last < last { // «مجال الطاقة المتجددة»
			if next, ok := r.sectorAt(j + 1); ok && next.Last > h.Last && next.Last <= last {
				h = next
			}
		}
		j = h.Last
		if h.Weak || h.adj && h.Sector == "technology" && r.technical(h.First, first) {
			continue
		}
		if h.Last < last && r.has(h.First, r.k.c.plainHead, true) {
			if next, ok := r.sectorAt(h.Last); ok && !next.Weak && !next.conj {
				continue
			}
		}
		dup := false
		for _, o := range out {
			dup = dup || o.Sector == h.Sector
		}
		if !dup {
			out = append(out, h)
		}
	}
	return out
}

func (r *reader) technical(j, first int) bool {
	for k := j - 1; k >= max(first, j-2); k-- {
		if r.has(k, r.k.c.technicalHead, true) {
			return true
		}
	}
	return false
}
