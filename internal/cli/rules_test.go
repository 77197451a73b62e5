package cli

import (
	"strings"
	"testing"
)

// The list has every kind of rule; the program's own proofs hold; of a user's file
// file and line of what fails are told.
func TestRules(t *testing.T) {
	list := must(t, "rules")
	for _, want := range []string{"visit-arrived", "rules/visit.rule:", "objective-in-order-to", "purpose/rules.txt:"} {
		if !strings.Contains(list, want) {
			t.Errorf("the list has no %s:\n%s", want, list)
		}
	}
	if out := must(t, "rules", "check"); out != "the proofs of all rules hold\n" {
		t.Errorf("rules check: %s", out)
	}
	dir := t.TempDir()
	const rule = "rule: visit-own\nfact: visit\ntrigger: verb arrive\nvisitor: subject\ndestination: to:إلى\nneeds: visitor destination\n"
	const good = rule + "yes: وصل وزير الخارجية التونسي إلى الجزائر\n  destination: country/DZ\nno: وصل وزير الخارجية التونسي\n  # no place is named\n"
	if r := run(t, "rules", "check", file(t, dir, "good.rule", strings.Replace(good, "visit-own", "visit-arrived", 1))); r.code != unreadable || !strings.Contains(r.err, "stands already at rules/visit.rule:") {
		t.Errorf("a rule that stands twice: status %d, %s", r.code, r.err)
	}
	bad := file(t, dir, "bad.rule", strings.Replace(good, "country/DZ", "country/TN", 1))
	if r := run(t, "rules", "check", bad); r.code != unreadable || !strings.Contains(r.err, bad+":7: rule \"visit-own\":") {
		t.Errorf("a proof that does not hold: status %d, %s", r.code, r.err)
	}
	own := file(t, dir, "rules.txt", "rule: r\ngives: objective\ncue: لغرض\nconfidence: 0.8\nyes: يزور الوزير مسقط [لغرض] تنشيط حركة التجارة.\n")
	if r := run(t, "rules", "check", own); r.code != unreadable || !strings.Contains(r.err, own+":5: rule \"r\":") {
		t.Errorf("a purpose that does not hold: status %d, %s", r.code, r.err)
	}
	for _, args := range [][]string{{"rules", "prove"}, {"rules", "check", "a", "b"}} {
		if r := run(t, args...); r.code != usage {
			t.Errorf("%v: status %d", args, r.code)
		}
	}
}
