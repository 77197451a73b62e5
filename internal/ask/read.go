package ask

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/graph/search"
	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/lexicon"
	"github.com/rawabit/rawabit/internal/span"
)

// A Graph tells which names there are. *explore.Graph is one.
type Graph interface {
	Resolve(ctx context.Context, text string, types ...string) (explore.Hit, error)
	Stats(ctx context.Context) (*explore.Stats, error)
	Entity(ctx context.Context, iri string) (*explore.Entity, error)
}

// Bounds of a question.
const (
	mostBytes = 2000
	mostWords = 60
	nameWords = 6 // of a name
	lost      = 8 // unknown words after which no more names are looked up
)

// An item is a run of words that was understood, with all that it may be.
type item struct {
	from, to  int // words
	clitics   []string
	senses    []sense
	future    bool
	object    bool // a pronoun is written behind it
	several   *explore.AmbiguousError
	possessor bool // English 's
	nation    bool // an adjective of a country
}

func (it *item) is(class string, values ...string) bool {
	return slices.ContainsFunc(it.senses, func(s sense) bool {
		return s.class == class && (len(values) == 0 || slices.Contains(values, s.value))
	})
}

// value gives the first value of a class.
func (it *item) value(class string) string {
	for _, s := range it.senses {
		if s.class == class {
			return s.value
		}
	}
	return ""
}

// ref gives what the item names: one of the kinds wanted, or any.
func (it *item) ref(kinds ...string) Ref {
	for _, s := range it.senses {
		if s.ref == nil {
			continue
		}
		for _, k := range kinds {
			if s.ref.has(k) {
				return s.ref
			}
		}
		if len(kinds) == 0 {
			return s.ref
		}
	}
	return nil
}

// A word of a question.
type word struct {
	start, end int // bytes
	form       string
	possessor  bool
	arabic     arabic.Word
	id         string // where an id stands
}

type reader struct {
	*Grammar
	ctx     context.Context
	graph   Graph
	text    string
	words   []word
	items   []item
	unknown []string
	stats   *explore.Stats

	says       bool // a verb of saying is there, so the name of an outlet is one
	wantsPlace bool // a verb is there, so "in" a country is where it was done
}

// The kinds of things that may be named by their ids.
var idKinds = []string{"person", "country", "city", "region", "organization", "sector", "event", "agreement"}

// idEnd gives the end of an id that begins at a byte, 0 if there is none.
func idEnd(text string, at int) int {
	kind, rest, ok := strings.Cut(text[at:], "/")
	if !ok || !slices.Contains(idKinds, kind) {
		return 0
	}
	n := strings.IndexFunc(rest, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("/_-", r)
	})
	if n < 0 {
		n = len(rest)
	}
	if n == 0 {
		return 0
	}
	return at + len(kind) + 1 + n
}

// cut makes words of the text; signs are dropped.
func (r *reader) cut() {
	all := arabic.Words(r.text, span.Span{Start: 0, End: len(r.text)})
	for i := 0; i < len(all); i++ {
		w := all[i]
		if w.Punct {
			continue
		}
		// city/LY/طرابلس: an id stands for itself
		if end := idEnd(r.text, w.Span.Start); end > 0 {
			r.words = append(r.words, word{start: w.Span.Start, end: end, form: "/", arabic: arabic.Word{Span: w.Span, Punct: true}, id: r.text[w.Span.Start:end]})
			for i+1 < len(all) && all[i+1].Span.Start < end {
				i++
			}
			continue
		}
		// Libya's; the sign is a word of its own, and so is the s
		if len(r.words) > 0 && i > 0 && all[i-1].Punct && apostrophe(all[i-1].Form) && strings.EqualFold(w.Form, "s") && all[i-1].Span.Start == r.words[len(r.words)-1].end {
			r.words[len(r.words)-1].possessor = true
			continue
		}
		form := search.Fold(w.Form)
		if form == "" {
			continue
		}
		n := word{start: w.Span.Start, end: w.Span.End, form: form, arabic: w}
		// states': the sign ends the word
		if i+1 < len(all) && apostrophe(all[i+1].Form) && all[i+1].Span.Start == w.Span.End && strings.HasSuffix(form, "s") {
			n.possessor = true
		}
		r.words = append(r.words, n)
	}
}

