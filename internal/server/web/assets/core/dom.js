// Elements made of data. Text only ever becomes text nodes: nothing in the explorer parses markup.

// What turns the text around it to another direction, and would out of its place.
const turning = /[\u202a-\u202e\u2066-\u2069]/g;

// plain makes what turns text visible, a letter for a letter so that offsets stay.
export function plain(text) {
  return String(text ?? "").replace(turning, "\ufffd");
}

function fill(e, props, children) {
  for (const [name, value] of Object.entries(props || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") e.addEventListener(name.replace(/^on/, ""), value);
    else if (name === "value" || name === "checked" || name === "selected") e[name] = value;
    else e.setAttribute(name, value === true ? "" : value);
  }
  add(e, children);
  return e;
}

function add(e, children) {
  for (const c of children) {
    if (Array.isArray(c)) add(e, c);
    else if (c !== undefined && c !== null && c !== false) e.append(c);
  }
}

// h makes an element: h("a", { href, onclick: f }, "text", node, [more]). There is no style
// attribute under the policy of the page; use a class, or the element's style property.
export function h(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

// svg is h for drawings.
export function svg(tag, props, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), props, children);
}

// data shows a text of the graph, whose direction is its own, and its language by its letters where
// that is not the page's, for those who listen.
export function data(text, props) {
  const own = /[\u0620-\u06ff]/.test(text) ? "ar" : "en";
  return h("bdi", { dir: "auto", lang: own === document.documentElement.lang ? null : own, ...props }, plain(text));
}

// dotted puts what there is of a list behind each other.
export function dotted(items) {
  return items.filter(Boolean).map((x, i) => (i ? [" · ", x] : x));
}

// put empties an element and puts in what is given.
export function put(e, ...children) {
  e.replaceChildren();
  add(e, children);
  return e;
}

// say tells readers of the screen what has changed.
export function say(text) {
  const e = document.getElementById("status");
  if (e) e.textContent = text;
}
