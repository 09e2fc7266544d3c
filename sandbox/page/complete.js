/**
 * Completion in a text box: slash commands at its start, @people, #channels and :emoji: anywhere.
 * @module
 */
import { fill, h, uid } from "./dom.js";
import { EMOJI, emojiMatches } from "./emoji.js";
import { float } from "./floating.js";
import { face, roleOf } from "./people.js";
import { store } from "./store.js";

/** @typedef {{insert: string, text: string, about?: string, picture?: () => Node}} Offer */
/** @typedef {{from: number, offers: Offer[]}} Found */

const MOST = 8;
const INVITE = { command: "/invite", usage_hint: "@person", description: "Bring a person or the app into this channel" };

/** @param {HTMLTextAreaElement} box */
export function completion(box) {
  const list = h("ul", { class: "listbox complete", id: uid("complete"), role: "listbox", popover: "manual", "aria-label": "Suggestions" });
  box.setAttribute("aria-autocomplete", "list");
  /** @type {Found | null} */ let found = null;
  let active = 0;

  const close = () => {
    found = null;
    if (list.matches(":popover-open")) list.hidePopover();
    list.remove();
    box.removeAttribute("aria-activedescendant");
    box.removeAttribute("aria-controls");
  };
  const mark = (/** @type {number} */ at) => {
    active = (at + list.children.length) % list.children.length;
    [...list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === active)));
    list.children[active]?.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", list.children[active]?.id ?? "");
  };
  const take = (/** @type {number} */ at) => {
    const offer = found?.offers[at];
    if (!found || !offer) return;
    box.setRangeText(offer.insert, found.from, box.selectionStart, "end");
    close();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const update = () => {
    found = find(box.value.slice(0, box.selectionStart));
    if (!found?.offers.length) return close();
    fill(list, found.offers.map((offer, at) => row(list.id, offer, at, () => take(at))));
    float(anchor(box), list);
    box.setAttribute("aria-controls", list.id);
    mark(0);
  };
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  box.addEventListener("blur", close);

  /** @param {KeyboardEvent} event */
  const key = (event) => {
    if (!found) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const whole = event.key === "Enter" && found.offers[active]?.insert.trim() === box.value.slice(found.from).trim();
    if (step) mark(active + step);
    else if ((event.key === "Enter" && !event.shiftKey && !whole) || event.key === "Tab") take(active);
    else if (event.key === "Escape") close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { key, close, update };
}

/** The list leaves a command's hint in sight. @param {HTMLElement} box */
function anchor(box) {
  const hint = box.closest(".composer-holder")?.querySelector(".composer-hint");
  return hint?.textContent ? hint : box.closest(".composer") ?? box;
}

/** @param {string} listId @param {Offer} offer @param {number} at @param {() => void} take */
function row(listId, offer, at, take) {
  return h("li", { class: "option", role: "option", id: `${listId}-${at}`, "aria-selected": "false", onclick: take },
    offer.picture?.(), h("span", { class: "option-text" }, offer.text), offer.about && h("span", { class: "option-about" }, offer.about));
}

/** What the text before the cursor asks for. @param {string} before @returns {Found | null} */
function find(before) {
  const command = /^\/(\S*)$/.exec(before);
  if (command) return { from: 0, offers: commands(before) };
  const verb = /^(\/\S+)\s+(\S*)$/.exec(before);
  const begun = verb?.[2] ?? "";
  if (verb && !/^[@#]/.test(begun)) return { from: before.length - begun.length, offers: verbs(verb[1] ?? "", begun) };
  const mention = /(?:^|[\s(])([@#:])([\p{L}\p{N}._+-]*)$/u.exec(before);
  if (!mention) return null;
  const typed = (mention[2] ?? "").toLowerCase();
  const offers = { "@": people, "#": channels, ":": faces }[mention[1] ?? ""]?.(typed) ?? [];
  return { from: before.length - typed.length - 1, offers };
}

/** @param {string} typed */
function commands(typed) {
  const all = [...store.app.commands, INVITE].filter((one) => one.command.startsWith(typed.toLowerCase()));
  return all.map((one) => ({ insert: `${one.command} `, text: one.command, about: one.description || one.usage_hint }));
}

/**
 * The words a command's usage hint offers: those that stand first between "|", "," or brackets.
 * @param {string} name
 * @param {string} typed
 */
function verbs(name, typed) {
  const hint = store.app.commands.find((one) => one.command === name)?.usage_hint ?? "";
  const words = hint.split(/[|,\n]|\s\/\s/).map((part) => part.replace(/[[\](){}<>…]/g, " ").trim()).filter(Boolean);
  const open = words.filter((part) => /^[a-z][\w-]*/.test(part) && part.toLowerCase().startsWith(typed.toLowerCase()));
  return open.slice(0, MOST).map((part) => {
    const [first, ...rest] = part.split(/\s+/);
    return { insert: `${first} `, text: first ?? part, about: rest.join(" ") || undefined };
  });
}

/** @param {string} typed @returns {Offer[]} */
function people(typed) {
  const open = [...store.people.values()].filter((one) => one.kind !== "deactivated" && one.id !== store.me);
  const groups = store.groups.map((one) => ({
    id: one.id, name: one.handle ?? one.name, real_name: one.name ?? "", title: "Group", kind: "group",
  }));
  const wordsOf = (/** @type {any} */ one) => [one.name, ...`${one.name} ${one.real_name}`.split(/[\s.-]+/)];
  const hits = [...open, ...groups].filter((one) => wordsOf(one).some((word) => word.toLowerCase().startsWith(typed)));
  const app = (/** @type {any} */ one) => Number(one.id !== store.app.user);
  return hits.sort((a, b) => app(a) - app(b)).slice(0, MOST).map((one) => ({
    insert: `@${one.name} `, text: one.real_name || one.name, picture: () => face(one.id, "face-small"),
    about: [`@${one.name}`, one.title, roleOf(one)].filter(Boolean).join(" · "),
  }));
}

/** @param {string} typed @returns {Offer[]} */
function channels(typed) {
  const open = [...store.channels.values()].filter((one) => !one.dm_with && one.name.includes(typed));
  return open.slice(0, MOST).map((one) => ({ insert: `#${one.name} `, text: `#${one.name}`, about: one.topic }));
}

/** @param {string} typed @returns {Offer[]} */
function faces(typed) {
  if (typed.length < 2) return [];
  return emojiMatches(typed, MOST).map((name) => ({ insert: `:${name}: `, text: `${EMOJI.get(name)} :${name}:` }));
}
