package quads_test

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"

	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/quads"
	"github.com/rawabit/rawabit/internal/span"
	"github.com/rawabit/rawabit/internal/testkit"
)

var (
	person  = vocab.PersonID("سالم الورفلاني")
	guest   = vocab.PersonID("نادر خان")
	ly      = vocab.CountryID("LY")
	pk      = vocab.CountryID("PK")
	city    = vocab.CityID("PK", "إسلام آباد")
	embassy = vocab.PositionID("ambassador", "", pk)
)

const text = `رئيس الحكومة يزور باكستان
وصل رئيس الحكومة الليبية سالم الورفلاني إلى إسلام آباد. والتقى نظيره نادر خان!
ناقش الجانبان الطاقة. ومن أهداف الزيارة زيادة التبادل التجاري
• تشكيل لجنة مشتركة
لن يزور الورفلاني مدينة أخرى، وسيزور ليبيا السفير الباكستاني.`

// at is the span of some words of the text.
func at(words string) span.Span {
	i := strings.Index(text, words)
	if i < 0 {
		panic(words)
	}
	return span.Span{Start: i, End: i + len(words)}
}

func document() *fact.Document {
	return &fact.Document{
		ID: "00112233445566aa", Hash: "00ff", Title: "رئيس الحكومة يزور باكستان", Language: "ar", Published: "2026-11-20",
		Source: "visit.txt", Outlet: "وكالة الساحل", URL: "https://example.org/1?a=b", Text: text,
		Entities: []fact.Entity{
			{ID: city, Type: fact.City, Name: "إسلام آباد", Country: "PK", LabelAr: "إسلام آباد", LabelEn: "Islamabad"},
			{ID: ly, Type: fact.Country, Name: "ليبيا", Code: "LY", LabelAr: "ليبيا", LabelEn: "Libya"},
			{ID: pk, Type: fact.Country, Name: "باكستان", Code: "PK", LabelAr: "باكستان", LabelEn: "Pakistan"},
			{ID: person, Type: fact.Person, Name: "سالم الورفلاني", Aliases: []string{"الورفلاني"}, LabelAr: "سالم الورفلاني"},
			{ID: guest, Type: fact.Person, Name: "نادر خان", LabelAr: "نادر خان"},
			{ID: embassy, Type: fact.Position, Name: "السفير الباكستاني", Role: "ambassador", Of: pk, LabelAr: "السفير الباكستاني"},
		},
		Facts: []fact.Fact{
			{Type: fact.PositionHeld, Person: person, Role: "prime-minister", Of: ly, Confidence: 0.97, Rule: "title-name",
				Evidence: []span.Span{at("رئيس الحكومة الليبية سالم الورفلاني")}},
			{Type: fact.PositionHeld, Person: guest, Role: "minister", Of: pk, Portfolio: "energy", Portfolios: []string{"energy", "trade"}, Confidence: 0.9, Rule: "title-name"},
			{Type: fact.Visit, Visitor: person, Destination: pk, City: city, Host: guest, Kind: "official", Start: "2026-11-20", Confidence: 0.93, Rule: "arrived",
				Evidence: []span.Span{at("وصل رئيس الحكومة الليبية سالم الورفلاني إلى إسلام آباد"), at("يزور باكستان")}},
			// said twice: one node, two pieces of evidence
			{Type: fact.Visit, Visitor: person, Destination: pk, City: city, Host: guest, Kind: "official", Start: "2026-11-20", Confidence: 0.8, Rule: "headline",
				Evidence: []span.Span{at("رئيس الحكومة يزور باكستان"), at("يزور باكستان")}},
			{Type: fact.Visit, Visitor: embassy, Destination: ly, Start: "2026-12", Status: "planned", Confidence: 0.7, Rule: "future", Evidence: []span.Span{at("وسيزور ليبيا السفير الباكستاني")}},
			{Type: fact.Visit, Visitor: person, Destination: vocab.CountryID("SA"), Negated: true, Confidence: 0.9, Evidence: []span.Span{at("لن يزور")}},
			{Type: fact.Meeting, Participants: []string{person, guest}, Mode: "in-person", Place: city, Date: "2026-11-20", Confidence: 0.9, Rule: "met", Evidence: []span.Span{at("والتقى نظيره نادر خان")}},
			{Type: fact.Meeting, Participants: []string{person, embassy}, Mode: "call", Confidence: 0.5, Rule: "call"},
			{Type: fact.Meeting, Participants: []string{guest, embassy}, Mode: "in-person", Status: "planned", Confidence: 0.5, Rule: "future"},
			{Type: fact.AgreementOf, Parties: []string{ly, pk}, Instrument: "mou", Status: "signed", Sectors: []string{"energy", "trade"}, Title: "مذكرة الطاقة", Date: "2026-11", Confidence: 0.9, Rule: "signed"},
			{Type: fact.Cooperation, Parties: []string{ly, pk}, Sector: "energy", Status: "discussed", Confidence: 0.9, Rule: "sectors", Evidence: []span.Span{at("ناقش الجانبان الطاقة")}},
			{Type: fact.Cooperation, Parties: []string{ly, pk}, Sector: "health", Status: "existing", Confidence: 0.9, Rule: "sectors"},
			{Type: fact.Objective, Sector: "trade", Parties: []string{ly, pk}, Event: 3, Confidence: 1, Rule: "purpose", Evidence: []span.Span{at("زيادة التبادل التجاري")}},
			{Type: fact.Measure, Event: 4, Confidence: 0.9, Rule: "item", Evidence: []span.Span{at("تشكيل لجنة مشتركة")}},
			{Type: fact.Measure, Event: 6, Confidence: 0.9, Rule: "no-words"},
		},
	}
}

