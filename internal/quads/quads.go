// Package quads writes what an article says as quads: facts with their evidence,
// the short edges for walking, names, and the article itself as the label of all
// of them (graph/vocab/ontology.ttl says what each predicate means).
//
// In goes a fact.Document with byte spans, out comes a sorted list without
// duplicates, the same on every run: IRIs are made from names and hashes, there
// are no blank nodes, and evidence counts code points. Loading the quads is left
// to package graph, printing to Write.
//
// What trips people up:
//   - Numbers and dates are typed strings with the datatype in full, so that the
//     N-Quads are good RDF. Package graph turns numbers into Cayley's own
//     numbers when it loads them. Dates stay xsd:date or xsd:gYearMonth: as text
//     they sort in the order of time, months among their days, which Cayley's
//     dateTime can't do without inventing an hour.
//   - Countries, roles and sectors get no names here. Background has them, once,
//     instead of once for each article.
//   - Denied facts are not written. Planned visits and meetings have no short edge.
package quads

import (
	"bufio"
	"cmp"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/identity"
	"github.com/rawabit/rawabit/internal/span"
)

// A Country is what the background graph says of one.
type Country struct {
	Code    string   // ISO 3166-1 alpha-2
	Ar, En  string   // names for display
	Aliases []string // other names, in Arabic
}

// Background gives the graph that no article states: countries, and the roles
// and sectors of the vocabulary, with their Arabic and English names. Its label
// is vocab.BackgroundID.
func Background(countries []Country) []quad.Quad {
	b := &builder{label: quad.IRI(vocab.BackgroundID)}
	for _, c := range countries {
		iri := vocab.CountryID(c.Code)
		if iri == "" {
			continue
		}
		b.add(iri, vocab.RDFType, quad.IRI(vocab.ClassCountry))
		b.add(iri, vocab.Code, quad.String(strings.ToUpper(c.Code)))
		b.key(iri, c.Code)
		b.names(iri, c.Ar, c.En, c.Aliases, "ar")
	}
	concept := func(iri, class string, c vocab.Concept) {
		b.add(iri, vocab.RDFType, quad.IRI(class))
		b.add(iri, vocab.SKOSNotation, quad.String(c.Slug))
		b.key(iri, c.Slug)
		b.names(iri, c.Ar, c.En, nil, "ar")
	}
	for _, c := range vocab.Roles {
		concept(vocab.RoleID(c.Slug), vocab.ClassRole, c)
	}
	for _, c := range vocab.Sectors {
		concept(vocab.SectorID(c.Slug), vocab.ClassSector, c)
	}
	return b.sorted()
}

// FromDocument gives the quads of one article, sorted, each with the IRI of the
// article as its label.
func FromDocument(doc *fact.Document) []quad.Quad {
	article := vocab.ArticleID(doc.ID)
	b := &builder{
		label:    quad.IRI(article),
		doc:      doc,
		article:  article,
		lang:     "ar",
		entities: make(map[string]*fact.Entity, len(doc.Entities)),
		counter:  span.NewCounter(doc.Text),
	}
	if doc.Language != "" && doc.Language != "ar" {
		b.lang = ""
	}
	b.metadata()
	for i := range doc.Entities {
		b.entities[doc.Entities[i].ID] = &doc.Entities[i]
	}
	for i := range doc.Entities {
		b.entity(&doc.Entities[i])
	}
	b.facts()
	return b.sorted()
}

// Write prints quads as N-Quads, a line each.
func Write(w io.Writer, quads []quad.Quad) error {
	out := bufio.NewWriter(w)
	for _, q := range quads {
		out.WriteString(q.NQuad())
		out.WriteByte('\n')
	}
	return out.Flush()
}

type builder struct {
	label   quad.IRI
	doc     *fact.Document
	article string
	lang    string // of the article's own words; empty if not known
	quads   []quad.Quad

	entities map[string]*fact.Entity
	counter  *span.Counter
}

// add writes one quad. An empty IRI on either side stands for an argument that
// the article does not give, and nothing is written.
func (b *builder) add(s, p string, o quad.Value) {
	if s == "" || o == nil || o == quad.IRI("") {
		return
	}
	b.quads = append(b.quads, quad.Quad{Subject: quad.IRI(s), Predicate: quad.IRI(p), Object: o, Label: b.label})
}

func (b *builder) sorted() []quad.Quad {
	type line struct {
		text string
		quad quad.Quad
	}
	lines := make([]line, len(b.quads))
	for i, q := range b.quads {
		lines[i] = line{q.NQuad(), q}
	}
	slices.SortFunc(lines, func(x, y line) int { return cmp.Compare(x.text, y.text) })
	out := make([]quad.Quad, 0, len(lines))
	for i, l := range lines {
		if i == 0 || l.text != lines[i-1].text {
			out = append(out, l.quad)
		}
	}
	return out
}

// words is a literal of the article's own words, nil if there are none.
func (b *builder) words(s string) quad.Value {
	if b.lang == "" {
		return plain(s)
	}
	return in(b.lang, s)
}

func in(lang, s string) quad.Value {
	if s = clean(s); s == "" {
		return nil
	}
	return quad.LangString{Value: quad.String(s), Lang: lang}
}

func plain(s string) quad.Value {
	if s = clean(s); s == "" {
		return nil
	}
	return quad.String(s)
}

