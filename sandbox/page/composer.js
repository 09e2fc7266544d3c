/**
 * The box one writes in: a message or a slash command, with completion and memory.
 * @module
 */
import { completion } from "./complete.js";
import { tool } from "./controls.js";
import { perform } from "./deeds.js";
import { h, uid } from "./dom.js";
import { menu } from "./floating.js";
import { icon } from "./icons.js";
import { grow } from "./inputs.js";
import { store } from "./store.js";

/** An answer that takes longer than this is worth a word. */
const WAITING_MS = 400;

/** What was begun and not sent, by person and place. @type {Map<string, string>} */
const drafts = new Map();

/** @type {string[]} What was sent from any box, oldest first. */
const sent = [];

/**
 * @typedef {{where: () => {channel: string, thread_ts?: string}, placeholder: () => string, alsoTo?: string,
 *   sent?: () => void}} Spec  `alsoTo` is the channel a reply can be shown in too
 */

/** @param {HTMLElement} holder @param {Spec} spec */
export function composer(holder, spec) {
  const hintId = uid("hint");
  const hint = h("p", { class: "composer-hint", id: hintId, "aria-live": "polite" });
  const box = /** @type {HTMLTextAreaElement} */ (h("textarea", {
    class: "composer-box", rows: 1, placeholder: spec.placeholder(), "aria-label": spec.placeholder(),
    "aria-describedby": hintId, "data-key": "composer", autocomplete: "off",
  }));
  const send = h("button", { class: "composer-send", type: "submit", "aria-label": "Send", title: "Send (Enter)" }, icon("send"));
  const form = h("form", { class: "composer" }, shortcutButton(), box, send);
  const also = /** @type {HTMLInputElement} */ (h("input", { type: "checkbox", "data-key": "also" }));
  holder.replaceChildren(hint, form);
  if (spec.alsoTo) holder.append(h("label", { class: "composer-also" }, also, `Also send to #${spec.alsoTo}`));
  const state = { box, form, hint, also, spec, back: 0, draft: "", complete: completion(box) };
  const draft = drafts.get(placeOf(state));
  if (draft) write(state, draft);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(state);
  });
  box.addEventListener("input", () => written(state));
  box.addEventListener("keydown", (event) => key(state, event));
  return {
    focus: () => box.focus({ preventScroll: true }),
    rename: () => {
      box.placeholder = spec.placeholder();
      box.setAttribute("aria-label", spec.placeholder());
    },
    write: (/** @type {string} */ text) => write(state, text),
  };
}

/**
 * @typedef {{box: HTMLTextAreaElement, form: HTMLElement, hint: HTMLElement, also: HTMLInputElement, spec: Spec,
 *   back: number, draft: string, complete: ReturnType<typeof completion>}} State
 */

/** @param {State} state */
function placeOf({ spec }) {
  const { channel, thread_ts } = spec.where();
  return [store.me, channel, thread_ts ?? ""].join(" ");
}

/** @param {State} state */
function written(state) {
  state.back = 0;
  drafts.set(placeOf(state), state.box.value);
  grow(state.box);
  state.complete.update();
  tellHint(state);
}

/** @param {State} state */
function tellHint(state) {
  const { box, hint, spec } = state;
  const words = hintFor(box.value, Boolean(spec.where().thread_ts));
  if (hint.textContent !== words) hint.textContent = words;
}

/** The usage of the command being typed; or why a command will not work here. @param {string} text @param {boolean} inThread */
function hintFor(text, inThread) {
  if (!text.startsWith("/")) return "";
  const command = store.app.commands.find((one) => text === one.command || text.startsWith(`${one.command} `));
  if (command && inThread) return `Slack takes no slash commands in threads. Write @${botName()} and the same words.`;
  return command ? [command.command, command.usage_hint].filter(Boolean).join(" ") : "";
}

/** The app's shortcuts that belong to no message. */
function shortcutButton() {
  const open = store.app.shortcuts.filter((one) => one.type === "global");
  if (!open.length) return null;
  const use = (/** @type {string} */ callback_id) => () => perform({ do: "shortcut", callback_id });
  return menu(tool("Shortcuts of the app", "bolt", null), () => open.map((one) => ({ label: one.name, pick: use(one.callback_id) })));
}

const botName = () => store.people.get(store.app.user)?.name ?? store.app.name;

/** @param {State} state @param {KeyboardEvent} event */
function key(state, event) {
  if (event.isComposing || state.complete.key(event)) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    submit(state);
  } else if (event.key === "ArrowUp" && onFirstLine(state)) {
    remember(state, 1, event);
  } else if (event.key === "ArrowDown" && state.back) {
    remember(state, -1, event);
  }
}

/** @param {State} state */
function onFirstLine({ box, back }) {
  return (box.value === "" || back > 0) && box.selectionStart === box.selectionEnd;
}

/** @param {State} state @param {number} step @param {KeyboardEvent} event */
function remember(state, step, event) {
  const back = Math.max(0, Math.min(state.back + step, sent.length));
  if (back === state.back) return;
  event.preventDefault();
  if (!state.back) state.draft = state.box.value;
  write(state, back ? sent[sent.length - back] ?? "" : state.draft);
  state.back = back;
}

/** @param {State} state @param {string} text */
function write(state, text) {
  state.box.value = text;
  state.box.setSelectionRange(text.length, text.length);
  drafts.set(placeOf(state), text);
  grow(state.box);
  state.complete.close();
  tellHint(state);
}

/** @param {State} state */
async function submit(state) {
  const { box, form, spec } = state;
  const text = box.value.trim();
  if (!text || form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  write(state, "");
  state.back = 0;
  if (sent.at(-1) !== text) sent.push(text);
  spec.sent?.();
  const slow = setTimeout(() => { state.hint.textContent = `Waiting for ${store.app.name}…`; }, WAITING_MS);
  const result = await perform({ ...deedFor(text), ...state.spec.where(), broadcast: state.also.checked });
  clearTimeout(slow);
  tellHint(state);
  if (result.ok) state.also.checked = false;
  form.removeAttribute("aria-busy");
  if (!result.ok && result.error !== "operation_timeout" && !box.value) write(state, text);
}

/** @param {string} text @returns {Record<string, unknown>} */
function deedFor(text) {
  const invite = /^\/invite\s+@?(\S+)$/.exec(text);
  const invited = invite && [...store.people.values()].find((one) => one.name.toLowerCase() === invite[1]?.toLowerCase());
  if (invited) return { do: "invite", user: invited.id };
  return { do: text.startsWith("/") ? "slash" : "say", text };
}
