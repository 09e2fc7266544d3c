/**
 * The page's side of the wire: state, changes, deeds, the clock, the log.
 * @module
 */

/** @typedef {{ok: boolean, error?: string, errors?: Record<string, string>, note?: string}} Result */

const HEADERS = { "Content-Type": "application/json", "X-Sandbox": "1" };

/** Longer than the 3 s an app has to answer, so that the workspace's own word about it comes first. */
const PATIENCE = 20_000;

/** @param {string} path @param {RequestInit} [init] @returns {Promise<any>} */
async function call(path, init) {
  const answer = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...init });
  const body = await answer.json().catch(() => null);
  if (body === null) throw new Error(`the workspace answered ${answer.status} to ${path}`);
  return body;
}

/** Everything this person may see. @param {string | null} as */
export async function readState(as) {
  const state = await call(`/app/state${as ? `?as=${encodeURIComponent(as)}` : ""}`);
  if (state.ok === false) throw new Error(state.error ?? "the workspace has no state");
  return state;
}

/** Do something as a person. A workspace that cannot be reached is a result too. @param {object} deed @returns {Promise<Result>} */
export async function act(deed) {
  return post("/app/act", deed);
}

/** @param {object} change  {pause: true}, {run: 1}, {jump: "next"} or {jump: ISO} */
export async function changeClock(change) {
  return post("/clock", change);
}

/** @param {string} path @param {object} body */
async function post(path, body) {
  try {
    return await call(path, { method: "POST", headers: HEADERS, body: JSON.stringify(body) });
  } catch (error) {
    return { ok: false, error: `The workspace cannot be reached (${/** @type {Error} */ (error).message}). Nothing was sent; try again.` };
  }
}

/** The newest requests between workspace and app; those behind one message, if `about` is its ts. @param {number} limit @param {string} [about] */
export async function readLog(limit, about) {
  return call(`/app/log?limit=${limit}${about ? `&about=${encodeURIComponent(about)}` : ""}`);
}

/** One request with what was sent and answered. @param {string} id */
export async function readLogEntry(id) {
  return call(`/app/log/${encodeURIComponent(id)}`);
}

/**
 * Changes from `after` on, until closed. `lost` is called once; open anew from fresh state then.
 * @param {string} as
 * @param {number} after
 * @param {{change: (event: any) => void, open: () => void, lost: () => void}} told
 * @returns {() => void} close
 */
export function watch(as, after, told) {
  const source = new EventSource(`/app/events?as=${encodeURIComponent(as)}&after=${after}`);
  source.onopen = () => told.open();
  source.onmessage = (event) => told.change(JSON.parse(event.data));
  source.onerror = () => {
    source.close();
    told.lost();
  };
  return () => source.close();
}
