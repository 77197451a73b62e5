// The card of a person, country, organization, office and so on.
import { data, dotted, h } from "../core/dom.js";
import { address, get } from "../core/api.js";
import { has, joined, num, t, term, when } from "../core/i18n.js";
import { full, kind, local, name, named, path, second } from "../core/names.js";
import { factItem, short, value } from "../core/fact.js";
import { folded } from "../parts/picture.js";
import { pager } from "../parts/pager.js";

function span(first, last) {
  if (!first) return null;
  return [when(first), last !== first && [" – ", when(last)]];
}

// Relations that facts state; the others are known beforehand.
const stated = ["holdsPosition", "visited", "met", "contacted", "agreedWith", "cooperatesWith", "cooperatesIn"];

// saying leads from a link between two things to what is said of both, with the sentences.
function saying(a, b, articles) {
  return h("a", { class: "count", href: address("/f", { about: local(a.id), with: local(b.id) }) }, t("entity.articlesSay", { n: articles }));
}

function officeItem(o, e) {
  return h(
    "li",
    null,
    named(o.office),
    o.holder && [": ", named(o.holder)],
    o.status && [" ", h("span", { class: "state" }, term("value.status", o.status))],
    h("p", { class: "why" }, dotted([span(o.first, o.last), o.articles > 0 && saying(o.holder || e, o.office, o.articles)])),
  );
}

function properties(e) {
  const rows = (e.properties || []).map((p) => {
    const key = `property.${short(p.predicate)}`;
    return [
      h("dt", null, has(key) ? t(key) : data(p.label || short(p.predicate))),
      h("dd", null, joined(p.values.map((v) => value(v, short(p.predicate))))),
    ];
  });
  if (e.aliases?.length) rows.push([h("dt", null, t("entity.aliases")), h("dd", null, joined(e.aliases.map((a) => data(a))))]);
  return rows.length ? h("dl", { class: "properties" }, rows) : null;
}

// The neighbours by relation, each group with its count and a way to the rest.
function neighbours(e, near, ctx) {
  return near.groups.map((g) => {
    const item = (n) => h("li", null, named(n), " ", stated.includes(g.relation) ? saying(e, n, n.articles) : null);
    const more = async (cursor) => {
      const page = (await get(`/api/v1/neighbours/${path(local(e.id))}`, { cap: 20, cursor }, ctx)).groups[0];
      return { items: page.items, next: page.next };
    };
    return h(
      "section",
      { class: "group" },
      h("h3", null, t(g.inverse ? `relation.${g.relation}.inverse` : `relation.${g.relation}`), " ", h("b", { class: "count" }, num(g.total))),
      pager(g, { item, more, tag: "ul" }),
    );
  });
}

export async function render(ctx) {
  const iri = full(ctx.params.id);
  const at = path(local(iri));
  const facts = ctx.query.get("type") || "";
  const [e, near] = await Promise.all([get(`/api/v1/entities/${at}`, { limit: 20 }, ctx), get(`/api/v1/neighbours/${at}`, { cap: 6 }, ctx)]);
  ctx.title(name(e));
  const list = (cursor) => get("/api/v1/facts", { about: e.id, type: facts.toLowerCase(), limit: 20, cursor }, ctx);
  const latest = facts ? await list() : e.latest;
  const filter = (type, count) =>
    h(
      "a",
      { href: type ? `?type=${type.toLowerCase()}#facts` : "?#facts", "aria-current": type.toLowerCase() === facts.toLowerCase() ? "true" : null },
      type ? term("types", type) : t("entity.allFacts"),
      " ",
      h("b", null, num(count)),
    );
  return h(
    "article",
    { class: "card" },
    h(
      "header",
      null,
      h("p", { class: "kind" }, kind(e)),
      h("h1", null, data(name(e)), second(e) && [" ", data(second(e), { class: "second" })]),
      h("p", { class: "why" }, t("entity.articlesSay", { n: e.articles }), e.first && [" · ", span(e.first, e.last)]),
      properties(e),
    ),
    e.merged?.length &&
      h(
        "details",
        { class: "merged" },
        h("summary", null, t("entity.merged")),
        h(
          "ul",
          null,
          e.merged.map((m) => h("li", null, data(m))),
        ),
      ),
    e.offices?.length &&
      h(
        "section",
        null,
        h("h2", null, t("entity.offices")),
        h(
          "ul",
          { class: "offices" },
          e.offices.map((o) => officeItem(o, e)),
        ),
        e.moreOffices > 0 && h("p", { class: "rest" }, t("entity.moreOffices", { n: e.moreOffices })),
      ),
    e.articles > 0 &&
      folded(t("entity.drawn"), { view: `entity:${e.id}`, "max-facts": 25, "max-nodes": 60 }, t("entity.drawing", { name: name(e) }), ctx),
    near.groups.length > 0 && h("section", null, h("h2", null, t("entity.beside")), h("div", { class: "groups" }, neighbours(e, near, ctx))),
    h(
      "section",
      { id: "facts" },
      h("h2", null, t("entity.facts")),
      e.facts.length > 0 &&
        h(
          "nav",
          { class: "tabs", "aria-label": t("entity.facts") },
          filter(
            "",
            e.facts.reduce((n, c) => n + c.count, 0),
          ),
          e.facts.map((c) => filter(c.type, c.count)),
        ),
      latest.items.length
        ? pager(latest, { item: factItem, more: list, props: { class: "facts" } })
        : h("p", { class: "empty" }, t("entity.noFacts")),
    ),
  );
}