func apostrophe(s string) bool { return s == "'" || s == "’" || s == "ʼ" }

// outlets adds the names of outlets to the senses that wordings have.
func (r *reader) outlets() (map[string]string, error) {
	var err error
	if r.stats, err = r.graph.Stats(r.ctx); err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, o := range r.stats.Outlets {
		var words []string
		for _, w := range strings.Fields(search.Fold(o.Outlet)) {
			words = append(words, r.bare(w))
		}
		if len(words) > 0 {
			out[strings.Join(words, " ")] = o.Outlet
		}
	}
	return out, nil
}

// read finds the items, from the left, the longest first.
func (r *reader) read() error {
	outlets, err := r.outlets()
	if err != nil {
		return err
	}
	var words []arabic.Word
	for _, w := range r.words {
		words = append(words, w.arabic)
	}
	known := r.lex.Matches(words)
	var all [][]item
	for i := range r.words {
		all = append(all, append(r.wordings(i, outlets), r.entries(i, known[i])...))
	}
	for i := 0; i < len(r.words); {
		best, err := r.best(i, all)
		if err != nil {
			return err
		}
		if best.to == 0 || best.is("not") {
			r.unknown = append(r.unknown, r.text[r.words[i].start:r.words[i].end])
			i++
			continue
		}
		best.possessor = r.words[best.to-1].possessor
		r.items = append(r.items, best)
		i = best.to
	}
	return nil
}

// best chooses what begins at a word: the most words, then the fewest clitics; what ties
// may be either.
func (r *reader) best(i int, all [][]item) (best item, err error) {
	better := func(a item) int {
		return (a.to-a.from)*8 - len(a.clitics)*2 - b2i(a.future) - b2i(a.object)
	}
	for _, it := range all[i] {
		switch {
		case best.to == 0 || better(it) > better(best):
			best = it
		case better(it) == better(best):
			best.senses = append(slices.Clone(best.senses), it.senses...)
			best.nation = best.nation || it.nation
		}
	}
	// A name of the graph may be longer than any word of a list, but has no word of the
	// grammar in it.
	most := i
	for len(r.unknown) < lost && most < len(r.words) && most-i < nameWords && !grammatical(all[most]) {
		most++
		if r.words[most-1].possessor {
			break
		}
	}
	for to := most; to > i && to > best.to; to-- {
		if to == i+1 && len(best.senses) > 0 {
			break
		}
		found, ok, err := r.name(i, to, false)
		if err != nil {
			return item{}, err
		}
		if ok {
			return r.fuller(found, most, all)
		}
	}
	return best, nil
}

// fuller takes words into a name that the graph has without them, as long as they are nothing else.
func (r *reader) fuller(found item, most int, all [][]item) (item, error) {
	for found.several == nil && found.to < most && len(all[found.to]) == 0 {
		for to := most; to > found.to; to-- {
			if _, ok, err := r.name(found.to, to, false); ok || err != nil {
				return found, err
			}
		}
		longer, ok, err := r.name(found.from, found.to+1, true)
		if err != nil || !ok || longer.several != nil || !slices.Equal(longer.ref(), found.ref()) {
			return found, err
		}
		found.to++
	}
	return found, nil
}

func digits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// grammatical says whether a word may be one of the grammar's, by itself.
func grammatical(list []item) bool {
	return slices.ContainsFunc(list, func(it item) bool {
		return len(it.clitics) == 0 && !it.future && slices.ContainsFunc(it.senses, func(s sense) bool {
			return s.class != "ref" && s.class != "sector" && s.class != "month" && s.class != "outlet"
		})
	})
}

