// @ts-check
import { Listeners } from "./listeners.js"

/** What was just done, in one sentence, and how to undo it. The newest one counts. */
export class Toast {
  text = ""
  /** @type {(() => void) | null} */
  undo = null

  /** @type {Listeners<{ shown: () => void }>} */
  #listeners = new Listeners()

  /** @param {{ shown: () => void }} listener @param {AbortSignal} signal */
  listen(listener, signal) {
    this.#listeners.add(listener, signal)
  }

  /**
   * @param {string} text
   * @param {(() => void) | null} [undo] null: there is nothing to undo
   */
  show(text, undo = null) {
    Object.assign(this, { text, undo })
    this.#listeners.tell("shown")
  }

  /** Holds on to nothing that could be undone. */
  forget() {
    Object.assign(this, { text: "", undo: null })
  }
}
