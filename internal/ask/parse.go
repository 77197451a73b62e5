package ask

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/graph/search"
	"github.com/rawabit/rawabit/graph/vocab"
)

// A Failed error says that a question was not understood, and what of it. Reason is one of
// "words" (Unknown are not known), "time" (two that do not go together), "form" (all words are
// known, but not what they ask together), "long", "empty".
type Failed struct {
	Reason  string
	Unknown []string
	Nearest []string // questions that can be answered, in the language of the question
}

func (e *Failed) Error() string {
	switch e.Reason {
	case "words":
		return "cannot understand " + strings.Join(quoted(e.Unknown), ", ")
	case "time":
		return "cannot understand the time that is meant"
	case "long":
		return fmt.Sprintf("the question is too long; at most %d words", mostWords)
	case "empty":
		return "the question has no words"
	}
	if len(e.Unknown) > 0 {
		return "cannot understand what " + strings.Join(quoted(e.Unknown), ", ") + " does in this question"
	}
	return "knows all words, but cannot understand what they ask together"
}

func quoted(list []string) []string {
	var out []string
	for _, s := range list {
		out = append(out, "«"+s+"»")
	}
	return out
}

// Ask reads a question, or a query as Query.String writes it. The error is a *Failed for what it cannot
// understand, an *explore.AmbiguousError for a name that several have.
func (g *Grammar) Ask(ctx context.Context, names Graph, text string) (*Query, error) {
	if IsQuery(text) {
		return ParseQuery(text)
	}
	r := &reader{Grammar: g, ctx: ctx, graph: names, text: text}
	if len(text) > mostBytes {
		return nil, &Failed{Reason: "long"}
	}
	r.cut()
	if len(r.words) == 0 {
		return nil, &Failed{Reason: "empty", Nearest: g.nearest(nil, text)}
	}
	if len(r.words) > mostWords {
		return nil, &Failed{Reason: "long"}
	}
	q, err := r.query()
	if failed, ok := err.(*Failed); ok {
		failed.Nearest = g.nearest(r, text)
	}
	return q, err
}

func (r *reader) query() (*Query, error) {
	if err := r.read(); err != nil {
		return nil, err
	}
	if len(r.unknown) > 0 {
		return nil, &Failed{Reason: "words", Unknown: r.unknown}
	}
	for _, it := range r.items {
		if it.several != nil {
			return nil, it.several
		}
	}
	p, err := r.dates()
	if err != nil {
		return nil, err
	}
	for _, it := range r.items {
		r.says = r.says || it.is("past", "say") || it.is("now", "say")
		r.wantsPlace = r.wantsPlace || it.is("past") || it.is("now")
	}
	nodes, err := r.merge()
	if err != nil {
		return nil, err
	}
	c := &clause{reader: r, nodes: nodes}
	q, err := c.query()
	if err != nil {
		return nil, err
	}
	q.set("since", p.since)
	q.set("until", p.until)
	for _, n := range c.nodes {
		if !n.used && !c.mute(n) {
			return nil, &Failed{Reason: "form", Unknown: []string{r.of(n)}}
		}
	}
	return q, nil
}

func (r *reader) of(n *node) string { return r.text[r.words[n.from].start:r.words[n.to-1].end] }

// A clause is a question in which each part is to be given its place.
type clause struct {
	*reader
	nodes    []*node
	question string // who, what, which, when, where, count, times, yes, list, how; "" if none
	asked    *node  // the noun or kind of people that is asked for
	tense    string // past, plan or none
}

// form is a failure: all is known but this.
func (c *clause) form(list ...*node) error {
	f := &Failed{Reason: "form"}
	for _, n := range list {
		f.Unknown = append(f.Unknown, c.of(n))
	}
	return f
}

// mute says whether a node may be left out: a preposition, a particle, a light verb.
func (c *clause) mute(n *node) bool {
	return n.is("prep") || n.is("filler") || n.is("past", "light", "do") || n.is("now", "light", "do") || n.is("plan", "light")
}

func (c *clause) verb(values ...string) *node {
	for _, n := range c.nodes {
		if n.is("past", values...) || n.is("now", values...) {
			return n
		}
	}
	return nil
}

func (c *clause) noun(values ...string) *node {
	for _, n := range c.nodes {
		if n.is("noun", values...) {
			return n
		}
	}
	return nil
}

