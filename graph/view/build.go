package view

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/vocab"
)

// A View is what is to be seen of a graph. It reads the graph each time it is walked
// over; what was deleted in between is left out. It is for one goroutine.
type View struct {
	Title string // in words, for a heading
	Whole bool   // it is the whole graph
	// More tells how many facts and nodes the bounds of the options kept out; there may
	// be more behind those.
	More int

	db    *graph.DB
	opt   Options
	facts []factRef
	nodes []string // IRIs of entities and, if asked for, articles; sorted
	has   map[string]bool
	cited []string // articles of the facts, sorted by date of publication
	names *graph.Reader
}

type factRef struct {
	day, article, iri string
	node              bool // it stays a node
}

// All is a view of the whole graph: what facts join and articles speak of, and whose
// organs and offices those are. Countries of which nobody speaks are left out.
func All(ctx context.Context, db *graph.DB, opt Options) (*View, error) {
	v := &View{Title: "rawabit", Whole: true, db: db, opt: opt}
	articles, err := db.Articles(ctx)
	if err != nil {
		return nil, err
	}
	b := v.builder(ctx)
	for _, a := range articles {
		b.r.Forget()
		if err := b.article(a.IRI); err != nil {
			return nil, err
		}
	}
	return v, b.finish()
}

// Article is a view of what one article states.
func Article(ctx context.Context, db *graph.DB, iri string, opt Options) (*View, error) {
	known, err := db.HasArticle(ctx, iri)
	if err != nil {
		return nil, err
	}
	if !known {
		return nil, fmt.Errorf("%s: %w", iri, graph.ErrUnknown)
	}
	v := &View{Title: ShortID(iri), db: db, opt: opt}
	b := v.builder(ctx)
	if a, err := b.r.Article(iri); err != nil {
		return nil, err
	} else if a.Title != "" {
		v.Title = a.Title
	}
	if err := b.article(iri); err != nil {
		return nil, err
	}
	return v, b.finish()
}

// Around is a view of an entity and what is at most Depth facts away from it. Each
// entity brings its newest MaxFacts; when there are MaxNodes, no further are visited.
func Around(ctx context.Context, db *graph.DB, iri string, opt Options) (*View, error) {
	v := &View{db: db, opt: opt}
	b := v.builder(ctx)
	card, err := b.r.Entity(iri)
	if err != nil {
		return nil, err
	}
	if len(card.Types) == 0 {
		return nil, fmt.Errorf("%s: %w", iri, graph.ErrUnknown)
	}
	v.Title = card.Name()
	b.node(iri)
	front := []string{iri}
	for range max(1, opt.Depth) {
		var next []string
		for _, at := range front {
			reached, err := b.visit(at)
			if err != nil {
				return nil, err
			}
			next = append(next, reached...)
		}
		slices.Sort(next)
		front = slices.Compact(next)
	}
	return v, b.finish()
}

// Of is a view of what some IRIs stand for, such as those in the answer to a query:
// facts with those they join, articles with all they state, entities. If there are no
// facts among them, those that join two of the entities are taken.
func Of(ctx context.Context, db *graph.DB, title string, iris []string, opt Options) (*View, error) {
	v := &View{Title: title, db: db, opt: opt}
	b := v.builder(ctx)
	var entities []string
	iris = slices.Clone(iris)
	slices.Sort(iris)
	for _, iri := range slices.Compact(iris) {
		f, err := b.r.Fact(iri)
		if err != nil {
			return nil, err
		}
		if f != nil {
			if err := b.fact(iri); err != nil {
				return nil, err
			}
			continue
		}
		card, err := b.r.Entity(iri)
		if err != nil {
			return nil, err
		}
		switch {
		case len(card.Types) == 0 || card.Types[0] == className(vocab.ClassEvidence):
		case card.Types[0] == className(vocab.ClassArticle):
			if opt.Articles {
				b.node(iri)
			}
		default:
			b.node(iri)
			entities = append(entities, iri)
		}
	}
	if len(v.facts) == 0 {
		seen := map[string]int{}
		for _, e := range entities {
			facts, err := b.r.About(e)
			if err != nil {
				return nil, err
			}
			for _, f := range facts {
				seen[f]++
			}
		}
		var shared []string
		for f, n := range seen {
			if n > 1 {
				shared = append(shared, f)
			}
		}
		slices.Sort(shared)
		for _, f := range shared {
			if err := b.fact(f); err != nil {
				return nil, err
			}
		}
	}
	return v, b.finish()
}

