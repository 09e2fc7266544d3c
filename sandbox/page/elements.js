/**
 * The interactive elements of Block Kit. What a person enters is told to the surface (a message, a modal, the home
 * tab) as Slack's state objects: {type, value} or {type, selected_…}.
 * @module
 */
import { confirmed } from "./confirm.js";
import { tool } from "./controls.js";
import { h } from "./dom.js";
import { menu } from "./floating.js";
import { icon } from "./icons.js";
import { FIELDS } from "./inputs.js";
import { plainText, spoken } from "./mrkdwn.js";
import { picker } from "./picker.js";
import { nameOf, person, store } from "./store.js";
import { roleOf } from "./people.js";

/**
 * @typedef {object} Place  where an element stands
 * @property {string} block  its block_id
 * @property {string} [labelledBy]  id of the element that names it
 * @property {string} [label]  or its name in words
 * @property {boolean} [dispatches]  Enter in a text field is an action of its own
 * @property {(element: any, block: string) => any} held  the state entered so far, or nothing
 * @property {(element: any, block: string, state: any) => void} enter  something was entered
 * @property {(element: any, block: string, state: any) => Promise<void>} act  a button was pressed
 * @typedef {{node: HTMLElement, control: HTMLElement}} Made  what to show, and what carries name and error
 */

/** @param {any} element @param {Place} place @returns {Made} */
export function interactive(element, place) {
  const make = MAKERS[element.type] ?? FIELDS[element.type];
  if (!make) return unknownElement(element);
  return make(element, place);
}

/** @param {any} element */
export function isInteractive(element) {
  return Boolean(MAKERS[element?.type] ?? FIELDS[element?.type]);
}

/** @param {any} element @returns {Made} */
function unknownElement(element) {
  const node = h("span", { class: "unknown" }, `An element this page cannot show: ${element?.type ?? "no type"}`);
  return { node, control: node };
}

/** @param {any} element @param {Place} place */
const keyOf = (element, place) => `${place.block}/${element.action_id ?? ""}`;

/** @param {any} element @param {Place} place @returns {Made} */
function button(element, place) {
  const look = { primary: "button-primary", danger: "button-danger" }[/** @type {string} */ (element.style)] ?? "";
  const label = plainText(element.text?.text ?? "");
  const href = /^https?:/i.test(element.url ?? "") ? element.url : null;
  const node = element.url
    ? h("a", { class: `button ${look}`, href, target: "_blank", rel: "noopener noreferrer" }, label, icon("link"))
    : h("button", { class: `button ${look}`, type: "button" }, label);
  node.setAttribute("data-key", keyOf(element, place));
  if (element.accessibility_label) node.setAttribute("aria-label", element.accessibility_label);
  node.addEventListener("click", () => press(node, element, place, { value: element.value }));
  return { node, control: node };
}

/** Ask if the app wants it, then act once; a second press while the first is on its way does nothing. */
async function press(/** @type {HTMLElement} */ node, /** @type {any} */ element, /** @type {Place} */ place, /** @type {any} */ state) {
  if (node.getAttribute("aria-busy") === "true" || !(await confirmed(element.confirm))) return;
  node.setAttribute("aria-busy", "true");
  await place.act(element, place.block, { type: element.type, ...state });
  node.removeAttribute("aria-busy");
}

/** @param {any} element @param {Place} place @returns {Made} */
function overflow(element, place) {
  const node = tool("More actions", "more", null, { class: "button button-icon", "data-key": keyOf(element, place) });
  menu(node, () => (element.options ?? []).map((/** @type {any} */ option) => ({
    label: spoken(option.text?.text ?? ""),
    about: option.description?.text,
    pick: () => (option.url ? window.open(option.url, "_blank", "noopener") : press(node, element, place, { selected_option: option })),
  })));
  return { node, control: node };
}

/**
 * @typedef {{many?: boolean, key: string, initial: string, options: (element: any) => import("./picker.js").Option[],
 *   pack: (value: string, element: any) => any, unpack: (held: any) => string}} Choice
 */

