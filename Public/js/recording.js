// @ts-check
import { EventParser } from "./sse.js"
import { utf8Length } from "./utf8.js"

/** @typedef {Readonly<import("./log.js").Entry>} Entry */
/** @typedef {import("./receipt.js").Receipt} Receipt */
/** @typedef {import("./serverclock.js").Reading} Reading */

/**
 * One line of an answer's log, as a recording keeps it. Times are milliseconds since Send.
 *
 * @typedef {object} Line
 * @property {LineKind} kind
 * @property {number} at when the page had it
 * @property {number} [relay] when the relay had it, by the page's clock; left out: not known
 * @property {string} [raw] the lines that it took of the stream
 * @property {string} [data] what they say, where they alone do not say it
 * @property {number} [bytes] that a read brought; of an event, if `raw` does not say
 */

/** @typedef {"asked" | "head" | "read" | "relayRead" | "event" | "comment" | "stop"} LineKind */

/**
 * One stream with the times at which it came: all that is needed to see it come once more, and
 * nothing else of the conversation.
 *
 * @typedef {object} Recording
 * @property {"recording"} sluice
 * @property {typeof form} version
 * @property {string} sent when, as ISO 8601 says it
 * @property {string} question
 * @property {string} model empty: the server's choice
 * @property {boolean} demo the text was written beforehand
 * @property {{ text: string, reasoning: string }} before what the stream went on from
 * @property {{ path: string, bytes: number } | null} request
 * @property {Reading | null} clock how the server's differs from a clock that Send starts at 0
 * @property {Line[]} lines
 * @property {number} ended when it was over
 * @property {import("./ending.js").Ending} ending
 * @property {Receipt | null} receipt
 */

/** The form of these files; a later one that cannot be read as this one is has a higher number. */
export const form = 1

/**
 * @typedef {object} About what the log does not tell of a stream
 * @property {string} question
 * @property {boolean} demo
 * @property {Reading | null} clock the server's, against the page's
 */

/**
 * Takes down the last stream of an answer.
 *
 * @param {import("./answer.js").Answer} answer
 * @param {About} about
 * @returns {Recording | null} null: it has not ended, or nothing of it came over this page's wire
 */
export function recordingOf({ log, model, created, request, ending, receipt }, about) {
  const { entries } = log
  const from = entries.map((it) => it.kind).lastIndexOf("sent")
  const end = entries[entries.length - 1]
  if (from < 0 || !ending || end.kind !== "end") return null
  const sent = entries[from].browserIn
  const { question, demo, clock } = about
  const { letGo: _, ...plain } = ending
  return {
    sluice: "recording", version: form, sent: new Date(created).toISOString(), question, model,
    demo, before: before(entries.slice(0, from)),
    request: request && { path: request.path, bytes: request.bytes ?? utf8Length(request.body) },
    clock: clock && { ahead: clock.ahead + sent, error: clock.error },
    lines: entries.slice(from + 1, -1).flatMap((it) => {
      return it.kind === "kept" ? [] : [lineOf(it, sent)]
    }),
    ended: end.browserIn - sent,
    // When it was let go, the receipt says.
    ending: receipt ? plain : ending, receipt,
  }
}

/** @param {readonly Entry[]} entries */
function before(entries) {
  const all = (/** @type {"text" | "reasoning"} */ name) => entries.map((it) => it[name]).join("")
  return { text: all("text"), reasoning: all("reasoning") }
}

/** @param {Entry} entry @param {number} sent @returns {Line} */
function lineOf({ kind, browserIn, relayIn, raw, data, bytes }, sent) {
  return {
    kind: /** @type {LineKind} */ (kind), at: browserIn - sent,
    ...(relayIn !== null && { relay: relayIn - sent }),
    ...(raw !== "" && { raw }),
    ...(data !== "" && saidBy({ kind, raw }).data !== data && { data }),
    ...(bytes > 0 && { bytes }),
  }
}

/**
 * What a line's part of the stream says.
 *
 * @param {{ kind: string, raw?: string, data?: string }} line
 * @returns {{ event: string, data: string }}
 */
export function saidBy({ kind, raw = "", data }) {
  // A comment is given out with the line behind it.
  const items = new EventParser().feed(new TextEncoder().encode(`${raw}\n`))
  const item = items.find((it) => it.kind === kind)
  if (item?.kind === "event") return { event: item.event, data: data ?? item.data }
  return { event: "message", data: data ?? item?.text ?? "" }
}

/** @param {Recording} recording @returns {string} a file of it, a line for each of its lines */
export function asFile({ lines, ...about }) {
  const head = JSON.stringify({ ...about, lines: [] }).slice(0, -2)
  return `${head}\n${lines.map((it) => JSON.stringify(it)).join(",\n")}\n]}\n`
}

/** @param {string} start of a file @returns {boolean} whether it says that it is a recording */
export function isRecording(start) {
  return /^\ufeff?\s*\{\s*"sluice"\s*:\s*"recording"/.test(start)
}
