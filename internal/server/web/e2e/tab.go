package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// ErrNoBrowser is given where there is no Chromium.
var ErrNoBrowser = errors.New("no Chromium here; \"make deps\" installs one")

// patience is how long a page may take for anything, on a machine that others work on.
const patience = 15 * time.Second

// A Browser is a Chromium without a window.
type Browser struct {
	ctx  context.Context
	stop []context.CancelFunc
}

// Start starts one.
func Start() (*Browser, error) {
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		return nil, ErrNoBrowser
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.DisableGPU, chromedp.Flag("force-device-scale-factor", "1"), chromedp.Flag("lang", "en"))
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium has none for root
	}
	b := &Browser{}
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	b.stop = append(b.stop, stop)
	b.ctx, stop = chromedp.NewContext(ctx)
	b.stop = append(b.stop, stop)
	if err := chromedp.Do(b.ctx); err != nil {
		b.Close()
		return nil, err
	}
	return b, nil
}

// Close ends the browser.
func (b *Browser) Close() {
	for i := len(b.stop) - 1; i >= 0; i-- {
		b.stop[i]()
	}
}

// Languages are those of the interface.
var Languages = []string{"ar", "en"}

// A Look is how a page is looked at.
type Look struct {
	Lang          string // of the interface, ar or en
	Dark          bool
	Width, Height int64 // 0: 1280 × 900
}

// A Tab is a page of the explorer, with a memory of its own: no tab knows what was kept in another.
type Tab struct {
	URL  string // of the server
	look Look
	ctx  context.Context
	stop context.CancelFunc

	mu    sync.Mutex
	wrong []string
	asked []string
	bytes float64
}

// Open makes a tab on a server.
func (b *Browser) Open(server string, look Look) (*Tab, error) {
	if look.Width == 0 {
		look.Width, look.Height = 1280, 900
	}
	t := &Tab{URL: server, look: look}
	t.ctx, t.stop = chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	scheme := "light"
	if look.Dark {
		scheme = "dark"
	}
	script := fmt.Sprintf(`addEventListener("securitypolicyviolation", (e) => console.error("refused by the policy: " + e.violatedDirective + " " + e.blockedURI + " " + e.sample));
		try { localStorage.getItem("rawabit-language") || localStorage.setItem("rawabit-language", %q) } catch {}`, look.Lang)
	err := chromedp.Listen(t.ctx, t.note)
	if err == nil {
		_, err = chromedp.Call(t.ctx, network.Enable, network.EnableParams{})
	}
	if err == nil {
		_, err = chromedp.Call(t.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
	}
	if err == nil {
		_, err = chromedp.Call(t.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
	}
	if err == nil {
		err = chromedp.Do(t.ctx, chromedp.EmulateViewport(look.Width, look.Height))
	}
	if err != nil {
		t.stop()
		return nil, err
	}
	return t, nil
}

// Close closes the tab.
func (t *Tab) Close() { t.stop() }

// note remembers what an event tells.
func (t *Tab) note(ev any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch ev := ev.(type) {
	case *runtime.EventExceptionThrown:
		text := ev.ExceptionDetails.Text
		if e := ev.ExceptionDetails.Exception; e != nil {
			text += " " + e.Description
		}
		t.wrong = append(t.wrong, "thrown: "+text)
	case *runtime.EventConsoleAPICalled:
		if ev.Type == "error" {
			var words []string
			for _, a := range ev.Args {
				words = append(words, string(a.Value)+a.Description)
			}
			t.wrong = append(t.wrong, "console: "+strings.Join(words, " "))
		}
	case *log.EventEntryAdded:
		if ev.Entry.Level == "error" && ev.Entry.Source != "network" { // tests ask for what is refused
			t.wrong = append(t.wrong, "log: "+ev.Entry.Text)
		}
	case *network.EventRequestWillBeSent:
		url := ev.Request.URL
		t.asked = append(t.asked, url)
		if !strings.HasPrefix(url, t.URL+"/") && !strings.HasPrefix(url, "blob:"+t.URL) && !strings.HasPrefix(url, "data:") { // the browser's own signs are data
			t.wrong = append(t.wrong, "asked of another server: "+url)
		}
	case *network.EventLoadingFinished:
		t.bytes += ev.EncodedDataLength
	}
}

// Wrong gives what went wrong since it was asked last.
func (t *Tab) Wrong() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := t.wrong
	t.wrong = nil
	return out
}

// Bytes are those that came over the network, as they came.
func (t *Tab) Bytes() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return int(t.bytes)
}

// Load opens an address of the server.
func (t *Tab) Load(target string) error {
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(t.URL+target)); err != nil {
		return fmt.Errorf("%s: %w", target, err)
	}
	return nil
}

