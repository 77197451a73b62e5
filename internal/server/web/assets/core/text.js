// The text of an article with its evidence marked.
import { h, plain } from "./dom.js";
import { t, term } from "./i18n.js";

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
        class: "span", tabindex: "0", role: "button", "data-fact": inner.type, "data-depth": Math.min(new Set(piece.spans.map((s) => s.fact)).size, 4),
        "data-start": piece.start, "aria-label": `${text}: ${[...new Set(piece.spans.map((s) => term("type", s.type)))].join(t("list.comma"))}`,
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
