/**
 * Moments in a person's zone, and Slack's date tokens.
 * @module
 */

/** @typedef {{year:number, month:number, day:number, hour:number, minute:number, second:number, weekday:string}} Parts */

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** @param {string} tz @returns {Intl.DateTimeFormat} */
function format(tz) {
  const known = formats.get(tz);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    timeZone: tz, hourCycle: "h23", weekday: "long", year: "numeric", month: "2-digit", day: "2-digit",
    hour: "2-digit", minute: "2-digit", second: "2-digit",
  });
  formats.set(tz, made);
  return made;
}

/** The wall clock of a zone. @param {number} ms @param {string} tz @returns {Parts} */
export function parts(ms, tz) {
  const found = Object.fromEntries(format(tz).formatToParts(ms).map((part) => [part.type, part.value]));
  return {
    year: Number(found.year), month: Number(found.month), day: Number(found.day), hour: Number(found.hour),
    minute: Number(found.minute), second: Number(found.second), weekday: found.weekday ?? "",
  };
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** @param {number} n */
const two = (n) => String(n).padStart(2, "0");

/** @param {number} day */
function ordinal(day) {
  if (day % 100 >= 11 && day % 100 <= 13) return `${day}th`;
  return `${day}${["th", "st", "nd", "rd"][day % 10] ?? "th"}`;
}

/** 09:45 @param {number} ms @param {string} tz */
export function hourMinute(ms, tz) {
  const at = parts(ms, tz);
  return `${two(at.hour)}:${two(at.minute)}`;
}

/** 2026-11-20, also what tells one day from another. @param {number} ms @param {string} tz */
export function dayKey(ms, tz) {
  const at = parts(ms, tz);
  return `${at.year}-${two(at.month)}-${two(at.day)}`;
}

/** Friday 20 November 2026 @param {number} ms @param {string} tz */
export function longDay(ms, tz) {
  const at = parts(ms, tz);
  return `${at.weekday} ${at.day} ${MONTHS[at.month - 1]} ${at.year}`;
}

/** Friday 20 November 2026 at 09:45:00, Europe/Lisbon @param {number} ms @param {string} tz */
export function fullMoment(ms, tz) {
  return `${longDay(ms, tz)} at ${hourMinute(ms, tz)}:${two(parts(ms, tz).second)}, ${tz}`;
}

/** "today", "tomorrow", "yesterday" or nothing. @param {number} ms @param {string} tz @param {number} now */
export function nearDay(ms, tz, now) {
  const [day, today] = [dayKey(ms, tz), dayKey(now, tz)];
  const apart = Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[apart] ?? null;
}

/** How far `ms` is from now: "in 2 h 10 min", "3 min ago". @param {number} ms @param {number} now */
export function distance(ms, now) {
  const words = span(Math.abs(ms - now));
  if (words === "now") return words;
  return ms >= now ? `in ${words}` : `${words} ago`;
}

/** @param {number} ms */
function span(ms) {
  const minutes = Math.floor(ms / 60_000);
  if (ms < 5_000) return "now";
  if (minutes < 1) return `${Math.floor(ms / 1000)} s`;
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ""}`;
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  return `${days} d${hours && days < 7 ? ` ${hours} h` : ""}`;
}

/** @typedef {{at: Parts, ms: number, tz: string, now: number}} Told */

/** @type {Record<string, (told: Told) => string>} */
const DAYS = {
  date_num: ({ ms, tz }) => dayKey(ms, tz),
  date_slash: ({ at }) => `${two(at.month)}/${two(at.day)}/${at.year}`,
  date: ({ at }) => `${MONTHS[at.month - 1]} ${ordinal(at.day)}, ${at.year}`,
  date_short: ({ at }) => `${(MONTHS[at.month - 1] ?? "").slice(0, 3)} ${at.day}, ${at.year}`,
  date_long: ({ at }) => `${at.weekday}, ${MONTHS[at.month - 1]} ${ordinal(at.day)}, ${at.year}`,
};
DAYS.date_long_full = DAYS.date_long;
DAYS.day_divider = DAYS.date_long;

/** @type {Record<string, (told: Told) => string>} */
const TIMES = {
  time: ({ at }) => `${two(at.hour)}:${two(at.minute)}`,
  time_secs: ({ at }) => `${two(at.hour)}:${two(at.minute)}:${two(at.second)}`,
  ago: ({ ms, now }) => (ms <= now && now - ms < 60_000 ? "just now" : distance(ms, now)),
};

/**
 * Fill in Slack's date tokens; unknown tokens stay as they are.
 * @param {string} pattern  such as "{date_short_pretty} at {time}"
 * @param {number} ms
 * @param {string} tz
 * @param {number} now
 */
export function slackDate(pattern, ms, tz, now) {
  const told = { at: parts(ms, tz), ms, tz, now };
  return pattern.replace(/\{(\w+)\}/g, (whole, token) => {
    if (TIMES[token]) return TIMES[token](told);
    const plain = String(token).replace(/_pretty$/, "");
    if (!DAYS[plain]) return whole;
    const near = plain === token ? null : nearDay(ms, tz, now);
    return near ?? DAYS[plain](told);
  });
}

/**
 * The moment a wall clock of a zone shows `local`; in a clock change's gap the moment just after it.
 * @param {string} local  "2026-11-20T09:45"
 * @param {string} tz
 * @returns {number} milliseconds since 1970
 */
export function fromLocal(local, tz) {
  const wanted = Date.parse(`${local}Z`);
  let guess = wanted;
  for (let round = 0; round < 3; round += 1) guess += wanted - Date.parse(`${toLocal(guess, tz)}Z`);
  return guess;
}

/** What a `datetime-local` input holds for this moment. @param {number} ms @param {string} tz */
export function toLocal(ms, tz) {
  return `${dayKey(ms, tz)}T${hourMinute(ms, tz)}`;
}

/** Milliseconds of a message's ts. @param {string} ts */
export const tsMs = (ts) => Number(ts) * 1000;
