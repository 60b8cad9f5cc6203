// @ts-check
import { decode } from "./entities.js"
import { language } from "./fence.js"

/**
 * What is to be on the page: text, or an element. There is nothing else, least of all HTML.
 * `code-block` and `math-tex` become elements once their code is coloured and their formula set.
 *
 * @typedef {string | { tag: string, attrs?: { [name: string]: string }, children?: Node[] }} Node
 */
/** @typedef {import("./lexer.js").Token} Token */

/**
 * Two characters that Unicode keeps for a program's own use. The first ends a formula that is
 * still being written: only what is whole is set. The second stands for a sign that is not shown.
 */
export const [unfinished, hidden] = ["\ufdd0", "\ufdd1"]

/** Code grows in pieces of this length: a browser lays each out anew when it grows. */
const piece = 4000

/** So does other text: of the lines before the last piece the browser takes what it has. */
const run = 4000

/**
 * A longer paragraph is laid out in parts of about this length: what a browser does for a word more
 * grows with all that stands in one.
 */
const part = 8000

/** These turn the direction of what follows, so that a reader sees another text than is there. */
const overrides = /([\u202d\u202e])/
const allOverrides = /([\u202a-\u202e\u2066-\u2069])/

/**
 * The node of one of the lexer's top-level tokens.
 *
 * @param {Token} token
 * @returns {Node | null} null: nothing of it is shown
 */
export function blockNode(token) {
  const node = block(token)
  if (node === null || typeof node === "string") return node
  return node.tag === "code-block" ? node : { ...node, attrs: { ...node.attrs, dir: "auto" } }
}

/**
 * Code, growing or whole.
 *
 * @param {string} name of its language
 * @param {string} text
 * @returns {Node}
 */
export function codeNode(name, text) {
  return { tag: "code-block", attrs: { language: name }, children: pieces(text) }
}

/** @param {Token[]} tokens @param {boolean} [loose] @returns {Node[]} */
function blocks(tokens, loose = true) {
  /** @type {Node[]} */
  const nodes = []
  tokens.forEach((token, at) => {
    if (!loose && token.type === "text") {
      if (tokens[at - 1]?.type === "text") nodes.push("\n")
      nodes.push(...inlines(token.tokens ?? [token]))
    } else {
      const node = block(token)
      if (node !== null) nodes.push(node)
    }
  })
  return joined(nodes)
}

/** @param {Token} token @returns {Node | null} */
function block(token) {
  switch (token.type) {
    case "space": case "def": return null
    case "hr": return { tag: "hr" }
    case "heading": return heading(token)
    case "code": return codeNode(language(token.lang ?? ""), token.text)
    case "blockquote": return element("blockquote", blocks(token.tokens))
    case "list": return list(token)
    case "table": return table(token)
    case "maths": return { tag: "div", attrs: { class: "maths" }, children: [maths(token)] }
    case "html": return element("p", words(token.raw.trimEnd()), { class: "raw" })
    case "paragraph": case "text": return element("p", parts(inlines(token.tokens ?? [token])))
    default: return element("p", words(token.raw))
  }
}

/** @param {Token} token @returns {Node} */
function heading({ depth, tokens }) {
  // The page's own headings come first: its title, then the question.
  const attrs = { "aria-level": String(Math.min(depth + 2, 6)) }
  return { tag: `h${depth}`, attrs, children: inlines(tokens) }
}

/** @param {Token} token @returns {Node} */
function list({ ordered, start, loose, items }) {
  const children = items.map((/** @type {Token} */ item) => {
    const inside = blocks(item.tokens, loose)
    return item.task ? task(item.checked, inside) : element("li", inside)
  })
  const attrs = ordered && start !== 1 ? { start: String(start) } : undefined
  return { tag: ordered ? "ol" : "ul", ...(attrs && { attrs }), children }
}

/** @param {boolean} done @param {Node[]} inside @returns {Node} */
function task(done, inside) {
  const attrs = { type: "checkbox", disabled: "", ...(done && { checked: "" }) }
  return element("li", [element("input", [], attrs), " ", ...inside], { class: "task" })
}

/** @param {Token} token @returns {Node} */
function table({ header, align, rows }) {
  const row = (/** @type {string} */ tag, /** @type {Token[]} */ cells) => element("tr",
    cells.map((cell, at) => ({
      tag, ...(align[at] && { attrs: { class: align[at] } }), children: inlines(cell.tokens),
    })))
  const body = rows.map((/** @type {Token[]} */ cells) => row("td", cells))
  const parts = [element("thead", [row("th", header)])]
  if (body.length > 0) parts.push(element("tbody", body))
  const attrs = { class: "wide", tabindex: "0", role: "region" }
  return { tag: "div", attrs, children: [element("table", parts)] }
}

/** @param {Token[]} tokens @returns {Node[]} */
function inlines(tokens) {
  return joined(tokens.flatMap(inline))
}

