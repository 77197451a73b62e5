// The text of an article with its evidence marked.
import { h, plain } from "../core/dom.js";
import { t, term } from "../core/i18n.js";

// cuts splits code points [from, to) where spans begin or end: pieces with the spans that cover them.
export function cuts(spans, from, to) {
  const inside = spans.filter((s) => s.start < to && s.end > from);
  const at = new Set([from, to]);
  for (const s of inside) {
    at.add(Math.max(s.start, from));
    at.add(Math.min(s.end, to));
  }
  const sorted = [...at].sort((a, b) => a - b);
  return sorted.slice(1).map((end, i) => ({ start: sorted[i], end, spans: inside.filter((s) => s.start <= sorted[i] && s.end >= end) }));
}

// marked gives the nodes of a stretch of text. A piece with evidence is a button; pick is called
// with the spans that cover it. The innermost span gives the colour, others a line each.
export function marked(letters, spans, from, to, pick) {
  return cuts(spans, from, to).map((piece) => {
    const text = plain(letters.slice(piece.start, piece.end).join(""));
    if (!piece.spans.length || !text.trim()) return text;
    const inner = piece.spans.reduce((a, b) => (b.end - b.start < a.end - a.start ? b : a));
    return h(
      "mark",
      {
        class: "span",
        tabindex: "0",
        role: "button",
        "data-fact": inner.type,
        "data-depth": Math.min(new Set(piece.spans.map((s) => s.fact)).size, 4),
        "data-start": piece.start,
        "aria-label": `${text}: ${[...new Set(piece.spans.map((s) => term("type", s.type)))].join(t("list.comma"))}`,
        onclick: () => pick(piece.spans),
        onkeydown: (e) => {
          if (e.key !== "Enter" && e.key !== " ") return;
          e.preventDefault();
          pick(piece.spans);
        },
      },
      text,
    );
  });
}

// laid sets out the text by its blocks (/api/v1/articles/…/layout): headings, paragraphs, lists with
// their marks as they stand, tables; from says where to begin. Whatever stands between blocks is
// shown as well.
export function laid(letters, blocks, from, spans, pick) {
  const show = (start, end) => marked(letters, spans, start, end, pick);
  const between = (start, end) => plain(letters.slice(start, end).join("")).trim();
  const out = [];
  let at = from;
  let open = null; // the list or table that goes on
  const into = (tag, key) => {
    if (open?.key !== key) {
      open = { key, node: tag === "table" ? h("table", null, h("tbody")) : h(tag, { class: "items" }) };
      out.push(
        tag === "table" ? h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("article.table") }, open.node) : open.node,
      );
    }
    return tag === "table" ? open.node.firstChild : open.node;
  };
  for (const b of blocks) {
    const before = between(at, b.start);
    if (b.kind === "item") into("ul", "list").append(h("li", null, before && [h("span", { class: "bullet" }, before), " "], show(b.start, b.end)));
    else if (b.kind === "row" || b.kind === "header-row") {
      const cell = b.kind === "row" ? "td" : "th";
      const cells = b.cells?.length ? b.cells : [b];
      into("table", `table ${b.table}`).append(
        h(
          "tr",
          null,
          cells.map((c) => h(cell, cell === "th" ? { scope: "col" } : null, show(c.start, c.end))),
        ),
      );
    } else {
      open = null;
      if (before) out.push(h("p", { class: "why" }, before));
      out.push(h(b.kind === "heading" ? "h2" : "p", b.kind === "headline" ? { class: "headline" } : null, show(b.start, b.end)));
    }
    at = b.end;
  }
  const rest = between(at, letters.length);
  if (rest) out.push(h("p", null, show(at, letters.length)));
  return out;
}

// lines sets out the text line by line, where its blocks are not known.
export function lines(letters, spans, pick) {
  const out = [];
  let from = 0;
  for (let at = 0; at <= letters.length; at++) {
    if (at < letters.length && letters[at] !== "\n") continue;
    if (at > from) out.push(h("p", null, marked(letters, spans, from, at, pick)));
    from = at + 1;
  }
  return out;
}
