/**
 * The app's modals: the top of the person's stack of views, in a real dialog. What is entered outlives an update
 * of the view, as it does in Slack.
 * @module
 */
import { initialValues, renderBlocks } from "./blocks.js";
import { button, tool } from "./controls.js";
import { inWords, perform } from "./deeds.js";
import { fill, h, keepFocus, uid } from "./dom.js";
import { fault } from "./inputs.js";
import { plainText } from "./mrkdwn.js";
import { nameOf, on, store } from "./store.js";

/** What was entered, by view. @type {Map<string, Record<string, Record<string, any>>>} */
const entered = new Map();

/** @typedef {{block: any, made: import("./elements.js").Made, error: HTMLElement}} Field */

/** @type {{dialog: HTMLDialogElement, view: any, drawn: string, fields: Field[], opener: Element | null} | null} */
let open = null;

/** Let the dialog follow the stack of views. */
export function startModals() {
  on("views loaded", follow);
}

function follow() {
  const view = store.views.at(-1);
  for (const id of entered.keys()) if (!store.views.some((one) => one.id === id)) entered.delete(id);
  if (!view) return shut();
  if (!open) start();
  draw(view);
}

function start() {
  const dialog = /** @type {HTMLDialogElement} */ (h("dialog", { class: "dialog modal" }));
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    dismiss();
  });
  open = { dialog, view: null, drawn: "", fields: [], opener: document.activeElement };
  document.body.append(dialog);
  dialog.showModal();
}

function shut() {
  if (!open) return;
  const { dialog, opener } = open;
  open = null;
  const shelf = dialog.querySelector("#toasts");
  if (shelf) document.body.append(shelf);
  dialog.close();
  dialog.remove();
  if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
}

/** @param {any} view */
function draw(view) {
  if (!open) return;
  const now = open;
  const another = now.view?.id !== view.id;
  const look = lookOf(view);
  now.view = view;
  if (now.drawn === look) return tellErrors(view);
  now.drawn = look;
  now.fields = [];
  const title = uid("modal");
  now.dialog.setAttribute("aria-labelledby", title);
  const alarm = h("p", { class: "modal-fault", role: "alert", hidden: true });
  const body = h("div", { class: "modal-body" }, alarm, renderBlocks(view.blocks ?? [], surfaceOf(view, now)));
  const form = h("form", { class: "modal-form", novalidate: true }, head(view, title), body, foot(view));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  const shelf = now.dialog.querySelector("#toasts");
  keepFocus(now.dialog, () => fill(now.dialog, form, shelf));
  if (another) focusFirst(now);
  tellErrors(view);
}

/** What the drawing depends on; what was entered is kept here, so a new hash alone draws nothing anew. @param {any} view */
function lookOf({ state: _, errors: __, hash: ___, ...view }) {
  return JSON.stringify([view, store.views.length]);
}

/** @param {any} view */
function tellErrors(view) {
  if (view.errors && Object.keys(view.errors).length) showErrors(view.errors);
}

/** @param {any} view @param {string} title */
function head(view, title) {
  const below = store.views.at(-2);
  const back = below ? tool(`Back to ${below.title?.text ?? "the form before"}`, "back", dismiss) : null;
  const name = h("h2", { class: "dialog-title", id: title }, plainText(view.title?.text ?? ""));
  const titles = h("div", { class: "modal-titles" }, name, h("p", { class: "modal-app" }, `from ${nameOf(store.app.user)}`));
  return h("header", { class: "modal-head" }, back, titles, tool("Close", "close", dismiss, { "data-key": "close" }));
}

/** @param {any} view */
function foot(view) {
  const hasInput = (view.blocks ?? []).some((/** @type {any} */ block) => block.type === "input");
  const submitText = view.submit?.text ?? (hasInput ? "Submit" : null);
  const cancelText = view.close?.text ?? (submitText ? "Cancel" : "Close");
  const send = { class: "button button-primary", type: "submit", "data-key": "submit" };
  return h("footer", { class: "dialog-buttons" }, button(plainText(cancelText), dismiss, { "data-key": "cancel" }),
    submitText && button(plainText(submitText), null, send));
}

/** @param {{dialog: HTMLDialogElement, fields: Field[]}} now */
function focusFirst(now) {
  const inside = now.dialog.querySelector(".modal-body button, .modal-body a, [type=submit]");
  const first = now.fields[0]?.made.control ?? inside ?? now.dialog.querySelector("[data-key=cancel]");
  now.dialog.querySelector(".modal-body")?.scrollTo(0, 0);
  focusControl(/** @type {HTMLElement | null} */ (first));
}

