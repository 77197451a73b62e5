// What is asked on the page of queries: { saved, params } for a saved question, { language, text }
// for a query that is written. It stands in the address of the page.
import { address } from "../core/api.js";

export function fromAddress(query) {
  const saved = query.get("saved");
  if (saved) return { saved, params: Object.fromEntries([...query].filter(([k]) => k.startsWith("p.")).map(([k, v]) => [k.slice(2), v])) };
  return { language: query.get("language") || "gizmo", text: query.get("q") || "" };
}

export function toAddress(q, view) {
  if (q.saved) return address("/q", { saved: q.saved, ...Object.fromEntries(Object.entries(q.params).map(([k, v]) => [`p.${k}`, v])), view });
  return address("/q", { language: q.language, q: q.text, view });
}

// rowsOf is the address of the API that answers with rows.
export function rowsOf(q, format) {
  if (q.saved) return address(`/api/queries/${encodeURIComponent(q.saved)}`, { ...q.params, format });
  return address("/api/v2/query", { lang: q.language, qu: q.text, format });
}

// viewOf is the view of the graph that is the answer, as exports take it.
export function viewOf(q) {
  if (q.saved)
    return {
      view: `saved:${q.saved}`,
      param: Object.entries(q.params)
        .filter(([, v]) => v)
        .map(([k, v]) => `${k}=${v}`),
    };
  return { view: `query:${q.text}`, language: q.language };
}
