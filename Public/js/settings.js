// @ts-check
import { jsonFault } from "./jsonfault.js"
import { noParameters, ownFields } from "./parameters.js"

/** @typedef {import("./parameters.js").Parameters} Parameters */
/** @typedef {keyof Parameters} Name */
/** @typedef {import("./strings.js").Key} Key */

/**
 * One thing that can be set for a conversation: a number within limits, whole or not, or a text.
 *
 * @typedef {object} Setting
 * @property {Name} name
 * @property {"number" | "text"} kind
 * @property {Key} label
 * @property {Key} [hint]
 * @property {number} [min]
 * @property {number} [max]
 * @property {boolean} [whole]
 */

/**
 * What stands in a field: its value, or what is wrong with it.
 *
 * @typedef {{ value: any, fault: null }
 *   | { value: null, fault: Key, values: import("./strings.js").Values }} Reading
 */

/**
 * All of them, in the order of their sheet.
 *
 * @type {readonly Setting[]}
 */
export const settings = [
  { name: "system", kind: "text", label: "system" },
  { name: "temperature", kind: "number", label: "temperature", hint: "temperatureHint",
    min: 0, max: 2 },
  { name: "maxTokens", kind: "number", label: "maxTokens", hint: "maxTokensHint",
    min: 1, max: 10_000_000, whole: true },
  { name: "seed", kind: "number", label: "seed", hint: "seedHint", whole: true },
  { name: "topP", kind: "number", label: "topP", hint: "topPHint", min: 0, max: 1 },
  { name: "stop", kind: "text", label: "stopWords", hint: "stopWordsHint" },
  { name: "extra", kind: "text", label: "extra", hint: "extraHint" },
]

/** Longer than any number is written; what is quoted of a wrong one. */
const longestQuote = 24

/**
 * @param {Name} name
 * @param {Parameters} parameters
 * @returns {string} as it stands in its field
 */
export function written(name, parameters) {
  const value = parameters[name]
  if (Array.isArray(value)) return value.map((it) => it.replaceAll("\n", "\\n")).join("\n")
  return String(value ?? "")
}

/**
 * Reads a field. Of extra JSON, what is wrong is a value too: it is kept as typed and not sent.
 *
 * @param {Setting} setting
 * @param {string} text
 * @returns {Reading}
 */
export function readField(setting, text) {
  if (setting.kind === "number") return readNumber(setting, text.trim())
  if (setting.name !== "stop") return { value: text, fault: null }
  const lines = text.split("\n").map((it) => it.replaceAll("\\n", "\n"))
  return { value: lines.filter((it) => it !== ""), fault: null }
}

/**
 * What is wrong with extra JSON.
 *
 * @param {string} text
 * @returns {{ key: Key, values: import("./strings.js").Values } | null}
 */
export function extraFault(text) {
  if (text.trim() === "") return null
  const place = jsonFault(text)
  if (place) return { key: "extraBroken", values: place }
  if (text.trimStart()[0] !== "{") return { key: "extraObject", values: {} }
  const value = JSON.parse(text)
  const own = ownFields.find((it) => Object.hasOwn(value, it))
  return own ? { key: "extraOwn", values: { name: own } } : null
}

/** @param {Parameters} parameters @returns {Name[]} what differs from the server's default */
export function changedNames(parameters) {
  const none = noParameters()
  const names = settings.map((it) => it.name)
  return names.filter((name) => written(name, parameters) !== written(name, none))
}

/** @param {Parameters} one @param {Parameters} other @returns {boolean} */
export function sameParameters(one, other) {
  return settings.every(({ name }) => written(name, one) === written(name, other))
}

/** @param {Setting} setting @param {string} text @returns {Reading} */
function readNumber({ min, max, whole = false }, text) {
  if (text === "") return { value: null, fault: null }
  // Half of the world writes a comma.
  const value = /^[-+]?(\d+([.,]\d*)?|[.,]\d+)$/.test(text) ? Number(text.replace(",", ".")) : NaN
  const inside = value >= (min ?? -Infinity) && value <= (max ?? Infinity)
  if (inside && (!whole || Number.isSafeInteger(value))) return { value, fault: null }
  const quote = text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text
  if (min === undefined || max === undefined) {
    return { value: null, fault: "wrongInteger", values: { text: quote } }
  }
  return { value: null, fault: whole ? "wrongWhole" : "wrongNumber", values: { min, max, text: quote } }
}
