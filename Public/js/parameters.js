// @ts-check

/**
 * What is asked of a model besides the words. Null and empty mean: left to the model, not sent.
 *
 * @typedef {object} Parameters
 * @property {string} system what the model is told before the conversation
 * @property {number | null} temperature
 * @property {number | null} topP
 * @property {number | null} maxTokens
 * @property {number | null} seed
 * @property {string[]} stop texts at which the model is to end
 * @property {string} extra more fields of the request, as the text of a JSON object
 */

/** Fields of a request that the page itself lives by: they cannot be set by hand. */
export const ownFields = ["messages", "model", "stream", "stream_options"]

/** @returns {Parameters} */
export function noParameters() {
  return {
    system: "", temperature: null, topP: null, maxTokens: null, seed: null, stop: [], extra: "",
  }
}

/**
 * Reads parameters from what may be anything; what is of a wrong kind is left to the model.
 *
 * @param {unknown} value
 * @returns {Parameters}
 */
export function readParameters(value) {
  const { system, temperature, topP, maxTokens, seed, stop, extra } = Object(value)
  const words = (/** @type {unknown} */ it) => (typeof it === "string" ? it : "")
  const number = (/** @type {unknown} */ it) => (Number.isFinite(it) ? Number(it) : null)
  return {
    system: words(system), temperature: number(temperature), topP: number(topP),
    maxTokens: number(maxTokens), seed: number(seed),
    stop: Array.isArray(stop) ? stop.filter((it) => words(it) !== "") : [], extra: words(extra),
  }
}

/**
 * The fields of a request. What `extra` holds counts last; one that is wrong is not sent.
 *
 * @param {Parameters} parameters
 * @returns {Record<string, unknown>}
 */
export function requestFields(parameters) {
  const { temperature, topP, maxTokens, seed, stop, extra } = parameters
  const fields = {
    temperature, top_p: topP, max_tokens: maxTokens, seed, stop: stop.length > 0 ? stop : null,
  }
  const set = Object.entries(fields).filter(([, value]) => value !== null)
  return { ...Object.fromEntries(set), ...readExtra(extra) }
}

/**
 * @param {string} text
 * @returns {Record<string, unknown> | null} null: no JSON object, or one that names a field of ours
 */
function readExtra(text) {
  if (text.trim() === "") return {}
  try {
    const value = JSON.parse(text)
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null
    return ownFields.some((it) => Object.hasOwn(value, it)) ? null : value
  } catch {
    return null
  }
}
