// @ts-check

/**
 * A piece of the page before it is one: plain data that a worker can send. Tags and attributes are
 * names as HTML and MathML have them; text is text.
 *
 * @typedef {string | { tag: string, attrs?: Record<string, string>, children?: Node[] }} Node
 */

/**
 * All text of nodes, in order.
 *
 * @param {readonly Node[]} nodes
 * @returns {string}
 */
export function textOf(nodes) {
  return nodes.map((it) => typeof it === "string" ? it : textOf(it.children ?? [])).join("")
}
