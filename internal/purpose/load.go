package purpose

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"sort"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/fact"
)

//go:embed data/*.txt
var data embed.FS

// A phrase is one wording of a class or cue, folded, after its first word.
type phrase struct {
	rest  []string
	class int
}

// phrases finds wordings by their first word.
type phrases struct{ byWord arabic.Index[phrase] }

func (p *phrases) add(form string, class int) {
	if words := strings.Fields(arabic.Fold(form)); len(words) > 0 {
		p.byWord.Add(words[0], phrase{words[1:], class})
	}
}

// at gives the wordings that begin with a folded word.
func (p *phrases) at(word string) []phrase { return p.byWord.At(word) }

// A rule is one stanza of rules.txt.
type rule struct {
	name       string
	gives      fact.Type
	cues       []string
	via        []string // folded prepositions
	clitics    []string // those of via that are clitics
	scopes     map[string]bool
	gap, apart int
	head       string
	near       string
	after      []string
	notAfter   []string
	needSector bool
	oneSided   bool // its sectors are no cooperation
	topics     bool // a masdar of talk will do
	joint      bool // its sectors are cooperation, whatever its words
	status     string
	confidence float64
	line       int
	yes, no    []proof
}

// A knowledge is everything read from data.
type knowledge struct {
	classes map[string]int // name → number
	words   phrases        // all classes
	c       classes
	shapes  map[int][]string
	// looseShape is the one among shapes that finite verbs share.
	looseShape string
	rules      []rule
	cues       phrases // class is the index of a rule
}

// classes numbers the classes of words.txt that code asks for by name.
type classes struct {
	masdar, notMasdar, fieldMasdar, action, skip, stop, relative, goesOn, pastVerb, notVerb, stock, talk, field, glue,
	technicalHead, sought, discussed, agreed, existing, negation, plainHead, mutual, dangling, verbalPreposition, importance, notSector, contested, hostile, noAdjective, diplomatic, also, vision, figure, founding, pointer, nameAdjective, about, hampered, severing, amount, this, strengthen, example,
	topic, body, together, sport, prepositionalMasdar, asyndetic, instruments, relation, regard, deal int
}

// resolve fills c; it names the classes that words.txt lacks.
func (k *knowledge) resolve() (missing []string) {
	for name, at := range map[string]*int{
		"masdar": &k.c.masdar, "not-masdar": &k.c.notMasdar, "field-masdar": &k.c.fieldMasdar, "action": &k.c.action,
		"skip": &k.c.skip, "stop": &k.c.stop, "relative": &k.c.relative, "goes-on": &k.c.goesOn, "past-verb": &k.c.pastVerb,
		"not-verb": &k.c.notVerb, "stock": &k.c.stock, "talk": &k.c.talk, "field": &k.c.field, "glue": &k.c.glue,
		"technical-head": &k.c.technicalHead, "sought": &k.c.sought, "discussed": &k.c.discussed, "agreed": &k.c.agreed,
		"existing": &k.c.existing, "negation": &k.c.negation, "plain-head": &k.c.plainHead, "mutual": &k.c.mutual,
		"dangling": &k.c.dangling, "importance": &k.c.importance, "not-sector": &k.c.notSector,
		"contested": &k.c.contested, "hostile": &k.c.hostile, "no-adjective": &k.c.noAdjective, "diplomatic": &k.c.diplomatic, "verbal-preposition": &k.c.verbalPreposition,
		"also": &k.c.also, "vision": &k.c.vision, "figure": &k.c.figure, "founding": &k.c.founding,
		"pointer": &k.c.pointer, "name-adjective": &k.c.nameAdjective,
		"about": &k.c.about, "hampered": &k.c.hampered, "severing": &k.c.severing, "amount": &k.c.amount, "strengthen": &k.c.strengthen, "this": &k.c.this, "example": &k.c.example,
		"topic": &k.c.topic, "body": &k.c.body, "together": &k.c.together, "sport": &k.c.sport,
		"instruments": &k.c.instruments, "asyndetic": &k.c.asyndetic,
		"prepositional-masdar": &k.c.prepositionalMasdar, "relation": &k.c.relation, "regard": &k.c.regard, "deal": &k.c.deal,
	} {
		id, ok := k.classes[name]
		if !ok {
			missing = append(missing, name)
		}
		*at = id
	}
	sort.Strings(missing)
	return missing
}

