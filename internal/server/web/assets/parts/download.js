// Links that save an answer of the API as a file.
import { h } from "../core/dom.js";
import { ask, token } from "../core/api.js";
import { t } from "../core/i18n.js";

// save fetches an address and keeps the answer as a file: a plain link could carry no token.
export async function save(href, file) {
  const blob = await (await ask(href, { headers: { Accept: "*/*" } })).blob();
  const url = URL.createObjectURL(blob);
  h("a", { href: url, download: file }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

// download is a link to an answer.
export function download(href, file, ...text) {
  return h(
    "a",
    {
      href,
      download: file,
      onclick: (e) => {
        if (!token.get()) return; // the browser does it, and shows how far it is
        e.preventDefault();
        save(href, file);
      },
    },
    text,
  );
}

const endings = { nquads: "nq" };

// downloads lists the forms of an answer.
export function downloads(target, forms, name) {
  const href = (form) => `${target}${target.includes("?") ? "&" : "?"}format=${form}`;
  return h(
    "p",
    { class: "downloads" },
    t("list.download"),
    forms.map((form) => [
      " ",
      download(href(form), `${name}.${endings[form] || form}`, h("span", { dir: "ltr" }, (endings[form] || form).toUpperCase())),
    ]),
  );
}