// prepare finds the question word, what is asked for, the tense, and the preposition of each node.
func (c *clause) prepare() error {
	content := false
	var preps []string
	var last []string // preps of the node before, for what is joined to it by "and"
	and, done := false, false
	for _, n := range c.nodes {
		if n.is("question") && !content && c.question == "" {
			c.question = n.value("question")
			n.used = true
			n.preps, preps = preps, nil
			continue
		}
		if c.question == "who" && n.is("question", "who") && !content {
			n.used = true
			continue
		}
		isName := n.ref != nil || n.is("sector") || n.is("noun") || n.is("outlet")
		if n.is("prep") && !(isName && n.ref != nil) {
			for _, s := range n.senses {
				if s.class == "prep" {
					and = and || s.value == "and"
					preps = append(preps, s.value)
				}
			}
			if !n.is("noun") && !n.is("past") && !n.is("now") {
				continue
			}
		}
		if n.is("filler") && !isName && !n.is("past") && !n.is("now") {
			continue
		}
		and = and || slices.Contains(n.clitics, "and")
		n.preps = append(append(n.preps, preps...), n.clitics...)
		if and && isName && !slices.ContainsFunc(n.preps, func(p string) bool { return p != "and" && p != "none" }) {
			n.preps = append(n.preps, last...)
		}
		preps, and = nil, false
		if isName {
			last = n.preps
		}
		// whom did the minister meet: the minister is not who is asked for
		done = done || n.is("past", "do") || n.is("now", "do")
		if c.asked == nil && !content && (n.is("noun") || n.people) && !(c.question == "who" && done) {
			c.asked = n
		}
		if n.is("past") || n.is("now") || n.is("plan") || n.is("noun") || n.ref != nil || n.is("outlet") {
			if !n.is("past", "light", "do") && !n.is("now", "light", "do") && !n.is("status") || n.ref != nil {
				content = true
			}
		}
	}
	for _, n := range c.nodes {
		switch {
		case n.future, n.is("plan"), n.is("status", "planned"):
			c.tense = "plan"
		case n.is("past") && c.tense == "":
			c.tense = "past"
		}
	}
	return nil
}

// What each kind of query may have in it besides names; anything else was not understood.
var allowed = map[string]struct{ verbs, nouns, statuses []string }{
	"visit": {[]string{"visit", "receive", "light", "hold", "plan", "happen"},
		[]string{"visit", "times", "number", "country", "city", "official", "place", "date", "visitor", "destination", "host", "objective", "minister"}, []string{"planned", "done"}},
	"meeting": {[]string{"meet", "call", "light", "hold", "plan", "receive", "happen", "connect"},
		[]string{"meeting", "call", "times", "number", "official", "place", "date", "participant", "party", "objective", "minister"}, []string{"planned", "done"}},
	"agreement": {[]string{"sign", "light", "approve", "agree", "plan", "hold", "call", "happen", "cooperate"},
		[]string{"agreement", "mou", "protocol", "contract", "programme", "sector", "country", "party", "number", "times", "date", "cooperation"},
		[]string{"planned", "signed", "approved", "in-force", "discussed", "agreed", "existing"}},
	"cooperation": {[]string{"cooperate", "light", "agree", "hold", "plan"},
		[]string{"cooperation", "sector", "country", "party", "number", "date"}, []string{"discussed", "agreed", "existing", "sought", "planned"}},
	"objective": {[]string{"aim", "light", "hold", "cooperate", "plan", "agree"}, []string{"objective", "cooperation", "sector", "country", "party", "number"}, []string{"planned", "agreed", "sought"}},
	"measure": {[]string{"agree", "plan", "light", "sign", "hold", "approve", "happen"}, []string{"measure", "cooperation", "sector", "country", "party", "number", "agreement"},
		[]string{"planned", "agreed", "signed", "approved"}},
	"office": {[]string{"hold", "light"}, []string{"office", "number", "official", "minister"}, nil},
	"any":    {[]string{"say", "happen", "light", "hold"}, []string{"news", "outlet", "number"}, nil},
	"path":   {[]string{"connect", "light", "hold"}, []string{"connection"}, nil},
}

