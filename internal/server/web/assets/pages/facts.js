// Facts, filtered by type, names, time, source and words. The address holds the filter.
import { h, say } from "../core/dom.js";
import { address, get } from "../core/api.js";
import { num, t, term } from "../core/i18n.js";
import { field } from "../parts/field.js";
import { factItem } from "../core/fact.js";
import { pager } from "../parts/pager.js";
import { downloads } from "../parts/download.js";

const types = ["Visit", "Meeting", "Agreement", "Cooperation", "Tenure", "Objective", "Measure"];
// The fields of the form, as the API calls them, and the kind of each.
const fields = [
  ["about", "thing"],
  ["with", "thing"],
  ["since", "date"],
  ["until", "date"],
  ["outlet", "text"],
  ["words", "text"],
  ["status", "status"],
  ["min-confidence", "share"],
];
const statuses = [
  "done",
  "planned",
  "ongoing",
  "cancelled",
  "postponed",
  "signed",
  "discussed",
  "approved",
  "in-force",
  "agreed",
  "existing",
  "sought",
  "former",
];

function statusField(value) {
  return h(
    "div",
    { class: "field" },
    h("label", { for: "filter-status" }, t("facts.status")),
    h(
      "select",
      { id: "filter-status", name: "status" },
      h("option", { value: "" }, t("facts.any")),
      statuses.map((s) => h("option", { value: s, selected: s === value }, term("value.status", s))),
    ),
  );
}

function filterField([name, kind], value) {
  return kind === "status" ? statusField(value) : field({ id: `filter-${name}`, name, kind, label: t(`facts.${name}`), value });
}

export async function render(ctx) {
  ctx.title(t("facts.title"));
  const q = ctx.query;
  const chosen = (q.get("type") || "")
    .split(",")
    .filter(Boolean)
    .map((x) => x.toLowerCase());
  const params = { type: chosen.join(","), about: [q.get("about"), q.get("with")].filter(Boolean) };
  for (const [name] of fields.slice(2)) params[name] = q.get(name);
  const list = (cursor) => get("/api/v1/facts", { ...params, limit: 20, cursor }, ctx);

  const form = h(
    "form",
    {
      class: "filter",
      action: "/f",
      onsubmit: (e) => {
        e.preventDefault();
        const data = new FormData(form);
        ctx.go(address("/f", { type: data.getAll("type").join(","), ...Object.fromEntries(fields.map(([name]) => [name, data.get(name)])) }));
      },
    },
    h(
      "fieldset",
      null,
      h("legend", null, t("facts.type")),
      types.map((type) =>
        h(
          "label",
          { class: "check" },
          h("input", { type: "checkbox", name: "type", value: type.toLowerCase(), checked: chosen.includes(type.toLowerCase()) }),
          " ",
          h("span", { class: "chip", "data-fact": type }, term("types", type)),
        ),
      ),
    ),
    h(
      "div",
      { class: "fields" },
      fields.map((f) => filterField(f, q.get(f[0]) || "")),
    ),
    h("div", { class: "row" }, h("button", { class: "main" }, t("facts.filter")), h("a", { href: "/f" }, t("facts.clear"))),
  );
  const found = await list();
  say(t("facts.found", { n: found.total }));
  return h(
    "div",
    null,
    h("h1", null, t("facts.title"), " ", h("b", { class: "count" }, num(found.total))),
    h("details", { class: "filters", open: [...q.keys()].length > 0 }, h("summary", null, t("facts.filters")), form),
    found.items.length ? pager(found, { item: factItem, more: list, props: { class: "facts" } }) : h("p", { class: "empty" }, t("facts.none")),
    downloads(address("/api/v1/facts", params), ["csv", "tsv", "ndjson", "nquads"], "facts"),
  );
}
