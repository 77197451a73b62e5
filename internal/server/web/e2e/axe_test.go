package e2e

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"testing"
)

//go:embed testdata/axe.min.js
var axe string

// No page breaks a rule of WCAG 2.2, levels A and AA, that a program can check: in both languages,
// light and dark.
func TestAxe(t *testing.T) {
	for _, lang := range Languages {
		for _, dark := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s dark=%v", lang, dark), func(t *testing.T) {
				tab := open(t, Look{Lang: lang, Dark: dark})
				checked := 0
				for _, page := range pages(t, tab) {
					must(t, tab.Go(page.Target), tab.Settled())
					get[bool](t, tab, axe+"; true")
					found := get[string](t, tab, `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }).then((r) => JSON.stringify({ passes: r.passes.length,
						violations: r.violations.map((v) => v.id + ": " + v.help + "\n" + v.nodes.slice(0, 3).map((n) => "    " + n.html.slice(0, 200) + " " + n.any.map((a) => a.message).join("; ")).join("\n")) }))`)
					var result struct {
						Passes     int
						Violations []string
					}
					must(t, json.Unmarshal([]byte(found), &result))
					checked += result.Passes
					for _, v := range result.Violations {
						t.Errorf("%s: %s", page.Target, v)
					}
				}
				t.Logf("%d rules passed", checked)
				if checked < 100 {
					t.Errorf("axe checked next to nothing: %d rules", checked)
				}
			})
		}
	}
}
