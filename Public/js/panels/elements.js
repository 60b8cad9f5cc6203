// @ts-check
import { codeFigure } from "./code.js"

/** @typedef {import("../markdown/changes.js").Change} Change */
/** @typedef {import("../markdown/changes.js").Edit} Edit */
/** @typedef {import("../markdown/nodes.js").Node} Described */
/** @typedef {import("../page.js").Page} Page */

const html = words("a blockquote br code del div em h1 h2 h3 h4 h5 h6 hr i input li ol p span "
  + "strong table tbody td th thead tr ul")
const mathml = words("math menclose merror mfrac mi mlabeledtr mmultiscripts mn mo mover mpadded "
  + "mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr "
  + "munder munderover none")
const attributes = words("aria-level checked class dir disabled href rel role start tabindex "
  + "target title type accent accentunder alttext columnalign columnlines columnspacing depth "
  + "display displaystyle fence form frame height largeop linethickness lspace mathsize "
  + "mathvariant maxsize minsize movablelimits notation rowalign rowlines rowspacing rspace "
  + "scriptlevel separator side stretchy symmetric voffset width")
const classes = /^(?:bidi|center|left|lines|maths|part|raw|right|task|tex|wide|[a-z])$/
const address = /^(?:https?:\/\/|mailto:)/i
const mathmlNames = "http://www.w3.org/1998/Math/MathML"

/**
 * Makes an element of what the worker describes: by its name from a list, never from a string of
 * HTML. What is on no list is left out, and its text stays.
 *
 * @param {Described} node
 * @param {Page} page
 * @returns {ChildNode}
 */
export function elementOf(node, page) {
  if (typeof node === "string") return document.createTextNode(node)
  const { tag, attrs = {}, children = [] } = node
  const element = tag === "code-block" ? codeFigure(page, attrs.language ?? "").element : named(tag)
  if (tag !== "code-block") setAttributes(element, attrs)
  label(element, page)
  inside(element).append(...children.map((it) => elementOf(it, page)))
  return element
}

/**
 * Changes what is inside an element, and nothing that stays.
 *
 * @param {Element} element
 * @param {Change} change
 * @param {Page} page
 */
function applyChange(element, { at = [], cut = Infinity, add = [] }, page) {
  const { childNodes } = element
  for (const [place, edit] of at) {
    applyEdit(/** @type {ChildNode} */ (childNodes[place]), edit, page)
  }
  while (childNodes.length > cut) element.lastChild?.remove()
  element.append(...add.map((it) => elementOf(it, page)))
}

/**
 * Changes a node where it stands, or puts another in its place.
 *
 * @param {ChildNode} node
 * @param {Edit} edit
 * @param {Page} page
 */
export function applyEdit(node, edit, page) {
  if ("put" in edit) return node.replaceWith(elementOf(edit.put, page))
  if ("grow" in edit) {
    const text = /** @type {Text} */ (node)
    if (edit.keep === text.length) text.appendData(edit.grow)
    else text.replaceData(edit.keep, text.length - edit.keep, edit.grow)
    return
  }
  const element = /** @type {Element} */ (node)
  if (edit.attrs) setAttributes(element, edit.attrs)
  applyChange(inside(element), edit, page)
}

/** @param {string} tag */
function named(tag) {
  if (mathml.has(tag)) return document.createElementNS(mathmlNames, tag)
  return document.createElement(html.has(tag) ? tag : "span")
}

/** @param {Element} element @param {{ [name: string]: string }} attrs */
function setAttributes(element, attrs) {
  for (const { name } of [...element.attributes]) {
    if (!(name in attrs) && attributes.has(name)) element.removeAttribute(name)
  }
  for (const [name, value] of Object.entries(attrs)) {
    if (allowed(name, value)) element.setAttribute(name, value)
  }
}

/** @param {string} name @param {string} value */
function allowed(name, value) {
  if (name === "href") return address.test(value)
  if (name === "class") return value.split(" ").every((it) => classes.test(it))
  return attributes.has(name)
}

/** @param {Element} element whose name depends on the reader's language @param {Page} page */
function label(element, { strings }) {
  const box = element.localName === "input"
  if (!box && !element.classList.contains("wide")) return
  const key = !box ? "table" : element.hasAttribute("checked") ? "taskDone" : "taskOpen"
  element.setAttribute("data-label", key)
  element.setAttribute("aria-label", strings.say(key))
}

/** @param {string} list */
function words(list) {
  return new Set(list.split(" "))
}

/** @param {Element} element @returns {Element} where its children go */
function inside(element) {
  return element.localName === "figure" ? element.querySelector("pre > code") ?? element : element
}
