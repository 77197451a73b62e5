package rules

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rawabit/rawabit/internal/lexicon"
)

// TestProofs runs the yes and no lines of every rule.
func TestProofs(t *testing.T) {
	lex, err := lexicon.Load()
	if err != nil {
		t.Fatal(err)
	}
	set, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Rules) == 0 {
		t.Fatal("no rules")
	}
	if err := set.Check(lex); err != nil {
		t.Error(err)
	}
}

// TestFaults shows that a faulty file is refused with every fault in its place.
func TestFaults(t *testing.T) {
	text := strings.Join([]string{
		"fact: visit",
		"rule: a",
		"fact: vist",
		"rule: b",
		"fact: visit",
		"trigger: adverb go",
		"visitor: subjekt",
		"classes: visitor PERSOM",
		"host: subject",
		"yes: زار",
		"  vistor: x",
		"no: زار",
		"  reason",
		"needs: destination",
		"via: magic",
		"rule: b",
		"fact: meeting",
		"nonsense",
	}, "\n")
	_, err := LoadFS(fstest.MapFS{"a.rule": {Data: []byte(text)}, "words.txt": {Data: []byte("venue\n")}})
	if err == nil {
		t.Fatal("a faulty file loads")
	}
	for _, want := range []string{
		"words.txt:1: want",
		"a.rule:1: \"fact\" stands before any rule",
		"a.rule:3: no fact \"vist\"",
		"a.rule:6: want \"trigger:",
		"a.rule:7: no source \"subjekt\"",
		"a.rule:8: no class \"PERSOM\"",
		"a.rule:11: want \"argument: value\"",
		"a.rule:13: below a no line stands the reason",
		"a.rule:15: no way \"magic\"",
		"a.rule:16: rule \"b\" stands already at a.rule:4",
		"a.rule:18: want \"key: value\"",
		"a.rule:2: rule \"a\" has no yes line",
		"rule \"b\" has no trigger",
		"rule \"b\" needs \"destination\" but says nowhere",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no fault %q in\n%v", want, err)
		}
	}
}
