// An article as it was read, with the evidence of its facts marked. A mark leads to its facts
// and the rules that found them, a fact to its words.
import { data, dotted, h, say } from "../core/dom.js";
import { get } from "../core/api.js";
import { joined, t, term, when } from "../core/i18n.js";
import { href, local, named, outlet, path, title } from "../core/names.js";
import { chip, line, status, sure } from "../core/fact.js";
import { laid, lines, marked } from "../parts/text.js";
import { downloads } from "../parts/download.js";

export const wide = true;

// every gives all facts of an article, in the order of its text.
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

// blocks gives the layout of an article, null where the server knows none.
async function blocks(id, ctx) {
  try {
    return (await get(`/api/v1/articles/${id}/layout`, {}, ctx)).items;
  } catch (err) {
    if (err.code !== "not-available") throw err;
    return null;
  }
}

// web lets through addresses that a browser opens as pages: an article names its own, and may lie.
function web(url) {
  return /^https?:\/\//i.test(url) ? url : null;
}

function origin(a) {
  return h(
    "p",
    { class: "why" },
    dotted([
      (a.outlet || !a.url) && data(outlet(a)),
      a.published && h("time", { datetime: a.published }, when(a.published)),
      web(a.url || "") && h("a", { href: web(a.url), rel: "noreferrer", target: "_blank" }, t("article.original")),
    ]),
  );
}

// card is a fact beside the text.
function card(f, show) {
  return h(
    "li",
    { class: "fact" },
    h("button", { type: "button", class: "pick", onclick: show }, t("article.show")),
    h("p", { class: "line" }, chip(f.type), " ", line(f)),
    h(
      "details",
      null,
      h("summary", null, t("article.how")),
      h(
        "p",
        { class: "row" },
        f.rules?.length && h("span", null, t("fact.rule"), " ", joined(f.rules.map((r) => h("code", { dir: "ltr" }, r)))),
        status(f),
        sure(f),
        h("a", { href: href(f.id) }, t("fact.open")),
      ),
    ),
  );
}

// A choice marks facts in the text and beside it. at is a place of the text to go to, to is where
// the reader is led: "text" or "card".
function choice(page, spans, cards) {
  return (ids, to, at = 0) => {
    for (const m of page.querySelectorAll("mark.span")) {
      const start = +m.dataset.start;
      m.classList.toggle(
        "chosen",
        spans.some((s) => ids.has(s.fact) && s.start <= start && s.end > start),
      );
    }
    for (const [id, c] of cards) c.classList.toggle("chosen", ids.has(id));
    const first = [...cards].find(([id]) => ids.has(id))?.[1];
    if (to === "card" && first) {
      first.querySelector("details").open = true;
      first.scrollIntoView({ block: "nearest" });
      first.querySelector("button").focus({ preventScroll: true });
    }
    if (to === "text") [...page.querySelectorAll("mark.chosen")].find((m) => +m.dataset.start >= at)?.scrollIntoView({ block: "center" });
    say(t("article.chosen", { n: ids.size }));
    history.replaceState(null, "", ids.size === 1 ? `?fact=${encodeURIComponent([...ids][0])}` : location.pathname);
  };
}

export async function render(ctx) {
  const id = path(ctx.params.id);
  const [a, facts, layout] = await Promise.all([get(`/api/v1/articles/${id}`, {}, ctx), every(`article/${ctx.params.id}`, ctx), blocks(id, ctx)]);
  const letters = Array.from(a.text); // offsets are code points
  const cards = new Map();
  const page = h("article", { class: "reading" });
  const choose = choice(page, a.spans, cards);
  const pick = (spans) => choose(new Set(spans.map((s) => s.fact)), "card");
  for (const f of facts)
    cards.set(
      f.id,
      card(f, () => choose(new Set([f.id]), "text", f.evidence[0]?.start)),
    );

  // The headline of the text is that of the page.
  const first = layout?.[0]?.kind === "headline" ? layout[0] : null;
  const name = a.title || (first && letters.slice(first.start, first.end).join("")) || title(a);
  ctx.title(name);
  const direction = { dir: a.language === "en" ? "ltr" : "rtl", lang: a.language || "ar" };
  const types = [...new Set(facts.map((f) => f.type))];
  page.append(
    h(
      "header",
      null,
      h("p", { class: "kind" }, t("type.Article")),
      h("h1", first ? direction : null, first ? marked(letters, a.spans, first.start, first.end, pick) : data(name)),
      origin(a),
      types.length > 0 &&
        h(
          "p",
          { class: "legend" },
          t("article.colours"),
          types.map((type) => [" ", h("span", { class: "chip", "data-fact": type }, term("type", type))]),
        ),
    ),
    h(
      "div",
      { class: "columns" },
      h(
        "section",
        { "aria-label": t("article.text") },
        h(
          "div",
          { class: "text", ...direction },
          layout ? laid(letters, first ? layout.slice(1) : layout, first?.end ?? 0, a.spans, pick) : lines(letters, a.spans, pick),
        ),
      ),
      h(
        "section",
        { class: "side", "aria-label": t("article.beside") },
        h("h2", null, t("article.facts", { n: facts.length })),
        facts.length ? h("ol", { class: "found" }, [...cards.values()]) : h("p", { class: "empty" }, t("article.noFacts")),
        a.entities.length > 0 && [
          h("h2", null, t("article.mentions")),
          h(
            "ul",
            { class: "inline" },
            a.entities.map((e) => h("li", null, named(e))),
          ),
        ],
        downloads(`/api/v1/articles/${id}`, ["nquads", "csv", "json"], "article"),
      ),
    ),
  );
  const wanted = ctx.query.get("fact");
  if (cards.has(wanted)) requestAnimationFrame(() => choose(new Set([wanted]), "text", +(ctx.query.get("at") || 0)));
  return page;
}
