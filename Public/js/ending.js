// @ts-check

/** @typedef {"finished" | "limit" | "stopped" | "lost" | "filtered" | "error"} EndingKind */

/**
 * How an answer ended.
 *
 * @typedef {object} Ending
 * @property {EndingKind} kind
 * @property {boolean} accepted whether the upstream took the question at all
 * @property {string} message the server's own sentence, else empty
 * @property {number | null} status of a refusal
 * @property {number | null} retryAfter in seconds, if the server asked to wait
 * @property {boolean} [left] the page was closed while it was written
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
 */

/** @returns {Facts} */
export function noFacts() {
  return {
    accepted: false, finish: "", done: false, stopped: false, error: null, status: null,
    retryAfter: null,
  }
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
  return {
    kind: kindOf(facts), accepted: facts.accepted, message: facts.error?.message ?? "",
    status: facts.status, retryAfter: facts.retryAfter,
  }
}

/** @param {Facts} facts @returns {EndingKind} */
function kindOf(facts) {
  // The relay reports a cut upstream in band: to the reader that is a lost connection too.
  if (facts.error) return facts.accepted && facts.error.code === "upstream_cut" ? "lost" : "error"
  if (facts.finish) return reasons[facts.finish] ?? "finished"
  if (facts.done) return "finished"
  return facts.stopped ? "stopped" : "lost"
}