// query chooses the kind and fills it.
func (c *clause) query() (*Query, error) {
	if err := c.prepare(); err != nil {
		return nil, err
	}
	q := &Query{Kind: c.kind()}
	if q.Kind == "" {
		return nil, c.form()
	}
	may := allowed[q.Kind]
	for _, n := range c.nodes {
		if n.ref != nil && !n.people || n.is("question") && n.used {
			continue
		}
		for _, s := range n.senses {
			switch s.class {
			case "past", "now", "plan":
				n.used = n.used || slices.Contains(may.verbs, s.value)
			case "noun":
				n.used = n.used || slices.Contains(may.nouns, s.value)
			case "status":
				n.used = n.used || slices.Contains(may.statuses, s.value)
			}
		}
		if n.people {
			n.used = false
		}
	}
	var err error
	switch q.Kind {
	case "visit":
		err = c.visit(q)
	case "meeting":
		err = c.meeting(q)
	case "agreement", "cooperation", "objective", "measure":
		err = c.deal(q)
	case "office":
		err = c.tenure(q)
	case "any":
		err = c.any(q)
	case "path":
		err = c.path(q)
	}
	if err != nil {
		return nil, err
	}
	c.outlet(q)
	if c.question == "count" || c.question == "times" || c.noun("number") != nil {
		if q.Kind == "path" || q.Ask == "date" {
			return nil, c.form()
		}
		q.Count = true
	}
	return q, nil
}

// kind chooses the kind of query by the words there are; the order says which word decides.
func (c *clause) kind() string {
	is := func(values ...string) bool { return c.asked != nil && c.asked.is("noun", values...) }
	switch {
	case c.question == "how" && c.verb("connect") == nil && c.noun("connection") == nil:
		return ""
	case c.question == "how", is("connection"), c.verb("connect") != nil && c.verb("call") == nil && c.noun("cooperation", "sector") == nil:
		return "path"
	case c.verb("say") != nil && c.has("outlet"):
		return "any"
	case c.noun("objective") != nil, c.verb("aim") != nil:
		if c.verb("visit") != nil || c.noun("visit") != nil {
			return "visit"
		}
		if c.verb("meet") != nil || c.noun("meeting") != nil {
			return "meeting"
		}
		return "objective"
	case c.noun("measure") != nil:
		return "measure"
	case c.noun("office") != nil:
		return "office"
	case c.noun("agreement", "mou", "protocol", "contract", "programme") != nil, c.verb("sign") != nil:
		return "agreement"
	case c.verb("cooperate") != nil, c.noun("cooperation") != nil, is("sector"):
		return "cooperation"
	case c.verb("receive") != nil && c.receivedBy() == 2:
		return "meeting"
	case c.verb("visit") != nil, c.noun("visit", "visitor") != nil, c.verb("receive") != nil:
		return "visit"
	case c.verb("meet", "call") != nil, c.noun("meeting", "call", "participant") != nil:
		return "meeting"
	case c.verb("happen") != nil, c.noun("news") != nil:
		return "any"
	case c.verb("say", "agree", "approve", "plan") != nil:
		return ""
	case c.question == "who", c.question == "what", c.question == "list", c.question == "count", c.question == "which", c.verb("hold") != nil:
		return "office"
	}
	return ""
}

// receivedBy counts the people in a sentence about a reception.
func (c *clause) receivedBy() (n int) {
	for _, x := range c.nodes {
		if x.people && x != c.asked || x.ref.has("person") {
			n++
		}
	}
	return n
}

func (c *clause) has(class string) bool {
	return slices.ContainsFunc(c.nodes, func(n *node) bool { return n.is(class) })
}

func (c *clause) outlet(q *Query) {
	for _, n := range c.nodes {
		if n.is("outlet") && n.ref == nil {
			q.set("outlet", n.value("outlet"))
			n.used = true
		}
	}
	if q.Text["outlet"] != "" { // the word newspaper beside its name
		for _, n := range c.nodes {
			n.used = n.used || n.is("noun", "outlet")
		}
	}
}

// status of a visit or meeting: what was is done, what will be is planned.
func (c *clause) status(q *Query) {
	switch c.tense {
	case "past":
		q.set("status", "done")
	case "plan":
		q.set("status", "planned")
	}
}