/** A group of ticks is entered at its first box. @param {HTMLElement | null} control */
function focusControl(control) {
  const inner = control?.matches(".ticks") ? control.querySelector("input") : control;
  inner?.focus();
}

/** What was entered here, or in this view before the page was loaded. @param {any} view @param {string} block @param {string} action */
function heldIn(view, block, action) {
  return entered.get(view.id)?.[block]?.[action] ?? view.state?.values?.[block]?.[action];
}

/** @param {any} view */
function valuesOf(view) {
  const start = initialValues(view.blocks ?? []);
  for (const [block, actions] of Object.entries(start)) {
    for (const action of Object.keys(actions)) actions[action] = heldIn(view, block, action) ?? actions[action];
  }
  return start;
}

/** @param {any} view @param {{fields: Field[]}} now @returns {import("./blocks.js").Surface} */
function surfaceOf(view, now) {
  const act = async (/** @type {any} */ element, /** @type {string} */ block, /** @type {any} */ state) => {
    await perform({ do: "click", view_id: view.id, block_id: block, action_id: element.action_id, state: valuesOf(view), ...state });
  };
  return {
    act,
    held: (element, block) => heldIn(view, block, element.action_id),
    enter: (element, block, state, inInput, acts) => {
      const all = entered.get(view.id) ?? {};
      (all[block] ??= {})[element.action_id] = state;
      entered.set(view.id, all);
      if (inInput) clearError(now.fields.find((one) => one.block.block_id === block));
      if (acts && !/_input$/.test(element.type)) act(element, block, state);
    },
    input: (block, made, error) => now.fields.push({ block, made, error }),
  };
}

/** @param {Field | undefined} field */
function clearError(field) {
  if (!field || field.error.hidden) return;
  field.error.hidden = true;
  field.error.textContent = "";
  field.made.control.removeAttribute("aria-invalid");
}

async function submit() {
  if (!open || open.dialog.getAttribute("aria-busy") === "true") return;
  const { view, dialog, fields } = open;
  const values = valuesOf(view);
  const said = fields.map(({ block }) => {
    const state = values[block.block_id]?.[block.element.action_id];
    return [block.block_id, fault(block.element, state, Boolean(block.optional))];
  });
  const faults = Object.fromEntries(said.filter(([, words]) => words));
  if (Object.keys(faults).length) return showErrors(faults);
  showErrors({});
  busy(dialog, true);
  const result = await perform({ do: "submit", view_id: view.id, values }, { silent: true });
  busy(dialog, false);
  if (result.errors && Object.keys(result.errors).length) showErrors(result.errors);
  else if (!result.ok) tellFault(inWords(result.error));
}

/** @param {HTMLElement} dialog @param {boolean} on */
function busy(dialog, on) {
  dialog.setAttribute("aria-busy", String(on));
  for (const one of dialog.querySelectorAll(".dialog-buttons button")) one.toggleAttribute("disabled", on);
}

/** @param {string} words */
function tellFault(words) {
  const line = open?.dialog.querySelector(".modal-fault");
  if (!(line instanceof HTMLElement)) return;
  line.hidden = !words;
  line.textContent = words;
  if (words) line.scrollIntoView({ block: "nearest" });
}

/** @param {Record<string, string>} errors  by block_id */
function showErrors(errors) {
  if (!open) return;
  const { fields } = open;
  fields.forEach(clearError);
  const wrong = fields.filter((one) => errors[one.block.block_id]);
  for (const { block, made, error } of wrong) {
    error.textContent = errors[block.block_id] ?? "";
    error.hidden = false;
    made.control.setAttribute("aria-invalid", "true");
  }
  const shown = new Set(wrong.map((one) => one.block.block_id));
  const stray = Object.entries(errors).filter(([block]) => !shown.has(block)).map(([, words]) => words);
  tellFault(stray.join(" ") || (wrong.length > 1 ? `${wrong.length} answers need another look.` : ""));
  const first = wrong[0]?.made.control;
  if (first) focusControl(first);
}

/** The view goes at once; the workspace, and an app that asked for it, hear of it after. */
function dismiss() {
  if (!open) return;
  const id = open.view.id;
  store.views = store.views.filter((one) => one.id !== id);
  follow();
  perform({ do: "close", view_id: id });
}
