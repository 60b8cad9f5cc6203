// @ts-check
import { Blocks } from "./blocks.js"
import { changeOf } from "./changes.js"
import { guarded, textOf } from "./nodes.js"

/** @typedef {import("./changes.js").Change} Change */
/** @typedef {import("./nodes.js").Node} Node */

/**
 * Those who colour code and set formulas; null: it is shown as it was written.
 *
 * @typedef {object} Setters
 * @property {(language: string, code: string) => Promise<Node[] | null>} highlight
 * @property {(tex: string, display: boolean) => Promise<Node | null>} maths
 */

/** Longer code is not coloured: the page would be busy with its pieces. */
const longest = 50_000

/** One answer on its way to the page: tells what has to change there when more text comes. */
export class Draft {
  #blocks
  #setters
  #finished = 0
  /** @type {Node[]} */
  #live = []
  /** @type {Map<string, Node | null>} */
  #formulas = new Map()

  /** @param {import("./lexer.js").Lex} lex @param {Setters} setters */
  constructor(lex, setters) {
    this.#blocks = new Blocks(lex)
    this.#setters = setters
  }

  /**
   * @param {string} text what came since the last call
   * @param {boolean} over whether nothing will follow
   * @param {Node[]} [before] to begin: what is on the page already
   * @returns {Promise<Change | null>}
   */
  async take(text, over, before = this.#live) {
    const { done, live, mended } = this.#blocks.read(text, over)
    if (live.length > 0) this.#foresee(live)
    const nodes = [...await this.#set(done, true), ...await this.#set(live, false)]
    const change = changeOf(before, nodes, this.#finished)
    const late = await this.#set(mended.map(([, node]) => node), true)
    const mends = mended.map(([at], n) => mend(at, /** @type {Node} */ (late[n])))
    this.#finished += done.length
    this.#live = nodes.slice(done.length)
    return mends.length > 0 ? { ...change, at: [...mends, ...change?.at ?? []] } : change
  }

  /**
   * Has a colourer loaded before its code is whole.
   *
   * @param {Node[]} live
   */
  #foresee([node]) {
    if (typeof node === "object" && node.tag === "code-block") {
      void this.#setters.highlight(node.attrs?.language ?? "", "").catch(() => null)
    }
  }

  /** @param {Node[]} nodes @param {boolean} finished @returns {Promise<Node[]>} */
  async #set(nodes, finished) {
    const made = []
    for (const node of nodes) made.push(await this.#one(node, finished))
    return made
  }

  /** @param {Node} node @param {boolean} finished @returns {Promise<Node>} */
  async #one(node, finished) {
    if (typeof node === "string") return node
    if (node.tag === "math-tex") return this.#formula(node)
    if (node.tag === "code-block") return finished ? this.#code(node) : node
    if (!node.children?.some((it) => typeof it === "object")) return node
    return { ...node, children: await this.#set(node.children, finished) }
  }

  /** @param {Exclude<Node, string>} node @returns {Promise<Node>} */
  async #code(node) {
    const text = textOf(node)
    if (text.length > longest) return node
    const { language = "" } = node.attrs ?? {}
    const coloured = await this.#setters.highlight(language, text).catch(() => null)
    return coloured ? { ...node, children: coloured.flatMap(guarded) } : node
  }

  /** @param {Exclude<Node, string>} node @returns {Promise<Node>} */
  async #formula({ attrs: { tex = "", display = "" } = {}, children = [] }) {
    const plain = { tag: "code", attrs: { class: "tex" }, children }
    if (tex === "") return plain
    const key = `${display} ${tex}`
    if (!this.#formulas.has(key)) {
      this.#formulas.set(key, await this.#setters.maths(tex, display === "block").catch(() => null))
    }
    return this.#formulas.get(key) ?? plain
  }
}

/** @param {number} at @param {Node} put @returns {[number, import("./changes.js").Edit]} */
const mend = (at, put) => [at, { put }]
