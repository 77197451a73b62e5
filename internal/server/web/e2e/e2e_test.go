package e2e

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/rawabit/rawabit/queries/cage"
)

var (
	browser *Browser
	server  *Server
)

// TestMain starts one browser and one server for all tests. The processes of queries are
// this binary.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == cage.Arg {
		os.Exit(cage.Work())
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var err error
	if browser, err = Start(); errors.Is(err, ErrNoBrowser) {
		return m.Run() // each test skips
	} else if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer browser.Close()
	dir, err := os.MkdirTemp("", "rawabit-e2e-")
	if err == nil {
		defer os.RemoveAll(dir)
		server, err = Serve(dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer server.Close()
	return m.Run()
}

// open makes a tab. At the end of the test nothing may have gone wrong in it.
func open(t *testing.T, look Look) *Tab {
	t.Helper()
	if browser == nil {
		t.Skip(ErrNoBrowser)
	}
	tab, err := browser.Open(server.URL, look)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, w := range tab.Wrong() {
			t.Error(w)
		}
		tab.Close()
	})
	return tab
}

// must ends the test at an error.
func must(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// get is Get, or the end of the test.
func get[T any](t *testing.T, tab *Tab, expression string) T {
	t.Helper()
	v, err := Get[T](tab, expression)
	must(t, err)
	return v
}

// shows fails the test if the page has none of the texts.
func shows(t *testing.T, tab *Tab, texts ...string) {
	t.Helper()
	page := get[string](t, tab, `document.querySelector("main").innerText`)
	for _, text := range texts {
		if !strings.Contains(page, text) {
			t.Errorf("the page does not show %q:\n%s", text, page)
		}
	}
}

const suggested = `document.querySelector("header [role=listbox]:not([hidden]) [role=option]")`

// A name is found in either script, with the reason, and leads to its card.
func TestSearch(t *testing.T) {
	for _, c := range []struct{ lang, typed, reason, name string }{
		{"ar", "العزباوى", "إملاء آخر", "نجلاء العزباوي"},
		{"ar", "Hudaifi", "بالخط الآخر", "سيف بن ناصر الهديفي"},
		{"en", "Azbawi", "in the other script", "نجلاء العزباوي"},
		{"en", "العزب", "begins so", "نجلاء العزباوي"},
	} {
		t.Run(c.lang+" "+c.typed, func(t *testing.T) {
			tab := open(t, Look{Lang: c.lang})
			must(t, tab.Go("/"), tab.Write("header input[type=search]", c.typed), tab.Until(suggested))
			if text := get[string](t, tab, suggested+".innerText"); !strings.Contains(text, c.reason) && !strings.Contains(text, c.name) {
				t.Errorf("suggested is %q", text)
			}
			must(t, tab.Press(Enter, false), tab.Until(`location.pathname === "/s" && document.querySelector(".results")`), tab.Shown())
			shows(t, tab, c.name)
			must(t, tab.Click(".hit a"), tab.Until(`location.pathname.startsWith("/e/")`), tab.Shown())
			shows(t, tab, c.name)
		})
	}
}

// Names can be narrowed to a class, which stands in the address.
func TestNarrowed(t *testing.T) {
	tab := open(t, Look{Lang: "en"})
	must(t, tab.Go("/s?q=Oman"), tab.Click(`.tabs a[href*="type=country"]`), tab.Until(`location.search.includes("type=country") && document.querySelector('.tabs [aria-current][href*="type=country"]')`))
	if kinds := get[string](t, tab, `[...new Set([...document.querySelectorAll(".hit .kind")].map((e) => e.textContent))].join()`); kinds != "country" {
		t.Errorf("found %s", kinds)
	}
}

// From a statement on a card to its sentence, to its place in the article, and from a mark
// there to the fact and its rule.
func TestEvidence(t *testing.T) {
	tab := open(t, Look{Lang: "ar"})
	must(t, tab.Go("/e/country/OM?type=visit"))
	must(t, tab.Click(".fact summary"), tab.Until(`document.querySelector(".fact details[open] q mark")`))
	shows(t, tab, "الذي يقوم بزيارة رسمية", "صحيفة الساحل", "2 نوفمبر 2026")
	must(t, tab.Click(".evidence .from a:last-child"), tab.Until(`location.pathname.startsWith("/a/") && document.querySelector("mark.chosen")`))
	if n := get[int](t, tab, `[...document.querySelectorAll(".fact.chosen")].length`); n != 1 {
		t.Errorf("%d facts are marked", n)
	}
	must(t, tab.Click(`mark.span[data-fact="Agreement"]`), tab.Until(`document.querySelector(".fact.chosen [data-fact=Agreement]") && document.querySelector(".fact.chosen details[open] code")`))
	must(t, tab.Click(`.fact:not(.chosen) .pick`), tab.Until(`!document.querySelector(".fact.chosen [data-fact=Agreement]")`))
	address := get[string](t, tab, "location.pathname + location.search")
	again := open(t, Look{Lang: "en"})
	must(t, again.Go(address), again.Until(`document.querySelector("mark.chosen") && document.querySelector(".fact.chosen")`))
}

// A fact is copied with its words, who published them, and its address.
func TestQuotation(t *testing.T) {
	tab := open(t, Look{Lang: "en"})
	must(t, tab.Go("/f?type=agreement&about=country/CL"), tab.Click(".fact details summary"), tab.Click(".fact details .row a"), tab.Until(`location.pathname.startsWith("/f/agreement/")`), tab.Shown())
	get[bool](t, tab, `(navigator.clipboard.writeText = async (text) => { window.copied = text }, true)`)
	must(t, tab.Click("main .row button"), tab.Until("window.copied"))
	copied := get[string](t, tab, "window.copied")
	for _, want := range []string{"وقعت مصر وتشيلي بروتوكول تعاون", "وكالة النهر", "2026-11-09", "https://news.example/3", server.URL + "/f/agreement/"} {
		if !strings.Contains(copied, want) {
			t.Errorf("%q is not in\n%s", want, copied)
		}
	}
}

const pasted = "وزير الخارجية اللبناني يصل إلى أوسلو\nوصل وزير الخارجية اللبناني فادي الخازن إلى أوسلو اليوم في زيارة رسمية إلى النرويج، والتقى نظيرته النرويجية إنغريد سولهايم.\n"

// A pasted article becomes facts at once, and a page of its own.
func TestPaste(t *testing.T) {
	tab := open(t, Look{Lang: "en"})
	must(t, tab.Go("/add"), tab.Write("#add-text", pasted), tab.Write("#add-published", "2026-11-20"), tab.Click("form.add button.main"))
	must(t, tab.Until(`document.querySelector(".came .chip[data-fact=Visit]") && document.querySelector(".came .chip[data-fact=Meeting]")`))
	shows(t, tab, "written", "Norway", "فادي الخازن")
	must(t, tab.Click(".came a"), tab.Until(`location.pathname.startsWith("/a/") && document.querySelectorAll("mark.span").length > 2`))
	must(t, tab.Go("/add"), tab.Write("#add-text", pasted), tab.Write("#add-published", "2026-11-20"), tab.Click("form.add button.main"), tab.Until(`document.querySelector(".came")`))
	shows(t, tab, "was already there")
	must(t, tab.Write("#add-text", "An article in English."), tab.Click("form.add button.main"), tab.Until(`document.querySelector(".trouble")`))
}

// Files that are dropped on the form are read one after the other, pages as pages.
func TestDrop(t *testing.T) {
	tab := open(t, Look{Lang: "ar"})
	must(t, tab.Go("/add"))
	get[bool](t, tab, `(() => {
		const files = new DataTransfer();
		files.items.add(new File(["وصل رئيس الوزراء الكويتي بدر الفهيدي إلى هلسنكي اليوم في زيارة رسمية إلى فنلندا.\n"], "one.txt"));
		files.items.add(new File(["<html><head><title>لقاء في الرباط</title></head><body><article><h1>لقاء في الرباط</h1><p>التقى وزير الصحة المغربي ياسين البوعزاوي وزيرة الصحة البرتغالية إينيس كارفاليو في الرباط أمس، وبحثا التعاون في مجال الصحة.</p><p>وقال البوعزاوي إن اللقاء يهدف إلى تبادل الخبرات بين البلدين في مجال طب الأطفال.</p></article></body></html>"], "two.html"));
		files.items.add(new File(["nothing"], "three.txt"));
		return document.querySelector("form.add").dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
	})()`)
	must(t, tab.Until(`document.querySelectorAll(".came .chip").length > 2 && document.querySelector(".trouble") && document.querySelectorAll(".came img").length === 2`))
	shows(t, tab, "one.txt", "فنلندا", "two.html", "البرتغال", "three.txt")
}

// A saved question and a query are asked, and their address opened anew shows the same.
func TestQueries(t *testing.T) {
	tab := open(t, Look{Lang: "en"})
	must(t, tab.Go("/q"))
	must(t, tab.Write("#saved-name", "visits-to-country"))
	get[bool](t, tab, `document.querySelector("#saved-name").dispatchEvent(new Event("change"))`)
	must(t, tab.Write("#param-country", "عمان"), tab.Click("form.saved button.main"), tab.Until(`document.querySelector(".answer")?.innerText`))
	must(t, tab.Until(`document.querySelector(".answer .trouble, .answer table")`))
	must(t, tab.Write("#param-country", "OM"), tab.Click("form.saved button.main"), tab.Until(`document.querySelector(".answer table")`))
	shows(t, tab, "جوزيف وانجاري")

	// A blank that names a thing has suggestions.
	must(t, tab.Write("#param-country", ""), tab.Type("Kenya"), tab.Until(`document.querySelector('#param-country + datalist option[value="country/KE"]')`))

	// The word that is written is completed from the names of the graph.
	must(t, tab.Click(".part:nth-of-type(2) summary"), tab.Write("#query-text", `g.V("`), tab.Type("Oman"), tab.Until(`document.querySelector(".editor [role=option]")`), tab.Press(Enter, false))
	if text := get[string](t, tab, `document.querySelector("#query-text").value`); text != `g.V("<https://w3id.org/rawabit/id/country/OM>` {
		t.Errorf("completed to %s", text)
	}
	must(t, tab.Write("#query-text", `g.V("<https://w3id.org/rawabit/id/country/OM>").in("<https://w3id.org/rawabit/ns#visited>").all()`), tab.Press(Enter, true))
	must(t, tab.Until(`document.querySelector(".answer table td")?.innerText.includes("person/")`))
	first := get[string](t, tab, `document.querySelector(".answer table").innerText`)
	address := get[string](t, tab, "location.pathname + location.search")
	again := open(t, Look{Lang: "en"})
	must(t, again.Go(address), again.Until(`document.querySelector(".answer table td")`))
	if second := get[string](t, again, `document.querySelector(".answer table").innerText`); second != first {
		t.Errorf("the same address shows\n%s, not\n%s", second, first)
	}
	for i, view := range []string{".answer img", ".answer pre"} {
		must(t, again.Click(fmt.Sprintf(".answer .tabs button:nth-child(%d)", i+2)), again.Until(`document.querySelector("`+view+`")`))
	}
	must(t, again.Until(`location.search.includes("view=json")`))
	must(t, again.Write("#query-text", "g.V(\n  oops"), again.Click("form.write button.main"), again.Until(`document.querySelector(".answer .trouble")`))
	if at := get[int](t, again, `document.querySelector("#query-text").selectionStart`); at < 4 {
		t.Errorf("the cursor is at %d, not where the error is", at)
	}
}

// All of it goes with the keyboard alone.
func TestKeyboard(t *testing.T) {
	tab := open(t, Look{Lang: "en"})
	must(t, tab.Go("/"))
	focused := func() string {
		return get[string](t, tab, `(document.activeElement.closest("a, button, input, summary, mark, select") || document.activeElement).outerHTML.slice(0, 90)`)
	}
	must(t, tab.Press(Tabulator, false))
	if at := focused(); !strings.Contains(at, "skip") {
		t.Errorf("first is %s", at)
	}
	must(t, tab.Press(Tabulator, false), tab.Press(Tabulator, false), tab.Type("Oman"), tab.Until(suggested))
	must(t, tab.Press(Down, false), tab.Until(suggested+`.getAttribute("aria-selected") === "true"`), tab.Press(Enter, false))
	must(t, tab.Until(`location.pathname === "/e/country/OM"`), tab.Shown())
	to := func(selector string) {
		t.Helper()
		for range 200 {
			if get[bool](t, tab, `document.activeElement.matches(`+quoted(selector)+`)`) {
				return
			}
			must(t, tab.Press(Tabulator, false))
		}
		t.Fatalf("%s can't be reached; the last was %s", selector, focused())
	}
	to(".fact summary")
	must(t, tab.Press(Enter, false), tab.Until(`document.querySelector(".fact details[open]")`))
	to(".evidence .from a:last-child")
	must(t, tab.Press(Enter, false), tab.Until(`location.pathname.startsWith("/a/")`), tab.Shown())
	to("mark.span")
	must(t, tab.Press(Enter, false), tab.Until(`document.activeElement.matches(".pick")`))
	must(t, tab.Press(Enter, false), tab.Until(`document.querySelector("mark.chosen")`))
}

// Where the page's language is Arabic, everything stands the other way round.
func TestDirections(t *testing.T) {
	tab := open(t, Look{Lang: "ar"})
	must(t, tab.Go("/e/country/OM"))
	brand := func() float64 {
		return get[float64](t, tab, `document.querySelector(".brand").getBoundingClientRect().x`)
	}
	if x := brand(); x < 640 || get[string](t, tab, "getComputedStyle(document.body).direction") != "rtl" {
		t.Errorf("in Arabic the name stands at %v", x)
	}
	must(t, tab.Click(".settings button"), tab.Until(`document.documentElement.lang === "en"`), tab.Shown())
	if x := brand(); x > 640 || get[string](t, tab, "getComputedStyle(document.body).direction") != "ltr" {
		t.Errorf("in English the name stands at %v", x)
	}
	must(t, tab.Go("/"))
	if lang := get[string](t, tab, "document.documentElement.lang"); lang != "en" {
		t.Errorf("the choice of language is lost: %s", lang)
	}
}

// Back is where one left, and a link between two things leads to what is said of both.
func TestBack(t *testing.T) {
	tab := open(t, Look{Lang: "en", Height: 500, Width: 800})
	must(t, tab.Go("/e/country/OM"))
	get[bool](t, tab, `new Promise((done) => { addEventListener("scrollend", () => setTimeout(() => done(true), 50)); scrollTo(0, 300) })`)
	must(t, tab.Click(`.group .count[href*="with="]`), tab.Until(`location.pathname === "/f" && document.querySelector(".fact")`), tab.Shown())
	at := get[float64](t, tab, "scrollY")
	get[bool](t, tab, "history.back() ?? true")
	must(t, tab.Until(`location.pathname === "/e/country/OM" && document.querySelector(".card")`), tab.Until("scrollY > 100"))
	if at > 100 {
		t.Errorf("a new page begins at %v", at)
	}
}

// What an article holds of markup, programs and signs that turn text is text.
func TestHostile(t *testing.T) {
	article := "<img src=x onerror=window.caught=1><script>window.caught=2</script> وزير الخارجية القطري يزور \u202eليما\n" +
		"وصل وزير الخارجية القطري \u2067راشد\u202e البوعينين إلى ليما اليوم في زيارة رسمية إلى بيرو، والتقى نظيرته البيروفية لوسيا <b onmouseover=window.caught=3>كيسبي</b>.\n" +
		"<script>window.caught=4</script>\"><svg onload=window.caught=5> javascript:window.caught=6\n"
	tab := open(t, Look{Lang: "en"})
	must(t, tab.Go("/"))
	made := get[string](t, tab, `(async () => { const a = await fetch("/api/v1/articles?published=2026-11-21", { method: "POST", headers: { "Content-Type": "application/json" },
		body: JSON.stringify({ title: "<script>window.caught=7</script>", outlet: "<i>منبر</i>\u202e", url: "javascript:window.caught=8", text: `+quoted(article)+` }) }); return JSON.stringify(await a.json()) })()`)
	_, id, ok := strings.Cut(made, "id/article/")
	if !ok {
		t.Fatal(made)
	}
	id = id[:16]
	for _, target := range []string{"/a/" + id, "/a", "/f?type=visit", "/", "/s?q=" + "%3Cscript%3Ewindow.caught%3D9%3C%2Fscript%3E", "/e/country/PE", "/q?language=gizmo&q=%3Cscript%3Ewindow.caught%3D10%3C/script%3E", "/e/%3Cimg%20src=x%20onerror=window.caught=11%3E"} {
		must(t, tab.Go(target))
		if caught := get[bool](t, tab, `"caught" in window`); caught {
			t.Errorf("%s runs a program of the article", target)
		}
		if n := get[int](t, tab, `document.querySelectorAll("main script, main img[src=x], main b[onmouseover], main a[href^=javascript], main svg[onload]").length`); n != 0 {
			t.Errorf("%s has markup of the article", target)
		}
		if turned := get[bool](t, tab, `/[\u202a-\u202e\u2066-\u2069]/.test(document.querySelector("main").innerText)`); turned {
			t.Errorf("%s shows signs that turn text", target)
		}
	}
	must(t, tab.Go("/a/"+id))
	shows(t, tab, "<script>", "onerror=window.caught")
}

// The first load is small, and comes from this server only (open tells if not).
func TestFirstLoad(t *testing.T) {
	const most = 400_000
	for _, lang := range Languages {
		tab := open(t, Look{Lang: lang})
		must(t, tab.Go("/"))
		n := tab.Bytes()
		t.Logf("%s: %d bytes in %d requests", lang, n, len(tab.asked))
		if n > most || n < 20_000 {
			t.Errorf("%s: the first load is %d bytes", lang, n)
		}
	}
}

// pages is Pages, or the end of the test.
func pages(t *testing.T, tab *Tab) []Page {
	t.Helper()
	list, err := Pages(tab)
	must(t, err)
	return list
}

// On the narrowest phone, or at four times the size, nothing sticks out.
func TestPhone(t *testing.T) {
	for _, lang := range Languages {
		tab := open(t, Look{Lang: lang, Width: 320, Height: 640})
		for _, page := range pages(t, tab) {
			must(t, tab.Go(page.Target), tab.Settled())
			if w := get[int](t, tab, "document.documentElement.scrollWidth"); w > 320 {
				t.Errorf("%s in %s is %d wide: %s", page.Target, lang, w, get[string](t, tab, `[...document.querySelectorAll("body *")].filter((e) => { const r = e.getBoundingClientRect(); return r.width && (r.right > 321 || r.left < -1) && getComputedStyle(e).position !== "absolute" }).slice(0, 3).map((e) => e.outerHTML.slice(0, 150)).join("\n")`))
			}
		}
	}
}

// On paper a page is light, has no buttons, and shows the sentences that are folded on a screen.
func TestPrint(t *testing.T) {
	tab := open(t, Look{Lang: "en", Dark: true})
	must(t, tab.Go("/e/country/OM?type=visit"), tab.Print())
	shows(t, tab, "الذي يقوم بزيارة رسمية")
	if got := get[string](t, tab, `JSON.stringify([getComputedStyle(document.querySelector("header.head")).display, getComputedStyle(document.body).colorScheme, document.querySelector(".evidence").checkVisibility()])`); got != `["none","light",true]` {
		t.Errorf("on paper: %s", got)
	}
}
