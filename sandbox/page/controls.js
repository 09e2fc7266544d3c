/**
 * The page's own buttons.
 * @module
 */
import { h } from "./dom.js";
import { icon } from "./icons.js";

/**
 * A button that is only a picture; `label` is its name and its hint.
 * @param {string} label
 * @param {string} picture
 * @param {((event: Event) => void) | null} act
 * @param {Record<string, unknown>} [more]
 */
export function tool(label, picture, act, more = {}) {
  return h("button", { class: "tool", type: "button", "aria-label": label, title: label, onclick: act, ...more }, icon(picture));
}

/**
 * A button in words.
 * @param {import("./dom.js").Child} label
 * @param {(() => void) | null} act
 * @param {Record<string, unknown>} [more]
 */
export function button(label, act, more = {}) {
  return h("button", { class: "button", type: "button", onclick: act, ...more }, label);
}

/** @param {import("./dom.js").Child} label @param {() => void} act */
export function primary(label, act) {
  return button(label, act, { class: "button button-primary" });
}
