// The first page: a search box, what there is, and the newest facts.
import { data, h } from "../core/dom.js";
import { get } from "../core/api.js";
import { num, t, term, when } from "../core/i18n.js";
import { searchBox } from "../core/searchbox.js";
import { factItem } from "../core/fact.js";

export async function render(ctx) {
  ctx.title(t("home.title"));
  const [stats, latest] = await Promise.all([
    get("/api/v1/stats", {}, ctx),
    get("/api/v1/facts", { type: "visit,meeting,agreement", limit: 8 }, ctx),
  ]);
  const counts = (list, to) =>
    h(
      "ul",
      { class: "counts" },
      list.map((c) => h("li", null, to ? h("a", { href: to(c) }, term("types", c.type)) : term("types", c.type), " ", h("b", null, num(c.count)))),
    );
  return h(
    "div",
    { class: "home" },
    h("h1", null, t("home.heading")),
    h("p", { class: "lead" }, t("home.lead")),
    searchBox({ go: ctx.go, big: true }),
    stats.articles === 0
      ? h("p", { class: "empty" }, t("home.empty"), " ", h("a", { href: "/add" }, t("shell.add")))
      : [
          h(
            "section",
            null,
            h("h2", null, t("home.inGraph")),
            h(
              "p",
              null,
              h("a", { href: "/a" }, t("home.articles", { n: stats.articles })),
              stats.first && [" · ", when(stats.first), " – ", when(stats.last)],
            ),
            counts(stats.facts, (c) => `/f?type=${c.type.toLowerCase()}`),
            counts(stats.entities.filter((c) => ["Person", "Position", "Country", "City", "Organization"].includes(c.type))),
          ),
          stats.outlets.length > 0 &&
            h(
              "section",
              null,
              h("h2", null, t("home.outlets")),
              h(
                "ul",
                { class: "counts" },
                stats.outlets
                  .slice(0, 12)
                  .map((o) =>
                    h("li", null, h("a", { href: `/a?outlet=${encodeURIComponent(o.outlet)}` }, data(o.outlet)), " ", h("b", null, num(o.articles))),
                  ),
              ),
            ),
          h(
            "section",
            null,
            h("h2", null, t("home.latest")),
            h(
              "ol",
              { class: "facts" },
              latest.items.map((f) => factItem(f)),
            ),
          ),
        ],
  );
}
