// @ts-check
import { parse } from "./chunk.js"

/**
 * A part of a row: `plain`, a `key`, the words (`mark`), what folds away (`fold`), or a line's `end`.
 *
 * @typedef {{ kind: "plain" | "key" | "mark" | "fold" | "end", text: string }} Piece
 */

/** @typedef {{ key: string, from: number, start: number, end: number }} Value where it stands */

/** Keys whose strings are words of a model or of a server. */
const spoken = new Set([
  "content", "refusal", "reasoning_content", "reasoning", "text", "thinking", "arguments", "name",
  "message", "detail",
])

/** What is shown where no words are: the first of these that there is. */
const instead = ["finish_reason", "completion_tokens", "role"]

/**
 * A row in parts. What is no JSON that matters folds nothing; put together, the parts are the row.
 *
 * @param {string} raw
 * @param {boolean} more there is more of it than is shown
 * @returns {Piece[]}
 */
export function folded(raw, more = false) {
  return [...raw.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/g)].flatMap(([all, line, end]) => {
    if (all === "") return []
    /** @type {Piece[]} */
    const last = end === "" ? [] : [{ kind: "end", text: end }]
    return [...lineOf(line, more), ...last]
  })
}

/** @param {string} line @param {boolean} more @returns {Piece[]} */
function lineOf(line, more) {
  const data = /^(?:data: ?)?(?=[[{])/.exec(line)?.[0]
  if (data === undefined) return line === "" ? [] : [{ kind: "plain", text: line }]
  const json = line.slice(data.length)
  const shown = more || parse(json) !== null ? chosen(valuesIn(json)) : []
  if (shown.length === 0) return [{ kind: "plain", text: line }]
  return parts(json, shown, data)
}

/** @param {string} json @param {Value[]} shown @param {string} data @returns {Piece[]} */
function parts(json, shown, data) {
  const ended = json.endsWith("}")
  /** @type {Piece[]} */
  const pieces = [{ kind: "plain", text: data + json[0] }]
  let at = 1
  for (const { from, start, end } of shown) {
    pieces.push({ kind: "fold", text: json.slice(at, from) })
    const quote = json[start] === '"' ? 1 : 0
    const close = quote && json[end - 1] === '"' && end - start > 1 ? 1 : 0
    pieces.push({ kind: "key", text: json.slice(from, start) })
    pieces.push({ kind: "plain", text: json.slice(start, start + quote) })
    pieces.push({ kind: "mark", text: json.slice(start + quote, end - close) })
    pieces.push({ kind: "plain", text: json.slice(end - close, end) })
    at = end
  }
  pieces.push({ kind: "fold", text: json.slice(at, json.length - (ended ? 1 : 0)) })
  if (ended) pieces.push({ kind: "plain", text: "}" })
  return pieces.filter(({ text }) => text !== "")
}

/** @param {Value[]} values @returns {Value[]} those that matter, in order */
function chosen(values) {
  const words = values.filter(({ key, end, start }) => spoken.has(key) && end - start > 2)
  if (words.length > 0) return words
  for (const name of instead) {
    const found = values.filter(({ key }) => key === name)
    if (found.length > 0) return found
  }
  return []
}

const tokens = /"[^"\\]*(?:\\.[^"\\]*)*(?:"|$)|[{}[\],:]|[^\s"{}[\],:]+/gs

/** @param {string} json @returns {Value[]} strings and numbers of objects, in order */
function valuesIn(json) {
  /** @type {Value[]} */
  const values = []
  let [key, from, colon] = ["", 0, false]
  for (const { 0: token, index = 0 } of json.matchAll(tokens)) {
    if (token === ":") colon = true
    else if (colon && /^["\d-]/.test(token)) {
      values.push({ key, from, start: index, end: index + token.length })
      colon = false
    } else {
      colon = false
      if (token[0] === '"') [key, from] = [token.slice(1, -1), index]
    }
  }
  return values
}
