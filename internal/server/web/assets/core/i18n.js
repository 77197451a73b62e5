// The language of the interface: messages, numbers and dates.
import { base } from "./base.js";

export const languages = ["en", "ar"];
export let lang = "en";

let messages = {};
let plural, number, day, month, list;

// use loads a language and turns the page to its direction.
export async function use(wanted) {
  const answer = await fetch(`${base}/messages.${wanted}.json`);
  if (!answer.ok) throw new Error(`messages.${wanted}.json: ${answer.status}`);
  messages = await answer.json();
  lang = wanted;
  // Numbers are written as the sources of the data write them, so that both can be compared.
  const tag = `${lang}-u-nu-latn-ca-gregory`;
  plural = new Intl.PluralRules(tag);
  number = new Intl.NumberFormat(tag);
  day = new Intl.DateTimeFormat(tag, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  month = new Intl.DateTimeFormat(tag, { month: "long", year: "numeric", timeZone: "UTC" });
  list = new Intl.ListFormat(tag, { type: "conjunction" });
  document.documentElement.lang = lang;
  document.documentElement.dir = lang === "ar" ? "rtl" : "ltr";
}

// has tells whether there is a message.
export function has(key) {
  return key in messages;
}

// parts gives a message as a list of texts, with values (texts or nodes) in the place of
// {name}. Where a message has forms for numbers, n chooses one.
export function parts(key, values = {}) {
  let text = messages[key];
  if (text && typeof text === "object") text = text[plural.select(values.n ?? 0)] ?? text.other;
  if (text === undefined) return [key]; // a test finds these
  return text.split(/(\{\w+\})/).map((part) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined) return part;
    const value = values[name];
    return typeof value === "number" ? num(value) : (value ?? "");
  });
}

// t is a message as text.
export function t(key, values) {
  return parts(key, values).join("");
}

// term is the message of a value of the vocabulary, or the value where there is none.
export function term(group, value) {
  const key = `${group}.${value}`;
  return has(key) ? t(key) : value;
}

export function num(n) {
  return number.format(n);
}

// when writes a day or month (2026-11-20, 2026-11) as this language does.
export function when(date) {
  const m = /^(\d{4})-(\d{2})(?:-(\d{2}))?/.exec(date || "");
  if (!m) return date || "";
  const at = new Date(Date.UTC(+m[1], +m[2] - 1, +(m[3] || 1)));
  if (Number.isNaN(at.getTime())) return date;
  return (m[3] ? day : month).format(at);
}

// joined puts nodes or texts into a list: "a, b and c".
export function joined(items) {
  const marks = list.formatToParts(items.map((_, i) => String(i)));
  return marks.map((m) => (m.type === "element" ? items[+m.value] : m.value));
}
