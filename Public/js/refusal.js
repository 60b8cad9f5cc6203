// @ts-check
import { parse, readFailure } from "./chunk.js"
import { endingOf, noFacts } from "./ending.js"

/**
 * What an answer with a status of its own amounts to: the server's sentence, and how long it asks
 * to wait.
 *
 * @param {Response} response
 * @returns {Promise<import("./ending.js").Ending>}
 */
export async function refusalOf(response) {
  const body = await response.text().catch(() => "")
  const { status, headers } = response
  const request = headers.get("x-request-id") ?? ""
  const error = readFailure(parse(body), body)
  return endingOf({ ...noFacts(), error, status, request, retryAfter: waitOf(headers, Date.now()) })
}

/**
 * @param {Pick<Headers, "get">} headers
 * @param {number} now milliseconds since 1970
 * @returns {number | null} whole seconds to wait, as the server asks; null: it does not
 */
export function waitOf(headers, now) {
  const after = headers.get("retry-after") ?? ""
  const date = /^\d/.test(after) ? NaN : Date.parse(after)
  const waits = [Number(headers.get("retry-after-ms")) / 1000, Number(after), (date - now) / 1000]
  const wait = waits.find((it) => it > 0 && Number.isFinite(it))
  return wait === undefined ? null : Math.ceil(wait)
}
