// @ts-check

/** @typedef {"finished" | "limit" | "stopped" | "lost" | "filtered" | "error"} EndingKind */

/**
 * How an answer ended. It is kept with the answer, so that it is plain data.
 *
 * @typedef {object} Ending
 * @property {EndingKind} kind
 * @property {boolean} accepted whether the upstream took the question at all
 * @property {string} message the server's own sentence, else empty
 * @property {number | null} status of a refusal
 * @property {number | null} retryAfter in seconds, if the server asked to wait
 * @property {Details} [details] of an error
 * @property {number} [letGo] milliseconds from Stop until the model was let go
 * @property {number} [unreadable] pieces that could not be read
 * @property {string[]} [called] what the model wants to call
 * @property {boolean} [refused] the text is the model's refusal
 * @property {number | null} [room] tokens of context that the model has
 * @property {string} [instead] the type of what came instead of an answer
 * @property {boolean} [left] the page was closed while it was written
 */

/**
 * What whoever runs a server wants to know of an error. Empty: not said.
 *
 * @typedef {{ request: string, type: string, code: string }} Details
 */

/** @returns {Ending} of an answer that was still being written when its page was closed */
export function leftEnding() {
  return {
    kind: "stopped", accepted: true, message: "", status: null, retryAfter: null, left: true,
  }
}

/**
 * What was seen of a stream by the time it was over.
 *
 * @typedef {object} Facts
 * @property {boolean} accepted
 * @property {string} finish the last finish reason
 * @property {boolean} done `[DONE]` came
 * @property {boolean} stopped the reader pressed Stop
 * @property {import("./chunk.js").Failure | null} error
 * @property {number | null} status
 * @property {number | null} retryAfter
 * @property {string} request what the server calls it
 * @property {number} unreadable
 * @property {string[]} called
 * @property {boolean} refused
 * @property {number | null} room
 * @property {string} instead the type of what comes, as long as no event did
 */

/** @returns {Facts} */
export function noFacts() {
  return {
    accepted: false, finish: "", done: false, stopped: false, error: null, status: null,
    retryAfter: null, request: "", unreadable: 0, called: [], refused: false, room: null,
    instead: "",
  }
}

/**
 * Notes what an event says of the end.
 *
 * @param {Facts} facts
 * @param {import("./chunk.js").Chunk} chunk
 */
export function noteChunk(facts, { done, error, finish, refused, unreadable, calls }) {
  facts.instead = ""
  facts.done = done
  facts.error = error
  facts.finish = finish || facts.finish
  facts.refused ||= refused
  if (unreadable) facts.unreadable++
  for (const { name } of calls) if (name && !facts.called.includes(name)) facts.called.push(name)
}

/** @type {Record<string, EndingKind>} */
const reasons = { length: "limit", content_filter: "filtered" }

/**
 * Says how a stream ended. A model that said why it ended is believed, even if the line broke or
 * Stop was pressed after that; one that said nothing was cut off.
 *
 * @param {Facts} facts
 * @returns {Ending}
 */
export function endingOf(facts) {
  const { error, status, retryAfter, unreadable, called, refused, room } = facts
  const details = { request: facts.request, type: error?.type ?? "", code: error?.code ?? "" }
  const kind = kindOf(facts)
  const instead = kind === "error" ? facts.instead : ""
  return {
    kind, accepted: facts.accepted && instead === "", message: error?.message ?? "", status,
    retryAfter, details, unreadable, called, refused, room, instead,
  }
}

/** @param {Facts} facts @returns {EndingKind} */
function kindOf(facts) {
  // The relay reports a cut upstream in band: to the reader that is a lost connection too.
  if (facts.error) return facts.accepted && facts.error.code === "upstream_cut" ? "lost" : "error"
  if (facts.finish) return reasons[facts.finish] ?? "finished"
  if (facts.done) return "finished"
  if (facts.stopped) return "stopped"
  return facts.instead ? "error" : "lost"
}
