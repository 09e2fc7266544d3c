/**
 * A list of messages, kept in step with the store: only what changed is drawn again, so focus, scroll and open
 * pickers stay. Used by the channel, the thread pane and the pinned pane.
 * @module
 */
import { h, keepFocus } from "./dom.js";
import { openThread, renderMessage } from "./message.js";
import { isReply, keyOf, now, openPane, store, thread, zone } from "./store.js";
import { dayKey, longDay, nearDay, tsMs } from "./time.js";

/** @typedef {import("./store.js").Message} Message */
/** @typedef {{node: HTMLElement, message: Message, look: string}} Drawn */

const TOGETHER_MS = 5 * 60_000;
const NEAR_END = 90;

/**
 * @param {HTMLElement} scroller  what scrolls
 * @param {"feed" | "thread" | "pins"} where
 */
export function messageList(scroller, where) {
  const list = h("div", { class: `messages messages-${where}` });
  scroller.append(list);
  /** @type {Map<string, Drawn>} */
  let drawn = new Map();
  let stuck = true;
  /** Where something of one's own has led: what comes of it is followed until one scrolls. */
  let led = Number.NaN;
  scroller.addEventListener("scroll", () => {
    const there = Math.abs(scroller.scrollTop - led) < 2;
    if (!there) led = Number.NaN;
    stuck = nearEnd(scroller) || there;
  });
  new ResizeObserver(() => stuck && where !== "pins" && toEnd(scroller)).observe(list);
  list.addEventListener("keydown", (event) => keys(list, event));
  list.addEventListener("focusin", (event) => rove(list, event.target));

  /** @param {Message[]} messages @param {boolean} anew  a different channel: start at the end */
  function draw(messages, anew = false) {
    if (anew) stuck = where !== "pins";
    const fresh = new Map();
    /** @type {HTMLElement[]} */
    const nodes = [];
    messages.forEach((message, at) => {
      nodes.push(...dividers(message, messages[at - 1], where));
      const one = drawOne(message, messages[at - 1], anew ? undefined : drawn.get(keyOf(message)), where);
      fresh.set(keyOf(message), one);
      nodes.push(one.node);
    });
    keepFocus(list, () => place(list, nodes));
    drawn = fresh;
    rove(list, null);
    if (stuck && where !== "pins") toEnd(scroller);
  }
  return {
    draw,
    atEnd: () => stuck,
    toEnd: () => {
      stuck = true;
      toEnd(scroller);
      led = scroller.scrollTop;
    },
    reveal: (/** @type {string} */ ts) => {
      stuck = false;
      reveal(list, ts);
    },
  };
}

/**
 * Replace only what differs, so that nodes which stay are not taken out and put in again.
 * @param {HTMLElement} list
 * @param {HTMLElement[]} nodes
 */
function place(list, nodes) {
  const staying = new Set(nodes);
  for (const child of [...list.children]) if (!staying.has(/** @type {HTMLElement} */ (child))) child.remove();
  nodes.forEach((node, at) => {
    if (list.children[at] !== node) list.insertBefore(node, list.children[at] ?? null);
  });
}

/**
 * @param {Message} message
 * @param {Message | undefined} before
 * @param {Drawn | undefined} old
 * @param {"feed" | "thread" | "pins"} where
 * @returns {Drawn}
 */
function drawOne(message, before, old, where) {
  const grouped = where !== "pins" && together(before, message);
  const look = lookOf(message, grouped, where);
  if (old && old.message === message && old.look === look) return old;
  return { node: renderMessage(message, { where, grouped }), message, look };
}

/** What a message's drawing depends on besides the message. @param {Message} message @param {boolean} grouped @param {string} where */
function lookOf(message, grouped, where) {
  const channel = store.channels.get(message.channel);
  const replies = channel && where !== "thread" ? thread(channel, message.ts).replies : [];
  return [grouped, replies.length, replies.at(-1)?.ts, channel?.pins.includes(message.ts), store.me, zone()].join(" ");
}