// choose gives what a node names, one of some kinds first. A name that two have is an error.
// With strict, a country that has its name in common with a city of another state is one, too.
func (c *clause) choose(n *node, strict bool, first ...string) (Ref, error) {
	if n.people || n.ref.has("person") {
		return n.ref, nil
	}
	var all []Ref
	for _, s := range n.senses {
		if s.class == "ref" && !slices.ContainsFunc(all, func(r Ref) bool { return slices.Equal(r, s.ref) }) {
			all = append(all, s.ref)
		}
	}
	var known []Ref
	if len(all) > 1 {
		// what the graph does not have cannot be meant
		for _, ref := range all {
			if _, err := c.graph.Entity(c.ctx, vocab.ID+ref[0]); err == nil {
				known = append(known, ref)
			} else if !errors.Is(err, graph.ErrUnknown) {
				return nil, err
			}
		}
		if len(known) > 0 {
			all = known
		}
	}
	for _, kind := range first {
		var list []Ref
		for _, r := range all {
			if r.has(kind) {
				list = append(list, r)
			}
		}
		if len(list) == 1 {
			if kind == "country" && strict && elsewhere(list[0], all) {
				break
			}
			return list[0], nil
		}
	}
	if len(all) == 0 {
		return n.ref, nil
	}
	if len(all) > 1 {
		if len(known) == 0 {
			return all[0], nil // the graph has nothing to say of any
		}
		e := &explore.AmbiguousError{Text: c.of(n), Total: len(all)}
		for _, r := range all {
			card, err := c.graph.Entity(c.ctx, vocab.ID+r[0])
			if err != nil {
				return nil, err
			}
			e.Candidates = append(e.Candidates, explore.Hit{Node: card.Node, Match: c.of(n), Reason: search.Exact, Score: 100})
		}
		return nil, e
	}
	return all[0], nil
}

// elsewhere says whether a city in a list lies in another state than the country given.
func elsewhere(country Ref, list []Ref) bool {
	return slices.ContainsFunc(list, func(r Ref) bool {
		return r.has("city") && !strings.HasPrefix(r[0], "city/"+strings.TrimPrefix(country[0], "country/")+"/")
	})
}

// named gives the nodes that name something and were not used yet.
func (c *clause) named() (out []*node) {
	for _, n := range c.nodes {
		if !n.used && (n.ref != nil || n.people) {
			out = append(out, n)
		}
	}
	return out
}

// prep says whether one of some prepositions stands before a node.
func (n *node) prep(values ...string) bool {
	return slices.ContainsFunc(n.preps, func(p string) bool { return slices.Contains(values, p) })
}

func (c *clause) sectors(q *Query) {
	for _, n := range c.nodes {
		if !n.used && n.is("sector") && !n.people && n.ref == nil {
			q.add("sector", n.item.ref("sector"))
			n.used = true
		}
	}
}

func (c *clause) visit(q *Query) error {
	receive := c.verb("receive")
	asked := c.asked
	switch {
	case asked != nil && asked.is("noun", "objective"), c.verb("aim") != nil:
		q.Ask = "objective"
	case asked != nil && asked.is("noun", "country", "destination"), asked != nil && asked.is("noun", "place"):
		q.Ask = "destination"
	case asked != nil && asked.is("noun", "city"):
		q.Ask = "city"
	case asked != nil && asked.is("noun", "host"):
		q.Ask = "host"
	case asked != nil && asked.is("noun", "date"), c.question == "when":
		q.Ask = "date"
	case asked != nil && (asked.people && c.question != "when" && c.question != "where" && c.question != "yes" && c.question != "times" || asked.is("noun", "visitor")):
		q.Ask = "visitor"
		if receive != nil {
			q.Ask = "host"
		}
		if asked.people {
			asked.used = true
			if q.Ask == "visitor" {
				q.add("visitor", asked.ref)
			}
		}
	case c.question == "where":
		q.Ask = "destination"
	case c.question == "who":
		q.Ask = "visitor"
		if receive != nil {
			q.Ask = "host"
		}
	default:
		q.Ask = "fact"
	}
	// whom did X receive, من استقبله X
	hosted := false
	if receive != nil && q.Ask == "host" && (receive.object || c.byHost(receive)) {
		q.Ask, hosted = "visitor", true
	}
	for _, n := range c.named() {
		ref, err := c.choose(n, !n.nation, "country", "city")
		if err != nil {
			return err
		}
		key := "destination"
		switch {
		case n.people, ref.has("person"):
			key = "visitor"
			if hosted || receive != nil && n.prep("by") {
				key = "host"
			}
		case n.nation, n.possessor && ref.has("country"), n.prep("from"), ref.has("country") && n.prep("of", "by") && !n.prep("to"):
			key = "visitor"
		case ref.has("organization") && !n.prep("to", "in"):
			key = "visitor"
		}
		if key == "visitor" && (q.Ask == "visitor" && c.question == "who" && !hosted && asked == nil) {
			return c.form(n) // whom did X visit
		}
		if key == "visitor" && len(q.Refs["visitor"]) > 0 || len(q.Refs[key]) > 1 {
			return c.form(n)
		}
		if key == "destination" && n.prep("between") {
			return c.form(n)
		}
		q.add(key, ref)
		n.used = true
	}
	if places := q.Refs["destination"]; len(places) == 2 && !(places[0].has("city") != places[1].has("city")) {
		return c.form()
	}
	if len(q.Refs["destination"]) > 0 && q.Ask == "destination" {
		if c.question != "where" {
			return c.form()
		}
		q.Ask = "city"
	}
	if q.Ask == "host" && len(q.Refs["visitor"]) == 0 || q.Ask == "date" && len(q.Refs) == 0 || q.Ask == "objective" && len(q.Refs) == 0 {
		return c.form()
	}
	c.status(q)
	return nil
}

