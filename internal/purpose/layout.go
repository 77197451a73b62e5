package purpose

import (
	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/span"
)

// row reads a table row: the objectives and measures in its cells, and the
// sector that its first cell names.
func (r *reader) row(b *article.Block) {
	if len(b.Cells) == 0 {
		return
	}
	var label []hit
	told := false
	for n := range b.Cells {
		if m := b.Cells[n].Meaning; m == article.Objectives || m == article.Measures {
			told = true
		}
	}
	sectors := b.Meaning == article.Sectors || b.Cells[0].Meaning == article.Sectors
	if !told && !sectors {
		return
	}
	for n, c := range b.Cells {
		first, last := r.wordsIn(c.Span)
		if first == last {
			continue
		}
		s := r.sentenceOf(b, c.Span)
		switch c.Meaning {
		case article.Objectives, article.Measures:
			typ, rule := fact.Objective, "table-objectives"
			if c.Meaning == article.Measures {
				typ, rule = fact.Measure, "table-measures"
			}
			for _, p := range r.cell(first, last) {
				f := r.add(typ, rule, 0.95, s, p, true)
				own := r.of(p.first, p.last)
				if len(label) > 0 {
					f.f.Sector = label[0].Sector
				}
				if len(own) > 0 && (len(label) == 0 || label[0].Weak) {
					f.f.Sector = own[0].Sector
				}
				f.hits = own
				lead := r.leading(own)
				if len(label) > 0 && !label[0].Weak && len(lead) > 0 && lead[0] == own[0] { // the row is of its label's sector
					lead = lead[1:]
				}
				r.cooperation(rule, 0.85, s, lead, "")
			}
		default:
			if n == 0 {
				label = r.members(first, last)
				r.cooperation("table-sectors", 0.9, s, label, "")
			}
		}
	}
}

// leading gives the first sector of a purpose, those coordinated with it and
// those of «في مجالات …»; what else is named later tells by what means or for whom.
func (r *reader) leading(hits []hit) []hit {
	var out []hit
	for n, h := range hits {
		if n == 0 || h.conj && h.First == hits[n-1].Last && len(out) > 0 && out[len(out)-1] == hits[n-1] || r.has(h.First-1, r.k.c.field, true) {
			out = append(out, h)
		}
	}
	return out
}

// members reads a cell or item that names sectors: «الطرق والجسور».
func (r *reader) members(first, last int) []hit {
	hits := r.list(first, last)
	if len(hits) == 0 {
		hits = r.of(first, last)
	}
	return hits
}

// cell parts a cell's text into purposes.
func (r *reader) cell(first, last int) []piece {
	for last > first && r.words[last-1].Punct && !closes(r.words[last-1].Form) {
		last--
	}
	var out []piece
	for i := first; i < last; {
		if r.words[i].Punct {
			i++
			continue
		}
		v, ok := r.masdar(i)
		if !ok {
			v = verbal{}
		}
		ps := r.pieces(i, last, v, true)
		if len(ps) == 0 {
			i++
			continue
		}
		out = append(out, ps...)
		i = ps[len(ps)-1].last
		if i < last && !r.words[i].Punct { // cut at an aside: the rest of the cell belongs to it
			out[len(out)-1].last = last
			out[len(out)-1].span.End = r.words[last-1].Span.End
			break
		}
	}
	return out
}

// item reads a bullet of a list that says what it holds; false if it doesn't.
func (r *reader) item(b *article.Block) bool {
	var typ fact.Type
	rule := ""
	switch b.Meaning {
	case article.Objectives:
		typ, rule = fact.Objective, "list-objectives"
	case article.Measures:
		typ, rule = fact.Measure, "list-measures"
	case article.Sectors:
		first, last := r.wordsIn(b.Span)
		r.cooperation("list-sectors", 0.9, b.First, r.members(first, last), "")
		return true
	case article.Agreements:
		first, last := r.wordsIn(b.Span)
		r.cooperation("list-agreements", 0.6, b.First, r.members(first, last), "agreed")
		return false
	case article.Participants, article.Background:
		return true
	default:
		return false
	}
	if b.First >= b.Last {
		return true
	}
	s := &r.art.Sentences[b.First]
	first, last := s.First, s.Last
	for first < last && r.words[first].Punct && !opensQuote(r.words[first].Form) {
		first++
	}
	end := first
	for open := 0; end < last; end++ {
		w := &r.words[end]
		switch w.Form {
		case "(", "«", "“":
			open++
		case ")", "»", "”":
			open--
		case "؛":
			open = 0
		}
		if w.Form == "؛" || w.Form == "،" && open <= 0 && end+1 < last && (r.ends(end+1) || r.has(end+1, r.k.c.relative, true)) {
			break
		}
	}
	last = end
	for last > first && r.words[last-1].Punct && !closes(r.words[last-1].Form) {
		last--
	}
	if last <= first {
		return true
	}
	v, ok := r.masdar(first)
	if !ok {
		v = verbal{}
	}
	p := piece{first: first, last: last, head: v}
	p.span = span.Span{Start: r.start(first, verbal{skip: b2i(v.conj)}), End: r.balance(first, &p.last)}
	f := r.add(typ, rule, 0.95, b.First, p, true)
	f.hits = r.of(p.first, p.last)
	if len(f.hits) > 0 {
		f.f.Sector = f.hits[0].Sector
	}
	if typ == fact.Objective {
		f.hits = r.leading(f.hits)
	}
	r.cooperation(rule, 0.8, b.First, f.hits, "")
	return true
}
