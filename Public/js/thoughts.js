// @ts-check

/**
 * What a piece of an answer says, and what in it was only thought.
 *
 * @typedef {{ text: string, reasoning: string }} Said
 */

const opening = /^\s*<(think|thinking)>/i
/** A model that begins with more white space than this does not come to a tag, in characters. */
const patience = 200
const begun = /^\s*(<(t(h(i(n(k(i(n(g)?)?)?)?)?)?)?)?)?$/i

/**
 * Tells an answer from the thoughts before it, where a model writes both into one text and sets
 * its thoughts in `<think>` or `<thinking>`. Only at the start of an answer: later such a tag is
 * something the model writes about.
 *
 * However the text is cut, the same comes out. What may be half a tag is held back until it is
 * known; white space around the tags belongs to neither.
 */
export class Thoughts {
  /** @type {"before" | "inside" | "after" | "text"} */
  #place = "before"
  #held = ""
  #closing = ""

  /** @param {string} text @returns {Said} */
  feed(text) {
    if (this.#place === "text" || text === "") return { text, reasoning: "" }
    this.#held += text
    if (this.#place === "before") return this.#before()
    if (this.#place === "inside") return this.#inside()
    return this.#after()
  }

  /** Nothing more comes. @returns {Said} what was held back */
  end() {
    const held = this.#held
    this.#held = ""
    if (this.#place === "inside") return { text: "", reasoning: held }
    return { text: this.#place === "before" ? held : "", reasoning: "" }
  }

  /** @returns {Said} */
  #before() {
    const tag = this.#held.match(opening)
    if (tag) {
      this.#place = "inside"
      this.#closing = `</${tag[1].toLowerCase()}>`
      this.#held = this.#held.slice(tag[0].length)
      return this.#inside()
    }
    if (this.#held.length < patience && begun.test(this.#held)) return { text: "", reasoning: "" }
    return { text: this.#release("text"), reasoning: "" }
  }

  /** @returns {Said} */
  #inside() {
    const at = this.#held.toLowerCase().indexOf(this.#closing)
    if (at < 0) return { text: "", reasoning: this.#keep(this.#half()) }
    const reasoning = this.#held.slice(0, at)
    this.#held = this.#held.slice(at + this.#closing.length)
    this.#place = "after"
    return { text: this.#after().text, reasoning }
  }

  /** @returns {Said} */
  #after() {
    this.#held = this.#held.trimStart()
    return { text: this.#held === "" ? "" : this.#release("text"), reasoning: "" }
  }

  /** How much of the closing tag may stand at the end of what is held. */
  #half() {
    const end = this.#held.slice(1 - this.#closing.length).toLowerCase()
    for (let size = end.length; size > 0; size--) {
      if (this.#closing.startsWith(end.slice(-size))) return size
    }
    return 0
  }

  /** @param {number} size is held back @returns {string} the rest */
  #keep(size) {
    const all = this.#held
    this.#held = all.slice(all.length - size)
    return all.slice(0, all.length - size)
  }

  /** @param {"text"} place */
  #release(place) {
    this.#place = place
    return this.#keep(0)
  }
}
