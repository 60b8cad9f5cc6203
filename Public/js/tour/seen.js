// @ts-check
import { letGoAfter } from "../receipt.js"
import { utf8Length } from "../utf8.js"

/** @typedef {import("./probe.js").Probe} Probe */
/** @typedef {import("../strings.js").Values} Values */

/**
 * What was seen of a stop's requests, as the values of its sentence. Null: it was not seen, and so
 * nothing may be said.
 *
 * @typedef {(probes: readonly Probe[], number: (value: number, digits: number) => string) =>
 *   Values | null} Seen
 */

/** @type {Seen} who asked whom, and when the first event was where */
export function sawWay([probe], number) {
  const server = probe.receipt?.times.first_event
  const [first] = probe.timeline.events
  if (!probe.whole || !first || typeof server !== "number") return null
  const { events } = probe.timeline
  return { server: number(server, 1), page: number(first.at, 1), n: events.length }
}

/** @type {Seen} what went up */
export function sawQuestion([probe]) {
  const [request, ...more] = probe.sent
  if (!probe.whole || more.length > 0 || request?.method !== "POST") return null
  if (JSON.parse(request.body).stream !== true) return null
  return { bytes: utf8Length(request.body), n: probe.timeline.events.length }
}

/** @type {Seen} the answer's head, and how long it stayed open */
export function sawStream([probe], number) {
  const { head, events } = probe.timeline
  const last = events.at(-1)
  if (!probe.whole || head === null || !last || !isEndless(probe)) return null
  return { head: number(head, 0), n: events.length, s: number((last.at - head) / 1000, 2) }
}

/** @type {Seen} text in pieces of one letter */
export function sawBits([probe]) {
  const { pieces, answer: { text } } = probe
  const single = pieces.length > 1 && pieces.every((it) => [...it.entry.text].length === 1)
  if (!probe.whole || !single || !isClosed(probe)) return null
  return { n: probe.timeline.events.length, k: pieces.length, text }
}

/** @type {Seen} that the end was not known before it came */
export function sawEnd([probe], number) {
  const last = probe.timeline.events.at(-1)
  const { pieces } = probe
  const told = pieces.length === 0 || pieces.some((it) => it.entry.tokens !== null)
  if (!probe.whole || !last || told || !isEndless(probe) || !isClosed(probe)) return null
  return { n: probe.timeline.events.length, s: number(last.at / 1000, 2), k: pieces.length }
}

/** @type {Seen} one text by a stream and whole: when there was something to read */
export function sawSooner([streamed, waited], number) {
  const pair = [streamed, waited]
  if (!pair.every((it) => it?.whole) || !streamed.streams || waited.streams) return null
  const [first, last, whole] = [
    streamed.timeline.firstText, streamed.pieces.at(-1)?.at, waited.timeline.firstText,
  ].map((it) => Math.round((it ?? 0) / 10) / 100)
  if (streamed.answer.text !== waited.answer.text || first === 0 || whole <= first) return null
  const values = { first, last, whole, more: whole - first }
  return Object.fromEntries(Object.entries(values).map(([key, it]) => [key, number(it, 2)]))
}

/** @type {Seen} Stop, and what the server says of it */
export function sawStop([probe], number) {
  const { answer: { ending }, receipt } = probe
  const after = receipt && letGoAfter(receipt)
  if (ending?.kind !== "stopped" || !receipt || typeof after !== "number") return null
  if (receipt.ended !== "cancelled" || receipt.events === null) return null
  return { n: probe.timeline.events.length, ms: number(after, 1), m: receipt.events }
}

/** @type {Seen} a cut, and the rest by a second request */
export function sawBreak([cut, rest]) {
  if (cut.answer.ending?.kind !== "lost" || !rest?.whole || rest.pieces.length === 0) return null
  return { n: cut.pieces.length, m: rest.pieces.length }
}

/** @type {Seen} one request, one way, whatever it is for */
export function sawOneWay(probes) {
  const alone = probes.every(({ whole, sent, head }) => {
    return whole && sent.length === 1 && head?.status === 200
  })
  if (!alone || probes.length !== 3) return null
  const [{ sent: [request], timeline }] = probes
  const [n, code, text] = probes.map((it) => it.timeline.events.length)
  return { up: utf8Length(request.body), down: timeline.bytes, n, code, text }
}

/** @param {Probe} probe @returns {boolean} whether its head is a stream's, with no length */
function isEndless(probe) {
  const type = probe.header("content-type")
  return type.startsWith("text/event-stream") && probe.header("content-length") === ""
}

/** @param {Probe} probe @returns {boolean} whether its last event is `[DONE]` */
function isClosed(probe) {
  return probe.timeline.events.at(-1)?.entry.data.trim() === "[DONE]"
}
