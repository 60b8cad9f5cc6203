// @ts-check
import { form, isRecording } from "./recording.js"
import { readEnding } from "./records.js"

/** @typedef {import("./recording.js").Line} Line */
/** @typedef {import("./recording.js").Recording} Recording */

/**
 * The key of the sentence that says why a file is not opened; `n`: which of its lines, or its form.
 *
 * @typedef {{ error: "recordingHuge" | "recordingForeign" | "recordingCut" | "recordingNewer"
 *   | "recordingBroken" | "recordingHead", n: number }} Problem
 */

/** The most that is read. */
export const mostMegabytes = 64
const mostLines = 1_000_000
/** Longer than this nobody waits for an answer, in milliseconds. */
const longest = 24 * 60 * 60 * 1000

/**
 * What a line of each kind has to have.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const needs = {
  asked: ["relay"], head: [], read: ["bytes"], relayRead: ["relay", "bytes"], event: [],
  comment: [], stop: [],
}

/** The times of a receipt. */
const stamps = [
  "request", "upstream_connected", "head", "first_event", "last_event", "client_left",
  "upstream_closed",
]

/**
 * Reads a recording, each of its lines. Nothing in a file can make it throw.
 *
 * @param {Blob} file
 * @returns {Promise<{ recording: Recording } | Problem>}
 */
export async function readFile(file) {
  if (file.size > mostMegabytes * 2 ** 20) return failed("recordingHuge")
  try {
    return readText((await file.text()).replace(/^\ufeff/, ""))
  } catch {
    return failed("recordingCut")
  }
}

/** @param {string} text @returns {{ recording: Recording } | Problem} */
export function readText(text) {
  try {
    return readValue(JSON.parse(text))
  } catch {
    return failed(isRecording(text) ? "recordingCut" : "recordingForeign")
  }
}

/** @param {any} it @returns {{ recording: Recording } | Problem} */
export function readValue(it) {
  if (it?.sluice !== "recording") return failed("recordingForeign")
  if (it.version !== form) return failed("recordingNewer", whole(it.version))
  const ending = readEnding(it.ending)
  if (!ending || !Array.isArray(it.lines) || !time(it.ended, 0)) return failed("recordingHead")
  if (it.lines.length > mostLines) return failed("recordingHuge")
  const wrong = firstWrong(it.lines, it.ended)
  if (wrong >= 0) return failed("recordingBroken", wrong + 1)
  return { recording: { ...headOf(it), ending, lines: it.lines.map(lineOf), ended: it.ended } }
}

/** @param {any} it @returns {Omit<Recording, "ending" | "lines" | "ended">} */
function headOf(it) {
  const sent = new Date(words(it.sent) || 0)
  const bytes = number(it.request?.bytes)
  const { ahead, error } = it.clock ?? {}
  return {
    sluice: "recording", version: form, question: words(it.question), model: words(it.model),
    sent: new Date(Number.isFinite(sent.getTime()) ? sent : 0).toISOString(),
    demo: it.demo === true,
    before: { text: words(it.before?.text), reasoning: words(it.before?.reasoning) },
    request: bytes === null ? null : { path: words(it.request.path), bytes },
    clock: number(ahead) === null || number(error) === null ? null : { ahead, error },
    receipt: receiptOf(it.receipt),
  }
}

/** @param {any} it @returns {import("./receipt.js").Receipt | null} */
function receiptOf(it) {
  if (typeof it?.times !== "object" || it.times === null) return null
  const times = stamps.map((name) => [name, number(it.times[name])])
  return {
    id: words(it.id), ended: words(it.ended) || null, events: number(it.events),
    bytes: number(it.bytes), clock: number(it.clock), times: Object.fromEntries(times),
  }
}

/** @param {any[]} lines @param {number} ended @returns {number} the place of the first; -1: none */
function firstWrong(lines, ended) {
  let before = 0
  return lines.findIndex((it) => {
    const right = isLine(it) && time(it.at, before) && it.at <= ended
    before = it?.at
    return !right
  })
}

/** @param {any} it */
function isLine(it) {
  if (typeof it !== "object" || it === null || !Object.hasOwn(needs, it.kind)) return false
  const { relay = 0, bytes = 0, raw = "", data = "" } = it
  return number(relay) !== null && whole(bytes) === bytes && bytes >= 0
    && typeof raw === "string" && typeof data === "string"
    && needs[it.kind].every((name) => name in it)
}

/** @param {any} it @returns {Line} what is known of it, and nothing besides */
function lineOf({ kind, at, relay, raw, data, bytes }) {
  const all = { kind, at, relay, raw, data, bytes }
  const known = Object.entries(all).filter(([, value]) => value !== undefined)
  return /** @type {Line} */ (Object.fromEntries(known))
}

/** @param {Problem["error"]} error @param {number} [n] @returns {Problem} */
const failed = (error, n = 0) => ({ error, n })

/** @param {unknown} value @param {number} least */
const time = (value, least) => {
  const at = number(value)
  return at !== null && at >= least && at <= longest
}

/** @param {unknown} value */
const words = (value) => (typeof value === "string" ? value : "")

/** @param {unknown} value @returns {number} */
const whole = (value) => (Number.isSafeInteger(value) ? Number(value) : 0)

/** @param {unknown} value @returns {number | null} */
const number = (value) => (typeof value === "number" && Number.isFinite(value) ? value : null)
