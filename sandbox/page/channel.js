/**
 * The channel one looks at: its head, its pinned messages, its messages, and the box to write in.
 * @module
 */
import { composer } from "./composer.js";
import { primary } from "./controls.js";
import { perform } from "./deeds.js";
import { byId, fill, h } from "./dom.js";
import { inFeed, messageList } from "./feed.js";
import { drawHome } from "./home.js";
import { icon } from "./icons.js";
import { link } from "./mentions.js";
import { summary } from "./message.js";
import { plainText } from "./mrkdwn.js";
import { askMembers } from "./palette.js";
import { current, emit, feed, hasHome, isReply, nameOf, on, openPane, store } from "./store.js";
import { announce, toast } from "./toast.js";

/** @type {ReturnType<typeof messageList>} */ let list;
/** @type {ReturnType<typeof composer> | null} */ let box = null;
let shown = "";
let waiting = 0;

/** Let the middle of the page follow the store. */
export function startChannel() {
  list = messageList(byId("feed"), "feed");
  on("current loaded", draw);
  on("home channels", drawHead);
  on("message", arrived);
  on("reveal", (ts) => list.reveal(ts));
  byId("feed").addEventListener("scroll", () => list.atEnd() && sawAll());
  byId("to-new").addEventListener("click", () => {
    list.toEnd();
    sawAll();
  });
  document.addEventListener("visibilitychange", () => list.atEnd() && sawAll());
}

/** The box of the channel, for shortcuts. */
export function writeHere() {
  box?.focus();
}

function draw() {
  const channel = current();
  const place = `${store.me} ${store.current} ${channel?.member}`;
  const another = place !== shown;
  shown = place;
  drawHead();
  if (another) {
    markNew();
    drawFoot();
    waiting = 0;
  }
  drawFeed(another);
  if (another && channel?.dm_with) tellOpened();
  if (list.atEnd()) sawAll();
}

/** The app may hear that its messages or its home were opened. */
export function tellOpened() {
  return perform({ do: "home", tab: store.tab }, { silent: true });
}

/** @param {boolean} anew */
function drawFeed(anew) {
  const channel = current();
  const messages = channel ? feed(channel) : [];
  list.draw(messages, anew);
  byId("empty").hidden = messages.length > 0;
  byId("to-new").hidden = waiting === 0 || list.atEnd();
}

/** Remember where the unread begin, before they count as read. */
function markNew() {
  const channel = current();
  const messages = channel ? feed(channel).filter((one) => !one.ephemeral) : [];
  store.newFrom = channel?.unread ? messages.at(-channel.unread)?.ts ?? "" : "";
}

function drawHead() {
  const channel = current();
  if (!channel) return;
  const direct = Boolean(channel.dm_with);
  const name = direct ? nameOf(store.app.user) : channel.name;
  fill(byId("channel-name"), direct ? null : icon(channel.private ? "lock" : "hash"), name);
  fill(byId("channel-topic"), direct ? "Direct messages with the app" : channel.topic ?? "");
  drawTabs(direct);
  drawMembers(channel);
  drawPins(channel);
  const home = direct && hasHome() && store.tab === "home";
  byId("home").hidden = !home;
  byId("room").hidden = Boolean(home);
  if (home) drawHome(byId("home"));
}

/** @param {boolean} direct */
function drawTabs(direct) {
  const tabs = byId("tabs");
  tabs.hidden = !direct || !hasHome();
  if (tabs.hidden) store.tab = "messages";
  for (const tab of tabs.querySelectorAll("[role=tab]")) {
    const on = tab.getAttribute("data-tab") === store.tab;
    tab.setAttribute("aria-selected", String(on));
    /** @type {HTMLElement} */ (tab).tabIndex = on ? 0 : -1;
  }
}

/** @param {import("./store.js").Channel} channel */
function drawMembers(channel) {
  const button = byId("members");
  const count = channel.members?.length ?? 0;
  button.hidden = Boolean(channel.dm_with) || !count;
  const label = `${count} here. See who, or invite somebody`;
  button.setAttribute("aria-label", label);
  button.title = label;
  fill(button, icon("people"), String(count));
  button.onclick = () => askMembers(channel, (user) => perform({ do: "invite", channel: channel.id, user }));
}

