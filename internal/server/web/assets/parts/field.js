// Fields of forms by what is written in them.
import { h } from "../core/dom.js";
import { suggest } from "./suggest.js";

const kinds = {
  text: { dir: "auto" },
  thing: { dir: "auto" },
  date: { dir: "ltr", placeholder: "2026-11", pattern: "\\d{4}(-\\d{2}){0,2}" },
  int: { dir: "ltr", type: "number", step: 1 },
  share: { dir: "ltr", type: "number", min: 0, max: 1, step: 0.05 },
};

// field makes one with its label. kind is text, thing, date, int or share; types are the classes
// of a thing, all if none are named.
export function field({ id, name, label, kind = "text", types, value = "", required = false }) {
  const input = h("input", { id, name, value, required, ...kinds[kind] });
  return h("div", { class: "field" }, h("label", { for: id }, label), kind === "thing" ? suggest(input, types) : input);
}
