/**
 * The line icons of the page itself, drawn on a 20 by 20 grid.
 * @module
 */
import { svg } from "./dom.js";

/** @type {Record<string, string>} */
const PATHS = {
  back: "M12 4 6 10l6 6",
  bolt: "M11 2.5 4.5 11.5H10L9 17.5l6.5-9H10z",
  check: "M4.5 10.5 8.5 14.5 15.5 6",
  chevron: "M5.5 8 10 12.5 14.5 8",
  close: "M5 5l10 10M15 5 5 15",
  code: "M7 6 3 10l4 4M13 6l4 4-4 4",
  eye: "M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z",
  hash: "M7.6 3.5 6 16.5M14 3.5l-1.6 13M3.5 7.5h13M3 12.5h13",
  home: "M3.5 9.5 10 4l6.5 5.5M5.5 8.5v7.5h9V8.5",
  keyboard: "M2.5 5.5h15v9h-15zM5.5 8.5h.01M8.5 8.5h.01M11.5 8.5h.01M14.5 8.5h.01M6.5 11.5h7",
  link: "M8.5 11.5a3 3 0 0 0 4.3 0l2.7-2.7a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3 0L4.5 11.2a3 3 0 0 0 4.3 4.3l1-1",
  lock: "M5.5 9h9v7.5h-9zM7 9V6.5a3 3 0 0 1 6 0V9",
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  more: "M5 10h.01M10 10h.01M15 10h.01",
  people: "M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 16.5c0-3.5 2-5 5.5-5s5.5 1.5 5.5 5zM13 9.3a2.6 2.6 0 1 0-1-5M15 11.7c2 .5 3 2 3 4.5h-2.5",
  pause: "M7 4.5v11M13 4.5v11",
  pin: "M12.5 3 17 7.5l-3 1-3.2 3.2.2 3.3-1.5 1.5L6.2 13.2 2.5 17M6.2 13.2 3.5 10.5 5 9l3.3.2L11.5 6z",
  play: "M6 4.2 16 10 6 15.8z",
  reply: "M3.5 5h13v8.5H9.5L6 16.5v-3H3.5z",
  send: "M3 4.5 17 10 3 15.5 5 10zM5 10h6",
  skip: "M4 4.5 11.5 10 4 15.5zM14.5 4.5v11",
  smile: "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM7.5 8h.01M12.5 8h.01M6.5 11.5a4 4 0 0 0 7 0",
  storm: "M6 12.5a3.4 3.4 0 0 1 0-6.8 4.3 4.3 0 0 1 8.2 1.1 2.9 2.9 0 0 1-.2 5.7M10.8 9.5 8.5 13h3l-2 4",
  wait: "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM10 6v4l2.5 2.5",
};

/**
 * A decorative icon; the control around it carries the name.
 * @param {string} name
 * @returns {SVGElement}
 */
export function icon(name) {
  const path = svg("path", { d: PATHS[name] ?? PATHS.more });
  return svg("svg", { class: `icon icon-${name}`, viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" }, path);
}
