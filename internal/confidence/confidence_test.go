package confidence

import (
	"testing"

	"github.com/rawabit/rawabit/internal/fact"
)

func TestOf(t *testing.T) {
	table, err := Parse("r.txt", "visit often 92 90\nvisit seldom 4 2\nvisit rare 8 4\n")
	if err != nil {
		t.Fatal(err)
	}
	for rule, want := range map[string]float64{
		"often":  0.93, // (90 + 8·½) / (92 + 8) are odds of 94 to 6, and eight tenths of them 93 to 7
		"seldom": 0.44,
		"new":    0.44,
	} {
		if got := table.Of(fact.Visit, rule); got != want {
			t.Errorf("%s: %v, want %v", rule, got, want)
		}
	}
	if got := table.Of(fact.Meeting, "often"); got != 0.65 {
		t.Errorf("a type without counts: %v", got)
	}
}

func TestParseFaults(t *testing.T) {
	_, err := Parse("r.txt", "visit a 1\nvisit a 2 3\nvisit b 2 1\nvisit b 2 1\nvisit c x 1\nvisit\n")
	want := "r.txt:1: want \"type rule found right\", have 3 words\nr.txt:2: 3 right of 2 found is no count\nr.txt:4: the rule stands twice\n" +
		"r.txt:5: 1 right of x found is no count\nr.txt:6: want \"type rule found right\", have 1 words"
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestLoad(t *testing.T) {
	table, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if len(table.rules) < 50 {
		t.Errorf("only %d rules have counts", len(table.rules))
	}
}