// A builder collects what is in a view.
type builder struct {
	v     *View
	r     *graph.Reader
	nodes map[string]bool
	facts map[string]bool // false: looked at and left out
}

// reader gives a reader that knows the names which the walks before it have read.
func (v *View) reader(ctx context.Context) *graph.Reader {
	if v.names == nil {
		v.names = v.db.Reader(ctx)
	}
	return v.names.Fresh(ctx, v.db)
}

func (v *View) builder(ctx context.Context) *builder {
	return &builder{v: v, r: v.reader(ctx), nodes: map[string]bool{}, facts: map[string]bool{}}
}

func (b *builder) node(iri string) { b.nodes[iri] = true }

func (b *builder) read(iri string) (*Fact, error) {
	s, err := b.r.Fact(iri)
	if err != nil || s == nil {
		return nil, err
	}
	return newFact(s), nil
}

// lets reports whether the options let a fact in.
func (o *Options) lets(f *Fact) bool {
	day := f.Day()
	if o.Since != "" && (day == "" || day < o.Since && !strings.HasPrefix(o.Since, day)) {
		return false
	}
	if o.Until != "" && (day == "" || day > o.Until && !strings.HasPrefix(day, o.Until)) {
		return false
	}
	return f.Confidence >= o.MinConfidence
}

// fact puts a fact and those it joins into the view.
func (b *builder) fact(iri string) error {
	if _, known := b.facts[iri]; known {
		return nil
	}
	f, err := b.read(iri)
	if err != nil {
		return err
	}
	if f == nil || !b.v.opt.lets(f) {
		b.facts[iri] = false
		return nil
	}
	b.add(f)
	return nil
}

func (b *builder) add(f *Fact) {
	b.facts[f.IRI] = true
	_, asNode := f.edges(b.v.opt.Facts, func(string) bool { return false })
	b.v.facts = append(b.v.facts, factRef{f.Article.Published, f.Article.IRI, f.IRI, asNode})
	for _, a := range f.Args {
		for _, n := range a.Values {
			b.node(n.IRI)
		}
	}
}

// article puts all facts of an article into the view, and all it speaks of.
func (b *builder) article(iri string) error {
	facts, err := b.r.FactsOf(iri)
	if err != nil {
		return err
	}
	for _, f := range facts {
		if err := b.fact(f); err != nil {
			return err
		}
	}
	if b.v.opt.Articles {
		b.node(iri)
	}
	mentioned, err := b.r.From(iri, vocab.Mentions)
	if err != nil {
		return err
	}
	for _, m := range mentioned {
		b.node(m)
	}
	return nil
}

// visit puts an entity's facts into the view and gives whom they lead to.
func (b *builder) visit(iri string) ([]string, error) {
	maxFacts := cmp.Or(b.v.opt.MaxFacts, DefaultMaxFacts)
	maxNodes := cmp.Or(b.v.opt.MaxNodes, DefaultMaxNodes)
	if maxNodes > 0 && len(b.nodes) > maxNodes {
		return nil, nil
	}
	list, err := b.r.About(iri)
	if err != nil {
		return nil, err
	}
	// Facts are read whole only as far as they are wanted: a country may have thousands.
	type dated struct{ iri, day string }
	var facts []dated
	for _, l := range list {
		if _, known := b.facts[l]; known {
			continue
		}
		day, err := b.r.Day(l)
		if err != nil {
			return nil, err
		}
		facts = append(facts, dated{l, day})
	}
	slices.SortStableFunc(facts, func(x, y dated) int { return cmp.Compare(y.day, x.day) })
	var reached []string
	taken := 0
	for i, d := range facts {
		if maxFacts > 0 && taken >= maxFacts || maxNodes > 0 && len(b.nodes) >= maxNodes {
			b.v.More += len(facts) - i
			break
		}
		f, err := b.read(d.iri)
		if err != nil {
			return nil, err
		}
		if f == nil || !b.v.opt.lets(f) || b.facts[f.IRI] {
			continue
		}
		taken++
		before := len(b.nodes)
		b.add(f)
		for _, goal := range append(slices.Clone(f.Aims), f.Plans...) {
			if err := b.fact(goal.IRI); err != nil {
				return nil, err
			}
		}
		if len(b.nodes) == before {
			continue
		}
		for _, a := range f.Args {
			for _, n := range a.Values {
				reached = append(reached, n.IRI)
			}
		}
	}
	// An office leads to its country, and a country to its offices and cities.
	near, err := b.r.From(iri, vocab.Of, vocab.Country)
	if err != nil {
		return nil, err
	}
	back, err := b.r.To(iri, vocab.Of, vocab.Country)
	if err != nil {
		return nil, err
	}
	for i, n := range append(near, back...) {
		if maxNodes > 0 && len(b.nodes) >= maxNodes {
			b.v.More += len(near) + len(back) - i
			break
		}
		if !b.nodes[n] {
			b.node(n)
			reached = append(reached, n)
		}
	}
	return reached, nil
}

