// @ts-check

/**
 * One whole thing out of an event stream: an event, or a comment line. `raw` is all that it took
 * of the stream, as it came, line ends and all: put together, they are the stream so far.
 *
 * @typedef {{ raw: string } & ({ kind: "event", event: string, data: string }
 *   | { kind: "comment", text: string })} Item
 */

/**
 * Turns bytes into server-sent events (WHATWG HTML, 9.2.6), however the network cut them:
 * inside a UTF-8 character, a line end (LF, CRLF or CR), a field or the byte order mark.
 *
 * An event is given out with the read that brought its blank line; one that never got its
 * blank line is never given out. A comment is, with the line behind it. `id` and `retry` mean nothing to a POST and are dropped.
 */
export class EventParser {
  #decoder = new TextDecoder()
  #line = ""
  /** What came since the last item. */
  #raw = ""
  #afterCR = false
  #event = ""
  /** @type {string[]} */
  #data = []
  /** @type {string | null} the line behind it may be its own blank one */
  #comment = null

  /**
   * @param {Uint8Array} bytes one network read
   * @returns {Item[]} what became whole with it, in order
   */
  feed(bytes) {
    /** @type {Item[]} */
    const items = []
    const text = this.#decoder.decode(bytes, { stream: true })
    let from = 0
    for (const { line, end } of this.#lines(text)) {
      if (line !== "" || this.#data.length > 0) this.#say(items)
      this.#raw += text.slice(from, end)
      from = end
      this.#take(line, items)
    }
    this.#raw += text.slice(from)
    return items
  }

  /** @param {string} text @returns {{ line: string, end: number }[]} and where each ends in it */
  #lines(text) {
    if (text === "") return []
    // A CR ended its line at once; the LF of the same CRLF may come a read later.
    let from = this.#afterCR && text.startsWith("\n") ? 1 : 0
    this.#afterCR = text.endsWith("\r")
    const lines = []
    const ends = /\r\n|\r|\n/g
    ends.lastIndex = from
    for (let end = ends.exec(text); end; end = ends.exec(text)) {
      lines.push({ line: this.#line + text.slice(from, end.index), end: ends.lastIndex })
      this.#line = ""
      from = ends.lastIndex
    }
    this.#line += text.slice(from)
    return lines
  }

  /** @param {string} line @param {Item[]} items */
  #take(line, items) {
    if (line === "") return this.#dispatch(items)
    const colon = line.indexOf(":")
    if (colon === 0) this.#comment = line.slice(1)
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "")
    if (name === "data") this.#data.push(value)
    if (name === "event") this.#event = value
  }

  /** @param {Item[]} items */
  #dispatch(items) {
    this.#say(items)
    if (this.#data.length > 0) {
      const [event, data] = [this.#event || "message", this.#data.join("\n")]
      items.push({ kind: "event", event, data, raw: this.#cut() })
    }
    this.#event = ""
    this.#data = []
  }

  /** @param {Item[]} items */
  #say(items) {
    if (this.#comment === null) return
    items.push({ kind: "comment", text: this.#comment, raw: this.#cut() })
    this.#comment = null
  }

  #cut() {
    const raw = this.#raw
    this.#raw = ""
    return raw
  }
}
