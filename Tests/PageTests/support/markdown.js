// @ts-check
import { Blocks } from "../../../Public/js/markdown/blocks.js"
import { makeLexer } from "../../../Public/js/markdown/lexer.js"

/** @typedef {import("../../../Public/js/markdown/nodes.js").Node} Node */

const library = "../../../Public/vendor/node-marked/marked.esm.js"
export const marked = await import(library).catch(() => {
  throw new Error("Public/vendor/node-marked/marked.esm.js is missing: run Scripts/vendor.")
})

export const lex = makeLexer(marked)

/**
 * The blocks of a text that comes in pieces.
 *
 * @param {string[]} pieces
 * @returns {Node[]}
 */
export function blocksOf(pieces) {
  const blocks = new Blocks(lex)
  /** @type {Node[]} */
  const all = []
  pieces.forEach((piece, at) => {
    const { done, mended } = blocks.read(piece, at === pieces.length - 1)
    for (const [place, node] of mended) all[place] = node
    all.push(...done)
  })
  return all
}

/** @param {string} text @returns {string[]} its characters; none is one empty piece */
export const characters = (text) => text === "" ? [""] : text.split("")

/**
 * Nodes as a short line: `p(a strong(b))`.
 *
 * @param {readonly Node[]} nodes
 * @returns {string}
 */
export function short(nodes) {
  return nodes.map((node) => {
    if (typeof node === "string") return node
    return `${node.tag}(${short(node.children ?? [])})`
  }).join("")
}
