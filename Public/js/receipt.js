// @ts-check

/**
 * How long after the page had left the server let the model go, by the server's own clock.
 *
 * @param {any} receipt of a stream; null if there is none
 * @returns {number | null} milliseconds; null if the receipt does not say
 */
export function letGoAfter(receipt) {
  const { client_left: left, upstream_closed: closed } = receipt?.times ?? {}
  if (typeof left !== "number" || typeof closed !== "number") return null
  return Math.max(0, closed - left)
}
