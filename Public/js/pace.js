// @ts-check
import { Listeners } from "./listeners.js"

/** How fast what has come is shown: at once, unless somebody holds it back to show how it comes. */
export class Pace {
  /** @type {((answer: import("./answer.js").Answer) => number) | null} */
  #hold = null
  /** @type {Listeners<{ moved: () => void }>} */
  #listeners = new Listeners()

  /** @param {{ moved: () => void }} listener told that more may be shown @param {AbortSignal} signal */
  listen(listener, signal) {
    this.#listeners.add(listener, signal)
  }

  /**
   * @param {import("./answer.js").Answer} answer
   * @returns {number} how many lines of its log may be shown
   */
  limit(answer) {
    return this.#hold?.(answer) ?? Infinity
  }

  /**
   * Holds back, or no more.
   *
   * @param {((answer: import("./answer.js").Answer) => number) | null} hold
   */
  keep(hold) {
    this.#hold = hold
    this.move()
  }

  /** More may be shown than before. */
  move() {
    this.#listeners.tell("moved")
  }
}
