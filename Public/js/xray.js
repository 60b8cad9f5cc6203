// @ts-check
import { addedIn, sizeOf } from "./timeline.js"
import { folded } from "./xrayfold.js"
import { utf8Length } from "./utf8.js"

/** @typedef {import("./timeline.js").Timeline} Timeline */
/** @typedef {import("./timeline.js").Read} Read */
/** @typedef {Readonly<import("./log.js").Entry>} Entry */
/** @typedef {import("./xrayfold.js").Piece} Piece */

/**
 * Where a network read ended inside a row.
 *
 * @typedef {object} Cut
 * @property {number} byte of the row, from 0: the first one that came later
 * @property {boolean} page it was a read of the page's
 * @property {boolean} relay it was one of the relay's
 * @property {number} wait milliseconds until the next read
 */

/**
 * An event or a comment as it came.
 *
 * @typedef {object} Row
 * @property {number | null} number of the event, from 1; null: a comment
 * @property {Entry} entry its line in the log
 * @property {number} at when the page had it, in milliseconds since Send
 * @property {number} bytes on the wire
 * @property {readonly Cut[]} cuts in order
 * @property {Place} ends the reads that brought its end
 * @property {boolean} first of the events that one read of the page's completed
 */

/** @typedef {{ page: number, relay: number }} Place by their numbers, from 0; -1: not known */

/** More of one row than this is not shown, in UTF-16 units. */
export const most = 4000

/** The lines of one request as they came, and where reads cut them. No line is looked at twice. */
export class Xray {
  #entries
  #timeline
  #next
  #event = 0
  #wire = 0
  #added = 0
  /** Of the page's reads and of the relay's, the one that the next row is looked for from. */
  #from = { page: 0, relay: 0 }
  #last = -1

  /** @param {Pick<import("./answer.js").Answer, "log">} answer @param {Timeline} timeline */
  constructor(answer, timeline) {
    this.#entries = answer.log
    this.#timeline = timeline
    this.#next = answer.log.entries.map((it) => it.kind).lastIndexOf("sent") + 1
  }

