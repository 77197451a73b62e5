// The saved questions as forms.
import { data, h, put } from "./dom.js";
import { t } from "./i18n.js";

const types = {
  int: { type: "number", step: 1, dir: "ltr" },
  share: { type: "number", min: 0, max: 1, step: 0.05, dir: "ltr" },
  date: { placeholder: "2026-11", dir: "ltr" },
};

function field(p, value, lang) {
  const id = `param-${p.name}`;
  const more = types[p.type] || { dir: "auto" };
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, data(p.title[lang]), p.required && h("span", { class: "why" }, " ", t("query.required"))),
    h("input", { id, name: p.name, value: value ?? p.default ?? "", required: p.required, ...more }),
  );
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
      question.params.map((p) => field(p, values[p.name], lang)),
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
