// A fact in words, with the sentences it rests on one click away.
import { data, dotted, h, plain } from "./dom.js";
import { joined, num, parts, t, term, when } from "./i18n.js";
import { href, named, outlet, title } from "./names.js";

// short is a predicate as messages call it: visitor, startDate.
export function short(predicate) {
  return predicate.slice(Math.max(predicate.lastIndexOf("#"), predicate.lastIndexOf("/")) + 1);
}

// values gives the values of an argument, [] if there are none.
export function values(fact, argument) {
  return fact.args.find((a) => short(a.predicate) === argument)?.values || [];
}

// value shows one: a thing with its link, a word of the vocabulary, a date, or a text.
export function value(v, argument) {
  if (v.id) return named(v);
  if (argument === "startDate" || argument === "endDate") return h("time", { datetime: v.text }, when(v.text));
  const known = term(`value.${argument}`, v.text);
  return known === v.text ? data(v.text) : known;
}

function all(fact, argument) {
  const list = values(fact, argument);
  return list.length ? joined(list.map((v) => value(v, argument))) : null;
}

// line says a fact in one line, by the message of its type. What a fact lacks makes the line shorter.
export function line(fact) {
  const of = (argument) => all(fact, argument);
  const withOptional = (key, ...more) => [parts(key[0], key[1]), more.map(([k, v]) => v && [" ", parts(k, { v })])];
  switch (fact.type) {
    case "Tenure":
      return parts("fact.line.Tenure", { holder: of("holder"), position: of("position") });
    case "Visit":
      return withOptional(
        [
          "fact.line.Visit",
          { visitor: of("visitor") ?? t("fact.somebody"), destination: of("destination") ?? of("city") ?? of("host") ?? t("fact.somewhere") },
        ],
        ["fact.hosted", of("host")],
      );
    case "Meeting":
      return withOptional([`fact.line.Meeting.${mode(fact)}`, { participants: of("participant") }], ["fact.at", of("place")]);
    case "Agreement":
      return withOptional(
        ["fact.line.Agreement", { instrument: of("instrument") ?? t("type.Agreement"), parties: of("party") }],
        ["fact.on", of("sector")],
      );
    case "Cooperation":
      return withOptional(["fact.line.Cooperation", { parties: of("party") }], ["fact.on", of("sector")]);
  }
  // An objective or a measure is its own words.
  return [all(fact, "label") ?? term("type", fact.type), of("party") && [" — ", of("party")]];
}

function mode(fact) {
  const m = values(fact, "mode")[0]?.text;
  return ["call", "video", "letter"].includes(m) ? m : "in-person";
}

// chip shows the type of a fact, with a mark besides its colour.
export function chip(type) {
  return h("span", { class: "chip", "data-fact": type }, term("type", type));
}

// source is where an article is from: outlet and day.
export function source(article) {
  return [
    h("a", { href: href(article.id) }, data(outlet(article) || title(article))),
    article.published && [" · ", h("time", { datetime: article.published }, when(article.published))],
  ];
}

// sentence shows the words of an evidence in their sentence.
export function sentence(e, type) {
  const letters = Array.from(plain(e.sentence)); // offsets are code points
  const [from, to] = e.mark;
  return h(
    "q",
    { class: "sentence", dir: "auto" },
    letters.slice(0, from).join(""),
    h("mark", { "data-fact": type }, letters.slice(from, to).join("")),
    letters.slice(to).join(""),
  );
}

// evidence lists the sentences of a fact, each leading to its place in the article.
export function evidence(fact) {
  return h(
    "ol",
    { class: "evidence" },
    fact.evidence.map((e) =>
      h(
        "li",
        null,
        sentence(e, fact.type),
        h(
          "p",
          { class: "from" },
          source(fact.article),
          " · ",
          h("a", { href: `${href(fact.article.id)}?fact=${encodeURIComponent(fact.id)}&at=${e.start}` }, t("fact.inText")),
        ),
      ),
    ),
  );
}

// status is how far a fact has come, if it says.
export function status(fact) {
  const s = values(fact, "status")[0]?.text;
  return s ? h("span", { class: "state", "data-status": s }, term("value.status", s)) : null;
}

// sure is the confidence of a fact, as a number and a bar.
export function sure(fact) {
  return h(
    "span",
    { class: "sure", title: t("fact.confidence") },
    h("span", { class: "unseen" }, t("fact.confidence"), " "),
    h("meter", { min: 0, max: 1, value: fact.confidence, "aria-hidden": "true" }),
    num(fact.confidence),
  );
}

// factItem is an entry of a list of facts.
export function factItem(fact) {
  return h(
    "li",
    { class: "fact" },
    h("p", { class: "line" }, chip(fact.type), " ", line(fact)),
    h(
      "details",
      null,
      h(
        "summary",
        null,
        dotted([
          fact.when && h("time", { datetime: fact.when }, when(fact.when)),
          status(fact),
          data(outlet(fact.article)),
          h("span", { class: "more" }, t("fact.evidence", { n: fact.evidence.length })),
        ]),
      ),
      evidence(fact),
      h("p", { class: "row" }, sure(fact), h("a", { href: href(fact.id) }, t("fact.open"))),
    ),
  );
}
