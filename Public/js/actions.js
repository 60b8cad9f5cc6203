// @ts-check

/** @typedef {"resume" | "again" | "edit" | "limit"} Action */

/**
 * What to do next with an answer that did not end by itself: at most two things, the first one
 * first.
 *
 * @param {Pick<import("./answer.js").Answer, "ending" | "continuable">} answer
 * @returns {Action[]}
 */
export function actionsOf({ ending, continuable }) {
  const onward = continuable ? "resume" : "again"
  switch (ending?.kind) {
    case "limit": return [onward, "limit"]
    case "stopped": return [onward, "edit"]
    case "lost": return continuable ? ["resume", "again"] : ["again"]
    case "filtered": return ["edit", onward]
    case "error": return continuable ? ["again", "resume"] : ["again"]
    default: return []
  }
}

/**
 * How long the server asks to wait before a question is asked again.
 *
 * @param {Pick<import("./answer.js").Answer, "ending" | "log">} answer
 * @param {number} now by the page's clock
 * @returns {number} whole seconds; 0: it does not, or no longer
 */
export function waitLeft({ ending, log }, now) {
  const end = log.entries[log.entries.length - 1]
  if (!ending?.retryAfter || end?.kind !== "end") return 0
  return Math.max(0, Math.ceil(ending.retryAfter - (now - end.browserIn) / 1000))
}
