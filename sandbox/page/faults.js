/**
 * A bad day at will: what can go wrong at Slack, begun and ended from here, to see how the app comes through it.
 * @module
 */
import { button } from "./controls.js";
import { perform } from "./deeds.js";
import { byId, fill, h, keepFocus, uid } from "./dom.js";
import { icon } from "./icons.js";
import { on, openPane, setTroubles, store } from "./store.js";

/** @typedef {{name: string, words: string, takes: string[]}} Offered */

/** What each trouble may take: its label, its usual value, and a word about it. @type {Record<string, [string, string, string]>} */
const FIELDS = {
  times: ["How many calls", "1", ""],
  seconds: ["Seconds", "2", "Real ones, not the clock's."],
  minutes: ["Minutes", "60", "By the workspace's clock, which can jump."],
  method: ["Which methods", "", "A pattern such as chat.*; empty for the usual ones."],
  code: ["Error code", "internal_error", ""],
};

let chosen = "";

/** The button in the sidebar says how many things are wrong. */
export function startFaults() {
  on("troubles loaded", drawButton);
  byId("show-faults").addEventListener("click", toggleFaults);
}

export function toggleFaults() {
  openPane(store.pane?.kind === "faults" ? null : { kind: "faults", channel: store.current, ts: "" });
}

function drawButton() {
  const wrong = store.troubles.now.length;
  const count = wrong ? h("span", { class: "badge badge-wrong" }, String(wrong), h("span", { class: "visually-hidden" }, " wrong now")) : null;
  byId("show-faults").hidden = !store.troubles.offered.length;
  fill(byId("show-faults"), icon("storm"), h("span", { class: "nav-name" }, "Bad day"), count);
}

/** @param {HTMLElement} holder  drawn anew at each change; what is being filled in stays */
export function drawFaults(holder) {
  const now = holder.querySelector(".faults-now") ?? holder.appendChild(h("section", { class: "faults-now", "aria-live": "polite" }));
  keepFocus(holder, () => fill(now, wrongNow()));
  if (!holder.querySelector("form")) holder.append(beginForm());
}

function wrongNow() {
  const { now } = store.troubles;
  const title = h("h3", { class: "pane-part" }, now.length ? "Wrong just now" : "Nothing is wrong just now");
  if (!now.length) return [title, h("p", { class: "quiet" }, "Begin a fault and go on working: the app has to come through it.")];
  return [title, h("ul", { class: "faults-list" }, now.map((words) => h("li", {}, icon("storm"), words))),
    button("Put everything right", () => change({ do: "mend" }), { "data-key": "mend" })];
}

function beginForm() {
  const { offered } = store.troubles;
  chosen = offered.some((one) => one.name === chosen) ? chosen : offered[0]?.name ?? "";
  const fields = h("div", { class: "faults-fields" });
  const label = uid("fault");
  const kinds = /** @type {HTMLSelectElement} */ (h("select", { class: "field", id: label },
    offered.map((one) => h("option", { value: one.name, selected: one.name === chosen }, one.words))));
  const draw = () => {
    chosen = kinds.value;
    fill(fields, offered.find((one) => one.name === chosen)?.takes.map(fieldFor));
  };
  kinds.addEventListener("change", draw);
  draw();
  const form = h("form", { class: "faults-form" }, h("h3", { class: "pane-part" }, "Begin a fault"),
    h("label", { class: "label", for: label }, "What goes wrong"), kinds, fields, button("Begin", null, { class: "button button-primary", type: "submit" }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    change(wish(fields));
  });
  return form;
}

/** @param {string} name */
function fieldFor(name) {
  const id = uid(name);
  if (name === "channel") return [h("label", { class: "label", for: id }, "Channel"), channelField(id)];
  const [label, usual, hint] = FIELDS[name] ?? [name, "", ""];
  const number = ["times", "seconds", "minutes"].includes(name);
  const about = hint ? h("p", { class: "quiet", id: `${id}-hint` }, hint) : null;
  return [h("label", { class: "label", for: id }, label), h("input", {
    class: "field", id, name, value: usual, type: number ? "number" : "text", min: number ? "1" : null, step: number ? "any" : null,
    autocomplete: "off", spellcheck: "false", "aria-describedby": hint ? `${id}-hint` : null,
  }), about];
}

/** @param {string} id */
function channelField(id) {
  const open = [...store.channels.values()].filter((one) => !one.dm_with && one.members?.includes(store.app.user));
  return h("select", { class: "field", id, name: "channel" },
    open.map((one) => h("option", { value: one.id, selected: one.id === store.current }, `#${one.name}`)));
}

/** @param {HTMLElement} fields */
function wish(fields) {
  /** @type {Record<string, unknown>} */
  const deed = { do: "fault", kind: chosen };
  for (const field of fields.querySelectorAll("input, select")) {
    const { name, value, type } = /** @type {HTMLInputElement} */ (field);
    if (value) deed[name] = type === "number" ? Number(value) : value;
  }
  return deed;
}

/** @param {Record<string, unknown>} deed */
async function change(deed) {
  const result = /** @type {any} */ (await perform(deed));
  if (result.troubles) setTroubles(result.troubles);
}
