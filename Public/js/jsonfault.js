// @ts-check

/**
 * Where a text stops being JSON: counted from 1.
 *
 * @typedef {{ line: number, column: number }} Place
 */

const blank = /[ \t\r\n]*/y
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/y
const letters = /[^"\\\u0000-\u001f]+/y
const escape = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y

/**
 * Finds the first character that JSON does not allow; each browser's own parser says something
 * else about it, or nothing.
 *
 * @param {string} text
 * @returns {Place | null} null: it is JSON
 */
export function jsonFault(text) {
  const at = new Walk(text).fault()
  if (at === null) return null
  const before = text.slice(0, at).split("\n")
  return { line: before.length, column: [...before[before.length - 1]].length + 1 }
}

/** One way through a text, with what is still open kept in a list: no depth is too deep. */
class Walk {
  #text
  #at = 0

  /** @param {string} text */
  constructor(text) {
    this.#text = text
  }

  /** @returns {number | null} */
  fault() {
    /** @type {("{" | "[")[]} */
    const open = []
    for (;;) {
      const opened = this.#opening()
      if (opened) open.push(opened)
      const empty = opened !== null && this.#take(closing(opened))
      if (empty) open.pop()
      else if (opened === "{" ? !this.#name() : opened === null && !this.#scalar()) return this.#at
      else if (opened) continue
      if (!this.#close(open)) return this.#at
      if (open.length === 0) return this.#skip() === this.#text.length ? null : this.#at
    }
  }

  /**
   * Goes on behind a value: out of what ends there, to the next value.
   *
   * @param {("{" | "[")[]} open
   */
  #close(open) {
    while (open.length > 0) {
      const last = open[open.length - 1]
      if (this.#take(",")) return last === "[" || this.#name()
      if (!this.#take(closing(last))) return false
      open.pop()
    }
    return true
  }

  /** @returns {"{" | "[" | null} */
  #opening() {
    return this.#take("{") ? "{" : this.#take("[") ? "[" : null
  }

  /** A name and its colon. */
  #name() {
    this.#skip()
    return this.#string() && this.#take(":")
  }

  #scalar() {
    this.#skip()
    return this.#match(scalar) || this.#string()
  }

  // Not one pattern: a long text would take more stack than there is.
  #string() {
    if (this.#text[this.#at] !== '"') return false
    this.#at += 1
    while (this.#match(letters) || this.#match(escape));
    if (this.#text[this.#at] !== '"') return false
    this.#at += 1
    return true
  }

  /** @param {string} character */
  #take(character) {
    if (this.#text[this.#skip()] !== character) return false
    this.#at += 1
    return true
  }

  #skip() {
    this.#match(blank)
    return this.#at
  }

  /** @param {RegExp} pattern */
  #match(pattern) {
    pattern.lastIndex = this.#at
    if (!pattern.test(this.#text)) return false
    this.#at = pattern.lastIndex
    return true
  }
}

/** @param {"{" | "["} opened */
function closing(opened) {
  return opened === "{" ? "}" : "]"
}
