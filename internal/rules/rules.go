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
//	trigger: verb arrive            verb or noun, then classes of the lexicon's verbs and eventnouns
//	with: light                     optional: a noun counts only where a verb of this class governs it
//	visitor: subject                sources in order of preference, see Source
//	destination: to:إلى,ل object    "to:" and a list of prepositions
//	classes: destination COUNTRY CITY
//	needs: visitor destination
//	set: mode call
//	yes: وصل الرئيس … إلى …          a sentence in which the rule must fire
//	no: …                            one in which it must not
package rules

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"sort"
	"strings"

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
	Verb     bool            // triggered by finite verbs; else by nouns
	Triggers map[string]bool // classes
	With     map[string]bool // classes of the governing verb, or nil
	Slots    []Slot
	Needs    []string
	Set      map[string]string
	Yes, No  []string
	File     string
	Line     int
}

// A Slot says where an argument is looked for.
type Slot struct {
	Name    string
	Sources []Source
	Classes map[mention.Class]bool // nil for the slot's default
}

// A Source is one place to look in: "subject" (the doer of the verb or of the
// verb that governs the noun), "object", "owner" (what the noun belongs to:
// زيارة الرئيس, زيارته), "to:PREPS" (what one of the prepositions governs after
// the trigger), "before:PREPS" (the same before it), "between" (بين X وY).
type Source struct {
	How   string
	Preps map[string]bool
}

// A Set is all rules, in the order of their files and lines. It is read-only.
type Set struct {
	Rules []*Rule
	verb  map[string][]*Rule // class → rules
	noun  map[string][]*Rule
	words map[string]map[string]bool // class of words.txt → folded words
}

// Load reads the embedded rules.
func Load() (*Set, error) {
	sub, err := fs.Sub(data, "data")
	if err != nil {
		return nil, err
	}
	return LoadFS(sub)
}

// LoadFS reads every *.rule of fsys and reports all faults at once.
func LoadFS(fsys fs.FS) (*Set, error) {
	names, err := fs.Glob(fsys, "*.rule")
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	s := &Set{verb: map[string][]*Rule{}, noun: map[string][]*Rule{}}
	faults := s.readWords(fsys)
	byName := map[string]*Rule{}
	for _, file := range names {
		text, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, err
		}
		faults = append(faults, s.read(file, string(text), byName)...)
	}
	for _, r := range s.Rules {
		index := s.noun
		if r.Verb {
			index = s.verb
		}
		for _, c := range sorted(r.Triggers) {
			index[c] = append(index[c], r)
		}
	}
	return s, errors.Join(faults...)
}

// readWords reads words.txt.
func (s *Set) readWords(fsys fs.FS) (faults []error) {
	text, err := fs.ReadFile(fsys, "words.txt")
	if err != nil {
		return []error{err}
	}
	s.words = map[string]map[string]bool{}
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		class, word, ok := strings.Cut(line, ": ")
		if !ok || word == "" {
			faults = append(faults, fmt.Errorf("rules/words.txt:%d: want \"class: word\", got %q", n, line))
			continue
		}
		if s.words[class] == nil {
			s.words[class] = map[string]bool{}
		}
		s.words[class][arabic.Fold(word)] = true
	}
	return faults
}

func sorted(set map[string]bool) []string {
	var out []string
	for s := range set {
		out = append(out, s)
	}
	sort.Strings(out)
	return out
}

var slotNames = map[fact.Type][]string{
	fact.Visit:       {"visitor", "destination", "host"},
	fact.Meeting:     {"a", "b", "c", "place"},
	fact.AgreementOf: {"instrument", "a", "b"},
}

var classNames = map[string]mention.Class{
	"PERSON": mention.Person, "OFFICE": mention.Office, "COUNTRY": mention.Country, "CITY": mention.City, "REGION": mention.Region,
	"ORGANIZATION": mention.Organization, "NISBA": mention.Nisba, "COUNTERPART": mention.Counterpart, "BOTH": mention.Both,
}

func (s *Set) read(file, text string, byName map[string]*Rule) (faults []error) {
	n := 0
	var cur *Rule
	fault := func(format string, args ...any) {
		faults = append(faults, fmt.Errorf("rules/%s:%d: %s", file, n, fmt.Sprintf(format, args...)))
	}
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		if !ok || value == "" {
			fault("want \"key: value\", got %q", line)
			continue
		}
		if key == "rule" {
			if old := byName[value]; old != nil {
				fault("rule %q stands already at %s:%d", value, old.File, old.Line)
			}
			cur = &Rule{Name: value, File: file, Line: n, Triggers: map[string]bool{}, Set: map[string]string{}}
			byName[value] = cur
			s.Rules = append(s.Rules, cur)
			continue
		}
		if cur == nil {
			fault("%q stands before any rule", key)
			continue
		}
		fields := strings.Fields(value)
		switch key {
		case "fact":
			cur.Fact = fact.Type(value)
			if slotNames[cur.Fact] == nil {
				fault("no fact %q for rules; known are visit, meeting, agreement", value)
			}
		case "trigger":
			cur.Verb = fields[0] == "verb"
			if !cur.Verb && fields[0] != "noun" || len(fields) < 2 {
				fault("want \"trigger: verb CLASS…\" or \"trigger: noun CLASS…\"")
				continue
			}
			for _, c := range fields[1:] {
				cur.Triggers[c] = true
			}
		case "with":
			cur.With = map[string]bool{}
			for _, c := range fields {
				cur.With[c] = true
			}
		case "needs":
			cur.Needs = fields
		case "set":
			if len(fields) != 2 {
				fault("want \"set: NAME VALUE\"")
				continue
			}
			cur.Set[fields[0]] = fields[1]
		case "classes":
			slot := cur.slot(fields[0])
			if slot == nil {
				fault("classes of %q come after its line", fields[0])
				continue
			}
			slot.Classes = map[mention.Class]bool{}
			for _, c := range fields[1:] {
				class, ok := classNames[c]
				if !ok {
					fault("no class %q; known are PERSON OFFICE COUNTERPART COUNTRY CITY REGION ORGANIZATION NISBA BOTH", c)
				}
				slot.Classes[class] = true
			}
		case "yes":
			cur.Yes = append(cur.Yes, value)
		case "no":
			cur.No = append(cur.No, value)
		default:
			if !knownSlot(cur.Fact, key) {
				fault("no slot %q in %s; known are %s", key, cur.Fact, strings.Join(slotNames[cur.Fact], " "))
				continue
			}
			slot := Slot{Name: key}
			for _, f := range fields {
				how, preps, _ := strings.Cut(f, ":")
				src := Source{How: how}
				switch how {
				case "subject", "object", "owner", "between":
				case "to", "before":
					src.Preps = map[string]bool{}
					for _, p := range strings.Split(preps, ",") {
						src.Preps[arabic.Fold(p)] = true
					}
				default:
					fault("no source %q; known are subject object owner between to:PREPS before:PREPS", f)
				}
				slot.Sources = append(slot.Sources, src)
			}
			cur.Slots = append(cur.Slots, slot)
		}
	}
	return faults
}

func (r *Rule) slot(name string) *Slot {
	for i := range r.Slots {
		if r.Slots[i].Name == name {
			return &r.Slots[i]
		}
	}
	return nil
}

func knownSlot(t fact.Type, name string) bool {
	for _, s := range slotNames[t] {
		if s == name {
			return true
		}
	}
	return false
}
