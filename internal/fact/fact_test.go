package fact_test

import (
	"strings"
	"testing"

	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/span"
)

// Bytes become code points at this border, and what is denied stays out.
func TestWriteJSON(t *testing.T) {
	text := "زار سالم الشريف قطر"
	at := func(s string) span.Span {
		i := strings.Index(text, s)
		return span.Span{Start: i, End: i + len(s)}
	}
	d := &fact.Document{ID: "00", Hash: "0011", Title: "زيارة <1>", Language: "ar", Source: "a.txt", Text: text,
		Entities: []fact.Entity{{ID: "id/qa", Type: fact.Country, Code: "QA", Name: "قطر", LabelAr: "قطر", LabelEn: "Qatar", Mentions: []span.Span{at("قطر")}}},
		Facts: []fact.Fact{
			{Type: fact.Visit, Visitor: "id/s", Destination: "id/qa", Confidence: 0.9, Rule: "r", Evidence: []span.Span{at("زار"), at("سالم الشريف")}},
			{Type: fact.Meeting, Participants: []string{"id/s", "id/t"}, Negated: true, Evidence: []span.Span{at("زار")}},
		}}
	var b strings.Builder
	if err := fact.WriteJSON(&b, d, ""); err != nil {
		t.Fatal(err)
	}
	const want = `{"article":{"id":"sha256:0011","title":"زيارة <1>","language":"ar","source":"a.txt"},` +
		`"entities":[{"id":"id/qa","type":"Country","code":"QA","name":"قطر","labels":{"ar":"قطر","en":"Qatar"},"mentions":[{"start":16,"end":19}]}],` +
		`"facts":[{"type":"visit","visitor":"id/s","destination":"id/qa","confidence":0.9,"rule":"r","evidence":[{"start":0,"end":3},{"start":4,"end":15}]}]}` + "\n"
	if b.String() != want {
		t.Errorf("got  %s\nwant %s", b.String(), want)
	}
}

func TestRefs(t *testing.T) {
	f := fact.Fact{Visitor: "a", Destination: "b", Participants: []string{"c"}, Parties: []string{"d"}}
	if got := strings.Join(f.Refs(), " "); got != "a b c d" {
		t.Errorf("Refs = %q", got)
	}
}

func TestSortStable(t *testing.T) {
	var facts []fact.Fact
	for i, r := range "dabcadbcbaf" {
		facts = append(facts, fact.Fact{Rule: string(r), Event: i})
	}
	fact.SortStable(facts, func(a, b *fact.Fact) int { return strings.Compare(a.Rule, b.Rule) })
	got := ""
	for i := range facts {
		got += facts[i].Rule
		if i > 0 && facts[i-1].Rule == facts[i].Rule && facts[i-1].Event > facts[i].Event {
			t.Errorf("%s changed places", facts[i].Rule)
		}
	}
	if got != "aaabbbccddf" {
		t.Errorf("sorted %s", got)
	}
}
