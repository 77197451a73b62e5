package rules

import (
	"fmt"
	"io/fs"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/mention"
)

// readWords reads words.txt.
func (s *Set) readWords(fsys fs.FS) (faults []error) {
	text, err := fs.ReadFile(fsys, "words.txt")
	if err != nil {
		return []error{err}
	}
	s.wordClass = map[string]bool{}
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
		form := arabic.Fold(word)
		s.words.Add(form, class)
		s.wordClass[class] = true
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

// settings are the names that "set:" knows; see the package comment.
var settings = []string{"mode", "status", "before", "behind", "weak", "draft", "participle", "foreign", "governed", "soft", "wording", "purpose", "counted", "list", "dual", "back", "near", "named", "factive", "home", "leg", "hailed", "outcome", "through", "alone", "over"}

var slotNames = map[fact.Type][]string{
	fact.Visit:       {"visitor", "destination", "host"},
	fact.Meeting:     {"a", "b", "c", "place"},
	fact.AgreementOf: {},
}

// argumentNames are what the lines below a yes may speak of.
var argumentNames = map[fact.Type][]string{
	fact.Visit:       {"visitor", "destination", "city", "kind", "start", "end", "status"},
	fact.Meeting:     {"participant", "mode", "place", "date", "status"},
	fact.AgreementOf: {"party", "instrument", "status", "sector", "title", "date"},
}

var classNames = map[string]mention.Class{
	"PERSON": mention.Person, "OFFICE": mention.Office, "COUNTRY": mention.Country, "CITY": mention.City, "REGION": mention.Region,
	"ORGANIZATION": mention.Organization, "NISBA": mention.Nisba, "COUNTERPART": mention.Counterpart, "COURTESY": mention.Courtesy,
}

func (s *Set) read(file, text string, byName map[string]*Rule) (faults []error) {
	n := 0
	var cur *Rule
	var proof *Proof // the yes or no line that indented lines belong to
	yes := false
	fault := func(format string, args ...any) {
		faults = append(faults, fmt.Errorf("%s:%d: %s", file, n, fmt.Sprintf(format, args...)))
	}
	for line := range strings.Lines(text) {
		n++
		indented := strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t")
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			continue
		case indented && proof == nil:
			fault("an indented line belongs below yes: or no:, got %q", line)
			continue
		case indented:
			if msg := proof.add(line, cur, yes); msg != "" {
				fault("%s", msg)
			}
			continue
		case strings.HasPrefix(line, "#"):
			continue
		}
		proof = nil
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
			cur = &Rule{Name: value, File: file, Line: n, Way: "slots", Triggers: map[string]bool{}, Set: map[string]string{}}
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
			cur.Verb = fields[0] == "verb" || fields[0] == "any"
			cur.Word = fields[0] == "word"
			cur.Noun = fields[0] == "noun" || fields[0] == "any" || cur.Word
			if !cur.Verb && !cur.Noun || len(fields) < 2 {
				fault("want \"trigger: verb CLASS…\", or noun, any or word in place of verb")
				continue
			}
			for _, c := range fields[1:] {
				if cur.Word && !s.wordClass[c] {
					fault("words.txt has no class %q", c)
				}
				cur.Triggers[c] = true
			}
		case "via":
			cur.Way = value
			if !slices.Contains(Ways(), value) {
				fault("no way %q; known are %s", value, strings.Join(Ways(), " "))
			}
		case "with":
			cur.With = map[string]bool{}
			for _, c := range fields {
				cur.With[c] = true
			}
		case "beside":
			cur.Beside = map[string]bool{}
			for _, c := range fields {
				cur.Beside[c] = true
			}
		case "words":
			cur.Words = value
			if !s.wordClass[value] {
				fault("words.txt has no class %q", value)
			}
		case "needs":
			cur.Needs = fields
		case "set":
			if len(fields) != 2 {
				fault("want \"set: NAME VALUE\"")
				continue
			}
			if !slices.Contains(settings, fields[0]) {
				fault("no setting %q; known are %s", fields[0], strings.Join(settings, " "))
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
					fault("no class %q; known are PERSON OFFICE COUNTERPART COUNTRY CITY REGION ORGANIZATION NISBA COURTESY", c)
				}
				slot.Classes[class] = true
			}
		case "yes":
			cur.Yes = append(cur.Yes, Proof{Text: value, Line: n})
			proof, yes = &cur.Yes[len(cur.Yes)-1], true
		case "no":
			cur.No = append(cur.No, Proof{Text: value, Line: n})
			proof, yes = &cur.No[len(cur.No)-1], false
		default:
			if !knownSlot(cur.Fact, key) {
				fault("no slot %q in %s; known are %s", key, cur.Fact, strings.Join(slotNames[cur.Fact], " "))
				continue
			}
			if cur.slot(key) != nil {
				fault("the slot %q stands here a second time; write all its sources on one line", key)
				continue
			}
			slot := Slot{Name: key}
			for _, f := range fields {
				how, preps, _ := strings.Cut(f, ":")
				src := Source{How: how}
				switch how {
				case "subject", "object", "owner", "between", "patient", "antecedent", "relative", "doers", "couple", "delegation", "next", "told", "other", "idafa", "sender":
				case "to", "before":
					src.Preps = map[string]bool{}
					for _, p := range strings.Split(preps, ",") {
						src.Preps[arabic.Fold(p)] = true
					}
				default:
					fault("no source %q; known are subject object owner patient antecedent relative doers couple delegation sender next told other idafa between to:PREPS before:PREPS", f)
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

func knownSlot(t fact.Type, name string) bool { return slices.Contains(slotNames[t], name) }

// add takes an indented line below a yes or no; it returns what is wrong with it.
func (p *Proof) add(line string, r *Rule, yes bool) string {
	if why, ok := strings.CutPrefix(line, "#"); ok {
		p.Why = strings.TrimSpace(p.Why + " " + strings.TrimSpace(why))
		return ""
	}
	if !yes {
		return fmt.Sprintf("below a no line stands the reason, after #; got %q", line)
	}
	key, value, ok := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	if !ok || value == "" || !slices.Contains(argumentNames[r.Fact], key) {
		return fmt.Sprintf("want \"argument: value\", got %q; arguments of a %s are %s", line, r.Fact, strings.Join(argumentNames[r.Fact], " "))
	}
	p.Want = append(p.Want, key+": "+value)
	return ""
}

// number gives a number that the rule sets, or other.
func (r *Rule) number(name string, other int) int {
	if n, err := strconv.Atoi(r.Set[name]); err == nil {
		return n
	}
	return other
}

// starts reports whether the rule may start from a trigger.
func (r *Rule) starts(t trigger) bool {
	return (t.verb && r.Verb || !t.verb && (r.Noun || r.Word)) && r.Triggers[t.class]
}

// faults says what a rule lacks once it is read.
func (r *Rule) faults() (faults []error) {
	at := func(line int, format string, args ...any) {
		faults = append(faults, fmt.Errorf("%s:%d: rule %q %s", r.File, line, r.Name, fmt.Sprintf(format, args...)))
	}
	if r.Fact == "" {
		at(r.Line, "has no fact; known are visit, meeting, agreement")
	}
	if len(r.Triggers) == 0 && r.Way != "reception" && r.Way != "side" && r.Way != "headline" {
		at(r.Line, "has no trigger")
	}
	if len(r.Yes) == 0 {
		at(r.Line, "has no yes line to show what it finds")
	}
	if len(r.No) == 0 {
		at(r.Line, "has no no line to show what it leaves alone")
	}
	for _, p := range r.Yes {
		if len(p.Want) == 0 {
			at(p.Line, "has a yes line without the fact that is wanted; write \"  argument: value\" below it")
		}
	}
	for _, p := range r.No {
		if p.Why == "" {
			at(p.Line, "has a no line without its reason; write \"  # why\" below it")
		}
	}
	if r.Set["foreign"] != "" && (len(r.Slots) < 2 || !slices.Contains(r.Needs, r.Slots[0].Name) || !slices.Contains(r.Needs, r.Slots[1].Name)) {
		at(r.Line, "sets foreign, which compares its first two slots, and must need both")
	}
	if r.Set["near"] != "" && !slices.Contains(r.Needs, "b") {
		at(r.Line, "sets near, which looks at b, and must need it")
	}
	for _, need := range r.Needs {
		if r.slot(need) == nil {
			at(r.Line, "needs %q but says nowhere where to look for it", need)
		}
	}
	return faults
}
