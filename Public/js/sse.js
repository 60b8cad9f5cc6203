// @ts-check

/**
 * One whole thing out of an event stream: an event, or a comment line.
 *
 * @typedef {{ kind: "event", event: string, data: string }
 *   | { kind: "comment", text: string }} Item
 */

/**
 * Turns bytes into server-sent events (WHATWG HTML, 9.2.6), however the network cut them:
 * inside a UTF-8 character, a line end (LF, CRLF or CR), a field or the byte order mark.
 *
 * An event is given out with the read that brought its blank line; one that never got its
 * blank line is never given out. `id` and `retry` mean nothing to a POST and are dropped.
 */
export class EventParser {
  #decoder = new TextDecoder()
  #line = ""
  #afterCR = false
  #event = ""
  /** @type {string[]} */
  #data = []

  /**
   * @param {Uint8Array} bytes one network read
   * @returns {Item[]} what became whole with it, in order
   */
  feed(bytes) {
    /** @type {Item[]} */
    const items = []
    for (const line of this.#lines(this.#decoder.decode(bytes, { stream: true }))) {
      this.#take(line, items)
    }
    return items
  }

  /** @param {string} text @returns {string[]} */
  #lines(text) {
    if (text === "") return []
    // A CR ended its line at once; the LF of the same CRLF may come a read later.
    const fresh = this.#afterCR && text.startsWith("\n") ? text.slice(1) : text
    this.#afterCR = fresh.endsWith("\r")
    const lines = fresh.split(/\r\n|\r|\n/)
    lines[0] = this.#line + lines[0]
    this.#line = lines.pop() ?? ""
    return lines
  }

  /** @param {string} line @param {Item[]} items */
  #take(line, items) {
    if (line === "") return this.#dispatch(items)
    const colon = line.indexOf(":")
    if (colon === 0) return void items.push({ kind: "comment", text: line.slice(1) })
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "")
    if (name === "data") this.#data.push(value)
    if (name === "event") this.#event = value
  }

  /** @param {Item[]} items */
  #dispatch(items) {
    if (this.#data.length > 0) {
      items.push({ kind: "event", event: this.#event || "message", data: this.#data.join("\n") })
    }
    this.#event = ""
    this.#data = []
  }
}