// byHost says whether the host is named before the verb, behind an auxiliary: whom did X receive; or X is
// who it was done by: who was received by X.
func (c *clause) byHost(verb *node) bool {
	aux := false
	for _, n := range c.nodes {
		switch {
		case n.is("past", "light", "do"), n.is("now", "light", "do"):
			aux = true
		case n == verb:
			for _, m := range c.nodes {
				if m.ref != nil && m.prep("by") {
					return true
				}
			}
			return false
		case n.ref != nil && aux:
			return true
		}
	}
	return false
}

func (c *clause) meeting(q *Query) error {
	asked := c.asked
	switch {
	case asked != nil && asked.is("noun", "objective"), c.verb("aim") != nil:
		q.Ask = "objective"
	case asked != nil && asked.is("noun", "place"), c.question == "where":
		q.Ask = "place"
	case asked != nil && asked.is("noun", "date"), c.question == "when":
		q.Ask = "date"
	case asked != nil && asked.is("noun", "participant", "party"):
		q.Ask = "participant"
	case asked != nil && asked.people && (c.question == "which" || c.question == "who" || c.question == "what" || c.question == "count"):
		q.Ask = "participant"
		q.add("only", asked.ref)
		asked.used = true
	case c.question == "who":
		q.Ask = "participant"
	default:
		q.Ask = "fact"
	}
	for _, n := range c.named() {
		ref, err := c.choose(n, n.prep("in"), "country", "city")
		if err != nil {
			return err
		}
		key := "with"
		switch {
		case n.people && ref == nil:
			return c.form(n)
		case n.people, ref.has("person"), ref.has("organization"):
		case ref.has("city"), ref.has("region"), ref.has("country") && n.prep("in"):
			if !n.prep("in") {
				return c.form(n)
			}
			key = "place"
		}
		q.add(key, ref)
		n.used = true
	}
	if len(q.Refs["place"]) > 1 || q.Ask == "place" && len(q.Refs["with"]) == 0 || q.Ask == "date" && len(q.Refs) == 0 ||
		q.Ask == "participant" && len(q.Refs["with"])+len(q.Refs["place"]) == 0 || len(q.Refs["with"]) > 2 {
		return c.form()
	}
	if c.verb("call") != nil || c.noun("call") != nil {
		q.set("mode", "call")
	}
	for _, n := range c.nodes {
		if n.is("mode") {
			q.set("mode", n.value("mode"))
			n.used = true
		}
	}
	c.status(q)
	return nil
}

