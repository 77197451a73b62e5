package rules

import (
	"slices"
	"sort"
	"strings"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/lexicon"
	"github.com/rawabit/rawabit/internal/mention"
)

// A trigger is a word that a rule may start from.
type trigger struct {
	first, last int // words
	verb        bool
	sense       lexicon.Sense
	class       string
	prefix      string
}

// A sentence is what the rules are laid over: the triggers and mentions of one
// sentence, with what governs each mention.
type sentence struct {
	r        *reader
	n        int // index into Article.Sentences
	s        article.Sentence
	mentions []int // indices into Document.Mentions
	triggers []trigger
	verb     []int // of each trigger: the first word of the next verb from it on; one more for the end
	event    []int // the same of verbs that start an event of their own
}

// reader lays rules over an article.
type reader struct {
	d        *mention.Document
	set      *Set
	gov      []string  // of each mention: the preposition that governs it, "of" for a noun that it belongs to, "" for none
	coord    []bool    // of each mention: it is coordinated with one before it
	with     []int     // of each mention: the one that it is coordinated with, or -1
	said     []said    // of each word
	mentions []int     // those of all sentences, one behind the other
	triggers []trigger // the same

	topic int      // mention that a pronoun most likely means, or -1
	pair  []string // countries of «البلدان», most likely first
	out   output

	venues  map[int]bool // of each sentence that was asked for: it names a palace or seat
	escorts map[int]int  // of each sentence that was asked for: the mention that has a delegation with him, or -1

	pairMet    bool            // pair is from visits and meetings, not only from names
	jointNamed bool            // a joint committee has been named
	pairNamed  bool            // both are named in the headline or the sentence behind it
	fired      map[string]bool // rules that gave a fact or added to one
	serving    map[int]service // of each person
	parties    *parties        // once all events are known
	world      map[int]bool    // entities that are international bodies; nil until asked for

	welcomed   int    // fact of the reception told last whose hosts are listed, or -1
	welcomedAs string // class of its verb

	newsDate        string // the day that the first sentences speak of, or ""
	introReading    reading
	introBlock      int    // where introReading was found
	introInstrument string // what was named there
	late            []lateAgreement
	waiting         []companionsOf
}

// govern fills gov and coord.
func (r *reader) govern() {
	d := r.d
	r.gov = make([]string, len(d.Mentions))
	r.coord = make([]bool, len(d.Mentions))
	r.with = make([]int, len(d.Mentions))
	words := d.Article.Words
	for i := range d.Mentions {
		m := &d.Mentions[i]
		r.with[i] = -1
		// «X وY», «X و Y», «X، وY»
		if i > 0 && (strings.HasPrefix(m.Prefix, "و") || words[max(m.First-1, 0)].Form == "و") {
			prev := &d.Mentions[i-1]
			gap := m.First - prev.Last
			if gap <= 1 && r.sentenceOf(prev.First) == r.sentenceOf(m.First) && alike(prev.Class, m.Class) {
				r.coord[i], r.with[i] = true, i-1
				r.gov[i] = r.gov[i-1]
				if p := strings.TrimPrefix(m.Prefix, "و"); p != "" {
					r.gov[i] = p
				}
				continue
			}
		}
		if j := r.nextCounterpart(i); j >= 0 {
			r.coord[i], r.with[i] = true, j
			r.gov[i] = r.gov[j]
			continue
		}
		if j := r.guest(i); j >= 0 {
			r.coord[i], r.with[i] = true, j
			r.gov[i] = r.gov[j]
			continue
		}
		if j := r.farther(i); j >= 0 {
			r.coord[i], r.with[i] = true, j
			r.gov[i] = r.gov[j]
			continue
		}
		if p := strings.TrimLeft(m.Prefix, "وف"); p != "" {
			r.gov[i] = p
			continue
		}
		if r.sends(i) {
			r.gov[i] = "of"
			continue
		}
		for k := m.First - 1; k >= 0 && k >= m.First-5; k-- {
			w := words[k]
			if w.Punct {
				if r.is("quote", w.Form) { // «مع «جعجع»»
					continue
				}
				break
			}
			if k == m.First-1 && r.isAt(k, "retinue") { // «إدارة الرئيس X»
				r.gov[i] = "of"
				break
			}
			if r.isAt(k, "side") && k > 0 && r.isAt(k-1, "from-side") { // «من الجانب المصري الوزير X»
				break
			}
			if w.Form == "من" && k > 0 && r.isAt(k-1, "each") { // «مع كل من X», «كلا من X»
				k--
				if strings.HasPrefix(words[k].Form, "ب") {
					r.gov[i] = "ب"
					break
				}
				continue
			}
			if r.is("opening-verb", strings.TrimPrefix(w.Form, "و")) && d.Article.Sentences[r.sentenceOf(k)].First == k {
				break // «عبر الوزير عن أمله»
			}
			if (w.Form == "من" || w.Form == "عن") && k > 1 && r.isAt(k-1, "group") && d.Article.Words[k-2].Form == "بين" {
				r.gov[i] = "بين" // «محادثات بين وفود من مصر والأردن»
				break
			}
			if p := strings.TrimPrefix(w.Form, "و"); r.is("preposition", w.Form) {
				r.gov[i] = w.Form
				break
			} else if r.is("preposition", p) {
				r.gov[i] = p
				break
			}
			if p := r.cliticOnTransparent(w.Form); p != "" { // «بمدينة», «للعاصمة»
				r.gov[i] = p
				break
			}
			if at := d.At[k]; at >= 0 && d.Mentions[at].Class == mention.Nisba && d.Mentions[at].Prefix == "" {
				continue
			}
			if !r.is("transparent", w.Form) {
				if k == m.First-1 && r.headOfPhrase(k) {
					r.gov[i] = "of"
				}
				break
			}
		}
	}
}

// sends reports whether mention i names whom an envoy comes from and the one behind
// it the envoy: «موفد الملك X، مساعد الوزير Y».
func (r *reader) sends(i int) bool {
	d := r.d
	m := &d.Mentions[i]
	if m.Class != mention.Person || m.Title == nil || m.Title.Role != "envoy" || i+1 == len(d.Mentions) {
		return false
	}
	o := &d.Mentions[i+1]
	return o.Class == mention.Person && o.Title != nil && o.Prefix == "" && o.First == m.Last+1 && d.Article.Words[m.Last].Form == "،" &&
		o.Title.Span.Start < o.Span.Start
}

// headOfPhrase reports whether word k is a noun that a preposition governs and that
// what stands behind it belongs to: «في فرع وزارة الخارجية», «بفرع الوزارة».
func (r *reader) headOfPhrase(k int) bool {
	d := r.d
	form := d.Article.Words[k].Form
	if rest, ok := strings.CutPrefix(form, "ب"); ok && r.is("part", rest) {
		return true
	}
	if d.At[k] >= 0 || r.d.May(k, triggerKinds) || strings.HasPrefix(form, "ال") || strings.HasPrefix(form, "لل") {
		return false
	}
	return k > 0 && d.At[k-1] < 0 && r.isAt(k-1, "inside-of") && r.isAt(k, "part")
}