/** @param {Token} token @returns {Node[]} */
function inline(token) {
  switch (token.type) {
    case "strong": case "em": case "del": return [element(token.type, inlines(token.tokens))]
    case "codespan": return [element("code", words(decode(token.text), allOverrides))]
    case "br": return [{ tag: "br" }]
    case "link": return link(token, inlines(token.tokens))
    case "image": return link(token, words(decode(token.text) || token.href))
    case "maths": return [maths(token)]
    case "html": case "plain": return words(token.raw)
    default: return token.tokens ? inlines(token.tokens) : words(decode(token.text))
  }
}

/**
 * A link, if it leads where a link may; else its text alone.
 *
 * @param {Token} token @param {Node[]} children
 * @returns {Node[]}
 */
function link(token, children) {
  const href = decode(token.href ?? "").trim()
  if (!/^(?:https?:\/\/|mailto:)[^\s\u0000-\u001f]+$/i.test(href)) return children
  const title = token.title ? decode(token.title) : href
  const attrs = { href, title, rel: "noopener noreferrer", target: "_blank" }
  return [{ tag: "a", attrs, children }]
}

/** @param {Token} token @returns {Node} */
function maths({ raw, tex, display }) {
  const whole = !tex.endsWith(unfinished)
  const attrs = { tex: whole ? tex.trim() : "", display: display ? "block" : "inline" }
  const shown = whole ? raw.trim() : raw.trim().slice(0, raw.trim().indexOf(unfinished))
  return { tag: "math-tex", attrs, children: [shown] }
}

/**
 * Text; a character that overrides its direction is kept, but shut off from the rest.
 *
 * @param {string} text @param {RegExp} [harmful]
 * @returns {Node[]}
 */
function words(text, harmful = overrides) {
  return text.replaceAll(hidden, "").split(harmful).filter(Boolean).map((it) => {
    return harmful.test(it) ? element("span", [it], { class: "bidi", title: name(it) }) : it
  })
}

/**
 * Coloured code, with what overrides its direction shut off.
 *
 * @param {Node} node
 * @returns {Node[]}
 */
export function guarded(node) {
  if (typeof node === "string") return words(node, allOverrides)
  return [{ ...node, children: node.children?.flatMap(guarded) ?? [] }]
}

/** @param {string} text @returns {Node[]} */
function pieces(text) {
  /** @type {Node[]} */
  const made = []
  for (let from = 0; from < text.length;) {
    const end = text.indexOf("\n", from + piece)
    const to = end < 0 ? text.length : end + 1
    const inside = words(text.slice(from, to), allOverrides)
    // The first stands bare: most code has no second one.
    if (from === 0) made.push(...inside)
    else made.push({ tag: "span", attrs: { class: "lines" }, children: inside })
    from = to
  }
  return made
}

/** @param {Node} node @returns {string} */
export function textOf(node) {
  return typeof node === "string" ? node : (node.children ?? []).map(textOf).join("")
}

/** @param {string} character */
const name = (character) => `U+${character.charCodeAt(0).toString(16).toUpperCase()}`

/**
 * @param {string} tag
 * @param {Node[]} children
 * @param {{ [name: string]: string }} [attrs]
 * @returns {Node}
 */
function element(tag, children, attrs) {
  return { tag, ...(attrs && { attrs }), children }
}

/**
 * A paragraph's content. The first part stands bare: hardly any has a second one.
 *
 * @param {Node[]} nodes
 * @returns {Node[]}
 */
function parts(nodes) {
  /** @type {Node[][]} */
  const made = [[]]
  let length = 0
  nodes.forEach((node, at) => {
    const before = nodes[at - 1]
    if (length >= part && typeof before === "string" && before.endsWith(" ")) {
      made.push([])
      length = 0
    }
    made.at(-1)?.push(node)
    length += textOf(node).length
  })
  const [first, ...rest] = made
  return [...first, ...rest.map((it) => element("span", it, { class: "part" }))]
}

/** @param {Node[]} nodes @returns {Node[]} with texts that touch made one, and cut where it is long */
function joined(nodes) {
  /** @type {Node[]} */
  const made = []
  for (const node of nodes) {
    const last = made.at(-1)
    if (node === "") continue
    if (typeof node === "string" && typeof last === "string") made[made.length - 1] = last + node
    else made.push(node)
  }
  return made.flatMap(runs)
}

/**
 * Text cut where it stays cut when it grows. Only behind spaces: letters that touch may be drawn
 * as one.
 *
 * @param {Node} node
 */
function runs(node) {
  if (typeof node !== "string" || node.length <= run) return [node]
  /** @type {string[]} */
  const made = []
  for (let from = 0; from < node.length;) {
    const space = node.indexOf(" ", from + run)
    const to = space < 0 ? node.length : space + 1
    made.push(node.slice(from, to))
    from = to
  }
  return made
}
