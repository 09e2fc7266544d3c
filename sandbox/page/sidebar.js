/**
 * The list of channels and direct messages, with what is unread.
 * @module
 */
import { byId, fill, h, keepFocus } from "./dom.js";
import { icon } from "./icons.js";
import { face } from "./people.js";
import { nameOf, on, store } from "./store.js";

/** Let the list follow the store. */
export function startSidebar() {
  on("channels current loaded", draw);
}

function draw() {
  const nav = byId("nav-list");
  const open = [...store.channels.values()].filter((one) => !one.archived || one.id === store.current);
  const rooms = open.filter((one) => !one.dm_with);
  const mine = rooms.filter((one) => one.member !== false);
  const others = rooms.filter((one) => one.member === false);
  const direct = open.filter((one) => one.dm_with);
  keepFocus(nav, () => fill(nav, part("Channels", mine), part("Direct messages", direct), part("Channels to join", others)));
  const unread = open.reduce((sum, one) => sum + one.unread, 0);
  document.title = `${unread ? `(${unread}) ` : ""}${placeTitle()} · local workspace`;
}

function placeTitle() {
  const channel = store.channels.get(store.current);
  if (!channel) return store.app.name;
  return channel.dm_with ? nameOf(store.app.user) : `#${channel.name}`;
}

/** @param {string} title @param {import("./store.js").Channel[]} channels */
function part(title, channels) {
  if (!channels.length) return null;
  const rows = channels.map((one) => h("li", {}, row(one)));
  return h("section", { class: "nav-part" }, h("h2", { class: "nav-title" }, title), h("ul", {}, rows));
}

/** @param {import("./store.js").Channel} channel */
function row(channel) {
  const here = channel.id === store.current;
  const unread = channel.unread > 0 && !here;
  const name = channel.dm_with ? nameOf(store.app.user) : channel.name;
  const mark = channel.dm_with ? face(store.app.user, "face-small") : icon(channel.private ? "lock" : "hash");
  const kind = channel.dm_with ? "" : channel.private ? "private channel" : "channel";
  const words = [kind, channel.archived ? "archived" : ""].filter(Boolean).join(", ");
  return h("a", {
    class: `nav-row${unread ? " nav-unread" : ""}`, href: `#in=${channel.id}`, "aria-current": here ? "page" : null, "data-key": channel.id,
  }, mark, h("span", { class: "nav-name" }, name), words && h("span", { class: "visually-hidden" }, words),
  channel.dm_with && h("span", { class: "role role-bot" }, "App"),
  unread && badge(channel.unread));
}

/** @param {number} count */
function badge(count) {
  return h("span", { class: "badge" }, h("span", {}, count > 99 ? "99+" : String(count)), h("span", { class: "visually-hidden" }, " unread"));
}
