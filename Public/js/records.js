// @ts-check

/**
 * A conversation as the browser keeps it: one record for itself, one for each question, one for
 * each answer. They form a tree: a question follows an answer, an answer belongs to a question.
 *
 * @typedef {object} ChatRecord
 * @property {string} id
 * @property {string} title empty: `first` stands for it
 * @property {string} first the first line of the first question, at most 200 characters
 * @property {boolean} pinned
 * @property {number} created milliseconds since 1970
 * @property {number} changed
 * @property {Record<string, any>} parameters plain JSON
 * @property {import("./relay.js").Route | null} model
 * @property {Record<string, string>} chosen of several versions the one shown: the parent's id (the
 *   first question's: empty) and the child's
 */

/**
 * @typedef {object} TurnRecord
 * @property {string} id
 * @property {string} chat
 * @property {string} parent the answer it follows; empty: it is a first one
 * @property {string} question
 * @property {Attachment[]} files
 * @property {number} created
 */

/**
 * @typedef {object} Attachment
 * @property {string} id
 * @property {string} name
 * @property {"text" | "image"} type
 * @property {number} size in bytes
 * @property {string} text of the file; of an image its `data:` address
 */

/**
 * @typedef {object} AnswerRecord
 * @property {string} id
 * @property {string} chat
 * @property {string} turn
 * @property {string} text
 * @property {string} reasoning
 * @property {import("./ending.js").Ending | null} ending null: it was still being written
 * @property {AnswerFacts | null} facts
 * @property {number} created
 * @property {string} model
 */

/** @typedef {import("./stats.js").Stats & { thought: number | null }} AnswerFacts of its log */

/** @typedef {{ chat: ChatRecord, turns: TurnRecord[], answers: AnswerRecord[] }} Whole */

const endings = ["finished", "limit", "stopped", "lost", "filtered", "error"]
const longestLine = 200
/** Deeper than any parameter goes, and shallower than any stack. */
const deepest = 32

/** @param {string} question @returns {string} its first line that says something, shortened */
export function firstLine(question) {
  const line = question.trimStart().split(/[\r\n]/, 1)[0].trim().slice(0, longestLine)
  // A pair of code units that was cut in two would be no character.
  return line.replace(/[\ud800-\udbff]$/, "")
}

/**
 * Reads a chat from what may be anything. What is missing or of a wrong kind is as in a new chat;
 * what no chat has is left out.
 *
 * @param {unknown} value
 * @returns {ChatRecord | null} null if it has no id
 */
export function readChat(value) {
  const it = object(value)
  if (words(it.id) === "") return null
  const created = time(it.created, 0)
  return {
    id: it.id, title: words(it.title), first: firstLine(words(it.first)),
    pinned: it.pinned === true, created, changed: time(it.changed, created),
    parameters: object(plain(it.parameters, 0)), model: readRoute(it.model),
    chosen: readChosen(it.chosen),
  }
}

/** @param {unknown} value @returns {TurnRecord | null} null if it has no id or belongs nowhere */
export function readTurn(value) {
  const it = object(value)
  if (words(it.id) === "" || words(it.chat) === "") return null
  return {
    id: it.id, chat: it.chat, parent: words(it.parent), question: words(it.question),
    files: list(it.files).flatMap((file) => readAttachment(file) ?? []),
    created: time(it.created, 0),
  }
}

/** @param {unknown} value @returns {AnswerRecord | null} null if it has no id or belongs nowhere */
export function readAnswer(value) {
  const it = object(value)
  if ([it.id, it.chat, it.turn].some((id) => words(id) === "")) return null
  return {
    id: it.id, chat: it.chat, turn: it.turn, text: words(it.text), reasoning: words(it.reasoning),
    ending: readEnding(it.ending), facts: readFacts(it.facts), created: time(it.created, 0),
    model: words(it.model),
  }
}

/** @param {unknown} value @returns {Attachment | null} null if it is none, or a foreign address */
function readAttachment(value) {
  const it = object(value)
  const type = it.type === "image" ? "image" : "text"
  const text = words(it.text)
  if (words(it.id) === "" || typeof it.text !== "string") return null
  if (type === "image" && !text.startsWith("data:image/")) return null
  return { id: it.id, name: words(it.name), type, size: time(it.size, text.length), text }
}

/** @param {unknown} value @returns {import("./ending.js").Ending | null} null if it is none */
export function readEnding(value) {
  const it = object(value)
  if (!endings.includes(it.kind)) return null
  return {
    kind: it.kind, accepted: it.accepted === true, message: words(it.message),
    status: number(it.status), retryAfter: number(it.retryAfter), ...readMore(it),
  }
}

/** @param {Record<string, any>} it @returns {Partial<import("./ending.js").Ending>} what is known */
function readMore(it) {
  const { request, type, code } = object(it.details)
  const all = {
    details: it.details && { request: words(request), type: words(type), code: words(code) },
    letGo: number(it.letGo), unreadable: number(it.unreadable),
    called: it.called && list(it.called).map(words), refused: it.refused === true || null,
    room: number(it.room), instead: words(it.instead) || null,
  }
  return present(all)
}

/** @param {Record<string, any>} fields @returns {Record<string, any>} those that are known */
function present(fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null))
}

/** @param {unknown} value @returns {AnswerFacts | null} */
function readFacts(value) {
  if (typeof value !== "object" || value === null) return null
  const it = object(value)
  return {
    firstText: number(it.firstText), rate: number(it.rate), tokens: number(it.tokens),
    unit: it.unit === "tokens" ? "tokens" : "events", thought: number(it.thought),
    ...present({ context: number(it.context), pieces: number(it.pieces) }),
  }
}

/** @param {unknown} value @returns {import("./relay.js").Route | null} */
export function readRoute(value) {
  const { id, base } = object(value)
  return words(id) !== "" && (base === "/v1" || base === "/demo/v1") ? { id, base } : null
}

/** @param {unknown} value @returns {Record<string, string>} */
function readChosen(value) {
  const pairs = Object.entries(object(value)).filter(([key]) => key !== "__proto__")
  return Object.fromEntries(pairs.filter(([, child]) => typeof child === "string"))
}

/**
 * A copy that holds JSON and nothing else. A key `__proto__`, which JSON may hold, would be more
 * than a name to whoever copies the copy.
 *
 * @param {any} value @param {number} depth @returns {any}
 */
function plain(value, depth) {
  if (typeof value !== "object") return typeof value in { string: 0, boolean: 0 } ? value
    : number(value)
  if (value === null || depth > deepest) return null
  if (Array.isArray(value)) return value.map((it) => plain(it, depth + 1))
  const pairs = Object.entries(value).filter(([key, it]) => key !== "__proto__" && it !== undefined)
  return Object.fromEntries(pairs.map(([key, it]) => [key, plain(it, depth + 1)]))
}

/** @param {unknown} value @returns {Record<string, any>} */
function object(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {}
}

/** @param {unknown} value @returns {any[]} */
const list = (value) => (Array.isArray(value) ? value : [])

/** @param {unknown} value */
const words = (value) => (typeof value === "string" ? value : "")

/** @param {unknown} value @returns {number | null} */
const number = (value) => (typeof value === "number" && Number.isFinite(value) ? value : null)

/** @param {unknown} value @param {number} otherwise */
const time = (value, otherwise) => Math.max(number(value) ?? otherwise, 0)
