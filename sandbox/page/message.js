/**
 * One message: who, when, what, and what can be done with it.
 * @module
 */
import { renderBlocks } from "./blocks.js";
import { tool } from "./controls.js";
import { perform } from "./deeds.js";
import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { menu } from "./floating.js";
import { icon } from "./icons.js";
import { dateTime, link } from "./mentions.js";
import { mrkdwn, plainText, spoken } from "./mrkdwn.js";
import { askEmoji } from "./palette.js";
import { face, roleMark } from "./people.js";
import { emit, isReply, keyOf, nameOf, openPane, person, store, thread, zone } from "./store.js";
import { fullMoment, hourMinute, tsMs } from "./time.js";
import { toast } from "./toast.js";

/**
 * @typedef {import("./store.js").Message} Message
 * @typedef {{where: "feed" | "thread" | "pins", grouped?: boolean}} Setting
 */

/** What was chosen in messages' selects, by message, block and action. @type {Map<string, Record<string, Record<string, any>>>} */
const entered = new Map();

/** @param {Message} message @param {Setting} setting @returns {HTMLElement} */
export function renderMessage(message, setting) {
  const name = nameOf(message.user);
  const grouped = setting.grouped ? " msg-grouped" : "";
  const only = message.ephemeral ? " msg-only" : "";
  const at = `${hourMinute(tsMs(message.ts), zone())}`;
  return h("article", {
    class: `msg${grouped}${only}`, tabindex: "-1", "data-home": keyOf(message), "data-ts": message.ts,
    "aria-label": `${name}, ${at}${message.ephemeral ? ", only visible to you" : ""}: ${summary(message)}`,
  }, aside(message, setting, at), h("div", { class: "msg-main" },
    setting.grouped ? null : heading(message, name, at),
    broadcastLine(message, setting), body(message), onlyLine(message), reactions(message),
    setting.where === "thread" ? null : threadLine(message)), tools(message, setting));
}

/** @param {Message} message @param {Setting} setting @param {string} at */
function aside(message, setting, at) {
  if (!setting.grouped) return face(message.user);
  return h("span", { class: "msg-gutter", title: fullMoment(tsMs(message.ts), zone()) }, at);
}

/** @param {Message} message @param {string} name @param {string} at */
function heading(message, name, at) {
  const sent = tsMs(message.ts);
  const time = h("time", { class: "msg-time", datetime: new Date(sent).toISOString(), title: fullMoment(sent, zone()) }, at);
  const pinned = store.channels.get(message.channel)?.pins.includes(message.ts)
    ? h("span", { class: "msg-pinned" }, icon("pin"), "Pinned") : null;
  return h("div", { class: "msg-head" }, h("span", { class: "msg-name" }, name), marked(message.user), time, pinned);
}

/** Beside a message only what sets its writer apart counts. @param {string} id */
function marked(id) {
  return person(id)?.kind === "admin" ? null : roleMark(id);
}

/** @param {Message} message */
function body(message) {
  const edited = message.edited ? h("span", { class: "msg-edited" }, " (edited)") : null;
  const blocks = message.blocks?.length ? h("div", { class: "card" }, renderBlocks(message.blocks, surfaceOf(message)), edited) : null;
  const text = blocks ? null : message.text && h("div", { class: "msg-text" }, mrkdwn(message.text), edited);
  return h("div", { class: "msg-body" }, text, blocks, (message.attachments ?? []).map((one) => attachment(one, message)));
}

