// A field for queries that completes from the language, the vocabulary and the names of the graph.
import { data, h, put, say } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { get } from "../core/api.js";
import { kind, name } from "../core/names.js";

// The word that is being written: from the last sign that can't belong to a name.
function wordAt(text, caret) {
  const before = text.slice(0, caret);
  const open = (before.split("\n").pop().match(/"/g) || []).length % 2 === 1;
  const start = open ? before.lastIndexOf('"') + 1 : before.search(/[^\s(){}[\],;"]*$/u);
  return { start, word: before.slice(start), open };
}

// term writes an IRI as the place wants it: in a string it has no quotes of its own, elsewhere as the language has it.
function term(iri, { open, word }, language) {
  const text = `<${iri}>`;
  return open || language === "sparql" || language === "graphql" || word.startsWith("<") ? text : `"${text}"`;
}

// suggestions gives what may complete a word: [{ text, label, why }].
async function suggestions(place, { language, languages, vocabulary, signal }) {
  const plain = place.word.replace(/^[<"]+/, "");
  if (!plain) return [];
  const low = plain.toLowerCase();
  const out = [];
  if (!place.open) {
    const last = low.split(".").pop();
    for (const w of languages[language]?.words || []) {
      const bare = w.toLowerCase().replace(/^\.|^g\./, "");
      if (bare.startsWith(last) && last)
        out.push({ text: place.word.slice(0, place.word.length - last.length) + w.replace(/^\./, ""), label: w, why: language });
    }
  }
  for (const v of vocabulary) {
    const short = v.iri.split(/[#/]/).pop();
    if (
      short.toLowerCase().startsWith(low.replace(/^rb:/, "")) ||
      v.en.toLowerCase().startsWith(low) ||
      v.ar.startsWith(plain) ||
      v.iri.toLowerCase().startsWith(low)
    )
      out.push({ text: term(v.iri, place, language), label: short, why: `${v.en} · ${v.ar}` });
  }
  if (plain.length > 1 && /\p{L}/u.test(plain)) {
    const found = await get("/api/v1/search", { q: plain.replaceAll("_", " "), limit: 6 }, { signal });
    for (const hit of found.items) out.push({ text: term(hit.id, place, language), label: name(hit), why: kind(hit) });
  }
  return out.slice(0, 12);
}

// editor makes the field. languages and vocabulary are data/languages.json and vocabulary.json;
// run is called for Ctrl+Enter, language() names the language.
export function editor({ value, languages, vocabulary, language, run }) {
  const list = h("ul", { id: "query-completions", role: "listbox", "aria-label": t("query.completions"), hidden: true });
  const area = h("textarea", {
    id: "query-text",
    class: "code",
    rows: 9,
    dir: "ltr",
    spellcheck: "false",
    autocomplete: "off",
    autocapitalize: "off",
    value,
    "aria-autocomplete": "list",
    "aria-controls": "query-completions",
    "aria-describedby": "query-help",
  });
  let found = [];
  let at = 0;
  let asked = new AbortController();
  let timer = 0;

  const close = () => {
    asked.abort();
    clearTimeout(timer);
    found = [];
    list.hidden = true;
    area.removeAttribute("aria-activedescendant");
  };
  const mark = (to) => {
    at = to;
    [...list.children].forEach((o, i) => o.setAttribute("aria-selected", String(i === at)));
    area.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  };
  const take = (i) => {
    const { start } = wordAt(area.value, area.selectionStart);
    area.setRangeText(found[i].text, start, area.selectionStart, "end");
    const hole = found[i].text.indexOf('""');
    if (hole >= 0) area.selectionStart = area.selectionEnd = start + hole + 1;
    close();
    area.focus();
  };
  const look = async () => {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    try {
      const got = await suggestions(wordAt(area.value, area.selectionStart), { language: language(), languages, vocabulary, signal });
      if (signal.aborted) return;
      found = got;
    } catch {
      return close(); // without suggestions one can still write
    }
    if (!found.length) return close();
    put(
      list,
      found.map((f, i) =>
        h(
          "li",
          { id: `completion-${i}`, role: "option", "aria-selected": "false", onpointerdown: (e) => e.preventDefault(), onclick: () => take(i) },
          data(f.label),
          " ",
          h("span", { class: "why" }, data(f.why)),
        ),
      ),
    );
    list.hidden = false;
    mark(0);
    say(t("search.found", { n: found.length }));
  };

  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 200);
  });
  area.addEventListener("blur", close);
  area.addEventListener("keydown", (e) => {
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      close();
      return run();
    }
    if (e.key === " " && e.ctrlKey) {
      e.preventDefault();
      return void look();
    }
    if (list.hidden) return;
    const n = list.children.length;
    if (e.key === "ArrowDown") mark((at + 1) % n);
    else if (e.key === "ArrowUp") mark((at - 1 + n) % n);
    else if (e.key === "Enter") take(at);
    else if (e.key === "Escape") close();
    else return;
    e.preventDefault();
  });

  // show goes to the place of an error.
  const show = (line, column) => {
    const lines = area.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((n, l) => n + l.length + 1, 0) + Math.max(0, (column || 1) - 1);
    area.focus();
    area.setSelectionRange(start, Math.min(start + 1, area.value.length));
  };
  return { node: h("div", { class: "editor" }, area, list), area, show };
}
