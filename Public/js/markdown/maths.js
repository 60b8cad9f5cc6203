// @ts-check
import { inAlphabet } from "./alphabets.js"
import { library } from "./library.js"

/** @typedef {import("./nodes.js").Node} Node */

/**
 * What KaTeX makes of a formula: its MathML as objects. A space has no children but a `width`.
 *
 * @typedef {{ type?: string, attributes?: Record<string, string>, children?: Virtual[],
 *   text?: string, width?: number, character?: string }} Virtual
 */

const mostLetters = 4_000
// What is deeper or larger costs the browser's layout more than it is worth (measured: 0.1 s for
// 8,000 elements).
const deepest = 60
const mostElements = 2_000

// What a definition makes can double with every use of it, with \edef even past KaTeX's own limit
// (CVE-2024-28243). Of what leads elsewhere KaTeX would show the command and swallow the words.
const refused = new RegExp("\\\\(?:[egx]?def|(?:future)?let|(?:re)?newcommand|providecommand"
  + "|href|url|includegraphics|html(?:Class|Data|Id|Style))(?![a-zA-Z])")

// No colours: a formula can be read on any paper.
const elements = new Set(("math mrow mi mn mo mtext mspace ms mfrac msqrt mroot mstyle mpadded "
  + "mphantom menclose msub msup msubsup munder mover munderover mmultiscripts mtable mtr mtd "
  + "mlabeledtr").split(" "))
const attributes = new Set(("display displaystyle scriptlevel mathsize stretchy fence "
  + "separator symmetric largeop movablelimits accent accentunder lspace rspace minsize maxsize "
  + "width height depth voffset linethickness notation columnalign rowalign columnspacing "
  + "rowspacing columnlines rowlines frame side form").split(" "))
const letters = new Set(["mi", "mn", "mo", "mtext", "ms"])

/**
 * A formula as MathML, made of nothing but known elements and attributes; its source is the
 * `alttext`.
 *
 * @param {string} tex
 * @param {boolean} display whether it stands on a line of its own
 * @returns {Promise<Node | null>} null if the source is to be shown
 */
export async function maths(tex, display) {
  if (tex.length > mostLetters || refused.test(tex)) return null
  try {
    const root = treeOf(await katex(), tex, display)
    const [math] = nodesOf(root, "", 0)
    if (typeof math !== "object" || math.tag !== "math" || sizeOf(math) > mostElements) return null
    return { ...math, attrs: { ...math.attrs, alttext: tex.trim() } }
  } catch {
    return null
  }
}

/** @param {Node} node @returns {number} how many elements it is */
function sizeOf(node) {
  if (typeof node === "string") return 0
  return (node.children ?? []).reduce((sum, it) => sum + sizeOf(it), 1)
}

/** KaTeX's file is a classic script: a worker finds it in its scope, node as what it exports. */
async function katex() {
  const module = await library("libjs-katex/katex.js")
  return module.default ?? /** @type {any} */ (globalThis).katex
}

/** @param {any} katex @param {string} tex @param {boolean} displayMode @returns {Virtual} */
function treeOf(katex, tex, displayMode) {
  return katex.__renderToDomTree(tex, {
    output: "mathml", displayMode, throwOnError: true, strict: "ignore", trust: false,
    maxExpand: 1000, maxSize: 10,
  })
}

/**
 * What is not known gives way to what is in it; the TeX that KaTeX adds is left out.
 *
 * @param {Virtual} virtual
 * @param {string} parent the element that it stands in
 * @param {number} depth
 * @returns {Node[]}
 */
function nodesOf(virtual, parent, depth) {
  const { type, text, width, children = [] } = virtual
  if (depth > deepest) throw new RangeError("too deep")
  if (text !== undefined) return [text]
  if (width !== undefined) return letters.has(parent) ? [" "] : [space(width)]
  if (type === "annotation") return []
  const known = type !== undefined && elements.has(type)
  const inner = children.flatMap((it) => nodesOf(it, known ? type : parent, depth + 1))
  return known ? [elementOf(type, virtual.attributes ?? {}, joined(inner))] : inner
}

/** @param {number} width @returns {Node} */
function space(width) {
  return { tag: "mspace", attrs: { width: `${Number(width.toFixed(4))}em` } }
}

/**
 * Sizes that a formula names itself stay below what fits on a page.
 *
 * @param {string} tag
 * @param {Record<string, string>} given
 * @param {Node[]} children
 * @returns {Node}
 */
function elementOf(tag, given, children) {
  const { mathvariant, ...others } = given
  const kept = Object.entries(others).map(([name, value]) => [name, String(value)])
    .filter(([name, value]) => attributes.has(name) && fits(value))
  if (mathvariant === "normal") kept.push(["mathvariant", mathvariant])
  const words = children.map((it) => typeof it === "string" ? inAlphabet(it, mathvariant) : it)
  return { tag, attrs: Object.fromEntries(kept), children: words }
}

/** @param {string} value */
function fits(value) {
  return (value.match(/\d*\.?\d+/g) ?? []).every((it) => Number(it) <= 100)
}

/**
 * Letters that follow each other as one text.
 *
 * @param {readonly Node[]} nodes
 */
function joined(nodes) {
  /** @type {Node[]} */
  const whole = []
  for (const node of nodes) {
    const last = whole.at(-1)
    if (typeof node === "string" && typeof last === "string") whole[whole.length - 1] = last + node
    else whole.push(node)
  }
  return whole
}
