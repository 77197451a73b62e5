package e2e

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"testing"
)

//go:embed testdata/axe.min.js
var axe string

// check runs axe over what is shown and tells how many rules passed.
func check(t *testing.T, tab *Tab, name string) int {
	t.Helper()
	get[bool](t, tab, axe+"; true")
	found := get[string](t, tab, `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }).then((r) => JSON.stringify({ passes: r.passes.length,
		violations: r.violations.map((v) => v.id + ": " + v.help + "\n" + v.nodes.slice(0, 3).map((n) => "    " + n.html.slice(0, 200) + " " + n.any.map((a) => a.message).join("; ")).join("\n")) }))`)
	var result struct {
		Passes     int
		Violations []string
	}
	must(t, json.Unmarshal([]byte(found), &result))
	for _, v := range result.Violations {
		t.Errorf("%s: %s", name, v)
	}
	return result.Passes
}

// No page breaks a rule of WCAG 2.2, levels A and AA, that a program can check: in both languages,
// light and dark, and with what opens open.
func TestAxe(t *testing.T) {
	for _, lang := range Languages {
		for _, dark := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s dark=%v", lang, dark), func(t *testing.T) {
				tab := open(t, Look{Lang: lang, Dark: dark})
				checked := 0
				for _, page := range pages(t, tab) {
					must(t, tab.Go(page.Target), tab.Settled())
					checked += check(t, tab, page.Target)
				}
				if checked < 200 {
					t.Errorf("axe checked next to nothing: %d rules", checked)
				}
				t.Logf("%d rules passed", checked)

				must(t, tab.Go("/"), tab.Click(".fact summary"), tab.Write("header input[type=search]", "Oman"), tab.Until(suggested))
				check(t, tab, "suggestions")
				must(t, tab.Go("/"), tab.Click("footer button"), tab.Until(`document.querySelector("dialog[open]")`))
				check(t, tab, "the dialog for a token")
				must(t, tab.Go("/e/country/OM"), tab.Click(".part summary"), tab.Until(`document.querySelector(".picture img")?.naturalWidth > 100`))
				check(t, tab, "the drawing of a card")
				must(t, tab.Go("/q"), tab.Click(".part:nth-of-type(2) summary"), tab.Write("#query-text", `g.V("`), tab.Type("Oman"), tab.Until(`document.querySelector(".editor [role=option]")`))
				check(t, tab, "completions")
				must(t, tab.Go("/add"), tab.Write("#add-text", "?"), tab.Click("form.add button.main"), tab.Until(`document.querySelector(".trouble")`))
				check(t, tab, "an article that is refused")
			})
		}
	}
}
