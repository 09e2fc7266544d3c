/**
 * A searchable list in a dialog: whom to act as, or where to go.
 * @module
 */
import { fill, h, uid } from "./dom.js";
import { EMOJI, emoji } from "./emoji.js";
import { icon } from "./icons.js";
import { face, roleMark } from "./people.js";
import { nameOf, store } from "./store.js";

const NOTHING = () => h("li", { class: "listbox-none", role: "presentation" }, "Nobody and nothing matches.");

/** @typedef {{value: string, text: string, about: string, picture: Node, mark?: Node | null, now?: boolean}} Row */

/** @type {HTMLDialogElement | null} */
let shown = null;

/**
 * @param {string} title
 * @param {Row[]} rows
 * @param {(value: string) => void} pick
 */
function palette(title, rows, pick) {
  if (shown?.open) return shown.close();
  const listId = uid("palette");
  const input = /** @type {HTMLInputElement} */ (h("input", {
    class: "palette-input", type: "text", role: "combobox", placeholder: title, "aria-label": title, "aria-expanded": "true",
    "aria-controls": listId, "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false",
  }));
  const list = h("ul", { class: "palette-list", id: listId, role: "listbox", "aria-label": title });
  const dialog = /** @type {HTMLDialogElement} */ (h("dialog", { class: "dialog palette", "aria-label": title }, input, list));
  let active = 0;
  /** @type {Row[]} */ let found = [];
  const take = (/** @type {number} */ at) => {
    const row = found[at];
    dialog.close();
    if (row) pick(row.value);
  };
  const mark = (/** @type {number} */ at) => {
    active = found.length ? (at + found.length) % found.length : 0;
    [...list.children].forEach((node, index) => node.classList.toggle("active", index === active));
    list.children[active]?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", list.children[active]?.id ?? "");
  };
  const search = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    found = rows.filter((row) => words.every((word) => `${row.text} ${row.about}`.toLowerCase().includes(word.replace(/^[@#]/, ""))));
    found.sort((one, other) => Number(opens(other, words)) - Number(opens(one, words)));
    fill(list, found.map((row, at) => paletteRow(listId, row, at, () => take(at))), found.length ? null : NOTHING());
    mark(input.value ? 0 : Math.max(0, found.findIndex((row) => row.now)));
  };
  input.addEventListener("input", search);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark(active + step);
    else if (event.key === "Enter") take(active);
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    if (shown === dialog) shown = null;
    dialog.remove();
  });
  shown = dialog;
  document.body.append(dialog);
  dialog.showModal();
  search();
  return undefined;
}

/** Whether a word of the name begins as typed: "ana" is Ana before Dana. @param {Row} row @param {string[]} words */
function opens(row, words) {
  const name = row.text.toLowerCase().split(/[\s-]+/);
  return words.every((word) => name.some((part) => part.startsWith(word.replace(/^[@#]/, ""))));
}

/** @param {string} listId @param {Row} row @param {number} at @param {() => void} take */
function paletteRow(listId, row, at, take) {
  return h("li", { class: "palette-row", role: "option", id: `${listId}-${at}`, "aria-selected": String(Boolean(row.now)), onclick: take },
    row.picture, h("span", { class: "palette-words" },
      h("span", { class: "palette-text" }, row.text, row.mark), h("span", { class: "palette-about" }, row.about)),
    row.now && h("span", { class: "palette-now" }, icon("check"), "now"));
}

/** @param {(id: string) => void} pick */
export function askWhom(pick) {
  const people = [...store.people.values()].filter((one) => one.kind !== "bot" && one.kind !== "deactivated");
  palette("Act as…", people.map((one) => ({
    value: one.id, text: one.real_name || one.name, about: [one.title, `@${one.name}`, one.tz].filter(Boolean).join(" · "),
    picture: face(one.id), mark: roleMark(one.id), now: one.id === store.me,
  })), pick);
}

/**
 * Who is in a channel; choosing somebody who is not brings them in.
 * @param {import("./store.js").Channel} channel
 * @param {(id: string) => void} invite
 */
export function askMembers(channel, invite) {
  const members = new Set(channel.members);
  const people = [...store.people.values()].filter((one) => one.kind !== "deactivated");
  const where = (/** @type {string} */ id) => (members.has(id) ? "in this channel" : "not here: choose to invite");
  const rows = people.sort((a, b) => Number(members.has(b.id)) - Number(members.has(a.id))).map((one) => ({
    value: one.id, text: nameOf(one.id), about: [where(one.id), one.title, `@${one.name}`].filter(Boolean).join(" · "),
    picture: face(one.id), mark: roleMark(one.id),
  }));
  palette(`People in #${channel.name}`, rows, (id) => members.has(id) || invite(id));
}

/** @param {(name: string) => void} pick */
export function askEmoji(pick) {
  const names = [...new Map([...EMOJI].map(([name, character]) => [character, name])).values()];
  palette("Add a reaction…", names.map((name) => ({
    value: name, text: name.replace(/_/g, " "), about: `:${name}:`, picture: h("span", { class: "palette-emoji" }, emoji(name)),
  })), pick);
}

/** @param {(id: string) => void} pick */
export function askWhere(pick) {
  const places = [...store.channels.values()].sort((a, b) => b.unread - a.unread);
  palette("Go to…", places.map((one) => ({
    value: one.id, text: one.dm_with ? nameOf(store.app.user) : one.name,
    about: [one.unread ? `${one.unread} unread` : "", one.dm_with ? "Direct messages" : one.topic ?? ""].filter(Boolean).join(" · "),
    picture: one.dm_with ? face(store.app.user, "face-small") : icon(one.private ? "lock" : "hash"), now: one.id === store.current,
  })), pick);
}
