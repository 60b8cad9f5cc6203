// @ts-check

/** @typedef {import("./strings.js").Key} Key */

/** Where markup names a key, and what becomes of its sentence. */
const places = /** @type {const} */ ({
  "data-label": "aria-label", "data-title": "title", "data-placeholder": "placeholder",
})

/**
 * Puts words wherever the markup names them.
 *
 * @param {ParentNode} root
 * @param {import("./strings.js").Strings} strings
 */
export function putWords(root, strings) {
  for (const element of root.querySelectorAll("[data-text]")) {
    element.textContent = strings.say(keyOf(element, "data-text"))
  }
  for (const [from, to] of Object.entries(places)) {
    const named = [...root.querySelectorAll(`[${from}]`)]
    if (root instanceof Element && root.hasAttribute(from)) named.push(root)
    for (const element of named) element.setAttribute(to, strings.say(keyOf(element, from)))
  }
}

/** @param {Element} element @param {string} attribute */
function keyOf(element, attribute) {
  return /** @type {Key} */ (element.getAttribute(attribute))
}
