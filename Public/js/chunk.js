// @ts-check

/**
 * What one event of a chat completion says. A field that the event does not carry is empty.
 *
 * @typedef {object} Chunk
 * @property {boolean} done the closing `[DONE]`
 * @property {string} text what belongs to the answer
 * @property {string} reasoning what the model thought aloud
 * @property {string} finish the finish reason
 * @property {number | null} tokens completion tokens, by the model's own count
 * @property {Failure | null} error
 */

/** @typedef {{ message: string, code: string }} Failure */

/** @type {Readonly<Chunk>} */
const nothing = { done: false, text: "", reasoning: "", finish: "", tokens: null, error: null }

/**
 * Reads one event of `/v1/chat/completions`; a whole answer that was not streamed reads the same.
 * Servers differ in what they leave out or send as null: none of it changes the result.
 *
 * @param {string} event its type
 * @param {string} data
 * @returns {Chunk}
 */
export function readChunk(event, data) {
  if (data.trim() === "[DONE]") return { ...nothing, done: true }
  const json = parse(data)
  if (event === "error" || json?.error) return { ...nothing, error: readFailure(json, data) }
  const choice = json?.choices?.find?.((/** @type {any} */ it) => !it?.index)
  const delta = choice?.delta ?? choice?.message
  return {
    ...nothing,
    text: words(delta?.content) + words(delta?.refusal),
    reasoning: words(delta?.reasoning_content ?? delta?.reasoning),
    finish: words(choice?.finish_reason),
    tokens: count(json?.usage?.completion_tokens),
  }
}

/**
 * The sentence in an error body, in any of the shapes that servers use.
 *
 * @param {any} json the body, if it was JSON
 * @param {string} raw the body as it came
 * @returns {Failure}
 */
export function readFailure(json, raw) {
  const error = json?.error ?? json
  const said = [error, error?.message, error?.detail, json?.message].find(isSentence)
  const plain = json === null && !raw.trimStart().startsWith("<") ? raw.trim().slice(0, 500) : ""
  return { message: said ?? plain, code: String(error?.code ?? "") }
}

/** @param {string} data @returns {any} */
export function parse(data) {
  try {
    return JSON.parse(data)
  } catch {
    return null
  }
}

/** @param {unknown} value @returns {value is string} */
function isSentence(value) {
  return typeof value === "string" && value.trim() !== ""
}

/**
 * @param {unknown} value a string, or a list of `{ type: "text", text }`
 * @returns {string}
 */
function words(value) {
  if (Array.isArray(value)) return value.map((part) => words(part?.text)).join("")
  return typeof value === "string" ? value : ""
}

/** @param {unknown} value @returns {number | null} */
function count(value) {
  return typeof value === "number" && value > 0 ? value : null
}
