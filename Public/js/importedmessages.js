// @ts-check
import { quoted } from "./conversation.js"
import { newId } from "./ids.js"
import { noParameters } from "./parameters.js"
import { firstLine, readAnswer } from "./records.js"

/** @typedef {import("./records.js").Whole} Whole */
/** @typedef {import("./records.js").Attachment} Attachment */

/**
 * @typedef {object} Said one side's turn to speak
 * @property {"system" | "user" | "assistant"} role
 * @property {string} text
 * @property {string} reasoning
 * @property {Attachment[]} files
 * @property {string} ending
 * @property {string} model
 */

/**
 * A conversation from messages in OpenAI's shape, or nearly in it. What one side says in a row
 * becomes one question or one answer; an answer that comes first has an empty question.
 *
 * @param {any[]} messages
 * @param {{ title?: unknown, created?: unknown }} about
 * @param {number} now
 * @returns {Whole | null} null if nothing was said
 */
export function wholeOf(messages, { title, created: begun }, now) {
  const said = messages.flatMap((it) => readMessage(it) ?? [])
  const system = said.filter((it) => it.role === "system").map((it) => it.text).join("\n\n")
  const pairs = pairsOf(said.filter((it) => it.role !== "system"))
  if (pairs.length === 0) return null
  const chat = newId()
  const created = timeOf(begun) ?? now
  const first = firstLine(pairs[0].asked[0]?.text ?? "")
  /** @type {Whole} */
  const whole = {
    chat: {
      id: chat, title: title === first ? "" : words(title), pinned: false, created,
      first, changed: now, model: null, chosen: {},
      parameters: { ...noParameters(), system },
    },
    turns: [], answers: [],
  }
  for (const pair of pairs) add(whole, pair)
  return whole
}

/** @param {Whole} whole @param {Pair} pair goes to its end */
function add({ chat, turns, answers }, { asked, answered }) {
  const turn = newId()
  const parent = answers.at(-1)?.id ?? ""
  // Order is told by time.
  const created = chat.created + turns.length
  const files = asked.flatMap((it) => it.files)
  const question = joined(asked, "text")
  turns.push({ id: turn, chat: chat.id, parent, question, files, created })
  const last = answered.at(-1)
  // Only the last question may have no answer.
  if (!last) return
  const read = readAnswer({
    id: newId(), chat: chat.id, turn, created, model: last.model,
    text: joined(answered, "text"), reasoning: joined(answered, "reasoning"),
    ending: { kind: last.ending, accepted: true },
  })
  if (read) answers.push(read)
}

/** @param {Said[]} said @param {"text" | "reasoning"} what */
const joined = (said, what) => said.map((it) => it[what]).filter(Boolean).join("\n\n")

/** @typedef {{ asked: Said[], answered: Said[] }} Pair */

/** @param {Said[]} said @returns {Pair[]} each question and its answer */
function pairsOf(said) {
  /** @type {Pair[]} */
  const pairs = []
  for (const it of said) {
    const last = pairs.at(-1)
    const pair = last && (it.role !== "user" || last.answered.length === 0) ? last
      : { asked: [], answered: [] }
    if (pair !== last) pairs.push(pair)
    if (it.role === "user") pair.asked.push(it)
    else pair.answered.push(it)
  }
  return pairs
}

/** @param {any} message @returns {Said | null} */
function readMessage(message) {
  if (typeof message?.role !== "string") return null
  const { role, content, model, ending, name } = message
  const files = partsOf(content).flatMap((it) => imageIn(it) ?? [])
  const calls = listOf(message.tool_calls).map(callText)
  const own = [...partsOf(content).map(textIn), ...partsOf(message.refusal).map(textIn)]
  const text = own.filter(Boolean).join("\n\n")
  const result = role === "tool" || role === "function"
  return {
    role: roleOf(role), files, model: words(model), ending: words(ending) || "finished",
    text: [result ? quoted({ name: words(name) || role, text }) : text, ...calls]
      .filter(Boolean).join("\n\n"),
    reasoning: words(message.reasoning_content) || words(message.reasoning),
  }
}

/** @param {string} role @returns {Said["role"]} what is no one else's is the model's */
function roleOf(role) {
  if (role === "developer" || role === "system") return "system"
  return role === "user" || role === "human" ? "user" : "assistant"
}

/** @param {any} content @returns {any[]} */
function partsOf(content) {
  return typeof content === "string" ? [{ text: content }] : listOf(content)
}

/** @param {any} part @returns {string} what is not text is named */
function textIn(part) {
  if (typeof part === "string") return part
  if (imageIn(part)) return ""
  const url = words(addressIn(part))
  const foreign = url.startsWith("data:") ? "" : url
  return words(part?.text) || words(part?.refusal) || foreign
    || (typeof part?.type === "string" && !("text" in part) ? `[${part.type}]` : "")
}

/** @param {any} part @returns {Attachment | null} an image that is there; none is fetched */
function imageIn(part) {
  const text = words(addressIn(part))
  const [, kind] = /^data:image\/([a-z0-9]+)/i.exec(text) ?? []
  if (!kind) return null
  const size = Math.floor((text.length - text.indexOf(",") - 1) * 3 / 4)
  return { id: newId(), name: `image.${kind.toLowerCase()}`, type: "image", size, text }
}

/** @param {any} part */
const addressIn = (part) => part?.image_url?.url ?? part?.image_url

/** @param {any} call @returns {string} */
function callText(call) {
  const { name, arguments: input } = call?.function ?? {}
  return quoted({ name: words(name) || "tool", text: words(input) })
}

/** @param {unknown} value @returns {number | null} from a date, or seconds or ms since 1970 */
function timeOf(value) {
  const ms = typeof value === "number" ? value * (value < 1e11 ? 1000 : 1)
    : Date.parse(words(value))
  return Number.isFinite(ms) && ms >= 0 && ms < 8e15 ? ms : null
}

/** @param {unknown} value @returns {any[]} */
const listOf = (value) => (Array.isArray(value) ? value : [])

/** @param {unknown} value */
const words = (value) => (typeof value === "string" ? value : "")
