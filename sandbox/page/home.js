/**
 * The app's home tab.
 * @module
 */
import { initialValues, renderBlocks } from "./blocks.js";
import { perform } from "./deeds.js";
import { fill, keepFocus } from "./dom.js";
import { store } from "./store.js";

/** @type {Record<string, Record<string, any>>} */
let entered = {};
let drawnFor = "";

/** @param {HTMLElement} holder */
export function drawHome(holder) {
  const nothing = { type: "plain_text", text: `${store.app.name} has nothing on its home tab yet.` };
  const view = store.home ?? { blocks: [{ type: "section", text: nothing }] };
  const look = JSON.stringify([store.me, view]);
  if (look === drawnFor && holder.firstElementChild) return;
  if (!drawnFor.startsWith(JSON.stringify([store.me]).slice(0, -1))) entered = {};
  drawnFor = look;
  keepFocus(holder, () => fill(holder, renderBlocks(view.blocks ?? [], surface(view))));
}

/** @param {any} view @returns {import("./blocks.js").Surface} */
function surface(view) {
  const act = async (/** @type {any} */ element, /** @type {string} */ block, /** @type {any} */ state) => {
    const values = { ...initialValues(view.blocks ?? []), ...entered };
    await perform({ do: "click", view_id: view.id, block_id: block, action_id: element.action_id, state: values, ...state });
  };
  return {
    act,
    held: (element, block) => entered[block]?.[element.action_id],
    enter: (element, block, state, _, acts) => {
      (entered[block] ??= {})[element.action_id] = state;
      if (acts) act(element, block, state);
    },
  };
}
