// Drawings that the server makes of a view of the graph.
import { h, put } from "../core/dom.js";
import { address, ask } from "../core/api.js";
import { trouble } from "../core/trouble.js";

// picture shows the SVG of a view (see docs/exports.md) as an image, in which nothing runs.
export async function picture(view, alt, { signal }) {
  const answer = await ask(address("/api/v1/export", { ...view, format: "svg" }), { headers: { Accept: "image/svg+xml" }, signal });
  const url = URL.createObjectURL(await answer.blob());
  signal.addEventListener("abort", () => URL.revokeObjectURL(url));
  return h("div", { class: "scroll picture", tabindex: "0", role: "region", "aria-label": alt }, h("img", { src: url, alt }));
}

// folded is a picture that is made when it is unfolded.
export function folded(summary, view, alt, ctx) {
  const place = h("div", null);
  const load = async () => {
    if (place.firstChild) return;
    try {
      put(place, await picture(view, alt, ctx));
    } catch (err) {
      if (err.name !== "AbortError") put(place, trouble(err));
    }
  };
  return h("details", { class: "part", ontoggle: (e) => e.target.open && load() }, h("summary", null, h("b", null, summary)), place);
}