/** @param {Message | undefined} before @param {Message} message */
function together(before, message) {
  if (!before || before.user !== message.user || before.ephemeral !== message.ephemeral) return false;
  if (message.broadcast || before.broadcast) return false;
  if (message.blocks?.length || before.blocks?.length || message.ts === store.newFrom) return false;
  return tsMs(message.ts) - tsMs(before.ts) < TOGETHER_MS && dayKey(tsMs(message.ts), zone()) === dayKey(tsMs(before.ts), zone());
}

/**
 * A line for a new day, and one where the unread begins.
 * @param {Message} message
 * @param {Message | undefined} before
 * @param {string} where
 */
function dividers(message, before, where) {
  if (where !== "feed") return [];
  const line = (/** @type {string} */ look, /** @type {string} */ words) => h("div", { class: look, role: "separator" }, h("span", {}, words));
  const day = dayChanged(message, before) ? [line("day-line", dayName(tsMs(message.ts)))] : [];
  return message.ts === store.newFrom ? [...day, line("new-line", "New")] : day;
}

/** @param {Message} message @param {Message | undefined} before */
function dayChanged(message, before) {
  return !before || dayKey(tsMs(message.ts), zone()) !== dayKey(tsMs(before.ts), zone());
}

/** @param {number} ms */
function dayName(ms) {
  const near = nearDay(ms, zone(), now());
  const day = longDay(ms, zone()).replace(/ \d{4}$/, "");
  return near ? `${near.charAt(0).toUpperCase()}${near.slice(1)}, ${day}` : day;
}

/** @param {HTMLElement} scroller */
const nearEnd = (scroller) => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END;

/** To the last message; to its beginning if it is too long to be seen whole. @param {HTMLElement} scroller */
function toEnd(scroller) {
  scroller.scrollTop = scroller.scrollHeight;
  const last = scroller.querySelector(".msg:last-child");
  if (!last || last.clientHeight <= scroller.clientHeight) return;
  scroller.scrollTop += last.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
}

/** @param {HTMLElement} list @param {string} ts */
function reveal(list, ts) {
  const node = list.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
  if (!(node instanceof HTMLElement)) return;
  node.scrollIntoView({ block: "center" });
  node.focus({ preventScroll: true });
  node.classList.add("msg-found");
  node.addEventListener("animationend", () => node.classList.remove("msg-found"), { once: true });
}

/** One message at a time can be reached with Tab; arrows move among them. @param {HTMLElement} list @param {EventTarget | null} target */
function rove(list, target) {
  const all = /** @type {HTMLElement[]} */ ([...list.querySelectorAll(".msg")]);
  const wanted = target instanceof Element ? target.closest(".msg") : all.find((one) => one.tabIndex === 0) ?? all.at(-1);
  for (const one of all) {
    const on = one === wanted;
    one.tabIndex = on ? 0 : -1;
    for (const tool of one.querySelectorAll(".tool")) /** @type {HTMLElement} */ (tool).tabIndex = on ? 0 : -1;
  }
}

/** @param {HTMLElement} list @param {KeyboardEvent} event */
function keys(list, event) {
  const node = event.target;
  if (!(node instanceof HTMLElement) || !node.classList.contains("msg") || event.altKey || event.ctrlKey || event.metaKey) return;
  const all = /** @type {HTMLElement[]} */ ([...list.querySelectorAll(".msg")]);
  const at = all.indexOf(node);
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    all[Math.max(0, Math.min(to, all.length - 1))]?.focus();
    return;
  }
  const message = messageOf(node);
  const act = message && KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act(message);
}

/** @type {Record<string, (message: Message) => void>} */
const KEYS = {
  t: (message) => message.ephemeral || openThread(message),
  Enter: (message) => message.ephemeral || openThread(message),
  i: (message) => openPane({ kind: "inspect", channel: message.channel, ts: keyOf(message) }),
};

/** @param {HTMLElement} node */
function messageOf(node) {
  const key = node.getAttribute("data-home") ?? "";
  return store.channels.get(store.pane && node.closest("#pane") ? store.pane.channel : store.current)?.messages.get(key);
}

/** @param {Message} message */
export const inFeed = (message) => !isReply(message) || Boolean(message.broadcast);
