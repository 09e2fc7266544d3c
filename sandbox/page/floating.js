/**
 * Panels that float beside a control: in the top layer, so that no dialog or scroller cuts them off.
 * @module
 */
import { h } from "./dom.js";

const GAP = 4;
const EDGE = 8;

/**
 * Show `panel` (an element with a `popover` attribute) under its anchor, or above it where there is more room.
 * @param {Element} anchor
 * @param {HTMLElement} panel
 * @param {{wide?: boolean, end?: boolean}} [how]  as wide as the anchor; lined up with its right edge
 */
export function float(anchor, panel, how = {}) {
  if (!panel.isConnected) (anchor.closest("dialog") ?? document.body).append(panel);
  if (!panel.matches(":popover-open")) panel.showPopover();
  const box = anchor.getBoundingClientRect();
  if (how.wide) panel.style.minWidth = `${Math.min(box.width, innerWidth - 2 * EDGE)}px`;
  const below = innerHeight - box.bottom - GAP - EDGE;
  const above = box.top - GAP - EDGE;
  panel.style.left = "0px";
  panel.style.maxHeight = "none";
  const up = panel.offsetHeight > below && above > below;
  panel.style.maxHeight = `${Math.max(120, Math.min(up ? above : below, 380))}px`;
  const wanted = how.end ? box.right - panel.offsetWidth : box.left;
  panel.style.left = `${Math.max(EDGE, Math.min(wanted, innerWidth - panel.offsetWidth - EDGE))}px`;
  panel.style.top = up ? "auto" : `${box.bottom + GAP}px`;
  panel.style.bottom = up ? `${innerHeight - box.top + GAP}px` : "auto";
}

/**
 * A button that opens a menu.
 * @param {HTMLElement} button
 * @param {() => {label: import("./dom.js").Child, about?: string, pick: () => void}[]} items  asked each time it opens
 */
export function menu(button, items) {
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  const panel = h("div", { class: "menu", role: "menu", popover: "auto", "aria-label": button.getAttribute("aria-label") });
  panel.addEventListener("toggle", (event) => {
    const open = /** @type {ToggleEvent} */ (event).newState === "open";
    button.setAttribute("aria-expanded", String(open));
    if (!open) panel.remove();
  });
  panel.addEventListener("keydown", (event) => moveInMenu(panel, event));
  button.addEventListener("click", () => {
    panel.replaceChildren(...items().map((item) => menuItem(item, panel, button)));
    float(button, panel, { end: true });
    /** @type {HTMLElement | null} */ (panel.firstElementChild)?.focus();
  });
  return button;
}

/** @param {{label: import("./dom.js").Child, about?: string, pick: () => void}} item @param {HTMLElement} panel @param {HTMLElement} button */
function menuItem(item, panel, button) {
  const pick = () => {
    panel.hidePopover();
    button.focus();
    item.pick();
  };
  const about = item.about ? h("span", { class: "menu-about" }, item.about) : null;
  const look = { class: "menu-item", role: "menuitem", type: "button", tabindex: "-1", onclick: pick };
  return h("button", look, h("span", {}, item.label), about);
}

/** @param {HTMLElement} panel @param {KeyboardEvent} event */
function moveInMenu(panel, event) {
  const all = /** @type {HTMLElement[]} */ ([...panel.children]);
  const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  all[(to + all.length) % all.length]?.focus();
}
