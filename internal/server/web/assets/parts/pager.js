// Lists that come a page at a time: what there is, and a button for more.
import { h, put } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { trouble } from "../core/trouble.js";

// pager makes a list of first ({ items, total, next }). more(cursor) gives the next page, item(x) an entry.
export function pager(first, { item, more, tag = "ol", props = null }) {
  const list = h(tag, props, first.items.map(item));
  let next = first.next;
  const rest = h("p", { class: "rest" });
  const update = () =>
    put(
      rest,
      next && [
        h("button", { type: "button", onclick: load }, t("list.more")),
        " ",
        h("span", null, t("list.shown", { shown: list.children.length, n: first.total })),
      ],
    );
  const load = async (event) => {
    event.target.disabled = true;
    try {
      const page = await more(next);
      const entries = page.items.map(item);
      list.append(...entries);
      next = page.next;
      update();
      const link = entries[0]?.querySelector("a, summary, button");
      link?.focus();
    } catch (err) {
      if (err.name !== "AbortError") put(rest, trouble(err));
    }
  };
  update();
  return [list, rest];
}