func TestDocument(t *testing.T) {
	var b bytes.Buffer
	if err := quads.Write(&b, quads.FromDocument(document())); err != nil {
		t.Fatal(err)
	}
	testkit.Golden(t, "testdata/document.nq", b.Bytes())
	var again bytes.Buffer
	if err := quads.Write(&again, quads.FromDocument(document())); err != nil {
		t.Fatal(err)
	}
	if b.String() != again.String() {
		t.Error("a second run writes something else")
	}
	if strings.Contains(b.String(), "_:") {
		t.Error("there is a blank node")
	}
	for _, q := range quads.FromDocument(document()) {
		if q.Label != quad.IRI(vocab.ArticleID("00112233445566aa")) {
			t.Errorf("the label of %s", q.NQuad())
		}
	}
}

// What must hold of any edges, whatever the golden file says.
func TestShortEdges(t *testing.T) {
	has := map[string]bool{}
	for _, q := range quads.FromDocument(document()) {
		has[q.Subject.String()+" "+q.Predicate.String()+" "+q.Object.String()] = true
	}
	edge := func(s, p, o string) string { return "<" + s + "> <" + p + "> <" + o + ">" }
	for _, want := range []string{
		edge(person, vocab.HoldsPosition, vocab.PositionID("prime-minister", "", ly)),
		edge(vocab.PositionID("prime-minister", "", ly), vocab.Of, ly),
		edge(person, vocab.Visited, pk),
		edge(person, vocab.Met, guest),
		edge(guest, vocab.Met, person),
		edge(person, vocab.Contacted, embassy),
		edge(ly, vocab.CooperatesWith, pk),
		edge(pk, vocab.CooperatesIn, vocab.SectorID("energy")),
		edge(ly, vocab.AgreedWith, pk),
	} {
		if !has[want] {
			t.Errorf("missing: %s", want)
		}
	}
	for _, not := range []string{
		edge(embassy, vocab.Visited, ly),                   // planned
		edge(person, vocab.Visited, vocab.CountryID("SA")), // denied
		edge(guest, vocab.Met, embassy),                    // planned
		edge(person, vocab.Met, embassy),                   // a call
	} {
		if has[not] {
			t.Errorf("there is %s", not)
		}
	}
}

func TestBackground(t *testing.T) {
	got := quads.Background([]quads.Country{
		{Code: "ly", Ar: "ليبيا", En: "Libya", Aliases: []string{"دولة ليبيا", "ليبيا"}},
		{Code: "EG", Ar: "مصر", En: "Egypt"},
		{},
	})
	var b bytes.Buffer
	for _, q := range got {
		s := q.Subject.String()
		if strings.Contains(s, "/country/") || strings.Contains(s, "role/prime-minister>") || strings.Contains(s, "sector/oil-gas>") {
			b.WriteString(q.NQuad() + "\n")
		}
		if q.Label != quad.IRI(vocab.BackgroundID) {
			t.Errorf("the label of %s", q.NQuad())
		}
	}
	testkit.Golden(t, "testdata/background.nq", b.Bytes())
}

// FuzzDocument holds that any text gives quads that can be read again, and
// evidence that is in the text to the letter, counted in code points.
func FuzzDocument(f *testing.F) {
	f.Add(text, 10, 40, "2026-11-20", 0.5)
	f.Add("a. b\xffc \"d\"\\\n", 0, 9, "x", -1.0)
	f.Add("\u2028 \x00\x85 <a> .", 0, 3, "2026-11", 2.0)
	f.Fuzz(func(t *testing.T, text string, start, end int, day string, confidence float64) {
		doc := &fact.Document{ID: "00", Language: "ar", Text: text, Title: text, URL: text, Published: day, Outlet: day,
			Entities: []fact.Entity{{ID: person, Type: fact.Person, Name: text}},
			Facts: []fact.Fact{{Type: fact.Objective, Event: start, Confidence: confidence, Evidence: []span.Span{{Start: start, End: end}}},
				{Type: fact.Visit, Visitor: person, Start: day, Rule: day, Evidence: []span.Span{{Start: start, End: end}}}}}
		got := quads.FromDocument(doc)
		values := map[string]map[string]quad.Value{}
		for _, q := range got {
			back, err := nquads.Parse(q.NQuad())
			if err != nil {
				t.Fatalf("%s: %v", q.NQuad(), err)
			}
			if back.Subject != q.Subject || back.Predicate != q.Predicate || back.Label != q.Label {
				t.Fatalf("%s came back as %s", q.NQuad(), back.NQuad())
			}
			s := q.Subject.String()
			if values[s] == nil {
				values[s] = map[string]quad.Value{}
			}
			values[s][string(q.Predicate.(quad.IRI))] = q.Object
		}
		runes := []rune(text)
		for s, v := range values {
			if v[vocab.OAExact] == nil {
				continue
			}
			from, _ := strconv.Atoi(string(v[vocab.OAStart].(quad.TypedString).Value))
			to, _ := strconv.Atoi(string(v[vocab.OAEnd].(quad.TypedString).Value))
			exact := string(v[vocab.OAExact].(quad.LangString).Value)
			if got := string(runes[from:to]); got != exact && !strings.Contains(exact, "\uFFFD") {
				t.Errorf("%s: [%d, %d) is %q, not %q", s, from, to, got, exact)
			}
			if whole := string(v[vocab.Sentence].(quad.LangString).Value); !strings.Contains(whole, exact) && !strings.Contains(exact, "\uFFFD") {
				t.Errorf("%s: %q is not in its sentence %q", s, exact, whole)
			}
		}
	})
}