/** @param {any} one @param {Message} message */
function attachment(one, message) {
  const node = h("div", { class: "card card-attached" },
    one.pretext && h("p", {}, mrkdwn(one.pretext)), one.title && h("strong", {}, attachedTitle(one)),
    one.blocks?.length ? renderBlocks(one.blocks, surfaceOf(message)) : h("div", {}, mrkdwn(one.text ?? one.fallback ?? "")));
  if (/^#?[0-9a-f]{6}$/i.test(one.color ?? "")) node.style.borderLeftColor = `#${one.color.replace("#", "")}`;
  return node;
}

/** A title that leads somewhere, as that of a file does. @param {any} one */
function attachedTitle(one) {
  const leads = one.title_link && URL.canParse(one.title_link, location.href) ? new URL(one.title_link, location.href) : null;
  return leads && /^https?:$/.test(leads.protocol) ? link(leads.href, plainText(one.title)) : mrkdwn(one.title);
}

/** @param {Message} message @returns {import("./blocks.js").Surface} */
function surfaceOf(message) {
  const key = `${store.me} ${message.channel} ${keyOf(message)}`;
  const act = async (/** @type {any} */ element, /** @type {string} */ block, /** @type {any} */ state) => {
    await perform({
      do: "click", channel: message.channel, ts: message.ts, ephemeral: Boolean(message.ephemeral),
      block_id: block, action_id: element.action_id, state: entered.get(key) ?? {}, ...state,
    });
  };
  return {
    act,
    held: (element, block) => entered.get(key)?.[block]?.[element.action_id],
    enter: (element, block, state, _, acts) => {
      const all = entered.get(key) ?? {};
      (all[block] ??= {})[element.action_id] = state;
      entered.set(key, all);
      if (acts) act(element, block, state);
    },
  };
}

/** @param {Message} message @param {Setting} setting */
function broadcastLine(message, setting) {
  if (!message.broadcast) return null;
  if (setting.where === "thread") return h("p", { class: "msg-note" }, "Also sent to the channel");
  const root = store.channels.get(message.channel)?.messages.get(message.thread_ts ?? "");
  const words = root ? summary(root) : "a message";
  return h("p", { class: "msg-note" }, "Replied to a thread: ",
    h("button", { class: "text-button", type: "button", "data-key": "broadcast", onclick: () => openThread(message) }, words));
}

/** @param {Message} message */
function onlyLine(message) {
  if (!message.ephemeral) return null;
  const dismiss = () => {
    store.channels.get(message.channel)?.messages.delete(keyOf(message));
    emit("message", { channel: store.channels.get(message.channel), message, fresh: false });
  };
  return h("p", { class: "only-me" }, icon("eye"), "Only visible to you",
    h("button", { class: "text-button", type: "button", onclick: dismiss }, "Dismiss"));
}

/** @param {Message} message */
function reactions(message) {
  if (!message.reactions?.length) return null;
  return h("div", { class: "reactions" }, message.reactions.map(({ name, users }) => {
    const mine = users.includes(store.me);
    const who = users.map(nameOf).join(", ");
    return h("button", {
      class: "reaction", type: "button", "aria-pressed": String(mine), title: `${who} reacted with :${name}:`, "data-key": `react ${name}`,
      onclick: () => reactWith(message, name),
    }, emoji(name) ?? `:${name}:`, h("span", {}, String(users.length)));
  }));
}

/** @param {Message} message */
function threadLine(message) {
  const channel = store.channels.get(message.channel);
  if (!channel || isReply(message)) return null;
  const { replies } = thread(channel, message.ts);
  const count = Math.max(replies.length, message.reply_count ?? 0);
  if (!count) return null;
  const who = [...new Set(replies.map((one) => one.user))].slice(-4);
  const last = replies.at(-1);
  return h("button", { class: "thread-line", type: "button", "data-key": "thread", onclick: () => openThread(message) },
    h("span", { class: "thread-faces" }, who.map((id) => face(id, "face-small"))),
    h("span", { class: "thread-count" }, count === 1 ? "1 reply" : `${count} replies`),
    last && h("span", { class: "thread-last" }, dateTime(Math.floor(Number(last.ts)), "{ago}", null)));
}

/** @param {Message} message */
export function openThread(message) {
  openPane({ kind: "thread", channel: message.channel, ts: message.thread_ts || message.ts });
}

const QUICK = ["eyes", "white_check_mark", "+1", "tada", "raised_hand", "rocket", "warning", "question"];

/** @param {Message} message @param {Setting} setting */
function tools(message, setting) {
  const inspect = part("Inspect as JSON", "code", () => openPane({ kind: "inspect", channel: message.channel, ts: keyOf(message) }));
  if (message.ephemeral) return h("div", { class: "msg-tools" }, inspect);
  const react = menu(part("Add a reaction", "smile", null), () => [...QUICK.map((name) => ({
    label: [emoji(name), " ", name.replace(/_/g, " ")], pick: () => reactWith(message, name),
  })), { label: "Another…", pick: () => askEmoji((name) => reactWith(message, name)) }]);
  const reply = setting.where === "thread" ? null : part("Reply in thread", "reply", () => openThread(message));
  const copy = part("Copy link to message", "link", () => copyLink(message));
  return h("div", { class: "msg-tools" }, react, reply, copy, inspect, shortcuts(message));
}

/** @param {Message} message @param {string} name */
function reactWith(message, name) {
  return perform({ do: "react", channel: message.channel, ts: message.ts, name });
}

/** What the app offers to do with a message. @param {Message} message */
function shortcuts(message) {
  const open = store.app.shortcuts.filter((one) => one.type === "message");
  if (!open.length) return null;
  return menu(part("Shortcuts of the app", "bolt", null), () => open.map((one) => ({
    label: one.name, pick: () => perform({ do: "shortcut", callback_id: one.callback_id, channel: message.channel, ts: message.ts }),
  })));
}

/** Reached with Tab only in the message one is at. @param {string} label @param {string} picture @param {(() => void) | null} act */
function part(label, picture, act) {
  return tool(label, picture, act, { tabindex: "-1", "data-key": `tool ${picture}` });
}

/** @param {Message} message */
async function copyLink(message) {
  const thread_ = isReply(message) ? `&thread=${message.thread_ts}` : "";
  const url = new URL(`#in=${message.channel}&at=${message.ts}${thread_}`, location.href);
  try {
    await navigator.clipboard.writeText(url.href);
    toast("The link is copied.");
  } catch {
    toast(url.href);
  }
}

/** One line of a message, for summaries. @param {Message} message */
export function summary(message) {
  const words = spoken(message.text ?? "") || blockWords(message.blocks ?? []);
  return words.length > 140 ? `${words.slice(0, 139)}…` : words || "a message without words";
}

/** @param {any[]} blocks */
function blockWords(blocks) {
  const texts = blocks.flatMap((block) => [block.text, ...(block.fields ?? []), ...(block.type === "context" ? block.elements ?? [] : [])]);
  return texts.map((text) => (typeof text === "string" ? text : text?.text)).filter(Boolean).map(spoken).join(" ").slice(0, 400);
}
