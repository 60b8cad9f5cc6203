// @ts-check

/** @typedef {import("./timeline.js").Timeline} Timeline */

/**
 * What Stop did, in milliseconds after it was pressed. `error`: how far the page's clock and the
 * server's may be apart, to either side; `came`: events that came nevertheless.
 *
 * @typedef {{ noticed: number, letGo: number, error: number, came: number }} Stopping
 */

/** Clocks run apart, by so many milliseconds a millisecond (as in `serverclock.js`). */
const drift = 1e-4

/**
 * Joins the server's receipt with the moment that the reader pressed Stop.
 *
 * @param {Pick<Timeline, "receipt" | "stop" | "sent" | "events">} timeline
 * @param {import("./serverclock.js").Reading | null} reading
 * @param {number} now by the page's clock
 * @returns {Stopping | null} null: it was not stopped, or the receipt does not tell, or nobody
 *   knows how the two clocks differ
 */
export function stoppingOf({ receipt, stop, sent, events }, reading, now) {
  const { client_left: left, upstream_closed: closed, last_event: last } = receipt?.times ?? {}
  const clock = receipt?.clock
  if (stop === null || !reading || typeof clock !== "number") return null
  if (typeof left !== "number" || typeof closed !== "number") return null
  const pressed = sent + stop
  // Nothing is noticed before it happened: less than nothing is the clocks' error.
  const after = (/** @type {number} */ time) => Math.max(0, clock + time - reading.ahead - pressed)
  const later = events.filter((it) => it.at > stop).length
  const unseen = typeof last === "number" && after(last) > 0
    ? Number(receipt?.events) - events.length : 0
  return {
    noticed: after(left), letGo: after(closed), came: Math.max(0, later + unseen),
    error: reading.error + Math.max(0, now - pressed) * drift,
  }
}
