// Package rules turns the linked mentions of an article into facts: who holds
// what office, who visits where, who meets whom, what is agreed.
//
// The rules are data: each stanza under data says which words trigger it
// and where its arguments stand ("the first name after the verb", "what follows
// إلى"). This package reads and checks them and lays them over a sentence. What
// the visits and talks are for is found by package purpose.
//
// # Rule files
//
//	rule: visit-arrived
//	fact: visit
//	trigger: verb arrive            verb, noun or any, then classes of the lexicon's verbs and eventnouns;
//	                                or word, then classes of words.txt
//	with: light                     optional: a noun counts only where a verb of this class governs it
//	beside: meet talk               optional: only with a noun of this class in the 14 words behind
//	words: side                     optional: only with such a word of words.txt in the 8 behind
//	via: companions                 optional: another way of reading than slots, see Ways
//	visitor: subject                sources in order of preference, see Source
//	destination: to:إلى,ل object    "to:" and a list of prepositions
//	classes: destination COUNTRY CITY
//	needs: visitor destination
//	set: mode call
//	yes: وصل وزير الخارجية التونسي إلى الجزائر
//	  visitor: position/minister/foreign-affairs/TN
//	  destination: country/DZ
//	no: وصل الوفد إلى اتفاق
//	  # an agreement is no place
//
// Settings of meetings and visits: "mode call" (or video, letter); "foreign yes",
// the first two slots are of two states, "where" that or it is told behind «حيث»;
// "governed no", the noun stands behind no preposition, "yes" behind one; "dual yes",
// the verb is of two; "near yes", the second slot stands right before the noun;  "home no", his own capital is no visit; "hailed yes", a word of welcome stands before; "alone yes", no partner follows b; "over yes", the day told is that on which the visit ended; "leg yes", where he comes from, which companions told later do not share; "soft yes", a call told elsewhere is this one; "wording yes" or
// "no", the trigger has several words or one; "list yes", all persons named behind take part; "purpose no", a noun with ل alone is
// only meant («استعداده لزيارة»); "counted no", no number of visitors follows.
// "back N" is how many sentences back the event may be that companions share.
// Those of agreements stand at the head of data/agreement.rule.
//
// The yes and no lines are the rule's proof: Check reads each, in the yes line
// the rule must give a fact with the arguments below it (IRIs without their
// base), in the no line it must give none, and the comment says why. A rule
// without both is refused.
package rules

import (
	"embed"
	"errors"
	"io/fs"
	"path/filepath"
	"sort"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/mention"
)

//go:embed data/*.rule data/words.txt
var data embed.FS

// A Rule is one stanza.
type Rule struct {
	Name     string
	Fact     fact.Type
	Way      string          // how arguments are found: one of Ways
	Verb     bool            // triggered by finite verbs
	Noun     bool            // triggered by verbal and event nouns
	Word     bool            // triggered by words of words.txt, which count as nouns
	Triggers map[string]bool // classes
	With     map[string]bool // classes of the governing verb, or nil
	Beside   map[string]bool // classes of event nouns, one of which must stand right behind, or nil
	Words    string          // class of words.txt, a word of which must stand right behind, or ""
	Slots    []Slot
	Needs    []string
	Set      map[string]string
	Yes, No  []Proof
	File     string
	Line     int
}

// A Proof is a sentence that shows what a rule does or leaves alone.
type Proof struct {
	Text string
	Want []string // of a yes line: "argument: value", values without the base of IRIs
	Why  string   // of a no line
	Line int
}

// Ways lists how a rule may find its arguments. "slots" lays the slots over the
// words around the trigger; the others read what slots cannot tell and take from
// the rule their triggers and what it sets: "attendance" adds those present to
// the meeting told last, "companions" makes visitors of those who went along,
// "committee" makes a session of a joint committee a meeting of its two states,
// "reception" makes a visit of a meeting in the host's country, "session" makes a meeting of the two states of an announced
// session, "attends" a visit of taking part abroad, "headline" one of whom a headline puts abroad, "conference" one of a joint press conference, "abroad" one of who speaks in a city of another state, "here" one of who comes to «البلاد», "side" a visit of talks on a visitor's side, "stops" makes a
// visit of each stop of a tour, "states" makes a meeting of the states that talks are named by, "letter" of who
// writes to whom, "instrument" reads what is signed or discussed.
func Ways() []string {
	return []string{"slots", "abroad", "attendance", "attends", "committee", "companions", "conference", "headline", "here", "instrument", "letter", "reception", "session", "side", "states", "stops"}
}

