package quads

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/span"
)

// Values of the contract that decide what is written.
const (
	planned = "planned"
	done    = "done" // what the contract leaves empty, written so that it can be asked for
)

// Codes of CAMEO that hang on more than the class of a fact; the others are in
// the ontology.
const (
	cameoHosted = "043" // host a visit
	cameoCall   = "041" // discuss by telephone
	cameoSigned = "057" // sign formal agreement
)

// A node is a fact on its way to quads. Two facts of an article with the same
// arguments are one node with the evidence of both.
type node struct {
	iri        string
	class      string
	args       []arg
	cameo      []string
	confidence float64
	rules      []string
	evidence   []span.Span
}

type arg struct {
	predicate string
	value     quad.Value
}

func (b *builder) facts() {
	nodes := map[string]*node{}
	order := make([]*node, len(b.doc.Facts)) // by index of the fact; nil if not written
	for i := range b.doc.Facts {
		f := &b.doc.Facts[i]
		if f.Negated {
			continue
		}
		n := b.node(f)
		if n == nil {
			continue
		}
		if same := nodes[n.iri]; same != nil {
			same.evidence = append(same.evidence, n.evidence...)
			same.rules = append(same.rules, n.rules...)
			same.confidence = max(same.confidence, n.confidence)
			n = same
		}
		nodes[n.iri] = n
		order[i] = n
	}
	written := map[string]bool{}
	for i, n := range order {
		if n == nil {
			continue
		}
		f := &b.doc.Facts[i]
		if !written[n.iri] {
			written[n.iri] = true
			b.fact(n)
		}
		b.edges(f)
		if f.Event >= 1 && f.Event <= len(order) && order[f.Event-1] != nil {
			switch f.Type {
			case fact.Objective:
				b.add(order[f.Event-1].iri, vocab.Aims, quad.IRI(n.iri))
			case fact.Measure:
				b.add(order[f.Event-1].iri, vocab.Plans, quad.IRI(n.iri))
			}
		}
	}
}

