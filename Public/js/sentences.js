// @ts-check
import { wordCount } from "./counting.js"
import { thinkingOf } from "./stats.js"

/** @typedef {import("./answer.js").Answer} Answer */
/** @typedef {import("./ending.js").Ending} Ending */
/** @typedef {import("./strings.js").Strings} Strings */

/** Seconds of silence before waiting is put into words. */
const quiet = { waiting: 2, streaming: 5 }

/** An answer of more words than this does not come in one event by chance. */
const fewWords = 8

/**
 * How an answer ended, in words.
 *
 * @param {Answer} answer
 * @param {Strings} strings
 * @returns {string} empty while it has not ended
 */
export function endingSentence(answer, strings) {
  const { ending } = answer
  if (!ending) return ""
  const first = cause(answer, ending, strings)
  const more = besides(answer, strings)
  // "Finished" stands alone as a word; before a sentence it is one.
  return more === "" ? first : `${first.replace(/[\p{L}\p{N}]$/u, "$&.")} ${more}`
}

/**
 * What is to be said besides how it ended.
 *
 * @param {Answer} answer
 * @param {Strings} strings
 * @returns {string}
 */
export function besides(answer, strings) {
  const { ending, text } = answer
  if (!ending) return ""
  const { kind, accepted, letGo, unreadable: n = 0, called = [], refused = false } = ending
  const names = called.join(", ")
  const gone = kind === "stopped" && letGo !== undefined ? short(letGo, strings) : ""
  return [
    gone ? strings.say("letGo", { ms: gone }) : "",
    refused ? strings.say("refused") : "",
    names === "" ? "" : strings.say("called", { names }),
    cameAtOnce(answer) ? strings.say("oneEvent") : "",
    n === 1 ? strings.say("unreadable") : n > 1 ? strings.say("unreadables", { n }) : "",
    !accepted && kind !== "stopped" && text === "" ? strings.say("returned") : "",
  ].filter(Boolean).join(" ")
}

/** @param {number} ms @param {Strings} strings */
const short = (ms, strings) => strings.number(ms, ms < 1 ? 1 : 0)

/** @param {Answer} answer */
function cameAtOnce({ ending, facts, text }) {
  const whole = ending?.kind === "finished" || ending?.kind === "limit"
  return whole && facts.pieces === 1 && wordCount(text) > fewWords
}

/** @param {Answer} answer @param {Ending} ending @param {Strings} strings */
function cause(answer, ending, strings) {
  const some = answer.text !== ""
  switch (ending.kind) {
    case "finished": return finished(answer, strings)
    case "stopped": return strings.say(stopped(some, ending.left ?? false))
    case "filtered": return strings.say("filtered")
    case "limit": return limit(answer, strings)
    case "lost": return strings.say(ending.accepted ? some ? "lost" : "lostEmpty" : "unreachable")
    case "error": return error(ending, strings)
  }
}

/** @param {boolean} some @param {boolean} left */
function stopped(some, left) {
  if (left) return some ? "leftPage" : "leftPageEmpty"
  return some ? "stopped" : "stoppedEmpty"
}

/** @param {Answer} answer @param {Strings} strings */
function finished({ text, reasoning }, strings) {
  if (text !== "") return strings.say("finished")
  return strings.say(reasoning.trim() === "" ? "finishedEmpty" : "finishedThought")
}

/** @param {Answer} answer @param {Strings} strings */
function limit(answer, strings) {
  const n = answer.facts.tokens
  return n === null ? strings.say("limit") : strings.say("limitAt", { n })
}

/** @param {Ending} ending @param {Strings} strings */
function error({ message, status, retryAfter, instead, details }, strings) {
  if (instead) return strings.say("instead", { type: instead })
  const plain = status === null ? strings.say("errorPlain")
    : strings.say("errorStatus", { n: status })
  const ours = details?.code === "access_code_needed"
  const key = status === 401 && !ours ? ` ${strings.say("keyRefused")}` : ""
  const retry = retryAfter === null ? "" : ` ${strings.say("retry", { s: retryAfter })}`
  return (message || plain) + key + retry
}

/**
 * What is being waited for, if it has been a while.
 *
 * @param {Answer} answer
 * @param {number} now by the page's clock
 * @param {Strings} strings
 * @returns {string} empty if nothing has to be said
 */
export function waitingSentence(answer, now, strings) {
  if (answer.phase === "ended") return ""
  if (answer.elsewhere) return strings.say("elsewhere")
  if (answer.held) return strings.say("held")
  const { entries } = answer.log
  let at = entries.length - 1
  while (at >= 0 && entries[at].kind !== "sent" && !entries[at].text && !entries[at].reasoning) at--
  const s = Math.floor((now - (entries[at]?.browserIn ?? now)) / 1000)
  const n = answer.phase === "waiting" ? asked(entries) : null
  const read = n === null ? "" : strings.say("reading", { n })
  if (s < quiet[answer.phase]) return read
  const wait = strings.say(answer.phase === "waiting" ? "waiting" : "silent", { s })
  return read ? `${wait} ${read}` : wait
}

/** @param {Answer["log"]["entries"]} entries */
function asked(entries) {
  return entries[entries.length - 1]?.asked ?? null
}

/**
 * How long the model has thought, or did.
 *
 * @param {Answer} answer
 * @param {number} now
 * @param {Strings} strings
 * @returns {string}
 */
export function thinkingSentence(answer, now, strings) {
  const { thought } = answer.facts
  if (thought !== null) return strings.say("thought", { s: strings.number(thought, 1) })
  if (answer.phase === "ended") return strings.say("thoughts")
  const { seconds, since } = thinkingOf(answer.log.entries)
  const s = (seconds ?? 0) + (now - (since ?? now)) / 1000
  return strings.say("thinking", { s: Math.floor(s) })
}
