/**
 * What the page knows: one plain object, filled from the workspace's state and its changes, and the questions
 * asked of it. Nothing here touches the DOM.
 * @module
 */

/**
 * @typedef {{id: string, name: string, real_name: string, kind: string, title?: string, tz: string, deleted?: boolean}} Person
 * @typedef {{ts: string, thread_ts?: string | null, channel: string, user: string, text: string, blocks?: any[],
 *   attachments?: any[], edited?: boolean, broadcast?: boolean, ephemeral?: boolean, bot?: boolean, metadata?: any,
 *   reactions?: {name: string, users: string[]}[], reply_count?: number, request?: string | number | null}} Message
 * @typedef {{id: string, name: string, private?: boolean, member?: boolean, dm_with?: string | null, unread: number,
 *   archived?: boolean, topic?: string, pins: string[], members?: string[], bookmarks?: {title: string, link: string}[],
 *   messages: Map<string, Message>}} Channel
 * @typedef {{name: string, user: string, commands: {command: string, description?: string, usage_hint?: string}[],
 *   shortcuts: {name: string, type: string, callback_id: string}[], home_tab?: boolean}} App
 * @typedef {{kind: "thread" | "pins" | "inspect" | "faults", channel: string, ts: string}} Pane
 * @typedef {{offered: {name: string, words: string, takes: string[]}[], now: string[]}} Troubles
 * @typedef {{now: string, rate: number, paused: boolean, version: number, next_due: string | null, caption: string}} Clock
 */

export const store = {
  me: "",
  /** @type {Map<string, Person>} */ people: new Map(),
  /** @type {any[]} */ groups: [],
  /** @type {Map<string, Channel>} */ channels: new Map(),
  /** @type {App} */
  app: { name: "app", user: "", commands: [], shortcuts: [] },
  /** @type {any[]} */ views: [],
  /** @type {any} */ home: null,
  /** @type {Clock} */ clock: { now: new Date(0).toISOString(), rate: 1, paused: true, version: 0, next_due: null, caption: "" },
  clockReadAt: 0,
  /** @type {Troubles} */ troubles: { offered: [], now: [] },
  seq: 0,
  current: "",
  /** The first message that was unread when the channel was opened. */
  newFrom: "",
  tab: "messages",
  /** @type {Pane | null} */ pane: null,
};

/** @type {Map<string, Set<(detail: any) => void>>} */
const listeners = new Map();

/** @param {string} topics  one or several, by spaces @param {(detail: any) => void} told */
export function on(topics, told) {
  for (const topic of topics.split(" ")) {
    const all = listeners.get(topic) ?? new Set();
    listeners.set(topic, all.add(told));
  }
}

/** @param {string} topic @param {any} [detail] */
export function emit(topic, detail) {
  for (const told of listeners.get(topic) ?? []) told(detail);
}

/** Take in a whole state; answers only this page holds (ephemeral ones) outlive a reconnection. @param {any} state */
export function load(state) {
  const before = store.me === personId(state.me) ? store.channels : new Map();
  store.me = personId(state.me);
  store.people = new Map(state.people.map((/** @type {Person} */ one) => [one.id, one]));
  store.groups = state.groups ?? [];
  store.channels = new Map(state.channels.map((/** @type {any} */ one) => [one.id, channelFrom(one, before.get(one.id))]));
  store.app = { ...store.app, ...state.app };
  store.views = state.views ?? [];
  store.home = state.home ?? null;
  store.troubles = state.troubles ?? store.troubles;
  store.seq = state.seq;
  setClock(state.clock);
  emit("loaded");
}

/** @param {any} me */
const personId = (me) => (typeof me === "string" ? me : me.id);

/** @param {any} raw @param {Channel} [before] @returns {Channel} */
function channelFrom(raw, before) {
  const listed = raw.messages ?? [];
  const messages = new Map(listed.map((/** @type {Message} */ one) => [keyOf(one), one]));
  for (const [key, message] of before?.messages ?? []) {
    if (message.ephemeral && !messages.has(key)) messages.set(key, message);
  }
  return { ...raw, pins: raw.pins ?? [], unread: raw.unread ?? 0, messages };
}

/** @param {Clock} clock */
export function setClock(clock) {
  store.clock = clock;
  store.clockReadAt = performance.now();
  emit("clock");
}

/** @param {Troubles} troubles */
export function setTroubles(troubles) {
  store.troubles = troubles;
  emit("troubles");
}