// finish adds whose organs the nodes are, and puts all in order.
func (b *builder) finish() error {
	v := b.v
	var above []string
	for iri := range b.nodes {
		near, err := b.r.From(iri, vocab.Of, vocab.Country)
		if err != nil {
			return err
		}
		above = append(above, near...)
	}
	for _, iri := range above {
		b.node(iri)
	}
	for iri := range b.nodes {
		if !b.facts[iri] { // facts come by themselves
			v.nodes = append(v.nodes, iri)
		}
	}
	slices.Sort(v.nodes)
	slices.SortFunc(v.facts, func(x, y factRef) int {
		return cmp.Or(cmp.Compare(x.day, y.day), cmp.Compare(x.article, y.article), cmp.Compare(x.iri, y.iri))
	})
	v.has = map[string]bool{}
	for i, f := range v.facts {
		v.has[f.iri] = true
		if i == 0 || f.article != v.facts[i-1].article {
			v.cited = append(v.cited, f.article)
		}
	}
	return nil
}

// perReader is how many things are read before what was read is forgotten.
const perReader = 500

// Facts gives the facts in the order of publication.
func (v *View) Facts(ctx context.Context, each func(*Fact) error) error {
	return v.some(ctx, func(factRef) bool { return true }, each)
}

// some gives those of the facts that are wanted.
func (v *View) some(ctx context.Context, wanted func(factRef) bool, each func(*Fact) error) error {
	b := v.builder(ctx)
	for i, ref := range v.facts {
		if i%perReader == 0 {
			b.r.Forget()
		}
		if !wanted(ref) {
			continue
		}
		f, err := b.read(ref.iri)
		if err != nil {
			return err
		}
		if f == nil {
			continue
		}
		if err := each(f); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// Nodes gives the entities by their IRIs, then facts that are nodes.
func (v *View) Nodes(ctx context.Context, each func(*Node) error) error {
	r := v.reader(ctx)
	for i, iri := range v.nodes {
		if i%perReader == 0 {
			r.Forget()
		}
		card, err := r.Entity(iri)
		if err != nil {
			return err
		}
		n := newNode(card)
		if n.Type == className(vocab.ClassArticle) {
			if n.Article, err = r.Article(iri); err != nil {
				return err
			}
		}
		if err := each(&n); err != nil {
			return err
		}
	}
	return v.some(ctx, func(r factRef) bool { return r.node }, func(f *Fact) error {
		n := f.node()
		return each(&n)
	})
}

// factIsNode reports whether an aim or plan is in the view; those always are nodes.
func (v *View) factIsNode(iri string) bool { return v.has[iri] }

// Edges gives the edges of the facts in the order of publication, then those that no
// fact stands for.
func (v *View) Edges(ctx context.Context, each func(*Edge) error) error {
	err := v.Facts(ctx, func(f *Fact) error {
		edges, _ := f.edges(v.opt.Facts, v.factIsNode)
		for i := range edges {
			if err := each(&edges[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	in := map[string]bool{}
	for _, n := range v.nodes {
		in[n] = true
	}
	r := v.reader(ctx)
	for i, iri := range v.nodes {
		if i%perReader == 0 {
			r.Forget()
		}
		if err := v.structure(r, iri, in, each); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// structure gives the edges that begin at a node and that no fact stands for.
func (v *View) structure(r *graph.Reader, iri string, in map[string]bool, each func(*Edge) error) error {
	quads, err := r.Subject(iri)
	if err != nil {
		return err
	}
	for i := 0; i < len(quads); {
		first := quads[i]
		var articles []string
		for ; i < len(quads) && quads[i].Predicate == first.Predicate && quads[i].Object == first.Object; i++ {
			if l, ok := quads[i].Label.(quad.IRI); ok && string(l) != vocab.BackgroundID && string(l) != vocab.IdentityID {
				articles = append(articles, string(l))
			}
		}
		p, _ := first.Predicate.(quad.IRI)
		to, _ := first.Object.(quad.IRI)
		wanted := string(p) == vocab.Of || string(p) == vocab.Country || v.opt.Articles && string(p) == vocab.Mentions
		if !wanted || !in[string(to)] {
			continue
		}
		t, _ := vocab.Lookup(string(p))
		source, err := r.Node(iri)
		if err != nil {
			return err
		}
		target, err := r.Node(string(to))
		if err != nil {
			return err
		}
		e := &Edge{
			ID: ShortID(iri) + " " + className(string(p)) + " " + ShortID(string(to)), Source: nameOf(source), Target: nameOf(target),
			Relation: string(p), Ar: t.Ar, En: t.En, Articles: articles,
		}
		if err := each(e); err != nil {
			return err
		}
	}
	return nil
}

// Size counts the nodes and edges; that takes as long as walking over them.
func (v *View) Size(ctx context.Context) (nodes, edges int, err error) {
	nodes = len(v.nodes)
	err = v.Facts(ctx, func(f *Fact) error {
		list, asNode := f.edges(v.opt.Facts, v.factIsNode)
		if asNode {
			nodes++
		}
		edges += len(list)
		return nil
	})
	return nodes, edges, err
}

// Graphs gives the quads of the view by their labels, each label's sorted; the label is
// empty for quads without one. Of the whole graph these are all quads, unless
// options say otherwise. Of a part, they are the quads of its facts with their
// evidence, of its nodes, and what is known of the articles.
func (v *View) Graphs(ctx context.Context, each func(label string, quads []quad.Quad) error) error {
	if v.everything() {
		return v.wholeGraphs(ctx, each)
	}
	in := map[string]bool{}
	for _, n := range v.nodes {
		in[n] = true
	}
	labels := slices.Clone(v.cited)
	for _, n := range v.nodes {
		if strings.HasPrefix(n, vocab.ID+"article/") {
			labels = append(labels, n)
		}
	}
	if !v.opt.NoBackground {
		labels = append(labels, vocab.BackgroundID, vocab.IdentityID)
	}
	slices.Sort(labels)
	for _, l := range slices.Compact(labels) {
		quads, err := v.db.Reader(ctx).Stated(l)
		if err != nil {
			return err
		}
		quads = slices.DeleteFunc(quads, func(q quad.Quad) bool { return !v.takes(q, l, in) })
		if len(quads) == 0 {
			continue
		}
		if err := each(l, quads); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// takes reports whether a quad belongs to a view that is not the whole graph.
func (v *View) takes(q quad.Quad, label string, in map[string]bool) bool {
	s, _ := q.Subject.(quad.IRI)
	subject, _, _ := strings.Cut(string(s), "#")
	if o, ok := q.Object.(quad.IRI); ok {
		// no ends outside of the view
		if local, own := vocab.Local(string(o)); own {
			fact, _, _ := strings.Cut(string(o), "#")
			known := in[string(o)] || v.has[fact] || string(o) == label || strings.HasPrefix(local, "role/") || strings.HasPrefix(local, "sector/")
			if !known {
				return false
			}
		}
	}
	return v.has[subject] || in[subject] || subject == label
}

func (v *View) wholeGraphs(ctx context.Context, each func(string, []quad.Quad) error) error {
	labels, bare, err := v.db.Labels(ctx)
	if err != nil {
		return err
	}
	if len(bare) > 0 {
		if err := each("", bare); err != nil {
			return err
		}
	}
	for _, l := range labels {
		if v.opt.NoBackground && l == vocab.BackgroundID {
			continue
		}
		quads, err := v.db.Reader(ctx).Stated(l)
		if err != nil {
			return err
		}
		if err := each(l, quads); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// NQuads writes what Graphs gives as N-Quads; of the whole graph sorted, by way of
// temporary files.
func (v *View) NQuads(ctx context.Context, w io.Writer) error {
	if v.everything() {
		return v.db.Export(ctx, w, graph.Filter{NoBackground: v.opt.NoBackground})
	}
	return v.Graphs(ctx, func(_ string, quads []quad.Quad) error {
		for _, q := range quads {
			if _, err := io.WriteString(w, graph.Line(q)+"\n"); err != nil {
				return err
			}
		}
		return nil
	})
}

// everything reports whether the view is of all quads.
func (v *View) everything() bool {
	return v.Whole && v.opt.MinConfidence == 0 && v.opt.Since == "" && v.opt.Until == ""
}
