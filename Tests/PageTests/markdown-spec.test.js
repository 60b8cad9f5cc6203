// @ts-check
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { decode } from "../../Public/js/markdown/entities.js"
import { blocksOf, characters, marked } from "./support/markdown.js"

/** @typedef {import("../../Public/js/markdown/nodes.js").Node} Node */

/** CommonMark's examples, in their order. */
function examples() {
  const file = new URL("../../.tools/commonmark-spec.txt", import.meta.url)
  let text = ""
  try {
    text = readFileSync(file, "utf8")
  } catch {
    throw new Error(".tools/commonmark-spec.txt is missing: run Scripts/spec.")
  }
  const found = text.matchAll(/^`{32} example\n([^]*?)^\.\n[^]*?^`{32}$/gm)
  return [...found].map(([, source = ""]) => source.replaceAll("→", "\t"))
}

/**
 * Nodes as marked would write them, with what is ours taken away.
 *
 * @param {Node[]} nodes
 * @returns {string}
 */
function htmlOf(nodes) {
  return nodes.map((node) => {
    if (typeof node === "string") return node.replaceAll("<", "\u0001")
    const { tag, children = [] } = node
    const inside = htmlOf(children)
    if (["span", "div", "a", "input"].includes(tag)) return inside
    if (tag === "code-block") return `<pre><code>${inside}</code></pre>`
    if (tag === "math-tex") return inside
    return tag === "hr" || tag === "br" ? `<${tag}>` : `<${tag}>${inside}</${tag}>`
  }).join("")
}

/** @param {string} html of marked: links and images as their text, no attributes, no white space */
function bare(html) {
  const text = html.replace(/<img[^>]*?alt="([^"]*)"[^>]*>/g, "$1")
    .replace(/<\/?a(?: [^>]*)?>/g, "").replace(/<(\/?\w+)(?: [^>]*?)?\/?>/g, "<$1>")
  return decode(text.replaceAll("&lt;", "\u0001")).replace(/\s+/g, "")
}

const hasHTML = (/** @type {string} */ text) => {
  let found = false
  marked.walkTokens(marked.lexer(`${text}\n`), (/** @type {{ type: string }} */ { type }) => {
    found ||= type === "html"
  })
  return found
}

test("CommonMark's examples have the structure that marked's own HTML has", () => {
  const [all, wrong] = [examples(), /** @type {string[]} */ ([])]
  assert.ok(all.length > 600, String(all.length))
  // An image without a text is shown by its address.
  for (const text of all.filter((it) => !hasHTML(it) && it !== "![](/url)\n")) {
    const ours = htmlOf(blocksOf([text])).replace(/\s+/g, "")
    const theirs = bare(marked.parse(`${text}\n`, { mangle: false, headerIds: false }))
    if (ours !== theirs) wrong.push(`${JSON.stringify(text)}\n  ${ours}\n  ${theirs}`)
  }
  assert.deepEqual(wrong, [])
})

test("CommonMark's examples of HTML are text", () => {
  const tags = new Set(("p h1 h2 h3 h4 h5 h6 ul ol li blockquote code-block code em strong del a "
    + "hr br span div input table thead tbody tr th td math-tex").split(" "))
  const visit = (/** @type {Node} */ node) => {
    if (typeof node === "string") return
    assert.ok(tags.has(node.tag), node.tag)
    node.children?.forEach(visit)
  }
  for (const text of examples().filter(hasHTML)) blocksOf([text]).forEach(visit)
})

test("every example is the same when it comes character by character", () => {
  for (const text of examples()) {
    assert.deepEqual(blocksOf(characters(text)), blocksOf([text]), JSON.stringify(text))
  }
})
