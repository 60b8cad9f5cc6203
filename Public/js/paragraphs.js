// @ts-check

/**
 * What to append. `opens` says where: in the block that stands, in a new paragraph, or in a
 * block that goes on under the last one as its next line.
 *
 * @typedef {{ opens: "" | "paragraph" | "line", text: string }} Part
 */

/**
 * A browser lays a block out anew with each word, so that a block of 100 kB would cost 100 ms a
 * frame. Past the first length, a line end begins a new block; past the second, a space does; where
 * there is none for as long again, any letter.
 */
const [long, longest] = [1500, 3000]

/**
 * Cuts growing text into paragraphs at blank lines, however the text comes in.
 *
 * Line ends are held back until it is known whether a blank line follows, so that a block never
 * has to be taken back. Single line ends stay in the text.
 */
export class Paragraphs {
  #ends = 0
  #size = -1
  /** What comes next is another block's. */
  #full = false

  /**
   * @param {string} text
   * @returns {Part[]}
   */
  feed(text) {
    const parts = []
    for (const [run] of text.matchAll(/\n+|[^\n]+/g)) {
      if (run[0] === "\n") this.#ends += run.length
      else parts.push(...this.#words(run))
    }
    return parts
  }

  /**
   * @param {string} run without line ends
   * @returns {Part[]}
   */
  #words(run) {
    const opens = this.#opens()
    let part = { opens, text: opens ? "" : "\n".repeat(this.#ends) }
    this.#size = (opens ? 0 : this.#size) + part.text.length
    this.#ends = 0
    this.#full = false
    /** @type {Part[]} */
    const parts = []
    for (let from = 0; from < run.length;) {
      const at = this.#fits(run, from)
      part.text += run.slice(from, at)
      if (part.text !== "") parts.push(part)
      this.#size = this.#full ? 0 : this.#size + at - from
      from = at
      part = { opens: "line", text: "" }
    }
    return parts
  }

  /** @param {string} run @param {number} from @returns {number} how far it fits into the block */
  #fits(run, from) {
    const soft = from + Math.max(0, longest - this.#size)
    const hard = from + Math.max(0, 2 * longest - this.#size)
    const space = run.slice(soft, hard).search(/\s/)
    this.#full = space >= 0 || hard < run.length
    if (!this.#full) return run.length
    if (space >= 0) return soft + space + 1
    const pair = (run.charCodeAt(hard) & 0xfc00) === 0xdc00
    return hard + (pair ? 1 : 0)
  }

  /** @returns {Part["opens"]} */
  #opens() {
    if (this.#size < 0 || this.#ends > 1) return "paragraph"
    return this.#full || (this.#ends === 1 && this.#size > long) ? "line" : ""
  }
}