var load = sync.OnceValues(func() (*knowledge, error) {
	sub, err := fs.Sub(data, "data")
	if err != nil {
		return nil, err
	}
	return read(sub)
})

var heads = map[string]bool{"masdar": true, "bare": true, "action": true, "founding": true, "self": true, "any": true, "clause": true}

var scopes = map[string]bool{"adjectives": true, "fields": true, "nouns": true, "object": true, "before": true, "opening": true, "cue": true, "between": true, "examples": true, "named": true, "around": true, "body": true}

func read(fsys fs.FS) (*knowledge, error) {
	k := &knowledge{classes: map[string]int{}, words: phrases{}, shapes: map[int][]string{}, cues: phrases{}}
	var faults []error
	wordings := map[string][]string{} // class → wordings
	err := stanzas(fsys, "words.txt", &faults, func(line int, pairs []pair) {
		if pairs[0].key != "class" {
			faults = append(faults, fmt.Errorf("purpose/words.txt:%d: a stanza begins with \"class\", got %q", line, pairs[0].key))
			return
		}
		name := pairs[0].value
		id, ok := k.classes[name]
		if !ok {
			id = len(k.classes)
			k.classes[name] = id
		}
		seen := map[string]bool{}
		for _, p := range pairs[1:] {
			if p.key != "is" {
				faults = append(faults, fmt.Errorf("purpose/words.txt:%d: want \"is: wording\", got %q", p.line, p.key))
				continue
			}
			if seen[p.value] {
				faults = append(faults, fmt.Errorf("purpose/words.txt:%d: %q stands twice in class %s", p.line, p.value, name))
				continue
			}
			seen[p.value] = true
			switch name {
			case "loose-masdar-shape":
				k.looseShape = arabic.Fold(p.value)
				k.shapes[utf8.RuneCountInString(p.value)] = append(k.shapes[utf8.RuneCountInString(p.value)], k.looseShape)
				continue
			case "masdar-shape":
				k.shapes[utf8.RuneCountInString(p.value)] = append(k.shapes[utf8.RuneCountInString(p.value)], arabic.Fold(p.value))
				continue
			case "past-verb":
				k.words.add(p.value+"ت", id)
				k.words.add(p.value+"ا", id)
			}
			k.words.add(p.value, id)
			wordings[name] = append(wordings[name], p.value)
		}
	})
	if err != nil {
		return nil, err
	}
	if missing := k.resolve(); len(missing) > 0 {
		faults = append(faults, fmt.Errorf("purpose/words.txt: no class %s", strings.Join(missing, ", ")))
	}
	if len(k.classes) > 64 {
		faults = append(faults, fmt.Errorf("purpose/words.txt: %d classes; there is room for 64", len(k.classes)))
	}
	names := map[string]bool{}
	err = stanzas(fsys, "rules.txt", &faults, func(line int, pairs []pair) {
		r := rule{scopes: map[string]bool{}, head: "masdar", line: line}
		fault := func(line int, format string, args ...any) {
			faults = append(faults, fmt.Errorf("purpose/rules.txt:%d: %s", line, fmt.Sprintf(format, args...)))
		}
		for _, p := range pairs {
			var err error
			switch p.key {
			case "rule":
				r.name = p.value
			case "gives":
				r.gives = fact.Type(p.value)
			case "cue":
				before, class, isClass := strings.Cut(p.value, "{")
				class, rest, _ := strings.Cut(class, "}")
				if !isClass {
					r.cues = append(r.cues, p.value)
				} else if len(wordings[class]) == 0 {
					fault(p.line, "no class %q in words.txt", class)
				}
				for _, w := range wordings[class] {
					if isClass {
						r.cues = append(r.cues, before+w+rest)
					}
				}
			case "past":
				for _, ending := range [...]string{"", "ت", "ا", "تا", "وا", "نا"} {
					r.cues = append(r.cues, p.value+ending)
				}
			case "present":
				stem, ok := strings.CutPrefix(p.value, "ي")
				if !ok {
					fault(p.line, "a present is written with ي, got %q", p.value)
				}
				r.cues = append(r.cues, "ي"+stem, "ت"+stem, "ن"+stem, "ي"+stem+"ان", "ت"+stem+"ان", "ي"+stem+"ون")
			case "future":
				stem, ok := strings.CutPrefix(p.value, "ي")
				if !ok {
					fault(p.line, "a future is written as a present with ي, got %q", p.value)
				}
				r.cues = append(r.cues, "سي"+stem, "ست"+stem, "سن"+stem, "سي"+stem+"ان", "ست"+stem+"ان", "سي"+stem+"ون")
			case "via":
				if form := arabic.Fold(p.value); utf8.RuneCountInString(form) == 1 {
					r.clitics = append(r.clitics, form)
				} else {
					r.via = append(r.via, form)
				}
			case "scope":
				r.scopes[p.value] = true
				if !scopes[p.value] {
					fault(p.line, "no scope %q; known are adjectives, fields, nouns, object, before, opening, cue, between, examples, named, around, body", p.value)
				}
			case "gap":
				r.gap, err = strconv.Atoi(p.value)
			case "apart":
				r.apart, err = strconv.Atoi(p.value)
			case "head":
				r.head = p.value
				if !heads[p.value] {
					fault(p.line, "no head %q; known are masdar, action, founding, self, any, clause", p.value)
				}
			case "near", "after", "not-after":
				if _, ok := k.classes[p.value]; !ok {
					fault(p.line, "no class %q in words.txt", p.value)
				}
				switch p.key {
				case "near":
					r.near = p.value
				case "after":
					r.after = append(r.after, p.value)
				default:
					r.notAfter = append(r.notAfter, p.value)
				}
			case "sector":
				r.needSector = p.value == "needed"
			case "shared":
				r.oneSided, r.joint = p.value == "no", p.value == "yes"
			case "topics":
				r.topics = p.value == "yes"
			case "status":
				r.status = p.value
			case "confidence":
				r.confidence, err = strconv.ParseFloat(p.value, 64)
			case "yes":
				r.yes = append(r.yes, proof{p.value, p.line, true})
			case "no":
				r.no = append(r.no, proof{p.value, p.line, false})
			default:
				fault(p.line, "no key %q in a rule", p.key)
			}
			if err != nil {
				fault(p.line, "%s: %q is no number", p.key, p.value)
			}
		}
		switch {
		case r.name == "":
			fault(line, "a rule begins with \"rule: its-name\"")
		case names[r.name]:
			fault(line, "the rule %s stands twice", r.name)
		case r.gives != fact.Objective && r.gives != fact.Measure && r.gives != fact.Cooperation:
			fault(line, "%s: gives is objective, measure or cooperation, got %q", r.name, r.gives)
		case len(r.cues) == 0:
			fault(line, "%s: no cue", r.name)
		case r.confidence <= 0 || r.confidence > 1:
			fault(line, "%s: confidence is a number over 0 and up to 1", r.name)
		case r.gives == fact.Cooperation && len(r.scopes) == 0:
			fault(line, "%s: a rule that gives cooperation needs a scope", r.name)
		case len(r.yes) == 0:
			fault(line, "%s: no example (yes)", r.name)
		}
		names[r.name] = true
		seen := map[string]bool{}
		for _, c := range r.cues {
			if form := arabic.Fold(c); !seen[form] {
				seen[form] = true
				k.cues.add(c, len(k.rules))
			}
		}
		k.rules = append(k.rules, r)
	})
	if err != nil {
		return nil, err
	}
	return k, errors.Join(faults...)
}

type pair struct {
	key, value string
	line       int
}

// stanzas reads "key: value" lines in groups parted by blank lines.
func stanzas(fsys fs.FS, name string, faults *[]error, each func(line int, pairs []pair)) error {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	var pairs []pair
	flush := func() {
		if len(pairs) > 0 {
			each(pairs[0].line, pairs)
		}
		pairs = nil
	}
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "#"):
			continue
		case line == "":
			flush()
			continue
		}
		key, value, ok := strings.Cut(line, ":")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		if !ok || key == "" || value == "" {
			*faults = append(*faults, fmt.Errorf("purpose/%s:%d: want \"key: value\", got %q", name, n, line))
			continue
		}
		for _, r := range value {
			if arabic.IsMark(r) || 0xFB50 <= r && r <= 0xFDFF || 0xFE70 <= r && r <= 0xFEFF || r == utf8.RuneError {
				*faults = append(*faults, fmt.Errorf("purpose/%s:%d: %q holds %U, which never matches text; write the plain letter", name, n, value, r))
				break
			}
		}
		pairs = append(pairs, pair{key, value, n})
	}
	flush()
	return nil
}
