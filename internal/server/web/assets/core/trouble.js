// Problems in words: what the server says is wrong, and what to do.
import { h, data } from "./dom.js";
import { Problem } from "./api.js";
import { joined, t } from "./i18n.js";
import { href, name } from "./names.js";

// trouble shows an error of core/api.js, or any other.
export function trouble(err) {
  if (!(err instanceof Problem) && !err.code) console.error(err); // a fault of the page itself
  const body = err.body || {};
  const known = { "no-page": "shell.noPage", unreachable: "shell.unreachable", outdated: "shell.outdated" }[err.code];
  const title = body.title || (known ? t(known) : t("shell.problem"));
  return h(
    "section",
    { class: "trouble", role: "alert" },
    h("h1", null, data(title)),
    err.message && h("p", null, data(err.message, { class: "detail" })),
    body.remedy && h("p", null, data(body.remedy)),
    body.errors?.length &&
      h(
        "ul",
        null,
        body.errors.map((e) => h("li", null, h("code", null, data(e.place)), " ", data(e.message))),
      ),
    body.candidates?.length &&
      h(
        "ul",
        null,
        body.candidates.map((c) =>
          h("li", null, h("a", { href: href(c.id) }, data(name(c))), c.about?.length ? [" — ", joined(c.about.map((a) => data(a)))] : ""),
        ),
      ),
    // A target makes the browser load the page anew.
    h(
      "p",
      null,
      err.code === "outdated" ? h("a", { href: location.href, target: "_self" }, t("shell.anew")) : h("a", { href: "/" }, t("shell.home")),
    ),
  );
}
