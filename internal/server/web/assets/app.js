// The start of the explorer: chooses the page of an address and shows it.
//
// A page is a module of pages/ that exports
//
//	export async function render(ctx) → Node
//
// and is shown when that has been fulfilled. What it throws is shown as a problem, so it lets
// errors of core/api.js through. Optional: `export const wide = true` gives it the whole width.
// What every page needs is in core, what some pages share in parts, what one page consists of in
// a folder of its name. The address of a page is a line of routes below, and of pages.go in the server. Its messages are
// messages/en/NAME.json and messages/ar/NAME.json ("NAME.key"), its style is css/NAME.css.
//
//	ctx.params   what stands in the path: { id }
//	ctx.query    URLSearchParams of the address
//	ctx.signal   an AbortSignal, aborted when the page is left; give it to requests and
//	             to addEventListener on anything outside of the page
//	ctx.title(s) names the page
//	ctx.go(href, { replace, quiet })  goes to another address; replace leaves no step in the
//	             history, quiet does not render again (a view that has moved, say)
//
// Links need no care: a click on <a href="/e/…"> stays in the page. Text of the graph goes
// through data() or plain() of core/dom.js and never into markup. Positions and sizes are set
// by the style property, since the policy forbids style attributes; in CSS use logical
// properties (inline-start) and the colours of css/base.css.
import { h, plain, put, say } from "./core/dom.js";
import { lang, languages, t, use } from "./core/i18n.js";
import { frame } from "./core/frame.js";
import { local } from "./core/kept.js";
import { trouble } from "./core/trouble.js";

// The first that fits counts. The name is the module's; :id takes the rest of the path.
const routes = [
  ["/", "home"],
  ["/s", "search"],
  ["/e/:id", "entity"],
  ["/f", "facts"],
  ["/f/:id", "fact"],
  ["/a", "articles"],
  ["/a/:id", "article"],
  ["/add", "add"],
  ["/q", "query"],
];

function find(pathname) {
  for (const [pattern, module] of routes) {
    if (pattern === pathname) return { module, params: {} };
    if (pattern.endsWith("/:id") && pathname.startsWith(pattern.slice(0, -3)) && pathname.length > pattern.length - 3) {
      const id = pathname
        .slice(pattern.length - 3)
        .split("/")
        .map(decodeURIComponent)
        .join("/");
      return { module, params: { id } };
    }
  }
  return null;
}

// load gets a module. A server that has meanwhile become another version has none that fits this page.
async function load(module) {
  try {
    return await import(`./pages/${module}.js`);
  } catch (err) {
    throw err instanceof TypeError ? Object.assign(new Error(""), { code: "outdated" }) : err;
  }
}

let leave = new AbortController();

async function show({ focus = true, y = 0 } = {}) {
  leave.abort();
  const mine = (leave = new AbortController());
  const main = document.getElementById("main");
  const ctx = {
    query: new URLSearchParams(location.search),
    signal: mine.signal,
    go,
    title: (text) => (document.title = plain(`${text} · ${t("shell.name")}`)),
  };
  main.setAttribute("aria-busy", "true");
  let node, wide;
  try {
    const found = find(location.pathname);
    if (!found) throw Object.assign(new Error(), { code: "no-page" });
    ctx.params = found.params;
    const page = await load(found.module);
    ctx.title(t("shell.name"));
    wide = page.wide;
    node = await page.render(ctx);
  } catch (err) {
    if (mine.signal.aborted) return;
    ctx.title(t("shell.problem"));
    node = trouble(err);
  }
  if (mine.signal.aborted) return;
  main.classList.toggle("wide", Boolean(wide));
  put(main, node);
  main.removeAttribute("aria-busy");
  frame.at(location);
  say(document.title);
  if (y) return scrollTo(0, y);
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target) target.scrollIntoView();
  else if (focus) main.focus({ preventScroll: true });
}

async function go(href, { replace = false, quiet = false } = {}) {
  history[replace ? "replaceState" : "pushState"](null, "", href);
  if (quiet) return;
  await show();
  if (!replace && !location.hash) scrollTo(0, 0);
}

// A page that one comes back to is where one left it. The browser can't see to it, since the
// page is made anew.
history.scrollRestoration = "manual";
addEventListener("scrollend", () => history.replaceState({ y: Math.round(scrollY) }, ""));
addEventListener("popstate", (event) => show({ y: event.state?.y }));

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
  const to = new URL(link.href);
  if (!find(to.pathname)) return;
  if (to.hash && to.pathname === location.pathname && to.search === location.search) return; // a place in this page
  event.preventDefault();
  go(to.href);
});

// The language of the address holds for this visit, that of the switch for good.
async function speak(wanted) {
  await use(wanted);
  put(document.body, frame.make({ speak: choose, go }), h("main", { id: "main", tabindex: "-1" }), frame.foot());
}

async function choose(wanted) {
  local.set("rawabit-language", wanted);
  await speak(wanted);
  await show();
}

const asked = new URLSearchParams(location.search).get("ui");
const chosen = [asked, local.get("rawabit-language"), document.documentElement.lang].find((l) => languages.includes(l));
try {
  await speak(chosen || lang);
  await show({ focus: false });
} catch (err) {
  document.body.textContent = String(err); // there are no messages in which to say it
  throw err;
}
