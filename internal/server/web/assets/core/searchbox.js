// The box that finds names in either script, with the reason of each match as one types.
import { data, h, put, say } from "./dom.js";
import { joined, t } from "./i18n.js";
import { get } from "./api.js";
import { href, kind, name, second } from "./names.js";

// reason says why a name was found: the kind of match, and the name that matched where it is none of those shown.
export function reason(hit) {
  const word = t(`search.reason.${hit.reason}`);
  return hit.match && hit.match !== name(hit) && hit.match !== second(hit) ? [word, ": ", data(hit.match)] : word;
}

// about is what tells a thing apart from its namesakes.
export function about(hit) {
  return hit.about?.length ? joined(hit.about.map((n) => data(name(n)))) : null;
}

let boxes = 0;

// searchBox makes one. go opens an address; big is for the middle of a page.
export function searchBox({ go, value = "", big = false }) {
  const id = `search-${++boxes}`;
  const options = h("ul", { id: `${id}-list`, role: "listbox", "aria-label": t("search.suggestions"), hidden: true });
  const input = h("input", {
    id,
    type: "search",
    name: "q",
    value,
    dir: "auto",
    autocomplete: "off",
    spellcheck: "false",
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": `${id}-list`,
    "aria-autocomplete": "list",
    placeholder: t("search.placeholder"),
  });
  let hits = [];
  let at = -1;
  let asked = new AbortController();
  let timer = 0;

  const close = () => {
    options.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (to) => {
    at = to;
    [...options.children].forEach((o, i) => o.setAttribute("aria-selected", String(i === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", options.children[at].id);
      options.children[at].scrollIntoView({ block: "nearest" });
    }
  };
  const open = (hit) => {
    asked.abort();
    clearTimeout(timer);
    close();
    go(href(hit.id));
  };
  const show = (found) => {
    hits = found;
    put(
      options,
      hits.map((hit, i) =>
        h(
          "li",
          { id: `${id}-${i}`, role: "option", "aria-selected": "false", onpointerdown: (e) => e.preventDefault(), onclick: () => open(hit) },
          h("span", { class: "names" }, data(name(hit)), second(hit) && [" ", data(second(hit), { class: "second" })]),
          h("span", { class: "why" }, kind(hit), about(hit) && [" · ", about(hit)], " · ", reason(hit)),
        ),
      ),
    );
    at = -1;
    options.hidden = hits.length === 0;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    say(t("search.found", { n: hits.length }));
  };
  const look = async () => {
    asked.abort();
    asked = new AbortController();
    const q = input.value.trim();
    if (!q) return close();
    try {
      show((await get("/api/v1/search", { q, limit: 8 }, { signal: asked.signal })).items);
    } catch {
      close(); // the page of the search says what is wrong
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 150);
  });
  input.addEventListener("keydown", (e) => {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      if (options.hidden) return void look();
      e.preventDefault();
      const step = e.key === "ArrowDown" ? 1 : -1;
      mark(((at + 1 + step + hits.length + 1) % (hits.length + 1)) - 1);
    } else if (e.key === "Escape") close();
    else if (e.key === "Enter" && at >= 0) {
      e.preventDefault();
      open(hits[at]);
    }
  });
  input.addEventListener("blur", close);

  return h(
    "form",
    {
      class: big ? "search big" : "search",
      role: "search",
      action: "/s",
      onsubmit: (e) => {
        e.preventDefault();
        asked.abort();
        clearTimeout(timer);
        close();
        if (input.value.trim()) go(`/s?q=${encodeURIComponent(input.value.trim())}`);
      },
    },
    h("label", { for: id, class: "unseen" }, t("search.label")),
    input,
    h("button", { class: big ? "main" : "quiet" }, t("search.go")),
    options,
  );
}
