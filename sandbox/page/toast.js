/**
 * Short messages that come and go, and the line read out to screen readers.
 * @module
 */
import { byId, h } from "./dom.js";
import { icon } from "./icons.js";

const STAY = { error: 12_000, note: 6_000 };

/** @param {string} text @param {"error" | "note"} [kind] */
export function toast(text, kind = "note") {
  const close = h("button", { class: "toast-close", type: "button", "aria-label": "Dismiss", onclick: () => node.remove() }, icon("close"));
  const word = kind === "error" ? h("strong", {}, "Not done. ") : null;
  const node = h("div", { class: `toast toast-${kind}`, role: kind === "error" ? "alert" : "status" }, h("p", {}, word, text), close);
  const shelf = byId("toasts");
  const dialogs = document.querySelectorAll("dialog[open]");
  (dialogs[dialogs.length - 1] ?? document.body).append(shelf);
  shelf.append(node);
  while (shelf.children.length > 3) shelf.firstElementChild?.remove();
  setTimeout(() => node.remove(), STAY[kind]);
}

/** Read out politely, after what is being read now. @param {string} text */
export function announce(text) {
  const live = byId("live");
  live.append(h("p", {}, text));
  while (live.children.length > 4) live.firstElementChild?.remove();
}
