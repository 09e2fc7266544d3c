/**
 * Building the DOM without markup strings: everything a person or an app typed becomes a text node.
 * @module
 */

/** @typedef {Node | string | number | null | undefined | false | Child[]} Child */

const PROPERTIES = new Set(["value", "checked", "disabled", "selected", "hidden", "open", "indeterminate"]);

/**
 * One element. `on…` functions become listeners, `null` and `false` are left out, `true` is an empty attribute.
 * @param {string} tag
 * @param {Record<string, unknown>} [props]
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) set(node, name, value);
  add(node, children);
  return node;
}

/** @param {Element} node @param {string} name @param {unknown} value */
function set(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (typeof value === "function") node.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
  else if (name === "class") node.setAttribute("class", String(value));
  else if (PROPERTIES.has(name)) Reflect.set(node, name, value);
  else node.setAttribute(name, value === true ? "" : String(value));
}

/** @param {ParentNode & Node} node @param {Child[]} children */
function add(node, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) add(node, child);
    else node.append(child instanceof Node ? child : String(child));
  }
}

/** Put new children in place of the old ones. @param {Element} node @param {...Child} children */
export function fill(node, ...children) {
  node.replaceChildren();
  add(node, children);
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

/**
 * One SVG element.
 * @param {string} tag
 * @param {Record<string, string | number>} props
 * @param {...Element} children
 * @returns {SVGElement}
 */
export function svg(tag, props, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

let last = 0;

/** An id no other element of this page has. @param {string} stem */
export function uid(stem) {
  last += 1;
  return `${stem}-${last}`;
}

/** The element with this id, which index.html holds. @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`the page has no #${id}`);
  return node;
}

/**
 * A way back to a control that may be drawn anew meanwhile: by its `data-key` within its `data-home`.
 * @param {Element} node
 * @returns {() => HTMLElement | null}
 */
export function wayBack(node) {
  const home = node.closest("[data-home]")?.getAttribute("data-home");
  const key = node.closest("[data-key]")?.getAttribute("data-key");
  return () => {
    if (node.isConnected) return /** @type {HTMLElement} */ (node);
    const scope = home ? document.querySelector(`#feed [data-home="${CSS.escape(home)}"]`) : document.body;
    const again = key ? scope?.querySelector(`[data-key="${CSS.escape(key)}"]`) : null;
    return /** @type {HTMLElement | null} */ (again ?? (home ? scope : null) ?? null);
  };
}

/**
 * Run `change`, then give the focus back to the control that had it, known by its `data-key`.
 * @param {Element} root  what may be replaced
 * @param {() => void} change
 */
export function keepFocus(root, change) {
  const active = document.activeElement;
  const key = active && root.contains(active) ? active.closest("[data-key]")?.getAttribute("data-key") : null;
  const home = active && root.contains(active) ? active.closest("[data-home]")?.getAttribute("data-home") : null;
  change();
  if (!active || active.isConnected || (!key && !home)) return;
  const scope = home ? root.querySelector(`[data-home="${CSS.escape(home)}"]`) ?? root : root;
  const again = key ? scope.querySelector(`[data-key="${CSS.escape(key)}"]`) : null;
  const target = again ?? (scope === root ? null : scope);
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}
