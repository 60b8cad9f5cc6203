// @ts-check
/** @typedef {import("./answer.js").Answer} Answer */
/** @typedef {import("./strings.js").Strings} Strings */

/** Seconds of silence before waiting is put into words. */
const quiet = { waiting: 2, streaming: 5 }

/**
 * How an answer ended, in words.
 *
 * @param {Answer} answer
 * @param {Strings} strings
 * @returns {string} empty while it has not ended
 */
export function endingSentence(answer, strings) {
  const { ending, text } = answer
  if (!ending) return ""
  const returned = !ending.accepted && ending.kind !== "stopped" && text === ""
  return [cause(answer, ending, strings), returned ? strings.say("returned") : ""]
    .filter(Boolean).join(" ")
}

/**
 * @param {Answer} answer
 * @param {import("./ending.js").Ending} ending
 * @param {Strings} strings
 */
function cause(answer, ending, strings) {
  const some = answer.text !== ""
  switch (ending.kind) {
    case "finished": return strings.say(some ? "finished" : "finishedEmpty")
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
function limit(answer, strings) {
  const n = answer.facts.tokens
  return n === null ? strings.say("limit") : strings.say("limitAt", { n })
}

/** @param {import("./ending.js").Ending} ending @param {Strings} strings */
function error({ message, status, retryAfter }, strings) {
  const plain = status === null ? strings.say("errorPlain")
    : strings.say("errorStatus", { n: status })
  const retry = retryAfter === null ? "" : ` ${strings.say("retry", { s: retryAfter })}`
  return (message || plain) + retry
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
  const lines = answer.log.entries.filter((it) => it.kind === "sent" || it.text || it.reasoning)
  const s = Math.floor((now - (lines.at(-1)?.browserIn ?? now)) / 1000)
  if (s < quiet[answer.phase]) return ""
  return strings.say(answer.phase === "waiting" ? "waiting" : "silent", { s })
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
  const from = answer.log.entries.find((it) => it.reasoning !== "")
  return strings.say("thinking", { s: Math.floor((now - (from?.browserIn ?? now)) / 1000) })
}