const asIs = (/** @type {any} */ value) => value;

/** @param {any} element @returns {any[]} */
function flatOptions(element) {
  const grouped = (element.option_groups ?? []).flatMap((/** @type {any} */ group) =>
    group.options.map((/** @type {any} */ one) => ({ ...one, group: group.label?.text })));
  return [...(element.options ?? []), ...grouped];
}

/** @param {any} element */
function listed(element) {
  return flatOptions(element).map(({ value, text, description, group }) => ({
    value: String(value), text: spoken(text?.text ?? ""), about: description?.text, group,
  }));
}

/** The option as the app gave it, without what we added. @param {string} value @param {any} element */
function optionOf(value, element) {
  const { group: _, ...option } = flatOptions(element).find((one) => String(one.value) === value) ?? {};
  return option;
}

function peopleOptions() {
  const open = [...store.people.values()].filter((one) => one.kind !== "deactivated");
  return open.map((one) => ({
    value: one.id, text: nameOf(one.id), about: [one.title, roleOf(one), `@${one.name}`].filter(Boolean).join(" · "),
  }));
}

/** @param {boolean} direct */
function channelOptions(direct) {
  const open = [...store.channels.values()].filter((one) => !one.archived && (direct || !one.dm_with));
  return open.map((one) => ({ value: one.id, text: one.dm_with ? nameOf(store.app.user) : `#${one.name}`, about: one.topic || undefined }));
}

const OPTION = { options: listed, pack: optionOf, unpack: (/** @type {any} */ held) => String(held.value) };
const USER = { options: peopleOptions, pack: asIs, unpack: asIs };
const CHANNEL = { options: () => channelOptions(false), pack: asIs, unpack: asIs };
const CONVERSATION = { options: () => channelOptions(true), pack: asIs, unpack: asIs };

/** @type {Record<string, Choice>} */
const CHOICES = {
  static_select: { ...OPTION, key: "selected_option", initial: "initial_option" },
  multi_static_select: { ...OPTION, many: true, key: "selected_options", initial: "initial_options" },
  users_select: { ...USER, key: "selected_user", initial: "initial_user" },
  multi_users_select: { ...USER, many: true, key: "selected_users", initial: "initial_users" },
  channels_select: { ...CHANNEL, key: "selected_channel", initial: "initial_channel" },
  multi_channels_select: { ...CHANNEL, many: true, key: "selected_channels", initial: "initial_channels" },
  conversations_select: { ...CONVERSATION, key: "selected_conversation", initial: "initial_conversation" },
  multi_conversations_select: { ...CONVERSATION, many: true, key: "selected_conversations", initial: "initial_conversations" },
};

/** @param {any} element @param {Place} place @returns {Made} */
function select(element, place) {
  const choice = /** @type {Choice} */ (CHOICES[element.type]);
  const held = place.held(element, place.block)?.[choice.key] ?? element[choice.initial];
  const chosen = held === null || held === undefined ? [] : [held].flat().map(choice.unpack);
  const hint = element.placeholder?.text;
  const made = picker({
    options: () => choice.options(element), many: choice.many, max: element.max_selected_items, chosen, placeholder: hint,
    label: place.label ?? hint ?? "Choose", labelledBy: place.labelledBy, key: keyOf(element, place), clearable: true,
    changed: async (values) => {
      if (!(await confirmed(element.confirm))) return false;
      const packed = values.map((value) => choice.pack(value, element));
      place.enter(element, place.block, { type: element.type, [choice.key]: choice.many ? packed : packed[0] ?? null });
      return true;
    },
  });
  return made;
}

/** @param {any} element @returns {any}  the state an untouched element has */
export function initialState(element) {
  const choice = CHOICES[element.type];
  if (!choice) return undefined;
  return { type: element.type, [choice.key]: element[choice.initial] ?? (choice.many ? [] : null) };
}

/** @type {Record<string, (element: any, place: Place) => Made>} */
const MAKERS = {
  button, overflow, workflow_button: button,
  ...Object.fromEntries(Object.keys(CHOICES).map((type) => [type, select])),
};
