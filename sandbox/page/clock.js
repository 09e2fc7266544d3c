/**
 * The workspace's clock: what time it is for the person one acts as, and the buttons that pause and jump.
 * @module
 */
import { changeClock } from "./api.js";
import { button } from "./controls.js";
import { byId, fill, h, uid } from "./dom.js";
import { menu } from "./floating.js";
import { icon } from "./icons.js";
import { tellTime } from "./mentions.js";
import { now, on, setClock, store, zone } from "./store.js";
import { distance, fromLocal, fullMoment, hourMinute, longDay, parts, toLocal } from "./time.js";
import { inWords } from "./deeds.js";
import { toast } from "./toast.js";

const TICK_MS = 250;
const MINUTE = 60_000;

/** Start the clock's face and its buttons. */
export function startClock() {
  byId("clock-pause").addEventListener("click", togglePause);
  byId("clock-next").addEventListener("click", () => jump("next"));
  menu(byId("clock-more"), moreItems);
  on("clock loaded", draw);
  setInterval(tick, TICK_MS);
}

export function togglePause() {
  return send(store.clock.paused ? { run: store.clock.rate || 1 } : { pause: true });
}

export function jumpToNext() {
  if (hasNext()) return jump("next");
  toast("Nothing is due: the app waits for people, not for the clock.");
  return Promise.resolve();
}

/** @param {string} to  "next" or an ISO moment */
function jump(to) {
  return send({ jump: to });
}

/** @param {object} change */
async function send(change) {
  const answer = /** @type {any} */ (await changeClock(change));
  if (answer.ok === false) toast(inWords(answer.error), "error");
  else if (answer.now) setClock(answer);
}

const hasNext = () => Boolean(store.clock.next_due) && Date.parse(store.clock.next_due ?? "") > now();

let lastMinute = "";

function tick() {
  drawFace();
  if (hasNext() && Date.parse(store.clock.next_due ?? "") - now() < 2 * MINUTE) drawNext();
  const minute = `${hourMinute(now(), zone())} ${zone()}`;
  if (minute === lastMinute) return;
  lastMinute = minute;
  drawNext();
  for (const node of document.querySelectorAll("time[data-pattern]")) tellTime(node);
}

function draw() {
  lastMinute = "";
  const { paused, rate } = store.clock;
  const pause = byId("clock-pause");
  const label = paused ? "Run the clock" : "Pause the clock";
  pause.setAttribute("aria-label", label);
  pause.title = `${label} (Alt+P)`;
  fill(pause, icon(paused ? "play" : "pause"));
  byId("clock").classList.toggle("clock-paused", paused);
  byId("caption").textContent = store.clock.caption;
  byId("clock-state").textContent = paused ? "Paused" : rate === 1 ? "" : `×${rate}`;
  drawNext();
  tick();
}

function drawFace() {
  const at = now();
  const shown = `${hourMinute(at, zone())}:${String(parts(at, zone()).second).padStart(2, "0")}`;
  const face = byId("clock-time");
  if (face.textContent === shown) return;
  face.textContent = shown;
  face.setAttribute("datetime", new Date(at).toISOString());
  const day = longDay(at, zone());
  byId("clock-day").textContent = day.replace(/^(\w{3})\w* (\d+) (\w{3})\w* \d+$/, "$1 $2 $3");
  byId("clock-zone").textContent = zone();
  byId("clock-face").title = `${fullMoment(at, zone())}\n${fullMoment(at, "UTC")}`;
}

function drawNext() {
  const next = /** @type {HTMLButtonElement} */ (byId("clock-next"));
  const due = hasNext() ? Date.parse(store.clock.next_due ?? "") : null;
  next.disabled = due === null;
  const words = due === null ? "Nothing due" : `Next ${distance(due, now())}`;
  const label = due === null ? "Nothing is due" : `Jump to the next due moment, ${hourMinute(due, zone())}, ${distance(due, now())}`;
  next.setAttribute("aria-label", label);
  next.title = due === null ? label : `${label} (Alt+J)`;
  fill(next, icon("skip"), h("span", { class: "clock-next-words" }, words));
}

function moreItems() {
  const ahead = (/** @type {number} */ minutes) => () => jump(new Date(now() + minutes * MINUTE).toISOString());
  return [
    { label: "Forward 15 minutes", pick: ahead(15) },
    { label: "Forward 1 hour", pick: ahead(60) },
    { label: "Forward 1 day", pick: ahead(24 * 60) },
    { label: "Forward to a time…", pick: askTime },
    { label: "Run one to one", pick: () => send({ run: 1 }) },
    { label: "Run 60 times as fast", pick: () => send({ run: 60 }) },
  ];
}

function askTime() {
  const title = uid("time");
  const field = /** @type {HTMLInputElement} */ (h("input", {
    class: "field", type: "datetime-local", "aria-labelledby": title,
    value: toLocal(now() + 60 * MINUTE, zone()), min: toLocal(now(), zone()),
  }));
  const dialog = /** @type {HTMLDialogElement} */ (h("dialog", { class: "dialog dialog-small", "aria-labelledby": title }));
  const go = () => {
    if (field.value) jump(new Date(fromLocal(field.value, zone())).toISOString());
    dialog.close();
  };
  dialog.append(h("form", { method: "dialog", onsubmit: go },
    h("h2", { class: "dialog-title", id: title }, "Move the clock forward to"),
    h("p", { class: "quiet" }, `In ${zone()}. The clock never goes back.`), field,
    h("div", { class: "dialog-buttons" }, button("Cancel", () => dialog.close()),
      button("Move", null, { class: "button button-primary", type: "submit" }))));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
