// The HTTP API. What goes wrong is a Problem with the server's own words.
import { lang } from "./i18n.js";
import { session } from "./kept.js";

const kept = "rawabit-token";

export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || body.title || String(status));
    this.name = "Problem";
    this.status = status;
    this.code = body.code || "";
    this.body = body;
  }
}

// token is what the user gave, until the tab is closed.
export const token = {
  get: () => session.get(kept),
  set: (text) => session.set(kept, text),
};

// address makes one of a path and parameters; a list gives a parameter several times.
export function address(path, params = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params))
    for (const one of [value].flat()) if (one !== undefined && one !== null && one !== "") query.append(name, one);
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

// ask sends a request and gives the answer, if it is none of a problem. When a token is
// wanted the page asks for one and the request is sent again.
export async function ask(target, options = {}) {
  const headers = { Accept: "application/json", "Accept-Language": lang, ...options.headers };
  if (token.get()) headers.Authorization = `Bearer ${token.get()}`;
  let answer;
  try {
    answer = await fetch(target, { ...options, headers });
  } catch (err) {
    if (err.name === "AbortError") throw err;
    throw new Problem(0, { code: "unreachable", detail: String(err.message || err) });
  }
  if (answer.ok) return answer;
  let body = {};
  try {
    body = await answer.json();
  } catch {
    // what is no JSON has its status only
  }
  if (answer.status === 401 && (await wanted())) return ask(target, options);
  throw new Problem(answer.status, body);
}

// wanted is set by the page: it asks for a token, and tells whether there is a new one.
let wanted = async () => false;
export function onWanted(f) {
  wanted = f;
}

// get gives the JSON of a resource, with labels in the language of the interface.
export async function get(path, params, { signal } = {}) {
  return (await ask(address(path, { lang, ...params }), { signal })).json();
}

// send posts a body and gives the JSON of the answer.
export async function send(path, params, kind, body, { signal } = {}) {
  return (await ask(address(path, params), { method: "POST", headers: { "Content-Type": kind }, body, signal })).json();
}
