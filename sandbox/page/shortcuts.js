/**
 * Keys that work anywhere on the page, and the list of them.
 * @module
 */
import { writeHere } from "./channel.js";
import { jumpToNext, togglePause } from "./clock.js";
import { primary } from "./controls.js";
import { h, uid } from "./dom.js";
import { toggleFaults } from "./faults.js";
import { askWhere, askWhom } from "./palette.js";
import { goTo } from "./route.js";
import { openPane, store } from "./store.js";

/** @param {(id: string) => void} actAs */
export function startShortcuts(actAs) {
  /** @type {Record<string, () => void>} */
  const keys = {
    KeyA: () => askWhom(actAs),
    KeyG: () => askWhere(goTo),
    KeyJ: () => jumpToNext(),
    KeyP: () => togglePause(),
    KeyB: () => openPins(),
    KeyM: () => writeHere(),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    KeyX: () => toggleFaults(),
    Slash: () => showKeys(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    const palette = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    const act = palette ? keys.KeyG : event.altKey && !event.ctrlKey && !event.metaKey ? keys[event.code] : undefined;
    if (!act || document.querySelector("dialog.modal[open]")) return;
    event.preventDefault();
    act();
  });
}

function openPins() {
  const channel = store.channels.get(store.current);
  if (channel?.pins.length) openPane({ kind: "pins", channel: channel.id, ts: "" });
}

/** @param {number} by */
function step(by) {
  const rows = [...document.querySelectorAll("#nav-list .nav-row")];
  const at = rows.findIndex((row) => row.getAttribute("aria-current"));
  const next = rows[(at + by + rows.length) % rows.length];
  const id = next?.getAttribute("data-key");
  if (id) goTo(id);
}

/** @type {[string[], string, string][]} Keys, where they work, what they do. */
const LIST = [
  [["Alt A"], "", "Act as someone else"], [["Ctrl K", "Alt G"], "", "Go to a channel"], [["Alt ↑", "Alt ↓"], "", "Channel before, after"],
  [["Alt M"], "", "To the message box"], [["Alt B"], "", "Open what is pinned"], [["Alt J"], "", "Jump to the next due moment"],
  [["Alt P"], "", "Pause or run the clock"], [["Alt X"], "", "Bad day: begin and end faults"],
  [["Alt /"], "", "These keys"], [["↑"], "in an empty box", "What you wrote before"],
  [["Tab", "Enter"], "in a list", "Take a suggestion"], [["↑", "↓"], "on a message", "Message before, after"],
  [["T"], "on a message", "Open its thread"], [["I"], "on a message", "Its JSON"], [["Esc"], "", "Close the pane, form or list"],
];

/** @param {[string[], string, string]} line */
function keyLine([keys, where, what]) {
  return [h("dt", {}, keys.map((key) => [h("kbd", {}, key), " "]), where), h("dd", {}, what)];
}

export function showKeys() {
  const title = uid("keys");
  const dialog = /** @type {HTMLDialogElement} */ (h("dialog", { class: "dialog", "aria-labelledby": title },
    h("h2", { class: "dialog-title", id: title }, "Keys"),
    h("dl", { class: "keys", tabindex: "0" }, LIST.map(keyLine)),
    h("div", { class: "dialog-buttons" }, primary("Close", () => dialog.close()))));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
