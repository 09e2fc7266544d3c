/**
 * Staying in touch with the workspace: read the state, follow the changes, say so when the line is lost.
 * @module
 */
import { readState, watch } from "./api.js";
import { byId } from "./dom.js";
import { apply, load, store } from "./store.js";

const WAITS = [1, 2, 4, 8, 15];

let close = () => {};
let tries = 0;
/** @type {number | undefined} */ let timer;

/**
 * Become this person: their state, then their changes. Whoever cannot be found is replaced by the first person.
 * @param {string | null} as
 */
export async function connect(as) {
  clearTimeout(timer);
  close();
  try {
    load(await readState(as).catch(() => readState(null)));
  } catch {
    return lost(as);
  }
  tries = 0;
  banner(null);
  close = watch(store.me, store.seq, { change: apply, open: () => banner(null), lost: () => lost(store.me) });
  return undefined;
}

/** @param {string | null} as */
function lost(as) {
  const wait = WAITS[Math.min(tries, WAITS.length - 1)] ?? 15;
  tries += 1;
  if (tries > 1) banner(wait);
  timer = setTimeout(() => connect(as), wait * 1000);
  byId("retry").onclick = () => connect(as);
}

/** @param {number | null} wait  seconds to the next try; null hides it */
function banner(wait) {
  byId("banner").hidden = wait === null;
  document.body.classList.toggle("offline", wait !== null);
  const words = wait === null ? "" : `The workspace cannot be reached. Trying again in ${wait} s; what you see may be old.`;
  byId("banner-words").textContent = words;
}
