// @ts-check

/**
 * What the server says of one stream (README: receipts). Times are milliseconds since it had the
 * request; `clock` is when that was, by the server's clock. Null: it did not happen, or is not known.
 *
 * @typedef {object} Receipt
 * @property {string} id
 * @property {string | null} ended
 * @property {number | null} events
 * @property {number | null} bytes
 * @property {Record<"request" | "upstream_connected" | "head" | "first_event" | "last_event"
 *   | "client_left" | "upstream_closed", number | null>} times
 * @property {number | null} clock
 */

/**
 * How long after the page had left the server let the model go, by the server's own clock.
 *
 * @param {Receipt} receipt
 * @returns {number | null} milliseconds; null if the receipt does not say
 */
export function letGoAfter(receipt) {
  const { client_left: left, upstream_closed: closed } = receipt.times
  if (typeof left !== "number" || typeof closed !== "number") return null
  return Math.max(0, closed - left)
}