// node says what a fact's node is, or nil if the fact lacks what makes it one.
func (b *builder) node(f *fact.Fact) *node {
	n := &node{confidence: f.Confidence}
	if f.Rule != "" {
		n.rules = []string{f.Rule}
	}
	for _, e := range f.Evidence {
		if b.inText(e) {
			n.evidence = append(n.evidence, e)
		}
	}
	iri := func(predicate string, values ...string) {
		for _, v := range values {
			if v != "" {
				n.args = append(n.args, arg{predicate, quad.IRI(v)})
			}
		}
	}
	text := func(predicate string, v quad.Value) {
		if v != nil {
			n.args = append(n.args, arg{predicate, v})
		}
	}
	sectors := func(predicate string, slugs ...string) {
		for _, s := range slugs {
			iri(predicate, vocab.SectorID(s))
		}
	}
	isPlanned := f.Status == planned
	var kind string
	switch f.Type {
	case fact.PositionHeld:
		kind, n.class = "tenure", vocab.ClassTenure
		office := f.Office()
		if f.Person == "" || office == "" {
			return nil
		}
		b.office(office, f.Role, f.FirstPortfolio(), f.Of)
		iri(vocab.Holder, f.Person)
		iri(vocab.Position, office)
		sectors(vocab.Portfolio, f.FirstPortfolio())
		sectors(vocab.Portfolio, f.Portfolios...)
		text(vocab.Status, plain(f.Status))
	case fact.Visit:
		kind, n.class = "visit", vocab.ClassVisit
		iri(vocab.Visitor, f.Visitor)
		iri(vocab.Destination, f.Destination)
		iri(vocab.City, f.City)
		iri(vocab.Host, f.Host)
		text(vocab.VisitKind, plain(f.Kind))
		text(vocab.SchemaStartDate, date(f.Start))
		text(vocab.SchemaEndDate, date(f.End))
		text(vocab.Status, plain(orDone(f.Status)))
		n.cameo = codes(n.class, isPlanned)
		if f.Host != "" && !isPlanned {
			n.cameo = append(n.cameo, cameoHosted)
		}
	case fact.Meeting:
		kind, n.class = "meeting", vocab.ClassMeeting
		iri(vocab.Participant, f.Participants...)
		text(vocab.Mode, plain(f.Mode))
		iri(vocab.Place, f.Place)
		text(vocab.SchemaStartDate, date(f.Date))
		text(vocab.Status, plain(orDone(f.Status)))
		switch {
		case f.Mode == "letter": // CAMEO has no code for it
		case f.Mode == "call" && !isPlanned:
			n.cameo = []string{cameoCall}
		default:
			n.cameo = codes(n.class, isPlanned)
		}
	case fact.AgreementOf:
		kind, n.class = "agreement", vocab.ClassAgreement
		iri(vocab.Party, f.Parties...)
		text(vocab.Instrument, plain(f.Instrument))
		text(vocab.Status, plain(f.Status))
		sectors(vocab.Sector, f.Sectors...)
		text(vocab.DCTermsTitle, b.words(f.Title))
		text(vocab.SchemaStartDate, date(f.Date))
		switch f.Status {
		case "signed", "in-force":
			n.cameo = []string{cameoSigned}
		default:
			n.cameo = codes(n.class, f.Status != "approved")
		}
	case fact.Cooperation:
		kind, n.class = "cooperation", vocab.ClassCooperation
		iri(vocab.Party, f.Parties...)
		sectors(vocab.Sector, f.Sector)
		text(vocab.Status, plain(f.Status))
		sought := f.Status == "sought" || f.Status == "discussed"
		n.cameo = codes(n.class, sought)
		if s, ok := vocab.LookupSector(f.Sector); ok && s.CameoAgreed != "" {
			n.cameo = []string{s.CameoAgreed}
			if sought {
				n.cameo = []string{s.CameoSought}
			}
		}
	case fact.Objective, fact.Measure:
		kind, n.class = "objective", vocab.ClassObjective
		if f.Type == fact.Measure {
			kind, n.class = "measure", vocab.ClassMeasure
		}
		if len(n.evidence) == 0 {
			return nil // its words are all that it is
		}
		text(vocab.RDFSLabel, b.words(n.evidence[0].In(b.doc.Text)))
		sectors(vocab.Sector, f.Sector)
		iri(vocab.Party, f.Parties...)
	default:
		return nil
	}
	if len(n.args) == 0 {
		return nil
	}
	id := make([]string, 0, len(n.args))
	for _, a := range n.args {
		id = append(id, a.predicate+" "+a.value.String())
	}
	slices.Sort(id)
	n.iri = vocab.FactID(kind, b.article, slices.Compact(id)...)
	return n
}

func (b *builder) fact(n *node) {
	b.add(n.iri, vocab.RDFType, quad.IRI(n.class))
	b.add(n.iri, vocab.ProvWasDerivedFrom, quad.IRI(b.article))
	for _, a := range n.args {
		b.add(n.iri, a.predicate, a.value)
	}
	for _, c := range n.cameo {
		b.add(n.iri, vocab.Cameo, quad.String(c))
	}
	for _, r := range n.rules {
		b.add(n.iri, vocab.Rule, plain(r))
	}
	// NaN and what lies outside of 0 to 1 is no confidence.
	if n.confidence >= 0 && n.confidence <= 1 {
		b.add(n.iri, vocab.Confidence, quad.TypedString{
			Value: quad.String(strconv.FormatFloat(n.confidence, 'g', -1, 64)), Type: vocab.XSDDouble,
		})
	}
	seen := map[span.Span]bool{}
	place := 0
	for _, e := range n.evidence {
		if seen[e] {
			continue
		}
		seen[e] = true
		place++
		iri := n.iri + "#e" + strconv.Itoa(place)
		b.add(n.iri, vocab.OAHasTarget, quad.IRI(iri))
		b.add(iri, vocab.RDFType, quad.IRI(vocab.ClassEvidence))
		b.add(iri, vocab.Number, number(place))
		b.add(iri, vocab.OAStart, number(b.counter.Runes(e.Start)))
		b.add(iri, vocab.OAEnd, number(b.counter.Runes(e.End)))
		b.add(iri, vocab.OAExact, b.words(e.In(b.doc.Text)))
		b.add(iri, vocab.Sentence, b.words(sentence(b.doc.Text, e).In(b.doc.Text)))
	}
}

