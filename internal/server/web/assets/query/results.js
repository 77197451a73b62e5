// The answer to a query: as a table, as a picture, as JSON.
import { data, h, plain } from "../core/dom.js";
import { has, num, t, when } from "../core/i18n.js";
import { href, local } from "../core/names.js";

const ids = "https://w3id.org/rawabit/id/";
const most = 500; // rows that are shown at once

// cell shows a term of SPARQL's results in JSON.
function cell(v) {
  if (!v) return null;
  if (v.type === "uri" || v.type === "bnode")
    return v.value.startsWith(ids) && local(v.value).includes("/")
      ? h("a", { href: href(v.value) }, data(local(v.value)))
      : h("code", null, data(v.value));
  if (v.datatype?.endsWith("#date")) return h("time", { datetime: v.value }, when(v.value));
  return data(v.value, v["xml:lang"] ? { lang: v["xml:lang"] } : null);
}

// table shows an answer in the form application/sparql-results+json.
export function table(answer) {
  if (typeof answer.boolean === "boolean") return h("p", { class: "yes" }, t(answer.boolean ? "query.yes" : "query.no"));
  const rows = answer.results.bindings;
  const columns = answer.head.vars.filter((c) => rows.some((r) => r[c]));
  if (!rows.length) return h("p", { class: "empty" }, t("query.empty"));
  let shown = 0;
  const body = h("tbody");
  const rest = h("button", { type: "button", onclick: () => more() }, t("list.more"));
  const more = () => {
    body.append(
      ...rows.slice(shown, shown + most).map((r) =>
        h(
          "tr",
          null,
          columns.map((c) => h("td", null, cell(r[c]))),
        ),
      ),
    );
    shown = Math.min(rows.length, shown + most);
    rest.hidden = shown === rows.length;
  };
  more();
  return [
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": t("query.table") },
      h(
        "table",
        null,
        h("caption", null, t("query.rows", { n: rows.length })),
        h(
          "thead",
          null,
          h(
            "tr",
            null,
            columns.map((c) => h("th", { scope: "col", title: c }, has(`property.${c}`) ? t(`property.${c}`) : data(c))),
          ),
        ),
        body,
      ),
    ),
    rest,
  ];
}

// json shows any JSON, or text, as it is.
export function json(text) {
  let shown = text;
  try {
    shown = JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // lines of JSON and the like stay as they are
  }
  return h(
    "pre",
    { class: "json", dir: "ltr", tabindex: "0" },
    plain(shown.slice(0, 200_000)),
    shown.length > 200_000 && ["\n… ", num(shown.length - 200_000)],
  );
}
