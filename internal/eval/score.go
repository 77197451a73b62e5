// Package eval measures extraction against gold: precision, recall and F1 for
// each type of entity and fact, how many dates and statuses are right, which
// rules err, and whether a confidence of 0.9 means nine in ten.
//
// In goes gold (see testdata/gold, and Gold) and what extraction found, out comes
// a Report. Matching is generous where careful readers differ (names share most
// of their words, a span overlaps by half, a ministry stands for its country) and
// strict elsewhere; each prediction pairs with at most one gold fact. Facts that
// extraction marks as denied are not predictions. How facts are found is left to
// the extractor, which is passed in as a function.
//
// Two traps. Gold counts code points, documents count bytes: Predict converts.
// And entity keys of gold are scored in the order of the file, since greedy
// matching depends on it.
package eval

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/rawabit/rawabit/internal/fact"
)

var (
	entityTypes = []fact.EntityType{fact.Person, fact.Country, fact.City, fact.Organization}
	attributes  = []string{"agreement status", "date", "evidence in the text", "meeting mode", "visit city"}
)

// A side is one side's entities by key, with their names cut into words.
type side struct {
	keys  []string
	of    map[string]Entity
	names map[string][]name
}

func goldSide(g *Gold) *side {
	s := &side{keys: g.Keys, of: g.Entities, names: map[string][]name{}}
	for k, e := range g.Entities {
		for _, n := range e.Names {
			s.names[k] = append(s.names[k], newName(n))
		}
	}
	return s
}

func predictedSide(p *Prediction, text []rune) *side {
	s := &side{of: map[string]Entity{}, names: map[string][]name{}}
	for _, e := range p.Entities {
		if _, again := s.of[e.ID]; !again {
			s.keys = append(s.keys, e.ID)
		}
		forms := append([]string{e.Name}, e.Aliases...)
		for _, m := range e.Mentions {
			forms = append(forms, cut(text, m.Start, m.End))
		}
		forms = append(forms, e.Labels.Ar)
		seen := map[string]bool{"": true}
		s.names[e.ID] = nil
		for _, f := range forms {
			if !seen[f] {
				seen[f] = true
				s.names[e.ID] = append(s.names[e.ID], newName(f))
			}
		}
		s.of[e.ID] = e
	}
	return s
}

// cut is text[start:end], clamped.
func cut(text []rune, start, end int) string {
	start, end = max(start, 0), min(end, len(text))
	if start >= end {
		return ""
	}
	return string(text[start:end])
}

// country is the code of the country that key is or belongs to, or empty.
func (s *side) country(key string) string {
	e, ok := s.of[key]
	switch {
	case !ok && isCode(key):
		return key
	case e.Type == string(fact.Country):
		return e.Code
	}
	return e.Country
}

// A scoring is one article's gold and prediction side by side.
type scoring struct {
	g, p *side
}

// same reports whether gold's entity a is the predicted b.
func (s scoring) same(a, b string) bool {
	x, ok := s.g.of[a]
	y, ok2 := s.p.of[b]
	if !ok || !ok2 || a == "" || b == "" {
		return false
	}
	country, organization, person, position := string(fact.Country), string(fact.Organization), string(fact.Person), string(fact.Position)
	switch {
	case x.Type == country || y.Type == country:
		// a national government, ministry or the like stands for its country
		c := s.g.country(a)
		return c != "" && c == s.p.country(b) &&
			(x.Type == country || x.Type == organization) && (y.Type == country || y.Type == organization)
	case x.Type == person && y.Type == person:
		return samePerson(s.g.names[a], s.p.names[b])
	case x.Type == position || y.Type == position:
		return x.Type == y.Type && x.Role == y.Role && (x.Portfolio == "" || x.Portfolio == y.Portfolio) && s.sameOf(x.Of, y.Of)
	case x.Type == person || y.Type == person:
		return false
	}
	return sameName(s.g.names[a], s.p.names[b])
}

// sameOf compares what two offices serve.
func (s scoring) sameOf(a, b string) bool {
	if a == "" {
		return true
	}
	x, y := s.g.country(a), s.p.country(b)
	if x != "" && y != "" {
		return x == y
	}
	if s.g.of[a].Type == string(fact.Position) {
		return false // an office serves no office; and following such a chain need not end
	}
	return s.same(a, b)
}

// overlap is how many of as have a match of their own in bs.
func (s scoring) overlap(as, bs []string) int {
	used, n := make([]bool, len(bs)), 0
	for _, a := range as {
		for j, b := range bs {
			if !used[j] && s.same(a, b) {
				used[j] = true
				n++
				break
			}
		}
	}
	return n
}

