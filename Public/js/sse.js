// @ts-check

/**
 * One whole thing out of an event stream: an event, or a comment line. `raw` is all that it took
 * of the stream, as it came, line ends and all: put together, they are the stream so far. `bytes`
 * is how many that were, if some of them were no UTF-8 and `raw` does not say; else 0.
 *
 * @typedef {{ raw: string, bytes: number } & ({ kind: "event", event: string, data: string }
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
  #decoder = new TextDecoder("utf-8", { ignoreBOM: true })
  #line = ""
  #first = true
  /** What came since the last item, and its bytes. */
  #raw = ""
  #bytes = 0
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
    // A CR ended its line at once; the LF of the same CRLF may come a read later.
    const late = this.#afterCR && text.startsWith("\n") ? 1 : 0
    if (text !== "") this.#afterCR = text.endsWith("\r")
    const places = endsIn(single.decode(bytes), late)
    let [from, byte, start] = [0, 0, late]
    for (const [at, { index, end }] of endsIn(text, late).entries()) {
      const line = this.#line + text.slice(start, index)
      this.#line = ""
      if (line !== "" || this.#data.length > 0) this.#say(items)
      this.#keep(text.slice(from, end), places[at].end - byte)
      this.#take(this.#unmarked(line), items)
      from = start = end
      byte = places[at].end
    }
    this.#line += text.slice(start)
    this.#keep(text.slice(from), bytes.length - byte)
    return items
  }

  /** @param {string} text @param {number} bytes that it took */
  #keep(text, bytes) {
    this.#raw += text
    this.#bytes += bytes
  }

  /** @param {string} line @returns {string} without the mark that a stream may begin with */
  #unmarked(line) {
    const marked = this.#first && line.startsWith("\uFEFF")
    this.#first = false
    return marked ? line.slice(1) : line
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
      items.push({ kind: "event", event, data, ...this.#cut() })
    }
    this.#event = ""
    this.#data = []
  }

  /** @param {Item[]} items */
  #say(items) {
    if (this.#comment === null) return
    items.push({ kind: "comment", text: this.#comment, ...this.#cut() })
    this.#comment = null
  }

  #cut() {
    const raw = this.#raw
    const taken = { raw, bytes: raw.includes("\uFFFD") ? this.#bytes : 0 }
    this.#raw = ""
    this.#bytes = 0
    return taken
  }
}

/** Makes a letter of each byte; line ends stay what they are. */
const single = new TextDecoder("latin1")

/**
 * @param {string} text
 * @param {number} from
 * @returns {{ index: number, end: number }[]} where its line ends begin and end
 */
function endsIn(text, from) {
  const ends = /\r\n|\r|\n/g
  ends.lastIndex = from
  const found = []
  for (let it = ends.exec(text); it; it = ends.exec(text)) {
    found.push({ index: it.index, end: ends.lastIndex })
  }
  return found
}