// A Slot says where an argument is looked for.
type Slot struct {
	Name    string
	Sources []Source
	Classes map[mention.Class]bool // nil for the slot's default
}

// A Source is one place to look in:
//
//	subject      the doer of the verb, or of the verb that governs the noun
//	object       whom a verb is done to; the head of a delegation stands for it
//	patient      whom a noun that carries its doer is done to: لقائه الوزير
//	owner        what the noun belongs to: زيارة الرئيس, زيارته
//	idafa        the same right behind, or of several: اجتماع X وY, قمتهم
//	antecedent   whom a pronoun in the trigger's wording means: كان في استقباله
//	relative     the place before a relative clause: الإمارات التي زارها, طهران التي وصل إليها
//	couple       the two that a dual pronoun means: لقائهما
//	doers        all who act behind the trigger
//	delegation   the body that sends a delegation: وفدا من جامعة
//	sender       the same where the delegation is the doer and nobody leads it: زار وفد من جامعة
//	next         who stands right behind the trigger
//	told         whom the verb before the noun is done to
//	other        who stands nearest before the noun, whatever governs him
//	between      بين X وY
//	to:PREPS     what one of the prepositions governs after the trigger
//	before:PREPS the same before it
type Source struct {
	How   string
	Preps map[string]bool
}

// A Set is all rules, in the order of their files and lines. It is read-only.
type Set struct {
	Rules  []*Rule
	verb   map[string][]*Rule // class → rules that read by slots
	noun   map[string][]*Rule
	byName map[string]*Rule
	way    map[string][]*Rule   // the other ways of reading → their rules
	words  arabic.Index[string] // folded word → its classes in words.txt

	wordClass map[string]bool // the classes of words.txt

	wordClasses []string // classes of words.txt that are triggers, sorted
}

// Load reads the embedded rules.
func Load() (*Set, error) {
	sub, err := fs.Sub(data, "data")
	if err != nil {
		return nil, err
	}
	return LoadFS(sub)
}

// Rule gives the rule of that name, nil if there is none.
func (s *Set) Rule(name string) *Rule { return s.byName[name] }

// LoadWith reads the embedded rules and a file's text besides, or in place of the
// embedded file of that base name.
func LoadWith(file, text string) (*Set, error) {
	sub, err := fs.Sub(data, "data")
	if err != nil {
		return nil, err
	}
	return loadFS(sub, file, text)
}

// LoadFS reads every *.rule of fsys and reports all faults at once.
func LoadFS(fsys fs.FS) (*Set, error) { return loadFS(fsys, "", "") }

func loadFS(fsys fs.FS, extra, extraText string) (*Set, error) {
	names, err := fs.Glob(fsys, "*.rule")
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	s := &Set{verb: map[string][]*Rule{}, noun: map[string][]*Rule{}, way: map[string][]*Rule{}}
	faults := s.readWords(fsys)
	s.byName = map[string]*Rule{}
	for _, file := range names {
		text, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, err
		}
		if file == filepath.Base(extra) {
			continue
		}
		faults = append(faults, s.read("rules/"+file, string(text), s.byName)...)
	}
	if extra != "" {
		faults = append(faults, s.read(extra, extraText, s.byName)...)
	}
	for _, r := range s.Rules {
		faults = append(faults, r.faults()...)
		if r.Word {
			s.wordClasses = append(s.wordClasses, sorted(r.Triggers)...)
		}
		if r.Way != "slots" {
			s.way[r.Way] = append(s.way[r.Way], r)
			continue
		}
		for _, c := range sorted(r.Triggers) {
			if r.Verb {
				s.verb[c] = append(s.verb[c], r)
			}
			if r.Noun {
				s.noun[c] = append(s.noun[c], r)
			}
		}
	}
	sort.Strings(s.wordClasses)
	return s, errors.Join(faults...)
}

// classes gives the classes of words.txt in which a folded word stands.
func (s *Set) classes(form string) []string { return s.words.At(form) }
