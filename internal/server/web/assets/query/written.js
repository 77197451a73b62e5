// The form for a query that is written.
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { editor } from "./editor.js";

const names = { gizmo: "Gizmo", graphql: "GraphQL", mql: "MQL", sparql: "SPARQL" };

// writtenForm shows a query, { language, text }, or an example; run gets the one that is written.
// show goes to the place of an error.
export function writtenForm({ query, known, languages, vocabulary, run }) {
  const example = (l) => languages[l]?.example ?? "";
  const language = h(
    "select",
    {
      id: "query-language",
      onchange: () => {
        // What was not written by the user makes way.
        if (!field.area.value.trim() || Object.keys(languages).some((l) => example(l) === field.area.value))
          field.area.value = example(language.value);
      },
    },
    known.map((l) => h("option", { value: l, selected: l === query.language }, names[l] || l)),
  );
  const send = () => run({ language: language.value, text: field.area.value });
  const field = editor({ value: query.text || example(query.language || "gizmo"), languages, vocabulary, language: () => language.value, run: send });
  const node = h(
    "form",
    {
      class: "write",
      onsubmit: (e) => {
        e.preventDefault();
        send();
      },
    },
    h("div", { class: "row" }, h("label", { for: "query-language" }, t("query.language")), language),
    h("label", { for: "query-text" }, t("query.text")),
    field.node,
    h("p", { id: "query-help", class: "why" }, t("query.help")),
    h("div", { class: "row" }, h("button", { class: "main" }, t("query.run"))),
  );
  return { node, show: field.show };
}
