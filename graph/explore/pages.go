package explore

import (
	"cmp"
	"slices"
)

// A keyed thing has what it is sorted by, before its IRI.
type keyed struct {
	key string
	id  id
	iri string
	typ id // of a fact
}

// page is some for a page.
func (r *reading) page(kind string, list []keyed, down bool, p Page) (out []keyed, next string, err error) {
	return r.some(kind, list, down, p.Cursor, p.limit())
}

// some sorts things by key (descending if down is set), then IRI, and gives those behind
// the cursor, at most limit, and the next cursor. It reads only the IRIs that it needs.
func (r *reading) some(kind string, list []keyed, down bool, from string, limit int) (out []keyed, next string, err error) {
	after, err := readCursor(kind, from, 2)
	if err != nil {
		return nil, "", err
	}
	byKey := func(a, b string) int {
		if down {
			return cmp.Compare(b, a)
		}
		return cmp.Compare(a, b)
	}
	slices.SortFunc(list, func(a, b keyed) int { return byKey(a.key, b.key) })
	for i := 0; i < len(list) && len(out) <= limit; {
		end := i + 1
		for end < len(list) && list[end].key == list[i].key {
			end++
		}
		same := list[i:end]
		i = end
		if after != nil && byKey(same[0].key, after[0]) < 0 {
			continue
		}
		for j := range same {
			if j%256 == 0 && r.ctx.Err() != nil {
				return nil, "", r.ctx.Err()
			}
			if same[j].iri, err = r.name(same[j].id); err != nil {
				return nil, "", err
			}
		}
		slices.SortFunc(same, func(a, b keyed) int { return cmp.Compare(a.iri, b.iri) })
		for _, k := range same {
			if after == nil || k.key != after[0] || k.iri > after[1] {
				out = append(out, k)
			}
		}
	}
	if len(out) > limit {
		out = out[:limit]
		last := out[limit-1]
		next = cursor(kind, last.key, last.iri)
	}
	return out, next, nil
}
