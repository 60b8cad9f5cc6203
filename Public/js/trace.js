// @ts-check
import { parse } from "./chunk.js"

/** @typedef {{ at: number, bytes: number }} Read one of the relay's, by the page's clock */

/** What a comment begins with that the relay adds to a traced stream. */
const mark = " sluice "

/**
 * Reads what a relay tells of itself between the events of a traced stream: when it read what.
 * Without knowing how its clock differs from the page's, nothing it tells can be placed.
 */
export class Trace {
  /** When the relay had the request, by the page's clock; null: not told yet. */
  asked = /** @type {number | null} */ (null)
  #clock
  #coming = 0
  #at = /** @type {number | null} */ (null)

  /** @param {import("./serverclock.js").Reading | null} clock */
  constructor(clock) {
    this.#clock = clock
  }

  /**
   * @param {string} comment
   * @returns {Read[] | null} the relay's reads, as far as they can be placed; null if the comment
   *   is none of the relay's
   */
  take(comment) {
    if (!comment.startsWith(mark)) return null
    const told = parse(comment.slice(mark.length))
    if (!told || !Array.isArray(told.reads) || !this.#clock) return []
    if (typeof told.request === "number") this.asked = told.request - this.#clock.ahead
    const { asked } = this
    if (asked === null) return []
    const reads = told.reads.map(({ at, bytes } = { at: 0, bytes: 0 }) => ({ at: asked + at, bytes }))
    this.#coming = Number(told.events) || 0
    this.#at = reads.at(-1)?.at ?? this.#at
    return reads
  }

  /** @returns {number | null} when the relay had the event that comes next, by the page's clock */
  next() {
    if (this.#coming === 0) return null
    this.#coming--
    return this.#at
  }
}
