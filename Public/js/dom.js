// @ts-check

/**
 * The first element that a selector finds; the page's markup promises that there is one.
 *
 * @template {Element} [E=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => E} [type]
 * @returns {E}
 */
export function find(root, selector, type) {
  const element = root.querySelector(selector)
  if (!element || (type && !(element instanceof type))) throw new Error(`no ${selector}`)
  return /** @type {E} */ (element)
}

/** @param {string} id of a template @returns {HTMLElement} a copy of the element in it */
export function clone(id) {
  const template = find(document, `#${id}`, HTMLTemplateElement)
  const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true))
  return /** @type {HTMLElement} */ (copy.firstElementChild)
}

/**
 * Draws an icon of the sprite.
 *
 * @param {Element} icon the `svg`
 * @param {string} name
 */
export function setIcon(icon, name) {
  icon.querySelector("use")?.setAttribute("href", `#i-${name}`)
}

/**
 * Sets a text, and leaves the page alone if it stands there already.
 *
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text
}

/**
 * Adds a style sheet, before the one for phones, which has the last word.
 *
 * @param {string} href
 * @returns {Promise<void>} once it holds; one that could not be had is taken away again
 */
export function wear(href) {
  const link = document.createElement("link")
  Object.assign(link, { rel: "stylesheet", href })
  find(document, "link[href='phone.css']").before(link)
  return new Promise((resolve) => {
    link.addEventListener("load", () => resolve())
    link.addEventListener("error", () => resolve(link.remove()))
  })
}

/**
 * Hides an element or shows it, and leaves the page alone if that stands there already: the same
 * attribute set again has the browser look through its style anew.
 *
 * @param {HTMLElement} element
 * @param {boolean} hidden
 */
export function setHidden(element, hidden) {
  if (element.hidden !== hidden) element.hidden = hidden
}
