package rules

import (
	"sort"

	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/mention"
)

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
	memory   *memory   // what facts, said, mentions, triggers and sentences are in

	topic int      // mention that a pronoun most likely means, or -1
	pair  []string // countries of «البلدان», most likely first
	out   output

	venues  map[venueKey]bool // of each sentence that was asked for: it names a palace or seat
	escorts map[int]int       // of each sentence that was asked for: the mention that has a delegation with him, or -1

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
	introSigner     *body  // who signs the agreements of the list to come, as last told
	introSignerAt   int    // the sentence that told it
	late            []lateAgreement
	waiting         []companionsOf
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

// comma finds the comma that ends a clause begun at word i, or -1.
func (s *sentence) comma(i int) int {
	for k := i; k < min(i+20, s.s.Last); k++ {
		if s.r.d.Article.Words[k].Form == "،" {
			return k
		}
	}
	return -1
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
