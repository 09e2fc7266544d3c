/**
 * Block Kit's layout blocks as DOM nodes. A block the page does not know is named and shown as data, never dropped.
 * @module
 */
import { h, uid } from "./dom.js";
import { initialState, interactive, isInteractive } from "./elements.js";
import { icon } from "./icons.js";
import { untouched } from "./inputs.js";
import { plainText, spoken, textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";

/**
 * @typedef {object} Surface  what the blocks stand on: a message, a modal, the home tab
 * @property {(element: any, block: string) => any} held
 * @property {(element: any, block: string, state: any, inInput: boolean, acts: boolean) => void} enter
 * @property {(element: any, block: string, state: any) => Promise<void>} act
 * @property {(block: any, made: import("./elements.js").Made, error: HTMLElement) => void} [input]  told of each input block
 */

/** @param {any[]} blocks @param {Surface} surface */
export function renderBlocks(blocks, surface) {
  const node = h("div", { class: "blocks" });
  for (const block of blocks) node.append(renderBlock(block, surface));
  return node;
}

/** @param {any} block @param {Surface} surface @returns {HTMLElement} */
function renderBlock(block, surface) {
  const make = BLOCKS[block.type] ?? unknown;
  return make(block, surface);
}

/** @type {Record<string, (block: any, surface: Surface) => HTMLElement>} */
const BLOCKS = {
  section, context, actions, image, table, alert,
  header: (block) => h("h3", { class: "block-header" }, plainText(block.text?.text ?? "")),
  divider: () => h("hr", { class: "block-divider" }),
  input: inputBlock,
  rich_text: richText,
};

/** @param {any} block */
function unknown(block) {
  const words = typeof block.text === "string" ? block.text : block.text?.text;
  return h("div", { class: "block unknown" },
    h("p", {}, `A block this page cannot show: ${block.type ?? "no type"}`),
    words && h("p", { class: "unknown-words" }, words),
    h("details", {}, h("summary", {}, "As sent"), h("pre", { class: "code-block", tabindex: "0" }, JSON.stringify(block, null, 2))));
}

/** @param {any} element @param {any} block @param {Surface} surface @param {string} [label] */
function placed(element, block, surface, label) {
  return interactive(element, {
    block: block.block_id ?? "", label,
    held: surface.held, act: surface.act,
    enter: (one, id, state) => surface.enter(one, id, state, false, true),
  });
}

/** @param {any} block @param {Surface} surface */
function section(block, surface) {
  const text = block.text && h("div", { class: "section-text" }, textObject(block.text));
  const each = (block.fields ?? []).map((/** @type {any} */ field) => h("div", { class: "section-field" }, textObject(field)));
  const fields = each.length ? h("div", { class: "section-fields" }, each) : null;
  const side = block.accessory && h("div", { class: "section-side" }, accessory(block, surface));
  const words = h("div", { class: "section-words" }, text, fields);
  const wide = isWide(block.accessory) ? " section-stacked" : "";
  return h("div", { class: `block section${wide}` }, words, side);
}

/** @param {any} block @param {Surface} surface */
function accessory(block, surface) {
  if (block.accessory.type === "image") return picture(block.accessory, "thumb");
  const first = spoken(block.text?.text ?? "").split(/[.:]/)[0];
  return placed(block.accessory, block, surface, first || undefined).node;
}

/** @param {any} element */
function isWide(element) {
  return /multi_|checkboxes|radio_buttons/.test(element?.type ?? "");
}

/** @param {any} block */
function context(block) {
  const pieces = (block.elements ?? []).map((/** @type {any} */ one) =>
    one.type === "image" ? picture(one, "context-image") : h("span", { class: "context-text" }, textObject(one)));
  return h("div", { class: "block context" }, pieces);
}

/** @param {any} block @param {Surface} surface */
function actions(block, surface) {
  const made = (block.elements ?? []).map((/** @type {any} */ element) => placed(element, block, surface).node);
  return h("div", { class: "block actions" }, made);
}

/** @param {any} block */
function image(block) {
  const title = block.title?.text ? h("figcaption", {}, plainText(block.title.text)) : null;
  return h("figure", { class: "block figure" }, title, picture(block, "picture"));
}

/** An image from elsewhere may be out of reach here; then its description stands in its place. @param {any} element @param {string} look */
function picture(element, look) {
  const alt = element.alt_text ?? "";
  const node = h("img", { class: look, src: element.image_url ?? element.slack_file?.url, alt, loading: "lazy" });
  const instead = h("span", { class: `${look} picture-missing`, title: element.image_url ?? "" }, icon("eye"), ` ${alt || "Picture"}`);
  node.addEventListener("error", () => node.replaceWith(instead));
  return node;
}

/** @param {any} block */
function table(block) {
  const settings = block.column_settings ?? [];
  const cellOf = (/** @type {any} */ cell, /** @type {number} */ column, /** @type {boolean} */ head) =>
    h(head ? "th" : "td", { scope: head ? "col" : null, class: `align-${settings[column]?.align ?? "left"}` },
      cell?.type === "rich_text" ? richText(cell) : plainText(String(cell?.text ?? cell?.value ?? "")));
  const rows = (block.rows ?? []).map((/** @type {any[]} */ row, /** @type {number} */ at) =>
    h("tr", {}, row.map((cell, column) => cellOf(cell, column, at === 0))));
  const whole = h("table", {}, h("tbody", {}, rows));
  return h("div", { class: "block table-holder", tabindex: "0", role: "region", "aria-label": "Table" }, whole);
}

/** @type {Record<string, string>} */
const LEVELS = { info: "Note", warning: "Warning", error: "Error", success: "Done" };

/** @param {any} block */
function alert(block) {
  const level = LEVELS[block.level] ? block.level : "info";
  return h("div", { class: `block alert alert-${level}` }, h("strong", {}, `${LEVELS[level]}: `), textObject(block.text));
}

/** @param {any} block @param {Surface} surface */
function inputBlock(block, surface) {
  const [labelId, hintId, errorId] = [uid("label"), uid("hint"), uid("error")];
  const made = interactive(block.element ?? {}, {
    block: block.block_id ?? "", labelledBy: labelId, label: block.label?.text, dispatches: Boolean(block.dispatch_action),
    held: surface.held, act: surface.act,
    enter: (element, id, state) => surface.enter(element, id, state, true, Boolean(block.dispatch_action)),
  });
  const hint = block.hint ? h("p", { class: "input-hint", id: hintId }, plainText(block.hint.text ?? "")) : null;
  const error = h("p", { class: "input-error", id: errorId, hidden: true });
  made.control.setAttribute("aria-describedby", [hint ? hintId : "", errorId].filter(Boolean).join(" "));
  if (!block.optional && made.control.getAttribute("role") !== "group") made.control.setAttribute("aria-required", "true");
  const label = h("label", { class: "input-label", id: labelId, for: labelable(made.control) }, plainText(block.label?.text ?? ""),
    block.optional && h("span", { class: "input-optional" }, " (optional)"));
  surface.input?.(block, made, error);
  return h("div", { class: "block input", "data-block": block.block_id ?? "" }, label, made.node, error, hint);
}

/** @param {HTMLElement} control */
function labelable(control) {
  return /^(INPUT|TEXTAREA)$/.test(control.tagName) ? control.id : null;
}

/** What the app would read from blocks nobody touched. @param {any[]} blocks */
export function initialValues(blocks) {
  /** @type {Record<string, Record<string, any>>} */
  const values = {};
  for (const block of blocks) {
    const elements = [block.element, block.accessory, ...(block.type === "actions" ? block.elements ?? [] : [])].filter(isInteractive);
    for (const element of elements) {
      if (/^(button|workflow_button|overflow)$/.test(element.type)) continue;
      (values[block.block_id] ??= {})[element.action_id] = initialState(element) ?? untouched(element);
    }
  }
  return values;
}
