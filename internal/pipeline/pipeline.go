// Package pipeline runs the stages in order: article → mentions → facts. It is
// the only package that knows them all.
//
// In goes an article.Source, out comes a fact.Document ready to be written as
// JSON or quads. The same Source always gives the same Document.
package pipeline

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/confidence"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/identity"
	"github.com/rawabit/rawabit/internal/lexicon"
	"github.com/rawabit/rawabit/internal/mention"
	"github.com/rawabit/rawabit/internal/purpose"
	"github.com/rawabit/rawabit/internal/rules"
)

// GCPercent is the debug.SetGCPercent with which many articles are best read:
// what stays in memory is the lexicon, which need not be looked through again for
// every few articles. The heap then grows to some 100 MB.
const GCPercent = 400

// A Pipeline holds the lexicon and rules. It is safe for concurrent use.
type Pipeline struct {
	Lexicon *lexicon.Lexicon
	Rules   *rules.Set

	confidence *confidence.Table
	aliases    *identity.Aliases
	min        float64 // facts that are less sure are left out
}

// With gives the same pipeline with a user's aliases, nil for none.
func (p *Pipeline) With(aliases *identity.Aliases) *Pipeline {
	out := *p
	out.aliases = aliases
	return &out
}

// AtLeast gives the same pipeline without facts of less confidence.
func (p *Pipeline) AtLeast(confidence float64) *Pipeline {
	out := *p
	out.min = confidence
	return &out
}

// New loads the embedded lexicons and rules; an error lists every fault in them.
func New() (*Pipeline, error) {
	lex, err := lexicon.Load()
	if err != nil {
		return nil, err
	}
	set, err := rules.Load()
	if err != nil {
		return nil, err
	}
	table, err := confidence.Load()
	if err != nil {
		return nil, err
	}
	return &Pipeline{Lexicon: lex, Rules: set, confidence: table}, nil
}

// A Trace is an article with all that the stages made of it.
type Trace struct {
	Article  *article.Article
	Mentions *mention.Document
	Document *fact.Document
}

// Run reads one article.
func (p *Pipeline) Run(src article.Source) (*fact.Document, error) {
	t, err := p.Trace(src)
	if err != nil {
		return nil, err
	}
	t.Mentions.Free()
	t.Article.Free()
	return t.Document, nil
}

// ErrFault is wrapped by the error for an article at which the program itself
// fails. The article is then left out like one that can't be read, and others go on.
var ErrFault = errors.New("a fault of the program, please report it with the text")

// Trace reads one article and keeps what each stage made of it.
func (p *Pipeline) Trace(src article.Source) (t *Trace, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			t, err = nil, fmt.Errorf("%s: %w: %v", src.Name, ErrFault, fault)
		}
	}()
	a := article.Parse(src)
	m := mention.Read(a, p.Lexicon)
	found := p.Rules.Apply(m)
	aims := purpose.Extract(purpose.Context{Doc: m, Parties: found.Parties})
	facts := make([]fact.Fact, 0, len(found.Facts)+len(aims)+4) // and a few that agreements imply
	facts = append(append(facts, found.Facts...), aims...)
	found.Free()
	facts = append(facts, cooperationOf(facts)...)
	p.confidence.Set(facts)
	if p.min > 0 {
		facts = slices.DeleteFunc(facts, func(f fact.Fact) bool { return f.Confidence < p.min })
	}
	d := document(a, m, facts)
	p.aliases.Apply(d)
	return &Trace{a, m, d}, nil
}

// cooperationOf gives the cooperation that agreements imply: the parties of an
// agreement cooperate, or mean to, in each of its sectors.
func cooperationOf(facts []fact.Fact) []fact.Fact {
	known := map[string]bool{}
	name := func(parties []string, sector string) string { return strings.Join(parties, " ") + " " + sector }
	for i := range facts {
		if facts[i].Type == fact.Cooperation {
			known[name(facts[i].Parties, facts[i].Sector)] = true
		}
	}
	status := map[string]string{"signed": "agreed", "approved": "agreed", "in-force": "existing", "planned": "sought", "discussed": "discussed"}
	var out []fact.Fact
	for i := range facts {
		f := &facts[i]
		if f.Type != fact.AgreementOf || f.Negated {
			continue
		}
		for _, sector := range f.Sectors {
			if known[name(f.Parties, sector)] {
				continue
			}
			known[name(f.Parties, sector)] = true
			out = append(out, fact.Fact{Type: fact.Cooperation, Parties: f.Parties, Sector: sector, Status: status[f.Status],
				Rule: "cooperation-of-agreement", Evidence: f.Evidence, Confidence: f.Confidence})
		}
	}
	return out
}

// document sorts facts and keeps the entities that the article has say about.
func document(a *article.Article, m *mention.Document, facts []fact.Fact) *fact.Document {
	types := fact.Types()
	fact.SortStable(facts, func(a, b *fact.Fact) int {
		if a.Type != b.Type {
			return slices.Index(types, a.Type) - slices.Index(types, b.Type)
		}
		if c := a.Evidence[0].Compare(b.Evidence[0]); c != 0 {
			return c
		}
		return strings.Compare(key(a), key(b))
	})
	used := map[string]bool{}
	var refs []string
	for i := range facts {
		refs = facts[i].AppendRefs(refs[:0])
		for _, id := range refs {
			used[id] = true
		}
	}
	// an entity that is kept keeps what it points to
	for _, e := range m.Entities {
		if used[e.ID] && e.Of != "" {
			used[e.Of] = true
		}
	}
	d := &fact.Document{ID: a.ID, Hash: a.Hash, Title: a.Title, Language: a.Language, Published: a.Published, Source: a.Name,
		Outlet: a.Outlet, URL: a.URL, Text: a.Text, Facts: facts}
	d.Entities = make([]fact.Entity, 0, len(m.Entities))
	for n := range m.Entities {
		if e := &m.Entities[n]; keep(e, used[e.ID], m.Placed[n], m.Fixed[n]) {
			d.Entities = append(d.Entities, *e)
		}
	}
	slices.SortFunc(d.Entities, func(a, b fact.Entity) int { return strings.Compare(a.ID, b.ID) })
	return d
}

// keep decides which entities are more than passing mentions: all persons, and
// what takes part in a fact.
func keep(e *fact.Entity, used, placed, fixed bool) bool {
	switch e.Type {
	case fact.Person:
		return true
	case fact.City, fact.Country:
		return used || placed
	case fact.Organization:
		return used || placed || fixed && e.Country == ""
	}
	return used
}

func key(f *fact.Fact) string {
	s := ""
	for _, id := range f.Refs() {
		s += id + " "
	}
	return s + f.Role + f.Sector + f.Instrument + f.Rule
}
