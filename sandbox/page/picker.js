/**
 * Choosing one or several from a list by typing: an ARIA combobox with a listbox.
 * @module
 */
import { tool } from "./controls.js";
import { fill, h, uid } from "./dom.js";
import { float } from "./floating.js";
import { icon } from "./icons.js";

/**
 * @typedef {{value: string, text: string, about?: string, group?: string}} Option
 * @typedef {{options: () => Option[], many?: boolean, max?: number, chosen: string[], placeholder?: string,
 *   label?: string, labelledBy?: string, key?: string, clearable?: boolean,
 *   changed: (values: string[]) => boolean | void | Promise<boolean | void>}} Spec
 */

/**
 * @param {Spec} spec
 * @returns {{node: HTMLElement, control: HTMLInputElement}}
 */
export function picker(spec) {
  const listId = uid("list");
  const input = /** @type {HTMLInputElement} */ (h("input", {
    class: "picker-input", id: uid("pick"), role: "combobox", type: "text", autocomplete: "off", spellcheck: "false",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": listId, "data-key": spec.key,
    "aria-label": spec.labelledBy ? null : spec.label, "aria-labelledby": spec.labelledBy,
  }));
  const chips = h("span", { class: "chips" });
  const node = h("div", { class: spec.many ? "picker picker-many" : "picker" }, chips, input, icon("chevron"));
  const list = h("ul", {
    class: "listbox", id: listId, role: "listbox", popover: "manual", "aria-label": spec.label ?? "Choices",
    "aria-multiselectable": spec.many ? "true" : null,
  });
  const state = { spec, input, chips, node, list, chosen: [...spec.chosen], active: -1, typed: "" };
  listen(state);
  show(state);
  return { node, control: input };
}

/**
 * @typedef {{spec: Spec, input: HTMLInputElement, chips: HTMLElement, node: HTMLElement, list: HTMLElement,
 *   chosen: string[], active: number, typed: string}} State
 */

/** @param {State} state */
function listen(state) {
  const { input, list, node } = state;
  input.addEventListener("input", () => {
    state.typed = input.value;
    state.active = 0;
    open(state);
  });
  input.addEventListener("keydown", (event) => key(state, event));
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", () => leave(state));
  node.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest(".chip")) return;
    input.focus();
    if (!isOpen(state)) open(state);
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  node.addEventListener("pointerdown", (event) => event.target !== input && event.preventDefault());
}

/** @param {State} state */
const isOpen = (state) => state.list.matches(":popover-open");

/** @param {State} state @returns {Option[]} */
function matches(state) {
  const words = state.typed.toLowerCase().split(/\s+/).filter(Boolean);
  const open = state.spec.options().filter((one) => !state.spec.many || !state.chosen.includes(one.value));
  return open.filter((one) => {
    const text = `${one.text} ${one.about ?? ""} ${one.group ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word.replace(/^[@#]/, "")));
  });
}

/** @param {State} state */
function open(state) {
  const found = matches(state);
  const rows = found.map((one, at) => row(state, one, at, found[at - 1]?.group));
  const none = h("li", { class: "listbox-none", role: "presentation" }, full(state) ? "No more can be chosen." : "Nothing matches.");
  fill(state.list, found.length && !full(state) ? rows : none);
  float(state.node, state.list, { wide: true });
  state.input.setAttribute("aria-expanded", "true");
  const chosen = found.findIndex((one) => state.chosen.includes(one.value));
  activate(state, state.active >= 0 ? state.active : Math.max(0, chosen));
}

/** @param {State} state */
const full = (state) => Boolean(state.spec.many && state.spec.max && state.chosen.length >= state.spec.max);

/** @param {State} state @param {Option} one @param {number} at @param {string | undefined} groupBefore */
function row(state, one, at, groupBefore) {
  const heading = one.group && one.group !== groupBefore ? h("li", { class: "listbox-group", role: "presentation" }, one.group) : null;
  const chosen = state.chosen.includes(one.value);
  const item = h("li", {
    class: "option", role: "option", id: `${state.list.id}-${at}`, "aria-selected": String(chosen), "data-value": one.value,
    onclick: () => choose(state, one.value),
  }, h("span", { class: "option-text" }, one.text), one.about && h("span", { class: "option-about" }, one.about), chosen && icon("check"));
  return [heading, item];
}

/** @param {State} state @param {number} at */
function activate(state, at) {
  const rows = [...state.list.querySelectorAll("[role=option]")];
  if (!rows.length) return state.input.removeAttribute("aria-activedescendant");
  state.active = (at + rows.length) % rows.length;
  rows.forEach((one, index) => one.classList.toggle("active", index === state.active));
  const row = rows[state.active];
  row?.scrollIntoView({ block: "nearest" });
  state.input.setAttribute("aria-activedescendant", row?.id ?? "");
}

/** @param {State} state @param {KeyboardEvent} event */
function key(state, event) {
  const opened = isOpen(state);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (opened) activate(state, state.active + (event.key === "ArrowDown" ? 1 : -1));
    else open(state);
  } else if (event.key === "Enter" && opened) {
    event.preventDefault();
    const row = state.list.querySelectorAll("[role=option]")[state.active];
    if (row) choose(state, row.getAttribute("data-value") ?? "");
  } else if (event.key === "Escape" && opened) {
    event.preventDefault();
    event.stopPropagation();
    close(state);
  } else if (event.key === "Backspace" && state.spec.many && !state.input.value && state.chosen.length) {
    drop(state, /** @type {string} */ (state.chosen.at(-1)));
  }
}

/** @param {State} state @param {string} value */
function choose(state, value) {
  tell(state, state.spec.many ? [...state.chosen, value] : [value]);
}

/** Show the new choice, and the old one again if it is turned down. @param {State} state @param {string[]} chosen */
async function tell(state, chosen) {
  const before = state.chosen;
  state.chosen = chosen;
  close(state);
  if ((await state.spec.changed(chosen)) !== false) return;
  state.chosen = before;
  show(state);
}

/** @param {State} state @param {string} value */
function drop(state, value) {
  state.input.focus();
  tell(state, state.chosen.filter((one) => one !== value));
}

/** Leaving an emptied field clears it; half-typed words are forgotten. @param {State} state */
function leave(state) {
  const emptied = !state.spec.many && !state.input.value && state.chosen.length && state.spec.clearable;
  if (emptied) tell(state, []);
  else close(state);
}

/** @param {State} state */
function close(state) {
  if (isOpen(state)) state.list.hidePopover();
  state.list.remove();
  state.active = -1;
  state.typed = "";
  state.input.setAttribute("aria-expanded", "false");
  state.input.removeAttribute("aria-activedescendant");
  show(state);
}

/** @param {State} state */
function show(state) {
  const { spec, chosen, input, chips } = state;
  const texts = new Map(spec.options().map((one) => [one.value, one.text]));
  const hint = spec.placeholder ?? "Choose…";
  if (spec.many) {
    fill(chips, chosen.map((value) => chip(state, value, texts.get(value) ?? value)));
    input.value = "";
    input.placeholder = chosen.length ? "" : hint;
  } else {
    input.value = chosen[0] ? texts.get(chosen[0]) ?? chosen[0] : "";
    input.placeholder = hint;
  }
}

/** @param {State} state @param {string} value @param {string} text */
function chip(state, value, text) {
  const remove = tool(`Remove ${text}`, "close", () => drop(state, value), { class: "chip-remove" });
  return h("span", { class: "chip" }, text, remove);
}
