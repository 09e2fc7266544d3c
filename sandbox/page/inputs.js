/**
 * Block Kit's fields: text, numbers, choices shown at once, days and times.
 * @module
 */
import { h, uid } from "./dom.js";
import { textObject } from "./mrkdwn.js";
import { zone } from "./store.js";
import { fromLocal, toLocal } from "./time.js";

/** @typedef {import("./elements.js").Place} Place @typedef {import("./elements.js").Made} Made */

/** @param {any} element @param {Place} place */
const shared = (element, place) => ({
  id: uid("field"), "data-key": `${place.block}/${element.action_id ?? ""}`, placeholder: element.placeholder?.text,
  "aria-label": place.labelledBy ? null : place.label ?? element.placeholder?.text ?? "Answer", "aria-labelledby": place.labelledBy,
});

/** @param {string} type @param {Record<string, unknown>} more @returns {(element: any, place: Place) => Made} */
function typed(type, more = {}) {
  return (element, place) => {
    const value = place.held(element, place.block)?.value ?? element.initial_value ?? "";
    const tag = element.multiline || type === "rich" ? "textarea" : "input";
    const node = h(tag, {
      class: "field", type: tag === "input" ? type : null, rows: tag === "textarea" ? 3 : null, maxlength: element.max_length,
      ...more, inputmode: type === "number" ? (element.is_decimal_allowed ? "decimal" : "numeric") : null, ...shared(element, place), value,
    });
    const told = () => place.enter(element, place.block, { type: element.type, value: read(node) || null });
    node.addEventListener("input", () => {
      if (tag === "textarea") grow(node);
      told();
    });
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || tag === "textarea" || !place.dispatches) return;
      event.preventDefault();
      place.act(element, place.block, { type: element.type, value: read(node) || null });
    });
    return { node, control: node };
  };
}

/** @param {HTMLElement} node */
const read = (node) => /** @type {HTMLInputElement} */ (node).value;

/** A textarea as tall as its text. @param {HTMLElement} node */
export function grow(node) {
  node.style.height = "auto";
  node.style.height = `${Math.min(node.scrollHeight + 2, 320)}px`;
}

/** @param {any} element @param {Place} place @returns {Made} */
function richText(element, place) {
  const made = typed("rich")({ ...element, initial_value: "" }, {
    ...place,
    held: () => ({ value: richWords(place.held(element, place.block)?.rich_text_value ?? element.initial_value) }),
    enter: (_, block, { value }) => place.enter(element, block, { type: element.type, rich_text_value: value ? richFrom(value) : null }),
  });
  return made;
}

/** @param {string} text */
function richFrom(text) {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] };
}

/** @param {any} value */
function richWords(value) {
  const line = (/** @type {any} */ one) => (one.elements ?? []).map((/** @type {any} */ piece) => piece.text ?? "").join("");
  return (value?.elements ?? []).map(line).join("\n");
}

/** @param {"checkbox" | "radio"} type @param {string} key @param {string} initial @returns {(element: any, place: Place) => Made} */
function ticked(type, key, initial) {
  return (element, place) => {
    const before = [place.held(element, place.block)?.[key] ?? element[initial] ?? []].flat();
    const values = new Set(before.map((one) => one.value));
    const name = uid("group");
    const node = h("div", {
      class: "ticks", role: type === "radio" ? "radiogroup" : "group", "data-key": `${place.block}/${element.action_id ?? ""}`,
      "aria-labelledby": place.labelledBy, "aria-label": place.labelledBy ? null : place.label ?? "Choices", tabindex: "-1",
    });
    for (const option of element.options ?? []) {
      const box = h("input", { type, name, value: option.value, checked: values.has(option.value) });
      const about = option.description ? h("span", { class: "tick-about" }, textObject(option.description)) : null;
      node.append(h("label", { class: "tick" }, box, h("span", {}, textObject(option.text), about)));
    }
    node.addEventListener("change", () => {
      const on = [...node.querySelectorAll("input")].map((box, at) => (box.checked ? element.options[at] : null)).filter(Boolean);
      place.enter(element, place.block, { type: element.type, [key]: type === "radio" ? on[0] ?? null : on });
    });
    return { node, control: node };
  };
}

/** Four digits make a year. @type {Record<string, string>} */
const LATEST = { date: "9999-12-31", "datetime-local": "9999-12-31T23:59" };

/**
 * Days and times are told when the field is left, at Enter, or a moment after a complete value, since browsers
 * report each digit of a year as a change of its own.
 * @param {string} type
 * @param {string} key
 * @param {string} initial
 * @param {{pack: (value: string) => any, unpack: (held: any) => string}} form
 * @returns {(element: any, place: Place) => Made}
 */
