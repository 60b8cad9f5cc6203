// @ts-check
import { utf8Length } from "../utf8.js"

/** @typedef {import("./probe.js").Probe} Probe */
/** @typedef {import("../strings.js").Strings} Strings */
/** @typedef {import("../timeline.js").Moment} Moment */

/**
 * One row of a picture: a line as it was sent or came, or words about one.
 *
 * @typedef {object} Row
 * @property {number} at when it came, in milliseconds since the stop's first Send
 * @property {string} code what is shown of it
 * @property {string} raw the whole line; empty: `code` is all of it
 * @property {string} lit the part of `code` that matters
 * @property {boolean} words it is said in words, and no line of the stream
 * @property {boolean} aside it matters to computers alone, and is shown where all is shown
 * @property {string} before the text before it
 * @property {string} fresh what it added to the text, or says
 */

/** @type {Row} */
const empty = { at: 0, code: "", raw: "", lit: "", words: false, aside: false, before: "", fresh: "" }

/** @typedef {(probes: readonly Probe[], strings: Strings) => Row[]} Rows */

/** The parts of a line that may matter, the first that is there. */
const parts = [
  /"content":"(?:[^"\\]|\\.)+"/, /"role":"\w+"/, /"finish_reason":"\w+"/,
  /"usage":\{"prompt_tokens":\d+,"completion_tokens":\d+/, /"message":"(?:[^"\\]|\\.)+"/,
]

/**
 * A line of the stream, shortened to what matters in it. Nothing is added but dots.
 *
 * @param {string} raw
 * @returns {{ code: string, lit: string }}
 */
export function folded(raw) {
  const line = raw.trim()
  const [lit] = parts.map((it) => it.exec(line)?.[0] ?? "").filter(Boolean)
  if (!lit || !line.startsWith("data: {")) return { code: line, lit: line }
  return { code: `data: {…${lit}…}`, lit }
}

/**
 * A line that brings text, shortened so that the way to the text in it is still seen.
 *
 * @param {string} raw
 * @returns {{ code: string, lit: string }}
 */
export function nested(raw) {
  const { code, lit } = folded(raw)
  const way = /^data: \{(.*?)"choices":\[\{(.*?)"delta":\{(.*)$/.exec(raw.trim())
  const [before, after, more] = way?.[3].split(lit) ?? []
  if (!way || !lit || after === undefined || more !== undefined) return { code, lit }
  const dots = (/** @type {string} */ it) => it === "" ? "" : "…"
  const end = `${dots(after.replace(/^\}.*$/, ""))}}…}]…}`
  const start = `data: {${dots(way[1])}"choices":[{${dots(way[2])}"delta":{${dots(before)}`
  return { code: start + lit + end, lit }
}

/** @type {Rows} the text after each event that brought some, and the end */
export function stairs([probe]) {
  const shown = probe.timeline.events.filter((it) => it.entry.text !== "" || isDone(it))
  let text = ""
  return shown.map((event) => {
    const before = text
    text += event.entry.text
    return { ...line(event, nested), before, fresh: isDone(event) ? "" : event.entry.text }
  })
}

/** @type {Rows} each event of each request, and what happened to the line between them */
export function lines(probes, strings) {
  const since = probes[0].timeline.sent
  return probes.flatMap((probe, place) => {
    const { events, sent, stop, end } = probe.timeline
    const later = sent - since
    const rows = events.map((it) => ({ ...line(it), at: it.at + later, fresh: it.entry.text }))
    if (place > 0) rows.unshift(said(strings.say("rowAgain"), "", later))
    if (stop !== null) rows.push(said(strings.say("rowStop"), "", stop + later))
    // One that never came has nothing to break.
    const lost = events.length > 0 && probe.answer.ending?.kind === "lost"
    if (lost) rows.push(said(strings.say("rowLost"), "", (end ?? 0) + later))
    return rows
  })
}

/** @type {Rows} the request as it left */
export function request([{ sent: [request] }]) {
  if (!request) return []
  const { method, path, headers, body } = request
  const head = [`${method} ${path}`, ...headers.map(([name, value]) => `${name}: ${value}`)]
  const all = [...head, ...JSON.stringify(JSON.parse(body), null, 2).split("\n")]
  return all.map((code) => ({ ...empty, code, lit: /"stream": true|^POST/.exec(code)?.[0] ?? "" }))
}

/** @type {Rows} the head as it came, then the lines */
export function response([probe]) {
  if (!probe.head) return []
  const at = probe.timeline.head ?? 0
  const status = { ...empty, at, code: `HTTP ${probe.head.status}` }
  const head = probe.head.headers.map(([name, value]) => {
    const matters = name === "content-type"
    return { ...empty, at, code: `${name}: ${value}`, lit: matters ? value : "", aside: !matters }
  })
  return [status, ...head, ...probe.timeline.events.map((it) => line(it, nested))]
}

/** @type {Rows} when what was where, in order as far as that is known */
export function way([{ timeline, receipt }], strings) {
  const ms = (/** @type {number} */ value) => `${strings.number(value, 1)} ms`
  const { events, end } = timeline
  const rows = [said(strings.say("wayAsked"), ms(0), 0)]
  const [first, last] = [events[0], events.at(-1)]
  if (first) rows.push(said(strings.say("wayFirst"), ms(first.at), first.at))
  if (last && end !== null) rows.push(said(strings.say("wayLast"), ms(last.at), end))
  const told = receipt?.times
  if (typeof told?.first_event !== "number" || typeof told.last_event !== "number") return rows
  return [
    ...rows,
    said(strings.say("wayServerFirst"), ms(told.first_event), told.first_event),
    said(strings.say("wayServerLast"), ms(told.last_event), told.last_event),
  ].sort((a, b) => a.at - b.at)
}

/** @type {Rows} what went each way */
export function ledger([{ sent, timeline: { events, bytes, end } }], strings) {
  const [request] = sent
  if (!request) return []
  const up = strings.say("tourBytes", { n: utf8Length(request.body) })
  const rows = [said(strings.say("ledgerUp"), up, 0)]
  if (end === null) return rows
  return [...rows, said(strings.say("ledgerDown"), strings.say("tourBytes", { n: bytes }), end),
    said(strings.say("ledgerEvents"), strings.say("tourEvents", { n: events.length }), end)]
}

/** @param {Moment} event @param {typeof folded} fold @returns {Row} */
function line({ at, entry }, fold = folded) {
  return { ...empty, at, raw: entry.raw.trim(), ...fold(entry.raw) }
}

/** @param {string} code @param {string} fresh @param {number} at @returns {Row} */
function said(code, fresh, at) {
  return { ...empty, at, code, fresh, words: true }
}

/** @param {Moment} event */
function isDone({ entry }) {
  return entry.data.trim() === "[DONE]"
}