// Go opens an address of the server and waits until its page is shown.
func (t *Tab) Go(target string) error {
	if err := t.Load(target); err != nil {
		return err
	}
	return t.Shown()
}

// Shown waits until a page is shown, and a moment for its letters.
func (t *Tab) Shown() error {
	if err := t.Until(`document.querySelector("main > *") && !document.querySelector("main[aria-busy]")`); err != nil {
		return err
	}
	_, err := Get[bool](t, `Promise.race([document.fonts.ready, new Promise((r) => setTimeout(r, 2000))]).then(() => true)`)
	return err
}

// Until waits until an expression is true.
func (t *Tab) Until(expression string) error {
	end := time.Now().Add(patience)
	for {
		yes, err := Get[bool](t, "Boolean("+expression+")")
		if err != nil || yes {
			return err
		}
		if time.Now().After(end) {
			text, _ := Get[string](t, `document.body.innerText.slice(0, 2000)`)
			return fmt.Errorf("never came: %s; the page says:\n%s", expression, text)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Get evaluates an expression; a promise is waited for.
func Get[T any](t *Tab, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		err = fmt.Errorf("%.200s: %w", expression, err)
	}
	return v, err
}

// Click clicks into the middle of what a CSS selector finds first, once it is there.
func (t *Tab) Click(selector string) error {
	if err := t.Until("document.querySelector(" + quoted(selector) + ")"); err != nil {
		return err
	}
	at, err := Get[[2]float64](t, `(() => { const e = document.querySelector(`+quoted(selector)+`); e.scrollIntoView({ block: "center" }); const r = e.getClientRects()[0]; return [r.x + r.width / 2, r.y + r.height / 2] })()`)
	if err != nil {
		return err
	}
	return chromedp.Do(t.ctx, chromedp.MouseClickXY(at[0], at[1]))
}

// Keys of a keyboard that are not letters.
const (
	Tabulator = "Tab"
	Enter     = "Enter"
	Down      = "ArrowDown"
	Escape    = "Escape"
)

var codes = map[string]int64{Tabulator: 9, Enter: 13, Escape: 27, Down: 40}

// Press presses a key, with Ctrl if it is asked for. A key of a page's own does nothing else, as
// with a real keyboard.
func (t *Tab) Press(key string, ctrl bool) error {
	down := input.DispatchKeyEventParams{Type: "rawKeyDown", Key: key, Code: key, WindowsVirtualKeyCode: codes[key]}
	if ctrl {
		down.Modifiers = int64(chromedp.ModifierCtrl)
	} else if key == Enter {
		down.Type, down.Text = "keyDown", "\r"
	}
	up := down
	up.Type, up.Text = "keyUp", ""
	for _, event := range []input.DispatchKeyEventParams{down, up} {
		if _, err := chromedp.Call(t.ctx, input.DispatchKeyEvent, event); err != nil {
			return err
		}
	}
	return nil
}

// Type types text into what has the focus.
func (t *Tab) Type(text string) error {
	return chromedp.Do(t.ctx, chromedp.KeyEvent(text))
}

// Write puts text into a field as if it were pasted.
func (t *Tab) Write(selector, text string) error {
	if err := t.Until("document.querySelector(" + quoted(selector) + ")"); err != nil {
		return err
	}
	_, err := Get[bool](t, `(() => { const e = document.querySelector(`+quoted(selector)+`); e.focus(); e.value = `+quoted(text)+`; if (e.matches("textarea, [type=search]")) e.setSelectionRange(e.value.length, e.value.length); e.dispatchEvent(new Event("input", { bubbles: true })); return true })()`)
	return err
}

// Picture is a PNG of the whole page. The window is made as high as the page for it: Chromium
// misplaces what is beyond the window of a page that is written from right to left.
func (t *Tab) Picture() ([]byte, error) {
	height, err := Get[int64](t, "document.documentElement.scrollHeight")
	if err != nil {
		return nil, err
	}
	if err := chromedp.Do(t.ctx, chromedp.EmulateViewport(t.look.Width, max(height, t.look.Height))); err != nil {
		return nil, err
	}
	png, err := chromedp.Run(t.ctx, chromedp.CaptureScreenshot())
	return png, errors.Join(err, chromedp.Do(t.ctx, chromedp.EmulateViewport(t.look.Width, t.look.Height)))
}

// Print looks at the page as a printer does.
func (t *Tab) Print() error {
	_, err := chromedp.Call(t.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	return err
}

// quoted writes text as JavaScript.
func quoted(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err) // text can always be written
	}
	return string(b)
}
