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

/** @returns {Parameters} */
export function noParameters() {
  return {
    system: "", temperature: null, topP: null, maxTokens: null, seed: null, stop: [], extra: "",
  }
}

/**
 * The fields of a request. What `extra` holds counts last, save what the page itself lives by.
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
 * @returns {Record<string, unknown> | null} null: it is no JSON object
 */
export function readExtra(text) {
  if (text.trim() === "") return {}
  try {
    const value = JSON.parse(text)
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}
