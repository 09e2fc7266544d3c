/**
 * The pieces of text that name something: people, groups, channels, moments, addresses.
 * @module
 */
import { h } from "./dom.js";
import { now, person, store, zone } from "./store.js";
import { fullMoment, slackDate } from "./time.js";

/** @param {string} id @param {string | null} label */
export function personName(id, label) {
  const who = person(id);
  const me = id === store.me;
  const name = who?.real_name || who?.name || label || id;
  const about = [name, who?.title, me ? "you" : null].filter(Boolean).join(", ");
  return h("span", { class: me ? "mention mention-me" : "mention", title: about, "data-person": id }, `@${name}`);
}

/** @param {string} id @param {string | null} label */
export function groupName(id, label) {
  const group = store.groups.find((one) => one.id === id);
  const name = group?.handle ?? group?.name ?? (label ?? id).replace(/^@/, "");
  return h("span", { class: "mention", title: `People of ${name}` }, `@${name}`);
}

/** @param {string} word  here, channel or everyone */
export function broadcast(word) {
  return h("span", { class: "mention mention-me", title: "Told to everyone here" }, `@${word}`);
}

/** @param {string} id @param {string | null} label */
export function channelName(id, label) {
  const channel = store.channels.get(id);
  const name = channel?.name ?? label;
  if (!channel) return h("span", { class: "mention", title: "A channel you cannot see" }, `#${name || "private channel"}`);
  return h("a", { class: "mention", href: `#in=${id}` }, `#${name}`);
}

/**
 * A moment in the zone of the person one acts as. Shown anew when the zone or the day changes.
 * @param {number} unix  seconds
 * @param {string} pattern  Slack's date tokens
 * @param {string | null} fallback
 */
export function dateTime(unix, pattern, fallback) {
  const node = h("time", { datetime: new Date(unix * 1000).toISOString(), "data-pattern": pattern, "data-unix": unix });
  if (fallback) node.setAttribute("data-fallback", fallback);
  tellTime(node);
  return node;
}

/** @param {Element} node  a <time data-pattern data-unix> */
export function tellTime(node) {
  const unix = Number(node.getAttribute("data-unix")) * 1000;
  const shown = slackDate(node.getAttribute("data-pattern") ?? "", unix, zone(), now());
  if (node.textContent === shown) return;
  node.textContent = shown;
  node.setAttribute("title", fullMoment(unix, zone()));
}

/** @param {string} url @param {Node | null} label */
export function link(url, label) {
  const home = inside(url);
  if (home) return h("a", { href: home }, label ?? url);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, label ?? url);
}

/** A message's permalink leads to the message on this page. @param {string} url @returns {string | null} */
function inside(url) {
  const hit = /\/archives\/([CDG]\w+)(?:\/p(\d{10})(\d{6}))?(?:\?(?:.*&)?thread_ts=([\d.]+))?/.exec(url);
  if (!hit || !store.channels.has(hit[1] ?? "")) return null;
  const at = hit[2] ? `&at=${hit[2]}.${hit[3]}` : "";
  const thread = hit[4] ? `&thread=${hit[4]}` : "";
  return `#in=${hit[1]}${at}${thread}`;
}
