// Package news makes graphs of invented news in the vocabulary of the graph (graph/vocab),
// with names in both scripts, texts and evidence, of any size, for tests and measurements
// of what reads that vocabulary.
package news

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/vocab"
)

//go:embed words.txt
var data string

// words of each kind: Arabic, and Latin if there is one.
var words = func() map[string][][2]string {
	m := map[string][][2]string{}
	for line := range strings.Lines(data) {
		kind, rest, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || kind == "#" {
			continue
		}
		w := [2]string{rest}
		if f := strings.Fields(rest); kind == "given" || kind == "family" {
			w = [2]string{f[0], f[1]}
		}
		m[kind] = append(m[kind], w)
	}
	return m
}()

// Codes are the countries, the most famous first.
var Codes = []string{"EG", "LY", "PK", "TR", "SA", "TN", "DZ", "MA", "JO", "IQ", "SD", "QA", "KW", "OM", "LB", "SI", "FR", "DE", "IT", "CN"}

// Person gives the Arabic and Latin names of the i-th person and the IRI.
func Person(i int) (ar, en, iri string) {
	g, f := words["given"], words["family"]
	a, b, c, d := g[i%len(g)], g[i/len(g)%len(g)], f[i/len(g)/len(g)%len(f)], i/len(g)/len(g)/len(f)
	ar, en = a[0]+" "+b[0]+" "+c[0], a[1]+" "+b[1]+" "+c[1]
	if d > 0 {
		ar, en = fmt.Sprint(ar, " ", d), fmt.Sprint(en, " ", d)
	}
	return ar, en, vocab.PersonID(ar)
}

// A writer writes quads of one label and counts them down.
type writer struct {
	w     *bufio.Writer
	left  int
	label quad.IRI
}

func (w *writer) add(s, p string, o quad.Value) {
	if w.left <= 0 {
		return
	}
	w.left--
	w.w.WriteString(quad.Quad{Subject: quad.IRI(s), Predicate: quad.IRI(p), Object: o, Label: w.label}.NQuad())
	w.w.WriteByte('\n')
}

func (w *writer) link(s, p, o string) { w.add(s, p, quad.IRI(o)) }
func (w *writer) ar(s, p, text string) {
	w.add(s, p, quad.LangString{Value: quad.String(text), Lang: "ar"})
}
func typed(text, kind string) quad.Value {
	return quad.TypedString{Value: quad.String(text), Type: quad.IRI(kind)}
}

// Write writes a graph of about n quads (the last article is cut off where they end) as
// N-Quads. The same n gives the same bytes.
func Write(out io.Writer, n int) error {
	r := rand.New(rand.NewPCG(3, 5))
	w := &writer{bufio.NewWriterSize(out, 1<<20), n, vocab.BackgroundID}
	people := max(n/60, 50)
	zipf := rand.NewZipf(r, 1.15, 3, uint64(people-1))
	lands := rand.NewZipf(r, 1.3, 2, uint64(len(Codes)-1))
	for _, c := range Codes {
		iri := vocab.CountryID(c)
		w.link(iri, vocab.RDFType, vocab.ClassCountry)
		w.add(iri, vocab.Code, quad.String(c))
		w.ar(iri, vocab.RDFSLabel, "دولة "+c)
		w.add(iri, vocab.RDFSLabel, quad.LangString{Value: quad.String("Country " + c), Lang: "en"})
	}
	for _, s := range vocab.Sectors {
		iri := vocab.SectorID(s.Slug)
		w.link(iri, vocab.RDFType, vocab.ClassSector)
		w.ar(iri, vocab.RDFSLabel, s.Ar)
	}
	for a := 0; w.left > 0; a++ {
		article(w, r, a, func() int { return int(zipf.Uint64()) }, func() string { return vocab.CountryID(Codes[lands.Uint64()]) })
	}
	return w.w.Flush()
}

