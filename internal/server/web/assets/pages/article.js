// An article as it was read, with the evidence of its facts marked. A mark leads to its facts
// and the rules that found them, a fact to its words.
import { data, h, put, say } from "../core/dom.js";
import { get } from "../core/api.js";
import { joined, t, term, when } from "../core/i18n.js";
import { href, local, named, path } from "../core/names.js";
import { chip, line, status, sure } from "../core/fact.js";
import { marked } from "../core/text.js";
import { downloads } from "../core/download.js";

export const wide = true;

// every gives all facts of an article.
async function every(id, ctx) {
  const out = [];
  let cursor;
  do {
    const page = await get("/api/v1/facts", { article: id, limit: 1000, order: "oldest", cursor }, ctx);
    out.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return out.sort((a, b) => a.evidence[0]?.start - b.evidence[0]?.start);
}

function lines(letters, spans, pick) {
  const out = [];
  let from = 0;
  for (let at = 0; at <= letters.length; at++) {
    if (at < letters.length && letters[at] !== "\n") continue;
    if (at > from) out.push(h("p", null, marked(letters, spans, from, at, pick)));
    from = at + 1;
  }
  return out;
}

export async function render(ctx) {
  const a = await get(`/api/v1/articles/${path(ctx.params.id)}`, {}, ctx);
  const facts = await every(local(a.id), ctx);
  const letters = Array.from(a.text);
  const title = a.title || a.source || local(a.id);
  ctx.title(title);

  const text = h("div", { class: "text", dir: a.language === "en" ? "ltr" : "rtl", lang: a.language || "ar" });
  const list = h("ol", { class: "found" });
  const cards = new Map();

  // choose marks facts in both columns; at is a place of the text to go to, card whether to go to the card.
  const choose = (ids, { at, card = false } = {}) => {
    for (const m of text.querySelectorAll("mark.span")) m.classList.toggle("chosen", a.spans.some((s) => ids.has(s.fact) && s.start <= +m.dataset.start && s.end > +m.dataset.start));
    for (const [id, c] of cards) c.classList.toggle("chosen", ids.has(id));
    const first = [...cards].find(([id]) => ids.has(id))?.[1];
    if (card && first) {
      first.querySelector("details").open = true;
      first.scrollIntoView({ block: "nearest" });
      first.querySelector("button").focus({ preventScroll: true });
    }
    const place = at === undefined ? null : [...text.querySelectorAll("mark.chosen")].find((m) => +m.dataset.start >= at);
    place?.scrollIntoView({ block: "center" });
    say(t("article.chosen", { n: ids.size }));
    history.replaceState(null, "", ids.size === 1 ? `?fact=${encodeURIComponent([...ids][0])}` : location.pathname);
  };

  put(text, lines(letters, a.spans, (spans) => choose(new Set(spans.map((s) => s.fact)), { card: true })));
  for (const f of facts) {
    const card = h(
      "li",
      { class: "fact", "data-id": f.id },
      h("button", { type: "button", class: "pick", onclick: () => choose(new Set([f.id]), { at: f.evidence[0]?.start }) }, t("article.show")),
      h("p", { class: "line" }, chip(f.type), " ", line(f)),
      h("details", null, h("summary", null, t("article.how")), h("p", { class: "row" }, f.rules?.length && [t("fact.rule"), " ", joined(f.rules.map((r) => h("code", { dir: "ltr" }, r)))], status(f), sure(f), h("a", { href: href(f.id) }, t("fact.open")))),
    );
    cards.set(f.id, card);
    put(list, ...list.children, card);
  }
  const types = [...new Set(facts.map((f) => f.type))];
  const page = h(
    "article",
    { class: "reading" },
    h("header", null, h("p", { class: "kind" }, t("type.Article")), h("h1", null, data(title)),
      h("p", { class: "why" }, a.outlet && [data(a.outlet), " · "], a.published && [when(a.published), " · "], a.url && [h("a", { href: web(a.url), rel: "noreferrer", target: "_blank" }, t("article.original")), " · "], data(a.source || "")),
      types.length > 0 && h("p", { class: "legend" }, t("article.colours"), types.map((type) => [" ", h("span", { class: "chip", "data-fact": type }, term("type", type))]))),
    h("div", { class: "columns" },
      h("section", { "aria-label": t("article.text") }, text),
      h("section", { class: "side" }, h("h2", null, t("article.facts", { n: facts.length })), facts.length ? list : h("p", { class: "empty" }, t("article.noFacts")),
        a.entities.length > 0 && [h("h2", null, t("article.mentions")), h("ul", { class: "inline" }, a.entities.map((e) => h("li", null, named(e))))],
        downloads(`/api/v1/articles/${path(local(a.id).split("/").pop())}`, ["nquads", "csv", "json"], "article"))),
  );
  const wanted = ctx.query.get("fact");
  if (wanted && cards.has(wanted)) requestAnimationFrame(() => choose(new Set([wanted]), { at: +(ctx.query.get("at") || 0), card: false }));
  return page;
}

// web lets through addresses that a browser opens as pages: an article names its own, and may lie.
function web(url) {
  return /^https?:\/\//i.test(url) ? url : null;
}
