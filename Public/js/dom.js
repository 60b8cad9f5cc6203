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
 * Adds style sheets, before the one for phones, which has the last word. They hold all at once: for
 * each that begins to hold the browser looks through the whole page's style anew.
 *
 * @param {...string} hrefs
 * @returns {Promise<void>} once they hold; fails, and leaves none, if one of them cannot be had
 */
export async function wear(...hrefs) {
  const links = hrefs.map((href) => {
    return Object.assign(document.createElement("link"), { rel: "stylesheet", href, media: "not all" })
  })
  const there = links.map((link) => new Promise((resolve, reject) => {
    link.addEventListener("load", resolve)
    link.addEventListener("error", () => reject(new Error(`no ${link.href}`)))
  }))
  find(document, "link[href='phone.css']").before(...links)
  try {
    await Promise.all(there)
  } catch (error) {
    for (const link of links) link.remove()
    throw error
  }
  for (const link of links) link.media = "all"
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
