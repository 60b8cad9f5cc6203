// @ts-check

/**
 * What to append. `opens` says where: in the block that stands, in a new paragraph, or in a
 * block that goes on under the last one as its next line.
 *
 * @typedef {{ opens: "" | "paragraph" | "line", text: string }} Part
 */

/**
 * A browser lays a block out anew with each word, so that a block of 100 kB would cost 100 ms a
 * frame. Past the first length, a line end begins a new block; past the second, a space does.
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
   * @param {string} run
   * @returns {Part[]}
   */
  #words(run) {
    const space = this.#size > longest && this.#ends === 0 ? run.search(/\s/) : -1
    if (space >= 0) return this.#cut(run, space + 1)
    const opens = this.#opens()
    const text = opens ? run : "\n".repeat(this.#ends) + run
    this.#size = (opens ? 0 : this.#size) + text.length
    this.#ends = 0
    return [{ opens, text }]
  }

  /**
   * @param {string} run
   * @param {number} at
   * @returns {Part[]}
   */
  #cut(run, at) {
    const rest = run.slice(at)
    this.#size = rest.length
    const before = { opens: /** @type {""} */ (""), text: run.slice(0, at) }
    return [before, { opens: "line", text: rest }]
  }

  #opens() {
    if (this.#size < 0 || this.#ends > 1) return "paragraph"
    return this.#ends === 1 && this.#size > long ? "line" : ""
  }
}
