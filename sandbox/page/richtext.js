/**
 * Slack's rich_text blocks.
 * @module
 */
import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { broadcast, channelName, dateTime, groupName, link, personName } from "./mentions.js";
import { plainText } from "./mrkdwn.js";

/** @param {any} block */
export function richText(block) {
  const node = h("div", { class: "rich" });
  const parts = block.elements ?? [];
  parts.forEach((/** @type {any} */ part, /** @type {number} */ at) => {
    if (part.type === "rich_text_list") placeList(node, part, parts[at - 1]);
    else node.append(richPart(part));
  });
  return node;
}

/** @param {any} one */
const raw = (one) => one.text ?? one.url ?? "";

/** @param {any} part */
function richPart(part) {
  const inner = (part.elements ?? []).map(piece);
  if (part.type === "rich_text_quote") return h("blockquote", {}, inner);
  if (part.type === "rich_text_preformatted") return h("pre", { class: "code-block", tabindex: "0" }, (part.elements ?? []).map(raw));
  if (part.type === "rich_text_section") return h("p", { class: "rich-line" }, inner);
  return h("p", { class: "unknown" }, `A part this page cannot show: ${part.type}`);
}

/** A deeper list goes into the last line of the one before it. @param {HTMLElement} node @param {any} part @param {any} before */
function placeList(node, part, before) {
  const list = listOf(part);
  const deeper = before?.type === "rich_text_list" && (part.indent ?? 0) > (before.indent ?? 0);
  const lines = deeper ? node.querySelectorAll("li") : [];
  (lines[lines.length - 1] ?? node).append(list);
}

/** @param {any} part */
function listOf(part) {
  const lines = (part.elements ?? []).map((/** @type {any} */ line) => h("li", {}, (line.elements ?? []).map(piece)));
  const look = `rich-list level-${(part.indent ?? 0) % 3}`;
  if (part.style === "ordered") return h("ol", { start: (part.offset ?? 0) + 1, class: look }, lines);
  return h("ul", { class: look }, lines);
}

/** @type {Record<string, (one: any) => Node>} */
const PIECES = {
  text: (one) => plainText(one.text ?? ""),
  link: (one) => (/^(https?:|mailto:)/i.test(one.url ?? "") ? link(one.url, one.text ? plainText(one.text) : null) : plainText(raw(one))),
  user: (one) => personName(one.user_id, null),
  usergroup: (one) => groupName(one.usergroup_id, null),
  channel: (one) => channelName(one.channel_id, null),
  broadcast: (one) => broadcast(one.range),
  emoji: (one) => emoji(one.name) ?? document.createTextNode(one.unicode ? fromHex(one.unicode) : `:${one.name}:`),
  date: (one) => dateTime(Number(one.timestamp), one.format ?? "{date_num} {time}", one.fallback ?? null),
  color: (one) => document.createTextNode(one.value ?? ""),
};

/** @param {string} hex  such as "1f44d-1f3fd" */
function fromHex(hex) {
  return hex.split("-").map((code) => String.fromCodePoint(parseInt(code, 16))).join("");
}

const STYLES = [["bold", "strong"], ["italic", "em"], ["strike", "s"], ["underline", "u"], ["code", "code"]];

/** @param {any} one @returns {Node} */
function piece(one) {
  const inner = PIECES[one.type]?.(one) ?? h("span", { class: "unknown" }, one.type);
  return STYLES.reduce((node, [style, tag]) => (one.style?.[style ?? ""] ? h(tag ?? "span", {}, node) : node), /** @type {Node} */ (inner));
}
