/**
 * Slack's mrkdwn as DOM nodes.
 * @module
 */
import { h } from "./dom.js";
import { PICTURE, emoji, pictured } from "./emoji.js";
import { broadcast, channelName, dateTime, groupName, link, personName } from "./mentions.js";

/** One placeholder character stands for each part that takes no further markup. */
const FIRST_PLACE = 0xf0000;
const PLACES = /[\u{F0000}-\u{FFFFD}]/gu;

/** A bare address, without the full stop or bracket that ends the sentence around it. */
const ADDRESS = /\bhttps?:\/\/[^\s<>|\u{F0000}-\u{FFFFD}]+[^\s<>|.,:;!?)\]}'"*_~\u{F0000}-\u{FFFFD}]/gu;

/** @param {string} text  Slack escapes only these three */
function unescape(text) {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

/**
 * A text object of Block Kit, or nothing for an absent one.
 * @param {{type?: string, text?: string, verbatim?: boolean} | string | null | undefined} text
 * @returns {DocumentFragment}
 */
export function textObject(text) {
  if (!text) return document.createDocumentFragment();
  if (typeof text === "string") return plainText(text);
  return text.type === "mrkdwn" ? mrkdwn(text.text ?? "", !text.verbatim) : plainText(text.text ?? "");
}

/** Plain text: only emoji shortcodes and line ends mean anything. @param {string} text */
export function plainText(text) {
  const out = document.createDocumentFragment();
  leaf(text, [], out);
  return out;
}

/**
 * @param {string} text  as Slack stores it, with & < > escaped
 * @param {boolean} [links]  whether bare addresses become links
 * @returns {DocumentFragment}
 */
export function mrkdwn(text, links = true) {
  const out = document.createDocumentFragment();
  const parts = text.replace(PLACES, "\uFFFD").split(/```([\s\S]*?)```/);
  parts.forEach((part, at) => {
    if (at % 2) out.append(h("pre", { class: "code-block", tabindex: "0" }, codeText(part.replace(/^\n|\n$/g, ""))));
    else prose(trimAround(part, at > 0, at < parts.length - 1), links, out);
  });
  return out;
}

/** A code block brings its own line ends. @param {string} part @param {boolean} after @param {boolean} before */
function trimAround(part, after, before) {
  const started = after ? part.replace(/^\n/, "") : part;
  return before ? started.replace(/\n$/, "") : started;
}

/** Inside code only `<…>` is read, as Slack does. @param {string} text */
function codeText(text) {
  return unescape(text.replace(/<([^<>\n]+)>/g, (_, inner) => inner.split("|").at(-1)));
}

/** Lines, with quoted ones gathered. @param {string} text @param {boolean} links @param {Node} out */
function prose(text, links, out) {
  const everything = /(^|\n)(?:>|&gt;){3} ?/.exec(text);
  if (everything) {
    const start = everything.index;
    prose(text.slice(0, start), links, out);
    out.appendChild(h("blockquote", {}, inline(text.slice(start + everything[0].length), links)));
    return;
  }
  /** @type {{quote: boolean, lines: string[]}[]} */
  const runs = [];
  for (const line of text.split("\n")) {
    const quote = /^(?:>|&gt;)/.test(line);
    const shown = quote ? line.replace(/^(?:>|&gt;) ?/, "") : line;
    const run = runs.at(-1);
    if (run && run.quote === quote) run.lines.push(shown);
    else runs.push({ quote, lines: [shown] });
  }
  for (const run of runs) {
    const inner = inline(run.lines.join("\n"), links);
    out.appendChild(run.quote ? h("blockquote", {}, inner) : inner);
  }
}

/** @param {string} text @param {boolean} links */
function inline(text, links) {
  const out = document.createDocumentFragment();
  /** @type {Node[]} */
  const atoms = [];
  const keep = (/** @type {Node} */ node) => String.fromCodePoint(FIRST_PLACE + atoms.push(node) - 1);
  let held = text.replace(/`([^`\n]+)`/g, (_, code) => keep(h("code", {}, codeText(code))));
  held = held.replace(/<([^<>\n]+)>/g, (whole, inner) => keep(angle(inner) ?? document.createTextNode(unescape(whole))));
  if (links) held = held.replace(ADDRESS, (url) => keep(link(unescape(url), null)));
  styled(held, atoms, out);
  return out;
}

/** What stands between angle brackets. @param {string} inner @returns {Node | null} */
function angle(inner) {
  const bar = inner.indexOf("|");
  const [head, label] = bar < 0 ? [inner, null] : [inner.slice(0, bar), unescape(inner.slice(bar + 1))];
  if (/^@[UW]\w+$/.test(head)) return personName(head.slice(1), label);
  if (/^#[CGD]\w+$/.test(head)) return channelName(head.slice(1), label);
  if (head.startsWith("!subteam^")) return groupName(head.slice(9), label);
  if (/^!(here|channel|everyone)$/.test(head)) return broadcast(head.slice(1));
  if (head.startsWith("!date^")) return dateToken(head, label);
  return /^(https?:|mailto:|tel:)/i.test(head) ? link(unescape(head), label ? plainText(label) : null) : null;
}

/** `!date^UNIX^{tokens}^optional link` @param {string} head @param {string | null} fallback */
function dateToken(head, fallback) {
  const [, unix, pattern, target] = head.split("^");
  if (!/^\d+$/.test(unix ?? "") || !pattern) return document.createTextNode(fallback ?? head);
  const shown = dateTime(Number(unix), unescape(pattern), fallback);
  return target && /^https?:/i.test(target) ? link(unescape(target), shown) : shown;
}

/** @type {[string, RegExp][]} */
const STYLES = [
  ["strong", /(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\p{L}\p{N}*])/u],
  ["em", /(?<![\p{L}\p{N}_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\p{L}\p{N}_])/u],
  ["s", /(?<![\p{L}\p{N}~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\p{L}\p{N}~])/u],
];

/** @param {string} text @param {Node[]} atoms @param {Node} out */
function styled(text, atoms, out) {
  const found = STYLES.map(([tag, mark]) => ({ tag, hit: mark.exec(text) })).filter((one) => one.hit);
  const first = found.sort((a, b) => (a.hit?.index ?? 0) - (b.hit?.index ?? 0))[0];
  if (!first?.hit) {
    leaf(unescape(text), atoms, out);
    return;
  }
  const { index } = first.hit;
  leaf(unescape(text.slice(0, index)), atoms, out);
  const node = h(first.tag);
  styled(first.hit[1] ?? "", atoms, node);
  out.appendChild(node);
  styled(text.slice(index + first.hit[0].length), atoms, out);
}

const PIECES = new RegExp(`:([a-z0-9_+'-]+(?:::skin-tone-\\d)?):|\\n|[\\u{F0000}-\\u{FFFFD}]|${PICTURE.source}`, "gu");

/** Text without styles: emoji, line ends and what was set aside. @param {string} text @param {Node[]} atoms @param {Node} out */
function leaf(text, atoms, out) {
  let from = 0;
  for (const hit of text.matchAll(PIECES)) {
    const node = piece(hit, atoms);
    if (!node) continue;
    if (hit.index > from) out.appendChild(document.createTextNode(text.slice(from, hit.index)));
    out.appendChild(node);
    from = hit.index + hit[0].length;
  }
  if (from < text.length) out.appendChild(document.createTextNode(text.slice(from)));
}

/** @param {RegExpMatchArray} hit @param {Node[]} atoms @returns {Node | null} */
function piece(hit, atoms) {
  if (hit[0] === "\n") return h("br");
  if (hit[1]) return emoji(hit[1]);
  return atoms[(hit[0].codePointAt(0) ?? 0) - FIRST_PLACE] ?? pictured(hit[0]);
}

/** The words of mrkdwn on one line, for summaries and for screen readers. @param {string} text */
export function spoken(text) {
  const holder = document.createElement("div");
  holder.append(mrkdwn(text));
  for (const line of holder.querySelectorAll("br")) line.replaceWith(" ");
  for (const one of holder.querySelectorAll(".emoji")) one.replaceWith(" ");
  return (holder.textContent ?? "").replace(/\s+/g, " ").trim();
}