// name looks words up in the graph, with and without a clitic; only with fuller set may
// there be more words than the graph knows of the name.
func (r *reader) name(from, to int, fuller bool) (item, bool, error) {
	text := r.text[r.words[from].start:r.words[to-1].end]
	type reading struct {
		text    string
		clitics []string
	}
	list := []reading{{text, nil}}
	for _, c := range r.clitics {
		letters, class := c[0], c[1]
		if rest, ok := strings.CutPrefix(text, letters); ok && len(rest) >= 4 {
			list = append(list, reading{rest, []string{class}})
			if letters2, ok := r.afterLam(letters, rest); ok {
				list = append(list, reading{letters2, []string{class}})
			}
		}
	}
	slices.SortStableFunc(list[1:], func(a, b reading) int { return strings.Compare(a.text, b.text) })
	for n, l := range list {
		hit, err := r.graph.Resolve(r.ctx, l.text, "Person", "Organization", "City", "Region", "Event", "NamedAgreement")
		var several *explore.AmbiguousError
		switch {
		case errors.As(err, &several):
			if n > 0 || !sure(several.Candidates[0], several.Text, fuller) {
				continue
			}
			return item{from: from, to: to, clitics: l.clitics, several: several, senses: []sense{{class: "ref", ref: Ref{local(several.Candidates[0].IRI)}}}}, true, nil
		case errors.Is(err, graph.ErrUnknown):
			continue
		case err != nil:
			return item{}, false, err
		case !sure(hit, l.text, fuller):
			continue
		}
		return item{from: from, to: to, clitics: l.clitics, senses: []sense{{class: "ref", ref: Ref{local(hit.IRI)}}}}, true, nil
	}
	return item{}, false, nil
}

// afterLam gives the name that begins with the article, of which ل has swallowed the alif.
func (r *reader) afterLam(letters, rest string) (string, bool) {
	if second, n := utf8.DecodeLastRuneInString(r.article); n > 0 && letters == string(second) && strings.HasPrefix(rest, letters) {
		return strings.TrimSuffix(r.article, letters) + rest, true
	}
	return "", false
}

// sure says whether a hit is near enough to what was written: a word alone must be one of the
// name as it is spelled, or sound like it and be long enough for that to mean something.
func sure(h explore.Hit, text string, fuller bool) bool {
	words := len(strings.Fields(search.Fold(text)))
	if h.Reason == search.Part && words > len(strings.Fields(search.Fold(h.Match))) && !fuller {
		return false
	}
	switch h.Reason {
	case search.Exact, search.Variant, search.IRI, search.Part:
		return true
	case search.Prefix, search.Transliteration:
		return words > 1 || utf8.RuneCountInString(text) >= 6
	}
	return words > 1
}

func local(iri string) string {
	id, _ := vocab.Local(iri)
	return id
}

// wordings finds the wordings of the data files, and outlets, that begin at a word.
func (r *reader) wordings(i int, outlets map[string]string) (out []item) {
	if id := r.words[i].id; id != "" {
		class := "ref"
		if strings.HasPrefix(id, "sector/") {
			class = "sector"
		}
		return []item{{from: i, to: i + 1, senses: []sense{{class: class, ref: Ref{id}}}}}
	}
	for _, c := range r.clitics {
		letters, class := c[0], c[1] // و2025
		if rest, ok := strings.CutPrefix(r.words[i].form, letters); ok && rest != "" && digits(rest) {
			return []item{{from: i, to: i + 1, clitics: []string{class}, senses: []sense{{class: "number", value: rest}}}}
		}
	}
	if digits(r.words[i].form) {
		return []item{{from: i, to: i + 1, senses: []sense{{class: "number", value: r.words[i].form}}}}
	}
	for n := min(max(r.longest, nameWords), len(r.words)-i); n >= 1; n-- {
		rest := ""
		broken := false
		for k := i + 1; k < i+n; k++ {
			rest += " " + r.bare(r.words[k].form)
			broken = broken || r.words[k-1].possessor
		}
		if broken {
			continue
		}
		for _, v := range r.readings(r.words[i].form, n == 1) {
			senses := slices.Clone(r.Grammar.words[v.form+rest])
			if o, ok := outlets[v.form+rest]; ok {
				senses = append(senses, sense{class: "outlet", value: o})
			}
			if len(v.clitics) > 0 { // with whom, in which; but لماذا is why
				senses = slices.DeleteFunc(senses, func(s sense) bool { return s.class == "question" && s.value != "who" && s.value != "which" })
			}
			if v.future || v.object {
				senses = slices.DeleteFunc(senses, func(s sense) bool {
					return s.class != "now" && (v.future || s.class != "past")
				})
			}
			if len(senses) > 0 {
				out = append(out, item{from: i, to: i + n, clitics: v.clitics, senses: senses, future: v.future, object: v.object})
			}
		}
	}
	return out
}

