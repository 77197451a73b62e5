// A fact: what it says, how sure it is, and the words it rests on.
import { data, h, plain } from "../core/dom.js";
import { get } from "../core/api.js";
import { has, joined, num, t, when } from "../core/i18n.js";
import { full, href, local, outlet, path } from "../core/names.js";
import { copying } from "../parts/copy.js";
import { downloads } from "../parts/download.js";
import { chip, evidence, line, short, source, value } from "../core/fact.js";

// citation is a fact as one quotes it: the words, who published them and when, and where to find them.
function citation(f) {
  const words = f.evidence.map((e) => `«${plain(e.sentence)}»`).join(" ");
  const from = [outlet(f.article), f.article.title, f.article.published].filter(Boolean).map(plain).join(t("list.comma"));
  return [words, from, f.article.url, location.origin + href(f.id)].filter(Boolean).join("\n");
}

export async function render(ctx) {
  const f = await get(`/api/v1/facts/${path(local(full(ctx.params.id)))}`, {}, ctx);
  const head = line(f);
  const rows = [];
  const row = (key, ...what) => rows.push(h("dt", null, key), h("dd", null, what));
  for (const a of f.args) {
    const name = short(a.predicate);
    row(has(`property.${name}`) ? t(`property.${name}`) : data(a.label || name), joined(a.values.map((v) => value(v, name))));
  }
  for (const [key, list] of [
    ["aims", f.aims],
    ["plans", f.plans],
  ])
    if (list?.length) row(t(`property.${key}`), joined(list.map((v) => value(v, key))));
  if (f.when) row(t("fact.when"), h("time", { datetime: f.when }, when(f.when)));
  row(t("fact.confidence"), h("meter", { min: 0, max: 1, value: f.confidence, "aria-label": t("fact.confidence") }), " ", num(f.confidence));
  if (f.rules?.length) row(t("fact.rule"), joined(f.rules.map((r) => h("code", { dir: "ltr" }, r))));
  if (f.cameo?.length) row("CAMEO", joined(f.cameo.map((c) => h("code", { dir: "ltr" }, c))));
  row(t("fact.source"), source(f.article));
  const page = h(
    "article",
    { class: "card" },
    h("header", null, h("p", { class: "kind" }, chip(f.type)), h("h1", { class: "line" }, head)),
    h("section", null, h("h2", null, t("fact.words")), evidence(f)),
    h("section", null, h("h2", null, t("fact.says")), h("dl", { class: "properties" }, rows)),
    h(
      "p",
      { class: "row" },
      copying(t("fact.cite"), () => citation(f)),
    ),
    downloads(`/api/v1/facts/${path(local(f.id))}`, ["nquads", "csv", "json"], "fact"),
  );
  ctx.title(page.querySelector("h1").textContent);
  return page;
}