/** Take in one change. @param {any} event */
export function apply(event) {
  store.seq = event.seq ?? store.seq;
  const change = CHANGES[event.type];
  if (change) change(event);
}

/** @type {Record<string, (event: any) => void>} */
const CHANGES = {
  message: (event) => putMessage(event, true),
  message_changed: (event) => putMessage(event, false),
  message_deleted: (event) => dropMessage(event),
  view: (event) => {
    store.views = event.views ?? [];
    emit("views");
  },
  home: (event) => {
    store.home = event.home ?? event.view ?? null;
    emit("home");
  },
  clock: (event) => setClock(event.clock),
  troubles: (event) => setTroubles(event.troubles),
  channel: (event) => putChannel(event.channel),
};

/** @param {any} event @param {boolean} fresh */
function putMessage(event, fresh) {
  const message = event.message;
  const channel = store.channels.get(message.channel);
  if (!channel) return;
  const key = keyOf(message);
  const known = channel.messages.has(key);
  channel.messages.set(key, message);
  if (fresh && !known) countUnread(channel, message);
  emit("message", { channel, message, fresh: fresh && !known });
}

/** @param {any} event */
function dropMessage(event) {
  const gone = event.message ?? event;
  const channel = store.channels.get(gone.channel);
  channel?.messages.delete(keyOf(gone));
  emit("message", { channel, message: gone, fresh: false });
}

/** @param {Channel} channel @param {Message} message */
function countUnread(channel, message) {
  const inFeed = !message.thread_ts || message.thread_ts === message.ts || message.broadcast;
  if (message.user !== store.me && inFeed && !message.ephemeral) channel.unread += 1;
  emit("channels");
}

/** @param {any} raw */
function putChannel(raw) {
  const before = store.channels.get(raw.id);
  const messages = raw.messages ? channelFrom(raw, before).messages : before?.messages ?? new Map();
  if (raw.private && raw.member === false) store.channels.delete(raw.id);
  else store.channels.set(raw.id, { pins: [], unread: 0, ...before, ...raw, messages });
  emit("channels");
  if (raw.id === store.current) emit("current");
}

/** Messages of one ts: the one all see, and an answer only one sees. @param {Message} message */
export function keyOf(message) {
  return message.ephemeral ? `only-me-${message.ts}` : message.ts;
}

/** @param {string} id */
export function person(id) {
  return store.people.get(id);
}

/** Who says what only the workspace itself can say: that a command failed, say. */
const WORKSPACE = "USLACKBOT";

/** @param {string} id */
export function nameOf(id) {
  if (id === store.app.user) return person(id)?.real_name || store.app.name;
  const who = person(id);
  return who?.real_name || who?.name || (id === WORKSPACE ? "Workspace" : id);
}

/** The zone of the person one acts as. */
export function zone() {
  return person(store.me)?.tz || "UTC";
}

/** The workspace's clock, now, in ms. */
export function now() {
  const { now: at, rate, paused } = store.clock;
  const gone = paused ? 0 : (performance.now() - store.clockReadAt) * rate;
  return Date.parse(at) + gone;
}

export function current() {
  return store.channels.get(store.current);
}

/** Oldest first. @param {Message[]} messages */
function byTime(messages) {
  return messages.sort((a, b) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : Number(Boolean(a.ephemeral)) - Number(Boolean(b.ephemeral))));
}

/** What stands in the channel itself: roots, broadcast replies, answers given there. @param {Channel} channel */
export function feed(channel) {
  return byTime([...channel.messages.values()].filter((one) => !isReply(one) || one.broadcast));
}

/** @param {Message} message */
export function isReply(message) {
  return Boolean(message.thread_ts) && message.thread_ts !== message.ts;
}

/** A root and its replies. @param {Channel} channel @param {string} ts */
export function thread(channel, ts) {
  const replies = byTime([...channel.messages.values()].filter((one) => one.thread_ts === ts && isReply(one)));
  return { root: channel.messages.get(ts), replies };
}

/** @param {Pane | null} pane */
export function openPane(pane) {
  store.pane = pane;
  emit("pane");
}

/** Whether the app has a home tab to show. */
export function hasHome() {
  return Boolean(store.home || store.app.home_tab);
}

/** The person's DM with the app. */
export function appChannel() {
  return [...store.channels.values()].find((one) => one.dm_with === store.app.user);
}
