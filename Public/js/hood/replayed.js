// @ts-check
import { Listeners } from "../listeners.js"
import { SpareTime } from "./sparetime.js"

/** @typedef {import("./subject.js").SubjectListener} SubjectListener */

/** What the parts of the panel see of a recording that plays: as `Subject` is of a live answer. */
export class Replayed {
  /** When its parts are drawn. */
  time
  /** @type {Listeners<SubjectListener>} */
  #listeners = new Listeners()
  #replay
  #answer
  #told = 0

  /** @param {import("../replay.js").Replay} replay @param {AbortSignal} signal */
  constructor(replay, signal) {
    this.time = new SpareTime(signal)
    this.#replay = replay
    this.#answer = replay.answer
  }

  get answer() {
    return this.#replay.answer
  }

  get timeline() {
    return this.#replay.timeline
  }

  /** @returns {number} how much was played: the clock that its log is written by */
  get now() {
    return this.#replay.now
  }

  /** @param {Partial<SubjectListener>} listener @param {AbortSignal} signal */
  listen(listener, signal) {
    this.#listeners.add(listener, signal)
  }

  /** Tells what is new. */
  tell() {
    const { answer } = this
    const other = answer !== this.#answer
    const { length } = answer.log.entries
    if (!other && length === this.#told) return
    this.#answer = answer
    this.#told = length
    this.#listeners.tell(other ? "other" : "grew")
  }
}
