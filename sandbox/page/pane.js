/**
 * The side pane: a thread, the pinned messages, or the inspector. One at a time; Escape closes it.
 * @module
 */
import { composer } from "./composer.js";
import { tool } from "./controls.js";
import { byId, fill, h, wayBack } from "./dom.js";
import { drawFaults } from "./faults.js";
import { messageList } from "./feed.js";
import { drawInspector } from "./inspector.js";
import { on, openPane, store, thread } from "./store.js";

let opener = () => /** @type {HTMLElement | null} */ (null);
/** @type {(() => void) | null} */
let redraw = null;
let shownAs = "";

/** Let the pane follow the store. */
export function startPane() {
  on("pane", show);
  on("loaded", show);
  on("message", ({ channel }) => channel?.id === store.pane?.channel && redraw?.());
  on("channels current", () => store.pane?.kind === "pins" && redraw?.());
  on("troubles", () => store.pane?.kind === "faults" && redraw?.());
  byId("pane").addEventListener("keydown", (event) => {
    const writing = event.target instanceof HTMLTextAreaElement && event.target.value;
    if (event.key === "Escape" && !event.defaultPrevented && !writing) closePane();
  });
}

function closePane() {
  openPane(null);
  const back = opener() ?? byId("composer").querySelector("textarea");
  back?.focus();
}

function show() {
  const pane = byId("pane");
  const wanted = JSON.stringify([store.pane, store.me]);
  if (wanted === shownAs) return redraw?.();
  const active = document.activeElement;
  if (active instanceof HTMLElement && !pane.contains(active)) opener = wayBack(active);
  shownAs = wanted;
  redraw = null;
  pane.hidden = !store.pane;
  document.body.classList.toggle("with-pane", Boolean(store.pane));
  fill(pane);
  if (store.pane) PANES[store.pane.kind](pane, store.pane);
}

/** @type {Record<string, (pane: HTMLElement, about: import("./store.js").Pane) => void>} */
const PANES = { thread: showThread, pins: showPins, inspect: showInspector, faults: showFaults };

/** @param {string} title @param {string} about */
function head(title, about) {
  const words = h("div", {}, h("h2", { class: "pane-title" }, title), h("p", { class: "pane-about" }, about));
  return h("header", { class: "pane-head" }, words, tool(`Close ${title.toLowerCase()}`, "close", closePane));
}

/** @param {string} id */
function placeName(id) {
  const channel = store.channels.get(id);
  return channel?.dm_with ? `with ${store.app.name}` : `#${channel?.name ?? id}`;
}

/** @param {HTMLElement} pane @param {import("./store.js").Pane} about */
function showThread(pane, about) {
  pane.setAttribute("aria-label", "Thread");
  const scroller = h("div", { class: "pane-scroll" });
  const foot = h("div", { class: "composer-holder" });
  pane.append(head("Thread", placeName(about.channel)), scroller, foot);
  const list = messageList(scroller, "thread");
  redraw = () => {
    const channel = store.channels.get(about.channel);
    if (!channel) return openPane(null);
    const { root, replies } = thread(channel, about.ts);
    list.draw(root ? [root, ...replies] : replies);
    scroller.classList.toggle("thread-rootless", !root);
  };
  redraw();
  const where = { channel: about.channel, thread_ts: about.ts };
  const box = composer(foot, {
    where: () => where, placeholder: () => "Reply in this thread", alsoTo: alsoTo(about.channel), sent: () => list.toEnd(),
  });
  list.toEnd();
  box.focus();
}

/** @param {string} id */
function alsoTo(id) {
  const channel = store.channels.get(id);
  return channel?.dm_with ? undefined : channel?.name;
}

/** @param {HTMLElement} pane @param {import("./store.js").Pane} about */
function showPins(pane, about) {
  pane.setAttribute("aria-label", "Pinned");
  const scroller = h("div", { class: "pane-scroll" });
  pane.append(head("Pinned", placeName(about.channel)), scroller);
  const list = messageList(scroller, "pins");
  redraw = () => {
    const channel = store.channels.get(about.channel);
    const pinned = (channel?.pins ?? []).map((ts) => channel?.messages.get(ts)).filter((one) => one !== undefined);
    list.draw(pinned);
    if (!pinned.length) openPane(null);
  };
  redraw();
  pane.querySelector("button")?.focus();
}

/** @param {HTMLElement} pane @param {import("./store.js").Pane} about */
function showInspector(pane, about) {
  pane.setAttribute("aria-label", "Inspector");
  const scroller = h("div", { class: "pane-scroll pane-inspector" });
  pane.append(head("Inspector", placeName(about.channel)), scroller);
  redraw = () => drawInspector(scroller, store.channels.get(about.channel)?.messages.get(about.ts));
  redraw();
  pane.querySelector("button")?.focus();
}

/** @param {HTMLElement} pane */
function showFaults(pane) {
  pane.setAttribute("aria-label", "Bad day");
  const scroller = h("div", { class: "pane-scroll pane-faults" });
  pane.append(head("Bad day", "What Slack may do to the app"), scroller);
  redraw = () => drawFaults(scroller);
  redraw();
  pane.querySelector("select")?.focus();
}
