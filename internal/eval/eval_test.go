package eval

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/span"
	"github.com/rawabit/rawabit/internal/testkit"
)

const (
	goldDir     = "testdata/gold"
	articlesDir = "testdata/articles"
)

func read(t *testing.T, id string) (*Gold, string) {
	t.Helper()
	g, err := ReadGoldFile(filepath.Join(goldDir, id+".json"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(articlesDir, id+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	return g, string(text)
}

func ids(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(goldDir + "/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no gold in %s: %v", goldDir, err)
	}
	for i, f := range files {
		files[i] = strings.TrimSuffix(filepath.Base(f), ".json")
	}
	return files
}

func TestGoldIsSound(t *testing.T) {
	all := ids(t)
	for _, id := range all {
		g, text := read(t, id)
		if g.ID != id {
			t.Errorf("%s: id %q", id, g.ID)
		}
		for _, fault := range g.Check(text) {
			t.Errorf("%s: %v", id, fault)
		}
		for i, f := range g.Facts {
			if f.Span != nil && f.Text == "" {
				t.Errorf("%s: facts[%d]: no text beside the span, so nobody can read the file", id, i)
			}
		}
	}
	articles, _ := filepath.Glob(articlesDir + "/*.txt")
	if len(articles) != len(all) {
		t.Errorf("%d articles, %d gold files; each needs the other", len(articles), len(all))
	}
}

func TestCheckFindsFaults(t *testing.T) {
	const text = "استقبل الوزير سامي البدري ضيفه للجنة"
	for _, c := range []struct{ gold, want string }{
		{`{"entities": {"x": {"type": "Persn", "names": ["سامي"]}}}`, "entity types"},
		{`{"entities": {"Oman": {"type": "Country"}}}`, "ISO 3166-1"},
		{`{"entities": {"x": {"type": "Person", "names": ["سامر"]}}}`, "the text has no «سامر»"},
		{`{"entities": {"x": {"type": "Person"}}}`, "no names"},
		{`{"entities": {"x": {"type": "City", "names": ["سامي"], "country": "om"}}}`, `country "om"`},
		{`{"entities": {"x": {"type": "Position", "role": "king", "of": "OM"}}}`, "roles"},
		{`{"published": "20/7/2015", "entities": {}}`, "published"},
		{`{"entities": {}, "facts": [{"type": "position", "person": "x", "role": "minister", "of": "OM"}]}`, `no entity "x"`},
		{`{"entities": {"OM": {"type": "Country"}}, "facts": [{"type": "position", "person": "OM", "role": "minister", "of": "OM"}]}`, "want Person"},
		{`{"entities": {"OM": {"type": "Country"}}, "facts": [{"type": "meeting", "participants": ["OM"], "mode": "in-person"}]}`, "2 or more"},
		{`{"entities": {"OM": {"type": "Country"}}, "facts": [{"type": "meeting", "participants": ["OM", "OM"], "mode": "phone"}]}`, "modes"},
		{`{"entities": {"OM": {"type": "Country"}}, "facts": [{"type": "agreement", "parties": ["OM"], "instrument": "treaty", "status": "signed"}]}`, "instruments"},
		{`{"entities": {"OM": {"type": "Country"}, "QA": {"type": "Country"}}, "facts": [{"type": "cooperation", "parties": ["OM", "QA"], "sector": "politics"}]}`, "sectors"},
		{`{"entities": {}, "facts": [{"type": "measure", "span": [0, 900]}]}`, "ends after"},
		{`{"entities": {}, "facts": [{"type": "measure", "span": [0, 6], "text": "الوزير"}]}`, "is at [7, 13]"},
		{`{"entities": {}, "facts": [{"type": "measure", "span": [0, 7]}]}`, "white space"},
		{`{"entities": {}, "facts": [{"type": "war"}]}`, "no such type"},
	} {
		g, err := ReadGold(strings.NewReader(c.gold))
		if err != nil {
			t.Errorf("%s: %v", c.gold, err)
			continue
		}
		if got := fmt.Sprint(g.Check(text)); !strings.Contains(got, c.want) {
			t.Errorf("%s:\n got %s\nwant …%s…", c.gold, got, c.want)
		}
	}
	good := `{"entities": {"x": {"type": "Organization", "names": ["اللجنة"]}}, "facts": [{"type": "measure", "span": [0, 6], "text": "استقبل"}]}`
	g, err := ReadGold(strings.NewReader(good))
	if err != nil {
		t.Fatal(err)
	}
	if faults := g.Check(text); len(faults) > 0 {
		t.Errorf("faults in good gold: %v", faults)
	}
	for _, bad := range []string{``, `[]`, `{}`, `{"entities": []}`, `{"entities": {"x": 1}}`, `{"entities": {}, "facts": [{"type": "measure"}]}`,
		`{"entities": {}, "facts": [{"type": "objective", "span": [5, 5]}]}`} {
		if _, err := ReadGold(strings.NewReader(bad)); err == nil {
			t.Errorf("ReadGold(%s) gave no error", bad)
		}
	}
}

func TestNames(t *testing.T) {
	testkit.Run(t, "testdata/names.txt", func(c *testkit.Case) {
		a, b := []name{newName(c.Get("a"))}, []name{newName(c.Get("b"))}
		if samePerson(a, b) != samePerson(b, a) || sameName(a, b) != sameName(b, a) {
			t.Errorf("%s: not the same both ways", c.Get("a"))
		}
		c.Want("words", strings.Join(a[0].words, " "))
		c.Want("person", fmt.Sprint(samePerson(a, b)))
		c.Want("name-of-thing", fmt.Sprint(sameName(a, b)))
	})
}

// echo is the prediction that says what gold says.
func echo(g *Gold) *Prediction {
	p := &Prediction{Entities: []Entity{}, Facts: []Fact{}}
	id := func(k string) string {
		if k == "" {
			return ""
		}
		return "e:" + k
	}
	ids := func(ks []string) []string {
		var out []string
		for _, k := range ks {
			out = append(out, id(k))
		}
		return out
	}
	for _, k := range g.Keys {
		e := g.Entities[k]
		x := Entity{ID: id(k), Type: e.Type, Code: e.Code, Country: e.Country, Role: e.Role, Of: id(e.Of), Portfolio: e.Portfolio}
		if len(e.Names) > 0 {
			x.Name, x.Aliases = e.Names[0], e.Names[1:]
		}
		p.Entities = append(p.Entities, x)
	}
	for _, f := range g.Facts {
		f = f.clone()
		f.Person, f.Of, f.Visitor, f.Destination, f.City, f.Host, f.Place = id(f.Person), id(f.Of), id(f.Visitor), id(f.Destination), id(f.City), id(f.Host), id(f.Place)
		f.Participants, f.Parties = ids(f.Participants), ids(f.Parties)
		f.Evidence = []Range{{0, 3}}
		if len(f.Span) == 2 {
			f.Evidence[0] = Range{f.Span[0], f.Span[1]}
		}
		f.Span, f.Text, f.Rule, f.Confidence = nil, "", "echo", 1
		p.Facts = append(p.Facts, f)
	}
	return p
}

func TestEchoIsPerfect(t *testing.T) {
	var s Scorer
	for _, id := range ids(t) {
		g, text := read(t, id)
		s.Add(g, text, echo(g))
	}
	r := s.Report()
	for _, row := range r.Rows {
		if row.Extra+row.Missed > 0 || row.Right == 0 {
			t.Errorf("%+v", row)
		}
	}
	for _, a := range r.Attributes {
		if a.Right != a.Of {
			t.Errorf("%+v", a)
		}
	}
	if len(r.Attributes) != len(attributes) {
		t.Errorf("attributes %v; want all of %v", r.Attributes, attributes)
	}
	for _, d := range r.Details {
		t.Errorf("%+v", d)
	}
	if len(r.Calibration) != 1 || r.Calibration[0].Found != r.Calibration[0].Right {
		t.Errorf("calibration %+v", r.Calibration)
	}
}

func TestPredictConvertsAndLeavesOutDenials(t *testing.T) {
	text := "زار سامي البدري مسقط"
	at := strings.Index(text, "سامي")
	d := &fact.Document{Text: text, Entities: []fact.Entity{
		{ID: "p", Type: fact.Person, Name: "سامي البدري", Mentions: []span.Span{{Start: at, End: at + len("سامي البدري")}}},
		{ID: "c", Type: fact.Country, Code: "OM", Name: "عُمان"}},
		Facts: []fact.Fact{
			{Type: fact.Visit, Visitor: "p", Destination: "c", Rule: "v", Confidence: 0.9, Evidence: []span.Span{{Start: 0, End: len(text)}}},
			{Type: fact.Visit, Visitor: "p", Destination: "c", Negated: true}}}
	p, err := Predict(d)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := p.Entities[0].Mentions, []Range{{4, 15}}; !slices.Equal(got, want) {
		t.Errorf("mentions %v, want %v", got, want)
	}
	if len(p.Facts) != 1 || p.Facts[0].Rule != "v" || p.Facts[0].Evidence[0] != (Range{0, 20}) {
		t.Errorf("facts %+v", p.Facts)
	}
}

// A small article by hand, in which the scorer's finer points show.
func TestByHand(t *testing.T) {
	text := "يبحث سامي البدري وليلى الخوري إنشاء سوق مشتركة وربط المرافئ بالسكك الحديدية"
	g, err := ReadGold(strings.NewReader(`{"id": "hand", "entities": {
		"s": {"type": "Person", "names": ["سامي البدري"]}, "l": {"type": "Person", "names": ["ليلى الخوري"]},
		"OM": {"type": "Country"}, "QA": {"type": "Country"}, "muscat": {"type": "City", "names": ["مسقط"], "country": "OM"},
		"port": {"type": "Organization", "names": ["هيئة المرافئ"]}},
		"facts": [{"type": "position", "person": "s", "role": "minister", "of": "OM", "portfolio": "trade", "portfolios": ["trade", "industry"]},
		{"type": "visit", "visitor": "l", "destination": "OM", "city": "muscat", "start": "2025-01-02"},
		{"type": "visit", "visitor": "s", "destination": "port", "city": "muscat"},
		{"type": "meeting", "participants": ["s", "l"], "mode": "in-person"},
		{"type": "cooperation", "parties": ["OM", "QA"], "sector": "trade"},
		{"type": "objective", "span": [30, 46]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	p := &Prediction{Entities: []Entity{
		{ID: "1", Type: "Person", Name: "السيد سامي البدري"}, {ID: "2", Type: "Person", Name: "ليلى بنت أحمد الخوري"}, {ID: "3", Type: "Person", Name: "هدى"},
		{ID: "4", Type: "Organization", Name: "حكومة عمان", Country: "OM"}, {ID: "5", Type: "Country", Code: "QA"}, {ID: "6", Type: "City", Name: "مسقط", Country: "OM"}},
		Facts: []Fact{
			{Type: "position", Person: "1", Role: "minister", Of: "4", Portfolio: "industry", Rule: "a", Confidence: 0.97}, // two facts, one office
			{Type: "position", Person: "1", Role: "minister", Of: "4", Portfolio: "trade", Rule: "b", Confidence: 0.93},
			{Type: "visit", Visitor: "2", Destination: "6", Start: "2025-01-03", Rule: "c", Confidence: 0.7, Evidence: []Range{{0, 4}}}, // the city stands for the country
			{Type: "visit", Visitor: "1", Destination: "6", Rule: "c", Confidence: 0.7},                                                 // or for what was visited in it
			{Type: "meeting", Participants: []string{"1", "2", "3"}, Mode: "call", Rule: "d", Confidence: 0.7},
			{Type: "cooperation", Parties: []string{"4", "5"}, Sector: "trade", Rule: "e", Confidence: 0.2},
			{Type: "cooperation", Parties: []string{"4", "5"}, Sector: "trade", Rule: "e", Confidence: 0.2}, // said twice: wrong once
			{Type: "objective", Rule: "f", Confidence: 0.95, Evidence: []Range{{30, 35}}}}}                  // too short
	var b bytes.Buffer
	if err := Score(g, text, p).WriteText(&b, Options{Details: true, ByRule: true, Calibration: true}); err != nil {
		t.Fatal(err)
	}
	testkit.Golden(t, "testdata/hand.txt", b.Bytes())
}

func TestRunFaults(t *testing.T) {
	ctx := context.Background()
	none := func(context.Context, string, string, string) (*fact.Document, error) { return &fact.Document{}, nil }
	if _, err := Run(ctx, t.TempDir(), articlesDir, none); err == nil || !strings.Contains(err.Error(), "no gold") {
		t.Errorf("empty folder: %v", err)
	}
	if _, err := Run(ctx, goldDir, t.TempDir(), none); err == nil || !strings.Contains(err.Error(), "without its article") {
		t.Errorf("no articles: %v", err)
	}
	bad := t.TempDir()
	if err := os.WriteFile(filepath.Join(bad, "x.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Run(ctx, bad, articlesDir, none); err == nil || !strings.Contains(err.Error(), "x.json") {
		t.Errorf("broken gold: %v", err)
	}
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := Run(stopped, goldDir, articlesDir, none); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	r, err := Run(ctx, goldDir, articlesDir, func(_ context.Context, name, _, _ string) (*fact.Document, error) {
		if strings.HasSuffix(name, "wire-mou.txt") {
			return nil, errors.New("unreadable")
		}
		return &fact.Document{}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Failures) != 1 || r.Articles != len(ids(t)) || r.Row("FACTS").Right != 0 || r.Row("FACTS").Missed == 0 {
		t.Errorf("failures %v of %d, %+v", r.Failures, r.Articles, r.Row("FACTS"))
	}
	var b bytes.Buffer
	if err := r.WriteJSON(&b, Options{Details: true}); err != nil || !json.Valid(b.Bytes()) {
		t.Errorf("WriteJSON: %v", err)
	}
}

// disturb makes p wrong in the ways in which extraction is wrong, and some others.
func disturb(p *Prediction, text []rune, r *rand.Rand) {
	chance := func(n int) bool { return r.IntN(n) == 0 }
	entities := []Entity{}
	for _, e := range p.Entities {
		if chance(12) {
			continue // facts keep an id that names nothing
		}
		e.Aliases = slices.Clone(e.Aliases)
		if words := strings.Fields(e.Name); len(words) > 1 && chance(3) {
			i := r.IntN(len(words))
			e.Name = strings.Join(slices.Delete(words, i, i+1), " ")
		} else if chance(6) {
			e.Name = "الدكتور " + e.Name
		} else if chance(8) {
			e.Name = strings.NewReplacer("ة", "ه", "أ", "ا", "عبد ", "عبد", "ي", "ى").Replace(e.Name) + "ّ"
		}
		if chance(4) {
			e.Aliases = nil
		}
		if chance(4) {
			at := r.IntN(len(text))
			e.Mentions = []Range{{at, min(at+r.IntN(14), len(text))}}
		}
		if chance(10) {
			e.Labels.Ar = "اسم آخر"
		}
		if chance(15) {
			e.Type = []string{"Person", "Country", "City", "Region", "Organization", "Position", "Event"}[r.IntN(7)]
		}
		if chance(15) {
			e.Country = []string{"", "EG", "SA"}[r.IntN(3)]
		}
		entities = append(entities, e)
		if chance(15) {
			e.ID += "-twin"
			entities = append(entities, e)
		}
	}
	r.Shuffle(len(entities), func(i, j int) { entities[i], entities[j] = entities[j], entities[i] })
	any := func() string {
		if len(entities) == 0 {
			return "e:XX"
		}
		return entities[r.IntN(len(entities))].ID
	}
	mix := func(ks []string) []string {
		ks = slices.Clone(ks)
		if len(ks) > 0 && chance(3) {
			ks[r.IntN(len(ks))] = any()
		}
		if len(ks) > 1 && chance(5) {
			ks = ks[1:]
		}
		if chance(5) {
			ks = append(ks, any())
		}
		return ks
	}
	pick := func(now string, from ...string) string {
		if chance(6) {
			return from[r.IntN(len(from))]
		}
		return now
	}
	facts := []Fact{}
	for _, f := range p.Facts {
		if chance(7) {
			continue
		}
		n := 1
		if chance(10) {
			n = 2
		}
		for range n {
			f := f.clone()
			f.Sector = pick(f.Sector, "trade", "energy", "")
			f.Status = pick(f.Status, "signed", "planned", "")
			switch f.Type {
			case "position":
				f.Person, f.Role, f.Of = pick(f.Person, any(), ""), pick(f.Role, "minister", "ambassador"), pick(f.Of, any(), "e:EG", "EG", "")
				f.Portfolio = pick(f.Portfolio, "trade", "foreign-affairs", "")
				if chance(4) {
					f.Portfolios = nil
				}
			case "visit":
				f.Visitor, f.Destination, f.City = pick(f.Visitor, any()), pick(f.Destination, any(), f.City, ""), pick(f.City, any(), "")
				f.Start = pick(f.Start, "2025-01-01", "")
			case "meeting":
				f.Participants, f.Mode, f.Date = mix(f.Participants), pick(f.Mode, "call", ""), pick(f.Date, "2025-01-01", "")
			case "agreement":
				f.Parties, f.Instrument, f.Date = mix(f.Parties), pick(f.Instrument, "mou", "agreement"), pick(f.Date, "2025-01-01", "")
			case "cooperation":
				f.Parties = mix(f.Parties)
			default:
				e := firstEvidence(f)
				e.Start, e.End = max(0, e.Start+r.IntN(21)-10), e.End+r.IntN(21)-10
				f.Evidence = []Range{e}
			}
			switch {
			case chance(20):
				f.Evidence = nil
			case chance(20):
				f.Evidence = append(slices.Clone(f.Evidence), Range{len(text) - 1, len(text) + 1})
			}
			facts = append(facts, f)
		}
	}
	if chance(2) {
		r.Shuffle(len(facts), func(i, j int) { facts[i], facts[j] = facts[j], facts[i] })
	}
	p.Entities, p.Facts = entities, facts
}

// The scorer must give the figures of the reference scorer, to the letter of its
// table. The reference is no part of the repository.
func TestAgreesWithReference(t *testing.T) {
	reference, err := filepath.Abs("../../../shared/eval/score.py")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(reference); err != nil {
		t.Skip("the reference scorer does not lie beside this checkout: ", err)
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("the reference scorer needs python3: ", err)
	}
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 1))
		dir := t.TempDir()
		for _, id := range ids(t) {
			g, text := read(t, id)
			p := echo(g)
			for range seed { // seed 0 is the echo itself, later ones are worse and worse
				disturb(p, []rune(text), r)
			}
			b, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, id+".json"), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		report, err := RunPredictions(context.Background(), goldDir, articlesDir, dir)
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		if err := report.WriteText(&got, Options{}); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(python, reference, goldDir, articlesDir, "--predictions", dir)
		var complaint bytes.Buffer
		cmd.Stderr = &complaint
		want, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v\n%s", err, complaint.String())
		}
		if got.String() != string(want) {
			t.Errorf("seed %d (- reference, + here):\n%s", seed, testkit.Diff(string(want), got.String()))
		}
		if f1 := report.Row("FACTS").F1(); seed > 0 && (f1 == 1 || f1 < 0.05) {
			t.Errorf("seed %d: facts F1 %.3f; the disturbance shows nothing", seed, f1)
		}
	}
}
