// Buttons that copy a text.
import { h, put, say } from "../core/dom.js";
import { t } from "../core/i18n.js";

// copying makes one; text is asked for when it is pressed.
export function copying(label, text) {
  const button = h("button", { type: "button" }, label);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      put(button, t("list.copied"));
      say(t("list.copied"));
    } catch {
      prompt(label, text()); // where a page may not copy
    }
  });
  return button;
}
