/**
 * Asking twice: Block Kit's confirmation dialog, as a dialog of the page.
 * @module
 */
import { button } from "./controls.js";
import { h, uid } from "./dom.js";
import { plainText, textObject } from "./mrkdwn.js";

/**
 * @param {{title?: any, text?: any, confirm?: any, deny?: any, style?: string} | null | undefined} asked
 * @returns {Promise<boolean>}  true at once when there is nothing to ask
 */
export function confirmed(asked) {
  if (!asked) return Promise.resolve(true);
  const title = uid("confirm");
  const dialog = /** @type {HTMLDialogElement} */ (h("dialog", { class: "dialog dialog-small", "aria-labelledby": title }));
  const choice = (/** @type {string} */ answer, /** @type {string} */ look, /** @type {string} */ label) =>
    button(plainText(label), () => dialog.close(answer), { class: `button ${look}` });
  dialog.append(
    h("h2", { id: title, class: "dialog-title" }, plainText(asked.title?.text ?? "Are you sure?")),
    h("div", { class: "dialog-text" }, textObject(asked.text)),
    h("div", { class: "dialog-buttons" },
      choice("no", "", asked.deny?.text ?? "Cancel"),
      choice("yes", asked.style === "danger" ? "button-danger" : "button-primary", asked.confirm?.text ?? "Yes")),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((decide) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      decide(dialog.returnValue === "yes");
    });
  });
}
