// Package confidence says how sure a fact is: the share of right ones among the
// facts that its rule found where careful readers say what is right (gold).
//
// rules.txt holds the counts, a line a rule: type, rule, found, right. It is
// written by a command, over all the gold that there is at the time:
//
//	rawabit eval GOLD ARTICLES [GOLD ARTICLES]... --counts > internal/confidence/rules.txt
//
// A rule that was seen often speaks for itself, one that was seen seldom for its
// like as well, as if it had been seen a few times more with the precision of all
// seldom rules of its type. So 0.9 means nine in ten, and facts of a new rule
// are as sure as others of their type that no often-seen rule found.
package confidence

import (
	_ "embed"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/rawabit/rawabit/internal/fact"
)

//go:embed rules.txt
var data string

// extra is how many times a rule counts as seen before it was seen at all; a rule
// found in no more than seldom facts speaks for the like of it. Both were chosen by
// what fits gold of one source best when the counts are taken from the others.
const (
	extra  = 8
	seldom = 20
)

// unseen is what the odds that a fact is right are worth on articles that played
// no part: the counts are from gold that rules were also written by, and flatter
// them. Measured on 22 such articles: there 0.82 of the facts were right where the
// counts alone promised 0.84, most of the gold being of articles not long in use.
const unseen = 0.8

// A Count is how many facts a rule found and how many of them were right.
type Count struct{ Found, Right int }

type key struct {
	kind fact.Type
	rule string
}

// A Table holds the counts of all rules. It is read-only.
type Table struct {
	rules map[key]Count
	types map[fact.Type]Count // of seldom rules
}

// Load reads the embedded file.
func Load() (*Table, error) { return Parse("confidence/rules.txt", data) }

// Parse reads a file's text; the error lists every fault with its line.
func Parse(file, text string) (*Table, error) {
	t := &Table{rules: map[key]Count{}, types: map[fact.Type]Count{}}
	var faults []error
	n := 0
	for line := range strings.Lines(text) {
		n++
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		c, err := count(fields)
		k := key{fact.Type(fields[0]), fields[min(1, len(fields)-1)]}
		if _, twice := t.rules[k]; err == nil && twice {
			err = errors.New("the rule stands twice")
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("%s:%d: %w", file, n, err))
			continue
		}
		t.rules[k] = c
		if c.Found <= seldom {
			all := t.types[k.kind]
			t.types[k.kind] = Count{all.Found + c.Found, all.Right + c.Right}
		}
	}
	return t, errors.Join(faults...)
}

func count(fields []string) (Count, error) {
	if len(fields) != 4 {
		return Count{}, fmt.Errorf("want \"type rule found right\", have %d words", len(fields))
	}
	found, err1 := strconv.Atoi(fields[2])
	right, err2 := strconv.Atoi(fields[3])
	if err1 != nil || err2 != nil || found < 1 || right < 0 || right > found {
		return Count{}, fmt.Errorf("%s right of %s found is no count", fields[3], fields[2])
	}
	return Count{found, right}, nil
}

// Count gives what is known of a rule, zero if it was never seen.
func (t *Table) Count(kind fact.Type, rule string) Count { return t.rules[key{kind, rule}] }

// Of gives the confidence of a rule's facts, between 0 and 1, in hundredths.
func (t *Table) Of(kind fact.Type, rule string) float64 {
	prior := 0.7 // of a type without such rules
	if c := t.types[kind]; c.Found > 0 {
		prior = float64(c.Right) / float64(c.Found)
	}
	c := t.Count(kind, rule)
	p := (float64(c.Right) + extra*prior) / (float64(c.Found) + extra)
	if p < 1 {
		odds := unseen * p / (1 - p)
		p = odds / (1 + odds)
	}
	return math.Round(100*p) / 100
}

// Set gives the facts their confidence.
func (t *Table) Set(facts []fact.Fact) {
	for i := range facts {
		facts[i].Confidence = t.Of(facts[i].Type, facts[i].Rule)
	}
}
