// Queries and saved questions, with their answers as table, picture and JSON. The address
// holds what is asked, and how the answer is looked at.
import { h, put, say } from "../core/dom.js";
import { address, ask, Problem } from "../core/api.js";
import { base } from "../core/base.js";
import { lang, t } from "../core/i18n.js";
import { copying } from "../parts/copy.js";
import { download } from "../parts/download.js";
import { picture } from "../parts/picture.js";
import { fromAddress, rowsOf, toAddress, viewOf } from "../query/question.js";
import { json, table } from "../query/results.js";
import { savedForm } from "../query/saved.js";
import { trouble } from "../core/trouble.js";
import { writtenForm } from "../query/written.js";

export const wide = true;

const views = ["table", "picture", "json"];

// The forms of rows: as the API calls them, the ending of a file, and the name.
const forms = [
  ["csv", "csv", "CSV"],
  ["tsv", "tsv", "TSV"],
  ["ndjson", "ndjson", "NDJSON"],
  ["nquads", "nq", "N-Quads"],
  ["json", "json", "JSON"],
  ["typed", "srj", "SPARQL JSON"],
];

async function answer(q, view, ctx) {
  if (view === "picture") return picture(viewOf(q), t("query.pictureOf"), ctx);
  const got = await ask(rowsOf(q, view === "json" ? "json" : "typed"), { headers: { Accept: "*/*" }, signal: ctx.signal });
  const cut = got.headers.get("Rawabit-Truncated");
  const text = await got.text();
  return [cut && h("p", { class: "cut" }, t("query.cut", { n: +cut })), view === "json" ? json(text) : table(JSON.parse(text))];
}

// saving offers the answer as a file.
function saving(q, exports) {
  const link = h("span");
  const choose = h(
    "select",
    { id: "export-format", onchange: () => update() },
    exports.map((f) => h("option", { value: f.name }, f.name)),
  );
  const update = () => {
    const f = exports.find((x) => x.name === choose.value);
    put(link, download(address("/api/v1/export", { ...viewOf(q), format: f.name }), `answer.${f.ext}`, t("query.save")));
  };
  update();
  return h(
    "div",
    { class: "downloads row" },
    h(
      "p",
      null,
      t("query.asRows"),
      forms.map(([form, ext, name]) => [" ", download(rowsOf(q, form), `answer.${ext}`, h("span", { dir: "ltr" }, name))]),
    ),
    h("p", null, h("label", { for: "export-format" }, t("query.asGraph")), " ", choose, " ", link),
  );
}

function part(open, title, node) {
  return h("details", { open, class: "part" }, h("summary", null, h("b", null, title)), node);
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
  let view = views.includes(ctx.query.get("view")) ? ctx.query.get("view") : views[0];
  const here = () => toAddress(q, view === views[0] ? "" : view);
  const results = h("section", { class: "answer", "aria-label": t("query.answer") });

  const tabs = () =>
    h(
      "div",
      { class: "tabs", role: "group", "aria-label": t("query.views") },
      views.map((v) =>
        h(
          "button",
          {
            type: "button",
            "aria-pressed": String(v === view),
            onclick: () => {
              view = v;
              ctx.go(here(), { replace: true, quiet: true });
              show();
            },
          },
          t(`query.view.${v}`),
        ),
      ),
    );
  let turn = 0;
  const show = async () => {
    const mine = ++turn; // an answer that comes after the next was asked for is not shown
    put(results, h("p", { class: "why" }, t("query.running")));
    try {
      const shown = await answer(q, view, ctx);
      if (mine !== turn) return;
      put(
        results,
        h(
          "div",
          { class: "row" },
          tabs(),
          copying(t("query.share"), () => location.href),
        ),
        shown,
        saving(q, exports),
      );
      say(t("query.done"));
    } catch (err) {
      if (err.name === "AbortError" || mine !== turn) return;
      put(results, trouble(err));
      if (err instanceof Problem && err.body.line && !q.saved) written.show(err.body.line, err.body.column);
    }
  };
  const run = (next) => {
    q = next;
    ctx.go(here(), { quiet: true });
    show();
  };

  const written = writtenForm({ query: q, known, languages, vocabulary, run });
  const page = h(
    "div",
    { class: "asking" },
    h("h1", null, t("query.title")),
    part(!q.text, t("query.saved"), savedForm({ questions: questions.queries, chosen: q.saved, params: q.params || {}, lang, run })),
    part(Boolean(q.text), t("query.write"), written.node),
    results,
  );
  if (q.saved || q.text) show();
  return page;
}