func clean(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

func number(n int) quad.Value {
	return quad.TypedString{Value: quad.String(strconv.Itoa(n)), Type: vocab.XSDInteger}
}

// date types an ISO 8601 day or month. The time of a full timestamp is dropped;
// what is neither is not written.
func date(s string) quad.Value {
	if len(s) > 10 && (s[10] == 'T' || s[10] == ' ') {
		s = s[:10]
	}
	pattern := "dddd-dd-dd"
	if len(s) != 7 && len(s) != len(pattern) {
		return nil
	}
	for i := range len(s) {
		if digit := '0' <= s[i] && s[i] <= '9'; digit != (pattern[i] == 'd') || !digit && s[i] != '-' {
			return nil
		}
	}
	if len(s) == 7 {
		return quad.TypedString{Value: quad.String(s), Type: vocab.XSDGYearMonth}
	}
	return quad.TypedString{Value: quad.String(s), Type: vocab.XSDDate}
}

// link is an IRI if the address can be one, else a literal.
func link(s string) quad.Value {
	if u, err := url.Parse(s); err == nil && u.IsAbs() && u.Host != "" && !strings.ContainsFunc(s, notInIRI) {
		return quad.IRI(s)
	}
	return plain(s)
}

func notInIRI(r rune) bool {
	return r <= ' ' || r == 0x7F || r == '\uFFFD' || strings.ContainsRune("<>\"{}|^`\\", r)
}

// Key folds a name as rb:key has it, so that it is found however it is spelled:
// hamza, ى and ة, vowel marks, capitals and spaces make no difference.
func Key(name string) string {
	return strings.Join(strings.Fields(strings.ToLower(arabic.Fold(name))), " ")
}

func (b *builder) key(iri, name string) {
	b.add(iri, vocab.Key, plain(Key(name)))
}

// names writes the labels, the other names and the keys of both.
func (b *builder) names(iri, ar, en string, aliases []string, lang string) {
	b.add(iri, vocab.RDFSLabel, in("ar", ar))
	b.add(iri, vocab.RDFSLabel, in("en", en))
	b.key(iri, ar)
	b.key(iri, en)
	for _, a := range aliases {
		if a == ar || a == en {
			continue
		}
		if lang == "" {
			b.add(iri, vocab.SKOSAltLabel, plain(a))
		} else {
			b.add(iri, vocab.SKOSAltLabel, in(lang, a))
		}
		b.key(iri, a)
	}
}

func (b *builder) metadata() {
	d, a := b.doc, b.article
	b.add(a, vocab.RDFType, quad.IRI(vocab.ClassArticle))
	b.add(a, vocab.SchemaHeadline, b.words(d.Title))
	b.add(a, vocab.RDFSLabel, b.words(d.Title))
	b.add(a, vocab.SchemaInLanguage, plain(d.Language))
	b.add(a, vocab.SchemaDatePublished, date(d.Published))
	b.add(a, vocab.SchemaUrl, link(d.URL))
	b.add(a, vocab.DCTermsSource, plain(d.Source))
	b.add(a, vocab.Outlet, plain(d.Outlet))
	b.add(a, vocab.Sha256, plain(d.Hash))
	// The text is kept: evidence can then be shown in its surroundings, and a
	// later version of the program can read the article again from the graph.
	b.add(a, vocab.Text, b.words(d.Text))
}

var classes = map[fact.EntityType]string{
	fact.Person:       vocab.ClassPerson,
	fact.Position:     vocab.ClassPosition,
	fact.Country:      vocab.ClassCountry,
	fact.City:         vocab.ClassCity,
	fact.Region:       vocab.ClassRegion,
	fact.Organization: vocab.ClassOrganization,
	fact.Agreement:    vocab.ClassNamedAgreement,
	fact.Event:        vocab.ClassEvent,
}

func (b *builder) entity(e *fact.Entity) {
	b.add(b.article, vocab.Mentions, quad.IRI(e.ID))
	if e.Type == fact.Country {
		return
	}
	b.add(e.ID, vocab.RDFType, quad.IRI(classes[e.Type]))
	if e.Type == fact.Position {
		b.office(e.ID, e.Role, e.Portfolio, e.Of)
		b.names(e.ID, "", "", append([]string{e.Name, e.LabelAr}, e.Aliases...), b.lang)
		b.key(e.ID, e.LabelEn)
		return
	}
	label := cmp.Or(e.LabelAr, e.Name)
	b.names(e.ID, label, e.LabelEn, append([]string{e.Name}, e.Aliases...), b.lang)
	b.add(e.ID, vocab.Country, quad.IRI(vocab.CountryID(e.Country)))
	if e.Type == fact.Person {
		b.add(e.ID, vocab.Profile, plain(identity.NewProfile(e.ID, e.Was, b.doc.Facts).String()))
	}
}

// office writes what an office is. Its label is put together from its parts, so
// that all articles call it the same.
func (b *builder) office(iri, role, portfolio, of string) {
	b.add(iri, vocab.RDFType, quad.IRI(vocab.ClassPosition))
	b.add(iri, vocab.Role, quad.IRI(vocab.RoleID(role)))
	b.add(iri, vocab.Portfolio, quad.IRI(vocab.SectorID(portfolio)))
	b.add(iri, vocab.Of, quad.IRI(of))
	r, ok := vocab.LookupRole(role)
	if !ok {
		return
	}
	ar, en := r.Ar, r.En
	if s, ok := vocab.LookupSector(portfolio); ok {
		ar += " " + s.Ar
		en += " of " + s.En
	}
	if e := b.entities[of]; e != nil {
		ar += "، " + cmp.Or(e.LabelAr, e.Name)
		if name := cmp.Or(e.LabelEn, e.Code); name != "" {
			en += ", " + name
		} else {
			en = ""
		}
	} else if of != "" {
		en = ""
	}
	b.names(iri, ar, en, nil, "ar")
}
