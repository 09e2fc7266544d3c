/**
 * Doing things as the person one acts as: each deed goes to the workspace, and what it refuses is said in a toast.
 * @module
 */
import { act } from "./api.js";
import { store } from "./store.js";
import { toast } from "./toast.js";

/**
 * @param {Record<string, unknown>} deed  without `as`
 * @param {{silent?: boolean}} [how]  silent: the caller shows what went wrong
 * @returns {Promise<import("./api.js").Result>}
 */
export async function perform(deed, how = {}) {
  const result = await act({ as: store.me, ...deed });
  if (!how.silent && !result.ok && !result.errors) toast(inWords(result.error), "error");
  else if (!how.silent && result.note) toast(result.note, "note");
  return result;
}

/** @type {Record<string, string>} */
const WORDS = {
  operation_timeout: "The app did not answer within 3 seconds. What it was asked may still happen; look before you ask again.",
  app_not_connected: "The app is not connected to the workspace. Start it, or look at its log.",
  refused_in_thread: "Slack takes no slash commands in threads. Mention the app instead and write the same words.",
  no_such_message: "That message is gone.",
  no_such_view: "That form is no longer open.",
  not_in_channel: "You are not in this channel. Join it first.",
  is_archived: "This channel is archived; nothing more can be written here.",
};

/** A code of the workspace as a sentence; sentences pass. @param {string | undefined} error */
export function inWords(error) {
  if (!error) return "That did not work, and the workspace did not say why. Try again.";
  return WORDS[error] ?? (/^[a-z0-9_]+$/.test(error) ? `The workspace refused: ${error.replace(/_/g, " ")}.` : error);
}
