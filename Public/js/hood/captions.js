// @ts-check
import { medianOf } from "../rhythm.js"
import { bytesIn, secondsIn } from "./measures.js"

/** @typedef {import("../milestone.js").Milestone} Milestone */
/** @typedef {import("../strings.js").Key} Key */
/** @typedef {import("../strings.js").Strings} Strings */
/** @typedef {import("../timeline.js").Timeline} Timeline */

/** The way from the server is that of so many events, the newest. */
const newest = 1000

/** @type {Readonly<Record<Milestone["kind"], Key>>} */
const milestones = {
  sent: "mileSent", head: "mileHead", text: "mileText", done: "mileDone", ended: "mileEnded",
  stopped: "mileStopped", error: "mileError", cut: "mileCutLower",
}

/** @param {Milestone} milestone @param {Strings} strings @returns {string} */
export function mileOf(milestone, strings) {
  const above = milestone.kind === "cut" && milestone.hop === "upper"
  const key = above ? "mileCutUpper" : milestones[milestone.kind]
  return strings.say(key, { s: secondsIn(milestone.at, strings) })
}

/**
 * What went over each hop. `above`, `eventsAbove`: what the server read of the model, if it told.
 *
 * @param {Timeline | null} timeline
 * @param {Strings} strings
 */
export function countsOf(timeline, strings) {
  if (!timeline) return { events: "–", eventsAbove: "–", above: "–", bytes: "–", share: "–" }
  const { events, traced, relayReads, bytes, added, textBytes } = timeline
  const share = bytes > added ? 100 * textBytes / (bytes - added) : null
  return {
    events: strings.number(events.length, 0),
    eventsAbove: traced ? strings.number(timeline.above, 0) : "–",
    above: traced ? bytesIn(relayReads[relayReads.length - 1].end, strings) : "–",
    bytes: bytesIn(bytes, strings),
    share: share === null ? "–" : strings.say("percent", { n: strings.number(share, 0) }),
  }
}

/**
 * How long the way from the server to the page really took, and what the server added to it.
 *
 * @param {Timeline | null} timeline
 * @param {number} wrong by how much the clocks may be apart, in milliseconds
 * @param {Strings} strings
 * @returns {string}
 */
export function wayOf(timeline, wrong, strings) {
  if (!timeline || timeline.events.length === 0) return ""
  const ways = timeline.events.slice(-newest)
    .flatMap(({ at, relayAt }) => relayAt === null ? [] : [at - relayAt])
  const way = medianOf(ways.sort((a, b) => a - b))
  if (way === null) return strings.say("wayUnknown")
  // Nothing comes before it was sent: less than nothing is the clocks' error.
  const ms = strings.number(Math.max(0, way), 1)
  const took = strings.say("wayTook", { ms, error: strings.number(wrong, 1) })
  return `${took} ${strings.say("wayAdded", { size: bytesIn(timeline.added, strings) })}`
}
