// @ts-check

/**
 * A piece of a tool call. The name comes first, its arguments in pieces after it.
 *
 * @typedef {{ index: number, id: string, name: string, input: string }} CallPiece
 */

/** @typedef {{ index: number, id: string, name: string, input: string, shown: boolean }} Call */

/**
 * Tool calls as text: a fenced block for each, `name(arguments)` in it. This page runs no tool, so
 * what a model wanted to call is a part of its answer, kept and copied like the rest.
 *
 * The first call is written as it comes; those that come at the same time follow whole.
 */
export class Calls {
  /** @type {Call[]} */
  #calls = []

  /** @param {readonly CallPiece[]} pieces @returns {string} the text to add */
  feed(pieces) {
    return pieces.map((piece) => this.#take(piece)).join("")
  }

  /** Nothing more comes. @returns {string} the text to add */
  end() {
    const text = this.#calls.map((call, at) => `${at > 0 || !call.shown ? head(call) : ""}${tail}`)
    this.#calls = []
    return text.join("\n\n")
  }

  /** @param {CallPiece} piece */
  #take({ index, id, name, input }) {
    const call = this.#callOf(index, id)
    call.id ||= id
    // Some servers repeat the name in each piece.
    if (call.input === "" && name !== call.name) call.name += name
    call.input += input
    if (call !== this.#calls[0] || call.input === "") return ""
    if (call.shown) return input
    call.shown = true
    return head(call)
  }

  /** @param {number} index @param {string} id */
  #callOf(index, id) {
    const same = this.#calls.filter((it) => it.index === index).pop()
    // Some servers say index 0 for all: then another id is another call.
    if (same && (id === "" || same.id === "" || same.id === id)) return same
    const call = { index, id, name: "", input: "", shown: false }
    this.#calls.push(call)
    return call
  }
}

/** @param {Call} call */
const head = ({ name, input }) => `\`\`\`call\n${name}(${input}`

const tail = ")\n```"

/** @param {string} text @returns {boolean} whether it ends with a call */
export const endsWithCall = (text) => text.endsWith(tail)