/** @param {import("./store.js").Channel} channel */
function drawPins(channel) {
  drawBookmarks(channel);
  const strip = byId("pinned");
  const first = channel.messages.get(channel.pins[0] ?? "");
  strip.hidden = !channel.pins.length;
  if (strip.hidden) return;
  const more = channel.pins.length > 1 ? `${channel.pins.length} pinned` : "Pinned";
  fill(strip, icon("pin"), h("span", { class: "pinned-count" }, more), h("span", { class: "pinned-words" }, first ? summary(first) : ""));
  strip.onclick = () => openPane({ kind: "pins", channel: channel.id, ts: "" });
}

/** @param {import("./store.js").Channel} channel */
function drawBookmarks(channel) {
  const marks = (channel.bookmarks ?? []).filter((one) => /^https?:/i.test(one.link ?? ""));
  byId("bookmarks").hidden = !marks.length;
  fill(byId("bookmarks"), marks.map((one) => [icon("link"), link(one.link, plainText(one.title ?? one.link))]));
}

function drawFoot() {
  const channel = current();
  const foot = byId("composer");
  if (!channel) return fill(foot);
  if (channel.archived) return fill(foot, notice("This channel is archived. It can be read, not written to."));
  if (channel.member === false) return fill(foot, notice(`You are looking at #${channel.name} from outside.`, joinButton(channel)));
  box = composer(foot, {
    where: () => ({ channel: store.current }),
    placeholder: () => invitation(channel),
    sent: () => list.toEnd(),
  });
  return foot;
}

/** Who one is counts here: the page is used as one person after another. @param {import("./store.js").Channel} channel */
function invitation(channel) {
  if (channel.dm_with) return `Write to ${nameOf(store.app.user)}`;
  return `Write in #${channel.name} as ${nameOf(store.me).split(" ")[0]}`;
}

/** @param {string} words @param {Node} [more] */
function notice(words, more) {
  return h("div", { class: "notice" }, h("p", {}, words), more);
}

/** @param {import("./store.js").Channel} channel */
function joinButton(channel) {
  return primary("Join this channel", () => perform({ do: "join", channel: channel.id }));
}

/** @param {{channel: import("./store.js").Channel | undefined, message: import("./store.js").Message, fresh: boolean}} told */
function arrived({ channel, message, fresh }) {
  if (!channel) return;
  const here = channel.id === store.current;
  const where = here ? "" : ` in ${channel.dm_with ? "direct messages" : channel.name}`;
  if (fresh && message.user !== store.me) announce(sentence(message, where));
  if (fresh && message.ephemeral && !inSight(message)) toast(`Only visible to you: ${summary(message)}`);
  if (!here) return;
  if (fresh && inFeed(message) && !list.atEnd()) waiting += 1;
  drawFeed(false);
  drawPins(channel);
  if (list.atEnd()) sawAll();
}

/**
 * An answer to a click may come where one does not look: further down, or in a thread that is not open.
 * @param {import("./store.js").Message} message
 */
function inSight(message) {
  if (isReply(message)) return store.pane?.kind === "thread" && store.pane.ts === message.thread_ts;
  return message.channel === store.current && list.atEnd() && byId("main").checkVisibility();
}

/** @param {import("./store.js").Message} message @param {string} where */
function sentence(message, where) {
  return `${message.ephemeral ? "Only you see this: " : ""}${nameOf(message.user)}${where}: ${summary(message)}`;
}

/** Everything shown counts as read, once someone looks. */
function sawAll() {
  const channel = current();
  waiting = 0;
  byId("to-new").hidden = true;
  if (!channel?.unread || document.visibilityState !== "visible" || channel.member === false) return;
  channel.unread = 0;
  emit("channels");
  const last = feed(channel).filter((one) => !one.ephemeral).at(-1);
  if (last) perform({ do: "read", channel: channel.id, ts: last.ts }, { silent: true });
}
