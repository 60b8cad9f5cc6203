// @ts-check

/** @typedef {import("./calls.js").CallPiece} CallPiece */

/**
 * What one event of a chat completion says. A field that the event does not carry is empty.
 *
 * @typedef {object} Chunk
 * @property {boolean} done the closing `[DONE]`
 * @property {string} text what belongs to the answer
 * @property {string} reasoning what the model thought aloud
 * @property {boolean} refused the text is the model's refusal
 * @property {readonly CallPiece[]} calls what the model wants to call
 * @property {string} finish the finish reason
 * @property {number | null} tokens completion tokens, by the model's own count
 * @property {number | null} context tokens of question and answer together
 * @property {number | null} asked tokens of the question that the model is still reading
 * @property {boolean} unreadable it is no JSON object
 * @property {Failure | null} error
 */

/** @typedef {{ message: string, code: string, type: string }} Failure */

/** More of a server's own sentence than this is not shown, in characters. */
const longest = 1000

/** @type {Readonly<Chunk>} */
const nothing = {
  done: false, text: "", reasoning: "", refused: false, calls: [], finish: "", tokens: null,
  context: null, asked: null, unreadable: false, error: null,
}

/**
 * Reads one event of `/v1/chat/completions`; a whole answer that was not streamed reads the same.
 * Servers differ in what they leave out or send as null: none of it changes the result.
 *
 * @param {string} event its type
 * @param {string} data
 * @returns {Chunk}
 */
export function readChunk(event, data) {
  const sent = data.trim()
  if (sent === "[DONE]") return { ...nothing, done: true }
  const json = parse(data)
  if (event === "error" || json?.error) return { ...nothing, error: readFailure(json, data) }
  if (typeof json !== "object" || json === null) return { ...nothing, unreadable: sent !== "" }
  const choice = json.choices?.find?.((/** @type {any} */ it) => !it?.index)
  const delta = choice?.delta ?? choice?.message ?? {}
  return { ...nothing, ...readDelta(delta), finish: words(choice?.finish_reason), ...counts(json) }
}

/** @param {any} delta */
function readDelta(delta) {
  const refusal = words(delta.refusal)
  return {
    text: words(delta.content) + refusal,
    reasoning: words(delta.reasoning_content) || words(delta.reasoning) || thoughts(delta.content),
    refused: refusal !== "",
    calls: callsIn(delta),
  }
}

/** @param {any} json */
function counts({ usage, prompt_progress: progress }) {
  const tokens = count(usage?.completion_tokens)
  const asked = count(usage?.prompt_tokens)
  return {
    tokens, context: asked === null ? null : asked + (tokens ?? 0), asked: count(progress?.total),
  }
}

/** @param {any} delta @returns {CallPiece[]} */
function callsIn({ tool_calls: calls, function_call: call }) {
  const all = Array.isArray(calls) ? calls : call ? [{ function: call }] : []
  return all.map((it, at) => ({
    index: typeof it?.index === "number" ? it.index : at,
    id: words(it?.id),
    name: words(it?.function?.name ?? it?.custom?.name),
    input: input(it?.function?.arguments ?? it?.custom?.input),
  }))
}

/** @param {unknown} value arguments: JSON as a string, from some servers as it is */
function input(value) {
  return value && typeof value === "object" ? JSON.stringify(value) : words(value)
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
  const plain = json === null && !raw.trimStart().startsWith("<") ? raw.trim() : ""
  return { message: cut(said ?? plain), code: name(error?.code), type: name(error?.type) }
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

/** @param {string} sentence */
function cut(sentence) {
  return sentence.length > longest ? `${sentence.slice(0, longest)}…` : sentence
}

/** @param {unknown} value @returns {string} a word or a number that programs know it by */
function name(value) {
  return typeof value === "string" || typeof value === "number" ? String(value).slice(0, 100) : ""
}

/**
 * @param {unknown} value a string, or a list of `{ type: "text", text }`
 * @returns {string}
 */
function words(value) {
  if (Array.isArray(value)) return value.map((part) => words(part?.text)).join("")
  return typeof value === "string" ? value : ""
}

/** @param {unknown} content a list may hold `{ type: "thinking", thinking: … }` */
function thoughts(content) {
  return Array.isArray(content) ? content.map((part) => words(part?.thinking)).join("") : ""
}

/** @param {unknown} value @returns {number | null} */
function count(value) {
  return typeof value === "number" && value > 0 ? value : null
}