function moment(type, key, initial, form) {
  return (element, place) => {
    const held = place.held(element, place.block)?.[key] ?? element[initial];
    const start = held === null || held === undefined ? "" : form.unpack(held);
    const node = h("input", { ...shared(element, place), class: "field field-moment", type, value: start, max: LATEST[type] });
    let told = start;
    /** @type {number | undefined} */ let later;
    const tell = () => {
      clearTimeout(later);
      const value = read(node);
      if (value === told) return;
      told = value;
      place.enter(element, place.block, { type: element.type, [key]: value ? form.pack(value) : null });
    };
    node.addEventListener("input", () => {
      clearTimeout(later);
      later = setTimeout(tell, 900);
    });
    node.addEventListener("blur", tell);
    node.addEventListener("keydown", (event) => event.key === "Enter" && tell());
    const about = type === "datetime-local" ? h("span", { class: "field-zone" }, zone()) : null;
    return { node: h("span", { class: "moment" }, node, about), control: node };
  };
}

const AS_TYPED = { pack: (/** @type {string} */ value) => value, unpack: (/** @type {any} */ held) => String(held) };
const UNIX = {
  pack: (/** @type {string} */ value) => Math.round(fromLocal(value, zone()) / 1000),
  unpack: (/** @type {any} */ held) => toLocal(Number(held) * 1000, zone()),
};

/** @type {Record<string, (element: any, place: Place) => Made>} */
export const FIELDS = {
  plain_text_input: typed("text"),
  email_text_input: typed("email", { autocomplete: "off" }),
  url_text_input: typed("url", { autocomplete: "off" }),
  number_input: typed("text"),
  rich_text_input: richText,
  checkboxes: ticked("checkbox", "selected_options", "initial_options"),
  radio_buttons: ticked("radio", "selected_option", "initial_option"),
  datepicker: moment("date", "selected_date", "initial_date", AS_TYPED),
  timepicker: moment("time", "selected_time", "initial_time", AS_TYPED),
  datetimepicker: moment("datetime-local", "selected_date_time", "initial_date_time", UNIX),
};

/** @type {Record<string, [string, string]>} */
const INITIAL = {
  checkboxes: ["selected_options", "initial_options"], radio_buttons: ["selected_option", "initial_option"],
  datepicker: ["selected_date", "initial_date"], timepicker: ["selected_time", "initial_time"],
  datetimepicker: ["selected_date_time", "initial_date_time"], rich_text_input: ["rich_text_value", "initial_value"],
};

/** The state a field has that nobody touched. @param {any} element */
export function untouched(element) {
  const [key, initial] = INITIAL[element.type] ?? ["value", "initial_value"];
  return { type: element.type, [key]: element[initial] ?? (element.type === "checkboxes" ? [] : null) };
}

/**
 * What Slack's own client refuses before the app sees it, in words; nothing when the answer may go.
 * @param {any} element
 * @param {any} state
 * @param {boolean} optional
 * @returns {string | null}
 */
export function fault(element, state, optional) {
  const { type: _, ...rest } = state ?? {};
  const value = Object.values(rest)[0];
  const empty = value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);
  if (empty) return optional ? null : "Please fill this in.";
  const rule = RULES[element.type];
  return rule ? rule(String(value), element) : null;
}

/** @type {Record<string, (value: string, element: any) => string | null>} */
const RULES = {
  plain_text_input: (value, { min_length: least, max_length: most }) =>
    least && value.length < least ? `At least ${least} characters; these are ${value.length}.`
      : most && value.length > most ? `At most ${most} characters; these are ${value.length}.` : null,
  email_text_input: (value) => (/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value) ? null : "An e-mail address looks like name@example.org."),
  url_text_input: (value) => (/^https?:\/\/\S+$/i.test(value) ? null : "An address starts with https:// or http://."),
  number_input: (value, element) => numberFault(value, element),
};

/** @param {string} value @param {any} element */
function numberFault(value, element) {
  const shape = element.is_decimal_allowed ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/;
  if (!shape.test(value)) return element.is_decimal_allowed ? "A number, such as 2.5." : "A whole number, such as 2.";
  if (element.min_value !== undefined && Number(value) < Number(element.min_value)) return `At least ${element.min_value}.`;
  if (element.max_value !== undefined && Number(value) > Number(element.max_value)) return `At most ${element.max_value}.`;
  return null;
}
