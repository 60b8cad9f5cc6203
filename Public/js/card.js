// @ts-check
import { medianOf, rhythmOf } from "./rhythm.js"

/**
 * What one stream amounted to, to be passed on: its numbers and its end, none of its words. Times
 * are milliseconds; null: not known.
 *
 * @typedef {object} Card
 * @property {1} version of this form
 * @property {string} sent when, as ISO 8601 says it
 * @property {string} model empty: the server's choice
 * @property {boolean} demo the text was written beforehand
 * @property {number | null} first_text from Send
 * @property {number} duration from Send to the end
 * @property {number} events
 * @property {number} bytes that came to the page
 * @property {number | null} rate a second, of `unit`
 * @property {"tokens" | "events"} unit
 * @property {number | null} tokens by the model's own count
 * @property {number | null} median_gap
 * @property {number | null} slowest_gap
 * @property {number | null} way from the server to the page: the median
 * @property {string} ended as `Ending` calls it
 */

/**
 * @param {Pick<import("./answer.js").Answer, "model" | "created" | "ending" | "facts">} answer
 * @param {import("./timeline.js").Timeline} timeline
 * @param {boolean} demo
 * @returns {Card | null} null while it has not ended
 */
export function cardOf({ model, created, ending, facts }, timeline, demo) {
  if (!ending || timeline.end === null) return null
  const { median, slowest } = rhythmOf(timeline.events, { over: true, whole: true })
  const ways = timeline.events.flatMap(({ at, relayAt }) => relayAt === null ? [] : [at - relayAt])
  const way = medianOf(ways.sort((a, b) => a - b))
  return {
    version: 1, sent: new Date(created).toISOString(), model, demo,
    first_text: rounded(timeline.firstText), duration: Number(rounded(timeline.end)),
    events: timeline.events.length, bytes: timeline.bytes,
    rate: rounded(facts.rate), unit: facts.unit, tokens: facts.tokens,
    median_gap: rounded(median), slowest_gap: rounded(slowest),
    way: rounded(way === null ? null : Math.max(0, way)), ended: ending.kind,
  }
}

/** @param {number | null} value @returns {number | null} to a tenth */
function rounded(value) {
  return value === null ? null : Math.round(value * 10) / 10
}
