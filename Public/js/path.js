// @ts-check

/** @typedef {import("./tree.js").Turn} Turn */
/** @typedef {import("./tree.js").Answer} Answer */

/**
 * Told how what is shown changes: what goes goes from the end, what comes comes in order.
 *
 * @typedef {object} PathListener
 * @property {(turn: Turn) => void} turnAdded
 * @property {(turn: Turn) => void} turnRemoved
 * @property {(turn: Turn, answer: Answer) => void} answerAdded
 * @property {(turn: Turn, answer: Answer) => void} answerRemoved
 */

/** The one way through a tree that is shown. */
export class Path {
  /** @type {Turn[]} */
  turns = []
  #tree
  #listener

  /** @param {import("./tree.js").Tree} tree @param {PathListener} listener */
  constructor(tree, listener) {
    this.#tree = tree
    this.#listener = listener
  }

  /**
   * Changes the tree, and tells how what is shown differs then.
   *
   * @param {() => void} change
   */
  change(change) {
    const before = new Map(this.turns.map((turn) => [turn, this.#tree.answerOf(turn)]))
    change()
    this.turns = this.#tree.path
    const gone = [...before.keys()].filter((turn) => !this.turns.includes(turn))
    for (const turn of gone.reverse()) this.#listener.turnRemoved(turn)
    for (const turn of this.turns) {
      const known = before.has(turn)
      if (!known) this.#listener.turnAdded(turn)
      this.#replace(turn, before.get(turn), this.#tree.answerOf(turn))
    }
  }

  /** @param {Turn} turn @param {Answer | undefined} was @param {Answer | undefined} is */
  #replace(turn, was, is) {
    if (was === is) return
    if (was) this.#listener.answerRemoved(turn, was)
    if (is) this.#listener.answerAdded(turn, is)
  }
}
