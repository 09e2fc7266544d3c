/**
 * How a person looks on the page: a face made of initials, and a word for anyone who is not a plain member.
 * @module
 */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { nameOf, person, store } from "./store.js";

const TINTS = 8;

/** @type {Record<string, string>} */
const ROLES = {
  admin: "Workspace admin", guest: "Guest", single_channel_guest: "Single-channel guest",
  stranger: "Other workspace", bot: "App", deactivated: "Deactivated",
};

/** Empty for a plain member. @param {{kind?: string} | null | undefined} who */
export function roleOf(who) {
  return ROLES[who?.kind ?? ""] ?? "";
}

/** A decorative face; the name always stands beside it. @param {string} id @param {string} [size] */
export function face(id, size = "") {
  if (id === store.app.user || person(id)?.kind === "bot") {
    return h("span", { class: `face face-app ${size}`, "aria-hidden": "true" }, icon("bolt"));
  }
  const name = nameOf(id);
  if (!person(id)) return h("span", { class: `face face-none ${size}`, "aria-hidden": "true" }, icon("reply"));
  const letters = name.split(/[\s.-]+/).map((word) => word.charAt(0)).slice(0, 2).join("").toUpperCase();
  return h("span", { class: `face tint-${tint(id)} ${size}`, "aria-hidden": "true" }, letters);
}

/** Neighbours in the list of people differ. @param {string} id */
function tint(id) {
  return Math.max(0, [...store.people.keys()].indexOf(id)) % TINTS;
}

/** A word in a box for guests, strangers and the like, or nothing. @param {string} id */
export function roleMark(id) {
  const role = roleOf(person(id));
  return role ? h("span", { class: `role role-${person(id)?.kind}` }, role) : null;
}