  /** @returns {{ rows: Row[], rest: string }} what is new; `rest`: words that came with no line */
  take() {
    this.#timeline.take()
    const { entries } = this.#entries
    /** @type {Row[]} */
    const rows = []
    let rest = ""
    while (this.#next < entries.length) {
      const entry = entries[this.#next++]
      if (entry.kind === "relayRead") this.#took(entry)
      if (entry.kind === "event") rows.push(this.#eventRow())
      if (entry.kind === "comment") rows.push(this.#commentRow(entry))
      if (entry.kind === "end") rest += entry.text
    }
    return { rows, rest }
  }

  /**
   * How many events the reads completed that completed this one.
   *
   * @param {Row} row
   * @returns {Place} 1: none besides
   */
  together({ number, ends }) {
    const { events, reads, relayReads } = this.#timeline
    if (number === null) return { page: 1, relay: 1 }
    return {
      page: completed(events, number - 1, reads[ends.page], "start"),
      relay: completed(events, number - 1, relayReads[ends.relay], "from"),
    }
  }

  /** @returns {Row} */
  #eventRow() {
    const { entry, at, bytes, start, from } = this.#timeline.events[this.#event++]
    this.#wire = start + bytes
    const row = this.#row({ number: this.#event, entry, at, bytes }, start, { from, bytes })
    row.first = row.ends.page !== this.#last
    this.#last = row.ends.page
    return row
  }

  /** @param {Entry} entry */
  #commentRow(entry) {
    const at = entry.browserIn - this.#timeline.sent
    const bytes = sizeOf(entry)
    const start = this.#wire
    const upstream = { from: start - this.#added, bytes: bytes - addedIn(entry) }
    this.#took(entry)
    return this.#row({ number: null, entry, at, bytes }, start, upstream)
  }

  /** @param {Entry} entry a comment */
  #took(entry) {
    this.#wire += sizeOf(entry)
    this.#added += addedIn(entry)
  }

  /**
   * @param {Pick<Row, "number" | "entry" | "at" | "bytes">} row
   * @param {number} start in the page's stream
   * @param {{ from: number, bytes: number }} upstream where in its stream, and how much of it
   * @returns {Row}
   */
  #row(row, start, upstream) {
    const { reads, relayReads } = this.#timeline
    const page = this.#cuts("page", reads, start, row.bytes)
    const relay = this.#cuts("relay", relayReads, upstream.from, upstream.bytes)
    const ends = { page: endOf(reads, this.#from.page), relay: endOf(relayReads, this.#from.relay) }
    return { ...row, cuts: joined(page, relay), ends, first: false }
  }

  /** @param {"page" | "relay"} whose @param {Read[]} reads @param {number} start @param {number} bytes */
  #cuts(whose, reads, start, bytes) {
    let at = this.#from[whose]
    while (at < reads.length && reads[at].end <= start) at++
    const cuts = []
    for (; at < reads.length && reads[at].end < start + bytes; at++) {
      const wait = (reads[at + 1]?.at ?? reads[at].at) - reads[at].at
      cuts.push({ byte: reads[at].end - start, page: whose === "page", relay: whose === "relay", wait })
    }
    this.#from[whose] = at
    return cuts
  }
}

/** @param {Read[]} reads @param {number} at */
const endOf = (reads, at) => (at < reads.length ? at : -1)

/**
 * @param {Timeline["events"]} events
 * @param {number} place of one of them
 * @param {Read | undefined} read that completed it
 * @param {"start" | "from"} from
 * @returns {number} how many events it completed
 */
function completed(events, place, read, from) {
  if (!read) return 1
  const end = (/** @type {number} */ at) => events[at][from] + events[at].bytes
  let [first, last] = [place, place]
  while (first > 0 && end(first - 1) > read.end - read.bytes) first--
  while (last + 1 < events.length && end(last + 1) <= read.end) last++
  return last - first + 1
}

/** @param {Cut[]} page @param {Cut[]} relay @returns {Cut[]} in order; at one place there is one */
function joined(page, relay) {
  const all = new Map(page.map((it) => [it.byte, it]))
  for (const cut of relay) {
    const same = all.get(cut.byte)
    // Which of the two waits is told matters less than that there is one mark.
    all.set(cut.byte, same ? { ...same, relay: true, wait: Math.max(same.wait, cut.wait) } : cut)
  }
  return [...all.values()].sort((a, b) => a.byte - b.byte)
}

/** @typedef {{ kind: "cut", text: "", cut: Cut, split: Split | null }} CutPiece */

/**
 * A letter that a cut went through.
 *
 * @typedef {{ letter: string, came: number, bytes: number }} Split `came`: bytes before the cut
 */

/**
 * The beginning of a row as it is shown: put together, the texts are what came, byte for byte.
 *
 * @param {Row} row
 * @returns {(Piece | CutPiece)[]}
 */
export function piecesOf({ entry, cuts }) {
  const head = whole(entry.raw.slice(0, most))
  const marks = placesOf(head, cuts)
  const pieces = []
  let start = 0
  for (const piece of folded(head, head.length < entry.raw.length)) {
    let from = 0
    while (marks.length > 0 && marks[0].at < start + piece.text.length) {
      const mark = /** @type {Mark} */ (marks.shift())
      if (mark.at - start > from) pieces.push({ ...piece, text: piece.text.slice(from, mark.at - start) })
      from = mark.at - start
      pieces.push(mark.piece)
    }
    pieces.push({ ...piece, text: piece.text.slice(from) })
    start += piece.text.length
  }
  return pieces
}

/** @typedef {{ at: number, piece: CutPiece }} Mark */

/** @param {string} text @param {readonly Cut[]} cuts @returns {Mark[]} those that are in it */
function placesOf(text, cuts) {
  /** @type {Mark[]} */
  const marks = []
  let [at, byte, next] = [0, 0, 0]
  for (const letter of cuts.length > 0 ? text : "") {
    const bytes = utf8Length(letter)
    while (next < cuts.length && cuts[next].byte < byte + bytes) {
      const cut = cuts[next++]
      const split = cut.byte > byte ? { letter, came: cut.byte - byte, bytes } : null
      marks.push({ at, piece: { kind: "cut", text: "", cut, split } })
    }
    at += letter.length
    byte += bytes
  }
  return marks
}

/** @param {string} text @returns {string} without the half of a character at its end */
export function whole(text) {
  return /[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text
}
