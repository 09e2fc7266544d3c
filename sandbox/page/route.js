/**
 * Where one is, kept in the address: who, which channel, which thread. So reload, back and links work.
 * @module
 */
import { appChannel, emit, hasHome, openPane, store } from "./store.js";

/** @returns {Record<string, string>} */
export function readRoute() {
  return Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
}

/** Write the address anew without a step in the history. */
export function writeRoute() {
  const words = new URLSearchParams({ as: store.me, in: store.current });
  if (store.pane?.kind === "thread") words.set("thread", store.pane.ts);
  if (store.tab !== "messages") words.set("tab", store.tab);
  history.replaceState(null, "", `#${words}`);
}

/** Go where the address says, or to the first channel of one's own. */
export function follow() {
  const { in: wanted, thread, at, tab } = readRoute();
  const known = wanted && store.channels.has(wanted) ? wanted : store.channels.has(store.current) ? store.current : firstChannel();
  store.tab = tab === "home" && hasHome() ? "home" : "messages";
  go(known, thread ?? null);
  if (at) requestAnimationFrame(() => emit("reveal", at));
}

/** @param {string} channel @param {string | null} thread */
function go(channel, thread) {
  const same = channel === store.current;
  store.current = channel;
  emit("current");
  if (thread) openPane({ kind: "thread", channel, ts: thread });
  else if (!same) openPane(null);
  writeRoute();
}

/** @param {string} id */
export function goTo(id) {
  location.hash = `in=${id}`;
}

function firstChannel() {
  const rooms = [...store.channels.values()];
  const first = rooms.find((one) => one.member && !one.dm_with) ?? appChannel() ?? rooms[0];
  return first?.id ?? "";
}