// A variant is a word without what is written together with it.
type variant struct {
	form           string
	clitics        []string
	future, object bool
}

func (r *reader) readings(w string, alone bool) []variant {
	list := []variant{{form: r.bare(w)}}
	if w != r.bare(w) {
		list = append(list, variant{form: w})
	}
	add := func(from variant, rest string) {
		if len(rest) >= 4 {
			v := from
			v.form = r.bare(rest)
			list = append(list, v)
		}
	}
	cut := func(v variant, w string) {
		for _, c := range r.clitics {
			letters, class := c[0], c[1]
			if rest, ok := strings.CutPrefix(w, letters); ok {
				v := v
				v.clitics = append(slices.Clone(v.clitics), class)
				add(v, rest)
				if whole, ok := r.afterLam(letters, rest); ok {
					add(v, whole)
				}
			}
		}
	}
	cut(variant{}, w)
	for _, c := range r.clitics {
		letters, class := c[0], c[1]
		if rest, ok := strings.CutPrefix(w, letters); ok && class == "and" && len(rest) >= 4 {
			cut(variant{clitics: []string{class}}, rest)
		}
	}
	slices.SortStableFunc(list, func(a, b variant) int { return len(a.clitics) - len(b.clitics) })
	if !alone {
		return list
	}
	for _, v := range slices.Clone(list) {
		if rest, ok := strings.CutPrefix(v.form, r.future); ok && len(rest) >= 4 {
			f := v
			f.form, f.future = rest, true
			list = append(list, f)
		}
	}
	for _, v := range slices.Clone(list) {
		for _, s := range r.suffixes {
			if rest, ok := strings.CutSuffix(v.form, s); ok && len(rest) >= 4 {
				f := v
				f.form, f.object = rest, true
				list = append(list, f)
			}
		}
	}
	return list
}

// entries makes items of what the lexicon knows: names, nationalities, offices, sectors.
func (r *reader) entries(i int, known []lexicon.Match) (out []item) {
	for _, m := range known {
		it := item{from: i, to: i + m.N}
		for _, letter := range m.Prefix {
			for _, c := range r.clitics {
				if c[0] == string(letter) {
					it.clitics = append(it.clitics, c[1])
				}
			}
		}
		plain := false // the word is a name, not an adjective only
		for _, s := range m.Senses {
			switch s.Key {
			case "capital", "gov", "short", "acronym":
				if s.Entry.Kind == "country" {
					continue
				}
			}
			switch s.Entry.Kind {
			case "country", "city", "region", "organization":
				if ref, ok := named(s.Entry); ok {
					it.senses = append(it.senses, sense{class: "ref", ref: ref})
					adjective := s.Key == "nisba" || s.Key == "people"
					it.nation = it.nation || adjective
					plain = plain || !adjective
				}
			case "sector", "portfolio":
				it.senses = append(it.senses, sense{class: "sector", value: s.Entry.ID, ref: Ref{"sector/" + s.Entry.ID}})
			case "office":
				if ref := office(s.Entry); ref != nil {
					it.senses = append(it.senses, sense{class: "role", value: s.Entry.Get("role"), ref: ref})
				}
			}
		}
		it.nation = it.nation && !plain
		if len(it.senses) > 0 {
			out = append(out, it)
		}
	}
	return out
}

// office gives what a title says by itself; nil for what is no office of the graph's, or only
// so before some kind of body.
func office(e *lexicon.Entry) Ref {
	role := e.Get("role")
	if role == "" || role == "none" || role == "other" || e.Get("leads") != "" || e.Is("own") {
		return nil
	}
	ref := Ref{"role/" + role}
	if p := e.Get("portfolio"); p != "" {
		ref = append(ref, "sector/"+p)
	}
	if c := e.Get("country"); c != "" {
		ref = append(ref, "country/"+c)
	}
	return ref
}
