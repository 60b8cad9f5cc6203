// @ts-check
import { isDemo } from "./demo.js"

/** @typedef {import("../answer.js").Answer} Answer */

/** As fast as the demo writes, so that its whole answer is counted in no time. */
const hasty = { tokens_per_second: 10_000, first_token_delay: 0 }

/**
 * How many tokens the demo upstream would still have made. It answers the same question with the
 * same text each time, so it is asked once more, for all of it at once, and what came is taken off.
 *
 * @param {Answer} answer one that was stopped
 * @param {number} came how many events of it came
 * @param {import("../page.js").Page} page
 * @returns {Promise<number | null>} null: it is not the demo's, or the demo did not tell
 */
export async function tokensLeft(answer, came, { catalog, access }) {
  const { request } = answer
  if (!request?.body || !isDemo(answer, catalog)) return null
  const { stream_options: _, ...question } = JSON.parse(request.body)
  const body = JSON.stringify({ ...question, stream: false, demo: hasty })
  try {
    const headers = { "Content-Type": "application/json", Accept: "application/json" }
    const response = await access.fetch(request.path, { method: "POST", headers, body })
    const whole = (await response.json()).usage?.completion_tokens
    return typeof whole === "number" ? Math.max(0, whole - came) : null
  } catch {
    return null
  }
}