// deal is what is between parties: agreements, cooperation, objectives, measures.
func (c *clause) deal(q *Query) error {
	is := func(values ...string) bool { return c.asked != nil && c.asked.is("noun", values...) }
	switch {
	case is("sector"):
		q.Ask = "sector"
	case is("country", "party"), c.question == "who":
		q.Ask = "party"
	case is("date"), c.question == "when":
		q.Ask = "date"
	case c.question == "where" || c.question == "how":
		return c.form()
	default:
		q.Ask = "fact"
	}
	if q.Kind == "cooperation" && q.Ask == "fact" && c.question != "yes" && c.question != "list" {
		q.Ask = "sector"
	}
	if !slices.Contains(asked[q.Kind], q.Ask) {
		return c.form()
	}
	c.sectors(q)
	for _, n := range c.named() {
		ref, err := c.choose(n, false, "country")
		if err != nil {
			return err
		}
		if n.people || !ref.has("country") && !ref.has("organization") {
			return c.form(n)
		}
		q.add("party", ref)
		n.used = true
	}
	if len(q.Refs["party"]) > 3 {
		return c.form()
	}
	if q.Kind == "agreement" {
		for _, kind := range []string{"mou", "protocol", "contract", "programme"} {
			if c.noun(kind) != nil && c.noun("agreement") == nil {
				q.set("instrument", kind)
			}
		}
	}
	c.dealStatus(q)
	return nil
}

func (c *clause) dealStatus(q *Query) {
	if q.Kind != "agreement" && q.Kind != "cooperation" {
		return
	}
	status := ""
	for _, n := range c.nodes {
		if s := n.value("status"); s != "" && slices.Contains(allowed[q.Kind].statuses, s) && status != "planned" {
			status = s
		}
	}
	switch {
	case q.Kind == "cooperation":
		if c.verb("agree") != nil {
			status = "agreed"
		}
	case c.tense == "plan":
		status = "planned"
	case status == "" && c.verb("approve") != nil:
		status = "approved"
	case status == "" && c.tense == "past" && c.verb("sign") != nil:
		status = "signed"
	case status == "agreed":
		status = "signed"
	}
	if status == "existing" && q.Kind == "agreement" {
		status = "in-force"
	}
	q.set("status", status)
}

func (c *clause) tenure(q *Query) error {
	var office Ref
	var rest []*node
	person := false
	for _, n := range c.named() {
		switch {
		case n.ref.has("person"):
			if person {
				return c.form(n)
			}
			q.add("holder", n.ref)
			n.used, person = true, true
		case n.people && n.ref.has("role"):
			if office != nil {
				return c.form(n)
			}
			office = slices.Clone(n.ref)
			n.used = true
		default:
			rest = append(rest, n)
		}
	}
	for _, n := range rest {
		ref, err := c.choose(n, false, "country", "organization")
		if err != nil {
			return err
		}
		if n.people && len(ref) == 1 && ref.has("country") && office == nil {
			office = ref
			n.used = true
			continue
		}
		if office == nil || office.has("country") || office.has("organization") || !ref.has("country") && !ref.has("organization") {
			return c.form(n)
		}
		office = append(office, ref...)
		n.used = true
	}
	switch {
	case c.question == "when" || c.question == "where" || c.question == "yes" || c.question == "times":
		return c.form()
	case person == (office != nil):
		return c.form()
	case person && (c.question == "count" || c.question == "list"):
		return c.form()
	case person:
		q.Ask = "position"
	default:
		if c.noun("office") != nil && c.question != "who" {
			return c.form()
		}
		q.Ask = "holder"
		q.add("position", office)
	}
	return nil
}

func (c *clause) any(q *Query) error {
	q.Ask = "fact"
	if c.question == "who" || c.question == "when" || c.question == "where" {
		return c.form()
	}
	c.sectors(q)
	for _, n := range c.named() {
		ref, err := c.choose(n, false, "country", "city")
		if err != nil {
			return err
		}
		if len(ref) == 0 {
			return c.form(n)
		}
		q.add("about", ref)
		n.used = true
	}
	if len(q.Refs["about"]) == 0 && len(q.Refs["sector"]) == 0 || len(q.Refs["about"]) > 2 {
		return c.form()
	}
	return nil
}

func (c *clause) path(q *Query) error {
	list := c.named()
	if len(list) != 2 {
		return c.form()
	}
	for i, n := range list {
		ref, err := c.choose(n, false, "country")
		if err != nil {
			return err
		}
		if len(ref) == 0 {
			return c.form(n)
		}
		q.add([]string{"from", "to"}[i], ref)
		n.used = true
	}
	return nil
}