// article writes one article: two to four persons, a visit, a meeting, cooperation.
func article(w *writer, r *rand.Rand, a int, person func() int, country func() string) {
	hex := fmt.Sprintf("%016x", uint64(a)*0x9e3779b97f4a7c15)
	iri := vocab.ArticleID(hex)
	w.label = quad.IRI(iri)
	day := time.Date(2016, 1, 1+a/8, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	outlet := words["outlet"][r.IntN(len(words["outlet"]))][0]
	var text strings.Builder
	var facts []func()
	var names, iris []string
	for range 2 + r.IntN(3) {
		i := person()
		ar, en, p := Person(i)
		names, iris = append(names, ar), append(iris, p)
		w.link(iri, vocab.Mentions, p)
		w.link(p, vocab.RDFType, vocab.ClassPerson)
		w.ar(p, vocab.RDFSLabel, ar)
		if i%3 == 0 {
			w.add(p, vocab.RDFSLabel, quad.LangString{Value: quad.String(en), Lang: "en"})
		}
		w.ar(p, vocab.SKOSAltLabel, ar[strings.LastIndexByte(ar, ' ')+1:])
		w.add(p, vocab.Key, quad.String(ar))
		w.add(p, vocab.Profile, quad.String(ar+" "+p))
	}
	from, to := country(), country()
	w.link(iri, vocab.Mentions, from)
	w.link(iri, vocab.Mentions, to)
	sentence := func(s string) (start int) {
		start = utf8.RuneCountInString(text.String())
		text.WriteString(s + " ")
		return start
	}
	fact := func(kind, class, said string, args ...[2]string) {
		start := sentence(said)
		facts = append(facts, func() {
			f := vocab.FactID(kind, iri, class, fmt.Sprint(args))
			w.link(f, vocab.RDFType, class)
			w.link(f, vocab.ProvWasDerivedFrom, iri)
			for _, x := range args {
				w.link(f, x[0], x[1])
			}
			w.add(f, vocab.Status, quad.String("done"))
			w.add(f, vocab.Rule, quad.String(kind))
			w.add(f, vocab.Confidence, typed(fmt.Sprintf("0.%d", 5+r.IntN(5)), vocab.XSDDouble))
			if kind != "cooperation" {
				w.add(f, vocab.SchemaStartDate, typed(day, vocab.XSDDate))
			}
			e := f + "#e1"
			w.link(f, vocab.OAHasTarget, e)
			w.link(e, vocab.RDFType, vocab.ClassEvidence)
			w.add(e, vocab.Number, typed("1", vocab.XSDInteger))
			w.add(e, vocab.OAStart, typed(fmt.Sprint(start), vocab.XSDInteger))
			w.add(e, vocab.OAEnd, typed(fmt.Sprint(start+utf8.RuneCountInString(said)-1), vocab.XSDInteger))
			w.ar(e, vocab.OAExact, said[:len(said)-1])
			w.ar(e, vocab.Sentence, said)
		})
	}
	office := vocab.PositionID("minister", "foreign-affairs", from)
	fact("tenure", vocab.ClassTenure, "وزير الخارجية "+names[0]+".", [2]string{vocab.Holder, iris[0]}, [2]string{vocab.Position, office})
	fact("visit", vocab.ClassVisit, "زار "+names[0]+" البلاد في زيارة رسمية.", [2]string{vocab.Visitor, iris[0]}, [2]string{vocab.Destination, to})
	fact("meeting", vocab.ClassMeeting, "والتقى "+names[0]+" نظيره "+names[1]+" لبحث العلاقات.", [2]string{vocab.Participant, iris[0]}, [2]string{vocab.Participant, iris[1]})
	sector := vocab.SectorID(vocab.Sectors[r.IntN(len(vocab.Sectors))].Slug)
	fact("cooperation", vocab.ClassCooperation, "وبحث الجانبان التعاون.", [2]string{vocab.Party, from}, [2]string{vocab.Party, to}, [2]string{vocab.Sector, sector})
	for range 6 {
		s := words["sentence"]
		sentence(s[r.IntN(len(s))][0])
	}
	w.link(office, vocab.RDFType, vocab.ClassPosition)
	w.ar(office, vocab.RDFSLabel, "وزير الخارجية، "+from[len(from)-2:])
	w.link(office, vocab.Of, from)
	w.link(iris[0], vocab.HoldsPosition, office)
	w.link(iris[0], vocab.Visited, to)
	if iris[0] != iris[1] {
		w.link(iris[0], vocab.Met, iris[1])
		w.link(iris[1], vocab.Met, iris[0])
	}
	if from != to {
		w.link(from, vocab.CooperatesWith, to)
		w.link(to, vocab.CooperatesWith, from)
	}
	w.link(from, vocab.CooperatesIn, sector)
	for _, f := range facts {
		f()
	}
	w.link(iri, vocab.RDFType, vocab.ClassArticle)
	w.ar(iri, vocab.SchemaHeadline, "خبر عن "+names[0])
	w.ar(iri, vocab.RDFSLabel, "خبر عن "+names[0])
	w.add(iri, vocab.SchemaDatePublished, typed(day, vocab.XSDDate))
	w.add(iri, vocab.Outlet, quad.String(outlet))
	w.ar(iri, vocab.Text, text.String())
}
