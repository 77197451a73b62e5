// Queries and saved questions, with their answers as table, picture and JSON. The address
// holds all of it: q (the text) and language, or saved and the question's parameters, and view.
import { data, h, put, say } from "../core/dom.js";
import { address, ask, Problem } from "../core/api.js";
import { base } from "../core/base.js";
import { lang, t } from "../core/i18n.js";
import { download } from "../core/download.js";
import { editor } from "../core/editor.js";
import { picture } from "../core/picture.js";
import { json, table } from "../core/results.js";
import { savedForm } from "../core/saved.js";
import { trouble } from "../core/trouble.js";

export const wide = true;

const views = ["table", "picture", "json"];
const forms = [["csv", "csv", "CSV"], ["tsv", "tsv", "TSV"], ["ndjson", "ndjson", "NDJSON"], ["nquads", "nq", "N-Quads"], ["json", "json", "JSON"], ["typed", "srj", "SPARQL JSON"]];

// A query is what is asked: { saved, params } or { language, text }.
function fromAddress(query) {
  const saved = query.get("saved");
  if (saved) return { saved, params: Object.fromEntries([...query].filter(([k]) => k.startsWith("p.")).map(([k, v]) => [k.slice(2), v])) };
  return { language: query.get("language") || "gizmo", text: query.get("q") || "" };
}

function toAddress(q, view) {
  const v = view === "table" ? "" : view;
  if (q.saved) return address("/q", { saved: q.saved, ...Object.fromEntries(Object.entries(q.params).map(([k, x]) => [`p.${k}`, x])), view: v });
  return address("/q", { language: q.language, q: q.text, view: v });
}

// The address of the API that answers it with rows, and the view of the graph that is its answer.
function rowsOf(q, format) {
  return q.saved ? address(`/api/queries/${encodeURIComponent(q.saved)}`, { ...q.params, format }) : address("/api/v2/query", { lang: q.language, qu: q.text, format });
}

function viewOf(q) {
  if (q.saved) return { view: `saved:${q.saved}`, param: Object.entries(q.params).filter(([, v]) => v).map(([k, v]) => `${k}=${v}`) };
  return { view: `query:${q.text}`, language: q.language };
}

async function answer(q, view, ctx) {
  if (view === "picture") return picture(viewOf(q), t("query.pictureOf"), ctx);
  const got = await ask(rowsOf(q, view === "json" ? "json" : "typed"), { headers: { Accept: "*/*" }, signal: ctx.signal });
  const cut = got.headers.get("Rawabit-Truncated");
  const text = await got.text();
  return [cut && h("p", { class: "cut" }, t("query.cut", { n: +cut })), view === "json" ? json(text) : table(JSON.parse(text))];
}

function saving(q, exports) {
  const choose = h("select", { id: "export-format" }, exports.map((f) => h("option", { value: f.name }, f.name)));
  const link = h("span");
  const update = () => {
    const f = exports.find((x) => x.name === choose.value);
    put(link, download(address("/api/v1/export", { ...viewOf(q), format: f.name }), `answer.${f.ext}`, t("query.save")));
  };
  choose.addEventListener("change", update);
  update();
  return h("div", { class: "downloads row" },
    h("p", null, t("query.asRows"), forms.map(([f, ext, name]) => [" ", download(rowsOf(q, f), `answer.${ext}`, h("span", { dir: "ltr" }, name))])),
    h("p", null, h("label", { for: "export-format" }, t("query.asGraph")), " ", choose, " ", link));
}

export async function render(ctx) {
  ctx.title(t("query.title"));
  const [questions, index, languages, vocabulary, exports] = await Promise.all([
    ask("/api/queries", ctx).then((a) => a.json()),
    ask("/", ctx).then((a) => a.json()),
    ...["data/languages.json", "vocabulary.json", "formats.json"].map((f) => fetch(`${base}/${f}`).then((a) => a.json())),
  ]);
  const known = ["gizmo", "graphql", "mql", ...(index.endpoints.some((e) => e.path === "/sparql") ? ["sparql"] : [])];
  let q = fromAddress(ctx.query);
  let view = views.includes(ctx.query.get("view")) ? ctx.query.get("view") : "table";
  const results = h("section", { class: "answer", "aria-label": t("query.answer") });

  const show = async () => {
    history.replaceState(null, "", toAddress(q, view));
    put(results, h("p", { class: "why" }, t("query.running")));
    try {
      const shown = await answer(q, view, ctx);
      put(results,
        h("div", { class: "row" },
          h("div", { class: "tabs", role: "group", "aria-label": t("query.views") }, views.map((v) => h("button", { type: "button", "aria-pressed": String(v === view), onclick: () => ((view = v), show()) }, t(`query.view.${v}`)))),
          share()),
        shown, saving(q, exports));
      say(t("query.done"));
    } catch (err) {
      if (err.name === "AbortError") return;
      put(results, trouble(err));
      if (err instanceof Problem && err.body.line && !q.saved) field.show(err.body.line, err.body.column);
    }
  };
  const run = (next) => {
    q = next;
    history.pushState(null, "", toAddress(q, view));
    return show();
  };
  const share = () => {
    const button = h("button", { type: "button", onclick: async () => {
      await navigator.clipboard?.writeText(location.href).then(() => (button.textContent = t("query.copied")), () => prompt(t("query.share"), location.href));
    } }, t("query.share"));
    return button;
  };

  // A question that is answered, and a query that is written, each with its own form.
  const language = h("select", { id: "query-language", onchange: () => {
    if (!field.area.value.trim() || Object.values(languages).some((l) => l.example === field.area.value)) field.area.value = languages[language.value].example;
  } }, known.map((l) => h("option", { value: l, selected: l === q.language }, { gizmo: "Gizmo", graphql: "GraphQL", mql: "MQL", sparql: "SPARQL" }[l])));
  const write = () => run({ language: language.value, text: field.area.value });
  const field = editor({ value: q.text || languages[q.language || "gizmo"]?.example || "", languages, vocabulary, language: () => language.value, run: write });
  const written = h(
    "form",
    { class: "write", onsubmit: (e) => {
      e.preventDefault();
      write();
    } },
    h("div", { class: "row" }, h("label", { for: "query-language" }, t("query.language")), language),
    h("label", { for: "query-text" }, t("query.text")),
    field.node,
    h("p", { id: "query-help", class: "why" }, t("query.help")),
    h("div", { class: "row" }, h("button", { class: "main" }, t("query.run"))),
  );
  const asked = savedForm({ questions: questions.queries, chosen: q.saved, params: q.params || {}, lang, run });
  const page = h(
    "div",
    { class: "asking" },
    h("h1", null, t("query.title")),
    h("details", { open: !q.text, class: "part" }, h("summary", null, h("b", null, t("query.saved"))), asked),
    h("details", { open: Boolean(q.text), class: "part" }, h("summary", null, h("b", null, t("query.write"))), written),
    results,
  );
  if (q.saved || q.text) show();
  return page;
}
