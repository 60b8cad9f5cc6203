// @ts-check
import { FenceReader, language } from "./fence.js"
import { blockNode, codeNode, unfinished } from "./nodes.js"
import { tidied, withoutForming } from "./tidy.js"

/** @typedef {import("./lexer.js").Lex} Lex */
/** @typedef {import("./lexer.js").Links} Links */
/** @typedef {import("./lexer.js").Token} Token */
/** @typedef {import("./nodes.js").Node} Node */

/**
 * What an answer's text amounts to, after more of it came.
 *
 * @typedef {object} Reading
 * @property {Node[]} done blocks that are finished now; what comes changes them no more
 * @property {Node[]} live the block at the end, as far as it is clear
 * @property {[number, Node][]} mended finished before, and changed by a link defined only now
 */

/**
 * Reads growing Markdown block by block: each block but the last is read once.
 *
 * Whatever pieces the text comes in, its blocks are those of the whole text.
 */
export class Blocks {
  #lex
  /** What is not finished. */
  #text = ""
  #fence = new FenceReader()
  /** @type {Links} */
  #links = {}
  /** @type {(string | null)[]} a finished block's text, if it may hold a link without address */
  #sources = []

  /** @param {Lex} lex */
  constructor(lex) {
    this.#lex = lex
  }

