package explore

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/search"
	"github.com/rawabit/rawabit/graph/vocab"
)

// A Fact is something that one article says.
type Fact struct {
	IRI        string        `json:"id"`
	Type       string        `json:"type"` // Visit, Meeting, …
	When       string        `json:"when"` // the day or month of the event, else the day of publication
	Args       []graph.Arg   `json:"args"` // in the order of the vocabulary; status, start and end among them
	Confidence float64       `json:"confidence"`
	Rules      []string      `json:"rules,omitempty"`
	Cameo      []string      `json:"cameo,omitempty"`
	Aims       []graph.Value `json:"aims,omitempty"`  // objectives that it serves
	Plans      []graph.Value `json:"plans,omitempty"` // measures planned with it
	Article    graph.Article `json:"article"`
	Evidence   []Evidence    `json:"evidence"`
}

// Get gives the values of an argument by its predicate.
func (f *Fact) Get(predicate string) []graph.Value {
	for _, a := range f.Args {
		if a.Predicate == predicate {
			return a.Values
		}
	}
	return nil
}

// Evidence is a stretch of an article on which a fact rests: code points [Start, End) of its text.
type Evidence struct {
	IRI      string `json:"id"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
	Exact    string `json:"exact"`
	Sentence string `json:"sentence"` // in which it stands
	Mark     [2]int `json:"mark"`     // code points of the sentence that are the evidence
}

// A FactFilter says which facts are wanted; what is left empty is not asked for. Things are
// IRIs (see Resolve).
type FactFilter struct {
	Types         []string // classes: Visit, Meeting, …
	About         []string // each of these is an argument, as person, place, party or office
	Country       string   // is an argument, or one of its cities, bodies, offices or people is
	Organization  string   // is an argument, or one of its offices or people is
	Sector        string   // the sector, or the portfolio
	Role          string   // the kind of an office that is an argument, or is held by one in an article of the fact
	Article       string
	Outlet        string // as the article has it, but for spelling
	Since, Until  string // days or months: When is in between, or may be
	MinConfidence float64
	Status        string // done, planned, signed, …
	Words         string // all of them are in a sentence of the evidence
	Oldest        bool   // the oldest first, not the newest
}

// Facts are a page of facts.
type Facts struct {
	Items []Fact `json:"items"`
	Total int    `json:"total"`
	Next  string `json:"next,omitempty"`
}

// Facts gives facts by When, the newest first, then IRI.
func (g *Graph) Facts(ctx context.Context, f FactFilter, p Page) (out *Facts, err error) {
	err = g.with(ctx, "facts", func(r *reading) error {
		list, err := r.filter(f)
		if err == nil {
			out, err = r.factPage("facts", list, !f.Oldest, p)
		}
		return err
	})
	return out, err
}

// EachFact calls yield for each fact that Facts would give, and tells how many there are in all. It
// stands on one state of the graph and keeps little in memory, so that there may be many.
// Page.Limit has no bound, and 0 is all of them. An error of yield ends it.
func (g *Graph) EachFact(ctx context.Context, f FactFilter, p Page, yield func(f *Fact, total int) error) (next string, err error) {
	err = g.with(ctx, "facts", func(r *reading) error {
		list, err := r.filter(f)
		if err != nil {
			return err
		}
		total := len(list)
		if list, next, err = r.some("facts", list, !f.Oldest, p.Cursor, p.all()); err != nil {
			return err
		}
		for i, k := range list {
			if i%1000 == 999 {
				r.forget()
			}
			f, err := r.fact(k.id)
			if err != nil {
				return err
			}
			if f == nil {
				continue
			}
			if err := yield(f, total); err != nil {
				return err
			}
		}
		return nil
	})
	return next, err
}

// Timeline gives the facts about someone or something, or, if b is not empty, those about
// both, from the oldest. It is Facts with About and Oldest.
func (g *Graph) Timeline(ctx context.Context, a, b string, p Page) (*Facts, error) {
	f := FactFilter{About: []string{a}, Oldest: true}
	if b != "" {
		f.About = append(f.About, b)
	}
	return g.Facts(ctx, f, p)
}

// Fact gives a fact by its IRI or that of one of its evidence, or by the part below id/.
func (g *Graph) Fact(ctx context.Context, iri string) (f *Fact, err error) {
	err = g.with(ctx, "fact", func(r *reading) error {
		iri, _, _ := strings.Cut(iri, "#")
		n, err := r.byIRI(iri)
		if err != nil {
			return err
		}
		if n == 0 {
			return fmt.Errorf("%s: %w", iri, graph.ErrUnknown)
		}
		if f, err = r.fact(n); err == nil && f == nil {
			err = fmt.Errorf("%s: it is no fact: %w", iri, graph.ErrUnknown)
		}
		return err
	})
	return f, err
}

func (r *reading) factPage(kind string, list []keyed, down bool, p Page) (*Facts, error) {
	out := &Facts{Items: []Fact{}, Total: len(list)}
	list, next, err := r.page(kind, list, down, p)
	if err != nil {
		return nil, err
	}
	out.Next = next
	for _, k := range list {
		f, err := r.fact(k.id)
		if err != nil {
			return nil, err
		}
		if f != nil {
			out.Items = append(out.Items, *f)
		}
	}
	return out, nil
}

// The arguments by which a fact is about something.
var aboutPredicates = []string{
	vocab.Holder, vocab.Position, vocab.Portfolio, vocab.Visitor, vocab.Destination, vocab.City, vocab.Host,
	vocab.Participant, vocab.Place, vocab.Party, vocab.Sector,
}

// A test is passed by facts that have one of some predicates with one of some objects.
type test struct {
	predicates []id
	objects    map[id]bool
}

// A filtering is a FactFilter by ids.
type filtering struct {
	*reading
	f      FactFilter
	types  []id
	tests  []test
	label  id // of the article
	status quad.Value
	query  search.Query
	outlet string
	p      struct{ rdfType, start, derived, confidence, status, target, sentence id }
	done   map[id]bool
	out    []keyed
}

// filter gives the facts that pass, with When as their key.
func (r *reading) filter(f FactFilter) ([]keyed, error) {
	x := &filtering{reading: r, f: f, done: map[id]bool{}, query: search.ParseQuery(f.Words), outlet: search.Fold(f.Outlet)}
	for _, p := range []struct {
		to  *id
		iri string
	}{
		{&x.p.rdfType, vocab.RDFType}, {&x.p.start, vocab.SchemaStartDate}, {&x.p.derived, vocab.ProvWasDerivedFrom},
		{&x.p.confidence, vocab.Confidence}, {&x.p.status, vocab.Status}, {&x.p.target, vocab.OAHasTarget}, {&x.p.sentence, vocab.Sentence},
	} {
		var err error
		if *p.to, err = r.iri(p.iri); err != nil {
			return nil, err
		}
	}
	if err := x.prepare(); err != nil {
		return nil, err
	}
	if err := x.gather(); err != nil {
		return nil, err
	}
	return x.out, nil
}

// prepare turns names into ids. What the graph lacks is ErrUnknown, not an empty list: it
// is more often a slip than a question.
func (x *filtering) prepare() (err error) {
	types := x.f.Types
	if len(types) == 0 {
		for _, t := range vocab.Terms {
			if t.Fact {
				types = append(types, t.IRI)
			}
		}
	}
	for _, name := range types {
		t, err := class(name)
		if err != nil {
			return err
		}
		if !t.Fact {
			return fmt.Errorf("%w of facts: %q", ErrType, name)
		}
		n, err := x.iri(t.IRI)
		if err != nil {
			return err
		}
		if n != 0 {
			x.types = append(x.types, n)
		}
	}
	about, err := x.all(aboutPredicates...)
	if err != nil {
		return err
	}
	for _, iri := range x.f.About {
		n, err := x.must(iri)
		if err != nil {
			return err
		}
		x.tests = append(x.tests, test{about, map[id]bool{n: true}})
	}
	if x.f.Country != "" {
		if err := x.around(about, x.f.Country, vocab.Of, vocab.Country); err != nil {
			return err
		}
	}
	if x.f.Organization != "" {
		if err := x.around(about, x.f.Organization, vocab.Of); err != nil {
			return err
		}
	}
	if x.f.Role != "" {
		if err := x.role(about); err != nil {
			return err
		}
	}
	if x.f.Sector != "" {
		n, err := x.must(x.f.Sector)
		if err != nil {
			return err
		}
		ps, err := x.all(vocab.Sector, vocab.Portfolio)
		if err != nil {
			return err
		}
		x.tests = append(x.tests, test{ps, map[id]bool{n: true}})
	}
	if x.f.Article != "" {
		if x.label, err = x.must(x.f.Article); err != nil {
			return err
		}
	}
	return nil
}

// all gives the ids of IRIs that the graph has.
func (r *reading) all(iris ...string) (out []id, err error) {
	for _, iri := range iris {
		n, err := r.iri(iri)
		if err != nil {
			return nil, err
		}
		if n != 0 {
			out = append(out, n)
		}
	}
	return out, nil
}

// around wants a thing, or one that some predicates tie to it.
func (x *filtering) around(about []id, iri string, ties ...string) error {
	n, err := x.must(iri)
	if err != nil {
		return err
	}
	t := test{about, map[id]bool{n: true}}
	ps, err := x.all(ties...)
	if err != nil {
		return err
	}
	for _, p := range ps {
		for s, err := range x.distinct(x.ctx, row{atP: p, atO: n}, false) {
			if err != nil {
				return err
			}
			t.objects[s.id] = true
			if err := x.holders(t, s.id); err != nil {
				return err
			}
		}
	}
	x.tests = append(x.tests, t)
	return nil
}

// holders adds those who hold an office to a test.
func (x *filtering) holders(t test, office id) error {
	holds, err := x.iri(vocab.HoldsPosition)
	if err != nil || holds == 0 {
		return err
	}
	for person, err := range x.distinct(x.ctx, row{atP: holds, atO: office}, false) {
		if err != nil {
			return err
		}
		t.objects[person.id] = true
	}
	return nil
}

// role wants an office of a kind, or one who holds such an office.
func (x *filtering) role(about []id) error {
	n, err := x.must(x.f.Role)
	if err != nil {
		return err
	}
	t := test{about, map[id]bool{}}
	role, err := x.iri(vocab.Role)
	if err != nil {
		return err
	}
	if role != 0 {
		for office, err := range x.distinct(x.ctx, row{atP: role, atO: n}, false) {
			if err != nil {
				return err
			}
			t.objects[office.id] = true
			if err := x.holders(t, office.id); err != nil {
				return err
			}
		}
	}
	x.tests = append(x.tests, t)
	return nil
}

// gather walks over the fewest facts that can be told without reading all: those of the
// article, of one of the tests, or of the types.
func (x *filtering) gather() error {
	if x.label != 0 {
		for _, t := range x.types {
			for q, err := range x.rows(x.ctx, row{atP: x.p.rdfType, atO: t, atG: x.label}) {
				if err != nil {
					return err
				}
				if err := x.take(q[atS]); err != nil {
					return err
				}
			}
		}
		return nil
	}
	least, at := int64(math.MaxInt64), -1
	for i, t := range x.tests {
		n := int64(0)
		for o := range t.objects {
			if n > least {
				break
			}
			c, err := x.Uses(x.ctx, o)
			if err != nil {
				return err
			}
			n += c
		}
		if n < least {
			least, at = n, i
		}
	}
	of := int64(0)
	for _, t := range x.types {
		n, err := x.count(x.ctx, row{atP: x.p.rdfType, atO: t})
		if err != nil {
			return err
		}
		of += n
	}
	if at < 0 || of < least {
		for _, t := range x.types {
			if err := x.walk(x.p.rdfType, t); err != nil {
				return err
			}
		}
		return nil
	}
	t := x.tests[at]
	for o := range t.objects {
		for _, p := range t.predicates {
			if err := x.walk(p, o); err != nil {
				return err
			}
		}
	}
	return nil
}

func (x *filtering) walk(p, o id) error {
	for s, err := range x.distinct(x.ctx, row{atP: p, atO: o}, false) {
		if err != nil {
			return err
		}
		if err := x.take(s.id); err != nil {
			return err
		}
	}
	return nil
}

// take adds a fact if it passes.
func (x *filtering) take(n id) error {
	if x.done[n] {
		return nil
	}
	x.done[n] = true
	passed := make([]bool, len(x.tests))
	var typ, article, start, confidence id
	status := x.f.Status == ""
	var targets []id
	for q, err := range x.rows(x.ctx, row{atS: n}) {
		if err != nil {
			return err
		}
		switch q[atP] {
		case x.p.rdfType:
			if slices.Contains(x.types, q[atO]) {
				typ = q[atO]
			}
		case x.p.derived:
			article = q[atO]
		case x.p.start:
			start = q[atO]
		case x.p.confidence:
			confidence = q[atO]
		case x.p.target:
			targets = append(targets, q[atO])
		case x.p.status:
			if !status {
				w, err := x.word(q[atO])
				if err != nil {
					return err
				}
				status = w == x.f.Status
			}
		}
		for i, t := range x.tests {
			passed[i] = passed[i] || t.objects[q[atO]] && slices.Contains(t.predicates, q[atP])
		}
	}
	if typ == 0 || !status || slices.Contains(passed, false) {
		return nil
	}
	if x.f.MinConfidence > 0 {
		v, err := x.Term(confidence)
		if err != nil || number(v) < x.f.MinConfidence {
			return err
		}
	}
	when, err := x.dated(start, article)
	if err != nil {
		return err
	}
	if !within(when, x.f.Since, x.f.Until) {
		return nil
	}
	if x.outlet != "" {
		a, err := x.article(article)
		if err != nil || search.Fold(a.Outlet) != x.outlet {
			return err
		}
	}
	if !x.query.Empty() {
		ok, err := x.says(targets)
		if err != nil || !ok {
			return err
		}
	}
	x.out = append(x.out, keyed{key: when, id: n, typ: typ})
	return nil
}

// dated is When of a fact.
func (r *reading) dated(start, article id) (string, error) {
	if start != 0 {
		return r.word(start)
	}
	if article == 0 {
		return "", nil
	}
	return r.published(article)
}

// within compares dates as far as both are told: a month may hold a day.
func within(when, since, until string) bool {
	if when == "" {
		return since == "" && until == ""
	}
	n := min(len(when), len(since))
	m := min(len(when), len(until))
	return when[:n] >= since[:n] && (until == "" || when[:m] <= until[:m])
}

// says tells whether a sentence of the evidence has all words of the query.
func (x *filtering) says(targets []id) (bool, error) {
	for _, t := range targets {
		s, err := x.text(t, vocab.Sentence)
		if err != nil {
			return false, err
		}
		if x.query.In(s) {
			return true, nil
		}
	}
	return false, nil
}

func number(v quad.Value) float64 {
	switch v := v.(type) {
	case quad.Float:
		return float64(v)
	case quad.Int:
		return float64(v)
	case quad.TypedString:
		if x, err := v.ParseValue(); err == nil && x != quad.Value(v) {
			return number(x)
		}
	}
	return 0
}

// The order of arguments in a Fact.
var argOrder = []string{
	vocab.Holder, vocab.Position, vocab.Portfolio, vocab.Visitor, vocab.Destination, vocab.City, vocab.Host, vocab.VisitKind,
	vocab.Participant, vocab.Mode, vocab.Place, vocab.Party, vocab.Instrument, vocab.DCTermsTitle, vocab.Sector,
	vocab.RDFSLabel, vocab.SchemaStartDate, vocab.SchemaEndDate, vocab.Status,
}

// fact reads a fact; nil if the node is none.
func (r *reading) fact(n id) (*Fact, error) {
	iri, err := r.name(n)
	if err != nil {
		return nil, err
	}
	f := &Fact{IRI: iri, Evidence: []Evidence{}}
	args := map[string][]id{}
	var article, start id
	var targets []id
	var last row
	for q, err := range r.rows(r.ctx, row{atS: n}) {
		if err != nil {
			return nil, err
		}
		if q[atP] == last[atP] && q[atO] == last[atO] {
			continue
		}
		last = q
		p, err := r.name(q[atP])
		if err != nil {
			return nil, err
		}
		switch p {
		case vocab.RDFType:
			iri, err := r.name(q[atO])
			if err != nil {
				return nil, err
			}
			if t, ok := vocab.Lookup(iri); ok && t.Fact {
				f.Type = strings.TrimPrefix(iri, vocab.NS)
			}
		case vocab.ProvWasDerivedFrom:
			article = q[atO]
		case vocab.OAHasTarget:
			targets = append(targets, q[atO])
		case vocab.SchemaStartDate:
			start = q[atO]
			args[p] = append(args[p], q[atO])
		default:
			args[p] = append(args[p], q[atO])
		}
	}
	if f.Type == "" {
		return nil, nil
	}
	for _, p := range argOrder {
		values, err := r.values(args[p])
		if err != nil {
			return nil, err
		}
		if len(values) > 0 {
			f.Args = append(f.Args, graph.Arg{Predicate: p, Values: values})
		}
	}
	for _, o := range args[vocab.Confidence] {
		v, err := r.Term(o)
		if err != nil {
			return nil, err
		}
		f.Confidence = max(f.Confidence, number(v))
	}
	if f.Rules, err = r.strings(args[vocab.Rule]); err != nil {
		return nil, err
	}
	if f.Cameo, err = r.strings(args[vocab.Cameo]); err != nil {
		return nil, err
	}
	if f.Aims, err = r.values(args[vocab.Aims]); err != nil {
		return nil, err
	}
	if f.Plans, err = r.values(args[vocab.Plans]); err != nil {
		return nil, err
	}
	if f.When, err = r.dated(start, article); err != nil {
		return nil, err
	}
	if article != 0 {
		a, err := r.article(article)
		if err != nil {
			return nil, err
		}
		f.Article = *a
	}
	f.Evidence, err = r.evidence(targets, article)
	return f, err
}

// values reads values and sorts them by IRI or text.
func (r *reading) values(ids []id) ([]graph.Value, error) {
	var out []graph.Value
	for _, n := range ids {
		v, err := r.value(n)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b graph.Value) int {
		if a.Node != nil && b.Node != nil {
			return cmp.Compare(a.IRI, b.IRI)
		}
		return cmp.Or(cmp.Compare(a.Text, b.Text), cmp.Compare(a.String(), b.String()))
	})
	return out, nil
}

func (r *reading) strings(ids []id) ([]string, error) {
	var out []string
	for _, n := range ids {
		v, err := r.Term(n)
		if err != nil {
			return nil, err
		}
		out = append(out, graph.Plain(v))
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// evidence reads evidence nodes, in the order that the article gives them.
func (r *reading) evidence(targets []id, article id) ([]Evidence, error) {
	type placed struct {
		Evidence
		number int
	}
	var list []placed
	for _, t := range targets {
		e := placed{}
		var err error
		if e.IRI, err = r.name(t); err != nil {
			return nil, err
		}
		for _, x := range []struct {
			to        *int
			predicate string
		}{{&e.Start, vocab.OAStart}, {&e.End, vocab.OAEnd}, {&e.number, vocab.Number}} {
			v, err := r.objects(t, x.predicate)
			if err != nil {
				return nil, err
			}
			if len(v) > 0 {
				*x.to = int(number(v[0]))
			}
		}
		if e.Exact, err = r.text(t, vocab.OAExact); err != nil {
			return nil, err
		}
		if e.Sentence, err = r.text(t, vocab.Sentence); err != nil {
			return nil, err
		}
		if e.Mark, err = r.mark(&e.Evidence, article); err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b placed) int { return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.IRI, b.IRI)) })
	out := make([]Evidence, len(list))
	for i, e := range list {
		out[i] = e.Evidence
	}
	return out, nil
}

// mark finds the evidence in its sentence. Words that stand there twice are told apart by
// the text of the article.
func (r *reading) mark(e *Evidence, article id) (m [2]int, err error) {
	at := strings.Index(e.Sentence, e.Exact)
	if at < 0 || e.Exact == "" {
		return m, nil
	}
	if strings.Count(e.Sentence, e.Exact) > 1 && article != 0 {
		text, err := r.textOf(article)
		if err != nil {
			return m, err
		}
		from := offset(text, e.Start)
		for next := at; next >= 0 && next <= len(e.Sentence); {
			if from >= next && strings.HasPrefix(text[from-next:], e.Sentence) {
				at = next
				break
			}
			more := strings.Index(e.Sentence[next+1:], e.Exact)
			if more < 0 {
				break
			}
			next += 1 + more
		}
	}
	m[0] = utf8.RuneCountInString(e.Sentence[:at])
	m[1] = m[0] + utf8.RuneCountInString(e.Exact)
	return m, nil
}

// offset is the byte at which a code point of a text begins, the end for those behind it.
func offset(text string, point int) int {
	for i := range text {
		if point--; point < 0 {
			return i
		}
	}
	return len(text)
}