// edges writes the short edges of a fact.
func (b *builder) edges(f *fact.Fact) {
	switch f.Type {
	case fact.PositionHeld:
		b.add(f.Person, vocab.HoldsPosition, quad.IRI(f.Office()))
	case fact.Visit:
		if f.Status != planned {
			b.add(f.Visitor, vocab.Visited, quad.IRI(f.Destination))
		}
	case fact.Meeting:
		switch {
		case f.Status == planned:
		case f.Mode == "call" || f.Mode == "letter":
			b.mutual(vocab.Contacted, f.Participants)
		default:
			b.mutual(vocab.Met, f.Participants)
		}
	case fact.AgreementOf:
		if f.Status == "signed" || f.Status == "approved" || f.Status == "in-force" {
			b.mutual(vocab.AgreedWith, f.Parties)
		}
	case fact.Cooperation:
		b.mutual(vocab.CooperatesWith, f.Parties)
		for _, p := range f.Parties {
			b.add(p, vocab.CooperatesIn, quad.IRI(vocab.SectorID(f.Sector)))
		}
	}
}

func (b *builder) mutual(predicate string, iris []string) {
	for _, x := range iris {
		for _, y := range iris {
			if x != y {
				b.add(x, predicate, quad.IRI(y))
			}
		}
	}
}

func orDone(status string) string {
	if status == "" {
		return done
	}
	return status
}

func codes(class string, planned bool) []string {
	t, _ := vocab.Lookup(class)
	if planned {
		return t.CameoPlanned
	}
	return slices.Clone(t.Cameo)
}

// inText reports whether a span can be cut from the text.
func (b *builder) inText(s span.Span) bool {
	text := b.doc.Text
	return 0 <= s.Start && s.Start < s.End && s.End <= len(text) &&
		utf8.RuneStart(text[s.Start]) && (s.End == len(text) || utf8.RuneStart(text[s.End]))
}

// reach is how far a sentence is followed on either side of its evidence, in
// bytes, where no sign ends it.
const reach = 600

// sentence widens s to the sentence or line that it stands in. It is for
// reading; the sentences on which extraction works are package article's.
func sentence(text string, s span.Span) span.Span {
	start, low := s.Start, max(0, s.Start-reach)
	for start > low {
		r, n := utf8.DecodeLastRuneInString(text[:start])
		if r == '\n' || ends(r) && (start == len(text) || space(text[start:])) {
			break
		}
		start -= n
	}
	end, high := s.End, min(len(text), s.End+reach)
	for end < high {
		// the sign that closes the sentence belongs to it
		if last, _ := utf8.DecodeLastRuneInString(text[:end]); ends(last) && space(text[end:]) {
			break
		}
		r, n := utf8.DecodeRuneInString(text[end:])
		if r == '\n' {
			break
		}
		end += n
	}
	inner := text[start:end]
	start += len(inner) - len(strings.TrimLeftFunc(inner, unicode.IsSpace))
	end -= len(inner) - len(strings.TrimRightFunc(inner, unicode.IsSpace))
	// Cut at the reach, a word may be cut too; evidence itself is never cut.
	return span.Span{Start: min(start, s.Start), End: max(end, s.End)}
}

func ends(r rune) bool { return r == '.' || r == '؟' || r == '!' || r == '…' || r == '۔' }

func space(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(r)
}
