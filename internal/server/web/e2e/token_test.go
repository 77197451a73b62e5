package e2e

import (
	"path/filepath"
	"strings"
	"testing"
)

// Where the server wants a token the page asks for one, keeps it for the tab, and says what it
// is not enough for.
func TestToken(t *testing.T) {
	if browser == nil {
		t.Skip(ErrNoBrowser)
	}
	dir := t.TempDir()
	tokens := filepath.Join(dir, "tokens")
	secret, err := Token(tokens, "read")
	must(t, err)
	closed, err := Serve(dir, "--anonymous", "none", "--tokens", tokens)
	must(t, err)
	defer closed.Close()
	tab, err := browser.Open(closed.URL, Look{Lang: "en"})
	must(t, err)
	defer tab.Close()
	// The page is not shown before there is a token.
	must(t, tab.Load("/e/country/OM"), tab.Until(`document.querySelector("dialog[open]")`))
	must(t, tab.Write("#token-text", "rwb_0000000000_wrong"), tab.Press(Enter, false), tab.Until(`!document.querySelector("#token-text").value.includes("wrong") || document.querySelector("dialog[open]")`))
	must(t, tab.Write("#token-text", secret), tab.Press(Enter, false), tab.Shown())
	shows(t, tab, "سلطنة عمان")
	must(t, tab.Go("/f?type=visit"))
	shows(t, tab, "جوزيف وانجاري")
	must(t, tab.Click(".downloads a"))
	must(t, tab.Go("/add"), tab.Write("#add-text", pasted), tab.Click("form.add button.main"), tab.Until(`document.querySelector(".trouble")`))
	if text := get[string](t, tab, `document.querySelector(".trouble").innerText`); !strings.Contains(text, "scope ingest") {
		t.Errorf("what is wrong is told so: %s", text)
	}
	if kept := get[bool](t, tab, `Object.values(localStorage).some((v) => v.includes("rwb_")) || document.cookie !== ""`); kept {
		t.Error("the token is kept for longer than the tab")
	}
	for _, w := range tab.Wrong() {
		t.Error(w)
	}
}