// farther finds the doer that mention i goes on from behind an apposition: «السفير
// X سفير السلطنة المعين لدى تنزانيا، ووزير التجارة Y». The mentions between are
// the apposition's.
func (r *reader) farther(i int) int {
	d := r.d
	m := &d.Mentions[i]
	if m.Prefix != "و" || !acts(m) || m.First == 0 || d.Article.Words[m.First-1].Form != "،" {
		return -1
	}
	sentence := r.sentenceOf(m.First)
	for j := i - 1; j >= 0 && j >= i-4; j-- {
		o := &d.Mentions[j]
		if m.First-o.Last > 12 || d.Article.Sentences[sentence].First > o.First {
			return -1
		}
		if !acts(o) {
			continue
		}
		// a verb or comma between begins something else
		for k := o.Last; k < m.First-1; k++ {
			if d.Article.Words[k].Punct && d.At[k] < 0 {
				return -1
			}
			if t, ok := r.triggerAt(k, m.First); ok && t.verb && d.At[k] < 0 {
				return -1
			}
		}
		return j
	}
	return -1
}

// nextCounterpart finds whom mention i is told together with behind a nisba that
// stands for a second counterpart: «نظيريه الروسي X والتركي Y».
func (r *reader) nextCounterpart(i int) int {
	d := r.d
	if i < 2 || d.Mentions[i].Class != mention.Person {
		return -1
	}
	nisba, before := &d.Mentions[i-1], &d.Mentions[i-2]
	if nisba.Class != mention.Nisba || nisba.Prefix != "و" || nisba.Last != d.Mentions[i].First || before.Class != mention.Person {
		return -1
	}
	if gap := nisba.First - before.Last; gap > 1 || gap == 1 && d.Article.Words[before.Last].Form != "،" {
		return -1
	}
	return i - 2
}

// guest finds whom mention i is told together with behind a word of kinship or
// hospitality: «السلطان X وضيفه الرئيس Y», «وضيف السلطنة الرئيس Y», «وأخيه الملك Y».
func (r *reader) guest(i int) int {
	d := r.d
	m := &d.Mentions[i]
	if !acts(m) || m.First == 0 || i == 0 {
		return -1
	}
	k, j := m.First-1, i-1
	if at := d.At[k]; at >= 0 && d.Mentions[at].Class == mention.Country && int(at) == i-1 && i > 1 {
		k, j = d.Mentions[at].First-1, i-2
	}
	if k < 0 || d.At[k] >= 0 {
		return -1
	}
	rest, ok := strings.CutPrefix(d.Article.Words[k].Form, "و")
	if !ok || !r.is("guest", rest) {
		return -1
	}
	if o := &d.Mentions[j]; acts(o) && k-o.Last <= 1 && r.sentenceOf(o.First) == r.sentenceOf(m.First) {
		return j
	}
	return -1
}

// is reports whether a folded word stands in a class of words.txt.
func (r *reader) is(class, form string) bool { return slices.Contains(r.set.classes(form), class) }

// isAt is is for word i.
func (r *reader) isAt(i int, class string) bool {
	return slices.Contains(r.said[i].all[:r.said[i].own], class)
}

// says reports whether word i stands in a class of words.txt, as it is or behind و.
func (r *reader) says(i int, class string) bool { return slices.Contains(r.said[i].all, class) }

// said holds the classes of words.txt in which a word stands: first those as it is, of
// which own tells how many there are, then those behind و.
type said struct {
	all []string
	own int
}

// listen fills said.
func (r *reader) listen() {
	r.said = make([]said, len(r.d.Article.Words))
	for i := range r.said {
		form := r.d.Article.Words[i].Form
		own := r.set.classes(form)
		r.said[i] = said{own, len(own)}
		if rest, ok := strings.CutPrefix(form, "و"); ok {
			if behind := r.set.classes(rest); len(behind) > 0 {
				r.said[i].all = slices.Concat(own, behind)
			}
		}
	}
}

// cliticOnTransparent gives the preposition that is written as one with a
// transparent word, or "".
func (r *reader) cliticOnTransparent(form string) string {
	form = strings.TrimPrefix(form, "و")
	for _, p := range []string{"ب", "ل"} {
		rest, ok := strings.CutPrefix(form, p)
		if !ok {
			continue
		}
		if lam, ok := strings.CutPrefix(rest, "ل"); ok && p == "ل" {
			rest = "ال" + lam
		}
		if r.is("transparent", rest) {
			return p
		}
	}
	return ""
}

func alike(a, b mention.Class) bool {
	group := func(c mention.Class) int {
		switch c {
		case mention.Person, mention.Office, mention.Counterpart, mention.Courtesy, mention.Organization:
			return 1
		case mention.Country, mention.City, mention.Region:
			return 2
		}
		return 3
	}
	return group(a) == group(b)
}

