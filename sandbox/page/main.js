/**
 * The page's start: parts are set up, then the workspace is read.
 * @module
 */
import { startChannel, tellOpened } from "./channel.js";
import { startClock } from "./clock.js";
import { connect } from "./connection.js";
import { byId, fill, h } from "./dom.js";
import { startFaults } from "./faults.js";
import { icon } from "./icons.js";
import { startModals } from "./modal.js";
import { askWhom } from "./palette.js";
import { startPane } from "./pane.js";
import { face, roleMark } from "./people.js";
import { follow, readRoute, writeRoute } from "./route.js";
import { showKeys, startShortcuts } from "./shortcuts.js";
import { startSidebar } from "./sidebar.js";
import { nameOf, on, openPane, person, store } from "./store.js";

const REMEMBERED = "act-as";

/** @param {string} id */
async function actAs(id) {
  sessionStorage.setItem(REMEMBERED, id);
  await connect(id);
}

function drawMe() {
  const who = person(store.me);
  const button = byId("act-as");
  button.setAttribute("aria-label", `You act as ${nameOf(store.me)}${who?.title ? `, ${who.title}` : ""}. Act as someone else`);
  const name = h("span", { class: "me-name" }, nameOf(store.me), roleMark(store.me));
  const title = h("span", { class: "me-title" }, who?.title || "You act as this person");
  fill(button, face(store.me), h("span", { class: "me-words" }, name, title), icon("chevron"));
  byId("workspace").textContent = nameOf(store.app.user);
}

/** Whether a pane takes the place of the channel, as it does where there is no room for both. */
function paneCovers() {
  return getComputedStyle(byId("main")).display === "none";
}

/** @param {boolean} open */
function drawer(open) {
  document.body.classList.toggle("nav-open", open);
  byId("open-nav").setAttribute("aria-expanded", String(open));
  if (open) /** @type {HTMLElement | null} */ (byId("nav-list").querySelector("a"))?.focus();
}

function startTabs() {
  const tabs = byId("tabs");
  const choose = (/** @type {HTMLElement} */ tab) => {
    store.tab = tab.getAttribute("data-tab") ?? "messages";
    writeRoute();
    follow();
    tab.focus();
    tellOpened();
  };
  tabs.addEventListener("click", (event) => {
    const tab = /** @type {HTMLElement} */ (event.target).closest("[role=tab]");
    if (tab instanceof HTMLElement) choose(tab);
  });
  tabs.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = tabs.querySelector("[role=tab][aria-selected=false]");
    if (other instanceof HTMLElement) choose(other);
  });
}

function start() {
  startSidebar();
  startChannel();
  startPane();
  startModals();
  startClock();
  startFaults();
  startTabs();
  startShortcuts(actAs);
  byId("act-as").addEventListener("click", () => askWhom(actAs));
  byId("show-keys").addEventListener("click", showKeys);
  byId("show-faults").addEventListener("click", () => drawer(false));
  byId("open-nav").addEventListener("click", () => drawer(!document.body.classList.contains("nav-open")));
  byId("shade").addEventListener("click", () => drawer(false));
  byId("nav-list").addEventListener("click", () => {
    drawer(false);
    if (paneCovers()) openPane(null);
  });
  byId("nav").addEventListener("keydown", (event) => event.key === "Escape" && drawer(false));
  on("loaded", drawMe);
  on("loaded", follow);
  on("pane", writeRoute);
  addEventListener("hashchange", () => {
    const { as } = readRoute();
    if (as && as !== store.me) actAs(as);
    else follow();
  });
}

start();
connect(readRoute().as ?? sessionStorage.getItem(REMEMBERED));
