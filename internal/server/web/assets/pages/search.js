// What a search finds: things with the reason of each match, and articles with the sentences.
import { data, h, plain } from "../core/dom.js";
import { address, get } from "../core/api.js";
import { t, term, when } from "../core/i18n.js";
import { href, kind, name, second, title } from "../core/names.js";
import { about, reason } from "../core/searchbox.js";
import { pager } from "../parts/pager.js";

function hitItem(hit) {
  return h(
    "li",
    { class: "hit" },
    h(
      "p",
      null,
      h("a", { href: href(hit.id), class: "node", "data-type": hit.types?.[0] }, data(name(hit))),
      second(hit) && [" ", data(second(hit), { class: "second" })],
      " ",
      h("span", { class: "kind" }, kind(hit)),
    ),
    h(
      "p",
      { class: "why" },
      about(hit) && [about(hit), " · "],
      h("span", { class: "reason", "data-reason": hit.reason }, reason(hit)),
      " · ",
      hit.uses ? t("search.uses", { n: hit.uses }) : t("search.unused"),
    ),
  );
}

// marked shows a sentence with the words that were found.
function marked(sentence) {
  const letters = Array.from(plain(sentence.text));
  const out = [];
  let at = 0;
  for (const [from, to] of sentence.marks) {
    out.push(letters.slice(at, from).join(""), h("mark", null, letters.slice(from, to).join("")));
    at = to;
  }
  return h("q", { class: "sentence", dir: "auto" }, out, letters.slice(at).join(""));
}

function textItem(hit) {
  const a = hit.article;
  return h(
    "li",
    { class: "hit" },
    h(
      "p",
      null,
      h("a", { href: href(a.id) }, data(title(a))),
      " ",
      h("span", { class: "kind" }, data(a.outlet || ""), " ", a.published && when(a.published)),
    ),
    h(
      "ul",
      { class: "sentences" },
      hit.sentences.map((s) => h("li", null, marked(s))),
    ),
  );
}

const classes = ["Person", "Position", "Country", "City", "Organization", "Sector"];

// narrowed offers the classes to which the names can be narrowed.
function narrowed(q, chosen) {
  const to = (type, text) => h("a", { href: address("/s", { q, type }), "aria-current": type === chosen ? "true" : null }, text);
  return h(
    "nav",
    { class: "tabs", "aria-label": t("search.classes") },
    to("", t("entity.allFacts")),
    classes.map((c) => to(c.toLowerCase(), term("types", c))),
  );
}

export async function render(ctx) {
  const q = ctx.query.get("q") || "";
  const type = ctx.query.get("type") || "";
  ctx.title(q ? t("search.title", { q: plain(q) }) : t("search.label"));
  const box = document.querySelector("header input[type=search]");
  if (box) box.value = q;
  if (!q.trim()) return h("div", null, h("h1", null, t("search.label")), h("p", null, t("search.placeholder")));
  const names = (cursor) => get("/api/v1/search", { q, type, limit: 20, cursor }, ctx);
  const words = (cursor) => get("/api/v1/search/text", { q, limit: 10, cursor }, ctx);
  const [things, texts] = await Promise.all([names(), words()]);
  return h(
    "div",
    { class: "results" },
    h("h1", null, t("search.heading"), " ", data(q)),
    h(
      "section",
      null,
      h("h2", null, t("search.things", { n: things.total })),
      (type || things.total > 1) && narrowed(q, type),
      things.items.length > 0 && pager(things, { item: hitItem, more: names, props: { class: "hits" } }),
    ),
    h(
      "section",
      null,
      h("h2", null, t("search.texts", { n: texts.total })),
      texts.items.length > 0 && pager(texts, { item: textItem, more: words, props: { class: "hits" } }),
    ),
  );
}