  /**
   * @param {string} text what came since the last call
   * @param {boolean} over whether nothing will follow
   * @returns {Reading}
   */
  read(text, over) {
    this.#text = (this.#text + text).replace(/\r\n|\r(?!$)/g, "\n")
    if (over) this.#text = this.#text.replace(/\r$/, "\n")
    const known = Object.keys(this.#links).length
    /** @type {Reading} */
    const reading = { done: [], live: [], mended: [] }
    const before = this.#sources.length
    while (this.#step(reading, over));
    if (Object.keys(this.#links).length > known) reading.mended = this.#mend(before)
    return reading
  }

  /**
   * Finishes what can be finished in one go.
   *
   * @param {Reading} reading
   * @param {boolean} over
   * @returns {boolean} whether there may be more
   */
  #step(reading, over) {
    const blank = /^(?:[ \t]*\n)+/.exec(this.#text)?.[0].length ?? 0
    if (blank > 0) this.#text = this.#text.slice(blank)
    if (this.#text.trim() === "") return false
    return FenceReader.opens(this.#text) ? this.#code(reading, over) : this.#lexed(reading, over)
  }

  /** @param {Reading} reading @param {boolean} over */
  #code(reading, over) {
    const fence = this.#fence.read(this.#text, over)
    if (!fence) return false
    const node = codeNode(fence.language, fence.text)
    if (!fence.closed && !over) {
      reading.live = [node]
      return false
    }
    this.#finish(reading, node, "", fence.end)
    return true
  }

  /** @param {Reading} reading @param {boolean} over */
  #lexed(reading, over) {
    const { tokens, links, last } = over ? this.#lexedAs(this.#text) : this.#lexedTidily()
    if (!last) return false
    const until = over ? null : last
    const unsure = this.#define(tokens, links, until)
    const lines = this.#finishAll(reading, tokens, until, unsure)
    this.#text = over ? "" : this.#text.slice(linesOf(this.#text, lines).length)
    if (over || FenceReader.opens(this.#text)) return !over
    const live = tokens.slice(tokens.indexOf(last)).flatMap((it) => blockNode(it) ?? [])
    reading.live = live.filter((it) => typeof it === "string" || it.children?.length !== 0)
    return false
  }

  /** What is closed before its time may, rarely, end a block: then only the text itself counts. */
  #lexedTidily() {
    const text = tidied(this.#text)
    const lexed = this.#lexedAs(text)
    const finished = lexed.tokens.slice(0, lexed.last ? lexed.tokens.indexOf(lexed.last) : 0)
    const end = finished.reduce((sum, { raw }) => sum + raw.length, 0)
    const untouched = this.#text.startsWith(text.slice(0, end))
    return untouched ? lexed : this.#lexedAs(withoutForming(this.#text))
  }

  /** @param {string} text */
  #lexedAs(text) {
    const { tokens, links } = this.#lex(text.endsWith("\n") ? text : `${text}\n`, this.#links)
    const shown = tokens.filter(({ raw, type }) => type !== "space" && raw.trim() !== "")
    const last = shown.at(-1)
    // A formula that is not whole may yet turn out to be a part of the paragraph above it.
    const open = last?.type === "maths" && (last.tex.endsWith(unfinished) || !text.endsWith("\n"))
    const above = last ? tokens[tokens.indexOf(last) - 1] : undefined
    // What stands below a definition may yet turn out to be its title.
    const title = above?.type === "def" && /^ *["'(]/.test(last?.raw ?? "")
    const unsure = title || open && above?.type === "paragraph"
    return { tokens, links, last: (unsure ? above : last) ?? null }
  }

  /**
   * @param {Reading} reading
   * @param {Token[]} tokens
   * @param {Token | null} until the one that is not finished
   * @param {string[]} unsure the links that only that one defines
   * @returns {number} how many lines are finished
   */
  #finishAll(reading, tokens, until, unsure) {
    let [lines, rest] = [0, this.#text]
    for (const token of tokens) {
      if (token === until) break
      const count = token.raw.split("\n").length - 1
      let own = linesOf(rest, count)
      if (!token.raw.endsWith("\n")) own += /^.*/.exec(rest.slice(own.length))?.[0] ?? ""
      const node = names(own, unsure) ? this.#again(own) : this.#nodeOf(token, own)
      if (node !== null) this.#finish(reading, node, own, 0)
      lines += count
      rest = rest.slice(own.length)
    }
    return lines
  }

  /**
   * marked makes spaces of the tabs of code; a fence is read from its own text.
   *
   * @param {Token} token
   * @param {string} own
   */
  #nodeOf(token, own) {
    if (token.type === "space" || token.raw.trim() === "") return null
    const fence = FenceReader.opens(own) ? new FenceReader().read(own, true) : null
    return fence ? codeNode(language(token.lang ?? ""), fence.text) : blockNode(token)
  }

  /** @param {Reading} reading @param {Node} node @param {string} source @param {number} end */
  #finish(reading, node, source, end) {
    reading.done.push(node)
    this.#sources.push(source.includes("[") ? source : null)
    if (end > 0) this.#text = this.#text.slice(end)
    this.#fence = new FenceReader()
  }

  /**
   * Keeps the link definitions of what is finished. In marked's way the first one counts.
   *
   * @param {Token[]} tokens @param {Links} links @param {Token | null} live
   * @returns {string[]} the names of those that are not kept
   */
  #define(tokens, links, live) {
    const open = live ? label(live.raw) : ""
    const whole = tokens.filter((it) => it !== live && it.type === "def")
    const sure = new Set(whole.map((it) => it.tag))
    for (const [name, link] of Object.entries(links)) {
      if (sure.has(name) || !open.includes(`[${name}]:`)) this.#links[name] ??= link
    }
    return Object.keys(links).filter((it) => !(it in this.#links))
  }

  /** @param {number} until @returns {[number, Node][]} */
  #mend(until) {
    /** @type {[number, Node][]} */
    const mended = []
    const known = Object.keys(this.#links)
    this.#sources.slice(0, until).forEach((source, at) => {
      const node = source !== null && names(source, known) ? this.#again(source) : null
      if (node !== null) mended.push([at, node])
    })
    return mended
  }

  /** @param {string} source of one block */
  #again(source) {
    const { tokens } = this.#lex(source.endsWith("\n") ? source : `${source}\n`, this.#links)
    const token = tokens.find(({ raw }) => raw.trim() !== "")
    return token ? blockNode(token) : null
  }
}

/** @param {string} text @returns {string} as marked compares the names of links */
const label = (text) => text.toLowerCase().replace(/\s+/g, " ")

/** @param {string} text @param {string[]} links */
function names(text, links) {
  return links.length > 0 && links.some((it) => label(text).includes(`[${it}]`))
}

/** @param {string} text @param {number} count @returns {string} its first so many lines */
function linesOf(text, count) {
  let end = 0
  for (let i = 0; i < count; i++) {
    const next = text.indexOf("\n", end)
    if (next < 0) return text
    end = next + 1
  }
  return text.slice(0, end)
}

