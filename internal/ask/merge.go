package ask

import (
	"slices"
	"strings"

	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/graph/vocab"
)

// A node is what the sentence is made of once offices are put together: an item, and who or
// what it means.
type node struct {
	item
	ref    Ref
	people bool     // an office, or "officials": whoever is one
	preps  []string // that stand before it
	used   bool
}

// merge puts offices together with what they are of and who holds them.
func (r *reader) merge() (out []*node, err error) {
	items := r.items
	for i := 0; i < len(items); {
		n, k, err := r.office(items[i:])
		if err != nil {
			return nil, err
		}
		if k == 0 {
			n, k = &node{item: items[i]}, 1
			if n.is("ref") && !n.is("question") && !(n.is("outlet") && r.says) {
				n.ref = n.item.ref()
			}
		}
		out = append(out, n)
		i += k
	}
	return out, nil
}

func (r *reader) latin(it item) bool { return r.words[it.from].form[0] < 0x80 }

// office reads an office or a kind of people: the Libyan prime minister, Tunisia's minister of health,
// وزير الخارجية المصري, Libyan officials.
func (r *reader) office(items []item) (*node, int, error) {
	at := 0
	n := &node{people: true}
	var of Ref
	latin := r.latin(items[0])
	clitics, from := items[0].clitics, items[0].from
	if latin {
		if c := items[at].ref("country"); c != nil && items[at].is("ref") {
			of = c
			at++
		}
		for at < len(items) && items[at].is("sector") && (items[at].ref("role") == nil) {
			n.ref = append(n.ref, items[at].ref("sector")...)
			at++
			for at+1 < len(items) && items[at].is("prep", "and") && items[at+1].is("sector") {
				n.ref = append(n.ref, items[at+1].ref("sector")...)
				at += 2
			}
		}
	}
	if at >= len(items) || !items[at].is("role") && !items[at].is("noun", "official") {
		return nil, 0, nil
	}
	head := items[at]
	if role := head.ref("role"); role != nil && !head.is("noun", "official") {
		n.ref = append(slices.Clone(role), n.ref...)
	} else if len(n.ref) > 0 {
		return nil, 0, nil
	}
	n.senses = head.senses
	n.object = head.object
	at++
	definite := r.definite(head)
	for at < len(items) {
		it := items[at]
		next := at + 1
		ofLatin := latin && (it.is("prep", "of", "for", "from") || it.is("prep", "in") && !r.wantsPlace) && next < len(items)
		switch {
		case n.ref.has("role") && it.is("sector") && it.ref("sector") != nil && len(it.clitics) == 0 && !n.ref.has("sector"):
			n.ref = append(n.ref, it.ref("sector")...)
			definite = r.definite(it)
		case n.ref.has("sector") && it.is("sector") && slices.Equal(it.clitics, []string{"and"}):
			n.ref = append(n.ref, it.ref("sector")...)
		case latin && n.ref.has("sector") && it.is("prep", "and") && next < len(items) && items[next].is("sector"):
			n.ref = append(n.ref, items[next].ref("sector")...)
			next++
		case ofLatin && items[next].is("sector") && n.ref.has("role") && !n.ref.has("sector"):
			n.ref = append(n.ref, items[next].ref("sector")...)
			next++
		case it.nation && of == nil && len(it.clitics) == 0 && !latin:
			of = it.ref("country")
		case ofLatin && of == nil && items[next].is("ref") && items[next].ref("country", "organization") != nil:
			of = items[next].ref("country", "organization")
			next++
		case !latin && of == nil && it.is("ref") && it.ref("country", "organization") != nil && (len(it.clitics) == 0 && !definite || slices.Equal(it.clitics, []string{"to"})):
			of = it.ref("country", "organization")
		case it.is("ref") && it.ref("person") != nil && len(it.clitics) == 0:
			held, err := r.holds(it.ref("person"), append(slices.Clone(n.ref), of...))
			if err != nil {
				return nil, 0, err
			}
			if held {
				p := &node{item: it, ref: it.ref("person")}
				p.clitics, p.from = clitics, from
				return p, next, nil
			}
			goto done
		default:
			goto done
		}
		at = next
	}
done:
	for _, part := range of {
		if !slices.Contains(n.ref, part) {
			n.ref = append(n.ref, part)
		}
	}
	n.from, n.to, n.clitics = from, items[at-1].to, clitics
	n.possessor = items[at-1].possessor
	return n, at, nil
}

// definite says whether the last word of an item has the article, so that it cannot rule what follows.
func (r *reader) definite(it item) bool {
	return r.bare(r.words[it.to-1].form) != r.words[it.to-1].form
}

// holds says whether a person holds an office such as ref means, as far as the graph knows.
func (r *reader) holds(person, ref Ref) (bool, error) {
	e, err := r.graph.Entity(r.ctx, vocab.ID+person[0])
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(e.Offices, func(o explore.Office) bool { return Fits(o, ref) }), nil
}

// Fits says whether an office is one that ref means: by the parts of its id, and what it is of.
func Fits(o explore.Office, ref Ref) bool {
	id, _ := vocab.Local(o.Office.IRI)
	parts := strings.Split(id, "/")
	for _, want := range ref {
		kind, name, _ := strings.Cut(want, "/")
		switch kind {
		case "role":
			if len(parts) < 2 || parts[1] != name {
				return false
			}
		case "sector":
			if len(parts) < 3 || !slices.Contains(parts[2:], name) {
				return false
			}
		default:
			of := false
			for _, x := range o.Of {
				id, _ := vocab.Local(x.IRI)
				of = of || id == want || kind == "country" && strings.HasPrefix(id, "organization/"+name+"/")
			}
			if !of {
				return false
			}
		}
	}
	return len(ref) > 0
}