func (s scoring) position(a, b Fact) float64 {
	if !s.same(a.Person, b.Person) || a.Role != b.Role {
		return 0
	}
	if a.Portfolio != "" {
		has := func(p string) bool { return p != "" && (p == b.Portfolio || slices.Contains(b.Portfolios, p)) }
		if !has(a.Portfolio) && !slices.ContainsFunc(a.Portfolios, has) {
			return 0
		}
	}
	return number(s.sameOf(a.Of, b.Of))
}

func (s scoring) visit(a, b Fact) float64 {
	return number(s.same(a.Visitor, b.Visitor) && s.destination(a, b))
}

func (s scoring) destination(a, b Fact) bool {
	x, y := s.g.country(a.Destination), s.p.country(b.Destination)
	if x != "" && y != "" && s.g.of[a.Destination].Type == string(fact.Country) {
		return x == y
	}
	return s.same(a.Destination, b.Destination) || s.same(a.City, b.Destination)
}

func (s scoring) meeting(a, b Fact) float64 {
	if n := s.overlap(a.Participants, b.Participants); n >= 2 {
		return float64(n)
	}
	return 0
}

func (s scoring) parties(a, b Fact) float64 {
	n := s.overlap(a.Parties, b.Parties)
	union := len(a.Parties) + len(b.Parties) - n
	if union == 0 {
		return 1
	}
	if share := float64(n) / float64(union); share >= 0.5 {
		return share
	}
	return 0
}

func (s scoring) agreement(a, b Fact) float64 {
	if a.Instrument != b.Instrument {
		return 0
	}
	return s.parties(a, b)
}

func (s scoring) cooperation(a, b Fact) float64 {
	if a.Sector != b.Sector {
		return 0
	}
	return s.parties(a, b)
}

// words compares the words of two objectives or measures by the F1 of their spans.
func (s scoring) words(a, b Fact) float64 {
	first := firstEvidence(b)
	inter := min(a.Span[1], first.End) - max(a.Span[0], first.Start)
	if inter <= 0 {
		return 0
	}
	if f1 := float64(2*inter) / float64(a.Span[1]-a.Span[0]+first.End-first.Start); f1 >= 0.5 {
		return f1
	}
	return 0
}

func firstEvidence(f Fact) Range {
	if len(f.Evidence) == 0 {
		return Range{}
	}
	return f.Evidence[0]
}

