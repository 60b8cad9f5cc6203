// @ts-check

/**
 * The last thing of note that happened to a request, and when, in milliseconds since Send. `done`:
 * the closing `[DONE]`; `ended`: an end without it; `cut` says which hop broke: the upper one is
 * the server's to the model.
 *
 * @typedef {{ kind: "sent" | "head" | "text" | "done" | "ended" | "stopped" | "error", at: number }
 *   | { kind: "cut", at: number, hop: "upper" | "lower" }} Milestone
 */

/**
 * @param {Pick<import("./timeline.js").Timeline, "events" | "head" | "firstText" | "stop" | "end">} timeline
 * @param {import("./ending.js").Ending | null} ending
 * @returns {Milestone}
 */
export function milestoneOf(timeline, ending) {
  const { events, head, firstText, stop, end } = timeline
  if (end === null || ending === null) {
    if (firstText !== null) return { kind: "text", at: firstText }
    return head === null ? { kind: "sent", at: 0 } : { kind: "head", at: head }
  }
  if (ending.kind === "stopped") return { kind: "stopped", at: stop ?? end }
  if (ending.kind === "error") return { kind: "error", at: end }
  if (ending.kind === "lost") {
    const hop = ending.details?.code === "upstream_cut" ? "upper" : "lower"
    return { kind: "cut", at: end, hop }
  }
  const last = events[events.length - 1]
  const done = last?.entry.data.trim() === "[DONE]"
  return done ? { kind: "done", at: last.at } : { kind: "ended", at: end }
}
