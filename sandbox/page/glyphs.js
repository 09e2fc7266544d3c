/**
 * Small own drawings of the emoji launch messages use, on a 20 by 20 grid. Colours are classes (app.css), so the
 * drawings follow light and dark.
 * @module
 */
import { svg } from "./dom.js";

/** @typedef {[string, string]} Stroke  class and path */

const DISC = "M10 18a8 8 0 1 0 0-16 8 8 0 0 0 0 16z";
const TILE = "M5 2h10a3 3 0 0 1 3 3v10a3 3 0 0 1-3 3H5a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3z";
const TICK = "M5.5 10.5 8.7 13.7 14.5 6.7";
const CROSS = "M6.5 6.5l7 7M13.5 6.5l-7 7";
const SHEET = "M4.5 2h8l3.5 3.5V18h-11.5z";
const BOX = "M3 5h14v12.5H3z";
const CLOCK = "M10 5.5V10l3 2";
const HAND = "M7 9V4.5a1.2 1.2 0 0 1 2.4 0V3.2a1.2 1.2 0 0 1 2.4 0v1.3a1.2 1.2 0 0 1 2.4 0V12c0 3.5-1.8 6-5 6-2.6 0-3.9-1.3-5-3.5L2.8 11.5c-.6-1.3 1-2.2 1.9-1.1L7 12.5z";
const THUMB = "M3 9h3v8H3zM7 9l3-6.5c1.6 0 2.3 1.2 2 2.7L11.5 8H16c1.2 0 1.8 1 1.5 2l-1.6 5.5c-.3 1-1 1.5-2 1.5H7z";
const SPEECH = "M3 4h14v9.5H9.5L6 17v-3.5H3z";
const LOCKED = "M4.5 9h11v8.5h-11z";
const BELL = "M10 2.5c3.2 0 5 2.3 5 5.5 0 3.5 1 4.8 2 6H3c1-1.2 2-2.5 2-6 0-3.2 1.8-5.5 5-5.5zM8 15.5a2 2 0 0 0 4 0z";
const GLASS = "M5 2.5h10v2.2L11.5 10l3.5 5.3v2.2H5v-2.2L8.5 10 5 4.7z";

