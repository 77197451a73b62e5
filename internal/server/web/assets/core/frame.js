// What stands around every page: name, search, ways to the other pages, language, colours, token.
import { h, put } from "./dom.js";
import { lang, t } from "./i18n.js";
import { local } from "./kept.js";
import { searchBox } from "./searchbox.js";
import { onWanted } from "./api.js";
import { tokenDialog } from "./token.js";

// The pages that the head leads to, by address and message.
const links = [
  ["/f", "shell.facts"],
  ["/a", "shell.articles"],
  ["/q", "shell.query"],
  ["/add", "shell.add"],
];

let askToken = () => {};

const themes = ["auto", "light", "dark"];

function theme() {
  const kept = local.get("rawabit-theme");
  return themes.includes(kept) ? kept : "auto";
}

function paint(which) {
  document.documentElement.dataset.theme = which;
}

function themeButton() {
  const button = h("button", {
    class: "quiet",
    type: "button",
    onclick: () => {
      local.set("rawabit-theme", themes[(themes.indexOf(theme()) + 1) % themes.length]);
      paint(theme());
      name();
    },
  });
  const name = () => put(button, h("span", { class: "unseen" }, t("shell.colours"), " "), t(`shell.theme.${theme()}`));
  name();
  return button;
}

function make({ speak, go }) {
  paint(theme());
  const other = lang === "ar" ? "en" : "ar";
  const dialog = tokenDialog();
  onWanted(dialog.ask);
  askToken = dialog.open;
  return [
    h("a", { class: "skip", href: "#main" }, t("shell.skip")),
    h(
      "header",
      { class: "head" },
      h("a", { class: "brand", href: "/" }, h("b", null, t("shell.name"))),
      searchBox({ go }),
      h(
        "nav",
        { "aria-label": t("shell.pages") },
        h(
          "ul",
          null,
          links.map(([to, key]) => h("li", null, h("a", { href: to }, t(key)))),
        ),
      ),
      h(
        "div",
        { class: "settings" },
        h(
          "button",
          { class: "quiet", type: "button", lang: other, dir: other === "ar" ? "rtl" : "ltr", onclick: () => speak(other) },
          t("shell.otherLanguage"),
        ),
        themeButton(),
      ),
    ),
    h("p", { id: "status", class: "unseen", role: "status" }),
    dialog.node,
  ];
}

function foot() {
  return h(
    "footer",
    { class: "foot" },
    h(
      "p",
      null,
      h("a", { href: "/docs" }, t("shell.api")),
      " · ",
      h("button", { class: "link", type: "button", onclick: () => askToken() }, t("shell.token")),
    ),
  );
}

// at marks the page that is shown.
function at({ pathname }) {
  for (const a of document.querySelectorAll("header nav a")) {
    const here = pathname === a.pathname || pathname.startsWith(`${a.pathname}/`);
    if (here) a.setAttribute("aria-current", "page");
    else a.removeAttribute("aria-current");
  }
}

export const frame = { make, foot, at };
