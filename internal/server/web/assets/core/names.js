// Names of things, and their permanent addresses.
import { h, data } from "./dom.js";
import { lang, term } from "./i18n.js";

const ids = "https://w3id.org/rawabit/id/";
const facts = ["tenure", "visit", "meeting", "agreement", "cooperation", "objective", "measure"];

// local is an id below id/: country/LY.
export function local(iri) {
  return iri.startsWith(ids) ? iri.slice(ids.length) : iri;
}

// full is the IRI of a local id.
export function full(id) {
  return /^[a-z]+:\/\//.test(id) ? id : ids + id;
}

// path writes an id into an address, its slashes as they are.
export function path(id) {
  return id.split("/").map(encodeURIComponent).join("/");
}

// href is the page of a thing, by its IRI.
export function href(iri) {
  const id = local(iri);
  const kind = id.slice(0, id.indexOf("/"));
  if (kind === "article") return `/a/${path(id.slice("article/".length))}`;
  return `/${facts.includes(kind) ? "f" : "e"}/${path(id)}`;
}

// name is the name of a node in the language of the interface, or in the other.
export function name(node) {
  const [mine, other] = lang === "ar" ? [node.ar, node.en] : [node.en, node.ar];
  return mine || other || local(node.id).split("/").pop().replaceAll("_", " ");
}

// second is its name in the other language, if it has both.
export function second(node) {
  if (!node.ar || !node.en) return "";
  return lang === "ar" ? node.en : node.ar;
}

// kind is the class of a node, as a word.
export function kind(node) {
  return node.types?.length ? term("type", node.types[0]) : "";
}

// named is a link to a node.
export function named(node, props) {
  return h("a", { href: href(node.id), class: "node", "data-type": node.types?.[0], ...props }, data(name(node)));
}

// file is the last part of where an article was read from: who looks at it has no use for the folders.
function file(article) {
  return (article.source || "").split(/[\\/]/).pop();
}

// outlet is who published an article, else the file it was read from.
export function outlet(article) {
  return article.outlet || file(article);
}

// title is the headline of an article, else the file it was read from.
export function title(article) {
  return article.title || file(article) || local(article.id);
}