func number(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// match pairs golds with preds greedily, the best first; like(i, j) is 0 for no
// match. It returns for each pred the index of its gold or -1, and the golds left over.
func match(golds, preds int, like func(i, j int) float64) (pair, missed []int) {
	type scored struct {
		like float64
		i, j int
	}
	var all []scored
	for i := range golds {
		for j := range preds {
			if l := like(i, j); l != 0 {
				all = append(all, scored{l, i, j})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(b.like, a.like) })
	pair = make([]int, preds)
	for j := range pair {
		pair[j] = -1
	}
	taken := make([]bool, golds)
	for _, s := range all {
		if !taken[s.i] && pair[s.j] < 0 {
			taken[s.i] = true
			pair[s.j] = s.i
		}
	}
	for i, t := range taken {
		if !t {
			missed = append(missed, i)
		}
	}
	return pair, missed
}

// An office is positions of one person that differ only in the portfolio: one
// office with several portfolios, of which the facts say each a part.
type office struct {
	Fact
	parts []Fact
}

func offices(facts []Fact) []office {
	type key struct{ person, role, of string }
	first := map[key]int{}
	var out []office
	for _, f := range facts {
		k := key{f.Person, f.Role, f.Of}
		i, again := first[k]
		switch {
		case again && f.Portfolio != "" && out[i].Portfolio != "":
			o := &out[i]
			if len(o.Portfolios) == 0 {
				o.Portfolios = []string{o.Portfolio}
			}
			o.Portfolios = append(append(o.Portfolios, f.Portfolio), f.Portfolios...)
			o.parts = append(o.parts, f)
			continue
		case !again:
			first[k] = len(out)
		}
		out = append(out, office{f.clone(), []Fact{f}})
	}
	return out
}

// A Scorer adds up the scores of articles. The zero value is ready.
type Scorer struct {
	counts   map[string]*Count
	attrs    map[string]*Attribute
	rules    map[ruleKey]*RuleScore
	bins     [len(binEdges)]Bin
	details  []Detail
	articles int
	failures []string
}

type ruleKey struct{ kind, rule string }

// Score scores one article by itself.
func Score(g *Gold, text string, p *Prediction) *Report {
	var s Scorer
	s.Add(g, text, p)
	return s.Report()
}

func (s *Scorer) count(kind string) *Count {
	if s.counts == nil {
		s.counts = map[string]*Count{}
	}
	c := s.counts[kind]
	if c == nil {
		c = new(Count)
		s.counts[kind] = c
	}
	return c
}

func (s *Scorer) attr(name string, right bool) {
	if s.attrs == nil {
		s.attrs = map[string]*Attribute{}
	}
	a := s.attrs[name]
	if a == nil {
		a = &Attribute{Name: name}
		s.attrs[name] = a
	}
	a.Of++
	if right {
		a.Right++
	}
}

// verdict books one predicted fact for its rule and its confidence.
func (s *Scorer) verdict(f Fact, right bool) {
	if s.rules == nil {
		s.rules = map[ruleKey]*RuleScore{}
	}
	k := ruleKey{f.Type, f.Rule}
	r := s.rules[k]
	if r == nil {
		r = &RuleScore{Type: f.Type, Rule: f.Rule}
		s.rules[k] = r
	}
	r.Found++
	b := &s.bins[binOf(f.Confidence)]
	b.Found++
	b.sum += f.Confidence
	if right {
		r.Right++
		b.Right++
	}
}

// Fail books an article that extraction could not read: all its gold is missed.
func (s *Scorer) Fail(g *Gold, text string, err error) {
	s.Add(g, text, &Prediction{})
	s.failures = append(s.failures, g.ID+": "+err.Error())
}

// Add scores one article: text is the article file as stored.
func (s *Scorer) Add(g *Gold, text string, p *Prediction) {
	s.articles++
	runes := []rune(text)
	sc := scoring{goldSide(g), predictedSide(p, runes)}

	// Entities.
	for _, kind := range entityTypes {
		of := func(x *side) []string {
			var keys []string
			for _, k := range x.keys {
				e := x.of[k]
				// organs of a state are scored through the facts they appear in
				if e.Type == string(kind) && (kind != fact.Organization || e.Country == "") {
					keys = append(keys, k)
				}
			}
			return keys
		}
		gk, pk := of(sc.g), of(sc.p)
		pair, missed := match(len(gk), len(pk), func(i, j int) float64 { return number(sc.same(gk[i], pk[j])) })
		d := Detail{Article: g.ID, Kind: string(kind)}
		for _, i := range missed {
			d.Missed = append(d.Missed, sc.g.say(gk[i]))
		}
		for j, i := range pair {
			if i < 0 {
				d.Extra = append(d.Extra, sc.p.say(pk[j]))
			}
		}
		s.count("entity:"+string(kind)).add(len(gk)-len(missed), len(d.Extra), len(missed))
		s.detail(d)
	}

	// Facts.
	for _, kind := range fact.Types() {
		var gf, pf []office
		if kind == fact.PositionHeld {
			gf, pf = offices(ofType(g.Facts, kind)), offices(ofType(p.Facts, kind))
		} else {
			gf, pf = single(ofType(g.Facts, kind)), single(ofType(p.Facts, kind))
		}
		var like func(a, b Fact) float64
		switch kind {
		case fact.PositionHeld:
			like = sc.position
		case fact.Visit:
			like = sc.visit
		case fact.Meeting:
			like = sc.meeting
		case fact.AgreementOf:
			like = sc.agreement
		case fact.Cooperation:
			like = sc.cooperation
		default:
			like = sc.words
		}
		pair, missed := match(len(gf), len(pf), func(i, j int) float64 { return like(gf[i].Fact, pf[j].Fact) })

		d := Detail{Article: g.ID, Kind: string(kind)}
		c := s.count(string(kind))
		for _, i := range missed {
			d.Missed = append(d.Missed, sc.g.tell(gf[i].Fact, runes))
			c.add(0, 0, weight(kind, gf[i].Fact))
		}
		for j, i := range pair {
			b := pf[j]
			for _, part := range b.parts {
				s.verdict(part, i >= 0)
			}
			if i < 0 {
				d.Extra = append(d.Extra, sc.p.tell(b.Fact, runes))
				c.add(0, weight(kind, b.Fact), 0)
				continue
			}
			a := gf[i].Fact
			n := 1
			if kind == fact.Meeting {
				// meetings are counted by participants
				n = sc.overlap(a.Participants, b.Participants)
				if n < len(a.Participants) || n < len(b.Participants) {
					d.Partly = append(d.Partly, sc.g.tell(a, runes)+" ≠ "+sc.p.tell(b.Fact, runes))
				}
			}
			c.add(n, weight(kind, b.Fact)-n, weight(kind, a)-n)
			s.arguments(sc, kind, a, b.Fact)
		}
		s.detail(d)
	}

	// Evidence must lie in the text and be there for every fact.
	for _, f := range p.Facts {
		good := len(f.Evidence) > 0
		for _, e := range f.Evidence {
			good = good && 0 <= e.Start && e.Start < e.End && e.End <= len(runes)
		}
		s.attr("evidence in the text", good)
	}
}

// arguments books what a paired fact says beyond what pairs it.
func (s *Scorer) arguments(sc scoring, kind fact.Type, a, b Fact) {
	switch kind {
	case fact.Visit:
		if a.Start != "" {
			s.attr("date", a.Start == b.Start)
		}
		if a.City != "" {
			s.attr("visit city", sc.same(a.City, b.City) || sc.same(a.City, b.Destination))
		}
	case fact.Meeting:
		s.attr("meeting mode", cmp.Or(a.Mode, "in-person") == cmp.Or(b.Mode, "in-person"))
		if a.Date != "" {
			s.attr("date", a.Date == b.Date)
		}
	case fact.AgreementOf:
		s.attr("agreement status", a.Status == b.Status)
		if a.Date != "" {
			s.attr("date", a.Date == b.Date)
		}
	}
}

// weight is what a fact counts for: a meeting counts its participants.
func weight(kind fact.Type, f Fact) int {
	if kind == fact.Meeting {
		return len(f.Participants)
	}
	return 1
}

func ofType(facts []Fact, kind fact.Type) []Fact {
	var out []Fact
	for _, f := range facts {
		if f.Type == string(kind) {
			out = append(out, f)
		}
	}
	return out
}

func single(facts []Fact) []office {
	out := make([]office, len(facts))
	for i, f := range facts {
		out[i] = office{f, []Fact{f}}
	}
	return out
}

func (s *Scorer) detail(d Detail) {
	if len(d.Missed)+len(d.Extra)+len(d.Partly) > 0 {
		s.details = append(s.details, d)
	}
}

// say names an entity for people.
func (s *side) say(key string) string {
	e, ok := s.of[key]
	switch {
	case !ok || e.Type == string(fact.Country) && e.Code != "":
		return cmp.Or(e.Code, key)
	case e.Type == string(fact.Position):
		of := e.Of
		if s.of[of].Type != e.Type {
			of = s.say(of)
		}
		return strings.Join(nonEmpty(e.Role, e.Portfolio, of), "/")
	case len(e.Names) > 0:
		return e.Names[0]
	}
	return cmp.Or(e.Name, key)
}

// tell prints a fact for people: its arguments with names for keys, its rule, its words.
func (s *side) tell(f Fact, text []rune) string {
	var b strings.Builder
	put := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s=%s ", name, value)
		}
	}
	key := func(name, k string) {
		if k != "" {
			put(name, s.say(k))
		}
	}
	keys := func(name string, ks []string) {
		if len(ks) > 0 {
			names := make([]string, len(ks))
			for i, k := range ks {
				names[i] = s.say(k)
			}
			put(name, strings.Join(names, "+"))
		}
	}
	key("person", f.Person)
	put("role", f.Role)
	put("portfolio", strings.Join(slices.Compact(append(nonEmpty(f.Portfolio), f.Portfolios...)), "+"))
	key("of", f.Of)
	key("visitor", f.Visitor)
	key("destination", f.Destination)
	key("city", f.City)
	put("start", f.Start)
	keys("participants", f.Participants)
	keys("parties", f.Parties)
	put("instrument", f.Instrument)
	put("mode", f.Mode)
	put("status", f.Status)
	put("sector", f.Sector)
	put("sectors", strings.Join(f.Sectors, "+"))
	put("date", f.Date)
	put("rule", f.Rule)
	words := firstEvidence(f)
	if len(f.Span) == 2 {
		words = Range{f.Span[0], f.Span[1]}
	}
	if w := cut(text, words.Start, words.End); w != "" {
		w = strings.Join(strings.Fields(w), " ")
		if r := []rune(w); len(r) > 160 {
			w = string(r[:160]) + "…"
		}
		b.WriteString("«" + w + "»")
	}
	return strings.TrimSpace(b.String())
}

func nonEmpty(ss ...string) []string {
	return slices.DeleteFunc(ss, func(s string) bool { return s == "" })
}
