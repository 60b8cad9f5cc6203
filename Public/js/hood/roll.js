// @ts-check

/** @typedef {import("../xray.js").Row} Row */

/**
 * The newest rows of a stream, and which of them are in the page: some in a row, without a gap.
 * Rows are numbered from 0, as they came.
 */
export class Roll {
  /** How many there have been. */
  count = 0
  /** @type {Row[]} the newest */
  #rows = []
  #most
  /** Of those in the page the first, and the one behind the last. */
  #from = 0
  #to = 0

  /** @param {number} most so many rows may be in the page */
  constructor(most) {
    this.#most = most
  }

  /** @returns {number} of the first row that is in the page, or comes into it next */
  get from() {
    return this.#from
  }

  /** @returns {number} how many are in the page */
  get shown() {
    return this.#to - this.#from
  }

  /** @returns {number} how many came since, which are not */
  get coming() {
    return this.count - this.#to
  }

  /** @returns {number} how many that came before could be in the page, and are not */
  get earlier() {
    return this.#from - (this.count - this.#rows.length)
  }

  /** @param {readonly Row[]} rows that came */
  add(rows) {
    this.count += rows.length
    this.#rows = [...this.#rows, ...rows].slice(-this.#most)
    this.keep(this.#most)
  }

  /** @param {number} most of the newest may be in the page, and no older ones */
  keep(most) {
    this.#from = Math.max(this.#from, this.count - most)
    this.#to = Math.max(this.#to, this.#from)
  }

  /** @returns {Row} the next one that came, in the page from now on */
  next() {
    return this.#at(this.#to++)
  }

  /** @returns {Row} the one before the first in the page, in it from now on */
  before() {
    return this.#at(--this.#from)
  }

  /** @param {number} number */
  #at(number) {
    return this.#rows[number - (this.count - this.#rows.length)]
  }
}