/** @type {Record<string, Stroke[]>} */
const DRAWINGS = {
  "✅": [["f-green", TILE], ["s-paper", TICK]],
  "✔": [["s-green", "M3.5 11 8 15.5 16.5 4.5"]],
  "☑": [["f-blue", TILE], ["s-paper", TICK]],
  "❌": [["s-red", "M4.5 4.5l11 11M15.5 4.5l-11 11"]],
  "❎": [["f-green", TILE], ["s-paper", CROSS]],
  "✖": [["s-ink", "M4.5 4.5l11 11M15.5 4.5l-11 11"]],
  "⚠": [["f-amber", "M10 2 19 17.5H1z"], ["s-dark", "M10 7.5v4.5M10 14.7v.1"]],
  "🚨": [["f-red", "M5 14V9.5a5 5 0 0 1 10 0V14z"], ["f-grey", "M3.5 14h13v3.5h-13z"], ["s-red", "M10 1v1.5M3.5 3.5l1 1M16.5 3.5l-1 1"]],
  "⛔": [["f-red", DISC], ["s-paper", "M5.5 10h9"]],
  "🚫": [["s-red", DISC], ["s-red", "M4.5 4.5l11 11"]],
  "🛑": [["f-red", "M6.5 2h7L18 6.5v7L13.5 18h-7L2 13.5v-7z"], ["s-paper", "M6 10h8"]],
  "🚧": [["f-amber", "M2 5h16v6H2z"], ["s-dark", "M5 11l3-6M10 11l3-6M15 11l2-4"], ["s-grey", "M5 11v6.5M15 11v6.5"]],
  "❓": [["s-red", "M6.5 6.5c0-4.5 7-4.5 7 0 0 3-3.5 3-3.5 6M10 16.2v.1"]],
  "❗": [["s-red", "M10 3v9M10 16.2v.1"]],
  "ℹ": [["f-blue", TILE], ["s-paper", "M10 9v5.5M10 5.7v.1"]],
  "🔴": [["f-red", DISC]],
  "🟠": [["f-orange", DISC]],
  "🟡": [["f-amber", DISC]],
  "🟢": [["f-green", DISC]],
  "🔵": [["f-blue", DISC]],
  "🟣": [["f-purple", DISC]],
  "⚫": [["f-ink", DISC]],
  "⚪": [["s-grey", "M10 16.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13z"]],
  "🟥": [["f-red", TILE]],
  "🟧": [["f-orange", TILE]],
  "🟨": [["f-amber", TILE]],
  "🟩": [["f-green", TILE]],
  "🟦": [["f-blue", TILE]],
  "🟪": [["f-purple", TILE]],
  "⬛": [["f-ink", TILE]],
  "⬜": [["s-grey", "M4.5 4.5h11v11h-11z"]],
  "🔹": [["f-blue", "M10 5.5 14.5 10 10 14.5 5.5 10z"]],
  "🔸": [["f-orange", "M10 5.5 14.5 10 10 14.5 5.5 10z"]],
  "🔷": [["f-blue", "M10 2 18 10l-8 8-8-8z"]],
  "🔶": [["f-orange", "M10 2 18 10l-8 8-8-8z"]],
  "🚀": [["f-grey", "M17.5 2.5c-6 0-9.5 3-11 7.5l3.5 3.5c4.5-1.5 7.5-5 7.5-11z"], ["f-red", "M6.7 9 2.5 9.5 6 5.8zM11 13.3l-.5 4.2 3.7-3.5z"], ["f-blue", "M12.5 9.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4z"], ["f-orange", "M6 12.5c-2 .5-3 2.5-3.2 4.7C5 17 7 16 7.5 14z"]],
  "📌": [["f-red", "M12.5 2 18 7.5l-3 .8-3 3 .3 3.5-1.5 1.5L4 9.5 5.5 8l3.3.2 3-3z"], ["s-grey", "M7 13 2.5 17.5"]],
  "📍": [["f-red", "M10 10.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8z"], ["s-grey", "M10 10.5V18"]],
  "🔔": [["f-amber", BELL]],
  "🔕": [["f-amber", BELL], ["s-red", "M3 3l14 14"]],
  "⌛": [["f-amber", GLASS]],
  "⏳": [["f-amber", GLASS]],
  "⏱": [["f-pale", "M10 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14z"], ["s-ink", "M10 11V7.5M8 1.8h4"]],
  "⏰": [["f-red", DISC], ["s-paper", CLOCK]],
  "🕐": [["f-pale", DISC], ["s-ink", CLOCK]],
  "📅": [["f-pale", BOX], ["f-red", "M3 3.5h14V7.5H3z"], ["s-grey", "M6 10.5h2M9 10.5h2M12 10.5h2M6 14h2M9 14h2"]],
  "🗓": [["f-pale", BOX], ["f-red", "M3 3.5h14V7.5H3z"], ["s-grey", "M6 10.5h2M9 10.5h2M12 10.5h2M6 14h2M9 14h2"]],
  "🔒": [["s-grey", "M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9"], ["f-amber", LOCKED]],
  "🔓": [["s-grey", "M6.5 9V5.5a3.5 3.5 0 0 1 7-.5"], ["f-amber", LOCKED]],
  "🔑": [["s-amber", "M7 10.5a3 3 0 1 0 0-.1M10 10.5h8M15 10.5v3.5"]],
  "🔗": [["s-blue", "M8.5 11.5a3 3 0 0 0 4.3 0l2.7-2.7a3 3 0 0 0-4.3-4.3M11.5 8.5a3 3 0 0 0-4.3 0L4.5 11.2a3 3 0 0 0 4.3 4.3"]],
  "📝": [["f-pale", SHEET], ["s-grey", "M7 7h5M7 10h6"], ["s-orange", "M9 16l7.5-7.5"]],
  "📄": [["f-pale", SHEET], ["s-grey", "M7 7h5M7 10h6M7 13h6"]],
  "📋": [["f-orange", "M4 3.5h12V18H4z"], ["f-pale", "M6 6h8v10H6z"], ["s-grey", "M8 9h4M8 12h4M8 3h4"]],
  "📊": [["f-green", "M3 11h3.5v6.5H3z"], ["f-red", "M8.2 3h3.5v14.5H8.2z"], ["f-blue", "M13.5 7.5H17v10h-3.5z"]],
  "📈": [["f-pale", TILE], ["s-red", "M4.5 14 8.5 9.5l3 2.5 4-6"]],
  "📉": [["f-pale", TILE], ["s-blue", "M4.5 6 8.5 10.5l3-2.5 4 6"]],
  "🗳": [["f-grey", "M3 10h14v7.5H3z"], ["f-pale", "M7 3h6v7H7z"], ["s-green", "M8.5 6.5l1 1 2-2.5"]],
  "🎉": [["f-amber", "M2.5 17.5 7 7l6 6z"], ["s-red", "M10.5 6.5c0-2 .5-3 2-4"], ["s-blue", "M13.5 9.5c2 0 3-.5 4-2"], ["s-green", "M14.5 4.5l.1.1M16.5 12.5l.1.1M7 3.5l.1.1"]],
  "✨": [["f-amber", "M8 4l1.5 4.5L14 10l-4.5 1.5L8 16l-1.5-4.5L2 10l4.5-1.5zM15.5 2l.7 2.3 2.3.7-2.3.7-.7 2.3-.7-2.3-2.3-.7 2.3-.7z"]],
  "⭐": [["f-amber", "M10 2l2.4 5.2 5.6.6-4.2 3.8 1.2 5.6-5-2.9-5 2.9 1.2-5.6L2 7.8l5.6-.6z"]],
  "👍": [["f-amber", THUMB]],
  "👎": [["f-amber flip", THUMB]],
  "✋": [["f-amber", HAND]],
  "👋": [["f-amber", HAND]],
  "👀": [["f-pale", "M6 15.5c2 0 3.5-2.5 3.5-5.5S8 4.5 6 4.5 2.5 7 2.5 10 4 15.5 6 15.5zM14 15.5c2 0 3.5-2.5 3.5-5.5S16 4.5 14 4.5 10.5 7 10.5 10s1.5 5.5 3.5 5.5z"], ["f-dark", "M6.5 12.5a1.5 2 0 1 0 0-4 1.5 2 0 0 0 0 4zM14.5 12.5a1.5 2 0 1 0 0-4 1.5 2 0 0 0 0 4z"]],
  "👉": [["s-amber", "M2.5 10h14M11.5 5l5 5-5 5"]],
  "👤": [["f-grey", "M10 10a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2.5 18c0-4.5 3-6.5 7.5-6.5s7.5 2 7.5 6.5z"]],
  "👥": [["f-grey", "M7 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM1 17c0-4 2.5-5.5 6-5.5s6 1.5 6 5.5zM13.5 10a3 3 0 1 0 0-6M14.5 17H19c0-3.5-1.5-5-4.5-5.3z"]],
  "🔥": [["f-orange", "M10.5 2c.5 3.5 5.5 5 5.5 10a6 6 0 0 1-12 0c0-2.5 1.5-4 2.5-5.5.5 1.5 1 2 2 2.5C8.5 6.5 9 4 10.5 2z"], ["f-amber", "M10 17.5a3 3 0 0 1-3-3c0-2 2-2.5 3-4.5 1 2 3 2.5 3 4.5a3 3 0 0 1-3 3z"]],
  "💥": [["f-orange", "M10 1.5l1.8 4.7 4.7-2-2 4.7 4.5 1.6-4.7 1.8 2 4.7-4.7-2L10 19.5l-1.6-4.5-4.7 2 2-4.7L1 10.5l4.7-1.6-2-4.7 4.7 2z"]],
  "⚡": [["f-amber", "M12 1.5 4 11.5h5L8 18.5l8-10.5h-5z"]],
  "💡": [["f-amber", "M10 2a5.5 5.5 0 0 1 3 10.2V14.5H7v-2.3A5.5 5.5 0 0 1 10 2z"], ["s-grey", "M8 17h4"]],
  "🔍": [["s-grey", "M8.5 14a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM12.5 12.5 17 17"]],
  "⚙": [["s-grey", "M10 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM10 2.5v2.2M10 15.3v2.2M2.5 10h2.2M15.3 10h2.2M4.7 4.7l1.6 1.6M13.7 13.7l1.6 1.6M15.3 4.7l-1.6 1.6M6.3 13.7l-1.6 1.6"]],
  "🔧": [["s-grey", "M16.5 5.5a4 4 0 0 1-5.5 5L5.5 16a1.8 1.8 0 0 1-2-2L9 8.5a4 4 0 0 1 5-5.5L11.5 5.5l3 3z"]],
  "📦": [["f-orange", "M2.5 6 10 2.5 17.5 6v8.5L10 18l-7.5-3.5z"], ["s-dark", "M2.5 6 10 9.5 17.5 6M10 9.5V18"]],
  "🛡": [["f-blue", "M10 2l7 2.5c0 6-2 10.5-7 13.5-5-3-7-7.5-7-13.5z"], ["s-paper", "M7 9.5l2.2 2.2L13 7.5"]],
  "📢": [["f-orange", "M3 8h4l9-5v14l-9-5H3z"], ["s-grey", "M6 12.5l1.5 5"]],
  "📣": [["f-orange", "M3 8h4l9-5v14l-9-5H3z"], ["s-grey", "M6 12.5l1.5 5"]],
  "💬": [["f-blue", SPEECH], ["s-paper", "M6.5 8.7h7"]],
  "🧵": [["f-grey", "M5 2.5h10v2.5H5zM5 15h10v2.5H5z"], ["f-blue", "M6.5 5h7v10h-7z"], ["s-paper", "M7.5 7.5l5 1M7.5 10l5 1M7.5 12.5l5 1"]],
  "✉": [["f-pale", "M2 4.5h16v11.5H2z"], ["s-grey", "M2.5 5 10 11.5 17.5 5"]],
  "📧": [["f-pale", "M2 4.5h16v11.5H2z"], ["s-grey", "M2.5 5 10 11.5 17.5 5"]],
  "⏸": [["f-blue", TILE], ["s-paper", "M7.7 6v8M12.3 6v8"]],
  "▶": [["f-blue", TILE], ["f-paper", "M7 5.5 14.5 10 7 14.5z"]],
  "⏹": [["f-blue", TILE], ["f-paper", "M6.5 6.5h7v7h-7z"]],
  "⏩": [["f-blue", TILE], ["f-paper", "M4.5 6 10 10l-5.5 4zM10 6l5.5 4-5.5 4z"]],
  "⏭": [["f-blue", TILE], ["f-paper", "M5 6l6.5 4L5 14zM12.5 6h2v8h-2z"]],
  "⏪": [["f-blue", TILE], ["f-paper", "M15.5 6 10 10l5.5 4zM10 6l-5.5 4 5.5 4z"]],
  "➡": [["f-blue", TILE], ["s-paper", "M5 10h9.5M10.5 6l4 4-4 4"]],
  "⬅": [["f-blue", TILE], ["s-paper", "M15 10H5.5M9.5 6l-4 4 4 4"]],
  "⬆": [["f-blue", TILE], ["s-paper", "M10 15V5.5M6 9.5l4-4 4 4"]],
  "⬇": [["f-blue", TILE], ["s-paper", "M10 5v9.5M6 10.5l4 4 4-4"]],
  "↩": [["f-blue", TILE], ["s-paper", "M8 5.5 5 8.5l3 3M5.5 8.5h6a3 3 0 0 1 0 6H8"]],
  "↪": [["f-blue", TILE], ["s-paper", "M12 5.5l3 3-3 3M14.5 8.5h-6a3 3 0 0 0 0 6H12"]],
  "🔄": [["f-blue", TILE], ["s-paper", "M14.5 9A4.7 4.7 0 0 0 6 7.5M5.5 11a4.7 4.7 0 0 0 8.5 1.5M6 5v2.7h2.7M14 15v-2.7h-2.7"]],
  "🔁": [["f-blue", TILE], ["s-paper", "M14.5 9A4.7 4.7 0 0 0 6 7.5M5.5 11a4.7 4.7 0 0 0 8.5 1.5M6 5v2.7h2.7M14 15v-2.7h-2.7"]],
  "🏁": [["s-grey", "M4 2v16.5"], ["f-pale", "M4.5 3h12v8.5h-12z"], ["f-ink", "M4.5 3h3v2.8h-3zM10.5 3h3v2.8h-3zM7.5 5.8h3v2.8h-3zM13.5 5.8h3v2.8h-3zM4.5 8.7h3v2.8h-3zM10.5 8.7h3v2.8h-3z"]],
  "🚩": [["s-grey", "M4.5 2v16.5"], ["f-red", "M5 3l11.5 4L5 11.5z"]],
  "🎏": [["s-grey", "M4.5 2v16.5"], ["f-blue", "M5 3h11l-2.5 3L16 9H5z"], ["f-red", "M5 10.5h8l-2 2 2 2H5z"]],
  "🚦": [["f-ink", "M6 1.5h8v17H6z"], ["f-red", "M10 7a2 2 0 1 0 0-4 2 2 0 0 0 0 4z"], ["f-amber", "M10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z"], ["f-green", "M10 17a2 2 0 1 0 0-4 2 2 0 0 0 0 4z"]],
  "🎯": [["f-red", DISC], ["f-paper", "M10 15a5 5 0 1 0 0-10 5 5 0 0 0 0 10z"], ["f-red", "M10 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z"]],
  "💤": [["s-blue", "M4 9.5h5.5L4 16.5h5.5M12 3h4.5L12 9h4.5"]],
  "🌙": [["f-amber", "M13 2.5a8 8 0 1 0 4.5 10A6.5 6.5 0 0 1 13 2.5z"]],
  "❤": [["f-red", "M10 17C4 12.5 2 10 2 7a4 4 0 0 1 8-1.5A4 4 0 0 1 18 7c0 3-2 5.5-8 10z"]],
  "➕": [["s-ink", "M10 4v12M4 10h12"]],
  "➖": [["s-ink", "M4 10h12"]],
  "⭕": [["s-red", "M10 16.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13z"]],
  "🙂": [["f-amber", DISC], ["s-dark", "M7.5 8v.1M12.5 8v.1M6.5 12a4.2 4.2 0 0 0 7 0"]],
  "😄": [["f-amber", DISC], ["s-dark", "M7 8v.1M13 8v.1M6 11.5h8a4 4 0 0 1-8 0z"]],
  "🤔": [["f-amber", DISC], ["s-dark", "M7.5 8.5v.1M12.5 7.5v.1M7.5 13l4.5-1"]],
};

/**
 * The drawing of a character (without variation selector), or null.
 * @param {string} character
 * @returns {SVGElement | null}
 */
export function drawing(character) {
  const strokes = DRAWINGS[character];
  if (!strokes) return null;
  const paths = strokes.map(([look, path]) => svg("path", { class: look, d: path }));
  return svg("svg", { class: "glyph", viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" }, ...paths);
}
