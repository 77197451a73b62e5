package e2e

import (
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// A part of the page that can't be had, as after the program has changed, is told, and loading the
// page anew mends it.
func TestOutdated(t *testing.T) {
	tab := open(t, Look{Lang: "en"})
	must(t, tab.Go("/"))
	block := func(patterns ...*network.BlockPattern) {
		_, err := chromedp.Call(tab.ctx, network.SetBlockedURLs, network.SetBlockedURLsParams{URLPatterns: patterns})
		must(t, err)
	}
	block(&network.BlockPattern{URLPattern: tab.URL + "/web/:build/pages/query.js", Block: true})
	must(t, tab.Click(`header a[href="/q"]`), tab.Until(`document.querySelector("main .trouble")`))
	shows(t, tab, "another version")
	block()
	must(t, tab.Click("main .trouble a"), tab.Until(`document.querySelector("#query-text")`))
}

// A browser that keeps nothing for pages shows them all the same.
func TestNothingKept(t *testing.T) {
	tab := open(t, Look{Lang: "en"})
	_, err := chromedp.Call(tab.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
		Source: `for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError") } })`})
	must(t, err, tab.Go("/e/country/OM?ui=en"), tab.Click(".settings button"), tab.Until(`document.documentElement.lang === "ar"`), tab.Shown())
	shows(t, tab, "سلطنة عمان")
}
