// Suggestions for fields that name a thing: what the search finds, put in by its id, which is never
// taken for another of the same name.
import { h, plain, put } from "../core/dom.js";
import { get } from "../core/api.js";
import { kind, local, name } from "../core/names.js";

let lists = 0;

// suggest gives a field suggestions of some classes (all if none are named).
export function suggest(input, types = []) {
  const list = h("datalist", { id: `suggestions-${++lists}` });
  input.setAttribute("list", list.id);
  let asked = new AbortController();
  let timer = 0;
  const look = async () => {
    asked.abort();
    asked = new AbortController();
    try {
      const found = await get("/api/v1/search", { q: input.value, type: types.join(","), limit: 8 }, { signal: asked.signal });
      put(
        list,
        found.items.map((x) => h("option", { value: local(x.id), label: plain(`${name(x)} (${kind(x)})`) })),
      );
    } catch {
      // without suggestions one can still write
    }
  };
  input.addEventListener("input", (e) => {
    clearTimeout(timer);
    if (e.inputType && input.value.trim().length > 1) timer = setTimeout(look, 200); // one that was chosen has no inputType
  });
  return [input, list];
}
