/**
 * What a message really is: its JSON, and the requests between workspace and app behind it.
 * @module
 */
import { readLog, readLogEntry } from "./api.js";
import { fill, h } from "./dom.js";
import { zone } from "./store.js";
import { hourMinute } from "./time.js";
import { toast } from "./toast.js";

const LINES = 60;

/** @param {string} words */
const quiet = (words) => h("p", { class: "quiet" }, words);

/** @param {HTMLElement} holder @param {import("./store.js").Message | undefined} message */
export async function drawInspector(holder, message) {
  const request = h("div", { class: "inspect-request" });
  const behind = h("div", {});
  const log = h("div", {});
  fill(holder,
    message ? part("The message", json(message), true) : quiet("That message is gone."),
    message?.request !== null && message?.request !== undefined ? request : null,
    message ? behind : null, log);
  if (message?.request !== null && message?.request !== undefined) await drawRequest(request, String(message.request));
  if (message) await drawLog(behind, "Everything about this message", message.ts);
  await drawLog(log, "Latest requests");
}

/** @param {HTMLElement} holder @param {string} id */
async function drawRequest(holder, id) {
  const entry = await readLogEntry(id).catch(() => null);
  fill(holder, entry ? part("The request that made it", json(entry), true) : quiet("Its request is no longer in the log."));
}

/** @param {HTMLElement} holder @param {string} title @param {string} [about]  a message's ts */
async function drawLog(holder, title, about) {
  const answer = await readLog(LINES, about).catch(() => null);
  const entries = answer?.entries ?? answer?.log ?? (Array.isArray(answer) ? answer : []);
  const rows = entries.map((/** @type {any} */ entry) => logRow(entry));
  fill(holder, h("details", { class: "inspect-part" }, h("summary", {}, title), rows.length ? rows : quiet("None yet.")));
}

/** @param {any} entry */
function logRow(entry) {
  const name = entry.method ?? entry.kind ?? entry.type ?? "request";
  const at = entry.at ? hourMinute(Date.parse(entry.at), zone()) : "";
  const verdict = entry.error ?? entry.answer?.error ?? (entry.ms === undefined || entry.ms === null ? "ok" : `${Math.round(entry.ms)} ms`);
  const row = h("details", { class: "log-row" }, h("summary", {},
    h("span", { class: "log-at" }, at), h("span", { class: "log-name" }, name), h("span", { class: "log-verdict" }, verdict)));
  row.addEventListener("toggle", async () => {
    if (!(/** @type {HTMLDetailsElement} */ (row).open) || row.querySelector("pre")) return;
    row.append(json(await readLogEntry(String(entry.id)).catch(() => entry)));
  });
  return row;
}

/** @param {string} title @param {HTMLElement} content @param {boolean} open */
function part(title, content, open) {
  const copy = h("button", { class: "text-button", type: "button", onclick: () => copyText(content.textContent ?? "") }, "Copy");
  return h("details", { class: "inspect-part", open }, h("summary", {}, title), copy, content);
}

/** @param {string} text */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("Copied.");
  } catch {
    toast("The browser did not allow copying. Select the text and copy it by hand.", "error");
  }
}

const TOKENS = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Indented JSON with its parts told apart. @param {unknown} value */
function json(value) {
  const text = JSON.stringify(value, null, 2) ?? "";
  const node = h("pre", { class: "json", tabindex: "0" });
  let from = 0;
  for (const hit of text.matchAll(TOKENS)) {
    node.append(text.slice(from, hit.index), h("span", { class: tokenClass(hit) }, hit[1] ?? hit[0]), hit[2] ?? "");
    from = hit.index + hit[0].length;
  }
  node.append(text.slice(from));
  return node;
}

/** @param {RegExpMatchArray} hit */
function tokenClass(hit) {
  if (hit[1]) return hit[2] ? "json-name" : "json-text";
  return "json-value";
}
