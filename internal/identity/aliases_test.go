package identity_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/identity"
	"github.com/rawabit/rawabit/internal/span"
)

const aliases = `# two spellings, one person
person: ريان بن سالم
also: ريان السالمي
also: السالمي الكبير

person: نوح الحارثي العماني
also: نوح الحارثي
of: OM
`

func TestAliases(t *testing.T) {
	a, err := identity.ParseAliases("a.txt", aliases)
	if err != nil {
		t.Fatal(err)
	}
	id := func(name string) string { return vocab.PersonID(name) }
	noah := func(code string) *fact.Document {
		return &fact.Document{
			Entities: []fact.Entity{{ID: id("نوح الحارثي"), Type: fact.Person, Name: "نوح الحارثي"}},
			Facts:    []fact.Fact{{Type: fact.PositionHeld, Person: id("نوح الحارثي"), Role: "minister", Of: vocab.CountryID(code), Marked: true}},
		}
	}
	om, ye := noah("OM"), noah("YE")
	a.Apply(om)
	a.Apply(ye)
	if om.Entities[0].ID != id("نوح الحارثي العماني") || om.Entities[0].Was != id("نوح الحارثي") || om.Facts[0].Person != om.Entities[0].ID {
		t.Errorf("of OM: %+v", om)
	}
	if ye.Entities[0].ID != id("نوح الحارثي") || ye.Entities[0].Was != "" {
		t.Errorf("of YE: %+v", ye.Entities)
	}

	// two who become one: their mentions and facts are the one's, and who meets himself meets nobody
	x, y := id("ريّان السالمي"), id("السالمي الكبير")
	d := &fact.Document{
		Entities: []fact.Entity{
			{ID: x, Type: fact.Person, Name: "ريّان السالمي", Mentions: []span.Span{{Start: 9, End: 12}}},
			{ID: y, Type: fact.Person, Name: "السالمي الكبير", Aliases: []string{"الكبير"}, Mentions: []span.Span{{Start: 1, End: 4}}},
		},
		Facts: []fact.Fact{
			{Type: fact.Meeting, Participants: []string{x, y}},
			{Type: fact.Visit, Visitor: y, Destination: vocab.CountryID("OM")},
			{Type: fact.Objective, Event: 2},
		},
	}
	a.Apply(d)
	if len(d.Entities) != 1 || d.Entities[0].ID != id("ريان بن سالم") || fmt.Sprint(d.Entities[0].Mentions) != "[{1 4} {9 12}]" || fmt.Sprint(d.Entities[0].Aliases) != "[الكبير ريّان السالمي]" {
		t.Errorf("entities: %+v", d.Entities)
	}
	if len(d.Facts) != 2 || d.Facts[0].Visitor != id("ريان بن سالم") || d.Facts[1].Event != 1 {
		t.Errorf("facts: %+v", d.Facts)
	}

	var none *identity.Aliases
	none.Apply(d)
}

func TestAliasesFaults(t *testing.T) {
	for text, want := range map[string]string{
		"also: ريان":                                  `a.txt:1: a stanza begins with "person", got "also"`,
		"person: ريان\nfrom: OM":                      `a.txt:2: no key "from"; known are person, also, of`,
		"person: ريان\nof: عمان":                      `a.txt:2: "of" is a state's ISO code such as JO, not "عمان"`,
		"person: ريان\nسالم":                          `a.txt:2: want "key: value", got "سالم"`,
		"person: !":                                   `a.txt:1: "!" is no name: it has no letter`,
		"person: ريان\nalso: نوح\n\nperson: نوح":      `a.txt:4: «نوح» is "نوح" here and "ريان" at line 1; "of" could tell which`,
		"person: ا\nof: OM\n\nperson: أ\nof: OM\n":    `a.txt:4: «أ» is "أ" here and "ا" at line 1; "of" could tell which`,
		"\ufeffperson: ريان\nalso: عبد الله\nalso: -": `a.txt:3: "-" is no name: it has no letter`,
	} {
		_, err := identity.ParseAliases("a.txt", text)
		if err == nil || err.Error() != want {
			t.Errorf("%q:\n got  %v\n want %s", text, err, want)
		}
	}
}

// No text makes the reader of aliases files panic, and what it accepts applies.
func FuzzAliases(f *testing.F) {
	f.Add(aliases, "ريان السالمي")
	f.Add("person: \nalso", "")
	f.Fuzz(func(t *testing.T, text, name string) {
		a, err := identity.ParseAliases("a.txt", text)
		if err != nil {
			return
		}
		iri := vocab.PersonID(name)
		if iri == "" {
			return
		}
		d := &fact.Document{Entities: []fact.Entity{{ID: iri, Type: fact.Person, Name: name}}}
		a.Apply(d)
		if len(d.Entities) != 1 || !strings.HasPrefix(d.Entities[0].ID, vocab.ID+"person/") {
			t.Errorf("%q became %+v", name, d.Entities)
		}
	})
}
