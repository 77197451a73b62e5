// The saved questions as forms.
import { data, h, put } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { field } from "../parts/field.js";

// The kind of field for a type of parameter, with the classes of things it may name.
const kinds = {
  int: { kind: "int" },
  share: { kind: "share" },
  date: { kind: "date" },
  country: { kind: "thing", types: ["country"] },
  person: { kind: "thing", types: ["person"] },
  sector: { kind: "thing", types: ["sector"] },
  entity: { kind: "thing" },
};

function blank(p, value, lang) {
  const label = [data(p.title[lang]), p.required && h("span", { class: "why" }, " ", t("query.required"))];
  return field({ id: `param-${p.name}`, name: p.name, label, value: value ?? p.default ?? "", required: p.required, ...kinds[p.type] });
}

// savedForm chooses a question and asks for its parameters; run gets { saved, params }.
export function savedForm({ questions, chosen, params, lang, run }) {
  const blanks = h("div", { class: "fields" });
  const about = h("p", { class: "why" });
  const choose = h(
    "select",
    { id: "saved-name", onchange: () => open(choose.value, {}) },
    questions.map((x) => h("option", { value: x.name, selected: x.name === chosen }, x.title[lang])),
  );
  const open = (name, values) => {
    const question = questions.find((x) => x.name === name) || questions[0];
    put(about, data(question.description[lang]));
    put(
      blanks,
      question.params.map((p) => blank(p, values[p.name], lang)),
    );
  };
  open(chosen, params);
  const form = h(
    "form",
    {
      class: "saved",
      onsubmit: (e) => {
        e.preventDefault();
        const given = Object.fromEntries([...new FormData(form)].filter(([, v]) => v.trim()));
        run({ saved: choose.value, params: given });
      },
    },
    h("div", { class: "field" }, h("label", { for: "saved-name" }, t("query.question")), choose),
    about,
    blanks,
    h("div", { class: "row" }, h("button", { class: "main" }, t("query.ask"))),
  );
  return form;
}
