// The dialog that asks for a token, where the server wants one.
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { token } from "./api.js";

export function tokenDialog() {
  const input = h("input", { id: "token-text", type: "password", autocomplete: "off", spellcheck: "false", dir: "ltr", placeholder: "rwb_…" });
  const why = h("p", { class: "why" }, t("shell.tokenWhy"));
  let asking = null; // what requests wait for
  let settle = null; // ends that
  const node = h(
    "dialog",
    { id: "token", "aria-labelledby": "token-title" },
    h(
      "form",
      {
        method: "dialog",
        onsubmit: () => {
          token.set(input.value.trim());
          end(Boolean(input.value.trim()));
        },
      },
      h("h2", { id: "token-title" }, t("shell.token")),
      why,
      h("label", { for: "token-text" }, t("shell.tokenField")),
      input,
      h(
        "div",
        { class: "row" },
        h("button", { class: "main" }, t("shell.tokenUse")),
        h("button", { type: "button", onclick: () => node.close() }, t("shell.cancel")),
      ),
    ),
  );
  const end = (given) => {
    settle?.(given);
    settle = null;
  };
  node.addEventListener("close", () => end(false));
  const open = () => {
    input.value = token.get();
    if (!node.open) node.showModal();
  };
  // Requests that come while it is open wait for the same answer.
  const ask = () => {
    if (!settle) {
      asking = new Promise((resolve) => (settle = resolve));
      open();
    }
    return asking;
  };
  return { node, open, ask };
}
