// The articles that were read, the newest first.
import { data, h } from "../core/dom.js";
import { address, get } from "../core/api.js";
import { num, t, when } from "../core/i18n.js";
import { field } from "../parts/field.js";
import { href, title } from "../core/names.js";
import { pager } from "../parts/pager.js";
import { downloads } from "../parts/download.js";

const fields = [
  ["words", "text"],
  ["mentions", "thing"],
  ["outlet", "text"],
  ["since", "date"],
  ["until", "date"],
];

export function articleItem(a) {
  return h(
    "li",
    { class: "hit" },
    h("p", null, h("a", { href: href(a.id) }, data(title(a)))),
    h("p", { class: "why" }, data(a.outlet || ""), a.published && [" · ", h("time", { datetime: a.published }, when(a.published))]),
  );
}

export async function render(ctx) {
  ctx.title(t("articles.title"));
  const params = Object.fromEntries(fields.map(([name]) => [name, ctx.query.get(name)]));
  const list = (cursor) => get("/api/v1/articles", { ...params, limit: 20, cursor }, ctx);
  const form = h(
    "form",
    {
      class: "filter",
      action: "/a",
      onsubmit: (e) => {
        e.preventDefault();
        ctx.go(address("/a", Object.fromEntries(new FormData(form))));
      },
    },
    h(
      "div",
      { class: "fields" },
      fields.map(([name, kind]) => field({ id: `filter-${name}`, name, kind, label: t(`articles.${name}`), value: ctx.query.get(name) || "" })),
    ),
    h("div", { class: "row" }, h("button", { class: "main" }, t("facts.filter")), h("a", { href: "/a" }, t("facts.clear"))),
  );
  const found = await list();
  return h(
    "div",
    null,
    h("h1", null, t("articles.title"), " ", h("b", { class: "count" }, num(found.total))),
    h("details", { class: "filters", open: [...ctx.query.keys()].length > 0 }, h("summary", null, t("facts.filters")), form),
    found.items.length
      ? pager(found, { item: articleItem, more: list, props: { class: "hits" } })
      : h("p", { class: "empty" }, t("articles.none"), " ", h("a", { href: "/add" }, t("shell.add"))),
    downloads(address("/api/v1/articles", params), ["csv", "tsv", "ndjson", "nquads"], "articles"),
  );
}