// sentenceOf gives the sentence that holds a word.
func (r *reader) sentenceOf(word int) int {
	ss := r.d.Article.Sentences
	lo, hi := 0, len(ss)
	for lo < hi {
		mid := (lo + hi) / 2
		if ss[mid].Last <= word {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// triggersFrom gives the index of the first trigger that begins at or after a word.
func (s *sentence) triggersFrom(word int) int {
	return sort.Search(len(s.triggers), func(i int) bool { return s.triggers[i].first >= word })
}

// mentionsFrom is triggersFrom for mentions.
func (s *sentence) mentionsFrom(word int) int {
	return sort.Search(len(s.mentions), func(i int) bool { return s.r.d.Mentions[s.mentions[i]].First >= word })
}

// read finds the triggers and mentions of sentence n.
func (r *reader) read(n int, s *sentence) {
	*s = sentence{r: r, n: n, s: r.d.Article.Sentences[n]}
	mentions, triggers := len(r.mentions), len(r.triggers)
	seen := int32(-1)
	for i := s.s.First; i < s.s.Last; {
		if at := r.d.At[i]; at >= 0 {
			if at != seen {
				r.mentions = append(r.mentions, int(at))
				seen = at
			}
			i++
			continue
		}
		t, ok := r.triggerAt(i, s.s.Last)
		if ok && t.verb && t.last < s.s.Last && r.isAt(t.last, "god") { // «أيده الله»
			i = t.last
			continue
		}
		if !ok {
			t, ok = r.wordTrigger(i)
		}
		if !ok {
			i++
			continue
		}
		r.triggers = append(r.triggers, t)
		i = t.last
	}
	s.mentions = r.mentions[mentions:len(r.mentions):len(r.mentions)]
	s.triggers = r.triggers[triggers:len(r.triggers):len(r.triggers)]
	s.findVerbs()
}

// triggerKinds are the kinds of which triggerAt makes triggers.
var triggerKinds = lexicon.Kind("verb") | lexicon.Kind("eventnoun")

// triggerAt gives the verb or event noun at word i. A verb is preferred to a
// noun only where it is spelt so.
func (r *reader) triggerAt(i, end int) (trigger, bool) {
	var best trigger
	found := false
	if !r.d.May(i, triggerKinds) {
		return best, false
	}
	governed := i > 0 && r.isAt(i-1, "preposition")
	for _, m := range r.d.Hits[i] {
		if i+m.N > end || found && m.N < best.last-best.first {
			continue
		}
		if strings.HasSuffix(m.Prefix, "ك") {
			continue
		}
		for _, s := range m.Senses {
			t := trigger{first: i, last: i + m.N, sense: s, prefix: m.Prefix}
			switch {
			case s.Entry.Kind == "verb" && s.Key == "past" && r.spelledAsNoun(i, m.Prefix, s):
				continue
			case s.Entry.Kind == "verb" && (s.Key == "past" || s.Key == "present"):
				if p := strings.TrimLeft(m.Prefix, "وف"); p != "" && !(p == "ل" && s.Key == "present") {
					continue
				}
				if governed || r.isAt(i, "noverb") && !r.actsAt(i+m.N, end) { // «بعد توجه الوزير»: no verb stands behind a preposition
					continue
				}
				t.verb, t.class = true, s.Entry.Get("class")
			case s.Entry.Kind == "verb" && s.Key == "masdar":
				t.class = s.Entry.Get("class")
			case s.Entry.Kind == "eventnoun":
				t.class = s.Entry.ID
			default:
				continue
			}
			switch {
			case !found:
				best, found = t, true
			case best.verb && t.verb && best.prefix == "" && t.prefix == "و":
				best = t // «ودعا» is و+دعا, hardly the dual of ودع
			case len(t.prefix) < len(best.prefix) || len(t.prefix) == len(best.prefix) && r.better(t, best):
				best = t
			}
		}
	}
	return best, found
}

// spelledAsNoun reports whether the letters that folding levels show a verbal noun
// where the folded word may be a verb as well: «إقامته», «استضافة».
func (r *reader) spelledAsNoun(i int, prefix string, s lexicon.Sense) bool {
	raw := r.d.Article.Words[i].Span.In(r.d.Article.Text)
	if s.Infl.Suffix == "ه" && strings.HasSuffix(raw, "ة") {
		return true
	}
	return strings.HasPrefix(s.Entry.Get("past"), "أ") && strings.HasPrefix(strings.TrimPrefix(raw, prefix), "إ")
}

// actsAt reports whether a mention that can act begins at word i.
func (r *reader) actsAt(i, end int) bool {
	if i >= end || r.d.At[i] < 0 {
		return false
	}
	m := &r.d.Mentions[r.d.At[i]]
	return m.First == i && acts(m) && m.Prefix == ""
}

// wordTrigger gives the trigger that a word of words.txt is: «متوجها».
func (r *reader) wordTrigger(i int) (trigger, bool) {
	if len(r.said[i].all) == 0 {
		return trigger{}, false
	}
	for _, class := range r.set.wordClasses {
		if r.says(i, class) {
			return trigger{first: i, last: i + 1, class: class}, true
		}
	}
	return trigger{}, false
}

// better orders two readings of one word: one that a rule knows before one that
// none knows, then the noun where the word carries ال or a preposition.
func (r *reader) better(a, b trigger) bool {
	known := func(t trigger) bool {
		if t.verb {
			return len(r.set.verb[t.class]) > 0
		}
		return len(r.set.noun[t.class]) > 0
	}
	if known(a) != known(b) {
		return known(a)
	}
	return a.verb && !b.verb
}

// kind of mention that can act.
func acts(m *mention.Mention) bool {
	switch m.Class {
	case mention.Person, mention.Office, mention.Counterpart, mention.Courtesy:
		return true
	}
	return false
}

// defaultClasses of slots that name none.
func fits(slot *Slot, m *mention.Mention) bool {
	if slot.Classes != nil {
		return slot.Classes[m.Class]
	}
	switch m.Class {
	case mention.Person, mention.Office, mention.Counterpart, mention.Courtesy:
		return true
	case mention.Organization:
		return slot.Name != "visitor"
	case mention.Country:
		return slot.Name == "a" || slot.Name == "b"
	}
	return false
}

// nextVerb gives the first finite verb after word i in the sentence, other than
// one in a relative clause right behind, or the sentence's end.
func (s *sentence) nextVerb(i int) int {
	return s.verb[s.triggersFrom(i)]
}

// reach is how many words to the right of a trigger its arguments are looked
// for; it keeps a text without full stops from costing more than its length.
const reach = 80

// limit is how far to the right a trigger looks.
func (s *sentence) limit(t trigger) int {
	end := min(s.s.Last, t.last+reach)
	for i := t.last; i < end; i++ {
		if s.r.isAt(i, "stop") {
			return i
		}
	}
	return end
}

// after gives the mentions right of the trigger, up to the limit.
func (s *sentence) after(t trigger) []int {
	from := s.mentionsFrom(t.last)
	return s.mentions[from:max(from, s.mentionsFrom(s.limit(t)))]
}

// before gives the mentions left of word i, the nearest last.
func (s *sentence) before(i int) []int {
	return s.mentions[s.mentionsFrom(i-reach):s.mentionsFrom(i)]
}

// around gives the mentions near word i, left and right.
func (s *sentence) around(i int) []int {
	return s.mentions[s.mentionsFrom(i-reach):s.mentionsFrom(i+reach)]
}

// triggersAround is around for triggers.
func (s *sentence) triggersAround(i int) []trigger {
	return s.triggers[s.triggersFrom(i-reach):s.triggersFrom(i+reach)]
}

// chain gives m and the mentions coordinated with it behind it.
func (s *sentence) chain(m int) []int {
	out := []int{m}
	last := m
	for k := m + 1; k < len(s.r.with) && k < last+6 && len(out) < 40; k++ {
		if s.r.with[k] == last {
			out = append(out, k)
			last = k
		}
	}
	return out
}

// subjectBefore finds a doer in front of the verb: «الرئيس وصل», «X الذي زار»,
// a headline «X يستقبل».
func (s *sentence) subjectBefore(t trigger) int {
	d := s.r.d
	words := d.Article.Words
	if strings.HasPrefix(t.prefix, "و") || strings.HasPrefix(t.prefix, "ف") {
		return -1
	}
	left := s.before(t.first)
	for k := len(left) - 1; k >= 0; k-- {
		n := left[k]
		m := &d.Mentions[n]
		if m.Last > t.first || !acts(m) {
			continue
		}
		gap := words[m.Last:t.first]
		rel := false
		small := 0
		for _, w := range gap {
			switch {
			case s.r.is("relative", w.Form):
				rel = true
			case s.r.is("filler", w.Form):
			default:
				small++
			}
		}
		if rel && small <= 2 {
			return n
		}
		if small > 2 || rel {
			return -1
		}
		// the doer of a noun-first clause is not governed by a preposition
		head := n
		for s.r.with[head] >= 0 {
			head = s.r.with[head]
		}
		if s.r.gov[head] != "" {
			return -1
		}
		if h := d.Mentions[head].First; h > s.s.First && s.r.isAt(h-1, "that-clause") {
			return head // «أضاف X أن الرئيس أجرى»
		}
		// behind another verb it is that verb's doer
		for _, o := range s.triggers[s.triggersFrom(d.Mentions[head].First-8):] {
			if o.first > d.Mentions[head].First {
				break
			}
			if o.verb && o.first < d.Mentions[head].First && d.Mentions[head].First-o.last <= 2 && o.first != t.first {
				if t.sense.Infl.Tense == 'p' || hasComma(gap) {
					return -1
				}
			}
		}
		return head
	}
	return -1
}

func hasComma(ws []arabic.Word) bool {
	for _, w := range ws {
		if w.Form == "،" {
			return true
		}
	}
	return false
}

// bareAfter gives the mentions after the trigger that no preposition governs
// and that are not coordinated with one before, before the next verb.
func (s *sentence) bareAfter(t trigger, slot *Slot) []int {
	stop := s.nextVerb(t.last)
	resume := stop
	if stop < s.s.Last && s.r.isAt(stop-1, "relative") {
		// «يلتقي كارتر الذي يزور بغداد، رئيس الوزراء»: behind the clause it goes on
		if k := s.comma(stop); k >= 0 {
			resume = k
		}
	}
	end := stop
	if resume > stop {
		end = s.nextVerb(resume)
	}
	var out []int
	for _, n := range s.after(t) {
		m := &s.r.d.Mentions[n]
		if m.First >= end {
			break
		}
		if m.First >= stop && m.First < resume {
			continue
		}
		if s.r.coord[n] || s.r.gov[n] != "" || !fits(slot, m) {
			continue
		}
		out = append(out, n)
	}
	return out
}

// comma finds the comma that ends a clause begun at word i, or -1.
func (s *sentence) comma(i int) int {
	for k := i; k < min(i+20, s.s.Last); k++ {
		if s.r.d.Article.Words[k].Form == "،" {
			return k
		}
	}
	return -1
}

// doer finds the subject of a verb and says whether it stands after the verb.
func (s *sentence) doer(t trigger, slot *Slot) (n int, behind bool) {
	if s.r.wordWithin("thereto", t.last, min(t.last+1, s.s.Last)) { // «طهران التي وصل إليها»
		return s.dropped(t, slot), false
	}
	if n := s.subjectBefore(t); n >= 0 && fits(slot, &s.r.d.Mentions[n]) {
		return n, false
	}
	if n := s.delegationHead(t, slot, 4); n >= 0 {
		return n, true
	}
	if bare := s.bareAfter(t, slot); len(bare) > 0 {
		m := &s.r.d.Mentions[bare[0]]
		if m.First-t.last <= 8 && !s.prepositionBetween(t.last, m.First) {
			return bare[0], true
		}
	}
	if n := s.stateBefore(t, slot); n >= 0 {
		return n, false
	}
	return s.dropped(t, slot), false
}

// dropped finds the doer of a verb that names none: whom the sentence began
// with, else whom the one before did.
func (s *sentence) dropped(t trigger, slot *Slot) int {
	if n := s.toldThat(t, slot); n >= 0 {
		return n
	}
	for _, n := range s.before(t.first) {
		if m := &s.r.d.Mentions[n]; acts(m) && s.r.gov[n] == "" && fits(slot, m) && !s.r.speaks(n) {
			return n
		}
	}
	return s.r.topic
}

// speaks reports whether a mention is of one who only speaks for others: «صرح المتحدث
// باسم الرئاسة X بأن اللقاء».
func (r *reader) speaks(n int) bool {
	m := &r.d.Mentions[n]
	return m.Title != nil && m.Title.Role == "spokesperson" || m.Entity >= 0 && len(r.serving[m.Entity].roles) == 1 && r.serving[m.Entity].roles["spokesperson"]
}

// toldThat finds whom a clause of what is said began with, before the trigger: «أعلن X
// أن الوزير سيزور الدوحة ويلتقي نظيره». -1 if the trigger is in no such clause.
func (s *sentence) toldThat(t trigger, slot *Slot) int {
	left := s.before(t.first)
	for k := t.first - 1; k > s.s.First && t.first-k < 40; k-- {
		if !s.r.isAt(k, "that-clause") {
			continue
		}
		for _, n := range left {
			m := &s.r.d.Mentions[n]
			if m.First <= k {
				continue
			}
			if m.First-k > 2 {
				break
			}
			if acts(m) && s.r.gov[n] == "" && fits(slot, m) {
				return n
			}
		}
		return -1
	}
	return -1
}

// delegationHead: «وصل وفد تونسي برئاسة X», the head of the delegation that stands
// within so many words is the doer, or whom it is done to.
func (s *sentence) delegationHead(t trigger, slot *Slot, within int) int {
	d := s.r.d
	for _, o := range s.triggers[s.triggersFrom(t.last):] {
		if o.first-t.last > within || o.verb {
			break
		}
		if o.class != "delegation" {
			continue
		}
		for i := o.last; i < min(o.last+8, s.s.Last); i++ {
			for _, h := range d.Hits[i] {
				for _, sense := range h.Senses {
					if sense.Entry.Kind != "cue" || sense.Entry.ID != "led-by" {
						continue
					}
					for _, n := range s.mentions[s.mentionsFrom(i+h.N):] {
						m := &d.Mentions[n]
						if m.First > i+h.N+2 {
							break
						}
						if fits(slot, m) {
							s.sentBy(n, o.last, i)
							return n
						}
					}
				}
			}
		}
	}
	return -1
}

// sentBy gives the head of a delegation the country that the words [i, j) name,
// if nothing but the home country tells his: «وفد من مجلس النواب الأردني برئاسة X».
func (s *sentence) sentBy(head, i, j int) {
	r := s.r
	m := &r.d.Mentions[head]
	own := r.country(head)
	if m.Entity < 0 || own != "" && own != r.d.Home {
		return
	}
	for _, n := range s.mentions[s.mentionsFrom(i):s.mentionsFrom(j)] {
		if c := r.country(n); c != "" && (own == "" || r.d.Mentions[n].Class == mention.Nisba) {
			v := r.serving[m.Entity]
			v.code = c
			r.serving[m.Entity] = v
			return
		}
	}
}

// prepositionBetween reports whether the words [i, j) hold a bare preposition or
// a comma, so that what follows is hardly the verb's own subject.
func (s *sentence) prepositionBetween(i, j int) bool {
	for _, w := range s.r.d.Article.Words[i:j] {
		if w.Form == "ان" || s.r.is("relative", w.Form) {
			return true
		}
	}
	return false
}

// slotMentions finds what fills a slot of a rule at a trigger.
func (s *sentence) slotMentions(t trigger, slot *Slot, taken map[int]bool) []int {
	for _, src := range slot.Sources {
		var got []int
		switch src.How {
		case "subject":
			if whom := s.resumed(t); whom >= 0 {
				if n := s.doerBeside(t, slot, whom); n >= 0 {
					got = []int{n}
				}
			} else if t.verb {
				if n, _ := s.doer(t, slot); n >= 0 {
					got = []int{n}
				}
			} else if n := s.nounSubject(t, slot); n >= 0 {
				got = []int{n}
			}
		case "owner":
			if n := s.owner(t, slot); n >= 0 {
				got = []int{n}
			}
		case "idafa":
			if n := s.owner(t, slot); n >= 0 && (t.sense.Infl.Suffix == "" && s.r.d.Mentions[n].First-t.last <= 1 || t.sense.Infl.Suffix == "هم") {
				got = []int{n}
			}
		case "object", "to":
			if src.How == "object" && s.definite(t) {
				break // «خلال الاستقبال»
			}
			if whom := s.resumed(t); whom >= 0 && slot.Name != "destination" {
				got = []int{whom}
			} else if src.How == "object" {
				got = s.object(t, slot, taken)
			} else {
				got = s.governed(t, slot, src.Preps, taken)
			}
		case "before":
			got = s.governedBefore(t, slot, src.Preps)
		case "between":
			got = s.between(t)
		case "patient":
			if !s.definite(t) {
				got = s.patient(t, slot, taken)
			}
		case "antecedent":
			if n := s.pronoun(t); n >= 0 && (t.last-t.first == 1 || s.endsInPronoun(t)) {
				got = []int{n}
			}
		case "relative":
			got = s.relative(t, slot)
		case "couple":
			got = s.couple(t)
		case "doers":
			got = s.doers(t, slot)
		case "delegation":
			got = s.delegation(t, slot)
		case "sender":
			got = s.sender(t)
		case "next":
			got = s.next(t, slot)
		case "told":
			got = s.told(t, slot, taken)
		case "other":
			got = s.other(t, slot, taken)
		}
		var out []int
		for _, n := range got {
			if !taken[n] && n >= 0 && (slot.Name == "destination" || !s.r.media(n) && !s.atEvent(n)) {
				m := &s.r.d.Mentions[n]
				if fits(slot, m) || src.How == "between" || src.How == "sender" {
					out = append(out, n)
				}
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

// atEvent reports whether a body is only the event beside which things happen:
// «على هامش قمة مجموعة العشرين», «خلال المنتدى الاقتصادي».
func (s *sentence) atEvent(n int) bool {
	m := &s.r.d.Mentions[n]
	return m.Class == mention.Organization && s.r.wordWithin("margin", max(s.s.First, m.First-3), m.First)
}

// media reports whether a mention is a newspaper, agency or channel: «مقابلة مع
// صحيفة X» is no meeting.
func (r *reader) media(n int) bool {
	m := &r.d.Mentions[n]
	if m.Class != mention.Organization {
		return false
	}
	return m.Entry != nil && m.Entry.Get("sort") == "media" || r.wordWithin("media", max(m.First-1, 0), m.Last)
}

// resumed finds whom a relative clause is done to, taken up by a pronoun on its
// verb or right behind it: «الوزير الذي استقبله الملك», «الذي اجتمع به». -1 if none.
func (s *sentence) resumed(t trigger) int {
	if !t.verb || t.first == s.s.First || !s.r.isAt(t.first-1, "relative") {
		return -1
	}
	if t.sense.Infl.Suffix == "" && !s.r.wordWithin("resumption", t.last, min(t.last+1, s.s.Last)) {
		return -1
	}
	k := s.mentionsFrom(t.first) - 1
	if k < 0 {
		return -1
	}
	n := s.mentions[k]
	if m := &s.r.d.Mentions[n]; !acts(m) || t.first-m.Last > 2 {
		return -1
	}
	if s.r.isAt(t.first-1, "relative-two") && s.r.with[n] >= 0 {
		n = s.r.with[n] // «X وY اللذان استقبلهما»
	}
	return n
}

// doerBeside finds the doer of such a clause: behind its verb, else whom the
// sentence or the one before is about.
func (s *sentence) doerBeside(t trigger, slot *Slot, whom int) int {
	for _, n := range s.bareAfter(t, slot) {
		if m := &s.r.d.Mentions[n]; m.First-t.last <= 3 {
			return n
		}
		break
	}
	for _, n := range s.before(t.first) {
		if n >= whom {
			break
		}
		if m := &s.r.d.Mentions[n]; acts(m) && s.r.gov[n] == "" && fits(slot, m) {
			return n
		}
	}
	if s.r.topic >= 0 && s.r.d.Mentions[s.r.topic].Entity != s.r.d.Mentions[whom].Entity {
		return s.r.topic
	}
	return -1
}

// endsInPronoun reports whether a wording says whom it is done to: «كان في
// استقباله», not «كان في استقبال», or leaves it to what was told: «كان في الاستقبال».
func (s *sentence) endsInPronoun(t trigger) bool {
	w := s.r.d.Article.Words[t.last-1].Form
	return s.r.isAt(t.last-1, "welcome") || strings.HasSuffix(w, "ه") || strings.HasSuffix(w, "ها") || strings.HasSuffix(w, "هم") || strings.HasSuffix(w, "هما")
}

// told finds whom the verb before an event's noun is done to: «دعا X نظيره Y خلال
// لقاء», with no other verb or clause between.
func (s *sentence) told(t trigger, slot *Slot, taken map[int]bool) []int {
	left := s.before(t.first)
	for k := len(left) - 1; k >= 0; k-- {
		n := left[k]
		m := &s.r.d.Mentions[n]
		if !acts(m) {
			continue
		}
		if t.first-m.Last > 3 || taken[n] || s.r.gov[n] != "" || s.r.coord[n] || !fits(slot, m) {
			return nil
		}
		for i := m.First - 1; i >= max(s.s.First, m.First-12); i-- {
			if s.r.isAt(i, "that-clause") {
				return nil
			}
		}
		return []int{n}
	}
	return nil
}

// other finds who stands nearest before the trigger in its clause, whatever governs
// him: «عرض X على Y، خلال اتصال».
func (s *sentence) other(t trigger, slot *Slot, taken map[int]bool) []int {
	left := s.before(t.first)
	for k := len(left) - 1; k >= 0; k-- {
		n := left[k]
		m := &s.r.d.Mentions[n]
		if t.first-m.Last > 8 {
			break
		}
		if !acts(m) || taken[n] {
			continue
		}
		for i := m.First - 1; i >= max(s.s.First, m.First-8); i-- {
			if s.r.isAt(i, "that-clause") { // «قال X إن Y تلقى خلال اتصال»
				return nil
			}
		}
		if fits(slot, m) {
			return []int{n}
		}
		return nil
	}
	return nil
}

// next finds who stands right behind the trigger, governed by nothing.
func (s *sentence) next(t trigger, slot *Slot) []int {
	k := s.mentionsFrom(t.last)
	if k == len(s.mentions) {
		return nil
	}
	n := s.mentions[k]
	if m := &s.r.d.Mentions[n]; m.First == t.last && s.r.gov[n] == "" && m.Prefix == "" && fits(slot, m) {
		return []int{n}
	}
	return nil
}

// object finds what a verb is done to.
func (s *sentence) object(t trigger, slot *Slot, taken map[int]bool) []int {
	if t.verb && t.sense.Infl.Suffix != "" && s.r.topic >= 0 && !taken[s.r.topic] {
		return []int{s.r.topic}
	}
	if n := s.delegationHead(t, slot, 20); n >= 0 && !taken[n] {
		return []int{n}
	}
	for _, n := range s.bareAfter(t, slot) {
		if taken[n] || slot.Name == "destination" && s.ofDelegation(n) {
			continue
		}
		if slot.Name == "b" && s.apart(t, n) > 12 { // another sentence's
			return nil
		}
		from := t.last
		for k := range taken { // «زار وفد من شركة X تركيا»
			if m := &s.r.d.Mentions[k]; m.First >= t.last && m.First < s.r.d.Mentions[n].First {
				from = max(from, m.Last)
			}
		}
		if slot.Name == "destination" && (s.apart(t, n) > 3 || s.placeBetween(from, n)) { // a place further on is another phrase's
			return nil
		}
		return []int{n}
	}
	return nil
}

// placeBetween reports whether another place stands between word i and mention n:
// «تفقد الأوضاع في عدن تمهيدا لانتقال الحكومة».
func (s *sentence) placeBetween(i, n int) bool {
	for k := n - 1; k >= 0 && s.r.d.Mentions[k].First >= i; k-- {
		switch m := &s.r.d.Mentions[k]; m.Class {
		case mention.City, mention.Country, mention.Organization, mention.Region:
			if s.r.gov[k] != "" {
				return true
			}
		}
	}
	return false
}

// apart counts the words between a mention and what stands before it, another
// mention or the trigger.
func (s *sentence) apart(t trigger, n int) int {
	before := t.last
	if k := n - 1; k >= 0 && s.r.d.Mentions[k].First >= t.last {
		before = s.r.d.Mentions[k].Last
	}
	return s.r.d.Mentions[n].First - before
}

// patient finds whom a verbal noun that carries its doer is done to: «لقائه
// الوزير», «استقبال الوزير السفير».
func (s *sentence) patient(t trigger, slot *Slot, taken map[int]bool) []int {
	last := t.last
	verb := s.nextVerb(t.last)
	for _, n := range s.after(t) {
		m := &s.r.d.Mentions[n]
		if m.First > verb || m.First-last > 2 || m.First-last > 1 && last != t.last || s.r.coord[n] || s.r.gov[n] != "" {
			return nil
		}
		if t.sense.Infl.Suffix == "" && last == t.last {
			if !fits(slot, m) {
				return nil
			}
			last = m.Last // the doer comes first
			continue
		}
		if fits(slot, m) && !taken[n] {
			return []int{n}
		}
		return nil
	}
	return nil
}

// relative finds the place that a relative clause speaks of: «الإمارات التي
// زارها», «طهران التي وصل إليها».
func (s *sentence) relative(t trigger, slot *Slot) []int {
	left := s.before(t.first)
	if len(left) == 0 {
		return nil
	}
	n := left[len(left)-1]
	m := &s.r.d.Mentions[n]
	if t.sense.Infl.Suffix == "" && !s.r.wordWithin("thereto", t.last, min(t.last+1, s.s.Last)) {
		return nil
	}
	if gap := s.r.d.Article.Words[m.Last:max(m.Last, t.first)]; len(gap) > 0 && len(gap) <= 2 && fits(slot, m) {
		for _, w := range gap {
			if s.r.is("relative", w.Form) {
				return []int{n}
			}
		}
	}
	return nil
}

// couple finds the two that a dual pronoun means: «خلال لقائهما، أكد X ونظيره».
func (s *sentence) couple(t trigger) []int {
	if !s.r.is("dual", s.r.d.Article.Words[t.last-1].Form[max(0, len(s.r.d.Article.Words[t.last-1].Form)-len("هما")):]) {
		return nil
	}
	try := func(ns []int) []int {
		for _, n := range ns {
			m := &s.r.d.Mentions[n]
			if !acts(m) || s.r.coord[n] {
				continue
			}
			got := s.chain(n)
			if s.r.gov[n] != "" && (len(got) != 2 || t.first < m.First || t.first-s.r.d.Mentions[got[1]].Last > 3) { // «الصادرة عن X وY خلال لقائهما»
				continue
			}
			if len(got) == 2 {
				return got
			}
		}
		return nil
	}
	if got := try(s.before(t.first)); got != nil {
		return got
	}
	return try(s.after(t))
}

// doers finds all who act in the sentence from the trigger on.
func (s *sentence) doers(t trigger, slot *Slot) (out []int) {
	for _, n := range s.after(t) {
		m := &s.r.d.Mentions[n]
		if !acts(m) || !fits(slot, m) || s.r.gov[n] != "" {
			continue
		}
		// «ترأس الجانب المصري الوزير», not «وفد المملكة في افتتاح جامع الملك»
		before := m.First - 1
		at := s.r.d.At[before]
		if k := s.triggersFrom(before); k < len(s.triggers) && s.triggers[k].first == before && s.triggers[k].class == t.class {
			out = append(out, n) // «فيما ترأس الوزير الجانب الأردني»
			continue
		}
		if before < t.last || s.r.isAt(before, "therein") || at >= 0 && s.r.d.Mentions[at].Class == mention.Nisba || s.r.isAt(before, "side") {
			out = append(out, n)
		}
	}
	return out
}

// delegation finds the body that sends a delegation: «وفدا من جامعة X».
func (s *sentence) delegation(t trigger, slot *Slot) []int {
	for _, o := range s.triggers[s.triggersFrom(t.last):] {
		if o.verb || o.first-t.last > 20 {
			break
		}
		if o.class != "delegation" {
			continue
		}
		for _, n := range s.after(o) {
			m := &s.r.d.Mentions[n]
			if m.First-o.last > 3 {
				break
			}
			if m.Class == mention.Organization && fits(slot, m) && (s.r.gov[n] == "" || s.r.gov[n] == "من") {
				return []int{n}
			}
		}
	}
	return nil
}

// sender finds the body whose delegation is the doer, where nobody is named who
// leads it: «زار وفد من شركة X», «وفد X الذي زار».
func (s *sentence) sender(t trigger) []int {
	k := s.triggersFrom(t.last)
	if n := s.delegationHead(t, &Slot{Name: "visitor"}, 1); n >= 0 && !t.verb {
		return []int{n} // «زيارة وفد برئاسة X»
	}
	if t.verb && t.first > s.s.First && s.r.isAt(t.first-1, "relative") {
		k = s.triggersFrom(t.first) - 1 // «وفد X الذي زار»
		if k < 0 || s.triggers[k].class != "delegation" || t.first-s.triggers[k].last > 6 {
			return nil
		}
	} else if k >= len(s.triggers) || s.triggers[k].class != "delegation" || s.triggers[k].first > t.last || s.delegationHead(t, &Slot{Name: "visitor"}, 4) >= 0 {
		return nil
	}
	o := s.triggers[k]
	if n := s.ledBy(o.last); n >= 0 {
		return []int{n}
	}
	for _, n := range s.mentions[s.mentionsFrom(o.last):] {
		m := &s.r.d.Mentions[n]
		if m.First-o.last > 2 {
			break
		}
		if m.Class == mention.Organization && m.Entity >= 0 && (s.r.gov[n] == "" || s.r.gov[n] == "من") {
			return []int{n}
		}
	}
	return nil
}

// ofDelegation reports whether a body stands right behind the delegation that it
// sends: «وفد الهيئة».
func (s *sentence) ofDelegation(n int) bool {
	m := &s.r.d.Mentions[n]
	k := s.triggersFrom(m.First) - 1
	return k >= 0 && m.Class == mention.Organization && s.triggers[k].class == "delegation" && s.triggers[k].last == m.First
}

// ledBy finds who leads a delegation told of before word i: «وسيكون الوفد بقيادة X».
func (s *sentence) ledBy(i int) int {
	d := s.r.d
	for end := min(i+reach, s.s.Last); i < end; i++ {
		for _, h := range d.Hits[i] {
			for _, sense := range h.Senses {
				if sense.Entry.Kind != "cue" || sense.Entry.ID != "led-by" {
					continue
				}
				k := s.mentionsFrom(i + h.N)
				if k < len(s.mentions) && acts(&d.Mentions[s.mentions[k]]) && d.Mentions[s.mentions[k]].First <= i+h.N+1 {
					return s.mentions[k]
				}
			}
		}
	}
	return -1
}

// governed finds the first mention after the trigger that one of the
// prepositions governs, before the next verb that is not in a relative clause.
func (s *sentence) governed(t trigger, slot *Slot, preps map[string]bool, taken map[int]bool) []int {
	stop := s.nextEvent(t)
	from := stop
	if stop < s.s.Last && s.r.isAt(stop-1, "relative") { // «يجتمع X، الذي يشغل منصبا، مع Y»
		if k := s.comma(stop); k >= 0 {
			from, stop = k, s.event[s.triggersFrom(k)]
		}
	}
	for _, n := range s.after(t) {
		m := &s.r.d.Mentions[n]
		if m.First >= stop {
			break
		}
		if m.First < from && m.First >= s.nextEvent(t) {
			continue
		}
		if taken[n] || s.r.coord[n] || !preps[s.r.gov[n]] || !fits(slot, m) {
			continue
		}
		if s.r.gov[n] == "ب" && !acts(m) && slot.Name != "destination" { // «اجتماع بوزارة الخارجية»: where, not with whom
			continue
		}
		if s.othersPartner(t, n) {
			continue
		}
		if slot.Name == "destination" && s.astray(t, n) {
			return nil
		}
		return []int{n}
	}
	return nil
}

// astray reports whether a goal is another phrase's: behind a mention of others that
// meet («زيارة فلان قبيل قمة بين ... وعاصمة») or, with ل alone, behind other nouns
// («زيارته رسالة قوية لتحالف الدول»).
func (s *sentence) astray(t trigger, n int) bool {
	words := s.r.d.Article.Words
	for _, k := range s.mentions[s.mentionsFrom(t.last):] {
		if k >= n {
			break
		}
		if g := s.r.gov[k]; (g == "بين" || g == "وبين") && acts(&s.r.d.Mentions[k]) {
			return true
		}
	}
	m := &s.r.d.Mentions[n]
	if gap := s.apart(t, n); gap > 8 || gap > 3 && (s.r.gov[n] == "في" || s.r.gov[n] == "ب") { // «يصل إلى 1500 مكان ... في سوريا»
		return true
	}
	if !strings.HasSuffix(m.Prefix, "ل") {
		return false
	}
	if gap := s.apart(t, n); gap > 3 || gap > 1 && m.Class == mention.Organization && n > 0 && acts(&s.r.d.Mentions[n-1]) {
		return true
	}
	if n > 0 && s.apart(t, n) == 1 && words[m.First-1].Form == "،" && s.definite(t) && acts(&s.r.d.Mentions[n-1]) {
		return false // «الزيارة التي قام بها فلان، للأردن»
	}
	for _, w := range words[m.First-min(m.First, max(0, s.apart(t, n))) : m.First] {
		if w.Punct && !s.r.is("quote", w.Form) && w.Form != "-" {
			return true
		}
	}
	return false
}

// othersPartner reports whether a mention goes with another noun that stands right
// before its preposition: «بحث آلية للتعاون مع الحكومة».
func (s *sentence) othersPartner(t trigger, n int) bool {
	m := &s.r.d.Mentions[n]
	p := m.First - 1
	if m.Prefix != "" || p <= t.last || s.r.d.Article.Words[p].Form != s.r.gov[n] {
		return false
	}
	for _, o := range s.triggers[s.triggersFrom(max(t.last, p-4)):s.triggersFrom(p)] {
		if o.last == p && !o.verb && o.class == "cooperate" {
			return true
		}
	}
	return false
}

// nextEvent is the next trigger after t that starts an event of its own.
func (s *sentence) nextEvent(t trigger) int {
	return s.event[s.triggersFrom(t.last+1)]
}

// findVerbs fills verb and event, once for all who ask.
func (s *sentence) findVerbs() {
	n := len(s.triggers)
	both := make([]int, 2*(n+1))
	s.verb, s.event = both[:n+1], both[n+1:]
	s.verb[n], s.event[n] = s.s.Last, s.s.Last
	for k := n - 1; k >= 0; k-- {
		s.verb[k], s.event[k] = s.verb[k+1], s.event[k+1]
		if t := &s.triggers[k]; t.verb {
			s.verb[k] = t.first
			if t.class != "light" {
				s.event[k] = t.first
			}
		}
	}
}

func (s *sentence) governedBefore(t trigger, slot *Slot, preps map[string]bool) []int {
	left := s.before(t.first)
	for k := len(left) - 1; k >= 0; k-- {
		n := left[k]
		m := &s.r.d.Mentions[n]
		if m.Last <= t.first && preps[s.r.gov[n]] && fits(slot, m) {
			return []int{n}
		}
	}
	return nil
}

// between reads «بين X وY» after the trigger.
func (s *sentence) between(t trigger) []int {
	words := s.r.d.Article.Words
	for _, n := range s.after(t) {
		m := &s.r.d.Mentions[n]
		if m.First-t.last > 8 {
			break
		}
		if s.r.gov[n] != "بين" || s.r.coord[n] {
			continue
		}
		if w := m.First - 1; w > t.last && words[w].Form == "وبين" && s.r.isAt(w-1, "between-him") { // «بينه وبين X»
			if a := s.pronoun(t); a >= 0 {
				return []int{a, n}
			}
			return nil
		}
		if s.othersBetween(t.last, m.First) { // «جلسة عمل لدعم التعاون بين مصر وتركيا»
			return nil
		}
		got := s.chain(n)
		// «بين وزير الخارجية X وبين Y», or a title with words between
		last := got[len(got)-1]
		for k := last + 1; k < len(s.r.d.Mentions) && len(got) < 2; k++ {
			o := &s.r.d.Mentions[k]
			if o.First >= s.s.Last || o.First-s.r.d.Mentions[last].Last > 6 {
				break
			}
			if strings.HasPrefix(o.Prefix, "و") || words[o.First-1].Form == "وبين" {
				got = append(got, k)
			}
		}
		if len(got) >= 2 || len(s.r.entities(n)) >= 2 { // «بين وزيري خارجية مصر والأردن»
			return got
		}
	}
	return nil
}

// othersBetween reports whether the words [i, j) hold an event or an instrument
// of their own.
func (s *sentence) othersBetween(i, j int) bool {
	for k := s.triggersFrom(i); k < len(s.triggers) && s.triggers[k].first < j; k++ {
		if s.triggers[k].class != "delegation" { // «بين وفود من مصر والأردن»
			return true
		}
	}
	for ; i < j; i++ {
		if _, ok := s.r.instrumentAt(s, i); ok {
			return true
		}
	}
	return false
}

// owner finds whom an event noun belongs to: «زيارة الرئيس», «زيارته», «زيارة
// رسمية للرئيس», «الزيارة التي يقوم بها الرئيس».
func (s *sentence) owner(t trigger, slot *Slot) int {
	d := s.r.d
	if t.sense.Infl.Suffix != "" {
		return s.pronoun(t)
	}
	for _, n := range s.after(t) {
		m := &d.Mentions[n]
		if !fits(slot, m) {
			if m.First-t.last > 3 && s.r.gov[n] != toward { // «الزيارة التي يقوم بها إلى القاهرة فلان»
				return -1
			}
			continue
		}
		gap := d.Article.Words[t.last:m.First]
		rel := false
		for _, w := range gap {
			rel = rel || s.r.is("relative", w.Form) || s.r.is("performs", w.Form)
		}
		if rel && !s.owned(t.last, m.First) {
			return -1
		}
		if m.Class == mention.Country && slot.Name != "visitor" { // «مشاورات الكويت» are held there
			return -1
		}
		switch {
		case s.r.gov[n] == "" && s.epithets(gap) && !s.definite(t):
			return n
		case s.r.gov[n] == "" && rel && len(gap) <= 6:
			return n
		case s.r.gov[n] == "ل" && len(gap) <= 3 && acts(m) && slot.Name == "visitor":
			return n
		}
		return -1
	}
	return -1
}

// definite reports whether a noun carries ال, so that nothing it belongs to or is
// done to can stand right behind it.
func (s *sentence) definite(t trigger) bool {
	return !t.verb && t.sense.Infl.Def && strings.HasPrefix(strings.TrimLeft(s.r.d.Article.Words[t.first].Form, "وفبك"), "ال")
}

// epithets reports whether words are none or only such as praise who is named next:
// «زيارة الصديق العزيز معالي فلان».
func (s *sentence) epithets(ws []arabic.Word) bool {
	for _, w := range ws {
		if !s.r.is("epithet", w.Form) {
			return false
		}
	}
	return len(ws) <= 4
}

// owned reports whether a relative clause in the words [i, j) says whose the
// event is: «الذي عقده X», not «الذي حضره X».
func (s *sentence) owned(i, j int) bool {
	for _, t := range s.triggers[s.triggersFrom(i):s.triggersFrom(j)] {
		switch t.class {
		case "attend", "take-part", "host", "gather", "meet-host":
			return false
		}
	}
	return true
}

// anyone is a slot for whoever acts.
var anyone = Slot{Name: "a", Classes: map[mention.Class]bool{mention.Person: true, mention.Office: true, mention.Counterpart: true, mention.Courtesy: true}}

// pronoun resolves «ه» on an event noun: the doer of the sentence so far, or of
// what follows, or the topic.
func (s *sentence) pronoun(t trigger) int {
	d := s.r.d
	if n := s.toldThat(t, &anyone); n >= 0 && !s.r.speaks(n) {
		return n
	}
	for _, n := range s.before(t.first) {
		if m := &d.Mentions[n]; acts(m) && s.r.gov[n] == "" && !s.r.speaks(n) {
			return n
		}
	}
	if s.r.topic >= 0 {
		return s.r.topic
	}
	if t.verb {
		return -1
	}
	verb := s.nextVerb(t.last + 1) // «وفي ختام زيارته، قال الوزير»
	for _, n := range s.after(t) {
		if m := &d.Mentions[n]; m.First > verb && acts(m) && s.r.gov[n] == "" {
			return n
		}
	}
	return -1
}

// nounSubject finds the doer of the verb that governs an event noun: «أجرى X
// مباحثات», «X يبدأ زيارة», «وصل X في زيارة».
func (s *sentence) nounSubject(t trigger, slot *Slot) int {
	d := s.r.d
	if n := s.toldThat(t, slot); n >= 0 {
		return n
	}
	for k := s.triggersFrom(t.first) - 1; k >= 0; k-- {
		v := s.triggers[k]
		if t.first-v.first > reach {
			break
		}
		if !v.verb {
			continue
		}
		if t.first-v.last > 40 {
			break
		}
		// bare mentions between the verb and the noun
		for _, n := range s.before(t.first) {
			m := &d.Mentions[n]
			if m.First >= v.last && m.Last <= t.first && s.r.gov[n] == "" && !s.r.coord[n] && fits(slot, m) && !s.r.speaks(n) {
				if b := s.subjectBefore(v); b >= 0 && (m.First-v.last > 3 || v.first-d.Mentions[b].Last <= 2 && !s.r.speaks(b)) { // «X دعا Y خلال لقاء»
					return b
				}
				return n
			}
		}
		if b := s.subjectBefore(v); b >= 0 && fits(slot, &d.Mentions[b]) && !s.r.speaks(b) {
			return b
		}
		if n := s.stateBefore(v, slot); n >= 0 {
			return n
		}
		// «عقد اجتماعا ... الوزير X»: the doer behind the noun
		for _, n := range s.bareAfter(t, slot) {
			m := &d.Mentions[n]
			if m.First == t.last && !acts(m) { // «مشاورات الكويت»
				break
			}
			if m.First-t.last <= 6 && s.owned(t.last, m.First) {
				return n
			}
		}
		return s.r.topic
	}
	for _, n := range s.before(t.first) {
		if m := &d.Mentions[n]; s.r.gov[n] == "" && fits(slot, m) {
			return n
		}
	}
	return s.whoSays(t)
}

// stateBefore finds the state that a verb tells of: right before it («مصر تجري
// مباحثات»), or at the head of its sentence, with no person between («مصر تواجه أزمة
// وتجري مباحثات»). -1 if there is none.
func (s *sentence) stateBefore(v trigger, slot *Slot) int {
	for _, n := range s.before(v.first) {
		m := &s.r.d.Mentions[n]
		if acts(m) {
			return -1
		}
		if m.Class == mention.Country && s.r.gov[n] == "" && fits(slot, m) && (m.First == s.s.First || v.first-m.Last <= 1 && v.prefix == "") {
			return n
		}
	}
	return -1
}

// whoSays finds whose an event is that opens a sentence: «في لقاء مع الوزير قال X».
func (s *sentence) whoSays(t trigger) int {
	if t.first == s.s.First || !s.r.is("preposition", strings.TrimPrefix(s.r.d.Article.Words[t.first-1].Form, "و")) {
		return -1
	}
	verb := s.nextVerb(t.last)
	for _, n := range s.mentions[s.mentionsFrom(verb):] {
		m := &s.r.d.Mentions[n]
		if m.First-verb > 2 {
			break
		}
		if acts(m) && s.r.gov[n] == "" {
			return n
		}
	}
	return -1
}
