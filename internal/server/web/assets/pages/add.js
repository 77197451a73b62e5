// Articles are put in as text, as HTML or as files, and become a graph before one's eyes.
import { data, h, put, say } from "../core/dom.js";
import { ask, get, send } from "../core/api.js";
import { num, t, term } from "../core/i18n.js";
import { href, local, named, path } from "../core/names.js";
import { picture } from "../parts/picture.js";
import { factItem } from "../core/fact.js";
import { trouble } from "../core/trouble.js";

const kinds = { html: "text/html", htm: "text/html", json: "application/json", jsonl: "application/x-ndjson", ndjson: "application/x-ndjson" };

// kindOf is the media type of a file by its name.
function kindOf(name) {
  return kinds[name.toLowerCase().split(".").pop()] || "text/plain";
}

// looksLikeHTML tells pasted source of a page from pasted text.
export function looksLikeHTML(text) {
  return /^\s*<(!doctype|html|head|body|article|main|section|div|h1|p)\b/i.test(text);
}

// became shows what an article has become: its facts by type, who is in it, and each fact.
async function became(id, ctx) {
  const [article, facts] = await Promise.all([
    get(`/api/v1/articles/${path(local(id).split("/").pop())}`, {}, ctx),
    get("/api/v1/facts", { article: local(id), limit: 1000, order: "oldest" }, ctx),
  ]);
  const counts = new Map();
  for (const f of facts.items) counts.set(f.type, (counts.get(f.type) || 0) + 1);
  return [
    counts.size > 0 &&
      h(
        "ul",
        { class: "counts" },
        [...counts].map(([type, n]) =>
          h("li", null, h("span", { class: "chip", "data-fact": type }, term("types", type)), " ", h("b", null, num(n))),
        ),
      ),
    article.entities.length > 0 &&
      h(
        "ul",
        { class: "inline" },
        article.entities.map((e) => h("li", null, named(e))),
      ),
    facts.items.length > 0 && (await picture({ view: `article:${local(id)}` }, t("add.picture"), ctx)),
    facts.items.length > 0 &&
      h(
        "details",
        null,
        h("summary", null, h("span", { class: "more" }, t("add.facts", { n: facts.total }))),
        h(
          "ol",
          { class: "facts" },
          facts.items.map((f) => factItem(f)),
        ),
      ),
  ];
}

// arrived shows one article of an answer.
async function arrived(a, ctx) {
  const state = h("span", { class: "state", "data-status": a.status }, t(`add.status.${a.status}`));
  if (!a.id) return h("div", { class: "came" }, h("p", null, state, " ", data(a.detail || "")));
  const head = h("p", null, state, " ", h("a", { href: href(a.id) }, t("add.open")), " · ", t("add.facts", { n: a.facts }));
  try {
    return h("div", { class: "came" }, head, await became(a.id, ctx));
  } catch (err) {
    if (err.name === "AbortError") throw err;
    return h("div", { class: "came" }, head, trouble(err));
  }
}

// sending makes an entry for an article, or a file of several; work sends it and shows what comes of it.
function sending({ name, kind, body }, settings, ctx) {
  const state = h("p", { class: "why" }, t("add.reading"));
  const item = h("li", { class: "fact" }, h("p", { class: "line" }, data(name)), state);
  const work = async () => {
    try {
      const answer = await send("/api/v1/articles", settings, kind, body, ctx);
      put(state, t("add.came", { n: answer.articles.length }), " · ", t("add.quads", { n: answer.quadsAdded }));
      for (const a of answer.articles) item.append(await arrived(a, ctx));
      say(t("add.done", { name }));
    } catch (err) {
      if (err.name === "AbortError") return;
      put(state, t("add.refused"));
      item.append(trouble(err));
    }
  };
  return { item, work };
}

export async function render(ctx) {
  ctx.title(t("add.title"));
  const index = await (await ask("/", ctx)).json(); // a server that is read-only does not list it
  if (!index.endpoints.some((e) => e.path === "/api/v1/articles" && e.methods.includes("POST")))
    return h("div", null, h("h1", null, t("add.title")), h("p", { class: "empty" }, t("add.readOnly")));
  const results = h("ol", { class: "found", "aria-live": "polite" });
  const text = h("textarea", { id: "add-text", rows: 10, dir: "auto", placeholder: t("add.paste") });
  const published = h("input", { id: "add-published", type: "date" });
  const source = h("input", { id: "add-source", dir: "auto" });
  const replace = h("input", { id: "add-replace", type: "checkbox" });
  const files = h("input", { type: "file", multiple: true, accept: ".txt,.html,.htm,.json,.jsonl,.ndjson,text/plain,text/html" });

  // One after the other: the server has one writer, and the order is the user's.
  let queue = Promise.resolve();
  const enqueue = async (list) => {
    const settings = { published: published.value, source: source.value, replace: replace.checked ? "true" : "" };
    for (const it of list) {
      const { item, work } = sending(it, settings, ctx);
      results.prepend(item);
      queue = queue.then(work);
    }
    await queue;
  };
  const take = (list) => enqueue([...list].map((f) => ({ name: f.name, kind: kindOf(f.name), body: f })));

  files.addEventListener("change", () => {
    take(files.files);
    files.value = "";
  });
  const form = h(
    "form",
    {
      class: "add",
      onsubmit: (e) => {
        e.preventDefault();
        const body = text.value;
        if (!body.trim()) return text.focus();
        enqueue([{ name: body.trim().split("\n", 1)[0].slice(0, 80), kind: looksLikeHTML(body) ? "text/html" : "text/plain", body }]);
        text.value = "";
      },
      ondragover: (e) => {
        e.preventDefault();
        form.classList.add("over");
      },
      ondragleave: () => form.classList.remove("over"),
      ondrop: (e) => {
        e.preventDefault();
        form.classList.remove("over");
        if (e.dataTransfer.files.length) take(e.dataTransfer.files);
        else text.value = e.dataTransfer.getData("text/plain");
      },
    },
    h("label", { for: "add-text" }, t("add.text")),
    text,
    h(
      "div",
      { class: "fields" },
      h("div", { class: "field" }, h("label", { for: "add-published" }, t("add.published")), published),
      h("div", { class: "field" }, h("label", { for: "add-source" }, t("add.source")), source),
    ),
    h("label", { class: "check" }, replace, " ", t("add.replace")),
    h("div", { class: "row" }, h("button", { class: "main" }, t("add.read")), h("label", { class: "file" }, files, h("span", null, t("add.files")))),
  );
  return h("div", null, h("h1", null, t("add.title")), h("p", { class: "lead" }, t("add.lead")), form, results);
}
