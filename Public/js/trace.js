// @ts-check
import { parse } from "./chunk.js"

/** @typedef {{ at: number, bytes: number }} Read one of the relay's, by the page's clock */

/** What a comment begins with that the relay adds to a traced stream. */
const mark = " sluice "

/** Of a relay's reads, no more than this is believed of one, in bytes. */
const largest = 2 ** 40

/**
 * Reads what a relay tells of itself between the events of a traced stream: when it read what.
 * Without knowing how its clock differs from the page's, nothing it tells can be placed. What an
 * upstream sends in its place is no more than wrong: it breaks nothing.
 */
export class Trace {
  /** When the relay had the request, by the page's clock; null: not told yet. */
  asked = /** @type {number | null} */ (null)
  #clock
  #since
  #coming = 0
  #at = /** @type {number | null} */ (null)

  /**
   * @param {import("./serverclock.js").Reading | null} clock
   * @param {number} [since] when the request had not yet left, by the page's clock
   */
  constructor(clock, since = -Infinity) {
    this.#clock = clock
    this.#since = since
  }

  /**
   * @param {string} comment
   * @param {number} [now] by the page's clock
   * @returns {Read[] | null} the relay's reads; null if the comment is none of the relay's, or
   *   tells nothing that can be placed
   */
  take(comment, now = Infinity) {
    if (!comment.startsWith(mark)) return null
    const told = parse(comment.slice(mark.length))
    if (!told || !Array.isArray(told.reads) || !told.reads.every(isRead)) return null
    if (typeof told.request === "number") this.#ask(told.request, now)
    const { asked } = this
    if (asked === null || told.reads.length === 0) return null
    /** @type {Read[]} */
    const reads = told.reads.map((/** @type {Read} */ { at, bytes }) => ({ at: asked + at, bytes }))
    this.#coming = Number(told.events) || 0
    this.#at = reads.at(-1)?.at ?? this.#at
    return reads
  }

  /** @returns {number | null} when the relay had the event that comes next, by the page's clock */
  next() {
    if (this.#coming <= 0) return null
    this.#coming--
    return this.#at
  }

  /** @param {number} request by the relay's clock @param {number} now */
  #ask(request, now) {
    if (!this.#clock) return
    const { ahead, error } = this.#clock
    const asked = request - ahead
    // It cannot have come before it left: one of the clocks was set anew since.
    this.asked = asked < this.#since - error || asked > now + error ? null : asked
  }
}

/** @param {any} read @returns {read is Read} */
function isRead(read) {
  const { at = null, bytes = null } = read ?? {}
  return Number.isFinite(at) && Number.isInteger(bytes) && bytes >= 0 && bytes < largest
}
