// @ts-check
import { wholeOf } from "./importedmessages.js"
import { wholeFrom } from "./importedtree.js"
import { readMarkdown } from "./markdownfile.js"

/** @typedef {import("./records.js").Whole} Whole */

/**
 * What a file held: conversations with ids of their own, and how many more there were that could
 * not be read; or the key of a sentence that says why there are none.
 *
 * @typedef {{ wholes: Whole[], skipped: number, error: null }
 *   | { wholes: [], skipped: 0, error: ImportError }} Imported
 */

/** @typedef {"importTooLarge" | "importForeign" | "importEmpty" | "importBroken"} ImportError */

/** The most that is read. */
export const mostMegabytes = 64
export const mostMessages = 100_000
/** Lists and objects in a file: each takes far more room than its two letters. */
const mostNodes = 5_000_000

/**
 * Reads conversations from a file: what this page exported, or messages in OpenAI's shape.
 * Nothing is changed by it, and nothing in it can make it throw.
 *
 * @param {{ size: number, text(): Promise<string> }} file
 * @param {number} [now]
 * @returns {Promise<Imported>}
 */
export async function imported(file, now = Date.now()) {
  if (file.size > mostMegabytes * 2 ** 20) return failed("importTooLarge")
  try {
    return readText((await file.text()).replace(/^\ufeff/, ""), now)
  } catch {
    return failed("importBroken")
  }
}

/** @param {string} text @param {number} now @returns {Imported} */
function readText(text, now) {
  if (!/^\s*[[{]/.test(text)) {
    const read = readMarkdown(text)
    return read ? result([wholeOf(read.messages, read, now)]) : failed("importForeign")
  }
  if (nodesIn(text) > mostNodes) return failed("importTooLarge")
  const json = parse(text)
  if (json === undefined) return failed("importBroken")
  return result(conversationsIn(json).map((it) => readConversation(it, now)))
}

/** @param {any} json @returns {any[]} */
function conversationsIn(json) {
  const many = Array.isArray(json) && !json.some((it) => typeof it?.role === "string")
  return many ? json : [json]
}

/** @param {any} value @param {number} now @returns {Whole | null} */
function readConversation(value, now) {
  const messages = Array.isArray(value) ? value : value?.messages
  const about = Array.isArray(value) ? {} : value
  return wholeFrom(value?.sluice, now)
    ?? (Array.isArray(messages) ? wholeOf(messages, about, now) : null)
}

/** @param {(Whole | null)[]} read @returns {Imported} */
function result(read) {
  const wholes = read.flatMap((it) => it ?? [])
  if (wholes.length === 0) return failed("importEmpty")
  const count = wholes.reduce((sum, it) => sum + it.turns.length + it.answers.length, 0)
  if (count > mostMessages) return failed("importTooLarge")
  return { wholes, skipped: read.length - wholes.length, error: null }
}

/** @param {ImportError} error @returns {Imported} */
function failed(error) {
  return { wholes: [], skipped: 0, error }
}

/** @param {string} text @returns {any} undefined if it is no JSON */
function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** @param {string} text @returns {number} at least as many as there are */
function nodesIn(text) {
  let count = 0
  for (const sign of ["{", "["]) {
    for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) count += 1
  }
  return count
}
