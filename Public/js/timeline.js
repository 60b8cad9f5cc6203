// @ts-check
import { utf8Length } from "./utf8.js"

/** @typedef {Readonly<import("./log.js").Entry>} Entry */

/**
 * One event of an answer. Times are milliseconds since Send, by the page's clock; null: not known.
 *
 * @typedef {object} Moment
 * @property {number} place among the events, from 0
 * @property {Entry} entry its line in the log, where `painted` is filled in later
 * @property {number} at when the page had it
 * @property {number | null} relayAt when the relay had it
 * @property {number} gap since the event before, or since Send: where the relay read both, by the
 *   relay's reads, else by the page's
 * @property {number} bytes on the wire, line ends and all
 * @property {number} start where in the page's stream it begins, in bytes
 * @property {number} from where in the upstream's stream it begins: without what the relay added
 */

/** Comments of the relay: traces, and what it sends in a long silence, that nobody hangs up. */
const own = /^ (?:sluice |still waiting$)/

/** @param {Entry} entry @returns {number} how much of the stream it took, in bytes */
export function sizeOf({ kind, bytes, raw }) {
  return kind === "relayRead" ? utf8Length(raw) : bytes || utf8Length(raw)
}

/** @param {Entry} entry @returns {number} how much of it the relay added, in bytes */
export function addedIn({ kind, data, raw }) {
  if (kind === "event") return 0
  // A byte order mark stays the stream's first: what the relay adds first stands behind it.
  if (kind === "relayRead" || own.test(data)) return utf8Length(raw.replace(/^\uFEFF/, ""))
  return 0
}

/** @typedef {{ at: number, bytes: number, end: number }} Read `end`: of its bytes, in the stream */

/**
 * One request of an answer on one time axis: what came when, at the relay and at the page. Made of
 * the answer's log as it grows, of its last request; no line is read twice.
 */
export class Timeline {
  /** @type {Moment[]} */
  events = []
  /** @type {Read[]} the page's */
  reads = []
  /** @type {Read[]} the relay's; none if it was not asked to tell */
  relayReads = []
  /** When Send was pressed, by the page's clock; all other times count from it. */
  sent = 0
  /** @type {number | null} the relay had the request */
  asked = null
  /** @type {number | null} the page had the answer's head */
  head = null
  /** @type {number | null} the first words came, thoughts not counted */
  firstText = null
  /** @type {number | null} */
  stop = null
  /** @type {number | null} */
  end = null
  /** Bytes of the words in it. */
  textBytes = 0
  /** Bytes that came to the page; those of them that the relay added. */
  bytes = 0
  added = 0
  /** Events of which the relay told that it read them of the model. */
  above = 0

  #next = 0
  #answer
  #wire = 0

  /** @param {Pick<import("./answer.js").Answer, "log" | "receipt">} answer */
  constructor(answer) {
    this.#answer = answer
    this.take()
  }

  /** @returns {boolean} whether the relay told when it had what */
  get traced() {
    return this.relayReads.length > 0
  }

  /** @returns {import("./receipt.js").Receipt | null} */
  get receipt() {
    return this.#answer.receipt
  }

  /**
   * Takes in what the log has by now.
   *
   * @returns {boolean} whether there was anything new
   */
  take() {
    const { entries } = this.#answer.log
    const had = this.#next
    while (this.#next < entries.length) this.#add(entries[this.#next++])
    return this.#next > had
  }

  /** @param {Entry} entry */
  #add(entry) {
    const at = entry.browserIn - this.sent
    if (entry.kind === "sent") this.#begin(entry)
    if (entry.kind === "asked") this.asked = this.#placed(entry)
    if (entry.kind === "head") this.head = at
    if (entry.kind === "read") this.#read(this.reads, at, entry.bytes)
    if (entry.kind === "relayRead") this.#relayRead(entry)
    if (entry.kind === "comment") this.#took(entry)
    if (entry.kind === "event") this.#event(entry, at)
    if (entry.kind === "stop") this.stop = at
    if (entry.kind === "end") this.#end(entry, at)
  }

  /** @param {Entry} entry */
  #begin({ browserIn }) {
    this.events = []
    this.reads = []
    this.relayReads = []
    this.sent = browserIn
    this.asked = this.head = this.firstText = this.stop = this.end = null
    this.textBytes = this.bytes = this.added = this.above = this.#wire = 0
  }

  /** @param {Read[]} reads @param {number} at @param {number} bytes */
  #read(reads, at, bytes) {
    reads.push({ at, bytes, end: (reads.at(-1)?.end ?? 0) + bytes })
    if (reads === this.reads) this.bytes += bytes
  }

  /** @param {Entry} entry */
  #relayRead(entry) {
    this.#read(this.relayReads, this.#placed(entry) ?? 0, entry.bytes)
    this.#took(entry)
  }

  /** @param {Entry} entry a comment */
  #took(entry) {
    this.#wire += sizeOf(entry)
    this.added += addedIn(entry)
  }

  /** @param {Entry} entry @param {number} at */
  #end(entry, at) {
    this.end = at
    this.textBytes += utf8Length(entry.text) + utf8Length(entry.reasoning)
  }

  /** @param {Entry} entry @param {number} at */
  #event(entry, at) {
    const bytes = sizeOf(entry)
    const relayAt = this.#placed(entry)
    if (relayAt !== null) this.above++
    const gap = this.#gap(at, relayAt)
    const start = this.#wire
    const from = start - this.added
    this.events.push({ place: this.events.length, entry, at, relayAt, gap, bytes, start, from })
    this.#wire += bytes
    this.textBytes += utf8Length(entry.text) + utf8Length(entry.reasoning)
    if (entry.text !== "") this.firstText ??= at
  }

  /** @param {number} at @param {number | null} relayAt */
  #gap(at, relayAt) {
    const before = this.events.at(-1)
    if (!before) return at
    if (relayAt !== null && before.relayAt !== null) return relayAt - before.relayAt
    return at - before.at
  }

  /** @param {Entry} entry @returns {number | null} when the relay had it */
  #placed({ relayIn }) {
    return relayIn === null ? null : relayIn - this.sent
  }
}
